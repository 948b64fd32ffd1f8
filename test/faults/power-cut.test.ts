/**
 * A power cut takes what was written and not synced, whole or in parts. Here every write and sync of a library under load is
 * recorded, and images are built of what a disk may hold when the power goes at any moment: all that was synced, and any
 * sectors of the rest. Each image is opened and asked for everything that was acknowledged before that moment.
 * `IMAGES=200 npx jest test/faults/power-cut` for the long run.
 */
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { minutesAfter } from '../../domain/kernel.ts';
import { altered, compiled } from './compile.ts';
import { actsIn, dataFilesIn, marksBefore, replayed, shim, writeImage, type Act } from './disk.ts';
import { examine, type Question } from './promises.ts';
import { acknowledgedIn, lived, marksIn, type Marks } from './recording.ts';
import { chance } from './seeded.ts';
import { makeSmallLibrary, opening, type People } from './small-library.ts';

const IMAGES = Number(process.env['IMAGES'] ?? 12);
const SEED = Number(process.env['SEED'] ?? 1);

/** So many images are made of one recording. */
const EACH = 50;

const day = 24 * 60;

let work: string;
let people: People;
let preload: Awaited<ReturnType<typeof shim>>;

beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'nagi-power-'));
  preload = await shim(work);
  people = await makeSmallLibrary(join(work, 'made'));
}, 120_000);
afterAll(() => rm(work, { recursive: true, force: true }));

interface Recording {
  readonly folder: string;
  readonly marks: Marks;
  readonly acts: readonly Act[];
  readonly original: ReadonlyMap<string, Buffer>;
}

/** Two lives in one recording: the second begins with clearing the remains of destroyed keys away. */
const recorded = async (name: string, program: string, disk: string, seed: number): Promise<Recording> => {
  const folder = join(work, name);
  await cp(join(work, 'made'), folder, { recursive: true });
  const original = await dataFilesIn(folder);
  const marks = await marksIn(join(work, `${name}-told`));
  const log = join(work, `${name}.disk`);
  for (const turn of [1, 2]) {
    await lived({ program, folder, people, marks, begin: minutesAfter(opening, turn * 2 * day), seed: seed + turn, disk: { LD_PRELOAD: disk, DISK_LOG: log, DISK_MARKS: marks.folder } }, 40);
  }
  return { folder, marks, acts: await actsIn(log), original };
};

/** Asks images of a recording, at places picked at random and in order; `each` hears what is wrong with one. */
const asked = async (
  { folder, marks, acts, original }: Recording, images: number, random: () => number,
  ask: (image: string, question: Question) => Promise<readonly string[]>, each: (wrong: readonly string[], where: string) => void,
): Promise<void> => {
  const replay = replayed(acts, original);
  const cuts = Array.from({ length: images }, () => Math.floor(random() * (acts.length + 1))).sort((a, b) => a - b);
  for (const [i, cut] of cuts.entries()) {
    const to = join(work, 'image');
    await writeImage(replay.imagesAt(cut, random), folder, folder, to);
    const acknowledged = acknowledgedIn(marksBefore(acts, cut, marks.acknowledged));
    const heard = marksBefore(acts, cut, marks.heard);
    const wrong = await ask(to, { people, acknowledged, heard, begin: minutesAfter(opening, 5 * day) });
    each(wrong, `image ${i}, cut at ${cut} of ${acts.length}, ${acknowledged.length} acknowledged`);
    await rm(to, { recursive: true });
  }
};

const here = async (image: string, question: Question): Promise<readonly string[]> =>
  (await examine(image, question.people, question.acknowledged, question.heard, question.begin).catch((error: unknown) => ({ wrong: [`it does not open: ${String(error)}`] }))).wrong;

/** In a process of its own, which damage may end or hold up. */
const apart = (program: string) => async (image: string, question: Question): Promise<readonly string[]> => {
  const file = join(work, 'question.json');
  await writeFile(file, JSON.stringify(question));
  const answered = await promisify(execFile)(process.execPath, [program, image, file], { timeout: 60_000, killSignal: 'SIGKILL' }).then(({ stdout }) => stdout, (error: { readonly signal?: string; readonly message: string }) => JSON.stringify([`it does not open: ${error.signal ?? ''} ${error.message.split('\n').find((line) => /^\w*Error:/.test(line)) ?? ''}`]));
  return JSON.parse(answered) as readonly string[];
};

test(`${IMAGES} power cuts: every image opens, and holds everything that was acknowledged before`, async () => {
  if ('lacking' in preload) return process.stdout.write(`LEFT OUT: power cuts are not tested here: ${preload.lacking}\n`);
  const program = await compiled(join(__dirname, 'library-writer.ts'), join(work, 'code'));
  const random = chance(SEED);
  const totals = { images: 0, acts: 0, syncs: 0, acknowledged: 0, compacted: 0 };
  for (let n = 0; totals.images < IMAGES; n++) {
    const recording = await recorded(`honest-${n}`, program, preload.path, SEED * 1000 + n * 10);
    expect(recording.acts.some(({ kind }) => kind === 'S')).toBe(true);
    const now = Math.min(EACH, IMAGES - totals.images);
    await asked(recording, now, random, here, (wrong, where) => expect([`seed ${SEED}, recording ${n}, ${where}`, ...wrong.slice(0, 10)]).toEqual([`seed ${SEED}, recording ${n}, ${where}`]));
    totals.images += now;
    totals.acts += recording.acts.length;
    totals.syncs += recording.acts.filter(({ kind }) => kind === 'S').length;
    totals.acknowledged += marksBefore(recording.acts, recording.acts.length, recording.marks.acknowledged).length;
    totals.compacted += recording.acts.filter(({ kind }) => kind === 'R').length;
    await rm(recording.folder, { recursive: true });
  }
  process.stdout.write(`${JSON.stringify(totals)}\n`);
}, 60_000 + IMAGES * 20_000);

test('the last image of all, with everything written, is the folder as it is', async () => {
  if ('lacking' in preload) return process.stdout.write(`LEFT OUT: the control of the recording: ${preload.lacking}\n`);
  const program = await compiled(join(__dirname, 'library-writer.ts'), join(work, 'plain-code'));
  const { folder, acts, original } = await recorded('whole', program, preload.path, 77);
  const image = replayed(acts, original).imagesAt(acts.length, () => 0.999);
  for (const [path, bytes] of await dataFilesIn(folder)) {
    const recordedBytes = image.get(path) ?? Buffer.alloc(0);
    const length = Math.min(bytes.length, recordedBytes.length);
    expect([path, Buffer.compare(bytes.subarray(0, length), recordedBytes.subarray(0, length))]).toEqual([path, 0]);
    expect([path, bytes.subarray(length).every((byte) => byte === 0)]).toEqual([path, true]);
  }
  expect((await readFile(join(folder, 'format'), 'utf8')).trim()).toMatch(/^\d+$/);
}, 120_000);

test('control: a library that does not wait for its disk (noSync) is caught by the same question', async () => {
  if ('lacking' in preload) return process.stdout.write(`LEFT OUT: the control without syncs: ${preload.lacking}\n`);
  const code = join(work, 'hasty-code');
  const program = await compiled(join(__dirname, 'library-writer.ts'), code);
  await altered(code, 'infrastructure/embedded/environment.js', 'overlappingSync: false', 'overlappingSync: false, noSync: true');
  const recording = await recorded('hasty', program, preload.path, 5);
  const caught: string[] = [];
  await asked(recording, 6, chance(5), apart(await compiled(join(__dirname, 'examiner.ts'), join(work, 'examiner'))), (wrong) => caught.push(...wrong.slice(0, 1)));
  process.stdout.write(`${caught.length} of 6 images without syncs are wrong: ${caught.join('\n')}\n`);
  expect(caught.length).toBeGreaterThan(0);
}, 480_000);
