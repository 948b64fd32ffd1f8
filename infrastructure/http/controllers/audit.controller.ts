import { Controller, Inject } from '@nestjs/common';
import { auditDays, auditEvents, auditState, auditTimeline } from '../../../application/audit.ts';
import type { Caller } from '../../../application/system.ts';
import { Library } from '../bus.ts';
import { Asking, Input, Route, type InputOf } from '../route.ts';

@Controller()
export class AuditController {
  constructor(@Inject(Library) private readonly library: Library) {}

  @Route('GET /api/audit/days')
  days(@Asking() caller: Caller, @Input() input: InputOf<'GET /api/audit/days'>) {
    return this.library.ask(auditDays, caller, input);
  }

  @Route('POST /api/audit/events')
  events(@Asking() caller: Caller, @Input() input: InputOf<'POST /api/audit/events'>) {
    return this.library.ask(auditEvents, caller, input);
  }

  @Route('POST /api/audit/timeline')
  timeline(@Asking() caller: Caller, @Input() input: InputOf<'POST /api/audit/timeline'>) {
    return this.library.ask(auditTimeline, caller, input);
  }

  @Route('POST /api/audit/state')
  state(@Asking() caller: Caller, @Input() input: InputOf<'POST /api/audit/state'>) {
    return this.library.ask(auditState, caller, input);
  }
}
