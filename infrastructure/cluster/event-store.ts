import { createHash } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import {
  BACKWARDS, END, jsonEvent, NO_STREAM, START, StreamNotFoundError, streamNameFilter, WrongExpectedVersionError,
  type AllStreamResolvedEvent, type AllStreamSubscription, type RecordedEvent,
} from '@eventstore/db-client';
import { sleep } from '../../application/policies/follower.ts';
import type { Appended, Draft, EventStore, Meta, Position, Stored } from '../../application/ports.ts';
import { writtenBefore } from '../numbered-log.ts';
import { answered, connected, credentialsIn, eachOf, mayPass, patiently, pauses, type Patience } from './eventstoredb.ts';
import { EngineUnreachable } from './unreachable.ts';

export interface ClusterEventStoreOptions {
  /** As the client takes it: `esdb://user:password@host:2113`, `esdb+discover://…`, `esdb://127.0.0.1:2113?tls=false`. */
  readonly connection: string;
  /**
   * Whose streams: `{prefix}.{stream}`. Libraries with different prefixes share a server and see nothing of each other. No dot
   * in it, and no `$` at its beginning; `nagi` by default.
   */
  readonly prefix?: string | undefined;
  /** ms an attempt may wait for a sign of life from the server, 5,000 by default. */
  readonly answerWithin?: number | undefined;
  /** ms after which a request that found no server fails with `EngineUnreachable`, 15,000 by default. Following never gives up. */
  readonly giveUpAfter?: number | undefined;
  /**
   * All appends over one call, at twice the speed; `false` by default, and not for a library: why not is said at `credentialsIn`.
   * For measuring, and for the day the client has mended it.
   */
  readonly batched?: boolean | undefined;
  /** Told whenever following has lost the server, before it tries again. */
  readonly onTrouble?: ((trouble: unknown) => void) | undefined;
}

/** A page has this many events at most, and no more than twice as many are fetched ahead of who follows. */
const PAGE = 1_000;

/** While a follower is behind, a page may wait this long, in ms, for more to come into it. */
const GATHER = 25;

/** Looked at first for the last event of ours; beyond them the log is read backwards until there is one. */
const NEAR_HEAD = 8;

/** How many events of others the server passes over before it looks whether anybody still listens; and says how far it is, once in 20 of them. */
const WINDOW = 500;

/** What of a draft has no field of its own in EventStoreDB, whose ids are UUIDs. */
interface Metadata {
  readonly id: string;
  readonly v: number;
  readonly meta: Meta;
}

type Recorded = RecordedEvent & { readonly position?: { readonly commit: bigint } | undefined };

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** An id that is a UUID is itself; of any other it is made by SHA-256, in the layout for such (RFC 9562, version 8). */
export const uuidOf = (id: string): string => {
  if (UUID.test(id)) return id;
  const bytes = createHash('sha256').update(id).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
};

/** The largest position there can be: the server counts in signed 64 bits, and says -1 where it knows none. */
const LARGEST = 2n ** 63n - 1n;

/**
 * Twenty digits, so that the order of texts is the order of the log. Commit and prepare position of an event are the same for all that
 * is written over gRPC, so that one says everything.
 */
const positionOf = ({ commit }: { readonly commit: bigint }): Position => {
  if (commit > LARGEST) throw new Error('EventStoreDB answered an event without its position in the log: it must be 23.10 or newer');
  return String(commit).padStart(20, '0');
};

const placeOf = (position: Position): { readonly commit: bigint; readonly prepare: bigint } => ({ commit: BigInt(position), prepare: BigInt(position) });

/** Through text and back: what is sent, also the second time, is what the draft was when it was handed over. */
const eventOf = (draft: Draft): ReturnType<typeof jsonEvent> => {
  const { id, type, v, data, meta } = JSON.parse(JSON.stringify(draft)) as Draft;
  const metadata: Metadata = { id, v, meta };
  return jsonEvent({ id: uuidOf(id), type, data, metadata });
};

/** Resolves with the promise, or with `null` as soon as the signal aborts. */
const unlessStopped = <T>(promise: Promise<T>, stop: AbortSignal): Promise<T | null> =>
  new Promise((answer, refuse) => {
    if (stop.aborted) return answer(null);
    const end = (): void => answer(null);
    stop.addEventListener('abort', end);
    promise.then(answer, refuse).finally(() => stop.removeEventListener('abort', end));
  });

/**
 * A subscription as pages that are pulled: what has come by then, up to `PAGE` events; `null` when the signal aborted. Behind, they are
 * gathered for a moment, since a page costs its reader more than an event; once the server has said that it has sent all there is,
 * they are not.
 */
const pagesOf = (subscription: AllStreamSubscription, stop: AbortSignal): { next(): Promise<readonly AllStreamResolvedEvent[] | null> } => {
  let failure: Error | null = null;
  let live = false;
  let wake = (): void => undefined;
  let hurry = (): void => undefined;
  const ended = (error: Error): void => {
    failure ??= error;
    hurry();
    wake();
  };
  subscription.on('readable', () => wake());
  subscription.on('end', () => ended(new Error('the server ended the subscription')));
  subscription.on('error', ended);
  subscription.on('fellBehind', () => (live = false));
  subscription.on('caughtUp', () => {
    live = true;
    hurry();
  });

  const gathered = async (): Promise<void> => {
    const done = new AbortController();
    hurry = () => done.abort();
    await sleep(GATHER, AbortSignal.any([stop, done.signal]));
  };

  const taken = (): readonly AllStreamResolvedEvent[] => {
    const page: AllStreamResolvedEvent[] = [];
    while (page.length < PAGE) {
      const resolved = subscription.read() as AllStreamResolvedEvent | null;
      if (resolved === null) break;
      page.push(resolved);
    }
    return page;
  };

  return {
    async next() {
      while (!stop.aborted) {
        const came = new Promise<void>((resume) => (wake = resume));
        if (subscription.readableLength > 0 && subscription.readableLength < PAGE && !live && failure === null) await gathered();
        const page = taken();
        if (page.length > 0) return page;
        if (failure !== null) throw failure;
        await unlessStopped(came, stop);
      }
      return null;
    },
  };
};

/**
 * The log in EventStoreDB (23.10 or newer) or KurrentDB. The server's own vocabulary stays here: revisions from 0, `no_stream`,
 * pairs of positions, UUIDs. Data and metadata are JSON, for whoever looks into the server's own screens.
 *
 * Everything is asked of the leader, since a follower may not have what was just acknowledged. A request that gets no answer
 * is made again with the same event ids, by which the server knows what it has; where it does not, the stream is looked at.
 */
export const openClusterEventStore = (options: ClusterEventStoreOptions): EventStore => {
  const { connection, prefix = 'nagi', answerWithin = 5_000, giveUpAfter = 15_000, batched = false, onTrouble = () => undefined } = options;
  if (!/^[^$.][^.]*$/.test(prefix)) throw new Error(`"${prefix}" cannot stand before the names of streams: no dot in it, no $ at its beginning`);
  const patience: Patience = { answerWithin, giveUpAfter };
  const client = connected(connection, onTrouble);
  const asked = { requiresLeader: true, ...(batched ? {} : { credentials: credentialsIn(connection) }) };
  const closing = new AbortController();
  // As many requests and followers as there are wait for it.
  setMaxListeners(0, closing.signal);
  const underWay = new Set<Promise<unknown>>();
  let closed: Promise<void> | null = null;

  const usable = (): void => {
    if (closed !== null) throw new Error('the event store is closed');
  };

  const running = async <T>(attempt: (within: number) => Promise<T>): Promise<T> => {
    usable();
    const request = patiently(patience, closing.signal, attempt);
    underWay.add(request);
    try {
      return await request;
    } finally {
      underWay.delete(request);
    }
  };

  const nameOf = (stream: string): string => `${prefix}.${stream}`;

  const storedOf = (event: Recorded): Stored => {
    const { id, v, meta } = (event.metadata ?? {}) as Partial<Metadata>;
    if (id === undefined || v === undefined || meta === undefined || !event.isJson || event.position === undefined) {
      throw new TypeError(`event ${event.revision} of ${event.streamId} in EventStoreDB is none of Nagi's: somebody else wrote to its streams`);
    }
    const { type, data, streamId, revision, position } = event;
    return { id, type, v, data: data as Stored['data'], meta, stream: streamId.slice(prefix.length + 1), version: Number(revision) + 1, position: positionOf(position) };
  };

  const eventsOf = async (stream: string, after: number, within: number, maxCount = Number.MAX_SAFE_INTEGER): Promise<readonly Stored[]> => {
    const events: Stored[] = [];
    try {
      await eachOf(client.readStream(nameOf(stream), { fromRevision: BigInt(after), maxCount, ...asked }), within, ({ event }) => {
        if (event !== undefined) events.push(storedOf(event));
        return true;
      });
    } catch (error) {
      if (!(error instanceof StreamNotFoundError)) throw error;
    }
    return events;
  };

  /** The server knows a repeat by its ids. Where it calls one a conflict all the same, what stands in the stream decides. */
  const conflict = async (stream: string, seen: number, drafts: readonly Draft[], error: WrongExpectedVersionError, within: number): Promise<Appended> => {
    const version = typeof error.actualVersion === 'bigint' ? Number(error.actualVersion) + 1 : 0;
    if (version < seen + drafts.length) return { ok: false, version };
    const known = await eventsOf(stream, seen, within, drafts.length);
    const position = writtenBefore((at) => known[at - seen - 1], seen, drafts);
    return position === null ? { ok: false, version } : { ok: true, position };
  };

  /** How far the end of the log was looked through, and the last event of ours up to there. */
  let known: { readonly upTo: bigint; readonly head: Position } = { upTo: -1n, head: '' };

  /** Backwards from the end until there is an event of ours, or one that was looked at before. The client cannot filter reads. */
  const lookedThrough = async (maxCount: number, within: number): Promise<Position | null> => {
    const { upTo, head } = known;
    let newest: bigint | null = null;
    let found: Position | null = null;
    let looked = 0;
    await eachOf(client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount, ...asked }), within, ({ event }) => {
      looked += 1;
      if (event === undefined) return true;
      newest ??= event.position.commit;
      if (event.streamId.startsWith(nameOf(''))) found = positionOf(event.position);
      else if (event.position.commit <= upTo) found = newest >= upTo ? head : null;
      return found === null;
    });
    if (found === null && looked < maxCount) found = '';
    if (found !== null && newest !== null && newest !== upTo) known = { upTo: newest, head: found };
    return found;
  };

  const lastOfOurs = async (within: number): Promise<Position> =>
    (await lookedThrough(NEAR_HEAD, within)) ?? (await lookedThrough(Number.MAX_SAFE_INTEGER, within)) ?? '';

  const head = (): Promise<Position> => running(lastOfOurs);

  /** Waits for the server as long as it takes. */
  const checkReached = async (after: Position, stop: AbortSignal): Promise<void> => {
    while (!stop.aborted) {
      try {
        const end = await unlessStopped(head(), stop);
        if (end === null || (/^\d{20}$/.test(after) && after <= end)) return;
        throw new RangeError(`position "${after}" is not in this log, which ends at "${end}"`);
      } catch (error) {
        if (!(error instanceof EngineUnreachable)) throw error;
        if (!stop.aborted) onTrouble(error);
      }
    }
  };

  const subscribed = (after: Position): AllStreamSubscription =>
    client.subscribeToAll(
      {
        fromPosition: after === '' ? START : placeOf(after),
        filter: streamNameFilter({ prefixes: [nameOf('')], maxSearchWindow: WINDOW, checkpointInterval: 20 }),
        ...asked,
      },
      { highWaterMark: PAGE },
    );

  async function* follow(after: Position, signal: AbortSignal): AsyncGenerator<readonly Stored[]> {
    const stop = AbortSignal.any([signal, closing.signal]);
    if (after !== '') await checkReached(after, stop);
    let last = after;
    let waits = pauses();
    while (!stop.aborted) {
      // Where it goes on is always behind an event that was handed over; how far the server looked beyond is not needed.
      const subscription = subscribed(last);
      const pages = pagesOf(subscription, stop);
      try {
        for (let page = await pages.next(); page !== null; page = await pages.next()) {
          const events = page.flatMap(({ event }) => (event === undefined ? [] : [storedOf(event)]));
          waits = pauses();
          last = events.at(-1)?.position ?? last;
          if (events.length > 0) yield events;
        }
      } catch (error) {
        if (!mayPass(error)) throw error;
        onTrouble(error);
        await sleep(waits.next().value, stop);
      } finally {
        // One that never got to the server has nothing to end, and says so once more.
        subscription.unsubscribe().catch(onTrouble);
      }
    }
  }

  return {
    read: (stream, after = 0) => running((within) => eventsOf(stream, after, within)),

    async append(stream, seen, drafts) {
      usable();
      if (drafts.length === 0) throw new Error(`nothing to append to ${stream}`);
      const events = drafts.map(eventOf);
      return running(async (within) => {
        try {
          const expectedRevision = seen === 0 ? NO_STREAM : BigInt(seen - 1);
          const { position } = await answered(client.appendToStream(nameOf(stream), events, { expectedRevision, deadline: within, ...asked }), within);
          if (position !== undefined) return { ok: true, position: positionOf(position) };
          const [written] = await eventsOf(stream, seen + drafts.length - 1, within, 1);
          if (written === undefined) throw new Error(`what was just written to ${stream} is not there yet`);
          return { ok: true, position: written.position };
        } catch (error) {
          if (error instanceof WrongExpectedVersionError) return conflict(stream, seen, drafts, error, within);
          throw error;
        }
      });
    },

    follow,
    head,

    /** Requests under way are finished first, if the server answers; iterations end. */
    async close() {
      closed ??= (async () => {
        closing.abort();
        await Promise.allSettled(underWay);
        await client.dispose();
      })();
      await closed;
    },
  };
};
