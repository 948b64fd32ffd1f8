import type { Checkpoints, Position } from '../../application/ports.ts';
import { byIds, changeFenced, type Fenced, type Mongo } from './mongo.ts';

interface Place extends Fenced {
  position: Position;
}

/** The same checkpoints for the holder of a lease: `set` throws `Overtaken` once a holder with a higher token has set the same place. */
export type ClusterCheckpoints = Checkpoints & { fenced(token: number): Checkpoints };

/** Followers' places in the collection `checkpoints`, a document each. A place never moves back. */
export const clusterCheckpoints = (mongo: Mongo): ClusterCheckpoints => {
  const places = mongo.db.collection<Place>('checkpoints');
  const seenBy = (fence?: number): Checkpoints => ({
    async get(follower) {
      return (await byIds(mongo, places, [follower]))[0]?.position ?? '';
    },
    async set(follower, position) {
      await changeFenced<Place>(mongo, places, follower, fence, { $max: { position } });
    },
  });
  return { ...seenBy(), fenced: seenBy };
};
