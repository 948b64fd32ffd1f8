/** domain/catalogue/README.md. */
import { searches, searchesStream } from '../../domain/catalogue/searches.ts';
import { isIsbn, work, type BibliographicRecord, type BookFile, type WorkCommand, type WorkEvent } from '../../domain/catalogue/work.ts';
import { fold } from '../../domain/kernel.ts';
import { jst, specification } from './given.ts';

const spec = specification(work);
const now = jst('2026-12-15 10:00');

const record: BibliographicRecord = {
  title: '島の灯台', titleYomi: 'シマ ノ トウダイ', subtitle: null, series: null,
  contributors: [{ name: '北木 渚', yomi: 'キタギ ナギサ', role: 'author' }],
  publisher: '笠岡市', published: '2026-04-01', isbn: '9784000000000', ndc: '913.6', subjects: ['灯台'], audience: 'general', language: 'ja',
  description: '', pages: 120, layout: 'reflow-vertical', accessibility: { speech: true, reflow: true, ruby: false, alternatives: false }, local: true,
};
/** The first twelve digits with the check digit that is right, worked out as the ISBN manual tells it. */
const checked = (twelve: string): string => {
  const odd = [0, 2, 4, 6, 8, 10].reduce((sum, i) => sum + Number(twelve[i]), 0);
  const even = [1, 3, 5, 7, 9, 11].reduce((sum, i) => sum + Number(twelve[i]), 0);
  return `${twelve}${(10 - ((odd + 3 * even) % 10)) % 10}`;
};
const sound = { ...record, isbn: checked('978400000000') };
const catalogued: WorkEvent = { type: 'TitleCatalogued', record: sound };
const catalogue = (some: Partial<BibliographicRecord>): WorkCommand => ({ type: 'CatalogueTitle', record: { ...sound, ...some } });
const file = (hash: string): BookFile => ({ hash, size: 10, layout: 'reflow-vertical', chapters: 3, removed: 0 });

describe('a record can be found by its reading and its number', () => {
  test('work-1 given nothing, when a record is catalogued, then it is, without file or cover, and shown', () => {
    spec.given().at(now).when(catalogue({})).then(catalogued);
    expect(fold(work, [catalogued])).toEqual({ record: sound, file: null, cover: null, hidden: false });
  });

  test('work-2 given a record without a title, when it is catalogued, then the field is named', () => {
    spec.given().at(now).when(catalogue({ title: ' ' })).thenRefused({ name: 'unfit-record', field: 'title', fault: 'empty' });
  });

  test('work-3 given a reading that is not in katakana, when it is catalogued, then the field is named', () => {
    for (const titleYomi of ['しまのとうだい', '島の灯台', '']) {
      spec.given().at(now).when(catalogue({ titleYomi })).thenRefused({ name: 'unfit-record', field: 'titleYomi', fault: 'not-katakana' });
    }
    const mixed = { titleYomi: 'キッチン・ノート 2 ABC！' };
    spec.given().at(now).when(catalogue(mixed)).then({ type: 'TitleCatalogued', record: { ...sound, ...mixed } });
  });

  test('work-4 given a class number that is not NDC, when it is catalogued, then the field is named', () => {
    for (const ndc of ['', '91', '9136', '913.', 'E913']) {
      spec.given().at(now).when(catalogue({ ndc })).thenRefused({ name: 'unfit-record', field: 'ndc', fault: 'not-ndc' });
    }
    spec.given().at(now).when(catalogue({ ndc: '291' })).then({ type: 'TitleCatalogued', record: { ...sound, ndc: '291' } });
  });

  test('work-5 given an ISBN whose check digit is wrong, when it is catalogued, then the field is named; none at all is fine', () => {
    const right = checked('978400000000');
    const wrong = `${right.slice(0, 12)}${(Number(right[12]) + 1) % 10}`;
    for (const isbn of [wrong, '978-4-00-000000-0', '4000000000', '']) {
      expect(isIsbn(isbn)).toBe(false);
      spec.given().at(now).when(catalogue({ isbn })).thenRefused({ name: 'unfit-record', field: 'isbn', fault: 'not-isbn' });
    }
    expect(['978400000001', '978412345678', '979100000000'].map((twelve) => isIsbn(checked(twelve)))).toEqual([true, true, true]);
    spec.given().at(now).when(catalogue({ isbn: null })).then({ type: 'TitleCatalogued', record: { ...sound, isbn: null } });
  });

  test('work-6 given a title, when it is revised with a fault, then it is refused like a new one', () => {
    spec.given(catalogued).at(now).when({ type: 'ReviseTitle', record: { ...sound, ndc: 'x' } }).thenRefused({ name: 'unfit-record', field: 'ndc', fault: 'not-ndc' });
  });
});

describe('a title is what it is until it is revised', () => {
  test('work-7 given a title, when the same record is catalogued again, then nothing happens, and another record is refused', () => {
    spec.given(catalogued).at(now).when(catalogue({})).then();
    spec.given(catalogued).at(now).when(catalogue({ pages: 121 })).thenRefused({ name: 'title-exists' });
  });

  test('work-8 given a title, when it is revised, then the record changes and file, cover and visibility stay', () => {
    const revised = { ...sound, pages: 121 };
    const before: readonly WorkEvent[] = [catalogued, { type: 'FileAttached', file: file('h1') }, { type: 'CoverAttached', hash: 'c1', mediaType: 'image/png' }, { type: 'TitleHidden' }];
    spec.given(...before).at(now).when({ type: 'ReviseTitle', record: revised }).then({ type: 'TitleRevised', record: revised });
    expect(fold(work, [...before, { type: 'TitleRevised', record: revised }])).toEqual({
      record: revised, file: file('h1'), cover: { hash: 'c1', type: 'image/png' }, hidden: true,
    });
  });

  test('work-9 given nothing, when a title is revised, hidden, shown or given a file, then there is no such title', () => {
    const commands: readonly WorkCommand[] = [
      { type: 'ReviseTitle', record: sound }, { type: 'HideTitle' }, { type: 'ShowTitle' }, { type: 'AttachFile', file: file('h1') }, { type: 'AttachCover', hash: 'c1', mediaType: 'image/png' },
    ];
    for (const command of commands) spec.given().at(now).when(command).thenRefused({ name: 'no-such-title' });
  });
});

describe('files and covers are known by their hash', () => {
  test('work-10 given a file, when the same bytes come again, then nothing happens, and other bytes replace it', () => {
    const attached: WorkEvent = { type: 'FileAttached', file: file('h1') };
    spec.given(catalogued).at(now).when({ type: 'AttachFile', file: file('h1') }).then(attached);
    spec.given(catalogued, attached).at(now).when({ type: 'AttachFile', file: file('h1') }).then();
    spec.given(catalogued, attached).at(now).when({ type: 'AttachFile', file: file('h2') }).then({ type: 'FileAttached', file: file('h2') });
  });

  test('work-11 given a cover, when the same picture comes again, then nothing happens, and another one replaces it', () => {
    const attached: WorkEvent = { type: 'CoverAttached', hash: 'c1', mediaType: 'image/png' };
    spec.given(catalogued).at(now).when({ type: 'AttachCover', hash: 'c1', mediaType: 'image/png' }).then(attached);
    spec.given(catalogued, attached).at(now).when({ type: 'AttachCover', hash: 'c1', mediaType: 'image/png' }).then();
    spec.given(catalogued, attached).at(now).when({ type: 'AttachCover', hash: 'c2', mediaType: 'image/jpeg' }).then({ type: 'CoverAttached', hash: 'c2', mediaType: 'image/jpeg' });
  });
});

describe('hiding is undone by showing', () => {
  test('work-12 given a title, when it is hidden and shown, each twice, then each is noted once', () => {
    const title = spec.given(catalogued).at(now);
    const hidden = spec.given(catalogued, { type: 'TitleHidden' }).at(now);
    title.when({ type: 'ShowTitle' }).then();
    title.when({ type: 'HideTitle' }).then({ type: 'TitleHidden' });
    hidden.when({ type: 'HideTitle' }).then();
    hidden.when({ type: 'ShowTitle' }).then({ type: 'TitleShown' });
    expect(fold(work, [catalogued, { type: 'TitleHidden' }, { type: 'TitleShown' }])?.hidden).toBe(false);
  });
});

describe('a search that found nothing is noted once', () => {
  const empty = (occurrence: string) => ({ type: 'NoteEmptySearch', occurrence, query: 'そらとふね' }) as const;
  const noted = (occurrence: string) => ({ type: 'SearchFoundNothing', occurrence, query: 'そらとふね' }) as const;

  test('search-1 given nothing, when a search finds nothing, then its words are noted', () => {
    specification(searches).given().at(now).when(empty('o-1')).then(noted('o-1'));
    expect(searchesStream('2026-12-15')).toBe('searches-2026-12-15');
  });

  test('search-2 given a search just noted, when the same request is repeated, then nothing happens, and the same words tomorrow count again', () => {
    specification(searches).given(noted('o-1')).at(now).when(empty('o-1')).then();
    specification(searches).given(noted('o-1')).at(now).when(empty('o-2')).then(noted('o-2'));
  });
});
