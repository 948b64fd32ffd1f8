/**
 * What falls due by itself, by when: the library's timers, folded from the log, so that none can be lost or left over
 * (docs/adr/0008). Whoever watches them sends a command; the event that follows removes the deadline.
 */
import { idOf, type EventOf, type Recorded } from '../domain/events.ts';
import type { Instant } from '../domain/kernel.ts';
import type { SlotUse } from '../domain/lending/patron.ts';
import { handlingOf, ignoring, key, membershipEvents, rulesEvents, securityEvents, workEvents, type Projection } from './projection.ts';

export type Deadline =
  /** Something of a title turns: a loan ends, a licence begins or ends, a ready hold passes on, a pause is over. */
  | { readonly kind: 'title'; readonly titleId: string; readonly at: Instant }
  /** A leased slot has had time enough to become a loan or a hold. */
  | { readonly kind: 'slot'; readonly patronId: string; readonly slot: string; readonly slotKind: 'loan' | 'hold'; readonly use: SlotUse; readonly at: Instant }
  /** A loan ended; after the retention nobody may be able to tell who it was. */
  | { readonly kind: 'ended'; readonly loanId: string; readonly titleId: string; readonly patronId: string; readonly slot: string; readonly at: Instant };

const loanDue = (loanId: string): string => `loan:${loanId}`;
const licenceBegins = (licenceId: string): string => `licence:${licenceId}:begins`;
const licenceEnds = (licenceId: string): string => `licence:${licenceId}:ends`;
const holdTurns = (holdId: string): string => `hold:${holdId}`;
const slotLeased = (slot: string): string => `slot:${slot}`;
const loanEnded = (loanId: string): string => `ended:${loanId}`;

const due = ({ stream }: Recorded, at: Instant): Deadline => ({ kind: 'title', titleId: idOf(stream), at });

/** Ended holds are forgotten like loans, with their keys; what they share is an id and a holder. */
const ended = ({ event, stream, at }: Recorded<EventOf<'LoanReturned' | 'LoanExpired'>>): Deadline | null =>
  event.holder && { kind: 'ended', loanId: event.loanId, titleId: idOf(stream), patronId: event.holder.patronId, slot: event.holder.slot, at };

const handling = handlingOf<Deadline>();

export const deadlines: Projection<Deadline> = {
  name: 'deadlines',
  version: 1,
  on: {
    LicenceAdded: {
      ids: ({ event }) => [
        ...(event.terms.starts === null ? [] : [licenceBegins(event.licenceId)]),
        ...(event.terms.expires === null ? [] : [licenceEnds(event.licenceId)]),
      ],
      evolve: (_document, recorded, id) => {
        const { starts, expires } = recorded.event.terms;
        return due(recorded, (id === licenceBegins(recorded.event.licenceId) ? starts : expires) ?? recorded.at);
      },
    },
    LicenceBegan: { ids: ({ event }) => [licenceBegins(event.licenceId)], evolve: () => null },
    ...handling(['LicenceWithdrawn', 'LicenceExpired'], { ids: ({ event }) => [licenceBegins(event.licenceId), licenceEnds(event.licenceId)], evolve: () => null }),
    LoanStarted: {
      ids: ({ event }) => [loanDue(event.loanId), ...(event.holder === null ? [] : [slotLeased(event.holder.slot)])],
      evolve: (_document, recorded, id) => (id === loanDue(recorded.event.loanId) ? due(recorded, recorded.event.due) : null),
    },
    LoanExtended: { ids: ({ event }) => [loanDue(event.loanId)], evolve: (_document, recorded) => due(recorded, recorded.event.due) },
    ...handling(['LoanReturned', 'LoanExpired'], {
      ids: ({ event }) => [loanDue(event.loanId), loanEnded(event.loanId)],
      evolve: (_document, recorded, id) => (id === loanEnded(recorded.event.loanId) ? ended(recorded) : null),
    }),
    HoldPlaced: { ids: ({ event }) => (event.holder === null ? [] : [slotLeased(event.holder.slot)]), evolve: () => null },
    ...handling(['HoldBecameReady', 'HoldPaused'], {
      ids: ({ event }) => [holdTurns(event.holdId)],
      evolve: (_document, recorded) => (recorded.event.until === null ? null : due(recorded, recorded.event.until)),
    }),
    ...handling(['HoldPutBack', 'HoldPassedOn', 'HoldResumed', 'HoldCancelled', 'HoldFulfilled'], { ids: ({ event }) => [holdTurns(event.holdId)], evolve: () => null }),
    SlotClaimed: {
      ids: ({ event }) => (event.use === null ? [] : [slotLeased(event.slot)]),
      evolve: (_document, { event, stream }) =>
        event.use && { kind: 'slot', patronId: idOf(stream), slot: event.slot, slotKind: event.kind, use: event.use, at: event.lease },
    },
    SlotReleased: { ids: ({ event }) => [slotLeased(event.slot)], evolve: () => null },
    ReaderForgotten: { ids: ({ event }) => [loanEnded(event.loanId)], evolve: () => null },
    ...ignoring('LicenceConsumed', 'Forgone', 'BorrowTurnedAway', 'SearchFoundNothing', 'BookOpened', 'ChapterOpened', 'PlaceKept', 'BookClosed'),
    ...ignoring('PatronEnrolled', 'PatronClassChanged', 'CardRenewed', 'PatronBlocked', 'PatronUnblocked'),
    ...ignoring(...rulesEvents, ...workEvents, ...membershipEvents, ...securityEvents),
  },
  indexes: {
    /** `due` for commands, `ended` for forgetting: the first counts by its instant, the second from it. */
    byInstant: (document) => [key(document.kind === 'ended' ? 'ended' : 'due', document.at)],
  },
};
