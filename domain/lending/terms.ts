/** What a licence allows: its terms, its seats, and the order in which licences are taken (domain.md, "Licences"). */
import { dayOf, monthOf, type Instant } from '../kernel.ts';

/** Patron classes (利用者区分), each with circulation rules of its own. */
export type PatronClass = 'general' | 'provisional' | 'pupil' | 'teacher' | 'reading-support';

export const patronClasses: readonly PatronClass[] = ['general', 'provisional', 'pupil', 'teacher', 'reading-support'];

/** Whom a licence may serve. `anyone` needs no sign-in: public domain and the city's own materials (R19, R72). */
export type LicenceAudience =
  | { readonly kind: 'anyone' }
  | { readonly kind: 'patrons' }
  | { readonly kind: 'schools'; readonly schools: readonly string[] }
  | { readonly kind: 'classes'; readonly classes: readonly PatronClass[] };

/**
 * Terms of a licence. Every model of the field is a combination of these: one copy/one user perpetual, two years,
 * 52 loans, whichever comes first, a bundle, pay per loan, unlimited for a year, a school pack, public domain.
 */
export interface LicenceTerms {
  /** Readers at once; `null` is unlimited. */
  readonly concurrency: number | null;
  /** Loans bought in all; `null` is not counted. */
  readonly checkouts: number | null;
  /** First and last moment of use, usable when `starts <= now < expires`; `null` is perpetual. */
  readonly starts: Instant | null;
  readonly expires: Instant | null;
  /** Pay per loan (都度課金), in yen, up to a budget per calendar month in Japan. */
  readonly perLoan: { readonly price: number; readonly monthlyBudget: number } | null;
  readonly audience: LicenceAudience;
}

/** A licence with what has been used of it. */
export interface Licence {
  readonly licenceId: string;
  readonly terms: LicenceTerms;
  /** Loans started on it so far. */
  readonly used: number;
  /** Loans running on it. */
  readonly running: number;
  /** Ready holds a seat is kept for. */
  readonly reserved: number;
  /** Loans charged in the month they were made, for pay per loan. */
  readonly charged: { readonly month: string; readonly loans: number };
  readonly begun: boolean;
  readonly ended: 'withdrawn' | 'expired' | null;
}

/** Who asks, as far as licences care. */
export interface Borrower {
  readonly class: PatronClass;
  readonly school: string | null;
}

export const isUsable = (licence: Licence, now: Instant): boolean =>
  licence.ended === null &&
  (licence.terms.starts === null || licence.terms.starts <= now) &&
  (licence.terms.expires === null || now < licence.terms.expires) &&
  checkoutsLeft(licence) > 0;

/** Still to come or usable: a hold on such a title has something to wait for. */
export const isAlive = (licence: Licence, now: Instant): boolean =>
  licence.ended === null && (licence.terms.expires === null || now < licence.terms.expires) && checkoutsLeft(licence) > 0;

export const isUnlimited = (terms: LicenceTerms): boolean =>
  terms.concurrency === null && terms.checkouts === null && terms.perLoan === null;

export const serves = (audience: LicenceAudience, borrower: Borrower): boolean => {
  switch (audience.kind) {
    case 'anyone':
    case 'patrons':
      return true;
    case 'schools':
      return borrower.school !== null && audience.schools.includes(borrower.school);
    case 'classes':
      return audience.classes.includes(borrower.class);
  }
};

/** Loans that may still be started on it; `Infinity` when not counted. */
export const checkoutsLeft = (licence: Licence): number =>
  licence.terms.checkouts === null ? Infinity : licence.terms.checkouts - licence.used;

const loansLeftInBudget = ({ terms, charged }: Licence, now: Instant): number => {
  if (terms.perLoan === null) return Infinity;
  const spent = charged.month === monthOf(dayOf(now)) ? charged.loans : 0;
  return Math.floor(terms.perLoan.monthlyBudget / terms.perLoan.price) - spent;
};

/** Readers it can take on now, beyond those running and those a seat is kept for. `Infinity` when unlimited. */
export const freeSeats = (licence: Licence, now: Instant): number => {
  if (!isUsable(licence, now)) return 0;
  const places = (licence.terms.concurrency ?? Infinity) - licence.running;
  return Math.max(0, Math.min(places, checkoutsLeft(licence), loansLeftInBudget(licence, now)) - licence.reserved);
};

/** Usable but for this month's pay-per-loan budget. */
export const isBudgetSpent = (licence: Licence, now: Instant): boolean => isUsable(licence, now) && loansLeftInBudget(licence, now) <= 0;

/**
 * Which licence a loan takes first: unlimited ones, since they cost nothing; then time-limited ones by the earliest
 * end, time-and-count before time-only at the same end; then perpetual; then counted with most left; pay per loan last.
 */
export const takingOrder = (a: Licence, b: Licence): number => {
  const rank = ({ terms }: Licence): number =>
    isUnlimited(terms) ? 0 : terms.perLoan !== null ? 4 : terms.expires !== null ? 1 : terms.checkouts === null ? 2 : 3;
  const counted = ({ terms }: Licence): number => (terms.checkouts !== null ? 0 : 1);
  return (
    rank(a) - rank(b) ||
    (a.terms.expires ?? '').localeCompare(b.terms.expires ?? '') ||
    counted(a) - counted(b) ||
    (rank(a) === 3 ? checkoutsLeft(b) - checkoutsLeft(a) : 0) ||
    (a.licenceId < b.licenceId ? -1 : 1)
  );
};

/** What is wrong with terms somebody typed, field by field; empty when they can be bought. */
export const faultsOf = (terms: LicenceTerms): readonly { readonly field: keyof LicenceTerms; readonly fault: 'not-positive' | 'ends-before-it-starts' | 'buys-nothing' | 'empty' }[] => {
  const positive = (n: number | null): boolean => n === null || (Number.isInteger(n) && n > 0);
  return [
    ...(positive(terms.concurrency) ? [] : [{ field: 'concurrency', fault: 'not-positive' } as const]),
    ...(positive(terms.checkouts) ? [] : [{ field: 'checkouts', fault: 'not-positive' } as const]),
    ...(terms.starts !== null && terms.expires !== null && terms.expires <= terms.starts ? [{ field: 'expires', fault: 'ends-before-it-starts' } as const] : []),
    ...(terms.perLoan === null || (positive(terms.perLoan.price) && positive(terms.perLoan.monthlyBudget)) ? [] : [{ field: 'perLoan', fault: 'not-positive' } as const]),
    ...(terms.perLoan !== null && terms.perLoan.price > terms.perLoan.monthlyBudget ? [{ field: 'perLoan', fault: 'buys-nothing' } as const] : []),
    ...((terms.audience.kind === 'schools' && terms.audience.schools.length === 0) || (terms.audience.kind === 'classes' && terms.audience.classes.length === 0)
      ? [{ field: 'audience', fault: 'empty' } as const]
      : []),
  ];
};
