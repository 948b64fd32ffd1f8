/**
 * The text of a document as search counts it: all text and CDATA nodes below `body` (below the root where there is no
 * body), in document order, joined without anything between, except those inside `rt`, `rp`, `script` and `style`.
 * Offsets are UTF-16 units. The server counts by the same rule (infrastructure/content/text.ts), so its hits fit.
 */
const UNREAD = new Set(['rt', 'rp', 'script', 'style']);

interface Piece { readonly node: Text; readonly start: number }

export interface TextMap {
  readonly text: string;
  /** One range from the first to the last unit; `null` when the place is outside the text. */
  range(offset: number, length: number): Range | null;
  /** The same place node by node, so that ruby between them stays out. */
  ranges(offset: number, length: number): readonly Range[];
}

const piecesOf = (document: Document): Piece[] => {
  const root = document.querySelector('body') ?? document.documentElement;
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT | NodeFilter.SHOW_CDATA_SECTION, {
    acceptNode: (node) =>
      node.nodeType !== Node.ELEMENT_NODE ? NodeFilter.FILTER_ACCEPT
      : UNREAD.has((node as Element).localName.toLowerCase()) ? NodeFilter.FILTER_REJECT
      : NodeFilter.FILTER_SKIP,
  });
  const pieces: Piece[] = [];
  let start = 0;
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const text = node as Text;
    if (text.length === 0) continue;
    pieces.push({ node: text, start });
    start += text.length;
  }
  return pieces;
};

const maps = new WeakMap<Document, TextMap>();

/** Built once per document: books do not change while they are read. */
export const textMap = (document: Document): TextMap => {
  const known = maps.get(document);
  if (known) return known;
  const made = build(document);
  maps.set(document, made);
  return made;
};

const build = (document: Document): TextMap => {
  const pieces = piecesOf(document);
  const text = pieces.map(({ node }) => node.data).join('');

  const ranges = (offset: number, length: number): Range[] => {
    const end = Math.min(offset + length, text.length);
    if (offset < 0 || offset >= end) return [];
    return pieces.filter(({ node, start }) => start < end && start + node.length > offset).map(({ node, start }) => {
      const range = document.createRange();
      range.setStart(node, Math.max(offset - start, 0));
      range.setEnd(node, Math.min(end - start, node.length));
      return range;
    });
  };

  return {
    text,
    ranges,
    range: (offset, length) => {
      const all = ranges(offset, length);
      const first = all[0];
      const last = all.at(-1);
      if (!first || !last) return null;
      const range = document.createRange();
      range.setStart(first.startContainer, first.startOffset);
      range.setEnd(last.endContainer, last.endOffset);
      return range;
    },
  };
};
