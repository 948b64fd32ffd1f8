/** What two states of a stream differ in, field by field. */

export interface Difference {
  /** From the outside in: `['licences', 'li-1', 'used']`. */
  readonly path: readonly string[];
  readonly before: unknown;
  readonly after: unknown;
}

const ids = ['licenceId', 'holdId', 'loanId', 'slot'] as const;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;

/** Things in lists are told apart by their own id, so that one gone from the middle does not shift the rest. */
const entries = (value: object): readonly (readonly [string, unknown])[] =>
  (Array.isArray(value)
    ? value.map((one: unknown, n) => {
      const id = isObject(one) ? ids.map((name) => one[name]).find((named) => typeof named === 'string') : undefined;
      return [typeof id === 'string' ? id : String(n + 1), one] as const;
    })
    : Object.entries(value));

const isSealed = (value: unknown): boolean => isObject(value) && (value['sealed'] === true || value['erased'] === true);

/** Whole things that came or went are one difference each; things on both sides are looked into. */
export const differences = (before: unknown, after: unknown, path: readonly string[] = []): readonly Difference[] => {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  if (!isObject(before) || !isObject(after) || isSealed(before) || isSealed(after)) return [{ path, before, after }];
  const [left, right] = [new Map(entries(before)), new Map(entries(after))];
  return [...new Set([...left.keys(), ...right.keys()])].flatMap((key) => differences(left.get(key), right.get(key), [...path, key]));
};
