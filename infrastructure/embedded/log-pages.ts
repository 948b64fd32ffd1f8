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

/** Where each event of a page stands: its stream, as a place in the list of their names, and its number there. */
export interface Places {
  readonly names: readonly string[];
  readonly streams: readonly number[];
  readonly versions: readonly number[];
}

/** The rest of an event. */
type Content = Omit<EventRecord, 'stream' | 'version'>;

export interface LogPages {
  /** How many there are, from the first event on without a gap. */
  readonly count: number;
  /** The events of a page, counted from 0. Their texts are cuts of larger ones (some kB): whoever keeps many for long copies them. */
  read(page: number): EventRecord[];
  /** Where the events of a page stand, which is all that is asked at the start; five times as fast as the events. */
  places(page: number): Places;
  /** Writes the page after the last; `lastBytes` is how the last of its events stands in the log. Durable when it resolves. */
  add(events: readonly EventRecord[], lastBytes: Buffer): Promise<void>;
  close(): Promise<void>;
}

export const pagesFolder = (log: string): string => join(log, 'pages');

/** Pages of a first shape, without places, were called 'pages'; nobody reads them any more. */
export const PAGES = { name: 'pages with places', encoding: 'binary' } as const;

const nameOf = (page: number): string => `page ${page + 1}`;

const packr = new Packr({});

/** Before the two parts of a page: the checksum of its last event as it stands in the log, and the length of the first part. */
const HEAD = 8;

const placesOf = (events: readonly EventRecord[]): Places => {
  const names = [...new Set(events.map(({ stream }) => stream))];
  const known = new Map(names.map((name, i) => [name, i]));
  return { names, streams: events.map(({ stream }) => known.get(stream) ?? 0), versions: events.map(({ version }) => version) };
};

const pageOf = (events: readonly EventRecord[], lastBytes: Buffer): Buffer => {
  const first = Buffer.from(packr.pack(placesOf(events)));
  const contents = events.map(({ id, type, v, data, meta }): Content => ({ id, type, v, data, meta }));
  const head = Buffer.alloc(HEAD);
  head.writeUInt32BE(crc32(lastBytes), 0);
  head.writeUInt32BE(first.length, 4);
  return Buffer.concat([head, first, packr.pack(contents)]);
};

type LastBytes = (sequence: number) => Buffer | undefined;

interface Parts {
  readonly places: Buffer;
  readonly contents: Buffer;
}

const partsIn = (page: number, bytes: Buffer | undefined, lastBytes: LastBytes): Parts => {
  if (bytes === undefined) throw new Error('it is missing');
  const body = checked('it', nameOf(page), bytes);
  const log = lastBytes((page + 1) * EVENTS_PER_PAGE);
  if (log === undefined || crc32(log) !== body.readUInt32BE(0)) throw new Error('it was made from another log');
  const second = HEAD + body.readUInt32BE(4);
  return { places: body.subarray(HEAD, second), contents: body.subarray(second) };
};

const placesIn = ({ places }: Parts): Places => packr.unpack(places) as Places;

/** The events of a page; throws when it is not what was written, or was made from another log. */
export const pageIn = (page: number, bytes: Buffer | undefined, lastBytes: LastBytes): EventRecord[] => {
  const parts = partsIn(page, bytes, lastBytes);
  const { names, streams, versions } = placesIn(parts);
  // Just decoded, hence nobody else's: completed in place, at twice the speed of a copy.
  return (packr.unpack(parts.contents) as Content[]).map((event, i) => Object.assign(event, { stream: names[streams[i] ?? -1] ?? '', version: versions[i] ?? 0 }));
};

/** `lastBytes` answers how an event stands in the log, by its number. */
export const openLogPages = async (log: string, lastBytes: LastBytes): Promise<LogPages> => {
  const folder = pagesFolder(log);
  await withSoundHeads(folder);
  const env = openEnvironment(folder);
  const pages = env.openDB<Buffer, number>(PAGES);
  let { entryCount: count } = pages.getStats() as { entryCount: number };

  const readable = <T>(page: number, read: (bytes: Buffer | undefined) => T): T => {
    try {
      return read(pages.get(page));
    } catch (error) {
      const what = error instanceof Error ? error.message : String(error);
      throw new Error(`${nameOf(page)} in ${folder} cannot be read (${what}). It is a copy of the log: npm run nagi -- rebuild --discard makes it anew`, { cause: error });
    }
  };

  return {
    get count() {
      return count;
    },
    read: (page) => readable(page, (bytes) => pageIn(page, bytes, lastBytes)),
    places: (page) => readable(page, (bytes) => placesIn(partsIn(page, bytes, lastBytes))),
    async add(events, bytes) {
      try {
        await pages.put(count, withChecksum(nameOf(count), pageOf(events, bytes)));
        await env.flushed;
        count += 1;
      } catch (error) {
        throw await commitFailure(`the pages in ${folder} could not be written`, error);
      }
    },
    close: () => env.close(),
  };
};
