/** Live changes: which pages are out of date, told to each browser over one SSE connection. Says what changed, never how. */
import type { FastifyReply } from 'fastify';
import type { BySource } from '../../application/ports.ts';
import type { Caller } from '../../application/system.ts';
import type { Applied } from '../../projections/runner.ts';
import { later, standardLimits, turnAway, type Limits } from './shedding.ts';

/** Changes are gathered this long before they are told, in ms; a silent line is pinged so that proxies keep it. */
const gather = 250;
const ping = 15_000;

/** More changed titles than this at once are told as all of them. */
const mostNamed = 40;

/** Bytes that may wait for somebody who does not take them; then the line is cut, and whoever is alive opens another. */
const mostWaiting = 64 * 1024;

/** The part of a source's lines from which on it is worth telling other processes. */
const worthTelling = 0.01;

/** A line ends after this long, in ms: the next one is opened by whoever is signed in by then. */
const longest = 3_600_000;

interface Listener {
  readonly caller: Caller;
  readonly since: number;
  readonly reply: FastifyReply;
  readonly keys: Set<string>;
}

/** The API paths (without `/api`) whose answers a projection's documents go into, as far as a listener may know. */
const keysFor = (projection: string, ids: readonly string[], { role, patronId }: Caller): readonly string[] => {
  const staff = role === 'librarian' || role === 'administrator' || role === 'auditor';
  switch (projection) {
    case 'titles':
      return [...(ids.length > mostNamed ? ['titles'] : ids.map((id) => `titles/${id}`)), ...(role === 'librarian' ? ['staff/titles', 'staff/holds'] : [])];
    case 'shelf':
      return patronId !== null && ids.includes(patronId) ? ['shelf', 'home'] : [];
    case 'ledger':
      return role === 'librarian' ? ['staff/licences'] : [];
    case 'circulation':
      return staff ? ['admin/statistics', 'audit'] : [];
    case 'turnaways':
      return staff ? ['admin/turnaways'] : [];
    default:
      return [];
  }
};

export interface Live {
  /** Takes a request over as an event stream, or turns it away when there are too many, in all or of its source. */
  listen(caller: Caller, source: string, reply: FastifyReply): void;
  readonly applied: Applied;
  /** Open lines. */
  count(): number;
  /** Open lines of sources that have many. */
  taken(): BySource;
  /** Lines that are open at other processes. */
  takenElsewhere(lines: BySource): void;
  close(): void;
}

const write = ({ reply: { raw } }: Listener, text: string): void => {
  if (raw.writableLength > mostWaiting) raw.destroy();
  else raw.write(text);
};

export const live = (limits: Limits['live'] = standardLimits.live): Live => {
  const listeners = new Set<Listener>();
  const bySource = new Map<string, number>();
  let elsewhere: BySource = {};
  let telling: NodeJS.Timeout | null = null;

  const counted = (source: string, change: 1 | -1): void => {
    const count = (bySource.get(source) ?? 0) + change;
    if (count === 0) bySource.delete(source);
    else bySource.set(source, count);
  };

  const tell = (): void => {
    telling = null;
    for (const listener of listeners) {
      const { keys } = listener;
      if (keys.size === 0) continue;
      write(listener, `data: ${JSON.stringify({ keys: [...keys] })}\n\n`);
      keys.clear();
    }
  };

  const pinging = setInterval(() => {
    const now = performance.now();
    for (const listener of listeners) {
      if (now - listener.since > longest) listener.reply.raw.end();
      else write(listener, ': still here\n\n');
    }
  }, ping);
  pinging.unref();

  return {
    listen: (caller, source, reply) => {
      if ((bySource.get(source) ?? 0) + (elsewhere[source] ?? 0) >= limits.perSource) return void turnAway(reply, { status: 429, retryAfterSeconds: 60 });
      if (listeners.size >= limits.inAll) return void turnAway(reply, later());
      reply.hijack();
      const headers = Object.fromEntries(Object.entries(reply.getHeaders()).map(([name, value]) => [name, value as string]));
      reply.raw.writeHead(200, { ...headers, 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
      reply.raw.write('retry: 3000\n\n');
      const listener: Listener = { caller, since: performance.now(), reply, keys: new Set() };
      listeners.add(listener);
      counted(source, 1);
      reply.raw.once('close', () => {
        listeners.delete(listener);
        counted(source, -1);
      });
    },
    applied: (projection, changes) => {
      if (listeners.size === 0 || changes.length === 0) return;
      const ids = changes.map((c) => c.id);
      for (const { caller, keys } of listeners) for (const key of keysFor(projection, ids, caller)) keys.add(key);
      telling ??= setTimeout(tell, gather);
    },
    count: () => listeners.size,
    taken: () => Object.fromEntries([...bySource].filter(([, count]) => count >= limits.perSource * worthTelling)),
    takenElsewhere: (lines) => {
      elsewhere = lines;
    },
    close: () => {
      clearInterval(pinging);
      if (telling !== null) clearTimeout(telling);
      for (const { reply } of listeners) reply.raw.end();
      listeners.clear();
    },
  };
};
