/** A bibliographic record to go on from, as far as a book tells about itself. The librarian completes it. */
import type { BibliographicRecord, ContributorRole } from '../../domain/catalogue/work.ts';
import type { BookManifest } from './manifest.ts';

/** MARC relators of the roles a catalogue card prints. */
const roles: { readonly [relator: string]: ContributorRole } = { aut: 'author', ill: 'illustrator', trl: 'translator', edt: 'editor', nrt: 'narrator' };

/** Hiragana to katakana: catalogues file by katakana. */
const katakana = (text: string): string => text.normalize('NFKC').replace(/[\u3041-\u3096]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0x60));

const isReading = (text: string): boolean => /^[\p{Script=Katakana}ー・\s\d\p{Script=Latin}\p{P}]+$/u.test(text);

/** A text as a reading if it can be one, else `''` for the librarian to fill in. */
const readingOf = (...texts: readonly (string | null)[]): string => texts.flatMap((t) => (t === null ? [] : [katakana(t)])).find(isReading) ?? '';

const dayIn = (text: string | null): string => {
  const [, year, month = '01', day = '01'] = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?/.exec(text ?? '') ?? [];
  return year === undefined ? '1970-01-01' : `${year}-${month}-${day}`;
};

/** `ja-JP` is `ja` in a catalogue: books are filed by language and script (`zh-Hant`), not by country. */
const languageIn = (tag: string): string => {
  const [, language, script] = /^([a-z]{2,3})(?:-([a-z]{4}))?(?:-[a-z0-9]{2,8})*$/i.exec(tag) ?? [];
  if (language === undefined || language.toLowerCase() === 'und') return 'ja';
  return `${language.toLowerCase()}${script === undefined ? '' : `-${script.charAt(0).toUpperCase()}${script.slice(1).toLowerCase()}`}`;
};

export const recordFrom = ({ metadata }: BookManifest): BibliographicRecord => {
  const { title, titleSort, creators, publisher, identifier, published, description, language, layout, accessibility } = metadata;
  const features = accessibility.accessibilityFeature;
  const isbn = /97[89]\d{10}/.exec((identifier ?? '').replaceAll('-', ''))?.[0] ?? null;
  return {
    title,
    titleYomi: readingOf(titleSort, title),
    subtitle: null,
    series: null,
    contributors: creators.map(({ name, sortAs, role }) => ({ name, yomi: readingOf(sortAs, name), role: roles[role ?? 'aut'] ?? 'author' })),
    publisher: publisher ?? '',
    published: dayIn(published),
    isbn,
    ndc: '000',
    subjects: [],
    audience: 'general',
    language: languageIn(language),
    description: (description ?? '').slice(0, 4000),
    pages: null,
    layout,
    accessibility: {
      speech: layout !== 'fixed',
      reflow: layout !== 'fixed',
      ruby: features.some((f) => f === 'rubyAnnotations' || f === 'fullRubyAnnotations'),
      alternatives: features.includes('alternativeText'),
    },
    local: false,
  };
};
