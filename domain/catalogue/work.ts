import { accepted, isSame, refused, type Day, type Decider } from '../kernel.ts';

/** Roles of contributors as the catalogue prints them. */
export type ContributorRole = 'author' | 'illustrator' | 'translator' | 'editor' | 'narrator' | 'supervisor';

export interface Contributor {
  readonly name: string;
  /** Reading in katakana. */
  readonly yomi: string;
  readonly role: ContributorRole;
}

/** Whom a book is written for: everyone, infants, lower and upper elementary, junior high, adults. */
export type Audience = 'general' | 'infant' | 'lower-elementary' | 'upper-elementary' | 'junior-high' | 'adult';

/** How a book is laid out; `none` while only a catalogue entry exists. */
export type Layout = 'reflow-vertical' | 'reflow-horizontal' | 'fixed' | 'none';

/** EPUB accessibility metadata in the schema.org vocabulary, as far as readers search by it (R104). */
export interface Accessibility {
  /** Text can be read by speech. */
  readonly speech: boolean;
  /** Characters can be enlarged and recoloured. */
  readonly reflow: boolean;
  /** Ruby over the kanji. */
  readonly ruby: boolean;
  /** Pictures have descriptions. */
  readonly alternatives: boolean;
}

/** The bibliographic record (書誌). Titles and names carry their reading (ヨミ) so かな finds 漢字 (R12). */
export interface BibliographicRecord {
  readonly title: string;
  readonly titleYomi: string;
  readonly subtitle: string | null;
  readonly series: { readonly name: string; readonly yomi: string; readonly number: number | null } | null;
  readonly contributors: readonly Contributor[];
  readonly publisher: string;
  readonly published: Day;
  readonly isbn: string | null;
  /** Nippon Decimal Classification, 10th edition, digits with an optional point: `913.6`. */
  readonly ndc: string;
  readonly subjects: readonly string[];
  readonly audience: Audience;
  /** BCP 47. */
  readonly language: string;
  readonly description: string;
  readonly pages: number | null;
  readonly layout: Layout;
  readonly accessibility: Accessibility;
  /** Of Kasaoka and its islands (郷土資料). */
  readonly local: boolean;
}

/** A book file as it was taken in: bytes by hash, never the original upload. */
export interface BookFile {
  readonly hash: string;
  /** Bytes. */
  readonly size: number;
  readonly layout: Exclude<Layout, 'none'>;
  readonly chapters: number;
  /** What was taken out of it because it could run or call out. */
  readonly removed: number;
}

export interface Work {
  readonly record: BibliographicRecord;
  readonly file: BookFile | null;
  /** Hash of the cover picture and its media type. */
  readonly cover: { readonly hash: string; readonly type: string } | null;
  readonly hidden: boolean;
}

export type WorkState = Work | null;

export const workStream = (titleId: string): string => `work-${titleId}`;

export type WorkCommand =
  | { readonly type: 'CatalogueTitle'; readonly record: BibliographicRecord }
  | { readonly type: 'ReviseTitle'; readonly record: BibliographicRecord }
  | { readonly type: 'AttachFile'; readonly file: BookFile }
  | { readonly type: 'AttachCover'; readonly hash: string; readonly mediaType: string }
  | { readonly type: 'HideTitle' }
  | { readonly type: 'ShowTitle' };

export type WorkEvent =
  | { readonly type: 'TitleCatalogued'; readonly record: BibliographicRecord }
  | { readonly type: 'TitleRevised'; readonly record: BibliographicRecord }
  | { readonly type: 'FileAttached'; readonly file: BookFile }
  | { readonly type: 'CoverAttached'; readonly hash: string; readonly mediaType: string }
  | { readonly type: 'TitleHidden' }
  | { readonly type: 'TitleShown' };

export type WorkRefusal =
  | { readonly name: 'no-such-title' }
  | { readonly name: 'title-exists' }
  | { readonly name: 'unfit-record'; readonly field: keyof BibliographicRecord; readonly fault: 'empty' | 'not-katakana' | 'not-ndc' | 'not-isbn' };

type RecordFault = Extract<WorkRefusal, { name: 'unfit-record' }>;

/** ISBN-13 without hyphens, its check digit right. */
export const isIsbn = (text: string): boolean =>
  /^97[89]\d{10}$/.test(text) && [...text].reduce((sum, digit, i) => sum + Number(digit) * (i % 2 === 0 ? 1 : 3), 0) % 10 === 0;

/** Hiragana to katakana, half-width to full: catalogues file by katakana. */
export const katakana = (text: string): string => text.normalize('NFKC').replace(/[\u3041-\u3096]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0x60)).trim();

/** Whether a text can be filed by: katakana, with digits, Latin letters and signs between. */
export const isReading = (text: string): boolean => /^[\p{Script=Katakana}ー・\s\d\p{Script=Latin}\p{P}]+$/u.test(text);

const faultOf = (record: BibliographicRecord): RecordFault | null => {
  const fault = (field: RecordFault['field'], what: RecordFault['fault']): RecordFault => ({ name: 'unfit-record', field, fault: what });
  if (record.title.trim() === '') return fault('title', 'empty');
  if (!isReading(record.titleYomi)) return fault('titleYomi', 'not-katakana');
  if (!/^\d{3}(\.\d{1,5})?$/.test(record.ndc)) return fault('ndc', 'not-ndc');
  if (record.isbn !== null && !isIsbn(record.isbn)) return fault('isbn', 'not-isbn');
  return null;
};

export const work: Decider<WorkCommand, WorkState, WorkEvent, WorkRefusal> = {
  initial: null,

  evolve: (state, event) => {
    if (event.type === 'TitleCatalogued') return { record: event.record, file: null, cover: null, hidden: false };
    if (state === null) return null;
    switch (event.type) {
      case 'TitleRevised':
        return { ...state, record: event.record };
      case 'FileAttached':
        return { ...state, file: event.file };
      case 'CoverAttached':
        return { ...state, cover: { hash: event.hash, type: event.mediaType } };
      case 'TitleHidden':
        return { ...state, hidden: true };
      case 'TitleShown':
        return { ...state, hidden: false };
    }
  },

  decide: (state, command) => {
    if (command.type === 'CatalogueTitle' || command.type === 'ReviseTitle') {
      const fault = faultOf(command.record);
      if (fault !== null) return refused(fault);
    }
    if (command.type === 'CatalogueTitle') {
      if (state === null) return accepted({ type: 'TitleCatalogued', record: command.record });
      return isSame(state.record, command.record) ? accepted() : refused({ name: 'title-exists' });
    }
    if (state === null) return refused({ name: 'no-such-title' });
    switch (command.type) {
      case 'ReviseTitle':
        return isSame(state.record, command.record) ? accepted() : accepted({ type: 'TitleRevised', record: command.record });
      case 'AttachFile':
        return state.file?.hash === command.file.hash ? accepted() : accepted({ type: 'FileAttached', file: command.file });
      case 'AttachCover':
        return state.cover?.hash === command.hash ? accepted() : accepted({ type: 'CoverAttached', hash: command.hash, mediaType: command.mediaType });
      case 'HideTitle':
        return state.hidden ? accepted() : accepted({ type: 'TitleHidden' });
      case 'ShowTitle':
        return state.hidden ? accepted({ type: 'TitleShown' }) : accepted();
    }
  },
};
