/**
 * Bytes that turned, sectors that were torn or emptied in the data files: the library refuses to start in a sentence, or starts and
 * serves only what was written, or LMDB ends it at the start; `check` names what is damaged, and a backup brings all back.
 * `DAMAGES=200 npx jest test/faults/damaged-start` for the long run.
 */
import { execFile, spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { minutesAfter } from '../../domain/kernel.ts';
import { compiled } from './compile.ts';
import { examine, type Acknowledged } from './promises.ts';
import { acknowledgedIn, linesIn, lived, marksIn } from './recording.ts';
import { chance } from './seeded.ts';
import { makeSmallLibrary, opening, type People } from './small-library.ts';

const DAMAGES = Number(process.env['DAMAGES'] ?? 3);
const SEED = Number(process.env['SEED'] ?? 1);

const parts = ['events', 'documents', 'vault', 'records', 'announcements'] as const;

const begin = minutesAfter(opening, 4 * 24 * 60);

let work: string;
let root: string;
let people: People;
let acknowledged: readonly Acknowledged[];
let heard: readonly string[];
let programs: { readonly starter: string; readonly examiner: string; readonly nagi: string };

beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'nagi-damage-'));
  root = join(work, 'root');
  const code = join(root, 'dist');
  programs = { starter: await compiled(join(__dirname, 'starter.ts'), code), examiner: await compiled(join(__dirname, 'examiner.ts'), join(work, 'examiner')), nagi: join(root, 'nagi.mjs') };
  // As `npm run nagi` finds it: the commands, and the process that looks at a part, beside the program.
  await compiled(join(__dirname, '../cli/entries.ts'), join(work, 'commands'));
  await cp(join(work, 'commands', 'infrastructure'), join(code, 'infrastructure'), { recursive: true });
  for (const name of ['application', 'domain', 'projections']) await cp(join(work, 'commands', name), join(code, name), { recursive: true });
  await writeFile(join(root, 'package.json'), '{ "version": "0.0.0-test" }\n');
  await writeFile(programs.nagi, "import { command } from './dist/infrastructure/app/cli.js';\nprocess.exitCode = await command(import.meta.dirname ?? new URL('.', import.meta.url).pathname, process.argv.slice(2));\n");
  await mkdir(join(code, 'ui'));
  await writeFile(join(code, 'ui', 'index.html'), '<!doctype html><title>凪</title>\n');

  const folder = join(work, 'sound');
  people = await makeSmallLibrary(folder);
  const marks = await marksIn(join(work, 'told'));
  await lived({ program: await compiled(join(__dirname, 'library-writer.ts'), join(work, 'writer')), folder, people, marks, begin: minutesAfter(opening, 2 * 24 * 60), seed: SEED, disk: {} }, 60);
  acknowledged = acknowledgedIn(await linesIn(marks.acknowledged));
  const examined = await examine(folder, people, acknowledged, await linesIn(marks.heard), begin);
  expect(examined.wrong).toEqual([]);
  heard = [...(await linesIn(marks.heard)), ...examined.heard];
  expect(await nagi(folder, 'check')).toMatchObject({ code: 0 });
}, 180_000);
afterAll(() => rm(work, { recursive: true, force: true }));

type Started = { readonly how: 'refused'; readonly code: number | null; readonly said: string } | { readonly how: 'served'; readonly said: string } | { readonly how: 'crashed' | 'hung'; readonly said: string };

/** Long enough for a start on any machine, in ms. */
const patience = 60_000;

const environment = (folder: string): NodeJS.ProcessEnv => ({ ...process.env, NODE_ENV: 'production', NAGI_DATA: folder, PORT: '0', LOG_LEVEL: 'error' });

/** Starts the library on a folder, asks it for its catalogue once it serves, and stops it. */
const startedOn = (folder: string): Promise<Started> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [programs.starter, root], { env: environment(folder), stdio: ['ignore', 'pipe', 'pipe'] });
    let [said, served, hung] = ['', false, false];
    const watchdog = setTimeout(() => {
      hung = true;
      child.kill('SIGKILL');
    }, patience);
    const hear = (bytes: Buffer): void => {
      said += bytes.toString();
      const address = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0];
      if (address === undefined || served) return;
      served = true;
      void fetch(`${address}/api/titles`).then((answer) => answer.text(), (error: unknown) => String(error)).then((text) => {
        said += text;
        child.kill('SIGTERM');
      });
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('close', (code, signal) => {
      clearTimeout(watchdog);
      if (hung) resolve({ how: 'hung', said });
      else if (signal !== null && !(served && signal === 'SIGTERM')) resolve({ how: 'crashed', said: `${signal} ${said}` });
      else resolve(served ? { how: 'served', said } : { how: 'refused', code, said });
    });
  });

const nagi = (folder: string, ...given: readonly string[]): Promise<{ readonly code: number; readonly said: string }> =>
  new Promise((resolve) => {
    execFile(process.execPath, [programs.nagi, ...given], { env: environment(folder) }, (error, out, complaints) => {
      resolve({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : -1, said: `${out}${complaints}` });
    });
  });

const kinds = ['a bit', 'a sector emptied', 'a page emptied', 'a sector of another page', 'random bytes'] as const;

const damaged = (bytes: Buffer, random: () => number): { readonly what: string; readonly bytes: Buffer } => {
  const now = Buffer.from(bytes);
  const kind = kinds[Math.floor(random() * kinds.length)] ?? 'a bit';
  const at = Math.floor(random() * now.length);
  const sector = at - (at % 512);
  const page = at - (at % 4096);
  if (kind === 'a bit') now[at] = (now[at] ?? 0) ^ (1 << Math.floor(random() * 8));
  if (kind === 'a sector emptied') now.fill(0, sector, sector + 512);
  if (kind === 'a page emptied') now.fill(0, page, page + 4096);
  if (kind === 'a sector of another page') bytes.copy(now, sector, (sector + 8192) % bytes.length, ((sector + 8192) % bytes.length) + 512);
  if (kind === 'random bytes') for (let i = 0; i < 16; i++) now[(at + i) % now.length] = Math.floor(random() * 256);
  return { what: `${kind} at ${at}`, bytes: now };
};

/** What a folder is worth, asked in a process of its own. */
const examinedApart = async (folder: string): Promise<readonly string[]> => {
  const file = join(work, 'question.json');
  await writeFile(file, JSON.stringify({ people, acknowledged, heard, begin }));
  return promisify(execFile)(process.execPath, [programs.examiner, folder, file]).then(
    ({ stdout }) => JSON.parse(stdout) as readonly string[],
    (error: { readonly signal?: string; readonly stderr: string }) => [`${error.signal ?? ''} ${/^\w*Error: .*$/m.exec(error.stderr)?.[0] ?? ''}`],
  );
};

/** What is wrong with a library that was backed up from a folder, though it cannot be written any more, and restored beside. */
const madeAnew = async (folder: string): Promise<readonly string[]> => {
  const [backup, anew] = [`${folder}-backup`, `${folder}-anew`];
  await mkdir(anew, { mode: 0o700 });
  await cp(join(folder, 'master.key'), join(anew, 'master.key'));
  const steps = [await nagi(folder, 'backup', backup), await nagi(anew, 'restore', backup)];
  const wrong = steps.every(({ code }) => code === 0) ? await examinedApart(anew) : steps.map(({ said }) => said);
  for (const path of [backup, anew]) await rm(path, { recursive: true, force: true });
  return wrong;
};

/** What a sentence at the start must say: the file or the thing in it, or what LMDB says of a page that is none; `check` then says where. */
const named = (part: string): RegExp => new RegExp(part === 'vault' ? 'vault|no key for subject|MDB_' : `${part.slice(0, -1)}|MDB_`);

test(`${DAMAGES} damages: nothing wrong is served, none goes unnoticed`, async () => {
  const random = chance(SEED);
  const seen: { [outcome: string]: number } = {};
  const bad: string[] = [];
  const note = (part: string, outcome: string): void => void (seen[`${part}: ${outcome}`] = (seen[`${part}: ${outcome}`] ?? 0) + 1);
  for (let i = 0; i < DAMAGES; i++) {
    const part = parts[i % parts.length] ?? 'events';
    const folder = join(work, `damaged-${i}`);
    await cp(join(work, 'sound'), folder, { recursive: true });
    const file = join(folder, part, 'data.mdb');
    const { what, bytes } = damaged(await readFile(file), random);
    await writeFile(file, bytes);
    await cp(folder, `${folder}-untouched`, { recursive: true });
    const started = await startedOn(folder);
    const where = `seed ${SEED}, ${i}, ${part}, ${what}: ${started.how}: ${started.said.trim().slice(0, 400)}`;
    if (started.how === 'refused') {
      note(part, 'refused at the start');
      const lines = started.said.trim().split('\n');
      if (started.code !== 1 || lines.length > 3 || lines.some((line) => /^\s+at /.test(line)) || !named(part).test(started.said)) bad.push(where);
    } else if (started.how === 'crashed') {
      // LMDB itself ends a process that reads a page which is none. Nothing was served; check, which reads in a process apart, must say where.
      const { code, said } = await nagi(`${folder}-untouched`, 'check');
      if (code === 1 && said.includes(`${part}/data.mdb`)) note(part, 'ended by LMDB at the start, named by check');
      else {
        // Or it is in the lists of which pages are free: all can be read, and a backup is whole (docs/operations/command-line.md).
        const wrong = code === 0 ? await madeAnew(`${folder}-untouched`) : [said];
        note(part, 'ended by LMDB as it writes, made anew from what can be read');
        if (wrong.length > 0) bad.push(`${where}: check said ${said}, and made anew: ${wrong.slice(0, 3).join('; ')}`);
      }
    } else if (started.how === 'hung') {
      bad.push(where);
    } else {
      // Started: then check finds it, or everything that was written is still there as it was.
      const { code, said } = await nagi(`${folder}-untouched`, 'check');
      if (code === 0) {
        const wrong = await examinedApart(`${folder}-untouched`);
        note(part, wrong.length === 0 ? 'where nothing is kept' : 'NOT FOUND');
        if (wrong.length > 0) bad.push(`${where}: check found nothing, but ${wrong.slice(0, 3).join('; ')}`);
      } else {
        note(part, 'started, named by check');
        if (!said.includes(`${part}/data.mdb`)) bad.push(`${where}: check speaks of something else: ${said}`);
      }
    }
    for (const path of [folder, `${folder}-untouched`]) await rm(path, { recursive: true });
  }
  process.stdout.write(`${JSON.stringify(seen, null, 1)}\n`);
  expect(bad).toEqual([]);
}, 60_000 + DAMAGES * 30_000);

test('the way back: check names the damage, the backup is restored beside, and the library keeps every promise', async () => {
  const backup = join(work, 'backup');
  expect(await nagi(join(work, 'sound'), 'backup', backup)).toMatchObject({ code: 0 });
  const folder = join(work, 'broken');
  await cp(join(work, 'sound'), folder, { recursive: true });
  const file = join(folder, 'events', 'data.mdb');
  const bytes = await readFile(file);
  const inside = bytes.indexOf('LoanStarted');
  expect(inside).toBeGreaterThan(0);
  bytes[inside] = (bytes[inside] ?? 0) ^ 1;
  for (let at = bytes.indexOf('LoanStarted'); at > 0; at = bytes.indexOf('LoanStarted', at)) bytes[at] = (bytes[at] ?? 0) ^ 1;
  await writeFile(file, bytes);

  const refused = await startedOn(folder);
  expect(refused).toMatchObject({ how: 'refused', code: 1 });
  expect(refused.said).toMatch(/event \d+ of the log in .*events cannot be read \(an event is damaged.*nagi -- check/);
  const checked = await nagi(folder, 'check');
  expect(checked.code).toBe(1);
  expect(checked.said).toMatch(/events\/data\.mdb, event \d+: .*damaged/);

  const back = join(work, 'back');
  await mkdir(back, { mode: 0o700 });
  await cp(join(folder, 'master.key'), join(back, 'master.key'));
  expect(await nagi(back, 'restore', backup)).toMatchObject({ code: 0 });
  expect(await startedOn(back)).toMatchObject({ how: 'served' });
  expect(await examinedApart(back)).toEqual([]);
  expect(await nagi(back, 'check')).toMatchObject({ code: 0 });
}, 180_000);

test.each(['emptied', 'cut short'] as const)('the beginning of a file, %s: each file refuses to be opened by name, instead of ending the process', async (how) => {
  for (const part of parts) {
    const folder = join(work, `beginning-${part}`);
    await cp(join(work, 'sound'), folder, { recursive: true });
    const file = join(folder, part, 'data.mdb');
    const bytes = await readFile(file);
    await writeFile(file, how === 'emptied' ? bytes.fill(0, 0, 4096) : bytes.subarray(0, 4096));
    const started = await startedOn(folder);
    expect(started).toMatchObject({ how: 'refused', code: 1 });
    expect(started.said).toContain(`the beginning of ${file} is damaged`);
    await rm(folder, { recursive: true });
  }
}, 180_000);

test('the later head of the log damaged: the commit before is not taken for the last one', async () => {
  const folder = join(work, 'older');
  await cp(join(work, 'sound'), folder, { recursive: true });
  const file = join(folder, 'events', 'data.mdb');
  const bytes = await readFile(file);
  const later = bytes.readBigUInt64LE(0x98) > bytes.readBigUInt64LE(4096 + 0x98) ? 0 : 4096;
  await writeFile(file, bytes.fill(0, later, later + 512));
  const started = await startedOn(folder);
  expect(started).toMatchObject({ how: 'refused', code: 1 });
  expect(started.said).toContain(`the beginning of ${file} is damaged`);
}, 120_000);
