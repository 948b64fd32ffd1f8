/** Circulation rules (貸出規則) per patron class, changed by the administrator without programming (R51). */
import { accepted, refused, type Decider } from '../kernel.ts';
import { patronClasses, type PatronClass } from './terms.ts';

export interface ClassRules {
  /** Loans at once, and how long one lasts in days. */
  readonly loans: number;
  readonly loanDays: number;
  /** Holds at once, and how long a ready copy waits in days. */
  readonly holds: number;
  readonly pickupDays: number;
  /** How often a loan may be extended (by `loanDays` from the day of the request). */
  readonly extensions: number;
  /** Whether loans of unlimited licences take a slot too. */
  readonly unlimitedCounts: boolean;
}

export interface Rules {
  readonly classes: { readonly [C in PatronClass]: ClassRules };
  /** Days after the return until nobody can tell any more who borrowed. */
  readonly retentionDays: number;
}

export const rulesStream = 'rules';

export type RulesCommand =
  | { readonly type: 'ChangeClassRules'; readonly class: PatronClass; readonly rules: ClassRules }
  | { readonly type: 'ChangeRetention'; readonly days: number };

export type RulesEvent =
  | { readonly type: 'ClassRulesChanged'; readonly class: PatronClass; readonly rules: ClassRules }
  | { readonly type: 'RetentionChanged'; readonly days: number };

export type RulesRefusal = { readonly name: 'rules-out-of-bounds'; readonly field: string; readonly least: number; readonly most: number };

/** What holds until an administrator changes it. */
export const initialRules: Rules = {
  classes: {
    general: { loans: 3, loanDays: 14, holds: 3, pickupDays: 7, extensions: 1, unlimitedCounts: true },
    provisional: { loans: 1, loanDays: 14, holds: 1, pickupDays: 7, extensions: 0, unlimitedCounts: false },
    pupil: { loans: 2, loanDays: 14, holds: 2, pickupDays: 7, extensions: 1, unlimitedCounts: false },
    teacher: { loans: 5, loanDays: 14, holds: 3, pickupDays: 7, extensions: 1, unlimitedCounts: true },
    'reading-support': { loans: 10, loanDays: 28, holds: 5, pickupDays: 14, extensions: 2, unlimitedCounts: true },
  },
  retentionDays: 30,
};

const bounds = {
  loans: [0, 100],
  loanDays: [1, 365],
  holds: [0, 100],
  pickupDays: [1, 60],
  extensions: [0, 20],
} as const satisfies { [F in Exclude<keyof ClassRules, 'unlimitedCounts'>]: readonly [number, number] };

const retentionBounds = [0, 3650] as const;

const within = (value: number, [least, most]: readonly [number, number]): boolean => Number.isInteger(value) && value >= least && value <= most;

const sameRules = (a: ClassRules, b: ClassRules): boolean =>
  a.loans === b.loans && a.loanDays === b.loanDays && a.holds === b.holds && a.pickupDays === b.pickupDays &&
  a.extensions === b.extensions && a.unlimitedCounts === b.unlimitedCounts;

export const rules: Decider<RulesCommand, Rules, RulesEvent, RulesRefusal> = {
  initial: initialRules,

  evolve: (state, event) =>
    event.type === 'RetentionChanged'
      ? { ...state, retentionDays: event.days }
      : { ...state, classes: { ...state.classes, [event.class]: event.rules } },

  decide: (state, command) => {
    if (command.type === 'ChangeRetention') {
      if (!within(command.days, retentionBounds)) return refused({ name: 'rules-out-of-bounds', field: 'days', least: retentionBounds[0], most: retentionBounds[1] });
      return command.days === state.retentionDays ? accepted() : accepted({ type: 'RetentionChanged', days: command.days });
    }
    for (const [field, range] of Object.entries(bounds)) {
      if (!within(command.rules[field as keyof typeof bounds], range)) {
        return refused({ name: 'rules-out-of-bounds', field, least: range[0], most: range[1] });
      }
    }
    return !patronClasses.includes(command.class) || sameRules(state.classes[command.class], command.rules)
      ? accepted()
      : accepted({ type: 'ClassRulesChanged', class: command.class, rules: command.rules });
  },
};
