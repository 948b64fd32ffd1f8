/** The measure of a source, held over all processes of a library: each tells the others now and then what it let in (docs/adr/0023). */
import { LRUCache } from 'lru-cache';
import { sleep } from '../../application/policies/follower.ts';
import type { Neighbours } from '../../application/ports.ts';
import type { Live } from './live.ts';
import type { Gate } from './shedding.ts';

/** How a process knows of the others. */
export interface Shared {
  readonly neighbours: Neighbours;
  /** What a source is called among them: nobody learns an address from it. */
  nameOf(source: string): string;
  /** ms between two times they are told; a second, or less in tests. */
  readonly every?: number;
}

/** Until it is closed; what was taken last is told then. While the others cannot be told, this process goes on alone. */
export const sharing = ({ neighbours, every = 1_000 }: Shared, gate: Gate, live: Live, onTrouble: (trouble: unknown) => void): { close(): Promise<void> } => {
  const stop = new AbortController();
  const telling = (async () => {
    for (;;) {
      await sleep(every, stop.signal);
      try {
        const { requests, lines } = await neighbours.exchange({ requests: gate.taken(), lines: live.taken() });
        gate.takenElsewhere(requests);
        live.takenElsewhere(lines);
      } catch (trouble) {
        live.takenElsewhere({});
        onTrouble(trouble);
      }
      if (stop.signal.aborted) return;
    }
  })();
  return {
    close: async () => {
      stop.abort();
      await telling;
    },
  };
};

/** Names of sources are asked for at every request: so many are remembered. */
const remembered = 20_000;

/** The same function, with the latest answers at hand. */
export const remembering = (nameOf: (source: string) => string): ((source: string) => string) => {
  const names = new LRUCache<string, string>({ max: remembered });
  return (source) => {
    const name = names.get(source) ?? nameOf(source);
    names.set(source, name);
    return name;
  };
};
