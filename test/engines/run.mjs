#!/usr/bin/env node
/**
 * `npm run test:engines`: the suites of every port on the engines of a larger library, and the journeys and browser tests of the embedded
 * one on them. A server whose address is given is used
 * (`ESDB_URL`, `MONGO_URL`, `KAFKA_BROKERS`); otherwise FerretDB is built and Apache Kafka fetched once into `.engines` and started, and EventStoreDB is stood in for by the
 * test server beside this file, which the genuine client talks to. What could not be had is said, and fails.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { checkNode, install, root } from '../../infrastructure/app/prepare.mjs';
import { startFerretDb } from './ferretdb/ferretdb.mjs';
import { startKafka } from './kafka/kafka.mjs';

const filters = process.argv.slice(2);

checkNode();
install();

const say = (text) => console.log(text);
const mongo = process.env.MONGO_URL === undefined ? await startFerretDb(join(root, '.engines', 'ferretdb')) : null;
say(mongo === null ? 'MongoDB: MONGO_URL' : `MongoDB: FerretDB over SQLite at ${mongo.url}, since MONGO_URL is not set`);
say(process.env.ESDB_URL === undefined ? 'EventStoreDB: the test server within the tests, since ESDB_URL is not set' : 'EventStoreDB: ESDB_URL');
const kafka = process.env.KAFKA_BROKERS === undefined ? await startKafka(join(root, '.engines', 'kafka')) : null;
say(kafka === null ? 'Kafka: KAFKA_BROKERS' : `Kafka: Apache Kafka 4.1.0 at ${kafka.brokers}, since KAFKA_BROKERS is not set`);

const jest = spawn(process.execPath, [join(root, 'node_modules/jest/bin/jest.js'), '--runInBand', '--testTimeout=60000', ...(filters.length > 0 ? filters : ['test/engines', 'test/journeys', 'test/browser'])], {
  cwd: root, stdio: 'inherit', env: { ...process.env, NAGI_ENGINES: 'true', ...(mongo === null ? {} : { MONGO_URL: mongo.url }), ...(kafka === null ? {} : { KAFKA_BROKERS: kafka.brokers }) },
});
jest.on('exit', async (code) => {
  await Promise.all([mongo?.stop(), kafka?.stop()]);
  process.exit(code ?? 1);
});
