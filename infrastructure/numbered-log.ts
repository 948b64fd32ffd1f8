/**
 * What the logs have in common that number their events 1, 2, 3 … themselves (events and announcements, in memory and embedded):
 * positions as text, recognising a repeated append, and following the log in pages.
 */
import type { Draft, Position, Stored } from '../application/ports.ts';

const PAGE = 512;

/** Sixteen digits keep text order and number order the same up to the largest exact integer. */
export const positionOf = (sequence: number): Position => (sequence === 0 ? '' : String(sequence).padStart(16, '0'));

/** Throws for a position the log does not reach: the reader belongs to another log, or the log was set back to an older copy. */
export const sequenceOf = (position: Position, head: number): number => {
  if (position === '') return 0;
  const sequence = /^\d{16}$/.test(position) ? Number(position) : NaN;
  if (!(sequence <= head)) throw new Error(`position "${position}" is not in this log, which ends at "${positionOf(head)}"`);
  return sequence;
};

/** The position of the last draft when exactly these drafts were written after `seen` before, else `null`. */
export const writtenBefore = (at: (version: number) => Stored | undefined, seen: number, drafts: readonly Draft[]): Position | null => {
  const known = drafts.map((draft, i) => {
    const event = at(seen + i + 1);
    return event?.id === draft.id ? event : undefined;
  });
  return known.every((event) => event !== undefined) ? (known.at(-1)?.position ?? null) : null;
};

export interface Numbered<E> {
  /** The number of the last event that may be read, 0 when there is none. */
  head(): number;
  /** Up to `limit` events after a number; at least one when there are any. */
  after(sequence: number, limit: number): readonly E[];
}

export interface Followers<E> {
  follow(after: Position, signal: AbortSignal): AsyncIterable<readonly E[]>;
  /** There are new events to read. */
  wake(): void;
  /** Lets every iteration end: without an error, or with one once what can be read was read. */
  end(error?: Error): void;
}

/** So long, in ms, a page is kept for others who are at the same place: they are woken together. */
const KEPT_MS = 1000;

/** The very same page for everybody who is at the same place, so that what is made of it can be shared too. Nobody may change it. */
export const sharedPages = <E>({ head, after }: Numbered<E>): Numbered<E> => {
  let last: { readonly sequence: number; readonly limit: number; readonly upTo: number; readonly page: readonly E[] } | null = null;
  // One timer, which holds no page: a whole log may go through here in a second.
  let forgetting: NodeJS.Timeout | null = null;
  const forget = (): void => {
    last = null;
    forgetting = null;
  };
  return {
    head,
    after: (sequence, limit) => {
      const upTo = head();
      if (last?.sequence === sequence && last.limit === limit && last.upTo === upTo) return last.page;
      const page = after(sequence, limit);
      last = { sequence, limit, upTo, page };
      forgetting ??= setTimeout(forget, KEPT_MS).unref();
      return page;
    },
  };
};

export const followersOf = <E>(log: Numbered<E>): Followers<E> => {
  let waiting: (() => void)[] = [];
  let ended: { readonly error: Error | undefined } | null = null;

  const wake = (): void => {
    const woken = waiting;
    waiting = [];
    for (const resume of woken) resume();
  };

  async function* follow(after: Position, signal: AbortSignal): AsyncGenerator<readonly E[]> {
    let sequence = sequenceOf(after, log.head());
    signal.addEventListener('abort', wake);
    try {
      while (!signal.aborted) {
        if (ended && !ended.error) return;
        const page = log.head() > sequence ? log.after(sequence, PAGE) : [];
        if (page.length > 0) {
          sequence += page.length;
          yield page;
        } else if (ended?.error) {
          throw ended.error;
        } else {
          await new Promise<void>((resume) => waiting.push(resume));
        }
      }
    } finally {
      signal.removeEventListener('abort', wake);
    }
  }

  return {
    follow,
    wake,
    end(error) {
      ended ??= { error };
      wake();
    },
  };
};
