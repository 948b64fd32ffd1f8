/** The librarian's work on titles and licences. */
import { daysBetween, dayOf, type Instant } from '../domain/kernel.ts';
import { work, workStream, type BibliographicRecord, type BookFile, type WorkCommand } from '../domain/catalogue/work.ts';
import { faultsOf, type LicenceTerms } from '../domain/lending/terms.ts';
import { exhaustedInDays, ledger, statusOf, type LicenceDocument, type LicenceStatus } from '../projections/ledger.ts';
import { anybody, isStranded, titles, type TitleDocument } from '../projections/titles.ts';
import { cardOf, cardsOf, coverAddress, isCatalogued, type Catalogued, type TitleCard } from './cards.ts';
import { onTitle } from './lending.ts';
import { done, refuse, type Answer } from './refusal.ts';
import { allOf, contextOf, documentOf, documentsOf, pageOf, type Caller, type System, type UseCase } from './system.ts';

interface Written {
  readonly position: string;
}

interface OfTitle {
  readonly titleId: string;
}

/** The file and cover of a book that was taken in before. */
export interface AttachedBook {
  readonly file: BookFile;
  readonly cover: { readonly hash: string; readonly type: string } | null;
}

const onWork = async (system: System, caller: Caller, step: string, titleId: string, command: WorkCommand): Promise<Answer<Written>> => {
  const result = await system.transact(contextOf(caller, step), workStream(titleId), work, command);
  return result.refused ? refuse(result.refused) : done({ position: result.position });
};

const attach = async (system: System, caller: Caller, titleId: string, { file, cover }: AttachedBook): Promise<Answer<Written>> => {
  const attached = await onWork(system, caller, 'file', titleId, { type: 'AttachFile', file });
  return attached.refused || cover === null ? attached : attachCover(system, caller, titleId, cover);
};

export const attachCover = (system: System, caller: Caller, titleId: string, { hash, type }: NonNullable<AttachedBook['cover']>): Promise<Answer<Written>> =>
  onWork(system, caller, 'cover', titleId, { type: 'AttachCover', hash, mediaType: type });

export interface NewTitle {
  /** Made by who asks, so that what is sent twice is done once. */
  readonly titleId?: string | undefined;
  readonly record: BibliographicRecord;
  readonly book: AttachedBook | null;
  readonly licence: LicenceTerms | null;
}

export const addTitle: UseCase<NewTitle, Written & OfTitle> = {
  operation: 'manage-titles',
  run: async (system, caller, { titleId = system.ids.next(), record, book, licence }) => {
    const faults = licence === null ? [] : faultsOf(licence);
    if (faults.length > 0) return refuse({ name: 'unfit-terms', faults });
    const catalogued = await onWork(system, caller, 'catalogue', titleId, { type: 'CatalogueTitle', record });
    if (catalogued.refused) return refuse(catalogued.refused);
    const attached = book === null ? catalogued : await attach(system, caller, titleId, book);
    if (attached.refused) return refuse(attached.refused);
    // A new title has no other licence that could bear its id.
    const licensed = licence === null ? attached : await addLicence.run(system, caller, { titleId, licenceId: titleId, terms: licence });
    return licensed.refused ? refuse(licensed.refused) : done({ titleId, position: licensed.done.position });
  },
};

export const reviseTitle: UseCase<OfTitle & { readonly record: BibliographicRecord }, Written> = {
  operation: 'manage-titles',
  run: (system, caller, { titleId, record }) => onWork(system, caller, 'revise', titleId, { type: 'ReviseTitle', record }),
};

export const attachFile: UseCase<OfTitle & { readonly book: AttachedBook }, Written> = {
  operation: 'manage-titles',
  run: (system, caller, { titleId, book }) => attach(system, caller, titleId, book),
};

export const setVisibility: UseCase<OfTitle & { readonly hidden: boolean }, Written> = {
  operation: 'manage-titles',
  run: (system, caller, { titleId, hidden }) => onWork(system, caller, 'visibility', titleId, { type: hidden ? 'HideTitle' : 'ShowTitle' }),
};

/** `licenceId` is made by who asks, so that what is sent twice is done once. */
export const addLicence: UseCase<OfTitle & { readonly licenceId?: string | undefined; readonly terms: LicenceTerms }, Written & { readonly licenceId: string }> = {
  operation: 'manage-licences',
  run: async (system, caller, { titleId, licenceId = system.ids.next(), terms }) => {
    const { state } = await system.load(workStream(titleId), work);
    if (state === null) return refuse({ name: 'no-such-title' });
    const result = await onTitle(system, contextOf(caller, 'licence'), titleId, { type: 'AddLicence', licenceId, terms });
    return result.refused ? refuse(result.refused) : done({ licenceId, position: result.position });
  },
};

export const withdrawLicence: UseCase<OfTitle & { readonly licenceId: string; readonly reason: string }, Written> = {
  operation: 'manage-licences',
  run: async (system, caller, { titleId, licenceId, reason }) => {
    const result = await onTitle(system, contextOf(caller, 'withdraw'), titleId, { type: 'WithdrawLicence', licenceId, reason });
    return result.refused ? refuse(result.refused) : done({ position: result.position });
  },
};

// ---- what librarians see

interface LicenceView {
  readonly licenceId: string;
  readonly terms: LicenceTerms;
  readonly state: LicenceStatus;
  readonly used: number;
  readonly running: number;
  readonly checkoutsLeft: number | null;
  readonly daysLeft: number | null;
  readonly added: Instant;
  readonly lastLoan: Instant | null;
  readonly charged: number;
  readonly exhaustedInDays: number | null;
}

const licenceView = (licenceId: string, licence: LicenceDocument, now: Instant): LicenceView => {
  const { terms, used, running, added, lastLoan, charged } = licence;
  return {
    licenceId, terms, used, running, added, lastLoan, charged,
    state: statusOf(licence, now),
    checkoutsLeft: terms.checkouts === null ? null : terms.checkouts - used,
    daysLeft: terms.expires === null ? null : Math.max(0, daysBetween(dayOf(now), dayOf(terms.expires))),
    exhaustedInDays: exhaustedInDays(licence, now),
  };
};

type Show = 'all' | 'hidden' | 'without-file' | 'unlicensed' | 'held';

const shows = (show: Show, document: TitleDocument, now: Instant): boolean => {
  switch (show) {
    case 'all':
      return true;
    case 'hidden':
      return document.hidden;
    case 'without-file':
      return document.file === null;
    case 'unlicensed':
      return !document.pool.licences.some((l) => l.ended === null && (l.terms.expires === null || now < l.terms.expires));
    case 'held':
      return document.pool.holds.length > 0;
  }
};

export interface StaffTitles {
  readonly items: readonly (TitleCard & { readonly hidden: boolean; readonly licences: number; readonly loans: number; readonly loansEver: number })[];
  readonly total: number;
  readonly next: string | null;
}

/** The catalogue as staff see it, hidden titles too. Words are looked for by the search, so hidden ones only without words. */
export const listTitles: UseCase<{ readonly q?: string | undefined; readonly show: Show; readonly cursor?: string | undefined; readonly limit: number }, StaffTitles> = {
  operation: 'manage-titles',
  run: async (system, _caller, { q, show, cursor, limit }) => {
    const now = system.clock.now();
    const all = q === undefined || q.trim() === '' ? await allOf(system, titles, 'byYomi') : await foundBy(system, q);
    const wanted = all.filter(({ document }) => shows(show, document, now));
    const offset = Number(cursor ?? 0);
    if (!Number.isInteger(offset) || offset < 0) return refuse({ name: 'no-such-page' });
    const items = wanted.slice(offset, offset + limit).flatMap(({ id, document }) =>
      isCatalogued(document)
        ? [{
            ...cardOf(id, document, anybody, now),
            hidden: document.hidden, licences: document.pool.licences.length, loans: document.pool.licences.reduce((sum, l) => sum + l.running, 0), loansEver: document.loansEver,
          }]
        : [],
    );
    return done({ items, total: wanted.length, next: offset + limit < wanted.length ? String(offset + limit) : null });
  },
};

const mostFound = 1000;

const foundBy = async (system: System, q: string): Promise<readonly { readonly id: string; readonly document: TitleDocument }[]> => {
  const ids = system.search.find({ q, sort: 'relevance' }, 0, mostFound).items.map((i) => i.titleId);
  const documents = await documentsOf(system, titles, ids);
  return ids.flatMap((id) => {
    const document = documents.get(id);
    return document === undefined ? [] : [{ id, document }];
  });
};

export interface StaffTitle {
  readonly titleId: string;
  readonly record: BibliographicRecord;
  readonly hidden: boolean;
  readonly cover: string | null;
  readonly file: BookFile | null;
  readonly licences: readonly LicenceView[];
  readonly queue: readonly { readonly holdId: string; readonly status: 'waiting' | 'ready' | 'paused'; readonly class: string; readonly until: Instant | null }[];
}

export const inspectTitle: UseCase<OfTitle, StaffTitle> = {
  operation: 'manage-titles',
  run: async (system, _caller, { titleId }) => {
    const document = await documentOf(system, titles, titleId);
    if (!isCatalogued(document)) return refuse({ name: 'no-such-title' });
    const now = system.clock.now();
    const licences = await allOf(system, ledger, 'byTitle', `${titleId}\t`);
    return done({
      titleId,
      record: document.record,
      hidden: document.hidden,
      cover: coverAddress(document.cover),
      file: document.file,
      licences: licences.map(({ id, document: licence }) => licenceView(id, licence, now)),
      queue: document.pool.holds.map(({ holdId, status, borrower }) => ({ holdId, status: status.is, class: borrower.class, until: 'until' in status ? status.until : null })),
    });
  },
};

type LedgerSort = 'expiring' | 'running-out' | 'title' | 'most-used';

const unusedDays = 180;

export interface LedgerPage {
  readonly items: readonly (LicenceView & { readonly title: TitleCard })[];
  readonly total: number;
  readonly next: string | null;
}

export const seeLedger: UseCase<{ readonly state?: LicenceStatus | undefined; readonly unused?: boolean | undefined; readonly sort: LedgerSort; readonly cursor?: string | undefined; readonly limit: number }, LedgerPage> = {
  operation: 'manage-licences',
  run: async (system, _caller, { state, unused, sort, cursor, limit }) => {
    const now = system.clock.now();
    const offset = Number(cursor ?? 0);
    if (!Number.isInteger(offset) || offset < 0) return refuse({ name: 'no-such-page' });
    const all = (await allOf(system, ledger, 'byEnd')).map(({ id, document }) => ({ titleId: document.titleId, view: licenceView(id, document, now) }));
    const idle = ({ lastLoan, added }: LicenceView): boolean => daysBetween(dayOf(lastLoan ?? added), dayOf(now)) >= unusedDays;
    const wanted = all.filter(({ view }) => (state === undefined || view.state === state) && (unused !== true || (view.state === 'usable' && idle(view))));
    const cards = await cardsOf(system, wanted.map((w) => w.titleId), anybody);
    const rank = ({ titleId, view }: (typeof wanted)[number]): string | number =>
      sort === 'expiring' ? (view.terms.expires ?? '9999') : sort === 'title' ? (cards.get(titleId)?.titleYomi ?? '') : sort === 'most-used' ? -view.used : (view.exhaustedInDays ?? Infinity);
    const sorted = wanted.map((w) => ({ ...w, rank: rank(w) })).sort((a, b) => (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : a.view.licenceId < b.view.licenceId ? -1 : 1));
    const items = sorted.slice(offset, offset + limit).flatMap(({ titleId, view }) => {
      const card = cards.get(titleId);
      return card === undefined ? [] : [{ ...view, title: card }];
    });
    return done({ items, total: sorted.length, next: offset + limit < sorted.length ? String(offset + limit) : null });
  },
};

export interface HeldTitles {
  readonly items: readonly { readonly title: TitleCard; readonly waiting: number; readonly ready: number; readonly paused: number; readonly perLicence: number | null; readonly stranded: boolean; readonly oldest: Instant }[];
  readonly next: string | null;
}

const heldTitle = (id: string, document: Catalogued, now: Instant): HeldTitles['items'][number] => {
  const count = (is: 'waiting' | 'ready' | 'paused'): number => document.pool.holds.filter((h) => h.status.is === is).length;
  const seats = document.pool.licences.filter((l) => l.ended === null).reduce((sum, l) => sum + (l.terms.concurrency ?? l.terms.checkouts ?? Infinity), 0);
  return {
    title: cardOf(id, document, anybody, now),
    waiting: count('waiting'), ready: count('ready'), paused: count('paused'),
    perLicence: seats === 0 || !Number.isFinite(seats) ? null : Math.round((document.pool.holds.length / seats) * 10) / 10,
    stranded: isStranded(document.pool, now),
    oldest: Object.values(document.placed).sort()[0] ?? document.catalogued,
  };
};

export const seeHolds: UseCase<{ readonly cursor?: string | undefined; readonly limit: number }, HeldTitles> = {
  operation: 'manage-titles',
  run: async (system, _caller, { cursor, limit }) => {
    const now = system.clock.now();
    const { items, next } = await pageOf(system, titles, { index: 'byHolds', after: cursor, limit, backwards: true });
    return done({ items: items.flatMap(({ id, document }) => (isCatalogued(document) ? [heldTitle(id, document, now)] : [])), next });
  },
};
