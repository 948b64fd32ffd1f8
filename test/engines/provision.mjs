/**
 * The servers of a cluster, for tests and for the bench: one whose address is given is used (`ESDB_URL`, `MONGO_URL`, `KAFKA_BROKERS`); otherwise
 * FerretDB is built and Apache Kafka fetched once into `.engines` and started, each on data that is not kept.
 */
import { join } from 'node:path';
import { root } from '../../infrastructure/app/prepare.mjs';
import { startFerretDb } from './ferretdb/ferretdb.mjs';
import { startKafka } from './kafka/kafka.mjs';
import { freePort, startServer } from './servers.mjs';

const ferretDb = async () => {
  const { url, stop } = await startFerretDb(join(root, '.engines', 'ferretdb'));
  return { address: url, said: `MongoDB: FerretDB over SQLite at ${url}`, stop };
};

const kafka = async () => {
  const { brokers, stop } = await startKafka(join(root, '.engines', 'kafka'));
  return { address: brokers, said: `Kafka: Apache Kafka 4.1.0 at ${brokers}`, stop };
};

/** The test server of EventStoreDB in a process of its own, from what was compiled; whose data it is says who starts it. */
export const eventStoreIn = (data) => async () => {
  const port = await freePort();
  const server = await startServer({ name: 'the test server of EventStoreDB', port, command: process.execPath, args: [join(root, 'dist/test/engines/eventstoredb/main.js'), data, String(port)] });
  return { address: `esdb://127.0.0.1:${port}?tls=false`, said: 'EventStoreDB: the test server beside the tests', stop: server.kill };
};

/** Starts those of them that no variable gives an address of. Answers the variables of what was started, and how to end it. */
export const provide = async (say, more = {}) => {
  const started = [];
  const variables = {};
  const stop = async () => {
    await Promise.all(started.splice(0).map((server) => server.stop()));
  };
  try {
    for (const [variable, start] of Object.entries({ MONGO_URL: ferretDb, KAFKA_BROKERS: kafka, ...more })) {
      if (process.env[variable] !== undefined) {
        say(`${variable} is used`);
        continue;
      }
      const server = await start();
      started.push(server);
      variables[variable] = server.address;
      say(`${server.said}, since ${variable} is not set`);
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { variables, stop };
};
