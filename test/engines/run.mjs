#!/usr/bin/env node
/**
 * `npm run test:engines`: the suites of every port on the engines of a larger library, and the journeys and browser tests of the embedded
 * one on them, to one line at the end, `N passed, N failed`. `npm run test:engines -- processes` runs only the tests whose path matches.
 *
 * Servers are given or started (provision.mjs); EventStoreDB is stood in for by the test server beside this file, which the genuine client
 * talks to, unless `ESDB_URL` is given. What could not be had is said, and fails.
 */
import { checkNode, install } from '../../infrastructure/app/prepare.mjs';
import { finish, jest } from '../counting.mjs';
import { provide } from './provision.mjs';

const filters = process.argv.slice(2);
const everything = ['test/engines', 'test/journeys', 'test/browser'];

checkNode();
install();
const say = (text) => console.log(text);
const servers = await provide(say).catch((error) => {
  console.error(`What the tests need could not be had: ${error.message}`);
  finish({ passed: 0, failed: 1, skipped: 0 });
});
say(process.env.ESDB_URL === undefined ? 'EventStoreDB: the test server within the tests, since ESDB_URL is not set' : 'ESDB_URL is used');

// The time is only so that a test that hangs ends: a busy machine may take its own. One that failed may leave connections open, which nobody waits for.
const total = await jest(['--runInBand', '--forceExit', '--testTimeout=300000', ...(filters.length > 0 ? filters : everything)], { NAGI_ENGINES: 'true', ...servers.variables });
await servers.stop();
finish(total);
