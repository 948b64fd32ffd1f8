import type { Server } from '../servers.mjs';
export interface Kafka extends Server {
  /** `host:port`. */
  readonly brokers: string;
  /** Ends it; nothing of its data is kept. */
  stop(): Promise<void>;
}
export function startKafka(folder: string): Promise<Kafka>;
