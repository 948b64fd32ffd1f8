import { DOMParser, XMLSerializer, type Document, type Element, type Node } from '@xmldom/xmldom';
import { BrokenBook, HostileBook } from './refusal.ts';

export type { Document, Element, Node };

/** A chapter of a long novel has some 200 KB; whole books in one file about 4 MB. */
export const MAX_MARKUP_BYTES = 32 * 1024 * 1024;
/** A whole novel in one file, ruby on every word, has some 200,000 tags. */
const MAX_TAGS = 500_000;
/** Browsers themselves flatten HTML below 512 levels; honest books stay under 40. */
const MAX_DEPTH = 512;

export const ELEMENT = 1;
export const TEXT = 3;
export const CDATA = 4;
export const INSTRUCTION = 7;

/**
 * The text of an XML file: UTF-8, or UTF-16 with a byte-order mark, as EPUB 3.3 §3.9 allows and nothing else; other
 * encodings would let the browser read something different from what was checked here.
 */
export const decodeXml = (bytes: Uint8Array, file: string): string => {
  if (bytes.length > MAX_MARKUP_BYTES) throw new HostileBook('too-large', `${bytes.length} bytes of markup`, file);
  const utf16 = utf16Of(bytes);
  let text: string;
  try {
    text = new TextDecoder(utf16 ?? 'utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new BrokenBook('not-well-formed', `the bytes are not ${utf16 ?? 'UTF-8'}`, file);
  }
  const declared = /^<\?xml[^>]*?\sencoding\s*=\s*["']([^"']*)["']/u.exec(text)?.[1]?.toLowerCase();
  if (declared !== undefined && !['utf-8', 'utf8', 'us-ascii', 'utf-16', 'utf-16le', 'utf-16be'].includes(declared)) {
    throw new BrokenBook('not-well-formed', `the encoding ${declared} is not allowed in EPUB`, file);
  }
  return text;
};

/** Whether the bytes are UTF-16 by their byte-order mark, and which. */
export const utf16Of = (bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null => {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null;
};

/** Parses strictly: whatever a browser would call an error is refused, so that no browser falls back to reading it as HTML. */
export const parseXml = (bytes: Uint8Array, file: string): Document => {
  const text = decodeXml(bytes, file);
  const publicId = checkMarkup(text, file);
  // Named entities beyond the five of XML exist for browsers only under the public identifiers of XHTML 1.
  const type = publicId?.startsWith('-//W3C//DTD XHTML 1.') === true ? 'application/xhtml+xml' : 'text/xml';
  const refuse = (_level: string, message: string): never => {
    throw new BrokenBook('not-well-formed', message, file);
  };
  let document: Document;
  try {
    // Line ends by XML 1.0 §2.11; the parser's own rule would also eat U+0085 and U+2028 and shift all offsets after them.
    document = new DOMParser({ locator: false, onError: refuse, normalizeLineEndings: (s: string) => s.replace(/\r\n?/gu, '\n') })
      .parseFromString(text, type);
  } catch (error) {
    throw new BrokenBook('not-well-formed', error instanceof Error ? error.message : String(error), file);
  }
  checkDepth(document, file);
  return document;
};

// XML 1.0 §2.2, production Char, by what it leaves out.
const NO_CHARACTER = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const REFERENCE = /&(?:#([0-9]{1,7})|#x([0-9a-fA-F]{1,6})|[A-Za-z_][\w.-]{0,63});/uy;
const DOCTYPE = /<!doctype(?:[^"'[>]|"[^"]*"|'[^']*'){0,4096}/iuy;

/**
 * Refuses what the parser lets pass and browsers do not (bare ampersands, `]]>` in text, characters outside XML), and
 * internal DTD subsets before any parser sees them: they hold nothing a book needs, and entity expansion is how a few
 * lines become gigabytes. Answers the public identifier of the document type, `null` without one.
 */
const checkMarkup = (text: string, file: string): string | null => {
  if (NO_CHARACTER.test(text)) throw new BrokenBook('not-well-formed', 'a character that XML does not have', file);
  const skipPast = (end: string, from: number): number => {
    const at = text.indexOf(end, from);
    if (at < 0) throw new BrokenBook('not-well-formed', `${end} is missing`, file);
    return at + end.length;
  };
  let publicId: string | null = null;
  let tags = 0;
  const notable = /[&<]|\]\]>/gu;
  for (let found = notable.exec(text); found !== null; found = notable.exec(text)) {
    const at = found.index;
    if (found[0] === ']]>') throw new BrokenBook('not-well-formed', ']]> in text', file);
    if (found[0] === '&') {
      REFERENCE.lastIndex = at;
      const reference = REFERENCE.exec(text);
      if (reference === null) throw new BrokenBook('not-well-formed', 'an ampersand that begins no entity', file);
      const code = reference[1] !== undefined ? Number(reference[1]) : Number.parseInt(reference[2] ?? '20', 16);
      if (code > 0x10ffff || NO_CHARACTER.test(String.fromCodePoint(code))) throw new BrokenBook('not-well-formed', 'a character that XML does not have', file);
    } else if (++tags > MAX_TAGS) throw new HostileBook('too-large', `more than ${MAX_TAGS} tags`, file);
    else if (text.startsWith('<!--', at)) notable.lastIndex = skipPast('-->', at + 4);
    else if (text.startsWith('<![CDATA[', at)) notable.lastIndex = skipPast(']]>', at + 9);
    else if (text.startsWith('<?', at)) notable.lastIndex = skipPast('?>', at + 2);
    else if (text.startsWith('<!', at)) {
      DOCTYPE.lastIndex = at;
      const declaration = DOCTYPE.exec(text)?.[0];
      if (declaration === undefined || text[at + declaration.length] !== '>') {
        throw new HostileBook('dtd', 'declarations other than a plain document type are not taken', file);
      }
      notable.lastIndex = at + declaration.length;
      const quoted = /\sPUBLIC\s+(?:"([^"]*)"|'([^']*)')/u.exec(declaration);
      publicId = quoted?.[1] ?? quoted?.[2] ?? null;
    }
  }
  return publicId;
};

const checkDepth = (document: Document, file: string): void => {
  let depth = 0;
  let node: Node | null = document.documentElement;
  while (node !== null) {
    if (depth > MAX_DEPTH) throw new HostileBook('too-deep', `more than ${MAX_DEPTH} levels of elements`, file);
    if (node.firstChild !== null) {
      node = node.firstChild;
      depth++;
      continue;
    }
    while (node !== null && node.nextSibling === null) {
      node = node.parentNode;
      depth--;
    }
    node = node?.nextSibling ?? null;
  }
};

/** The document as UTF-8. The parser keeps the XML declaration as an instruction, which its serializer then refuses. */
export const serializeXml = (document: Document, file: string): Buffer => {
  const first = document.firstChild;
  const declared = first?.nodeType === INSTRUCTION && first.nodeName === 'xml';
  if (declared) document.removeChild(first);
  try {
    const markup = new XMLSerializer().serializeToString(document, { requireWellFormed: true });
    return Buffer.from(declared ? `<?xml version="1.0" encoding="UTF-8"?>\n${markup}` : markup, 'utf8');
  } catch (error) {
    throw new BrokenBook('not-well-formed', error instanceof Error ? error.message : String(error), file);
  }
};

// ---- reading a parsed document; depth is bounded by parseXml, so recursion is safe

export const isElement = (node: Node): node is Element => node.nodeType === ELEMENT;

/** Name without prefix, lower case: namespaces are no hiding place. */
export const nameOf = (element: Element): string => (element.localName ?? element.nodeName).toLowerCase();

export const childElements = (parent: Node): Element[] => {
  const found: Element[] = [];
  for (let node = parent.firstChild; node !== null; node = node.nextSibling) if (isElement(node)) found.push(node);
  return found;
};

export const children = (parent: Node, name: string): Element[] => childElements(parent).filter((element) => nameOf(element) === name);

/** All elements below, in document order; a copy, so the tree may change meanwhile. */
export const descendants = (parent: Node, name?: string): Element[] => {
  const found: Element[] = [];
  const visit = (node: Node): void => {
    for (const element of childElements(node)) {
      if (name === undefined || nameOf(element) === name) found.push(element);
      visit(element);
    }
  };
  visit(parent);
  return found;
};

/** Text with blanks folded, readings of ruby (`rt`, `rp`) left out. */
export const plainText = (node: Node): string => {
  let text = '';
  const visit = (parent: Node): void => {
    for (let child = parent.firstChild; child !== null; child = child.nextSibling) {
      if (child.nodeType === TEXT || child.nodeType === CDATA) text += child.nodeValue ?? '';
      else if (isElement(child) && nameOf(child) !== 'rt' && nameOf(child) !== 'rp') visit(child);
    }
  };
  visit(node);
  return text.replace(/\s+/gu, ' ').trim();
};
