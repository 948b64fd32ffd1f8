/** A library of its own on the servers that `npm run test:engines` started, and processes of it. */
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { openClusterEngine, type ClusterOptions } from '../../infrastructure/app/cluster-engine.ts';
import type { Engine } from '../../infrastructure/app/engine.ts';
import type { ClusterSettings } from '../../infrastructure/app/settings.ts';
import { startServer } from './eventstoredb/server.ts';

const given = (name: string): string => {
  const value = process.env[name];
  if (value === undefined) throw new Error(`there is no ${name}: run npm run test:engines, which starts the servers`);
  return value;
};

export interface Cluster {
  readonly settings: ClusterSettings;
  readonly masterKey: Buffer;
  /** One more process of this library, as far as engines go. */
  engine(options?: Partial<ClusterOptions>): Promise<Engine>;
  /** After all engines are closed. */
  close(): Promise<void>;
}

export const openCluster = async (): Promise<Cluster> => {
  const server = process.env['ESDB_URL'] === undefined ? await startServer() : null;
  const settings: ClusterSettings = {
    library: `test-${randomUUID().slice(0, 8)}`, eventStore: server?.connection ?? given('ESDB_URL'), mongo: given('MONGO_URL'),
    kafka: { brokers: given('KAFKA_BROKERS').split(','), ca: undefined, user: null, copies: 1, partitions: 1 },
  };
  const folder = await mkdtemp(join(tmpdir(), 'nagi-cluster-'));
  const masterKey = randomBytes(32);
  return {
    settings, masterKey,
    engine: (options = {}) => openClusterEngine({ settings, masterKey, folder: join(folder, randomUUID()), log: pino({ level: 'silent' }), ttl: 2_000, patience: { answerWithin: 20_000, giveUpAfter: 60_000 }, ...options }),
    close: async () => {
      await server?.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

/** One process that is a library by itself: what the journeys of the embedded library open instead. */
export const clusterEngine = async (): Promise<Engine> => {
  const cluster = await openCluster();
  const engine = await cluster.engine();
  return {
    ...engine,
    close: async () => {
      await engine.close();
      await cluster.close();
    },
  };
};
