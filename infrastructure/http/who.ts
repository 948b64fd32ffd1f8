/** Who a request comes from: the session cookie and the caller it stands for. */
import type { FastifyRequest } from 'fastify';
import type { Account } from '../../application/ports.ts';
import type { Caller } from '../../application/system.ts';

export const callerOf = (account: Account | null, request: string): Caller => ({
  role: account?.role ?? 'visitor',
  patronId: account?.patronId ?? null,
  staffId: account === null || account.role === 'patron' ? null : account.accountId,
  request,
});

/** Behind TLS the cookie has the strictest name there is; on a plain local address browsers would refuse that one. */
const cookieName = (request: FastifyRequest): string => (request.protocol === 'https' ? '__Host-nagi' : 'nagi');

export const tokenIn = (request: FastifyRequest): string | null => {
  const name = `${cookieName(request)}=`;
  const cookie = request.headers.cookie?.split(/;\s*/).find((c) => c.startsWith(name));
  const token = cookie?.slice(name.length) ?? '';
  return /^[A-Za-z0-9_-]{43}$/.test(token) ? token : null;
};

const cookie = (request: FastifyRequest, value: string, maxAge: number | null): string =>
  [
    `${cookieName(request)}=${value}`, 'Path=/', 'HttpOnly', 'SameSite=Lax',
    ...(request.protocol === 'https' ? ['Secure'] : []),
    ...(maxAge === null ? [] : [`Max-Age=${maxAge}`]),
  ].join('; ');

/** Readers' cookies outlive the browser, staff's end with it. */
export const sessionCookie = (request: FastifyRequest, token: string, role: Account['role']): string => cookie(request, token, role === 'patron' ? 14 * 24 * 3600 : null);

export const clearedCookie = (request: FastifyRequest): string => cookie(request, '', 0);
