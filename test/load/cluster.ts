/**
 * The same work on the servers of a cluster, beside the embedded engine in the same rounds. What stands in for a server is slower or faster than
 * the server: of EventStoreDB it is the test server, one process of Node that keeps everything in memory and flushes a file, so that appends
 * and replay show what the adapter and the client can do at most, and not what the vendor's server does.
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import pino from 'pino';
import { decode } from '../../application/codec.ts';
import type { Announcement, EventStore, MessageBus, ReadStore } from '../../application/ports.ts';
import { openClusterEngine } from '../../infrastructure/app/cluster-engine.ts';
import type { Engine } from '../../infrastructure/app/engine.ts';
import { projections } from '../../infrastructure/app/library.ts';
import { settingsFrom } from '../../infrastructure/app/settings.ts';
import { openMessageBus } from '../../infrastructure/embedded/message-bus.ts';
import { standardLimits } from '../../infrastructure/http/shedding.ts';
import { openReadStore } from '../../infrastructure/embedded/read-store.ts';
import { runProjections, type AnyProjection } from '../../projections/runner.ts';
import { appendRate, embeddedRate, eventBytes } from './append.ts';
import { allAnswered, ask, each, type Request } from './client.ts';
import { pastOf } from './history.ts';
import { compared, inTurn, quantile, secondsOf, sideBySide, spreadOf, type Bench, type Figure } from './measure.ts';
import { eventsIn, writePast, type Past } from './past.ts';
import { nagi, served, servedOn, type Served } from './processes.ts';
import { replayFigures } from './replay.ts';
import { lendingIn, roundsOf, type Lending } from './serving.ts';

const masterKey = randomBytes(32);
const run = randomBytes(3).toString('hex');
const log = pino({ level: 'error' }, pino.destination(2));

/** What a process of a library on these servers is told. */
const told = async (bench: Bench, library: string): Promise<NodeJS.ProcessEnv> => ({
  KAFKA_COPIES: process.env['KAFKA_COPIES'] ?? '1', ...(await bench.servers()),
  ENGINE: 'cluster', NAGI_LIBRARY: `bench-${run}-${library}`, NAGI_MASTER_KEY: masterKey.toString('base64'), HOST: '127.0.0.1', LOG_LEVEL: 'error',
});

/** A thousand that wait for a slow server are no reason to ask again: repeats would be measured too. In ms. */
const unhurried = { answerWithin: 60_000, giveUpAfter: 120_000 };

/** Works with the engine of a library of its own, and closes it. */
const onCluster = async <T>(bench: Bench, library: string, work: (engine: Engine) => Promise<T>): Promise<T> => {
  const { cluster } = settingsFrom({ ...process.env, ...(await told(bench, library)) }, bench.folder);
  if (cluster === null) throw new Error('ENGINE=cluster was not heard');
  const engine = await openClusterEngine({ settings: cluster, masterKey, folder: join(bench.folder, 'books'), log, patience: unhurried });
  try {
    return await work(engine);
  } finally {
    await engine.close();
  }
};

const appendFigures = async (bench: Bench): Promise<readonly Figure[]> => {
  const figures: Figure[] = [];
  for (const pending of [1, 64, 1000]) {
    const count = Math.max(5, Math.round((bench.scale * (pending === 1 ? 1_500 : 20_000)) / pending));
    bench.say(`append, ${pending} pending`);
    const { value, other, ratio } = await sideBySide(
      bench.rounds,
      (round) => onCluster(bench, `append-${pending}-${round}`, ({ events }) => appendRate(events, pending, count)),
      (round) => embeddedRate(join(bench.folder, `append-${pending}-${round}`), pending, count),
    );
    figures.push({
      name: `append, ${pending} pending`, unit: 'events/s', value, against: { name: 'embedded', value: other, ratio },
      note: `${pending * count} events of ${eventBytes} B as JSON, a call each; opening is left out`,
    });
  }
  return figures;
};

/** Longer than anything here takes, in ms. */
const patience = 3_600_000;

/** Its titles and patrons shrink with it, since a stand-in for MongoDB may look through all documents to find one. */
const pastOn = ({ scale }: Bench): Past => ({ ...pastOf(Math.round(200_000 * scale)), titles: Math.ceil(2_000 * scale), patrons: Math.ceil(5_000 * scale) });

/** Seconds until a view that was not there is up to date. */
const buildIn = async (events: EventStore, documents: ReadStore, vault: Engine['vault'], projection: AnyProjection): Promise<number> => {
  const stop = new AbortController();
  const troubles: unknown[] = [];
  const ports = { events, documents, decode: decode.bind(null, vault), onApplied: () => undefined, onTrouble: (_name: string, trouble: unknown) => void troubles.push(trouble) };
  const head = await events.head();
  const seconds = await secondsOf(async () => {
    const runner = await runProjections(ports, [projection], stop.signal);
    await runner.reached(projection.name, head, patience);
    stop.abort();
    await runner.stopped();
  });
  if (troubles.length > 0) throw troubles[0];
  return seconds;
};

const buildFigures = async (bench: Bench, { events, documents, vault }: Engine): Promise<readonly Figure[]> => {
  const figures: Figure[] = [];
  const count = eventsIn(pastOn(bench));
  const beside = await openReadStore(join(bench.folder, 'documents'));
  try {
    for (const projection of projections) {
      bench.say(`rebuild of ${projection.name}`);
      const [lmdb, mongo] = [await buildIn(events, beside, vault, projection), await buildIn(events, documents, vault, projection)];
      figures.push({
        name: `rebuild of ${projection.name}`, unit: 'events/s', value: spreadOf([count / mongo]), against: { name: 'the same log into LMDB', value: spreadOf([count / lmdb]), ratio: spreadOf([lmdb / mongo]) },
        note: `${mongo.toFixed(1)} s, measured once`,
      });
    }
  } finally {
    await beside.close();
  }
  return figures;
};

const pastFigures = async (bench: Bench): Promise<readonly Figure[]> =>
  onCluster(bench, 'past', async (engine) => {
    const events = eventsIn(pastOn(bench));
    const seconds = await secondsOf(() => writePast(engine, pastOn(bench), (done) => bench.say(`a past of ${events} events: ${Math.floor((100 * done) / events)} %`)));
    bench.say(`a past of ${events} events took ${seconds.toFixed(0)} s to write`);
    const replayed = await replayFigures(bench, engine);
    // The aims are those of the embedded engine.
    return [...replayed.filter(({ name }) => !name.endsWith('absolute')).map(({ aim: _aim, ...figure }) => figure), ...(await buildFigures(bench, engine))];
  });

const announcementOf = (i: number): Announcement => ({
  specversion: '1.0', id: `announcement-${i}`, source: '/bench', type: 'nagi.lending.title-lent.v1', subject: `title-${Math.abs(i) % 100}`, time: '2026-12-15T00:00:00.000Z',
  datacontenttype: 'application/json', dataschema: '/announcements/lending.title-lent.v1.json', data: { titleId: `title-${Math.abs(i) % 100}` },
});

/** Publishes so many, a page after the other, to a consumer that hears already; each per second, until the last was kept and until it was heard. */
const announce = async (bus: MessageBus, count: number, page: number): Promise<{ readonly published: number; readonly heard: number }> => {
  const topic = 'nagi.lending.v1';
  const stop = new AbortController();
  const troubles: unknown[] = [];
  let left = 1;
  let tell = (): void => undefined;
  const allHeard = (): Promise<void> => new Promise((resolve) => (tell = resolve));
  const consuming = bus.consume({
    name: 'bench', topic,
    hear: async ({ length }) => {
      left -= length;
      if (left === 0) tell();
    },
    onTrouble: (trouble) => void troubles.push(trouble),
  }, stop.signal);
  try {
    const first = allHeard();
    await bus.publish(topic, [announcementOf(-1)]);
    await first;
    left = count;
    const last = allHeard();
    let published = 0;
    const seconds = await secondsOf(async () => {
      published = await secondsOf(async () => {
        for (let i = 0; i < count; i += page) await bus.publish(topic, Array.from({ length: Math.min(page, count - i) }, (_, j) => announcementOf(i + j)));
      });
      await last;
    });
    if (troubles.length > 0) throw troubles[0];
    return { published: count / published, heard: count / seconds };
  } finally {
    stop.abort();
    await consuming;
  }
};

const announcementFigures = async (bench: Bench): Promise<readonly Figure[]> => {
  const figures: Figure[] = [];
  for (const page of [1, 500]) {
    bench.say(`announcements, ${page} at a time`);
    const count = Math.round((page === 1 ? 1_000 : 50_000) * bench.scale);
    const measured = await inTurn(
      bench.rounds,
      (round) => onCluster(bench, `told-${page}-${round}`, ({ bus }) => announce(bus, count, page)),
      async (round) => {
        const bus = await openMessageBus(join(bench.folder, `told-${page}-${round}`));
        try {
          return await announce(bus, count, page);
        } finally {
          await bus.close();
        }
      },
    );
    for (const what of ['published', 'heard'] as const) {
      const { value, other, ratio } = compared(measured, (one) => one[what]);
      figures.push({ name: `announcements ${what}, ${page} at a time`, unit: 'a second', value, against: { name: 'embedded', value: other, ratio }, note: `${count} of them` });
    }
  }
  return figures;
};

/** Requests under way at once: what one process lets in. */
const connections = standardLimits.atOnce.command;

interface Borrowed {
  readonly rate: number;
  readonly p99: number;
}

const borrowed = async (ports: readonly number[], count: number, request: (p: number) => Request): Promise<Borrowed> => {
  // Behind a proxy everybody comes from an address of their own.
  const from = (p: number): string => `10.0.${p >> 8}.${p & 255}`;
  const { seconds, latencies } = allAnswered(await ask(ports, connections, each(count, (p) => ({ ...request(p), from: from(p) }))), '201');
  return { rate: count / seconds, p99: quantile(latencies, 0.99) };
};

/** Until all that follows from what was borrowed is done, whichever process does it. */
const caughtUp = async ({ events, documents, checkpoints, bus }: Engine): Promise<void> => {
  const progress = async ({ name }: AnyProjection): Promise<string> => documents.progress((await documents.current(name)) ?? '');
  for (;;) {
    const head = await events.head();
    const places = await Promise.all([...projections.map(progress), ...['slots', 'forgetting', 'directory'].map((name) => checkpoints.get(name)), bus.checkpoints.get('announcer')]);
    if (places.every((place) => place >= head)) return;
    // Seldom, since looking is work for the servers too.
    await new Promise((resume) => setTimeout(resume, 500));
  }
};

/** What is lent, made by a process that is gone before anything is measured. */
const madeOn = async (engine: NodeJS.ProcessEnv, folder: string, titles: number, patrons: number): Promise<Lending> => {
  const maker = await servedOn(engine, 'server', folder);
  try {
    const lending = await lendingIn(maker, titles, patrons);
    await maker.run('caughtUp');
    return lending;
  } finally {
    await maker.stop();
  }
};

/** Borrows at so many processes that answer, with so many that work behind them. */
const borrowFigures = async (bench: Bench, apis: number, workers: number): Promise<readonly Figure[]> => {
  const name = `${apis} api, ${workers} working`;
  const library = `lends-${apis}-${workers}`;
  const variables = await told(bench, library);
  const [titles, count] = [Math.ceil(400 * bench.scale) + bench.rounds, Math.round(1_000 * bench.scale)];
  const begun: { stop(): Promise<void> }[] = [];
  const kept = <P extends { stop(): Promise<void> }>(program: P): P => {
    begun.push(program);
    return program;
  };
  bench.say(`borrow, ${name}: patrons and titles made`);
  try {
    const lent = await madeOn(variables, join(bench.folder, `${library}-maker`), titles, count);
    const start = async (role: string, i: number): Promise<number> =>
      kept(await nagi(join(bench.folder, `${library}-${role}-${i}`), { ...variables, NAGI_ROLE: role, NAGI_BEHIND_PROXY: 'true' })).port;
    for (let i = 0; i < workers; i++) await start('worker', i);
    const ports: number[] = [];
    for (let i = 0; i < apis; i++) ports.push(await start('api', i));
    const embedded: Served = kept(await served('server', join(bench.folder, `${library}-embedded`)));
    const [ours, theirs] = [roundsOf(lent), roundsOf(await lendingIn(embedded, titles, count))];
    return await onCluster(bench, library, async (engine) => {
      const here = async (): Promise<Borrowed> => {
        const one = await borrowed(ports, count, ours());
        await caughtUp(engine);
        return one;
      };
      const there = async (): Promise<Borrowed> => {
        const one = await borrowed([embedded.port], count, theirs());
        await embedded.run('caughtUp');
        return one;
      };
      bench.say(`borrow, ${name}: warming up`);
      await here();
      await there();
      bench.say(`borrow, ${name}`);
      const measured = await inTurn(bench.rounds, here, there);
      const figure = (what: string, unit: string, of: (one: Borrowed) => number): Figure => {
        const { value, other, ratio } = compared(measured, of);
        return { name: `borrow, ${name}${what}`, unit, value, against: { name: 'embedded, one process', value: other, ratio }, note: `${count} a round over ${connections} connections in all, ${titles} titles` };
      };
      return [figure('', 'requests/s', ({ rate }) => rate), figure(': p99', 'ms', ({ p99 }) => p99)];
    });
  } finally {
    for (const { stop } of begun.reverse()) await stop();
  }
};

export const clusterFigures = async (bench: Bench): Promise<readonly Figure[]> => {
  const lending: Figure[] = [];
  // First, while there is nothing of others in the log.
  for (const [apis, workers] of [[1, 1], [2, 1], [2, 2]] as const) lending.push(...(await borrowFigures(bench, apis, workers)));
  return [...(await appendFigures(bench)), ...(await pastFigures(bench)), ...(await announcementFigures(bench)), ...lending];
};
