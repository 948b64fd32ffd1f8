/** Borrowing, holding, extending, returning. Two streams have a say: the patron's slots and the title's seats. */
import { minutesAfter, startOfDay, type Day, type Instant } from '../domain/kernel.ts';
import { work, workStream } from '../domain/catalogue/work.ts';
import { patron, patronStream, type Patron, type SlotKind, type SlotUse } from '../domain/lending/patron.ts';
import { rules as rulesDecider, rulesStream, type ClassRules, type Rules } from '../domain/lending/rules.ts';
import { isServedUnlimited, loanIn, loanOf, title, titleStream, type Holder, type TitleCommand, type TitleEvent, type TitleRefusal, type TitleState } from '../domain/lending/title.ts';
import { done, refuse, type Answer, type Refusal } from './refusal.ts';
import { contextOf, type Caller, type System, type UseCase } from './system.ts';
import type { Context, Result } from './transact.ts';

/** How long a claimed slot waits for its loan or hold, in minutes. Then it is settled. */
const leaseMinutes = 1;

/** How often, and how far apart in ms, a repeat looks whether the first request has come through. */
const repeats = { looks: 20, pause: 25 };

export const currentRules = async (system: System): Promise<Rules> => (await system.load(rulesStream, rulesDecider)).state;

export const loadTitle = async (system: System, titleId: string): Promise<TitleState> => (await system.load(titleStream(titleId), title)).state;

export const loadPatron = async (system: System, patronId: string): Promise<Patron | null> => (await system.load(patronStream(patronId), patron)).state;

/** What is lent must be there: catalogued, shown, with a file. Titles on order are no broken promise of a loan. */
const lendable = async (system: System, titleId: string): Promise<Refusal | null> => {
  const { state } = await system.load(workStream(titleId), work);
  if (state === null || state.hidden) return { name: 'no-such-title' };
  return state.file === null ? { name: 'no-file' } : null;
};

interface Member {
  readonly patronId: string;
  readonly patron: Patron;
  readonly rules: ClassRules;
}

const memberOf = async (system: System, patronId: string | null): Promise<Answer<Member>> => {
  if (patronId === null) return refuse({ name: 'sign-in-required' });
  const known = await loadPatron(system, patronId);
  if (known === null) return refuse({ name: 'no-such-patron' });
  return done({ patronId, patron: known, rules: (await currentRules(system)).classes[known.class] });
};

/** Gives back the slots of loans and holds that ended among these events. Doing it again changes nothing. */
export const releaseEnded = async (system: System, context: Context, events: readonly TitleEvent[]): Promise<void> => {
  for (const event of events) {
    if (!endsSlot(event) || event.holder === null) continue;
    const { patronId, slot } = event.holder;
    await system.transact({ ...context, command: `${context.command}:${slot}` }, patronStream(patronId), patron, { type: 'ReleaseSlot', slot, why: 'ended' });
  }
};

type EndsSlot = Extract<TitleEvent, { type: 'LoanReturned' | 'LoanExpired' | 'HoldCancelled' | 'HoldFulfilled' | 'HoldPassedOn' }>;

export const endsSlot = (event: { readonly type: string }): event is EndsSlot =>
  event.type === 'LoanReturned' || event.type === 'LoanExpired' || event.type === 'HoldCancelled' || event.type === 'HoldFulfilled' || event.type === 'HoldPassedOn';

/** A command on a title; slots it ends are given back before anybody is answered. */
export const onTitle = async (system: System, context: Context, titleId: string, command: TitleCommand): Promise<Result<TitleState, TitleEvent, TitleRefusal>> => {
  const result = await system.transact(context, titleStream(titleId), title, command);
  await releaseEnded(system, context, result.accepted ?? []);
  return result;
};

/**
 * Settles a slot that was claimed and has had its time: rules its loan or hold out on the title, then gives the slot
 * back; if the loan or hold is there after all, the slot stays. The title's stream decides, so no loan can begin between.
 */
export const settleSlot = async (system: System, context: Context, patronId: string, slot: string, use: SlotUse): Promise<void> => {
  const ruledOut = await onTitle(system, context, use.titleId, { type: 'Forgo', id: use.id });
  if (ruledOut.refused !== undefined) return;
  await system.transact({ ...context, command: `${context.command}:release` }, patronStream(patronId), patron, { type: 'ReleaseSlot', slot, why: 'unused' });
};

interface Claim {
  readonly holder: Holder;
  readonly id: string;
}

/** Claims a leased slot; `already-in-use` names what an earlier request for this title claimed one for. */
const claim = async (system: System, context: Context, member: Member, titleId: string, kind: SlotKind, metered: boolean): Promise<Answer<Claim>> => {
  const { patronId, rules } = member;
  const [id, slot] = [await system.vault.mint(), await system.vault.mint()];
  const lease = minutesAfter(system.clock.now(), leaseMinutes);
  const claimed = await system.transact(context, patronStream(patronId), patron, { type: 'ClaimSlot', slot, kind, metered, use: { titleId, id }, lease, rules });
  return claimed.refused === undefined ? done({ holder: { patronId, slot }, id }) : refuse(claimed.refused);
};

const begun = (state: TitleState, id: string): Refusal | null => {
  const loan = loanIn(state, id);
  if (loan !== undefined) return { name: 'already-borrowed', loanId: id, due: loan.due };
  return state.holds.some((h) => h.holdId === id) ? { name: 'already-held', holdId: id } : null;
};

/** The same person asked for the same title before: what became of that request. */
const outcomeOf = async (system: System, context: Context, patronId: string, kind: SlotKind, use: SlotUse): Promise<Refusal | 'free'> => {
  for (let look = 0; look < repeats.looks; look++) {
    const there = begun(await loadTitle(system, use.titleId), use.id);
    if (there !== null) return there;
    const slot = (await loadPatron(system, patronId))?.slots.find((s) => s.kind === kind && s.use?.id === use.id);
    if (slot === undefined) return 'free';
    if (slot.lease <= system.clock.now()) {
      await settleSlot(system, { ...context, command: `${context.command}:settle` }, patronId, slot.slot, use);
    } else {
      await new Promise((resolve) => setTimeout(resolve, repeats.pause));
    }
  }
  return { name: 'still-under-way' };
};

/** Claims a slot and takes what it is for; gives the slot back if that is refused. */
const claimAndTake = async (
  system: System, caller: Caller, member: Member, titleId: string, kind: SlotKind, metered: boolean,
  take: (claim: Claim) => TitleCommand, attempt = 0,
): Promise<Answer<{ readonly result: Result<TitleState, TitleEvent, TitleRefusal>; readonly id: string }>> => {
  const step = `${kind}:${metered}:${attempt}`;
  const claimed = await claim(system, contextOf(caller, `claim:${step}`), member, titleId, kind, metered);
  if (claimed.refused?.name === 'already-in-use' && attempt < 3) {
    const outcome = await outcomeOf(system, contextOf(caller, `outcome:${step}`), member.patronId, kind, claimed.refused.use);
    return outcome === 'free' ? claimAndTake(system, caller, member, titleId, kind, metered, take, attempt + 1) : refuse(outcome);
  }
  if (claimed.refused !== undefined) return refuse(claimed.refused);
  const { id, holder } = claimed.done;
  const result = await onTitle(system, contextOf(caller, `take:${step}`), titleId, take(claimed.done));
  if (result.refused === undefined) return done({ result, id });
  await system.transact(contextOf(caller, `release:${step}`), patronStream(member.patronId), patron, { type: 'ReleaseSlot', slot: holder.slot, why: 'unused' });
  return refuse(result.refused);
};

export interface LoanMade {
  readonly loanId: string;
  readonly due: Instant;
  readonly cut: boolean;
  readonly repeated: boolean;
  readonly position: string;
}

export const borrow: UseCase<{ readonly titleId: string }, LoanMade> = {
  operation: 'borrow',
  run: async (system, caller, { titleId }) => {
    const member = await memberOf(system, caller.patronId);
    if (member.refused) return refuse(member.refused);
    const lacking = await lendable(system, titleId);
    if (lacking !== null) return refuse(lacking);
    const { patron: who, rules } = member.done;
    const borrower = { class: who.class, school: who.school };
    const take = (metered: boolean): Promise<Awaited<ReturnType<typeof claimAndTake>>> =>
      claimAndTake(system, caller, member.done, titleId, 'loan', metered, ({ id, holder }) => ({ type: 'Borrow', loanId: id, holder, borrower, metered, rules }));
    const unmetered = isServedUnlimited(await loadTitle(system, titleId), borrower, system.clock.now());
    const first = await take(!unmetered);
    // Between the look and the loan the unlimited licence may have ended: then a metered slot is what it takes.
    const taken = first.refused?.name === 'needs-metered-slot' ? await take(true) : first;
    if (taken.refused?.name === 'already-borrowed') {
      const { loanId, due } = taken.refused;
      const { position } = await system.load(titleStream(titleId), title);
      return done({ loanId, due, cut: false, repeated: true, position });
    }
    if (taken.refused !== undefined) return refuse(taken.refused);
    const started = taken.done.result.accepted?.find((e) => e.type === 'LoanStarted');
    if (started === undefined) throw new Error('a borrow was accepted without a loan');
    return done({ loanId: started.loanId, due: started.due, cut: started.cut, repeated: false, position: taken.done.result.position });
  },
};

export const placeHold: UseCase<{ readonly titleId: string }, { readonly repeated: boolean; readonly position: string }> = {
  operation: 'place-hold',
  run: async (system, caller, { titleId }) => {
    const member = await memberOf(system, caller.patronId);
    if (member.refused) return refuse(member.refused);
    const lacking = await lendable(system, titleId);
    if (lacking !== null) return refuse(lacking);
    const { patron: who, rules } = member.done;
    const borrower = { class: who.class, school: who.school };
    const taken = await claimAndTake(system, caller, member.done, titleId, 'hold', true, ({ id, holder }) => ({ type: 'PlaceHold', holdId: id, holder, borrower, rules }));
    if (taken.refused?.name === 'already-held') {
      const { position } = await system.load(titleStream(titleId), title);
      return done({ repeated: true, position });
    }
    return taken.refused === undefined ? done({ repeated: false, position: taken.done.result.position }) : refuse(taken.refused);
  },
};

interface OnTitle {
  readonly titleId: string;
}

type Written = { readonly position: string };

/** A command on the caller's own loan of a title. */
const onLoan = async (system: System, caller: Caller, patronId: string, titleId: string, step: string, command: (loanId: string) => TitleCommand): Promise<Answer<Result<TitleState, TitleEvent, TitleRefusal>>> => {
  const loan = loanOf(await loadTitle(system, titleId), patronId);
  if (loan === null) return refuse({ name: 'no-such-loan' });
  const result = await onTitle(system, contextOf(caller, step), titleId, command(loan.loanId));
  return result.refused === undefined ? done(result) : refuse(result.refused);
};

export const returnLoan: UseCase<OnTitle, Written> = {
  operation: 'return-loan',
  run: async (system, caller, { titleId }) => {
    const { patronId } = caller;
    if (patronId === null) return refuse({ name: 'sign-in-required' });
    const result = await onLoan(system, caller, patronId, titleId, 'return', (loanId) => ({ type: 'ReturnLoan', loanId, patronId }));
    return result.refused === undefined ? done({ position: result.done.position }) : refuse(result.refused);
  },
};

export const extendLoan: UseCase<OnTitle & { readonly number: number }, Written & { readonly due: Instant }> = {
  operation: 'extend-loan',
  run: async (system, caller, { titleId, number }) => {
    const member = await memberOf(system, caller.patronId);
    if (member.refused) return refuse(member.refused);
    const { patronId, rules } = member.done;
    const result = await onLoan(system, caller, patronId, titleId, 'extend', (loanId) => ({ type: 'ExtendLoan', loanId, patronId, rules, extension: number }));
    if (result.refused) return refuse(result.refused);
    const due = loanOf(result.done.state, patronId)?.due;
    return due === undefined ? refuse({ name: 'no-such-loan' }) : done({ due, position: result.done.position });
  },
};

const holdCase = <I extends OnTitle>(operation: UseCase<I, Written>['operation'], command: (holdId: string, patronId: string, input: I) => TitleCommand): UseCase<I, Written> => ({
  operation,
  run: async (system, caller, input) => {
    const { patronId } = caller;
    if (patronId === null) return refuse({ name: 'sign-in-required' });
    const hold = (await loadTitle(system, input.titleId)).holds.find((h) => h.holder?.patronId === patronId);
    if (hold === undefined) return refuse({ name: 'no-such-hold' });
    const result = await onTitle(system, contextOf(caller, operation), input.titleId, command(hold.holdId, patronId, input));
    return result.refused === undefined ? done({ position: result.position }) : refuse(result.refused);
  },
});

export const cancelHold = holdCase<OnTitle>('cancel-hold', (holdId, patronId) => ({ type: 'CancelHold', holdId, patronId }));

export const pauseHold = holdCase<OnTitle & { readonly until: Day | null }>('pause-hold', (holdId, patronId, { until }) => ({
  type: 'PauseHold', holdId, patronId, until: until === null ? null : startOfDay(until),
}));

export const resumeHold = holdCase<OnTitle>('resume-hold', (holdId, patronId) => ({ type: 'ResumeHold', holdId, patronId }));

/** At the desk: returns somebody's loan or cancels their hold (R50). */
export const returnForPatron: UseCase<OnTitle & { readonly patronId: string }, Written> = {
  operation: 'manage-patrons',
  run: async (system, caller, { titleId, patronId }) => {
    const result = await onLoan(system, caller, patronId, titleId, 'return', (loanId) => ({ type: 'ReturnLoan', loanId, patronId: null }));
    return result.refused === undefined ? done({ position: result.done.position }) : refuse(result.refused);
  },
};

export const cancelHoldForPatron: UseCase<OnTitle & { readonly patronId: string }, Written> = {
  operation: 'manage-patrons',
  run: async (system, caller, { titleId, patronId }) => {
    const hold = (await loadTitle(system, titleId)).holds.find((h) => h.holder?.patronId === patronId);
    if (hold === undefined) return refuse({ name: 'no-such-hold' });
    const result = await onTitle(system, contextOf(caller, 'cancel'), titleId, { type: 'CancelHold', holdId: hold.holdId, patronId: null });
    return result.refused === undefined ? done({ position: result.position }) : refuse(result.refused);
  },
};
