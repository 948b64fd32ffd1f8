import { randomUUID } from 'node:crypto';
import type { BySource, Neighbours } from '../../application/ports.ts';
import { together } from '../by-source.ts';
import type { Mongo } from './mongo.ts';

/** What a process told: one document each, which it writes anew every time. */
interface Told {
  /** One life of one process. */
  _id: string;
  /** Counts how often it told something. */
  turn: number;
  /** Of the last turns, so that whoever missed one hears it the next time. */
  requests: readonly { readonly turn: number; readonly taken: BySource }[];
  lines: BySource;
}

/** What is known of another process. No clocks are compared: when it spoke is when it was heard, by this process's own monotonic clock. */
interface Known {
  readonly turn: number;
  readonly at: number;
  /** It was heard to go on. What is found of a process for the first time may be of one that is long dead. */
  readonly alive: boolean;
}

/** Turns a document holds. */
const KEPT = 10;

/** ms after which the live connections of one that says nothing are taken to be gone, and after which its document is removed. */
const SILENCE = { lines: 5_000, document: 60_000 };

/**
 * Neighbours by a collection `neighbours` that each writes its own document of. It need survive nothing, so no journal and no majority is
 * waited for: one small write and one read of as many documents as there are processes, however many sources or requests there are.
 */
export const clusterNeighbours = (mongo: Mongo): Neighbours => {
  const told = mongo.db.collection<Told>('neighbours', { writeConcern: { w: 1 }, readConcern: { level: 'local' } });
  const me = randomUUID();
  let turn = 0;
  let recent: Told['requests'] = [];
  /** `null` when nobody was heard yet, or not for a while: then what they took before is over. */
  let known: ReadonlyMap<string, Known> | null = null;

  const look = ({ _id, turn: said }: Told, now: number): Known => {
    const before = known?.get(_id);
    if (before === undefined) return { turn: said, at: now, alive: false };
    return said === before.turn ? before : { turn: said, at: now, alive: true };
  };

  const unheard = ({ _id, requests }: Told): BySource => {
    const upTo = known === null ? Infinity : (known.get(_id)?.turn ?? 0);
    return requests.filter((one) => one.turn > upTo).map(({ taken }) => taken).reduce(together, {});
  };

  return {
    exchange: async ({ requests, lines }) => {
      turn += 1;
      recent = [...recent, { turn, taken: requests }].slice(-KEPT);
      try {
        await mongo.ask(() => told.replaceOne({ _id: me }, { turn, requests: recent, lines }, { upsert: true }));
        const others = await mongo.ask(() => told.find({ _id: { $ne: me } }).toArray());
        const now = performance.now();
        const seen = new Map(others.map((other) => [other._id, look(other, now)]));
        const silentFor = ({ _id }: Told): number => now - (seen.get(_id)?.at ?? now);
        const heard = {
          requests: others.map(unheard).reduce(together, {}),
          lines: others.filter((other) => seen.get(other._id)?.alive === true && silentFor(other) < SILENCE.lines).map((other) => other.lines).reduce(together, {}),
        };
        // Those whose document was removed are remembered: one that was only stopped would be heard twice.
        known = new Map([...(known ?? []), ...seen]);
        for (const gone of others.filter((other) => silentFor(other) > SILENCE.document)) await mongo.ask(() => told.deleteOne({ _id: gone._id, turn: gone.turn }));
        return heard;
      } catch (trouble) {
        [recent, known] = [[], null];
        throw trouble;
      }
    },
  };
};
