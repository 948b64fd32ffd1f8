/**
 * Two hard limits in two streams: borrowing and holding as steps that anything may come between. A step is one decision
 * on one stream, as `transact` makes it; between steps others go on, time passes, and processes die. Policies start
 * again when they die, and may run twice; people's requests do neither.
 */
import fc from 'fast-check';
import { fold, fromMillis, toMillis, type Instant } from '../../domain/kernel.ts';
import { patron, slotsTaken, type PatronCommand, type PatronEvent, type PatronState, type SlotKind } from '../../domain/lending/patron.ts';
import { initialRules } from '../../domain/lending/rules.ts';
import { isServedUnlimited, title, type TitleCommand, type TitleEvent, type TitleState } from '../../domain/lending/title.ts';
import { factsOf } from './given.ts';
import { added, models, now as begin, somebody, type Somebody } from './lending/scene.ts';

const people: readonly Somebody[] = [somebody('ai'), somebody('bunta'), somebody('chika', 'provisional'), somebody('dan', 'pupil')];
const titleIds = ['t-1', 't-2', 't-3', 't-4'] as const;
const stock: { readonly [id in (typeof titleIds)[number]]: readonly TitleEvent[] } = {
  't-1': [added('one', models.oneCopy)],
  't-2': [added('two', { ...models.oneCopy, concurrency: 2, checkouts: 3 })],
  't-3': [added('short', models.untilDecember20), added('pack', { ...models.publicDomain, audience: { kind: 'classes', classes: ['pupil'] } })],
  't-4': [added('free', { ...models.publicDomain, expires: fromMillis(toMillis(begin) + 20 * 60_000) }), added('after', models.oneCopy)],
};
const leaseMinutes = 5;

type Steps = Generator<undefined, void>;

interface Task {
  readonly steps: Steps;
  /** How a policy starts again; `null` for a request, which is lost when its process dies. */
  readonly again: (() => Steps) | null;
}

type Settlement = (world: World, patronId: string, event: Extract<PatronEvent, { type: 'SlotClaimed' }>) => Steps;

class World {
  now: Instant = begin;
  readonly seen = new Set<string>();
  readonly patrons = new Map<string, PatronState>();
  readonly titles = new Map<string, TitleState>();
  timers: readonly { readonly at: Instant; readonly task: () => Steps }[] = [];
  tasks: readonly Task[] = [];

  constructor(readonly settlement: Settlement, readonly repeats: 'answer' | 'go on' = 'answer') {
    for (const { holder, borrower } of people) this.patrons.set(holder.patronId, { ...borrower, cardExpires: null, block: null, slots: [] });
    for (const id of titleIds) this.titles.set(id, fold(title, stock[id]));
  }

  policy(task: () => Steps): void {
    this.tasks = [...this.tasks, { steps: task(), again: task }];
  }

  titleAt(titleId: string): TitleState {
    return this.titles.get(titleId) ?? title.initial;
  }

  /** One decision on a patron, written. True when accepted. */
  askPatron(patronId: string, command: PatronCommand): boolean {
    const state = this.patrons.get(patronId) ?? null;
    const verdict = patron.decide(state, command, this.now);
    this.patrons.set(patronId, fold(patron, factsOf(verdict), state));
    for (const event of factsOf(verdict)) {
      if (event.type === 'SlotClaimed') this.timers = [...this.timers, { at: event.lease, task: () => this.settlement(this, patronId, event) }];
    }
    if ('refused' in verdict) this.seen.add(verdict.refused.name);
    return 'accepted' in verdict;
  }

  /** One decision on a title, written; what ended frees its slot some time later. True when accepted. */
  askTitle(titleId: string, command: TitleCommand): boolean {
    const state = this.titleAt(titleId);
    const verdict = title.decide(state, command, this.now);
    this.titles.set(titleId, fold(title, factsOf(verdict), state));
    for (const event of factsOf(verdict)) {
      this.seen.add(event.type);
      const isOver = event.type === 'LoanReturned' || event.type === 'LoanExpired' || event.type === 'HoldPassedOn' || event.type === 'HoldCancelled' || event.type === 'HoldFulfilled';
      if (isOver && event.holder !== null) this.policy(() => givingBack(this, event.holder!.patronId, event.holder!.slot));
    }
    if ('refused' in verdict) this.seen.add(verdict.refused.name);
    return 'accepted' in verdict;
  }
}

function* givingBack(world: World, patronId: string, slot: string): Steps {
  world.askPatron(patronId, { type: 'ReleaseSlot', slot, why: 'ended' });
  yield;
}

/** When a lease ends: rule the loan out on its title, and only then give the slot back. */
const forgoing: Settlement = function* (world, patronId, { slot, use }) {
  const isRuledOut = use !== null && world.askTitle(use.titleId, { type: 'Forgo', id: use.id });
  yield;
  if (isRuledOut) world.askPatron(patronId, { type: 'ReleaseSlot', slot, why: 'unused' });
};

/** The obvious way, and wrong: looks whether there is a loan or hold, and gives the slot back when there is none. */
const looking: Settlement = function* (world, patronId, { slot, use }) {
  const at = world.titleAt(use?.titleId ?? '');
  const isThere = use !== null && (at.loans.some((l) => l.loanId === use.id) || at.holds.some((h) => h.holdId === use.id));
  yield;
  if (!isThere) world.askPatron(patronId, { type: 'ReleaseSlot', slot, why: 'unused' });
};

/** Claim the slot, take the seat or the place in the queue, give the slot back when there was none. */
function* taking(world: World, kind: SlotKind, { holder: { patronId }, borrower }: Somebody, titleId: string, n: number): Steps {
  const rules = initialRules.classes[borrower.class];
  const metered = kind === 'hold' || !isServedUnlimited(world.titleAt(titleId), borrower, world.now);
  yield;
  const [slot, id] = [`slot-${n}`, `${kind}-${n}`];
  const lease = fromMillis(toMillis(world.now) + leaseMinutes * 60_000);
  if (!world.askPatron(patronId, { type: 'ClaimSlot', slot, kind, metered, use: { titleId, id }, lease, rules })) {
    if (world.repeats === 'go on') yield* goingOn(world, kind, { holder: { patronId, slot }, borrower }, titleId);
    return;
  }
  yield;
  const holder = { patronId, slot };
  const isTaken = world.askTitle(titleId, kind === 'loan' ? { type: 'Borrow', loanId: id, holder, borrower, metered, rules } : { type: 'PlaceHold', holdId: id, holder, borrower, rules });
  yield;
  if (!isTaken) world.askPatron(patronId, { type: 'ReleaseSlot', slot, why: 'unused' });
}

/** Helpful, and wrong: a repeat takes the claim that is there to its end; its loan may have come and gone meanwhile. */
function* goingOn(world: World, kind: SlotKind, { holder: { patronId }, borrower }: Somebody, titleId: string): Steps {
  const there = world.patrons.get(patronId)?.slots.find((s) => s.kind === kind && s.use?.titleId === titleId);
  yield;
  const rules = initialRules.classes[borrower.class];
  if (kind === 'loan' && there?.use) world.askTitle(titleId, { type: 'Borrow', loanId: there.use.id, holder: { patronId, slot: there.slot }, borrower, metered: true, rules });
}

/** Returns or extends the loan, or cancels or pauses the hold, that a person has on a title by then. */
function* changing(world: World, { holder: { patronId }, borrower }: Somebody, titleId: string, flag: boolean): Steps {
  yield;
  const at = world.titleAt(titleId);
  const loan = at.loans.find((l) => l.holder?.patronId === patronId);
  const hold = at.holds.find((h) => h.holder?.patronId === patronId);
  yield;
  if (loan !== undefined) {
    world.askTitle(titleId, flag ? { type: 'ReturnLoan', loanId: loan.loanId, patronId } : { type: 'ExtendLoan', loanId: loan.loanId, patronId, rules: initialRules.classes[borrower.class], extension: 1 });
  }
  if (hold !== undefined) world.askTitle(titleId, { type: flag ? 'CancelHold' : 'PauseHold', holdId: hold.holdId, patronId, until: null });
}

const must = (what: string, isTrue: boolean): void => {
  if (!isTrue) throw new Error(`not so: ${what}`);
};

const usesOf = (world: World, kind: SlotKind): readonly string[] =>
  [...world.patrons].flatMap(([patronId, state]) => (state?.slots ?? []).filter((s) => s.kind === kind).map((s) => `${patronId} ${s.slot} ${s.use?.id}`)).sort();

const takenOf = (world: World, kind: SlotKind): readonly string[] =>
  [...world.titles.values()]
    .flatMap((at) => (kind === 'loan' ? at.loans.map((l) => ({ id: l.loanId, holder: l.holder })) : at.holds.map((h) => ({ id: h.holdId, holder: h.holder }))))
    .map(({ id, holder }) => `${holder?.patronId} ${holder?.slot} ${id}`)
    .sort();

/** What must hold between any two steps. */
const check = (world: World): void => {
  for (const at of world.titles.values()) {
    for (const { licenceId, terms, used } of at.licences) {
      const on = at.loans.filter((l) => l.licenceId === licenceId).length;
      must('never oversold', on <= (terms.concurrency ?? Infinity) && used <= (terms.checkouts ?? Infinity));
    }
  }
  for (const { holder, borrower } of people) {
    const state = world.patrons.get(holder.patronId) ?? null;
    must('never over the limit', state !== null && slotsTaken(state, 'loan') <= initialRules.classes[borrower.class].loans && slotsTaken(state, 'hold') <= initialRules.classes[borrower.class].holds);
  }
  for (const kind of ['loan', 'hold'] as const) {
    const slots = usesOf(world, kind);
    must(`every ${kind} has exactly one slot`, takenOf(world, kind).every((taken) => slots.filter((s) => s === taken).length === 1));
  }
};

const elapse = (world: World, minutes: number): void => {
  world.now = fromMillis(toMillis(world.now) + minutes * 60_000);
  const rung = world.timers.filter((t) => t.at <= world.now);
  world.timers = world.timers.filter((t) => t.at > world.now);
  for (const { task } of rung) world.policy(task);
};

const step = (world: World, index: number): void => {
  const task = world.tasks[index];
  if (task?.steps.next().done) world.tasks = world.tasks.filter((t) => t !== task);
  check(world);
};

/** A process dies: a request is lost, a policy starts again from its beginning. */
const crash = (world: World, index: number): void => {
  const task = world.tasks[index];
  world.tasks = world.tasks.filter((t) => t !== task);
  if (task?.again) world.policy(task.again);
};

interface Request {
  readonly who: number;
  readonly titleId: string;
  readonly what: 'borrow' | 'hold' | 'change';
  readonly flag: boolean;
}

type Move = { readonly is: 'ask'; readonly request: Request } | { readonly is: 'step' | 'crash' | 'twice'; readonly index: number } | { readonly is: 'wait'; readonly minutes: number };

const requests: fc.Arbitrary<Request> = fc.record({
  who: fc.nat(people.length - 1), titleId: fc.constantFrom(...titleIds), what: fc.constantFrom('borrow', 'borrow', 'hold', 'change'), flag: fc.boolean(),
});
const index = fc.nat(99);
const moves: fc.Arbitrary<readonly Move[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ is: fc.constant('ask' as const), request: requests }) },
    { weight: 12, arbitrary: fc.record({ is: fc.constant('step' as const), index }) },
    { weight: 1, arbitrary: fc.record({ is: fc.constantFrom('crash' as const, 'twice' as const), index }) },
    { weight: 2, arbitrary: fc.record({ is: fc.constant('wait' as const), minutes: fc.constantFrom(1, 3, leaseMinutes, leaseMinutes, 1440, 8 * 1440) }) },
  ),
  { minLength: 20, maxLength: 150, size: 'max' },
);

const begun = (world: World, { who, titleId, what, flag }: Request, n: number): Steps => {
  const person = people[who] ?? people[0]!;
  return what === 'change' ? changing(world, person, titleId, flag) : taking(world, what === 'borrow' ? 'loan' : 'hold', person, titleId, n);
};

const make = (world: World, move: Move, n: number): void => {
  if (move.is === 'ask') world.tasks = [...world.tasks, { steps: begun(world, move.request, n), again: null }];
  if (move.is === 'wait') elapse(world, move.minutes);
  if (!('index' in move) || world.tasks.length === 0) return;
  const at = move.index % world.tasks.length;
  const task = world.tasks[at];
  if (move.is === 'step') step(world, at);
  if (move.is === 'crash') crash(world, at);
  if (move.is === 'twice' && task?.again) world.policy(task.again);
};

/** Until nothing is left to do and no lease is open. */
const comeToRest = (world: World): void => {
  for (;;) {
    while (world.tasks.length > 0) step(world, 0);
    if (world.timers.length === 0) return;
    elapse(world, leaseMinutes);
  }
};

const run = (settlement: Settlement, schedule: readonly Move[], repeats: World['repeats'] = 'answer'): World => {
  const world = new World(settlement, repeats);
  schedule.forEach((move, n) => make(world, move, n));
  comeToRest(world);
  return world;
};

describe('borrowing and holding over two streams', () => {
  test('never oversells, never goes over a limit, and leaves no slot stuck, whatever comes between', () => {
    fc.assert(fc.property(moves, (schedule) => {
      const world = run(forgoing, schedule);
      for (const kind of ['loan', 'hold'] as const) must(`at rest the ${kind} slots are the ${kind}s`, usesOf(world, kind).join() === takenOf(world, kind).join());
      elapse(world, 60 * 1440);
      for (const id of titleIds) world.askTitle(id, { type: 'SettleTitle' });
      comeToRest(world);
      must('when all loans have ended no loan slot is taken', usesOf(world, 'loan').length === 0);
    }), { numRuns: 600 });
  });

  test('comes into every tight spot', () => {
    const seen = new Set(fc.sample(moves, { numRuns: 400, seed: 20261215 }).flatMap((schedule) => [...run(forgoing, schedule).seen]));
    const spots = ['slot-lapsed', 'already-in-use', 'all-on-loan', 'loan-limit', 'provisional-limit', 'hold-limit', 'needs-metered-slot', 'Forgone', 'HoldFulfilled', 'HoldPassedOn', 'LoanExpired', 'LoanExtended', 'already-borrowed', 'already-held'];
    expect(spots.filter((name) => !seen.has(name))).toEqual([]);
  });

  const wrongWays: readonly (readonly [string, (schedule: readonly Move[]) => unknown])[] = [
    ['a settlement that only looks before it gives the slot back', (schedule) => run(looking, schedule)],
    ['a repeat that goes on with the claim of the request before it', (schedule) => run(forgoing, schedule, 'go on')],
  ];

  test.each(wrongWays)('would find %s', (_way, goWrong) => {
    const found = fc.check(fc.property(moves, (schedule) => void goWrong(schedule)), { numRuns: 3000, seed: 20261215, endOnFailure: true });
    expect(found.failed).toBe(true);
    expect(String(found.errorInstance)).toMatch(/not so: every (loan|hold) has exactly one slot/);
  });
});
