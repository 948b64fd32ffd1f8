/** A library with a past moves from its folder to the servers, goes on there, and comes back. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { command } from '../../infrastructure/app/cli.ts';
import { embeddedEngine } from '../../infrastructure/app/engine.ts';
import { connectMongo } from '../../infrastructure/cluster/mongo.ts';
import { demoBooks } from '../../infrastructure/demo/books.ts';
import { marking, openTestLibrary, terms, traceparent, type TestLibrary } from '../journeys/library.ts';
import { openCluster, type Cluster } from './cluster.ts';

let folder: string;
let cluster: Cluster;
let said: string[];
const before = { ...process.env };

const migrate = (from: string, to: string, where: string, changes: NodeJS.ProcessEnv = {}): Promise<number> => {
  said = [];
  process.env = { ...before, ...environment(), NAGI_DATA: where, ...changes };
  return command(folder, ['migrate', '--from', from, '--to', to]);
};

const environment = (): NodeJS.ProcessEnv => ({
  ENGINE: 'cluster', NAGI_LIBRARY: cluster.settings.library, ESDB_URL: cluster.settings.eventStore, MONGO_URL: cluster.settings.mongo,
  KAFKA_BROKERS: cluster.settings.kafka.brokers.join(), NAGI_MASTER_KEY: cluster.masterKey.toString('base64'),
});

/** Two weeks of a small library: a book that is read, loans, a hold that gets its turn, somebody who was blocked. */
const live = async (nagi: TestLibrary): Promise<{ readonly card: string; readonly titleId: string }> => {
  const { file } = await nagi.library.books.take((await demoBooks.get('six-letters')?.()) ?? Buffer.alloc(0));
  const titleId = await nagi.title({ record: { title: '六つの島の手紙' }, licence: terms(), book: { file, cover: null } });
  const [first, second] = [await nagi.patron({ person: { card: 'C-ONE', name: '一番 はじめ', kana: 'イチバン', born: '1990-01-01', mail: null } }), await nagi.patron()];
  await first.post(`/api/titles/${titleId}/loan`);
  await second.post(`/api/titles/${titleId}/hold`);
  await nagi.later(15 * 24 * 60);
  return { card: 'C-ONE', titleId };
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nagi-migrate-test-'));
  cluster = await openCluster();
  said = [];
  for (const stream of [process.stdout, process.stderr]) {
    jest.spyOn(stream, 'write').mockImplementation((text) => {
      said.push(String(text));
      return true;
    });
  }
});

afterEach(async () => {
  jest.restoreAllMocks();
  process.env = before;
  await cluster.close();
  await rm(folder, { recursive: true, force: true });
});

const opened = async (where: string): Promise<TestLibrary> => {
  process.env = { ...before, NAGI_MASTER_KEY: cluster.masterKey.toString('base64') };
  return openTestLibrary(() => embeddedEngine(where, false), undefined, null, marking);
};

test('there and back: the same log, the same documents, the same books; people sign in with what they had', async () => {
  const home = join(folder, 'home');
  const nagi = await opened(home);
  const { titleId } = await live(nagi);
  await nagi.close();

  expect([await migrate('embedded', 'cluster', home), said.join('')]).toEqual([0, expect.stringContaining('are the same when they are built there')]);
  const there = await openTestLibrary(() => cluster.engine(), '2027-01-05T01:00:00.000Z');
  try {
    await there.settled();
    expect((await there.visitor.get(`/api/titles/${titleId}`)).body.title).toBe('六つの島の手紙');
    const entered = await there.visitor.post('/api/session', { login: 'C-ONE', password: 'secret' });
    expect(entered.status).toBe(200);
    // Life goes on there.
    const third = await there.patron();
    expect((await third.post(`/api/titles/${titleId}/hold`)).status).toBe(201);
    await there.settled();
  } finally {
    await there.close();
  }

  const back = join(folder, 'back');
  expect([await migrate('cluster', 'embedded', back), said.join('')]).toEqual([0, expect.stringContaining('the same order')]);
  const again = await opened(back);
  try {
    // Its views are built when it is opened first.
    await again.settled();
    const tracesOf = async (stream: string) => [...new Set((await again.library.system.events.read(stream)).map(({ meta }) => meta.traceparent))];
    expect([await tracesOf(`work-${titleId}`), await tracesOf(`title-${titleId}`)]).toEqual([[undefined], [traceparent, undefined]]);
    expect((await again.visitor.get(`/api/titles/${titleId}`)).body.availability).toMatchObject({ status: 'waiting' });
    expect((await again.visitor.post('/api/session', { login: 'C-ONE', password: 'secret' })).status).toBe(200);
  } finally {
    await again.close();
  }
});

test('broken off, there is no library; run again it goes on, and a second one in the same place is refused', async () => {
  const home = join(folder, 'home');
  const nagi = await opened(home);
  await live(nagi);
  await nagi.close();
  // The servers are lost in the middle: what was written stays, and is known again.
  const mongo = await connectMongo({ url: cluster.settings.mongo, database: cluster.settings.library });
  await mongo.db.collection<{ _id: string }>('contents').insertOne({ _id: '0'.repeat(64) });
  expect(await migrate('embedded', 'cluster', home)).toBe(0);
  await mongo.db.collection<{ _id: string; whole: boolean }>('arrival').updateOne({ _id: 'library' }, { $set: { whole: false } });
  await expect(cluster.engine()).rejects.toThrow('has not arrived as a whole');
  expect(await migrate('embedded', 'cluster', home)).toBe(0);
  expect([await migrate('embedded', 'cluster', home), said.join('')]).toEqual([1, expect.stringContaining('there is a library in the database')]);
  await mongo.close();
});

test('a wrong master key, a missing direction and a command about folders are refused in a sentence', async () => {
  const home = join(folder, 'home');
  const nagi = await opened(home);
  await live(nagi);
  await nagi.close();
  expect([await migrate('embedded', 'cluster', home, { NAGI_MASTER_KEY: Buffer.alloc(32, 1).toString('base64') }), said.join('')]).toEqual([1, expect.stringContaining('wrong master key')]);
  expect([await migrate('embedded', 'embedded', home), said.join('')]).toEqual([2, expect.stringContaining('--from embedded --to cluster')]);
  process.env = { ...before, ...environment(), NAGI_DATA: home };
  said = [];
  expect([await command(folder, ['check']), said.join('')]).toEqual([2, expect.stringContaining('docs/operations/cluster.md')]);
});
