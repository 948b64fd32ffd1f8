/** The people, licences and words the lending examples are told with. It is 10:00 on 15 December 2026 in Japan. */
import type { Instant } from '../../../domain/kernel.ts';
import { initialRules } from '../../../domain/lending/rules.ts';
import type { Borrower, LicenceTerms, PatronClass } from '../../../domain/lending/terms.ts';
import type { Holder, TitleCommand, TitleEvent } from '../../../domain/lending/title.ts';
import { jst } from '../given.ts';

export const now: Instant = jst('2026-12-15 10:00');
/** The end of the fourteenth day from `now`, and of the seventh. */
export const due: Instant = jst('2026-12-29 23:59:59');
export const pickup: Instant = jst('2026-12-22 23:59:59');

export interface Somebody {
  readonly holder: Holder;
  readonly borrower: Borrower;
}

export const somebody = (name: string, kind: PatronClass = 'general', school: string | null = null): Somebody => ({
  holder: { patronId: `patron-of-${name}`, slot: `slot-of-${name}` },
  borrower: { class: kind, school },
});

export const aoki = somebody('aoki');
export const baba = somebody('baba');
export const chiba = somebody('chiba');
export const doi = somebody('doi');
export const pupilOfKitagi = somebody('emi', 'pupil', 'kitagi');
export const pupilOfShiraishi = somebody('fumi', 'pupil', 'shiraishi');
export const provisional = somebody('goto', 'provisional');

const terms = (some: Partial<LicenceTerms>): LicenceTerms => ({
  concurrency: 1, checkouts: null, starts: null, expires: null, perLoan: null, audience: { kind: 'patrons' }, ...some,
});

/** Every model of the field as terms. The two years and the year run to the end of March 2028 and 2027. */
export const models = {
  oneCopy: terms({}),
  twoYears: terms({ starts: jst('2026-04-01 00:00'), expires: jst('2028-04-01 00:00') }),
  loans52: terms({ checkouts: 52 }),
  twoYearsOr52: terms({ checkouts: 52, starts: jst('2026-04-01 00:00'), expires: jst('2028-04-01 00:00') }),
  bundleOf3: terms({ concurrency: 3, checkouts: 3 }),
  payPerLoan: terms({ concurrency: null, perLoan: { price: 300, monthlyBudget: 600 } }),
  unlimitedYear: terms({ concurrency: null, starts: jst('2026-04-01 00:00'), expires: jst('2027-04-01 00:00') }),
  schoolPack: terms({ concurrency: null, audience: { kind: 'schools', schools: ['kitagi'] } }),
  readingSupport: terms({ audience: { kind: 'classes', classes: ['reading-support'] } }),
  publicDomain: terms({ concurrency: null, audience: { kind: 'anyone' } }),
  fromApril: terms({ starts: jst('2027-04-01 00:00'), expires: jst('2029-04-01 00:00') }),
  untilDecember20: terms({ expires: jst('2026-12-20 00:00') }),
} satisfies { readonly [model: string]: LicenceTerms };

// ---- what happened

export const added = (licenceId: string, of: LicenceTerms): TitleEvent => ({ type: 'LicenceAdded', licenceId, terms: of });
export const began = (licenceId: string): TitleEvent => ({ type: 'LicenceBegan', licenceId });
export const running = (licenceId: string, of: LicenceTerms): readonly TitleEvent[] =>
  of.starts === null ? [added(licenceId, of)] : [added(licenceId, of), began(licenceId)];

type Started = Extract<TitleEvent, { type: 'LoanStarted' }>;

export const started = (loanId: string, who: Somebody, licenceId: string, some: Partial<Started> = {}): TitleEvent => ({
  type: 'LoanStarted', loanId, licenceId, ...who, started: now, due, cut: false, metered: true, ...some,
});
export const consumed = (licenceId: string, loanId: string, checkoutsLeft: number | null = null, price = 0): TitleEvent => ({
  type: 'LicenceConsumed', licenceId, loanId, checkoutsLeft, price,
});
export const expired = (loanId: string, who: Somebody, licenceId: string, at: Instant = due): TitleEvent => ({
  type: 'LoanExpired', loanId, licenceId, ...who, due: at,
});
export const returned = (loanId: string, who: Somebody, licenceId: string, by: 'patron' | 'staff' = 'patron'): TitleEvent => ({
  type: 'LoanReturned', loanId, licenceId, ...who, by,
});
export const placed = (holdId: string, who: Somebody): TitleEvent => ({ type: 'HoldPlaced', holdId, ...who, pickupDays: 7 });
export const ready = (holdId: string, { holder }: Somebody, licenceId: string, until: Instant = pickup): TitleEvent => ({
  type: 'HoldBecameReady', holdId, licenceId, holder, until,
});
export const passedOn = (holdId: string, { holder }: Somebody): TitleEvent => ({ type: 'HoldPassedOn', holdId, holder });
export const putBack = (holdId: string, { holder }: Somebody): TitleEvent => ({ type: 'HoldPutBack', holdId, holder });
export const paused = (holdId: string, { holder }: Somebody, until: Instant | null = null): TitleEvent => ({ type: 'HoldPaused', holdId, holder, until });
export const resumed = (holdId: string, { holder }: Somebody): TitleEvent => ({ type: 'HoldResumed', holdId, holder });
export const cancelled = (holdId: string, { holder }: Somebody, by: 'patron' | 'staff' = 'patron'): TitleEvent => ({ type: 'HoldCancelled', holdId, holder, by });
export const fulfilled = (holdId: string, { holder }: Somebody, loanId: string): TitleEvent => ({ type: 'HoldFulfilled', holdId, holder, loanId });
export const turnedAway = (reason: 'all-on-loan' | 'monthly-budget-spent' | 'not-licensed', { borrower }: Somebody): TitleEvent => ({
  type: 'BorrowTurnedAway', reason, borrower,
});

// ---- what is asked

export const borrow = (loanId: string, who: Somebody, metered = true): TitleCommand => ({
  type: 'Borrow', loanId, ...who, metered, rules: initialRules.classes[who.borrower.class],
});
export const placeHold = (holdId: string, who: Somebody): TitleCommand => ({
  type: 'PlaceHold', holdId, ...who, rules: initialRules.classes[who.borrower.class],
});
export const giveBack = (loanId: string, who: Somebody | null): TitleCommand => ({ type: 'ReturnLoan', loanId, patronId: who?.holder.patronId ?? null });
export const extend = (loanId: string, who: Somebody, extension = 1): TitleCommand => ({
  type: 'ExtendLoan', loanId, patronId: who.holder.patronId, rules: initialRules.classes[who.borrower.class], extension,
});
export const cancel = (holdId: string, who: Somebody | null): TitleCommand => ({ type: 'CancelHold', holdId, patronId: who?.holder.patronId ?? null });
export const pause = (holdId: string, who: Somebody, until: Instant | null = null): TitleCommand => ({
  type: 'PauseHold', holdId, patronId: who.holder.patronId, until,
});
export const resume = (holdId: string, who: Somebody): TitleCommand => ({ type: 'ResumeHold', holdId, patronId: who.holder.patronId });
export const settle: TitleCommand = { type: 'SettleTitle' };
