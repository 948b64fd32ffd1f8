/**
 * The connection to MongoDB, or to any server that speaks its protocol: the adapters here use find, insert, guarded updates of single
 * documents, deletes and plain indexes, and nothing that only some servers have (no transactions, change streams or aggregations).
 */
import { MongoBulkWriteError, MongoClient, MongoError, MongoNetworkError, MongoServerSelectionError, MongoTopologyClosedError, type AnyBulkWriteOperation, type Collection, type Db, type UpdateFilter } from 'mongodb';
import type { Json } from '../../application/ports.ts';
import { EngineUnreachable } from './unreachable.ts';

export interface MongoOptions {
  /** `mongodb://` or `mongodb+srv://`, with credentials and TLS as the connection string has them. */
  readonly url: string;
  readonly database: string;
  /** How long one attempt waits for a server or an answer, in ms; 5,000 by default. */
  readonly answerWithin?: number;
  /** No attempt begins this long after the first, in ms; 15,000 by default. A request to a server that is away ends within `giveUpAfter + 2 * answerWithin`. */
  readonly giveUpAfter?: number;
}

export interface Mongo {
  readonly db: Db;
  /** Asks again, after pauses that grow, while the server is away; throws `EngineUnreachable` in the end. `work` must bear being done twice. */
  ask<T>(work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const DUPLICATE = 11000;

/** Answers of a server that stops, starts, or hands its part over to another one (the retryable errors of MongoDB's driver specifications). */
const PASSING = new Set([6, 7, 64, 89, 91, 134, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436]);

/** Connections that broke, as the system says it: to whoever waits for room to write the driver (7.9.0) passes that on as it is. */
const BROKEN: ReadonlySet<unknown> = new Set(['EPIPE', 'ECONNRESET', 'ECONNABORTED', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN']);

const mayPass = (error: unknown): boolean => {
  if (error instanceof MongoNetworkError || error instanceof MongoServerSelectionError) return true;
  if (BROKEN.has((error as { readonly code?: unknown } | undefined)?.code)) return true;
  // A connection that broke in the middle of a bulk write comes wrapped; so does one in the middle of connecting.
  if (error instanceof MongoBulkWriteError && [error.writeErrors].flat().length === 0 && mayPass(error.errorResponse)) return true;
  if (error instanceof MongoTopologyClosedError) return true;
  if (!(error instanceof MongoError)) return false;
  return PASSING.has(Number(error.code)) || error.hasErrorLabel('RetryableWriteError') || error.name === 'MongoWaitQueueTimeoutError';
};

export const isDuplicate = (error: unknown): boolean => error instanceof MongoError && error.code === DUPLICATE;

/**
 * Attempts that end at the latest so many ms after their server was given up. Of a server that went without a word the driver (7.9.0) ends
 * what waits for an answer, but not what waits for room to write: a large write would wait for ever, and whoever's turn it is with it.
 */
const ending = (client: MongoClient, after: number): (<T>(work: () => Promise<T>) => Promise<T>) => {
  const underWay = new Set<(error: Error) => void>();
  client.on('connectionPoolCleared', () => {
    const then = [...underWay];
    const end = (): void => then.forEach((refuse) => refuse(new MongoNetworkError('the server went in the middle of a request')));
    setTimeout(end, after).unref();
  });
  return (work) => new Promise((answer, refuse) => {
    underWay.add(refuse);
    work().then(answer, refuse).finally(() => underWay.delete(refuse));
  });
};

/** Connects, and asks for a sign of life. A write is acknowledged when the journals of a majority have it. */
export const connectMongo = async ({ url, database, answerWithin = 5_000, giveUpAfter = 15_000 }: MongoOptions): Promise<Mongo> => {
  const client = new MongoClient(url, {
    serverSelectionTimeoutMS: answerWithin,
    connectTimeoutMS: answerWithin,
    // A rebuild's writes may take long. That a server is gone without a word is found out by asking it this often, beside.
    heartbeatFrequencyMS: answerWithin,
    serverMonitoringMode: 'poll',
    waitQueueTimeoutMS: answerWithin,
    maxPoolSize: 20,
    appName: 'nagi',
    writeConcern: { w: 'majority', journal: true },
    readConcern: { level: 'majority' },
    readPreference: 'primary',
  });
  const attempt = ending(client, answerWithin);
  let closed = false;

  const ask = async <T>(work: () => Promise<T>): Promise<T> => {
    const until = performance.now() + giveUpAfter;
    for (let pause = 50; ; pause = Math.min(pause * 2, 1_000)) {
      try {
        return await attempt(work);
      } catch (error) {
        if (!mayPass(error)) throw error;
        if (closed || performance.now() + pause >= until) throw new EngineUnreachable('MongoDB', error);
      }
      await new Promise((resume) => setTimeout(resume, pause * (0.5 + Math.random())));
    }
  };

  const db = client.db(database);
  try {
    // Said outright each time: a client that could not connect by itself the first time says ever after that it is closed.
    await ask(async () => {
      await client.connect();
      await db.command({ ping: 1 });
    });
  } catch (error) {
    await client.close();
    throw error;
  }
  return {
    db,
    ask,
    close: async () => {
      closed = true;
      await client.close();
    },
  };
};

/** As MongoDB keeps it: `.` and a leading `$` mean something in field names, `%` is what stands for them, an empty name has only that. */
const stored = (name: string): string =>
  name === '' ? '%' : name.replaceAll('%', '%25').replaceAll('.', '%2E').replaceAll('\0', '%00').replace(/^\$/, '%24');

const read = (name: string): string =>
  name === '%' ? '' : name.replace(/^%24/, '$').replaceAll('%00', '\0').replaceAll('%2E', '.').replaceAll('%25', '%');

/** Lists within lists, which not every server takes. */
const LIST = '%list';

const entriesOf = (value: Json): readonly (readonly [string, Json])[] => Object.entries(value as { readonly [key: string]: Json });

const spelt = (value: Json, within = false): Json => {
  if (value === null || typeof value !== 'object') return value;
  if (!Array.isArray(value)) return Object.fromEntries(entriesOf(value).map(([name, inner]) => [stored(name), spelt(inner)]));
  const list = (value as readonly Json[]).map((item) => spelt(item, true));
  return within ? { [LIST]: list } : list;
};

/** A value as JSON would have it (throws for what is none), with names MongoDB takes. */
export const toStored = (value: unknown): Json => spelt(JSON.parse(JSON.stringify(value)) as Json);

export const fromStored = (value: Json): Json => {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return (value as readonly Json[]).map(fromStored);
  const entries = entriesOf(value);
  const [[name, inner] = ['', null]] = entries;
  return name === LIST ? fromStored(inner) : Object.fromEntries(entries.map(([key, held]) => [read(key), fromStored(held)]));
};

/** A name as a part of a collection's: what a person can read stays, the rest is percent-encoded. */
export const collectionName = (name: string): string => name.replaceAll(/[^\w@#.-]/gu, (character) => encodeURIComponent(character));

/** Lists of ids are cut into pieces of this size. */
const PIECE = 1_000;

export function* pieces<T>(list: readonly T[], size = PIECE): Generator<T[]> {
  for (let i = 0; i < list.length; i += size) yield list.slice(i, i + size);
}

/** The documents of those ids that exist; `fields` narrows what comes. */
export const byIds = async <D extends { _id: string }>(
  mongo: Mongo, collection: Collection<D>, ids: readonly string[], fields?: { readonly [field: string]: 1 },
): Promise<D[]> => {
  const found: D[] = [];
  for (const piece of pieces([...new Set(ids)])) {
    // One id is asked for by itself: servers without much of a planner find it by its index only so.
    const filter = (piece.length === 1 ? { _id: piece[0] } : { _id: { $in: piece } }) as Parameters<typeof collection.find>[0];
    const some = await mongo.ask(() => collection.find(filter, fields ? { projection: fields } : {}).toArray());
    found.push(...(some as unknown as D[]));
  }
  return found;
};

/** Inserts what is not there, and answers which of them (by place in the list) were there already. */
export const insertMissing = async <D extends { _id: string }>(mongo: Mongo, collection: Collection<D>, documents: readonly D[]): Promise<readonly number[]> => {
  if (documents.length === 0) return [];
  return mongo.ask(async () => {
    try {
      await collection.insertMany(documents as Parameters<typeof collection.insertMany>[0], { ordered: false });
      return [];
    } catch (error) {
      if (!(error instanceof MongoBulkWriteError)) throw error;
      const faults = [error.writeErrors].flat();
      if (faults.length === 0 || faults.some(({ code }) => code !== DUPLICATE)) throw error;
      return faults.map(({ index }) => index);
    }
  });
};

/** So many are sent at once: FerretDB 1 keeps one of a hundred connections to its storage for each until all are done, and waits for ever when there is none left. */
const WRITES = 50;

/** Changes single documents, in no order; answers how many of them were there. */
export const writeEach = async <D extends { _id: string }>(mongo: Mongo, collection: Collection<D>, writes: readonly AnyBulkWriteOperation<D>[]): Promise<number> => {
  let matched = 0;
  for (const piece of pieces(writes, WRITES)) matched += (await mongo.ask(() => collection.bulkWrite(piece, { ordered: false }))).matchedCount;
  return matched;
};

/** Somebody with a newer lease has taken over: what this holder wanted to write is not written. */
export class Overtaken extends Error {
  constructor(what: string) {
    super(`${what} has been taken over by another runner; nothing was written`);
    this.name = 'Overtaken';
  }
}

/** What carries the fencing token of the last who wrote to it. */
export interface Fenced {
  _id: string;
  fence?: number;
}

/** Changes a document, made if need be, unless somebody with a newer fencing token has changed it: then `Overtaken` is thrown. */
export const changeFenced = async <D extends Fenced>(
  mongo: Mongo, collection: Collection<D>, id: string, fence: number | undefined, change: { readonly $set?: Partial<D>; readonly $max?: Partial<D> },
): Promise<void> => {
  const filter = (fence === undefined ? { _id: id } : { _id: id, fence: { $not: { $gt: fence } } }) as Parameters<typeof collection.updateOne>[0];
  const update = (fence === undefined ? change : { ...change, $set: { ...change.$set, fence } }) as UpdateFilter<D>;
  for (;;) {
    try {
      await mongo.ask(() => collection.updateOne(filter, update, { upsert: true }));
      return;
    } catch (error) {
      // There is one already: of a newer holder, or made by somebody at the same moment.
      if (!isDuplicate(error)) throw error;
    }
    const [there] = await byIds(mongo, collection, [id]);
    if (fence !== undefined && (there?.fence ?? 0) > fence) throw new Overtaken(id);
  }
};
