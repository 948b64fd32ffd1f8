/** Backups of a library that is running, brought back, drilled, damaged, interrupted; and what was forgotten stays so. */
import { copyFile, cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decode } from '../../application/codec.ts';
import { exists } from '../../infrastructure/app/commands/line-file.ts';
import { openReadStore } from '../../infrastructure/embedded/read-store.ts';
import { borrow, cancelHold, loadPatron, loadTitle, placeHold, returnLoan } from '../../application/lending.ts';
import { documentsIn, everythingIn, makeLibrary, openAgain, openShell, today, type Made, type Opened, type Shell } from './library.ts';

let shell: Shell;
let made: Made;
beforeAll(async () => {
  shell = await openShell();
  made = await makeLibrary(join(shell.work, 'library'));
}, 120_000);
afterAll(() => shell.close());
jest.setTimeout(180_000);


let count = 0;
const fresh = (): string => join(shell.work, `folder-${++count}`);

const emptyFolder = async (): Promise<string> => {
  const folder = fresh();
  await mkdir(folder, { mode: 0o700 });
  await copyFile(join(made.folder, 'master.key'), join(folder, 'master.key'));
  return folder;
};

const copyOf = async (): Promise<Made> => {
  const folder = fresh();
  await cp(made.folder, folder, { recursive: true });
  return { ...made, folder };
};

const backupOf = async (folder: string): Promise<string> => {
  const dir = fresh();
  expect(await shell.nagi(folder, 'backup', dir)).toMatchObject({ code: 0 });
  return dir;
};

const verdictOf = (said: string): readonly string[] => said.split('\n').filter((line) => /(?:same|DIFFERENT|not compared)$/.test(line)).map((line) => line.replace(/\s+/g, ' '));

/** Comings and goings until told to stop: loans, holds that end at once (and lose their keys at once), returns. */
const busy = (opened: Opened): { stop(): Promise<number> } => {
  const stopping = new AbortController();
  let done = 0;
  const { library: { system }, titles, patrons, as } = opened;
  const loop = async (patron: number): Promise<void> => {
    for (let i = patron; !stopping.signal.aborted; i++) {
      const titleId = titles[i % titles.length] ?? '';
      if ((await borrow.run(system, as(patron, 'b'), { titleId })).refused) await placeHold.run(system, as(patron, 'h'), { titleId });
      await cancelHold.run(system, as(patron, 'c'), { titleId });
      await returnLoan.run(system, as(patron, 'r'), { titleId });
      done += 1;
    }
  };
  const loops = patrons.map((_, patron) => loop(patron));
  return {
    stop: async () => {
      stopping.abort();
      await Promise.all(loops);
      return done;
    },
  };
};

test('of a library that is running and busy: every backup is one instant, with every key its events need', async () => {
  const running = await copyOf();
  const opened = await openAgain(running.folder, running.patrons, running.titles, today);
  const working = busy(opened);
  const heads: number[] = [];
  const dirs: string[] = [];
  for (let round = 0; round < 2; round++) {
    const dir = fresh();
    expect(await shell.apart(running.folder, 'backup', dir)).toMatchObject({ code: 0 });
    heads.push(Number((JSON.parse(await readFile(join(dir, 'manifest.json'), 'utf8')) as { head: string }).head));
    dirs.push(dir);
  }
  const drilled = await shell.apart(running.folder, 'drill', dirs[0] ?? '');
  const done = await working.stop();
  await opened.close();
  expect(done).toBeGreaterThan(20);
  expect(new Set(heads).size).toBe(2);
  expect(drilled).toMatchObject({ code: 0 });
  expect(verdictOf(drilled.said).at(-1)).toMatch(/^beginning of the log in use \d+ events \d+ events same$/);
  const live = await everythingIn(running.folder);
  for (const [i, dir] of dirs.entries()) {
    // Sealed fields are opened, documents built as far as they were, and compared with what they were in the running library.
    const { code, said } = await shell.nagi(running.folder, 'drill', dir);
    if (code !== 0) throw new Error(said);
    expect([code, verdictOf(said).length]).toEqual([0, 10]);
    const folder = await emptyFolder();
    expect(await shell.nagi(folder, 'restore', dir)).toMatchObject({ code: 0 });
    expect((await everythingIn(folder)).events).toEqual(live.events.slice(0, heads[i]));
    const again = await openAgain(folder, running.patrons, running.titles, today);
    await again.settled();
    for (const titleId of running.titles) {
      const state = await loadTitle(again.library.system, titleId);
      // A hold or loan without a holder is one whose key was destroyed too early for this log.
      for (const { holder } of [...state.loans, ...state.holds]) expect(holder).not.toBeNull();
    }
    await again.close();
  }
});

test('brought back it is what it was; restoring twice, or over something, is refused', async () => {
  const dir = await backupOf(made.folder);
  const folder = await emptyFolder();
  expect(await shell.nagi(folder, 'restore', dir)).toMatchObject({ code: 0, said: expect.stringContaining('is known again') });
  expect(await everythingIn(folder)).toEqual(await everythingIn(made.folder));
  expect(await shell.nagi(folder, 'check')).toMatchObject({ code: 0 });
  expect(await shell.nagi(folder, 'restore', dir)).toMatchObject({ code: 1, said: expect.stringContaining('is not empty') });
  expect(await shell.nagi(made.folder, 'backup', dir)).toMatchObject({ code: 1, said: expect.stringContaining('is there already') });
});

test('a drill says so line by line, and leaves nothing behind', async () => {
  const dir = await backupOf(made.folder);
  const before = process.env['TMPDIR'];
  const temporary = fresh();
  await mkdir(temporary);
  process.env['TMPDIR'] = temporary;
  try {
    const { code, said } = await shell.nagi(made.folder, 'drill', dir);
    expect(code).toBe(0);
    expect(verdictOf(said)).toEqual([
      expect.stringMatching(/^events (\d+) \1 same$/), 'books and covers 4 4 same',
      ...['circulation', 'deadlines', 'ledger', 'places', 'shelf', 'titles', 'turnaways'].map((name) => expect.stringMatching(new RegExp(`^${name} (\\d+) documents \\1 documents same$`)) as string),
      expect.stringMatching(/^beginning of the log in use (\d+) events \1 events same$/),
    ]);
    expect(await readdir(temporary)).toEqual([]);
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
});

test('a drill against another library finds that it is another', async () => {
  const dir = await backupOf(made.folder);
  const other = await makeLibrary(fresh(), 2, 1);
  await copyFile(join(made.folder, 'master.key'), join(shell.work, 'its.key'));
  process.env['NAGI_MASTER_KEY_FILE'] = join(shell.work, 'its.key');
  try {
    const { code, said } = await shell.nagi(other.folder, 'drill', dir);
    expect([code, verdictOf(said).at(-1)]).toEqual([1, expect.stringMatching(/^beginning of the log in use .* DIFFERENT$/)]);
  } finally {
    delete process.env['NAGI_MASTER_KEY_FILE'];
  }
});

test.each<readonly [string, (dir: string) => Promise<void>, RegExp]>([
  ['a byte of the log changed', async (dir) => writeFile(join(dir, 'library.jsonl'), (await readFile(join(dir, 'library.jsonl'), 'utf8')).replace('海辺', '山辺').replace('島の本 1', '島の木 1')), /library\.jsonl is damaged/],
  ['keys cut short', async (dir) => writeFile(join(dir, 'keys.jsonl'), (await readFile(join(dir, 'keys.jsonl'))).subarray(0, -20)), /keys\.jsonl is damaged/],
  ['a book missing', async (dir) => rm(join(dir, 'contents', (await readdir(join(dir, 'contents')))[0] ?? ''), { recursive: true }), /is missing from/],
  ['no manifest', async (dir) => rm(join(dir, 'manifest.json')), /is no backup/],
  ['a newer manifest', async (dir) => writeFile(join(dir, 'manifest.json'), (await readFile(join(dir, 'manifest.json'), 'utf8')).replace('"format": 1', '"format": 2')), /is a backup of format 2, this Nagi knows 1/],
])('a backup with %s is refused by restore and by drill', async (_name, damage, sentence) => {
  const dir = await backupOf(made.folder);
  await damage(dir);
  const folder = await emptyFolder();
  expect(await shell.nagi(folder, 'restore', dir)).toMatchObject({ code: 1, said: expect.stringMatching(sentence) });
  expect((await readdir(folder)).filter((name) => !['format', 'lock'].includes(name))).toEqual(['master.key']);
  expect(await shell.nagi(made.folder, 'drill', dir)).toMatchObject({ code: 1, said: expect.stringMatching(sentence) });
});

test('a backup that is killed is not there; the next one is', async () => {
  const dir = fresh();
  let kills = 0;
  for (const wait of [200, 260, 300, 330, 360, 400]) {
    const { child, ended } = shell.started(made.folder, 'backup', dir);
    const timer = setTimeout(() => child.kill('SIGKILL'), wait);
    await ended;
    clearTimeout(timer);
    const there = (await exists(dir)) ? await readdir(dir) : null;
    if (there === null) kills += 1;
    else {
      expect(there.sort()).toEqual(['contents', 'keys.jsonl', 'library.jsonl', 'manifest.json']);
      await rm(dir, { recursive: true });
    }
  }
  expect(kills).toBeGreaterThan(0);
  expect(await shell.nagi(made.folder, 'backup', dir)).toMatchObject({ code: 0 });
  expect(await shell.nagi(made.folder, 'drill', dir)).toMatchObject({ code: 0 });
  expect(await readdir(shell.work)).not.toContain(`${dir}.making`);
});

describe('what was forgotten after the backup', () => {
  /** A backup with a running loan and a waiting hold; afterwards both end and are forgotten. */
  const forgottenLater = async (): Promise<{ readonly dir: string; readonly list: string; readonly later: Made; readonly loanId: string; readonly holder: { readonly patronId: string; readonly slot: string }; readonly titleId: string }> => {
    const later = await copyOf();
    const titleId = later.titles[0] ?? '';
    const before = await openAgain(later.folder, later.patrons, later.titles, today);
    const { system } = before.library;
    for (const [i] of later.patrons.entries()) {
      await cancelHold.run(system, before.as(i, 'clear'), { titleId });
      await returnLoan.run(system, before.as(i, 'clear'), { titleId });
    }
    const lent = await borrow.run(system, before.as(0, 'lend'), { titleId });
    expect(lent.refused).toBeUndefined();
    expect((await placeHold.run(system, before.as(1, 'wait'), { titleId })).refused).toBeUndefined();
    const [loan] = (await loadTitle(system, titleId)).loans;
    await before.settled();
    await before.close();
    const dir = await backupOf(later.folder);
    const after = await openAgain(later.folder, later.patrons, later.titles, today);
    await cancelHold.run(after.library.system, after.as(1, 'cancel'), { titleId });
    await returnLoan.run(after.library.system, after.as(0, 'return'), { titleId });
    await after.later(40 * 24 * 60);
    await after.close();
    const list = fresh();
    expect(await shell.nagi(later.folder, 'forgotten', list)).toMatchObject({ code: 0 });
    if (loan?.holder == null) throw new Error('there is no loan');
    return { dir, list, later, loanId: loan.loanId, holder: loan.holder, titleId };
  };

  test('is forgotten again when the list of it is given: loan and hold ended, slots free, keys gone, documents without them', async () => {
    const { dir, list, later, loanId, holder, titleId } = await forgottenLater();
    const plain = await emptyFolder();
    await shell.nagi(plain, 'restore', dir);
    expect((await everythingIn(plain)).keys.find((key) => key.startsWith(loanId))).not.toContain('destroyed');

    // The list of the library, and the keys of its next backup, say the same.
    const newer = await backupOf(later.folder);
    for (const file of [list, join(newer, 'keys.jsonl')]) {
      const folder = await emptyFolder();
      const restored = await shell.nagi(folder, 'restore', dir, '--forgotten', file);
      expect(restored).toMatchObject({ code: 0, said: expect.stringMatching(/[1-9]\d* of \d+ forgotten ids were still known/) });
      const { keys } = await everythingIn(folder);
      for (const id of [loanId, holder.slot]) expect(keys).toContain(`${id} destroyed`);
      const opened = await openAgain(folder, later.patrons, later.titles, today);
      await opened.settled();
      const { system, engine } = opened.library;
      expect((await loadTitle(system, titleId)).loans).toEqual([]);
      expect((await loadTitle(system, titleId)).holds).toEqual([]);
      expect((await loadPatron(system, holder.patronId))?.slots.filter((s) => s.slot === holder.slot)).toEqual([]);
      const told = await decode(engine.vault, await engine.events.read(`title-${titleId}`));
      expect(told.flatMap(({ event }) => ('loanId' in event && event.loanId === loanId && 'holder' in event ? [event.holder] : []))).toEqual([null, null]);
      // Whoever was forgotten can borrow as anybody.
      expect((await borrow.run(system, opened.as(0, 'anew'), { titleId })).refused).toBeUndefined();
      await opened.close();
      expect(JSON.stringify(await documentsIn(folder))).not.toContain(holder.slot);
      expect((await readFile(join(folder, 'vault', 'data.mdb'))).includes(loanId)).toBe(true);
      expect(await shell.nagi(folder, 'check')).toMatchObject({ code: 0, said: expect.not.stringContaining('DAMAGED') });
    }
  });

  test('the wrapped key is not even in free pages of the restored vault after the first start', async () => {
    const { dir, list, loanId, later } = await forgottenLater();
    const line = (await readFile(join(dir, 'keys.jsonl'), 'utf8')).split('\n').find((text) => text.includes(loanId)) ?? '';
    const { key: { wrapped } } = JSON.parse(line) as { readonly key: { readonly wrapped: string } };
    const folder = await emptyFolder();
    await shell.nagi(folder, 'restore', dir, '--forgotten', list);
    await (await openAgain(folder, later.patrons, later.titles, today)).close();
    expect((await readFile(join(folder, 'vault', 'data.mdb'))).includes(Buffer.from(wrapped, 'base64'))).toBe(false);
  });

  test('who read what is not even in free pages of the views after the next start', async () => {
    const { folder, patrons, titles } = await makeLibrary(join(await emptyFolder(), 'forgetful'));
    const { events, keys } = await everythingIn(folder);
    const ended = events.map((event) => JSON.parse(event) as { readonly type: string; readonly stream: string }).filter(({ type }) => type === 'ReaderForgotten').map(({ stream }) => stream.slice('reading-'.length));
    // The last of them may have been forgotten while the library closed: their keys are destroyed after the next start.
    const forgotten = ended.filter((loanId) => keys.includes(`${loanId} destroyed`));
    expect(forgotten.length).toBeGreaterThan(0);
    // Whether one of them is still in a free page is chance; this one is for certain.
    const store = await openReadStore(join(folder, 'documents'));
    await store.apply('planted', [{ id: 'p', document: { loanId: 'planted', patronId: 'somebody'.repeat(1000) }, keys: {}, position: '1' }], '1');
    await store.discard('planted');
    await store.close();
    const leftIn = async (): Promise<readonly string[]> => {
      const bytes = await readFile(join(folder, 'documents', 'data.mdb'));
      return ['planted', ...forgotten].filter((loanId) => bytes.includes(`"loanId":"${loanId}"`));
    };
    expect(await leftIn()).toContain('planted');
    await (await openAgain(folder, patrons, titles, today)).close();
    expect(await leftIn()).toEqual([]);
  });

  test('a list that is cut short is refused before anything is restored', async () => {
    const { dir, list } = await forgottenLater();
    const cut = fresh();
    await writeFile(cut, (await readFile(list, 'utf8')).split('\n').slice(0, -2).join('\n'));
    const folder = await emptyFolder();
    expect(await shell.nagi(folder, 'restore', dir, '--forgotten', cut)).toMatchObject({ code: 1, said: expect.stringContaining('cut short') });
    expect(await readdir(folder)).toEqual(['master.key']);
  });
});
