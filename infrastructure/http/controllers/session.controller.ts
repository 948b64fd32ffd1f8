import { Controller, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { acceptTerms, signIn, viewSession } from '../../../application/session.ts';
import type { Caller, System } from '../../../application/system.ts';
import type { Sessions } from '../../identity/sessions.ts';
import { Library, SYSTEM } from '../bus.ts';
import { Asking, Input, Route, type InputOf } from '../route.ts';
import { callerOf, clearedCookie, sessionCookie, tokenIn } from '../who.ts';

export const SESSIONS = Symbol('sessions');

@Controller()
export class SessionController {
  constructor(@Inject(Library) private readonly library: Library, @Inject(SYSTEM) private readonly system: System, @Inject(SESSIONS) private readonly sessions: Sessions) {}

  @Route('GET /api/session')
  see(@Req() { caller, account }: FastifyRequest) {
    return viewSession(this.system, caller, account?.name ?? null);
  }

  /** A new token at every sign-in; the one the browser came with, if any, is over. */
  @Route('POST /api/session')
  async signIn(@Req() request: FastifyRequest, @Input() input: InputOf<'POST /api/session'>, @Res({ passthrough: true }) reply: FastifyReply) {
    const account = await this.library.do(signIn, request.caller, { ...input, source: request.ip });
    const before = tokenIn(request);
    if (before !== null) await this.sessions.close(before);
    void reply.header('set-cookie', sessionCookie(request, await this.sessions.open(account), account.role));
    return viewSession(this.system, callerOf(account, request.id), account.name);
  }

  @Route('DELETE /api/session')
  async signOut(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const token = tokenIn(request);
    if (token !== null) await this.sessions.close(token);
    void reply.header('set-cookie', clearedCookie(request)).header('clear-site-data', '"cache"');
    return viewSession(this.system, callerOf(null, request.id), null);
  }

  @Route('POST /api/session/terms')
  accept(@Asking() caller: Caller, @Input() input: InputOf<'POST /api/session/terms'>) {
    return this.library.do(acceptTerms, caller, input);
  }
}
