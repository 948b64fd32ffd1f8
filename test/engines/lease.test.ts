/**
 * Leases on a MongoDB-protocol server: one runner at a time, whoever dies, sleeps or is cut off. The clock goes on only when a test says
 * so, and waits for every request that is under way: what a busy machine takes for them is no time at all.
 */
import { lease, type Held } from '../../infrastructure/cluster/lease.ts';
import type { Mongo } from '../../infrastructure/cluster/mongo.ts';
import { withMongo } from './ferretdb/world.ts';

const ttl = 600;
const step = 10;

const unexpected = (trouble: unknown): void => {
  throw trouble instanceof Error ? trouble : new Error(String(trouble));
};

/** A connection whose requests the clock waits for. */
interface Timed {
  readonly mongo: Mongo;
  /** Lets so many ms pass. */
  pass(ms: number): Promise<void>;
  /** Lets time pass until something has come about. */
  until(hasCome: () => boolean): Promise<void>;
}

const onOwnTime = (run: (timed: Timed) => Promise<void>): Promise<void> => withMongo(async (mongo) => {
  let underWay = 0;
  const settled = async (): Promise<void> => {
    for (let idle = 0; idle < 3; idle += 1) {
      await new Promise((resume) => setImmediate(resume));
      if (underWay > 0) idle = 0;
    }
  };
  const pass = async (ms: number): Promise<void> => {
    await settled();
    for (let passed = 0; passed < ms; passed += step) {
      jest.advanceTimersByTime(step);
      await settled();
    }
  };
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'clearImmediate', 'nextTick', 'queueMicrotask'] });
  try {
    await run({
      pass,
      until: async (hasCome) => {
        await settled();
        while (!hasCome()) await pass(step);
      },
      mongo: {
        ...mongo,
        ask: async (work) => {
          underWay += 1;
          try {
            return await mongo.ask(work);
          } finally {
            underWay -= 1;
          }
        },
      },
    });
  } finally {
    jest.useRealTimers();
  }
});

interface Waiting {
  held: Held | null;
  /** When it had it, by the clock of the test. */
  at: number;
}

const waitingFor = (mongo: Mongo, holder: string, { name = 'shelf', onTrouble = unexpected, signal = new AbortController().signal } = {}): Waiting => {
  const waiting: Waiting = { held: null, at: 0 };
  void lease(mongo, name, holder, { ttl, onTrouble }).acquire(signal).then((held) => {
    waiting.held = held;
    waiting.at = performance.now();
  });
  return waiting;
};

const acquired = async ({ mongo, until }: Timed, holder: string, changes: Parameters<typeof waitingFor>[2] = {}): Promise<Held> => {
  const waiting = waitingFor(mongo, holder, changes);
  await until(() => waiting.held !== null);
  if (waiting.held === null) throw new Error(`${holder} did not get it`);
  return waiting.held;
};

/** A process that is cut off, or stopped, from a moment on. */
const cuttable = (mongo: Mongo): { readonly mongo: Mongo; cut(): void; mend(): void } => {
  let cut = false;
  return {
    mongo: {
      ...mongo,
      ask: async (work) => {
        if (cut) throw new Error('cut off');
        return mongo.ask(work);
      },
    },
    cut: () => (cut = true),
    mend: () => (cut = false),
  };
};

test('one has it as long as it renews, the next has it at once when it is given back, with a higher token', () => onOwnTime(async (timed) => {
  const one = await acquired(timed, 'one');
  const waiting = waitingFor(timed.mongo, 'other');
  await timed.pass(ttl * 5);
  expect([waiting.held, one.lost.aborted]).toEqual([null, false]);
  const since = performance.now();
  await one.release();
  await timed.until(() => waiting.held !== null);
  expect(waiting.at - since).toBeLessThan(ttl / 2);
  expect([one.token, waiting.held?.token]).toEqual([1, 2]);
  expect(one.lost.aborted).toBe(false);
  await waiting.held?.release();
  const third = await acquired(timed, 'one');
  expect(third.token).toBe(3);
  await third.release();
}));

test('leases of different names know nothing of each other; who stops waiting gets none', () => onOwnTime(async (timed) => {
  const held = [];
  for (const name of ['a', 'b', 'ab']) held.push(await acquired(timed, 'one', { name }));
  expect(held.map(({ token }) => token)).toEqual([1, 1, 1]);
  const tired = new AbortController();
  const asked = lease(timed.mongo, 'a', 'other', { ttl, onTrouble: unexpected }).acquire(tired.signal);
  await timed.pass(ttl / 3);
  tired.abort();
  expect(await asked).toBeNull();
  expect(held[0]!.lost.aborted).toBe(false);
  await Promise.all(held.map((one) => one.release()));
}));

test('of many who want it one gets it, one after another', () => onOwnTime(async (timed) => {
  const waiting = Array.from({ length: 6 }, (_, i) => waitingFor(timed.mongo, `process ${i}`));
  const tokens: number[] = [];
  while (tokens.length < waiting.length) {
    await timed.until(() => waiting.some(({ held }) => held !== null));
    await timed.pass(ttl * 2);
    const inside = waiting.filter(({ held }) => held !== null);
    expect(inside).toHaveLength(1);
    for (const one of inside) {
      tokens.push(one.held!.token);
      await one.held!.release();
      one.held = null;
    }
  }
  expect(tokens).toEqual([1, 2, 3, 4, 5, 6]);
}));

test('who is cut off loses it within its time, before another has it; another has it within that time and a little', () => onOwnTime(async (timed) => {
  const line = cuttable(timed.mongo);
  const troubles: unknown[] = [];
  const one = await acquired({ ...timed, mongo: line.mongo }, 'one', { onTrouble: (trouble) => troubles.push(trouble) });
  const other = waitingFor(timed.mongo, 'other');
  await timed.pass(ttl * 2);
  expect(one.lost.aborted).toBe(false);
  const since = performance.now();
  line.cut();
  let lostAt = Infinity;
  one.lost.addEventListener('abort', () => (lostAt = performance.now()));
  await timed.until(() => other.held !== null);
  expect(lostAt - since).toBeLessThanOrEqual(ttl);
  expect(lostAt).toBeLessThanOrEqual(other.at);
  expect(other.at - since).toBeLessThan(ttl * 1.3);
  expect(other.held?.token).toBe(2);
  expect(troubles.length).toBeGreaterThan(0);
  // Back again, the old holder neither renews nor gives back what is another's.
  line.mend();
  await one.release();
  await timed.pass(ttl * 2);
  expect(other.held?.lost.aborted).toBe(false);
  await other.held?.release();
}));

test('an answer to taking it that got lost is found out', () => onOwnTime(async (timed) => {
  let steps = 0;
  const lossy: Mongo = {
    ...timed.mongo,
    ask: async (work) => {
      steps += 1;
      const answer = await timed.mongo.ask(work);
      if (steps === 2) throw new Error('lost');
      return answer;
    },
  };
  const heard: unknown[] = [];
  const held = await acquired({ ...timed, mongo: lossy }, 'one', { onTrouble: (trouble) => heard.push(trouble) });
  expect(held.token).toBe(1);
  expect(heard).toHaveLength(1);
  await held.release();
}));
