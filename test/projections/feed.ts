/** Feeds events to a projection as a follower gets them, and shows all that readers could see of it. */
import type { Change, Kept } from '../../application/ports.ts';
import type { Recorded } from '../../domain/events.ts';
import { memoryReadStore } from '../../infrastructure/memory/read-store.ts';
import type { Handler, Projection } from '../../projections/projection.ts';
import { changesOf, type AnyProjection } from '../../projections/runner.ts';

export type ChangesOf = (projection: AnyProjection, kept: readonly Kept<unknown>[], events: readonly Recorded[]) => readonly Change<unknown>[];

const idsOf = (projection: AnyProjection, events: readonly Recorded[]): readonly string[] => [
  ...new Set(events.flatMap((recorded) => {
    const handler = projection.on[recorded.event.type] as Handler<unknown, never> | 'ignored';
    return handler === 'ignored' ? [] : handler.ids(recorded as never);
  })),
];

/** Every document, and every index from end to end, after these deliveries. */
export const shown = async (projection: AnyProjection, deliveries: readonly (readonly Recorded[])[], changes: ChangesOf = changesOf): Promise<unknown> => {
  const store = memoryReadStore();
  for (const page of deliveries) {
    const last = page.at(-1);
    if (last === undefined) continue;
    await store.apply('here', changes(projection, await store.load('here', idsOf(projection, page)), page), last.position);
  }
  const documents = await store.load('here', idsOf(projection, deliveries.flat()));
  const indexes = await Promise.all(Object.keys(projection.indexes).map(async (index) => [index, await store.page('here', { index, limit: 500 })]));
  return { documents: [...documents].sort((a, b) => (a.id < b.id ? -1 : 1)), indexes, progress: await store.progress('here') };
};

/** The documents after a history, by id. */
export const folded = <D>(projection: Projection<D>, events: readonly Recorded[]): { readonly [id: string]: D } =>
  Object.fromEntries(changesOf(projection, [], events).filter((c) => c.document !== null).map(({ id, document }) => [id, document as D]));

/** The keys of one index after a history, in order. */
export const keysIn = (projection: AnyProjection, events: readonly Recorded[], index: string): readonly string[] =>
  changesOf(projection, [], events).flatMap(({ keys }) => keys[index] ?? []).sort();
