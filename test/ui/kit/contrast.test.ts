import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cloths } from '../../../ui/kit/cloth.ts';
import { contrast, failures, pairs } from '../../../ui/kit/contrast.ts';

const ui = join(__dirname, '../../../ui');
const theme = readFileSync(join(ui, 'app/theme.css'), 'utf8');

const colours = (css: string): Map<string, string> =>
  new Map([...css.matchAll(/--color-([\w-]+):\s*(#[0-9a-f]{6})\b/gi)].map(([, name = '', value = '']) => [name, value]));

const block = (from: string): string => {
  const start = theme.indexOf('{', theme.indexOf(from));
  return theme.slice(start, theme.indexOf('\n  }', start) > 0 && from.startsWith('html') ? theme.indexOf('\n  }', start) : theme.indexOf('\n}', start));
};

const palette = colours(readFileSync(require.resolve('@digital-go-jp/tailwind-theme-plugin/v4'), 'utf8'));
const normal = new Map([...palette, ...colours(block('@theme static'))]);
const high = new Map([...normal, ...colours(block("html[data-contrast='high']"))]);

const sources = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.tsx'))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));

/** Text and background tokens that stand in one class string, without `hover:` and the like. */
const usedTogether = (source: string): { front: string; back: string }[] =>
  [...source.matchAll(/'([^'\n]*)'|"([^"\n]*)"|`([^`]*)`/g)].flatMap(([, a, b, c]) => {
    const words = (a ?? b ?? c ?? '').split(/\s+/);
    const named = (prefix: string): string[] => words.filter((word) => word.startsWith(prefix)).map((word) => word.slice(prefix.length)).filter((name) => normal.has(name));
    return named('text-').flatMap((front) => named('bg-').map((back) => ({ front, back })));
  });

describe('contrast', () => {
  test('the measure agrees with the known ends and with a published value', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
    expect(contrast('#006173', '#006173')).toBe(1);
    // #767676 is the lightest grey that passes 4.5:1 on white.
    expect(contrast('#767676', '#ffffff')).toBeGreaterThan(4.5);
    expect(contrast('#777777', '#ffffff')).toBeLessThan(4.5);
  });

  test('the theme was really read', () => {
    expect(normal.get('primary')).toBe('#006173');
    expect(normal.get('deep')).toBe(palette.get('cyan-1200'));
    expect(high.get('ink')).toBe('#000000');
  });

  test('every pair of tokens passes WCAG 2.2 AA', () => {
    expect(failures(normal)).toEqual([]);
  });

  test('every pair passes with high contrast, text at 7:1', () => {
    expect(failures(high)).toEqual([]);
    const text = pairs.filter(({ least }) => least === 4.5);
    expect(text.filter(({ front, back }) => contrast(high.get(front) ?? '#ffffff', high.get(back) ?? '#ffffff') < 7)).toEqual([]);
  });

  test('a pair that fails is caught, and so is one without a token', () => {
    expect(failures(normal, [{ front: 'sunset', back: 'paper', least: 4.5 }])).toMatchObject([{ front: 'sunset', back: 'paper' }]);
    expect(failures(normal, [{ front: 'yellow-900', back: 'sand', least: 4.5 }])).toHaveLength(1);
    expect(failures(normal, [{ front: 'no-such', back: 'paper', least: 3 }])).toMatchObject([{ ratio: 0 }]);
  });

  test('text and background named in one class string are a declared pair', () => {
    const declared = new Set(pairs.map(({ front, back }) => `${front} on ${back}`));
    const used = new Set(sources(ui).flatMap(usedTogether).map(({ front, back }) => `${front} on ${back}`));
    expect(used.size).toBeGreaterThan(8);
    expect([...used].filter((pair) => !declared.has(pair))).toEqual([]);
    expect(usedTogether("'p-2 text-sunset bg-paper hover:bg-mist'")).toEqual([{ front: 'sunset', back: 'paper' }]);
  });

  test('every binding cloth is readable', () => {
    for (const { cloth, ink } of cloths) expect(contrast(cloth, ink)).toBeGreaterThanOrEqual(7);
  });

  test('nothing is set under 14 px', () => {
    const small = sources(ui).flatMap((source) => [...source.matchAll(/text-xs\b|text-\[(0\.[0-7]\d*rem|0\.8[0-6]\d*rem|1[0-3]px|\dpx)\]/g)].map(([found]) => found));
    expect(small).toEqual([]);
  });
});
