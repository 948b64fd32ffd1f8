/** A bibliographic record to go on from, as far as a book tells about itself. The librarian completes it. */
import { isReading, katakana, type BibliographicRecord, type ContributorRole } from '../../domain/catalogue/work.ts';
import type { BookManifest } from './manifest.ts';

/** MARC relators of the roles a catalogue card prints. */
const roles = new Map<string | null, ContributorRole>([['aut', 'author'], ['ill', 'illustrator'], ['trl', 'translator'], ['edt', 'editor'], ['nrt', 'narrator']]);

/** As much of a catalogue card as there is room for (contracts/shapes.ts): the librarian sees what came of it and goes on from there. */
const room = { title: 300, name: 200, contributors: 50, description: 4000 };

/** Cut to so many UTF-16 units, never through a character. */
const cut = (text: string, most: number): string => text.trim().slice(0, most).replace(/[\uD800-\uDBFF]$/, '').trim();

/** A text as a reading if it can be one, else `''` for the librarian to fill in. */
const readingOf = (...texts: readonly (string | null)[]): string => texts.flatMap((t) => (t === null ? [] : [katakana(t)])).find(isReading) ?? '';

const isDay = (day: string): boolean => !Number.isNaN(Date.parse(day)) && new Date(day).toISOString().startsWith(day);

/** The day, or as much of it as there is in the calendar: of 2019-02-30 the month, of 2019-13 the year. */
const dayIn = (text: string | null): string => {
  const [, year, month = '01', day = '01'] = /^(\d{4})(?:\D(\d{2}))?(?:\D(\d{2}))?/.exec((text ?? '').normalize('NFKC').trim()) ?? [];
  return [`${year}-${month}-${day}`, `${year}-${month}-01`, `${year}-01-01`].find((possible) => year !== undefined && isDay(possible)) ?? '1970-01-01';
};

/** `ja-JP` is `ja` in a catalogue: books are filed by language and script (`zh-Hant`), not by country. */
const languageIn = (tag: string): string => {
  const [, language, script] = /^([a-z]{2,3})(?:-([a-z]{4}))?(?:-[a-z0-9]{1,8})*$/i.exec(tag.trim().replaceAll('_', '-')) ?? [];
  if (language === undefined || language.toLowerCase() === 'und') return 'ja';
  return `${language.toLowerCase()}${script === undefined ? '' : `-${script.charAt(0).toUpperCase()}${script.slice(1).toLowerCase()}`}`;
};

export const recordFrom = ({ metadata }: BookManifest): BibliographicRecord => {
  const { title, titleSort, creators, publisher, identifier, published, description, language, layout, accessibility } = metadata;
  const features = accessibility.accessibilityFeature;
  const isbn = /97[89]\d{10}/.exec((identifier ?? '').replaceAll('-', ''))?.[0] ?? null;
  return {
    title: cut(title, room.title),
    titleYomi: cut(readingOf(titleSort, title), room.title),
    subtitle: null,
    series: null,
    contributors: creators.slice(0, room.contributors).map(({ name, sortAs, role }) => ({ name: cut(name, room.name), yomi: cut(readingOf(sortAs, name), room.name), role: roles.get(role) ?? 'author' })).filter(({ name }) => name !== ''),
    publisher: cut(publisher ?? '', room.name),
    published: dayIn(published),
    isbn,
    ndc: '000',
    subjects: [],
    audience: 'general',
    language: languageIn(language),
    description: cut(description ?? '', room.description),
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
