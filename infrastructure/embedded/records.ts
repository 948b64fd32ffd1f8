import type { Json, Records } from '../../application/ports.ts';
import { openEnvironment, transact } from './environment.ts';

/** Below every other character, so that a collection's keys stand together. */
const separator = '\u0001';

/** Accounts, sessions and the like, in an LMDB environment of their own: they outlive every rebuild. */
export const openRecords = async (dir: string): Promise<Records & { close(): Promise<void> }> => {
  const env = openEnvironment(dir);
  const records = env.openDB<Json, string>({ name: 'records', encoding: 'json' });
  const at = (collection: string, key: string): string => `${collection}${separator}${key}`;
  const write = (change: () => void): Promise<void> => transact(env, 'the records', change);
  return {
    get: async <T extends Json>(collection: string, key: string) => (records.get(at(collection, key)) as T | undefined) ?? null,
    put: (collection, key, value) => write(() => records.putSync(at(collection, key), value)),
    add: async (collection, key, value) => {
      let added = false;
      await write(() => {
        added = records.get(at(collection, key)) === undefined;
        if (added) records.putSync(at(collection, key), value);
      });
      return added;
    },
    remove: (collection, key) => write(() => records.removeSync(at(collection, key))),
    list: async <T extends Json>(collection: string) =>
      [...records.getRange({ start: at(collection, ''), end: `${collection}\u0002` })].map(({ key, value }) => ({ key: key.slice(collection.length + 1), value: value as T })),
    close: () => env.close(),
  };
};
