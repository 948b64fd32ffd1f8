/** The package document (OPF) of a demo book: EPUB 3.3 metadata with EPUB Accessibility 1.1 in the schema.org vocabulary. */
import { escapeXml } from './books-markup.ts';
import type { BookSource } from './books-source.ts';
import type { ContributorRole } from '../../domain/catalogue/work.ts';

/** A file of the publication. With `spine` (the itemref's properties, possibly none) it is read in order. */
export interface Item {
  readonly name: string;
  readonly type: string;
  readonly content: string;
  readonly title?: string;
  readonly properties?: string;
  readonly spine?: string;
}

/** MARC relators. */
const RELATOR: Readonly<Record<ContributorRole, string>> = { author: 'aut', illustrator: 'ill', translator: 'trl', editor: 'edt', narrator: 'nrt', supervisor: 'edt' };

const hasPictures = (book: BookSource): boolean => book.kind === 'fixed' || Object.keys(book.pictures).length > 0;

const features = (book: BookSource): readonly string[] => [
  'tableOfContents',
  'readingOrder',
  'structuralNavigation',
  ...(hasPictures(book) ? ['alternativeText'] : []),
  ...(book.kind === 'reflow' ? ['displayTransformability'] : []),
  ...(book.record.accessibility.ruby ? [book.fullRuby ? 'fullRubyAnnotations' : 'rubyAnnotations'] : []),
];

const summary = (book: BookSource): string => {
  if (book.record.language === 'en') return 'The text can be enlarged, recoloured and read aloud. Headings and contents give its structure.';
  const parts = [
    book.kind === 'fixed' ? '絵と文の固定レイアウトの本です。文は音声で読み上げられます。' : '文字の大きさと色を変えられ、音声で読み上げられます。見出しと目次から移動できます。',
    ...(hasPictures(book) ? ['すべての絵に説明文があります。'] : []),
    ...(book.record.accessibility.ruby ? [book.fullRuby ? 'すべての漢字にふりがながあります。' : '読みにくい漢字にふりがながあります。'] : []),
  ];
  return parts.join('');
};

const meta = (property: string, value: string): string => `<meta property="${property}">${escapeXml(value)}</meta>`;

const contributors = (book: BookSource): readonly string[] =>
  book.record.contributors.flatMap((person, i) => [
    `<dc:creator id="creator${i + 1}">${escapeXml(person.name)}</dc:creator>`,
    `<meta refines="#creator${i + 1}" property="role" scheme="marc:relators">${RELATOR[person.role]}</meta>`,
    `<meta refines="#creator${i + 1}" property="file-as">${escapeXml(person.yomi)}</meta>`,
  ]);

const accessibility = (book: BookSource): readonly string[] => [
  meta('schema:accessMode', 'textual'),
  ...(hasPictures(book) ? [meta('schema:accessMode', 'visual')] : []),
  meta('schema:accessModeSufficient', 'textual'),
  ...(hasPictures(book) ? [meta('schema:accessModeSufficient', 'textual,visual')] : []),
  ...features(book).map((feature) => meta('schema:accessibilityFeature', feature)),
  meta('schema:accessibilityHazard', 'none'),
  meta('schema:accessibilitySummary', summary(book)),
];

const rendition = (book: BookSource): readonly string[] =>
  book.kind === 'fixed'
    ? [meta('rendition:layout', 'pre-paginated'), meta('rendition:orientation', 'auto'), meta('rendition:spread', 'auto')]
    : [meta('rendition:layout', 'reflowable')];

const manifestItem = (item: Item, index: number): string => {
  const inlineSvg = item.type === 'application/xhtml+xml' && item.content.includes('<svg') ? 'svg' : undefined;
  const properties = item.properties ?? inlineSvg;
  return `<item id="i${index + 1}" href="${item.name}" media-type="${item.type}"${properties === undefined ? '' : ` properties="${properties}"`}/>`;
};

const itemref = (item: Item, index: number): readonly string[] =>
  item.spine === undefined ? [] : [`<itemref idref="i${index + 1}"${item.spine === '' ? '' : ` properties="${item.spine}"`}/>`];

/** The package document of a book with all its files. */
export const opf = (book: BookSource, writing: 'vertical-rl' | 'horizontal-tb', items: readonly Item[]): string => {
  const { record } = book;
  const identifier = record.isbn === null ? `urn:nagi:demo:${book.key}` : `urn:isbn:${record.isbn}`;
  const metadata = [
    `<dc:identifier id="id">${identifier}</dc:identifier>`,
    `<dc:title id="title">${escapeXml(record.title)}</dc:title>`,
    `<meta refines="#title" property="title-type">main</meta>`,
    `<meta refines="#title" property="file-as">${escapeXml(record.titleYomi)}</meta>`,
    `<dc:language>${record.language}</dc:language>`,
    ...contributors(book),
    `<dc:publisher>${escapeXml(record.publisher)}</dc:publisher>`,
    `<dc:date>${record.published}</dc:date>`,
    `<dc:description>${escapeXml(record.description)}</dc:description>`,
    ...record.subjects.map((subject) => `<dc:subject>${escapeXml(subject)}</dc:subject>`),
    meta('dcterms:modified', `${record.published}T00:00:00Z`),
    ...rendition(book),
    `<meta name="primary-writing-mode" content="${writing === 'vertical-rl' ? 'vertical-rl' : 'horizontal-lr'}"/>`,
    ...accessibility(book),
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="${record.language}" prefix="rendition: http://www.idpf.org/vocab/rendition/#">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
${metadata.join('\n')}
</metadata>
<manifest>
${items.map(manifestItem).join('\n')}
</manifest>
<spine page-progression-direction="${book.direction}">
${items.flatMap(itemref).join('\n')}
</spine>
</package>
`;
};
