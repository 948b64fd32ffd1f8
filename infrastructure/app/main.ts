/** A process of the library: opens it, serves it, and closes it when told to stop. */
import { randomUUID } from 'node:crypto';
import { createServer as createPlainServer, type Server, type ServerResponse } from 'node:http';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import pino from 'pino';
import { demoPassword, demoSignIns } from '../demo/people.ts';
import { makeDemoLibrary } from '../demo/seed.ts';
import type { About } from '../http/controllers/administration.controller.ts';
import { headers } from '../http/headers.ts';
import { live, type Live } from '../http/live.ts';
import { backlog, createServer, healthOf } from '../http/server.ts';
import { remembering, type Shared } from '../http/sharing.ts';
import { keyedHash } from '../identity/keyed-hash.ts';
import { EngineUnreachable } from '../cluster/unreachable.ts';
import type { Metrics } from '../metrics.ts';
import type { Tracing } from '../traces.ts';
import { embeddedEngine, type Engine } from './engine.ts';
import { machineClock, openLibrary, type OpenLibrary } from './library.ts';
import { openEngine } from './open-engine.ts';
import { settingsFrom, type Settings } from './settings.ts';

export interface Start {
  /** The project's own folder. */
  readonly root: string;
  readonly arguments: readonly string[];
}

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

const exists = (path: string): Promise<boolean> => stat(path).then(() => true, () => false);

/** Shows how far something long is: on a terminal in place, elsewhere a line for every fifth. */
const progress = (): ((what: string, done: number, of: number) => void) => {
  const names: { readonly [what: string]: string } = { titles: '本を並べています', people: '利用者を登録しています', year: '一年をたどっています', write: '記録しています' };
  let shown = '';
  return (what, done, of) => {
    const percent = Math.floor((100 * done) / Math.max(1, of));
    const line = `  ${names[what] ?? what} … ${percent}%`;
    if (process.stdout.isTTY) process.stdout.write(`\r\u001b[K${line}${percent === 100 ? '\n' : ''}`);
    else if (line !== shown && percent % 20 === 0) say(line);
    shown = line;
  };
};

const confirmReset = async (folder: string): Promise<boolean> => {
  if (!process.stdin.isTTY) return true;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`${folder} のすべてを消して、はじめからにします。よろしいですか? (yes/no) `);
  terminal.close();
  return answer.trim().toLowerCase() === 'yes';
};

/** Only what Nagi made is removed: a wrong NAGI_DATA must not cost anybody their files. */
const isDataFolder = async (folder: string): Promise<boolean> => (await exists(join(folder, 'format'))) || (await readdir(folder)).length === 0;

const reset = async ({ folder, production, cluster }: Settings): Promise<void> => {
  if (cluster !== null) throw new Error('--reset is for the embedded engine. A library on a cluster is removed on its servers, or begin another one: NAGI_LIBRARY.');
  if (production) throw new Error('--reset is for the demonstration; in production remove the data folder by hand.');
  if (!(await exists(folder))) return;
  if (!(await isDataFolder(folder))) throw new Error(`${folder} was not made by Nagi. Nothing was changed; is NAGI_DATA right?`);
  if (!(await confirmReset(folder))) throw new Error('Nothing was changed.');
  // Opening it first refuses a folder that another process is using.
  await (await embeddedEngine(folder, true)).close();
  await rm(folder, { recursive: true, force: true });
};

/** `demo`: whether there may be a demo library. On a cluster there is none. */
const greet = (address: string, demo: boolean, hasAdministrator: boolean): void => {
  say(`\n  凪 Nagi  ${address}\n`);
  if (!demo && !hasAdministrator) say('  There is no administrator yet. Stop, make one with: npm run nagi -- admin create\n');
  if (!demo) return;
  say('  お試しのログイン / demo sign-ins');
  for (const { who, login } of demoSignIns) say(`    ${login.padEnd(10)} ${demoPassword}   ${who}`);
  say('\n  Ctrl-C で止まります。');
};

/** Resolves when the library answers. A refusal to start is one sentence and exit code 1. */
export const start = async (options: Start): Promise<void> => {
  try {
    await serve(options);
  } catch (error) {
    process.stderr.write(`\n${explain(error)}\n`);
    process.exit(1);
  }
};

const explain = (error: unknown): string => {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === 'EADDRINUSE' ? `The port is taken: ${message}. Stop what listens there, or choose another: PORT=3001 npm start` : message;
};

/** Among processes a source is called by a keyed hash, another one than sign-in tries are counted by. */
const sharedIn = async ({ neighbours, records, vault }: Engine): Promise<Shared | null> => {
  if (neighbours === null) return null;
  const hash = await keyedHash(records, vault);
  return { neighbours, nameOf: remembering((source) => hash(`requests of ${source}`)) };
};

const serverOf = async ({ system, sessions, books, engine }: OpenLibrary, hub: Live, about: About, log: pino.Logger, settings: Settings, root: string, metrics: Metrics | null, traces: Tracing | null): Promise<NestFastifyApplication> => {
  const app = await createServer({
    system, sessions, books, contents: engine.contents, live: hub, about, log, screens: join(root, 'dist', 'ui'), behindProxy: settings.behindProxy, metrics, traces, shared: await sharedIn(engine),
  });
  await app.listen({ port: settings.port, host: settings.host, backlog });
  return app;
};

/** The longest pause before servers are asked again whether they are there, in ms. */
const longestPause = 10_000;

/** Servers of a cluster may be later than we: they are waited for. */
const engineOnce = async (settings: Settings, log: pino.Logger): Promise<Engine> => {
  for (let pause = 500; ; pause = Math.min(pause * 2, longestPause)) {
    try {
      return await openEngine(settings, !settings.production, log);
    } catch (error) {
      if (!(error instanceof EngineUnreachable)) throw error;
      say(`  ${error.message} — trying again.`);
    }
    await sleep(pause);
  }
};

/** A process that answers nobody says at least how it is, at every address. */
const tellHealth = async ({ system }: OpenLibrary, about: About, log: pino.Logger, { port, host }: Settings): Promise<Server> => {
  const tell = (response: ServerResponse, status: number, health: object): void => {
    response.writeHead(status, { ...headers, 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' }).end(JSON.stringify(health));
  };
  const server = createPlainServer((_request, response) => {
    healthOf(about, system).then((health) => tell(response, health.servers.every(({ reachable }) => reachable) ? 200 : 503, health)).catch((error: unknown) => {
      log.error({ err: error }, 'could not say how it is');
      tell(response, 503, { status: 'failing' });
    });
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  return server;
};

const serve = async ({ root, arguments: given }: Start): Promise<void> => {
  const settings = settingsFrom(process.env, root);
  if (given.includes('--reset')) await reset(settings);
  if (!settings.production && settings.cluster === null && !(await exists(settings.folder))) {
    say('はじめての起動です。お試しの図書館をつくります。');
    await makeDemoLibrary(settings.folder, new Date().toISOString(), progress());
  }
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
  const log = pino({ level: settings.logLevel });
  // Leaving the usual way waits for ever when a write is under way, and nobody would start the library again. What is said last does not wait either.
  const lastWords = pino({ level: settings.logLevel }, pino.destination({ sync: true }));
  process.on('uncaughtException', (error) => {
    lastWords.fatal({ err: error }, 'ends at once: nobody caught this');
    process.kill(process.pid, 'SIGKILL');
  });
  const clock = machineClock();
  const hub = live();
  // Loaded only where they are used: without METRICS_PORT nothing is measured at all, without TRACES_URL nothing traced.
  const metrics = settings.metrics === null ? null : (await import('../metrics.ts')).metricsOf(version);
  const traces = settings.traces === null ? null : (await import('../traces.ts')).tracesTo({ ...settings.traces, version, clock, log });
  const opened = await engineOnce(settings, log);
  const traced = traces === null ? opened : traces.traced(opened);
  const engine = metrics === null ? traced : metrics.timed(traced);
  if (settings.role === 'api') say('  Waiting for a worker to show what there is.');
  const library = await openLibrary({ engine, clock, ids: { next: randomUUID }, log, onApplied: hub.applied, works: settings.role !== 'api', traces });
  const about: About = { version, engine: engine.name, started: clock.now(), servers: engine.servers };
  // Whatever fails from here on, the library is closed first: leaving with a write under way would wait for ever.
  const closeFirst = async (error: unknown): Promise<never> => {
    await library.close();
    throw error;
  };
  const figures = metrics === null || settings.metrics === null ? null : await metrics.serve(settings.metrics, { engine, system: library.system, lines: hub.count, log }).catch(closeFirst);
  const app = await (settings.role === 'worker' ? tellHealth(library, about, log, settings) : serverOf(library, hub, about, log, settings, root, metrics, traces)).catch(closeFirst);

  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    hub.close();
    await app.close();
    figures?.close();
    await library.close();
    await traces?.close();
    process.exit(0);
  };
  process.on('SIGINT', () => void stop());
  process.on('SIGTERM', () => void stop());

  library.watch();
  const sweeping = setInterval(() => void library.sessions.sweep().catch((error: unknown) => log.error({ err: error }, 'sessions could not be swept')), 3_600_000);
  sweeping.unref();
  if ('getUrl' in app) greet(await app.getUrl(), !settings.production && settings.cluster === null, await library.accounts.has('administrator'));
  else say(`\n  凪 Nagi  at work; how it is: http://${settings.host}:${String((app.address() as AddressInfo).port)}/\n`);
  if (figures !== null) say(`  metrics: http://${settings.metrics?.host ?? ''}:${String((figures.address() as AddressInfo).port)}/metrics\n`);
};
