import { createHash } from 'node:crypto';
import { Binary } from 'mongodb';
import type { ContentStore } from '../../application/ports.ts';
import { byIds, type Mongo } from './mongo.ts';

interface StoredContent {
  _id: string;
  /** In bytes. */
  size: number;
}

interface StoredPiece {
  _id: string;
  bytes: Binary;
}

/** A document of MongoDB holds 16 MiB at most; smaller ones leave room for others' answers in between. */
const PIECE = 1024 * 1024;

const HASH = /^[0-9a-f]{64}$/;

/**
 * Books and covers in MongoDB, so that every process has them: `contents` says that one is there, `contents.pieces` has its bytes as
 * `{hash}.{number}`. Each process reads from files: `cache` keeps those it was once asked for, and may be emptied while it is stopped.
 */
export const clusterContents = (mongo: Mongo, cache: ContentStore): ContentStore => {
  const contents = mongo.db.collection<StoredContent>('contents');
  const parts = mongo.db.collection<StoredPiece>('contents.pieces');
  const coming = new Map<string, Promise<string | null>>();

  const fetched = async (hash: string): Promise<string | null> => {
    const [known] = await byIds(mongo, contents, [hash]);
    if (known === undefined) return null;
    const whole: Uint8Array[] = [];
    for (let n = 0; n * PIECE < known.size; n++) {
      const [piece] = await byIds(mongo, parts, [`${hash}.${n}`]);
      if (piece === undefined) throw new Error(`piece ${n} of the file ${hash} is missing in MongoDB; bring it back from a backup`);
      whole.push(piece.bytes.value());
    }
    const bytes = Buffer.concat(whole);
    if (createHash('sha256').update(bytes).digest('hex') !== hash) throw new Error(`the file ${hash} in MongoDB is not what its name says; bring it back from a backup`);
    await cache.put(bytes);
    return cache.path(hash);
  };

  return {
    /** That it is there is said last: what was broken off is no content, and is written again by whoever puts it again. */
    async put(bytes) {
      const hash = await cache.put(bytes);
      const [known] = await byIds(mongo, contents, [hash]);
      if (known !== undefined) return hash;
      for (let n = 0; n * PIECE < bytes.length; n++) {
        const piece = { bytes: new Binary(bytes.subarray(n * PIECE, (n + 1) * PIECE)) };
        await mongo.ask(() => parts.replaceOne({ _id: `${hash}.${n}` }, piece, { upsert: true }));
      }
      await mongo.ask(() => contents.replaceOne({ _id: hash }, { size: bytes.length }, { upsert: true }));
      return hash;
    },

    async path(hash) {
      if (!HASH.test(hash)) return null;
      const here = await cache.path(hash);
      if (here !== null) return here;
      const asked = coming.get(hash) ?? fetched(hash).finally(() => coming.delete(hash));
      coming.set(hash, asked);
      return asked;
    },
  };
};
