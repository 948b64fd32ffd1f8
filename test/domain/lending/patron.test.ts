/** Slots, blocks and cards of a patron: domain/lending/README.md, patron. */
import { fold } from '../../../domain/kernel.ts';
import { patron, slotsTaken, type PatronCommand, type PatronEvent, type SlotKind } from '../../../domain/lending/patron.ts';
import { initialRules } from '../../../domain/lending/rules.ts';
import { patronClasses, type PatronClass } from '../../../domain/lending/terms.ts';
import { factsOf, jst, specification } from '../given.ts';
import { now } from './scene.ts';

const spec = specification(patron);
const lease = jst('2026-12-15 10:05');

const enrolled = (as: PatronClass, some: Partial<Extract<PatronEvent, { type: 'PatronEnrolled' }>> = {}): PatronEvent => ({
  type: 'PatronEnrolled', class: as, school: null, cardExpires: null, ...some,
});

const useOf = (n: number) => ({ titleId: `title-${n}`, id: `id-${n}` });

const claim = (as: PatronClass, n: number, kind: SlotKind = 'loan', metered = true): PatronCommand => ({
  type: 'ClaimSlot', slot: `slot-${kind}-${n}`, kind, metered, use: useOf(n), lease, rules: initialRules.classes[as],
});

const claimed = (n: number, kind: SlotKind = 'loan', counted = true): PatronEvent => ({
  type: 'SlotClaimed', slot: `slot-${kind}-${n}`, kind, counted, lease, use: useOf(n),
});

const several = (count: number, kind: SlotKind = 'loan'): readonly PatronEvent[] => Array.from({ length: count }, (_, i) => claimed(i + 1, kind));

describe('a patron\'s slots keep the limits of the class', () => {
  test('patron-1 given nobody enrolled, when anything is asked, then there is no such patron', () => {
    const commands: readonly PatronCommand[] = [
      claim('general', 1), { type: 'ReleaseSlot', slot: 'slot-loan-1', why: 'ended' }, { type: 'ChangeClass', class: 'general', school: null },
      { type: 'RenewCard', cardExpires: null }, { type: 'BlockPatron', reason: 'lost', until: null }, { type: 'UnblockPatron' },
    ];
    for (const command of commands) spec.given().at(now).when(command).thenRefused({ name: 'no-such-patron' });
  });

  test('patron-2 given an enrolled patron, when enrolled again, then nothing happens', () => {
    const enrol: PatronCommand = { type: 'EnrolPatron', class: 'pupil', school: 'kitagi', cardExpires: null };
    spec.given().at(now).when(enrol).then(enrolled('pupil', { school: 'kitagi' }));
    spec.given(enrolled('general'), claimed(1)).at(now).when(enrol).then();
  });

  test('patron-3 given a general patron with three loans, when a fourth slot is claimed, then the loan limit is reached', () => {
    spec.given(enrolled('general'), ...several(2)).at(now).when(claim('general', 3)).then(claimed(3));
    spec.given(enrolled('general'), ...several(3)).at(now).when(claim('general', 4)).thenRefused({ name: 'loan-limit', limit: 3 });
  });

  test('patron-4 given a general patron with three holds, when a fourth is claimed, then the hold limit is reached', () => {
    spec.given(enrolled('general'), ...several(3, 'hold')).at(now).when(claim('general', 4, 'hold')).thenRefused({ name: 'hold-limit', limit: 3 });
    spec.given(enrolled('pupil')).at(now).when(claim('pupil', 1, 'hold', false)).then(claimed(1, 'hold'));
    spec.given(enrolled('provisional'), ...several(1, 'hold')).at(now).when(claim('provisional', 2, 'hold')).thenRefused({ name: 'hold-limit', limit: 1 });
  });

  test('patron-5 given a provisional patron with one metered loan, when another is claimed, then the provisional limit is reached', () => {
    spec.given(enrolled('provisional'), claimed(1)).at(now).when(claim('provisional', 2)).thenRefused({ name: 'provisional-limit', limit: 1 });
  });

  test('patron-6 given a provisional patron at the limit, when an unlimited title is claimed, then it takes no counted slot', () => {
    spec.given(enrolled('provisional'), claimed(1)).at(now).when(claim('provisional', 2, 'loan', false)).then(claimed(2, 'loan', false));
    spec.given(enrolled('provisional'), claimed(2, 'loan', false)).at(now).when(claim('provisional', 1)).then(claimed(1));
  });

  test('patron-7 given a general patron at the limit, when an unlimited title is claimed, then it counts and is refused', () => {
    spec.given(enrolled('general'), ...several(2)).at(now).when(claim('general', 3, 'loan', false)).then(claimed(3));
    spec.given(enrolled('general'), ...several(3)).at(now).when(claim('general', 4, 'loan', false)).thenRefused({ name: 'loan-limit', limit: 3 });
  });

  test('patron-8 given a pupil at the limit, when a school pack is claimed, then it takes no counted slot', () => {
    spec.given(enrolled('pupil'), ...several(2)).at(now).when(claim('pupil', 3, 'loan', false)).then(claimed(3, 'loan', false));
    spec.given(enrolled('pupil'), ...several(2)).at(now).when(claim('pupil', 3)).thenRefused({ name: 'loan-limit', limit: 2 });
  });

  test('patron-9 given loans at the limit, when a hold is claimed, then holds have slots of their own', () => {
    spec.given(enrolled('general'), ...several(3)).at(now).when(claim('general', 1, 'hold')).then(claimed(1, 'hold'));
    spec.given(enrolled('general'), ...several(3, 'hold')).at(now).when(claim('general', 1)).then(claimed(1));
  });

  test('patron-10 given every class in turn, when slots are claimed, then exactly as many as its rules say are granted', () => {
    for (const of of patronClasses) {
      for (const [kind, limit] of [['loan', initialRules.classes[of].loans], ['hold', initialRules.classes[of].holds]] as const) {
        let state = fold(patron, [enrolled(of)]);
        let granted = 0;
        while (granted <= 100) {
          const verdict = patron.decide(state, claim(of, granted, kind), now);
          if ('refused' in verdict) break;
          state = fold(patron, factsOf(verdict), state);
          granted++;
        }
        expect({ of, kind, granted }).toEqual({ of, kind, granted: limit });
      }
    }
  });

  test('patron-11 given a slot, when the same slot is claimed again, then nothing happens, even if the patron was blocked since', () => {
    const blocked: PatronEvent = { type: 'PatronBlocked', reason: 'lost', until: null };
    spec.given(enrolled('general'), ...several(3)).at(now).when(claim('general', 3)).then();
    spec.given(enrolled('general'), claimed(1), blocked).at(now).when(claim('general', 1)).then();
  });

  test('patron-12 given a slot for a title, when another slot for it is claimed, then the answer is the loan that is there', () => {
    const other: PatronCommand = { ...claim('general', 1), type: 'ClaimSlot', slot: 'slot-new', use: { titleId: 'title-1', id: 'id-new' } } as PatronCommand;
    spec.given(enrolled('general'), claimed(1)).at(now).when(other).thenRefused({ name: 'already-in-use', use: { titleId: 'title-1', id: 'id-1' } });
    spec.given(enrolled('general'), ...several(3)).at(now).when(other).thenRefused({ name: 'already-in-use', use: { titleId: 'title-1', id: 'id-1' } });
  });

  test('patron-13 given a slot whose use nobody can read any more, when any title is claimed, then it does not stand in the way', () => {
    const forgotten: PatronEvent = { type: 'SlotClaimed', slot: 'slot-old', kind: 'loan', counted: true, lease, use: null };
    spec.given(enrolled('general'), forgotten).at(now).when(claim('general', 1)).then(claimed(1));
    spec.given(enrolled('provisional'), forgotten).at(now).when(claim('provisional', 1)).thenRefused({ name: 'provisional-limit', limit: 1 });
  });

  test('patron-14 given a slot whose lease has ended, when the limit is asked for, then it counts until it is settled', () => {
    const state = fold(patron, [enrolled('general'), ...several(3)]);
    expect(state && slotsTaken(state, 'loan')).toBe(3);
    spec.given(enrolled('general'), ...several(3)).at(jst('2027-01-01 00:00')).when(claim('general', 4)).thenRefused({ name: 'loan-limit', limit: 3 });
  });

  test('patron-15 given a slot, when it is released, then it is free, and releasing it again does nothing', () => {
    const released: PatronEvent = { type: 'SlotReleased', slot: 'slot-loan-1', kind: 'loan', why: 'ended' };
    const release: PatronCommand = { type: 'ReleaseSlot', slot: 'slot-loan-1', why: 'ended' };
    spec.given(enrolled('general'), ...several(3)).at(now).when(release).then(released);
    spec.given(enrolled('general'), ...several(3), released).at(now).when(release).then();
    spec.given(enrolled('general'), ...several(3), released).at(now).when({ ...release, why: 'unused' }).then();
    spec.given(enrolled('general'), ...several(3), released).at(now).when(claim('general', 4)).then(claimed(4));
  });
});

describe('a blocked patron or an expired card borrows nothing', () => {
  const evening = jst('2026-12-15 18:00');
  const midnight = jst('2027-01-01 00:00');
  const untilEvening: PatronEvent = { type: 'PatronBlocked', reason: '督促', until: evening };
  const forGood: PatronEvent = { type: 'PatronBlocked', reason: '督促', until: null };

  test('patron-16 given a block until the evening, when a slot is claimed before and at its end, then only before is refused', () => {
    const moment = jst('2026-12-15 17:59:59.999');
    spec.given(enrolled('general'), untilEvening).at(moment).when(claim('general', 1)).thenRefused({ name: 'blocked', reason: '督促', until: evening });
    spec.given(enrolled('general'), untilEvening).at(moment).when(claim('general', 1, 'hold')).thenRefused({ name: 'blocked', reason: '督促', until: evening });
    spec.given(enrolled('general'), untilEvening).at(evening).when(claim('general', 1)).then(claimed(1));
  });

  test('patron-17 given a block without end, when it is lifted, then slots are granted again', () => {
    spec.given(enrolled('general')).at(now).when({ type: 'BlockPatron', reason: '督促', until: null }).then(forGood);
    spec.given(enrolled('general'), forGood).at(midnight).when(claim('general', 1)).thenRefused({ name: 'blocked', reason: '督促', until: null });
    spec.given(enrolled('general'), forGood).at(now).when({ type: 'UnblockPatron' }).then({ type: 'PatronUnblocked' });
    spec.given(enrolled('general'), forGood, { type: 'PatronUnblocked' }).at(now).when(claim('general', 1)).then(claimed(1));
  });

  test('patron-18 given a card that ends at midnight, when a slot is claimed at midnight, then the card is expired, until it is renewed', () => {
    const card = enrolled('general', { cardExpires: midnight });
    const next = jst('2030-01-01 00:00');
    spec.given(card).at(jst('2026-12-31 23:59:59.999')).when(claim('general', 1)).then(claimed(1));
    spec.given(card).at(midnight).when(claim('general', 1)).thenRefused({ name: 'card-expired', since: midnight });
    spec.given(card).at(midnight).when({ type: 'RenewCard', cardExpires: next }).then({ type: 'CardRenewed', cardExpires: next });
    spec.given(card, { type: 'CardRenewed', cardExpires: next }).at(midnight).when(claim('general', 1)).then(claimed(1));
  });

  test('patron-19 given a blocked patron with an expired card, when a slot is claimed, then the block is named', () => {
    spec.given(enrolled('general', { cardExpires: midnight }), forGood).at(midnight)
      .when(claim('general', 1)).thenRefused({ name: 'blocked', reason: '督促', until: null });
  });

  test('patron-20 given the class, card or block a patron has, when it is set again, then nothing happens', () => {
    const is = [enrolled('teacher', { school: 'kitagi', cardExpires: midnight }), untilEvening];
    spec.given(...is).at(now).when({ type: 'ChangeClass', class: 'teacher', school: 'kitagi' }).then();
    spec.given(...is).at(now).when({ type: 'RenewCard', cardExpires: midnight }).then();
    spec.given(...is).at(now).when({ type: 'BlockPatron', reason: '督促', until: evening }).then();
    spec.given(...is).at(now).when({ type: 'BlockPatron', reason: '紛失', until: evening }).then({ type: 'PatronBlocked', reason: '紛失', until: evening });
    spec.given(enrolled('teacher')).at(now).when({ type: 'UnblockPatron' }).then();
    spec.given(...is).at(now).when({ type: 'ChangeClass', class: 'teacher', school: 'shiraishi' })
      .then({ type: 'PatronClassChanged', class: 'teacher', school: 'shiraishi' });
  });

  test('patron-21 given a provisional patron with a loan, when fully registered, then the slot stays and the new class\'s rules hold', () => {
    const promoted: PatronEvent = { type: 'PatronClassChanged', class: 'general', school: null };
    spec.given(enrolled('provisional'), claimed(1)).at(now).when({ type: 'ChangeClass', class: 'general', school: null }).then(promoted);
    spec.given(enrolled('provisional'), claimed(1), promoted, claimed(2)).at(now).when(claim('general', 3)).then(claimed(3));
    spec.given(enrolled('provisional'), claimed(1), promoted, claimed(2), claimed(3)).at(now)
      .when(claim('general', 4)).thenRefused({ name: 'loan-limit', limit: 3 });
  });
});
