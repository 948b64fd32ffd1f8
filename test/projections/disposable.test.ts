/** Rule 7: projections are disposable. However a history is delivered — twice, from further back, in any pages — its documents are those of a clean run. */
import fc from 'fast-check';
import type { EventType, Recorded } from '../../domain/events.ts';
import { formats } from '../../application/codec.ts';
import { circulation, type DayDocument } from '../../projections/circulation.ts';
import { deadlines } from '../../projections/deadlines.ts';
import { ledger } from '../../projections/ledger.ts';
import { places } from '../../projections/places.ts';
import type { AllAtOnce } from '../../projections/projection.ts';
import { changesOf, type AnyProjection } from '../../projections/runner.ts';
import { shelf } from '../../projections/shelf.ts';
import { titles } from '../../projections/titles.ts';
import { turnaways } from '../../projections/turnaways.ts';
import { sourcesUnder, textOf } from '../architecture/tree.ts';
import { shown } from './feed.ts';
import { histories } from './history.ts';

const projections: readonly AnyProjection[] = [circulation, deadlines, ledger, places, shelf, titles, turnaways];

/** Deliveries begin at most where the one before ended, now and then further back; in the end everything was delivered. */
interface Delivery {
  readonly back: number;
  readonly size: number;
}

const deliveries = fc.array(fc.record({ back: fc.oneof(fc.constant(0), fc.nat(40), fc.nat(400)), size: fc.integer({ min: 1, max: 60 }) }), { maxLength: 25 });

const cut = (events: readonly Recorded[], plan: readonly Delivery[]): readonly (readonly Recorded[])[] => {
  let reached = 0;
  const pages = plan.map(({ back, size }) => {
    const from = Math.max(0, reached - back);
    reached = Math.max(reached, Math.min(events.length, from + size));
    return events.slice(from, from + size);
  });
  return [...pages, events.slice(reached)];
};

test('every projection there is is asked', () => {
  const found = sourcesUnder('projections').flatMap((path) => [...textOf(path).matchAll(/^export const (\w+): Projection</gm)].map((match) => match[1]));
  expect(projections.map(({ name }) => name)).toEqual(found);
});

test('the histories tell of every event there is', () => {
  const seen = new Set<EventType>(fc.sample(histories, { numRuns: 60, seed: 20261215 }).flat().map(({ event }) => event.type));
  expect(Object.keys(formats).filter((type) => !seen.has(type as EventType))).toEqual([]);
});

test.each(projections.map((projection) => [projection.name, projection] as const))('%s: repeats and rewinds end where a clean run ends', async (_name, projection) => {
  await fc.assert(fc.asyncProperty(histories, deliveries, async (events, plan) => {
    expect(await shown(projection, cut(events, plan))).toEqual(await shown(projection, [events]));
  }), { numRuns: 40 });
});

describe('what would break it', () => {
  const differs = async (projection: AnyProjection, changes = changesOf): Promise<boolean> =>
    (await fc.check(fc.asyncProperty(histories, deliveries, async (events, plan) => {
      expect(await shown(projection, cut(events, plan), changes)).toEqual(await shown(projection, [events], changes));
    }), { numRuns: 40, seed: 20261215, endOnFailure: true })).failed;

  test('a projection that counts repeats twice is noticed', async () => {
    let calls = 0;
    const handler = { ids: () => ['all'], evolve: () => ({ calls: ++calls }) };
    const counting = { ...turnaways, on: { ...turnaways.on, LoanStarted: handler, LoanReturned: handler } };
    expect(await differs(counting)).toBe(true);
  });

  test('a projection that takes several events at once and forgets one of them is noticed', async () => {
    const handler = circulation.on.LoanStarted as AllAtOnce<DayDocument, never>;
    const forgetful = { ...handler, evolveAll: (document: DayDocument | null, all: readonly Recorded<never>[], id: string) => handler.evolveAll(document, all.slice(-7), id) };
    expect(await differs({ ...circulation, on: Object.fromEntries(Object.keys(circulation.on).map((type) => [type, forgetful])) as AnyProjection['on'] })).toBe(true);
  });

  test('folding without asking what a document has already taken in is noticed', async () => {
    const careless = await differs(circulation, (projection, kept, events) => changesOf(projection, kept.map((one) => ({ ...one, position: '' })), events));
    expect(careless).toBe(true);
  });
});
