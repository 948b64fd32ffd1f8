/** A title as readers and librarians see it: its record, its file, and its lending state without any person in it. */
import type { BibliographicRecord, BookFile } from '../domain/catalogue/work.ts';
import { idOf, type EventOf, type Recorded } from '../domain/events.ts';
import { daysBetween, dayOf, minutesAfter, toMillis, type Instant } from '../domain/kernel.ts';
import { licenceToTake, loanIn, title as titleDecider, type TitleEvent, type TitleState } from '../domain/lending/title.ts';
import { checkoutsLeft, freeSeats, isAlive, isUnlimited, isUsable, serves, type Borrower } from '../domain/lending/terms.ts';
import { handlingOf, holdEvents, ignoring, key, licenceEvents, loanEvents, membershipEvents, readingEvents, rulesEvents, securityEvents, slotEvents, standingEvents, workEvents, type Projection } from './projection.ts';

export interface TitleDocument {
  readonly record: BibliographicRecord | null;
  readonly file: BookFile | null;
  readonly cover: { readonly hash: string; readonly type: string } | null;
  readonly hidden: boolean;
  readonly catalogued: Instant;
  /** The lending state; every `holder` in it is `null`, and loans of unlimited licences are only counted. */
  readonly pool: TitleState;
  /** When each waiting hold was placed, by hold. */
  readonly placed: { readonly [holdId: string]: Instant };
  /** How long the latest loans lasted until they came back, in hours, newest last. */
  readonly comebacks: readonly number[];
  readonly loansEver: number;
}

const remembered = 20;

const unborn = (at: Instant): TitleDocument => ({
  record: null, file: null, cover: null, hidden: false, catalogued: at, pool: titleDecider.initial, placed: {}, comebacks: [], loansEver: 0,
});

type WorkTypes = (typeof workEvents)[number];

const catalogue = (document: TitleDocument, { event, at }: Recorded<EventOf<WorkTypes>>): TitleDocument => {
  switch (event.type) {
    case 'TitleCatalogued':
      return { ...document, record: event.record, catalogued: at };
    case 'TitleRevised':
      return { ...document, record: event.record };
    case 'FileAttached':
      return { ...document, file: event.file };
    case 'CoverAttached':
      return { ...document, cover: { hash: event.hash, type: event.mediaType } };
    case 'TitleHidden':
      return { ...document, hidden: true };
    case 'TitleShown':
      return { ...document, hidden: false };
  }
};

const anonymous = (event: TitleEvent): TitleEvent => ('holder' in event ? { ...event, holder: null } : event);

const hoursSince = (from: Instant, to: Instant): number => Math.round((toMillis(to) - toMillis(from)) / 360_000) / 10;

const placedAfter = (document: TitleDocument, event: TitleEvent, at: Instant): TitleDocument['placed'] => {
  if (event.type === 'HoldPlaced') return { ...document.placed, [event.holdId]: at };
  if (event.type !== 'HoldCancelled' && event.type !== 'HoldFulfilled' && event.type !== 'HoldPassedOn') return document.placed;
  const { [event.holdId]: _gone, ...rest } = document.placed;
  return rest;
};

/** Loans of unlimited licences keep nobody waiting: a whole school reading one book must not make its document long. */
const withoutUnlimited = (pool: TitleState, event: TitleEvent): TitleState => {
  if (event.type !== 'LoanStarted' || !pool.licences.some((l) => l.licenceId === event.licenceId && isUnlimited(l.terms))) return pool;
  return { ...pool, loans: pool.loans.filter((l) => l.loanId !== event.loanId) };
};

const lend = (document: TitleDocument, { event, at }: Recorded<TitleEvent>): TitleDocument => {
  const pool = withoutUnlimited(titleDecider.evolve(document.pool, anonymous(event)), event);
  const changed = { ...document, pool, placed: placedAfter(document, event, at) };
  if (event.type === 'LoanStarted') return { ...changed, loansEver: document.loansEver + 1 };
  if (event.type !== 'LoanReturned' && event.type !== 'LoanExpired') return changed;
  const loan = loanIn(document.pool, event.loanId);
  return loan === undefined ? changed : { ...changed, comebacks: [...document.comebacks, hoursSince(loan.started, at)].slice(-remembered) };
};

/** The borrower availability is shown for to those who are not signed in. */
export const anybody: Borrower = { class: 'general', school: null };

export const isOpen = (pool: TitleState, now: Instant): boolean =>
  pool.licences.some((l) => l.terms.audience.kind === 'anyone' && isUnlimited(l.terms) && isUsable(l, now));

const median = (values: readonly number[]): number | null => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
};

/**
 * Days until somebody at `place` in the queue (from 1) gets a seat: running loans are expected back after the time
 * loans of this title really lasted (at the latest when due), and each of their seats again after that time. `null`
 * when nothing tells, or no seat will ever come.
 */
export const estimatedDays = (document: TitleDocument, place: number, now: Instant): number | null => {
  const usual = median(document.comebacks);
  const serving = document.pool.licences.filter((l) => isAlive(l, now)).map((l) => l.licenceId);
  const returns = document.pool.loans
    .filter((l) => serving.includes(l.licenceId))
    .map((l) => {
      const expected = usual === null ? l.due : minutesAfter(l.started, usual * 60);
      return expected <= now || expected > l.due ? l.due : expected;
    })
    .sort();
  if (returns.length === 0) return null;
  const rounds = Math.floor((place - 1) / returns.length);
  const first = returns[(place - 1) % returns.length];
  const again = rounds === 0 ? 0 : usual;
  if (first === undefined || again === null) return null;
  return Math.max(0, daysBetween(dayOf(now), dayOf(first)) + Math.ceil((rounds * again) / 24));
};

export interface Availability {
  readonly status: 'open' | 'available' | 'waiting' | 'on-order' | 'unlicensed';
  readonly free: number | null;
  readonly waiting: number;
  readonly estimatedDays: number | null;
  readonly readable: boolean;
}

/** What somebody can do with a title now; the rules are the title decider's own. */
export const availability = (document: TitleDocument, borrower: Borrower, now: Instant): Availability => {
  const { pool } = document;
  const serving = pool.licences.filter((l) => serves(l.terms.audience, borrower));
  const waiting = pool.holds.filter((h) => h.status.is === 'waiting').length;
  const readable = document.file !== null;
  if (readable && isOpen(pool, now)) return { status: 'open', free: null, waiting: 0, estimatedDays: 0, readable };
  const free = serving.reduce((sum, l) => sum + freeSeats(l, now), 0);
  if (readable && licenceToTake(pool, borrower, now) !== null) {
    return { status: 'available', free: Number.isFinite(free) ? free : null, waiting, estimatedDays: 0, readable };
  }
  const alive = serving.filter((l) => isAlive(l, now));
  if (!readable || (alive.length > 0 && alive.every((l) => (l.terms.starts ?? '') > now))) return { status: alive.length > 0 ? 'on-order' : 'unlicensed', free: 0, waiting, estimatedDays: null, readable };
  if (alive.length === 0) return { status: 'unlicensed', free: 0, waiting, estimatedDays: null, readable };
  return { status: 'waiting', free: 0, waiting, estimatedDays: estimatedDays(document, waiting + 1, now), readable };
};

/** Whether holds wait that no licence will ever serve (R69). */
export const isStranded = (pool: TitleState, now: Instant): boolean => pool.holds.length > 0 && !pool.licences.some((l) => isAlive(l, now));

/** Seats in all over the usable licences; `null` is unlimited. */
export const seatsInAll = (pool: TitleState, now: Instant): number | null => {
  const seats = pool.licences
    .filter((l) => isUsable(l, now) || l.running > 0)
    .reduce((sum, l) => sum + Math.min(l.terms.concurrency ?? Infinity, checkoutsLeft(l) + l.running), 0);
  return Number.isFinite(seats) ? seats : null;
};

const ofStream = ({ stream }: Recorded): readonly string[] => [idOf(stream)];

const handling = handlingOf<TitleDocument>();

export const titles: Projection<TitleDocument> = {
  name: 'titles',
  version: 4,
  on: {
    ...handling(workEvents, { ids: ofStream, evolve: (document, recorded) => catalogue(document ?? unborn(recorded.at), recorded) }),
    ...handling([...licenceEvents, ...loanEvents, ...holdEvents, 'Forgone'], {
      ids: ofStream,
      evolve: (document, recorded) => lend(document ?? unborn(recorded.at), recorded),
    }),
    ...ignoring('BorrowTurnedAway', 'SearchFoundNothing', ...slotEvents, ...standingEvents, ...rulesEvents, ...readingEvents, ...membershipEvents, ...securityEvents),
  },
  indexes: {
    byNewest: (document, id) => (document.record === null ? [] : [key(document.catalogued, id)]),
    byYomi: (document, id) => (document.record === null ? [] : [key(document.record.titleYomi, id)]),
    byOpen: (document, id) => (!document.hidden && document.pool.licences.some((l) => l.terms.audience.kind === 'anyone' && isUnlimited(l.terms) && l.ended === null) ? [key(document.loansEver, id)] : []),
    byHolds: (document, id) => (document.pool.holds.length > 0 ? [key(document.pool.holds.length, id)] : []),
  },
};
