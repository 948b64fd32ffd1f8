/** Live changes: which pages are out of date, told to each browser over one SSE connection. Says what changed, never how. */
import type { FastifyReply } from 'fastify';
import type { Caller } from '../../application/system.ts';
import type { Applied } from '../../projections/runner.ts';

/** Changes are gathered this long before they are told, in ms; a silent line is pinged so that proxies keep it. */
const gather = 250;
const ping = 15_000;

/** More changed titles than this at once are told as all of them. */
const mostNamed = 40;

interface Listener {
  readonly caller: Caller;
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
  /** Takes a request over as an event stream. */
  listen(caller: Caller, reply: FastifyReply): void;
  readonly applied: Applied;
  close(): void;
}

export const live = (): Live => {
  const listeners = new Set<Listener>();
  let telling: NodeJS.Timeout | null = null;

  const tell = (): void => {
    telling = null;
    for (const { keys, reply } of listeners) {
      if (keys.size === 0) continue;
      reply.raw.write(`data: ${JSON.stringify({ keys: [...keys] })}\n\n`);
      keys.clear();
    }
  };

  const pinging = setInterval(() => {
    for (const { reply } of listeners) reply.raw.write(': still here\n\n');
  }, ping);
  pinging.unref();

  return {
    listen: (caller, reply) => {
      reply.hijack();
      const headers = Object.fromEntries(Object.entries(reply.getHeaders()).map(([name, value]) => [name, value as string]));
      reply.raw.writeHead(200, { ...headers, 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
      reply.raw.write('retry: 3000\n\n');
      const listener: Listener = { caller, reply, keys: new Set() };
      listeners.add(listener);
      reply.raw.on('close', () => listeners.delete(listener));
    },
    applied: (projection, changes) => {
      if (listeners.size === 0 || changes.length === 0) return;
      const ids = changes.map((c) => c.id);
      for (const { caller, keys } of listeners) for (const key of keysFor(projection, ids, caller)) keys.add(key);
      telling ??= setTimeout(tell, gather);
    },
    close: () => {
      clearInterval(pinging);
      if (telling !== null) clearTimeout(telling);
      for (const { reply } of listeners) reply.raw.end();
      listeners.clear();
    },
  };
};
