/** A process that answers on a port. */
export interface Server {
  /** Again, on the same port and data. */
  start(): Promise<void>;
  /** `kill -9`. */
  kill(): Promise<void>;
  /** Resolves when it stands still. */
  pause(): Promise<void>;
  resume(): void;
}
export function freePort(): Promise<number>;
export function startServer(server: { readonly name: string; readonly port: number; readonly command: string; readonly args: readonly string[] }): Promise<Server>;
