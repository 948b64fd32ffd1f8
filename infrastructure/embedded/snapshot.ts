/**
 * A data folder as it was at one instant, read only: beside a running library too, since LMDB lets other processes read.
 * Everything a library consists of but its books, in order; documents as they stood, to compare with.
 */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { open, type Database, type DatabaseOptions, type RootDatabase, type Transaction } from 'lmdb';
import type { Json, Position, Stored } from '../../application/ports.ts';
import { positionOf } from '../numbered-log.ts';
import { textIn } from './checkpoints.ts';
import { formatOf } from './data-folder.ts';
import { eventCodec, type EventRecord } from './event-codec.ts';
import { SHAPES, shapesIn } from './event-store.ts';
import { entryIn } from './read-store.ts';
import { RECORDS, recordIn, recordPlace } from './records.ts';
import { CHECK, DESTROYED } from './vault.ts';

/** Events are read so many at a time, each page by a transaction of its own: a long one would keep the library from using its file again. */
const PAGE = 1024;

export interface WrappedKey {
  readonly subject: string;
  /** Wrapped with the master key; `null` stands for one that was destroyed. */
  readonly wrapped: Buffer | null;
}

export interface Snapshot {
  /** The number of the last event. */
  readonly head: number;
  /** What tells whether a master key is the right one for the keys. */
  readonly keyCheck: Buffer | null;
  /** Event by event, from the first to the head; throws at one that cannot be read, and says which. */
  events(): Generator<Stored>;
  keys(): Generator<WrappedKey>;
  records(): Generator<{ readonly collection: string; readonly key: string; readonly value: Json }>;
  followers(): Generator<{ readonly follower: string; readonly position: Position }>;
  /** The spaces readers are pointed at. */
  projections(): Generator<{ readonly projection: string; readonly space: string; readonly position: Position }>;
  documents(space: string): Generator<{ readonly id: string; readonly document: Json; readonly position: Position }>;
  close(): Promise<void>;
}

export type Part = 'events' | 'events/pages' | 'vault' | 'records' | 'documents' | 'announcements';

type Env = RootDatabase<Buffer, Buffer>;

/** A part of the folder, read only. It is an error when it is not there: LMDB would otherwise make it. */
export const openPart = async (folder: string, part: Part): Promise<Env> => {
  const path = join(folder, part);
  const found = await stat(join(path, 'data.mdb')).then(() => true, () => false);
  if (!found) throw new Error(`there is no library in ${folder}: ${part}/data.mdb is missing`);
  return open<Buffer, Buffer>({ path, noSubdir: false, readOnly: true, maxDbs: 8, encoding: 'binary' });
};

/** The driver answers nothing for a table that is not there, and its types do not say so. */
const orNull = <T>(table: T | undefined): T | null => table ?? null;

/** A table of a part; a missing one is empty only where the part has never been written. */
export const tableOf = <V = Buffer, K extends string | number | Buffer = string>(env: Env, name: string, options: DatabaseOptions & { readonly encoder?: unknown } = { encoding: 'binary' }): Database<V, K> | null =>
  orNull(env.openDB<V, K>(name, options as DatabaseOptions));

/** Reads of one turn of the event loop see one state; a new turn sees the newest. */
const nextTurn = (): Promise<void> => new Promise((resume) => setTimeout(resume, 1));

const headIn = (records: Database<EventRecord, number> | null): number => (records === null ? 0 : (Array.from(records.getKeys({ reverse: true, limit: 1 }))[0] ?? 0));

/** The records of the log; shapes that came after it was opened are looked up. */
export const logIn = (env: Env): Database<EventRecord, number> | null => {
  const about = tableOf(env, 'about');
  return tableOf<EventRecord, number>(env, 'events', { encoder: eventCodec(() => shapesIn(about?.get(SHAPES))).encoder });
};

/** Each takes about two milliseconds; a library that never pauses so long for seconds is none. */
const tries = 2000;

/**
 * Begins reading all parts at one instant. Records first, so that no record needs a key that came later; then the keys, between
 * two looks at the head: when it has not moved, every event up to it has its key, and no key was destroyed for something that is
 * not in these events. Documents after the keys: a key is destroyed when all documents have heard why, so what a destroyed key
 * hides from a rebuild is gone from these documents too, and no follower is ahead of the log.
 */
export const openSnapshot = async (folder: string): Promise<Snapshot> => {
  const format = await formatOf(folder);
  if (format === null) throw new Error(`there is no library in ${folder}`);
  const envs: Env[] = [];
  const openOne = async (part: Part): Promise<Env> => {
    const env = await openPart(folder, part);
    envs.push(env);
    return env;
  };
  const running: Transaction[] = [];
  const close = async (): Promise<void> => {
    for (const transaction of running.splice(0)) transaction.done();
    for (const env of envs.splice(0)) await env.close();
  };
  try {
    const [events, vault, records, documents] = [await openOne('events'), await openOne('vault'), await openOne('records'), await openOne('documents')];
    // Opening a table ends the transactions of its part, so all are opened before any begins.
    const tables = tablesOf(events, vault, records, documents);
    const ofRecords = records.useReadTransaction();
    running.push(ofRecords);
    for (let attempt = 0; attempt < tries; attempt++) {
      await nextTurn();
      const head = headIn(tables.log);
      const [ofKeys, ofDocuments] = [vault.useReadTransaction(), documents.useReadTransaction()];
      await nextTurn();
      if (headIn(tables.log) === head) {
        running.push(ofKeys, ofDocuments);
        return { ...view(folder, tables, { records: ofRecords, documents: ofDocuments, vault: ofKeys }, head), close };
      }
      ofKeys.done();
      ofDocuments.done();
    }
    throw new Error('the library writes without a pause; try again in a moment');
  } catch (error) {
    await close();
    throw error;
  }
};

const tablesOf = (events: Env, vault: Env, records: Env, documents: Env) => ({
  log: logIn(events),
  keys: tableOf(vault, 'keys'),
  aboutKeys: tableOf(vault, 'about'),
  records: tableOf<Buffer, Buffer>(records, RECORDS.name, RECORDS),
  followers: tableOf(documents, 'checkpoints'),
  current: tableOf(documents, 'current'),
  progress: tableOf(documents, 'progress'),
  documents: tableOf<Buffer, Buffer>(documents, 'documents', { encoding: 'binary', keyEncoding: 'binary' }),
});

const view = (folder: string, tables: ReturnType<typeof tablesOf>, at: { readonly [P in Exclude<Part, 'events' | 'events/pages' | 'announcements'>]: Transaction }, head: number): Omit<Snapshot, 'close'> => {
  const { log, keys, aboutKeys, records, followers, current, progress, documents } = tables;

  const unreadable = (sequence: number, cause: unknown): Error =>
    new Error(`event ${sequence} of the log in ${join(folder, 'events')} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });

  const page = (first: number): readonly Stored[] => {
    let next = first;
    try {
      const events: Stored[] = [];
      for (const { key, value } of log?.getRange({ start: first, end: head + 1, limit: PAGE }) ?? []) {
        if (key !== next) throw new Error('it is missing');
        events.push(Object.assign(value, { position: positionOf(key) }));
        next += 1;
      }
      if (events.length === 0) throw new Error('it is missing');
      return events;
    } catch (error) {
      throw unreadable(next, error);
    }
  };

  return {
    head,
    keyCheck: aboutKeys?.get(CHECK, { transaction: at.vault }) ?? null,
    * events() {
      for (let next = 1; next <= head;) {
        const events = page(next);
        yield* events;
        next += events.length;
      }
    },
    * keys() {
      for (const { key, value } of keys?.getRange({ transaction: at.vault }) ?? []) yield { subject: key, wrapped: value.equals(DESTROYED) ? null : Buffer.from(value) };
    },
    * records() {
      for (const { key, value } of records?.getRange({ transaction: at.records }) ?? []) yield { ...recordPlace(key), value: recordIn(key, value) };
    },
    * followers() {
      for (const { key, value } of followers?.getRange({ transaction: at.documents }) ?? []) yield { follower: key, position: textIn(key, value) };
    },
    * projections() {
      for (const { key, value } of current?.getRange({ transaction: at.documents }) ?? []) {
        const space = textIn(key, value);
        const position = progress?.get(space, { transaction: at.documents });
        yield { projection: key, space, position: position === undefined ? '' : textIn(space, position) };
      }
    },
    * documents(space) {
      const start = Buffer.from(`${space}\0`);
      const end = Buffer.concat([start, Buffer.of(0xff)]);
      for (const { key, value } of documents?.getRange({ start, end, transaction: at.documents }) ?? []) {
        const { document, position } = entryIn(key, value);
        if (document !== undefined) yield { id: key.subarray(start.length).toString(), document, position };
      }
    },
  };
};
