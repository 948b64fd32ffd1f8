/** Rule 10: the ten rules, what checks each, and what shows that the check would notice. A check that is renamed or taken away is missed here. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root, textOf } from './tree.ts';

interface Guard {
  readonly rule: string;
  /** File, and the words in it that name the check. */
  readonly check: readonly [path: string, words: string];
  /** File, and the words that plant the violation and expect it caught. */
  readonly planted: readonly [path: string, words: string];
}

const guards: { readonly [number: number]: readonly Guard[] } = {
  1: [
    { rule: 'domain/ imports only domain/', check: ['.dependency-cruiser.mjs', "'domain-imports-only-domain'"], planted: ['test/architecture/dependencies.test.ts', "['domain-imports-only-domain',"] },
    { rule: 'contexts do not import each other', check: ['.dependency-cruiser.mjs', "'contexts-do-not-import-each-other'"], planted: ['test/architecture/dependencies.test.ts', "['contexts-do-not-import-each-other',"] },
  ],
  2: [
    { rule: 'no clock, chance, machine, async', check: ['.oxlintrc.json', 'oxc/no-async-await'], planted: ['test/architecture/lint.test.ts', "later: ['oxc(no-async-await)'"] },
    { rule: 'no class, no throw', check: ['test/architecture/sources.ts', "'no-throw'"], planted: ['test/architecture/sources.test.ts', "'throwing in the domain'"] },
  ],
  3: [
    { rule: 'each driver has one home', check: ['.dependency-cruiser.mjs', "'servers-live-in-cluster'"], planted: ['test/architecture/dependencies.test.ts', "['servers-live-in-cluster',"] },
    { rule: 'engines never import each other', check: ['.dependency-cruiser.mjs', "'engines-do-not-import-each-other'"], planted: ['test/architecture/dependencies.test.ts', "['engines-do-not-import-each-other',"] },
    { rule: 'one writer', check: ['test/architecture/sources.ts', "'only-transact-appends'"], planted: ['test/architecture/sources.test.ts', "'appending past the writer'"] },
  ],
  4: [
    { rule: 'a refusal has its problem document', check: ['infrastructure/http/problems.ts', '[N in RefusalName]'], planted: ['test/architecture/compilation.test.ts', 'until HTTP has its problem document'] },
    { rule: 'a refusal has its sentences', check: ['ui/i18n/refusals.ts', 'Record<RefusalName'], planted: ['test/architecture/compilation.test.ts', 'until the screens have its sentence in every language'] },
  ],
  5: [
    { rule: 'every version ever written decodes', check: ['test/golden/events.test.ts', 'decodes to what it meant when it was written'], planted: ['test/golden/events.test.ts', 'a version nobody knows is refused'] },
    { rule: 'append-only', check: ['test/golden/events.test.ts', 'nothing was changed or taken away'], planted: ['test/golden/events.test.ts', 'a changed, a vanished and an unlisted file are noticed'] },
  ],
  6: [
    { rule: 'every projection names every event', check: ['projections/projection.ts', '[T in EventType]'], planted: ['test/architecture/compilation.test.ts', 'folds it or ignores it'] },
    { rule: 'every event is announced or private', check: ['application/announcements.ts', '[T in EventType]'], planted: ['test/architecture/compilation.test.ts', 'announced or said to be private'] },
  ],
  7: [
    { rule: 'repeats and rewinds end alike', check: ['test/projections/disposable.test.ts', 'end where a clean run ends'], planted: ['test/projections/disposable.test.ts', 'a projection that counts repeats twice is noticed'] },
    { rule: 'rebuild beside, then switch', check: ['test/projections/runner.test.ts', 'is built beside the one in use'], planted: ['test/projections/runner.test.ts', 'readers see the old build until'] },
  ],
  8: [
    { rule: 'doing it again changes nothing', check: ['test/domain/again.test.ts', 'changes nothing again'], planted: ['test/architecture/guards.test.ts', 'a decider nobody repeats is noticed'] },
    { rule: 'whatever the order of requests and settlements', check: ['test/domain/schedules.test.ts', 'fc.property(moves'], planted: ['test/domain/schedules.test.ts', "'would find %s'"] },
  ],
  9: [
    { rule: 'glossaries are whole', check: ['test/domain/glossary.test.ts', 'stands in its README'], planted: ['test/domain/glossary.test.ts', 'a name that nobody explained is reported'] },
  ],
  10: [
    { rule: 'guards are guarded', check: ['test/architecture/guards.test.ts', 'stands where the table says'], planted: ['test/architecture/guards.test.ts', 'a guard that is gone is noticed'] },
  ],
};

const missing = ({ check, planted }: Pick<Guard, 'check' | 'planted'>): readonly string[] =>
  [check, planted].filter(([path, words]) => !existsSync(join(root, path)) || !textOf(path).includes(words)).map(([path, words]) => `${path}: ${words}`);

test('there are ten rules', () => {
  expect(Object.keys(guards).map(Number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

describe.each(Object.entries(guards))('rule %s', (_number, of) => {
  test.each(of.map((guard) => [guard.rule, guard] as const))('%s: stands where the table says', (_rule, guard) => {
    expect(missing(guard)).toEqual([]);
  });
});

test('a guard that is gone is noticed', () => {
  expect(missing({ check: ['test/architecture/gone.test.ts', 'x'], planted: ['.oxlintrc.json', 'a rule nobody wrote'] })).toHaveLength(2);
});

// ---- rule 8: every decider is among those that are repeated

const deciderNames = (text: string): readonly string[] => [...text.matchAll(/^export const (\w+): Decider</gm)].map((match) => match[1] ?? '');

const deciders = readdirSync(join(root, 'domain'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .flatMap((file) => deciderNames(textOf(`domain/${file}`)));

/** Deciders told over and over: `telling(patron, …)` in one file; the title's own stories ask `title.decide` again in the other. */
const unrepeated = (names: readonly string[]): readonly string[] => {
  const again = textOf('test/domain/again.test.ts');
  const stories = /const again = title\.decide\(/.test(textOf('test/domain/properties.test.ts'));
  return names.filter((name) => !again.includes(`telling(${name},`) && !(name === 'title' && stories));
};

test('every decider is repeated by the property of rule 8', () => {
  expect(deciders).toContain('title');
  expect(deciders.length).toBeGreaterThanOrEqual(8);
  expect(unrepeated(deciders)).toEqual([]);
});

test('a decider nobody repeats is noticed', () => {
  expect(unrepeated(deciderNames('export const planted: Decider<C, S, E, R> = {};'))).toEqual(['planted']);
});
