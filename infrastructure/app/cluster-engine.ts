/** A library on EventStoreDB, MongoDB and Kafka, as this process sees it. Loaded only where it is used. */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Checkpoints } from '../../application/ports.ts';
import { clusterCheckpoints } from '../cluster/checkpoints.ts';
import { clusterContents } from '../cluster/contents.ts';
import { openClusterEventStore } from '../cluster/event-store.ts';
import { openKafkaBus } from '../cluster/message-bus.ts';
import { connectMongo, type MongoOptions } from '../cluster/mongo.ts';
import { refuseHalf } from '../cluster/moving.ts';
import { clusterNeighbours } from '../cluster/neighbours.ts';
import { clusterReadStore } from '../cluster/read-store.ts';
import { clusterRecords } from '../cluster/records.ts';
import { clusterTurns } from '../cluster/turns.ts';
import { openClusterVault } from '../cluster/vault.ts';
import { openContentStore } from '../content/content-store.ts';
import type { Engine, Reached } from './engine.ts';
import type { ClusterSettings } from './settings.ts';

export interface ClusterOptions {
  readonly settings: ClusterSettings;
  readonly masterKey: Buffer;
  /** The folder of this process for what it keeps of MongoDB: books that were read. */
  readonly folder: string;
  readonly log: Logger;
  /** Shorter in tests: see `MongoOptions`. */
  readonly patience?: Pick<MongoOptions, 'answerWithin' | 'giveUpAfter'>;
  /** ms until another process takes over from one that died; 10,000 unless said otherwise. */
  readonly ttl?: number;
}

/** How long a server may take to answer that it is there, in ms. */
const SIGN_OF_LIFE = 2_000;

const reached = async (name: string, asked: Promise<unknown>): Promise<Reached> => {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<string>((resume) => {
    timer = setTimeout(() => resume(`no answer within ${SIGN_OF_LIFE} ms`), SIGN_OF_LIFE);
  });
  const trouble = await Promise.race([asked.then(() => null, (error: unknown) => (error instanceof Error ? error.message : String(error))), silence]);
  clearTimeout(timer);
  return { name, trouble };
};

/** What was published is kept by these very brokers: on others the announcing begins anew. */
const placesAt = (places: Checkpoints, brokers: string): Checkpoints => ({
  get: (follower) => places.get(`${follower}@${brokers}`),
  set: (follower, position) => places.set(`${follower}@${brokers}`, position),
});

/** Connects to all three. Throws `EngineUnreachable` when one of them does not answer in time. */
export const openClusterEngine = async ({ settings, masterKey, folder, log, patience = {}, ttl = 10_000 }: ClusterOptions): Promise<Engine> => {
  const { library, eventStore, mongo: url, kafka } = settings;
  const troubleOf = (engine: string) => (trouble: unknown): void => log.warn({ err: trouble, engine }, 'an engine is not answering as it should');
  const open: (() => Promise<void>)[] = [];
  const closing = async (): Promise<void> => {
    for (const close of open.splice(0).reverse()) await close();
  };
  try {
    const mongo = await connectMongo({ url, database: library, ...patience });
    open.push(() => mongo.close());
    await refuseHalf(mongo);
    const events = openClusterEventStore({ connection: eventStore, prefix: library, ...patience, onTrouble: troubleOf('EventStoreDB') });
    open.push(() => events.close());
    await events.head();
    const bus = await openKafkaBus({ ...kafka, library, ...patience, onTrouble: troubleOf('Kafka') });
    open.push(() => bus.close());
    const vault = await openClusterVault(mongo, masterKey);
    open.push(() => vault.close());
    const [documents, checkpoints] = [clusterReadStore(mongo), clusterCheckpoints(mongo)];
    open.push(() => documents.close());
    const holder = `${hostname()} ${process.pid} ${randomUUID()}`;
    return {
      name: 'cluster', events, documents, checkpoints, vault, records: clusterRecords(mongo),
      bus: { ...bus, checkpoints: placesAt(checkpoints, await bus.incarnation()) },
      contents: clusterContents(mongo, await openContentStore(join(folder, 'books'))),
      turns: clusterTurns(mongo, { documents, checkpoints, holder, ttl, onTrouble: troubleOf('MongoDB') }),
      neighbours: clusterNeighbours(mongo),
      servers: () => Promise.all([
        reached('EventStoreDB', events.head()), reached('MongoDB', mongo.db.command({ ping: 1 })), reached('Kafka', bus.reachable()),
      ]),
      close: closing,
    };
  } catch (error) {
    await closing();
    throw error;
  }
};
