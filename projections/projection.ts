/**
 * A projection folds events into documents, purely. It answers for every event there is: with a handler, or by saying
 * that it ignores it. Projections are disposable: any repeats and rewinds end where a clean run ends.
 */
import type { DomainEvent, EventOf, EventType, Recorded } from '../domain/events.ts';

interface Touching<E extends DomainEvent> {
  /** The documents an event touches. */
  ids(recorded: Recorded<E>): readonly string[];
}

/** A document afterwards; `null` removes it (or there is none yet). */
export interface OneByOne<D, E extends DomainEvent> extends Touching<E> {
  evolve(document: D | null, recorded: Recorded<E>, id: string): D | null;
}

/** For documents of which a copy for each event would cost too much: several events in a row at once. */
export interface AllAtOnce<D, E extends DomainEvent> extends Touching<E> {
  evolveAll(document: D | null, recorded: readonly Recorded<E>[], id: string): D | null;
}

export type Handler<D, E extends DomainEvent> = OneByOne<D, E> | AllAtOnce<D, E>;

export type Handlers<D> = { readonly [T in EventType]: Handler<D, EventOf<T>> | 'ignored' };

export interface Projection<D> {
  readonly name: string;
  /** Raise it when documents or indexes change their shape: a new build is made beside the old one. */
  readonly version: number;
  readonly on: Handlers<D>;
  /** Ordered text keys of a document, per index; see `key`. */
  readonly indexes: { readonly [index: string]: (document: D, id: string) => readonly string[] };
}

/** Handlers that are all `'ignored'`, by name: ignorance is said, never assumed. */
export const ignoring = <const T extends readonly EventType[]>(...types: T): { readonly [K in T[number]]: 'ignored' } =>
  Object.fromEntries(types.map((type) => [type, 'ignored'])) as { readonly [K in T[number]]: 'ignored' };

/** One handler for several events, for documents of one kind: `const handling = handlingOf<Shelf>()`. */
export const handlingOf =
  <D>() =>
  <const T extends readonly EventType[]>(types: T, handler: Handler<D, EventOf<T[number]>>): { readonly [K in T[number]]: Handler<D, EventOf<K>> } =>
    Object.fromEntries(types.map((type) => [type, handler])) as unknown as { readonly [K in T[number]]: Handler<D, EventOf<K>> };

/** An index key of parts in order. A tab sorts before everything printable, so shorter parts come first. */
export const key = (...parts: readonly (string | number)[]): string =>
  parts.map((part) => (typeof part === 'number' ? String(Math.max(0, Math.floor(part))).padStart(12, '0') : part)).join('\t');

/** Events by what they tell of, for projections to name what they ignore. */
export const membershipEvents = ['MemberRegistered', 'TermsAccepted', 'MemberWithdrew'] as const;
export const securityEvents = ['SignedIn', 'SignInRefused', 'PersonalRecordViewed', 'PasswordReset'] as const;
export const readingEvents = ['BookOpened', 'ChapterOpened', 'PlaceKept', 'BookClosed', 'ReaderForgotten'] as const;
export const rulesEvents = ['ClassRulesChanged', 'RetentionChanged'] as const;
export const workEvents = ['TitleCatalogued', 'TitleRevised', 'FileAttached', 'CoverAttached', 'TitleHidden', 'TitleShown'] as const;
export const slotEvents = ['SlotClaimed', 'SlotReleased'] as const;
export const standingEvents = ['PatronEnrolled', 'PatronClassChanged', 'CardRenewed', 'PatronBlocked', 'PatronUnblocked'] as const;
export const licenceEvents = ['LicenceAdded', 'LicenceBegan', 'LicenceWithdrawn', 'LicenceExpired', 'LicenceConsumed'] as const;
export const loanEvents = ['LoanStarted', 'LoanExtended', 'LoanReturned', 'LoanExpired'] as const;
export const holdEvents = ['HoldPlaced', 'HoldBecameReady', 'HoldPutBack', 'HoldPassedOn', 'HoldPaused', 'HoldResumed', 'HoldCancelled', 'HoldFulfilled'] as const;

/** The events of each kind of stream. */
export const eventsIn: { readonly [kind: string]: readonly EventType[] } = {
  title: [...licenceEvents, ...loanEvents, ...holdEvents, 'Forgone', 'BorrowTurnedAway'],
  patron: [...slotEvents, ...standingEvents],
  reading: readingEvents, rules: rulesEvents, work: workEvents, membership: membershipEvents, security: securityEvents, searches: ['SearchFoundNothing'],
};
