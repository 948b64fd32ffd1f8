#!/usr/bin/env node
/**
 * `npm run test:engines`: the suites of every port on the engines of a larger library, and the journeys and browser tests of the embedded
 * one on them, to one line at the end, `N passed, N failed`. `npm run test:engines -- processes` runs only the tests whose path matches.
 *
 * A server whose address is given is used (`ESDB_URL`, `MONGO_URL`, `KAFKA_BROKERS`); otherwise FerretDB is built and Apache Kafka fetched
 * once into `.engines` and started, and EventStoreDB is stood in for by the test server beside this file, which the genuine client talks
 * to. What could not be had is said, and fails.
 */
import { join } from 'node:path';
import { checkNode, install, root } from '../../infrastructure/app/prepare.mjs';
import { finish, jest } from '../counting.mjs';
import { startFerretDb } from './ferretdb/ferretdb.mjs';
import { startKafka } from './kafka/kafka.mjs';

const filters = process.argv.slice(2);
const everything = ['test/engines', 'test/journeys', 'test/browser'];
const lacking = [];

/** A server of our own where none is given; `null` where none is needed, or to be had. */
const started = async (variable, name, standIn, start) => {
  if (process.env[variable] !== undefined) {
    console.log(`${name}: ${variable}`);
    return null;
  }
  try {
    const server = await start();
    console.log(`${name}: ${standIn} at ${server.url ?? server.brokers}, since ${variable} is not set`);
    return server;
  } catch (error) {
    lacking.push(`${name} could not be had: ${error.message}`);
    return null;
  }
};

checkNode();
install();
console.log(process.env.ESDB_URL === undefined ? 'EventStoreDB: the test server within the tests, since ESDB_URL is not set' : 'EventStoreDB: ESDB_URL');
const mongo = await started('MONGO_URL', 'MongoDB', 'FerretDB over SQLite', () => startFerretDb(join(root, '.engines', 'ferretdb')));
const kafka = await started('KAFKA_BROKERS', 'Kafka', 'Apache Kafka 4.1.0', () => startKafka(join(root, '.engines', 'kafka')));
for (const sentence of lacking) console.error(sentence);

// The time is only so that a test that hangs ends: a busy machine may take its own. One that failed may leave connections open, which nobody waits for.
const total = await jest(['--runInBand', '--forceExit', '--testTimeout=300000', ...(filters.length > 0 ? filters : everything)], {
  NAGI_ENGINES: 'true', ...(mongo === null ? {} : { MONGO_URL: mongo.url }), ...(kafka === null ? {} : { KAFKA_BROKERS: kafka.brokers }),
});
await Promise.all([mongo?.stop(), kafka?.stop()]);
// Again at the end, where it is seen; what needed them has failed for that, or was not asked for.
for (const sentence of lacking) console.error(`\n${sentence}`);
finish({ ...total, failed: total.failed + lacking.length });
