import type { Json, Records } from '../../application/ports.ts';
import { checked, withChecksum } from './checksum.ts';
import { openEnvironment, transact, withSoundHeads } from './environment.ts';

/** Below every other character, so that a collection's keys stand together. */
const separator = '\u0001';
const afterwards = '\u0002';

/** Keys are bytes: as text, LMDB's driver hands back a long one with a control character in it as something else. */
export const recordKey = (collection: string, key: string): Buffer => Buffer.from(`${collection}${separator}${key}`);

/** Where a record stands, taken apart again. */
export const recordPlace = (at: Buffer): { readonly collection: string; readonly key: string } => {
  const text = at.toString();
  const cut = text.indexOf(separator);
  return { collection: text.slice(0, cut), key: text.slice(cut + 1) };
};

export const recordBytes = (at: Buffer, value: Json): Buffer => withChecksum(at, Buffer.from(JSON.stringify(value)));

export const recordIn = (at: Buffer, bytes: Buffer): Json => {
  const { collection, key } = recordPlace(at);
  return JSON.parse(checked(`the record ${key} of ${collection}`, at, bytes).toString()) as Json;
};

export const RECORDS = { name: 'records', encoding: 'binary', keyEncoding: 'binary' } as const;

/** Accounts, sessions and the like, in an LMDB environment of their own: they outlive every rebuild. */
export const openRecords = async (dir: string): Promise<Records & { close(): Promise<void> }> => {
  await withSoundHeads(dir);
  const env = openEnvironment(dir);
  const records = env.openDB<Buffer, Buffer>(RECORDS);
  const write = (change: () => void): Promise<void> => transact(env, 'the records', change);
  return {
    get: async <T extends Json>(collection: string, key: string) => {
      const at = recordKey(collection, key);
      const bytes = records.get(at);
      return bytes === undefined ? null : (recordIn(at, bytes) as T);
    },
    put: (collection, key, value) => write(() => records.putSync(recordKey(collection, key), recordBytes(recordKey(collection, key), value))),
    add: async (collection, key, value) => {
      const at = recordKey(collection, key);
      let added = false;
      await write(() => {
        added = records.get(at) === undefined;
        if (added) records.putSync(at, recordBytes(at, value));
      });
      return added;
    },
    remove: (collection, key) => write(() => records.removeSync(recordKey(collection, key))),
    list: async <T extends Json>(collection: string) =>
      [...records.getRange({ start: recordKey(collection, ''), end: Buffer.from(`${collection}${afterwards}`) })]
        .map(({ key, value }) => ({ key: recordPlace(key).key, value: recordIn(key, value) as T })),
    close: () => env.close(),
  };
};
