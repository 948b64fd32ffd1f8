import type { Server } from '../servers.mjs';
export interface Kafka extends Server {
  /** `host:port`. */
  readonly brokers: string;
  /** Where lines lead to, one for each port of `through`. */
  readonly doors: readonly number[];
  /** Ends it; nothing of its data is kept. */
  stop(): Promise<void>;
}
/** `through`: ports of lines to the broker; whoever comes by one is told to come back by it. */
export function startKafka(folder: string, through?: readonly number[]): Promise<Kafka>;
