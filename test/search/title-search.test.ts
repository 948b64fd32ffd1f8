import type { Highlighted, SearchableTitle, TitleQuery } from '../../application/ports.ts';
import { titleSearch } from '../../infrastructure/search/title-search.ts';
import { titleOf } from './samples.ts';

const searchOf = (...titles: readonly SearchableTitle[]): ReturnType<typeof titleSearch> => {
  const search = titleSearch();
  titles.forEach((title) => search.put(title));
  return search;
};

const idsIn = (search: ReturnType<typeof titleSearch>, query: Partial<TitleQuery>, offset = 0, limit = 20): readonly string[] =>
  search.find({ sort: 'relevance', ...query }, offset, limit).items.map(({ titleId }) => titleId);

const marked = (parts: Highlighted | undefined): string => (parts ?? []).map(({ text, hit }) => (hit ? `[${text}]` : text)).join('');

const SOSEKI = { name: '夏目漱石', yomi: 'ナツメ ソウセキ', role: 'author' } as const;

describe('what is found', () => {
  const search = searchOf(
    titleOf('kokoro', {
      title: 'こゝろ',
      titleYomi: 'ココロ',
      subtitle: '先生と私',
      series: { name: '凪文庫', yomi: 'ナギブンコ', number: 3 },
      contributors: [SOSEKI],
      publisher: '潮待ち書房',
      isbn: '9784003101018',
      ndc: '913.6',
      subjects: ['日本文学'],
      description: '友情と恋のあいだで揺れる。English party inside.',
    }),
    titleOf('island', { title: '白石島の夏', titleYomi: 'シライシジマノナツ', ndc: '291.7' }),
  );

  test.each([
    ['the title', '白石島'],
    ['the reading', 'しらいしじまのなつ'],
    ['the reading typed half-way', 'しらい'],
    ['the subtitle', '先生'],
    ['the series', 'なぎぶんこ'],
    ['the author', '漱石'],
    ['the author by reading', 'なつめそうせき'],
    ['the publisher', '潮待'],
    ['a subject', '文学'],
    ['the description', '友情'],
    ['a beginning of a word', 'eng'],
    ['the inside of a word', 'art'],
    ['one character', '石'],
    ['ISBN-13 with hyphens', '978-4-00-310101-8'],
    ['ISBN-13 with spaces', '９７８ ４ ００ ３１０１０１ ８'],
    ['ISBN-10', '4-00-310101-4'],
    ['the NDC', '913'],
    ['the NDC to the point and on', '913.6'],
    ['terms in different fields', '漱石　文庫 913'],
  ])('%s: %s', (_field, q) => {
    expect(idsIn(search, { q }).length).toBeGreaterThan(0);
  });

  test.each([
    ['no term may be missing', '漱石 島'],
    ['nothing reaches from one text into the next', '私凪'],
    ['an ISBN is found whole', '978400310'],
    ['a class number of two digits is a number', '91'],
    ['a class number begins at its beginning', '136'],
    ['what nobody wrote', '鯨'],
  ])('%s: %s finds nothing', (_rule, q) => {
    expect(search.find({ q, sort: 'relevance' }, 0, 20)).toMatchObject({ items: [], total: 0, availableNow: 0 });
  });

  test('nothing asked finds everything, without highlights', () => {
    for (const q of [undefined, '', ' 　', '・']) {
      const found = search.find({ q, sort: 'relevance' }, 0, 20);
      expect(found.total).toBe(2);
      expect(found.items.map(({ highlight }) => highlight)).toEqual([null, null]);
    }
  });

  test('of a very long description the end is not found, and nothing else suffers', () => {
    const long = searchOf(titleOf('long', { description: `はじめ${'長'.repeat(5000)}おわり` }), titleOf('next', { title: 'おわり' }));
    expect(idsIn(long, { q: 'はじめ長' })).toEqual(['long']);
    expect(idsIn(long, { q: 'おわり' })).toEqual(['next']);
    expect(idsIn(long, { q: '長'.repeat(200) })).toEqual(['long']);
    expect(idsIn(long, { q: '長'.repeat(6000) })).toEqual([]);
  });

  test('a query as written down', () => {
    expect(search.folded(' ｺｰﾋｰ　國「」')).toBe('コヒ 国');
  });
});

describe('in which order', () => {
  const search = searchOf(
    titleOf('9-within', { title: 'xumi' }),
    titleOf('8-description', { description: 'ウミ、umi' }, { loansEver: 99 }),
    titleOf('7-subject', { subjects: ['umi'] }),
    titleOf('6-series', { series: { name: 'umi', yomi: '', number: null } }),
    titleOf('6-author', { contributors: [{ name: 'Umi', yomi: '', role: 'author' }] }, { loansEver: 1 }),
    titleOf('5-yomi', { titleYomi: 'ア umi' }),
    titleOf('4-yomi', { titleYomi: 'umi ア' }),
    titleOf('3-yomi', { titleYomi: 'umi' }),
    titleOf('2-title', { title: 'The umi' }),
    titleOf('1-title', { title: 'umino' }),
    titleOf('0-title', { title: 'UMI' }),
  );

  test('exact title, beginning, title, reading, names, subject, description, within a word', () => {
    expect(idsIn(search, { q: 'umi' })).toEqual([
      '0-title', '1-title', '2-title', '3-yomi', '4-yomi', '5-yomi', '6-author', '6-series', '7-subject', '8-description', '9-within',
    ]);
  });

  test('pages cut the same order', () => {
    const pages = [0, 3, 6, 9, 12].flatMap((offset) => idsIn(search, { q: 'umi' }, offset, 3));
    expect(pages).toEqual(idsIn(search, { q: 'umi' }));
    expect(search.find({ q: 'umi', sort: 'relevance' }, 9, 3).total).toBe(11);
  });

  test('the words as they were typed are worth more than the words apart', () => {
    const words = searchOf(titleOf('a', { title: '海と夏' }), titleOf('b', { title: '夏 海' }), titleOf('c', { title: '夏海' }, { loansEver: 5 }));
    expect(idsIn(words, { q: '夏 海' })).toEqual(['c', 'b', 'a']);
  });

  test('then by loans, then the newest, then by id', () => {
    const ties = searchOf(
      titleOf('d', { published: '2020-01-01' }),
      titleOf('c', { published: '2020-01-01' }),
      titleOf('b', { published: '2020-01-01' }, { catalogued: '2026-03-01T00:00:00.000Z' }),
      titleOf('a', { published: '2019-01-01' }),
      titleOf('e', { published: '2018-01-01' }, { loansEver: 1 }),
    );
    expect(idsIn(ties, { q: '無題' })).toEqual(['e', 'b', 'c', 'd', 'a']);
    expect(idsIn(ties, { sort: 'popular' })).toEqual(['e', 'b', 'c', 'd', 'a']);
    expect(idsIn(ties, { sort: 'new' })).toEqual(['b', 'c', 'd', 'a', 'e']);
  });

  test('by reading: dakuten come second, a title without reading stands by its own text', () => {
    const readings = searchOf(
      titleOf('ba', { titleYomi: 'バラ' }),
      titleOf('ha', { titleYomi: 'ハル' }),
      titleOf('hara', { titleYomi: 'ハラ' }),
      titleOf('a', { title: 'アキ', titleYomi: '' }),
    );
    expect(idsIn(readings, { sort: 'title' })).toEqual(['a', 'hara', 'ba', 'ha']);
  });
});

describe('filters and counts', () => {
  const search = searchOf(
    titleOf('a', { ndc: '913.6', audience: 'adult', subjects: ['海'], contributors: [SOSEKI], publisher: '國文社', published: '1999-05-05' }),
    titleOf('b', { ndc: '913', accessibility: { speech: true, reflow: true, ruby: true, alternatives: false } }, { availableNow: true }),
    titleOf('c', { ndc: '210', local: true, language: 'en', layout: 'fixed' }, { availableNow: true }),
  );

  test.each<[Partial<TitleQuery>, readonly string[]]>([
    [{ ndc: '9' }, ['b', 'a']],
    [{ audience: 'adult' }, ['a']],
    [{ layout: 'fixed' }, ['c']],
    [{ language: 'ja' }, ['b', 'a']],
    [{ language: 'ko' }, []],
    [{ available: true }, ['b', 'c']],
    [{ available: false }, ['b', 'c', 'a']],
    [{ speech: true }, ['b']],
    [{ ruby: true }, ['b']],
    [{ local: true }, ['c']],
    [{ author: '漱石' }, ['a']],
    [{ author: 'なつめ' }, ['a']],
    [{ publisher: '国文社' }, ['a']],
    [{ publisher: '国文' }, []],
    [{ subject: '海' }, ['a']],
    [{ subject: '海、' }, ['a']],
    [{ from: 2020 }, ['b', 'c']],
    [{ to: 1999 }, ['a']],
    [{ from: 1999, to: 2020 }, ['b', 'c', 'a']],
    [{ ndc: '9', available: true }, ['b']],
  ])('%j', (query, expected) => {
    expect(idsIn(search, query)).toEqual(expected);
  });

  test('a facet is counted without its own filter, with those of the others', () => {
    const { facets, total, availableNow } = search.find({ ndc: '9', available: true, sort: 'new' }, 0, 20);
    expect([total, availableNow]).toEqual([1, 1]);
    expect(facets.ndc).toEqual([{ value: '2', count: 1 }, { value: '9', count: 1 }]);
    expect(facets.language).toEqual([{ value: 'ja', count: 1 }]);
    expect(facets.accessibility.map(({ value }) => value)).toEqual(['reflow', 'ruby', 'speech']);
  });
});

describe('highlights', () => {
  const partsOf = (title: string, titleYomi: string, q: string): string =>
    marked(searchOf(titleOf('t', { title, titleYomi })).find({ q, sort: 'relevance' }, 0, 1).items[0]?.highlight?.title);

  test.each([
    ['白石島の夏', 'シライシジマノナツ', '島', '白石[島]の夏'],
    ['㈱凪の㍿', 'カブ', '会社', '㈱凪の[㍿]'],
    ['ｶﾞｸｾｲの國', 'ガクセイノクニ', 'がくせい 国', '[ｶﾞｸｾｲ]の[國]'],
    ['ハリー・ポッター', 'ハリーポッター', 'はりぽ', '[ハリー・ポ]ッター'],
    ['喫茶コーヒー', 'キッサコーヒー', 'コーヒ', '喫茶[コーヒー]'],
    ['夏夏夏', 'ナツ', '夏夏', '[夏夏夏]'],
    ['白石島', 'シライシジマ', 'しらいしじま', '[白石島]'],
    ['白石島', 'シライシジマ', 'しらいし じま', '[白石島]'],
    ['白石島', 'シライシジマ', 'しらいし', '白石島'],
  ])('%s (%s) for %s', (title, yomi, q, expected) => {
    expect(partsOf(title, yomi, q)).toBe(expected);
  });

  test('authors are joined, each marked by its own name or whole reading', () => {
    const search = searchOf(titleOf('t', { contributors: [SOSEKI, { name: '石川', yomi: 'イシカワ', role: 'editor' }] }));
    const authors = (q: string): string => marked(search.find({ q, sort: 'relevance' }, 0, 1).items[0]?.highlight?.authors);
    expect(authors('石')).toBe('夏目漱[石] / [石]川');
    expect(authors('なつめ そうせき')).toBe('[夏目漱石] / 石川');
    expect(authors('いしかわ')).toBe('夏目漱石 / [石川]');
    expect(authors('なつめ')).toBe('夏目漱石 / 石川');
  });
});

describe('changes', () => {
  test('what changes is found as it is now', () => {
    const search = searchOf(titleOf('a', { title: '海' }), titleOf('b', { title: '山' }));
    expect(idsIn(search, { sort: 'popular' })).toEqual(['a', 'b']);
    search.put(titleOf('b', { title: '山' }, { availableNow: true, loansEver: 3 }));
    expect(idsIn(search, { available: true })).toEqual(['b']);
    expect(idsIn(search, { sort: 'popular' })).toEqual(['b', 'a']);
    search.put(titleOf('b', { title: '川' }));
    expect(idsIn(search, { q: '山' })).toEqual([]);
    expect(idsIn(search, { q: '川' })).toEqual(['b']);
    expect(search.size).toBe(2);
    search.remove('b');
    search.remove('never');
    expect(idsIn(search, { q: '川' })).toEqual([]);
    expect(search.size).toBe(1);
  });

  test('a title written ten thousand times leaves nothing behind', () => {
    const search = searchOf(titleOf('still', { title: '不動の海', subjects: ['海'] }, { loansEver: 1, availableNow: true }));
    for (let i = 0; i < 10_000; i++) {
      search.put(titleOf('moving', { title: `海${i}`, publisher: `社${i}` }));
      if (i % 3333 === 0) expect(idsIn(search, { q: `海${i}` })).toEqual(['moving']);
    }
    expect(search.size).toBe(2);
    expect(idsIn(search, { q: '海' })).toEqual(['moving', 'still']);
    expect(idsIn(search, { q: '海9998' })).toEqual([]);
    expect(idsIn(search, { publisher: '社9999' })).toEqual(['moving']);
    expect(idsIn(search, { subject: '海', available: true })).toEqual(['still']);
    for (const sort of ['new', 'title', 'popular'] as const) expect(idsIn(search, { sort })).toHaveLength(2);
  });
});
