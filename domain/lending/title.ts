/**
 * One title: its licence pool, its running loans and its hold queue. Seats are given out here and nowhere else.
 *
 * Time is brought up to date before any command is looked at (`settle`): loans that are due end, ready holds pass on,
 * licences begin and end, free seats go to the queue. So no answer depends on whether a timer has fired yet, and a
 * timer needs no rule of its own: it sends `SettleTitle`.
 */
import { accepted, addDays, dayOf, earlier, endOfDay, fold, isSame, monthOf, refused, type Decider, type Instant, type Verdict } from '../kernel.ts';
import type { ClassRules } from './rules.ts';
import { checkoutsLeft, faultsOf, freeSeats, isAlive, isBudgetSpent, isUnlimited, isUsable, serves, takingOrder, type Borrower, type Licence, type LicenceTerms } from './terms.ts';

/** Who holds a loan or a hold; sealed with the key of the loan or hold, `null` once that key is destroyed. */
export interface Holder {
  readonly patronId: string;
  readonly slot: string;
}

export interface Loan {
  readonly loanId: string;
  readonly licenceId: string;
  readonly borrower: Borrower;
  readonly holder: Holder | null;
  readonly started: Instant;
  readonly due: Instant;
  readonly extensions: number;
}

export interface Hold {
  readonly holdId: string;
  readonly borrower: Borrower;
  readonly holder: Holder | null;
  readonly pickupDays: number;
  readonly status:
    | { readonly is: 'waiting' }
    | { readonly is: 'paused'; readonly until: Instant | null }
    | { readonly is: 'ready'; readonly licenceId: string; readonly until: Instant };
}

export interface TitleState {
  readonly licences: readonly Licence[];
  /** Running loans, in the order they began. A list, because a whole school may read one book: copying an object with three thousand names takes sixty times as long. */
  readonly loans: readonly Loan[];
  /** In the order they were placed. */
  readonly holds: readonly Hold[];
  /** Loans and holds that must not begin any more, since their slot was given back. */
  readonly forgone: readonly string[];
}

export const titleStream = (titleId: string): string => `title-${titleId}`;

export type ReturnedBy = 'patron' | 'staff';

export type TitleCommand =
  | { readonly type: 'AddLicence'; readonly licenceId: string; readonly terms: LicenceTerms }
  | { readonly type: 'WithdrawLicence'; readonly licenceId: string; readonly reason: string }
  /** `metered: false` claims a slot that only an unlimited licence may serve. */
  | { readonly type: 'Borrow'; readonly loanId: string; readonly holder: Holder; readonly borrower: Borrower; readonly metered: boolean; readonly rules: ClassRules }
  | { readonly type: 'ExtendLoan'; readonly loanId: string; readonly patronId: string; readonly rules: ClassRules; readonly extension: number }
  /** `patronId: null` is staff at the desk. */
  | { readonly type: 'ReturnLoan'; readonly loanId: string; readonly patronId: string | null }
  | { readonly type: 'PlaceHold'; readonly holdId: string; readonly holder: Holder; readonly borrower: Borrower; readonly rules: ClassRules }
  | { readonly type: 'CancelHold'; readonly holdId: string; readonly patronId: string | null }
  | { readonly type: 'PauseHold'; readonly holdId: string; readonly patronId: string; readonly until: Instant | null }
  | { readonly type: 'ResumeHold'; readonly holdId: string; readonly patronId: string }
  /** Rules out a loan or hold that was claimed and never begun; refused when it has begun. */
  | { readonly type: 'Forgo'; readonly id: string }
  | { readonly type: 'SettleTitle' };

export type TitleEvent =
  | { readonly type: 'LicenceAdded'; readonly licenceId: string; readonly terms: LicenceTerms }
  | { readonly type: 'LicenceBegan'; readonly licenceId: string }
  | { readonly type: 'LicenceWithdrawn'; readonly licenceId: string; readonly reason: string; readonly checkoutsLeft: number | null }
  | { readonly type: 'LicenceExpired'; readonly licenceId: string; readonly checkoutsLeft: number | null }
  | { readonly type: 'LicenceConsumed'; readonly licenceId: string; readonly loanId: string; readonly checkoutsLeft: number | null; readonly price: number }
  | {
      readonly type: 'LoanStarted';
      readonly loanId: string;
      readonly licenceId: string;
      readonly borrower: Borrower;
      readonly holder: Holder | null;
      readonly started: Instant;
      readonly due: Instant;
      /** The due instant was brought forward to the licence's end. */
      readonly cut: boolean;
      readonly metered: boolean;
    }
  | { readonly type: 'LoanExtended'; readonly loanId: string; readonly holder: Holder | null; readonly due: Instant; readonly extension: number }
  | { readonly type: 'LoanReturned'; readonly loanId: string; readonly licenceId: string; readonly borrower: Borrower; readonly holder: Holder | null; readonly by: ReturnedBy }
  | { readonly type: 'LoanExpired'; readonly loanId: string; readonly licenceId: string; readonly borrower: Borrower; readonly holder: Holder | null; readonly due: Instant }
  | { readonly type: 'HoldPlaced'; readonly holdId: string; readonly borrower: Borrower; readonly holder: Holder | null; readonly pickupDays: number }
  | { readonly type: 'HoldBecameReady'; readonly holdId: string; readonly licenceId: string; readonly holder: Holder | null; readonly until: Instant }
  | { readonly type: 'HoldPutBack'; readonly holdId: string; readonly holder: Holder | null }
  | { readonly type: 'HoldPassedOn'; readonly holdId: string; readonly holder: Holder | null }
  | { readonly type: 'HoldPaused'; readonly holdId: string; readonly holder: Holder | null; readonly until: Instant | null }
  | { readonly type: 'HoldResumed'; readonly holdId: string; readonly holder: Holder | null }
  | { readonly type: 'HoldCancelled'; readonly holdId: string; readonly holder: Holder | null; readonly by: ReturnedBy }
  | { readonly type: 'HoldFulfilled'; readonly holdId: string; readonly holder: Holder | null; readonly loanId: string }
  | { readonly type: 'Forgone'; readonly id: string }
  /** A turnaway: COUNTER Limit_Exceeded (`all-on-loan`, `monthly-budget-spent`) or No_License (`not-licensed`). */
  | { readonly type: 'BorrowTurnedAway'; readonly reason: TurnawayReason; readonly borrower: Borrower };

export type TurnawayReason = 'all-on-loan' | 'monthly-budget-spent' | 'not-licensed';

export type TitleRefusal =
  | { readonly name: 'unfit-terms'; readonly faults: ReturnType<typeof faultsOf> }
  | { readonly name: 'licence-exists' }
  | { readonly name: 'no-such-licence' }
  | { readonly name: 'no-such-loan' }
  | { readonly name: 'no-such-hold' }
  | { readonly name: 'already-borrowed'; readonly loanId: string; readonly due: Instant }
  | { readonly name: 'already-held'; readonly holdId: string }
  | { readonly name: 'not-licensed' }
  | { readonly name: 'not-for-this-class' }
  | { readonly name: 'all-on-loan'; readonly waiting: number }
  | { readonly name: 'monthly-budget-spent' }
  | { readonly name: 'hold-not-needed' }
  | { readonly name: 'extension-limit'; readonly limit: number }
  | { readonly name: 'held-by-others' }
  /** Counted from today the loan would end no later than it does. */
  | { readonly name: 'nothing-to-extend'; readonly due: Instant }
  | { readonly name: 'licence-withdrawn'; readonly due: Instant }
  | { readonly name: 'licence-ending'; readonly expires: Instant }
  /** The slot was given back before the loan or hold could begin: claim again. */
  | { readonly name: 'slot-lapsed' }
  /** Only a metered licence could serve, and the slot is an unmetered one: claim again. */
  | { readonly name: 'needs-metered-slot' };

type Outcome = Verdict<TitleEvent, TitleRefusal>;

/** A running loan by its id. */
export const loanIn = (state: TitleState, loanId: string): Loan | undefined => state.loans.find((l) => l.loanId === loanId);

const leftOrNull = (licence: Licence): number | null => (licence.terms.checkouts === null ? null : checkoutsLeft(licence));

const waitingHolds = (state: TitleState): readonly Hold[] => state.holds.filter((h) => h.status.is === 'waiting');

/** The licence a loan of this borrower would take now from the free seats, `null` when there is none. */
export const licenceToTake = (state: TitleState, borrower: Borrower, now: Instant, unlimitedOnly = false): Licence | null =>
  state.licences
    .filter((l) => serves(l.terms.audience, borrower) && (!unlimitedOnly || isUnlimited(l.terms)) && freeSeats(l, now) > 0)
    .sort(takingOrder)[0] ?? null;

/** Whether a loan of this borrower would be served by an unlimited licence, and so needs no metered slot. */
export const isServedUnlimited = (state: TitleState, borrower: Borrower, now: Instant): boolean =>
  licenceToTake(state, borrower, now, true) !== null;

/** When a loan that starts now on this licence ends: the end of the last day, or the licence's end if that is sooner. */
export const dueOf = (licence: Licence, days: number, now: Instant): { readonly due: Instant; readonly cut: boolean } => {
  const full = endOfDay(addDays(dayOf(now), days));
  const due = licence.terms.expires === null ? full : earlier(full, licence.terms.expires);
  return { due, cut: due !== full };
};

/** The running loan of a patron on this title. */
export const loanOf = (state: TitleState, patronId: string): Loan | null => state.loans.find((l) => l.holder?.patronId === patronId) ?? null;

const holdOf = (state: TitleState, patronId: string): Hold | null => state.holds.find((h) => h.holder?.patronId === patronId) ?? null;

// ---- what falls due by itself

const loansDue = (state: TitleState, now: Instant): readonly TitleEvent[] =>
  state.loans
    .filter((l) => l.due <= now)
    .sort((a, b) => (a.due + a.loanId < b.due + b.loanId ? -1 : 1))
    .map(({ loanId, licenceId, borrower, holder, due }) => ({ type: 'LoanExpired', loanId, licenceId, borrower, holder, due }));

const licencesTurning = (state: TitleState, now: Instant): readonly TitleEvent[] =>
  state.licences
    .filter((l) => l.ended === null)
    .flatMap((l): readonly TitleEvent[] => {
      if (l.terms.expires !== null && l.terms.expires <= now) return [{ type: 'LicenceExpired', licenceId: l.licenceId, checkoutsLeft: leftOrNull(l) }];
      return !l.begun && (l.terms.starts ?? '') <= now ? [{ type: 'LicenceBegan', licenceId: l.licenceId }] : [];
    });

const holdsTurning = (state: TitleState, now: Instant): readonly TitleEvent[] =>
  state.holds.flatMap(({ holdId, holder, status }): readonly TitleEvent[] => {
    if (status.is === 'paused') return status.until !== null && status.until <= now ? [{ type: 'HoldResumed', holdId, holder }] : [];
    if (status.is !== 'ready') return [];
    const licence = state.licences.find((l) => l.licenceId === status.licenceId);
    // A window cut short by its licence's end is not the patron's delay: the place is kept.
    const cut = licence?.terms.expires === status.until;
    if (status.until <= now && !cut) return [{ type: 'HoldPassedOn', holdId, holder }];
    return licence === undefined || !isUsable(licence, now) ? [{ type: 'HoldPutBack', holdId, holder }] : [];
  });

/** Free seats go to the queue in its order, each to the first whom the seat's licence serves. */
const offers = (state: TitleState, now: Instant): readonly TitleEvent[] => {
  const offered: TitleEvent[] = [];
  let current = state;
  for (const hold of waitingHolds(state)) {
    const licence = licenceToTake(current, hold.borrower, now);
    if (licence === null) continue;
    const { due: until } = dueOf(licence, hold.pickupDays, now);
    const ready: TitleEvent = { type: 'HoldBecameReady', holdId: hold.holdId, licenceId: licence.licenceId, holder: hold.holder, until };
    offered.push(ready);
    current = title.evolve(current, ready);
  }
  return offered;
};

const settle = (state: TitleState, now: Instant): readonly TitleEvent[] => {
  const steps = [loansDue, licencesTurning, holdsTurning, offers];
  const events: TitleEvent[] = [];
  let current = state;
  for (const step of steps) {
    const following = step(current, now);
    events.push(...following);
    current = fold(title, following, current);
  }
  return events;
};

// ---- commands

const turnAway = (reason: TurnawayReason, refusal: TitleRefusal, borrower: Borrower): Outcome =>
  refused(refusal, [{ type: 'BorrowTurnedAway', reason, borrower }]);

/** Why nobody of this kind gets a seat now. */
const noSeat = (state: TitleState, borrower: Borrower, now: Instant): Outcome => {
  const usable = state.licences.filter((l) => isUsable(l, now));
  if (usable.length === 0) return turnAway('not-licensed', { name: 'not-licensed' }, borrower);
  const serving = usable.filter((l) => serves(l.terms.audience, borrower));
  if (serving.length === 0) return refused({ name: 'not-for-this-class' });
  return serving.every((l) => isBudgetSpent(l, now))
    ? turnAway('monthly-budget-spent', { name: 'monthly-budget-spent' }, borrower)
    : turnAway('all-on-loan', { name: 'all-on-loan', waiting: waitingHolds(state).length }, borrower);
};

const borrow = (state: TitleState, command: Extract<TitleCommand, { type: 'Borrow' }>, now: Instant): Outcome => {
  const { loanId, holder, borrower, metered, rules } = command;
  const running = loanOf(state, holder.patronId);
  if (running !== null) return refused({ name: 'already-borrowed', loanId: running.loanId, due: running.due });
  if (state.forgone.includes(loanId)) return refused({ name: 'slot-lapsed' });
  const hold = holdOf(state, holder.patronId);
  const kept = hold?.status.is === 'ready' ? hold.status.licenceId : null;
  const licence =
    licenceToTake(state, borrower, now, true) ?? state.licences.find((l) => l.licenceId === kept && serves(l.terms.audience, borrower)) ?? licenceToTake(state, borrower, now);
  if (licence === null) return noSeat(state, borrower, now);
  if (!metered && !isUnlimited(licence.terms)) return refused({ name: 'needs-metered-slot' });
  const { due, cut } = dueOf(licence, rules.loanDays, now);
  const left = leftOrNull(licence);
  return accepted<TitleEvent>(
    ...(hold === null ? [] : [{ type: 'HoldFulfilled', holdId: hold.holdId, holder: hold.holder, loanId } as const]),
    { type: 'LoanStarted', loanId, licenceId: licence.licenceId, borrower, holder, started: now, due, cut, metered: !isUnlimited(licence.terms) },
    { type: 'LicenceConsumed', licenceId: licence.licenceId, loanId, checkoutsLeft: left === null ? null : left - 1, price: licence.terms.perLoan?.price ?? 0 },
  );
};

const extend = (state: TitleState, command: Extract<TitleCommand, { type: 'ExtendLoan' }>, now: Instant): Outcome => {
  const loan = loanIn(state, command.loanId);
  if (loan === undefined || loan.holder?.patronId !== command.patronId) return refused({ name: 'no-such-loan' });
  if (loan.extensions >= command.extension) return accepted();
  if (command.extension > command.rules.extensions) return refused({ name: 'extension-limit', limit: command.rules.extensions });
  const licence = state.licences.find((l) => l.licenceId === loan.licenceId);
  if (licence === undefined) return refused({ name: 'no-such-licence' });
  if (licence.ended !== null) return refused({ name: 'licence-withdrawn', due: loan.due });
  if (!isUnlimited(licence.terms) && waitingHolds(state).some((h) => serves(licence.terms.audience, h.borrower))) return refused({ name: 'held-by-others' });
  const { due } = dueOf(licence, command.rules.loanDays, now);
  if (due <= loan.due) {
    const { expires } = licence.terms;
    return refused(expires !== null && expires <= loan.due ? { name: 'licence-ending', expires } : { name: 'nothing-to-extend', due: loan.due });
  }
  return accepted({ type: 'LoanExtended', loanId: loan.loanId, holder: loan.holder, due, extension: command.extension });
};

const placeHold = (state: TitleState, command: Extract<TitleCommand, { type: 'PlaceHold' }>, now: Instant): Outcome => {
  const { holdId, holder, borrower, rules } = command;
  const hold = holdOf(state, holder.patronId);
  if (hold !== null) return refused({ name: 'already-held', holdId: hold.holdId });
  const running = loanOf(state, holder.patronId);
  if (running !== null) return refused({ name: 'already-borrowed', loanId: running.loanId, due: running.due });
  if (state.forgone.includes(holdId)) return refused({ name: 'slot-lapsed' });
  const alive = state.licences.filter((l) => isAlive(l, now));
  if (alive.length === 0) return turnAway('not-licensed', { name: 'not-licensed' }, borrower);
  if (!alive.some((l) => serves(l.terms.audience, borrower))) return refused({ name: 'not-for-this-class' });
  if (licenceToTake(state, borrower, now) !== null) return refused({ name: 'hold-not-needed' });
  return accepted({ type: 'HoldPlaced', holdId, borrower, holder, pickupDays: rules.pickupDays });
};

/** A hold as its holder (or, with `null`, staff) may touch it. */
const holdFor = (state: TitleState, holdId: string, patronId: string | null): Hold | null =>
  state.holds.find((h) => h.holdId === holdId && (patronId === null || h.holder?.patronId === patronId)) ?? null;

const act = (state: TitleState, command: TitleCommand, now: Instant): Outcome => {
  switch (command.type) {
    case 'SettleTitle':
      return accepted();
    case 'AddLicence': {
      const faults = faultsOf(command.terms);
      if (faults.length > 0) return refused({ name: 'unfit-terms', faults });
      const existing = state.licences.find((l) => l.licenceId === command.licenceId);
      if (existing !== undefined) return isSame(existing.terms, command.terms) ? accepted() : refused({ name: 'licence-exists' });
      return accepted({ type: 'LicenceAdded', licenceId: command.licenceId, terms: command.terms });
    }
    case 'WithdrawLicence': {
      const licence = state.licences.find((l) => l.licenceId === command.licenceId);
      if (licence === undefined) return refused({ name: 'no-such-licence' });
      return licence.ended !== null
        ? accepted()
        : accepted({ type: 'LicenceWithdrawn', licenceId: command.licenceId, reason: command.reason, checkoutsLeft: leftOrNull(licence) });
    }
    case 'Borrow':
      return borrow(state, command, now);
    case 'ExtendLoan':
      return extend(state, command, now);
    case 'ReturnLoan': {
      const loan = loanIn(state, command.loanId);
      if (loan === undefined || (command.patronId !== null && loan.holder?.patronId !== command.patronId)) return refused({ name: 'no-such-loan' });
      const { loanId, licenceId, borrower, holder } = loan;
      return accepted({ type: 'LoanReturned', loanId, licenceId, borrower, holder, by: command.patronId === null ? 'staff' : 'patron' });
    }
    case 'PlaceHold':
      return placeHold(state, command, now);
    case 'CancelHold': {
      const hold = holdFor(state, command.holdId, command.patronId);
      if (hold === null) return refused({ name: 'no-such-hold' });
      return accepted({ type: 'HoldCancelled', holdId: hold.holdId, holder: hold.holder, by: command.patronId === null ? 'staff' : 'patron' });
    }
    case 'PauseHold': {
      const hold = holdFor(state, command.holdId, command.patronId);
      if (hold === null) return refused({ name: 'no-such-hold' });
      const over = command.until !== null && command.until <= now;
      if (over || (hold.status.is === 'paused' && hold.status.until === command.until)) return accepted();
      return accepted({ type: 'HoldPaused', holdId: hold.holdId, holder: hold.holder, until: command.until });
    }
    case 'ResumeHold': {
      const hold = holdFor(state, command.holdId, command.patronId);
      if (hold === null) return refused({ name: 'no-such-hold' });
      return hold.status.is === 'paused' ? accepted({ type: 'HoldResumed', holdId: hold.holdId, holder: hold.holder }) : accepted();
    }
    case 'Forgo': {
      if (state.forgone.includes(command.id)) return accepted();
      const loan = loanIn(state, command.id);
      if (loan !== undefined) return refused({ name: 'already-borrowed', loanId: loan.loanId, due: loan.due });
      if (state.holds.some((h) => h.holdId === command.id)) return refused({ name: 'already-held', holdId: command.id });
      return accepted({ type: 'Forgone', id: command.id });
    }
  }
};

// ---- folding

const changeLicence = (state: TitleState, licenceId: string, change: (licence: Licence) => Partial<Licence>): readonly Licence[] =>
  state.licences.map((l) => (l.licenceId === licenceId ? { ...l, ...change(l) } : l));

const endLoan = (state: TitleState, loanId: string, licenceId: string): TitleState => ({
  ...state,
  loans: state.loans.filter((l) => l.loanId !== loanId),
  licences: changeLicence(state, licenceId, (l) => ({ running: l.running - 1 })),
});

/** Takes a hold's kept seat back, if it had one. */
const unreserve = (state: TitleState, holdId: string): readonly Licence[] => {
  const status = state.holds.find((h) => h.holdId === holdId)?.status;
  return status?.is === 'ready' ? changeLicence(state, status.licenceId, (l) => ({ reserved: l.reserved - 1 })) : state.licences;
};

const setStatus = (state: TitleState, holdId: string, status: Hold['status']): TitleState => ({
  ...state,
  licences: unreserve(state, holdId),
  holds: state.holds.map((h) => (h.holdId === holdId ? { ...h, status } : h)),
});

const removeHold = (state: TitleState, holdId: string): TitleState => ({
  ...state,
  licences: unreserve(state, holdId),
  holds: state.holds.filter((h) => h.holdId !== holdId),
});

const charge = ({ charged }: Licence, month: string): Licence['charged'] => ({ month, loans: charged.month === month ? charged.loans + 1 : 1 });

const evolve = (state: TitleState, event: TitleEvent): TitleState => {
  switch (event.type) {
    case 'LicenceAdded': {
      const licence: Licence = {
        licenceId: event.licenceId, terms: event.terms, used: 0, running: 0, reserved: 0,
        charged: { month: '', loans: 0 }, begun: event.terms.starts === null, ended: null,
      };
      return { ...state, licences: [...state.licences, licence] };
    }
    case 'LicenceBegan':
      return { ...state, licences: changeLicence(state, event.licenceId, () => ({ begun: true })) };
    case 'LicenceWithdrawn':
      return { ...state, licences: changeLicence(state, event.licenceId, () => ({ ended: 'withdrawn' })) };
    case 'LicenceExpired':
      return { ...state, licences: changeLicence(state, event.licenceId, () => ({ ended: 'expired' })) };
    case 'LicenceConsumed':
      return state;
    case 'LoanStarted': {
      const { loanId, licenceId, borrower, holder, started, due } = event;
      const loan: Loan = { loanId, licenceId, borrower, holder, started, due, extensions: 0 };
      return {
        ...state,
        loans: [...state.loans, loan],
        licences: changeLicence(state, licenceId, (l) => ({ used: l.used + 1, running: l.running + 1, charged: charge(l, monthOf(dayOf(started))) })),
      };
    }
    case 'LoanExtended':
      return { ...state, loans: state.loans.map((l) => (l.loanId === event.loanId ? { ...l, due: event.due, extensions: event.extension } : l)) };
    case 'LoanReturned':
    case 'LoanExpired':
      return endLoan(state, event.loanId, event.licenceId);
    case 'HoldPlaced': {
      const { holdId, borrower, holder, pickupDays } = event;
      return { ...state, holds: [...state.holds, { holdId, borrower, holder, pickupDays, status: { is: 'waiting' } }] };
    }
    case 'HoldBecameReady': {
      const ready = setStatus(state, event.holdId, { is: 'ready', licenceId: event.licenceId, until: event.until });
      return { ...ready, licences: changeLicence(ready, event.licenceId, (l) => ({ reserved: l.reserved + 1 })) };
    }
    case 'HoldPutBack':
    case 'HoldResumed':
      return setStatus(state, event.holdId, { is: 'waiting' });
    case 'HoldPaused':
      return setStatus(state, event.holdId, { is: 'paused', until: event.until });
    case 'HoldPassedOn':
    case 'HoldCancelled':
    case 'HoldFulfilled':
      return removeHold(state, event.holdId);
    case 'Forgone':
      return { ...state, forgone: [...state.forgone, event.id] };
    case 'BorrowTurnedAway':
      return state;
  }
};

export const title: Decider<TitleCommand, TitleState, TitleEvent, TitleRefusal> = {
  initial: { licences: [], loans: [], holds: [], forgone: [] },

  evolve,

  decide: (state, command, now) => {
    const settled = settle(state, now);
    const current = fold(title, settled, state);
    const verdict = act(current, command, now);
    if ('refused' in verdict) return refused(verdict.refused, [...settled, ...(verdict.recorded ?? [])]);
    const following = settle(fold(title, verdict.accepted, current), now);
    return accepted(...settled, ...verdict.accepted, ...following);
  },
};
