/** What happened at the door, a stream a day (`security-2026-12-15`): sign-ins, refusals, staff views of personal records (R107, R117). */
import { accepted, type Day, type Decider } from '../kernel.ts';

export type Door = 'patron' | 'staff';

export type SecurityCommand = { readonly occurrence: string } & (
  | { readonly type: 'NoteSignIn'; readonly door: Door; readonly class: string | null }
  | { readonly type: 'NoteRefusedSignIn'; readonly door: Door; readonly reason: SignInRefusal }
  | { readonly type: 'NotePersonalRecordView'; readonly subject: string; readonly reason: string }
  | { readonly type: 'NotePasswordReset'; readonly subject: string; readonly reason: string }
);

export type SignInRefusal = 'unknown-or-wrong' | 'too-many-attempts';

export type SecurityEvent = { readonly occurrence: string } & (
  | { readonly type: 'SignedIn'; readonly door: Door; readonly class: string | null }
  | { readonly type: 'SignInRefused'; readonly door: Door; readonly reason: SignInRefusal }
  /** A staff member (in the event's actor) opened a person's record and said why. */
  | { readonly type: 'PersonalRecordViewed'; readonly subject: string; readonly reason: string }
  /** A staff member (in the event's actor) is about to give a person a new password and said why. */
  | { readonly type: 'PasswordReset'; readonly subject: string; readonly reason: string }
);

export const securityStream = (day: Day): string => `security-${day}`;

/** The occurrence noted last: the same one again is a repeat of the same request. */
export const security: Decider<SecurityCommand, string | null, SecurityEvent, never> = {
  initial: null,
  evolve: (_state, event) => event.occurrence,
  decide: (state, command) => {
    if (state === command.occurrence) return accepted();
    const { occurrence } = command;
    switch (command.type) {
      case 'NoteSignIn':
        return accepted({ type: 'SignedIn', occurrence, door: command.door, class: command.class });
      case 'NoteRefusedSignIn':
        return accepted({ type: 'SignInRefused', occurrence, door: command.door, reason: command.reason });
      case 'NotePersonalRecordView':
        return accepted({ type: 'PersonalRecordViewed', occurrence, subject: command.subject, reason: command.reason });
      case 'NotePasswordReset':
        return accepted({ type: 'PasswordReset', occurrence, subject: command.subject, reason: command.reason });
    }
  },
};
