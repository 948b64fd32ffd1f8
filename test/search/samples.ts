import fc from 'fast-check';
import type { SearchableTitle, TitleQuery } from '../../application/ports.ts';
import type { BibliographicRecord } from '../../domain/catalogue/work.ts';

const RECORD: BibliographicRecord = {
  title: '無題',
  titleYomi: 'ムダイ',
  subtitle: null,
  series: null,
  contributors: [],
  publisher: '凪書房',
  published: '2020-01-01',
  isbn: null,
  ndc: '000',
  subjects: [],
  audience: 'general',
  language: 'ja',
  description: '',
  pages: null,
  layout: 'none',
  accessibility: { speech: false, reflow: false, ruby: false, alternatives: false },
  local: false,
};

/** A title that is like any other but for what the test is about. */
export const titleOf = (
  titleId: string,
  record: Partial<BibliographicRecord> = {},
  rest: Partial<Omit<SearchableTitle, 'titleId' | 'record'>> = {},
): SearchableTitle => ({
  titleId,
  record: { ...RECORD, ...record },
  catalogued: '2026-01-01T00:00:00.000Z',
  availableNow: false,
  loansEver: 0,
  ...rest,
});

/** Few, so that they meet; among them all that folds in a way of its own. */
const KANA = ['ア', 'あ', 'カ', 'ガ', 'か\u3099', 'ｶﾞ', 'ヴァ', 'バ', 'ヴ', 'ッ', 'ー'];
const KANJI = ['国', '國', '島', '嶋', '㍿', '株', '𠮷', '吉', '葛\u{e0100}'];
const OTHERS = ['・', ' ', '　', '-', 'a', 'B', 'é', '1', '９'];
const SOUNDS = [...KANA, ...KANJI, ...OTHERS];

export const japanese = fc.array(fc.constantFrom(...SOUNDS), { maxLength: 8 }).map((sounds) => sounds.join(''));
const katakana = fc
  .array(fc.constantFrom('ア', 'カ', 'ガ', 'バ', 'ヴァ', 'キョ', 'ー', 'ン', ' '), { maxLength: 6 })
  .map((sounds) => sounds.join(''));

const segments = new Intl.Segmenter('ja', { granularity: 'grapheme' });

/** Cut where a reader would: marks stay with their character, ァ with its ヴ. */
export const unitsOf = (text: string): readonly string[] =>
  Array.from(segments.segment(text), ({ segment }) => segment)
    .join('|')
    .replace(/([ヴゔ]|ｳﾞ)\|(?=[ァィェォュぁぃぇぉゅｧｨｪｫｭ])/g, '$1')
    .split('|')
    .filter((unit) => unit !== '');

const record: fc.Arbitrary<BibliographicRecord> = fc.record({
  title: japanese,
  titleYomi: katakana,
  subtitle: fc.option(japanese),
  series: fc.option(fc.record({ name: japanese, yomi: katakana, number: fc.constant(null) })),
  contributors: fc.array(fc.record({ name: japanese, yomi: katakana, role: fc.constant('author' as const) }), { maxLength: 2 }),
  publisher: fc.constantFrom('国社', '國社', '島', ''),
  published: fc.constantFrom('1999-12-31', '2020-01-01', '2020-01-02', '2021-05-05'),
  isbn: fc.constantFrom(null, '9784003101018', '9780804429573'),
  ndc: fc.constantFrom('913.6', '911', '210.1', '007'),
  subjects: fc.array(fc.constantFrom('国', 'カ', 'ガア', 'ab'), { maxLength: 2 }),
  audience: fc.constantFrom('general', 'adult'),
  language: fc.constantFrom('ja', 'en'),
  description: japanese,
  pages: fc.constant(null),
  layout: fc.constantFrom('none', 'fixed', 'reflow-vertical'),
  accessibility: fc.record({ speech: fc.boolean(), reflow: fc.boolean(), ruby: fc.boolean(), alternatives: fc.boolean() }),
  local: fc.boolean(),
});

/** Twelve ids, so that a run of them replaces titles too. */
export const searchable: fc.Arbitrary<SearchableTitle> = fc.record({
  titleId: fc.integer({ min: 1, max: 12 }).map((n) => `t-${n}`),
  record,
  catalogued: fc.constantFrom('2026-01-01T00:00:00.000Z', '2026-02-01T00:00:00.000Z'),
  availableNow: fc.boolean(),
  loansEver: fc.integer({ min: 0, max: 3 }),
});

export const catalogue: fc.Arbitrary<readonly SearchableTitle[]> = fc.uniqueArray(searchable, {
  selector: ({ titleId }) => titleId,
  maxLength: 12,
});

const mostly = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined, freq: 5 });
const seldom = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });

const words = fc.oneof(japanese, katakana, fc.constantFrom('913', '913.6', '91', '4-00-310101-4', '978 4 00 310101 8', 'a b', 'ガ ア', 'b1'));

export const queries: fc.Arbitrary<TitleQuery> = fc.record({
  q: mostly(words.map((text) => text.slice(0, 5) || text)),
  ndc: seldom(fc.constantFrom('9', '2', '5', '')),
  audience: seldom(fc.constantFrom('general', 'adult', 'infant')),
  layout: seldom(fc.constantFrom('none', 'fixed')),
  language: seldom(fc.constantFrom('ja', 'en')),
  available: seldom(fc.boolean()),
  speech: seldom(fc.boolean()),
  ruby: seldom(fc.boolean()),
  local: seldom(fc.boolean()),
  author: seldom(fc.oneof(japanese, katakana, fc.constantFrom('ガ', '島', 'a'))),
  publisher: seldom(fc.constantFrom('国社', '島', '社')),
  subject: seldom(fc.constantFrom('國', 'ガア', 'ア')),
  from: seldom(fc.constantFrom(1999, 2020)),
  to: seldom(fc.constantFrom(2020, 2021)),
  sort: fc.constantFrom('relevance', 'new', 'title', 'popular'),
});
