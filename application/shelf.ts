/** わたしの棚: what one has, waits for, and had lately (R9), and how it stands with each. */
import { addDays, dayOf, daysBetween, endOfDay, fold, type Instant } from '../domain/kernel.ts';
import { standingOf } from '../domain/lending/patron.ts';
import type { ClassRules } from '../domain/lending/rules.ts';
import { loanIn, title, type TitleState } from '../domain/lending/title.ts';
import { places } from '../projections/places.ts';
import { shelf, type ShelfDocument, type ShelfHold, type ShelfLoan } from '../projections/shelf.ts';
import { estimatedDays, isStranded, titles, type TitleDocument } from '../projections/titles.ts';
import { cardOf, isCatalogued, type Catalogued, type TitleCard } from './cards.ts';
import { currentRules, loadTitle } from './lending.ts';
import { done, refuse } from './refusal.ts';
import { documentOf, documentsOf, type System, type UseCase } from './system.ts';

interface Used {
  readonly used: number;
  readonly limit: number;
}

export interface ShelfView {
  readonly class: ShelfDocument['class'];
  readonly cardExpires: Instant | null;
  readonly standing: string | null;
  readonly slots: { readonly loans: Used; readonly holds: Used };
  readonly loans: readonly LoanView[];
  readonly holds: readonly HoldView[];
  readonly returned: readonly { readonly title: TitleCard; readonly ended: Instant }[];
  readonly forgottenAfterDays: number;
}

export interface LoanView {
  readonly title: TitleCard;
  readonly started: Instant;
  readonly due: Instant;
  readonly daysLeft: number;
  readonly extensions: Used;
  readonly extension: { readonly due: Instant | null; readonly refusal: string | null; readonly number: number };
  readonly progress: number;
}

export interface HoldView {
  readonly title: TitleCard;
  readonly status: 'waiting' | 'ready' | 'paused' | 'stranded';
  readonly placed: Instant;
  readonly place: number;
  readonly of: number;
  readonly estimatedDays: number | null;
  readonly until: Instant | null;
}

/** What an extension now would give: the title decider itself is asked, nothing is written. */
const extensionOf = (pool: TitleState, loan: ShelfLoan, rules: ClassRules, now: Instant): LoanView['extension'] => {
  const number = loan.extensions + 1;
  // The projection's pool names nobody; the question is put in a name of its own.
  const named = { ...pool, loans: pool.loans.map((l) => (l.loanId === loan.loanId ? { ...l, holder: { patronId: 'self', slot: '' } } : l)) };
  const verdict = title.decide(named, { type: 'ExtendLoan', loanId: loan.loanId, patronId: 'self', rules, extension: number }, now);
  if ('refused' in verdict) return { due: null, refusal: verdict.refused.name, number };
  return { due: loanIn(fold(title, verdict.accepted, named), loan.loanId)?.due ?? null, refusal: null, number };
};

const holdView = (hold: ShelfHold, card: TitleCard, document: TitleDocument, now: Instant): HoldView => {
  const queue = document.pool.holds.filter((h) => h.status.is !== 'ready');
  const place = queue.findIndex((h) => h.holdId === hold.holdId) + 1;
  const status = hold.status !== 'ready' && isStranded(document.pool, now) ? 'stranded' : hold.status;
  const estimate = status === 'waiting' ? estimatedDays(document, Math.max(1, place), now) : null;
  return { title: card, status, placed: hold.placed, place: Math.max(1, place), of: Math.max(queue.length, 1), estimatedDays: estimate, until: hold.until };
};

/** Everything on a patron's shelf; for the patron, and without what is returned for the desk. */
export const shelfOf = async (system: System, patronId: string): Promise<ShelfView | null> => {
  const document = await documentOf(system, shelf, patronId);
  if (document === null) return null;
  const now = system.clock.now();
  const { classes, retentionDays } = await currentRules(system);
  const rules = classes[document.class];
  const borrower = { class: document.class, school: document.school };
  const about = [...document.loans, ...document.holds, ...document.returned].map((l) => l.titleId);
  const [known, read] = await Promise.all([
    documentsOf(system, titles, about),
    documentsOf(system, places, document.loans.map((l) => l.loanId)),
  ]);
  // Titles' documents leave out loans of unlimited licences: those are asked of the title itself.
  const unlisted = document.loans.filter((l) => known.get(l.titleId)?.pool.loans.some(({ loanId }) => loanId === l.loanId) !== true);
  const whole = new Map(await Promise.all(unlisted.map(async ({ titleId }) => [titleId, await loadTitle(system, titleId)] as const)));
  const withTitle = <T extends { readonly titleId: string }, V>(item: T, view: (item: T, card: TitleCard, title: Catalogued) => V): readonly V[] => {
    const found = known.get(item.titleId);
    return isCatalogued(found) ? [view(item, cardOf(item.titleId, found, borrower, now), found)] : [];
  };
  const counted = (kind: 'loan' | 'hold'): number => document.slots.filter((s) => s.kind === kind && s.counted).length;
  const standing = standingOf({ ...document, slots: [] }, now);
  return {
    class: document.class,
    cardExpires: document.cardExpires,
    standing: standing?.name ?? null,
    slots: { loans: { used: counted('loan'), limit: rules.loans }, holds: { used: counted('hold'), limit: rules.holds } },
    loans: [...document.loans]
      .filter((l) => l.due > now)
      .sort((a, b) => (a.due < b.due ? -1 : 1))
      .flatMap((loan) =>
        withTitle(loan, (l, card, found) => ({
          title: card,
          started: l.started,
          due: l.due,
          daysLeft: daysBetween(dayOf(now), dayOf(l.due)),
          extensions: { used: l.extensions, limit: rules.extensions },
          extension: extensionOf(whole.get(l.titleId) ?? found.pool, l, rules, now),
          progress: read.get(l.loanId)?.place?.locations.totalProgression ?? 0,
        })),
      ),
    holds: document.holds.flatMap((hold) => withTitle(hold, (h, card, found) => holdView(h, card, found, now))),
    returned: [...document.returned].reverse().flatMap((r) => (endOfDay(addDays(dayOf(r.ended), retentionDays)) < now ? [] : withTitle(r, (x, card) => ({ title: card, ended: x.ended })))),
    forgottenAfterDays: retentionDays,
  };
};

export const seeShelf: UseCase<Record<never, never>, ShelfView> = {
  operation: 'see-shelf',
  run: async (system, caller) => {
    if (caller.patronId === null) return refuse({ name: 'sign-in-required' });
    const view = await shelfOf(system, caller.patronId);
    return view === null ? refuse({ name: 'no-such-patron' }) : done(view);
  },
};
