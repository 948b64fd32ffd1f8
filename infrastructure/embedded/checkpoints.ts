import type { RootDatabase } from 'lmdb';
import type { Checkpoints, Position } from '../../application/ports.ts';
import { checked, withChecksum } from './checksum.ts';
import { transact } from './environment.ts';

/** A place of a follower or projection, or the name of a space, as kept. */
export const textBytes = (name: string, text: string): Buffer => withChecksum(name, Buffer.from(text));

export const textIn = (name: string, bytes: Buffer): string => checked(`the place of ${name}`, name, bytes).toString();

/** Followers' places in the read environment. A place never moves back, so a runner that lost its turn cannot rewind it. */
export const checkpointsIn = (env: RootDatabase<Buffer, Buffer>): Checkpoints => {
  const places = env.openDB<Buffer, string>({ name: 'checkpoints', encoding: 'binary' });
  const placeOf = (follower: string): Position => {
    const bytes = places.get(follower);
    return bytes === undefined ? '' : textIn(follower, bytes);
  };
  return {
    async get(follower) {
      return placeOf(follower);
    },
    async set(follower, position) {
      await transact(env, 'a checkpoint', () => {
        if (position > placeOf(follower)) places.putSync(follower, textBytes(follower, position));
      });
    },
  };
};
