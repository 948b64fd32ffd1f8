/**
 * Streams.Append and Streams.BatchAppend. Shapes: `@eventstore/db-client` generated/streams_pb and status_pb; what the client makes
 * of the answers: dist/streams/appendToStream; what the server answers: Grpc/Streams.Append and Grpc/Streams.BatchAppend.
 */
import shared from '@eventstore/db-client/generated/shared_pb.js';
import statuses from '@eventstore/db-client/generated/status_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { AppendReq, AppendResp, BatchAppendReq, BatchAppendResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { StreamIdentifier, UUID } from '@eventstore/db-client/generated/shared_pb.js';
import { status, type sendUnaryData, type ServerDuplexStream, type ServerReadableStream } from '@grpc/grpc-js';
import any from 'google-protobuf/google/protobuf/any_pb.js';
import empty from 'google-protobuf/google/protobuf/empty_pb.js';
import { asFailure, failure, wait, type Faults, type Refusal } from './faults.ts';
import type { EventLog, Proposal, Written } from './log.ts';

export interface Appending {
  readonly log: EventLog;
  readonly faults: Faults;
  /** What one append may take at most, in bytes. */
  readonly maxAppendSize: number;
  readonly leader: () => { readonly host: string; readonly port: number };
}

export const nameOf = (identifier: StreamIdentifier | undefined): string => Buffer.from(identifier?.getStreamName_asU8() ?? []).toString('utf8');

const proposalOf = (message: AppendReq.ProposedMessage | BatchAppendReq.ProposedMessage): Proposal => ({
  id: message.getId()?.getString() ?? '',
  type: message.getMetadataMap().get('type') ?? '',
  contentType: message.getMetadataMap().get('content-type') ?? '',
  data: message.getData_asU8(),
  metadata: message.getCustomMetadata_asU8(),
});

/** An event id is a UUID, and both descriptions are needed (server: RpcExceptions.RequiredMetadataPropertyMissing). */
const isSound = ({ id, type, contentType }: Proposal): boolean =>
  /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id) && type !== '' && contentType !== '';

/** Type names are UTF-16 on disk (server: Data/Event.SizeOnDisk). */
const sizeOf = (proposals: readonly Proposal[]): number =>
  proposals.reduce((sum, { type, data, metadata }) => sum + type.length * 2 + data.length + metadata.length, 0);

type Outcome = Written | { readonly refused: Refusal } | { readonly bad: string } | 'too-big' | 'unanswered';

/** `expected` is `undefined` for what this server does not offer: any revision, and any existing stream. */
const appended = async ({ log, faults, maxAppendSize }: Appending, stream: string, expected: number | undefined, proposals: readonly Proposal[]): Promise<Outcome> => {
  await wait(faults.slowAppends);
  if (faults.refused.left > 0) {
    faults.refused.left -= 1;
    return { refused: faults.refused.how };
  }
  if (expected === undefined) return { bad: 'the test server takes an exact revision or no stream' };
  if (!proposals.every(isSound)) return { bad: 'an event needs a UUID, a type and a content type' };
  if (sizeOf(proposals) > maxAppendSize) return 'too-big';
  if (faults.unanswered === 0) return log.write(stream, expected, proposals);
  faults.unanswered -= 1;
  await log.write(stream, expected, proposals);
  return 'unanswered';
};

/** The log could not be written: nobody knows what is in it. */
const failed = (error: unknown): Outcome => ({ bad: error instanceof Error ? error.message : String(error) });

// ---- one call for each append

const expectedIn = (options: AppendReq.Options | undefined): number | undefined => {
  if (options?.hasNoStream()) return -1;
  return options?.hasRevision() ? Number(options.getRevision()) : undefined;
};

const successOf = ({ revision, position }: Written & { readonly ok: true }): AppendResp => {
  const where = new streams.AppendResp.Position().setCommitPosition(String(position)).setPreparePosition(String(position));
  return new streams.AppendResp().setSuccess(new streams.AppendResp.Success().setCurrentRevision(String(revision)).setPosition(where));
};

/** A conflict is an answer, no failure; it says what is there and what was expected. */
const conflictOf = (current: number, options: AppendReq.Options): AppendResp => {
  const conflict = new streams.AppendResp.WrongExpectedVersion();
  if (current === -1) conflict.setCurrentNoStream(new shared.Empty());
  else conflict.setCurrentRevision(String(current));
  if (options.hasNoStream()) conflict.setExpectedNoStream(new shared.Empty());
  else conflict.setExpectedRevision(options.getRevision());
  return new streams.AppendResp().setWrongExpectedVersion(conflict);
};

const tooBig = (most: number): ReturnType<typeof failure> =>
  failure(status.INVALID_ARGUMENT, `Maximum Append Size of ${most} Exceeded.`, { exception: 'maximum-append-size-exceeded', 'maximum-append-size': String(most) });

export const appendOver = (appending: Appending) => (call: ServerReadableStream<AppendReq, AppendResp>, callback: sendUnaryData<AppendResp>): void => {
  let options: AppendReq.Options | undefined;
  const proposals: Proposal[] = [];
  const answer = async (): Promise<void> => {
    const outcome = await appended(appending, nameOf(options?.getStreamIdentifier()), expectedIn(options), proposals).catch(failed);
    if (outcome === 'unanswered') return;
    if (outcome === 'too-big') callback(tooBig(appending.maxAppendSize));
    else if ('refused' in outcome) callback(asFailure(outcome.refused, appending.leader()));
    else if ('bad' in outcome) callback(failure(status.INVALID_ARGUMENT, outcome.bad));
    else callback(null, outcome.ok ? successOf(outcome) : conflictOf(outcome.current, options ?? new streams.AppendReq.Options()));
  };
  call.on('data', (request: AppendReq) => {
    const message = request.getProposedMessage();
    if (message === undefined) options = request.getOptions();
    else proposals.push(proposalOf(message));
  });
  call.on('end', () => void answer());
};

// ---- all appends over one call

const expectedInBatch = (options: BatchAppendReq.Options): number | undefined => {
  if (options.hasNoStream()) return -1;
  return options.hasStreamPosition() ? Number(options.getStreamPosition()) : undefined;
};

const errorOf = (message: string, details: Uint8Array, type: string): BatchAppendResp => {
  const packed = new any.Any();
  packed.pack(details, type);
  return new streams.BatchAppendResp().setError(new statuses.Status().setMessage(message).setDetails(packed));
};

/**
 * Errors are told by the type packed into their details; the client knows the six of dist/streams/appendToStream/unpackError, and
 * takes a server that is not ready for an unknown error with that text.
 */
const batchAnswer = (outcome: Exclude<Outcome, 'unanswered'>, options: BatchAppendReq.Options, most: number): BatchAppendResp => {
  if (outcome === 'too-big') {
    return errorOf('Maximum Append Size Exceeded', new shared.MaximumAppendSizeExceeded().setMaxappendsize(most).serializeBinary(), 'event_store.client.MaximumAppendSizeExceeded');
  }
  if ('refused' in outcome) {
    return outcome.refused === 'timeout'
      ? errorOf('Timeout', new shared.Timeout().serializeBinary(), 'event_store.client.Timeout')
      : errorOf(outcome.refused === 'not-ready' ? 'Server Is Not Ready' : 'No leader info available in response', new empty.Empty().serializeBinary(), 'google.protobuf.Empty');
  }
  if ('bad' in outcome) return errorOf(outcome.bad, new shared.BadRequest().setMessage(outcome.bad).serializeBinary(), 'event_store.client.BadRequest');
  if (outcome.ok) {
    const where = new shared.AllStreamPosition().setCommitPosition(String(outcome.position)).setPreparePosition(String(outcome.position));
    return new streams.BatchAppendResp().setSuccess(new streams.BatchAppendResp.Success().setCurrentRevision(String(outcome.revision)).setPosition(where));
  }
  const conflict = new shared.WrongExpectedVersion();
  if (outcome.current === -1) conflict.setCurrentNoStream(new empty.Empty());
  else conflict.setCurrentStreamRevision(String(outcome.current));
  if (options.hasNoStream()) conflict.setExpectedNoStream(new empty.Empty());
  else conflict.setExpectedStreamPosition(options.getStreamPosition());
  return errorOf('Wrong Expected Version', conflict.serializeBinary(), 'event_store.client.WrongExpectedVersion');
};

interface Pending {
  readonly correlation: UUID;
  readonly options: BatchAppendReq.Options;
  readonly proposals: Proposal[];
}

export const batchAppendOver = (appending: Appending) => (call: ServerDuplexStream<BatchAppendReq, BatchAppendResp>): void => {
  const pending = new Map<string, Pending>();

  const answer = async ({ correlation, options, proposals }: Pending): Promise<void> => {
    const outcome = await appended(appending, nameOf(options.getStreamIdentifier()), expectedInBatch(options), proposals).catch(failed);
    if (outcome === 'unanswered' || call.writableEnded) return;
    // Who leads is told by ending the whole call.
    if (typeof outcome === 'object' && 'refused' in outcome && outcome.refused === 'not-leader') {
      call.emit('error', asFailure('not-leader', appending.leader()));
      return;
    }
    const response = batchAnswer(outcome, options, appending.maxAppendSize);
    response.setCorrelationId(correlation);
    response.setStreamIdentifier(options.getStreamIdentifier());
    call.write(response);
  };

  // A correlation's first message has the options; those that follow have events only, and the last one says so.
  call.on('data', (request: BatchAppendReq) => {
    const correlation = request.getCorrelationId() ?? new shared.UUID();
    const key = correlation.getString();
    const options = request.getOptions();
    if (options !== undefined) pending.set(key, { correlation, options, proposals: [] });
    const append = pending.get(key);
    if (append === undefined) return;
    append.proposals.push(...request.getProposedMessagesList().map(proposalOf));
    if (!request.getIsFinal()) return;
    pending.delete(key);
    void answer(append);
  });
  call.on('end', () => call.end());
};
