import { Controller, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { borrow, cancelHold, extendLoan, pauseHold, placeHold, resumeHold, returnLoan } from '../../../application/lending.ts';
import { seeShelf } from '../../../application/shelf.ts';
import type { Caller } from '../../../application/system.ts';
import { Library } from '../bus.ts';
import { Asking, Input, Route, type InputOf } from '../route.ts';

@Controller()
export class LendingController {
  constructor(@Inject(Library) private readonly library: Library) {}

  @Route('GET /api/shelf')
  shelf(@Asking() caller: Caller) {
    return this.library.ask(seeShelf, caller, {});
  }

  @Route('POST /api/titles/:titleId/loan')
  async borrow(@Asking() caller: Caller, @Input() input: InputOf<'POST /api/titles/:titleId/loan'>, @Res({ passthrough: true }) reply: FastifyReply) {
    const loan = await this.library.do(borrow, caller, input);
    if (loan.repeated) void reply.status(200);
    return loan;
  }

  @Route('DELETE /api/titles/:titleId/loan')
  returnLoan(@Asking() caller: Caller, @Input() input: InputOf<'DELETE /api/titles/:titleId/loan'>) {
    return this.library.do(returnLoan, caller, input);
  }

  @Route('POST /api/titles/:titleId/loan/extension')
  extend(@Asking() caller: Caller, @Input() input: InputOf<'POST /api/titles/:titleId/loan/extension'>) {
    return this.library.do(extendLoan, caller, input);
  }

  @Route('POST /api/titles/:titleId/hold')
  async hold(@Asking() caller: Caller, @Input() input: InputOf<'POST /api/titles/:titleId/hold'>, @Res({ passthrough: true }) reply: FastifyReply) {
    const placed = await this.library.do(placeHold, caller, input);
    if (placed.repeated) void reply.status(200);
    return placed;
  }

  @Route('DELETE /api/titles/:titleId/hold')
  cancel(@Asking() caller: Caller, @Input() input: InputOf<'DELETE /api/titles/:titleId/hold'>) {
    return this.library.do(cancelHold, caller, input);
  }

  @Route('PUT /api/titles/:titleId/hold/pause')
  pause(@Asking() caller: Caller, @Input() input: InputOf<'PUT /api/titles/:titleId/hold/pause'>) {
    return this.library.do(pauseHold, caller, input);
  }

  @Route('DELETE /api/titles/:titleId/hold/pause')
  resume(@Asking() caller: Caller, @Input() input: InputOf<'DELETE /api/titles/:titleId/hold/pause'>) {
    return this.library.do(resumeHold, caller, input);
  }
}
