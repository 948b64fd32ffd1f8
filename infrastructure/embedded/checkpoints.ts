import type { RootDatabase } from 'lmdb';
import type { Checkpoints } from '../../application/ports.ts';
import { transact } from './environment.ts';

/** Followers' places in the read environment. A place never moves back, so a runner that lost its turn cannot rewind it. */
export const checkpointsIn = (env: RootDatabase<Buffer, Buffer>): Checkpoints => {
  const places = env.openDB<string, string>({ name: 'checkpoints', encoding: 'string' });
  return {
    async get(follower) {
      return places.get(follower) ?? '';
    },
    async set(follower, position) {
      await transact(env, 'a checkpoint', () => {
        if (position > (places.get(follower) ?? '')) places.putSync(follower, position);
      });
    },
  };
};
