/**
 * The one point every command and query passes on its way from HTTP: who may (application/permissions.ts), how it went
 * (log), what it did. CommandBus and QueryBus of @nestjs/cqrs, and nothing else of that package (docs/adr/0004).
 */
import { Inject, Injectable } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, Query, QueryBus, QueryHandler, type ICommandHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Logger } from 'pino';
import { may, type Operation } from '../../application/permissions.ts';
import { refuse, type Answer, type Refusal } from '../../application/refusal.ts';
import type { Caller, System, UseCase } from '../../application/system.ts';
import type { Metrics } from '../metrics.ts';
import type { Tracing } from '../traces.ts';

export const SYSTEM = Symbol('system');
export const LOG = Symbol('log');
/** `Metrics`, or `null` where nothing is measured. */
export const METRICS = Symbol('metrics');
/** `Tracing`, or `null` where nothing is traced. */
export const TRACES = Symbol('traces');

export class Do extends Command<Answer<unknown>> {
  constructor(readonly useCase: UseCase<never, unknown>, readonly caller: Caller, readonly input: unknown) {
    super();
  }
}

export class Ask extends Query<Answer<unknown>> {
  constructor(readonly useCase: UseCase<never, unknown>, readonly caller: Caller, readonly input: unknown) {
    super();
  }
}

/** The refusal of a role that may not, `null` for one that may. No screen offers what a role may not: who is signed in and asks for it all the same is noted. */
const denial = (log: Logger, { role, request }: Caller, operation: Operation): Refusal | null => {
  if (may(role, operation)) return null;
  if (role === 'visitor') return { name: 'sign-in-required' };
  log.warn({ operation, role, request }, 'a role asked for what it may not');
  return { name: 'not-permitted' };
};

const perform = async (system: System, log: Logger, { useCase, caller, input }: Do | Ask): Promise<Answer<unknown>> => {
  const { operation } = useCase;
  const denied = denial(log, caller, operation);
  const answer: Answer<unknown> = denied === null ? await useCase.run(system, caller, input as never) : refuse(denied);
  log.debug({ operation, role: caller.role, request: caller.request, outcome: answer.refused?.name ?? 'done' });
  return answer;
};

@CommandHandler(Do)
export class DoHandler implements ICommandHandler<Do> {
  constructor(
    @Inject(SYSTEM) private readonly system: System, @Inject(LOG) private readonly log: Logger,
    @Inject(METRICS) private readonly metrics: Metrics | null, @Inject(TRACES) private readonly traces: Pick<Tracing, 'command'> | null,
  ) {}

  execute(command: Do): Promise<Answer<unknown>> {
    const { operation } = command.useCase;
    const work = () => perform(this.system, this.log, command);
    const traced = () => (this.traces === null ? work() : this.traces.command(operation, work));
    return this.metrics === null ? traced() : this.metrics.command(operation, traced);
  }
}

@QueryHandler(Ask)
export class AskHandler implements IQueryHandler<Ask> {
  constructor(@Inject(SYSTEM) private readonly system: System, @Inject(LOG) private readonly log: Logger, @Inject(METRICS) private readonly metrics: Metrics | null) {}

  execute(query: Ask): Promise<Answer<unknown>> {
    const work = () => perform(this.system, this.log, query);
    return this.metrics === null ? work() : this.metrics.query(query.useCase.operation, work);
  }
}

/** A refusal on its way out through HTTP, where it becomes a problem document. */
export class Refused extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.name);
  }
}

/** What controllers call. A refusal is thrown from here on, since HTTP has a status of its own for it. */
@Injectable()
export class Library {
  constructor(@Inject(CommandBus) private readonly commands: CommandBus, @Inject(QueryBus) private readonly queries: QueryBus, @Inject(LOG) private readonly log: Logger) {}

  /** For what must be settled before a use case can be asked: reading an upload. Throws for a role that may not. */
  allow(caller: Caller, operation: Operation): void {
    const denied = denial(this.log, caller, operation);
    if (denied !== null) throw new Refused(denied);
  }

  async do<I, O>(useCase: UseCase<I, O>, caller: Caller, input: I): Promise<O> {
    return doneOf<O>(await this.commands.execute(new Do(useCase as UseCase<never, unknown>, caller, input)));
  }

  async ask<I, O>(useCase: UseCase<I, O>, caller: Caller, input: I): Promise<O> {
    return doneOf<O>(await this.queries.execute(new Ask(useCase as UseCase<never, unknown>, caller, input)));
  }
}

const doneOf = <O>(answer: Answer<unknown>): O => {
  if (answer.refused !== undefined) throw new Refused(answer.refused);
  return answer.done as O;
};
