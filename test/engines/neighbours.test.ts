/** Neighbours on a MongoDB-protocol server: the contract, and what becomes of those that die and of those that were cut off. */
import type { Neighbours } from '../../application/ports.ts';
import type { Mongo } from '../../infrastructure/cluster/mongo.ts';
import { clusterNeighbours } from '../../infrastructure/cluster/neighbours.ts';
import { neighboursContract, nothing } from '../contract/neighbours.ts';
import { ownMongo, withMongo } from './ferretdb/world.ts';

neighboursContract('MongoDB', async () => {
  const mongo = await ownMongo();
  return { join: () => clusterNeighbours(mongo), close: () => mongo.close() };
});

/** A connection that a test cuts off. */
const cuttable = (mongo: Mongo): { readonly mongo: Mongo; isCut: boolean } => {
  const line = {
    isCut: false,
    mongo: {
      ...mongo,
      ask: async <T>(work: () => Promise<T>): Promise<T> => {
        if (line.isCut) throw new Error('cut off');
        return mongo.ask(work);
      },
    },
  };
  return line;
};

const inTurn = async (...all: readonly Neighbours[]): Promise<void> => {
  for (const each of all) await each.exchange(nothing);
};

test('who is cut off is told of nothing that was let in meanwhile, and tells nothing of it; afterwards they hear each other as before', () => withMongo(async (mongo) => {
  const line = cuttable(mongo);
  const [one, two] = [clusterNeighbours(line.mongo), clusterNeighbours(mongo)];
  await inTurn(one, two);
  line.isCut = true;
  await expect(one.exchange({ requests: { a: 1000 }, lines: {} })).rejects.toThrow('cut off');
  expect((await two.exchange({ requests: { a: 2000 }, lines: {} })).requests).toEqual({});
  line.isCut = false;
  expect((await one.exchange(nothing)).requests).toEqual({});
  expect((await two.exchange({ requests: { a: 5 }, lines: {} })).requests).toEqual({});
  expect((await one.exchange({ requests: { a: 7 }, lines: {} })).requests).toEqual({ a: 5 });
  expect((await two.exchange(nothing)).requests).toEqual({ a: 7 });
}));

test('the lines of one that died count for a few seconds more, and those of one that was dead before do not; a minute later nothing of it is left', () => withMongo(async (mongo) => {
  jest.useFakeTimers({ doNotFake: ['Date', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'setImmediate', 'clearImmediate', 'nextTick', 'queueMicrotask', 'hrtime'] });
  try {
    const [dying, living] = [clusterNeighbours(mongo), clusterNeighbours(mongo)];
    const told = { requests: {}, lines: { a: 500 } };
    await inTurn(living);
    await dying.exchange(told);
    await inTurn(living);
    await dying.exchange(told);
    expect((await living.exchange(nothing)).lines).toEqual({ a: 500 });
    jest.advanceTimersByTime(4_000);
    expect((await living.exchange(nothing)).lines).toEqual({ a: 500 });
    jest.advanceTimersByTime(2_000);
    expect((await living.exchange(nothing)).lines).toEqual({});
    const later = clusterNeighbours(mongo);
    expect([(await later.exchange(nothing)).lines, (await later.exchange(nothing)).lines]).toEqual([{}, {}]);
    jest.advanceTimersByTime(61_000);
    await living.exchange(nothing);
    expect(await mongo.db.collection('neighbours').countDocuments()).toBe(2);
  } finally {
    jest.useRealTimers();
  }
}));

test('a minute of silence and the process was only stopped: it is heard again', () => withMongo(async (mongo) => {
  const [sleeper, other] = [clusterNeighbours(mongo), clusterNeighbours(mongo)];
  await inTurn(sleeper, other);
  await sleeper.exchange({ requests: { a: 1000 }, lines: {} });
  expect((await other.exchange(nothing)).requests).toEqual({ a: 1000 });
  await mongo.db.collection('neighbours').deleteMany({});
  await inTurn(other);
  await sleeper.exchange({ requests: { a: 30 }, lines: { a: 40 } });
  expect((await other.exchange(nothing)).requests).toEqual({ a: 30 });
  await sleeper.exchange({ requests: {}, lines: { a: 40 } });
  expect((await other.exchange(nothing)).lines).toEqual({ a: 40 });
}));

test('nothing in the database says where anybody is: only the names they were given', () => withMongo(async (mongo) => {
  const one = clusterNeighbours(mongo);
  await one.exchange({ requests: { kq7: 30 }, lines: { 'reading kq7': 40 } });
  expect(await mongo.db.collection('neighbours').find().toArray()).toEqual([{
    _id: expect.any(String), turn: 1, requests: [{ turn: 1, taken: { kq7: 30 } }], lines: { 'reading kq7': 40 },
  }]);
}));
