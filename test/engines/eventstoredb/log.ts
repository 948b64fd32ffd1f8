/**
 * What the test server keeps: one log of events, streams as views on it, and the rule by which an append is taken, refused or
 * known already. In memory, or in a file as well, so that a killed process finds everything it acknowledged.
 */
import { mkdir, open, readFile, truncate, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

export interface Proposal {
  readonly id: string;
  readonly type: string;
  readonly contentType: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

export interface Recorded extends Proposal {
  readonly stream: string;
  /** Counts within the stream from 0. */
  readonly revision: number;
  /**
   * Where it begins in the log. Commit and prepare position of an event are the same, since only explicit transactions, which gRPC
   * does not have, write a commit of its own (server: TransactionLog, ReaderIndex/AllReader).
   */
  readonly position: number;
  /** Ticks of 100 ns since 1970 (`@eventstore/db-client` dist/utils/convertGrpcEvent). */
  readonly created: string;
}

/** `current` is the last revision of the stream, -1 when it has no events. */
export type Written =
  | { readonly ok: true; readonly revision: number; readonly position: number }
  | { readonly ok: false; readonly current: number };

export interface EventLog {
  /** Everything that may be read, in order. */
  readonly all: readonly Recorded[];
  stream(name: string): readonly Recorded[];
  /** `expected` is the last revision the writer knows, -1 for none. Resolves when the events survive the process. */
  write(stream: string, expected: number, proposals: readonly Proposal[]): Promise<Written>;
  /** Calls once, when there is more to read than now. */
  onGrown(wake: () => void): void;
  close(): Promise<void>;
}

export interface LogOptions {
  /** A folder for the file the events are kept in; in memory only without it. */
  readonly data?: string | undefined;
  /** After so many appends the server writes an event of its own, as a real one does; 0: never. */
  readonly systemEvery?: number | undefined;
  /** `false`: a repeated append is answered as a conflict, as by a server that does not recognise it. */
  readonly recognising?: boolean | undefined;
}

interface Request {
  readonly stream: string;
  readonly expected: number;
  readonly proposals: readonly Proposal[];
  readonly answer: (written: Written) => void;
  readonly refuse: (error: unknown) => void;
}

/** An event as a line of the file has it; revision and position follow from the order. */
type Line = readonly [stream: string, id: string, type: string, contentType: string, data: string, metadata: string, created: string];

const toLine = (e: Recorded): Line => [
  e.stream, e.id, e.type, e.contentType, Buffer.from(e.data).toString('base64'), Buffer.from(e.metadata).toString('base64'), e.created,
];

const fromLine = ([, id, type, contentType, data, metadata]: Line): Proposal => ({
  id, type, contentType, data: Buffer.from(data, 'base64'), metadata: Buffer.from(metadata, 'base64'),
});

/** About what a record takes beside its texts; positions are byte offsets, so that nobody can take them for a count. */
const RECORD_BYTES = 87;

const sizeOf = (stream: string, { type, data, metadata }: Proposal): number => RECORD_BYTES + stream.length + type.length + data.length + metadata.length;

const json = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));

const systemEvent = (n: number): { readonly stream: string; readonly proposal: Proposal } => {
  const id = `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
  return n % 3 === 0
    ? { stream: '$$$stats-127.0.0.1:2113', proposal: { id, type: '$metadata', contentType: 'application/json', data: json({ $maxAge: 86_400 }), metadata: json({}) } }
    : { stream: '$stats-127.0.0.1:2113', proposal: { id, type: '$statsCollected', contentType: 'application/json', data: json({ 'proc-id': n }), metadata: json({}) } };
};

export const openLog = async ({ data, systemEvery = 5, recognising = true }: LogOptions): Promise<EventLog> => {
  const all: Recorded[] = [];
  const streams = new Map<string, Recorded[]>();
  let end = 0;
  let waiting: (() => void)[] = [];
  let queue: Request[] = [];
  let writing: Promise<void> | null = null;
  let appends = 0;
  let systemEvents = 0;
  let file: FileHandle | null = null;

  const recorded = (stream: string, revision: number, position: number, created: string, proposal: Proposal): Recorded => ({
    ...proposal, stream, revision, position, created,
  });

  const enter = (event: Recorded): void => {
    const known = streams.get(event.stream) ?? [];
    if (event.revision === 0) streams.set(event.stream, known);
    known.push(event);
    all.push(event);
    end = event.position + sizeOf(event.stream, event);
  };

  /** Lines that were cut off in the middle were never acknowledged: they go. */
  const load = async (path: string): Promise<void> => {
    const bytes = await readFile(path);
    const whole = bytes.lastIndexOf(0x0a) + 1;
    if (whole < bytes.length) await truncate(path, whole);
    for (const text of bytes.subarray(0, whole).toString().split('\n')) {
      if (text === '') continue;
      for (const line of JSON.parse(text) as readonly Line[]) {
        enter(recorded(line[0], streams.get(line[0])?.length ?? 0, end, line[6], fromLine(line)));
        if (line[0].startsWith('$')) systemEvents += 1;
      }
    }
  };

  if (data !== undefined) {
    await mkdir(data, { recursive: true });
    const path = join(data, 'log.jsonl');
    file = await open(path, 'a');
    await load(path);
  }

  /** One write, and one flush, for all requests at hand; each sees those before it as written. */
  const writeTogether = async (requests: readonly Request[]): Promise<void> => {
    const staged: Recorded[] = [];
    const stagedOf = new Map<string, Recorded[]>();
    let next = end;
    const lengthOf = (stream: string): number => (streams.get(stream)?.length ?? 0) + (stagedOf.get(stream)?.length ?? 0);
    const at = (stream: string, revision: number): Recorded | undefined => {
      const known = streams.get(stream) ?? [];
      return known[revision] ?? stagedOf.get(stream)?.[revision - known.length];
    };
    const stage = (stream: string, proposal: Proposal): Recorded => {
      const created = String(BigInt(Date.now()) * 10_000n);
      const event = recorded(stream, lengthOf(stream), next, created, proposal);
      next += sizeOf(stream, proposal);
      staged.push(event);
      stagedOf.set(stream, [...(stagedOf.get(stream) ?? []), event]);
      return event;
    };

    /**
     * An append at the last revision is written, whatever its ids. One behind it is known when exactly these ids follow the
     * expected revision, and answers where they are; anything else is a conflict (server: ReaderIndex/IndexWriter.CheckCommit).
     */
    const consider = ({ stream, expected, proposals }: Request): Written => {
      const current = lengthOf(stream) - 1;
      if (expected === current) {
        const written = proposals.map((proposal) => stage(stream, proposal)).at(-1);
        appends += 1;
        if (systemEvery > 0 && appends % systemEvery === 0) {
          systemEvents += 1;
          const own = systemEvent(systemEvents);
          stage(own.stream, own.proposal);
        }
        return written === undefined ? { ok: false, current } : { ok: true, revision: written.revision, position: written.position };
      }
      const known = proposals.map((proposal, i) => {
        const event = at(stream, expected + 1 + i);
        return event?.id === proposal.id ? event : undefined;
      });
      const last = known.at(-1);
      return recognising && last !== undefined && known.every((event) => event !== undefined)
        ? { ok: true, revision: last.revision, position: last.position }
        : { ok: false, current };
    };

    const answers = requests.map(consider);
    if (staged.length > 0) {
      if (file !== null) {
        await file.write(`${JSON.stringify(staged.map(toLine))}\n`);
        await file.datasync();
      }
      for (const event of staged) enter(event);
      const woken = waiting;
      waiting = [];
      for (const wake of woken) wake();
    }
    for (const [i, request] of requests.entries()) request.answer(answers[i] as Written);
  };

  const drain = async (): Promise<void> => {
    while (queue.length > 0) {
      const requests = queue;
      queue = [];
      try {
        await writeTogether(requests);
      } catch (error) {
        for (const request of requests) request.refuse(error);
      }
    }
    writing = null;
  };

  // A server has written of itself before anybody else writes.
  if (all.length === 0 && systemEvery > 0) {
    systemEvents = 1;
    const own = systemEvent(systemEvents);
    enter(recorded(own.stream, 0, 0, '0', own.proposal));
    if (file !== null) await file.write(`${JSON.stringify(all.map(toLine))}\n`);
  }

  return {
    all,
    stream: (name) => streams.get(name) ?? [],
    write: (stream, expected, proposals) => new Promise((answer, refuse) => {
      queue.push({ stream, expected, proposals, answer, refuse });
      writing ??= new Promise<void>((resume) => setImmediate(resume)).then(drain);
    }),
    onGrown: (wake) => waiting.push(wake),
    close: async () => {
      await writing;
      await file?.close();
    },
  };
};
