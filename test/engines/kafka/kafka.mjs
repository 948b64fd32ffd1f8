/**
 * Apache Kafka 4.1.0 for tests where there is none: one node, its packages fetched by Maven once into a folder that is not kept. On its
 * own: `node test/engines/kafka/kafka.mjs <folder>` says where it is and runs until Ctrl-C.
 */
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { access, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const sources = dirname(fileURLToPath(import.meta.url));

const say = (line) => process.stdout.write(`kafka: ${line}\n`);

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

const there = (path) => access(path).then(() => true, () => false);

/** Runs something to its end; rejects with the last of what it said. */
const run = (command, args, options = {}) => new Promise((done, failed) => {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said = `${said}${text}`.slice(-2_000)));
  child.on('error', (error) => failed(error.code === 'ENOENT' ? new Error(`${command} is not installed; the Kafka of the tests needs it`) : error));
  child.on('exit', (code) => (code === 0 ? done() : failed(new Error(`${command} ${args.join(' ')} ended with ${code}: ${said}`))));
});

/** The packages named in pom.xml; others are fetched when it changes. */
export const provideKafka = async (folder) => {
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

const freePort = () => new Promise((done, failed) => {
  const server = createServer();
  server.on('error', failed);
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    server.close(() => done(port));
  });
});

const answers = (port) => new Promise((done) => {
  const socket = connect(port, '127.0.0.1');
  socket.on('connect', () => {
    socket.destroy();
    done(true);
  });
  socket.on('error', () => done(false));
});

const ended = (child) => new Promise((done) => {
  if (child.exitCode !== null || child.signalCode !== null) done();
  else child.on('exit', done);
});

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

/**
 * Starts a broker with empty data on a free port and waits until it answers. `kill` is `kill -9`, `start` starts it again on the same
 * port and data; `pause` and `resume` stop and continue the process; `stop` ends it and removes its data.
 */
export const startKafka = async (folder) => {
  const packages = await provideKafka(folder);
  const data = await mkdtemp(join(tmpdir(), 'nagi-kafka-'));
  const [port, controller] = [await freePort(), await freePort()];
  const file = join(data, 'server.properties');
  await writeFile(file, settings(data, port, controller));
  const classes = ['-cp', `${packages}/*`, '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn'];
  await run('java', [...classes, 'kafka.tools.StorageTool', 'format', '-t', clusterId(), '-c', file]);
  let child;
  const start = async () => {
    let said = '';
    child = spawn('java', ['-Xmx512m', '-XX:TieredStopAtLevel=1', ...classes, 'kafka.Kafka', file], { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said = `${said}${text}`.slice(-2_000)));
    for (const until = Date.now() + 60_000; Date.now() < until; await pause(100)) {
      if (child.exitCode !== null) throw new Error(`Kafka ended with ${child.exitCode}: ${said}`);
      if (await answers(port)) return;
    }
    throw new Error(`Kafka does not answer on port ${port}: ${said}`);
  };
  const end = async (signal) => {
    child.kill(signal);
    await ended(child);
  };
  // It must not outlive a test run that died.
  process.on('exit', () => child?.kill('SIGKILL'));
  await start();
  return {
    brokers: `127.0.0.1:${port}`,
    start,
    kill: () => end('SIGKILL'),
    pause: () => child.kill('SIGSTOP'),
    resume: () => child.kill('SIGCONT'),
    stop: async () => {
      child.kill('SIGCONT');
      // Nothing of it is kept.
      await end('SIGKILL');
      await rm(data, { recursive: true, force: true });
    },
  };
};

const alone = async (folder) => {
  if (folder === undefined) throw new Error('usage: node test/engines/kafka/kafka.mjs <folder to fetch into>');
  const server = await startKafka(folder);
  say(`ready, KAFKA_BROKERS=${server.brokers}`);
  const stop = () => server.stop().then(() => process.exit(0));
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
};

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  alone(process.argv[2]).catch((error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  });
}
