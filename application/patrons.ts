/** The desk's work on patrons: finding them, seeing why a card cannot borrow, blocking, a new password (R50, R59). */
import { dayOf, type Instant } from '../domain/kernel.ts';
import { patron, patronStream, type PatronCommand } from '../domain/lending/patron.ts';
import type { PatronClass } from '../domain/lending/terms.ts';
import { member, membershipStream, type Person } from '../domain/membership/member.ts';
import { security, securityStream } from '../domain/security/security.ts';
import { loadPatron } from './lending.ts';
import { done, refuse, type Answer } from './refusal.ts';
import { shelfOf, type HoldView, type ShelfView } from './shelf.ts';
import { contextOf, systemContext, type Caller, type System, type UseCase } from './system.ts';
import type { TitleCard } from './cards.ts';

interface Written {
  readonly position: string;
}

interface OfPatron {
  readonly patronId: string;
}

export interface NewPatron {
  readonly person: Person;
  readonly class: PatronClass;
  readonly school: string | null;
  readonly cardExpires: Instant | null;
  readonly password: string | null;
}

/** Makes a patron: key, membership, lending side, account. Used by the seed and by registration. */
export const enrol = async (system: System, cause: string, { person, class: patronClass, school, cardExpires, password }: NewPatron): Promise<string> => {
  const patronId = await system.vault.mint();
  const context = systemContext(cause, patronId);
  await system.transact({ ...context, command: `${context.command}:member` }, membershipStream(patronId), member, { type: 'RegisterMember', patronId, person });
  await system.transact({ ...context, command: `${context.command}:patron` }, patronStream(patronId), patron, { type: 'EnrolPatron', class: patronClass, school, cardExpires });
  const added = await system.accounts.add({ accountId: patronId, role: 'patron', patronId, name: null }, person.card, password);
  if (!added) throw new Error('this card number has an account already');
  return patronId;
};

const most = 50;

export const findPatrons: UseCase<{ readonly q: string }, { readonly items: readonly { readonly patronId: string; readonly cardEnd: string; readonly name: string; readonly kana: string; readonly class: PatronClass }[]; readonly more: boolean }> = {
  operation: 'find-patrons',
  run: async (system, _caller, { q }) => {
    const found = system.directory.find(q, most + 1);
    const items = await Promise.all(
      found.slice(0, most).map(async ({ patronId, card, name, kana }) => ({ patronId, cardEnd: card.slice(-4), name, kana, class: (await loadPatron(system, patronId))?.class ?? 'general' })),
    );
    return done({ items, more: found.length > most });
  },
};

export interface PatronRecord extends OfPatron {
  readonly person: Person | null;
  readonly class: PatronClass;
  readonly cardExpires: Instant | null;
  readonly block: { readonly reason: string; readonly until: Instant | null } | null;
  readonly standing: string | null;
  readonly slots: ShelfView['slots'];
  readonly loans: readonly { readonly title: TitleCard; readonly due: Instant }[];
  readonly holds: readonly Pick<HoldView, 'title' | 'status'>[];
}

/** Opens a record. The view is an event before anything is shown: no view without its reason in the log. */
export const viewPatron: UseCase<OfPatron & { readonly reason: string }, PatronRecord> = {
  operation: 'view-patron',
  run: async (system, caller, { patronId, reason }) => {
    const [{ state }, known] = await Promise.all([system.load(membershipStream(patronId), member), loadPatron(system, patronId)]);
    if (state === null || known === null) return refuse({ name: 'no-such-patron' });
    await system.transact(contextOf(caller, 'view'), securityStream(dayOf(system.clock.now())), security, {
      type: 'NotePersonalRecordView', occurrence: caller.request, subject: patronId, reason,
    });
    const shelf = await shelfOf(system, patronId);
    if (shelf === null) return refuse({ name: 'no-such-patron' });
    return done({
      patronId,
      person: state.person,
      class: known.class,
      cardExpires: known.cardExpires,
      block: known.block,
      standing: shelf.standing,
      slots: shelf.slots,
      loans: shelf.loans.map(({ title, due }) => ({ title, due })),
      holds: shelf.holds.map(({ title, status }) => ({ title, status })),
    });
  },
};

const onPatron = async (system: System, caller: Caller, patronId: string, step: string, command: PatronCommand): Promise<Answer<Written>> => {
  const result = await system.transact(contextOf(caller, step), patronStream(patronId), patron, command);
  return result.refused ? refuse(result.refused) : done({ position: result.position });
};

export const blockPatron: UseCase<OfPatron & { readonly reason: string; readonly until: Instant | null }, Written> = {
  operation: 'manage-patrons',
  run: (system, caller, { patronId, reason, until }) => onPatron(system, caller, patronId, 'block', { type: 'BlockPatron', reason, until }),
};

export const unblockPatron: UseCase<OfPatron, Written> = {
  operation: 'manage-patrons',
  run: (system, caller, { patronId }) => onPatron(system, caller, patronId, 'unblock', { type: 'UnblockPatron' }),
};

/** Gives a patron a new password, shown once. With it somebody could enter in the patron's name: so it is noted first, and why. */
export const resetPassword: UseCase<OfPatron & { readonly reason: string }, { readonly temporary: string }> = {
  operation: 'manage-patrons',
  run: async (system, caller, { patronId, reason }) => {
    const account = await system.accounts.ofPatron(patronId);
    if (account === null) return refuse({ name: 'no-such-patron' });
    await system.transact(contextOf(caller, 'reset'), securityStream(dayOf(system.clock.now())), security, {
      type: 'NotePasswordReset', occurrence: caller.request, subject: patronId, reason,
    });
    const temporary = await system.accounts.resetPassword(account.accountId);
    return temporary === null ? refuse({ name: 'no-such-patron' }) : done({ temporary });
  },
};
