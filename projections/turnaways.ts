/** Who could not be served on one day in Japan, and why (R95): what the library lacks. The id is the day. */
import { idOf } from '../domain/events.ts';
import { dayOf } from '../domain/kernel.ts';
import type { Counts } from './circulation.ts';
import { holdEvents, ignoring, key, licenceEvents, loanEvents, membershipEvents, readingEvents, rulesEvents, securityEvents, slotEvents, standingEvents, workEvents, type Projection } from './projection.ts';

export interface TurnawayDocument {
  /** COUNTER Limit_Exceeded: every seat was taken, or the month's budget spent. By title. */
  readonly limitExceeded: Counts;
  /** COUNTER No_License: in the catalogue, but nothing to lend it from. By title. */
  readonly noLicence: Counts;
  /** Queries that found nothing, as folded. */
  readonly emptySearches: Counts;
}

/** Values may be words somebody typed: `constructor` is one that every object has. */
const plus = (counts: Counts, value: string): Counts => ({ ...counts, [value]: (Object.hasOwn(counts, value) ? (counts[value] ?? 0) : 0) + 1 });

const none: TurnawayDocument = { limitExceeded: {}, noLicence: {}, emptySearches: {} };

export const turnaways: Projection<TurnawayDocument> = {
  name: 'turnaways',
  version: 2,
  on: {
    BorrowTurnedAway: {
      ids: ({ at }) => [dayOf(at)],
      evolve: (document, { event, stream }) => {
        const field = event.reason === 'not-licensed' ? 'noLicence' : 'limitExceeded';
        const before = document ?? none;
        return { ...before, [field]: plus(before[field], idOf(stream)) };
      },
    },
    SearchFoundNothing: {
      ids: ({ at }) => [dayOf(at)],
      evolve: (document, { event }) => {
        const before = document ?? none;
        return { ...before, emptySearches: plus(before.emptySearches, event.query) };
      },
    },
    ...ignoring(...licenceEvents, ...loanEvents, ...holdEvents, 'Forgone', ...slotEvents, ...standingEvents),
    ...ignoring(...rulesEvents, ...workEvents, ...readingEvents, ...membershipEvents, ...securityEvents),
  },
  indexes: { byDay: (_document, id) => [key(id)] },
};
