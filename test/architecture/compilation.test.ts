/** Rules 4 and 6: what a new refusal and a new event owe everybody, and that it does not compile until it is paid. */
import { plant, run, sourcesUnder, textOf } from './tree.ts';

/** A copy of the project in which an owner's type has got one more member, and nothing else. */
const grown = (path: string, type: string, member: string): string => {
  const before = textOf(path);
  const after = before.replace(`export type ${type} =`, `export type ${type} =\n  | ${member}`);
  if (after === before) throw new Error(`${path} has no type ${type} to grow`);
  return after;
};

const compile = async (folder: string, project: string): Promise<readonly string[]> =>
  (await run('typescript/bin/tsc', ['--noEmit', '--pretty', 'false', '-p', project], folder)).split('\n');

/** Files that keep a projection. */
const projections = sourcesUnder('projections').filter((path) => /: Projection<\w+> = \{/.test(textOf(path)));

let server: readonly string[];
let screens: readonly string[];

beforeAll(async () => {
  const { folder, remove } = plant({
    'application/refusal.ts': grown('application/refusal.ts', 'ApplicationRefusal', "{ readonly name: 'planted-refusal' }"),
    // Only those who owe an answer are compiled; the whole project is, elsewhere.
    'owing.json': JSON.stringify({ extends: './tsconfig.json', include: ['infrastructure/http/problems.ts', 'application/codec.ts', 'application/announcements.ts', 'projections'] }),
    'ui/owing.json': JSON.stringify({ extends: './tsconfig.json', include: ['i18n/refusals.ts'] }),
    'domain/membership/member.ts': grown('domain/membership/member.ts', 'MemberEvent', "{ readonly type: 'PlantedEvent' }"),
  }, ['domain', 'application', 'projections', 'infrastructure', 'ui', 'tsconfig.json', 'package.json']);
  [server, screens] = await Promise.all([compile(folder, 'owing.json'), compile(folder, 'ui/owing.json')]);
  remove();
}, 60_000);

const complaints = (lines: readonly string[], path: string, about: string): number => lines.filter((line) => line.startsWith(`${path}(`) && line.includes(about)).length;

describe('a new refusal does not compile', () => {
  test('until HTTP has its problem document', () => {
    expect(complaints(server, 'infrastructure/http/problems.ts', 'planted-refusal')).toBe(1);
  });

  test('until the screens have its sentence in every language', () => {
    const languages = textOf('ui/i18n/refusals.ts').match(/^const \w+: Sentences = \{$/gm) ?? [];
    expect(languages.length).toBeGreaterThanOrEqual(2);
    expect(complaints(screens, 'ui/i18n/refusals.ts', 'planted-refusal')).toBe(languages.length);
  });
});

describe('a new event does not compile', () => {
  test('for which there are projections at all', () => {
    expect(projections).toContain('projections/shelf.ts');
    expect(projections.length).toBeGreaterThanOrEqual(7);
  });

  test('until the codec says how it is written', () => {
    expect(complaints(server, 'application/codec.ts', 'PlantedEvent')).toBe(1);
  });

  test('until it is announced or said to be private', () => {
    expect(complaints(server, 'application/announcements.ts', 'PlantedEvent')).toBe(1);
  });

  test.each(projections)('until %s folds it or ignores it', (path) => {
    expect(complaints(server, path, 'PlantedEvent')).toBe(1);
  });
});
