import { randomUUID } from 'node:crypto';
import { sleep } from '../../application/policies/follower.ts';
import { isDuplicate, type Mongo } from './mongo.ts';

interface Kept {
  _id: string;
  /** Who has it, for people; `null` when it was given back. */
  holder: string | null;
  /** One turn of one holder. */
  turn: string;
  /** Counts the turns: the fencing token. */
  token: number;
  /** Counts the renewals of a turn. */
  beat: number;
}

/** A lease that is held. */
export interface Held {
  /** Higher than that of everybody who held it before: `fenced(token)` of read store and checkpoints refuses those. */
  readonly token: number;
  /** Aborts when the lease was lost, or could not be renewed in time. Not when it is given back. */
  readonly lost: AbortSignal;
  /** Gives it back, so that another can have it at once. */
  release(): Promise<void>;
}

export interface Lease {
  /** Waits until it is ours; `null` when the signal aborts before. */
  acquire(signal: AbortSignal): Promise<Held | null>;
}

/** How often within `ttl` a holder renews, and one who waits looks. */
const RENEWALS = 3;
const LOOKS = 10;

/**
 * One runner at a time, of several processes (collection `leases`). `ttl` is in ms.
 *
 * No clocks are compared. Whoever waits takes over when it has seen neither a new turn nor a renewal for `ttl` by its own monotonic clock,
 * counted from when it *saw* the last one. The holder counts from when it *sent* its last renewal that was answered, which is earlier, and
 * gives up after the same time: so it has stopped before another begins, however their clocks are set. What still wakes up late (a process
 * that was stopped in the middle of a write) is refused by its fencing token. After a holder died another begins within `ttl` and a tenth.
 */
export const lease = (mongo: Mongo, name: string, holder: string, { ttl, onTrouble }: { readonly ttl: number; readonly onTrouble: (trouble: unknown) => void }): Lease => {
  const leases = mongo.db.collection<Kept>('leases');

  const held = (turn: string, token: number, sentAt: number): Held => {
    const lost = new AbortController();
    const over = new AbortController();
    const lose = (): void => {
      over.abort();
      lost.abort();
    };
    let deadline = setTimeout(lose, Math.max(0, sentAt + ttl - performance.now()));
    const renewing = (async () => {
      for (;;) {
        await sleep(ttl / RENEWALS, over.signal);
        if (over.signal.aborted) return;
        const sent = performance.now();
        try {
          const { matchedCount } = await mongo.ask(() => leases.updateOne({ _id: name, turn }, { $inc: { beat: 1 } }));
          if (over.signal.aborted) return;
          clearTimeout(deadline);
          if (matchedCount === 0) return lose();
          deadline = setTimeout(lose, Math.max(0, sent + ttl - performance.now()));
        } catch (trouble) {
          // Tried again until the deadline, which goes on running.
          onTrouble(trouble);
        }
      }
    })();
    return {
      token,
      lost: lost.signal,
      release: async () => {
        over.abort();
        clearTimeout(deadline);
        await renewing;
        await mongo.ask(() => leases.updateOne({ _id: name, turn }, { $set: { holder: null }, $inc: { beat: 1 } }));
      },
    };
  };

  return {
    async acquire(signal) {
      const turn = randomUUID();
      let seen = { turn: '', beat: -1, at: 0 };
      let sentAt = 0;
      for (;;) {
        if (signal?.aborted) return null;
        try {
          const asked = performance.now();
          const there = await mongo.ask(() => leases.findOne({ _id: name }));
          const now = performance.now();
          if (there?.turn === turn) {
            // An answer that came too late to be of use is a turn that is over.
            if (now - sentAt < ttl) return held(turn, there.token, sentAt);
          } else if (there !== null && (there.turn !== seen.turn || there.beat !== seen.beat)) {
            seen = { turn: there.turn, beat: there.beat, at: now };
          }
          sentAt = asked;
          if (there === null) {
            await mongo.ask(() => leases.insertOne({ _id: name, holder, turn, token: 1, beat: 0 }));
            continue;
          }
          if (there.holder === null || there.turn === turn || now - seen.at >= ttl) {
            await mongo.ask(() => leases.updateOne({ _id: name, turn: there.turn, beat: there.beat }, { $set: { holder, turn, token: there.token + 1, beat: 0 } }));
            const { turn: mine } = (await mongo.ask(() => leases.findOne({ _id: name }))) ?? { turn: '' };
            if (mine === turn) continue;
          }
        } catch (trouble) {
          if (!isDuplicate(trouble)) onTrouble(trouble);
        }
        await sleep(ttl / LOOKS, signal);
      }
    },
  };
};
