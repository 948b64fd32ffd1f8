#!/usr/bin/env node
/** `nagi …` in a container, where everything was built before: the command line as it is (elsewhere `nagi.mjs`). */
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const { command } = await import(pathToFileURL(join(root, 'dist', 'infrastructure', 'app', 'cli.js')).href);
process.exitCode = await command(root, process.argv.slice(2));
