/** One patron's shelf (わたしの棚): what is borrowed, what is waited for, what came back lately. The id is the patron's. */
import { idOf, type EventOf, type Recorded } from '../domain/events.ts';
import type { Instant } from '../domain/kernel.ts';
import type { Block } from '../domain/lending/patron.ts';
import type { PatronClass } from '../domain/lending/terms.ts';
import { handlingOf, ignoring, licenceEvents, rulesEvents, securityEvents, standingEvents, workEvents, type Projection } from './projection.ts';

export interface ShelfLoan {
  readonly loanId: string;
  readonly titleId: string;
  readonly started: Instant;
  readonly due: Instant;
  readonly extensions: number;
}

export interface ShelfHold {
  readonly holdId: string;
  readonly titleId: string;
  readonly placed: Instant;
  readonly status: 'waiting' | 'ready' | 'paused';
  readonly until: Instant | null;
}

export interface ShelfDocument {
  readonly class: PatronClass;
  readonly school: string | null;
  readonly cardExpires: Instant | null;
  readonly block: Block | null;
  readonly enrolled: Instant;
  /** Slots that count against the limits, and those claimed that do not. */
  readonly slots: readonly { readonly slot: string; readonly kind: 'loan' | 'hold'; readonly counted: boolean }[];
  readonly loans: readonly ShelfLoan[];
  readonly holds: readonly ShelfHold[];
  /** Loans that ended within the retention, oldest first. */
  readonly returned: readonly { readonly loanId: string; readonly titleId: string; readonly ended: Instant }[];
}

const unborn = (at: Instant): ShelfDocument => ({
  class: 'general', school: null, cardExpires: null, block: null, enrolled: at, slots: [], loans: [], holds: [], returned: [],
});

const standing = (shelf: ShelfDocument, { event }: Recorded<EventOf<(typeof standingEvents)[number]>>): ShelfDocument => {
  switch (event.type) {
    case 'PatronEnrolled':
      return { ...shelf, class: event.class, school: event.school, cardExpires: event.cardExpires };
    case 'PatronClassChanged':
      return { ...shelf, class: event.class, school: event.school };
    case 'CardRenewed':
      return { ...shelf, cardExpires: event.cardExpires };
    case 'PatronBlocked':
      return { ...shelf, block: { reason: event.reason, until: event.until } };
    case 'PatronUnblocked':
      return { ...shelf, block: null };
  }
};

const lending = [
  'LoanStarted', 'LoanExtended', 'LoanReturned', 'LoanExpired',
  'HoldPlaced', 'HoldBecameReady', 'HoldPutBack', 'HoldPassedOn', 'HoldPaused', 'HoldResumed', 'HoldCancelled', 'HoldFulfilled',
] as const;

const setHold = (shelf: ShelfDocument, holdId: string, status: ShelfHold['status'], until: Instant | null): ShelfDocument => ({
  ...shelf,
  holds: shelf.holds.map((h) => (h.holdId === holdId ? { ...h, status, until } : h)),
});

const lend = (shelf: ShelfDocument, { event, at, stream }: Recorded<EventOf<(typeof lending)[number]>>): ShelfDocument => {
  const titleId = idOf(stream);
  switch (event.type) {
    case 'LoanStarted':
      return { ...shelf, loans: [...shelf.loans, { loanId: event.loanId, titleId, started: event.started, due: event.due, extensions: 0 }] };
    case 'LoanExtended':
      return { ...shelf, loans: shelf.loans.map((l) => (l.loanId === event.loanId ? { ...l, due: event.due, extensions: event.extension } : l)) };
    case 'LoanReturned':
    case 'LoanExpired':
      return {
        ...shelf,
        loans: shelf.loans.filter((l) => l.loanId !== event.loanId),
        returned: [...shelf.returned, { loanId: event.loanId, titleId, ended: event.type === 'LoanExpired' ? event.due : at }],
      };
    case 'HoldPlaced':
      return { ...shelf, holds: [...shelf.holds, { holdId: event.holdId, titleId, placed: at, status: 'waiting', until: null }] };
    case 'HoldBecameReady':
      return setHold(shelf, event.holdId, 'ready', event.until);
    case 'HoldPaused':
      return setHold(shelf, event.holdId, 'paused', event.until);
    case 'HoldPutBack':
    case 'HoldResumed':
      return setHold(shelf, event.holdId, 'waiting', null);
    case 'HoldPassedOn':
    case 'HoldCancelled':
    case 'HoldFulfilled':
      return { ...shelf, holds: shelf.holds.filter((h) => h.holdId !== event.holdId) };
  }
};

/** Whose shelf an event is about; nobody's once the borrower is forgotten. */
const ofHolder = ({ event }: Recorded<EventOf<(typeof lending)[number] | 'ReaderForgotten'>>): readonly string[] =>
  event.holder === null ? [] : [event.holder.patronId];

const ofStream = ({ stream }: Recorded): readonly string[] => [idOf(stream)];

const handling = handlingOf<ShelfDocument>();

export const shelf: Projection<ShelfDocument> = {
  name: 'shelf',
  version: 1,
  on: {
    ...handling(standingEvents, { ids: ofStream, evolve: (document, recorded) => standing(document ?? unborn(recorded.at), recorded) }),
    SlotClaimed: {
      ids: ofStream,
      evolve: (document, { event, at }) => {
        const { slot, kind, counted } = event;
        const before = document ?? unborn(at);
        return { ...before, slots: [...before.slots, { slot, kind, counted }] };
      },
    },
    SlotReleased: {
      ids: ofStream,
      evolve: (document, { event }) => document && { ...document, slots: document.slots.filter((s) => s.slot !== event.slot) },
    },
    ...handling(lending, { ids: ofHolder, evolve: (document, recorded) => lend(document ?? unborn(recorded.at), recorded) }),
    ReaderForgotten: {
      ids: ofHolder,
      evolve: (document, { event }) => document && { ...document, returned: document.returned.filter((r) => r.loanId !== event.loanId) },
    },
    ...ignoring('Forgone', 'BorrowTurnedAway', 'SearchFoundNothing', 'BookOpened', 'ChapterOpened', 'PlaceKept', 'BookClosed', 'MemberRegistered', 'TermsAccepted', 'MemberWithdrew'),
    ...ignoring(...licenceEvents, ...rulesEvents, ...workEvents, ...securityEvents),
  },
  indexes: {},
};
