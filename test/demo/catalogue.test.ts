import { DOMParser, onErrorStopParsing } from '@xmldom/xmldom';
import { bookSources } from '../../infrastructure/demo/books-list.ts';
import { demoBooks } from '../../infrastructure/demo/books.ts';
import { demoTitles } from '../../infrastructure/demo/catalogue.ts';
import { checkDigit } from '../../infrastructure/demo/catalogue-isbn.ts';
import { drawCover, FAMILIES, planCover } from '../../infrastructure/demo/covers.ts';
import { ems, LEADING } from '../../infrastructure/demo/covers-title.ts';

const titles = demoTitles();
const records = titles.map((title) => title.record);
const repeated = (values: readonly string[]): readonly string[] => values.filter((value, i) => values.indexOf(value) !== i);

describe('the catalogue', () => {
  test('at least 320 titles, each its own, always the same', () => {
    expect(titles.length).toBeGreaterThanOrEqual(320);
    expect(repeated(titles.map((title) => title.titleId))).toEqual([]);
    expect(titles[0]?.titleId).toBe('t-0001');
    expect(repeated(records.map((record) => record.title))).toEqual([]);
    expect(repeated(records.map((record) => record.description))).toEqual([]);
    expect(demoTitles()).toEqual(titles);
  });

  test('readable titles and books belong together', () => {
    expect(new Set(titles.flatMap((title) => title.bookKey ?? []))).toEqual(new Set(demoBooks.keys()));
    for (const title of titles) expect([title.record.title, title.record.layout === 'none']).toEqual([title.record.title, title.bookKey === null]);
  });

  test('the first fifteen stay where they were, what was written later stands at its row or at the end', () => {
    expect(titles.slice(0, 15).map((title) => title.bookKey)).toEqual([
      'ferry-log', 'six-letters', 'horseshoe-crab', 'stone-turtle', 'tide-pool-school', 'calm-sea', 'colour-boats', 'sea-dictionary',
      'quarry-walk', 'bon-dance', 'island-ferries', 'island-guide-en', 'easy-library', 'poems', 'tides',
    ]);
    expect(titles.slice(-5).map((title) => title.bookKey)).toEqual(['star-notes', 'weather-notes', 'shore-finds', 'balcony-herbs', 'first-aid-box']);
  });

  test('what a readable title promises is how its book is made', () => {
    const bookOf = new Map(bookSources.map((book) => [book.key, book]));
    for (const { bookKey, record } of titles) {
      const book = bookKey === null ? undefined : bookOf.get(bookKey);
      if (book === undefined) continue;
      const layout = book.kind === 'fixed' ? 'fixed' : book.direction === 'rtl' ? 'reflow-vertical' : 'reflow-horizontal';
      expect([book.key, record.layout, record.accessibility.reflow]).toEqual([book.key, layout, book.kind === 'reflow']);
      const ruby = book.kind === 'reflow' && book.chapters.some((chapter) => `${chapter.title}${chapter.text}`.includes('《'));
      // A word or two with a reading in a long novel is not yet a book with readings: the promise goes one way.
      if (record.accessibility.ruby) expect([book.key, ruby]).toEqual([book.key, true]);
      expect(Object.keys(record).sort()).toEqual(Object.keys(titles[0]?.record ?? {}).sort());
    }
  });

  test('every licence model stands behind something to read, one copy for ever behind several', () => {
    const models = titles.filter((title) => title.bookKey !== null).flatMap((title) => title.licences);
    expect([...new Set(models)].sort()).toEqual(['bundle-26', 'loans-52', 'own-material', 'pay-per-loan', 'perpetual-1', 'public-domain', 'school-pack', 'two-years', 'two-years-or-52', 'unlimited-year']);
    expect(models.filter((model) => model === 'perpetual-1').length).toBeGreaterThanOrEqual(8);
  });

  test('readings are katakana', () => {
    const readings = records.flatMap((record) => [record.titleYomi, ...(record.series === null ? [] : [record.series.yomi]), ...record.contributors.map((person) => person.yomi)]);
    expect(readings.filter((reading) => !/^[ァ-ヺー0-9 ]+$/.test(reading))).toEqual([]);
  });

  test('ISBNs are unique, of the demo block, with the right check digit', () => {
    const isbns = records.flatMap((record) => record.isbn ?? []);
    expect(isbns.length).toBeGreaterThan(280);
    expect(repeated(isbns)).toEqual([]);
    for (const isbn of isbns) expect([isbn.slice(0, 9), Number(isbn[12])]).toEqual(['978499999', checkDigit(isbn.slice(0, 12))]);
    expect(checkDigit('978030640615')).toBe(7);
  });

  test('every main class, audience and licence model is there, fiction the most', () => {
    expect(new Set(records.map((record) => record.ndc[0]))).toEqual(new Set('0123456789'));
    expect(new Set(records.map((record) => record.audience)).size).toBe(6);
    const models = new Set(titles.flatMap((title) => title.licences));
    expect([...models].sort()).toEqual(['bundle-26', 'loans-52', 'on-order', 'own-material', 'pay-per-loan', 'perpetual-1', 'public-domain', 'school-pack', 'two-years', 'two-years-or-52', 'unlimited-year']);
    expect(records.filter((record) => record.ndc.startsWith('913')).length).toBeGreaterThan(80);
    expect(new Set(records.map((record) => record.language))).toEqual(new Set(['ja', 'en', 'zh', 'vi', 'pt']));
    expect(records.filter((record) => record.local).length).toBeGreaterThan(20);
  });

  test('dates lie between 2008 and 2026 and are real days', () => {
    for (const { published } of records) {
      expect(published >= '2008-01-01' && published <= '2026-12-31').toBe(true);
      expect(new Date(`${published}T00:00:00Z`).toISOString().slice(0, 10)).toBe(published);
    }
  });
});

describe('the covers', () => {
  test('well-formed, small, the same each time, and of many families', () => {
    for (const record of records) {
      const svg = drawCover(record);
      expect(new DOMParser({ onError: onErrorStopParsing }).parseFromString(svg, 'image/svg+xml').documentElement?.nodeName).toBe('svg');
      expect([record.title, svg.length < 7200]).toEqual([record.title, true]);
      expect(svg).not.toMatch(/NaN|undefined/);
      expect(drawCover(record)).toBe(svg);
    }
    expect(Object.keys(FAMILIES).length).toBeGreaterThanOrEqual(10);
    expect(new Set(records.map((record) => planCover(record).family)).size).toBeGreaterThanOrEqual(18);
  });

  test('no title leaves its box, and none is too small to read', () => {
    for (const record of records) {
      for (const variant of [0, 1]) {
        const { zone, setting } = planCover(record, variant);
        const along = Math.max(...setting.lines.map(ems)) * setting.size;
        const across = setting.size * (1 + (setting.lines.length - 1) * LEADING);
        const [width, height] = zone.mode === 'horizontal' ? [along, across] : [across, along];
        expect([record.title, width <= zone.width + 1, height <= zone.height + 1, setting.size >= 30]).toEqual([record.title, true, true, true]);
        expect(setting.lines.join('').replace(/\s/g, '')).toBe(record.title.replace(/\s/g, ''));
      }
    }
  });

  test('the same record in another variant looks different', () => {
    const record = records[20];
    if (record === undefined) throw new Error('no record');
    expect(drawCover(record, 1)).not.toBe(drawCover(record, 0));
  });
});
