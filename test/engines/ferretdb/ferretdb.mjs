/**
 * A MongoDB-protocol server for tests where there is no MongoDB: FerretDB 1.24.0 over SQLite, built by Go once into a folder that is not
 * kept. On its own: `node test/engines/ferretdb/ferretdb.mjs <folder>` says where it is and runs until Ctrl-C.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const sources = dirname(fileURLToPath(import.meta.url));

const say = (line) => process.stdout.write(`ferretdb: ${line}\n`);

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

const there = (path) => access(path).then(() => true, () => false);

/** The program of these sources; another one is built when they change. */
const programIn = async (folder) => {
  const hash = createHash('sha256');
  for (const name of ['main.go', 'go.mod', 'go.sum']) hash.update(await readFile(join(sources, name)));
  return join(folder, `ferretdb-${hash.digest('hex').slice(0, 12)}`);
};

const run = (command, args, options) => new Promise((done, failed) => {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'inherit', 'inherit'] });
  child.on('error', (error) => failed(error.code === 'ENOENT' ? new Error(`${command} is not installed; it builds the MongoDB-protocol server of the tests`) : error));
  child.on('exit', (code) => (code === 0 ? done() : failed(new Error(`${command} ${args.join(' ')} ended with ${code}`))));
});

/** Builds the server into a folder unless it is there already, and answers the program's path. */
export const provideFerretDb = async (folder) => {
  const place = resolve(folder);
  await mkdir(place, { recursive: true });
  const program = await programIn(place);
  if (await there(program)) return program;
  say(`building FerretDB 1.24.0 into ${place}, once; this takes a minute or two`);
  const since = Date.now();
  const timer = setInterval(() => say(`still building, ${Math.round((Date.now() - since) / 1000)} s`), 15_000);
  try {
    const draft = `${program}.${process.pid}`;
    await run('go', ['build', '-trimpath', '-o', draft, '.'], { cwd: sources, env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-mod=readonly' } });
    await rename(draft, program);
  } finally {
    clearInterval(timer);
  }
  say(`built in ${Math.round((Date.now() - since) / 1000)} s`);
  return program;
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

/**
 * Starts a server with empty data on a free port and waits until it answers. `kill` is `kill -9`, `start` starts it again on the same
 * port and data; `pause` and `resume` stop and continue the process; `stop` ends it and removes its data.
 */
export const startFerretDb = async (folder) => {
  const program = await provideFerretDb(folder);
  const data = await mkdtemp(join(tmpdir(), 'nagi-ferretdb-'));
  const port = await freePort();
  let child;
  const start = async () => {
    let said = '';
    child = spawn(program, [`127.0.0.1:${port}`, data], { stdio: ['ignore', 'ignore', 'pipe'] });
    child.stderr.on('data', (text) => (said = `${said}${text}`.slice(-2_000)));
    for (const until = Date.now() + 20_000; Date.now() < until; await pause(50)) {
      if (child.exitCode !== null) throw new Error(`FerretDB ended with ${child.exitCode}: ${said}`);
      if (await answers(port)) return;
    }
    throw new Error(`FerretDB does not answer on port ${port}: ${said}`);
  };
  const end = async (signal) => {
    child.kill(signal);
    await ended(child);
  };
  await start();
  return {
    url: `mongodb://127.0.0.1:${port}/`,
    start,
    kill: () => end('SIGKILL'),
    pause: () => child.kill('SIGSTOP'),
    resume: () => child.kill('SIGCONT'),
    stop: async () => {
      child.kill('SIGCONT');
      await end('SIGTERM');
      await rm(data, { recursive: true, force: true });
    },
  };
};

const alone = async (folder) => {
  if (folder === undefined) throw new Error('usage: node test/engines/ferretdb/ferretdb.mjs <folder to build into>');
  const server = await startFerretDb(folder);
  say(`ready, MONGO_URL=${server.url}`);
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
