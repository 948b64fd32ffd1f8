/** Random stories of one title: who asks what, and how much time goes by. A script is data; `play` tells it. */
import fc from 'fast-check';
import { fold, fromMillis, toMillis, type Instant, type Verdict } from '../../../domain/kernel.ts';
import { initialRules } from '../../../domain/lending/rules.ts';
import type { LicenceTerms } from '../../../domain/lending/terms.ts';
import { title, type TitleCommand, type TitleEvent, type TitleRefusal, type TitleState } from '../../../domain/lending/title.ts';
import { factsOf, jst } from '../given.ts';
import { somebody } from './scene.ts';

const people = [somebody('ai'), somebody('bunta'), somebody('chika', 'pupil', 'kitagi'), somebody('dan', 'provisional'), somebody('eri', 'reading-support')];
const licenceIds = ['lic-1', 'lic-2', 'lic-3'] as const;

const minute = 60_000;
const day = 1440 * minute;
const begin = toMillis(jst('2026-12-10 10:00'));
const inDays = (days: number): Instant => fromMillis(begin + days * day - 10 * 60 * minute);

const terms: fc.Arbitrary<LicenceTerms> = fc.record({
  concurrency: fc.constantFrom(1, 1, 2, 3, null),
  checkouts: fc.constantFrom(null, null, 1, 2, 5),
  starts: fc.constantFrom(null, null, inDays(-3), inDays(4), inDays(25)),
  expires: fc.constantFrom(null, null, inDays(30), inDays(45), inDays(90)),
  perLoan: fc.constantFrom(null, null, null, { price: 300, monthlyBudget: 300 }, { price: 300, monthlyBudget: 700 }),
  audience: fc.constantFrom<LicenceTerms['audience']>(
    { kind: 'patrons' }, { kind: 'patrons' }, { kind: 'anyone' }, { kind: 'schools', schools: ['kitagi'] }, { kind: 'classes', classes: ['general', 'reading-support'] },
  ),
});

/** A step in numbers: what they point at is what there is when the step is played. */
export interface Step {
  readonly ask: TitleCommand['type'];
  readonly who: number;
  readonly which: number;
  readonly terms: LicenceTerms;
  readonly flag: boolean;
  /** Milliseconds since the step before; negative is a clock that was set back. */
  readonly later: number;
}

const asks = fc.constantFrom<TitleCommand['type']>(
  'AddLicence', 'WithdrawLicence', 'Borrow', 'Borrow', 'Borrow', 'Borrow', 'ExtendLoan', 'ReturnLoan', 'ReturnLoan',
  'PlaceHold', 'PlaceHold', 'PlaceHold', 'PlaceHold', 'CancelHold', 'PauseHold', 'ResumeHold', 'Forgo', 'SettleTitle',
);
const forwards = fc.oneof(
  fc.constant(0), fc.integer({ min: 1, max: 60 * minute }), fc.integer({ min: minute, max: 3 * day }), fc.constantFrom(day, 7 * day, 14 * day), fc.integer({ min: 7 * day, max: 35 * day }),
);
const backwards = fc.integer({ min: -60 * minute, max: 0 });

const stepOf = (later: fc.Arbitrary<number>): fc.Arbitrary<Step> =>
  fc.record({ ask: asks, who: fc.nat(people.length - 1), which: fc.nat(5), terms, flag: fc.boolean(), later });

/** Begins with a licence, so that there is something to tell. */
const scriptOf = (later: fc.Arbitrary<number>): fc.Arbitrary<readonly Step[]> =>
  fc.tuple(stepOf(later), fc.array(stepOf(later), { minLength: 10, maxLength: 60, size: 'max' })).map(([first, rest]) => [{ ...first, ask: 'AddLicence', which: 0 }, ...rest]);

export const monotonic = scriptOf(forwards);
export const setBack = scriptOf(fc.oneof({ weight: 3, arbitrary: forwards }, { weight: 1, arbitrary: backwards }));

/** The command a step means in this state; ids of loans and holds are new, or now and then those of somebody's step before. */
const commandOf = (state: TitleState, step: Step, i: number, claimed: readonly string[], now: Instant): TitleCommand => {
  const who = people[step.who] ?? people[0]!;
  const { holder, borrower } = who;
  const rules = { ...initialRules.classes[borrower.class], loanDays: step.flag ? 14 : 5, pickupDays: step.flag ? 7 : 2, extensions: 2 };
  const { loans } = state;
  const loan = loans[step.which % Math.max(1, loans.length)];
  const hold = state.holds[step.which % Math.max(1, state.holds.length)];
  const licenceId = licenceIds[step.which % licenceIds.length] ?? licenceIds[0];
  switch (step.ask) {
    case 'AddLicence':
      return { type: 'AddLicence', licenceId, terms: step.terms };
    case 'WithdrawLicence':
      return { type: 'WithdrawLicence', licenceId, reason: 'publisher' };
    case 'Borrow':
      return { type: 'Borrow', loanId: `loan-${i}`, holder, borrower, metered: step.which > 0, rules };
    case 'ExtendLoan':
      return { type: 'ExtendLoan', loanId: loan?.loanId ?? 'loan-none', patronId: loan?.holder?.patronId ?? holder.patronId, rules, extension: (loan?.extensions ?? 0) + (step.flag ? 1 : 0) };
    case 'ReturnLoan':
      return { type: 'ReturnLoan', loanId: loan?.loanId ?? 'loan-none', patronId: step.flag ? null : holder.patronId };
    case 'PlaceHold':
      return { type: 'PlaceHold', holdId: `hold-${i}`, holder, borrower, rules };
    case 'CancelHold':
      return { type: 'CancelHold', holdId: hold?.holdId ?? 'hold-none', patronId: step.flag ? null : holder.patronId };
    case 'PauseHold':
      return { type: 'PauseHold', holdId: hold?.holdId ?? 'hold-none', patronId: hold?.holder?.patronId ?? '', until: step.flag ? null : fromMillis(toMillis(now) + (step.which - 1) * day) };
    case 'ResumeHold':
      return { type: 'ResumeHold', holdId: hold?.holdId ?? 'hold-none', patronId: hold?.holder?.patronId ?? '' };
    case 'Forgo':
      return { type: 'Forgo', id: claimed.at(-1 - step.which) ?? `loan-${i + 1}` };
    case 'SettleTitle':
      return { type: 'SettleTitle' };
  }
};

/** One step as it was told. `before` is the state the command found, `after` the state with all that was written. */
export interface Told {
  readonly now: Instant;
  readonly command: TitleCommand;
  readonly verdict: Verdict<TitleEvent, TitleRefusal>;
  readonly before: TitleState;
  readonly after: TitleState;
  /** Everything written so far, this step included. */
  readonly log: readonly TitleEvent[];
}

export const play = (script: readonly Step[], watch: (told: Told) => void): readonly TitleEvent[] => {
  let now = begin;
  let state = title.initial;
  const claimed: string[] = [];
  const log: TitleEvent[] = [];
  script.forEach((step, i) => {
    now += step.later;
    const at = fromMillis(now);
    const command = commandOf(state, step, i, claimed, at);
    if (command.type === 'Borrow') claimed.push(command.loanId);
    if (command.type === 'PlaceHold') claimed.push(command.holdId);
    const verdict = title.decide(state, command, at);
    const after = fold(title, factsOf(verdict), state);
    log.push(...factsOf(verdict));
    watch({ now: at, command, verdict, before: state, after, log });
    state = after;
  });
  return log;
};
