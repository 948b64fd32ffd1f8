/** docs/security.md against the list of ASVS 5.0.0: every requirement in one row, every row with its mark, every file it names there, its sums right. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { levels, requirements } from './asvs.ts';

const root = join(__dirname, '../..');
const page = readFileSync(join(root, 'docs/security.md'), 'utf8');

const marks = ['✔', '◐', '✘', '–'] as const;
type Mark = (typeof marks)[number];

/** A part of the page from its heading to the next one of the same kind. */
const partOf = (text: string, heading: RegExp): string => (text.split(/\n(?=## )/).find((part) => heading.test(part)) ?? '');

interface Row {
  readonly line: string;
  readonly numbers: string;
  readonly mark: string;
}

/** Rows of tables, without their heads. */
const rowsOf = (part: string, markAt: number): readonly Row[] =>
  part.split('\n').filter((line, i, lines) => line.startsWith('|') && !/^\|[-|]+\|$/.test(line) && !/^\|[-|]+\|$/.test(lines[i + 1] ?? '')).map((line) => {
    const cells = line.slice(1, -1).split('|').map((cell) => cell.trim());
    return { line, numbers: cells[0] ?? '', mark: cells[markAt] ?? '' };
  });

/** What `3.4.3–3.4.6` stands for: both ends, and what the standard has between them; an end it does not have stays as it is. */
const spelt = (numbers: string): readonly string[] =>
  numbers.split(', ').flatMap((one) => {
    const [first = '', last] = one.split('–');
    if (last === undefined) return [first];
    const [from, to] = [requirements.indexOf(first), requirements.indexOf(last)];
    return from === -1 || to <= from ? [`${one}, which is no span`] : requirements.slice(from, to + 1);
  });

const isMark = (mark: string): mark is Mark => (marks as readonly string[]).includes(mark);

/** What is wrong with the table of requirements. */
const faultsIn = (text: string): readonly string[] => {
  const rows = rowsOf(partOf(text, /^## OWASP/), 1);
  const named = rows.flatMap(({ numbers }) => spelt(numbers));
  const counts = new Map<string, number>();
  for (const id of named) counts.set(id, (counts.get(id) ?? 0) + 1);
  return [
    ...requirements.filter((id) => !counts.has(id)).map((id) => `${id} is missing`),
    ...[...counts].flatMap(([id, count]) => (!requirements.includes(id) ? [`${id} is none of level 1 or 2`] : count > 1 ? [`${id} stands in ${count} rows`] : [])),
    ...[...rows, ...rowsOf(partOf(text, /^## IPA/), 2)].filter(({ mark }) => !isMark(mark)).map(({ line }) => `no mark: ${line}`),
  ];
};

/** Code that reads like a file of the repository, and is none. Addresses begin with a slash, commands have blanks. */
const lost = (text: string): readonly string[] =>
  [...text.matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? '')
    .concat([...text.matchAll(/(?<=[\s(])docs\/[\w./-]+\.md/g)].map(([path]) => path))
    .filter((code) => !/[\s{*]/.test(code) && !code.startsWith('/') && (code.includes('/') || /\.(?:ts|tsx|mjs|json|md|yml)$/.test(code)))
    .filter((path) => !existsSync(join(root, path)));

/** The table of sums as the rows make it. */
const sumsOf = (text: string): readonly string[] => {
  const markOf = new Map(rowsOf(partOf(text, /^## OWASP/), 1).flatMap(({ numbers, mark }) => spelt(numbers).map((id) => [id, mark] as const)));
  return ([1, 2] as const).map((level) => `| ${level} | ${marks.map((mark) => levels[level].filter((id) => markOf.get(id) === mark).length).join(' | ')} | ${levels[level].length} |`);
};

test('the list is that of the standard: 70 of level 1, 183 of level 2, none twice', () => {
  expect([levels[1].length, levels[2].length, new Set(requirements).size]).toEqual([70, 183, 253]);
});

test('every requirement stands in one row, none is invented, every row has a mark', () => {
  expect(faultsIn(page)).toEqual([]);
});

test('the eleven kinds stand in their order', () => {
  expect(rowsOf(partOf(page, /^## IPA/), 2).map(({ numbers }) => numbers)).toEqual(Array.from({ length: 11 }, (_, i) => String(i + 1)));
});

test('every file that is named is there', () => {
  expect([...page.matchAll(/`[^`\n]+\.ts`/g)].length).toBeGreaterThan(50);
  expect(lost(page)).toEqual([]);
});

test('what is said to be met says where, in a file or a page of ours, or in a sentence why there is nothing to point at', () => {
  // These say that something is not there at all; no file could show it.
  const nothing = ['1.2.9', '1.3.7, 1.3.10', '3.2.2', '3.7.1, 3.7.2', '5.4.1, 5.4.2', '6.1.3, 6.3.4', '6.2.1', '6.4.2', '16.4.1'];
  const met = rowsOf(partOf(page, /^## OWASP/), 1).filter(({ mark }) => mark === '✔');
  expect(met.filter(({ line }) => !/`[\w./-]+\.(?:ts|tsx|json|yml|md)`|`\.(?:oxlintrc|dockerignore)|\]\(/.test(line)).map(({ numbers }) => numbers)).toEqual(nothing);
});

test('the sums are those of the rows', () => {
  for (const sum of sumsOf(page)) expect(page.split('\n')).toContain(sum);
});

describe('what would be noticed', () => {
  const without = (line: RegExp): string => page.split('\n').filter((one) => !line.test(one)).join('\n');
  const changed = (from: string, to: string): string => {
    if (!page.includes(from)) throw new Error(`there is no ${from} to change`);
    return page.replace(from, to);
  };

  test('a row that is gone, with all it stood for', () => {
    expect(faultsIn(without(/^\| 3\.4\.3–3\.4\.6 /))).toEqual(['3.4.3 is missing', '3.4.4 is missing', '3.4.5 is missing', '3.4.6 is missing']);
    expect(sumsOf(without(/^\| 3\.4\.3–3\.4\.6 /))).not.toEqual(sumsOf(page));
  });

  test('a requirement in two rows, one of level 3, one there never was, a span that is none', () => {
    expect(faultsIn(changed('| 3.5.4 |', '| 3.5.4, 3.4.2 |'))).toEqual(['3.4.2 stands in 2 rows']);
    expect(faultsIn(changed('| 3.5.4 |', '| 3.5.4, 3.5.6, 3.9.1 |'))).toEqual(['3.5.6 is none of level 1 or 2', '3.9.1 is none of level 1 or 2']);
    expect(faultsIn(changed('| 7.2.1–7.2.4 |', '| 7.2.4–7.2.1 |'))).toContain('7.2.4–7.2.1, which is no span is none of level 1 or 2');
  });

  test('a row without a mark, or with two', () => {
    expect(faultsIn(changed('| 3.5.4 | ◐ |', '| 3.5.4 |  |'))).toHaveLength(1);
    expect(faultsIn(changed('| 8 | メールヘッダ・インジェクション | – |', '| 8 | メールヘッダ・インジェクション | ✔◐ |'))).toHaveLength(1);
  });

  test('a file that is not there', () => {
    expect(lost(changed('`infrastructure/http/shedding.ts`', '`infrastructure/http/sheding.ts`'))).toEqual(['infrastructure/http/sheding.ts']);
    expect(lost('see `css.ts`, `/api/docs`, `npm run x/y`, `security-{day}` and docs/manual/ja/gone.md')).toEqual(['css.ts', 'docs/manual/ja/gone.md']);
  });
});
