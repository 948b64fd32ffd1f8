/** Rule 9: every command, event and refusal stands in its context's README; every example there is a test, and every test of one is there. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const contexts = readdirSync('domain', { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name).sort();

const sourcesOf = (context: string): string =>
  readdirSync(join('domain', context)).filter((file) => file.endsWith('.ts')).map((file) => readFileSync(join('domain', context, file), 'utf8')).join('\n');

const readmeOf = (context: string): string => readFileSync(join('domain', context, 'README.md'), 'utf8');

/** Names in the types of commands and events (`readonly type: 'X'`) and refusals (`readonly name: 'x'`). */
const namesIn = (source: string): readonly string[] =>
  [...new Set([...source.matchAll(/readonly (?:type: '([A-Z]\w+)'|name: '([a-z-]+)')/g)].map((match) => match[1] ?? match[2] ?? ''))].sort();

/** Names that do not stand, in backquotes, in a row of a table. */
const missingFrom = (readme: string, names: readonly string[]): readonly string[] => {
  const rows = readme.split('\n').filter((line) => line.startsWith('|')).join('\n');
  return names.filter((name) => !rows.includes(`\`${name}\``));
};

const examplesIn = (readme: string): readonly string[] => [...readme.matchAll(/^- \*\*([a-z]+-\d+)\*\* (.+)$/gm)].map((match) => `${match[1]} ${match[2]}`);

const testFiles = readdirSync('test/domain', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.test.ts'));

const testsOfExamples: readonly { readonly name: string; readonly body: string }[] = testFiles.flatMap((file) =>
  readFileSync(join('test/domain', file), 'utf8').split(/^ {2}test\('/m).slice(1).flatMap((text) => {
    const name = /^((?:[^'\\]|\\.)*)'/.exec(text)?.[1]?.replaceAll("\\'", "'");
    return name !== undefined && /^[a-z]+-\d+ /.test(name) ? [{ name, body: text }] : [];
  }),
);

describe.each(contexts)('%s', (context) => {
  test('has commands and events, and every one of them and every refusal stands in its README', () => {
    const names = namesIn(sourcesOf(context));
    expect(names.length).toBeGreaterThan(1);
    expect(missingFrom(readmeOf(context), names)).toEqual([]);
  });

  test('has examples, each numbered once', () => {
    const numbers = examplesIn(readmeOf(context)).map((example) => example.split(' ')[0]);
    expect(numbers.length).toBeGreaterThan(0);
    expect(numbers).toEqual([...new Set(numbers)]);
  });

  test('has an example of every refusal', () => {
    const refusals = namesIn(sourcesOf(context)).filter((name) => /^[a-z]/.test(name));
    const examples = examplesIn(readmeOf(context));
    const refusedIn = testsOfExamples.filter(({ name, body }) => examples.includes(name) && body.includes('.thenRefused(')).map(({ body }) => body).join('\n');
    expect(refusals.filter((name) => !refusedIn.includes(`name: '${name}'`))).toEqual([]);
  });
});

test('the examples are the tests, word for word', () => {
  expect(testsOfExamples.map(({ name }) => name).sort()).toEqual(contexts.flatMap((context) => examplesIn(readmeOf(context))).sort());
});

test('a name that nobody explained is reported', () => {
  const planted = `${sourcesOf('lending')}\nexport type Planted = { readonly type: 'BookVanished' } | { readonly name: 'not-in-the-mood' };`;
  expect(missingFrom(readmeOf('lending'), namesIn(planted))).toEqual(['BookVanished', 'not-in-the-mood']);
});

test('a name in passing explains nothing', () => {
  expect(missingFrom('We speak of `BookVanished` here.\n| `Other` | 他 |', ['BookVanished', 'Other'])).toEqual(['BookVanished']);
});
