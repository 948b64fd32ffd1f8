/** Load, decide, append, retry: the only writer. */
import { createHmac, randomBytes } from 'node:crypto';
import type { DomainEvent } from '../domain/events.ts';
import { fold, type Decider, type Instant, type Verdict } from '../domain/kernel.ts';
import { decode, encode } from './codec.ts';
import type { Actor, Appended, Clock, Draft, EventStore, IdentityVault, Position, Traces, Work } from './ports.ts';

/** In whose name, and as part of what. `command` is the id of this command: event ids derive from it, so a repeat within the process is recognised. */
export interface Context {
  readonly actor: Actor;
  readonly correlation: string;
  readonly causation: string;
  readonly command: string;
}

export type Result<S, E, R> = { readonly state: S; readonly position: Position; readonly at: Instant } & (
  | { readonly accepted: readonly E[]; readonly refused?: never }
  | { readonly refused: R; readonly accepted?: never }
);

/** Others kept writing to the stream. The caller may try again later; nothing was written. */
export class Contention extends Error {
  constructor(stream: string) {
    super(`Too many writers at once on ${stream.slice(0, stream.indexOf('-'))}; nothing was written.`);
  }
}

export interface Writer {
  /** Decides a command on the newest state of a stream and appends what follows; refusals come back as values. */
  transact<C, S, E extends DomainEvent, R>(context: Context, stream: string, decider: Decider<C, S, E, R>, command: C): Promise<Result<S, E, R>>;
  /** The newest state of a stream, and the position of its last event. */
  load<S, E extends DomainEvent>(stream: string, decider: { readonly initial: S; evolve(state: S, event: E): S }): Promise<{ readonly state: S; readonly position: Position }>;
}

const attempts = 20;

/** Enough for every patron and title of a city, and for those who are reading: about 1 kB each. */
const rememberedStreams = 50_000;

/** So many commands on one stream are written together at most. */
const together = 256;

interface Loaded<S> {
  readonly state: S;
  readonly version: number;
  readonly position: Position;
}

type AnyDecider = Decider<unknown, unknown, DomainEvent, unknown>;

/** A command in the line of its stream, with whom to tell. */
interface Waiting {
  readonly context: Context;
  readonly work: Work | undefined;
  readonly command: unknown;
  readonly answer: (result: Result<unknown, DomainEvent, unknown>) => void;
  readonly fail: (error: unknown) => void;
}

/** A command as it was decided: what it says happened, and the state and version after that. */
interface Decided {
  readonly waiting: Waiting;
  readonly at: Instant;
  readonly verdict: Verdict<DomainEvent, unknown>;
  readonly facts: readonly DomainEvent[];
  readonly state: unknown;
  readonly version: number;
}

const decideEach = (decider: AnyDecider, { state, version }: Loaded<unknown>, line: readonly Waiting[], now: () => Instant): readonly Decided[] => {
  const decided: Decided[] = [];
  let after = { state, version };
  for (const waiting of line) {
    try {
      const at = now();
      const verdict = decider.decide(after.state, waiting.command, at);
      const facts = 'refused' in verdict ? (verdict.recorded ?? []) : verdict.accepted;
      after = { state: fold(decider, facts, after.state), version: after.version + facts.length };
      decided.push({ waiting, at, verdict, facts, ...after });
    } catch (bug) {
      // It is its sender's alone: those beside it in the line are decided without it.
      waiting.fail(bug);
    }
  }
  return decided;
};

const resultOf = ({ verdict, state, at }: Decided, position: Position): Result<unknown, DomainEvent, unknown> =>
  'refused' in verdict ? { refused: verdict.refused, state, position, at } : { accepted: verdict.accepted, state, position, at };

/**
 * The writer of a process. It remembers states of streams it has folded, so a long history is not folded twice; each
 * use still reads what has been added since, so a remembered state is never believed to be the newest.
 *
 * Commands on one stream wait in a line. Those who wait while a write is under way are decided next, one after the
 * other, and written as one append: a rush on one title waits for the disk once, not once each (docs/adr/0017).
 */
export const writer = ({ events, vault, clock, traces }: { readonly events: EventStore; readonly vault: IdentityVault; readonly clock: Clock; readonly traces?: Traces | null }): Writer => {
  /**
   * Ids in events are made from the request's with a key only this writer has. A patron's stream and a title's share no
   * id then that could tie a loan to a person once its keys are destroyed; the request's own id is written nowhere.
   */
  const secret = randomBytes(32);
  const opaque = (...parts: readonly (string | number)[]): string => createHmac('sha256', secret).update(parts.join('\n')).digest('base64url').slice(0, 22);
  const remembered = new Map<string, Loaded<unknown>>();
  const lines = new Map<string, Waiting[]>();

  const remember = <S>(stream: string, loaded: Loaded<S>): Loaded<S> => {
    remembered.delete(stream);
    remembered.set(stream, loaded);
    const oldest = remembered.size > rememberedStreams ? remembered.keys().next() : null;
    if (oldest?.done === false) remembered.delete(oldest.value);
    return loaded;
  };

  const load = async <S, E extends DomainEvent>(stream: string, decider: { readonly initial: S; evolve(state: S, event: E): S }): Promise<Loaded<S>> => {
    const known = (remembered.get(stream) as Loaded<S> | undefined) ?? { state: decider.initial, version: 0, position: '' };
    const added = await events.read(stream, known.version);
    const last = added.at(-1);
    if (last === undefined) return known;
    const decoded = await decode(vault, added);
    const state = fold(decider, decoded.map((r) => r.event as E), known.state);
    return remember(stream, { state, version: last.version, position: last.position });
  };

  const draftsOf = (stream: string, { waiting: { context }, at, facts, version }: Decided): Promise<readonly Draft[]> => {
    const correlation = opaque(context.correlation, stream);
    const causation = context.causation === context.correlation ? correlation : opaque(context.causation, stream);
    const meta = { at, actor: context.actor, correlation, causation };
    const first = version - facts.length + 1;
    return encode(vault, stream, facts.map((event, i) => ({ id: opaque(context.command, stream, first + i), event })), meta);
  };

  const append = (stream: string, seen: number, drafts: readonly Draft[], decided: readonly Decided[]): Promise<Appended> =>
    traces == null ? events.append(stream, seen, drafts)
      : traces.append(stream, decided.map(({ waiting }) => waiting.work), drafts, (traced) => events.append(stream, seen, traced));

  /** Writes what a line of commands comes to, and answers who may be answered. Those left over are to be decided again. */
  const attempt = async (stream: string, decider: AnyDecider, line: readonly Waiting[]): Promise<readonly Waiting[]> => {
    const loaded = await load(stream, decider);
    const decided = decideEach(decider, loaded, line, clock.now);
    const sealed = await Promise.allSettled(decided.map((d) => draftsOf(stream, d)));
    const unsealed = sealed.flatMap((s, i) => (s.status === 'rejected' ? [{ waiting: decided[i]?.waiting, why: s.reason as unknown }] : []));
    if (unsealed.length > 0) {
      // Others may have ended the loan or hold since, and its key be gone: a conflict that shows before the append.
      if ((await events.read(stream, loaded.version)).length > 0) return line;
      for (const { waiting, why } of unsealed) waiting?.fail(why);
      return line.filter((waiting) => !unsealed.some((u) => u.waiting === waiting));
    }
    const drafts = sealed.flatMap((s) => (s.status === 'fulfilled' ? s.value : []));
    const appended = drafts.length === 0 ? ({ ok: true, position: loaded.position } as const) : await append(stream, loaded.version, drafts, decided);
    if (!appended.ok) return line;
    const last = decided.at(-1);
    if (last !== undefined && drafts.length > 0) remember(stream, { state: last.state, version: last.version, position: appended.position });
    // What was refused because of something that is not yet on disk waits for it too.
    for (const d of decided) d.waiting.answer(resultOf(d, appended.position));
    return [];
  };

  const write = async (stream: string, decider: AnyDecider, line: readonly Waiting[]): Promise<void> => {
    let left = line;
    try {
      for (let tries = 0; tries < attempts && left.length > 0; tries++) left = await attempt(stream, decider, left);
      if (left.length > 0) throw new Contention(stream);
    } catch (error) {
      for (const waiting of left) waiting.fail(error);
    }
  };

  const serve = async (stream: string, decider: AnyDecider, line: Waiting[]): Promise<void> => {
    while (line.length > 0) await write(stream, decider, line.splice(0, together));
    lines.delete(stream);
  };

  return {
    load,
    transact: <C, S, E extends DomainEvent, R>(context: Context, stream: string, decider: Decider<C, S, E, R>, command: C) =>
      new Promise<Result<S, E, R>>((answer, fail) => {
        const waiting = { context, work: traces?.here(), command, answer: answer as Waiting['answer'], fail };
        const line = lines.get(stream);
        if (line !== undefined) return void line.push(waiting);
        const fresh = [waiting];
        lines.set(stream, fresh);
        return void serve(stream, decider, fresh);
      }),
  };
};
