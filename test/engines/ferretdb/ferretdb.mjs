/**
 * A MongoDB-protocol server for tests where there is no MongoDB: FerretDB 1.24.0 over SQLite, built by Go once into a folder that is not
 * kept. On its own: `node test/engines/ferretdb/ferretdb.mjs <folder>` says where it is and runs until Ctrl-C.
 */
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { alone, freePort, run, startServer, there } from '../servers.mjs';

const sources = dirname(fileURLToPath(import.meta.url));

const say = (line) => process.stdout.write(`ferretdb: ${line}\n`);

/** The program of these sources; another one is built when they change. */
const programIn = async (folder) => {
  const hash = createHash('sha256');
  for (const name of ['main.go', 'go.mod', 'go.sum']) hash.update(await readFile(join(sources, name)));
  return join(folder, `ferretdb-${hash.digest('hex').slice(0, 12)}`);
};

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

/** Starts a server with empty data on a free port and waits until it answers. */
export const startFerretDb = async (folder) => {
  const program = await provideFerretDb(folder);
  const data = await mkdtemp(join(tmpdir(), 'nagi-ferretdb-'));
  const port = await freePort();
  const server = await startServer({ name: 'FerretDB', port, command: program, args: [`127.0.0.1:${port}`, data] });
  return {
    ...server,
    url: `mongodb://127.0.0.1:${port}/`,
    stop: async () => {
      await server.kill();
      await rm(data, { recursive: true, force: true });
    },
  };
};

void alone(import.meta.url, startFerretDb, ({ url }) => `MONGO_URL=${url}`);
