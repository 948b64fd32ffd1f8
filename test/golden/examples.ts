/**
 * One or more examples of every event as it is written today. What was written before stands in `events/`, for ever;
 * these are only what a new golden file is made of (see events.test.ts).
 */
import type { BibliographicRecord } from '../../domain/catalogue/work.ts';
import type { EventOf, EventType } from '../../domain/events.ts';
import type { LicenceTerms } from '../../domain/lending/terms.ts';

const holder = { patronId: 'p-0001', slot: 's-0001' };
const borrower = { class: 'general', school: null } as const;
const pupil = { class: 'pupil', school: 'kitagi' } as const;

const terms: readonly LicenceTerms[] = [
  { concurrency: 1, checkouts: null, starts: null, expires: null, perLoan: null, audience: { kind: 'patrons' } },
  { concurrency: 3, checkouts: 52, starts: '2026-03-31T15:00:00.000Z', expires: '2028-03-31T15:00:00.000Z', perLoan: null, audience: { kind: 'schools', schools: ['kitagi', 'shiraishi'] } },
  { concurrency: null, checkouts: null, starts: null, expires: null, perLoan: { price: 300, monthlyBudget: 9000 }, audience: { kind: 'classes', classes: ['general', 'reading-support'] } },
  { concurrency: null, checkouts: null, starts: null, expires: null, perLoan: null, audience: { kind: 'anyone' } },
];

const record: BibliographicRecord = {
  title: '潮待ちの窓', titleYomi: 'シオマチノマド', subtitle: '北木島の夏', series: { name: '瀬戸の小さな本', yomi: 'セトノチイサナホン', number: 3 },
  contributors: [{ name: '海野 なぎ', yomi: 'ウミノ ナギ', role: 'author' }, { name: '灘 真帆', yomi: 'ナダ マホ', role: 'illustrator' }],
  publisher: '島影書房', published: '2020-04-01', isbn: '9784000000004', ndc: '913.6', subjects: ['島', '海運'], audience: 'upper-elementary', language: 'ja',
  description: '石切り場のある島で過ごす夏の話。𠮷田家の髙橋さんも出ます。', pages: 120, layout: 'reflow-vertical',
  accessibility: { speech: true, reflow: true, ruby: true, alternatives: false }, local: true,
};
const bare: BibliographicRecord = { ...record, subtitle: null, series: null, contributors: [], isbn: null, subjects: [], pages: null, layout: 'none', local: false };

const place = {
  href: 'OEBPS/chapter-2.xhtml', type: 'application/xhtml+xml', title: '第二章',
  locations: { progression: 0.25, totalProgression: 0.4375, partialCfi: '/4/2/6,/1:12,/1:40' },
};

export const examples: { readonly [T in EventType]: readonly EventOf<T>[] } = {
  LicenceAdded: terms.map((of, i) => ({ type: 'LicenceAdded', licenceId: `l-000${i + 1}`, terms: of })),
  LicenceBegan: [{ type: 'LicenceBegan', licenceId: 'l-0002' }],
  LicenceWithdrawn: [{ type: 'LicenceWithdrawn', licenceId: 'l-0001', reason: '出版社の申し出', checkoutsLeft: null }, { type: 'LicenceWithdrawn', licenceId: 'l-0002', reason: '重複', checkoutsLeft: 12 }],
  LicenceExpired: [{ type: 'LicenceExpired', licenceId: 'l-0002', checkoutsLeft: 7 }],
  LicenceConsumed: [{ type: 'LicenceConsumed', licenceId: 'l-0002', loanId: 'loan-1', checkoutsLeft: 51, price: 0 }, { type: 'LicenceConsumed', licenceId: 'l-0003', loanId: 'loan-2', checkoutsLeft: null, price: 300 }],
  LoanStarted: [
    { type: 'LoanStarted', loanId: 'loan-1', licenceId: 'l-0002', borrower, holder, started: '2026-12-15T01:00:00.000Z', due: '2026-12-29T14:59:59.000Z', cut: false, metered: true },
    { type: 'LoanStarted', loanId: 'loan-2', licenceId: 'l-0002', borrower: pupil, holder: null, started: '2026-12-15T01:00:00.000Z', due: '2026-12-20T15:00:00.000Z', cut: true, metered: false },
  ],
  LoanExtended: [{ type: 'LoanExtended', loanId: 'loan-1', holder, due: '2027-01-09T14:59:59.000Z', extension: 1 }],
  LoanReturned: [{ type: 'LoanReturned', loanId: 'loan-1', licenceId: 'l-0002', borrower, holder, by: 'patron' }, { type: 'LoanReturned', loanId: 'loan-2', licenceId: 'l-0002', borrower: pupil, holder: null, by: 'staff' }],
  LoanExpired: [{ type: 'LoanExpired', loanId: 'loan-1', licenceId: 'l-0002', borrower, holder, due: '2026-12-29T14:59:59.000Z' }],
  HoldPlaced: [{ type: 'HoldPlaced', holdId: 'hold-1', borrower, holder, pickupDays: 7 }],
  HoldBecameReady: [{ type: 'HoldBecameReady', holdId: 'hold-1', licenceId: 'l-0001', holder, until: '2026-12-22T14:59:59.000Z' }],
  HoldPutBack: [{ type: 'HoldPutBack', holdId: 'hold-1', holder }],
  HoldPassedOn: [{ type: 'HoldPassedOn', holdId: 'hold-1', holder }],
  HoldPaused: [{ type: 'HoldPaused', holdId: 'hold-1', holder, until: '2027-01-10T14:59:59.000Z' }, { type: 'HoldPaused', holdId: 'hold-2', holder, until: null }],
  HoldResumed: [{ type: 'HoldResumed', holdId: 'hold-1', holder }],
  HoldCancelled: [{ type: 'HoldCancelled', holdId: 'hold-1', holder, by: 'patron' }, { type: 'HoldCancelled', holdId: 'hold-2', holder, by: 'staff' }],
  HoldFulfilled: [{ type: 'HoldFulfilled', holdId: 'hold-1', holder, loanId: 'loan-1' }],
  Forgone: [{ type: 'Forgone', id: 'loan-9' }],
  BorrowTurnedAway: [{ type: 'BorrowTurnedAway', reason: 'all-on-loan', borrower }, { type: 'BorrowTurnedAway', reason: 'monthly-budget-spent', borrower }, { type: 'BorrowTurnedAway', reason: 'not-licensed', borrower: pupil }],
  PatronEnrolled: [{ type: 'PatronEnrolled', class: 'general', school: null, cardExpires: '2028-03-31T15:00:00.000Z' }, { type: 'PatronEnrolled', class: 'pupil', school: 'kitagi', cardExpires: null }],
  PatronClassChanged: [{ type: 'PatronClassChanged', class: 'reading-support', school: null }],
  CardRenewed: [{ type: 'CardRenewed', cardExpires: '2030-03-31T15:00:00.000Z' }, { type: 'CardRenewed', cardExpires: null }],
  PatronBlocked: [{ type: 'PatronBlocked', reason: '連絡先の確認', until: null }, { type: 'PatronBlocked', reason: '連絡先の確認', until: '2027-01-10T14:59:59.000Z' }],
  PatronUnblocked: [{ type: 'PatronUnblocked' }],
  SlotClaimed: [
    { type: 'SlotClaimed', slot: 's-0001', kind: 'loan', counted: true, lease: '2026-12-15T01:05:00.000Z', use: { titleId: 't-0001', id: 'loan-1' } },
    { type: 'SlotClaimed', slot: 's-0002', kind: 'hold', counted: false, lease: '2026-12-15T01:05:00.000Z', use: null },
  ],
  SlotReleased: [{ type: 'SlotReleased', slot: 's-0001', kind: 'loan', why: 'ended' }, { type: 'SlotReleased', slot: 's-0002', kind: 'hold', why: 'unused' }],
  ClassRulesChanged: [{ type: 'ClassRulesChanged', class: 'pupil', rules: { loans: 2, loanDays: 14, holds: 2, pickupDays: 7, extensions: 1, unlimitedCounts: false } }],
  RetentionChanged: [{ type: 'RetentionChanged', days: 30 }],
  TitleCatalogued: [{ type: 'TitleCatalogued', record }, { type: 'TitleCatalogued', record: bare }],
  TitleRevised: [{ type: 'TitleRevised', record: { ...record, pages: 122 } }],
  FileAttached: [{ type: 'FileAttached', file: { hash: 'ab'.repeat(32), size: 482_113, layout: 'reflow-vertical', chapters: 12, removed: 2 } }],
  CoverAttached: [{ type: 'CoverAttached', hash: 'cd'.repeat(32), mediaType: 'image/svg+xml' }],
  TitleHidden: [{ type: 'TitleHidden' }],
  TitleShown: [{ type: 'TitleShown' }],
  SearchFoundNothing: [{ type: 'SearchFoundNothing', occurrence: 'o-0001', query: 'かふかの城' }],
  BookOpened: [{ type: 'BookOpened', titleId: 't-0001', access: 'loan', device: 'phone' }, { type: 'BookOpened', titleId: 't-0002', access: 'open', device: 'desk' }],
  ChapterOpened: [{ type: 'ChapterOpened', titleId: 't-0001', access: 'loan', chapter: 0 }],
  PlaceKept: [{ type: 'PlaceKept', place }, { type: 'PlaceKept', place: { ...place, title: null, locations: { progression: 0, totalProgression: 0, partialCfi: null } } }],
  BookClosed: [{ type: 'BookClosed', titleId: 't-0001' }],
  ReaderForgotten: [{ type: 'ReaderForgotten', loanId: 'loan-1', titleId: 't-0001', holder: { patronId: 'p-0001' } }],
  MemberRegistered: [{ type: 'MemberRegistered', patronId: 'p-0001', person: { card: 'K0000001', name: '凪野 はる', kana: 'ナギノ ハル', born: '1990-05-01', mail: 'haru@example.test' } }],
  TermsAccepted: [{ type: 'TermsAccepted', edition: '2026-04-01' }],
  MemberWithdrew: [{ type: 'MemberWithdrew' }],
  SignedIn: [{ type: 'SignedIn', occurrence: 'o-0002', door: 'patron', class: 'general' }, { type: 'SignedIn', occurrence: 'o-0003', door: 'staff', class: null }],
  SignInRefused: [{ type: 'SignInRefused', occurrence: 'o-0004', door: 'patron', reason: 'unknown-or-wrong' }, { type: 'SignInRefused', occurrence: 'o-0005', door: 'staff', reason: 'too-many-attempts' }],
  PasswordReset: [{ type: 'PasswordReset', occurrence: 'o-0007', subject: 'p-0001', reason: 'パスワードを忘れた' }],
  PersonalRecordViewed: [{ type: 'PersonalRecordViewed', occurrence: 'o-0006', subject: 'p-0001', reason: '住所変更の届け出' }],
};
