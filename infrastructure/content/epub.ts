import { layoutOf, type SpineItem } from './layout.ts';
import type { BookAccessibility, BookCreator, BookFile, BookManifest, BookMetadata, Landmark, ReadingItem, TocEntry } from './manifest.ts';
import { bareType, kindOf } from './media-types.ts';
import { readGuide, readNav, readNcx, type Known, type Navigation } from './navigation.ts';
import { resolvePath } from './paths.ts';
import { BrokenBook } from './refusal.ts';
import { children, childElements, descendants, nameOf, parseXml, plainText, type Document, type Element } from './xml.ts';
import type { Zip } from './zip.ts';

export const CONTAINER = 'META-INF/container.xml';
export const ENCRYPTION = 'META-INF/encryption.xml';

/** Why an item was left out whose file is not there. */
export const MISSING = 'missing';

/** An item of the package's manifest that is in the zip and has a place in a book. */
export interface PackageItem {
  readonly id: string;
  readonly path: string;
  readonly type: string;
  readonly properties: readonly string[];
  readonly mediaOverlay: string | null;
  readonly element: Element;
}

export interface Package {
  readonly opf: string;
  readonly document: Document;
  /** By id, in the order of the package; one item per path. */
  readonly items: ReadonlyMap<string, PackageItem>;
  /** Manifest items left out, with the reason. */
  readonly left: readonly { readonly href: string; readonly why: string; readonly element: Element }[];
  readonly spine: readonly { readonly item: PackageItem; readonly element: Element }[];
}

/** Reads container and package document (EPUB 3.3 §4.2.6.3.1 and §5; EPUB 2 as well). Throws `BrokenBook` and `HostileBook`. */
export const readPackage = async (zip: Zip): Promise<Package> => {
  if (!zip.entries.has(CONTAINER)) throw new BrokenBook('no-container', 'this zip is no EPUB', CONTAINER);
  const container = parseXml(await zip.read(CONTAINER), CONTAINER);
  const opf = (descendants(container, 'rootfile').find((root) => root.hasAttribute('full-path'))?.getAttribute('full-path') ?? '').normalize('NFC');
  if (!zip.entries.has(opf)) throw new BrokenBook('no-package', 'the package document is missing', opf === '' ? CONTAINER : opf);
  const document = parseXml(await zip.read(opf), opf);
  const root = document.documentElement;
  if (root === null || nameOf(root) !== 'package') throw new BrokenBook('no-package', 'this is no package document', opf);
  const { items, left } = readItems(root, opf, zip);
  const spine = readSpine(root, items, left);
  if (spine.length === 0) throw new BrokenBook('no-spine', 'the book has no document to read', opf);
  return { opf, document, items, left, spine };
};

const readItems = (root: Element, opf: string, zip: Zip): Pick<Package, 'items' | 'left'> => {
  const items = new Map<string, PackageItem>();
  const left: { href: string; why: string; element: Element }[] = [];
  const paths = new Set<string>([opf, CONTAINER]);
  for (const element of children(root, 'manifest').flatMap((manifest) => children(manifest, 'item'))) {
    const href = element.getAttribute('href') ?? '';
    const id = element.getAttribute('id') ?? '';
    const type = readableType(element.getAttribute('media-type') ?? '');
    const path = resolvePath(href, opf)?.path ?? null;
    const why = path === null ? 'outside the package' : kindOf(type) === null ? `${type} has no place in a book`
      : !zip.entries.has(path) ? MISSING : paths.has(path) || items.has(id) ? 'named twice' : null;
    if (why !== null || path === null) {
      left.push({ href: path ?? href, why: why ?? '', element });
      continue;
    }
    paths.add(path);
    items.set(id, {
      id, path, type, element,
      properties: (element.getAttribute('properties') ?? '').split(/\s+/u).filter((property) => property !== ''),
      mediaOverlay: element.getAttribute('media-overlay'),
    });
  }
  return { items, left };
};

/** EPUB 2 allowed two older names of XHTML; they must be well-formed XML all the same. */
const readableType = (type: string): string => {
  const bare = bareType(type);
  return bare === 'text/html' || bare === 'text/x-oeb1-document' ? 'application/xhtml+xml' : bare;
};

const readSpine = (root: Element, items: ReadonlyMap<string, PackageItem>, left: Package['left']): Package['spine'] => {
  const read = new Set<string>();
  return children(root, 'spine').flatMap((spine) => children(spine, 'itemref')).flatMap((element) => {
    const idref = element.getAttribute('idref') ?? '';
    const lost = left.find((item) => item.why === MISSING && item.element.getAttribute('id') === idref);
    if (lost !== undefined) throw new BrokenBook('missing-file', 'a document to be read is missing', lost.href);
    const item = items.get(idref);
    const kind = item === undefined ? null : kindOf(item.type);
    // A document read twice would make positions ambiguous; OPF §3.4.12 forbids it.
    if (item === undefined || (kind !== 'document' && kind !== 'picture') || read.has(idref)) return [];
    read.add(idref);
    return [{ item, element }];
  });
};

/** The manifest of a book. Throws `BrokenBook` and `HostileBook`. */
export const readManifest = async (zip: Zip): Promise<BookManifest> => {
  const book = await readPackage(zip);
  const root = book.document.documentElement;
  if (root === null) throw new BrokenBook('no-package', 'this is no package document', book.opf);
  const metadata = children(root, 'metadata')[0];
  const about = metadataOf(metadata === undefined ? [] : [...childElements(metadata), ...legacyMetadata(metadata)]);
  const spine = book.spine.map(({ item, element }): SpineItem => ({
    path: item.path, type: item.type, properties: (element.getAttribute('properties') ?? '').split(/\s+/u),
  }));
  const direction = children(root, 'spine')[0]?.getAttribute('page-progression-direction') ?? null;
  const layout = await layoutOf(zip, spine, direction, about.metas);
  const paths = new Set([...book.items.values()].map((item) => item.path));
  const navigation = await readNavigation(zip, book, root, (path) => paths.has(path));
  const fileOf = (item: PackageItem): BookFile => ({ href: item.path, type: item.type, size: zip.entries.get(item.path)?.size ?? 0 });
  const titles = titlesOf(navigation.toc);
  const readingOrder = book.spine.map(({ item, element }, index): ReadingItem => {
    const title = titles.get(item.path);
    const own = layout.items[index];
    const overlay = item.mediaOverlay === null ? undefined : book.items.get(item.mediaOverlay)?.path;
    return {
      ...fileOf(item),
      linear: element.getAttribute('linear') !== 'no',
      ...(title === undefined || title === '' ? {} : { title }),
      ...(own?.layout === undefined ? {} : { layout: own.layout }),
      ...(own?.page === undefined ? {} : { page: own.page }),
      ...(overlay === undefined ? {} : { mediaOverlay: overlay }),
    };
  });
  const read = new Set(readingOrder.map((item) => item.href));
  return {
    metadata: { ...about.metadata, readingProgression: layout.readingProgression, layout: layout.book },
    readingOrder,
    resources: [...book.items.values()].filter((item) => !read.has(item.path)).map(fileOf),
    toc: navigation.toc,
    landmarks: navigation.landmarks,
    pageList: navigation.pageList,
    cover: await coverOf(zip, book, about.metas.get('cover'), navigation.landmarks, layout.book === 'fixed'),
    opf: book.opf,
  };
};

/** OEBPS 1.2 books put the Dublin Core elements one level deeper. */
const legacyMetadata = (metadata: Element): Element[] => [...children(metadata, 'dc-metadata'), ...children(metadata, 'x-metadata')].flatMap(childElements);

const metadataOf = (elements: readonly Element[]): { metadata: Omit<BookMetadata, 'readingProgression' | 'layout'>; metas: Map<string, string> } => {
  const refinements = new Map<string, string>();
  const metas = new Map<string, string>();
  const lists = new Map<string, string[]>();
  for (const meta of elements.filter((element) => nameOf(element) === 'meta')) {
    const name = meta.getAttribute('property') ?? meta.getAttribute('name') ?? '';
    const value = meta.hasAttribute('property') ? plainText(meta) : (meta.getAttribute('content') ?? '');
    const refines = meta.getAttribute('refines');
    const [map, key] = refines === null ? [metas, name] as const : [refinements, `${refines} ${name}`] as const;
    if (!map.has(key)) map.set(key, value);
    if (refines === null) lists.set(name, [...(lists.get(name) ?? []), ...value.split(',').map((part) => part.trim())]);
  }
  const all = (name: string): Element[] => elements.filter((element) => nameOf(element) === name);
  const text = (name: string): string | null => all(name).map(plainText).find((value) => value !== '') ?? null;
  const refined = (element: Element | undefined, name: string): string | null =>
    element === undefined ? null : refinements.get(`#${element.getAttribute('id') ?? ''} ${name}`) ?? element.getAttribute(`opf:${name}`) ?? null;
  const title = all('title').find((element) => refined(element, 'title-type') === 'main') ?? all('title')[0];
  const list = (name: string): string[] => lists.get(`schema:${name}`) ?? [];
  const accessibility: BookAccessibility = {
    accessMode: list('accessMode'),
    accessibilityFeature: list('accessibilityFeature'),
    accessibilityHazard: list('accessibilityHazard'),
    accessibilitySummary: metas.get('schema:accessibilitySummary') ?? null,
  };
  const creators = all('creator').map((element): BookCreator => ({
    name: plainText(element), sortAs: refined(element, 'file-as'), role: refined(element, 'role'),
  }));
  return {
    metas,
    metadata: {
      title: title === undefined ? '' : plainText(title),
      titleSort: refined(title, 'file-as'),
      language: text('language') ?? 'und',
      creators: creators.filter((creator) => creator.name !== ''),
      publisher: text('publisher'),
      identifier: text('identifier'),
      published: text('date'),
      description: text('description'),
      accessibility,
    },
  };
};

const readNavigation = async (zip: Zip, book: Package, root: Element, known: Known): Promise<Navigation> => {
  const items = [...book.items.values()];
  const nav = items.find((item) => item.properties.includes('nav'));
  if (nav !== undefined) return readNav(parseXml(await zip.read(nav.path), nav.path), nav.path, known);
  const landmarks = readGuide(root, book.opf, known);
  const ncx = book.items.get(children(root, 'spine')[0]?.getAttribute('toc') ?? '') ?? items.find((item) => item.type === 'application/x-dtbncx+xml');
  if (ncx === undefined) return { toc: [], landmarks, pageList: [] };
  return { ...readNcx(parseXml(await zip.read(ncx.path), ncx.path), ncx.path, known), landmarks };
};

const titlesOf = (toc: readonly TocEntry[]): Map<string, string> => {
  const titles = new Map<string, string>();
  const visit = (entries: readonly TocEntry[]): void => {
    for (const { title, href, children: below } of entries) {
      const path = href?.split('#')[0];
      if (path !== undefined && !titles.has(path)) titles.set(path, title);
      visit(below);
    }
  };
  visit(toc);
  return titles;
};

/** The picture the package calls its cover; else the first of the document it calls so, or of a fixed book's first page. */
const coverOf = async (
  zip: Zip, book: Package, named: string | undefined, landmarks: readonly Landmark[], fixed: boolean,
): Promise<string | null> => {
  const items = [...book.items.values()];
  const isPicture = ({ type }: PackageItem): boolean => kindOf(type) === 'picture' || type === 'image/svg+xml';
  const declared = [
    items.find((item) => item.properties.includes('cover-image')),
    named === undefined ? undefined : book.items.get(named),
    items.find((item) => named !== undefined && item.path === resolvePath(named, book.opf)?.path),
  ].find((item) => item !== undefined && isPicture(item));
  if (declared !== undefined) return declared.path;
  const mark = landmarks.find((landmark) => landmark.kind.split(' ').includes('cover'))?.href.split('#')[0];
  const page = items.find((item) => item.path === mark) ?? (fixed ? book.spine[0]?.item : undefined);
  if (page === undefined) return null;
  if (isPicture(page)) return page.path;
  if (kindOf(page.type) !== 'document') return null;
  const pictures = descendants(parseXml(await zip.read(page.path), page.path)).flatMap((element) => {
    const link = nameOf(element) === 'img' ? element.getAttribute('src')
      : nameOf(element) === 'image' ? (element.getAttribute('xlink:href') ?? element.getAttribute('href')) : null;
    return link === null ? [] : [resolvePath(link, page.path)?.path];
  });
  // A title page with several pictures has ornaments and logos; none of them is the cover.
  if (pictures.length !== 1 && !fixed) return null;
  return items.find((item) => item.path === pictures[0] && isPicture(item))?.path ?? null;
};
