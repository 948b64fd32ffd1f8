import type { Answer, Problem } from '../../api.ts';
import { isIsbn, isReading, katakana } from '../../../domain/catalogue/work.ts';
import { numberIn, partsIn } from './licence-terms.ts';

export type BookRecord = Answer<'GET /api/staff/titles/:titleId'>['record'];
export type Person = BookRecord['contributors'][number];

/** The record as it is typed; nothing is lost while it does not fit yet. */
export interface RecordDraft {
  readonly title: string;
  readonly titleYomi: string;
  readonly subtitle: string;
  readonly seriesName: string;
  readonly seriesYomi: string;
  readonly seriesNumber: string;
  readonly contributors: readonly Person[];
  readonly publisher: string;
  readonly published: string;
  readonly isbn: string;
  readonly ndc: string;
  readonly subjects: string;
  readonly audience: BookRecord['audience'];
  readonly language: string;
  readonly description: string;
  readonly pages: string;
  readonly layout: BookRecord['layout'];
  readonly accessibility: BookRecord['accessibility'];
  readonly local: boolean;
}

export type Fault = 'empty' | 'not-katakana' | 'not-ndc' | 'not-isbn' | 'not-date' | 'not-number' | 'other';
/** By field; contributors by `contributors/0/name`. */
export type Faults = Readonly<Record<string, Fault>>;

export const draftFrom = (record: BookRecord): RecordDraft => ({
  ...record,
  subtitle: record.subtitle ?? '',
  seriesName: record.series?.name ?? '',
  seriesYomi: record.series?.yomi ?? '',
  seriesNumber: record.series?.number == null ? '' : String(record.series.number),
  isbn: record.isbn ?? '',
  subjects: record.subjects.join('、'),
  pages: record.pages === null ? '' : String(record.pages),
});

export const emptyDraft: RecordDraft = {
  title: '', titleYomi: '', subtitle: '', seriesName: '', seriesYomi: '', seriesNumber: '', contributors: [{ name: '', yomi: '', role: 'author' }], publisher: '', published: '', isbn: '',
  ndc: '', subjects: '', audience: 'general', language: 'ja', description: '', pages: '', layout: 'none',
  accessibility: { speech: false, reflow: false, ruby: false, alternatives: false }, local: false,
};

const narrow = (text: string): string => text.normalize('NFKC').trim();

/** The record ready to be sent, or what is wrong with it. The rules are the domain's; it has the last word. */
export const recordFrom = (draft: RecordDraft): { readonly record: BookRecord; readonly faults?: never } | { readonly faults: Faults; readonly record?: never } => {
  const [isbn, ndc, pages, number] = [narrow(draft.isbn).replaceAll('-', ''), narrow(draft.ndc), numberIn(draft.pages), numberIn(draft.seriesNumber)] as const;
  const titleYomi = katakana(draft.titleYomi);
  const people = draft.contributors.filter(({ name, yomi }) => name.trim() !== '' || yomi.trim() !== '');
  const faults: Record<string, Fault> = {};
  if (draft.title.trim() === '') faults['title'] = 'empty';
  if (titleYomi === '') faults['titleYomi'] = 'empty';
  else if (!isReading(titleYomi)) faults['titleYomi'] = 'not-katakana';
  if (!/^\d{4}-\d{2}-\d{2}$/.test(draft.published)) faults['published'] = 'not-date';
  if (isbn !== '' && !isIsbn(isbn)) faults['isbn'] = 'not-isbn';
  if (ndc === '') faults['ndc'] = 'empty';
  else if (!/^\d{3}(\.\d{1,5})?$/.test(ndc)) faults['ndc'] = 'not-ndc';
  if (Number.isNaN(pages)) faults['pages'] = 'not-number';
  if (Number.isNaN(number)) faults['seriesNumber'] = 'not-number';
  if (draft.seriesName.trim() === '' && (draft.seriesYomi.trim() !== '' || draft.seriesNumber.trim() !== '')) faults['seriesName'] = 'empty';
  draft.contributors.forEach(({ name, yomi }, n) => { if (name.trim() === '' && yomi.trim() !== '') faults[`contributors/${n}/name`] = 'empty'; });
  if (Object.keys(faults).length > 0) return { faults };
  return {
    record: {
      title: draft.title.trim(), titleYomi, subtitle: draft.subtitle.trim() || null,
      series: draft.seriesName.trim() === '' ? null : { name: draft.seriesName.trim(), yomi: katakana(draft.seriesYomi), number },
      contributors: people.map(({ name, yomi, role }) => ({ name: name.trim(), yomi: katakana(yomi), role })),
      publisher: draft.publisher.trim(), published: draft.published, isbn: isbn === '' ? null : isbn, ndc, subjects: [...partsIn(draft.subjects)],
      audience: draft.audience, language: draft.language, description: draft.description.trim(), pages, layout: draft.layout, accessibility: draft.accessibility, local: draft.local,
    },
  };
};

const known: readonly Fault[] = ['empty', 'not-katakana', 'not-ndc', 'not-isbn'];

/** What the server found wrong, at the fields it names; nothing when the problem is about something else. */
export const faultsIn = ({ code, extras, errors }: Problem): Faults => {
  if (code === 'unfit-record') {
    const fault = extras['fault'] as Fault;
    return { [String(extras['field'])]: known.includes(fault) ? fault : 'other' };
  }
  const inRecord = errors.filter(({ pointer }) => pointer.startsWith('/record/')).map(({ pointer }) => pointer.slice('/record/'.length));
  const fieldOf = (path: string): string => (path.startsWith('contributors/') ? path : path.replace(/^series\/(\w)/, (_, letter: string) => `series${letter.toUpperCase()}`).split('/')[0] ?? path);
  return Object.fromEntries(inRecord.map((path) => [fieldOf(path), 'other' as const]));
};
