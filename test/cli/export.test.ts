/** A library as files and back: the same again, or nothing at all. */
import { copyFile, cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decode } from '../../application/codec.ts';
import { openAgain, documentsIn, everythingIn, makeLibrary, openShell, today, type Made, type Shell } from './library.ts';
import { traceparent } from '../journeys/library.ts';

let shell: Shell;
let made: Made;
let whole: Awaited<ReturnType<typeof everythingIn>>;
let [library, keys, contents] = ['', '', ''];
beforeAll(async () => {
  shell = await openShell();
  made = await makeLibrary(join(shell.work, 'library'));
  whole = await everythingIn(made.folder);
  [library, keys, contents] = ['export.jsonl', 'keys.jsonl', 'books'].map((name) => join(shell.work, name)) as [string, string, string];
  expect(await shell.nagi(made.folder, 'export', library, '--keys', keys, '--contents', contents)).toMatchObject({ code: 0 });
}, 120_000);
afterAll(() => shell.close());
jest.setTimeout(60_000);

let count = 0;

/** A folder that has the library's master key and nothing else. */
const emptyFolder = async (): Promise<string> => {
  const folder = join(shell.work, `target-${++count}`);
  await mkdir(folder, { mode: 0o700 });
  await copyFile(join(made.folder, 'master.key'), join(folder, 'master.key'));
  return folder;
};

const nothingIn = async (folder: string): Promise<void> => {
  expect((await readdir(folder)).filter((name) => !['format', 'lock'].includes(name))).toEqual(['master.key']);
};

test('what is imported is what was exported: events, keys, records, followers, books; people sign in, screens show the same', async () => {
  const folder = await emptyFolder();
  const imported = await shell.nagi(folder, 'import', library, '--keys', keys, '--contents', contents);
  expect(imported).toMatchObject({ code: 0, said: expect.stringContaining('4 books and covers') });
  expect(await everythingIn(folder)).toEqual(whole);
  const traced = whole.events.filter((event) => event.includes(`"traceparent":"${traceparent}"`));
  expect([traced.length > 20, traced.length < whole.events.length]).toEqual([true, true]);
  expect((await readdir(folder)).sort()).toEqual(['contents', 'documents', 'events', 'format', 'lock', 'master.key', 'records', 'vault']);
  const opened = await openAgain(folder, made.patrons, made.titles, today);
  await opened.settled();
  expect(await opened.library.accounts.verify('chief', 'a long enough password', 'here')).toMatchObject({ role: 'administrator', name: '館長' });
  expect(await opened.library.accounts.verify('C0001', 'secret secret', 'here')).toMatchObject({ role: 'patron', patronId: made.patrons[1] });
  await opened.close();
  // Built from a log whose keys are gone, they are what was folded while the keys were there and then forgotten.
  expect(await documentsIn(folder)).toEqual(await documentsIn(made.folder));
  expect(await shell.nagi(folder, 'check')).toMatchObject({ code: 0 });
});

test('the export has no key and no name in clear; sealed fields stand as they are stored', async () => {
  const text = await readFile(library, 'utf8');
  expect(text).toContain('"holder":"v1.');
  for (const secret of ['海野 1', 'C0001', 'secret secret', (await readFile(join(made.folder, 'master.key'), 'utf8')).trim()]) expect(text).not.toContain(secret);
  expect(await readFile(keys, 'utf8')).not.toContain((await readFile(join(made.folder, 'master.key'), 'utf8')).trim());
  const last = JSON.parse(text.trimEnd().split('\n').at(-1) ?? '') as { readonly end: { readonly counts: { readonly event: number; readonly content: number }; readonly sha256: string } };
  expect(last.end.counts).toMatchObject({ event: whole.events.length, content: 4 });
});

test('sessions stay behind: they belong to the running library', async () => {
  const opened = await openAgain(made.folder, made.patrons, made.titles, today);
  const account = await opened.library.accounts.verify('chief', 'a long enough password', 'here');
  if (typeof account !== 'object' || !('accountId' in account)) throw new Error('could not sign in');
  await opened.library.sessions.open(account);
  expect(await opened.library.engine.records.list('sessions')).toHaveLength(1);
  await opened.close();
  const file = join(shell.work, 'with-session.jsonl');
  expect(await shell.nagi(made.folder, 'export', file)).toMatchObject({ code: 0 });
  expect(await readFile(file, 'utf8')).not.toContain('"collection":"sessions"');
});

test('without keys it says what that means, and nothing that exists is written over', async () => {
  const file = join(shell.work, 'alone.jsonl');
  expect(await shell.nagi(made.folder, 'export', file)).toMatchObject({ code: 0, said: expect.stringMatching(/can be read by nobody.*cannot be imported/s) });
  expect(await shell.nagi(made.folder, 'export', file)).toMatchObject({ code: 1, said: expect.stringContaining('is there already') });
  expect(await shell.nagi(made.folder, 'export', join(shell.work, 'other.jsonl'), '--keys', keys)).toMatchObject({ code: 1, said: expect.stringContaining('is there already') });
  expect(await readdir(shell.work)).not.toContain('other.jsonl');
});

test('a folder with anything in it is refused, and left as it is', async () => {
  const folder = await emptyFolder();
  await writeFile(join(folder, 'notes.txt'), 'mine');
  expect(await shell.nagi(folder, 'import', library, '--keys', keys, '--contents', contents)).toMatchObject({ code: 1, said: expect.stringContaining('is not empty (notes.txt)') });
  expect((await readdir(folder)).sort()).toEqual(['master.key', 'notes.txt']);
  expect(await shell.nagi(made.folder, 'import', library, '--keys', keys, '--contents', contents)).toMatchObject({ code: 1, said: expect.stringContaining('is not empty') });
});

test.each<readonly [string, (text: string) => string, RegExp]>([
  ['without its last line', (text) => `${text.trimEnd().split('\n').slice(0, -1).join('\n')}\n`, /has no last line: it was cut short/],
  ['cut within a line', (text) => text.slice(0, Math.floor(text.length / 2)), /cut short/],
  ['with an event left out', (text) => text.split('\n').filter((_, i) => i !== 40).join('\n'), /does not follow what is before it/],
  ['with a name changed', (text) => text.replace('島の本 2', '島の木 2'), /not what was written.*SHA-256/],
  ['with a record left out', (text) => text.split('\n').filter((line) => !line.includes('"accounts"')).join('\n'), /not what was written/],
  ['with something after the end', (text) => `${text}{"event":{}}\n`, /goes on after its last line/],
  ['of a newer format', (text) => text.replace('"format":1', '"format":2'), /has the format 2, this Nagi knows 1/],
  ['that is no export', () => '{"hello":1}\n', /not a file of Nagi's/],
  ['that is no JSON', () => 'hello\n', /line 1: this is not what was written/],
  ['that is empty', () => '', /has no last line/],
])('a file %s is refused, and nothing is left of it', async (_name, change, sentence) => {
  const folder = await emptyFolder();
  const file = join(shell.work, `changed-${count}.jsonl`);
  await writeFile(file, change(await readFile(library, 'utf8')));
  expect(await shell.nagi(folder, 'import', file, '--keys', keys, '--contents', contents)).toMatchObject({ code: 1, said: expect.stringMatching(sentence) });
  await nothingIn(folder);
});

test('keys that are not all there, another master key, books that are missing or other than their name: refused', async () => {
  const folder = await emptyFolder();
  const text = await readFile(keys, 'utf8');
  const cut = join(shell.work, 'cut-keys.jsonl');
  await writeFile(cut, text.split('\n').filter((_, i) => i !== 3).join('\n'));
  expect(await shell.nagi(folder, 'import', library, '--keys', cut, '--contents', contents)).toMatchObject({ code: 1, said: expect.stringContaining('not what was written') });
  expect(await shell.nagi(folder, 'import', library, '--keys', keys)).toMatchObject({ code: 2, said: expect.stringContaining('--contents DIR') });
  const books = join(shell.work, 'some-books');
  await cp(contents, books, { recursive: true });
  const [shelf = ''] = await readdir(books);
  const [book = ''] = await readdir(join(books, shelf));
  await writeFile(join(books, shelf, book), 'another book');
  expect(await shell.nagi(folder, 'import', library, '--keys', keys, '--contents', books)).toMatchObject({ code: 1, said: expect.stringContaining('not what its name says') });
  await rm(join(books, shelf), { recursive: true });
  expect(await shell.nagi(folder, 'import', library, '--keys', keys, '--contents', books)).toMatchObject({ code: 1, said: expect.stringContaining(`${book} is missing`) });
  await nothingIn(folder);
  await rm(join(folder, 'master.key'));
  expect(await shell.nagi(folder, 'import', library, '--keys', keys, '--contents', contents)).toMatchObject({ code: 1, said: expect.stringContaining('there is no master key') });
  await writeFile(join(folder, 'master.key'), `${Buffer.alloc(32, 1).toString('base64')}\n`, { mode: 0o600 });
  expect(await shell.nagi(folder, 'import', library, '--keys', keys, '--contents', contents)).toMatchObject({ code: 1, said: expect.stringContaining('wrong master key') });
  await nothingIn(folder);
});

test('an import that is killed, whenever, leaves nothing or the whole library, and can be done again', async () => {
  let wholes = 0;
  for (const wait of [150, 220, 260, 300, 330, 360, 400, 450, 520, 700]) {
    const folder = await emptyFolder();
    const { child, ended } = shell.started(folder, 'import', library, '--keys', keys, '--contents', contents);
    const timer = setTimeout(() => child.kill('SIGKILL'), wait);
    await ended;
    clearTimeout(timer);
    const after = await readdir(folder);
    // Opening it finishes what had become the library, and throws away what had not.
    const opened = await openAgain(folder, made.patrons, made.titles, today);
    const events = (await opened.library.system.events.head()) === '' ? 0 : whole.events.length;
    const people = await opened.library.accounts.has('administrator');
    await opened.close();
    expect([events > 0, people, (await readdir(folder)).includes('arriving')]).toEqual([people, people, false]);
    if (events > 0) {
      wholes += 1;
      expect((await everythingIn(folder)).events).toEqual(whole.events);
    } else if (!after.includes('events')) {
      const again = await emptyFolder();
      await cp(folder, again, { recursive: true, filter: (path) => !/(events|documents|records|vault|contents|announcements)/.test(path.slice(folder.length)) });
      expect(await shell.nagi(again, 'import', library, '--keys', keys, '--contents', contents)).toMatchObject({ code: 0 });
    }
  }
  expect(wholes).toBeLessThan(10);
});

test('an import interrupted after its mark is finished at the next start, one interrupted before it is thrown away', async () => {
  const folder = await emptyFolder();
  await shell.nagi(folder, 'import', library, '--keys', keys, '--contents', contents);
  // As it stood when two of the parts had been moved.
  await mkdir(join(folder, 'arriving'));
  for (const part of ['records', 'vault', 'documents']) {
    await cp(join(folder, part), join(folder, 'arriving', part), { recursive: true });
    await rm(join(folder, part), { recursive: true });
  }
  const unmarked = join(shell.work, 'unmarked');
  await cp(folder, unmarked, { recursive: true });
  await writeFile(join(folder, 'arriving', 'whole'), '');
  const opened = await openAgain(folder, made.patrons, made.titles, today);
  expect(await opened.library.accounts.has('administrator')).toBe(true);
  await decode(opened.library.engine.vault, await opened.library.engine.events.read(`title-${made.titles[0]}`));
  await opened.close();
  expect(await everythingIn(folder)).toMatchObject({ events: whole.events, keys: whole.keys });
  for (const part of ['events', 'contents']) await rm(join(unmarked, part), { recursive: true });
  expect(await shell.nagi(unmarked, 'import', library, '--keys', keys, '--contents', contents)).toMatchObject({ code: 0 });
  expect(await everythingIn(unmarked)).toEqual(whole);
});
