/**
 * Apache Kafka 4.1.0 for tests where there is none: one node, its packages fetched by Maven once into a folder that is not kept. On its
 * own: `node test/engines/kafka/kafka.mjs <folder>` says where it is and runs until Ctrl-C.
 */
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { alone, freePort, run, startServer, there } from '../servers.mjs';

const sources = dirname(fileURLToPath(import.meta.url));

const say = (line) => process.stdout.write(`kafka: ${line}\n`);

/** The packages named in pom.xml; others are fetched when it changes. */
const provideKafka = async (folder) => {
  const place = resolve(folder);
  await mkdir(place, { recursive: true });
  const hash = createHash('sha256').update(await readFile(join(sources, 'pom.xml'))).digest('hex').slice(0, 12);
  const packages = join(place, `packages-${hash}`);
  if (await there(packages)) return packages;
  say(`fetching Apache Kafka 4.1.0 into ${place}, once`);
  const draft = `${packages}.${process.pid}`;
  await run('mvn', ['-q', '-B', '-f', join(sources, 'pom.xml'), 'dependency:copy-dependencies', `-DoutputDirectory=${draft}`]);
  await rename(draft, packages);
  return packages;
};

/** A listener for each way in: clients come back to where it says, which may be a line that leads there. */
const settings = (data, controller, ways) => `process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:${controller}
listeners=${ways.map(({ name, port }) => `${name}://127.0.0.1:${port}`).join()},CONTROLLER://127.0.0.1:${controller}
advertised.listeners=${ways.map(({ name, told }) => `${name}://127.0.0.1:${told}`).join()}
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
listener.security.protocol.map=CONTROLLER:PLAINTEXT,${ways.map(({ name }) => `${name}:PLAINTEXT`).join()}
log.dirs=${join(data, 'log')}
auto.create.topics.enable=false
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
group.initial.rebalance.delay.ms=0
`;

/** 22 signs; one that began with a hyphen would be taken for an option. */
const clusterId = () => `n${randomBytes(16).toString('base64url').slice(1)}`;

/**
 * Starts a broker with empty data on a free port and waits until it answers. Each of `through` is a port that leads to a port of `doors`,
 * in the same order, and that whoever comes that way is told to come back to.
 */
export const startKafka = async (folder, through = []) => {
  const packages = await provideKafka(folder);
  const data = await mkdtemp(join(tmpdir(), 'nagi-kafka-'));
  const [port, controller] = [await freePort(), await freePort()];
  const file = join(data, 'server.properties');
  const doors = await Promise.all(through.map(freePort));
  const lines = doors.map((door, i) => ({ name: `LINE${i}`, port: door, told: through[i] }));
  await writeFile(file, settings(data, controller, [{ name: 'PLAINTEXT', port, told: port }, ...lines]));
  const classes = ['-cp', `${packages}/*`, '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn'];
  await run('java', [...classes, 'kafka.tools.StorageTool', 'format', '-t', clusterId(), '-c', file]);
  const server = await startServer({ name: 'Kafka', port, command: 'java', args: ['-Xmx512m', '-XX:TieredStopAtLevel=1', ...classes, 'kafka.Kafka', file] });
  return {
    ...server,
    brokers: `127.0.0.1:${port}`,
    doors,
    stop: async () => {
      await server.kill();
      await rm(data, { recursive: true, force: true });
    },
  };
};

void alone(import.meta.url, startKafka, ({ brokers }) => `KAFKA_BROKERS=${brokers}`);
