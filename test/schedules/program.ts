/**
 * Loads the program as it stands in the sources, or with a fault planted, beside the one the tests import: every file
 * anew, with timers that belong to the simulation and with ids that are not hashed, equal when and only when the hashed
 * ones are.
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runInThisContext } from 'node:vm';
import { transformSync } from '@swc/core';
import type * as interleavings from './interleaving.ts';
import type * as turns from './turns.ts';

const root = join(__dirname, '../..');

/** A change of one place in a source; the text must stand there exactly once. */
export interface Patch {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

const patched = (source: string, { file, find, replace }: Patch): string => {
  if (source.split(find).length !== 2) throw new Error(`the patch no longer applies to ${file}: its text stands there ${source.split(find).length - 1} times`);
  return source.replace(find, () => replace);
};

const compiled = new Map<string, string>();

const compile = (path: string, patch: Patch | null): string => {
  const known = patch === null ? compiled.get(path) : undefined;
  if (known !== undefined) return known;
  const source = readFileSync(path, 'utf8');
  const { code } = transformSync(patch === null ? source : patched(source, patch), {
    filename: path, sourceMaps: false, jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' },
  });
  if (patch === null) compiled.set(path, code);
  return code;
};

/** Ids without their hash: secret and text themselves. */
const plainIds = (): object => {
  let secrets = 0;
  return {
    randomBytes: () => `secret ${++secrets}`,
    createHmac: (_hash: string, secret: string) => ({ update: (text: string) => ({ digest: () => ({ slice: () => `${secret}\n${text}` }) }) }),
  };
};

type Loaded = { exports: object };

/** The schedules over the program, `patch` applied to it. */
export const programWith = (patch: Patch | null): typeof interleavings => {
  const loaded = new Map<string, Loaded>();
  const crypto = plainIds();
  let applied = patch === null;
  const load = (path: string): object => {
    const known = loaded.get(path);
    if (known !== undefined) return known.exports;
    const module: Loaded = { exports: {} };
    loaded.set(path, module);
    const here = patch !== null && path === join(root, patch.file) ? patch : null;
    applied ||= here !== null;
    const run = runInThisContext(`(function (require, module, exports, setTimeout, clearTimeout) {${compile(path, here)}\n})`, { filename: path }) as (...parts: unknown[]) => void;
    const required = (name: string): object => (name.startsWith('.') ? load(join(dirname(path), name)) : name === 'node:crypto' ? crypto : (require(name) as object));
    run(required, module, module.exports, start, stop);
    return module.exports;
  };
  const timers = (): (typeof turns)['timers'] => (load(join(__dirname, 'turns.ts')) as typeof turns).timers;
  const start = (go: () => void, ms: number): unknown => {
    const { turns: all, process } = timers();
    if (all === null || process === null) throw new Error('a timer outside of any process');
    return all.start(process, ms, go);
  };
  const stop = (timer: Parameters<turns.Turns['stop']>[0]): void => timers().turns?.stop(timer);
  const program = load(join(__dirname, 'interleaving.ts')) as typeof interleavings;
  if (!applied) throw new Error(`the program does not use ${patch?.file}`);
  return program;
};
