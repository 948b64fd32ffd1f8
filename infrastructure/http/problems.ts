/** Problem documents (RFC 9457). Every refusal has its row; a new one does not compile until it has. */
import { HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { Refusal, RefusalName } from '../../application/refusal.ts';
import { Contention } from '../../application/transact.ts';
import { EngineUnreachable } from '../cluster/unreachable.ts';
import { Refused } from './bus.ts';

interface Kind {
  readonly status: number;
  readonly title: string;
}

export const problems: { readonly [N in RefusalName]: Kind } = {
  'sign-in-required': { status: 401, title: 'Sign in to do this.' },
  'unknown-or-wrong': { status: 401, title: 'The number or the password is not right.' },
  'not-permitted': { status: 403, title: 'Your role does not allow this.' },
  'too-many-attempts': { status: 429, title: 'Too many attempts; wait a while.' },
  'still-under-way': { status: 409, title: 'The same request is still under way; try again in a moment.' },
  'no-file': { status: 409, title: 'The library has no file of this title yet.' },
  'loan-ended': { status: 403, title: 'The loan has ended.' },
  'no-such-page': { status: 404, title: 'There is nothing here.' },
  'unfit-book': { status: 422, title: 'This file cannot be taken as a book.' },
  'terms-outdated': { status: 409, title: 'The terms of use have a newer edition.' },
  'unfit-terms': { status: 422, title: 'These licence terms contradict themselves.' },
  'licence-exists': { status: 409, title: 'There is such a licence already.' },
  'no-such-licence': { status: 404, title: 'There is no such licence.' },
  'no-such-loan': { status: 404, title: 'There is no such loan.' },
  'no-such-hold': { status: 404, title: 'There is no such hold.' },
  'already-borrowed': { status: 409, title: 'It is on loan to you already.' },
  'already-held': { status: 409, title: 'You hold it already.' },
  'already-in-use': { status: 409, title: 'You asked for it already.' },
  'not-licensed': { status: 409, title: 'The library has no licence to lend this.' },
  'not-for-this-class': { status: 403, title: 'Its licences serve others.' },
  'all-on-loan': { status: 409, title: 'Every copy is on loan; place a hold.' },
  'monthly-budget-spent': { status: 409, title: 'The budget for this title is spent until next month.' },
  'hold-not-needed': { status: 409, title: 'A copy is free; borrow it.' },
  'extension-limit': { status: 409, title: 'It cannot be extended again.' },
  'held-by-others': { status: 409, title: 'Others are waiting for it.' },
  'licence-withdrawn': { status: 409, title: 'The licence was withdrawn; the loan runs on to its end and no further.' },
  'nothing-to-extend': { status: 409, title: 'Extended today it would end no later; try nearer the end.' },
  'licence-ending': { status: 409, title: 'The licence itself ends then.' },
  'slot-lapsed': { status: 409, title: 'The request took too long; try again.' },
  'needs-metered-slot': { status: 409, title: 'The unlimited licence has just ended; try again.' },
  'no-such-patron': { status: 404, title: 'There is no such patron.' },
  'card-expired': { status: 403, title: 'The card has expired.' },
  blocked: { status: 403, title: 'The card is blocked.' },
  'loan-limit': { status: 409, title: 'No more can be borrowed at once.' },
  'hold-limit': { status: 409, title: 'No more can be held at once.' },
  'provisional-limit': { status: 409, title: 'A provisional registration allows no more.' },
  'rules-out-of-bounds': { status: 422, title: 'A rule is out of bounds.' },
  'no-such-title': { status: 404, title: 'There is no such title.' },
  'title-exists': { status: 409, title: 'There is such a title already.' },
  'unfit-record': { status: 422, title: 'The record has a fault.' },
  'no-such-member': { status: 404, title: 'There is no such member.' },
  'member-exists': { status: 409, title: 'There is such a member already.' },
  'book-not-opened': { status: 404, title: 'This book is not open.' },
};

export interface FieldError {
  /** JSON pointer (RFC 6901) into the body, or the name of a parameter. */
  readonly pointer: string;
  readonly detail: string;
}

/** What came in is not what the contract says, field by field. */
export class InvalidInput extends Error {
  constructor(readonly errors: readonly FieldError[]) {
    super('invalid input');
  }
}

/** As many are being worked on as can be; this one was not begun. */
export class Busy extends Error {}

interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly [member: string]: unknown;
}

/** A problem document with its members in the order of RFC 9457. */
export const problem = (status: number, code: string, title: string, more: object = {}): Problem => ({ type: `/problems/${code}`, title, status, code, ...more });

/** Ids of slots and persons stay inside, whatever a refusal carries. */
const hidden = new Set(['name', 'use', 'loanId', 'holdId']);

export const problemOf = (refusal: Refusal): Problem => {
  const { status, title } = problems[refusal.name];
  const more = Object.fromEntries(Object.entries(refusal).filter(([member]) => !hidden.has(member)));
  return problem(status, refusal.name, title, more);
};

/** A status and code a framework error carries, when it has one a client may see. */
const clientError = (error: unknown): Problem | null => {
  const status = error instanceof HttpException ? error.getStatus() : (error as { statusCode?: unknown }).statusCode;
  if (typeof status !== 'number' || status < 400 || status >= 500) return null;
  const known: { readonly [status: number]: readonly [string, string] } = {
    400: ['malformed', 'The request could not be read.'],
    404: ['no-such-page', 'There is nothing here.'],
    405: ['no-such-method', 'This cannot be done here.'],
    413: ['too-large', 'What was sent is too large.'],
    415: ['unsupported-media-type', 'Send JSON, or a file where one is asked for.'],
    429: ['too-many-requests', 'Too many requests; wait a while.'],
  };
  const [code, title] = known[status] ?? ['malformed', 'The request could not be read.'];
  return problem(status, code, title);
};

/** Addresses of screens are the screens' own business: they all get the one page. */
const isScreen = (request: FastifyRequest): boolean =>
  request.method === 'GET' && !request.url.startsWith('/api/') && (request.headers.accept ?? '').includes('text/html');

export class ProblemFilter implements ExceptionFilter {
  /** `showScreen` answers with the one page of the screens; `null` on a server without them. */
  constructor(private readonly log: Logger, private readonly showScreen: ((reply: FastifyReply) => void) | null) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    const request = http.getRequest<FastifyRequest>();
    const found = this.problemFor(error, request);
    if (reply.sent) return;
    if (this.showScreen !== null && found.status === 404 && isScreen(request)) return this.showScreen(reply);
    // Longer than screens ask again by themselves: what could not be answered may have been done, so somebody looks first.
    if (found.status === 503) void reply.header('retry-after', found.code === 'unreachable' ? '10' : '2');
    if (typeof found['retryAfterSeconds'] === 'number') void reply.header('retry-after', String(found['retryAfterSeconds']));
    void reply.status(found.status).header('content-type', 'application/problem+json; charset=utf-8').header('cache-control', 'no-store').send(found);
  }

  private problemFor(error: unknown, request: FastifyRequest): Problem {
    if (error instanceof Refused) return problemOf(error.refusal);
    if (error instanceof InvalidInput) return problem(400, 'invalid-input', 'Some of it does not fit.', { errors: error.errors });
    if (error instanceof Contention || error instanceof Busy) return problem(503, 'busy', 'Too many at once; nothing was done. Try again.');
    const known = clientError(error);
    if (known !== null) return known;
    if (error instanceof EngineUnreachable) {
      this.log.warn({ err: error, request: request.id }, 'an engine could not be reached');
      return problem(503, 'unreachable', 'The library cannot reach what it keeps everything in. What was asked may have been done; look before asking again.');
    }
    this.log.error({ err: error, request: request.id }, 'a request failed');
    return problem(500, 'unexpected', 'Something went wrong here; it has been noted.', { instance: request.id });
  }
}
