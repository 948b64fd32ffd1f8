/** Runs what is built, as it is; for `npm run dev` and for containers, where everything was prepared before. */
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const { start } = await import(pathToFileURL(join(root, 'dist', 'infrastructure', 'app', 'main.js')).href);
await start({ root, arguments: process.argv.slice(2) });
