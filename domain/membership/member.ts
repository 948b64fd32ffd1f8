/** A person behind a patron id. Everything personal is one sealed value under the person's key (R116, N3). */
import { accepted, refused, type Day, type Decider } from '../kernel.ts';

/** Personal data; never outside a sealed field, never in logs, URLs, messages. */
export interface Person {
  readonly card: string;
  readonly name: string;
  readonly kana: string;
  readonly born: Day;
  readonly mail: string | null;
}

export interface Member {
  /** `null` once the person's key is destroyed. */
  readonly person: Person | null;
  readonly withdrawn: boolean;
  readonly termsAccepted: string | null;
}

export type MemberState = Member | null;

export const membershipStream = (patronId: string): string => `membership-${patronId}`;

export type MemberCommand =
  | { readonly type: 'RegisterMember'; readonly patronId: string; readonly person: Person }
  /** `edition` names the text that was accepted, by its date (R24). */
  | { readonly type: 'AcceptTerms'; readonly edition: string }
  | { readonly type: 'WithdrawMember' };

export type MemberEvent =
  | { readonly type: 'MemberRegistered'; readonly patronId: string; readonly person: Person | null }
  | { readonly type: 'TermsAccepted'; readonly edition: string }
  | { readonly type: 'MemberWithdrew' };

export type MemberRefusal = { readonly name: 'no-such-member' } | { readonly name: 'member-exists' };

export const member: Decider<MemberCommand, MemberState, MemberEvent, MemberRefusal> = {
  initial: null,

  evolve: (state, event) => {
    switch (event.type) {
      case 'MemberRegistered':
        return { person: event.person, withdrawn: false, termsAccepted: null };
      case 'TermsAccepted':
        return state && { ...state, termsAccepted: event.edition };
      case 'MemberWithdrew':
        return state && { ...state, withdrawn: true };
    }
  },

  decide: (state, command) => {
    if (command.type === 'RegisterMember') {
      if (state === null) return accepted({ type: 'MemberRegistered', patronId: command.patronId, person: command.person });
      return state.person?.card === command.person.card ? accepted() : refused({ name: 'member-exists' });
    }
    if (state === null) return refused({ name: 'no-such-member' });
    if (command.type === 'AcceptTerms' && state.withdrawn) return refused({ name: 'no-such-member' });
    if (command.type === 'AcceptTerms') return state.termsAccepted === command.edition ? accepted() : accepted({ type: 'TermsAccepted', edition: command.edition });
    return state.withdrawn ? accepted() : accepted({ type: 'MemberWithdrew' });
  },
};
