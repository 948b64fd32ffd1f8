/** Signing in, as far as it is the library's business: what is noted, how somebody is greeted, which terms hold. */
import { dayOf } from '../domain/kernel.ts';
import { member, membershipStream } from '../domain/membership/member.ts';
import { security, securityStream, type Door, type SecurityCommand } from '../domain/security/security.ts';
import { loadPatron } from './lending.ts';
import type { Account } from './ports.ts';
import { done, refuse } from './refusal.ts';
import { contextOf, type Caller, type System, type UseCase } from './system.ts';

/** The edition of the terms of use (利用規約) that must be accepted (R24). */
export const termsEdition = '2026-11-01';

export interface SessionView {
  readonly role: Caller['role'];
  readonly name: string | null;
  readonly class: string | null;
  readonly termsAccepted: boolean;
  readonly termsEdition: string;
}

export const viewSession = async (system: System, caller: Caller, name: string | null): Promise<SessionView> => {
  if (caller.patronId === null) return { role: caller.role, name, class: null, termsAccepted: true, termsEdition };
  const [{ state }, patron] = await Promise.all([system.load(membershipStream(caller.patronId), member), loadPatron(system, caller.patronId)]);
  return {
    role: caller.role,
    name: state?.person?.name ?? null,
    class: patron?.class ?? null,
    termsAccepted: state?.termsAccepted === termsEdition,
    termsEdition,
  };
};

const note = (system: System, caller: Caller, command: SecurityCommand): Promise<unknown> =>
  system.transact(contextOf(caller, 'door'), securityStream(dayOf(system.clock.now())), security, command);

/** What is nobody's login is tried at the readers' door: theirs are the numbers one can guess. */
const doorOf = (role: Account['role'] | null): Door => (role === null || role === 'patron' ? 'patron' : 'staff');

/** Checks login and password; `source` is where the request came from, for counting attempts only. */
export const signIn: UseCase<{ readonly login: string; readonly password: string; readonly source: string }, Account> = {
  operation: 'sign-in',
  run: async (system, caller, { login, password, source }) => {
    const verified = await system.accounts.verify(login, password, source);
    if ('wrong' in verified || 'retryAfterSeconds' in verified) {
      const refusal = 'wrong' in verified ? ({ name: 'unknown-or-wrong' } as const) : ({ name: 'too-many-attempts', ...verified } as const);
      // Of a flood one a minute is noted: the log is for ever, and who is turned away must not be able to fill it.
      const occurrence = refusal.name === 'too-many-attempts' ? `flood-${system.clock.now().slice(0, 16)}` : caller.request;
      const door = 'wrong' in verified ? doorOf(verified.wrong) : 'patron';
      await note(system, caller, { type: 'NoteRefusedSignIn', occurrence, door, reason: refusal.name });
      return refuse(refusal);
    }
    const patron = verified.patronId === null ? null : await loadPatron(system, verified.patronId);
    const as: Caller = verified.patronId === null ? { ...caller, role: verified.role, staffId: verified.accountId } : caller;
    await note(system, as, { type: 'NoteSignIn', occurrence: caller.request, door: doorOf(verified.role), class: patron?.class ?? null });
    return done(verified);
  },
};

export const acceptTerms: UseCase<{ readonly edition: string }, { readonly position: string }> = {
  operation: 'accept-terms',
  run: async (system, caller, { edition }) => {
    if (caller.patronId === null) return refuse({ name: 'sign-in-required' });
    if (edition !== termsEdition) return refuse({ name: 'terms-outdated', edition: termsEdition });
    const result = await system.transact(contextOf(caller, 'terms'), membershipStream(caller.patronId), member, { type: 'AcceptTerms', edition });
    return result.refused ? refuse(result.refused) : done({ position: result.position });
  },
};
