import { Binary } from 'mongodb';
import type { IdentityVault } from '../../application/ports.ts';
import { checkOf, fits, KEY_BYTES, keyringOf, randomKey, randomSubject, unwrapKey, wrapKey } from '../identity/sealing.ts';
import { byIds, isDuplicate, pieces, writeEach, type Mongo } from './mongo.ts';

/** Subjects made ahead, so that minting one waits for nobody; refilled in the background when few are left. */
const POOL = 256;
const FEW = 64;

const MASTER = 'master';

export interface StoredKey {
  _id: string;
  /** The data key under the master key of a generation; neither is there any more when it was destroyed. */
  wrapped?: Binary;
  generation?: number;
  /** The tombstone, for ever. */
  destroyed?: true;
}

export interface StoredMaster {
  _id: string;
  /** Counts rotations. */
  generation: number;
  /** What only this generation's master key opens. */
  check: Binary;
  /** A rotation that was begun: the check of the next generation. */
  next?: Binary;
}

export type ClusterVault = IdentityVault & {
  /**
   * Wraps every data key anew: afterwards only the next master key opens the vault. When it is broken off, rotate to the same key again,
   * from a vault opened with the old one. Other processes are to be stopped before: theirs is the old key.
   */
  rotate(next: Buffer): Promise<void>;
  close(): Promise<void>;
};

const bytes = (binary: Binary): Buffer => Buffer.from(binary.value());

const checkedLength = (master: Buffer, which: string): Buffer => {
  if (master.length !== KEY_BYTES) throw new Error(`the ${which} master key has ${master.length} bytes instead of ${KEY_BYTES}`);
  return Buffer.from(master);
};

/**
 * Data keys in the collection `keys`, each wrapped (AES-256-GCM) under the master key, which is never stored here; about the master key
 * itself there is `vault`. A destroyed key is out of reach at once. Its wrapped bytes stay in MongoDB's journal and oplog until those have
 * gone round, and in backups of the database: whoever has one of these and the master key of that time could still open it.
 */
export const openClusterVault = async (mongo: Mongo, masterKey: Buffer): Promise<ClusterVault> => {
  const { db, ask } = mongo;
  const keys = db.collection<StoredKey>('keys');
  const about = db.collection<StoredMaster>('vault');
  const where = `the identity vault in the database ${db.databaseName}`;
  const given = checkedLength(masterKey, 'given');

  const aboutMaster = () => ask(() => about.findOne({ _id: MASTER }));

  const opened = async (): Promise<StoredMaster> => {
    const there = await aboutMaster();
    if (there === null) {
      if ((await ask(() => keys.findOne())) !== null) throw new Error(`${where} has keys but no check value; it is damaged, nothing was changed`);
      try {
        await ask(() => about.insertOne({ _id: MASTER, generation: 1, check: new Binary(checkOf(given)) }));
      } catch (error) {
        // Another process made it at the same moment, or an answer got lost: the check decides.
        if (!isDuplicate(error)) throw error;
      }
      return opened();
    }
    if (fits(given, bytes(there.check))) return there;
    if (there.next && fits(given, bytes(there.next))) {
      throw new Error(`a rotation of ${where} to this master key was broken off: give the master key it had before, and rotate to this one again. Nothing was changed.`);
    }
    throw new Error(
      `wrong master key for ${where}: look at the variable NAGI_MASTER_KEY, or at the master key file when it is not set; ` +
        'it must be the key this vault was made or last rotated with. Nothing was changed.',
    );
  };

  const { generation } = await opened();
  await ask(() => keys.createIndex({ generation: 1 }));

  /** Master keys at hand by generation; more than one from when a rotation begins. */
  const masters = new Map([[generation, given]]);
  let current = generation;
  let pool: string[] = [];
  let filling: Promise<void> | null = null;

  const masterOf = (of: number | undefined, subject: string): Buffer => {
    const master = of === undefined ? undefined : masters.get(of);
    if (!master) throw new Error(`the key of subject ${subject} is under another master key than the one given: ${where} was rotated, or a rotation was broken off`);
    return master;
  };

  const made = (subject: string) => ({ wrapped: new Binary(wrapKey(masterOf(current, subject), subject, randomKey())), generation: current });

  const fill = async (): Promise<void> => {
    await stillOurs();
    const fresh = Array.from({ length: POOL }, () => randomSubject()).map((_id) => ({ _id, ...made(_id) }));
    await ask(async () => {
      try {
        await keys.insertMany(fresh, { ordered: false });
      } catch (error) {
        // Random subjects that are there are those of an attempt whose answer got lost.
        if (!isDuplicate(error)) throw error;
      }
    });
    pool.push(...fresh.map(({ _id }) => _id));
  };

  const filled = (): Promise<void> => (filling ??= fill().finally(() => (filling = null)));

  /** No key is made under a master key that another process has rotated away from, or is about to. */
  const stillOurs = async (): Promise<void> => {
    const there = await aboutMaster();
    const fresh = there && masters.has(there.generation) && (there.next === undefined || masters.has(there.generation + 1));
    // A rotation begun elsewhere must be finished first; one begun here goes on with both keys at hand.
    if (!fresh) throw new Error(`${where} was rotated to another master key, or is being rotated; start again with that one`);
  };

  const rewrapAll = async (from: number, to: number): Promise<void> => {
    for (;;) {
      const some = await ask(() => keys.find({ generation: from }).limit(1_000).toArray());
      if (some.length === 0) return;
      await writeEach(mongo, keys, some.map(({ _id, wrapped }) => {
        if (!wrapped) throw new Error(`the key of subject ${_id} is not there, though it was not destroyed; ${where} is damaged`);
        const key = unwrapKey(masterOf(from, _id), _id, bytes(wrapped));
        // One that was destroyed meanwhile has no generation: it stays destroyed.
        return { updateOne: { filter: { _id, generation: from }, update: { $set: { wrapped: new Binary(wrapKey(masterOf(to, _id), _id, key)), generation: to } } } };
      }));
    }
  };

  return {
    async mint() {
      for (;;) {
        const subject = pool.pop();
        if (subject === undefined) {
          await filled();
          continue;
        }
        // Ahead of need. A failure is nobody's here: whoever finds the pool empty fills it again and gets the error.
        if (pool.length < FEW) filled().catch(() => undefined);
        return subject;
      }
    },

    async create(subject) {
      const [known] = await byIds(mongo, keys, [subject]);
      if (!known) await stillOurs();
      const { destroyed } = known ?? (await ask(async () => {
        try {
          return await keys.findOneAndUpdate({ _id: subject }, { $setOnInsert: made(subject) }, { upsert: true, returnDocument: 'after' });
        } catch (error) {
          if (!isDuplicate(error)) throw error;
          return keys.findOne({ _id: subject });
        }
      })) ?? {};
      if (destroyed) throw new Error(`subject ${subject} was erased and cannot come back`);
    },

    async keyring(subjects) {
      return keyringOf(new Map((await byIds(mongo, keys, subjects)).map(({ _id, wrapped, generation: of, destroyed }) => {
        if (destroyed) return [_id, null];
        if (!wrapped) throw new Error(`the key of subject ${_id} is not there, though it was not destroyed; ${where} is damaged`);
        return [_id, unwrapKey(masterOf(of, _id), _id, bytes(wrapped))];
      })));
    },

    async destroy(subject) {
      await ask(() => keys.updateOne({ _id: subject }, { $set: { destroyed: true }, $unset: { wrapped: '', generation: '' } }, { upsert: true }));
    },

    async rotate(next) {
      const fresh = checkedLength(next, 'next');
      const from = current;
      const there = await aboutMaster();
      if (there?.generation !== from) throw new Error(`${where} was rotated by somebody else`);
      if (there.next && !fits(fresh, bytes(there.next))) throw new Error(`a rotation of ${where} to another master key was broken off; finish that one first`);
      if (!there.next) {
        await ask(() => about.updateOne({ _id: MASTER, generation: from, next: { $exists: false } }, { $set: { next: new Binary(checkOf(fresh)) } }));
        const { next: begun } = (await aboutMaster()) ?? {};
        if (!begun || !fits(fresh, bytes(begun))) throw new Error(`a rotation of ${where} to another master key was begun at the same time`);
      }
      masters.set(from + 1, fresh);
      current = from + 1;
      try {
        await rewrapAll(from, from + 1);
        await ask(() => about.updateOne({ _id: MASTER, generation: from }, { $set: { generation: from + 1, check: new Binary(checkOf(fresh)) }, $unset: { next: '' } }));
        // Of those that were being made when it began.
        await rewrapAll(from, from + 1);
      } catch (error) {
        // Goes on from here when it is called again.
        current = from;
        throw error;
      }
    },

    /** Subjects made ahead and never given out are taken back. */
    async close() {
      await Promise.allSettled([filling]);
      const unused = pool;
      pool = [];
      for (const piece of pieces(unused)) await ask(() => keys.deleteMany({ _id: { $in: piece } }));
    },
  };
};
