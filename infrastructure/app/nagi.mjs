/** `npm run nagi -- …`: the command line. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, checkNode, install, root } from './prepare.mjs';

checkNode();
install();
build();
const { command } = await import(pathToFileURL(join(root, 'dist', 'infrastructure', 'app', 'cli.js')).href);
process.exitCode = await command(root, process.argv.slice(2));
