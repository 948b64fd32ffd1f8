/**
 * A whole library killed (SIGKILL) under load, again and again: what it acknowledged is there once, its documents are what a
 * rebuild makes, no slot leaks, every announcement is heard. `KILLS=1000 npx jest test/faults/library-kill` for the long run.
 */
import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { minutesAfter, type Instant } from '../../domain/kernel.ts';
import { altered, compiled } from './compile.ts';
import { counted, examine, type Acknowledged } from './promises.ts';
import { chance } from './seeded.ts';
import { makeSmallLibrary, opening, type People } from './small-library.ts';

const KILLS = Number(process.env['KILLS'] ?? 8);
const SEED = Number(process.env['SEED'] ?? 1);

/** A library lives so many kills; then a new one begins, so that rounds stay short. */
const LIFE = 25;

const day = 24 * 60;

let work: string;
let writer: string;
let people: People;

beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'nagi-library-kill-'));
  writer = await compiled(join(__dirname, 'library-writer.ts'), join(work, 'code'));
  people = await makeSmallLibrary(join(work, 'made'));
  await writeFile(join(work, 'people.json'), JSON.stringify(people));
}, 120_000);
afterAll(() => rm(work, { recursive: true, force: true }));

const pause = (ms: number): Promise<void> => new Promise((resume) => setTimeout(resume, ms));

const linesIn = async (file: string): Promise<readonly string[]> => {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  // A line cut off in the middle acknowledges nothing.
  return text.split('\n').slice(0, -1);
};

const sizeOf = (file: string): Promise<number> => stat(file).then(({ size }) => size, () => 0);

/** Lets the library run and kills it: mostly some time after it acknowledged something, now and then while it starts. */
const killed = async (folder: string, files: { readonly acknowledged: string; readonly heard: string }, begin: Instant, seed: number, random: () => number, program = writer): Promise<void> => {
  const child = spawn(process.execPath, [program, folder, join(work, 'people.json'), files.acknowledged, files.heard, begin, String(seed)], { stdio: ['ignore', 'ignore', 'pipe'] });
  let complaint = '';
  child.stderr.on('data', (bytes: Buffer) => (complaint += bytes.toString()));
  const ended = new Promise<string | null>((resume) => child.on('exit', (_, signal) => resume(signal)));
  if (random() < 0.85) {
    const before = await sizeOf(files.acknowledged);
    while (child.exitCode === null && (await sizeOf(files.acknowledged)) === before) await pause(5);
  }
  await pause(random() * 350);
  child.kill('SIGKILL');
  const signal = await ended;
  if (signal !== 'SIGKILL') throw new Error(`the library ended by itself: ${complaint}`);
  if (complaint !== '') throw new Error(`the library complained: ${complaint}`);
};

test(`a library killed ${KILLS} times under load keeps every promise`, async () => {
  const random = chance(SEED);
  const totals = { kills: 0, acknowledged: 0, events: 0, forgotten: 0, heardTwice: 0, startups: 0 };
  for (let lifeNo = 0; totals.kills < KILLS; lifeNo++) {
    const folder = join(work, `life-${lifeNo}`);
    const files = { acknowledged: join(work, `acknowledged-${lifeNo}`), heard: join(work, `heard-${lifeNo}`) };
    await cp(join(work, 'made'), folder, { recursive: true });
    const heardHere: string[] = [];
    let [acknowledgedBefore, last] = [0, { events: 0, forgotten: 0 }];
    for (let round = 0; round < LIFE && totals.kills < KILLS; round++) {
      const begin = minutesAfter(opening, (round + 1) * 2 * day);
      await killed(folder, files, begin, SEED * 100_000 + totals.kills, random);
      totals.kills += 1;
      const acknowledged = (await linesIn(files.acknowledged)).map((line) => JSON.parse(line) as Acknowledged);
      if (acknowledged.length === acknowledgedBefore) totals.startups += 1;
      acknowledgedBefore = acknowledged.length;
      const heardThere = await linesIn(files.heard);
      const examined = await examine(folder, people, acknowledged, [...heardThere, ...heardHere], minutesAfter(begin, 10));
      expect([`seed ${SEED}, life ${lifeNo}, round ${round}`, ...examined.wrong.slice(0, 20)]).toEqual([`seed ${SEED}, life ${lifeNo}, round ${round}`]);
      heardHere.push(...examined.heard);
      last = examined;
      if (totals.kills % 25 === 0) process.stdout.write(`${totals.kills} kills, ${totals.acknowledged + acknowledged.length} acknowledged\n`);
    }
    totals.acknowledged += acknowledgedBefore;
    totals.events += last.events;
    totals.forgotten += last.forgotten;
    totals.heardTwice += [...counted([...(await linesIn(files.heard)), ...heardHere]).values()].filter((count) => count > 1).length;
    await rm(folder, { recursive: true });
  }
  process.stdout.write(`${JSON.stringify(totals)}\n`);
  expect(totals.acknowledged).toBeGreaterThan(KILLS * 5);
}, 120_000 + KILLS * 20_000);

test('control: a library whose log does not wait for its commits is caught by the same check', async () => {
  const code = join(work, 'hasty-code');
  const hasty = await compiled(join(__dirname, 'library-writer.ts'), code);
  await altered(code, 'infrastructure/embedded/event-store.js', 'await Promise.all(new Set(puts));', '');
  await altered(code, 'infrastructure/embedded/event-store.js', 'await env.flushed;', '');
  const folder = join(work, 'hasty');
  const files = { acknowledged: join(work, 'acknowledged-hasty'), heard: join(work, 'heard-hasty') };
  await cp(join(work, 'made'), folder, { recursive: true });
  let wrong: readonly string[] = [];
  for (let round = 1; round <= 10 && wrong.length === 0; round++) {
    const begin = minutesAfter(opening, round * 2 * day);
    await killed(folder, files, begin, round, () => 0.5, hasty);
    const acknowledged = (await linesIn(files.acknowledged)).map((line) => JSON.parse(line) as Acknowledged);
    wrong = await examine(folder, people, acknowledged, await linesIn(files.heard), minutesAfter(begin, 10)).then((e) => e.wrong, (error: unknown) => [String(error)]);
  }
  expect(wrong).not.toEqual([]);
  process.stdout.write(`caught: ${wrong[0]}\n`);
}, 120_000);
