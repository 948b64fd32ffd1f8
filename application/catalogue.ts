/** Browsing: the home page, search, a title's page. */
import { addDays, dayOf, type Instant } from '../domain/kernel.ts';
import { searches, searchesStream } from '../domain/catalogue/searches.ts';
import { dueOf, isServedUnlimited, licenceToTake, title as titleDecider } from '../domain/lending/title.ts';
import { slotsTaken, standingOf } from '../domain/lending/patron.ts';
import type { Borrower } from '../domain/lending/terms.ts';
import { circulation } from '../projections/circulation.ts';
import { shelf, type ShelfDocument } from '../projections/shelf.ts';
import { anybody, isOpen, seatsInAll, titles } from '../projections/titles.ts';
import { borrowerOf, cardOf, cardsInOrder, isCatalogued, type Catalogued, type TitleCard } from './cards.ts';
import { currentRules, loadPatron } from './lending.ts';
import type { Highlighted, TitleQuery } from './ports.ts';
import { done, refuse } from './refusal.ts';
import { shelfOf } from './shelf.ts';
import { contextOf, documentOf, documentsOf, pageOf, type Caller, type System, type UseCase } from './system.ts';

export interface Offer {
  readonly action: 'read' | 'borrow' | 'hold' | 'sign-in' | 'none';
  readonly due: Instant | null;
  readonly cut: boolean;
  readonly refusal: string | null;
  readonly loan: { readonly due: Instant; readonly extensions: number } | null;
  readonly hold: { readonly status: 'waiting' | 'ready' | 'paused'; readonly place: number; readonly until: Instant | null } | null;
}

const nothing: Offer = { action: 'none', due: null, cut: false, refusal: null, loan: null, hold: null };

/** What a visitor is offered: open books at once, the rest after signing in. */
const offerToVisitor = (document: Catalogued, now: Instant): Offer => {
  if (document.file === null) return { ...nothing, refusal: 'no-file' };
  if (isOpen(document.pool, now)) return { ...nothing, action: 'read' };
  const verdict = titleDecider.decide(document.pool, probe(anybody), now);
  return 'refused' in verdict && verdict.refused.name === 'not-licensed' ? { ...nothing, refusal: 'not-licensed' } : { ...nothing, action: 'sign-in' };
};

/** A hold asked for on trial: the decider's refusal tells what else is possible. Nothing is written. */
const probe = (borrower: Borrower): Parameters<typeof titleDecider.decide>[1] => ({
  type: 'PlaceHold', holdId: 'probe', holder: { patronId: 'probe', slot: 'probe' }, borrower,
  rules: { loans: 0, loanDays: 1, holds: 0, pickupDays: 1, extensions: 0, unlimitedCounts: false },
});

const offerToPatron = async (system: System, patronId: string, titleId: string, document: Catalogued, mine: ShelfDocument | null, now: Instant): Promise<Offer> => {
  const patron = await loadPatron(system, patronId);
  const { pool } = document;
  const loan = mine?.loans.find((l) => l.titleId === titleId && l.due > now);
  if (loan !== undefined) return { ...nothing, action: 'read', due: loan.due, loan: { due: loan.due, extensions: loan.extensions } };
  if (document.file === null) return { ...nothing, refusal: 'no-file' };
  if (isOpen(pool, now)) return { ...nothing, action: 'read' };
  if (patron === null) return { ...nothing, refusal: 'no-such-patron' };
  const borrower = { class: patron.class, school: patron.school };
  const rules = (await currentRules(system)).classes[patron.class];
  const standing = standingOf(patron, now);
  const held = mine?.holds.find((h) => h.titleId === titleId);
  const place = pool.holds.filter((h) => h.status.is !== 'ready').findIndex((h) => h.holdId === held?.holdId) + 1;
  const hold = held === undefined ? null : { status: held.status, place: Math.max(1, place), until: held.until };
  if (standing !== null) return { ...nothing, refusal: standing.name, hold };
  const kept = pool.holds.find((h) => h.holdId === held?.holdId)?.status;
  const licence = kept?.is === 'ready' ? pool.licences.find((l) => l.licenceId === kept.licenceId) : licenceToTake(pool, borrower, now);
  const counted = rules.unlimitedCounts || !isServedUnlimited(pool, borrower, now);
  if (licence != null) {
    const { due, cut } = dueOf(licence, rules.loanDays, now);
    const full = counted && slotsTaken(patron, 'loan') >= rules.loans;
    return full ? { ...nothing, refusal: patron.class === 'provisional' ? 'provisional-limit' : 'loan-limit', hold } : { ...nothing, action: 'borrow', due, cut, hold };
  }
  if (hold !== null) return { ...nothing, refusal: 'all-on-loan', hold };
  const verdict = titleDecider.decide(pool, probe(borrower), now);
  if ('refused' in verdict) return { ...nothing, refusal: verdict.refused.name };
  return slotsTaken(patron, 'hold') >= rules.holds ? { ...nothing, refusal: 'hold-limit' } : { ...nothing, action: 'hold', refusal: 'all-on-loan' };
};

const offerOf = async (system: System, caller: Caller, titleId: string, document: Catalogued): Promise<Offer> => {
  const now = system.clock.now();
  if (caller.patronId === null) return offerToVisitor(document, now);
  return offerToPatron(system, caller.patronId, titleId, document, await documentOf(system, shelf, caller.patronId), now);
};

export interface TitlePage extends TitleCard {
  readonly series: Catalogued['record']['series'];
  readonly contributors: Catalogued['record']['contributors'];
  readonly publisher: string;
  readonly published: string;
  readonly isbn: string | null;
  readonly subjects: readonly string[];
  readonly description: string;
  readonly pages: number | null;
  readonly accessibility: Catalogued['record']['accessibility'];
  readonly seats: number | null;
  readonly chapters: number | null;
  readonly offer: Offer;
  readonly related: readonly TitleCard[];
}

const relatedCount = 8;

/** Others by the same people, of the same series, then of the same class (no history of anybody goes into it, R14). */
const relatedTo = (system: System, titleId: string, { record }: Catalogued): readonly string[] => {
  const by = (query: Partial<TitleQuery>): readonly string[] => system.search.find({ ...query, sort: 'popular' }, 0, relatedCount + 1).items.map((i) => i.titleId);
  const found = [
    ...(record.series === null ? [] : by({ q: record.series.name })),
    ...record.contributors.slice(0, 2).flatMap((c) => by({ author: c.name })),
    ...by({ ndc: record.ndc.slice(0, 1), audience: record.audience }),
  ];
  return [...new Set(found)].filter((id) => id !== titleId).slice(0, relatedCount);
};

export const seeTitle: UseCase<{ readonly titleId: string }, TitlePage> = {
  operation: 'browse',
  run: async (system, caller, { titleId }) => {
    const document = await documentOf(system, titles, titleId);
    const staff = caller.staffId !== null;
    if (!isCatalogued(document) || (document.hidden && !staff)) return refuse({ name: 'no-such-title' });
    const borrower = await borrowerOf(system, caller);
    const now = system.clock.now();
    const { series, contributors, publisher, published, isbn, subjects, description, pages, accessibility } = document.record;
    return done({
      ...cardOf(titleId, document, borrower, now),
      series, contributors, publisher, published, isbn, subjects, description, pages, accessibility,
      seats: seatsInAll(document.pool, now),
      chapters: document.file?.chapters ?? null,
      offer: await offerOf(system, caller, titleId, document),
      related: await cardsInOrder(system, relatedTo(system, titleId, document), borrower),
    });
  },
};

export interface SearchPage {
  readonly items: readonly (TitleCard & { readonly highlight: { readonly title: Highlighted; readonly authors: Highlighted } | null })[];
  readonly total: number;
  readonly availableNow: number;
  readonly facets: ReturnType<System['search']['find']>['facets'];
  readonly next: string | null;
}

export const searchTitles: UseCase<TitleQuery & { readonly cursor?: string | undefined; readonly limit: number }, SearchPage> = {
  operation: 'browse',
  run: async (system, caller, { cursor, limit, ...query }) => {
    const offset = Number(cursor ?? 0);
    if (!Number.isInteger(offset) || offset < 0) return refuse({ name: 'no-such-page' });
    const found = system.search.find(query, offset, limit);
    const isFirstPageOfWords = offset === 0 && query.q !== undefined && query.q.trim() !== '';
    if (found.total === 0 && isFirstPageOfWords) await noteEmptySearch(system, caller, query.q ?? '');
    const cards = new Map((await cardsInOrder(system, found.items.map((i) => i.titleId), await borrowerOf(system, caller))).map((c) => [c.titleId, c]));
    const items = found.items.flatMap(({ titleId, highlight }) => {
      const card = cards.get(titleId);
      return card === undefined ? [] : [{ ...card, highlight }];
    });
    const end = offset + found.items.length;
    return done({ items, total: found.total, availableNow: found.availableNow, facets: found.facets, next: end < found.total ? String(end) : null });
  },
};

const noteEmptySearch = async (system: System, caller: Caller, q: string): Promise<void> => {
  const query = system.search.folded(q);
  if (query === '') return;
  const stream = searchesStream(dayOf(system.clock.now()));
  await system.transact(contextOf(caller, 'empty-search'), stream, searches, { type: 'NoteEmptySearch', occurrence: caller.request, query });
};

const shelfKeys = ['new', 'open', 'popular', 'children', 'picture-books', 'local', 'literature', 'science', 'languages'] as const;
export type ShelfKey = (typeof shelfKeys)[number];

export interface HomePage {
  readonly continuing: readonly { readonly title: TitleCard; readonly due: Instant; readonly progress: number }[];
  readonly ready: readonly { readonly title: TitleCard; readonly until: Instant }[];
  readonly shelves: readonly { readonly key: ShelfKey; readonly titles: readonly TitleCard[] }[];
  readonly titles: number;
  readonly availableNow: number;
}

const onShelf = 18;

/** Titles lent most in the last 30 days, whole days only: nobody's own loan shows. */
const popular = async (system: System): Promise<readonly string[]> => {
  const today = dayOf(system.clock.now());
  const days = await documentsOf(system, circulation, Array.from({ length: 30 }, (_, i) => addDays(today, -1 - i)));
  const loans = new Map<string, number>();
  for (const day of days.values()) for (const [id, n] of Object.entries(day.loansByTitle)) loans.set(id, (loans.get(id) ?? 0) + n);
  const most = [...loans].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([id]) => id).slice(0, onShelf * 2);
  const known = await documentsOf(system, titles, most);
  return most.filter((id) => known.get(id)?.hidden === false).slice(0, onShelf);
};

export const seeHome: UseCase<Record<never, never>, HomePage> = {
  operation: 'browse',
  run: async (system, caller) => {
    const borrower = await borrowerOf(system, caller);
    const by = (query: Partial<TitleQuery>): readonly string[] => system.search.find({ sort: 'popular', ...query }, 0, onShelf).items.map((i) => i.titleId);
    const chosen: { readonly [K in ShelfKey]: readonly string[] } = {
      new: by({ sort: 'new', available: true }),
      open: (await pageOf(system, titles, { index: 'byOpen', limit: onShelf * 2, backwards: true })).items.map((i) => i.id),
      popular: await popular(system),
      children: by({ audience: 'lower-elementary' }),
      'picture-books': by({ audience: 'infant' }),
      local: by({ local: true }),
      literature: by({ ndc: '9', audience: 'general' }),
      science: by({ ndc: '4' }),
      languages: by({ language: 'en' }),
    };
    const shelves = await Promise.all(
      shelfKeys.map(async (key) => {
        const cards = await cardsInOrder(system, chosen[key], borrower);
        return { key, titles: (key === 'open' ? cards.filter((c) => c.availability.status === 'open') : cards).slice(0, onShelf) };
      }),
    );
    const mine = caller.patronId === null ? null : await shelfOf(system, caller.patronId);
    const everything = system.search.find({ sort: 'new' }, 0, 0);
    return done({
      continuing: (mine?.loans ?? []).map(({ title, due, progress }) => ({ title, due, progress })),
      ready: (mine?.holds ?? []).flatMap(({ title, status, until }) => (status === 'ready' && until !== null ? [{ title, until }] : [])),
      shelves: shelves.filter((s) => s.titles.length > 0),
      titles: everything.total,
      availableNow: everything.availableNow,
    });
  },
};
