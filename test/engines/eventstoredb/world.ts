/** What the tests on EventStoreDB share: a store on a server of its own that may be spoiled, followers, writers, and what must hold of a log. */
import type { EventStore, Position, Stored } from '../../../application/ports.ts';
import { openClusterEventStore, type ClusterEventStoreOptions } from '../../../infrastructure/cluster/event-store.ts';
import { draft } from '../../contract/event-store.ts';
import { freePort } from '../servers.mjs';
import { startServer, type ServerOptions, type TestServer } from './server.ts';

export const pause = (ms: number): Promise<void> => new Promise((resume) => setTimeout(resume, ms));

interface World {
  readonly server: TestServer;
  readonly store: EventStore;
  /** The same log without the haste a test gives `store`: a busy machine answers late. */
  readonly patient: EventStore;
  readonly troubles: unknown[];
}

/** How long a server may take where it is not the question: a busy machine answers late. */
export const patience = { answerWithin: 20_000, giveUpAfter: 120_000 };

/** A store on a server of its own, which the test may spoil. */
export const withServer = async (options: ServerOptions & Partial<ClusterEventStoreOptions>, run: (world: World) => Promise<void>): Promise<void> => {
  const server = await startServer({ port: await freePort(), ...options });
  const troubles: unknown[] = [];
  const opened = { connection: server.connection, prefix: 'lib', ...patience };
  const store = openClusterEventStore({ ...opened, onTrouble: (trouble) => troubles.push(trouble), ...options });
  const patient = openClusterEventStore(opened);
  try {
    await run({ server, store, patient, troubles });
  } finally {
    await Promise.all([store.close(), patient.close()]);
    await server.close();
  }
};

/** Runs while the clock stands still: whoever waits for time to pass waits for ever. */
export const atOnce = async <T>(run: () => Promise<T>): Promise<T> => {
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'clearImmediate', 'nextTick', 'queueMicrotask', 'Date', 'performance'] });
  try {
    return await run();
  } finally {
    jest.useRealTimers();
  }
};

export interface Following {
  readonly events: readonly Stored[];
  readonly pages: readonly number[];
  /** Resolves when so many came. */
  until(count: number): Promise<void>;
  stop(): Promise<void>;
}

export const following = (store: EventStore, after: Position = ''): Following => {
  const abort = new AbortController();
  const events: Stored[] = [];
  const pages: number[] = [];
  const running = (async () => {
    for await (const page of store.follow(after, abort.signal)) {
      pages.push(page.length);
      events.push(...page);
    }
  })();
  return {
    events,
    pages,
    async until(count) {
      for (let looks = 0; events.length < count && looks < 12_000; looks += 1) await pause(10);
      expect(events.length).toBeGreaterThanOrEqual(count);
    },
    async stop() {
      abort.abort();
      await running;
    },
  };
};

/** Every event once, in the order of positions, no version left out. */
export const expectWhole = (events: readonly Stored[], count: number): void => {
  expect(events).toHaveLength(count);
  expect(new Set(events.map((e) => e.position)).size).toBe(count);
  expect([...events.map((e) => e.position)].sort()).toEqual(events.map((e) => e.position));
  const versions = new Map<string, number>();
  for (const e of events) {
    expect(e.version).toBe((versions.get(e.stream) ?? 0) + 1);
    versions.set(e.stream, e.version);
  }
};

/** Writers of their own streams, one event after the other; each append must be acknowledged. */
export const written = async (store: EventStore, writers: number, each: number, name = 'w'): Promise<void> => {
  await Promise.all(Array.from({ length: writers }, async (_, w) => {
    for (let i = 0; i < each; i += 1) expect((await store.append(`${name}${w}`, i, [draft(`${name}${w}-${i}`)])).ok).toBe(true);
  }));
};

export const idsOf = (events: readonly Stored[]): string[] => events.map((e) => e.id);
