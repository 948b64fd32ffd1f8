import fc from 'fast-check';
import type { SearchableTitle, TitleQuery } from '../../application/ports.ts';
import { fold } from '../../infrastructure/search/folding.ts';
import { titleSearch } from '../../infrastructure/search/title-search.ts';
import { naiveFind, type Answer } from './reference.ts';
import { catalogue, queries, searchable, unitsOf } from './samples.ts';

type Search = ReturnType<typeof titleSearch>;

const searchOf = (titles: readonly SearchableTitle[]): Search => {
  const search = titleSearch();
  titles.forEach((title) => search.put(title));
  return search;
};

const answerOf = (search: Search, query: TitleQuery, offset: number, limit: number): Answer => {
  const found = search.find(query, offset, limit);
  return { ...found, items: found.items.map(({ titleId }) => titleId) };
};

const sorts = ['relevance', 'new', 'title', 'popular'] as const;

const hiragana = (katakana: string): string =>
  katakana.replace(/[ァ-ヴ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60));

const finds = (search: Search, q: string, titleId: string): boolean =>
  search.find({ q, sort: 'relevance' }, 0, 100).items.some((item) => item.titleId === titleId);

test('every part of a title, of two characters or more, finds it', () => {
  fc.assert(
    fc.property(catalogue, fc.nat(), fc.nat(), (titles, a, b) => {
      const search = searchOf(titles);
      for (const { titleId, record } of titles) {
        const units = unitsOf(record.title);
        const start = a % Math.max(1, units.length - 1);
        const part = units.slice(start, start + 2 + (b % 6)).join('');
        expect({ part, isFound: finds(search, part, titleId) }).toEqual({ part, isFound: true });
      }
    }),
    { numRuns: 300 },
  );
});

test('the reading typed in hiragana finds it, half-way too', () => {
  fc.assert(
    fc.property(catalogue, fc.nat(), (titles, a) => {
      const search = searchOf(titles);
      for (const { titleId, record } of titles) {
        const units = unitsOf(hiragana(record.titleYomi));
        const typed = units.slice(0, Math.max(2, a % (units.length + 1))).join('');
        expect({ typed, isFound: finds(search, typed, titleId) }).toEqual({ typed, isFound: true });
      }
    }),
    { numRuns: 300 },
  );
});

test('answers what looking through every title answers', () => {
  let withHits = 0;
  fc.assert(
    fc.property(catalogue, fc.array(queries, { minLength: 4, maxLength: 4 }), fc.nat(3), fc.nat(12), (titles, asked, offset, limit) => {
      const search = searchOf(titles);
      for (const query of asked) {
        const expected = naiveFind(titles, query, offset, limit);
        expect(answerOf(search, query, offset, limit)).toEqual(expected);
        if (expected.total > 0 && query.q) withHits += 1;
      }
    }),
    { numRuns: 1000 },
  );
  // The comparison is worth something only while queries find something.
  expect(withHits).toBeGreaterThan(300);
});

test('highlights are the texts, cut', () => {
  fc.assert(
    fc.property(catalogue, queries, (titles, query) => {
      for (const { titleId, highlight } of searchOf(titles).find({ ...query, sort: 'new' }, 0, 100).items) {
        const { record } = titles.find((title) => title.titleId === titleId)!;
        const isAsked = (query.q ?? '').split(/\s+/u).some((word) => fold(word).text !== '');
        expect(highlight !== null).toBe(isAsked);
        if (highlight === null) continue;
        expect(highlight.title.map(({ text }) => text).join('')).toBe(record.title);
        expect(highlight.authors.map(({ text }) => text).join('')).toBe(record.contributors.map(({ name }) => name).join(' / '));
        for (const parts of [highlight.title, highlight.authors]) {
          parts.forEach((part, i) => expect([part.text === '', parts[i + 1]?.hit === part.hit]).toEqual([false, false]));
        }
      }
    }),
    { numRuns: 500 },
  );
});

test('after any puts and removals it is like a fresh one', () => {
  const removal = fc.integer({ min: 1, max: 12 }).map((n) => `t-${n}`);
  const step = fc.oneof({ weight: 4, arbitrary: searchable }, { weight: 1, arbitrary: removal });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), fc.array(queries, { minLength: 3, maxLength: 3 }), fc.nat(5), (steps, asked, every) => {
      const search = titleSearch();
      const now = new Map<string, SearchableTitle>();
      steps.forEach((change, i) => {
        if (typeof change === 'string') {
          search.remove(change);
          now.delete(change);
        } else {
          // Half of the changes keep the text, as most do.
          const before = now.get(change.titleId);
          const { published, audience, accessibility } = change.record;
          const title = before && i % 2 === 0 ? { ...change, record: { ...before.record, published, audience, accessibility } } : change;
          search.put(title);
          now.set(title.titleId, title);
        }
        // Asking in between settles the orders at different times.
        if (i % (every + 1) === 0) sorts.forEach((sort) => search.find({ sort }, 0, 5));
      });
      const fresh = searchOf([...now.values()]);
      expect(search.size).toBe(now.size);
      const all = sorts.map((sort) => ({ sort }));
      for (const query of [...all, ...asked]) expect(search.find(query, 0, 20)).toEqual(fresh.find(query, 0, 20));
    }),
    { numRuns: 500 },
  );
});
