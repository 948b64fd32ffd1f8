/**
 * The log a second time, 512 events to a page: what is read from the first event to the last (at the start, by a rebuild)
 * is read several times as fast from a few large values as from very many small ones. Pages are made from the log some
 * time after it was written and can be thrown away; what is read by its stream comes from the log itself (docs/adr/0018).
 */
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { Packr } from 'msgpackr';
import { checked, withChecksum } from './checksum.ts';
import { commitFailure, openEnvironment, withSoundHeads } from './environment.ts';
import type { EventRecord } from './event-codec.ts';

export const EVENTS_PER_PAGE = 512;

export interface LogPages {
  /** How many there are, from the first event on without a gap. */
  readonly count: number;
  /** The events of a page, counted from 0. Their texts are cuts of larger ones (some kB): whoever keeps many for long copies them. */
  read(page: number): EventRecord[];
  /** Writes the page after the last; `lastBytes` is how the last of its events stands in the log. Durable when it resolves. */
  add(events: readonly EventRecord[], lastBytes: Buffer): Promise<void>;
  close(): Promise<void>;
}

interface Page {
  /** Tells whether the page was made from this log, and not from one that stood here before. */
  readonly last: number;
  readonly events: EventRecord[];
}

export const pagesFolder = (log: string): string => join(log, 'pages');

export const PAGES = { name: 'pages', encoding: 'binary' } as const;

const nameOf = (page: number): string => `page ${page + 1}`;

const packr = new Packr({});

/** The page that is kept as these bytes; throws when it is not what was written, or was made from another log. */
export const pageIn = (page: number, bytes: Buffer | undefined, lastBytes: (sequence: number) => Buffer | undefined): EventRecord[] => {
  if (bytes === undefined) throw new Error('it is missing');
  const { last, events } = packr.unpack(checked('it', nameOf(page), bytes)) as Page;
  const log = lastBytes((page + 1) * EVENTS_PER_PAGE);
  if (events.length !== EVENTS_PER_PAGE || log === undefined || crc32(log) !== last) throw new Error('it was made from another log');
  return events;
};

/** `lastBytes` answers how an event stands in the log, by its number. */
export const openLogPages = async (log: string, lastBytes: (sequence: number) => Buffer | undefined): Promise<LogPages> => {
  const folder = pagesFolder(log);
  await withSoundHeads(folder);
  const env = openEnvironment(folder);
  const pages = env.openDB<Buffer, number>(PAGES);
  let { entryCount: count } = pages.getStats() as { entryCount: number };

  const read = (page: number): EventRecord[] => {
    try {
      return pageIn(page, pages.get(page), lastBytes);
    } catch (error) {
      const what = error instanceof Error ? error.message : String(error);
      throw new Error(`${nameOf(page)} in ${folder} cannot be read (${what}). It is a copy of the log: npm run nagi -- rebuild --discard makes it anew`, { cause: error });
    }
  };

  return {
    get count() {
      return count;
    },
    read,
    async add(events, bytes) {
      const page: Page = { last: crc32(bytes), events: [...events] };
      try {
        await pages.put(count, withChecksum(nameOf(count), packr.pack(page)));
        await env.flushed;
        count += 1;
      } catch (error) {
        throw await commitFailure(`the pages in ${folder} could not be written`, error);
      }
    },
    close: () => env.close(),
  };
};
