/** The books the library has taken in: cleaned packages in the content store, with what was found when they came. */
import { stat } from 'node:fs/promises';
import type { ContentStore, Records } from '../../application/ports.ts';
import type { AttachedBook } from '../../application/titles.ts';
import { bookCache, type Book } from './book.ts';
import { ingest, isSlip } from './ingest.ts';
import type { BookManifest } from './manifest.ts';

export interface TakenBook extends AttachedBook {
  readonly manifest: BookManifest;
  /** What was taken out, as `file: what`. */
  readonly removed: readonly string[];
}

export interface Books {
  /** Checks and cleans an upload and keeps it; throws `RefusedBook` for one that cannot be taken. */
  take(epub: Uint8Array): Promise<TakenBook>;
  /** What is known of a book that was taken in, `null` for any other hash. */
  find(hash: string): Promise<AttachedBook | null>;
  /** Works with an open book; `null` when there is none of this hash. Streams begun within may outlive it. */
  use<T>(hash: string, work: (book: Book) => Promise<T>): Promise<T | null>;
  close(): void;
}

/** Open books kept at hand; each holds one file descriptor. */
const openAtOnce = 64;

type Known = { readonly removed: number; readonly layout: AttachedBook['file']['layout']; readonly chapters: number; readonly cover: { readonly hash: string; readonly type: string } | null };

export const booksIn = (contents: ContentStore, records: Records): Books => {
  const cache = bookCache(openAtOnce);
  return {
    take: async (bytes) => {
      const { epub, manifest, removed, cover: picture } = await ingest(bytes);
      const hash = await contents.put(epub);
      const cover = picture === null ? null : { hash: await contents.put(picture.bytes), type: picture.type };
      const known: Known = { removed: removed.filter((what) => !isSlip(what)).length, layout: manifest.metadata.layout, chapters: manifest.readingOrder.length, cover };
      await records.put('books', hash, known);
      return { file: { hash, size: epub.length, layout: known.layout, chapters: known.chapters, removed: known.removed }, cover, manifest, removed };
    },
    find: async (hash) => {
      const [known, path] = await Promise.all([records.get<Known>('books', hash), contents.path(hash)]);
      if (known === null || path === null) return null;
      const { layout, chapters, removed, cover } = known;
      return { file: { hash, size: (await stat(path)).size, layout, chapters, removed }, cover };
    },
    use: async (hash, work) => {
      const path = await contents.path(hash);
      return path === null ? null : cache.use(path, work);
    },
    close: () => cache.close(),
  };
};
