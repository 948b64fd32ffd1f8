import { Controller, Inject } from '@nestjs/common';
import { changeClassRules, changeRetention, seeRules, seeService, seeStatistics, seeTurnaways } from '../../../application/administration.ts';
import type { Caller } from '../../../application/system.ts';
import { Library } from '../bus.ts';
import { Asking, Input, Route, type InputOf } from '../route.ts';

export const ABOUT = Symbol('about');

/** What this process is. */
export interface About {
  readonly version: string;
  readonly engine: string;
  readonly started: string;
  /** Which servers answer, and why not; none on the embedded engine. */
  readonly servers?: () => Promise<readonly { readonly name: string; readonly trouble: string | null }[]>;
}

@Controller()
export class AdministrationController {
  constructor(@Inject(Library) private readonly library: Library, @Inject(ABOUT) private readonly about: About) {}

  @Route('GET /api/admin/rules')
  rules(@Asking() caller: Caller) {
    return this.library.ask(seeRules, caller, {});
  }

  @Route('PUT /api/admin/rules/:class')
  changeRules(@Asking() caller: Caller, @Input() { class: patronClass, ...rules }: InputOf<'PUT /api/admin/rules/:class'>) {
    return this.library.do(changeClassRules, caller, { class: patronClass, rules });
  }

  @Route('PUT /api/admin/retention')
  changeRetention(@Asking() caller: Caller, @Input() input: InputOf<'PUT /api/admin/retention'>) {
    return this.library.do(changeRetention, caller, input);
  }

  @Route('GET /api/admin/statistics')
  statistics(@Asking() caller: Caller, @Input() input: InputOf<'GET /api/admin/statistics'>) {
    return this.library.ask(seeStatistics, caller, input);
  }

  @Route('GET /api/admin/turnaways')
  turnaways(@Asking() caller: Caller, @Input() input: InputOf<'GET /api/admin/turnaways'>) {
    return this.library.ask(seeTurnaways, caller, input);
  }

  @Route('GET /api/admin/service')
  async service(@Asking() caller: Caller) {
    return { ...(await this.library.ask(seeService, caller, {})), ...this.about };
  }
}
