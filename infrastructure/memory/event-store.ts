import type { Appended, EventStore, Json, Stored } from '../../application/ports.ts';
import { followersOf, positionOf, writtenBefore } from '../numbered-log.ts';

const freeze = (value: Json): void => {
  if (value === null || typeof value !== 'object') return;
  for (const inner of Object.values(value)) freeze(inner);
  Object.freeze(value);
};

/** Through text and back, then frozen: nobody who wrote or read an event can change it afterwards. */
const settled = (event: Stored): Stored => {
  const copy = JSON.parse(JSON.stringify(event)) as Stored;
  freeze(copy as unknown as Json);
  return copy;
};

/** The log in memory, for tests: nothing survives the process. */
export const memoryEventStore = (): EventStore => {
  const log: Stored[] = [];
  const streams = new Map<string, readonly Stored[]>();
  const followers = followersOf({ head: () => log.length, after: (sequence, limit) => log.slice(sequence, sequence + limit) });
  let closed = false;

  const usable = (): void => {
    if (closed) throw new Error('the event store is closed');
  };

  return {
    async read(stream, after = 0) {
      usable();
      return (streams.get(stream) ?? []).slice(after);
    },

    async append(stream, seen, drafts): Promise<Appended> {
      usable();
      if (drafts.length === 0) throw new Error(`nothing to append to ${stream}`);
      const known = streams.get(stream) ?? [];
      if (known.length !== seen) {
        const position = writtenBefore((version) => known[version - 1], seen, drafts);
        return position === null ? { ok: false, version: known.length } : { ok: true, position };
      }
      const written = drafts.map((draft, i) =>
        settled({ ...draft, stream, version: seen + i + 1, position: positionOf(log.length + i + 1) }),
      );
      streams.set(stream, [...known, ...written]);
      log.push(...written);
      followers.wake();
      return { ok: true, position: positionOf(log.length) };
    },

    follow: followers.follow,

    async head() {
      return positionOf(log.length);
    },

    async close() {
      closed = true;
      followers.end();
    },
  };
};
