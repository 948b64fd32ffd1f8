/** The runner: follows the log live, lets one projection fail alone, builds anew beside the one in use. */
import { decode } from '../../application/codec.ts';
import type { Draft, EventStore, ReadStore } from '../../application/ports.ts';
import { memoryEventStore } from '../../infrastructure/memory/event-store.ts';
import { memoryReadStore } from '../../infrastructure/memory/read-store.ts';
import { memoryVault } from '../../infrastructure/memory/vault.ts';
import { runProjections, type AnyProjection, type Runner } from '../../projections/runner.ts';
import { turnaways } from '../../projections/turnaways.ts';

const wait = 5_000;
const stream = 'searches-2026-12-15';
const meta = { at: '2026-12-15T01:00:00.000Z', actor: { role: 'system' }, correlation: 'r', causation: 'c' } as const;

const draft = (n: number, query: string): Draft => ({ id: `e-${n}`, type: 'SearchFoundNothing', v: 1, data: { occurrence: `o-${n}`, query }, meta });

let events: EventStore;
let documents: ReadStore;
let stop: AbortController;
let running: Runner | null;
let written: number;
let applied: string[];
let troubles: string[];

/** Writes searches that found nothing; answers the position of the last. */
const search = async (...queries: readonly string[]): Promise<string> => {
  const appended = await events.append(stream, written, queries.map((query, i) => draft(written + i + 1, query)));
  if (!appended.ok) throw new Error('somebody else writes here');
  written += queries.length;
  return appended.position;
};

const start = async (...projections: readonly AnyProjection[]): Promise<Runner> => {
  const vault = memoryVault();
  running = await runProjections({
    events, documents,
    decode: (page, concerns) => decode(vault, page, concerns),
    onApplied: (projection, changes) => applied.push(`${projection}: ${changes.length}`),
    onTrouble: (projection, trouble) => troubles.push(`${projection}: ${String(trouble)}`),
  }, projections, stop.signal);
  return running;
};

const stopped = async (): Promise<void> => {
  stop.abort();
  await running?.stopped();
  running = null;
  stop = new AbortController();
};

/** How often each query was counted, as readers see it. */
const counts = async (name = 'turnaways'): Promise<unknown> => {
  const kept = await documents.get<{ emptySearches: unknown }>((await documents.current(name)) ?? '', '2026-12-15');
  return kept?.document.emptySearches ?? null;
};

/** Turnaways under another name, with something else done about each search. */
const like = (name: string, evolve: () => object, version = 1): AnyProjection => ({
  ...turnaways, name, version, on: { ...turnaways.on, SearchFoundNothing: { ids: () => ['2026-12-15'], evolve } },
});

/** Something that is waited for until it is opened. */
const gate = () => {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
};

beforeEach(() => {
  events = memoryEventStore();
  documents = memoryReadStore();
  stop = new AbortController();
  running = null;
  written = 0;
  applied = [];
  troubles = [];
});

afterEach(async () => {
  await stopped();
  await events.close();
});

describe('live', () => {
  test('what is written can be read once it is reached, and whoever listens hears of it then', async () => {
    const runner = await start(turnaways);
    expect(await counts()).toBeNull();
    const first = await search('島', '島', '海');
    expect(await runner.reached('turnaways', first, wait)).toBe(true);
    expect(await counts()).toEqual({ 島: 2, 海: 1 });
    expect(applied).toEqual(['turnaways: 1']);
    const second = await search('海');
    expect(await runner.reached('turnaways', second, wait)).toBe(true);
    expect(await counts()).toEqual({ 島: 2, 海: 2 });
    expect(runner.states()).toEqual([{ name: 'turnaways', position: second, trouble: null }]);
  });

  test('a page none of whose events it cares for still takes it forward', async () => {
    const runner = await start(turnaways);
    const appended = await events.append('work-t', 0, [{ id: 'w', type: 'TitleHidden', v: 1, data: {}, meta }]);
    expect(appended.ok && (await runner.reached('turnaways', appended.position, wait))).toBe(true);
    expect(applied).toEqual(['turnaways: 0']);
  });

  test('what will not come is not waited for any longer than was asked', async () => {
    const runner = await start(turnaways);
    const head = await search('島');
    const beyond = String(Number(head) + 1).padStart(16, '0');
    expect(await runner.reached('turnaways', beyond, 20)).toBe(false);
    expect(await runner.reached('turnaways', head, wait)).toBe(true);
  });

  test('a name that stands for nothing is a caller’s mistake', async () => {
    const runner = await start(turnaways);
    await expect(runner.reached('no such', '', 20)).rejects.toThrow('there is no projection no such');
  });

  test('after a stop it goes on where it was, and folds nothing twice', async () => {
    const first = await start(turnaways);
    expect(await first.reached('turnaways', await search('島'), wait)).toBe(true);
    await stopped();
    const between = await search('島', '海');
    const second = await start(turnaways);
    expect(await second.reached('turnaways', between, wait)).toBe(true);
    expect(await counts()).toEqual({ 島: 2, 海: 1 });
  });
});

test('one that fails says so, stops alone, and nobody waits for it in vain', async () => {
  const failing = like('failing', () => {
    throw new Error('cannot count that');
  });
  const runner = await start(turnaways, failing);
  const position = await search('島');
  expect(await runner.reached('turnaways', position, wait)).toBe(true);
  const asked = performance.now();
  expect(await runner.reached('failing', position, wait)).toBe(false);
  expect(performance.now() - asked).toBeLessThan(wait / 2);
  expect(runner.states()).toEqual([{ name: 'turnaways', position, trouble: null }, { name: 'failing', position: '', trouble: 'cannot count that' }]);
  expect(troubles).toEqual(['failing: Error: cannot count that']);
  expect(await runner.reached('turnaways', await search('海'), wait)).toBe(true);
  expect(await counts()).toEqual({ 島: 1, 海: 1 });
  expect(await counts('failing')).toBeNull();
});

describe('a rebuild', () => {
  test('is built beside the one in use: readers see the old build until it has caught up, and events keep coming', async () => {
    const runner = await start(turnaways);
    expect(await runner.reached('turnaways', await search('島'), wait)).toBe(true);
    const old = await documents.current('turnaways');

    const held = gate();
    const begun = gate();
    const apply = documents.apply.bind(documents);
    documents.apply = async (space, changes, upTo) => {
      if (space !== old) {
        begun.open();
        await held.opened;
      }
      await apply(space, changes, upTo);
    };
    const rebuilt = runner.rebuild('turnaways');
    await begun.opened;
    expect(await runner.reached('turnaways', await search('海'), wait)).toBe(true);
    expect(await documents.current('turnaways')).toBe(old);
    expect(await counts()).toEqual({ 島: 1, 海: 1 });

    held.open();
    await rebuilt;
    expect(await documents.current('turnaways')).not.toBe(old);
    expect(await documents.progress(old ?? '')).toBe('');
    expect(await runner.reached('turnaways', await search('海'), wait)).toBe(true);
    expect(await counts()).toEqual({ 島: 1, 海: 2 });
    expect(troubles).toEqual([]);
  });

  test('brings one back that had failed', async () => {
    let broken = true;
    const runner = await start(like('mended', () => {
      if (broken) throw new Error('not yet');
      return { emptySearches: 'counted' };
    }));
    const position = await search('島');
    expect(await runner.reached('mended', position, wait)).toBe(false);
    broken = false;
    await runner.rebuild('mended');
    expect(runner.states()).toEqual([{ name: 'mended', position, trouble: null }]);
    expect(await counts('mended')).toBe('counted');
  });
});

test('a changed version builds a new space from the beginning, then the old one is gone', async () => {
  const first = await start(like('changing', () => ({ emptySearches: 'as of version 1' })));
  expect(await first.reached('changing', await search('島'), wait)).toBe(true);
  const old = await documents.current('changing');
  await stopped();

  const second = await start(like('changing', () => ({ emptySearches: 'as of version 2' }), 2));
  const space = await documents.current('changing');
  expect([old, space]).toEqual(['changing@1#1', 'changing@2#2']);
  expect(await counts('changing')).toBe('as of version 2');
  expect(await documents.get('changing@1#1', '2026-12-15')).toBeNull();
  expect(await second.reached('changing', await search('海'), wait)).toBe(true);
});
