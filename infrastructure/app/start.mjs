/** `npm start`: from nothing but Node to a running library. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, checkNode, install, root } from './prepare.mjs';

checkNode();
install();
build();
const { start } = await import(pathToFileURL(join(root, 'dist', 'infrastructure', 'app', 'main.js')).href);
await start({ root, arguments: process.argv.slice(2) });
