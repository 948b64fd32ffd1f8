import { buffer } from 'node:stream/consumers';
import type { Book } from './book.ts';
import { foldText, type Folded } from './fold.ts';
import type { TocEntry } from './manifest.ts';
import { CDATA, TEXT, descendants, isElement, nameOf, parseXml, type Document, type Node } from './xml.ts';

/** Ruby: what stands over `[offset, offset + length)` of the text. */
export interface Reading {
  readonly offset: number;
  readonly length: number;
  readonly reading: string;
}

/** The text of a document by the TextMap rule. All offsets are UTF-16 units of `text`. */
export interface DocumentText {
  readonly text: string;
  readonly readings: readonly Reading[];
  /** Where the elements with an id begin. */
  readonly ids: ReadonlyMap<string, number>;
}

/** A place in a book where words were found. Offset and length count UTF-16 units of the document's text. */
export interface BookHit {
  /** Index into `readingOrder`. */
  readonly spine: number;
  readonly href: string;
  /** Title of the last entry of the table of contents at or before it, `null` before the first. */
  readonly chapter: string | null;
  readonly offset: number;
  readonly length: number;
  /** The text around it as it stands in the document, line breaks and all; up to 40 units. */
  readonly before: string;
  readonly highlight: string;
  readonly after: string;
}

const AROUND = 40;
const UNREAD = new Set(['rt', 'rp', 'script', 'style']);

/**
 * The TextMap rule, the same in reader and server: all text and CDATA nodes below `body` (below the root where there is
 * no body), in document order, joined without anything between, except those inside `rt`, `rp`, `script` and `style`.
 */
export const documentText = (document: Document): DocumentText => {
  let text = '';
  const readings: Reading[] = [];
  const ids = new Map<string, number>();
  // `base` is where the text that the next rt reads began; null outside ruby.
  const visit = (parent: Node, ruby: { base: number } | null): void => {
    for (let node = parent.firstChild; node !== null; node = node.nextSibling) {
      if (node.nodeType === TEXT || node.nodeType === CDATA) text += node.nodeValue ?? '';
      if (!isElement(node)) continue;
      const name = nameOf(node);
      const id = node.getAttribute('id');
      if (id !== null && !ids.has(id)) ids.set(id, text.length);
      if (name === 'rt' && ruby !== null) {
        const reading = (node.textContent ?? '').trim();
        if (reading !== '' && text.length > ruby.base) readings.push({ offset: ruby.base, length: text.length - ruby.base, reading });
        ruby.base = text.length;
      }
      if (!UNREAD.has(name)) visit(node, name === 'ruby' ? { base: text.length } : ruby);
    }
  };
  const root = descendants(document, 'body')[0] ?? document.documentElement;
  if (root !== null) visit(root, null);
  return { text, readings: trimmedReadings(text, readings), ids };
};

/** Blanks around a base (pretty-printed ruby) do not belong to what is read. */
const trimmedReadings = (text: string, readings: readonly Reading[]): Reading[] =>
  readings.flatMap(({ offset, length, reading }) => {
    const base = text.slice(offset, offset + length);
    const inner = base.trim();
    return inner === '' ? [] : [{ offset: offset + base.indexOf(inner), length: inner.length, reading }];
  });

interface Indexed {
  readonly source: DocumentText;
  /** The text folded as it stands, and as it is read aloud: bases replaced by their ruby. The second only where there is ruby. */
  readonly streams: readonly Folded[];
}

/** One index per open book, built when it is first searched, gone with the book. */
const indexes = new WeakMap<Book, Map<string, Promise<Indexed>>>();

/**
 * Finds words in a book, in reading order, at most `limit` places. Width, case and kana are folded; a query also finds
 * what is read that way by its ruby, and then the hit covers the whole base.
 */
export const searchBook = async (book: Book, query: string, limit: number): Promise<readonly BookHit[]> => {
  const wanted = foldText(query).text;
  if (wanted === '' || limit <= 0) return [];
  const hits: BookHit[] = [];
  let chapter: string | null = null;
  for (const [spine, { href, type }] of book.manifest.readingOrder.entries()) {
    if (hits.length >= limit) break;
    if (type !== 'application/xhtml+xml' && type !== 'image/svg+xml') continue;
    const indexed = await indexOf(book, href);
    const marks = chapterMarks(book.manifest.toc, href, indexed.source.ids);
    for (const { offset, length } of placesOf(indexed, wanted, limit - hits.length)) {
      const title = marks.findLast((mark) => mark.offset <= offset)?.title ?? chapter;
      hits.push({ spine, href, chapter: title, offset, length, ...surroundings(indexed.source.text, offset, offset + length) });
    }
    chapter = marks.at(-1)?.title ?? chapter;
  }
  return hits;
};

const indexOf = (book: Book, href: string): Promise<Indexed> => {
  const index = indexes.get(book) ?? new Map<string, Promise<Indexed>>();
  indexes.set(book, index);
  const known = index.get(href);
  if (known !== undefined) return known;
  const made = readIndexed(book, href);
  index.set(href, made);
  // A document that could not be read is asked for again next time.
  made.catch(() => index.delete(href));
  return made;
};

const readIndexed = async (book: Book, href: string): Promise<Indexed> => {
  const resource = await book.resource(href);
  if (resource === null) throw new Error(`${href} is in the reading order and not in the book`);
  const source = documentText(parseXml(await buffer(resource.stream()), href));
  return { source, streams: source.readings.length === 0 ? [foldText(source.text)] : [foldText(source.text), readAloud(source)] };
};

/** The folded text with every base replaced by its reading; each unit of a reading leads back to the whole base. */
const readAloud = ({ text, readings }: DocumentText): Folded => {
  let spoken = '';
  const starts: number[] = [];
  const ends: number[] = [];
  let at = 0;
  const copy = (to: number): void => {
    spoken += text.slice(at, to);
    for (; at < to; at++) {
      starts.push(at);
      ends.push(at + 1);
    }
  };
  for (const { offset, length, reading } of readings) {
    copy(offset);
    spoken += reading;
    for (let i = 0; i < reading.length; i++) {
      starts.push(offset);
      ends.push(offset + length);
    }
    at = offset + length;
  }
  copy(text.length);
  const folded = foldText(spoken);
  return {
    text: folded.text,
    starts: folded.starts.map((start) => starts[start] ?? 0),
    ends: folded.ends.map((end) => ends[end - 1] ?? text.length),
  };
};

const placesOf = ({ streams }: Indexed, wanted: string, limit: number): { offset: number; length: number }[] => {
  const places = new Map<string, { offset: number; length: number }>();
  for (const { text, starts, ends } of streams) {
    let found = 0;
    for (let at = text.indexOf(wanted); at >= 0 && found < limit; at = text.indexOf(wanted, at + wanted.length), found++) {
      const offset = starts[at] ?? 0;
      const length = (ends[at + wanted.length - 1] ?? offset) - offset;
      places.set(`${offset} ${length}`, { offset, length });
    }
  }
  return [...places.values()].toSorted((a, b) => a.offset - b.offset || a.length - b.length).slice(0, limit);
};

/** Where the entries of the table of contents that lead into a document begin in its text, in order. */
const chapterMarks = (toc: readonly TocEntry[], href: string, ids: ReadonlyMap<string, number>): { offset: number; title: string }[] => {
  const marks: { offset: number; title: string }[] = [];
  const visit = (entries: readonly TocEntry[]): void => {
    for (const { title, href: link, children } of entries) {
      if (link === href) marks.push({ offset: 0, title });
      else if (link?.startsWith(`${href}#`) === true) marks.push({ offset: ids.get(link.slice(href.length + 1)) ?? 0, title });
      visit(children);
    }
  };
  visit(toc);
  return marks.toSorted((a, b) => a.offset - b.offset);
};

const surroundings = (text: string, start: number, end: number): Pick<BookHit, 'before' | 'highlight' | 'after'> => ({
  before: text.slice(whole(text, Math.max(start - AROUND, 0)), start),
  highlight: text.slice(start, end),
  after: text.slice(end, whole(text, Math.min(end + AROUND, text.length))),
});

/** The next place that does not cut a surrogate pair in two. */
const whole = (text: string, at: number): number => (/^[\ud800-\udbff][\udc00-\udfff]/.test(text.slice(Math.max(at - 1, 0), at + 1)) && at > 0 ? at + 1 : at);
