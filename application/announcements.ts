/**
 * What the library tells outside, from what happened inside: one announcement for an event, or nothing.
 *
 * An announcement concerns a title, a licence or a rule, never a person: no patron, loan, hold, slot or staff; no class or
 * school of who borrowed (few people may share it); no text somebody typed but the catalogue's. Its id is the event's, which
 * is made per stream, so it leads to no other stream (docs/adr/0002). Its time is only the day (docs/adr/0011).
 */
import type { BibliographicRecord, Layout } from '../domain/catalogue/work.ts';
import { idOf, type EventOf, type EventType, type Recorded } from '../domain/events.ts';
import { dayOf, type Instant } from '../domain/kernel.ts';
import type { ClassRules } from '../domain/lending/rules.ts';
import type { LicenceTerms, PatronClass } from '../domain/lending/terms.ts';
import type { TurnawayReason } from '../domain/lending/title.ts';
import type { Announcement } from './ports.ts';

interface OfTitle {
  readonly titleId: string;
}

interface OfLicence extends OfTitle {
  readonly licenceId: string;
}

interface EndOfLicence extends OfLicence {
  /** Loans paid for and not used; `null` when they were not counted. */
  readonly checkoutsLeft: number | null;
}

/** The data of each announcement, by context and name. For ever: a field may be added, anything else is a new version. */
export interface AnnouncementData {
  readonly 'catalogue.title-catalogued': OfTitle & { readonly record: BibliographicRecord };
  readonly 'catalogue.title-revised': OfTitle & { readonly record: BibliographicRecord };
  readonly 'catalogue.book-attached': OfTitle & { readonly layout: Exclude<Layout, 'none'> };
  readonly 'catalogue.cover-changed': OfTitle;
  readonly 'catalogue.title-hidden': OfTitle;
  readonly 'catalogue.title-shown': OfTitle;
  readonly 'lending.licence-added': OfLicence & { readonly terms: LicenceTerms };
  readonly 'lending.licence-began': OfLicence;
  readonly 'lending.licence-withdrawn': EndOfLicence;
  readonly 'lending.licence-expired': EndOfLicence;
  readonly 'lending.licence-exhausted': OfLicence;
  readonly 'lending.title-lent': OfTitle;
  readonly 'lending.title-returned': OfTitle;
  readonly 'lending.hold-placed': OfTitle;
  readonly 'lending.hold-ended': OfTitle;
  readonly 'lending.reader-turned-away': OfTitle & { readonly reason: TurnawayReason };
  readonly 'lending.class-rules-changed': { readonly class: PatronClass; readonly rules: ClassRules };
  readonly 'lending.retention-changed': { readonly days: number };
}

export type AnnouncementName = keyof AnnouncementData;

type Told = { [N in AnnouncementName]: { readonly name: N; readonly subject: string; readonly data: AnnouncementData[N] } }[AnnouncementName];

/** What to tell of an event of a stream with this id (a title's streams carry the title's id), if anything. */
type Telling<T extends EventType> = 'private' | ((event: EventOf<T>, id: string) => Told | 'private');

type OnlyOfTitle = { [N in AnnouncementName]: OfTitle extends AnnouncementData[N] ? N : never }[AnnouncementName];

const ofTitle = (name: OnlyOfTitle) => (_event: unknown, titleId: string): Told => ({ name, subject: titleId, data: { titleId } });

/** Every event there is stands here, so that a new one is not told by accident, nor forgotten. */
const tellings: { readonly [T in EventType]: Telling<T> } = {
  TitleCatalogued: ({ record }, titleId) => ({ name: 'catalogue.title-catalogued', subject: titleId, data: { titleId, record } }),
  TitleRevised: ({ record }, titleId) => ({ name: 'catalogue.title-revised', subject: titleId, data: { titleId, record } }),
  FileAttached: ({ file }, titleId) => ({ name: 'catalogue.book-attached', subject: titleId, data: { titleId, layout: file.layout } }),
  CoverAttached: ofTitle('catalogue.cover-changed'),
  TitleHidden: ofTitle('catalogue.title-hidden'),
  TitleShown: ofTitle('catalogue.title-shown'),

  LicenceAdded: ({ licenceId, terms }, titleId) => ({ name: 'lending.licence-added', subject: titleId, data: { titleId, licenceId, terms } }),
  LicenceBegan: ({ licenceId }, titleId) => ({ name: 'lending.licence-began', subject: titleId, data: { titleId, licenceId } }),
  // Without the reason, which somebody typed.
  LicenceWithdrawn: ({ licenceId, checkoutsLeft }, titleId) => ({ name: 'lending.licence-withdrawn', subject: titleId, data: { titleId, licenceId, checkoutsLeft } }),
  LicenceExpired: ({ licenceId, checkoutsLeft }, titleId) => ({ name: 'lending.licence-expired', subject: titleId, data: { titleId, licenceId, checkoutsLeft } }),
  // Which licence a loan took would say the borrower's class or school where the licence is for one; only its last loan is told.
  LicenceConsumed: ({ licenceId, checkoutsLeft }, titleId) =>
    checkoutsLeft === 0 ? { name: 'lending.licence-exhausted', subject: titleId, data: { titleId, licenceId } } : 'private',
  LoanStarted: ofTitle('lending.title-lent'),
  // Whether a reader gave a book back or its time ran out is the reader's affair.
  LoanReturned: ofTitle('lending.title-returned'),
  LoanExpired: ofTitle('lending.title-returned'),
  HoldPlaced: ofTitle('lending.hold-placed'),
  HoldPassedOn: ofTitle('lending.hold-ended'),
  HoldCancelled: ofTitle('lending.hold-ended'),
  HoldFulfilled: ofTitle('lending.hold-ended'),
  BorrowTurnedAway: ({ reason }, titleId) => ({ name: 'lending.reader-turned-away', subject: titleId, data: { titleId, reason } }),
  ClassRulesChanged: ({ class: of, rules }) => ({ name: 'lending.class-rules-changed', subject: of, data: { class: of, rules } }),
  RetentionChanged: ({ days }) => ({ name: 'lending.retention-changed', subject: 'retention', data: { days } }),

  LoanExtended: 'private',
  HoldBecameReady: 'private',
  HoldPutBack: 'private',
  HoldPaused: 'private',
  HoldResumed: 'private',
  Forgone: 'private',
  PatronEnrolled: 'private',
  PatronClassChanged: 'private',
  CardRenewed: 'private',
  PatronBlocked: 'private',
  PatronUnblocked: 'private',
  SlotClaimed: 'private',
  SlotReleased: 'private',
  SearchFoundNothing: 'private',
  BookOpened: 'private',
  ChapterOpened: 'private',
  PlaceKept: 'private',
  BookClosed: 'private',
  ReaderForgotten: 'private',
  MemberRegistered: 'private',
  TermsAccepted: 'private',
  MemberWithdrew: 'private',
  SignedIn: 'private',
  SignInRefused: 'private',
  PersonalRecordViewed: 'private',
  PasswordReset: 'private',
};

/** The day in Japan, as the instant it begins: with the hour of a loan one could look for who was seen reading then. */
const timeOf = (at: Instant): string => `${dayOf(at)}T00:00:00+09:00`;

/** Names the schema of an announcement's data; the schema's own `$id`. CloudEvents wants a URI here, which a path is not. */
export const dataschemaOf = (name: AnnouncementName): string => `urn:nagi:announcement:${name}.v1`;

/** What to publish of an event, and on which topic. Pure: the same event always gives the same announcement. */
export const announcementOf = ({ id, event, stream, at }: Recorded): { readonly topic: string; readonly announcement: Announcement } | 'private' => {
  const telling = tellings[event.type] as Telling<EventType>;
  const told = telling === 'private' ? telling : telling(event, idOf(stream));
  if (told === 'private') return told;
  const context = told.name.slice(0, told.name.indexOf('.'));
  return {
    topic: `nagi.${context}.v1`,
    announcement: {
      specversion: '1.0', id, source: `/nagi/${context}`, type: `jp.nagi.${told.name}.v1`, subject: told.subject, time: timeOf(at),
      datacontenttype: 'application/json', dataschema: dataschemaOf(told.name), data: told.data as unknown as Announcement['data'],
    },
  };
};
