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

/** Values may be words somebody typed: `constructor` is one that every object has. */
export const plus = (counts: Counts, value: string): Counts => ({ ...counts, [value]: (Object.hasOwn(counts, value) ? (counts[value] ?? 0) : 0) + 1 });

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

const details = (day: DayDocument, { event, at, stream }: Recorded): DayDocument => {
  if (event.type === 'LoanStarted') {
    return {
      ...day,
      loansByClass: plus(day.loansByClass, event.borrower.class),
      loansByTitle: plus(day.loansByTitle, idOf(stream)),
      loansByLicence: plus(day.loansByLicence, event.licenceId),
      loansByHour: plus(day.loansByHour, String(hourOf(at))),
    };
  }
  return event.type === 'BookOpened'
    ? { ...day, readsByDevice: plus(day.readsByDevice, event.device), readsByTitle: plus(day.readsByTitle, event.titleId) }
    : day;
};

const count = (day: DayDocument, recorded: Recorded): DayDocument => {
  const figure = figureOf(recorded.event);
  const counted = figure === null ? day : { ...day, figures: { ...day.figures, [figure]: day.figures[figure] + 1 } };
  return details({ ...counted, first: day.first === '' ? recorded.position : day.first, last: recorded.position, events: plus(day.events, kindOf(recorded.stream)) }, recorded);
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
    { ids: ({ at }) => [dayOf(at)], evolve: (document, recorded) => count(document ?? none, recorded) },
  ),
  indexes: { byDay: (_document, id) => [key(id)] },
};
