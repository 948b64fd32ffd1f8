/** The copy of the log in pages: the same events, found to be damaged when it is, made anew when it is gone. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { open } from 'lmdb';
import type { EventStore, Stored } from '../../application/ports.ts';
import { openEventStore } from '../../infrastructure/embedded/event-store.ts';
import { EVENTS_PER_PAGE, PAGES, pagesFolder } from '../../infrastructure/embedded/log-pages.ts';
import { draft } from './event-store.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nagi-pages-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const following = async (store: EventStore, after: string, count: number): Promise<readonly Stored[]> => {
  const stop = new AbortController();
  const events: Stored[] = [];
  for await (const page of store.follow(after, stop.signal)) if (events.push(...page) >= count) stop.abort();
  return events;
};

const pagesIn = async <T>(work: (pages: { get(page: number): Buffer | undefined; count: number; put(page: number, bytes: Buffer): Promise<unknown> }) => Promise<T>): Promise<T> => {
  const env = open<Buffer, Buffer>({ path: pagesFolder(folder), noSubdir: false, overlappingSync: false, maxDbs: 8, encoding: 'binary' });
  const pages = env.openDB<Buffer, number>(PAGES);
  const { entryCount: count } = pages.getStats() as { entryCount: number };
  try {
    return await work({ get: (page) => pages.get(page), count, put: (page, bytes) => pages.put(page, bytes) });
  } finally {
    await env.close();
  }
};

/** Pages are made in pauses, so the store is left open until they are there. */
const paged = async (wanted: number): Promise<void> => {
  for (let turn = 0; turn < 60; turn++) {
    if ((await pagesIn(async ({ count }) => count)) >= wanted) return;
    const store = await openEventStore(folder);
    await new Promise((resume) => setTimeout(resume, 500));
    await store.close();
  }
  throw new Error(`there are no ${wanted} pages after a minute`);
};

const several = 2 * EVENTS_PER_PAGE + 77;

/** In streams of three events, with texts and numbers of every kind. */
const lived = async (store: EventStore, count: number): Promise<void> => {
  for (let i = 0; i < count; i += 3) {
    const drafts = [0, 1, 2].slice(0, count - i).map((k) => draft(`e-${i + k}`, { n: i + k, text: '凪'.repeat(i % 5), deep: { list: [null, true, i / 7] } }));
    await store.append(`s-${i}`, 0, drafts);
  }
};

test('what is read in pages is what was written, from wherever one begins, and after a restart', async () => {
  const store = await openEventStore(folder);
  await lived(store, several);
  const before = await following(store, '', several);
  await store.close();
  await paged(2);

  const again = await openEventStore(folder);
  try {
    expect(await following(again, '', several)).toEqual(before);
    for (const skipped of [1, EVENTS_PER_PAGE - 1, EVENTS_PER_PAGE, EVENTS_PER_PAGE + 1, 2 * EVENTS_PER_PAGE, several - 1]) {
      expect(await following(again, before[skipped - 1]?.position ?? '', several - skipped)).toEqual(before.slice(skipped));
    }
    expect(await again.read('s-600')).toEqual(before.filter(({ stream }) => stream === 's-600'));
    expect(await again.append('s-600', 3, [draft('more')])).toMatchObject({ ok: true });
    expect((await again.read('s-600')).map(({ version }) => version)).toEqual([1, 2, 3, 4]);
  } finally {
    await again.close();
  }
}, 120_000);

test('a page that is damaged, or made from another log, is refused in a sentence; without pages the log is read itself', async () => {
  const store = await openEventStore(folder);
  await lived(store, several);
  const before = await following(store, '', several);
  await store.close();
  await paged(2);
  const sound = await pagesIn(async ({ get }) => Buffer.from(get(1) ?? Buffer.alloc(0)));

  const turned = Buffer.from(sound);
  turned[turned.length >> 1] = (turned[turned.length >> 1] ?? 0) ^ 4;
  await pagesIn(({ put }) => put(1, turned));
  await expect(openEventStore(folder)).rejects.toThrow(/page 2 in .*pages cannot be read \(it is damaged.*rebuild --discard/);

  const first = await pagesIn(async ({ get }) => Buffer.from(get(0) ?? Buffer.alloc(0)));
  await pagesIn(({ put }) => put(1, first));
  await expect(openEventStore(folder)).rejects.toThrow(/page 2 in .*pages cannot be read/);

  await rm(pagesFolder(folder), { recursive: true });
  const again = await openEventStore(folder);
  expect(await following(again, '', several)).toEqual(before);
  await again.close();
}, 120_000);

test('pages of a log that was replaced are not taken for its own', async () => {
  const store = await openEventStore(folder);
  await lived(store, several);
  await store.close();
  await paged(2);
  await rm(join(folder, 'data.mdb'));
  await rm(join(folder, 'lock.mdb'), { force: true });
  await rm(join(folder, 'data.mdb-lock'), { force: true });
  await expect(openEventStore(folder)).rejects.toThrow('it was made from another log');
}, 120_000);
