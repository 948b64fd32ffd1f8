import type { DomainEvent } from '../../domain/events.ts';
import { places } from '../../projections/places.ts';
import { shelf, type ShelfDocument } from '../../projections/shelf.ts';
import { jst } from '../domain/given.ts';
import { aoki, baba, cancelled, due, expired, fulfilled, now, passedOn, paused, pickup, placed, putBack, ready, resumed, returned, started } from '../domain/lending/scene.ts';
import { folded } from './feed.ts';
import { history, place } from './history.ts';

const later = jst('2026-12-20 10:00');

/** The shelf of Aoki after events of title `t`. */
const shelfAfter = (...events: readonly DomainEvent[]): ShelfDocument | undefined => {
  const library = history();
  events.forEach((event) => library.add('title-t', event.type === 'LoanReturned' || event.type === 'LoanExpired' ? later : now, event));
  return folded(shelf, library.log)[aoki.holder.patronId];
};

describe('a shelf', () => {
  test('has loans with their due dates, and extensions', () => {
    const loan = { loanId: 'a', titleId: 't', started: now, due, extensions: 0 };
    expect(shelfAfter(started('a', aoki, 'l'))).toMatchObject({ loans: [loan] });
    const longer = jst('2027-01-03 23:59:59');
    expect(shelfAfter(started('a', aoki, 'l'), { type: 'LoanExtended', loanId: 'a', holder: aoki.holder, due: longer, extension: 1 })).toMatchObject({
      loans: [{ ...loan, due: longer, extensions: 1 }],
    });
  });

  test('has what came back, at the moment it did or was due', () => {
    expect(shelfAfter(started('a', aoki, 'l'), returned('a', aoki, 'l'))).toMatchObject({ loans: [], returned: [{ loanId: 'a', titleId: 't', ended: later }] });
    expect(shelfAfter(started('a', aoki, 'l'), expired('a', aoki, 'l'))).toMatchObject({ loans: [], returned: [{ loanId: 'a', titleId: 't', ended: due }] });
  });

  test('forgets what came back when the reader is forgotten', () => {
    const forgotten: DomainEvent = { type: 'ReaderForgotten', loanId: 'a', titleId: 't', holder: { patronId: aoki.holder.patronId } };
    expect(shelfAfter(started('a', aoki, 'l'), returned('a', aoki, 'l'), forgotten)?.returned).toEqual([]);
  });

  test('is nobody’s once the key is gone: a rebuild knows nothing of it', () => {
    const library = history();
    library.add('title-t', now, { ...started('a', aoki, 'l'), holder: null } as DomainEvent, { ...returned('a', aoki, 'l'), holder: null } as DomainEvent);
    expect(folded(shelf, library.log)).toEqual({});
  });

  test.each<[string, readonly DomainEvent[], ShelfDocument['holds']]>([
    ['waits', [placed('h', aoki)], [{ holdId: 'h', titleId: 't', placed: now, status: 'waiting', until: null }]],
    ['is ready until the pickup ends', [placed('h', aoki), ready('h', aoki, 'l')], [{ holdId: 'h', titleId: 't', placed: now, status: 'ready', until: pickup }]],
    ['is put back', [placed('h', aoki), ready('h', aoki, 'l'), putBack('h', aoki)], [{ holdId: 'h', titleId: 't', placed: now, status: 'waiting', until: null }]],
    ['is paused', [placed('h', aoki), paused('h', aoki, pickup)], [{ holdId: 'h', titleId: 't', placed: now, status: 'paused', until: pickup }]],
    ['is resumed', [placed('h', aoki), paused('h', aoki), resumed('h', aoki)], [{ holdId: 'h', titleId: 't', placed: now, status: 'waiting', until: null }]],
    ['is passed on', [placed('h', aoki), passedOn('h', aoki)], []],
    ['is cancelled', [placed('h', aoki), cancelled('h', aoki)], []],
    ['becomes a loan', [placed('h', aoki), fulfilled('h', aoki, 'a')], []],
  ])('has a hold that %s', (_how, events, holds) => {
    expect(shelfAfter(...events)?.holds).toEqual(holds);
  });

  test('keeps people apart', () => {
    const library = history();
    library.add('title-t', now, started('a', aoki, 'l'), placed('h', baba));
    const shelves = folded(shelf, library.log);
    expect(shelves[aoki.holder.patronId]).toMatchObject({ loans: [{ loanId: 'a' }], holds: [] });
    expect(shelves[baba.holder.patronId]).toMatchObject({ loans: [], holds: [{ holdId: 'h' }] });
  });

  test('has the card, its class and block, and the slots that are taken', () => {
    const library = history();
    const slot = { slot: 's', kind: 'loan', counted: true } as const;
    library.add('patron-p', now, { type: 'PatronEnrolled', class: 'provisional', school: null, cardExpires: pickup }, { type: 'SlotClaimed', ...slot, lease: due, use: null });
    library.add('patron-p', now, { type: 'PatronBlocked', reason: 'x', until: null }, { type: 'CardRenewed', cardExpires: due }, { type: 'PatronClassChanged', class: 'pupil', school: 'kitagi' });
    expect(folded(shelf, library.log)['p']).toMatchObject({ class: 'pupil', school: 'kitagi', cardExpires: due, block: { reason: 'x', until: null }, enrolled: now, slots: [slot] });
    library.add('patron-p', now, { type: 'PatronUnblocked' }, { type: 'SlotReleased', slot: 's', kind: 'loan', why: 'ended' });
    expect(folded(shelf, library.log)['p']).toMatchObject({ block: null, slots: [] });
  });
});

describe('a place', () => {
  test('is where the reading was last, through closing and opening again', () => {
    const library = history();
    library.add('reading-a', now, { type: 'BookOpened', titleId: 't', access: 'loan', device: 'phone' });
    expect(folded(places, library.log)['a']).toEqual({ titleId: 't', place: null, read: now });
    library.add('reading-a', later, { type: 'PlaceKept', place: place(0.5) }, { type: 'BookClosed', titleId: 't' });
    library.add('reading-a', due, { type: 'BookOpened', titleId: 't', access: 'loan', device: 'desk' });
    expect(folded(places, library.log)['a']).toEqual({ titleId: 't', place: place(0.5), read: due });
  });

  test('is gone when the reader is forgotten', () => {
    const library = history();
    library.add('reading-a', now, { type: 'BookOpened', titleId: 't', access: 'loan', device: 'phone' }, { type: 'PlaceKept', place: place(0.5) });
    library.add('reading-a', later, { type: 'ReaderForgotten', loanId: 'a', titleId: 't', holder: null });
    expect(folded(places, library.log)).toEqual({});
  });
});
