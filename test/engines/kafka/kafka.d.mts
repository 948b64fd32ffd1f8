export interface Kafka {
  /** `host:port`. */
  readonly brokers: string;
  /** Again, on the same port and data. */
  start(): Promise<void>;
  /** `kill -9`. */
  kill(): Promise<void>;
  pause(): void;
  resume(): void;
  stop(): Promise<void>;
}
export function provideKafka(folder: string): Promise<string>;
export function startKafka(folder: string): Promise<Kafka>;
