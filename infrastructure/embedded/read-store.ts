import { LRUCache } from 'lru-cache';
import type { Change, Checkpoints, Json, Kept, PageOf, PageRequest, Position, ReadStore } from '../../application/ports.ts';
import { cursorBytes, cursorOf, pageLimit, placeBytes, placeOf, separable } from '../places.ts';
import { checked, withChecksum } from './checksum.ts';
import { checkpointsIn, textBytes, textIn } from './checkpoints.ts';
import { openEnvironment, transact, withSoundHeads } from './environment.ts';

/** A document as kept: JSON, so it can be read without anything else; no `document` is a tombstone. */
export interface Entry {
  readonly position: Position;
  readonly document?: Json;
  /** Where it stands: index, then key. A newer version is taken out of these places first. */
  readonly places: readonly (readonly [string, string])[];
}

/** Documents kept as they were read or written last, by what they measure on disk, in bytes: what many ask for is not read from JSON each time. */
const mostRecent = 16 * 1024 * 1024;

/** A document is the same object for all who ask for it: nobody may change what others are looking at. */
const frozen = <T>(value: T): T => {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
};

/** After every text that begins alike: no UTF-8 has this byte. */
const LAST = Buffer.of(0xff);

const beginning = (...names: readonly string[]): Buffer => Buffer.from(names.map((name) => `${separable(name)}\0`).join(''));

const documentKey = (space: string, id: string): Buffer => Buffer.from(`${separable(space)}\0${separable(id)}`);

export const entryIn = (key: Buffer, bytes: Buffer): Entry =>
  JSON.parse(checked(`the document ${key.toString().replace('\0', ' ')}`, key, bytes).toString()) as Entry;

export const placeKey = (space: string, index: string, key: string, id: string): Buffer =>
  Buffer.concat([beginning(space, index), placeBytes(key, id)]);

const rangeUnder = (start: Buffer): { readonly start: Buffer; readonly end: Buffer } => ({ start, end: Buffer.concat([start, LAST]) });

const later = (a: Buffer, b: Buffer): Buffer => (Buffer.compare(a, b) > 0 ? a : b);

const earlier = (a: Buffer, b: Buffer): Buffer => (Buffer.compare(a, b) < 0 ? a : b);

/** A change made ready: whatever could be wrong with it is found before anything is written. */
const prepared = <D>(space: string, change: Change<D>) => {
  const places = change.document === null
    ? []
    : Object.entries(change.keys).flatMap(([index, keys]) => [...new Set(keys)].map((key) => [index, key] as const));
  const entry = change.document === null ? { position: change.position, places } : { position: change.position, document: change.document, places };
  const document = documentKey(space, change.id);
  return {
    id: change.id,
    key: document,
    name: document.toString(),
    entry: frozen(entry) as Entry,
    bytes: withChecksum(document, Buffer.from(JSON.stringify(entry))),
    places: places.map(([index, key]) => placeKey(space, index, key, change.id)),
  };
};

/**
 * Read documents in an LMDB environment of their own, apart from the log: they can be thrown away and built again.
 * Writes go in child transactions, because a throw inside a plain one would leave half of it behind.
 */
export const openReadStore = async (dir: string): Promise<ReadStore & { readonly checkpoints: Checkpoints }> => {
  await withSoundHeads(dir);
  const env = openEnvironment(dir);
  const documents = env.openDB<Buffer, Buffer>({ name: 'documents', encoding: 'binary', keyEncoding: 'binary' });
  const places = env.openDB<Buffer, Buffer>({ name: 'places', encoding: 'binary', keyEncoding: 'binary' });
  const progress = env.openDB<Buffer, string>({ name: 'progress', encoding: 'binary' });
  const current = env.openDB<Buffer, string>({ name: 'current', encoding: 'binary' });
  const checkpoints = checkpointsIn(env);
  const nothing = Buffer.of(1);
  /** Only this process writes here, so what it has read or written last is what is on disk. */
  const recent = new LRUCache<string, Entry>({ maxSize: mostRecent });
  /** What commits under way have put, which is for later writers of the same commit and for no reader yet. */
  const coming = new Map<string, Entry>();

  const entryOf = (key: Buffer): Entry | null => {
    const known = recent.get(key.toString());
    if (known !== undefined) return known;
    const bytes = documents.get(key);
    if (bytes === undefined) return null;
    const entry = frozen(entryIn(key, bytes));
    recent.set(key.toString(), entry, { size: bytes.length });
    return entry;
  };

  /** After a failed write nobody knows what is on disk. */
  const write = async (change: () => void): Promise<void> => {
    try {
      await transact(env, `the read documents in ${dir}`, change);
    } catch (error) {
      recent.clear();
      throw error;
    }
  };

  const progressOf = (space: string): Position => {
    const bytes = progress.get(space);
    return bytes === undefined ? '' : textIn(space, bytes);
  };

  const kept = <D>(space: string, id: string): Kept<D> | null => {
    const entry = entryOf(documentKey(space, id));
    return entry?.document === undefined ? null : { id, document: entry.document as D, position: entry.position };
  };

  return {
    checkpoints,

    async get<D>(space: string, id: string) {
      return kept<D>(space, id);
    },

    async load<D>(space: string, ids: readonly string[]) {
      return [...new Set(ids)].map((id) => kept<D>(space, id)).filter((k) => k !== null);
    },

    async page<D>(space: string, { index, prefix = '', after, limit, backwards = false }: PageRequest): Promise<PageOf<D>> {
      const size = pageLimit(limit);
      const base = beginning(space, index);
      const { start, end } = rangeUnder(Buffer.concat([base, Buffer.from(separable(prefix))]));
      const cursor = after === undefined ? null : Buffer.concat([base, cursorBytes(after)]);
      const range = backwards
        ? { start: cursor ? earlier(cursor, end) : end, end: start, reverse: true }
        : { start: cursor ? later(cursor, start) : start, end };
      // One more to know whether there is a next page, one more because the range includes the cursor itself.
      const found = Array.from(places.getKeys({ ...range, limit: size + 2 })).filter((key) => !cursor?.equals(key));
      const shown = found.slice(0, size).map((key) => key.subarray(base.length));
      const items = shown.map((place) => {
        const { key, id } = placeOf(place);
        const document = kept<D>(space, id);
        if (!document) throw new Error(`index ${index} of ${space} names ${id}, which is not there; rebuild the projection`);
        return { ...document, key };
      });
      const last = shown.at(-1);
      return { items, next: last && found.length > size ? cursorOf(last) : null };
    },

    async count(space, index, prefix = '') {
      return places.getKeysCount(rangeUnder(Buffer.concat([beginning(space, index), Buffer.from(separable(prefix))])));
    },

    async apply<D>(space: string, changes: readonly Change<D>[], upTo: Position) {
      const ready = changes.map((change) => prepared(space, change));
      separable(space);
      const newer: typeof ready = [];
      try {
        await write(() => {
          for (const change of ready) {
            const before = coming.get(change.name) ?? entryOf(change.key);
            if (before && change.entry.position <= before.position) continue;
            for (const [index, key] of before?.places ?? []) places.removeSync(placeKey(space, index, key, change.id));
            documents.putSync(change.key, change.bytes);
            for (const place of change.places) places.putSync(place, nothing);
            coming.set(change.name, change.entry);
            newer.push(change);
          }
          if (upTo > progressOf(space)) progress.putSync(space, textBytes(space, upTo));
        });
        for (const { name, entry, bytes } of newer) recent.set(name, entry, { size: bytes.length });
      } finally {
        for (const { name, entry } of newer) if (coming.get(name) === entry) coming.delete(name);
      }
    },

    async progress(space) {
      return progressOf(space);
    },

    async current(projection) {
      const bytes = current.get(projection);
      return bytes === undefined ? null : textIn(projection, bytes);
    },

    async switchTo(projection, space) {
      await write(() => {
        current.putSync(projection, textBytes(projection, space));
      });
    },

    async discard(space) {
      const range = rangeUnder(beginning(space));
      await write(() => {
        for (const key of Array.from(documents.getKeys(range))) documents.removeSync(key);
        for (const key of Array.from(places.getKeys(range))) places.removeSync(key);
        progress.removeSync(space);
        recent.clear();
      });
      recent.clear();
    },

    async close() {
      await env.close();
    },
  };
};
