import type { Announcement, Checkpoints, Json, MessageBus } from '../../application/ports.ts';
import { consumersOf, identityOf, type Message } from '../consumers.ts';
import { followersOf, positionOf } from '../numbered-log.ts';
import { memoryCheckpoints } from './checkpoints.ts';

const freeze = (value: Json): void => {
  if (value === null || typeof value !== 'object') return;
  for (const inner of Object.values(value)) freeze(inner);
  Object.freeze(value);
};

/** Through text and back, then frozen: nobody who published or heard it can change it afterwards. */
const settled = (announcement: Announcement): Announcement => {
  const copy = JSON.parse(JSON.stringify(announcement)) as Announcement;
  freeze(copy as unknown as Json);
  return copy;
};

/** Announcements in memory, for tests: nothing survives the process. */
export const memoryMessageBus = (): MessageBus & { readonly checkpoints: Checkpoints } => {
  const log: Message[] = [];
  const known = new Set<string>();
  const checkpoints = memoryCheckpoints();
  const followers = followersOf({ head: () => log.length, after: (sequence, limit) => log.slice(sequence, sequence + limit) });
  const consumers = consumersOf(followers, checkpoints);
  let closed = false;

  return {
    checkpoints,
    async publish(topic, announcements) {
      if (closed) throw new Error('the message bus is closed');
      for (const announcement of announcements) {
        const identity = identityOf(topic, announcement);
        if (known.has(identity)) continue;
        known.add(identity);
        log.push({ topic, announcement: settled(announcement), position: positionOf(log.length + 1) });
      }
      followers.wake();
    },
    consume: consumers.consume,
    async close() {
      closed = true;
      followers.end();
      await consumers.end();
    },
  };
};
