export interface FerretDb {
  readonly url: string;
  /** Again, on the same port and data. */
  start(): Promise<void>;
  /** `kill -9`. */
  kill(): Promise<void>;
  pause(): void;
  resume(): void;
  stop(): Promise<void>;
}
export function provideFerretDb(folder: string): Promise<string>;
export function startFerretDb(folder: string): Promise<FerretDb>;
