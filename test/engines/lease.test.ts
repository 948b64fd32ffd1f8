/** Leases on a MongoDB-protocol server: one runner at a time, whoever dies, sleeps or is cut off. */
import { lease, type Held } from '../../infrastructure/cluster/lease.ts';
import type { Mongo } from '../../infrastructure/cluster/mongo.ts';
import { withMongo } from './ferretdb/world.ts';

jest.setTimeout(60_000);

const ttl = 600;
const unexpected = (trouble: unknown): void => {
  throw trouble instanceof Error ? trouble : new Error(String(trouble));
};

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

const acquired = async (mongo: Mongo, holder: string, name = 'shelf'): Promise<Held> => {
  const held = await lease(mongo, name, holder, { ttl, onTrouble: unexpected }).acquire(AbortSignal.timeout(20_000));
  if (held === null) throw new Error(`${holder} did not get it`);
  return held;
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

test('one has it as long as it renews, the next has it at once when it is given back, with a higher token', () => withMongo(async (mongo) => {
  const one = await acquired(mongo, 'one');
  const waiting = acquired(mongo, 'other');
  expect(await Promise.race([waiting.then(() => 'taken'), pause(ttl * 3).then(() => 'waits')])).toBe('waits');
  expect(one.lost.aborted).toBe(false);
  const since = performance.now();
  await one.release();
  const other = await waiting;
  expect(performance.now() - since).toBeLessThan(ttl);
  expect([one.token, other.token]).toEqual([1, 2]);
  expect(one.lost.aborted).toBe(false);
  await other.release();
  const third = await acquired(mongo, 'one');
  expect(third.token).toBe(3);
  await third.release();
}));

test('leases of different names know nothing of each other; who stops waiting gets none', () => withMongo(async (mongo) => {
  const held = await Promise.all(['a', 'b', 'ab'].map((name) => acquired(mongo, 'one', name)));
  expect(held.map(({ token }) => token)).toEqual([1, 1, 1]);
  expect(await lease(mongo, 'a', 'other', { ttl, onTrouble: unexpected }).acquire(AbortSignal.timeout(200))).toBeNull();
  expect(held[0]!.lost.aborted).toBe(false);
  await Promise.all(held.map((one) => one.release()));
}));

test('of many who want it one gets it, one after another', () => withMongo(async (mongo) => {
  let inside = 0;
  const tokens: number[] = [];
  await Promise.all(Array.from({ length: 6 }, async (_, i) => {
    const held = await acquired(mongo, `process ${i}`);
    inside += 1;
    expect(inside).toBe(1);
    tokens.push(held.token);
    await pause(30);
    inside -= 1;
    await held.release();
  }));
  expect(tokens).toEqual([1, 2, 3, 4, 5, 6]);
}));

test('who is cut off loses it within its time, before another has it; another has it within that time and a little', () => withMongo(async (mongo) => {
  const line = cuttable(mongo);
  const troubles: unknown[] = [];
  const one = await lease(line.mongo, 'shelf', 'one', { ttl, onTrouble: (trouble) => troubles.push(trouble) }).acquire(new AbortController().signal);
  const waiting = acquired(mongo, 'other');
  await pause(ttl);
  expect(one!.lost.aborted).toBe(false);
  const since = performance.now();
  line.cut();
  const lostAt = new Promise<number>((resolve) => one!.lost.addEventListener('abort', () => resolve(performance.now())));
  const other = await waiting;
  const takenAt = performance.now();
  expect((await lostAt) - since).toBeLessThanOrEqual(ttl + 50);
  expect(await lostAt).toBeLessThanOrEqual(takenAt);
  expect(takenAt - since).toBeLessThan(ttl * 1.5);
  expect(other.token).toBe(2);
  expect(troubles.length).toBeGreaterThan(0);
  // Back again, the old holder neither renews nor gives back what is another's.
  line.mend();
  await one!.release();
  await pause(ttl);
  expect(other.lost.aborted).toBe(false);
  await other.release();
}));

test('an answer to taking it that got lost is found out', () => withMongo(async (mongo) => {
  let steps = 0;
  const lossy: Mongo = {
    ...mongo,
    ask: async (work) => {
      steps += 1;
      const answer = await mongo.ask(work);
      if (steps === 2) throw new Error('lost');
      return answer;
    },
  };
  const heard: unknown[] = [];
  const held = await lease(lossy, 'shelf', 'one', { ttl, onTrouble: (trouble) => heard.push(trouble) }).acquire(AbortSignal.timeout(5_000));
  expect(held?.token).toBe(1);
  expect(heard).toHaveLength(1);
  await held!.release();
}));
