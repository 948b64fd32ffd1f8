import { Controller, Inject } from '@nestjs/common';
import { cancelHoldForPatron, returnForPatron } from '../../../application/lending.ts';
import { blockPatron, findPatrons, resetPassword, unblockPatron, viewPatron } from '../../../application/patrons.ts';
import type { Caller } from '../../../application/system.ts';
import { Library } from '../bus.ts';
import { Asking, Input, Route, type InputOf } from '../route.ts';

@Controller()
export class PatronsController {
  constructor(@Inject(Library) private readonly library: Library) {}

  @Route('POST /api/staff/patrons/search')
  search(@Asking() caller: Caller, @Input() input: InputOf<'POST /api/staff/patrons/search'>) {
    return this.library.ask(findPatrons, caller, input);
  }

  @Route('POST /api/staff/patrons/record')
  record(@Asking() caller: Caller, @Input() input: InputOf<'POST /api/staff/patrons/record'>) {
    return this.library.do(viewPatron, caller, input);
  }

  @Route('PUT /api/staff/patrons/block')
  block(@Asking() caller: Caller, @Input() input: InputOf<'PUT /api/staff/patrons/block'>) {
    return this.library.do(blockPatron, caller, input);
  }

  @Route('PUT /api/staff/patrons/unblock')
  unblock(@Asking() caller: Caller, @Input() input: InputOf<'PUT /api/staff/patrons/unblock'>) {
    return this.library.do(unblockPatron, caller, input);
  }

  @Route('PUT /api/staff/patrons/password')
  password(@Asking() caller: Caller, @Input() input: InputOf<'PUT /api/staff/patrons/password'>) {
    return this.library.do(resetPassword, caller, input);
  }

  @Route('PUT /api/staff/patrons/return')
  returnLoan(@Asking() caller: Caller, @Input() input: InputOf<'PUT /api/staff/patrons/return'>) {
    return this.library.do(returnForPatron, caller, input);
  }

  @Route('PUT /api/staff/patrons/cancel-hold')
  cancelHold(@Asking() caller: Caller, @Input() input: InputOf<'PUT /api/staff/patrons/cancel-hold'>) {
    return this.library.do(cancelHoldForPatron, caller, input);
  }
}
