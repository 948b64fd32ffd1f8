/** What goes wrong on demand, and how a real server says it. */
import { Metadata, status, type ServerErrorResponse } from '@grpc/grpc-js';

/** How the next appends are turned away without being written. */
export type Refusal = 'not-ready' | 'timeout' | 'not-leader' | 'no-leader-known';

export interface Faults {
  /** ms until an append is looked at. */
  slowAppends: number;
  /** ms until a read or a subscription is looked at. */
  slowReads: number;
  /** So many appends are written, but never answered. */
  unanswered: number;
  /** So many appends are turned away. */
  refused: { readonly how: Refusal; left: number };
}

export const noFaults = (): Faults => ({ slowAppends: 0, slowReads: 0, unanswered: 0, refused: { how: 'not-ready', left: 0 } });

/** Keeps nobody from ending. */
export const wait = (ms: number): Promise<void> => (ms > 0 ? new Promise((resume) => setTimeout(resume, ms).unref()) : Promise.resolve());

export const failure = (code: status, details: string, trailers: { readonly [key: string]: string } = {}): ServerErrorResponse => {
  const metadata = new Metadata();
  for (const [key, value] of Object.entries(trailers)) metadata.set(key, value);
  return Object.assign(new Error(details), { code, details, metadata });
};

/** The codes and texts the client tells apart (`@eventstore/db-client` dist/utils/CommandError; server: Grpc/RpcExceptions). */
export const asFailure = (how: Refusal, leader: { readonly host: string; readonly port: number }): ServerErrorResponse => {
  switch (how) {
    case 'not-ready':
      return failure(status.UNAVAILABLE, 'Server Is Not Ready');
    case 'timeout':
      return failure(status.ABORTED, 'Operation timed out: Commit phase timeout.');
    case 'no-leader-known':
      return failure(status.UNKNOWN, 'No leader info available in response');
    case 'not-leader':
      return failure(status.NOT_FOUND, 'Leader info available', {
        exception: 'not-leader', 'leader-endpoint-host': leader.host, 'leader-endpoint-port': String(leader.port),
      });
  }
};
