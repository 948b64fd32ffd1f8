/**
 * What becomes of the MongoDB adapters when the server is killed, stopped or not there: on a server of this file's own, since a common one
 * is not to be killed. It is FerretDB over SQLite with `synchronous=full`: what was acknowledged is on the disk.
 */
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import type { Change } from '../../../application/ports.ts';
import { clusterCheckpoints } from '../../../infrastructure/cluster/checkpoints.ts';
import { lease } from '../../../infrastructure/cluster/lease.ts';
import { connectMongo, Overtaken, type Mongo, type MongoOptions } from '../../../infrastructure/cluster/mongo.ts';
import { clusterReadStore } from '../../../infrastructure/cluster/read-store.ts';
import { clusterRecords } from '../../../infrastructure/cluster/records.ts';
import { EngineUnreachable } from '../../../infrastructure/cluster/unreachable.ts';
import { openClusterVault } from '../../../infrastructure/cluster/vault.ts';
import { openLine } from '../line.ts';
import { startFerretDb, type FerretDb } from './ferretdb.mjs';
import { freshDatabase, patience, pausing } from './world.ts';

let server: FerretDb;
beforeAll(async () => {
  server = await startFerretDb(process.env['FERRETDB_FOLDER'] ?? '.engines/ferretdb');
}, 600_000);
afterAll(() => server.stop());

const open: Mongo[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((mongo) => mongo.close()));
});

const connected = async (changes: Partial<MongoOptions> = {}): Promise<Mongo> => {
  const mongo = await connectMongo({ url: server.url, database: freshDatabase(), ...patience, ...changes });
  open.push(mongo);
  return mongo;
};

/** With little patience, which on a busy machine may not be enough to connect at the first try. */
const shortly = async (url = server.url): Promise<Mongo> => {
  for (;;) {
    const mongo = await connected({ url, ...hasty }).catch((error: unknown) => {
      if (!(error instanceof EngineUnreachable)) throw error;
      return null;
    });
    if (mongo !== null) return mongo;
  }
};

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

const at = (n: number): string => String(n).padStart(16, '0');

/** What it was rejected with. */
const failure = (work: Promise<unknown>): Promise<unknown> => work.then(() => null, (thrown: unknown) => thrown);

const unreachable = expect.objectContaining({ name: 'EngineUnreachable', engine: 'MongoDB' });

/** Whoever has less patience is told first, whatever the machine takes for it. */
const [hasty, calmer] = [{ answerWithin: 500, giveUpAfter: 1_500 }, { answerWithin: 3_000, giveUpAfter: 12_000 }];

test('killed with -9 and started again under load: nothing acknowledged is lost, nobody notices but by waiting', async () => {
  const mongo = await connected();
  const [records, store, checkpoints] = [clusterRecords(mongo), clusterReadStore(mongo), clusterCheckpoints(mongo)];
  const vault = await openClusterVault(mongo, randomBytes(32));
  const held = await lease(mongo, 'shelf', 'test', { ttl: 120_000, onTrouble: () => undefined }).acquire(new AbortController().signal);
  const done = { added: [] as number[], applied: 0, checkpoint: 0, keys: [] as { subject: string; sealed: string }[] };
  const over = new AbortController();
  const until = async (step: (n: number) => Promise<void>): Promise<void> => {
    for (let n = 1; ; n += 1) {
      if (over.signal.aborted) return;
      await step(n);
    }
  };
  const load = Promise.all([
    ...[0, 1, 2].map((lane) => until(async (n) => {
      expect(await records.add('accounts', `${lane}-${n}`, n * 10 + lane)).toBe(true);
      done.added.push(n * 10 + lane);
    })),
    until(async (n) => {
      const keys = { i: [`k${n % 3}`, `n${n}`] };
      await store.fenced(held!.token).apply('s', [0, 1, 2].map((i) => ({ id: `d${(n + i) % 7}`, document: { n }, keys, position: at(n) })), at(n));
      done.applied = n;
    }),
    until(async (n) => {
      await checkpoints.set('f', at(n));
      done.checkpoint = n;
    }),
    until(async (n) => {
      const subject = n % 2 ? await vault.mint() : `p${n}`;
      await vault.create(subject);
      done.keys.push({ subject, sealed: (await vault.keyring([subject])).seal(subject, n, 'c') });
    }),
  ]);
  const kills = Number(process.env['KILLS'] ?? 5);
  for (let kill = 0; kill < kills; kill += 1) {
    await pause(500 + Math.random() * 500);
    await server.kill();
    await pause(Math.random() * 400);
    await server.start();
  }
  while (done.added.length < 60) await pause(100);
  over.abort();
  await load;

  expect((await records.list<number>('accounts')).map(({ value }) => value).sort((a, b) => a - b)).toEqual(done.added.sort((a, b) => a - b));
  expect(await checkpoints.get('f')).toBe(at(done.checkpoint));
  expect(await store.progress('s')).toBe(at(done.applied));
  const expected = new Map<string, number>();
  for (let n = 1; n <= done.applied; n += 1) for (const i of [0, 1, 2]) expected.set(`d${(n + i) % 7}`, n);
  expect((await store.load<{ n: number }>('s', [...expected.keys()])).map((d) => [d.id, d.document.n]).sort()).toEqual([...expected].sort());
  const places = (await store.page('s', { index: 'i', limit: 100 })).items.map(({ key, id }) => `${key}/${id}`);
  expect(places.sort()).toEqual([...expected].flatMap(([id, n]) => [`k${n % 3}/${id}`, `n${n}/${id}`]).sort());
  expect(await store.count('s', 'i')).toBe(places.length);
  const ring = await vault.keyring(done.keys.map(({ subject }) => subject));
  for (const { subject, sealed } of done.keys) expect(typeof ring.open(subject, sealed, 'c')).toBe('number');
  expect(held!.lost.aborted).toBe(false);
  await held!.release();
  await vault.close();
});

test.each(['killed', 'stopped in its tracks'])('%s: requests fail in the time said, and go on by themselves when it is back', async (how) => {
  const [calm, short] = [await connected(calmer), await shortly()];
  const [records, store] = [clusterRecords(short), clusterReadStore(short)];
  const before = await connected();
  await clusterRecords(before).put('r', 'before', 1);
  let waits = true;
  if (how === 'killed') await server.kill();
  else await server.pause();
  const waiting = failure(clusterRecords(calm).get('r', 'before')).finally(() => (waits = false));
  try {
    const failed = await Promise.all([failure(records.put('r', 'during', 1)), failure(records.get('r', 'before')), failure(store.apply('s', [], at(1)))]);
    expect([failed, waits]).toEqual([[unreachable, unreachable, unreachable], true]);
  } finally {
    if (how === 'killed') await server.start();
    else server.resume();
  }
  expect([await waiting, await clusterRecords(before).get('r', 'before')]).toEqual([null, 1]);
  // The one that was told goes on too.
  while ((await failure(records.put('r', 'after', 2))) !== null) await pause(100);
});

test('cut off in the middle of a large write: it ends all the same, and is made again', async () => {
  const line = await openLine(() => Number(new URL(server.url).port));
  try {
    const url = `mongodb://127.0.0.1:${line.port}/`;
    const [short, long] = [await shortly(url), await connected({ url, answerWithin: hasty.answerWithin })];
    // More than the buffers on the way have room for.
    const large = 'x'.repeat(12_000_000);
    line.cut();
    const waiting = clusterRecords(long).put('r', 'large', large);
    expect(await failure(clusterRecords(short).put('r', 'large', large))).toEqual(unreachable);
    line.mend();
    await waiting;
    expect(await clusterRecords(long).get('r', 'large')).toBe(large);
  } finally {
    await Promise.all(open.splice(0).map((mongo) => mongo.close()));
    await line.close();
  }
});

test('what a holder that is cut off has on its way is refused when it comes through after another took over, whichever request it was', async () => {
  const line = await openLine(() => Number(new URL(server.url).port));
  const database = freshDatabase();
  const [near, far] = [await connected({ database }), await connected({ database, url: `mongodb://127.0.0.1:${line.port}/` })];
  const version = (n: number): Change<{ readonly n: number }> => ({ id: 'a', document: { n }, keys: { i: [`k${n}`] }, position: at(n) });
  try {
    for (let [step, cameThrough] = [1, false]; !cameThrough; step += 1) {
      const [store, space] = [clusterReadStore(near), `s${step}`];
      await store.fenced(1).apply(space, [version(1)], at(1));
      const late = pausing(far, step);
      const written = clusterReadStore(late.mongo).fenced(1).apply(space, [version(2)], at(2)).then(() => null, (error: unknown) => error);
      cameThrough = await Promise.race([late.stopped.then(() => false), written.then(() => true)]);
      line.cut();
      late.goOn();
      await store.fenced(2).apply(space, [version(3)], at(3));
      line.mend();
      expect(await written).toEqual(cameThrough ? null : expect.any(Overtaken));
      const { items } = await store.page<{ readonly n: number }>(space, { index: 'i', limit: 9 });
      expect([await store.progress(space), items.map(({ key, document }) => [key, document.n])]).toEqual([at(3), [['k3', 3]]]);
      if (cameThrough) expect(step).toBeGreaterThan(5);
    }
  } finally {
    await Promise.all(open.splice(0).map((mongo) => mongo.close()));
    await line.close();
  }
});

test('nobody there, or somebody who says nothing: connecting fails in the time said', async () => {
  const silent = createServer((socket) => socket.on('error', () => undefined).resume());
  const port = await new Promise<number>((resolve) => {
    silent.listen(0, '127.0.0.1', () => resolve((silent.address() as { port: number }).port));
  });
  const url = `mongodb://127.0.0.1:${port}/`;
  let waits = true;
  const waiting = failure(connected({ url, ...calmer })).finally(() => (waits = false));
  expect([await failure(connected({ url, ...hasty })), waits]).toEqual([unreachable, true]);
  await new Promise((resolve) => silent.close(resolve));
  expect([await failure(connected({ url, ...hasty })), await waiting]).toEqual([unreachable, unreachable]);
});
