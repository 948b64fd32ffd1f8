/** Who may do what. Deny by default: an operation without a row does not compile, a role not named is refused. */
import type { Actor } from './ports.ts';

export type Role = Exclude<Actor['role'], 'system'>;

const everybody: readonly Role[] = ['visitor', 'patron', 'librarian', 'administrator', 'auditor'];
const signedIn: readonly Role[] = ['patron', 'librarian', 'administrator', 'auditor'];

export const permissions = {
  'see-health': everybody,
  'see-session': everybody,
  'sign-in': everybody,
  'sign-out': everybody,
  'follow-live': everybody,
  browse: everybody,
  'open-book': everybody,
  'read-book': everybody,
  'accept-terms': ['patron'],
  'see-shelf': ['patron'],
  borrow: ['patron'],
  'return-loan': ['patron'],
  'extend-loan': ['patron'],
  'place-hold': ['patron'],
  'cancel-hold': ['patron'],
  'pause-hold': ['patron'],
  'resume-hold': ['patron'],
  'manage-titles': ['librarian'],
  'manage-licences': ['librarian'],
  'find-patrons': ['librarian'],
  'view-patron': ['librarian'],
  'manage-patrons': ['librarian'],
  'see-rules': signedIn,
  'change-rules': ['administrator'],
  'see-statistics': ['librarian', 'administrator'],
  'see-turnaways': ['librarian', 'administrator'],
  'see-service': ['librarian', 'administrator', 'auditor'],
  audit: ['auditor'],
} as const satisfies { readonly [operation: string]: readonly Role[] };

export type Operation = keyof typeof permissions;

export const may = (role: Role, operation: Operation): boolean => (permissions[operation] as readonly Role[]).includes(role);
