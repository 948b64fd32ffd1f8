import type { Change, Kept, PageOf, PageRequest, Position, ReadStore } from '../../application/ports.ts';
import { cursorBytes, cursorOf, pageLimit, placeBytes, separable } from '../places.ts';

/** A document as text (so that nobody can change it from outside), or its tombstone, with its places in the indexes. */
interface Entry {
  readonly text: string | null;
  readonly position: Position;
  readonly places: readonly Place[];
}

interface Place {
  readonly index: string;
  readonly key: string;
  readonly id: string;
  readonly bytes: Buffer;
}

interface Space {
  readonly entries: Map<string, Entry>;
  /** Ordered on demand, forgotten whenever something changes. */
  readonly ordered: Map<string, readonly Place[]>;
  progress: Position;
}

const placesOf = <D>(change: Change<D>): Entry['places'] =>
  change.document === null
    ? []
    : Object.entries(change.keys).flatMap(([index, keys]) =>
        [...new Set(keys)].map((key) => ({ index: separable(index), key, id: change.id, bytes: placeBytes(key, change.id) })),
      );

const order = (space: Space, index: string): readonly Place[] => {
  const known = space.ordered.get(index);
  if (known) return known;
  const places = [...space.entries.values()].flatMap((entry) => entry.places.filter((place) => place.index === index));
  places.sort((a, b) => Buffer.compare(a.bytes, b.bytes));
  space.ordered.set(index, places);
  return places;
};

const under = (space: Space, index: string, prefix: string): readonly Place[] => order(space, index).filter((p) => p.key.startsWith(prefix));

const kept = <D>(id: string, entry: Entry | undefined): Kept<D> | null =>
  entry && entry.text !== null ? { id, document: JSON.parse(entry.text) as D, position: entry.position } : null;

/** Read documents in memory, for tests. */
export const memoryReadStore = (): ReadStore => {
  const spaces = new Map<string, Space>();
  const pointers = new Map<string, string>();

  const spaceOf = (name: string): Space => {
    const space = spaces.get(name) ?? { entries: new Map(), ordered: new Map(), progress: '' };
    spaces.set(name, space);
    return space;
  };

  return {
    async get<D>(space: string, id: string) {
      return kept<D>(id, spaces.get(space)?.entries.get(id));
    },

    async load<D>(space: string, ids: readonly string[]) {
      return [...new Set(ids)].map((id) => kept<D>(id, spaces.get(space)?.entries.get(id))).filter((k) => k !== null);
    },

    async page<D>(name: string, { index, prefix = '', after, limit, backwards = false }: PageRequest): Promise<PageOf<D>> {
      const size = pageLimit(limit);
      const space = spaces.get(name);
      if (!space) return { items: [], next: null };
      const places = backwards ? [...under(space, index, prefix)].reverse() : under(space, index, prefix);
      const cursor = after === undefined ? null : cursorBytes(after);
      const beyond = cursor ? places.filter((p) => Buffer.compare(p.bytes, cursor) * (backwards ? -1 : 1) > 0) : places;
      const shown = beyond.slice(0, size);
      return {
        items: shown.map(({ key, id }) => ({ ...(kept<D>(id, space.entries.get(id)) as Kept<D>), key })),
        next: beyond.length > size ? cursorOf((shown.at(-1) as Place).bytes) : null,
      };
    },

    async count(name, index, prefix = '') {
      const space = spaces.get(name);
      return space ? under(space, index, prefix).length : 0;
    },

    async apply<D>(name: string, changes: readonly Change<D>[], upTo: Position) {
      const prepared = changes.map((change) => ({
        id: separable(change.id),
        entry: { text: change.document === null ? null : JSON.stringify(change.document), position: change.position, places: placesOf(change) },
      }));
      const space = spaceOf(name);
      for (const { id, entry } of prepared) {
        if (entry.position > (space.entries.get(id)?.position ?? '')) space.entries.set(id, entry);
      }
      if (prepared.length > 0) space.ordered.clear();
      if (upTo > space.progress) space.progress = upTo;
    },

    async progress(space) {
      return spaces.get(space)?.progress ?? '';
    },

    async current(projection) {
      return pointers.get(projection) ?? null;
    },

    async switchTo(projection, space) {
      pointers.set(projection, space);
    },

    async discard(space) {
      spaces.delete(space);
    },

    async close() {
      spaces.clear();
      pointers.clear();
    },
  };
};
