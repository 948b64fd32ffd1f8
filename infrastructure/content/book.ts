import { PassThrough, pipeline, Readable } from 'node:stream';
import { CONTAINER, ENCRYPTION, readManifest } from './epub.ts';
import type { BookManifest } from './manifest.ts';
import { openZip, type Zip } from './zip.ts';

/** Bytes from `start` up to and without `end`. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

export interface BookResource {
  /** Media type from the package. */
  readonly type: string;
  /** Bytes of the whole file, whatever the range. */
  readonly size: number;
  /** The file or a part of it. A range outside the file is cut to it. Destroy the stream when the reader goes away. */
  stream(range?: ByteRange): Readable;
}

export interface Book {
  readonly manifest: BookManifest;
  /** A file of the book by its path (decoded); `null` for anything the package does not name, and for scripts. */
  resource(href: string): Promise<BookResource | null>;
  /** Nothing can be opened from then on; the file is let go when the streams under way have ended. */
  close(): void;
}

/** Opens an ingested book. Throws `BrokenBook` and `HostileBook` for others; a missing file is an ordinary error. */
export const openBook = async (path: string): Promise<Book> => {
  const zip = await openZip(path);
  try {
    const manifest = await readManifest(zip);
    const types = servedTypes(manifest);
    return {
      manifest,
      resource: async (href) => {
        const name = href.normalize('NFC');
        const type = types.get(name);
        const entry = zip.entries.get(name);
        if (type === undefined || entry === undefined) return null;
        return { type, size: entry.size, stream: (range) => streamOf(zip, name, entry.size, entry.stored, range) };
      },
      close: () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw error;
  }
};

/** The engine reads container, encryption (for disguised fonts) and package document itself. */
const servedTypes = (manifest: BookManifest): Map<string, string> =>
  new Map([
    [CONTAINER, 'application/xml'],
    [ENCRYPTION, 'application/xml'],
    [manifest.opf, 'application/oebps-package+xml'],
    ...[...manifest.readingOrder, ...manifest.resources].map(({ href, type }): [string, string] => [href, type]),
  ]);

const streamOf = (zip: Zip, name: string, size: number, stored: boolean, range: ByteRange | undefined): Readable => {
  const start = Math.min(Math.max(range?.start ?? 0, 0), size);
  const end = Math.min(Math.max(range?.end ?? size, start), size);
  if (start === end) return Readable.from([]);
  const output = new PassThrough();
  const whole = start === 0 && end === size;
  const settled = (error: Error | null | undefined): void => {
    if (error != null) output.destroy(error);
  };
  zip.stream(name, stored && !whole ? { start, end } : undefined).then(
    // pipeline carries errors and early ends both ways, so the source never outlives the reader.
    (source) => {
      if (stored || whole) pipeline(source, output, settled);
      else pipeline(source, (chunks: AsyncIterable<Buffer>) => slice(chunks, start, end), output, settled);
    },
    settled,
  );
  return output;
};

/** The bytes from `start` to `end`; inflates no further than that. */
async function* slice(chunks: AsyncIterable<Buffer>, start: number, end: number): AsyncGenerator<Buffer> {
  let at = 0;
  for await (const chunk of chunks) {
    const from = Math.max(start - at, 0);
    const to = Math.min(end - at, chunk.length);
    at += chunk.length;
    if (from < to) yield chunk.subarray(from, to);
    if (at >= end) return;
  }
}

/** A few open books, the ones used last. */
export interface BookCache {
  /**
   * Runs `work` with the book, opened if need be. The book stays open while `work` runs, and streams taken in it
   * go on after it; nothing else may be kept.
   */
  use<T>(path: string, work: (book: Book) => Promise<T> | T): Promise<T>;
  /** Closes all books, each as soon as nobody uses it. */
  close(): void;
}

interface Held {
  readonly opening: Promise<Book>;
  users: number;
  evicted: boolean;
}

export const bookCache = (limit: number, open: (path: string) => Promise<Book> = openBook): BookCache => {
  // A Map keeps the order of insertion: the first key is the one not used for longest.
  const held = new Map<string, Held>();
  const closeIfIdle = (one: Held): void => {
    // A book that could not be opened has nothing to close; whoever asked for it has been told.
    if (one.evicted && one.users === 0) one.opening.then((book) => book.close(), () => undefined);
  };
  const evict = (path: string, one: Held): void => {
    if (held.get(path) === one) held.delete(path);
    one.evicted = true;
    closeIfIdle(one);
  };
  const borrow = (path: string): Held => {
    const one = held.get(path) ?? { opening: open(path), users: 0, evicted: false };
    held.delete(path);
    held.set(path, one);
    one.users++;
    const [oldest] = held;
    if (held.size > limit && oldest !== undefined) evict(...oldest);
    return one;
  };
  return {
    use: async (path, work) => {
      const one = borrow(path);
      try {
        const book = await one.opening.catch((error: unknown) => {
          evict(path, one);
          throw error;
        });
        return await work(book);
      } finally {
        one.users--;
        closeIfIdle(one);
      }
    },
    close: () => {
      for (const [path, one] of held) evict(path, one);
    },
  };
};
