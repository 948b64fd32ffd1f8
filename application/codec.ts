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

const known: ReadonlyMap<string, EventFormat> = new Map(Object.entries(formats));

/** How an event is read; nothing for one of a type or version this program does not know. */
const formatOf = ({ type, v }: Stored): EventFormat | undefined => {
  const format = known.get(type);
  return format !== undefined && v <= format.v ? format : undefined;
};

const refuse = (unknown: readonly Stored[], concerns: Concerns): void => {
  const first = unknown.find(concerns);
  if (first !== undefined) throw new UnknownEvent(first);
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
  const opened = new WeakMap<readonly Stored[], { readonly unknown: readonly Stored[]; readonly recorded: Promise<readonly Recorded[]> }>();
  return async (page, concerns) => {
    const there = opened.get(page) ?? { unknown: page.filter((stored) => formatOf(stored) === undefined), recorded: decode(vault, page, () => false) };
    opened.set(page, there);
    refuse(there.unknown, concerns);
    return there.recorded;
  };
};

/**
 * Events as they were written, upcast to today's versions and opened as far as keys still exist. Throws `UnknownEvent` at one of an unknown
 * type or version that concerns who asks; leaves out the others.
 */
export const decode = async (vault: Pick<IdentityVault, 'keyring'>, page: readonly Stored[], concerns: Concerns = () => true): Promise<readonly Recorded[]> => {
  const parts: { readonly stored: Stored; readonly sealed: EventFormat['sealed']; readonly data: Data }[] = [];
  const subjects: string[] = [];
  for (const stored of page) {
    const format = formatOf(stored);
    if (format === undefined) {
      refuse([stored], concerns);
      continue;
    }
    const data = upcast(stored, format);
    const sealed = typeof data[format.sealed?.field ?? ''] === 'string' ? format.sealed : undefined;
    if (sealed !== undefined) subjects.push(subjectIn(data, sealed));
    parts.push({ stored, sealed, data });
  }
  const ring = subjects.length > 0 ? await vault.keyring(subjects) : null;
  return parts.map(({ stored: { id, type, stream, version, position, meta }, sealed, data }) => {
    const opened = sealed === undefined || ring === null ? data : { ...data, [sealed.field]: ring.open(subjectIn(data, sealed), data[sealed.field] as string, contextOf(stream, id, type, sealed.field)) };
    return { id, event: { type, ...opened } as unknown as DomainEvent, stream, version, position, at: meta.at, actor: meta.actor, traceparent: meta.traceparent };
  });
};
