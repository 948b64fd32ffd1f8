/**
 * Read documents in MongoDB. Two collections for each space, and one for all of them:
 *
 * - `documents.{space}`: `{ _id: id, position, document, keys: { index: [key, …] } }`; without `document` it is a tombstone.
 * - `places.{space}`: `{ _id: index U+0000 key U+0000 id, id, position }`, one for each place a document stands at. Paged by `_id`, whose order
 *   (MongoDB's for text: bytes of UTF-8) is the order of keys, then of ids. An array of keys inside the document cannot be paged: MongoDB
 *   sorts by the least key of a document and shows it once.
 * - `spaces`: `{ _id: space, position, pending, fence }`, the checkpoint and which documents an apply is (or was) at.
 *
 * There are no transactions, so the order of writes has to do: (1) the ids go to `pending`; (2) new places are added, those that stay get
 * the new position; (3) each document is written, if it is still the one that was looked at; (4) places it left are removed; (5) the
 * checkpoint moves and `pending` is emptied, in one write. Whatever breaks off before (5) is done again by whoever goes on from the
 * checkpoint, and documents that were written are recognised by their position. The next apply looks after what was pending.
 *
 * A document says itself which keys it has: a page shows a place only when its document has that key, so readers see each document at
 * all its places or at none from one write (3) to the next, and `count` counts pending documents by what they say themselves. A page is
 * no snapshot of several documents, nor is a count made while an apply begins.
 *
 * Two writers do no harm to each other's documents, since every write is guarded by positions: (3) by the one that was read, (4) spares
 * places that a later change set. Only the holder of the newest lease should write; `fenced(token)` refuses others from (1) on, and at (5).
 */
import type { Collection } from 'mongodb';
import type { Change, Json, Kept, PageOf, PageRequest, Position, ReadStore } from '../../application/ports.ts';
import { cursorBytes, cursorOf, pageLimit, placeBytes, separable } from '../places.ts';
import { byIds, changeFenced, collectionName, fromStored, insertMissing, pieces, toStored, writeEach, type Fenced, type Mongo } from './mongo.ts';

interface StoredDocument {
  _id: string;
  position: Position;
  document?: Json;
  keys: { readonly [index: string]: readonly string[] };
}

interface StoredPlace {
  _id: string;
  id: string;
  position: Position;
}

interface StoredSpace extends Fenced {
  position?: Position;
  /** Documents whose places may not be those they say. */
  pending?: readonly string[];
  /** Set while the space is being removed. */
  discarding?: boolean;
}

interface StoredPointer extends Fenced {
  space: string;
}

/** A document of MongoDB may have 16 MiB; the rest is for position and keys. */
const DOCUMENT_BYTES = 14_000_000;

const placeId = (index: string, key: string, id: string): string => `${index}\0${key}\0${id}`;

const placeParts = (place: string): readonly [index: string, key: string, id: string] => {
  const [index = '', key = '', id = ''] = place.split('\0');
  return [index, key, id];
};

const keysIn = (document: Pick<StoredDocument, 'keys'>): { readonly [index: string]: readonly string[] } =>
  fromStored(document.keys) as { readonly [index: string]: readonly string[] };

const placesIn = (document: Pick<StoredDocument, '_id' | 'keys'>): readonly string[] =>
  Object.entries(keysIn(document)).flatMap(([index, keys]) => keys.map((key) => placeId(index, key, document._id)));

/** A change made ready: whatever could be wrong with it is found before anything is written. */
const prepared = <D>({ id, document, keys, position }: Change<D>): StoredDocument => {
  separable(id);
  if (document === null) return { _id: id, position, keys: {} };
  const kept = Object.fromEntries(Object.entries(keys).map(([index, list]) => [separable(index), [...new Set(list)]]));
  for (const key of Object.values(kept).flat()) placeBytes(key, id);
  const ready = { _id: id, position, document: toStored(document), keys: toStored(kept) as StoredDocument['keys'] };
  const bytes = Buffer.byteLength(JSON.stringify(ready));
  if (bytes > DOCUMENT_BYTES) throw new Error(`the document ${id} takes ${bytes} bytes, more than ${DOCUMENT_BYTES}`);
  return ready;
};

/** Of several changes to one document the newest; of two at one position the first. */
const newest = (changes: readonly StoredDocument[]): readonly StoredDocument[] => {
  const last = new Map<string, StoredDocument>();
  for (const change of changes) if (change.position > (last.get(change._id)?.position ?? '')) last.set(change._id, change);
  return [...last.values()];
};

/** The least text after all that begin with this one, in the order of code points. There is one, as U+0000 or more stands in it. */
const afterAll = (beginning: string): string => {
  const points = [...beginning].map((character) => character.codePointAt(0) ?? 0);
  while (points.at(-1) === 0x10ffff) points.pop();
  const last = points.pop() ?? 0;
  return String.fromCodePoint(...points, last === 0xd7ff ? 0xe000 : last + 1);
};

const later = (a: string, b: string): string => (Buffer.compare(Buffer.from(a), Buffer.from(b)) > 0 ? a : b);

const earlier = (a: string, b: string): string => (later(a, b) === a ? b : a);

const kept = <D>({ _id, document, position }: StoredDocument): Kept<D> | null =>
  document === undefined ? null : { id: _id, document: fromStored(document) as D, position };

/** For the holder of a lease: `apply`, `switchTo` and `discard` throw `Overtaken` once a holder with a higher token has written there. */
export type ClusterReadStore = ReadStore & { fenced(token: number): ReadStore };

export const clusterReadStore = (mongo: Mongo): ClusterReadStore => {
  const { db, ask } = mongo;
  const spaces = db.collection<StoredSpace>('spaces');
  const pointers = db.collection<StoredPointer>('current');
  const indexed = new Map<string, Promise<unknown>>();
  const turns = new Map<string, Promise<unknown>>();

  const documentsOf = (space: string): Collection<StoredDocument> => db.collection<StoredDocument>(`documents.${collectionName(space)}`);
  const placesOf = (space: string): Collection<StoredPlace> => db.collection<StoredPlace>(`places.${collectionName(space)}`);

  /** What was left behind is looked for by document. */
  const withIndexes = async (space: string): Promise<void> => {
    const known = indexed.get(space) ?? ask(() => placesOf(space).createIndex({ id: 1 }));
    indexed.set(space, known);
    try {
      await known;
    } catch (error) {
      indexed.delete(space);
      throw error;
    }
  };

  /** One after another within this process; what failed is its caller's. */
  const inTurn = (space: string, work: () => Promise<void>): Promise<void> => {
    const before = turns.get(space) ?? Promise.resolve();
    const mine = before.then(work, work);
    turns.set(space, mine);
    return mine.finally(() => {
      if (turns.get(space) === mine) turns.delete(space);
    });
  };

  const addPlaces = async (space: string, fresh: readonly StoredDocument[], changed: readonly StoredDocument[]): Promise<void> => {
    const standing = (list: readonly StoredDocument[]) => list.flatMap((d) => placesIn(d).map((_id) => ({ _id, id: d._id, position: d.position })));
    const added = standing(fresh);
    const there = await insertMissing(mongo, placesOf(space), added);
    const moved = [...standing(changed), ...there.flatMap((i) => added[i] ?? [])];
    await writeEach(mongo, placesOf(space), moved.map(({ _id, id, position }) => ({
      updateOne: { filter: { _id }, update: { $max: { position }, $setOnInsert: { id } }, upsert: true },
    })));
  };

  /** Answers which of them somebody else wrote meanwhile. */
  const writeDocuments = async (
    space: string, fresh: readonly StoredDocument[], changed: readonly StoredDocument[], before: ReadonlyMap<string, StoredDocument>,
  ): Promise<readonly string[]> => {
    const documents = documentsOf(space);
    const doubtful = (await insertMissing(mongo, documents, fresh)).flatMap((i) => fresh[i] ?? []);
    if (changed.length > 0) {
      const matched = await writeEach(mongo, documents, changed.map(({ _id, ...replacement }) => ({
        replaceOne: { filter: { _id, position: before.get(_id)?.position ?? '' }, replacement },
      })));
      if (matched < changed.length) doubtful.push(...changed);
    }
    if (doubtful.length === 0) return [];
    // Ours, when the answer to a first attempt got lost.
    const now = new Map((await byIds(mongo, documents, doubtful.map((d) => d._id), { position: 1 })).map((d) => [d._id, d.position]));
    return doubtful.filter((d) => now.get(d._id) !== d.position).map((d) => d._id);
  };

  /** Steps 2 to 4. Answers the ids whose documents were not what they had been looked at as. */
  const write = async (space: string, changes: readonly StoredDocument[]): Promise<readonly string[]> => {
    const before = new Map((await byIds(mongo, documentsOf(space), changes.map((c) => c._id), { position: 1, keys: 1 })).map((d) => [d._id, d]));
    const due = changes.filter((c) => c.position > (before.get(c._id)?.position ?? ''));
    const fresh = due.filter((c) => !before.has(c._id));
    const changed = due.filter((c) => before.has(c._id));
    await addPlaces(space, fresh, changed);
    const others = new Set(await writeDocuments(space, fresh, changed, before));
    const written = changed.filter((c) => !others.has(c._id));
    const left = written.flatMap((c) => {
      const now = new Set(placesIn(c));
      return placesIn(before.get(c._id) ?? c).filter((place) => !now.has(place));
    });
    // Of all that happened up to there the changes are the outcome, so a place set later is a later change's.
    const upTo = written.reduce((last, { position }) => (position > last ? position : last), '');
    for (const piece of pieces(left)) await ask(() => placesOf(space).deleteMany({ _id: { $in: piece }, position: { $lte: upTo } }));
    return [...others];
  };

  /** Removes places that documents do not have, as far as events up to `upTo` set them. */
  const settle = async (space: string, ids: readonly string[], upTo: Position): Promise<void> => {
    for (const piece of pieces(ids)) {
      const documents = new Map((await byIds(mongo, documentsOf(space), piece, { position: 1, keys: 1 })).map((d) => [d._id, d]));
      const standing = await ask(() => placesOf(space).find({ id: { $in: piece } }).toArray());
      const stray = standing.filter(({ _id, id, position }) => {
        const document = documents.get(id);
        return !(document && placesIn(document).includes(_id)) && (position <= upTo || position <= (document?.position ?? ''));
      });
      for (const { _id, position } of stray) await ask(() => placesOf(space).deleteOne({ _id, position }));
    }
  };

  const drop = async (space: string): Promise<void> => {
    for (const collection of [documentsOf(space), placesOf(space)]) {
      await ask(async () => {
        const [there] = await db.listCollections({ name: collection.collectionName }, { nameOnly: true }).toArray();
        if (there) await collection.drop();
      });
    }
    indexed.delete(space);
  };

  const spaceAs = async (space: string): Promise<StoredSpace | undefined> => (await byIds(mongo, spaces, [space]))[0];

  const page = async <D>(space: string, { index, prefix = '', after, limit, backwards = false }: PageRequest): Promise<{ readonly page: PageOf<D>; readonly moved: boolean }> => {
    const size = pageLimit(limit);
    const start = `${separable(index)}\0${separable(prefix)}`;
    const end = afterAll(start);
    const items: (Kept<D> & { readonly key: string })[] = [];
    let moved = false;
    for (let at = after === undefined ? null : `${index}\0${cursorBytes(after).toString()}`; ;) {
      const range = backwards
        ? { $gte: start, $lt: at === null ? end : earlier(at, end) }
        : { ...(at !== null && later(at, start) === at ? { $gt: at } : { $gte: start }), $lt: end };
      const wanted = size + 1 - items.length;
      const places = await ask(() => placesOf(space).find({ _id: range }).sort({ _id: backwards ? -1 : 1 }).limit(wanted).toArray());
      const documents = new Map((await byIds(mongo, documentsOf(space), places.map(({ id }) => id))).map((d) => [d._id, d]));
      for (const { _id, id } of places) {
        const document = documents.get(id);
        const [, key] = placeParts(_id);
        const shown = document && keysIn(document)[index]?.includes(key) ? kept<D>(document) : null;
        if (shown) items.push({ ...shown, key });
        else moved = true;
      }
      at = places.at(-1)?._id ?? at;
      if (places.length < wanted || items.length > size) break;
    }
    const shown = items.slice(0, size);
    const last = shown.at(-1);
    return { page: { items: shown, next: last && items.length > size ? cursorOf(placeBytes(last.key, last.id)) : null }, moved };
  };

  const seenBy = (fence?: number): ReadStore => ({
    async get<D>(space: string, id: string) {
      const [found] = await byIds(mongo, documentsOf(space), [id]);
      return found ? kept<D>(found) : null;
    },

    async load<D>(space: string, ids: readonly string[]) {
      return (await byIds(mongo, documentsOf(space), ids)).flatMap((d) => kept<D>(d) ?? []);
    },

    /** When a document moved while the page was read it is read again, so that it is not missed at both places; twice at most. */
    async page<D>(space: string, request: PageRequest): Promise<PageOf<D>> {
      for (let again = 2; ; again -= 1) {
        const { page: found, moved } = await page<D>(space, request);
        if (!moved || again === 0) return found;
      }
    },

    async count(space, index, prefix = '') {
      const start = `${separable(index)}\0${separable(prefix)}`;
      const range = { $gte: start, $lt: afterAll(start) };
      const pending = [...((await spaceAs(space))?.pending ?? [])];
      if (pending.length === 0) return ask(() => placesOf(space).countDocuments({ _id: range }));
      const settled = await ask(() => placesOf(space).countDocuments({ _id: range, id: { $nin: pending } }));
      const moving = await byIds(mongo, documentsOf(space), pending, { keys: 1 });
      return settled + moving.flatMap((d) => keysIn(d)[index] ?? []).filter((key) => key.startsWith(prefix)).length;
    },

    async apply<D>(space: string, changes: readonly Change<D>[], upTo: Position) {
      const ready = newest(changes.map((change) => prepared(change)));
      separable(space);
      await inTurn(space, async () => {
        const { pending: left = [], discarding = false } = (await spaceAs(space)) ?? {};
        if (discarding) await drop(space);
        if (ready.length > 0) {
          await withIndexes(space);
          await changeFenced<StoredSpace>(mongo, spaces, space, fence, { $set: { pending: [...new Set([...left, ...ready.map((c) => c._id)])], discarding: false } });
        }
        const doubtful = new Set(left);
        for (let rest = ready; rest.length > 0;) {
          const others = new Set(await write(space, rest));
          for (const id of others) doubtful.add(id);
          rest = rest.filter((c) => others.has(c._id));
        }
        if (doubtful.size > 0) await settle(space, [...doubtful], upTo);
        await changeFenced<StoredSpace>(mongo, spaces, space, fence, { $max: { position: upTo }, $set: { pending: [], discarding: false } });
      });
    },

    async progress(space) {
      return (await spaceAs(space))?.position ?? '';
    },

    async current(projection) {
      return (await byIds(mongo, pointers, [projection]))[0]?.space ?? null;
    },

    async switchTo(projection, space) {
      await changeFenced<StoredPointer>(mongo, pointers, projection, fence, { $set: { space } });
    },

    /** The checkpoint goes first: what was broken off is finished by the next apply or discard. The fence stays, against those who wake up late. */
    async discard(space) {
      await inTurn(space, async () => {
        if (fence === undefined && (await spaceAs(space)) === undefined) return;
        await changeFenced<StoredSpace>(mongo, spaces, space, fence, { $set: { position: '', pending: [], discarding: true } });
        await drop(space);
        await changeFenced<StoredSpace>(mongo, spaces, space, fence, { $set: { discarding: false } });
      });
    },

    /** The connection is closed by whoever opened it. */
    async close() {
      await Promise.allSettled(turns.values());
    },
  });

  return { ...seenBy(), fenced: seenBy };
};
