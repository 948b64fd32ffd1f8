/** What must hold in every story of a title and of a patron, however it is told. */
import fc from 'fast-check';
import { dayOf, fold, monthOf, type Instant } from '../../domain/kernel.ts';
import { patron, slotsTaken, type PatronCommand, type PatronEvent } from '../../domain/lending/patron.ts';
import { initialRules } from '../../domain/lending/rules.ts';
import { isUsable, patronClasses, serves, type LicenceTerms } from '../../domain/lending/terms.ts';
import { licenceToTake, loanIn, title, type TitleEvent } from '../../domain/lending/title.ts';
import { factsOf } from './given.ts';
import { monotonic, play, setBack, type Told } from './lending/script.ts';

/** Reports the first sentence that is not true; plain comparisons, since millions are made. */
const holds = (what: string, isTrue: boolean): void => {
  if (!isTrue) throw new Error(`not so: ${what}`);
};

interface Running {
  readonly loanId: string;
  readonly licenceId: string;
  readonly patronId: string | undefined;
  readonly due: Instant;
}

/** The books kept a second time, from the log alone and as plainly as can be. */
const ledgerOf = (log: readonly TitleEvent[]) => {
  const terms = new Map<string, LicenceTerms>();
  const loans = new Map<string, Running>();
  const ready = new Map<string, string>();
  const made: { readonly licenceId: string; readonly month: string }[] = [];
  for (const e of log) {
    if (e.type === 'LicenceAdded') terms.set(e.licenceId, e.terms);
    if (e.type === 'LoanStarted') {
      holds(`the id ${e.loanId} is not running already`, !loans.has(e.loanId));
      loans.set(e.loanId, { loanId: e.loanId, licenceId: e.licenceId, patronId: e.holder?.patronId, due: e.due });
      made.push({ licenceId: e.licenceId, month: monthOf(dayOf(e.started)) });
    }
    const loan = e.type === 'LoanExtended' ? loans.get(e.loanId) : undefined;
    if (e.type === 'LoanExtended' && loan !== undefined) loans.set(e.loanId, { ...loan, due: e.due });
    if (e.type === 'LoanReturned' || e.type === 'LoanExpired') loans.delete(e.loanId);
    if (e.type === 'HoldBecameReady') ready.set(e.holdId, e.licenceId);
    if (e.type === 'HoldPutBack' || e.type === 'HoldPassedOn' || e.type === 'HoldPaused' || e.type === 'HoldCancelled' || e.type === 'HoldFulfilled') ready.delete(e.holdId);
  }
  return { terms, loans: [...loans.values()], ready: [...ready.values()], made };
};

const staysSound = ({ now, before, after, log, command, verdict }: Told): void => {
  const { terms, loans, ready, made } = ledgerOf(log);
  for (const [licenceId, { concurrency, checkouts, expires }] of terms) {
    const on = loans.filter((l) => l.licenceId === licenceId);
    const used = made.filter((m) => m.licenceId === licenceId).length;
    const reserved = ready.filter((id) => id === licenceId).length;
    const licence = after.licences.find((l) => l.licenceId === licenceId);
    holds('running and reserved never above the seats', on.length + reserved <= (concurrency ?? Infinity));
    holds('used and reserved never above what was bought', used + reserved <= (checkouts ?? Infinity));
    holds('no loan outlives its licence', on.every((l) => expires === null || l.due <= expires));
    holds('the state counts as the log does', licence?.running === on.length && licence.used === used && licence.reserved === reserved);
  }
  const borrowers = loans.map((l) => l.patronId);
  const holders = after.holds.map((h) => h.holder?.patronId);
  holds('nobody has two loans or two holds', new Set(borrowers).size === borrowers.length && new Set(holders).size === holders.length);
  holds('nobody both holds and borrows', !holders.some((h) => borrowers.includes(h)));
  holds('a loan that runs has not fallen due', loans.every((l) => l.due > now));
  for (const { status, borrower } of after.holds) {
    if (status.is === 'waiting') holds('nobody waits for whom a seat is free', licenceToTake(after, borrower, now) === null);
    if (status.is !== 'ready') continue;
    const licence = after.licences.find((l) => l.licenceId === status.licenceId);
    holds('a ready hold has a usable licence that serves it', licence !== undefined && isUsable(licence, now) && serves(licence.terms.audience, borrower));
  }
  if (command.type !== 'Borrow' || 'refused' in verdict || verdict.accepted.some((e) => e.type === 'HoldFulfilled')) return;
  const taken = after.licences.find((l) => l.licenceId === loanIn(after, command.loanId)?.licenceId);
  const queue = fold(title, factsOf(title.decide(before, { type: 'SettleTitle' }, now)), before).holds.filter((h) => h.status.is === 'waiting');
  holds('who walks in overtakes nobody', taken !== undefined && !queue.some((h) => serves(taken.terms.audience, h.borrower)));
};

const staysInBudget = ({ log }: Told): void => {
  const { terms, made } = ledgerOf(log);
  for (const [licenceId, { perLoan }] of terms) {
    const months = made.filter((m) => m.licenceId === licenceId).map((m) => m.month);
    holds('no month costs more than its budget', perLoan === null || months.every((month) => months.filter((m) => m === month).length * perLoan.price <= perLoan.monthlyBudget));
  }
};

const changesNothingAgain = ({ now, command, verdict, after }: Told): void => {
  const again = title.decide(after, command, now);
  if ('accepted' in verdict) {
    holds(`${command.type} accepted changes nothing again`, factsOf(again).length === 0);
  } else {
    holds(`${command.type} is refused alike again`, 'refused' in again && JSON.stringify(again.refused) === JSON.stringify(verdict.refused));
    holds('a refusal records nothing again but the turnaway', factsOf(again).every((e) => e.type === 'BorrowTurnedAway'));
  }
};

const settledOnce = ({ now, after }: Told): void =>
  holds('what was settled is settled', factsOf(title.decide(after, { type: 'SettleTitle' }, now)).length === 0);

describe('every story of a title', () => {
  const told = (watch: (step: Told) => void, script = monotonic) => fc.property(script, (steps) => void play(steps, watch));

  test('never oversells, and keeps the queue moving, as time goes on', () => {
    fc.assert(told((step) => [staysSound, staysInBudget].forEach((check) => check(step))), { numRuns: 400 });
  });

  test('never oversells, and keeps the queue moving, when the clock is set back by up to an hour', () => {
    fc.assert(told(staysSound, setBack), { numRuns: 400 });
  });

  test('changes nothing when told again', () => {
    fc.assert(told((step) => [changesNothingAgain, settledOnce].forEach((check) => check(step)), setBack), { numRuns: 400 });
  });

  test('can be folded in any part and any order without breaking', () => {
    const scrambled = setBack.chain((steps) => fc.shuffledSubarray([...play(steps, () => undefined)]));
    fc.assert(fc.property(scrambled, (events) => {
      const state = fold(title, events);
      holds('there are licences or there were none', Array.isArray(state.licences));
      title.decide(state, { type: 'SettleTitle' }, '2026-12-15T00:00:00.000Z');
    }), { numRuns: 200 });
  });

  test('is told with every event and every refusal that can come up in one', () => {
    const seen = new Set<string>();
    const note = ({ verdict }: Told): void => {
      for (const e of factsOf(verdict)) seen.add(e.type);
      if ('refused' in verdict) seen.add(verdict.refused.name);
    };
    for (const steps of fc.sample(setBack, { numRuns: 500, seed: 20261215 })) play(steps, note);
    const events: { readonly [T in TitleEvent['type']]: true } = {
      LicenceAdded: true, LicenceBegan: true, LicenceWithdrawn: true, LicenceExpired: true, LicenceConsumed: true, LoanStarted: true, LoanExtended: true,
      LoanReturned: true, LoanExpired: true, HoldPlaced: true, HoldBecameReady: true, HoldPutBack: true, HoldPassedOn: true, HoldPaused: true, HoldResumed: true,
      HoldCancelled: true, HoldFulfilled: true, Forgone: true, BorrowTurnedAway: true,
    };
    const refusals = [
      'licence-exists', 'no-such-licence', 'no-such-loan', 'no-such-hold', 'already-borrowed', 'already-held', 'not-licensed', 'not-for-this-class', 'all-on-loan',
      'monthly-budget-spent', 'hold-not-needed', 'extension-limit', 'held-by-others', 'nothing-to-extend', 'licence-withdrawn', 'licence-ending', 'needs-metered-slot',
    ];
    expect([...Object.keys(events), ...refusals].filter((name) => !seen.has(name))).toEqual([]);
  });
});

describe('every story of a patron', () => {
  const now = '2026-12-15T01:00:00.000Z';
  const kind = fc.constantFrom('loan' as const, 'hold' as const);
  const slot = fc.nat(11).map((n) => `slot-${n}`);
  const claimOf = (of: (typeof patronClasses)[number]): fc.Arbitrary<PatronCommand> =>
    fc.record({ slot, kind, metered: fc.boolean(), title: fc.nat(9) }).map(({ title: n, ...some }) => ({
      type: 'ClaimSlot', ...some, use: { titleId: `title-${n}`, id: `id-of-${some.slot}` }, lease: '2026-12-15T01:05:00.000Z', rules: initialRules.classes[of],
    }));
  const release: fc.Arbitrary<PatronCommand> = fc.record({ type: fc.constant('ReleaseSlot' as const), slot, why: fc.constantFrom('unused' as const, 'ended' as const) });
  const stories = fc.constantFrom(...patronClasses).chain((of) => fc.tuple(fc.constant(of), fc.array(fc.oneof(claimOf(of), claimOf(of), release), { maxLength: 60, size: 'max' })));

  test('never takes more slots than its class has, and every release frees', () => {
    fc.assert(fc.property(stories, ([of, commands]) => {
      const { loans, holds: most } = initialRules.classes[of];
      let state = fold(patron, [{ type: 'PatronEnrolled', class: of, school: null, cardExpires: null } satisfies PatronEvent]);
      for (const command of commands) {
        const before = state;
        state = fold(patron, factsOf(patron.decide(state, command, now)), state);
        if (state === null || before === null) throw new Error('the patron is gone');
        holds('loans within the limit', slotsTaken(state, 'loan') <= loans);
        holds('holds within the limit', slotsTaken(state, 'hold') <= most);
        holds('slots have ids of their own', new Set(state.slots.map((s) => s.slot)).size === state.slots.length);
        const uses = state.slots.map((s) => `${s.kind} ${s.use?.titleId}`);
        holds('one slot of a kind per title', new Set(uses).size === uses.length);
        if (command.type !== 'ReleaseSlot') continue;
        holds('a released slot is free, the others stay', state.slots.map((s) => s.slot).join() === before.slots.map((s) => s.slot).filter((s) => s !== command.slot).join());
      }
    }), { numRuns: 500 });
  });
});
