/** Rules 2 (classes, throwing) and 3 (who appends), and where only types may cross, read from the source. */
import { findingsIn, importsIn, type Finding } from './sources.ts';
import { sourceFolders, sourcesUnder, textOf } from './tree.ts';

test('the sources keep to the rules', () => {
  const sources = sourcesUnder(...sourceFolders);
  expect(sources).toContain('domain/kernel.ts');
  expect(sources).toContain('ui/app/main.tsx');
  expect(sources.flatMap((path) => findingsIn(path, textOf(path)))).toEqual([]);
});

const rulesBroken = (path: string, text: string): readonly Finding['rule'][] => findingsIn(path, text).map(({ rule }) => rule);

describe('planted violations are caught', () => {
  test.each([
    ['a class in the domain', 'domain/lending/planted.ts', 'export class Title {}', 'no-class'],
    ['a class in a projection', 'projections/planted.ts', 'export const make = () => class {};', 'no-class'],
    ['throwing in the domain', 'domain/lending/planted.ts', 'export const f = () => { throw new Error("no"); };', 'no-throw'],
    ['throwing in a projection', 'projections/planted.ts', 'export const f = (n: number) => { if (n < 0) throw n; return n; };', 'no-throw'],
    ['appending past the writer', 'application/planted.ts', 'export const f = (s: any) => s.events.append("a", 0, []);', 'only-transact-appends'],
    ['taking append out of a store', 'infrastructure/http/planted.ts', 'export const f = ({ append }: any) => append("a", 0, []);', 'only-transact-appends'],
    ['a projection that uses a port', 'projections/planted.ts', 'import { key } from "../application/ports.ts"; export { key };', 'only-types-cross'],
    ['a screen that runs the server', 'ui/planted.tsx', 'import { contracts } from "../infrastructure/http/contracts.ts"; export const A = () => <p>{String(contracts)}</p>;', 'only-types-cross'],
    ['a screen that loads the server later', 'ui/planted.ts', 'export const f = () => import("../infrastructure/http/contracts.ts");', 'only-types-cross'],
    ['a screen that hands the server on', 'ui/planted.ts', 'export { problems } from "../application/refusal.ts";', 'only-types-cross'],
  ])('%s', (_name, path, text, rule) => {
    expect(rulesBroken(path, text)).toEqual([rule]);
  });

  test.each([
    ['a class outside the pure part', 'application/planted.ts', 'export class Contention extends Error {} '],
    ['the writer appending', 'application/transact.ts', 'export const f = (s: any) => s.append("a", 0, []);'],
    ['an adapter appending', 'infrastructure/cluster/planted.ts', 'export const f = (s: any) => s.append("a", 0, []);'],
    ['a form appending', 'infrastructure/http/planted.ts', 'export const f = (form: FormData) => form.append("file", "x");'],
    ['types of ports in a projection', 'projections/planted.ts', 'import type { Kept } from "../application/ports.ts"; export type K = Kept<string>;'],
    ['types one by one in a screen', 'ui/planted.ts', 'import { type RefusalName } from "../application/refusal.ts"; export type R = RefusalName;'],
  ])('but not %s', (_name, path, text) => {
    expect(rulesBroken(path, text)).toEqual([]);
  });
});

test('imports are read in all their forms', () => {
  const text = 'import a from "./a.ts"; import type { B } from "./b.ts"; export * from "./c.ts"; export type { D } from "./d.ts"; import "./e.ts"; export const f = () => import("./f.ts"); export const x: B | D = a;';
  expect(importsIn('ui/planted.ts', text)).toEqual([
    { from: './a.ts', typeOnly: false }, { from: './b.ts', typeOnly: true }, { from: './c.ts', typeOnly: false },
    { from: './d.ts', typeOnly: true }, { from: './e.ts', typeOnly: false }, { from: './f.ts', typeOnly: false },
  ]);
});
