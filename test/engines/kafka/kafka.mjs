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

const settings = (data, port, controller) => `process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:${controller}
listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controller}
advertised.listeners=PLAINTEXT://127.0.0.1:${port}
controller.listener.names=CONTROLLER
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
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

/** Starts a broker with empty data on a free port and waits until it answers. */
export const startKafka = async (folder) => {
  const packages = await provideKafka(folder);
  const data = await mkdtemp(join(tmpdir(), 'nagi-kafka-'));
  const [port, controller] = [await freePort(), await freePort()];
  const file = join(data, 'server.properties');
  await writeFile(file, settings(data, port, controller));
  const classes = ['-cp', `${packages}/*`, '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn'];
  await run('java', [...classes, 'kafka.tools.StorageTool', 'format', '-t', clusterId(), '-c', file]);
  const server = await startServer({ name: 'Kafka', port, command: 'java', args: ['-Xmx512m', '-XX:TieredStopAtLevel=1', ...classes, 'kafka.Kafka', file] });
  return {
    ...server,
    brokers: `127.0.0.1:${port}`,
    stop: async () => {
      await server.kill();
      await rm(data, { recursive: true, force: true });
    },
  };
};

void alone(import.meta.url, startKafka, ({ brokers }) => `KAFKA_BROKERS=${brokers}`);
