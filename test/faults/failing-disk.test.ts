/**
 * A disk that is slow, and one that fails: nothing is acknowledged, read or followed before its commit is on disk; after a
 * failure nothing is acknowledged any more, and what was, stays.
 */
import { execFile } from 'node:child_process';
import { constants, tmpdir } from 'node:os';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { minutesAfter } from '../../domain/kernel.ts';
import { commitFailure } from '../../infrastructure/embedded/environment.ts';
import { openEventStore } from '../../infrastructure/embedded/event-store.ts';
import { altered, compiled } from './compile.ts';
import { actsIn, marksBefore, shim, straceLacks, type Act } from './disk.ts';
import { examine } from './promises.ts';
import { acknowledgedIn, linesIn, lived, marksIn, type Marks } from './recording.ts';
import { makeSmallLibrary, opening } from './small-library.ts';

const { EIO, ENOSPC } = constants.errno;

let work: string;
let writer: string;
let preload: Awaited<ReturnType<typeof shim>>;

beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'nagi-disk-'));
  preload = await shim(work);
  writer = await compiled(join(__dirname, 'disk-writer.ts'), join(work, 'code'));
}, 60_000);
afterAll(() => rm(work, { recursive: true, force: true }));

const leftOut = (what: string, lacking: string): void => {
  process.stdout.write(`LEFT OUT: ${what}: ${lacking}\n`);
};

interface Told {
  readonly errors: readonly string[];
  readonly later: string;
  readonly followEnd: string;
  readonly readEnd: string;
}

interface Ran extends Told {
  readonly dir: string;
  readonly acts: readonly Act[];
  readonly marks: Marks;
}

const files = ['acknowledged', 'followed', 'read'] as const;

const ran = async (name: string, disk: NodeJS.ProcessEnv, { program = writer, turns = 40, before = [] as readonly string[] } = {}): Promise<Ran> => {
  const dir = join(work, name);
  const marks = await marksIn(join(work, `${name}-told`));
  const log = join(work, `${name}.disk`);
  const [command, ...given] = [...before, process.execPath];
  const { stdout } = await promisify(execFile)(command ?? process.execPath, [...given, program, dir, marks.folder, String(turns)], { env: { ...process.env, ...disk, DISK_LOG: log, DISK_MARKS: marks.folder } });
  return { ...(JSON.parse(stdout) as Told), dir, marks, acts: 'LD_PRELOAD' in disk ? await actsIn(log) : [] };
};

/** Events told of before the commit they stand in was on disk: written, then synced, then the head that leads there written through. */
const tooEarly = (acts: readonly Act[]): readonly string[] => {
  const wrong: string[] = [];
  const durable = new Set<string>();
  let [unsynced, synced] = [[] as string[], [] as string[]];
  for (const { kind, path, bytes } of acts) {
    if (kind === 'W') unsynced.push(...(bytes.toString('latin1').match(/<[\w/]+>/g) ?? []));
    if (kind === 'S') [synced, unsynced] = [[...synced, ...unsynced], []];
    if (kind === 'd') {
      for (const id of synced) durable.add(id);
      synced = [];
    }
    if (kind === 'M') for (const id of bytes.toString().split('\n').filter((line) => line !== '')) if (!durable.has(id)) wrong.push(`${path.slice(path.lastIndexOf('/') + 1)} before it was on disk: ${id}`);
  }
  return wrong;
};

const idsIn = async (dir: string): Promise<readonly string[]> => {
  const store = await openEventStore(dir);
  const ids = (await Promise.all(Array.from({ length: 8 }, (_, n) => store.read(`s${n}`)))).flat().map(({ id }) => id);
  await store.close();
  return ids;
};

const tellings = async ({ marks }: Ran): Promise<readonly (readonly string[])[]> => Promise.all(files.map((name) => linesIn(join(marks.folder, name))));

test('every sync takes 50 ms longer: nothing is acknowledged, followed or read before it is on disk', async () => {
  if ('lacking' in preload) return leftOut('a slow disk', preload.lacking);
  const slow = await ran('slow', { LD_PRELOAD: preload.path, DISK_DELAY: '50000' });
  expect(tooEarly(slow.acts)).toEqual([]);
  expect(slow).toMatchObject({ errors: [], later: 'accepted' });
  const [acknowledged = [], followed = [], read = []] = await tellings(slow);
  expect(acknowledged).toHaveLength(320);
  expect([...read].sort()).toEqual([...acknowledged].sort());
  for (const id of acknowledged) expect(followed).toContain(id);
  process.stdout.write(`slow disk: ${acknowledged.length} acknowledged in ${slow.acts.filter(({ kind }) => kind === 'S').length} syncs\n`);
}, 60_000);

test('control: without syncs the same question finds everything told too early', async () => {
  if ('lacking' in preload) return leftOut('the control without syncs', preload.lacking);
  const code = join(work, 'hasty-code');
  const program = await compiled(join(__dirname, 'disk-writer.ts'), code);
  await altered(code, 'infrastructure/embedded/environment.js', 'overlappingSync: false', 'overlappingSync: false, noSync: true');
  const hasty = await ran('hasty', { LD_PRELOAD: preload.path }, { program });
  expect(tooEarly(hasty.acts).length).toBeGreaterThan(300);
}, 60_000);

test('control: acknowledging before the commit is found by the same question', async () => {
  if ('lacking' in preload) return leftOut('the control of early acknowledgements', preload.lacking);
  const code = join(work, 'early-code');
  const program = await compiled(join(__dirname, 'disk-writer.ts'), code);
  await altered(code, 'infrastructure/embedded/event-store.js', 'await Promise.all(new Set(puts))', 'for (const answer of answers) answer();\n            await Promise.all(new Set(puts))');
  const early = await ran('early', { LD_PRELOAD: preload.path, DISK_DELAY: '5000' }, { program });
  expect(tooEarly(early.acts).some((line) => line.startsWith('acknowledged before'))).toBe(true);
}, 60_000);

/** After a failure in the middle: nobody is acknowledged any more, and told so; nothing acknowledged is lost, nothing told vanishes. */
const failStopped = async (run: Ran): Promise<number> => {
  expect(run.errors).toHaveLength(8);
  for (const error of [...run.errors, run.later, run.followEnd]) expect(error).toMatch(/takes no more appends until restart.*: .+/);
  const [acknowledged = [], followed = [], read = []] = await tellings(run);
  const there = new Set(await idsIn(run.dir));
  expect([...acknowledged, ...followed, ...read].filter((id) => !there.has(id))).toEqual([]);
  expect([...followed].sort()).toEqual([...acknowledged].sort());
  expect(acknowledged).toEqual([...new Set(acknowledged)]);
  return acknowledged.length;
};

const failures = [
  { what: 'a sync fails with EIO', fail: 'sync', error: EIO },
  { what: 'a write of pages finds the disk full (ENOSPC)', fail: 'write', error: ENOSPC },
  { what: 'a write of pages fails with EIO', fail: 'write', error: EIO },
  { what: 'the write of the head of the file fails with EIO', fail: 'direct', error: EIO },
  { what: 'the write of the head finds the disk full (ENOSPC)', fail: 'direct', error: ENOSPC },
] as const;

test.each(failures)('$what, once: the log stops in words, and opens again with all it acknowledged', async ({ fail, error }) => {
  if ('lacking' in preload) return leftOut('a failing disk', preload.lacking);
  for (const at of [4, 9, 17]) {
    const run = await ran(`${fail}-${error}-${at}`, { LD_PRELOAD: preload.path, DISK_FAIL: fail, DISK_FAIL_AT: String(at), DISK_FAIL_ERROR: String(error), DISK_FAIL_FILE: `/${fail}-${error}-${at}/data.mdb` });
    const failed = run.acts.findIndex(({ kind }) => kind === '!');
    expect(failed).toBeGreaterThan(0);
    expect(tooEarly(run.acts)).toEqual([]);
    // LMDB gives up altogether when it cannot write its head; in every other case what is there can still be read.
    if (fail !== 'direct') expect(run.readEnd).toBe('it goes on');
    const count = await failStopped(run);
    // What was acknowledged after the failure was on its way before; nothing is written any more but LMDB's own undoing of its head.
    expect(marksBefore(run.acts, failed, run.marks.acknowledged).length).toBe(count);
    expect(run.acts.slice(failed).some(({ kind }) => kind === 'S')).toBe(false);
  }
}, 60_000);

test('the same by strace: the kernel itself answers EIO to a sync', async () => {
  const lacking = await straceLacks();
  if (lacking !== null) return leftOut('a failing sync made by strace', lacking);
  const run = await ran('strace', {}, { before: ['strace', '-f', '-qq', '-o', '/dev/null', '-e', 'trace=fdatasync', '-e', 'inject=fdatasync:error=EIO:when=4'], turns: 400 });
  expect(await failStopped(run)).toBeGreaterThan(0);
}, 60_000);

/** How places end that several followers keep at the same time, on a slow disk that fails one sync. */
const placesKept = async (name: string, program: string): Promise<string> => {
  if ('lacking' in preload) throw new Error(preload.lacking);
  const dir = join(work, name);
  const disk = { LD_PRELOAD: preload.path, DISK_LOG: join(work, `${name}.disk`), DISK_MARKS: work, DISK_DELAY: '10000', DISK_FAIL: 'sync', DISK_FAIL_AT: '6', DISK_FAIL_ERROR: String(EIO), DISK_FAIL_FILE: `/${name}/data.mdb` };
  const { stdout } = await promisify(execFile)(process.execPath, [program, dir], { env: { ...process.env, ...disk }, timeout: 20_000, killSignal: 'SIGKILL' })
    .catch((error: { stderr: string }) => ({ stdout: error.stderr }));
  return stdout;
};

test('a sync fails while others wait to write: everybody whose write it was is told, and nobody else; the process goes on', async () => {
  if ('lacking' in preload) return leftOut('a failing disk below several writers', preload.lacking);
  const told = JSON.parse(await placesKept('places', await compiled(join(__dirname, 'places-writer.ts'), join(work, 'places-code')))) as { readonly refused: readonly string[]; readonly kept: number; readonly lost: readonly string[] };
  expect(told.refused.length).toBeGreaterThan(0);
  for (const refused of told.refused) expect(refused).toMatch(/^a checkpoint could not be written: (Input\/output error|the driver told standard error why)$/);
  expect(told.lost).toEqual([]);
  expect(told.kept).toBeGreaterThan(100);
}, 60_000);

test('control: a failed promise of the driver that nobody hears ends the process', async () => {
  if ('lacking' in preload) return leftOut('the control of unheard failures', preload.lacking);
  const code = join(work, 'unheard-code');
  const program = await compiled(join(__dirname, 'places-writer.ts'), code);
  await altered(code, 'infrastructure/embedded/environment.js', 'env.committed.then', 'Promise.resolve().then');
  expect(await placesKept('unheard', program)).toContain('Commit failed');
}, 60_000);

test('a failed commit whose cause is never handed over is an error all the same', async () => {
  const never = Object.assign(new Error('Commit failed'), { commitError: new Promise(() => undefined) });
  expect((await commitFailure('the places could not be written', never)).message).toBe('the places could not be written: the driver told standard error why');
  const later = Object.assign(new Error('Commit failed'), { commitError: Promise.reject(new Error('Input/output error')) });
  expect((await commitFailure('the places could not be written', later)).message).toBe('the places could not be written: Input/output error');
});

/** Not the records: nobody signs in here; they are written by the same few lines as vault, documents and announcements. */
const parts = ['events', 'vault', 'documents', 'announcements'] as const;

test.each(parts)('a whole library whose %s cannot be synced once: it says so, and keeps every promise when it starts again', async (part) => {
  if ('lacking' in preload) return leftOut(`a library with a failing disk below its ${part}`, preload.lacking);
  const folder = join(work, `library-${part}`);
  const people = await makeSmallLibrary(folder);
  const program = await compiled(join(__dirname, 'library-writer.ts'), join(work, `library-code-${part}`));
  const marks = await marksIn(join(work, `library-${part}-told`));
  const log = join(work, `library-${part}.disk`);
  // Keys are made in advance, so that the vault is seldom written.
  const at = part === 'vault' ? '1' : '3';
  const disk = { LD_PRELOAD: preload.path, DISK_LOG: log, DISK_MARKS: marks.folder, DISK_FAIL: 'sync', DISK_FAIL_AT: at, DISK_FAIL_ERROR: String(EIO), DISK_FAIL_FILE: `/${part}/data.mdb` };
  const begin = minutesAfter(opening, 2 * 24 * 60);
  const complaint = await lived({ program, folder, people, marks, begin, seed: 3, disk }, 2_000, (said) => said.includes('could not be written'));
  expect((await actsIn(log)).some(({ kind }) => kind === '!')).toBe(true);
  expect(complaint).toMatch(/could not be written.*(Input\/output error|told standard error why)/);
  expect(complaint).toContain('Input/output error');
  // Only who was refused a command ends here; the library itself goes on, and its followers try again.
  if (part !== 'events' && part !== 'vault') expect(complaint).not.toContain('Node.js v');
  const { wrong } = await examine(folder, people, acknowledgedIn(await linesIn(marks.acknowledged)), await linesIn(marks.heard), minutesAfter(begin, 10));
  expect(wrong).toEqual([]);
}, 60_000);
