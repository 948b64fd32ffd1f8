/** What may happen in a small library: a few titles on every licence model, a few people, and what they and the world do. */
import fc from 'fast-check';
import type { Instant } from '../../domain/kernel.ts';
import type { LicenceTerms, PatronClass } from '../../domain/lending/terms.ts';

const day = 86_400_000;

const terms = (some: Partial<LicenceTerms> = {}): LicenceTerms => ({
  concurrency: 1, checkouts: null, starts: null, expires: null, perLoan: null, audience: { kind: 'patrons' }, ...some,
});

/** From the beginning, in ms. */
const from = (begin: Instant, ms: number): Instant => new Date(Date.parse(begin) + ms).toISOString();

/** Licences a title may have at the beginning, and those that may be bought later. */
export const stocks: readonly ((begin: Instant) => readonly LicenceTerms[])[] = [
  () => [terms()],
  () => [terms({ concurrency: 2, checkouts: 3 })],
  (begin) => [terms({ checkouts: 2, expires: from(begin, 10 * day) })],
  (begin) => [terms({ concurrency: null, expires: from(begin, 90_000) }), terms()],
  () => [terms({ concurrency: null, audience: { kind: 'anyone' } })],
  () => [terms({ concurrency: null, perLoan: { price: 300, monthlyBudget: 600 } })],
  () => [terms({ concurrency: null, audience: { kind: 'classes', classes: ['pupil'] } }), terms()],
  (begin) => [terms({ expires: from(begin, 20 * day) }), terms({ starts: from(begin, 5 * day) })],
  () => [terms({ concurrency: 2 })],
  () => [],
];

export const payPerLoan = 5;

/** The single copy most of all, since it is what people wait for. */
const scarce = [0, 0, 0, 0, ...stocks.keys()];

export const people: readonly PatronClass[] = ['general', 'general', 'provisional', 'pupil'];

/** The middle of a day; ten seconds before midnight in Japan on the eve of a leap day, of the year's end, of the fiscal year's end. */
export const begins: readonly Instant[] = ['2026-12-15T01:00:00.000Z', '2028-02-28T14:59:50.000Z', '2026-12-31T14:59:50.000Z', '2027-03-31T14:59:50.000Z'];

/** Rules of the general class an administrator may set. */
export const rulings = [
  { loans: 1, loanDays: 7, holds: 1, pickupDays: 3, extensions: 2, unlimitedCounts: true },
  { loans: 3, loanDays: 14, holds: 3, pickupDays: 7, extensions: 1, unlimitedCounts: false },
] as const;

/** How far time jumps: to what falls due next, a moment before it, or by so many ms. Once, an hour back. */
export const jumps = ['due', 'before due', 61_000, 1000, day, 8 * day, 15 * day, 45 * day] as const;

export const kinds = [
  'borrow', 'return', 'hold', 'cancel', 'extend', 'pause', 'resume', 'again', 'jump', 'crash',
  'buy', 'withdraw', 'rule', 'block', 'unblock', 'promote', 'desk return', 'back', 'hide',
] as const;

export type Kind = (typeof kinds)[number];

export interface Step {
  readonly what: Kind;
  readonly who: number;
  readonly title: number;
  /** Which process is asked. */
  readonly at: number;
  /** Which jump, stock, ruling, or earlier request. */
  readonly which: number;
  /** ms after the step before. */
  readonly after: number;
}

export interface Scenario {
  readonly begin: number;
  readonly people: number;
  /** The stock of each title. */
  readonly titles: readonly number[];
  /** Programs over one log at once; the first has the followers. */
  readonly processes: number;
  /**
   * Which projections run. Without `titles` a seat that comes free with a month, or with a clock set back, is not offered,
   * so there is no such licence and no such clock then.
   */
  readonly projections: 'deadlines' | 'titles' | 'all';
  /** In the end two months pass, so that everything comes to its end. */
  readonly toTheEnd: boolean;
  readonly steps: readonly Step[];
  /** The seed of the order in which calls are let go. */
  readonly order: number;
}

const weights: { readonly [K in Kind]: number } = {
  borrow: 15, return: 6, hold: 11, cancel: 2, extend: 2, pause: 2, resume: 1, again: 4, jump: 7, crash: 5,
  buy: 1, withdraw: 1, rule: 1, block: 1, unblock: 1, promote: 1, 'desk return': 1, back: 1, hide: 1,
};

const drawn: readonly Kind[] = kinds.flatMap((kind) => Array.from({ length: weights[kind] }, () => kind));

const pauses = [0, 1, 5, 20, 80, 300, 2000, 30_000];

/** One number says a step: cheap to draw by the million, and smaller numbers are simpler steps. */
const stepOf = (n: number): Step => {
  const digit = (place: number, base: number): number => Math.floor(n / place) % base;
  return {
    what: drawn[digit(1, drawn.length)] as Kind,
    who: digit(64, 4), title: [0, 0, 0, 0, 1, 1, 1, 2][digit(256, 8)] ?? 0, at: digit(2048, 2), which: digit(4096, 16), after: pauses[digit(65_536, 8)] ?? 0,
  };
};

const chance = (one: number): fc.Arbitrary<boolean> => fc.nat(one - 1).map((n) => n === one - 1);

const opening = (what: Kind, who: number, after: number): Step => ({ what, who, title: 0, at: 0, which: 0, after });

/** Many scenarios begin where it becomes interesting: a title is lent, somebody waits for it, a seat is about to be kept for them. */
const openings: readonly (readonly Step[])[] = [
  [],
  [opening('borrow', 0, 0)],
  [opening('borrow', 0, 0), opening('hold', 1, 2000)],
  [opening('borrow', 0, 0), opening('hold', 1, 2000), opening('return', 0, 2000)],
];

const steps: fc.Arbitrary<readonly Step[]> = fc
  .tuple(fc.noBias(fc.constantFrom(...openings)), fc.array(fc.noBias(fc.nat(2 ** 19 - 1)).map(stepOf), { minLength: 2, maxLength: 8, size: 'max' }))
  .map(([first, more]) => [...first, ...more]);

export const scenarios: fc.Arbitrary<Scenario> = fc.record({
  begin: fc.nat(begins.length - 1),
  people: fc.integer({ min: 2, max: people.length }),
  titles: fc.array(fc.noBias(fc.constantFrom(...scarce)), { minLength: 1, maxLength: 3, size: 'max' }),
  processes: chance(3).map((both) => (both ? 2 : 1)),
  projections: fc.noBias(fc.constantFrom('deadlines', 'deadlines', 'deadlines', 'deadlines', 'titles', 'titles', 'titles', 'all')),
  toTheEnd: chance(16),
  steps,
  order: fc.noShrink(fc.nat(2 ** 31 - 1)),
});
