/// <reference types="jest" />
/** In the types of a browser (ui/tsconfig.json): what is tested runs in one. */
import { Problem } from '../../../ui/api.ts';
import type { Place, Progress } from '../../../ui/features/read/book-source.ts';
import { EVERY_MS, placeKeeper, type PlaceKeeper } from '../../../ui/features/read/place-keeper.ts';

const at = (progression: number): Place => ({ href: 'a.xhtml', type: 'application/xhtml+xml', title: null, locations: { progression, totalProgression: progression, partialCfi: null } });

interface Told {
  readonly keeper: PlaceKeeper;
  readonly sent: Progress[];
  readonly failed: unknown[];
  /** Thrown by the next sending, and once. */
  error: Error | null;
}

const begun = (): Told => {
  const told: Told = {
    sent: [], failed: [], error: null,
    keeper: placeKeeper(async (body) => {
      const { error } = told;
      told.error = null;
      if (error !== null) throw error;
      told.sent.push(body);
    }, (error) => told.failed.push(error)),
  };
  told.keeper.moved(0, at(0));
  return told;
};

const settled = (): Promise<void> => jest.advanceTimersByTimeAsync(0);

beforeEach(() => {
  jest.useFakeTimers();
  Object.assign(globalThis, { window: globalThis });
});
afterEach(() => {
  jest.useRealTimers();
  Reflect.deleteProperty(globalThis, 'window');
});

test('the page shown first tells its chapter, and keeps no place', async () => {
  const { sent } = begun();
  await settled();
  expect(sent).toEqual([{ chapter: 0 }]);
});

test('within a chapter the newest place is told after a minute, once', async () => {
  const { keeper, sent } = begun();
  for (let page = 1; page <= 5; page++) {
    keeper.moved(0, at(page / 10));
    await jest.advanceTimersByTimeAsync(EVERY_MS / 6);
  }
  expect(sent).toEqual([{ chapter: 0 }]);
  await jest.advanceTimersByTimeAsync(EVERY_MS);
  expect(sent).toEqual([{ chapter: 0 }, { place: at(0.5) }]);
});

test('a new chapter is told at once, and what waited with it', async () => {
  const { keeper, sent } = begun();
  keeper.moved(0, at(0.9));
  keeper.moved(1, at(0));
  await settled();
  expect(sent).toEqual([{ chapter: 0 }, { chapter: 1, place: at(0) }]);
  await jest.advanceTimersByTimeAsync(EVERY_MS * 2);
  expect(sent).toHaveLength(2);
});

test('who hides the page or puts the book down loses nothing, and nothing is told after that', async () => {
  const { keeper, sent } = begun();
  keeper.moved(0, at(0.3));
  await keeper.flush({ keepalive: true });
  keeper.moved(0, at(0.4));
  await keeper.flush({ closed: true, keepalive: true });
  keeper.moved(1, at(0.5));
  await jest.advanceTimersByTimeAsync(EVERY_MS * 2);
  expect(sent).toEqual([{ chapter: 0 }, { place: at(0.3) }, { place: at(0.4), closed: true }]);
});

test('without a connection the place waits, and gives way to a newer one; other troubles are told', async () => {
  const told = begun();
  const { keeper, sent, failed } = told;
  await settled();
  told.error = new Problem({ title: 'offline' }, 0);
  keeper.moved(0, at(0.2));
  await jest.advanceTimersByTimeAsync(EVERY_MS);
  await keeper.flush();
  keeper.moved(0, at(0.6));
  told.error = new Problem({ title: 'offline' }, 0);
  await keeper.flush();
  keeper.moved(0, at(0.7));
  await keeper.flush();
  expect(sent).toEqual([{ chapter: 0 }, { place: at(0.2) }, { place: at(0.7) }]);
  expect(failed).toEqual([]);

  told.error = new Problem({ title: 'over' }, 403);
  keeper.moved(0, at(0.8));
  await keeper.flush();
  expect([sent.length, failed.length]).toEqual([3, 1]);
});
