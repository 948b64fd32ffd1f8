/** What every request passes first: who it is, whether it may come from where it comes from, and the headers every answer carries. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { Sessions } from '../identity/sessions.ts';
import { callerOf, tokenIn } from './who.ts';

const policy = (directives: { readonly [name: string]: string }): string => Object.entries(directives).map(([name, value]) => `${name} ${value}`).join('; ');

const strict = {
  'default-src': "'none'",
  'script-src': "'self'",
  'connect-src': "'self'",
  'object-src': "'none'",
  'base-uri': "'none'",
  'form-action': "'none'",
};

/** The screens: nothing from elsewhere, no inline script. Styles may be inline, since positions of popovers are. */
export const pagePolicy = policy({
  ...strict, 'style-src': "'self' 'unsafe-inline'", 'img-src': "'self' data:", 'font-src': "'self'", 'manifest-src': "'self'", 'frame-ancestors': "'none'",
});

/** The reader: the wall between a book and the library. Never add `'unsafe-inline'` or `blob:` to scripts. */
export const readerPolicy = policy({
  ...strict,
  'style-src': "'self' blob: 'unsafe-inline'", 'img-src': "'self' blob: data:", 'font-src': "'self' blob: data:", 'media-src': "'self' blob:", 'frame-src': 'blob:',
  'frame-ancestors': "'self'",
});

const headers: { readonly [name: string]: string } = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
};

const ownHost = (request: FastifyRequest): string => `${request.protocol}://${request.host}`;

/** A browser says where a request that changes something comes from; another site's is refused (CSRF). */
const isForeign = (request: FastifyRequest): boolean => {
  if (request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS') return false;
  const { origin, 'sec-fetch-site': site } = request.headers;
  if (origin !== undefined) return origin !== ownHost(request);
  return site !== undefined && site !== 'same-origin' && site !== 'none';
};

const isApi = (request: FastifyRequest): boolean => request.url.startsWith('/api/');

export const guardRequests = (server: FastifyInstance, { sessions, log }: { readonly sessions: Sessions; readonly log: Logger }): void => {
  server.decorateRequest('account', null);
  server.decorateRequest('caller');

  server.addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) => {
    for (const [name, value] of Object.entries(headers)) void reply.header(name, value);
    if (request.protocol === 'https') void reply.header('strict-transport-security', 'max-age=31536000');
    if (isApi(request)) void reply.header('cache-control', 'no-store');
    if (isForeign(request)) {
      return reply.status(403).header('content-type', 'application/problem+json; charset=utf-8').send({ type: '/problems/foreign-origin', title: 'This request comes from another site.', status: 403, code: 'foreign-origin' });
    }
    const token = isApi(request) ? tokenIn(request) : null;
    request.account = token === null ? null : await sessions.find(token);
    request.caller = callerOf(request.account, request.id);
    return undefined;
  });

  // The route's pattern, never the address: what somebody searches or reads is nobody's business.
  server.addHook('onResponse', async (request: FastifyRequest, reply: FastifyReply) => {
    if (isApi(request)) log.info({ request: request.id, method: request.method, route: request.routeOptions.url ?? '?', status: reply.statusCode, ms: Math.round(reply.elapsedTime) }, 'answered');
  });
};
