import type { TitleEvent } from '../../domain/lending/title.ts';
import { anybody, availability, estimatedDays, isOpen, isStranded, seatsInAll, titles, type TitleDocument } from '../../projections/titles.ts';
import { jst } from '../domain/given.ts';
import { added, aoki, baba, cancelled, chiba, consumed, due, models, now, placed, pupilOfKitagi, ready, returned, running, started } from '../domain/lending/scene.ts';
import { folded, keysIn } from './feed.ts';
import { history, record, type History } from './history.ts';

const file = { hash: 'f', size: 1, layout: 'reflow-vertical', chapters: 3, removed: 0 } as const;

/** A title in the catalogue with its file, and what was lent of it. */
const lent = (...events: readonly TitleEvent[]): History => {
  const library = history();
  library.add('work-t', jst('2026-12-01 09:00'), { type: 'TitleCatalogued', record }, { type: 'FileAttached', file });
  library.add('title-t', now, ...events);
  return library;
};

const documentOf = (library: History): TitleDocument => folded(titles, library.log)['t']!;
const after = (...events: readonly TitleEvent[]): TitleDocument => documentOf(lent(...events));

describe('the document', () => {
  test('brings record, file and cover together under the title, whatever came first', () => {
    const library = history();
    library.add('title-t', now, added('l', models.oneCopy));
    expect(folded(titles, library.log)['t']).toMatchObject({ record: null, file: null, catalogued: now });
    library.add('work-t', jst('2026-12-16 10:00'), { type: 'TitleCatalogued', record }, { type: 'FileAttached', file }, { type: 'CoverAttached', hash: 'c', mediaType: 'image/png' });
    library.add('work-t', jst('2026-12-17 10:00'), { type: 'TitleRevised', record: { ...record, title: '潮待ちの窓 改訂版' } }, { type: 'TitleHidden' });
    expect(documentOf(library)).toMatchObject({
      record: { title: '潮待ちの窓 改訂版' }, file, cover: { hash: 'c', type: 'image/png' }, hidden: true, catalogued: jst('2026-12-16 10:00'), pool: { licences: [{ licenceId: 'l' }] },
    });
    library.add('work-t', jst('2026-12-18 10:00'), { type: 'TitleShown' });
    expect(documentOf(library).hidden).toBe(false);
  });

  test('names nobody', () => {
    const document = after(added('l', models.oneCopy), started('loan', aoki, 'l'), consumed('l', 'loan'), placed('hold', baba));
    expect(JSON.stringify(document)).not.toMatch(/patron-of|slot-of/);
    expect(document).toMatchObject({ pool: { loans: [{ loanId: 'loan', holder: null }], holds: [{ holdId: 'hold', holder: null }] }, placed: { hold: now }, loansEver: 1 });
  });

  test('only counts the loans of unlimited licences, however many there are', () => {
    const document = after(added('u', models.unlimitedYear), started('a', aoki, 'u'), started('b', baba, 'u'), returned('a', aoki, 'u'));
    expect(document.pool).toMatchObject({ loans: [], licences: [{ running: 1, used: 2 }] });
    expect(document.loansEver).toBe(2);
    expect(availability(document, anybody, now).status).toBe('available');
  });

  test('remembers how long the latest twenty loans lasted', () => {
    const library = lent(added('l', models.oneCopy));
    for (let day = 1; day <= 22; day++) {
      const at = jst(`2027-01-${String(day).padStart(2, '0')} 10:00`);
      library.add('title-t', at, started(`loan-${day}`, aoki, 'l', { started: at }));
      library.add('title-t', jst(`2027-01-${String(day).padStart(2, '0')} ${10 + (day % 3)}:30`), returned(`loan-${day}`, aoki, 'l'));
    }
    const { comebacks, loansEver } = documentOf(library);
    expect(comebacks).toHaveLength(20);
    expect(comebacks.slice(0, 3)).toEqual([0.5, 1.5, 2.5]);
    expect(loansEver).toBe(22);
  });

  test('forgets when a hold was placed once it is gone', () => {
    expect(after(added('l', models.oneCopy), placed('hold', baba), cancelled('hold', baba)).placed).toEqual({});
  });
});

describe('availability', () => {
  const of = (document: TitleDocument, borrower = anybody, at = now) => availability(document, borrower, at);

  test('open to everybody: nothing to wait for', () => {
    expect(of(after(added('l', models.publicDomain)))).toEqual({ status: 'open', free: null, waiting: 0, estimatedDays: 0, readable: true });
    expect(isOpen(after(added('l', models.publicDomain)).pool, now)).toBe(true);
  });

  test('a free seat, and how many', () => {
    expect(of(after(added('l', models.bundleOf3), started('loan', aoki, 'l')))).toMatchObject({ status: 'available', free: 2, waiting: 0 });
    expect(of(after(...running('l', models.unlimitedYear)))).toMatchObject({ status: 'available', free: null });
  });

  test('everything on loan: how many wait, and how long it may take', () => {
    const document = after(added('l', models.oneCopy), started('loan', aoki, 'l'), placed('hold', baba));
    expect(of(document)).toEqual({ status: 'waiting', free: 0, waiting: 1, estimatedDays: null, readable: true });
    expect(of(after(added('l', models.oneCopy), started('loan', aoki, 'l')))).toMatchObject({ status: 'waiting', waiting: 0, estimatedDays: 14 });
  });

  test('a seat kept for somebody is no seat for others', () => {
    expect(of(after(added('l', models.oneCopy), placed('hold', baba), ready('hold', baba, 'l')))).toMatchObject({ status: 'waiting', free: 0, waiting: 0 });
  });

  test('a school pack serves its pupils, and nobody else', () => {
    const document = after(added('l', models.schoolPack));
    expect(of(document, pupilOfKitagi.borrower)).toMatchObject({ status: 'available' });
    expect(of(document)).toMatchObject({ status: 'unlicensed', free: 0, estimatedDays: null });
  });

  test('a licence still to come, or a book still to come, is on order', () => {
    expect(of(after(added('l', models.fromApril)))).toMatchObject({ status: 'on-order', readable: true });
    const library = history();
    library.add('title-t', now, added('l', models.oneCopy));
    expect(of(folded(titles, library.log)['t']!)).toMatchObject({ status: 'on-order', readable: false });
  });

  test('no living licence: nothing to lend, even if somebody waits', () => {
    const document = after(added('l', models.untilDecember20), started('loan', aoki, 'l'), placed('hold', baba));
    const later = jst('2026-12-20 00:00');
    expect(of(document, anybody, later)).toMatchObject({ status: 'unlicensed', free: 0, waiting: 1, estimatedDays: null });
    expect(isStranded(document.pool, now)).toBe(false);
    expect(isStranded(document.pool, later)).toBe(true);
    expect(of(after())).toMatchObject({ status: 'unlicensed', readable: true });
  });
});

describe('the days until a seat comes', () => {
  test('are those until the loans are due while nobody has brought one back', () => {
    const document = after(added('l', models.bundleOf3), started('a', aoki, 'l'), started('b', baba, 'l', { due: jst('2026-12-20 23:59:59') }));
    expect([1, 2].map((placeInQueue) => estimatedDays(document, placeInQueue, now))).toEqual([5, 14]);
  });

  test('are unknown for a second round without a known pace', () => {
    expect(estimatedDays(after(added('l', models.oneCopy), started('a', aoki, 'l')), 2, now)).toBeNull();
  });

  test('follow the median of how long loans really lasted', () => {
    const library = lent(added('l', models.oneCopy));
    [2, 4, 9].forEach((days, i) => {
      library.add('title-t', jst('2026-11-01 10:00'), started(`old-${i}`, aoki, 'l', { started: jst('2026-11-01 10:00') }));
      library.add('title-t', jst(`2026-11-${String(1 + days).padStart(2, '0')} 10:00`), returned(`old-${i}`, aoki, 'l'));
    });
    library.add('title-t', now, started('loan', aoki, 'l'));
    expect([1, 2, 3].map((placeInQueue) => estimatedDays(documentOf(library), placeInQueue, now))).toEqual([4, 8, 12]);
    expect(estimatedDays(documentOf(library), 1, jst('2026-12-20 10:00'))).toBe(9);
  });

  test('count no loan of a licence that will not serve again', () => {
    const document = after(added('l', models.untilDecember20), added('m', models.oneCopy), started('a', aoki, 'l'), started('b', chiba, 'm'));
    expect(estimatedDays(document, 1, jst('2026-12-21 10:00'))).toBe(8);
    expect(estimatedDays(after(added('l', models.oneCopy)), 1, now)).toBeNull();
  });
});

test('seats in all are those of usable licences, counted ones as far as they reach', () => {
  expect(seatsInAll(after(added('l', models.oneCopy), added('m', models.bundleOf3), added('n', models.fromApril)).pool, now)).toBe(4);
  expect(seatsInAll(after(added('l', models.oneCopy), added('m', models.publicDomain)).pool, now)).toBeNull();
  expect(seatsInAll(after().pool, now)).toBe(0);
});

describe('the indexes', () => {
  test('show titles that are in the catalogue, open ones, and those waited for', () => {
    const library = lent(added('l', models.oneCopy), started('a', aoki, 'l', { due }), placed('b', baba), placed('c', chiba));
    library.add('title-u', now, added('m', models.publicDomain));
    expect(keysIn(titles, library.log, 'byNewest')).toEqual([`${jst('2026-12-01 09:00')}\tt`]);
    expect(keysIn(titles, library.log, 'byYomi')).toEqual(['シオマチノマド\tt']);
    expect(keysIn(titles, library.log, 'byOpen')).toEqual(['000000000000\tu']);
    expect(keysIn(titles, library.log, 'byHolds')).toEqual(['000000000002\tt']);
  });
});
