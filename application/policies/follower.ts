/** A policy: something the library does because something happened. It follows the log with a checkpoint of its own. */
import { kindOf, type Recorded } from '../../domain/events.ts';
import type { Checkpoints, Decode, EventStore, Traces } from '../ports.ts';

export interface Policy {
  readonly name: string;
  /** The kinds of streams it acts on: an event there that this program does not know stops it, one elsewhere does not. */
  readonly hears: readonly string[];
  /** Must change nothing when it hears the same event again: after a crash the last page is heard twice. */
  when(recorded: Recorded): Promise<void>;
}

export interface FollowerPorts {
  readonly events: EventStore;
  readonly decode: Decode;
  readonly checkpoints: Checkpoints;
  /** Called when a page is going to be heard; what it answers is called when its place is kept, and the next page waits for that. */
  readonly work?: () => () => Promise<void>;
  readonly onTrouble: (follower: string, trouble: unknown) => void;
  readonly traces?: Traces | null;
}

/** What a follower makes of events, traced where anything is. */
const heard = (traces: FollowerPorts['traces'], name: string, events: readonly Recorded[], work: () => Promise<void>): Promise<void> =>
  traces == null ? work() : traces.heard(name, events, work);

/** How long to wait before trying again what failed, in ms. */
const pause = { first: 200, longest: 30_000 };

/** Waits so many ms, or until the signal aborts; leaves no listener behind on a signal that outlives it. */
export const sleep = (ms: number, signal: AbortSignal): Promise<void> =>
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

/**
 * Does something that goes on until it ends or the signal aborts. A failure is reported, and it is done again after a pause
 * that doubles, unless `well` was called meanwhile.
 */
export const persist = async (work: (well: () => void) => Promise<void>, onTrouble: (trouble: unknown) => void, signal: AbortSignal): Promise<void> => {
  let wait = pause.first;
  while (!signal.aborted) {
    try {
      await work(() => {
        wait = pause.first;
      });
      return;
    } catch (trouble) {
      if (signal.aborted) return;
      onTrouble(trouble);
      await sleep(wait, signal);
      wait = Math.min(wait * 2, pause.longest);
    }
  }
};

export interface PageFollower extends Pick<Policy, 'name' | 'hears'> {
  hear(page: readonly Recorded[]): Promise<void>;
}

/** Hears the log page by page, at least once, until the signal aborts. A failure is reported and tried again. */
export const followPages = (
  { events, decode, checkpoints, work, onTrouble, traces }: FollowerPorts,
  { name, hears, hear }: PageFollower,
  signal: AbortSignal,
): Promise<void> =>
  persist(async (well) => {
    for await (const page of events.follow(await checkpoints.get(name), signal)) {
      const rest = work?.();
      const opened = await decode(page, ({ stream }) => hears.includes(kindOf(stream)));
      await heard(traces, name, opened, () => hear(opened));
      const last = page.at(-1);
      if (last !== undefined) await checkpoints.set(name, last.position);
      well();
      await rest?.();
    }
  }, (trouble) => onTrouble(name, trouble), signal);

/** Hears every event in order, at least once, until the signal aborts. A failure is reported and tried again. */
export const follow = (ports: FollowerPorts, policy: Policy, signal: AbortSignal): Promise<void> =>
  followPages(ports, {
    name: policy.name, hears: policy.hears,
    hear: async (page) => {
      for (const recorded of page) await heard(ports.traces, policy.name, [recorded], () => policy.when(recorded));
    },
  }, signal);
