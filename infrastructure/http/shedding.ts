/**
 * What is turned away when there is too much of it, so that what is let in is answered as fast as ever: seats for the
 * requests being worked on, a lag of the event loop that does not go away, and a measure of requests for every source.
 * Readers of an open book go first: they have seats and a measure of their own. docs/operations/limits.md has the why.
 */
import type { FastifyReply } from 'fastify';
import type { BySource } from '../../application/ports.ts';
import { problem } from './problems.ts';

export type Kind = 'command' | 'query' | 'reading' | 'sign-in';

export interface Limits {
  /** Requests being worked on at once. Those beyond are turned away, not queued: the queue is at whoever asks. */
  readonly atOnce: { readonly [K in Kind]: number };
  /** Requests of one source: so many in a burst, and so many a second in the long run. */
  readonly perSource: { readonly burst: number; readonly perSecond: number };
  /** A lag of the event loop, in ms, that has stayed this long for all samples: above it only readers are let in. */
  readonly lag: number;
  /** Live connections, in all and of one source. */
  readonly live: { readonly inAll: number; readonly perSource: number };
}

/** A school of 3,000 behind one address fits into each of them; no one source fills any that all share. */
export const standardLimits: Limits = {
  atOnce: { command: 32, query: 128, reading: 256, 'sign-in': 100 },
  perSource: { burst: 3000, perSecond: 500 },
  lag: 500,
  live: { inAll: 10_000, perSource: 4000 },
};

/** Book files and places go before everything else; signing in waits for the hashing of passwords, which others must not wait for. */
export const kindOf = (method: string, url: string): Kind => {
  if (url.startsWith('/api/reading/')) return 'reading';
  if (method === 'GET' || method === 'HEAD') return 'query';
  return method === 'POST' && /^\/api\/session(?:\?|$)/.test(url) ? 'sign-in' : 'command';
};

/** Turned away: 429 for a source that asks too much, 503 for a library that has too much to do. */
export interface TurnedAway {
  readonly status: 429 | 503;
  readonly retryAfterSeconds: number;
}

const busy = JSON.stringify(problem(503, 'busy', 'Too many at once; nothing was done. Try again.'));
const tooMany = JSON.stringify(problem(429, 'too-many-requests', 'Too many requests; wait a while.'));

/** Cheap to say: nothing is looked up, nothing is logged but the status. */
export const turnAway = (reply: FastifyReply, { status, retryAfterSeconds }: TurnedAway): FastifyReply =>
  reply.status(status).header('retry-after', String(retryAfterSeconds)).header('cache-control', 'no-store')
    .header('content-type', 'application/problem+json; charset=utf-8').send(status === 429 ? tooMany : busy);

/** Those turned away come back at different seconds. */
export const later = (): TurnedAway => ({ status: 503, retryAfterSeconds: 1 + Math.floor(Math.random() * 3) });

interface Measure {
  /** Below zero when other processes let in what this one did not know of: that is paid back first. */
  left: number;
  at: number;
  /** Let in here, and not told the others yet. */
  untold: number;
}

/** The part of what a source may have in a second that is worth telling other processes: they hear of the few who ask much, not of the many who ask little. */
const worthTelling = 0.05;

/** Sources remembered; the one that asked longest ago is forgotten first, and begins anew with a full measure. */
const rememberedSources = 20_000;

export interface Gate {
  /** At the door, before anything is read or looked up. Asks nothing of a seat yet: a slow sender must not hold one. */
  turnsAway(kind: Kind, source: string): TurnedAway | null;
  /** Takes a seat; `false` when there is none. Who gets one calls `leave` when the work is done. */
  enter(kind: Kind): boolean;
  leave(kind: Kind): void;
  /** Requests let in since this was asked last, of sources that asked much. */
  taken(): BySource;
  /** Takes off the measure of each source what other processes let in. */
  takenElsewhere(requests: BySource): void;
  /** Seats taken now and the most there ever were; how many were turned away. */
  figures(): { readonly inside: Readonly<Record<Kind, number>>; readonly most: Readonly<Record<Kind, number>>; readonly turnedAway: number };
  close(): void;
}

/** Samples of the lag: a hiccup is gone at the next one, a queue is not. */
const samples = { every: 50, count: 4 };

/** The least lateness of the last turns of a timer, in ms. */
const standingLag = (): { lag(): number; close(): void } => {
  const last = Array.from({ length: samples.count }, () => 0);
  let expected = performance.now() + samples.every;
  const timer = setInterval(() => {
    const now = performance.now();
    last.shift();
    last.push(Math.max(0, now - expected));
    expected = now + samples.every;
  }, samples.every);
  timer.unref();
  return { lag: () => Math.min(...last), close: () => clearInterval(timer) };
};

/** A measure of requests for each source. `now` is in ms. */
const measuresOf = ({ burst, perSecond }: Limits['perSource'], now: () => number) => {
  const measures = new Map<string, Measure>();

  const measureOf = (source: string): Measure => {
    const at = now();
    const known = measures.get(source) ?? { left: burst, at, untold: 0 };
    return { ...known, left: Math.min(burst, known.left + ((at - known.at) / 1000) * perSecond), at };
  };

  const keep = (source: string, measure: Measure): void => {
    measures.delete(source);
    measures.set(source, measure);
    const oldest = measures.size > rememberedSources ? measures.keys().next() : null;
    if (oldest?.done === false) measures.delete(oldest.value);
  };

  return {
    /** Seconds until the source may ask again; 0 when it may now, and then it has. */
    wait: (source: string): number => {
      const measure = measureOf(source);
      const { left, untold } = measure;
      keep(source, left >= 1 ? { ...measure, left: left - 1, untold: untold + 1 } : measure);
      return left >= 1 ? 0 : Math.max(1, Math.ceil((1 - left) / perSecond));
    },
    taken: (): BySource => {
      const told: Record<string, number> = {};
      for (const [source, measure] of measures) {
        if (measure.untold < Math.max(1, perSecond * worthTelling)) continue;
        told[source] = measure.untold;
        measure.untold = 0;
      }
      return told;
    },
    takenElsewhere: (requests: BySource): void => {
      for (const [source, count] of Object.entries(requests)) {
        const measure = measureOf(source);
        keep(source, { ...measure, left: measure.left - count });
      }
    },
  };
};

const none = (): Record<Kind, number> => ({ command: 0, query: 0, reading: 0, 'sign-in': 0 });

/** Without limits everything is let in. `machine` is the real one unless a test says otherwise: its time and its lag, in ms. */
export const gateOf = (limits: Limits | null, machine?: { now(): number; lag(): number }): Gate => {
  const sampled = machine === undefined ? standingLag() : null;
  const { now, lag } = machine ?? { now: () => performance.now(), lag: sampled?.lag ?? (() => 0) };
  const inside = none();
  const most = none();
  const measures = limits === null ? null : measuresOf(limits.perSource, now);
  let turnedAway = 0;

  const reason = (kind: Kind, source: string): TurnedAway | null => {
    if (limits === null || measures === null) return null;
    const seconds = measures.wait(kind === 'reading' ? `reading ${source}` : source);
    if (seconds > 0) return { status: 429, retryAfterSeconds: seconds };
    const full = inside[kind] >= limits.atOnce[kind];
    return full || lag() > (kind === 'reading' ? limits.lag * 4 : limits.lag) ? later() : null;
  };

  return {
    turnsAway: (kind, source) => {
      const away = reason(kind, source);
      if (away !== null) turnedAway += 1;
      return away;
    },
    enter: (kind) => {
      if (limits !== null && inside[kind] >= limits.atOnce[kind]) {
        turnedAway += 1;
        return false;
      }
      inside[kind] += 1;
      most[kind] = Math.max(most[kind], inside[kind]);
      return true;
    },
    leave: (kind) => {
      inside[kind] -= 1;
    },
    taken: () => measures?.taken() ?? {},
    takenElsewhere: (requests) => measures?.takenElsewhere(requests),
    figures: () => ({ inside: { ...inside }, most: { ...most }, turnedAway }),
    close: () => sampled?.close(),
  };
};
