#!/usr/bin/env node
/** `npm run bench`: builds what is stale, then measures. Needs nothing installed, but for the section on a cluster what its servers need. */
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { build, checkNode, install, root } from '../../infrastructure/app/prepare.mjs';
import { eventStoreIn, provide } from '../engines/provision.mjs';

checkNode();
install();
build();
const { bench } = await import(pathToFileURL(join(root, 'dist', 'test', 'load', 'bench.js')).href);
process.exitCode = await bench(process.argv.slice(2), (folder, say) => provide(say, { ESDB_URL: eventStoreIn(folder) }));
