/** The licence ledger (ライセンス台帳): every licence and what became of it (R67). The id is the licence's. */
import { idOf, type EventOf, type Recorded } from '../domain/events.ts';
import { toMillis, type Instant } from '../domain/kernel.ts';
import type { LicenceTerms } from '../domain/lending/terms.ts';
import { holdEvents, ignoring, key, membershipEvents, readingEvents, rulesEvents, securityEvents, slotEvents, standingEvents, workEvents, handlingOf, type Projection } from './projection.ts';

export interface LicenceDocument {
  readonly titleId: string;
  readonly terms: LicenceTerms;
  readonly added: Instant;
  readonly used: number;
  readonly running: number;
  /** Yen, for pay per loan. */
  readonly charged: number;
  readonly lastLoan: Instant | null;
  readonly ended: { readonly how: 'expired' | 'withdrawn'; readonly at: Instant } | null;
}

export type LicenceStatus = 'coming' | 'usable' | 'spent' | 'expired' | 'withdrawn';

export const statusOf = (licence: LicenceDocument, now: Instant): LicenceStatus => {
  if (licence.ended !== null) return licence.ended.how;
  if (licence.terms.expires !== null && licence.terms.expires <= now) return 'expired';
  if (licence.terms.starts !== null && licence.terms.starts > now) return 'coming';
  return licence.terms.checkouts !== null && licence.used >= licence.terms.checkouts ? 'spent' : 'usable';
};

/** Days until the counted loans are used up at the pace so far; `null` before there is a pace, or when not counted. */
export const exhaustedInDays = (licence: LicenceDocument, now: Instant): number | null => {
  const { checkouts, starts } = licence.terms;
  const days = (toMillis(now) - toMillis(starts !== null && starts > licence.added ? starts : licence.added)) / 86_400_000;
  if (checkouts === null || licence.used === 0 || days <= 0) return null;
  return Math.ceil((checkouts - licence.used) / (licence.used / days));
};

type OfLicence = EventOf<'LicenceAdded' | 'LicenceConsumed' | 'LicenceWithdrawn' | 'LicenceExpired' | 'LoanReturned' | 'LoanExpired'>;

const ids = ({ event }: Recorded<OfLicence>): readonly string[] => [event.licenceId];

const handling = handlingOf<LicenceDocument>();

export const ledger: Projection<LicenceDocument> = {
  name: 'ledger',
  version: 1,
  on: {
    LicenceAdded: {
      ids,
      evolve: (_document, { event, stream, at }) => ({ titleId: idOf(stream), terms: event.terms, added: at, used: 0, running: 0, charged: 0, lastLoan: null, ended: null }),
    },
    LicenceConsumed: {
      ids,
      evolve: (document, { event, at }) =>
        document && { ...document, used: document.used + 1, running: document.running + 1, charged: document.charged + event.price, lastLoan: at },
    },
    ...handling(['LoanReturned', 'LoanExpired'], { ids, evolve: (document) => document && { ...document, running: document.running - 1 } }),
    LicenceWithdrawn: { ids, evolve: (document, { at }) => document && { ...document, ended: { how: 'withdrawn', at } } },
    LicenceExpired: { ids, evolve: (document, { at }) => document && { ...document, ended: { how: 'expired', at } } },
    ...ignoring('LicenceBegan', 'LoanStarted', 'LoanExtended', 'Forgone', 'BorrowTurnedAway', 'SearchFoundNothing', ...holdEvents, ...slotEvents, ...standingEvents),
    ...ignoring(...rulesEvents, ...workEvents, ...readingEvents, ...membershipEvents, ...securityEvents),
  },
  indexes: {
    byEnd: (document, id) => [key(document.ended === null ? 'living' : 'ended', document.terms.expires ?? '9999', id)],
    byTitle: (document, id) => [key(document.titleId, document.added, id)],
  },
};
