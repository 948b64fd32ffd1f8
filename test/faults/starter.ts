/** The library as `npm start` runs it, once everything is built: `starter.js <root>`. */
import { start } from '../../infrastructure/app/main.ts';

await start({ root: process.argv[2] ?? '', arguments: [] });
