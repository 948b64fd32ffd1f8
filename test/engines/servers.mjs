/** Servers of tests, each a process on a port it keeps. */
import { spawn } from 'node:child_process';
import { access, readdir, readFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

export const there = (path) => access(path).then(() => true, () => false);

const isFree = (port) => new Promise((done) => {
  const server = createServer();
  server.on('error', () => done(false));
  server.listen(port, '127.0.0.1', () => server.close(() => done(true)));
});

const given = new Set();

/**
 * A port for a server that may be killed and come back. Not one of those the system gives to clients: while the server is away, somebody who
 * tries to reach it could be given its port, and keep it.
 */
export const freePort = async () => {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    if (given.has(port) || !(await isFree(port))) continue;
    given.add(port);
    return port;
  }
};

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

/** A stop takes effect thread by thread; one of them may still answer. Where the system does not tell, a moment must do. */
const standsStill = async (pid) => {
  const threads = join('/proc', String(pid), 'task');
  if (!(await there(threads))) return pause(200);
  const isStill = async (thread) => /\) T /.test(await readFile(join(threads, thread, 'stat'), 'utf8'));
  while (!(await Promise.all((await readdir(threads)).map(isStill))).every(Boolean)) await pause(5);
};

/** Collects the end of what a process says. */
const lastWords = (child) => {
  const said = { text: '' };
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said.text = `${said.text}${text}`.slice(-2_000)));
  return said;
};

/** Runs something to its end; rejects with the last of what it said. */
export const run = (command, args, options = {}) => new Promise((done, failed) => {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = lastWords(child);
  child.on('error', (error) => failed(error.code === 'ENOENT' ? new Error(`${command} is not installed; the servers of the tests need it`) : error));
  child.on('exit', (code) => (code === 0 ? done() : failed(new Error(`${command} ${args.join(' ')} ended with ${code}: ${said.text}`))));
});

/**
 * Starts a server and waits until it answers on its port. `kill` is `kill -9`, after which `start` starts it again on the same port and
 * data; `pause` and `resume` stop and continue the process. It does not outlive this one.
 */
export const startServer = async ({ name, port, command, args }) => {
  let child;
  const start = async () => {
    child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    const said = lastWords(child);
    for (const until = Date.now() + 180_000; Date.now() < until; await pause(50)) {
      if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode}: ${said.text}`);
      if (await answers(port)) return;
    }
    throw new Error(`${name} does not answer on port ${port}: ${said.text}`);
  };
  process.on('exit', () => child?.kill('SIGKILL'));
  await start();
  return {
    start,
    kill: async () => {
      child.kill('SIGKILL');
      await ended(child);
    },
    pause: async () => {
      child.kill('SIGSTOP');
      await standsStill(child.pid);
    },
    resume: () => child.kill('SIGCONT'),
  };
};

/** For a module that is called as a program: starts its server, says where it is, and stops it at Ctrl-C. */
export const alone = async (module, start, said) => {
  const [, called, folder] = process.argv;
  if (called === undefined || resolve(called) !== fileURLToPath(module)) return;
  try {
    if (folder === undefined) throw new Error(`usage: node ${called} <folder for what it needs>`);
    const server = await start(folder);
    process.stdout.write(`ready, ${said(server)}\n`);
    const stop = () => server.stop().then(() => process.exit(0));
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
};
