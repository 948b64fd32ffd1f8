import yazl from 'yazl';
import { blocks, escapeXml, idsOf, inline, plain, type Targets } from './books-markup.ts';
import type { BookSource, Picture, PictureBook, ReflowBook } from './books-source.ts';
import { opf, type Item } from './epub-package.ts';

// Local fields, because zip entries keep local time: the bytes are then the same in every time zone.
const MTIME = new Date(2026, 0, 1, 9, 0, 0);

const CONTAINER = `<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles></container>
`;

const chapterName = (index: number): string => `chapter-${String(index + 1).padStart(2, '0')}.xhtml`;
const pageName = (index: number): string => `page-${String(index + 1).padStart(2, '0')}.xhtml`;

const writing = (book: BookSource): 'vertical-rl' | 'horizontal-tb' => (book.direction === 'rtl' ? 'vertical-rl' : 'horizontal-tb');

const css = (book: BookSource): string => {
  const mode = writing(book);
  const indent = book.record.language === 'en' ? '0' : '1em';
  return `@charset "UTF-8";
html { writing-mode: ${mode}; -webkit-writing-mode: ${mode}; -epub-writing-mode: ${mode}; }
body { margin: 0; line-height: ${book.fullRuby ? '2.1' : '1.85'}; text-align: ${book.record.language === 'en' ? 'start' : 'justify'}; line-break: strict; }
h1 { font-size: 1.45em; line-height: 1.5; margin-block: 0 2em; text-align: start; }
h2 { font-size: 1.2em; line-height: 1.5; margin-block: 1.8em 0.6em; text-align: start; break-after: avoid; }
h3 { font-size: 1.05em; margin-block: 1.4em 0.3em; text-align: start; break-after: avoid; }
p { margin-block: 0 ${book.direction === 'rtl' ? '0' : '0.6em'}; text-indent: ${indent}; }
p.talk, p.verse { text-indent: 0; }
p.verse { margin-block: 1.2em; margin-inline-start: 2em; text-align: start; }
rt { font-size: 0.5em; }
hr.break { border: 0; margin-block: 1.2em; block-size: 1em; }
figure { margin: 1em 0; text-align: center; break-inside: avoid; }
figure img { max-inline-size: 100%; max-block-size: 80vmin; }
table { border-collapse: collapse; margin-block: 1em; }
th, td { border: 1px solid currentColor; padding: 0.3em 0.6em; text-align: start; vertical-align: top; }
.title-page { text-align: center; margin-block-start: 20%; }
.title-page p { text-indent: 0; }
`;
};

const PAGE_CSS = `@charset "UTF-8";
html, body { margin: 0; padding: 0; }
body { position: relative; width: 1000px; height: 1000px; overflow: hidden; }
svg { position: absolute; left: 0; top: 0; width: 1000px; height: 1000px; }
.words { position: absolute; font-size: 40px; line-height: 1.75; font-weight: 700; }
.words p { margin: 0; }
.vertical { writing-mode: vertical-rl; -webkit-writing-mode: vertical-rl; }
`;

const xhtml = (book: BookSource, title: string, head: string, body: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="${book.record.language}" xml:lang="${book.record.language}">
<head><meta charset="UTF-8"/><title>${escapeXml(title)}</title>${head}<link rel="stylesheet" type="text/css" href="style.css"/></head>
${body}
</html>
`;

/** A drawing as a file of its own. */
export const svgFile = (picture: Picture): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${picture.width} ${picture.height}" role="img"><title>${escapeXml(picture.alternative)}</title>${picture.drawing}</svg>`;

const targetsOf = (book: ReflowBook): Targets => {
  const places = new Map(book.chapters.flatMap((chapter, i) => idsOf(chapter.text).map((id) => [id, `${chapterName(i)}#${id}`] as const)));
  return (id) => {
    const place = places.get(id);
    if (place === undefined) throw new Error(`${book.key}: link to ${id}, which is not there`);
    return place;
  };
};

const titlePage = (book: BookSource): string => {
  const { record } = book;
  const people = record.contributors.map((person) => `<p>${escapeXml(person.name)}</p>`).join('');
  const subtitle = record.subtitle === null ? '' : `<p>${escapeXml(record.subtitle)}</p>`;
  return xhtml(book, record.title, '', `<body epub:type="titlepage"><section class="title-page"><h1>${escapeXml(record.title)}</h1>${subtitle}${people}<p>${escapeXml(record.publisher)}</p></section></body>`);
};

const reflowItems = (book: ReflowBook): readonly Item[] => {
  const targets = targetsOf(book);
  const chapters = book.chapters.map((chapter, i): Item => {
    const inner = `<h1>${inline(chapter.title, targets)}</h1>\n${blocks(chapter.text, { targets, pictures: book.pictures })}`;
    const body = `<body epub:type="bodymatter"><section epub:type="chapter">${inner}</section></body>`;
    return { name: chapterName(i), type: 'application/xhtml+xml', title: plain(chapter.title), content: xhtml(book, plain(chapter.title), '', body), spine: '' };
  });
  const pictures = Object.entries(book.pictures).map(([name, picture]): Item => ({ name: `${name}.svg`, type: 'image/svg+xml', content: svgFile(picture) }));
  return [{ name: 'title.xhtml', type: 'application/xhtml+xml', title: book.record.title, content: titlePage(book), spine: '' }, ...chapters, ...pictures];
};

const pageBody = (book: PictureBook, page: PictureBook['pages'][number]): string => {
  const [left, top, width, height] = page.box;
  const { picture } = page;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${picture.width} ${picture.height}" role="img" aria-label="${escapeXml(picture.alternative)}"><title>${escapeXml(picture.alternative)}</title>${picture.drawing}</svg>`;
  const words = blocks(page.words, { targets: () => { throw new Error('picture books have no links'); }, pictures: {} });
  const style = `left:${left}px;top:${top}px;width:${width}px;height:${height}px;color:${page.ink}`;
  return `<body>${svg}<div class="words${book.direction === 'rtl' ? ' vertical' : ''}" style="${style}">${words}</div></body>`;
};

/** The first page stands alone; from the second on, spreads begin on the side the direction begins with. */
const spread = (book: PictureBook, index: number): string => {
  if (index === 0) return 'rendition:page-spread-center';
  const first = index % 2 === 1;
  return (book.direction === 'rtl') === first ? 'page-spread-right' : 'page-spread-left';
};

const fixedItems = (book: PictureBook): readonly Item[] =>
  book.pages.map((page, i): Item => ({
    name: pageName(i),
    type: 'application/xhtml+xml',
    title: page.title,
    content: xhtml(book, page.title, '<meta name="viewport" content="width=1000, height=1000"/>', pageBody(book, page)),
    spine: spread(book, i),
  }));

const nav = (book: BookSource, items: readonly Item[]): string => {
  const entries = items.filter((item) => item.spine !== undefined);
  const list = entries.map((item) => `<li><a href="${item.name}">${escapeXml(item.title ?? item.name)}</a></li>`).join('\n');
  const start = book.kind === 'fixed' ? entries[0] : entries[1];
  const words = book.record.language === 'en' ? { toc: 'Contents', start: 'Start of the text' } : { toc: '目次', start: '本文' };
  return xhtml(book, words.toc, '', `<body><nav epub:type="toc" id="toc"><h1>${words.toc}</h1><ol>
${list}
</ol></nav><nav epub:type="landmarks" hidden="hidden"><ol><li><a epub:type="bodymatter" href="${start?.name ?? ''}">${words.start}</a></li></ol></nav></body>`);
};

/**
 * An EPUB 3 file of a demo book: `mimetype` first and stored, then the package. The same book gives the same bytes.
 * `cover` is SVG text.
 */
export const writeEpub = (book: BookSource, cover: string): Promise<Buffer> => {
  const items: readonly Item[] = book.kind === 'fixed' ? fixedItems(book) : reflowItems(book);
  const all: readonly Item[] = [
    { name: 'nav.xhtml', type: 'application/xhtml+xml', content: nav(book, items), properties: 'nav' },
    { name: 'cover.svg', type: 'image/svg+xml', content: cover, properties: 'cover-image' },
    { name: 'style.css', type: 'text/css', content: book.kind === 'fixed' ? PAGE_CSS : css(book) },
    ...items,
  ];
  const zip = new yazl.ZipFile();
  const add = (path: string, text: string, compress = true): void =>
    zip.addBuffer(Buffer.from(text, 'utf8'), path, { mtime: MTIME, mode: 0o100644, compress, forceDosTimestamp: true });
  add('mimetype', 'application/epub+zip', false);
  add('META-INF/container.xml', CONTAINER);
  add('EPUB/package.opf', opf(book, writing(book), all));
  for (const item of all) add(`EPUB/${item.name}`, item.content);
  zip.end();
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    zip.outputStream.on('data', (chunk: Buffer) => chunks.push(chunk));
    zip.outputStream.on('error', reject);
    zip.outputStream.on('end', () => resolve(Buffer.concat(chunks)));
  });
};
