/** Writes a library that comes from elsewhere into an empty folder: events as they were stored, keys as they were wrapped. */
import { join } from 'node:path';
import type { Json, Position, Stored } from '../../application/ports.ts';
import { openEnvironment, transact } from './environment.ts';
import { openEventStore } from './event-store.ts';
import { openReadStore } from './read-store.ts';
import { RECORDS, recordBytes, recordKey } from './records.ts';
import type { WrappedKey } from './snapshot.ts';
import { CHECK, DESTROYED, REMAINS } from './vault.ts';

/** So many writes are under way at once. */
const ATONCE = 2000;

export interface Filling {
  event(event: Stored): Promise<void>;
  key(key: WrappedKey): Promise<void>;
  keyCheck(check: Buffer): Promise<void>;
  record(collection: string, key: string, value: Json): Promise<void>;
  follower(follower: string, position: Position): Promise<void>;
  /** Everything is on disk when it resolves; rejects with what could not be written. */
  close(): Promise<void>;
}

export const fill = async (folder: string): Promise<Filling> => {
  const events = await openEventStore(join(folder, 'events'));
  const documents = await openReadStore(join(folder, 'documents'));
  const [vault, records] = [openEnvironment(join(folder, 'vault')), openEnvironment(join(folder, 'records'))];
  const keys = vault.openDB<Buffer, string>({ name: 'keys', encoding: 'binary' });
  const about = vault.openDB<Buffer, string>({ name: 'about', encoding: 'binary' });
  const table = records.openDB<Buffer, Buffer>(RECORDS);
  let underWay: Promise<unknown>[] = [];

  const settle = async (): Promise<void> => {
    const settling = underWay;
    underWay = [];
    await Promise.all(settling);
  };

  const add = async (write: Promise<unknown>): Promise<void> => {
    // A failure is reported by whoever settles; until then it must not count as nobody's.
    write.catch(() => undefined);
    underWay.push(write);
    if (underWay.length >= ATONCE) await settle();
  };

  const append = async ({ stream, version, position, ...draft }: Stored): Promise<void> => {
    const appended = await events.append(stream, version - 1, [draft]);
    if (!appended.ok || appended.position !== position) throw new Error(`event ${position} does not follow what is before it`);
  };

  return {
    event: (event) => add(append(event)),
    key: ({ subject, wrapped }) => add(keys.put(subject, wrapped ?? DESTROYED)),
    keyCheck: (check) => add(about.put(CHECK, check)),
    record: (collection, key, value) => add(table.put(recordKey(collection, key), recordBytes(recordKey(collection, key), value))),
    follower: (follower, position) => add(documents.checkpoints.set(follower, position)),
    async close() {
      try {
        await settle();
        for (const env of [vault, records]) await env.flushed;
      } finally {
        await events.close();
        for (const store of [vault, records, documents]) await store.close();
      }
    },
  };
};

/** Destroys the keys of those subjects that have one, in one transaction; answers how many that were. Nobody else may have the vault open. */
export const destroyKeys = async (folder: string, subjects: Iterable<string>): Promise<number> => {
  const vault = openEnvironment(join(folder, 'vault'));
  try {
    const keys = vault.openDB<Buffer, string>({ name: 'keys', encoding: 'binary' });
    const about = vault.openDB<Buffer, string>({ name: 'about', encoding: 'binary' });
    let destroyed = 0;
    await transact(vault, `the identity vault in ${folder}`, () => {
      for (const subject of subjects) {
        const wrapped = keys.get(subject);
        if (wrapped === undefined || wrapped.equals(DESTROYED)) continue;
        keys.putSync(subject, DESTROYED);
        destroyed += 1;
      }
      about.putSync(REMAINS, DESTROYED);
    });
    return destroyed;
  } finally {
    await vault.close();
  }
};
