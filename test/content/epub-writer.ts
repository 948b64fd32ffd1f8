import { writeZip, type RawEntry } from './zip-writer.ts';

export interface Made {
  /** Body of each chapter; a whole document when it begins with `<?xml` or `<!`. */
  readonly chapters?: readonly string[];
  /** Further files: path below OPS, media type, data. */
  readonly files?: readonly { readonly path: string; readonly type: string; readonly data: string | Uint8Array; readonly properties?: string }[];
  readonly head?: string;
  readonly metadata?: string;
  readonly spine?: string;
  readonly itemrefs?: string;
  readonly manifest?: string;
  readonly nav?: string;
  /** Put in beside the book's own entries. */
  readonly extra?: readonly RawEntry[];
  /** By name: other data for the book's own entries, `null` leaves one out. */
  readonly instead?: Readonly<Record<string, string | Uint8Array | null>>;
}

export const container = `<?xml version="1.0"?>
<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0">
<rootfiles><rootfile full-path="OPS/package.opf" media-type="application/oebps-package+xml"/></rootfiles></container>`;

export const chapterOf = (body: string, head = ''): string => `<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" xml:lang="ja">
<head><title>章</title>${head}</head><body>${body}</body></html>`;

/** The smallest EPUB 3 that is one, with what the test wants in it. Chapters are `OPS/c1.xhtml` and so on. */
export const makeEpub = (made: Made = {}): Buffer => {
  const chapters = (made.chapters ?? ['<h1>一</h1><p>凪の海。</p>']).map((body, i) => ({
    path: `c${i + 1}.xhtml`,
    data: /^<[?!]/u.test(body) ? body : chapterOf(body, made.head ?? ''),
  }));
  const files = made.files ?? [];
  const nav = made.nav ?? `<nav epub:type="toc"><ol>${chapters.map(({ path }, i) => `<li><a href="${path}">第${i + 1}章</a></li>`).join('')}</ol></nav>`;
  const opf = `<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">urn:x:1</dc:identifier><dc:title>凪</dc:title>
<dc:language>ja</dc:language>${made.metadata ?? ''}</metadata>
<manifest><item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>
${chapters.map(({ path }, i) => `<item id="c${i + 1}" href="${path}" media-type="application/xhtml+xml"/>`).join('\n')}
${files.map(({ path, type, properties }, i) => `<item id="f${i + 1}" href="${encodeURI(path)}" media-type="${type}" properties="${properties ?? ''}"/>`).join('\n')}
${made.manifest ?? ''}</manifest>
<spine ${made.spine ?? ''}>${made.itemrefs ?? chapters.map((_, i) => `<itemref idref="c${i + 1}"/>`).join('')}</spine></package>`;
  const own: RawEntry[] = [
    { name: 'mimetype', data: 'application/epub+zip', stored: true },
    { name: 'META-INF/container.xml', data: container },
    { name: 'OPS/package.opf', data: opf },
    { name: 'OPS/nav.xhtml', data: chapterOf(nav) },
    ...chapters.map(({ path, data }) => ({ name: `OPS/${path}`, data })),
    ...files.map(({ path, data }) => ({ name: `OPS/${path}`, data })),
  ];
  const entries = own.flatMap((entry) => {
    const other = made.instead?.[String(entry.name)];
    if (other === null) return [];
    return other === undefined ? [entry] : [{ ...entry, data: other }];
  });
  return writeZip([...entries, ...(made.extra ?? [])]);
};
