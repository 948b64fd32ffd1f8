import type { BibliographicRecord } from '../../domain/catalogue/work.ts';
import { bookSources } from './books-list.ts';
import type { BookSource, LicenceHint } from './books-source.ts';
import { rowRecords, young } from './catalogue-records.ts';
import { chance, pick } from './covers-seed.ts';

export interface DemoTitle {
  /** `t-0001`, … */
  readonly titleId: string;
  readonly record: BibliographicRecord;
  /** Key in `demoBooks`, `null` when only the catalogue entry exists. */
  readonly bookKey: string | null;
  /** One or more, e.g. a perpetual copy and a bundle. */
  readonly licences: readonly LicenceHint[];
}

const MODELS: readonly LicenceHint[] = [
  'perpetual-1', 'perpetual-1', 'perpetual-1', 'perpetual-1', 'two-years', 'two-years', 'loans-52', 'loans-52',
  'two-years-or-52', 'two-years-or-52', 'two-years-or-52', 'bundle-26', 'pay-per-loan', 'pay-per-loan', 'on-order',
];
const SCHOOL_MODELS: readonly LicenceHint[] = ['unlimited-year', 'unlimited-year', 'school-pack', 'school-pack', 'perpetual-1', 'two-years', 'two-years-or-52', 'loans-52', 'bundle-26', 'on-order'];

const licencesOf = (record: BibliographicRecord): readonly LicenceHint[] => {
  const next = chance(`${record.title}/licence`);
  if (record.local && next() < 0.3) return ['own-material'];
  const first = pick(next, young(record.audience) || record.audience === 'junior-high' ? SCHOOL_MODELS : MODELS);
  const more = first !== 'on-order' && first !== 'unlimited-year' && next() < 0.18 ? pick(next, MODELS.filter((model) => model !== first && model !== 'on-order')) : null;
  return more === null ? [first] : [first, more];
};

const FIRST = 15;

/**
 * The demo library's titles, always the same list. The first fifteen are readable; a row whose text is written later
 * keeps its place, and books without a row come last, so that no `titleId` ever moves.
 */
export const demoTitles = (): readonly DemoTitle[] => {
  const readable = (book: BookSource) => ({ record: book.record, bookKey: book.key, licences: book.licences });
  const written = new Map(bookSources.slice(FIRST).map((book) => [book.record.title, book]));
  const inRows = rowRecords.map((record) => {
    const book = written.get(record.title);
    return book === undefined ? { record, bookKey: null, licences: licencesOf(record) } : readable(book);
  });
  const rowTitles = new Set(rowRecords.map((record) => record.title));
  const added = bookSources.slice(FIRST).filter((book) => !rowTitles.has(book.record.title)).map(readable);
  return [...bookSources.slice(0, FIRST).map(readable), ...inRows, ...added].map((entry, i) => ({ titleId: `t-${String(i + 1).padStart(4, '0')}`, ...entry }));
};
