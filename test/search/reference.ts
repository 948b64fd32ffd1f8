import type { Found, SearchableTitle, TitleQuery } from '../../application/ports.ts';
import { beginsWord, fold, isWordly } from '../../infrastructure/search/folding.ts';
import { isbnIn } from '../../infrastructure/search/isbn.ts';
import { queryTerms } from '../../infrastructure/search/matching.ts';

/** The search as its rules are written down, looking through every title for every query. No index, no highlighting. */

type Item = SearchableTitle;

/** What a term is worth in one text: `beginning` and `exact` where those count, else `inside`; `null` when it is not there. */
const worthIn = (source: string, term: string, exact: number, beginning: number, inside: number): number | null => {
  const folded = fold(source);
  const found: number[] = [];
  for (let at = 0; at + term.length <= folded.text.length; at++) {
    if (!folded.text.startsWith(term, at)) continue;
    if (isWordly(term.charCodeAt(0)) && !beginsWord(folded, at)) found.push(9);
    else if (at > 0) found.push(inside);
    else found.push(folded.text === term ? exact : beginning);
  }
  return found.length === 0 ? null : Math.min(...found);
};

const worthOf = ({ record }: SearchableTitle, term: string): number | null => {
  const alike = (sources: readonly string[], worth: number): (number | null)[] =>
    sources.map((source) => worthIn(source, term, worth, worth, worth));
  const people = record.contributors.flatMap((c) => [c.name, c.yomi]);
  const names = [...people, record.series?.name ?? '', record.series?.yomi ?? '', record.subtitle ?? ''];
  const all = [
    worthIn(record.title, term, 0, 1, 2),
    worthIn(record.titleYomi, term, 3, 4, 5),
    ...alike(names, 6),
    ...alike([...record.subjects, record.publisher], 7),
    ...alike([record.description], 8),
    record.isbn !== null && isbnIn(term) === record.isbn ? 0 : null,
    term.length >= 3 && record.ndc.replace('.', '').startsWith(term) ? 7 : null,
  ].filter((worth) => worth !== null);
  return all.length === 0 ? null : Math.min(...all);
};

const worthOfAll = (title: SearchableTitle, terms: readonly string[]): number | null => {
  const each = terms.map((term) => worthOf(title, term));
  if (each.includes(null)) return null;
  const sum = each.reduce<number>((all, worth) => all + (worth ?? 0), 0);
  return terms.length > 1 ? Math.min(sum, worthOf(title, terms.join('')) ?? sum) : sum;
};

const isSame = (a: string, b: string): boolean => fold(a).text === fold(b).text;

const isAsked = (text: string | undefined): text is string => text !== undefined && fold(text).text !== '';

const fits = ({ record, availableNow }: SearchableTitle, query: TitleQuery): boolean => {
  const year = Number(record.published.slice(0, 4));
  const { author, publisher, subject } = query;
  return (
    !(query.available && !availableNow) &&
    !(query.speech && !record.accessibility.speech) &&
    !(query.ruby && !record.accessibility.ruby) &&
    !(query.local && !record.local) &&
    !(isAsked(publisher) && !isSame(record.publisher, publisher)) &&
    !(isAsked(subject) && !record.subjects.some((each) => isSame(each, subject))) &&
    !(isAsked(author) && !record.contributors.some((c) => [c.name, c.yomi].some((name) => fold(name).text.includes(fold(author).text)))) &&
    year >= (query.from ?? 0) &&
    year <= (query.to ?? 9999)
  );
};

const valueOf = ({ record }: SearchableTitle, facet: 'ndc' | 'audience' | 'layout' | 'language'): string =>
  facet === 'ndc' ? record.ndc.charAt(0) : record[facet];

const down = (a: string, b: string): number => (a < b ? 1 : a > b ? -1 : 0);
const byAge = (a: Item, b: Item): number =>
  down(a.record.published, b.record.published) || down(a.catalogued, b.catalogued) || down(b.titleId, a.titleId);
const byLoans = (a: Item, b: Item): number => b.loansEver - a.loansEver || byAge(a, b);
const plain = (text: string): string => text.normalize('NFD').replace(/[\u3099\u309a]/g, '');
const reading = ({ record }: Item): string => fold(record.titleYomi).text || fold(record.title).text;
const byReading = (a: Item, b: Item): number =>
  down(plain(reading(b)), plain(reading(a))) || down(reading(b), reading(a)) || down(b.titleId, a.titleId);

export type Answer = Omit<Found, 'items'> & { readonly items: readonly string[] };

export const naiveFind = (titles: readonly SearchableTitle[], query: TitleQuery, offset: number, limit: number): Answer => {
  const terms = queryTerms(query.q);
  const candidates = titles.flatMap((title) => {
    const worth = worthOfAll(title, terms);
    return worth !== null && fits(title, query) ? [{ ...title, worth }] : [];
  });
  const facets = ['ndc', 'audience', 'layout', 'language'] as const;
  const passing = (left: string | null): typeof candidates =>
    candidates.filter((title) => facets.every((facet) => facet === left || !query[facet] || query[facet] === valueOf(title, facet)));
  const counted = (values: readonly string[]): readonly { value: string; count: number }[] =>
    [...new Set(values)]
      .map((value) => ({ value, count: values.filter((each) => each === value).length }))
      .sort((a, b) => b.count - a.count || down(b.value, a.value));
  const hits = passing(null);
  const sorted = [...hits].sort((a, b) => {
    if (query.sort === 'new') return byAge(a, b);
    if (query.sort === 'title') return byReading(a, b);
    return (query.sort === 'relevance' ? a.worth - b.worth : 0) || byLoans(a, b);
  });
  const accessibility = ['speech', 'ruby', 'reflow', 'alternatives'] as const;
  return {
    items: sorted.slice(offset, offset + limit).map(({ titleId }) => titleId),
    total: hits.length,
    availableNow: hits.filter(({ availableNow }) => availableNow).length,
    facets: {
      ndc: counted(passing('ndc').map((title) => valueOf(title, 'ndc'))),
      audience: counted(passing('audience').map((title) => valueOf(title, 'audience'))),
      layout: counted(passing('layout').map((title) => valueOf(title, 'layout'))),
      language: counted(passing('language').map((title) => valueOf(title, 'language'))),
      accessibility: counted(hits.flatMap(({ record }) => accessibility.filter((value) => record.accessibility[value]))),
    },
  };
};
