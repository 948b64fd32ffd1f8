/** What the buses within a process have in common: consumers that read a numbered log of messages, each at its own pace. */
import { persist } from '../application/policies/follower.ts';
import type { Announcement, Checkpoints, Consumer, Position } from '../application/ports.ts';
import type { Followers } from './numbered-log.ts';

export interface Message {
  readonly topic: string;
  readonly announcement: Announcement;
  readonly position: Position;
}

/** What makes an announcement the same as another one (CloudEvents 1.0, "id"), within a topic. */
export const identityOf = (topic: string, { source, id }: Announcement): string => `${topic}\n${source}\n${id}`;

export interface Consumers {
  consume(consumer: Consumer, signal: AbortSignal): Promise<void>;
  /** Lets all consumers end after the page they are at. */
  end(): Promise<void>;
}

export const consumersOf = (log: Followers<Message>, checkpoints: Checkpoints): Consumers => {
  const stop = new AbortController();
  const running = new Set<Promise<void>>();

  const hearing = ({ name, topic, hear, onTrouble }: Consumer, signal: AbortSignal): Promise<void> => {
    const place = `${name}\n${topic}`;
    return persist(async (well) => {
      for await (const page of log.follow(await checkpoints.get(place), signal)) {
        const ofTopic = page.filter((message) => message.topic === topic);
        const last = ofTopic.at(-1);
        if (last === undefined) continue;
        await hear(ofTopic.map(({ announcement }) => announcement));
        await checkpoints.set(place, last.position);
        well();
      }
    }, onTrouble, signal);
  };

  return {
    consume: async (consumer, signal) => {
      const consuming = hearing(consumer, AbortSignal.any([signal, stop.signal]));
      running.add(consuming);
      try {
        await consuming;
      } finally {
        running.delete(consuming);
      }
    },
    end: async () => {
      stop.abort();
      await Promise.all(running);
    },
  };
};
