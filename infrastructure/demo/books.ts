import { bookSources } from './books-list.ts';
import { drawCover } from './covers.ts';
import { writeEpub } from './epub-writer.ts';

/** Readable books by key (`DemoTitle.bookKey`); each call builds the EPUB file anew, always the same bytes. */
export const demoBooks: ReadonlyMap<string, () => Promise<Buffer>> = new Map(
  bookSources.map((book) => [book.key, () => writeEpub(book, drawCover(book.record))]),
);
