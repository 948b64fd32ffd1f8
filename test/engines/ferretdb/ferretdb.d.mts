import type { Server } from '../servers.mjs';
export interface FerretDb extends Server {
  readonly url: string;
  /** Ends it; nothing of its data is kept. */
  stop(): Promise<void>;
}
export function provideFerretDb(folder: string): Promise<string>;
export function startFerretDb(folder: string): Promise<FerretDb>;
