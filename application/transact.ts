/** Load, decide, append, retry: the only writer. */
import { createHmac, randomBytes } from 'node:crypto';
import type { DomainEvent } from '../domain/events.ts';
import { fold, type Decider, type Instant } from '../domain/kernel.ts';
import { decode, encode } from './codec.ts';
import type { Actor, Clock, EventStore, IdentityVault, Position } from './ports.ts';

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
const rememberedStreams = 10_000;

/**
 * Ids in events are made from the request's with a key only this process has. A patron's stream and a title's share no
 * id then that could tie a loan to a person once its keys are destroyed; the request's own id is written nowhere.
 */
const secret = randomBytes(32);
const opaque = (...parts: readonly (string | number)[]): string => createHmac('sha256', secret).update(parts.join('\n')).digest('base64url').slice(0, 22);

interface Loaded<S> {
  readonly state: S;
  readonly version: number;
  readonly position: Position;
}

/**
 * The writer of a process. It remembers states of streams it has folded, so a long history is not folded twice; each
 * use still reads what has been added since, so a remembered state is never believed to be the newest.
 */
export const writer = ({ events, vault, clock }: { readonly events: EventStore; readonly vault: IdentityVault; readonly clock: Clock }): Writer => {
  const remembered = new Map<string, Loaded<unknown>>();
  const turns = new Map<string, Promise<unknown>>();

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

  /** One at a time per stream within the process: a rush on one title queues here instead of colliding at the log. */
  const inTurn = async <T>(stream: string, work: () => Promise<T>): Promise<T> => {
    const turn = Promise.allSettled([turns.get(stream)]).then(work);
    turns.set(stream, turn);
    try {
      return await turn;
    } finally {
      if (turns.get(stream) === turn) turns.delete(stream);
    }
  };

  return {
    load,
    transact: <C, S, E extends DomainEvent, R>(context: Context, stream: string, decider: Decider<C, S, E, R>, command: C) =>
      inTurn(stream, async (): Promise<Result<S, E, R>> => {
        for (let attempt = 0; attempt < attempts; attempt++) {
          const { state, version, position } = await load(stream, decider);
          const at = clock.now();
          const verdict = decider.decide(state, command, at);
          const facts = 'refused' in verdict ? (verdict.recorded ?? []) : verdict.accepted;
          const answer = (after: Loaded<S>): Result<S, E, R> =>
            'refused' in verdict
              ? { refused: verdict.refused, state: after.state, position: after.position, at }
              : { accepted: verdict.accepted, state: after.state, position: after.position, at };
          if (facts.length === 0) return answer({ state, version, position });
          const meta = { at, actor: context.actor, correlation: opaque(context.correlation, stream), causation: opaque(context.causation, stream) };
          const named = facts.map((event, i) => ({ id: opaque(context.command, stream, version + i + 1), event }));
          const appended = await events.append(stream, version, await encode(vault, stream, named, meta));
          if (appended.ok) {
            return answer(remember(stream, { state: fold(decider, facts, state), version: version + facts.length, position: appended.position }));
          }
        }
        throw new Contention(stream);
      }),
  };
};
