#!/usr/bin/env node
/** `npm run bench`: builds what is stale, then measures. Needs nothing installed. */
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { build, checkNode, install, root } from '../../infrastructure/app/prepare.mjs';

checkNode();
install();
build();
const { bench } = await import(pathToFileURL(join(root, 'dist', 'test', 'load', 'bench.js')).href);
process.exitCode = await bench(process.argv.slice(2));
