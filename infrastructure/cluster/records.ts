import { randomUUID } from 'node:crypto';
import type { Collection } from 'mongodb';
import type { Json, Records } from '../../application/ports.ts';
import { byIds, collectionName, fromStored, isDuplicate, toStored, type Mongo } from './mongo.ts';

interface Record {
  _id: string;
  value: Json;
  /** Of one that was added: who added it, so that an answer that got lost is not taken for somebody else's record. */
  made?: string;
}

/** Small records, a MongoDB collection `records.{collection}` each: `{ _id: key, value }`. */
export const clusterRecords = (mongo: Mongo): Records => {
  const of = (collection: string): Collection<Record> => mongo.db.collection<Record>(`records.${collectionName(collection)}`);
  return {
    get: async <T extends Json>(collection: string, key: string) => {
      const [found] = await byIds(mongo, of(collection), [key]);
      return found === undefined ? null : (fromStored(found.value) as T);
    },
    put: async (collection, key, value) => {
      const kept = toStored(value);
      await mongo.ask(() => of(collection).replaceOne({ _id: key }, { value: kept }, { upsert: true }));
    },
    add: async (collection, key, value) => {
      const record = { _id: key, value: toStored(value), made: randomUUID() };
      return mongo.ask(async () => {
        try {
          await of(collection).insertOne(record);
          return true;
        } catch (error) {
          if (!isDuplicate(error)) throw error;
          return (await of(collection).findOne({ _id: key }))?.made === record.made;
        }
      });
    },
    remove: async (collection, key) => {
      await mongo.ask(() => of(collection).deleteOne({ _id: key }));
    },
    list: async <T extends Json>(collection: string) => {
      const all = await mongo.ask(() => of(collection).find().sort({ _id: 1 }).toArray());
      return all.map(({ _id, value }) => ({ key: _id, value: fromStored(value) as T }));
    },
  };
};
