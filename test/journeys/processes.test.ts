/** One library as several processes: some answer people, some do the work, and whoever works may go at any time. */
import { randomUUID } from 'node:crypto';
import pino from 'pino';
import { borrow } from '../../application/lending.ts';
import { enrol } from '../../application/patrons.ts';
import type { Turns } from '../../application/ports.ts';
import { shelfOf } from '../../application/shelf.ts';
import type { Caller } from '../../application/system.ts';
import { addTitle } from '../../application/titles.ts';
import { minutesAfter } from '../../domain/kernel.ts';
import { memoryEngine, type Engine } from '../../infrastructure/app/engine.ts';
import { openLibrary, type OpenLibrary } from '../../infrastructure/app/library.ts';
import { record, terms } from './library.ts';

/** Turns within this process, in the order they were asked for. */
const turnsOver = ({ documents, checkpoints }: Pick<Engine, 'documents' | 'checkpoints'>): Turns & { readonly taken: string[] } => {
  const lines = new Map<string, Promise<void>>();
  const taken: string[] = [];
  return {
    taken,
    take: (name, work, signal) => {
      const turn = (lines.get(name) ?? Promise.resolve()).then(async () => {
        if (signal.aborted) return;
        taken.push(name);
        await work({ signal, documents, checkpoints });
      });
      lines.set(name, turn);
      return turn;
    },
  };
};

let now: string;
let engine: Engine;
let turns: ReturnType<typeof turnsOver>;
let processes: OpenLibrary[];

const open = async (works: boolean): Promise<OpenLibrary> => {
  const library = await openLibrary({
    engine: { ...engine, turns, close: async () => undefined }, clock: { now: () => now }, ids: { next: randomUUID }, log: pino({ level: 'silent' }), passwordCost: 10, works,
  });
  library.watch();
  processes.push(library);
  return library;
};

const close = async (library: OpenLibrary): Promise<void> => {
  processes = processes.filter((one) => one !== library);
  await library.close();
};

const librarian = (request: string): Caller => ({ role: 'librarian', patronId: null, staffId: 'desk', request });

const title = async ({ system }: OpenLibrary, name: string): Promise<string> => {
  const file = { hash: '0'.repeat(64), size: 1, layout: 'reflow-vertical', chapters: 3, removed: 0 } as const;
  const added = await addTitle.run(system, librarian(randomUUID()), { record: record({ title: name }), book: { file, cover: null }, licence: terms() });
  if (added.refused) throw new Error(added.refused.name);
  return added.done.titleId;
};

const patron = ({ system }: OpenLibrary, name: string): Promise<string> =>
  enrol(system, randomUUID(), { person: { card: `C-${name}`, name, kana: 'ヒト', born: '1990-01-01', mail: null }, class: 'general', school: null, cardExpires: null, password: null });

const caughtUp = async (library: OpenLibrary): Promise<boolean> => library.heard(await library.system.events.head());

const until = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
  for (let look = 0; look < 500; look++) {
    if (await isSo()) return;
    await new Promise((resume) => setTimeout(resume, 20));
  }
  throw new Error('it did not come to pass within ten seconds');
};

beforeEach(async () => {
  now = '2026-12-15T01:00:00.000Z';
  engine = await memoryEngine();
  turns = turnsOver(engine);
  processes = [];
});

afterEach(async () => {
  await Promise.all(processes.map((library) => library.close()));
  await engine.close();
});

test('a process that only answers sees what one that works has written, in its search too, and reads what it wrote itself', async () => {
  const [, api] = [await open(true), await open(false)];
  const titleId = await title(api, '凪の灯台');
  expect(await caughtUp(api)).toBe(true);
  expect(api.system.search.find({ q: '灯台', sort: 'relevance' }, 0, 10).items.map((item) => item.titleId)).toEqual([titleId]);
  const patronId = await patron(api, '海野');
  const loan = await borrow.run(api.system, { role: 'patron', patronId, staffId: null, request: 'r' }, { titleId });
  expect(loan.refused).toBeUndefined();
  expect(await caughtUp(api)).toBe(true);
  expect((await shelfOf(api.system, patronId))?.loans.map((one) => one.title.titleId)).toEqual([titleId]);
});

test('one who registers at one process is found at another', async () => {
  const [, here, there] = [await open(true), await open(false), await open(false)];
  await patron(here, '汐見');
  await until(() => there.system.directory.find('汐見', 5).length === 1);
});

test('each thing is done by one process, and by another when that one goes: loans end, slots are given back', async () => {
  const [first, second, api] = [await open(true), await open(true), await open(false)];
  expect(new Set(turns.taken).size).toBe(turns.taken.length);
  const [titleId, patronId] = [await title(api, '六島'), await patron(api, '真鍋')];
  await borrow.run(api.system, { role: 'patron', patronId, staffId: null, request: 'r' }, { titleId });
  await caughtUp(api);
  now = minutesAfter(now, 15 * 24 * 60);
  await close(first);
  await until(async () => (await shelfOf(api.system, patronId))?.loans.length === 0);
  await until(async () => (await shelfOf(api.system, patronId))?.slots.loans.used === 0);
  expect(new Set(turns.taken).size).toBe(turns.taken.length / 2);
  expect((await second.system.followers()).filter(({ trouble }) => trouble !== null)).toEqual([]);
}, 30_000);

test('where nobody works nothing that was written is seen, and nobody is kept waiting for ever', async () => {
  const worker = await open(true);
  const api = await open(false);
  await close(worker);
  await title(api, '飛島');
  expect(await api.system.runner.reached('titles', await api.system.events.head(), 200)).toBe(false);
  await open(true);
  expect(await caughtUp(api)).toBe(true);
});
