/** What is being searched for lives in the address, under the names the API uses, so that a search can be sent to somebody. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api, type Answer, type Input, type Problem } from '../../api.ts';
import { useSearchText } from '../../app/route-table.ts';
import { searchTexts } from '../../i18n/search.ts';
import { bookTexts } from '../../i18n/title.ts';
import { useTexts } from '../../i18n/texts.ts';
import { useLanguageName } from '../title/book.ts';

export const flags = ['available', 'speech', 'ruby', 'local'] as const;
export const choices = ['audience', 'ndc', 'layout', 'language'] as const;
export const words = ['author', 'publisher', 'subject', 'from', 'to'] as const;
const filters = [...flags, ...words, ...choices];

export type Flag = (typeof flags)[number];
export type Choice = (typeof choices)[number];
export type Word = (typeof words)[number];
export type Filter = Flag | Choice | Word;
export type Sort = 'relevance' | 'new' | 'title' | 'popular';
export type Found = Answer<'GET /api/titles'>;
type Query = NonNullable<Input<'GET /api/titles'>['query']>;

const YEAR = /^[12]\d{3}$/;
export const isYear = (text: string): boolean => YEAR.test(text);

/** Values only the address could have made wrong are left out, not sent to be refused. */
const known: { readonly [F in Filter]: (value: string) => boolean } = {
  available: (v) => v === 'true', speech: (v) => v === 'true', ruby: (v) => v === 'true', local: (v) => v === 'true',
  author: (v) => v.length <= 200, publisher: (v) => v.length <= 200, subject: (v) => v.length <= 100, from: isYear, to: isYear,
  ndc: (v) => /^\d$/.test(v), language: (v) => v.length <= 10,
  audience: (v) => ['general', 'infant', 'lower-elementary', 'upper-elementary', 'junior-high', 'adult'].includes(v),
  layout: (v) => ['reflow-vertical', 'reflow-horizontal', 'fixed', 'none'].includes(v),
};
const sorts: readonly string[] = ['relevance', 'new', 'title', 'popular'] satisfies readonly Sort[];

export interface SearchState {
  readonly q: string;
  readonly sort: Sort;
  readonly view: 'list' | 'grid';
  readonly chosen: Readonly<Partial<Record<Filter, string>>>;
  /** Null takes a value out. */
  set(values: Readonly<Partial<Record<Filter | 'q' | 'sort' | 'view', string | null>>>): void;
  clear(): void;
}

export const useSearchState = (): SearchState => {
  const [search, change] = useSearchText();
  return useMemo(() => {
    const sort = search.get('sort') ?? 'relevance';
    const chosen = Object.fromEntries(filters.flatMap((name) => {
      const value = search.get(name);
      return value !== null && value !== '' && known[name](value) ? [[name, value]] : [];
    })) as SearchState['chosen'];
    return {
      q: (search.get('q') ?? '').slice(0, 200), sort: sorts.includes(sort) ? sort as Sort : 'relevance', view: search.get('view') === 'grid' ? 'grid' : 'list', chosen,
      set: (values) => change((next) => {
        for (const [name, value] of Object.entries(values)) {
          if (value === null || value === undefined || value === '') next.delete(name);
          else next.set(name, value);
        }
      }),
      clear: () => change((next) => { for (const name of filters) next.delete(name); }),
    };
  }, [search, change]);
};

/** The hits page by page; while another search is on its way, the last one stays. */
export const useSearch = ({ q, sort, chosen }: SearchState) => {
  const query = { ...(q === '' ? {} : { q }), sort, ...chosen } as Query;
  return useInfiniteQuery<Found, Problem>({
    queryKey: ['titles', { ...query, pages: true }],
    queryFn: ({ pageParam, signal }) => api('GET /api/titles', { query: { ...query, ...(typeof pageParam === 'string' ? { cursor: pageParam } : {}) }, signal }),
    initialPageParam: null,
    getNextPageParam: (last) => last.next,
    placeholderData: (before) => before,
  });
};

/** A filter in words: `対象` values by name, the typed ones with what they are. */
export const useFilterWords = (): ((name: Filter, value: string) => string) => {
  const t = useTexts(searchTexts);
  const b = useTexts(bookTexts);
  const languageName = useLanguageName();
  return (name, value) => {
    switch (name) {
      case 'available': return b.now;
      case 'speech': return b.speech;
      case 'ruby': return b.ruby;
      case 'local': return b.local;
      case 'audience': return b.audience[value as keyof typeof b.audience] ?? value;
      case 'layout': return b.layout[value as keyof typeof b.layout] ?? value;
      case 'ndc': return b.ndc[value as unknown as keyof typeof b.ndc] ?? value;
      case 'language': return languageName(value);
      default: return t.chip[name](value);
    }
  };
};
