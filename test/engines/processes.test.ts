/**
 * A library as four processes of the built program, two that answer people and two that work, on servers of its own. People borrow, return
 * and hold at both all the time, while each process and each server is killed, stopped and paused in turn. Afterwards it is asked whether
 * it kept what it promised. `ROUNDS=10 npm run test:engines -- processes` for the long run.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { decode } from '../../application/codec.ts';
import { enrol } from '../../application/patrons.ts';
import { addTitle } from '../../application/titles.ts';
import { termsEdition } from '../../application/session.ts';
import type { Json } from '../../application/ports.ts';
import { openClusterEngine } from '../../infrastructure/app/cluster-engine.ts';
import type { Engine } from '../../infrastructure/app/engine.ts';
import { machineClock, openLibrary, projections } from '../../infrastructure/app/library.ts';
import { collectionName, connectMongo, fromStored } from '../../infrastructure/cluster/mongo.ts';
import { compiled } from '../faults/compile.ts';
import { acknowledgedIn, documentsAsBuilt, inLog, quiet, slotsIn, toldOf, wholeLog, type Acknowledged, type KeptDocuments } from '../faults/promises.ts';
import { record, terms } from '../journeys/library.ts';
import { key, newFolder, prepared, removeFolders, run, stopped, type Ran } from '../start/program.ts';
import { startFerretDb, type FerretDb } from './ferretdb/ferretdb.mjs';
import { startKafka, type Kafka } from './kafka/kafka.mjs';
import { freePort, startServer, type Server } from './servers.mjs';

const ROUNDS = Number(process.env['ROUNDS'] ?? 1);

jest.setTimeout(900_000 + ROUNDS * 900_000);

const pause = (ms: number): Promise<void> => new Promise((resume) => setTimeout(resume, ms));

const library = 'city';

let folder: string;
let log: Server;
let eventStore: string;
let mongo: FerretDb;
let kafka: Kafka;
let apis: Ran[];
let workers: Ran[];
let addresses: string[];
let people: { readonly patrons: string[]; readonly titles: string[] };

const settings = (role: 'api' | 'worker', port: number): NodeJS.ProcessEnv => ({
  ENGINE: 'cluster', NAGI_ROLE: role, NAGI_LIBRARY: library, ESDB_URL: eventStore, MONGO_URL: mongo.url, KAFKA_BROKERS: kafka.brokers, KAFKA_COPIES: '1', PORT: String(port),
  NAGI_ENGINES: undefined, LOG_LEVEL: 'silent',
});

const begun = async (role: 'api' | 'worker', port = 0): Promise<Ran> => {
  const process = run(await newFolder(), settings(role, port));
  await process.address;
  return process;
};

const killed = async ({ child, ended }: Ran): Promise<void> => {
  child.kill('SIGKILL');
  await ended;
};

const engine = async (): Promise<Engine> => openClusterEngine({
  settings: { library, eventStore: eventStore, mongo: mongo.url, kafka: { brokers: [kafka.brokers], ca: undefined, user: null, copies: 1, partitions: 6 } },
  masterKey: Buffer.from(key, 'base64'), folder: await newFolder(), log: pino({ level: 'silent' }),
});

/** Few seats for many readers, so that some wait. */
const seats = [1, 1, 2, 3];

const settle = async (): Promise<void> => {
  const made = await openLibrary({ engine: await engine(), clock: machineClock(), ids: { next: () => crypto.randomUUID() }, log: pino({ level: 'silent' }), passwordCost: 10, works: false });
  const titles: string[] = [];
  for (const [i, concurrency] of seats.entries()) {
    const file = { hash: String(i).repeat(64), size: 1, layout: 'reflow-vertical', chapters: 3, removed: 0 } as const;
    const added = await addTitle.run(made.system, { role: 'librarian', patronId: null, staffId: 'desk', request: `title-${i}` }, { record: record({ title: `潮の本 ${i}` }), book: { file, cover: null }, licence: terms({ concurrency }) });
    if (added.refused) throw new Error(added.refused.name);
    titles.push(added.done.titleId);
  }
  const patrons: string[] = [];
  for (let i = 0; i < 8; i++) {
    patrons.push(await enrol(made.system, `enrol-${i}`, { person: { card: `C-${i}`, name: `利用者 ${i}`, kana: 'リヨウシャ', born: '1990-01-01', mail: null }, class: 'general', school: null, cardExpires: null, password: 'secret' }));
  }
  people = { patrons, titles };
  await made.close();
};

const ask = async (address: string, cookie: string, method: string, path: string, body?: object): Promise<Response> => fetch(`${address}${path}`, {
  method, signal: AbortSignal.timeout(45_000), headers: { cookie, origin: address, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
  ...(body === undefined ? {} : { body: JSON.stringify(body) }),
});

interface Load {
  readonly acknowledged: Acknowledged[];
  /** How often each status came; 0 stands for no answer at all. */
  readonly answers: Map<number, number>;
  stop(): Promise<void>;
}

const did = { POST: { loan: 'LoanStarted', hold: 'HoldPlaced' }, DELETE: { loan: 'LoanReturned', hold: 'HoldCancelled' } } as const;

/** Everybody does something all the time, at either address. */
const begin = async (): Promise<Load> => {
  const over = new AbortController();
  const acknowledged: Acknowledged[] = [];
  const answers = new Map<number, number>();
  const act = async (cookie: string): Promise<void> => {
    const [address = '', titleId = ''] = [addresses, people.titles].map((list) => list[Math.floor(Math.random() * list.length)]);
    const [method, what] = ([['POST', 'loan'], ['POST', 'hold'], ['DELETE', 'loan'], ['DELETE', 'hold']] as const)[Math.floor(Math.random() * 4)] ?? ['POST', 'loan'];
    let status = 0;
    try {
      const answer = await ask(address, cookie, method, `/api/titles/${titleId}/${what}`);
      status = answer.status;
      const { position, repeated = false } = (await answer.json()) as { readonly position?: string; readonly repeated?: boolean };
      const counts = status === 201 || (method === 'DELETE' && status === 200);
      if (position !== undefined) acknowledged.push({ what: counts && !repeated ? did[method][what] : null, stream: `title-${titleId}`, position, loanId: null });
    } catch (error) {
      // The process it went to is gone, or somebody behind it does not answer: nothing was promised.
      if (!['TypeError', 'TimeoutError'].includes((error as Error).name)) throw error;
    }
    answers.set(status, (answers.get(status) ?? 0) + 1);
    if (status === 0 || status === 503) await pause(200);
  };
  const busy = await Promise.all(people.patrons.map(async (_, i) => {
    const entered = await ask(addresses[0] ?? '', '', 'POST', '/api/session', { login: `C-${i}`, password: 'secret' });
    const cookie = (entered.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    expect([entered.status, (await ask(addresses[1] ?? '', cookie, 'POST', '/api/session/terms', { edition: termsEdition })).status]).toEqual([200, expect.any(Number)]);
    return async (): Promise<void> => {
      while (!over.signal.aborted) await act(cookie);
    };
  }));
  const running = busy.map((work) => work());
  return {
    acknowledged, answers,
    stop: async () => {
      over.abort();
      await Promise.all(running);
    },
  };
};

const isWell = async (address: string): Promise<boolean> => {
  // Who is down is not well; who stays down is waited for in vain, and said.
  const answer = await fetch(`${address}/api/health`).catch(() => null);
  return answer?.status === 200 && ((await answer.json()) as { readonly status: string }).status !== 'failing';
};

const everybodyWell = async (): Promise<void> => {
  for (let looks = 0; looks < 1_500; looks++) {
    const all = await Promise.all([...addresses, ...(await Promise.all(workers.map((worker) => worker.address)))].map(isWell));
    if (all.every(Boolean)) return;
    await pause(200);
  }
  throw new Error('not everybody was well again within five minutes');
};

beforeAll(async () => {
  prepared();
  folder = await mkdtemp(join(tmpdir(), 'nagi-processes-'));
  const port = await freePort();
  eventStore = `esdb://127.0.0.1:${port}?tls=false`;
  const args = [await compiled(join(__dirname, 'eventstoredb', 'main.ts'), join(folder, 'code')), join(folder, 'log'), String(port)];
  const engines = join(__dirname, '..', '..', '.engines');
  [mongo, kafka, log] = await Promise.all([startFerretDb(join(engines, 'ferretdb')), startKafka(join(engines, 'kafka')), startServer({ name: 'the test server of EventStoreDB', port, command: process.execPath, args })]);
  workers = await Promise.all([begun('worker'), begun('worker')]);
  await settle();
  apis = await Promise.all([begun('api'), begun('api')]);
  addresses = await Promise.all(apis.map((api) => api.address));
});

afterAll(async () => {
  await Promise.all([...apis, ...workers].map(stopped));
  await removeFolders();
  await Promise.all([mongo.stop(), kafka.stop(), log.kill()]);
  await rm(folder, { recursive: true, force: true });
});

/** One of the two that answer people goes, and comes back where it was. */
const apiDies = async (): Promise<void> => {
  const [first] = apis;
  if (first === undefined) return;
  const { port } = new URL(addresses[0] ?? '');
  await killed(first);
  await pause(2_000);
  apis[0] = await begun('api', Number(port));
};

const workerDies = async (): Promise<void> => {
  const [first, second] = workers;
  if (first === undefined || second === undefined) return;
  await killed(first);
  // The other one takes over when it has heard nothing of it for ten seconds.
  await pause(13_000);
  workers = [second, await begun('worker')];
};

const dies = (server: { kill(): Promise<void>; start(): Promise<void> }) => async (): Promise<void> => {
  await server.kill();
  await pause(3_000);
  await server.start();
};

const pauses = (server: { pause(): Promise<void>; resume(): void }) => async (): Promise<void> => {
  await server.pause();
  await pause(8_000);
  server.resume();
};

const kept = async (): Promise<ReadonlyMap<string, KeptDocuments>> => {
  const connection = await connectMongo({ url: mongo.url, database: library });
  try {
    const found = new Map<string, KeptDocuments>();
    for (const { name } of projections) {
      const at = await connection.db.collection<{ _id: string; space: string }>('current').findOne({ _id: name });
      const space = await connection.db.collection<{ _id: string; position: string }>('spaces').findOne({ _id: at?.space ?? '' });
      const documents = await connection.db.collection<{ _id: string; document?: Json }>(`documents.${collectionName(at?.space ?? '')}`).find().toArray();
      found.set(name, { position: space?.position ?? '', documents: new Map(documents.flatMap(({ _id, document }) => (document === undefined ? [] : [[_id, fromStored(document)]]))) });
    }
    return found;
  } finally {
    await connection.close();
  }
};

test('each process and each server goes while people borrow: nothing acknowledged is lost, nothing is done twice, everything catches up', async () => {
  const load = await begin();
  const faults: readonly (readonly [string, () => Promise<void>])[] = [
    ['a worker killed', workerDies], ['a process that answers killed', apiDies],
    ['MongoDB killed', dies(mongo)], ['MongoDB paused', pauses(mongo)],
    ['Kafka killed', dies(kafka)], ['Kafka paused', pauses(kafka)],
    ['EventStoreDB killed', dies(log)], ['EventStoreDB paused', pauses(log)],
  ];
  const said: string[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, make] of faults) {
      const [before, answered] = [load.acknowledged.length, new Map(load.answers)];
      await make();
      const during = load.acknowledged.length - before;
      await everybodyWell();
      const since = load.acknowledged.length;
      for (let looks = 0; looks < 3_000 && load.acknowledged.length < since + 10; looks++) await pause(100);
      expect([name, load.acknowledged.length >= since + 10]).toEqual([name, true]);
      said.push(`${name}: ${during} acknowledged meanwhile; ${[...load.answers].map(([status, count]) => `${status} × ${count - (answered.get(status) ?? 0)}`).join(', ')}`);
    }
  }
  await load.stop();
  await everybodyWell();

  // Somebody who only looks.
  const looking = await openLibrary({ engine: await engine(), clock: machineClock(), ids: { next: () => crypto.randomUUID() }, log: pino({ level: 'silent' }), works: false });
  const { system, engine: { vault, bus }, heard } = looking;
  await quiet(system, looking.engine, heard);
  const events = await wholeLog(system.events);
  const recorded = await decode(vault, events);
  const told = toldOf(recorded);
  const announced: string[] = [];
  const hearing = new AbortController();
  const listening = ['nagi.catalogue.v1', 'nagi.lending.v1'].map((topic) => bus.consume({
    name: 'afterwards', topic, hear: async (page) => void announced.push(...page.map(({ id }) => id)), onTrouble: (trouble) => { throw trouble; },
  }, hearing.signal));
  for (let looks = 0; looks < 3_000 && new Set(announced).size < told.length; looks++) await pause(100);
  hearing.abort();
  await Promise.all(listening);
  await looking.close();

  const wrong = [...inLog(events), ...acknowledgedIn(events, load.acknowledged), ...slotsIn(recorded, people).wrong, ...documentsAsBuilt(recorded, await kept())];
  process.stderr.write(`${said.join('\n')}\n${events.length} events, ${load.acknowledged.length} acknowledged, ${told.length} announcements\n`);
  expect(wrong).toEqual([]);
  expect(announced.sort()).toEqual([...told].sort());
  expect(load.answers.get(500) ?? 0).toBe(0);
});
