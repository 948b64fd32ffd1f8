/** A library on a cluster taken apart into what it consists of, and put together from it: for moving it (`migrate`). */
import { Binary } from 'mongodb';
import type { Checkpoints, ContentStore, EventStore, Json, Position, Records, Stored } from '../../application/ports.ts';
import { fromStored, writeEach, type Mongo } from './mongo.ts';
import type { StoredKey, StoredMaster } from './vault.ts';

export interface MovedKey {
  readonly subject: string;
  /** Wrapped with the master key; `null` stands for one that was destroyed. */
  readonly wrapped: Buffer | null;
}

interface StoredArrival {
  _id: string;
  /** The id of the first event of the library that arrives. */
  from: string;
  whole: boolean;
}

const RECORDS = 'records.';

/** Keys are written so many at a time. */
const TOGETHER = 1_000;

const arrivals = (mongo: Mongo) => mongo.db.collection<StoredArrival>('arrival');

/** Throws for a library that has not arrived as a whole: what is there of it must not be used. */
export const refuseHalf = async (mongo: Mongo): Promise<void> => {
  const arrival = await mongo.ask(() => arrivals(mongo).findOne({ _id: 'library' }));
  if (arrival?.whole === false) throw new Error(`the library in the database ${mongo.db.databaseName} has not arrived as a whole: a migration was broken off. Run it again, it goes on where it was.`);
};

/** Says that a library arrives here, or goes on to. Throws when there is one already. */
export const beginArrival = async (mongo: Mongo, events: EventStore, from: string): Promise<void> => {
  const there = await mongo.ask(() => arrivals(mongo).findOne({ _id: 'library' }));
  const isEmpty = there === null && (await events.head()) === '' && (await mongo.ask(() => mongo.db.collection('vault').findOne())) === null;
  if (!isEmpty && (there === null || there.whole || there.from !== from)) {
    throw new Error(`there is a library in the database ${mongo.db.databaseName} already, or another one was on its way there; nothing was changed. Choose another name with NAGI_LIBRARY.`);
  }
  await mongo.ask(() => arrivals(mongo).updateOne({ _id: 'library' }, { $set: { from, whole: false } }, { upsert: true }));
};

export const endArrival = async (mongo: Mongo): Promise<void> => {
  await mongo.ask(() => arrivals(mongo).updateOne({ _id: 'library' }, { $set: { whole: true } }));
};

/** What the library consists of besides its log. */
export const partsOf = (mongo: Mongo) => {
  const keys = mongo.db.collection<StoredKey>('keys');
  const about = mongo.db.collection<StoredMaster>('vault');
  return {
    /** Throws while a rotation of the master key is under way. */
    keyCheck: async (): Promise<Buffer | null> => {
      const master = await mongo.ask(() => about.findOne({ _id: 'master' }));
      if (master?.next !== undefined) throw new Error('a rotation of the master key was broken off; finish it first');
      return master === null ? null : Buffer.from(master.check.value());
    },
    async* keys(): AsyncGenerator<MovedKey> {
      for await (const { _id, wrapped, destroyed } of keys.find().sort({ _id: 1 })) {
        if (wrapped === undefined && destroyed !== true) throw new Error(`the key of subject ${_id} is not there, though it was not destroyed; the identity vault is damaged`);
        yield { subject: _id, wrapped: wrapped === undefined ? null : Buffer.from(wrapped.value()) };
      }
    },
    async* records(): AsyncGenerator<{ readonly collection: string; readonly key: string; readonly value: Json }> {
      const collections = await mongo.ask(() => mongo.db.listCollections({}, { nameOnly: true }).toArray());
      for (const { name } of collections.filter((c) => c.name.startsWith(RECORDS)).sort((a, b) => (a.name < b.name ? -1 : 1))) {
        for await (const { _id, value } of mongo.db.collection<{ _id: string; value: Json }>(name).find().sort({ _id: 1 })) {
          yield { collection: decodeURIComponent(name.slice(RECORDS.length)), key: _id, value: fromStored(value) };
        }
      }
    },
    async* followers(): AsyncGenerator<{ readonly follower: string; readonly position: Position }> {
      for await (const { _id, position } of mongo.db.collection<{ _id: string; position: Position }>('checkpoints').find().sort({ _id: 1 })) yield { follower: _id, position };
    },
    async* contents(): AsyncGenerator<string> {
      for await (const { _id } of mongo.db.collection<{ _id: string }>('contents').find({}, { projection: { _id: 1 } }).sort({ _id: 1 })) yield _id;
    },
  };
};

/** Puts a library together: everything may be given twice, as it is when a migration that was broken off begins again. */
export const fillCluster = (mongo: Mongo, to: { readonly events: EventStore; readonly records: Records; readonly checkpoints: Checkpoints; readonly contents: ContentStore }) => {
  const keys = mongo.db.collection<StoredKey>('keys');
  let waiting: MovedKey[] = [];
  const flush = async (): Promise<void> => {
    const now = waiting;
    waiting = [];
    await writeEach(mongo, keys, now.map(({ subject, wrapped }) => ({
      replaceOne: { filter: { _id: subject }, replacement: wrapped === null ? { destroyed: true as const } : { wrapped: new Binary(wrapped), generation: 1 }, upsert: true },
    })));
  };
  return {
    /** Answers where it stands now. One after the other: the order of the log is the library's history. */
    event: async ({ stream, version, position: _before, ...draft }: Stored): Promise<Position> => {
      const appended = await to.events.append(stream, version - 1, [draft]);
      if (!appended.ok) throw new Error(`event ${version} of ${stream} does not follow what is there; somebody else wrote meanwhile`);
      return appended.position;
    },
    key: async (key: MovedKey): Promise<void> => {
      waiting.push(key);
      if (waiting.length >= TOGETHER) await flush();
    },
    keyCheck: async (check: Buffer): Promise<void> => {
      await mongo.ask(() => mongo.db.collection<StoredMaster>('vault').replaceOne({ _id: 'master' }, { generation: 1, check: new Binary(check) }, { upsert: true }));
    },
    record: (collection: string, key: string, value: Json): Promise<void> => to.records.put(collection, key, value),
    follower: (follower: string, position: Position): Promise<void> => to.checkpoints.set(follower, position),
    content: async (bytes: Buffer): Promise<void> => {
      await to.contents.put(bytes);
    },
    close: flush,
  };
};
