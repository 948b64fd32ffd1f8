/** Rule 2, as far as the linter can say it (`.oxlintrc.json`): nothing of clock, chance or machine in the pure part. */
import { plant, run, sourceFolders, textOf } from './tree.ts';

interface Linted {
  readonly diagnostics: readonly { readonly code: string; readonly filename: string; readonly message: string }[];
}

/** By folder and by what is wrong: the one rule that has to say so. */
const impurities = {
  clock: ['eslint(no-restricted-globals)', 'export const at = Date.now();'],
  chance: ['eslint(no-restricted-properties)', 'export const n = Math.random();'],
  keys: ['eslint(no-restricted-globals)', 'export const id = crypto.randomUUID();'],
  machine: ['eslint(no-restricted-globals)', 'export const where = process.cwd();'],
  later: ['oxc(no-async-await)', 'export const later = async (): Promise<number> => 1;'],
  timer: ['eslint(no-restricted-globals)', 'export const t = (f: () => void): unknown => setTimeout(f, 1);'],
  node: ['eslint(no-restricted-imports)', "import { readFileSync } from 'node:fs';\nexport const r = readFileSync;"],
  package: ['eslint(no-restricted-imports)', "import { z } from 'zod';\nexport const s = z;"],
} as const;

const strictness = {
  any: ['typescript(no-explicit-any)', 'export const a = (x: any): void => void x;'],
  swallowed: ['eslint(no-empty)', 'export const f = (g: () => void): void => { try { g(); } catch {} };'],
  loose: ['eslint(eqeqeq)', "export const same = (a: string, b: string): boolean => a == b;"],
} as const;

const files: { readonly [path: string]: readonly [code: string, text: string] } = {
  ...Object.fromEntries(['domain/lending', 'projections'].flatMap((folder) => Object.entries(impurities).map(([name, found]) => [`${folder}/${name}.ts`, found]))),
  ...Object.fromEntries(Object.entries(strictness).map(([name, found]) => [`application/${name}.ts`, found])),
  'ui/picture.tsx': ['jsx-a11y(alt-text)', 'export const Picture = (): unknown => <img src="/a.png" />;'],
  'ui/hook.tsx': ['react-hooks(rules-of-hooks)', "import { useState } from 'react';\nexport const useNone = (on: boolean): unknown => { if (on) return useState(1); return null; };"],
  'test/only.test.ts': ['jest(no-focused-tests)', "test.only('one', () => { expect(1).toBe(1); });"],
  'test/left-out.test.ts': ['jest(no-disabled-tests)', "test.skip('one', () => { expect(1).toBe(1); });"],
};

const pure = 'export const at = Date.now() + Math.random();\nexport const later = async (): Promise<number> => 1;';

let found: Linted['diagnostics'];

beforeAll(async () => {
  const texts = Object.fromEntries(Object.entries(files).map(([path, [, text]]) => [path, `${text}\n`]));
  const { folder, remove } = plant({ ...texts, 'projections/runner.ts': pure, 'application/impure.ts': pure, '.oxlintrc.json': textOf('.oxlintrc.json').replace('"typeAware": true', '"typeAware": false') });
  found = (JSON.parse(await run('oxlint/bin/oxlint', ['--format', 'json', ...sourceFolders.filter((name) => name !== 'infrastructure')], folder)) as Linted).diagnostics;
  remove();
}, 60_000);

test.each(Object.entries(files).map(([path, [code]]) => [path, code]))('a planted violation is caught: %s, %s', (path, code) => {
  expect(found.filter(({ filename }) => filename === path).map((d) => d.code)).toContain(code);
});

test.each(['projections/runner.ts', 'application/impure.ts'])('%s may use clock and chance', (path) => {
  expect(found.filter(({ filename }) => filename === path)).toEqual([]);
});
