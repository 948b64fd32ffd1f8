import { buffer } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import yazl from 'yazl';
import { cleanDocument } from './clean.ts';
import { cleanCss, decodeCss } from './css.ts';
import { CONTAINER, ENCRYPTION, MISSING, readManifest, readPackage, type Package, type PackageItem } from './epub.ts';
import type { BookManifest } from './manifest.ts';
import { kindOf, pictureTypeOf } from './media-types.ts';
import { resolvePath } from './paths.ts';
import { BrokenBook, HostileBook } from './refusal.ts';
import { MAX_MARKUP_BYTES, childElements, children, descendants, nameOf, parseXml, serializeXml, utf16Of, type Element } from './xml.ts';
import { openZip, type Zip } from './zip.ts';

export interface Ingested {
  /** The cleaned package; the same input always gives the same bytes. */
  readonly epub: Buffer;
  /** Of the cleaned package. */
  readonly manifest: BookManifest;
  /** What was taken out, as `file: what`, in the order met, at most `NOTED`. Empty for a tidy book. */
  readonly removed: readonly string[];
  readonly cover: { readonly bytes: Buffer; readonly type: string } | null;
}

const UNLISTED = 'file not listed in the package';

/**
 * A slip of who packed the book (a file named but not there, or there but not named), nothing that could have done harm. All after the
 * first colon counts: an address that was taken out may end as it likes.
 */
export const isSlip = (removal: string): boolean => [MISSING, UNLISTED].includes(removal.slice(removal.indexOf(': ') + 2));

/** How many removals are noted: enough for a librarian to see what kind of book this was. */
const NOTED = 500;

/** EPUB 3.3 §4.4 and its forerunner at Adobe: they disguise fonts, they lock nothing. */
const FONT_OBFUSCATION = new Set(['http://www.idpf.org/2008/embedding', 'http://ns.adobe.com/pdf/enc#RC']);

/**
 * Takes a book in: checks it, takes out everything that could run or reach outside, and packs it anew. Files without
 * anything to take out keep their bytes, so positions (CFI) made elsewhere still fit. Throws `HostileBook` and `BrokenBook`.
 */
export const ingest = async (source: string | Uint8Array): Promise<Ingested> => {
  const zip = await openZip(source);
  try {
    const book = await readPackage(zip);
    await checkEncryption(zip, book);
    const removed = new Set<string>();
    const epub = await repack(zip, book, removed);
    return { ...(await described(epub)), epub, removed: [...removed].slice(0, NOTED) };
  } finally {
    zip.close();
  }
};

const described = async (epub: Buffer): Promise<Pick<Ingested, 'manifest' | 'cover'>> => {
  const zip = await openZip(epub);
  const manifest = await readManifest(zip);
  const file = [...manifest.readingOrder, ...manifest.resources].find((item) => item.href === manifest.cover);
  const bytes = file === undefined ? null : await zip.read(file.href);
  const type = bytes === null ? null : (pictureTypeOf(bytes) ?? (file?.type === 'image/svg+xml' ? file.type : null));
  // A page that calls itself the cover is none: what is shown on shelves is a picture.
  return { manifest, cover: bytes === null || type === null ? null : { bytes, type } };
};

/** Only fonts may be disguised: a document that changes after it was checked would not have been checked. */
const checkEncryption = async (zip: Zip, book: Package): Promise<void> => {
  if (!zip.entries.has(ENCRYPTION)) return;
  const document = parseXml(await zip.read(ENCRYPTION), ENCRYPTION);
  const fonts = new Set([...book.items.values()].filter((item) => kindOf(item.type) === 'font').map((item) => item.path));
  for (const method of descendants(document, 'encryptionmethod')) {
    const algorithm = method.getAttribute('Algorithm') ?? '';
    if (!FONT_OBFUSCATION.has(algorithm)) throw new BrokenBook('encrypted', `the book is locked (${algorithm})`, ENCRYPTION);
  }
  for (const reference of descendants(document, 'cipherreference')) {
    // These links count from the root of the package, not from META-INF.
    const path = resolvePath(reference.getAttribute('URI') ?? '', '')?.path;
    if (path === undefined || (zip.entries.has(path) && !fonts.has(path))) {
      throw new BrokenBook('encrypted', 'something other than a font is disguised', path ?? null);
    }
  }
};

const repack = async (zip: Zip, book: Package, removed: Set<string>): Promise<Buffer> => {
  const packed = new yazl.ZipFile();
  // The first second DOS time knows, in whatever zone the server runs: the same input gives the same bytes.
  const stamp = { mtime: new Date(1980, 0, 1, 0, 0, 0), mode: 0o100644, forceDosTimestamp: true };
  const add = (name: string, bytes: Buffer, compress: boolean): void => packed.addBuffer(bytes, name, { ...stamp, compress });
  const note = (file: string, what: readonly string[]): void => what.forEach((one) => removed.add(`${file}: ${one}`));
  const output = buffer(packed.outputStream as Readable);

  add('mimetype', Buffer.from('application/epub+zip', 'ascii'), false);
  for (const name of [CONTAINER, ENCRYPTION]) if (zip.entries.has(name)) add(name, asUtf8(await zip.read(name), name), true);
  const gone = new Set<PackageItem>();
  for (const item of book.items.values()) {
    const cleaned = cleanFile(await zip.read(item.path), item);
    note(item.path, cleaned.removed);
    if (cleaned.bytes === null) gone.add(item);
    else add(item.path, cleaned.bytes, isCompressed(item.type));
  }
  add(book.opf, cleanPackage(book, gone, (file, what) => note(file, [what])) ?? asUtf8(await zip.read(book.opf), book.opf), true);
  const kept = new Set(['mimetype', CONTAINER, ENCRYPTION, book.opf, ...[...book.items.values()].map((item) => item.path)]);
  for (const name of zip.entries.keys()) if (!kept.has(name)) removed.add(`${name}: ${UNLISTED}`);
  packed.end();
  return output;
};

/** Sound and pictures are compressed by themselves; stored, they can be read from anywhere without unpacking. */
const isCompressed = (type: string): boolean => !['sound', 'picture'].includes(kindOf(type) ?? '');

const cleanFile = (bytes: Buffer, { path, type }: PackageItem): { bytes: Buffer | null; removed: readonly string[] } => {
  const kind = kindOf(type);
  if (kind === 'document' || kind === 'markup') return cleanMarkup(bytes, path);
  if (kind === 'style') {
    if (bytes.length > MAX_MARKUP_BYTES) throw new HostileBook('too-large', `${bytes.length} bytes of style`, path);
    const { css, removed } = cleanCss(decodeCss(bytes));
    return { bytes: removed.length === 0 && utf16Of(bytes) === null ? bytes : Buffer.from(css, 'utf8'), removed };
  }
  if (kind === 'picture' && pictureTypeOf(bytes) === null) return { bytes: null, removed: ['not a picture'] };
  return { bytes, removed: [] };
};

const cleanMarkup = (bytes: Buffer, path: string): { bytes: Buffer; removed: readonly string[] } => {
  const document = parseXml(bytes, path);
  const removed = cleanDocument(document, path);
  if (removed.length === 0) return { bytes: asUtf8(bytes, path), removed };
  const cleaned = serializeXml(document, path);
  // Reading it again must find nothing more; otherwise somebody found a way to make the two readings differ.
  const left = cleanDocument(parseXml(cleaned, path), path);
  if (left.length > 0) throw new HostileBook('not-well-formed', `it changes when it is written and read again: ${left[0] ?? ''}`, path);
  return { bytes: cleaned, removed };
};

/** UTF-16 becomes UTF-8, which is all the reader's engine reads; anything else stays byte for byte. */
const asUtf8 = (bytes: Buffer, path: string): Buffer => (utf16Of(bytes) === null ? bytes : serializeXml(parseXml(bytes, path), path));

/** The package document without the items that are not there any more; `null` when it can stay as it is. */
const cleanPackage = (book: Package, gone: ReadonlySet<PackageItem>, note: (file: string, what: string) => void): Buffer | null => {
  const root = book.document.documentElement;
  if (root === null) throw new BrokenBook('no-package', 'this is no package document', book.opf);
  let changed = false;
  const drop = (element: Element): void => {
    element.parentNode?.removeChild(element);
    changed = true;
  };
  for (const { href, why, element } of book.left) {
    note(href, why);
    drop(element);
  }
  for (const item of gone) drop(item.element);
  const read = new Set(book.spine.filter(({ item }) => !gone.has(item)).map(({ element }) => element));
  if (read.size === 0) throw new BrokenBook('no-spine', 'the book has no document to read', book.opf);
  for (const itemref of children(root, 'spine').flatMap((spine) => children(spine, 'itemref'))) if (!read.has(itemref)) drop(itemref);
  for (const element of childElements(root)) if (nameOf(element) === 'bindings') drop(element);
  for (const { element, type } of book.items.values()) {
    if (element.getAttribute('media-type') === type) continue;
    element.setAttribute('media-type', type);
    changed = true;
  }
  if (!changed) return null;
  return serializeXml(book.document, book.opf);
};
