/**
 * A process killed (SIGKILL) in the middle of appending loses nothing it acknowledged. What a power cut would lose on top is
 * not seen here, since the system still writes out what the dead process handed over.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventStore, Stored } from '../../application/ports.ts';
import { openEventStore } from '../../infrastructure/embedded/event-store.ts';
import { compiled } from './compile.ts';

const ROUNDS = 10;

let work: string;
let writer: string;

beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'nagi-kill-'));
  writer = await compiled(join(__dirname, 'writer.ts'), join(work, 'code'));
});
afterAll(() => rm(work, { recursive: true, force: true }));

const pause = (ms: number): Promise<void> => new Promise((resume) => setTimeout(resume, ms));

const sizeOf = (file: string): Promise<number> => stat(file).then(({ size }) => size, () => 0);

/** Lets a writer run until some time after its first acknowledgement, kills it, and answers the ids it acknowledged. */
const killed = async (dir: string, round: number, manner: 'honest' | 'hasty'): Promise<readonly string[]> => {
  const file = join(work, `acknowledged-${manner}-${round}`);
  const child = spawn(process.execPath, [writer, dir, String(round), file, manner], { stdio: ['ignore', 'ignore', 'pipe'] });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  const ended = new Promise<string | null>((resume) => child.on('exit', (_, signal) => resume(signal)));
  for (let waited = 0; waited < 5000 && child.exitCode === null && (await sizeOf(file)) === 0; waited += 5) await pause(5);
  await pause(Math.random() * 300);
  child.kill('SIGKILL');
  const signal = await ended;
  if (signal !== 'SIGKILL') throw new Error(`the writer ended by itself: ${complaint}`);
  // A line cut off in the middle acknowledges nothing.
  return (await readFile(file, 'utf8')).split('\n').slice(0, -1).flatMap((line) => line.split(' '));
};

const wholeLog = async (store: EventStore): Promise<readonly Stored[]> => {
  const abort = new AbortController();
  const head = await store.head();
  const events: Stored[] = [];
  if (head === '') return events;
  for await (const page of store.follow('', abort.signal)) {
    events.push(...page);
    if (events.at(-1)?.position === head) abort.abort();
  }
  return events;
};

const counted = <T>(items: readonly T[]): Map<T, number> => {
  const counts = new Map<T, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
};

/** What is wrong with a log, in words; nothing when it kept its promises. */
const broken = async (store: EventStore, acknowledged: readonly string[]): Promise<readonly string[]> => {
  const wrong: string[] = [];
  const log = await wholeLog(store);
  const ids = counted(log.map(({ id }) => id));
  for (const id of acknowledged) if (!ids.has(id)) wrong.push(`acknowledged but missing: ${id}`);
  for (const [id, count] of ids) if (count !== 1) wrong.push(`${count} times in the log: ${id}`);

  const versions = new Map<string, number>();
  for (const { stream, version } of log) {
    if (version !== (versions.get(stream) ?? 0) + 1) wrong.push(`version ${version} of ${stream} after ${versions.get(stream) ?? 0}`);
    versions.set(stream, version);
  }
  for (const [stream, version] of versions) {
    if ((await store.read(stream)).length !== version) wrong.push(`a read of ${stream} does not agree with the log`);
  }

  const sizes = new Map(log.map(({ data }) => [data['group'], data['of']]));
  for (const [group, count] of counted(log.map(({ data }) => data['group']))) {
    if (sizes.get(group) !== count) wrong.push(`${count} events of ${String(sizes.get(group))} appended together: ${String(group)}`);
  }
  return wrong;
};

test(`${ROUNDS} times killed while appending: what was acknowledged is there once, without gaps, and the log goes on`, async () => {
  const dir = join(work, 'honest');
  const acknowledged: string[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const now = await killed(dir, round, 'honest');
    expect(now.length).toBeGreaterThan(0);
    acknowledged.push(...now);

    const store = await openEventStore(dir);
    expect(await broken(store, acknowledged)).toEqual([]);
    const seen = (await store.read('afterwards')).length;
    const id = `afterwards-${round}`;
    const meta = { at: '2026-12-15T00:00:00.000Z', actor: { role: 'system' }, correlation: id, causation: id } as const;
    expect((await store.append('afterwards', seen, [{ id, type: 'test.happened', v: 1, data: { group: id, of: 1 }, meta }])).ok).toBe(true);
    acknowledged.push(id);
    await store.close();
  }
}, 60_000);

test('control: a writer that acknowledges before the commit is caught by the same check', async () => {
  const dir = join(work, 'hasty');
  const acknowledged: string[] = [];
  let wrong: readonly string[] = [];
  for (let round = 0; round < 5 && wrong.length === 0; round += 1) {
    acknowledged.push(...(await killed(dir, round, 'hasty')));
    const store = await openEventStore(dir);
    wrong = await broken(store, acknowledged);
    await store.close();
  }
  expect(wrong.some((line) => line.startsWith('acknowledged but missing'))).toBe(true);
}, 60_000);
