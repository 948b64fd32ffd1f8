/**
 * How events are written and read for ever: their versions, their upcasts, and which fields are personal. A personal
 * field is sealed with its subject's key on the way in; once that key is destroyed it reads as `null`.
 */
import type { DomainEvent, EventType, Recorded } from '../domain/events.ts';
import type { Concerns, Decode, Draft, IdentityVault, Json, Meta, Stored } from './ports.ts';

type Data = { readonly [key: string]: Json };

interface EventFormat {
  /** Version written today. */
  readonly v: number;
  /** From the version before, by the version it comes from: `{ 1: (v1) => v2 }`. */
  readonly upcasts?: { readonly [from: number]: (data: Data) => Data };
  /** The personal field, and the field that names its subject. */
  readonly sealed?: { readonly field: string; readonly subject: string };
}

const plain: EventFormat = { v: 1 };
const ofLoan: EventFormat = { v: 1, sealed: { field: 'holder', subject: 'loanId' } };
const ofHold: EventFormat = { v: 1, sealed: { field: 'holder', subject: 'holdId' } };

export const formats: { readonly [T in EventType]: EventFormat } = {
  LicenceAdded: plain,
  LicenceBegan: plain,
  LicenceWithdrawn: plain,
  LicenceExpired: plain,
  LicenceConsumed: plain,
  LoanStarted: ofLoan,
  LoanExtended: ofLoan,
  LoanReturned: ofLoan,
  LoanExpired: ofLoan,
  HoldPlaced: ofHold,
  HoldBecameReady: ofHold,
  HoldPutBack: ofHold,
  HoldPassedOn: ofHold,
  HoldPaused: ofHold,
  HoldResumed: ofHold,
  HoldCancelled: ofHold,
  HoldFulfilled: ofHold,
  Forgone: plain,
  BorrowTurnedAway: plain,
  PatronEnrolled: plain,
  PatronClassChanged: plain,
  CardRenewed: plain,
  PatronBlocked: plain,
  PatronUnblocked: plain,
  SlotClaimed: { v: 1, sealed: { field: 'use', subject: 'slot' } },
  SlotReleased: plain,
  ClassRulesChanged: plain,
  RetentionChanged: plain,
  TitleCatalogued: plain,
  TitleRevised: plain,
  FileAttached: plain,
  CoverAttached: plain,
  TitleHidden: plain,
  TitleShown: plain,
  SearchFoundNothing: plain,
  BookOpened: plain,
  ChapterOpened: plain,
  PlaceKept: plain,
  BookClosed: plain,
  ReaderForgotten: ofLoan,
  MemberRegistered: { v: 1, sealed: { field: 'person', subject: 'patronId' } },
  TermsAccepted: plain,
  MemberWithdrew: plain,
  SignedIn: plain,
  SignInRefused: plain,
  PersonalRecordViewed: plain,
  PasswordReset: plain,
};

/** The log holds an event this program does not know: it was written by a newer one. */
export class UnknownEvent extends Error {
  constructor(readonly event: { readonly type: string; readonly v: number; readonly position: string }) {
    super(`The log holds ${event.type} version ${event.v} at ${event.position}, which this version of Nagi cannot read. Run the newer version that wrote it.`);
  }
}

const isKnown = ({ type, v }: Stored): boolean => Object.hasOwn(formats, type) && v <= formats[type as EventType].v;

const refuseUnknown = (page: readonly Stored[], concerns: Concerns): void => {
  const unknown = page.find((stored) => !isKnown(stored) && concerns(stored));
  if (unknown !== undefined) throw new UnknownEvent(unknown);
};

const upcast = (stored: Stored, format: EventFormat): Data => {
  let data = stored.data;
  for (let v = stored.v; v < format.v; v++) {
    const step = format.upcasts?.[v];
    if (step === undefined) throw new UnknownEvent(stored);
    data = step(data);
  }
  return data;
};

/** What a seal is bound to, so that it cannot be moved to another event, stream or field. */
const contextOf = (stream: string, id: string, type: string, field: string): string => `${stream}\n${id}\n${type}\n${field}`;

const subjectIn = (data: Data, sealed: NonNullable<EventFormat['sealed']>): string => data[sealed.subject] as string;

/** Drafts of new events; the subjects of personal fields must have keys. */
export const encode = async (
  vault: IdentityVault,
  stream: string,
  events: readonly { readonly id: string; readonly event: DomainEvent }[],
  meta: Meta,
): Promise<readonly Draft[]> => {
  const parts = events.map(({ id, event: { type, ...data } }) => ({ id, type, data: data as unknown as Data, format: formats[type] }));
  const subjects = parts.flatMap(({ data, format }) => (format.sealed && data[format.sealed.field] !== null ? [subjectIn(data, format.sealed)] : []));
  const ring = subjects.length > 0 ? await vault.keyring(subjects) : null;
  return parts.map(({ id, type, data, format }) => {
    const { sealed } = format;
    const value = sealed && data[sealed.field];
    if (ring === null || sealed === undefined || value === null || value === undefined) return { id, type, v: format.v, data, meta };
    const text = ring.seal(subjectIn(data, sealed), value, contextOf(stream, id, type, sealed.field));
    return { id, type, v: format.v, data: { ...data, [sealed.field]: text }, meta };
  });
};

/** `decode` for several who are handed the very same pages: each is opened once, and forgotten with the page. */
export const decodeOnce = (vault: Pick<IdentityVault, 'keyring'>): Decode => {
  const opened = new WeakMap<readonly Stored[], Promise<readonly Recorded[]>>();
  return async (page, concerns) => {
    refuseUnknown(page, concerns);
    const opening = opened.get(page) ?? decode(vault, page, () => false);
    opened.set(page, opening);
    return opening;
  };
};

/**
 * Events as they were written, upcast to today's versions and opened as far as keys still exist. Throws `UnknownEvent` at one of an unknown
 * type or version that concerns who asks; leaves out the others.
 */
export const decode = async (vault: Pick<IdentityVault, 'keyring'>, page: readonly Stored[], concerns: Concerns = () => true): Promise<readonly Recorded[]> => {
  refuseUnknown(page, concerns);
  const parts = page.filter(isKnown).map((stored) => {
    const format: EventFormat = formats[stored.type as EventType];
    return { stored, format, data: upcast(stored, format) };
  });
  const subjects = parts.flatMap(({ data, format }) => (format.sealed && typeof data[format.sealed.field] === 'string' ? [subjectIn(data, format.sealed)] : []));
  const ring = subjects.length > 0 ? await vault.keyring(subjects) : null;
  return parts.map(({ stored, format, data }) => {
    const { id, type, stream, version, position, meta } = stored;
    const { sealed } = format;
    const text = sealed && data[sealed.field];
    const opened =
      ring !== null && sealed && typeof text === 'string'
        ? { ...data, [sealed.field]: ring.open(subjectIn(data, sealed), text, contextOf(stream, id, type, sealed.field)) }
        : data;
    return { id, event: { type, ...opened } as unknown as DomainEvent, stream, version, position, at: meta.at, actor: meta.actor, traceparent: meta.traceparent };
  });
};
