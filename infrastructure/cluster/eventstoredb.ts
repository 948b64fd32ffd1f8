/**
 * What the client of EventStoreDB leaves to whoever uses it: attempts that end, trying again, and saying that the server cannot be
 * reached. `@eventstore/db-client` has no time limit on reads and batched appends, and passes every trouble on as it comes.
 */
import {
  AccessDeniedError, EventStoreDBClient, InvalidArgumentError, isCommandError, MaxAppendSizeExceededError, RequiredMetadataPropertyMissingError, StreamDeletedError,
  UnsupportedError, type Credentials, type StreamingRead,
} from '@eventstore/db-client';
import { sleep } from '../../application/policies/follower.ts';
import { EngineUnreachable } from './unreachable.ts';

/** An attempt took longer than it may; the connection may be dead without anybody having said so. */
class NoAnswer extends Error {
  constructor(within: number) {
    super(`no answer within ${Math.round(within)} ms`);
  }
}

/** All in ms. */
export interface Patience {
  /** How long one attempt may wait for its next sign of life. */
  readonly answerWithin: number;
  /** For how long attempts are made, from the first on. */
  readonly giveUpAfter: number;
}

const FIRST_PAUSE = 50;
const LONGEST_PAUSE = 2_000;

/** The pauses between attempts, in ms: doubled up to two seconds, and spread so that many do not come back at once. */
export function* pauses(): Generator<number, never> {
  for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) yield pause * (0.5 + Math.random());
}

const hopeless = [AccessDeniedError, InvalidArgumentError, MaxAppendSizeExceededError, RequiredMetadataPropertyMissingError, StreamDeletedError, UnsupportedError];

/** gRPC: INVALID_ARGUMENT, PERMISSION_DENIED, OUT_OF_RANGE, UNIMPLEMENTED. */
const hopelessCodes = new Set([3, 7, 11, 12]);

/**
 * Whether trying again may help. Everything else is taken to pass: a server that is busy, not ready, without a leader or killed in
 * mid-call is told by half a dozen codes and texts, and every request here may be repeated without harm.
 */
export const mayPass = (error: unknown): boolean => {
  if (error instanceof NoAnswer) return true;
  if (isCommandError(error as Error)) {
    return !hopeless.some((kind) => error instanceof kind) && !hopelessCodes.has(Number((error as { readonly code?: unknown }).code));
  }
  return error instanceof Error && !(error instanceof TypeError || error instanceof EngineUnreachable);
};

/** For what has no limit of its own. The attempt may go on unheard. */
export const answered = <T>(attempt: Promise<T>, within: number): Promise<T> =>
  new Promise((answer, refuse) => {
    const timer = setTimeout(() => refuse(new NoAnswer(within)), within);
    attempt.then(answer, refuse).finally(() => clearTimeout(timer));
  });

/** `attempt` gets the ms it may wait for an answer. Throws `EngineUnreachable` in the end, or at once what no repeating mends. */
export const patiently = async <T>({ answerWithin, giveUpAfter }: Patience, stop: AbortSignal, attempt: (within: number) => Promise<T>): Promise<T> => {
  const until = performance.now() + giveUpAfter;
  for (const pause of pauses()) {
    const within = Math.max(1, Math.min(answerWithin, until - performance.now()));
    try {
      return await attempt(within);
    } catch (error) {
      if (!mayPass(error)) throw error;
      if (stop.aborted || performance.now() + pause >= until) throw new EngineUnreachable('EventStoreDB', error);
    }
    await sleep(pause, stop);
  }
  throw new Error('pauses never end');
};

/** Takes what a read brings until it ends or `take` answers `false`. Rejects when nothing comes for `within` ms. */
export const eachOf = <E>(source: StreamingRead<E>, within: number, take: (event: E) => boolean): Promise<void> =>
  new Promise((answer, refuse) => {
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      settle();
      // A read that never got to the server has nothing to cancel, and says so.
      source.cancel().catch(refuse);
    };
    const timer = setTimeout(() => end(() => refuse(new NoAnswer(within))), within);
    let over = false;
    source.on('error', (error) => {
      clearTimeout(timer);
      refuse(error);
    });
    source.on('end', () => {
      clearTimeout(timer);
      answer();
    });
    source.on('data', (event: E) => {
      if (over) return;
      timer.refresh();
      try {
        over = !take(event);
        if (over) end(answer);
      } catch (error) {
        over = true;
        end(() => refuse(error));
      }
    });
  });

/**
 * The client looks at the errors of its calls by itself, to connect anew. When a cluster cannot be found just then, version 6.2.1 leaves
 * the rejection of that look to nobody, which ends the process; `onTrouble` hears of it instead. The call itself is rejected besides.
 */
export const connected = (connection: string, onTrouble: (trouble: unknown) => void): EventStoreDBClient => {
  const client = EventStoreDBClient.connectionString(connection);
  const look = client['handleError'];
  client['handleError'] = (...failed) => look(...failed).catch(onTrouble);
  return client;
};

/**
 * Who we are, given with every append. The client sends an append that names its user by a call of its own, others over one
 * shared call (BatchAppend). Of that one version 6.2.1 ends the whole process when it breaks: with sixteen or more writes waiting their
 * rejections are handled by nobody, and when another client's call broke first an answer finds no one and throws. Over an unencrypted
 * connection the client sends no user at all, so that any name does.
 */
export const credentialsIn = (connection: string): Credentials => {
  const [, username, password] = /^[^:]+:\/\/([^:@/]+):([^@/]+)@/.exec(connection) ?? [];
  if (username !== undefined && password !== undefined) return { username: decodeURIComponent(username), password: decodeURIComponent(password) };
  if (/[?&]tls=false(&|$)/i.test(connection)) return { username: 'nobody', password: 'nothing' };
  throw new Error('the connection to EventStoreDB names no user: esdb://user:password@host:2113 (or …?tls=false)');
};
