import type { Turns } from '../../application/ports.ts';
import { sleep } from '../../application/policies/follower.ts';
import type { ClusterCheckpoints } from './checkpoints.ts';
import { lease } from './lease.ts';
import { Overtaken, type Mongo } from './mongo.ts';
import type { ClusterReadStore } from './read-store.ts';

export interface TurnsOptions {
  readonly documents: ClusterReadStore;
  readonly checkpoints: ClusterCheckpoints;
  /** This process, for people who look into the collection `leases`. */
  readonly holder: string;
  /** ms after which another process takes over from one that died. */
  readonly ttl: number;
  /** Told when a lease could not be asked for or renewed. */
  readonly onTrouble: (trouble: unknown) => void;
}

/** ms before somebody whose work failed may have the turn again: others come before, and what cannot work does not work on and on. */
const pause = { first: 1_000, longest: 30_000 };

/** Turns at the work of a library by a lease each (`lease.ts`). What somebody writes who was overtaken is refused by the token of the turn. */
export const clusterTurns = (mongo: Mongo, { documents, checkpoints, holder, ttl, onTrouble }: TurnsOptions): Turns => ({
  async take(name, work, signal, told) {
    const turns = lease(mongo, name, holder, { ttl, onTrouble });
    let wait = pause.first;
    while (!signal.aborted) {
      const held = await turns.acquire(signal);
      if (held === null) return;
      const began = performance.now();
      try {
        await work({ signal: AbortSignal.any([signal, held.lost]), documents: documents.fenced(held.token), checkpoints: checkpoints.fenced(held.token) });
      } catch (trouble) {
        // Another one has the turn: that is how it should be.
        if (!(trouble instanceof Overtaken)) told(trouble);
        wait = performance.now() - began > pause.longest ? pause.first : Math.min(wait * 2, pause.longest);
      }
      await held.release().catch(onTrouble);
      if (!signal.aborted) await sleep(wait, signal);
    }
  },
});
