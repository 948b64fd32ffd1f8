import { asBinary, type DatabaseOptions, type RangeOptions } from 'lmdb';
import type { Appended, Draft, EventStore, Stored } from '../../application/ports.ts';
import { followersOf, positionOf, sharedPages, writtenBefore } from '../numbered-log.ts';
import { checked, withChecksum } from './checksum.ts';
import { commitFailure, openEnvironment, withSoundHeads } from './environment.ts';
import { eventCodec, type EventRecord } from './event-codec.ts';
import { EVENTS_PER_PAGE, openLogPages } from './log-pages.ts';

interface Request {
  readonly stream: string;
  readonly seen: number;
  readonly drafts: readonly Draft[];
  readonly answer: (appended: Appended) => void;
  readonly refuse: (error: Error) => void;
}

/** Between two pages. */
const PAUSE_MS = 20;

/** Where the shapes are kept (event-codec.ts), beside the events. */
export const SHAPES = 'shapes';

export const shapesIn = (bytes: Buffer | undefined): string | null => (bytes === undefined ? null : checked('the table of shapes', SHAPES, bytes).toString());

/** Tells the driver that a value is encoded already; events are encoded before the first of a group is written. */
const encoded = (bytes: Buffer): EventRecord => asBinary(bytes) as unknown as EventRecord;

/**
 * The event log in LMDB: one record per event, keyed by its number in the log.
 *
 * Which numbers belong to a stream is kept in memory only, and rebuilt by reading the log once at the start, whole pages
 * of it from their copy (log-pages.ts). It takes about 100 bytes per stream and 8 per event.
 *
 * Appends are committed in groups: whoever comes while a commit runs is part of the next one. Nothing is in the memory
 * index, hence nothing can be read or followed, before its commit is on disk. After a failed commit nobody knows what
 * is on disk, so the store takes no more appends, and followers end with the error: restart the process.
 */
export const openEventStore = async (dir: string): Promise<EventStore> => {
  await withSoundHeads(dir);
  const env = openEnvironment(dir);
  const about = env.openDB<Buffer, string>({ name: 'about', encoding: 'binary' });
  const whatIsWrong = (error: unknown): string => (error instanceof Error ? error.message : String(error));
  const wayBack = 'What is damaged, and the way back, tells: npm run nagi -- check';
  let shapes: string | null;
  try {
    shapes = shapesIn(about.get(SHAPES));
  } catch (error) {
    await env.close();
    throw new Error(`the log in ${dir} cannot be read (${whatIsWrong(error)}). ${wayBack}`, { cause: error });
  }
  const codec = eventCodec(() => shapes);
  const records = env.openDB<EventRecord, number>('events', { encoder: codec.encoder } as DatabaseOptions);
  const pages = await openLogPages(dir, (sequence) => records.getBinary(sequence)).catch(async (error: unknown) => {
    await env.close();
    throw error;
  });

  const streams = new Map<string, number[]>();
  let head = 0;
  let failure: Error | null = null;
  let closing: Promise<void> | null = null;
  let queue: Request[] = [];
  let writing: Promise<void> | null = null;
  let paging: NodeJS.Timeout | null = null;
  let pageIsDue = false;

  /** Just decoded, hence nobody else's: completed in place, at twice the speed of a copy. */
  const stored = (sequence: number, record: EventRecord): Stored => Object.assign(record, { position: positionOf(sequence) });

  /** An error while reading says which event it was, and where the way back is; after a failed commit that is the cause. */
  const unreadable = (sequence: number, cause: unknown): Error =>
    failure ?? new Error(`event ${sequence} of the log in ${dir} cannot be read (${whatIsWrong(cause)}). ${wayBack}`, { cause });

  const eventAt = (sequence: number): Stored => {
    let record: EventRecord | undefined;
    try {
      record = records.get(sequence);
    } catch (error) {
      throw unreadable(sequence, error);
    }
    if (!record) throw unreadable(sequence, 'it is missing');
    return stored(sequence, record);
  };

  function* range(options: RangeOptions & { readonly start: number }): Generator<{ readonly key: number; readonly value: EventRecord }> {
    let next = options.start;
    try {
      for (const entry of records.getRange(options)) {
        next = entry.key + 1;
        yield entry;
      }
    } catch (error) {
      throw unreadable(next, error);
    }
  }

  const enter = (stream: string, version: number, sequence: number): void => {
    const sequences = streams.get(stream) ?? [];
    if (sequence !== head + 1 || version !== sequences.length + 1) {
      throw unreadable(sequence, `it is version ${version} of ${stream}, after event ${head} and ${sequences.length} versions`);
    }
    // A copy of its own: the text may be a cut of a whole page.
    if (version === 1) streams.set(Buffer.from(stream).toString(), sequences);
    sequences.push(sequence);
    head = sequence;
  };

  try {
    for (let page = 0; page < pages.count; page++) {
      const { names, streams: of, versions } = pages.places(page);
      for (const [i, version] of versions.entries()) enter(names[of[i] ?? -1] ?? '', version, head + 1);
    }
    for (const { key, value } of range({ start: head + 1 })) enter(value.stream, value.version, key);
    // A damaged page may take the end of the log along without an error; numbers must not be given twice.
    const { entryCount } = records.getStats() as { readonly entryCount: number };
    if (entryCount !== head) throw unreadable(head + 1, `${entryCount} events were written, and ${head} can be read`);
  } catch (error) {
    await Promise.all([env.close(), pages.close()]);
    throw error;
  }

  const pageAfter = (sequence: number, limit: number): readonly Stored[] => {
    const page = Math.floor(sequence / EVENTS_PER_PAGE);
    if (page >= pages.count) return Array.from(range({ start: sequence + 1, end: head + 1, limit }), ({ key, value }) => stored(key, value));
    const first = page * EVENTS_PER_PAGE + 1;
    return pages.read(page).slice(sequence + 1 - first, sequence + 1 - first + limit).map((record, i) => stored(sequence + 1 + i, record));
  };

  const followers = followersOf(sharedPages({ head: () => head, after: pageAfter }));

  const usable = (): void => {
    if (closing) throw new Error('the event store is closed');
    if (failure) throw failure;
  };

  /** One commit for all requests at hand. Looks at each in turn, as if the ones before it were written already. */
  const commit = async (requests: readonly Request[]): Promise<void> => {
    const staged: { readonly event: Stored; readonly bytes: Buffer }[] = [];
    const stagedOf = new Map<string, Stored[]>();
    const answers: (() => void)[] = [];

    const consider = ({ stream, seen, drafts }: Request): Appended => {
      const durable = streams.get(stream) ?? [];
      const ahead = stagedOf.get(stream) ?? [];
      const version = durable.length + ahead.length;
      if (version !== seen) {
        const at = (v: number): Stored | undefined => {
          const sequence = durable[v - 1];
          return sequence === undefined ? ahead[v - durable.length - 1] : eventAt(sequence);
        };
        const position = writtenBefore(at, seen, drafts);
        return position === null ? { ok: false, version } : { ok: true, position };
      }
      const first = head + staged.length + 1;
      const events = drafts.map(({ id, type, v, data, meta }, i) => {
        const record = { id, type, v, stream, version: seen + i + 1, data, meta };
        return { event: { ...record, position: positionOf(first + i) }, bytes: codec.pack(record) };
      });
      staged.push(...events);
      stagedOf.set(stream, [...ahead, ...events.map(({ event }) => event)]);
      return { ok: true, position: positionOf(first + events.length - 1) };
    };

    for (const request of requests) {
      try {
        const appended = consider(request);
        answers.push(() => request.answer(appended));
      } catch (error) {
        request.refuse(error as Error);
      }
    }

    if (staged.length > 0) {
      // Puts of one turn of the event loop are one transaction: all of them, shapes included, or none.
      const grown = codec.grown();
      const puts: Promise<boolean>[] = grown === null ? [] : [about.put(SHAPES, withChecksum(SHAPES, Buffer.from(grown)))];
      for (const [i, { bytes }] of staged.entries()) puts.push(records.put(head + i + 1, encoded(bytes)));
      await Promise.all(new Set(puts));
      await env.flushed;
      for (const { event } of staged) enter(event.stream, event.version, head + 1);
    }
    for (const answer of answers) answer();
    if (staged.length > 0) followers.wake();
  };

  /** Copies the next 512 events to a page; appends wait meanwhile, so that nothing else fails at the same time. */
  const writePage = async (): Promise<void> => {
    const start = pages.count * EVENTS_PER_PAGE + 1;
    const last = records.getBinary(start + EVENTS_PER_PAGE - 1);
    if (last === undefined) throw unreadable(start + EVENTS_PER_PAGE - 1, 'it is missing');
    await pages.add(Array.from(range({ start, end: start + EVENTS_PER_PAGE }), ({ value }) => value), last);
  };

  /** One page at a time, with pauses: nobody waits for pages. */
  const pageWhenDue = (): void => {
    if (paging !== null || closing || failure || head < (pages.count + 1) * EVENTS_PER_PAGE) return;
    paging = setTimeout(() => {
      paging = null;
      pageIsDue = true;
      writing ??= write();
    }, PAUSE_MS);
    paging.unref();
  };

  const write = async (): Promise<void> => {
    while (queue.length > 0 || pageIsDue) {
      const requests = queue;
      const due = pageIsDue;
      queue = [];
      pageIsDue = false;
      try {
        if (failure) throw failure;
        if (due) await writePage();
        if (requests.length > 0) await commit(requests);
      } catch (error) {
        failure ??= await commitFailure(`the event log in ${dir} could not be written and takes no more appends until restart`, error);
        for (const request of requests) request.refuse(failure);
        followers.end(failure);
      }
      // Those just answered may want to append at once: let them join the next commit.
      await new Promise((resume) => setImmediate(resume));
    }
    writing = null;
    pageWhenDue();
  };

  pageWhenDue();

  return {
    async read(stream, after = 0) {
      if (closing) usable();
      return (streams.get(stream) ?? []).slice(after).map(eventAt);
    },

    async append(stream, seen, drafts) {
      usable();
      if (drafts.length === 0) throw new Error(`nothing to append to ${stream}`);
      return new Promise<Appended>((answer, refuse) => {
        queue.push({ stream, seen, drafts, answer, refuse });
        writing ??= new Promise((resume) => setImmediate(resume)).then(write);
      });
    },

    follow: followers.follow,

    async head() {
      return positionOf(head);
    },

    /** Appends under way are finished first; iterations end. */
    async close() {
      closing ??= (async () => {
        if (paging !== null) clearTimeout(paging);
        await writing;
        followers.end();
        await Promise.all([env.close(), pages.close()]);
      })();
      await closing;
    },
  };
};
