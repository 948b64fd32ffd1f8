/** What every request passes first: who it is, whether it may come from where it comes from, and the headers every answer carries. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { Sessions } from '../identity/sessions.ts';
import { sourceOf } from '../identity/source.ts';
import { headers } from './headers.ts';
import { problem } from './problems.ts';
import { kindOf, turnAway, type Gate } from './shedding.ts';
import { callerOf, sessionCookie, tokenIn } from './who.ts';

const ownHost = (request: FastifyRequest): string => `${request.protocol}://${request.host}`;

/** A browser says where a request that changes something comes from; another site's is refused (CSRF). */
const isForeign = (request: FastifyRequest): boolean => {
  if (request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS') return false;
  const { origin, 'sec-fetch-site': site } = request.headers;
  if (origin !== undefined) return origin !== ownHost(request);
  return site !== undefined && site !== 'same-origin' && site !== 'none';
};

const isApi = (request: FastifyRequest): boolean => request.url.startsWith('/api/');

/** Signing in and out set a cookie of their own. */
const setsCookie = ({ method, url }: FastifyRequest): boolean => method !== 'GET' && /^\/api\/session(\?|$)/.test(url);

/** The longest address there is a use for, in characters. */
const longestUrl = 8192;

/** How long a body other than an upload may take to arrive, in ms: it is small, so who takes longer holds a place on purpose. */
const bodyPatience = 15_000;

const refuseAs = (reply: FastifyReply, status: number, code: string, title: string): FastifyReply =>
  reply.status(status).header('content-type', 'application/problem+json; charset=utf-8').send(problem(status, code, title));

/** An address that is none passes no hook, so its answer gets its headers here. */
export const refuseAddress = (_error: unknown, _request: FastifyRequest, reply: FastifyReply): void => {
  void refuseAs(reply.headers({ ...headers, 'cache-control': 'no-store' }), 400, 'malformed', 'The request could not be read.');
};

const watchBody = (request: FastifyRequest, reply: FastifyReply, patience: number): void => {
  const { 'content-length': length, 'transfer-encoding': chunked, 'content-type': type = '' } = request.headers;
  if ((length === undefined && chunked === undefined) || length === '0' || type.startsWith('multipart/')) return;
  const late = setTimeout(() => {
    if (!reply.sent) refuseAs(reply.header('connection', 'close'), 408, 'too-slow', 'The request took too long to arrive.');
  }, patience);
  const arrived = (): void => clearTimeout(late);
  late.unref();
  request.raw.once('end', arrived).once('close', arrived);
};

export interface Guards {
  readonly sessions: Sessions;
  readonly log: Logger;
  readonly gate: Gate;
  /** What a source is called: an address, or what stands for it among several processes. */
  nameOf(source: string): string;
  /** Shorter in tests only. */
  readonly patience?: number;
}

export const guardRequests = (server: FastifyInstance, { sessions, log, gate, nameOf, patience = bodyPatience }: Guards): void => {
  server.decorateRequest('account', null);
  server.decorateRequest('caller');
  server.decorateRequest('source', '');

  server.addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) => {
    for (const [name, value] of Object.entries(headers)) void reply.header(name, value);
    if (request.protocol === 'https') void reply.header('strict-transport-security', 'max-age=31536000');
    if (isApi(request)) void reply.header('cache-control', 'no-store');
    if (isApi(request)) request.source = nameOf(sourceOf(request.ip));
    const away = isApi(request) ? gate.turnsAway(kindOf(request.method, request.url), request.source) : null;
    if (away !== null) return turnAway(reply, away);
    if (request.url.length > longestUrl) return refuseAs(reply, 414, 'too-long', 'The address is too long.');
    if (isForeign(request)) return refuseAs(reply, 403, 'foreign-origin', 'This request comes from another site.');
    watchBody(request, reply, patience);
    const token = isApi(request) ? tokenIn(request) : null;
    const found = token === null ? null : await sessions.find(token);
    request.account = found?.account ?? null;
    if (found?.renewed === true && token !== null && !setsCookie(request)) void reply.header('set-cookie', sessionCookie(request, token, found.account.role));
    request.caller = callerOf(request.account, request.id);
    return undefined;
  });

  // The route's pattern, never the address: what somebody searches or reads is nobody's business.
  server.addHook('onResponse', async (request: FastifyRequest, reply: FastifyReply) => {
    if (isApi(request)) log.info({ request: request.id, method: request.method, route: request.routeOptions.url ?? '?', status: reply.statusCode, ms: Math.round(reply.elapsedTime) }, 'answered');
  });
};
