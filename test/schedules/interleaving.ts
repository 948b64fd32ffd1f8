/**
 * One interleaving: a scenario from its first step until nothing is left to do, in one order of everything that happens.
 * People ask, the clock jumps, programs die and start again over what they left behind; the oracle reads along.
 */
import type { Scheduler } from 'fast-check';
import { changeClassRules } from '../../application/administration.ts';
import { decode } from '../../application/codec.ts';
import { borrow, cancelHold, extendLoan, pauseHold, placeHold, resumeHold, returnForPatron, returnLoan } from '../../application/lending.ts';
import { blockPatron, unblockPatron } from '../../application/patrons.ts';
import type { Draft, Json, Stored } from '../../application/ports.ts';
import type { Answer } from '../../application/refusal.ts';
import { systemContext, type Caller, type System, type UseCase } from '../../application/system.ts';
import { addLicence, setVisibility, withdrawLicence } from '../../application/titles.ts';
import type { BibliographicRecord } from '../../domain/catalogue/work.ts';
import type { DomainEvent } from '../../domain/events.ts';
import type { LicenceTerms } from '../../domain/lending/terms.ts';
import { addDays, dayOf, fromMillis, type Instant } from '../../domain/kernel.ts';
import { patron, patronStream } from '../../domain/lending/patron.ts';
import { circulation } from '../../projections/circulation.ts';
import { deadlines } from '../../projections/deadlines.ts';
import { ledger } from '../../projections/ledger.ts';
import { places } from '../../projections/places.ts';
import { changesOf, type AnyProjection } from '../../projections/runner.ts';
import { shelf } from '../../projections/shelf.ts';
import { titles } from '../../projections/titles.ts';
import { turnaways } from '../../projections/turnaways.ts';
import { oracleOf, type Oracle } from './oracle.ts';
import { openRunning } from './running.ts';
import { begins, jumps, payPerLoan, people, rulings, stocks, type Scenario, type Step } from './scenario.ts';
import { openStores, portsOf, type Stores } from './stores.ts';
import { drained, timers, turnsOf, type Process, type Turns } from './turns.ts';

export interface Outcome {
  /** What was not so, in words; empty when all held. */
  readonly wrong: readonly string[];
  /** Events, refusals and outcomes that came up. */
  readonly seen: ReadonlySet<string>;
  /** Turns taken. */
  readonly turns: number;
  readonly story: readonly string[];
}

interface Request {
  readonly step: Step;
  readonly id: string;
  /** How long the log was when it was made. */
  readonly since: number;
  answered: boolean;
  lost: boolean;
}

interface Running {
  process: Process;
  system: System | null;
}

interface World {
  readonly scenario: Scenario;
  readonly turns: Turns;
  readonly stores: Stores;
  readonly oracle: Oracle;
  readonly running: Running[];
  readonly requests: Request[];
  readonly projections: readonly AnyProjection[];
  /** ms the clock on the wall is behind. */
  back: number;
  started: number;
}

const every: readonly AnyProjection[] = [titles, shelf, places, deadlines, ledger, circulation, turnaways];

const projectionsOf = ({ projections }: Scenario): readonly AnyProjection[] =>
  projections === 'all' ? every : projections === 'titles' ? [deadlines, titles] : [deadlines];

const beginnings = begins.map((begin) => Date.parse(begin));

const now = (world: World): Instant => fromMillis((beginnings[world.scenario.begin] ?? 0) + world.turns.elapsed() - world.back);

const note = (world: World, so: boolean, what: string): void => world.oracle.note(so, what);

/** The licences of a stock, where the scenario may have them. */
const stockOf = ({ projections }: Scenario, stock: number, at: Instant): readonly LicenceTerms[] =>
  stocks[stock % stocks.length === payPerLoan && projections === 'deadlines' ? 0 : stock % stocks.length]?.(at) ?? [];

// ---- before anything happens

const record: BibliographicRecord = {
  title: '凪', titleYomi: 'ナギ', subtitle: null, series: null, contributors: [], publisher: '島影書房', published: '2020-04-01', isbn: null, ndc: '913.6', subjects: [],
  audience: 'general', language: 'ja', description: '', pages: null, layout: 'reflow-vertical', accessibility: { speech: true, reflow: true, ruby: true, alternatives: false }, local: false,
};

const file = { hash: '0'.repeat(64), size: 1, layout: 'reflow-vertical', chapters: 1, removed: 0 } as const;

const titleIds = ['t-1', 't-2', 't-3'];
const patronIds = ['p-1', 'p-2', 'p-3', 'p-4'];

const prepare = async (world: World): Promise<void> => {
  const begin = begins[world.scenario.begin] ?? '';
  const write = (stream: string, events: readonly DomainEvent[]): void => {
    const drafts = events.map(({ type, ...data }, i): Draft => ({
      id: `${stream}-${i}`, type, v: 1, data: data as unknown as { readonly [key: string]: Json }, meta: { at: begin, actor: { role: 'system' }, correlation: '', causation: '' },
    }));
    world.oracle.written(world.stores.log.append(stream, 0, drafts).written);
  };
  for (const [i, stock] of world.scenario.titles.entries()) {
    write(`work-${titleIds[i]}`, [{ type: 'TitleCatalogued', record }, { type: 'FileAttached', file }]);
    write(`title-${titleIds[i]}`, stockOf(world.scenario, stock, begin).map((terms, n): DomainEvent => ({ type: 'LicenceAdded', licenceId: `l-${i}-${n}`, terms })));
  }
  // The licences of the beginning are the deadlines' business; the policy has nothing to do with any of it.
  await world.stores.checkpoints.set('slots', world.stores.log.head());
  for (const patronId of patronIds.slice(0, world.scenario.people)) {
    write(`patron-${patronId}`, [{ type: 'PatronEnrolled', class: people[patronIds.indexOf(patronId)] ?? 'general', school: null, cardExpires: null }]);
  }
};

/** Whom a step is about: mostly somebody for whom there is something to do, if there is. */
const aimed = (world: World, step: Step): Step => {
  const { what, title, who, which } = step;
  if (which < 4) return step;
  const all = [...world.oracle.titles.values()];
  const of = (found: readonly { readonly titleId: string; readonly holder: { readonly patronId: string } }[]): Step => {
    const one = found[(who + title) % Math.max(1, found.length)];
    return one === undefined ? step : { ...step, title: titleIds.indexOf(one.titleId), who: patronIds.indexOf(one.holder.patronId) };
  };
  if (what === 'return' || what === 'extend' || what === 'desk return') return of(all.flatMap((t) => [...t.loans.values()]));
  // Who walks in where a seat is kept for somebody else is the harder case; holds are for what others have.
  const keeping = all.filter((t) => [...t.holds.values()].some((h) => h.is === 'ready'));
  if (what === 'borrow' && which >= 8 && keeping.length > 0) return { ...step, title: titleIds.indexOf(keeping[title % keeping.length]?.id ?? '') };
  const lent = all.filter((t) => t.loans.size > 0);
  if (what === 'hold' && lent.length > 0) return { ...step, title: titleIds.indexOf(lent[title % lent.length]?.id ?? '') };
  if (what === 'cancel' || what === 'pause' || what === 'resume') return of(all.flatMap((t) => [...t.holds.values()]));
  return step;
};

// ---- programs

/** What a follower may stumble over and get over by itself. */
const mayHappen = /Too many writers|has not heard/;

const boot = (world: World, at: number): void => {
  const process: Process = { name: `${'ab'[at] ?? 'x'}${++world.started}`, alive: true };
  const running: Running = { process, system: null };
  world.running[at] = running;
  timers.process = process;
  let ids = 0;
  const trouble = (reason: unknown): void => {
    if (!process.alive) return;
    note(world, reason instanceof Error && mayHappen.test(reason.message), `${process.name} stumbled: ${reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)}`);
  };
  const ports = portsOf(world.stores, world.turns, process, (written) => {
    world.oracle.written(written);
    for (const { stream, type, data } of written) world.turns.tell(process, `  ${stream} ${type} ${String(data['loanId'] ?? data['holdId'] ?? data['slot'] ?? '')}`);
  });
  void openRunning(ports, { now: () => now(world) }, { next: () => `${process.name}-${++ids}` }, at === 0 ? { projections: world.projections, directory: world.scenario.projections === 'all' } : null, trouble).then(
    (system) => (running.system = system),
    trouble,
  );
};

const crash = (world: World, at: number): void => {
  const running = world.running[at];
  if (running === undefined) return;
  world.turns.kill(running.process);
  for (const request of world.requests) if (!request.answered && request.step.at % world.running.length === at) request.lost = true;
  boot(world, at);
};

// ---- what people ask

const asks = <I, O>(useCase: UseCase<I, O>, input: I, told: (done: O, world: World, request: Request) => void = () => undefined) =>
  async (world: World, system: System, caller: Caller, request: Request): Promise<Answer<O>> => {
    const answer = await useCase.run(system, caller, input);
    if (answer.refused === undefined && !request.lost) told(answer.done, world, request);
    return answer;
  };

/** Whether the log holds an event of somebody's title since a request was made. */
const happened = (world: World, request: Request, type: string, titleId: string): boolean =>
  world.stores.log.all.slice(request.since).some((stored: Stored) => stored.type === type && stored.stream === `title-${titleId}`);

const promote: UseCase<{ readonly patronId: string }, null> = {
  operation: 'manage-patrons',
  run: async (system, caller, { patronId }) => {
    await system.transact(systemContext(caller.request, 'promote'), patronStream(patronId), patron, { type: 'ChangeClass', class: 'general', school: null });
    return { done: null };
  },
};

const ask = (world: World, { what, which, ...of }: Step): ((world: World, system: System, caller: Caller, request: Request) => Promise<Answer<unknown>>) | null => {
  const titleId = titleIds[of.title % world.scenario.titles.length] ?? '';
  const patronId = patronIds[of.who % world.scenario.people] ?? '';
  switch (what) {
    case 'borrow':
      return asks(borrow, { titleId }, ({ loanId, due, repeated }, _world, request) => {
        const loan = world.oracle.begun.find((l) => l.id === loanId);
        note(world, loan?.patronId === patronId && loan.titleId === titleId && (repeated || (loan.due === due && loan.index >= request.since)), `${patronId} was told of loan ${loanId}, which is not in the log so`);
      });
    case 'hold':
      return asks(placeHold, { titleId }, ({ repeated }, _world, request) => note(world, repeated || happened(world, request, 'HoldPlaced', titleId), `${patronId} was told of a hold that was not placed`));
    case 'return':
      return asks(returnLoan, { titleId }, (_done, _world, request) => note(world, happened(world, request, 'LoanReturned', titleId), `${patronId} was told of a return that did not happen`));
    case 'extend':
      return asks(extendLoan, { titleId, number: 1 + (which & 1) });
    case 'cancel':
      return asks(cancelHold, { titleId }, (_done, _world, request) => note(world, happened(world, request, 'HoldCancelled', titleId), `${patronId} was told of a cancellation that did not happen`));
    case 'pause':
      return asks(pauseHold, { titleId, until: (which & 3) === 0 ? null : addDays(dayOf(now(world)), which) });
    case 'resume':
      return asks(resumeHold, { titleId });
    case 'buy': {
      const [terms] = stockOf(world.scenario, which, now(world));
      return terms === undefined ? null : asks(addLicence, { titleId, terms });
    }
    case 'withdraw': {
      const licences = [...(world.oracle.titles.get(titleId)?.licences.keys() ?? [])];
      return licences.length === 0 ? null : asks(withdrawLicence, { titleId, licenceId: licences[which % licences.length] ?? '', reason: '' });
    }
    case 'rule': {
      const rules = rulings[which % rulings.length];
      return rules === undefined ? null : asks(changeClassRules, { class: 'general', rules });
    }
    case 'block':
      return asks(blockPatron, { patronId, reason: '', until: (which & 1) === 0 ? null : new Date(Date.parse(now(world)) + 3_600_000).toISOString() });
    case 'unblock':
      return asks(unblockPatron, { patronId });
    case 'promote':
      return asks(promote, { patronId });
    case 'desk return':
      return asks(returnForPatron, { titleId, patronId });
    case 'hide':
      return asks(setVisibility, { titleId, hidden: (which & 1) === 0 });
    case 'again':
    case 'jump':
    case 'crash':
    case 'back':
      return null;
  }
};

/** What a refusal must leave behind: no slot for what never began, unless another request of the same person is under way. */
const isClean = (world: World, request: Request): boolean => {
  const { who, title, what } = request.step;
  const [patronId, titleId] = [patronIds[who % world.scenario.people], titleIds[title % world.scenario.titles.length]];
  const rival = world.requests.some((r) => r !== request && r.since >= 0 && !r.answered && r.step.what === what && patronIds[r.step.who % world.scenario.people] === patronId);
  return rival || world.turns.ghosts() > 0 || !world.oracle.unused().some((s) => s.since >= request.since && !world.oracle.hasBegun(s.use.id) && s.use.titleId === titleId && s.kind === (what === 'borrow' ? 'loan' : 'hold') && world.oracle.patrons.get(patronId ?? '')?.slots.has(s.slot));
};

const answered = (world: World, request: Request, answer: Answer<unknown>): void => {
  if (request.lost) return;
  request.answered = true;
  world.oracle.seen.add(answer.refused?.name ?? `${request.step.what} done`);
  if (answer.refused !== undefined && (request.step.what === 'borrow' || request.step.what === 'hold')) {
    note(world, isClean(world, request), `${request.id} was refused (${answer.refused.name}) and left a slot behind`);
  }
};

const make = (world: World, step: Step, id: string): void => {
  const running = world.running[step.at % world.running.length];
  const asked = ask(world, step);
  if (running === undefined || asked === null) return;
  const request: Request = { step, id, since: world.stores.log.all.length, answered: false, lost: false };
  world.requests.push(request);
  if (running.system === null) {
    // Nobody answers while the program starts: the person is told so by the network.
    request.lost = true;
    return;
  }
  const patronId = patronIds[step.who % world.scenario.people] ?? '';
  const isStaff = step.what === 'buy' || step.what === 'withdraw' || step.what === 'rule' || step.what === 'block' || step.what === 'unblock' || step.what === 'hide' || step.what === 'promote' || step.what === 'desk return';
  const caller: Caller = isStaff ? { role: 'librarian', patronId: null, staffId: 'desk', request: id } : { role: 'patron', patronId, staffId: null, request: id };
  timers.process = running.process;
  asked(world, running.system, caller, request).then(
    (answer) => answered(world, request, answer),
    (error: unknown) => {
      if (request.lost) return;
      request.answered = true;
      note(world, error instanceof Error && mayHappen.test(error.message), `${id} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    },
  );
};

const jump = (world: World, which: number): void => {
  const by = jumps[which % jumps.length] ?? 0;
  if (typeof by === 'number') return world.turns.jump(by);
  const at = now(world);
  const due = world.oracle.nextDue(at);
  if (due !== null) world.turns.jump(Math.max(0, Date.parse(due) - Date.parse(at) - (by === 'due' ? 0 : 1)));
};

const hour = 3_600_000;

const take = (world: World, step: Step, n: number): void => {
  switch (step.what) {
    case 'jump':
      return jump(world, step.which);
    case 'back':
      if (world.scenario.projections !== 'deadlines') world.back += hour;
      return;
    case 'crash':
      world.oracle.seen.add('crash');
      return crash(world, step.at % world.running.length);
    case 'again': {
      // A retry of the same request, perhaps at the other program.
      const before = world.requests[step.which % Math.max(1, world.requests.length)];
      return before === undefined ? undefined : make(world, { ...before.step, at: step.at }, before.id);
    }
    default:
      return make(world, aimed(world, step), `r-${n}`);
  }
};

// ---- until nothing is left

const caughtUp = async (world: World): Promise<boolean> => {
  if ((await world.stores.checkpoints.get('slots')) !== world.stores.log.head()) return false;
  for (const { name } of world.projections) {
    const space = await world.stores.documents.current(name);
    if (space === null || (await world.stores.documents.progress(space)) !== world.stores.log.head()) return false;
  }
  return true;
};

const isAtRest = async (world: World): Promise<boolean> =>
  world.turns.underWay() === 0 && world.requests.every((r) => r.answered || r.lost) && world.running.every((r) => r.system !== null) &&
  world.oracle.left(now(world)).length === 0 && (await caughtUp(world));

/** More than a lease, the deadlines' sleep and the longest waits of several calls together. */
const patience = 30 * 60_000;

const mostTurns = 20_000;

const comeToRest = async (world: World, count: () => Promise<boolean>): Promise<void> => {
  const until = world.turns.elapsed() + patience + world.back;
  for (let n = 0; ; n++) {
    if (world.turns.underWay() === 0 && (await isAtRest(world))) return;
    if (world.oracle.wrong.length > 0) return;
    if (world.turns.elapsed() > until || n > mostTurns || !(await count())) {
      const open = world.requests.filter((r) => !r.answered && !r.lost).map((r) => `${r.id} (${r.step.what}) is not answered`);
      return note(world, false, `not at rest: ${[...open, ...world.oracle.left(now(world))].join('; ') || 'a follower is behind'}`);
    }
  }
};

/** Documents are those a clean run over the whole log would make. */
const compare = async (world: World): Promise<void> => {
  const events = await decode(world.stores.vault, world.stores.log.all);
  for (const projection of world.projections) {
    const space = (await world.stores.documents.current(projection.name)) ?? '';
    const fresh = changesOf(projection, [], events);
    const kept = new Map((await world.stores.documents.load(space, fresh.map((c) => c.id))).map((k) => [k.id, JSON.stringify(k.document)]));
    for (const { id, document } of fresh) {
      const [is, should] = [kept.get(id), document === null ? undefined : JSON.stringify(document)];
      note(world, is === should, `${projection.name} has ${id} as ${is} and should have ${should}`);
    }
  }
};

const month = 31 * 86_400_000;

/** Everything that has an end has come to it: no loan runs, no slot for one is taken, nobody has a seat kept. */
const atTheEnd = (world: World): void => {
  for (const title of world.oracle.titles.values()) {
    note(world, title.loans.size === 0 && [...title.holds.values()].every((h) => h.is !== 'ready'), `in the end ${title.id} still has loans or seats kept`);
  }
  const loans = [...world.oracle.patrons.values()].flatMap((p) => [...p.slots.values()]).filter((s) => s.kind === 'loan');
  note(world, loans.length === 0, `in the end slots are taken: ${loans.map((s) => s.slot).join()}`);
};

export const interleaving = async (scenario: Scenario, options: { readonly scheduler?: Scheduler; readonly telling?: boolean } = {}): Promise<Outcome> => {
  const turns = turnsOf(scenario.order, options);
  const world: World = {
    scenario, turns, running: [], requests: [], projections: projectionsOf(scenario), back: 0, started: 0,
    stores: openStores((subject) => world.oracle.destroyed(subject)),
    oracle: oracleOf({
      steady: () => world.back === 0,
      since: () => Math.min(world.stores.log.all.length, ...world.requests.filter((r) => (r.lost ? turns.ghosts() > 0 : !r.answered)).map((r) => r.since)),
    }),
  };
  timers.turns = turns;
  let taken = 0;
  const count = async (): Promise<boolean> => {
    taken += 1;
    return turns.next();
  };
  await prepare(world);
  for (let at = 0; at < scenario.processes; at++) boot(world, at);
  await drained();
  while (world.running.some((r) => r.system === null) && (await count()));
  for (const [n, step] of scenario.steps.entries()) {
    for (const until = turns.elapsed() + step.after; turns.elapsed() < until && world.oracle.wrong.length === 0 && (await count()); );
    if (options.telling) turns.story.push(`${String(turns.elapsed()).padStart(11)} ${step.what} who ${step.who} title ${step.title} which ${step.which} at ${step.at}`);
    take(world, step, n);
    await drained();
  }
  await comeToRest(world, count);
  if (scenario.toTheEnd && world.oracle.wrong.length === 0) {
    // One after the other may have the seat kept for them, each for some days.
    for (let n = 0; n < 6 && world.oracle.wrong.length === 0; n++) {
      turns.jump(month);
      await comeToRest(world, count);
    }
    if (world.oracle.wrong.length === 0) atTheEnd(world);
  }
  if (world.oracle.wrong.length === 0) await compare(world);
  for (const { process } of world.running) turns.kill(process);
  return { wrong: world.oracle.wrong, seen: world.oracle.seen, turns: taken, story: turns.story };
};
