/** The watcher: hears of what another process wrote, when it can be read and not before. */
import { decode } from '../../application/codec.ts';
import type { Change, Draft, EventStore, ReadStore } from '../../application/ports.ts';
import { memoryEventStore } from '../../infrastructure/memory/event-store.ts';
import { memoryReadStore } from '../../infrastructure/memory/read-store.ts';
import { memoryVault } from '../../infrastructure/memory/vault.ts';
import { runProjections, type Runner, type RunnerPorts } from '../../projections/runner.ts';
import { turnaways } from '../../projections/turnaways.ts';
import { watchProjections } from '../../application/watcher.ts';

const day = '2026-12-15';
const meta = { at: `${day}T01:00:00.000Z`, actor: { role: 'system' }, correlation: 'r', causation: 'c' } as const;
const draft = (n: number): Draft => ({ id: `e-${n}`, type: 'SearchFoundNothing', v: 1, data: { occurrence: `o-${n}`, query: '凪' }, meta });

let events: EventStore;
let documents: ReadStore;
let stop: AbortController;
let told: { readonly changes: readonly Change<unknown>[]; readonly readable: Promise<unknown> }[];
const open: Runner[] = [];

const search = async (n: number): Promise<string> => {
  const appended = await events.append(`searches-${day}`, n, [draft(n)]);
  if (!appended.ok) throw new Error('somebody else writes here');
  return appended.position;
};

const countNow = async (): Promise<unknown> => (await documents.get<{ emptySearches: { 凪?: number } }>((await documents.current('turnaways')) ?? '', day))?.document.emptySearches['凪'] ?? null;

const ports = (onApplied: RunnerPorts['onApplied']): RunnerPorts => ({
  events, documents, decode: (page, concerns) => decode(memoryVault(), page, concerns), onApplied, onTrouble: (_name, trouble) => { throw trouble; },
});

const running = async (signal = stop.signal): Promise<Runner> => {
  const runner = await runProjections(ports(() => undefined), [turnaways], signal);
  open.push(runner);
  return runner;
};

const watching = async (): Promise<Runner> => {
  const watcher = await watchProjections(ports((_name, changes) => told.push({ changes, readable: countNow() })), [turnaways], stop.signal);
  open.push(watcher);
  return watcher;
};

beforeEach(() => {
  events = memoryEventStore();
  documents = memoryReadStore();
  stop = new AbortController();
  told = [];
});

afterEach(async () => {
  stop.abort();
  await Promise.all(open.splice(0).map((one) => one.stopped()));
});

test('what another process wrote is told once it can be read', async () => {
  await running();
  const watcher = await watching();
  const position = await search(0);
  expect(await watcher.reached('turnaways', position, 5_000)).toBe(true);
  expect(await countNow()).toBe(1);
  expect(told.flatMap(({ changes }) => changes.map(({ id, document }) => [id, document]))).toEqual([[day, expect.objectContaining({ emptySearches: { 凪: 1 } })]]);
  expect(watcher.states()).toEqual([{ name: 'turnaways', position, trouble: null }]);
});

test('nothing is reached while nobody runs the projection, and all of it once somebody does again', async () => {
  const worker = new AbortController();
  const first = await running(worker.signal);
  const watcher = await watching();
  worker.abort();
  await first.stopped();
  await search(0);
  const position = await search(1);
  expect(await watcher.reached('turnaways', position, 100)).toBe(false);
  expect(told).toEqual([]);
  await running();
  expect(await watcher.reached('turnaways', position, 5_000)).toBe(true);
  expect(await told.at(-1)?.readable).toBe(2);
});

test('it waits for a projection that has not been made yet, and follows it into a space that was built anew', async () => {
  const begun = watching();
  await search(0);
  const runner = await running();
  const watcher = await begun;
  await runner.rebuild('turnaways');
  const position = await search(1);
  expect(await watcher.reached('turnaways', position, 5_000)).toBe(true);
  expect(await told.at(-1)?.readable).toBe(2);
  await expect(watcher.rebuild('turnaways')).rejects.toThrow('the process that runs it');
});
