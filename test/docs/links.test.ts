/** What the documents point at is there, and they say nothing of the machine they were written on. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

const root = join(__dirname, '../..');

const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');

const filesUnder = (folder: string, ending: RegExp): readonly string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => `${folder}/${file.replaceAll('\\', '/')}`)
    .filter((file) => ending.test(file) && statSync(join(root, file)).isFile())
    .sort();

const documents = ['README.md', 'CHANGELOG.md', 'ui/README.md', ...filesUnder('docs', /\.md$/), ...filesUnder('domain', /README\.md$/)];

/** Markdown without its code, where brackets are no links. */
const prose = (text: string): string => text.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '');

/** Targets of links and pictures that lie in the repository. */
const targetsIn = (text: string): readonly string[] =>
  [...prose(text).matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? '').filter((target) => !/^[a-z]+:/.test(target));

/** The heading an anchor leads to, as repositories name it: lower case, blanks as dashes, other marks left out. */
const anchorOf = (heading: string): string => heading.trim().toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '').replace(/\s/g, '-');

const headingsOf = (text: string): readonly string[] => [...prose(text).matchAll(/^#+ (.+)$/gm)].map((match) => anchorOf(match[1] ?? ''));

/** Links of a document that lead nowhere. */
const broken = (path: string, text: string): readonly string[] =>
  targetsIn(text).filter((target) => {
    const [file = '', anchor] = target.split('#');
    const at = file === '' ? path : normalize(join(dirname(path), file));
    if (!existsSync(join(root, at))) return true;
    return anchor !== undefined && !headingsOf(textOf(at)).includes(anchor);
  });

const tableAfter = (text: string, heading: string): readonly string[] => {
  const [, after = ''] = text.split(`\n## ${heading}\n`);
  return (after.split('\n## ')[0] ?? '').split('\n').filter((line) => line.startsWith('|')).slice(2);
};

const machinePaths = /(?<![\w.])(?:\/(?:home|root|work|tmp|Users|private|mnt)\/|[A-Z]:\\)/;

const decisions = filesUnder('docs/adr', /\/\d{4}-[a-z-]+\.md$/);

test.each(documents)('every link in %s leads somewhere', (path) => {
  expect(broken(path, textOf(path))).toEqual([]);
});

test('a link that leads nowhere is reported, one in code or to elsewhere is not', () => {
  const text = '# Here\n[a](nowhere.md) [b](README.md#nothing) [c](#here) [d](https://example.org/) `[e](code.md)`\n```\n[f](block.md)\n```\n![g](gone.png)\n';
  expect(broken('README.md', text).filter((target) => target !== '#here')).toEqual(['nowhere.md', 'README.md#nothing', 'gone.png']);
});

test.each([...documents, 'NOTICE', 'Dockerfile', 'Caddyfile', 'docker-compose.yml', 'docker-compose.cluster.yml', 'docker-compose.three-nodes.yml'])('%s names no place of one machine', (path) => {
  expect(textOf(path).split('\n').filter((line) => machinePaths.test(line))).toEqual([]);
});

test('a place of one machine is recognised', () => {
  expect(['see /home/me/x', 'C:\\nagi', '(/work/main)'].every((line) => machinePaths.test(line))).toBe(true);
  expect(['POST /api/work/', 'docs/adr/0001', '/srv/nagi'].some((line) => machinePaths.test(line))).toBe(false);
});

describe('decisions', () => {
  test('are numbered without a gap, and all stand in the index', () => {
    expect(decisions.map((path) => path.slice('docs/adr/'.length, 'docs/adr/0000'.length))).toEqual(decisions.map((_, i) => String(i + 1).padStart(4, '0')));
    expect(targetsIn(textOf('docs/adr/README.md'))).toEqual(decisions.map((path) => path.slice('docs/adr/'.length)));
  });

  test.each(decisions)('%s says context, options, decision and consequences, on one page', (path) => {
    const text = textOf(path);
    expect([...text.matchAll(/^## (.+)$/gm)].map((match) => match[1])).toEqual(['Context', 'Options', 'Decision', 'Consequences']);
    expect(text.split(/\s+/).length).toBeLessThan(650);
  });

  test('those that sources speak of are there', () => {
    const sources = ['domain', 'application', 'projections', 'infrastructure', 'ui'].flatMap((folder) => filesUnder(folder, /\.(?:tsx?|mjs|css)$/));
    const spoken = new Set(sources.flatMap((path) => [...textOf(path).matchAll(/docs\/adr\/(\d{4})/g)].map((match) => match[1])));
    const there = new Set(decisions.map((path) => path.slice('docs/adr/'.length, 'docs/adr/0000'.length)));
    expect(spoken.size).toBeGreaterThan(0);
    expect([...spoken].filter((number) => number !== undefined && !there.has(number))).toEqual([]);
  });
});

test('every path in "Where to change what" is there', () => {
  const paths = tableAfter(textOf('README.md'), 'Where to change what').flatMap((row) => [...row.matchAll(/`([^`]+\/[^`]*)`/g)].map((match) => match[1] ?? ''));
  expect(paths.length).toBeGreaterThan(20);
  expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test('every folder of tests in the README is there, and every folder that is there stands in it', () => {
  const named = tableAfter(textOf('README.md'), 'Tests').map((row) => /`test\/([a-z]+)\/`/.exec(row)?.[1] ?? row);
  const there = [...new Set(filesUnder('test', /\.test\.tsx?$/).map((path) => path.split('/')[1] ?? ''))];
  expect([...named].sort()).toEqual([...there].sort());
});
