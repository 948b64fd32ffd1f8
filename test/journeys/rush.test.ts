/** Many who want the same at the same moment: decided one after the other, written together (docs/adr/0017). */
import type { Draft, EventStore } from '../../application/ports.ts';
import { Contention, writer, type Context } from '../../application/transact.ts';
import { accepted, refused, type Decider } from '../../domain/kernel.ts';
import { memoryEventStore } from '../../infrastructure/memory/event-store.ts';
import { memoryVault } from '../../infrastructure/memory/vault.ts';
import type { TitleEvent } from '../../domain/lending/title.ts';
import { openTestLibrary, terms } from './library.ts';

type Forgone = Extract<TitleEvent, { type: 'Forgone' }>;

/** Takes tickets while there are any; `NaN` is a bug. */
const tickets = (most: number): Decider<number, number, Forgone, { readonly name: 'sold-out' }> => ({
  initial: 0,
  evolve: (taken) => taken + 1,
  decide: (taken, ticket) => {
    if (Number.isNaN(ticket)) throw new Error('a bug');
    return taken < most ? accepted({ type: 'Forgone', id: String(ticket) }) : refused({ name: 'sold-out' });
  },
});

const context = (command: string): Context => ({ actor: { role: 'system' }, correlation: command, causation: command, command });

/** A store that says what is appended, and lets a rival write first so many times. */
const watched = (rivals = 0): { readonly store: EventStore; readonly appends: number[] } => {
  const store = memoryEventStore();
  const appends: number[] = [];
  let left = rivals;
  const rival = (stream: string, seen: number): Draft => ({ id: `rival-${stream}-${seen}`, type: 'Forgone', v: 1, data: { id: `rival-${seen}` }, meta: { at: '2026-12-15T00:00:00.000Z', actor: { role: 'system' }, correlation: 'r', causation: 'r' } });
  return {
    appends,
    store: {
      ...store,
      append: async (stream, seen, drafts) => {
        if (left-- > 0) await store.append(stream, seen, [rival(stream, seen)]);
        const appended = await store.append(stream, seen, drafts);
        if (appended.ok) appends.push(drafts.length);
        return appended;
      },
    },
  };
};

const clock = { now: () => '2026-12-15T01:00:00.000Z' };

test('two hundred at once are two appends, and each is answered with what was decided for them', async () => {
  const { store, appends } = watched();
  const { transact } = writer({ events: store, vault: memoryVault(), clock });
  const results = await Promise.all(Array.from({ length: 200 }, (_, i) => transact(context(`c${i}`), 'title-t', tickets(150), i)));
  expect(appends).toEqual([1, 149]);
  expect(results.map((r) => r.refused?.name ?? 'taken')).toEqual([...Array.from({ length: 150 }, () => 'taken'), ...Array.from({ length: 50 }, () => 'sold-out')]);
  expect(results.map((r) => r.state)).toEqual([...Array.from({ length: 150 }, (_, i) => i + 1), ...Array.from({ length: 50 }, () => 150)]);
  const log = await store.read('title-t');
  expect(log.map((e) => e.data['id'])).toEqual(Array.from({ length: 150 }, (_, i) => String(i)));
  expect(new Set(log.map((e) => e.id)).size).toBe(150);
});

test('a rival in between has everybody decided again: never more than there are', async () => {
  const { store, appends } = watched(5);
  const { transact } = writer({ events: store, vault: memoryVault(), clock });
  const results = await Promise.all(Array.from({ length: 20 }, (_, i) => transact(context(`c${i}`), 'title-t', tickets(12), i)));
  expect(results.filter((r) => r.refused === undefined)).toHaveLength(7);
  expect(await store.read('title-t')).toHaveLength(12);
  expect(appends).toEqual([1, 6]);
});

test('one that cannot be decided fails alone; rivals without end are contention, and nothing is written', async () => {
  const { store } = watched();
  const { transact } = writer({ events: store, vault: memoryVault(), clock });
  const results = await Promise.allSettled([1, 2, NaN, 4].map((ticket, i) => transact(context(`c${i}`), 'title-t', tickets(9), ticket)));
  expect(results.map((r) => r.status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
  expect((await store.read('title-t')).map((e) => e.data['id'])).toEqual(['1', '2', '4']);

  const busy = watched(1000);
  const { transact: late } = writer({ events: busy.store, vault: memoryVault(), clock });
  await expect(late(context('late'), 'title-t', tickets(9_999), 1)).rejects.toThrow(Contention);
  expect(busy.appends).toEqual([]);
});

test('thirty pupils borrow the same twenty copies over HTTP: twenty have it, ten are told', async () => {
  const library = await openTestLibrary();
  try {
    const titleId = await library.title({ licence: terms({ concurrency: 20 }) });
    const pupils = await Promise.all(Array.from({ length: 30 }, () => library.patron()));
    const answers = await Promise.all(pupils.map((pupil) => pupil.post(`/api/titles/${titleId}/loan`)));
    expect(answers.filter((a) => a.status === 201)).toHaveLength(20);
    expect(answers.filter((a) => a.body.code === 'all-on-loan')).toHaveLength(10);
  } finally {
    await library.close();
  }
}, 60_000);
