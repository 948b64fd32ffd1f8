import { once } from 'node:events';
import { Kafka, logLevel, type Admin, type EachBatchPayload, type IHeaders, type KafkaConfig, type KafkaMessage, type Message, type Producer } from 'kafkajs';
import { persist } from '../../application/policies/follower.ts';
import type { Announcement, Consumer, MessageBus } from '../../application/ports.ts';
import { announcementIn, identityOf, Malformed, messageOf } from './cloud-events.ts';
import { within } from '../within.ts';
import { EngineUnreachable } from './unreachable.ts';

export interface KafkaBusOptions {
  readonly brokers: readonly string[];
  /** The certificate of who signed the brokers', `null` for those the system knows; without TLS when it is left out. */
  readonly ca?: string | null | undefined;
  readonly user?: { readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'; readonly username: string; readonly password: string } | null;
  /** Whose: stands instead of `nagi` in names of topics, and before the names of consumers. */
  readonly library: string;
  /** On how many brokers an announcement is kept; it is published when all but one of them have it. */
  readonly copies: number;
  /** Into how many parts a new topic is cut, which as many processes can hear side by side; 6 by default. */
  readonly partitions?: number;
  /** ms an attempt may wait for an answer, 5,000 by default. */
  readonly answerWithin?: number;
  /** ms after which publishing fails with `EngineUnreachable`, 15,000 by default. */
  readonly giveUpAfter?: number;
  /** Told when a consumer lost the brokers, before it tries again. */
  readonly onTrouble: (trouble: unknown) => void;
}

export type KafkaBus = MessageBus & {
  /** Names the brokers that have what was published: others have nothing of it. */
  incarnation(): Promise<string>;
  /** Rejects when no broker answers. */
  reachable(): Promise<void>;
};

/** So many of a part of a topic are remembered, to know a repeat. */
const REMEMBERED = 1_000;

/** A consumer hears so many at once at most. */
const PAGE = 500;

/** Published together at most, in bytes of data: a broker takes 1 MiB, headers included. */
const TOGETHER = 256 * 1024;

/** How long a broker waits for more to come before it answers that there is nothing, in ms: also how long stopping takes. */
const LINGER = 100;

const SESSION = { timeout: 10_000, beat: 2_000, rebalance: 60_000 };

/** What one consumer knows of one part of a topic. */
interface Part {
  /** The first message that has not been heard; those before it are only looked at. */
  readonly from: bigint;
  readonly remembered: Set<string>;
}

const remember = ({ remembered }: Part, identity: string): void => {
  remembered.add(identity);
  const [oldest] = remembered;
  if (remembered.size > REMEMBERED && oldest !== undefined) remembered.delete(oldest);
};

function* piecesOf(messages: readonly Message[]): Generator<Message[]> {
  let piece: Message[] = [];
  let size = 0;
  for (const message of messages) {
    const length = Buffer.byteLength(message.value ?? '');
    if (piece.length > 0 && size + length > TOGETHER) {
      yield piece;
      [piece, size] = [[], 0];
    }
    piece.push(message);
    size += length;
  }
  if (piece.length > 0) yield piece;
}

/** What is wrong, where the client only says that something is. */
const plainly = (error: unknown): unknown => {
  const { errors = [] } = error as { readonly errors?: readonly (Error | string)[] };
  return errors.length === 0 ? error : new Error(errors.map((one) => (typeof one === 'string' ? one : one.message)).join('; '), { cause: error });
};

const clientOf = ({ brokers, ca, user, library, answerWithin = 5_000 }: KafkaBusOptions, retries: number): Kafka => {
  const config: KafkaConfig = {
    brokers: [...brokers], clientId: `nagi-${library}`, connectionTimeout: answerWithin, requestTimeout: answerWithin, logLevel: logLevel.NOTHING,
    retry: { retries, initialRetryTime: 100, maxRetryTime: 2_000 }, ssl: ca === undefined ? false : ca === null ? true : { ca: [ca] },
  };
  return new Kafka(user == null ? config : { ...config, sasl: user as NonNullable<KafkaConfig['sasl']> });
};

/**
 * Announcements on Kafka, as CloudEvents in binary mode, keyed by what they are about: order is kept within a key. A repeat is known
 * by what stands in the same part of the topic before it, which a consumer looks through whenever it is given the part: so it is known
 * also by a process that was not there when the first one came. What is no announcement goes to `{topic}.dead-letters`, with the reason.
 */
export const openKafkaBus = async (options: KafkaBusOptions): Promise<KafkaBus> => {
  const { library, copies, partitions = 6, giveUpAfter = 15_000, onTrouble } = options;
  const patient = clientOf(options, Math.ceil(giveUpAfter / 1_000));
  const hasty = clientOf(options, 0);
  const stop = new AbortController();
  const consuming = new Set<Promise<void>>();
  const made = new Map<string, Promise<void>>();
  let producer: Promise<Producer> | null = null;
  let line: Promise<unknown> = Promise.resolve();

  const nameOf = (topic: string): string => topic.replace(/^nagi\./, `${library}.`);

  const asAdmin = async <T>(client: Kafka, work: (admin: Admin) => Promise<T>): Promise<T> => {
    const admin = client.admin();
    try {
      await admin.connect();
      return await work(admin);
    } finally {
      await admin.disconnect();
    }
  };

  /** Kept for ever, since whoever comes later hears everything. */
  const makeTopic = (topic: string): Promise<void> => {
    const known = made.get(topic);
    if (known !== undefined) return known;
    const configEntries = [{ name: 'retention.ms', value: '-1' }, { name: 'min.insync.replicas', value: String(Math.max(1, copies - 1)) }];
    const making = asAdmin(patient, async (admin) => {
      await admin.createTopics({ topics: [{ topic, numPartitions: partitions, replicationFactor: copies, configEntries }], waitForLeaders: true });
    });
    made.set(topic, making);
    making.catch(() => made.delete(topic));
    return making;
  };

  /** Idempotent: what is sent twice because an answer got lost is there once, and in order. */
  const newProducer = async (): Promise<Producer> => {
    const fresh = patient.producer({ idempotent: true, maxInFlightRequests: 1, allowAutoTopicCreation: false });
    await fresh.connect();
    return fresh;
  };

  const sendNow = async (topic: string, messages: readonly Message[]): Promise<void> => {
    const mine = (producer ??= newProducer());
    try {
      await within(giveUpAfter, (async () => {
        await makeTopic(topic);
        const sending = await mine;
        for (const piece of piecesOf(messages)) await sending.send({ topic, acks: -1, messages: piece });
      })());
    } catch (error) {
      // What it was about to send may come late; its numbers would not fit those of a later attempt.
      producer = null;
      mine.then((given) => given.disconnect()).catch(onTrouble);
      throw new EngineUnreachable('Kafka', plainly(error));
    }
  };

  /** One after the other, so that order is kept whoever publishes. */
  const send = (topic: string, messages: readonly Message[]): Promise<void> => {
    const sent = line.then(() => sendNow(topic, messages));
    // Who sent it is told; the next one waits for its end only.
    line = sent.catch(() => undefined);
    return sent;
  };

  const bury = (topic: string, partition: number, { key, value, headers = {}, offset }: KafkaMessage, reason: Malformed): Promise<void> => {
    const kept: IHeaders = Object.fromEntries(Object.entries(headers).filter(([, held]) => held !== undefined));
    return send(`${topic}.dead-letters`, [{ key, value, headers: { ...kept, 'dead-letter-reason': reason.message, 'dead-letter-from': `${topic}/${partition}/${offset}` } }]);
  };

  /** What of these was not heard before; the rest is remembered, or buried. */
  const freshIn = async (topic: string, partition: number, messages: readonly KafkaMessage[], part: Part, told: Consumer['onTrouble']): Promise<readonly Announcement[]> => {
    const fresh = new Map<string, Announcement>();
    for (const message of messages) {
      try {
        const announcement = announcementIn(message);
        const identity = identityOf(announcement);
        if (!part.remembered.has(identity) && BigInt(message.offset) >= part.from) fresh.set(identity, fresh.get(identity) ?? announcement);
        if (BigInt(message.offset) < part.from) remember(part, identity);
      } catch (error) {
        if (!(error instanceof Malformed)) throw error;
        if (BigInt(message.offset) < part.from) continue;
        told(error);
        await bury(topic, partition, message, error);
      }
    }
    return [...fresh.values()];
  };

  /** One membership in the group of a consumer, until it is stopped or has crashed for good. `heardHere` outlives it: up to where parts were heard. */
  const hearing = async ({ name, topic: of, hear, onTrouble: told }: Consumer, heardHere: Map<number, bigint>, signal: AbortSignal, well: () => void): Promise<void> => {
    const topic = nameOf(of);
    await makeTopic(topic);
    const groupId = `${library}.${name}.${of}`;
    const group = patient.consumer({
      groupId, sessionTimeout: SESSION.timeout, heartbeatInterval: SESSION.beat, rebalanceTimeout: SESSION.rebalance,
      maxWaitTimeInMs: LINGER, allowAutoTopicCreation: false,
    });
    let parts = new Map<number, Part>();
    let busy: Promise<void> = Promise.resolve();
    group.on(group.events.GROUP_JOIN, () => {
      parts = new Map();
    });

    /** As the brokers have it, since a batch may have been on its way since before the parts were shared out anew; or as we do, when we could not tell them. */
    const heardUpTo = async (partition: number): Promise<bigint> => {
      const [kept] = await asAdmin(patient, (admin) => admin.fetchOffsets({ groupId, topics: [topic] }));
      const offset = BigInt(kept?.partitions.find((one) => one.partition === partition)?.offset ?? '-1');
      const here = heardHere.get(partition) ?? 0n;
      return offset > here ? offset : here;
    };

    const hearBatch = async (payload: EachBatchPayload): Promise<void> => {
      const { batch: { partition, messages }, resolveOffset } = payload;
      if (!parts.has(partition)) {
        const from = await heardUpTo(partition);
        parts.set(partition, { from, remembered: new Set() });
        // What stands before it is looked at first.
        const back = from > REMEMBERED ? from - BigInt(REMEMBERED) : 0n;
        if (BigInt(messages[0]?.offset ?? '0') > back) return group.seek({ topic, partition, offset: String(back) });
      }
      for (let at = 0; at < messages.length && !signal.aborted; at += PAGE) {
        const page = messages.slice(at, at + PAGE);
        if (!(await hearPage(payload, page))) return;
        resolveOffset(page.at(-1)?.offset ?? '0');
        well();
      }
    };

    const hearPage = async (payload: EachBatchPayload, messages: readonly KafkaMessage[]): Promise<boolean> => {
      const { partition } = payload.batch;
      const part = parts.get(partition);
      // Given to somebody else meanwhile.
      if (part === undefined) return false;
      const fresh = await freshIn(topic, partition, messages, part, told);
      if (fresh.length > 0 && !(await heardOut(payload, fresh))) return false;
      for (const announcement of fresh) remember(part, identityOf(announcement));
      const next = BigInt(messages.at(-1)?.offset ?? '0') + 1n;
      if (next <= part.from) return true;
      heardHere.set(partition, next);
      await group.commitOffsets([{ topic, partition, offset: String(next) }]);
      if (parts.has(partition)) parts.set(partition, { ...part, from: next });
      return true;
    };

    /** Again and again until it is heard; `false` when it is somebody else's before. The group is told meanwhile that we are there. */
    const heardOut = async ({ heartbeat, isRunning }: EachBatchPayload, fresh: readonly Announcement[]): Promise<boolean> => {
      const given = new AbortController();
      const lost: Error[] = [];
      const beating = setInterval(() => {
        if (!isRunning()) given.abort();
        void heartbeat().catch((error: unknown) => {
          lost.push(error instanceof Error ? error : new Error(String(error)));
          given.abort();
        });
      }, SESSION.beat);
      let heard = false;
      try {
        await persist(async () => {
          await hear(fresh);
          heard = true;
        }, told, AbortSignal.any([signal, given.signal]));
      } finally {
        clearInterval(beating);
      }
      // Others wait for the parts to be shared out anew; what was heard can still be said.
      if (lost[0] !== undefined && !heard) throw lost[0];
      return heard;
    };

    await group.connect();
    try {
      await group.subscribe({ topics: [topic], fromBeginning: true });
      const crashed = new AbortController();
      group.on(group.events.CRASH, ({ payload: { error, restart } }) => {
        onTrouble(error);
        if (!restart) crashed.abort(error);
      });
      await group.run({ autoCommit: false, eachBatchAutoResolve: false, eachBatch: (payload) => (busy = hearBatch(payload)) });
      const over = AbortSignal.any([signal, crashed.signal]);
      if (!over.aborted) await once(over, 'abort');
      if (!signal.aborted) throw crashed.signal.reason;
    } finally {
      // A group that is leaving takes no word of what was heard: the page that is being heard comes first.
      await Promise.allSettled([busy]);
      await group.disconnect();
    }
  };

  const clusterId = async (): Promise<string> => (await asAdmin(patient, (admin) => admin.describeCluster())).clusterId;

  let brokers: string;
  try {
    brokers = await within(giveUpAfter, clusterId());
  } catch (error) {
    throw new EngineUnreachable('Kafka', error);
  }

  return {
    incarnation: async () => brokers,
    reachable: async () => {
      await asAdmin(hasty, (admin) => admin.describeCluster());
    },
    async publish(topic, announcements) {
      if (stop.signal.aborted) throw new Error('the message bus is closed');
      if (announcements.length > 0) await send(nameOf(topic), announcements.map(messageOf));
    },
    async consume(consumer, signal) {
      const both = AbortSignal.any([signal, stop.signal]);
      const heardHere = new Map<number, bigint>();
      const running = persist((well) => hearing(consumer, heardHere, both, well), consumer.onTrouble, both);
      consuming.add(running);
      try {
        await running;
      } finally {
        consuming.delete(running);
      }
    },
    async close() {
      stop.abort();
      await Promise.all(consuming);
      await line;
      const last = await producer;
      producer = null;
      await last?.disconnect();
    },
  };
};
