/**
 * What becomes of the MongoDB adapters when the server is killed, stopped or not there: on a server of this file's own, since a common one
 * is not to be killed. It is FerretDB over SQLite with `synchronous=full`: what was acknowledged is on the disk.
 */
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { clusterCheckpoints } from '../../../infrastructure/cluster/checkpoints.ts';
import { lease } from '../../../infrastructure/cluster/lease.ts';
import { connectMongo } from '../../../infrastructure/cluster/mongo.ts';
import { clusterReadStore } from '../../../infrastructure/cluster/read-store.ts';
import { clusterRecords } from '../../../infrastructure/cluster/records.ts';
import { EngineUnreachable } from '../../../infrastructure/cluster/unreachable.ts';
import { openClusterVault } from '../../../infrastructure/cluster/vault.ts';
import { startFerretDb, type FerretDb } from './ferretdb.mjs';
import { freshDatabase } from './world.ts';

jest.setTimeout(60_000);

let server: FerretDb;
beforeAll(async () => {
  server = await startFerretDb(process.env['FERRETDB_FOLDER'] ?? '.engines/ferretdb');
}, 600_000);
afterAll(() => server.stop());

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

const at = (n: number): string => String(n).padStart(16, '0');

const timed = async (work: Promise<unknown>): Promise<{ readonly error: unknown; readonly ms: number }> => {
  const since = performance.now();
  const error = await work.then(() => null, (thrown: unknown) => thrown);
  return { error, ms: performance.now() - since };
};

const hasty = { answerWithin: 500, giveUpAfter: 1_500 };

test('killed with -9 and started again under load: nothing acknowledged is lost, nobody notices but by waiting', async () => {
  const mongo = await connectMongo({ url: server.url, database: freshDatabase() });
  const [records, store, checkpoints] = [clusterRecords(mongo), clusterReadStore(mongo), clusterCheckpoints(mongo)];
  const vault = await openClusterVault(mongo, randomBytes(32));
  const held = await lease(mongo, 'shelf', 'test', { ttl: 30_000, onTrouble: () => undefined }).acquire(new AbortController().signal);
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
  await pause(500);
  over.abort();
  await load;

  expect((await records.list<number>('accounts')).map(({ value }) => value).sort((a, b) => a - b)).toEqual(done.added.sort((a, b) => a - b));
  expect(done.added.length).toBeGreaterThan(50);
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
  await mongo.close();
});

test.each(['killed', 'stopped in its tracks'])('%s: requests fail in the time said, and go on by themselves when it is back', async (how) => {
  const mongo = await connectMongo({ url: server.url, database: freshDatabase(), ...hasty });
  const records = clusterRecords(mongo);
  await records.put('r', 'before', 1);
  if (how === 'killed') await server.kill();
  else server.pause();
  const tries = await Promise.all([timed(records.put('r', 'during', 1)), timed(records.get('r', 'before')), timed(clusterReadStore(mongo).apply('s', [], at(1)))]);
  for (const { error, ms } of tries) {
    expect(error).toBeInstanceOf(EngineUnreachable);
    expect((error as EngineUnreachable).engine).toBe('MongoDB');
    expect(ms).toBeLessThan(hasty.giveUpAfter + 2 * hasty.answerWithin + 300);
    expect(ms).toBeGreaterThan(hasty.giveUpAfter / 2);
  }
  if (how === 'killed') await server.start();
  else server.resume();
  await records.put('r', 'after', 2);
  expect(await records.get('r', 'before')).toBe(1);
  await mongo.close();
});

test('nobody there, or somebody who says nothing: connecting fails in the time said', async () => {
  const silent = createServer((socket) => socket.on('error', () => undefined).resume());
  const port = await new Promise<number>((resolve) => {
    silent.listen(0, '127.0.0.1', () => resolve((silent.address() as { port: number }).port));
  });
  const mute = await timed(connectMongo({ url: `mongodb://127.0.0.1:${port}/`, database: 'none', ...hasty }));
  await new Promise((resolve) => silent.close(resolve));
  const nobody = await timed(connectMongo({ url: `mongodb://127.0.0.1:${port}/`, database: 'none', ...hasty }));
  for (const { error, ms } of [mute, nobody]) {
    expect(error).toBeInstanceOf(EngineUnreachable);
    expect(ms).toBeLessThan(hasty.giveUpAfter + 2 * hasty.answerWithin + 300);
  }
});
