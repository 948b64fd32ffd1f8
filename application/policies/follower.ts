/** A policy: something the library does because something happened. It follows the log with a checkpoint of its own. */
import type { Recorded } from '../../domain/events.ts';
import { decode } from '../codec.ts';
import type { Checkpoints, EventStore, IdentityVault } from '../ports.ts';

export interface Policy {
  readonly name: string;
  /** Must change nothing when it hears the same event again: after a crash the last page is heard twice. */
  when(recorded: Recorded): Promise<void>;
}

export interface FollowerPorts {
  readonly events: EventStore;
  readonly vault: IdentityVault;
  readonly checkpoints: Checkpoints;
  readonly onTrouble: (follower: string, trouble: unknown) => void;
}

/** How long to wait before trying again what failed, in ms. */
const pause = { first: 200, longest: 30_000 };

const sleep = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
  });

/** Hears every event in order, at least once, until the signal aborts. A failure is reported and tried again. */
export const follow = async ({ events, vault, checkpoints, onTrouble }: FollowerPorts, policy: Policy, signal: AbortSignal): Promise<void> => {
  let wait = pause.first;
  while (!signal.aborted) {
    try {
      for await (const page of events.follow(await checkpoints.get(policy.name), signal)) {
        for (const recorded of await decode(vault, page)) await policy.when(recorded);
        const last = page.at(-1);
        if (last !== undefined) await checkpoints.set(policy.name, last.position);
        wait = pause.first;
      }
    } catch (trouble) {
      if (signal.aborted) return;
      onTrouble(policy.name, trouble);
      await sleep(wait, signal);
      wait = Math.min(wait * 2, pause.longest);
    }
  }
};
