import type { BySource, Neighbours } from '../../application/ports.ts';
import { together } from '../by-source.ts';

/** Processes within this one that hear each other: each call of what is answered makes one. */
export const memoryNeighbours = (): (() => Neighbours) => {
  const all: { unheard: BySource; lines: BySource }[] = [];
  return () => {
    const me = { unheard: {} as BySource, lines: {} as BySource };
    all.push(me);
    return {
      exchange: async ({ requests, lines }) => {
        const others = all.filter((one) => one !== me);
        for (const other of others) other.unheard = together(other.unheard, requests);
        const heard = { requests: me.unheard, lines: others.map((other) => other.lines).reduce(together, {}) };
        Object.assign(me, { unheard: {}, lines });
        return heard;
      },
    };
  };
};
