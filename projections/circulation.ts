/** What happened on one day in Japan, counted (R92). The id is the day. */
import { idOf, kindOf, type DomainEvent, type Recorded } from '../domain/events.ts';
import { dayOf, hourOf } from '../domain/kernel.ts';
import { handlingOf, holdEvents, key, licenceEvents, loanEvents, membershipEvents, readingEvents, rulesEvents, securityEvents, slotEvents, standingEvents, workEvents, type Projection } from './projection.ts';

export type Counts = { readonly [value: string]: number };

export interface DayDocument {
  /** The positions of the day's first and last event. Between them stand a few of the days beside it, written across midnight. */
  readonly first: string;
  readonly last: string;
  /** All events by kind of stream. */
  readonly events: Counts;
  /** Loans, returns, … as the figures are named on the screens. */
  readonly figures: { readonly [F in Figure]: number };
  readonly loansByClass: Counts;
  readonly loansByTitle: Counts;
  readonly loansByLicence: Counts;
  readonly loansByHour: Counts;
  readonly readsByDevice: Counts;
  readonly readsByTitle: Counts;
}

export const figures = ['loans', 'returns', 'extensions', 'holds', 'reads', 'signIns', 'newPatrons', 'turnaways'] as const;
export type Figure = (typeof figures)[number];

const none: DayDocument = {
  first: '',
  last: '',
  events: {},
  figures: { loans: 0, returns: 0, extensions: 0, holds: 0, reads: 0, signIns: 0, newPatrons: 0, turnaways: 0 },
  loansByClass: {}, loansByTitle: {}, loansByLicence: {}, loansByHour: {}, readsByDevice: {}, readsByTitle: {},
};

/** The figure an event counts in, `null` for the rest. Staff coming to work are no sign-ins of readers. */
const figureOf = (event: DomainEvent): Figure | null => {
  switch (event.type) {
    case 'LoanStarted':
      return 'loans';
    case 'LoanReturned':
    case 'LoanExpired':
      return 'returns';
    case 'LoanExtended':
      return 'extensions';
    case 'HoldPlaced':
      return 'holds';
    case 'BookOpened':
      return 'reads';
    case 'PatronEnrolled':
      return 'newPatrons';
    case 'BorrowTurnedAway':
      return 'turnaways';
    case 'SignedIn':
      return event.door === 'patron' ? 'signIns' : null;
    default:
      return null;
  }
};

/** A day that is being counted: nobody else's yet. Its words are ids and names of ours, never typed by somebody. */
type Counting = { -readonly [K in keyof DayDocument]: DayDocument[K] extends string ? string : Record<string, number> };

const add = (counts: Record<string, number>, value: string): void => {
  counts[value] = (counts[value] ?? 0) + 1;
};

const count = (day: Counting, { event, at, stream, position }: Recorded): void => {
  const figure = figureOf(event);
  if (figure !== null) add(day.figures, figure);
  if (day.first === '') day.first = position;
  day.last = position;
  add(day.events, kindOf(stream));
  if (event.type === 'LoanStarted') {
    add(day.loansByClass, event.borrower.class);
    add(day.loansByTitle, idOf(stream));
    add(day.loansByLicence, event.licenceId);
    add(day.loansByHour, String(hourOf(at)));
  }
  if (event.type === 'BookOpened') {
    add(day.readsByDevice, event.device);
    add(day.readsByTitle, event.titleId);
  }
};

const countAll = (day: DayDocument, all: readonly Recorded[]): DayDocument => {
  const counting: Counting = {
    ...day, events: { ...day.events }, figures: { ...day.figures }, loansByClass: { ...day.loansByClass }, loansByTitle: { ...day.loansByTitle },
    loansByLicence: { ...day.loansByLicence }, loansByHour: { ...day.loansByHour }, readsByDevice: { ...day.readsByDevice }, readsByTitle: { ...day.readsByTitle },
  };
  for (const recorded of all) count(counting, recorded);
  return counting as DayDocument;
};

const handling = handlingOf<DayDocument>();

export const circulation: Projection<DayDocument> = {
  name: 'circulation',
  version: 2,
  on: handling(
    [
      ...licenceEvents, ...loanEvents, ...holdEvents, 'Forgone', 'BorrowTurnedAway', 'SearchFoundNothing',
      ...slotEvents, ...standingEvents, ...rulesEvents, ...workEvents, ...readingEvents, ...membershipEvents, ...securityEvents,
    ],
    { ids: ({ at }) => [dayOf(at)], evolveAll: (document, all) => countAll(document ?? none, all) },
  ),
  indexes: { byDay: (_document, id) => [key(id)] },
};
