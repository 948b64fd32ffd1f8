import type { Checkpoints, Position } from '../../application/ports.ts';

/** Followers' places in memory, for tests. A place never moves back. */
export const memoryCheckpoints = (): Checkpoints => {
  const places = new Map<string, Position>();
  return {
    async get(follower) {
      return places.get(follower) ?? '';
    },
    async set(follower, position) {
      if (position > (places.get(follower) ?? '')) places.set(follower, position);
    },
  };
};
