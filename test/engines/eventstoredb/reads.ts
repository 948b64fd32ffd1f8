/**
 * Streams.Read: a stream or everything, forwards or backwards, once or as a subscription. Shapes: `@eventstore/db-client`
 * generated/streams_pb; what the client asks: dist/streams/readStream, readAll, subscribeToStream, subscribeToAll.
 */
import shared from '@eventstore/db-client/generated/shared_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import { status, type ServerWritableStream } from '@grpc/grpc-js';
import { randomUUID } from 'node:crypto';
import { nameOf } from './appends.ts';
import { failure, wait, type Faults } from './faults.ts';
import type { EventLog, Recorded } from './log.ts';

type Call = ServerWritableStream<ReadReq, ReadResp>;

/** Reads of streams have the position in the log as well, since 22.10 (server: pull request 3459). */
const eventMessage = (event: Recorded): ReadResp => {
  const record = new streams.ReadResp.ReadEvent.RecordedEvent()
    .setId(new shared.UUID().setString(event.id))
    .setStreamIdentifier(new shared.StreamIdentifier().setStreamName(Buffer.from(event.stream)))
    .setStreamRevision(String(event.revision))
    .setCommitPosition(String(event.position))
    .setPreparePosition(String(event.position))
    .setData(event.data)
    .setCustomMetadata(event.metadata);
  record.getMetadataMap().set('type', event.type).set('content-type', event.contentType).set('created', event.created);
  return new streams.ReadResp().setEvent(new streams.ReadResp.ReadEvent().setEvent(record).setCommitPosition(String(event.position)));
};

const allowedBy = (filter: ReadReq.Options.FilterOptions | undefined): ((event: Recorded) => boolean) => {
  if (filter === undefined) return () => true;
  const byType = filter.getEventType();
  const expression = byType ?? filter.getStreamIdentifier();
  const regex = expression?.getRegex() ?? '';
  const pattern = regex === '' ? null : new RegExp(regex);
  const prefixes = expression?.getPrefixList() ?? [];
  return (event) => {
    const text = byType === undefined ? event.stream : event.type;
    return pattern === null ? prefixes.some((prefix) => text.startsWith(prefix)) : pattern.test(text);
  };
};

/** The index of the first event at or behind a position. */
const indexAt = (events: readonly Recorded[], position: number): number => {
  let [low, high] = [0, events.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((events[middle] as Recorded).position < position) low = middle + 1;
    else high = middle;
  }
  return low;
};

/**
 * Where a read begins, as an index into the events. Forwards the given place is part of it. Backwards a revision is part of it,
 * but not a position: read backwards, positions are where a record ends (server: ReaderIndex/AllReader).
 */
const startOf = (options: ReadReq.Options, events: readonly Recorded[], backwards: boolean): number => {
  const place = options.getAll() ?? options.getStream();
  if (place?.hasStart()) return backwards ? -1 : 0;
  if (place?.hasEnd()) return backwards ? events.length - 1 : events.length;
  if (place instanceof streams.ReadReq.Options.AllOptions) {
    const at = indexAt(events, Number(place.getPosition()?.getCommitPosition() ?? 0));
    return backwards ? at - 1 : at;
  }
  const revision = Number(place?.getRevision() ?? 0);
  return backwards ? Math.min(revision, events.length - 1) : revision;
};

/** Where a subscription begins: behind the given place (server: ReadReq.ToSubscriptionPosition, ToSubscriptionRevision). */
const startOfSubscription = (options: ReadReq.Options, events: readonly Recorded[]): number => {
  const place = options.getAll() ?? options.getStream();
  if (place?.hasStart() || place?.hasEnd()) return place.hasEnd() ? events.length : 0;
  const at = startOf(options, events, false);
  if (options.hasStream()) return at + 1;
  const position = Number(options.getAll()?.getPosition()?.getCommitPosition() ?? 0);
  return events[at]?.position === position ? at + 1 : at;
};

/** A window without a size is as large as a page of the server (server: Enumerator.AllSubscriptionFiltered). */
const WINDOW = 32;

/** `sent` hears of every event that left. */
export const readOver = (log: EventLog, faults: Faults, sent: () => void) => (call: Call): void => {
  const gone = new AbortController();
  let woken: (() => void) | null = null;
  const wake = (): void => woken?.();
  const end = (): void => {
    gone.abort();
    wake();
  };
  for (const event of ['cancelled', 'error', 'close']) call.on(event, end);
  call.on('drain', wake);

  /** Writes as fast as the other side takes it; the buffers between hold little. */
  const send = async (message: ReadResp): Promise<void> => {
    if (gone.signal.aborted) return;
    if (message.hasEvent()) sent();
    if (call.write(message)) return;
    await new Promise<void>((resume) => (woken = resume));
    woken = null;
  };

  const read = async (options: ReadReq.Options, events: readonly Recorded[]): Promise<void> => {
    const backwards = options.getReadDirection() === streams.ReadReq.Options.ReadDirection.BACKWARDS;
    const allowed = allowedBy(options.getFilter());
    let left = Number(options.getCount());
    const to = events.length;
    for (let i = startOf(options, events, backwards); left > 0 && i >= 0 && i < to && !gone.signal.aborted; i += backwards ? -1 : 1) {
      const event = events[i] as Recorded;
      if (!allowed(event)) continue;
      left -= 1;
      await send(eventMessage(event));
    }
  };

  const subscribe = async (options: ReadReq.Options, events: () => readonly Recorded[]): Promise<void> => {
    const filter = options.getFilter();
    const allowed = allowedBy(filter);
    const interval = (filter?.hasMax() ? filter.getMax() : WINDOW) * (filter?.getCheckpointintervalmultiplier() ?? 1);
    let at = startOfSubscription(options, events());
    let considered = 0;
    let live = false;
    await send(new streams.ReadResp().setConfirmation(new streams.ReadResp.SubscriptionConfirmation().setSubscriptionId(randomUUID())));
    while (!gone.signal.aborted) {
      const event = events()[at];
      if (event === undefined) {
        if (!live) await send(new streams.ReadResp().setCaughtUp(new streams.ReadResp.CaughtUp()));
        live = true;
        if (gone.signal.aborted || events()[at] !== undefined) continue;
        await new Promise<void>((resume) => {
          woken = resume;
          log.onGrown(resume);
        });
        woken = null;
        continue;
      }
      at += 1;
      if (allowed(event)) await send(eventMessage(event));
      considered += 1;
      // How far the filter has come, matching events or not, once in so many windows.
      if (filter !== undefined && considered % interval === 0) {
        const place = new streams.ReadResp.Checkpoint().setCommitPosition(String(event.position)).setPreparePosition(String(event.position));
        await send(new streams.ReadResp().setCheckpoint(place));
      }
    }
  };

  const answer = async (): Promise<void> => {
    await wait(faults.slowReads);
    if (call.cancelled) return;
    const options = call.request.getOptions();
    if (options === undefined) throw new Error('a read without options');
    const identifier = options.getStream()?.getStreamIdentifier();
    const name = nameOf(identifier);
    const events = (): readonly Recorded[] => (options.hasStream() ? log.stream(name) : log.all);
    if (options.hasSubscription()) return subscribe(options, events);
    if (options.hasStream() && events().length === 0) {
      return send(new streams.ReadResp().setStreamNotFound(new streams.ReadResp.StreamNotFound().setStreamIdentifier(identifier)));
    }
    return read(options, events());
  };

  answer().then(
    () => call.end(),
    (error: Error) => call.emit('error', failure(status.UNKNOWN, error.message)),
  );
};
