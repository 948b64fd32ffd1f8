/** Where each reading is, so that it goes on there on any device (R16). The id is the reading's; gone when the reader is forgotten. */
import { idOf, type Recorded } from '../domain/events.ts';
import type { Instant } from '../domain/kernel.ts';
import type { Place } from '../domain/reading/reading.ts';
import { holdEvents, ignoring, licenceEvents, loanEvents, membershipEvents, rulesEvents, securityEvents, slotEvents, standingEvents, workEvents, type Projection } from './projection.ts';

export interface PlaceDocument {
  readonly titleId: string;
  readonly place: Place | null;
  readonly read: Instant;
}

const ids = ({ stream }: Recorded): readonly string[] => [idOf(stream)];

export const places: Projection<PlaceDocument> = {
  name: 'places',
  version: 1,
  on: {
    BookOpened: { ids, evolve: (document, { event, at }) => ({ place: document?.place ?? null, titleId: event.titleId, read: at }) },
    PlaceKept: { ids, evolve: (document, { event, at }) => document && { ...document, place: event.place, read: at } },
    ReaderForgotten: { ids, evolve: () => null },
    ...ignoring('ChapterOpened', 'BookClosed', 'Forgone', 'BorrowTurnedAway', 'SearchFoundNothing', ...slotEvents, ...standingEvents),
    ...ignoring(...licenceEvents, ...loanEvents, ...holdEvents, ...rulesEvents, ...workEvents, ...membershipEvents, ...securityEvents),
  },
  indexes: {},
};
