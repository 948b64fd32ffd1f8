/** Contrast after WCAG 2.2 (1.4.3 text 4.5:1, 1.4.11 controls and graphics 3:1), and the pairs of tokens the kit uses. */

export interface Pair {
  /** Names of tokens of app/theme.css without `--color-`. */
  readonly front: string;
  readonly back: string;
  readonly least: 4.5 | 3;
}

const channel = (value: number): number => {
  const part = value / 255;
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
};

/** Relative luminance of `#rrggbb`. */
export const luminance = (hex: string): number => {
  const number = Number.parseInt(hex.slice(1), 16);
  return 0.2126 * channel((number >> 16) & 255) + 0.7152 * channel((number >> 8) & 255) + 0.0722 * channel(number & 255);
};

/** 1 (the same) to 21 (black on white). */
export const contrast = (a: string, b: string): number => {
  const [light, dark] = [luminance(a), luminance(b)].toSorted((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
};

const text = (fronts: readonly string[], backs: readonly string[]): Pair[] =>
  fronts.flatMap((front) => backs.map((back) => ({ front, back, least: 4.5 as const })));
const shape = (fronts: readonly string[], backs: readonly string[]): Pair[] =>
  fronts.flatMap((front) => backs.map((back) => ({ front, back, least: 3 as const })));

export const pairs: readonly Pair[] = [
  ...text(['ink', 'ink-soft', 'primary', 'primary-strong', 'link', 'due', 'local', 'good', 'error'], ['paper', 'mist', 'sand']),
  ...text(['ink', 'ink-soft', 'due', 'local', 'link', 'primary'], ['due-wash']),
  ...text(['ink', 'ink-soft', 'good', 'link', 'primary'], ['good-wash']),
  ...text(['ink', 'ink-soft', 'error', 'link', 'primary'], ['error-wash']),
  ...text(['on-deep', 'on-deep-soft'], ['deep', 'deep-raised']),
  ...text(['on-primary'], ['primary', 'primary-strong', 'due', 'error', 'error-strong', 'deep']),
  ...text(['ink-soft'], ['solid-gray-50']),
  ...shape(['edge', 'chart', 'focus'], ['paper']),
  ...shape(['edge'], ['paper', 'sand', 'mist', 'due-wash']),
  ...shape(['focus'], ['mist', 'sand', 'due-wash', 'good-wash', 'error-wash']),
  // On the dark band the ring around the outline is what is seen.
  ...shape(['focus-ring'], ['deep', 'deep-raised', 'primary']),
];

export interface Failure extends Pair { readonly ratio: number }

/** The pairs that fall short; a pair naming a token that is not there fails with ratio 0. */
export const failures = (tokens: ReadonlyMap<string, string>, checked: readonly Pair[] = pairs): readonly Failure[] =>
  checked.flatMap((pair) => {
    const [front, back] = [tokens.get(pair.front), tokens.get(pair.back)];
    const ratio = front && back ? contrast(front, back) : 0;
    return ratio < pair.least ? [{ ...pair, ratio }] : [];
  });
