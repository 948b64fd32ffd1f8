import type { DomainEvent } from '../../domain/events.ts';
import { deadlines } from '../../projections/deadlines.ts';
import { jst } from '../domain/given.ts';
import { added, aoki, began, cancelled, due, expired, fulfilled, models, now, passedOn, paused, pickup, placed, putBack, ready, resumed, returned, started } from '../domain/lending/scene.ts';
import { folded, keysIn } from './feed.ts';
import { history } from './history.ts';

const { patronId, slot } = aoki.holder;
const claimed: DomainEvent = { type: 'SlotClaimed', slot, kind: 'loan', counted: true, lease: jst('2026-12-15 10:05'), use: { titleId: 't', id: 'a' } };
const leased = { kind: 'slot', patronId, slot, slotKind: 'loan', use: { titleId: 't', id: 'a' }, at: jst('2026-12-15 10:05') };
const ofTitle = (at: string | null) => ({ kind: 'title', titleId: 't', at });
const ended = { kind: 'ended', loanId: 'a', titleId: 't', patronId, slot, at: now };

const streamOf = (event: DomainEvent): string => (event.type.startsWith('Slot') ? `patron-${patronId}` : event.type === 'ReaderForgotten' ? 'reading-a' : 'title-t');

const left = (...events: readonly DomainEvent[]) => {
  const library = history();
  for (const event of events) library.add(streamOf(event), now, event);
  return { documents: folded(deadlines, library.log), keys: keysIn(deadlines, library.log, 'byInstant') };
};

test.each<[string, readonly DomainEvent[], { readonly [id: string]: unknown }]>([
  ['a licence that is for ever', [added('l', models.oneCopy)], {}],
  ['a licence with a beginning and an end', [added('l', models.fromApril)], { 'licence:l:begins': ofTitle(models.fromApril.starts), 'licence:l:ends': ofTitle(models.fromApril.expires) }],
  ['a licence that has begun', [added('l', models.fromApril), began('l')], { 'licence:l:ends': ofTitle(models.fromApril.expires) }],
  ['a licence withdrawn before it began', [added('l', models.fromApril), { type: 'LicenceWithdrawn', licenceId: 'l', reason: 'x', checkoutsLeft: null }], {}],
  ['a licence that is over', [added('l', models.fromApril), began('l'), { type: 'LicenceExpired', licenceId: 'l', checkoutsLeft: null }], {}],
  ['a slot that was leased', [claimed], { [`slot:${slot}`]: leased }],
  ['a slot whose use nobody can open any more', [{ ...claimed, use: null }], {}],
  ['a slot that was given back', [claimed, { type: 'SlotReleased', slot, kind: 'loan', why: 'unused' }], {}],
  ['a slot that became a loan', [claimed, started('a', aoki, 'l')], { 'loan:a': ofTitle(due) }],
  ['a slot that became a hold', [claimed, placed('h', aoki)], {}],
  ['a loan that was extended', [started('a', aoki, 'l'), { type: 'LoanExtended', loanId: 'a', holder: aoki.holder, due: pickup, extension: 1 }], { 'loan:a': ofTitle(pickup) }],
  ['a loan that came back', [started('a', aoki, 'l'), returned('a', aoki, 'l')], { 'ended:a': ended }],
  ['a loan that ran out', [started('a', aoki, 'l'), expired('a', aoki, 'l')], { 'ended:a': ended }],
  ['a loan whose reader is forgotten', [started('a', aoki, 'l'), returned('a', aoki, 'l'), { type: 'ReaderForgotten', loanId: 'a', titleId: 't', holder: null }], {}],
  ['a loan nobody can open any more', [{ ...returned('a', aoki, 'l'), holder: null } as DomainEvent], {}],
  ['a hold that waits', [placed('h', aoki)], {}],
  ['a hold that is ready', [placed('h', aoki), ready('h', aoki, 'l')], { 'hold:h': ofTitle(pickup) }],
  ['a hold that is paused until a day', [placed('h', aoki), paused('h', aoki, due)], { 'hold:h': ofTitle(due) }],
  ['a hold that is paused without end', [placed('h', aoki), ready('h', aoki, 'l'), paused('h', aoki)], {}],
  ...[putBack('h', aoki), passedOn('h', aoki), resumed('h', aoki), cancelled('h', aoki), fulfilled('h', aoki, 'a')].map(
    (event) => [`a hold after ${event.type}`, [placed('h', aoki), ready('h', aoki, 'l'), event], {}] as [string, readonly DomainEvent[], object & { readonly [id: string]: unknown }],
  ),
])('%s', (_what, events, expected) => {
  expect(left(...events).documents).toEqual(expected);
});

test('commands and forgetting stand apart in the order of their instants', () => {
  expect(left(claimed, started('a', aoki, 'l'), ready('h', aoki, 'l'), returned('b', aoki, 'l')).keys).toEqual([`due\t${pickup}`, `due\t${due}`, `ended\t${now}`]);
});
