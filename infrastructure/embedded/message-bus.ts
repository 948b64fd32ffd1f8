import type { Announcement, Checkpoints, MessageBus } from '../../application/ports.ts';
import { consumersOf, identityOf, type Message } from '../consumers.ts';
import { followersOf, positionOf } from '../numbered-log.ts';
import { checkpointsIn } from './checkpoints.ts';
import { checked, withChecksum } from './checksum.ts';
import { openEnvironment, transact, withSoundHeads } from './environment.ts';

interface Carried {
  readonly topic: string;
  readonly announcement: Announcement;
}

const messageBytes = (sequence: number, carried: Carried): Buffer => withChecksum(positionOf(sequence), Buffer.from(JSON.stringify(carried)));

/** Throws for bytes that are not what was written under this number. */
export const messageIn = (sequence: number, bytes: Buffer): Message => {
  const position = positionOf(sequence);
  const carried = JSON.parse(checked(`the announcement at ${position}`, position, bytes).toString()) as Carried;
  return { ...carried, position };
};

export const MESSAGES = { name: 'messages', encoding: 'binary' } as const;
export const KNOWN = { name: 'known', encoding: 'binary' } as const;

/**
 * Announcements in an LMDB environment of their own, all topics in one numbered log, with the places of who hears them and
 * of who publishes them. So the folder is whole in itself: without it, everything is published anew from the event log
 * (docs/adr/0011).
 *
 * `known` says which announcements the log holds, for ever, so that publishing again is never heard twice. A message is in
 * `head`, hence heard, only after its commit is on disk.
 */
export const openMessageBus = async (dir: string): Promise<MessageBus & { readonly checkpoints: Checkpoints }> => {
  await withSoundHeads(dir);
  const env = openEnvironment(dir);
  const messages = env.openDB<Buffer, number>(MESSAGES);
  const known = env.openDB<Buffer, string>(KNOWN);
  const nothing = Buffer.of(1);
  const checkpoints = checkpointsIn(env);

  const written = (): number => [...messages.getKeys({ reverse: true, limit: 1 })][0] ?? 0;
  let head = written();
  // A damaged page may take announcements along without an error; who hears them would not know.
  const { entryCount } = messages.getStats() as { readonly entryCount: number };
  if (entryCount !== head) {
    await env.close();
    throw new Error(`the announcements in ${dir} are damaged: ${entryCount} were written, the last has the number ${head}. Without the folder they are published anew: move it away and start again`);
  }
  const followers = followersOf({
    head: () => head,
    after: (sequence, limit) => Array.from(messages.getRange({ start: sequence + 1, end: head + 1, limit }), ({ key, value }) => messageIn(key, value)),
  });
  const consumers = consumersOf(followers, checkpoints);
  let closing: Promise<void> | null = null;

  return {
    checkpoints,
    async publish(topic, announcements) {
      if (closing) throw new Error('the message bus is closed');
      let last = 0;
      await transact(env, `the announcements in ${dir}`, () => {
        last = written();
        for (const announcement of announcements) {
          const identity = identityOf(topic, announcement);
          if (known.doesExist(identity)) continue;
          last += 1;
          messages.putSync(last, messageBytes(last, { topic, announcement }));
          known.putSync(identity, nothing);
        }
      });
      head = Math.max(head, last);
      followers.wake();
    },
    consume: consumers.consume,
    async close() {
      closing ??= (async () => {
        followers.end();
        await consumers.end();
        await env.close();
      })();
      await closing;
    },
  };
};
