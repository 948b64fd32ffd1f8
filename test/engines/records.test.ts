/** Records and checkpoints on a MongoDB-protocol server: their contracts, and what several processes need of them. */
import { Overtaken } from '../../infrastructure/cluster/mongo.ts';
import { clusterCheckpoints } from '../../infrastructure/cluster/checkpoints.ts';
import { clusterRecords } from '../../infrastructure/cluster/records.ts';
import { checkpointsContract } from '../contract/checkpoints.ts';
import { recordsContract } from '../contract/records.ts';
import { dying, ownMongo, withMongo } from './ferretdb/world.ts';

recordsContract('MongoDB', async () => {
  const mongo = await ownMongo();
  return { records: clusterRecords(mongo), close: () => mongo.close() };
});

checkpointsContract('MongoDB', async () => {
  const mongo = await ownMongo();
  return { checkpoints: clusterCheckpoints(mongo), close: () => mongo.close() };
});

test('a record added twice because an answer got lost was still added', () => withMongo(async (mongo) => {
  // The first answer never arrives, so the driver's caller asks again.
  const lossy = { ...mongo, ask: async <T>(work: () => Promise<T>): Promise<T> => (await work(), work()) };
  expect(await clusterRecords(lossy).add('sessions', 'k', 1)).toBe(true);
  expect(await clusterRecords(lossy).add('sessions', 'k', 2)).toBe(false);
  expect(await clusterRecords(mongo).add('sessions', 'k', 3)).toBe(false);
  expect(await clusterRecords(mongo).get('sessions', 'k')).toBe(1);
}));

test('what processes write is seen by others, whatever the names are', () => withMongo(async (mongo) => {
  const [one, other] = [clusterRecords(mongo), clusterRecords(mongo)];
  const value = { 'a.b': { $gt: '' }, list: [[1], [[]]], '': null };
  for (const collection of ['a.b', 'a$b', '日本', 'a b/%']) {
    await one.put(collection, '$where', value);
    expect(await other.list(collection)).toEqual([{ key: '$where', value }]);
  }
}));

test('places of a follower are refused to who was overtaken, and to nobody else', () => withMongo(async (mongo) => {
  const checkpoints = clusterCheckpoints(mongo);
  const [old, young] = [checkpoints.fenced(1), checkpoints.fenced(2)];
  await old.set('f', '0000000000000003');
  await young.set('f', '0000000000000003');
  await expect(old.set('f', '0000000000000009')).rejects.toBeInstanceOf(Overtaken);
  expect(await old.get('f')).toBe('0000000000000003');
  await old.set('other', '0000000000000009');
  await young.set('f', '0000000000000004');
  await checkpoints.set('f', '0000000000000005');
  expect(await checkpoints.get('f')).toBe('0000000000000005');
}));

test('a process that dies says so; what it was at may have happened or not', () => withMongo(async (mongo) => {
  await expect(clusterCheckpoints(dying(mongo, 1, true)).set('f', '0000000000000003')).rejects.toThrow('died');
  expect(await clusterCheckpoints(mongo).get('f')).toBe('0000000000000003');
}));
