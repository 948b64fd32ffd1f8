#!/usr/bin/env node
/**
 * `npm run test:engines`: the suites of every port on the engines of a larger library, and the journeys and browser tests of the embedded
 * one on them, on servers that are given or started (provision.mjs); EventStoreDB is stood in for by the test server beside this file, which the genuine client
 * talks to, unless `ESDB_URL` is given. What could not be had is said, and fails.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { checkNode, install, root } from '../../infrastructure/app/prepare.mjs';
import { provide } from './provision.mjs';

const filters = process.argv.slice(2);

checkNode();
install();

const say = (text) => console.log(text);
const servers = await provide(say);
say(process.env.ESDB_URL === undefined ? 'EventStoreDB: the test server within the tests, since ESDB_URL is not set' : 'ESDB_URL is used');

const jest = spawn(process.execPath, [join(root, 'node_modules/jest/bin/jest.js'), '--runInBand', '--testTimeout=60000', ...(filters.length > 0 ? filters : ['test/engines', 'test/journeys', 'test/browser'])], {
  cwd: root, stdio: 'inherit', env: { ...process.env, NAGI_ENGINES: 'true', ...servers.variables },
});
jest.on('exit', async (code) => {
  await servers.stop();
  process.exit(code ?? 1);
});
