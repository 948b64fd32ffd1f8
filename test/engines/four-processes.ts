/**
 * A library as four processes of the built program, two that answer people and two that work, on servers of its own, each process on lines
 * of its own. People borrow, return and hold at both all the time, while a test does what it likes to processes, servers and lines;
 * afterwards the library is asked whether it kept what it promised.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { decode } from '../../application/codec.ts';
import { enrol } from '../../application/patrons.ts';
import type { Json } from '../../application/ports.ts';
import { termsEdition } from '../../application/session.ts';
import { addTitle } from '../../application/titles.ts';
import type { Recorded } from '../../domain/events.ts';
import { fold } from '../../domain/kernel.ts';
import { title, titleStream, type TitleEvent } from '../../domain/lending/title.ts';
import { openClusterEngine } from '../../infrastructure/app/cluster-engine.ts';
import type { Engine } from '../../infrastructure/app/engine.ts';
import { machineClock, openLibrary, projections } from '../../infrastructure/app/library.ts';
import { openClusterEventStore } from '../../infrastructure/cluster/event-store.ts';
import { collectionName, connectMongo, fromStored, type Mongo } from '../../infrastructure/cluster/mongo.ts';
import { compiled } from '../faults/compile.ts';
import { acknowledgedIn, documentsAsBuilt, inLog, quiet, slotsIn, toldOf, wholeLog, type Acknowledged, type KeptDocuments } from '../faults/promises.ts';
import { record, terms } from '../journeys/library.ts';
import { key, newFolder, prepared, removeFolders, run, stopped, type Ran } from '../start/program.ts';
import { patience } from './ferretdb/world.ts';
import { startFerretDb, type FerretDb } from './ferretdb/ferretdb.mjs';
import { startKafka, type Kafka } from './kafka/kafka.mjs';
import { openLine, type Line } from './line.ts';
import { freePort, startServer, type Server } from './servers.mjs';

export const pause = (ms: number): Promise<void> => new Promise((resume) => setTimeout(resume, ms));

const library = 'city';

/** A process and its lines to the servers. */
export interface Seat {
  readonly role: 'api' | 'worker';
  readonly address: string;
  readonly pid: number;
  cut(): void;
  mend(): void;
  /** `kill -9`. */
  kill(): Promise<void>;
  /** Starts it again, at the same address and on the same lines. */
  again(): Promise<void>;
}

/** What people did, and what they were answered. */
export interface Load {
  readonly acknowledged: readonly Acknowledged[];
  /** How often each status came from each of the two that answer; 0 stands for no answer at all. */
  answers(): readonly ReadonlyMap<number, number>[];
  stop(): Promise<void>;
}

/** What the library says afterwards. */
export interface Asked {
  /** In words; nothing when every promise was kept. */
  readonly wrong: readonly string[];
  readonly recorded: readonly Recorded[];
}

export interface FourProcesses {
  readonly mongo: FerretDb;
  readonly kafka: Kafka;
  readonly log: Server;
  readonly apis: readonly [Seat, Seat];
  readonly workers: readonly [Seat, Seat];
  /** The database, past all lines. */
  readonly database: Mongo;
  begin(): Promise<Load>;
  /** Resolves when no process says that it is failing. */
  everybodyWell(): Promise<void>;
  /** Resolves when every view has taken in what is in the log now, whoever has the turn. */
  viewsCaughtUp(): Promise<void>;
  /** Once nobody does anything any more. */
  asked(load: Load): Promise<Asked>;
  close(): Promise<void>;
}

/** Few seats for many readers, so that some wait. */
const seatsOf = [1, 1, 2, 3];

const readers = 8;

const did = { POST: { loan: 'LoanStarted', hold: 'HoldPlaced' }, DELETE: { loan: 'LoanReturned', hold: 'HoldCancelled' } } as const;

const ask = async (address: string, cookie: string, method: string, path: string, body?: object): Promise<Response> => fetch(`${address}${path}`, {
  method, signal: AbortSignal.timeout(45_000), headers: { cookie, origin: address, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
  ...(body === undefined ? {} : { body: JSON.stringify(body) }),
});

/** Never more loans at once than a title has seats. */
const oversold = (recorded: readonly Recorded[], titles: readonly string[]): readonly string[] => titles.flatMap((titleId, i) => {
  const events = recorded.filter((one) => one.stream === titleStream(titleId)).map(({ event }) => event as TitleEvent);
  let state = fold(title, []);
  return events.flatMap((event) => {
    state = title.evolve(state, event);
    const loans = state.loans.length;
    return loans > (seatsOf[i] ?? 0) ? [`${loans} loans at once of ${titleId}, which has ${seatsOf[i]} seats`] : [];
  });
});

/** Nothing falls due while a test runs: loans last for weeks, and so do pickup windows. */
const early = (recorded: readonly Recorded[]): readonly string[] =>
  recorded.flatMap(({ event, stream }) => (['LoanExpired', 'HoldPassedOn', 'LicenceExpired'].includes(event.type) ? [`${event.type} in ${stream}, before its time`] : []));

const connectionTo = (port: number): string => `esdb://127.0.0.1:${port}?tls=false`;

const isWell = async (address: string): Promise<boolean> => {
  // Who is down is not well; who stays down is waited for in vain, and said.
  const answer = await fetch(`${address}/api/health`, { signal: AbortSignal.timeout(10_000) }).catch(() => null);
  return answer?.status === 200 && ((await answer.json()) as { readonly status: string }).status !== 'failing';
};

const keptIn = async ({ db }: Mongo): Promise<ReadonlyMap<string, KeptDocuments>> => {
  const found = new Map<string, KeptDocuments>();
  for (const { name } of projections) {
    const at = await db.collection<{ _id: string; space: string }>('current').findOne({ _id: name });
    const space = await db.collection<{ _id: string; position: string }>('spaces').findOne({ _id: at?.space ?? '' });
    const documents = await db.collection<{ _id: string; document?: Json }>(`documents.${collectionName(at?.space ?? '')}`).find().toArray();
    found.set(name, { position: space?.position ?? '', documents: new Map(documents.flatMap(({ _id, document }) => (document === undefined ? [] : [[_id, fromStored(document)]]))) });
  }
  return found;
};

/** `environment` is what each process, by its number, is told beside its settings. */
export const openFour = async (environment: (seat: number) => NodeJS.ProcessEnv = () => ({})): Promise<FourProcesses> => {
  prepared();
  const folder = await mkdtemp(join(tmpdir(), 'nagi-processes-'));
  const port = await freePort();
  const args = [await compiled(join(__dirname, 'eventstoredb', 'main.ts'), join(folder, 'code')), join(folder, 'log'), String(port)];
  const engines = join(__dirname, '..', '..', '.engines');
  const doors = { mongo: 0, kafka: [] as readonly number[], log: port };
  const lines = await Promise.all([0, 1, 2, 3].map(async (seat) => ({
    mongo: await openLine(() => doors.mongo), kafka: await openLine(() => doors.kafka[seat] ?? 0), log: await openLine(() => doors.log),
  })));
  const [mongo, kafka, log] = await Promise.all([
    startFerretDb(join(engines, 'ferretdb')), startKafka(join(engines, 'kafka'), lines.map((line) => line.kafka.port)),
    startServer({ name: 'the test server of EventStoreDB', port, command: process.execPath, args }),
  ]);
  doors.mongo = Number(new URL(mongo.url).port);
  doors.kafka = kafka.doors;
  const database = await connectMongo({ url: mongo.url, database: library, ...patience });

  const engine = async (): Promise<Engine> => openClusterEngine({
    settings: { library, eventStore: connectionTo(port), mongo: mongo.url, kafka: { brokers: [kafka.brokers], ca: undefined, user: null, copies: 1, partitions: 6 } },
    masterKey: Buffer.from(key, 'base64'), folder: await newFolder(), log: pino({ level: 'silent' }), patience,
  });

  const opened = async (passwordCost?: number) => openLibrary({
    engine: await engine(), clock: machineClock(), ids: { next: () => crypto.randomUUID() }, log: pino({ level: 'silent' }), works: false, ...(passwordCost === undefined ? {} : { passwordCost }),
  });

  const seated = async (number: number, role: Seat['role']): Promise<Seat & { readonly ran: Ran }> => {
    const own = lines[number] as (typeof lines)[number];
    const at = await freePort();
    const all: readonly Line[] = Object.values(own);
    const begun = async (): Promise<Ran> => {
      const started = run(await newFolder(), {
        ENGINE: 'cluster', NAGI_ROLE: role, NAGI_LIBRARY: library, ESDB_URL: connectionTo(own.log.port), MONGO_URL: `mongodb://127.0.0.1:${own.mongo.port}/`,
        KAFKA_BROKERS: `127.0.0.1:${own.kafka.port}`, KAFKA_COPIES: '1', PORT: String(at), NAGI_ENGINES: undefined, LOG_LEVEL: 'silent', ...environment(number),
      });
      await started.address;
      return started;
    };
    let ran = await begun();
    return {
      role, address: `http://127.0.0.1:${at}`,
      get ran() {
        return ran;
      },
      get pid() {
        return ran.child.pid ?? 0;
      },
      cut: () => all.forEach((line) => line.cut()),
      mend: () => all.forEach((line) => line.mend()),
      kill: async () => {
        ran.child.kill('SIGKILL');
        await ran.ended;
      },
      again: async () => {
        ran = await begun();
      },
    };
  };

  const settle = async (): Promise<{ readonly patrons: string[]; readonly titles: string[] }> => {
    const made = await opened(10);
    const titles: string[] = [];
    for (const [i, concurrency] of seatsOf.entries()) {
      const file = { hash: String(i).repeat(64), size: 1, layout: 'reflow-vertical', chapters: 3, removed: 0 } as const;
      const added = await addTitle.run(made.system, { role: 'librarian', patronId: null, staffId: 'desk', request: `title-${i}` }, { record: record({ title: `潮の本 ${i}` }), book: { file, cover: null }, licence: terms({ concurrency }) });
      if (added.refused) throw new Error(added.refused.name);
      titles.push(added.done.titleId);
    }
    const patrons: string[] = [];
    for (let i = 0; i < readers; i++) {
      patrons.push(await enrol(made.system, `enrol-${i}`, { person: { card: `C-${i}`, name: `利用者 ${i}`, kana: 'リヨウシャ', born: '1990-01-01', mail: null }, class: 'general', school: null, cardExpires: null, password: 'secret' }));
    }
    await made.close();
    return { patrons, titles };
  };

  const workers = await Promise.all([seated(2, 'worker'), seated(3, 'worker')] as const);
  const people = await settle();
  const apis = await Promise.all([seated(0, 'api'), seated(1, 'api')] as const);
  const everybody = [...apis, ...workers];

  /** Everybody does something all the time, half of them at each address; who is not served tries the other one. */
  const begin = async (): Promise<Load> => {
    const over = new AbortController();
    const acknowledged: Acknowledged[] = [];
    const answers = [new Map<number, number>(), new Map<number, number>()];
    const act = async (at: number, cookie: string): Promise<boolean> => {
      const titleId = people.titles[Math.floor(Math.random() * people.titles.length)] ?? '';
      const [method, what] = ([['POST', 'loan'], ['POST', 'hold'], ['DELETE', 'loan'], ['DELETE', 'hold']] as const)[Math.floor(Math.random() * 4)] ?? ['POST', 'loan'];
      let status = 0;
      try {
        const answer = await ask(apis[at]?.address ?? '', cookie, method, `/api/titles/${titleId}/${what}`);
        status = answer.status;
        const { position, repeated = false } = (await answer.json()) as { readonly position?: string; readonly repeated?: boolean };
        const counts = status === 201 || (method === 'DELETE' && status === 200);
        if (position !== undefined) acknowledged.push({ what: counts && !repeated ? did[method][what] : null, stream: `title-${titleId}`, position, loanId: null });
      } catch (error) {
        // The process it went to is gone, or somebody behind it does not answer: nothing was promised.
        if (!['TypeError', 'TimeoutError'].includes((error as Error).name)) throw error;
      }
      answers[at]?.set(status, (answers[at]?.get(status) ?? 0) + 1);
      if (status === 0 || status === 503) await pause(200);
      return status !== 0 && status !== 503;
    };
    const busy = await Promise.all(people.patrons.map(async (_, i) => {
      const entered = await ask(apis[0].address, '', 'POST', '/api/session', { login: `C-${i}`, password: 'secret' });
      const cookie = (entered.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
      expect([entered.status, (await ask(apis[1].address, cookie, 'POST', '/api/session/terms', { edition: termsEdition })).status]).toEqual([200, expect.any(Number)]);
      return async (): Promise<void> => {
        while (!over.signal.aborted) if (!(await act(i % 2, cookie))) await act((i + 1) % 2, cookie);
      };
    }));
    const running = busy.map((work) => work());
    return {
      acknowledged,
      answers: () => answers.map((counted) => new Map(counted)),
      stop: async () => {
        over.abort();
        await Promise.all(running);
      },
    };
  };

  const everybodyWell = async (): Promise<void> => {
    for (let looks = 0; looks < 1_500; looks++) {
      if ((await Promise.all(everybody.map(({ address }) => isWell(address)))).every(Boolean)) return;
      await pause(200);
    }
    throw new Error('not everybody was well again within five minutes');
  };

  const viewsCaughtUp = async (): Promise<void> => {
    const events = openClusterEventStore({ connection: connectionTo(port), prefix: library, ...patience });
    const head = await events.head();
    await events.close();
    for (;;) {
      if ([...(await keptIn(database)).values()].every(({ position }) => position >= head)) return;
      await pause(200);
    }
  };

  /** What is on its way to be given back is waited for: who was cut off between slot and seat keeps the slot for a minute or two. */
  const settled = async (looking: Awaited<ReturnType<typeof opened>>): Promise<readonly Recorded[]> => {
    for (let looks = 0; ; looks++) {
      await quiet(looking.system, looking.engine, looking.heard);
      const recorded = await decode(looking.engine.vault, await wholeLog(looking.system.events));
      if (slotsIn(recorded, people).wrong.length === 0 || looks === 60) return recorded;
      await pause(5_000);
    }
  };

  const announcedTo = async ({ engine: { bus } }: Awaited<ReturnType<typeof opened>>, count: number): Promise<readonly string[]> => {
    const announced: string[] = [];
    const hearing = new AbortController();
    const listening = ['nagi.catalogue.v1', 'nagi.lending.v1'].map((topic) => bus.consume({
      name: `afterwards-${crypto.randomUUID()}`, topic, hear: async (page) => void announced.push(...page.map(({ id }) => id)), onTrouble: (trouble) => { throw trouble; },
    }, hearing.signal));
    for (let looks = 0; looks < 3_000 && new Set(announced).size < count; looks++) await pause(100);
    hearing.abort();
    await Promise.all(listening);
    return announced;
  };

  const asked = async ({ acknowledged, answers }: Load): Promise<Asked> => {
    await everybodyWell();
    // Somebody who only looks.
    const looking = await opened();
    try {
      const recorded = await settled(looking);
      const events = await wholeLog(looking.system.events);
      const told = toldOf(recorded);
      const announced = await announcedTo(looking, told.length);
      const counted = new Map<string, number>(told.map((id) => [id, 0]));
      for (const id of announced) counted.set(id, (counted.get(id) ?? 0) + 1);
      const failed = answers().reduce((sum, of) => sum + (of.get(500) ?? 0), 0);
      process.stderr.write(`${events.length} events, ${acknowledged.length} acknowledged, ${told.length} announcements\n`);
      return {
        recorded,
        wrong: [
          ...inLog(events), ...acknowledgedIn(events, acknowledged), ...slotsIn(recorded, people).wrong, ...oversold(recorded, people.titles), ...early(recorded),
          ...documentsAsBuilt(recorded, await keptIn(database)),
          ...[...counted].filter(([, times]) => times !== 1).map(([id, times]) => `the announcement ${id} was heard ${times} times`),
          ...(failed === 0 ? [] : [`${failed} requests were answered 500`]),
        ],
      };
    } finally {
      await looking.close();
    }
  };

  return {
    mongo, kafka, log, apis, workers, database, begin, everybodyWell, viewsCaughtUp, asked,
    close: async () => {
      for (const seat of everybody) seat.mend();
      await Promise.all(everybody.map(({ ran }) => stopped(ran)));
      await database.close();
      await removeFolders();
      await Promise.all(lines.flatMap((line) => Object.values(line)).map((line: Line) => line.close()));
      await Promise.all([mongo.stop(), kafka.stop(), log.kill()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
};

/** Does something to the library while people use it, and says how they fared; then everybody must be well, and people be served. */
export const suffer = async (four: FourProcesses, load: Load, name: string, make: () => Promise<void>): Promise<void> => {
  const [before, answered] = [load.acknowledged.length, load.answers()];
  await make();
  const during = load.acknowledged.length - before;
  const fared = load.answers().map((counted, at) => [...counted].map(([status, count]) => [status, count - (answered[at]?.get(status) ?? 0)] as const)
    .filter(([, count]) => count > 0).map(([status, count]) => `${status} × ${count}`).join(', '));
  await four.everybodyWell();
  const since = load.acknowledged.length;
  for (let looks = 0; looks < 3_000 && load.acknowledged.length < since + 10; looks++) await pause(100);
  expect([name, load.acknowledged.length >= since + 10]).toEqual([name, true]);
  process.stderr.write(`${name}: ${during} acknowledged meanwhile; at the one ${fared[0] ?? ''}; at the other ${fared[1] ?? ''}\n`);
};
