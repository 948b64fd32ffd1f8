/** Opening a book, going on in it, and the question asked before every byte of it: may this reader read this, now? */
import { work, workStream } from '../domain/catalogue/work.ts';
import type { Instant } from '../domain/kernel.ts';
import { loanIn, loanOf } from '../domain/lending/title.ts';
import { reading, readingStream, type Access, type Device, type Place, type Reading } from '../domain/reading/reading.ts';
import { places } from '../projections/places.ts';
import { shelf } from '../projections/shelf.ts';
import { isOpen, titles } from '../projections/titles.ts';
import { isCatalogued, type Catalogued } from './cards.ts';
import { loadTitle } from './lending.ts';
import { done, refuse, type Answer } from './refusal.ts';
import { contextOf, documentOf, documentsOf, type Caller, type System, type UseCase } from './system.ts';

export interface OpenedBook {
  readonly readingId: string;
  readonly base: string;
  readonly titleId: string;
  readonly title: string;
  readonly layout: Catalogued['record']['layout'];
  readonly access: Access;
  readonly due: Instant | null;
  readonly place: Place | null;
  readonly position: string;
}

interface Right {
  readonly readingId: string;
  readonly access: Access;
  readonly due: Instant | null;
}

/** What is open to everybody is so while it is shown; loans go on to their end. */
const isHidden = async (system: System, titleId: string): Promise<boolean> => (await system.load(workStream(titleId), work)).state?.hidden ?? true;

/** What the caller may read of a title: their loan, or the book when it is open to everybody. */
const rightTo = async (system: System, caller: Caller, titleId: string): Promise<Answer<Right>> => {
  const pool = await loadTitle(system, titleId);
  const now = system.clock.now();
  const loan = caller.patronId === null ? null : loanOf(pool, caller.patronId);
  if (loan !== null && now < loan.due) return done({ readingId: loan.loanId, access: 'loan', due: loan.due });
  if (await isHidden(system, titleId)) return refuse({ name: 'no-such-title' });
  if (isOpen(pool, now)) return done({ readingId: `open-${system.ids.next()}`, access: 'open', due: null });
  return refuse(caller.patronId === null ? { name: 'sign-in-required' } : { name: 'no-such-loan' });
};

/** The latest place in this title: of this loan, or of an earlier one while it is still on the shelf. */
const lastPlace = async (system: System, caller: Caller, titleId: string, readingId: string): Promise<Place | null> => {
  const mine = caller.patronId === null ? null : await documentOf(system, shelf, caller.patronId);
  const earlier = (mine?.returned ?? []).filter((r) => r.titleId === titleId).map((r) => r.loanId);
  const read = await documentsOf(system, places, [readingId, ...earlier]);
  const latest = [...read.values()].filter((p) => p.place !== null).sort((a, b) => (a.read < b.read ? 1 : -1));
  return (read.get(readingId)?.place ?? latest[0]?.place) ?? null;
};

export const openBook: UseCase<{ readonly titleId: string; readonly device: Device }, OpenedBook> = {
  operation: 'open-book',
  run: async (system, caller, { titleId, device }) => {
    const document = await documentOf(system, titles, titleId);
    if (!isCatalogued(document)) return refuse({ name: 'no-such-title' });
    if (document.file === null) return refuse({ name: 'no-file' });
    const right = await rightTo(system, caller, titleId);
    if (right.refused) return refuse(right.refused);
    const { readingId, access, due } = right.done;
    const opened = await system.transact(contextOf(caller, 'open'), readingStream(readingId), reading, { type: 'OpenBook', titleId, access, device });
    if (opened.refused) return refuse(opened.refused);
    const place = access === 'loan' ? await lastPlace(system, caller, titleId, readingId) : null;
    return done({
      readingId, base: `/api/reading/${readingId}/`, titleId, title: document.record.title, layout: document.file.layout, access, due, place, position: opened.position,
    });
  },
};

/** The reading, and the hash of the book's file, if the caller may read it at this moment. Asked for every resource. */
export const readBook: UseCase<{ readonly readingId: string }, { readonly hash: string; readonly titleId: string }> = {
  operation: 'read-book',
  run: async (system, caller, { readingId }) => {
    const known = await mayRead(system, caller, readingId);
    if (known.refused) return refuse(known.refused);
    const document = await documentOf(system, titles, known.done.titleId);
    return document?.file == null ? refuse({ name: 'no-file' }) : done({ hash: document.file.hash, titleId: known.done.titleId });
  },
};

const mayRead = async (system: System, caller: Caller, readingId: string): Promise<Answer<Reading>> => {
  const { state } = await system.load(readingStream(readingId), reading);
  if (state === null) return refuse({ name: 'book-not-opened' });
  const pool = await loadTitle(system, state.titleId);
  const now = system.clock.now();
  if (state.access === 'open') return isOpen(pool, now) && !(await isHidden(system, state.titleId)) ? done(state) : refuse({ name: 'loan-ended' });
  const loan = loanIn(pool, readingId);
  if (caller.patronId === null) return refuse({ name: 'sign-in-required' });
  return loan?.holder?.patronId === caller.patronId && now < loan.due ? done(state) : refuse({ name: 'loan-ended' });
};

const hadLoan = async (system: System, caller: Caller, loanId: string): Promise<boolean> => {
  const mine = caller.patronId === null ? null : await documentOf(system, shelf, caller.patronId);
  return mine !== null && [...mine.loans, ...mine.returned].some((l) => l.loanId === loanId);
};

export interface Progress {
  readonly readingId: string;
  readonly chapter?: number | undefined;
  readonly place?: Place | undefined;
  readonly closed?: boolean | undefined;
}

/** What the reader did since. A place may still arrive when the loan has just ended: it is kept, not refused. */
export const keepProgress: UseCase<Progress, { readonly position: string }> = {
  operation: 'read-book',
  run: async (system, caller, { readingId, chapter, place, closed }) => {
    const allowed = await mayRead(system, caller, readingId);
    if (allowed.refused && (place === undefined || !(await hadLoan(system, caller, readingId)))) return refuse(allowed.refused);
    const stream = readingStream(readingId);
    let { position } = await system.load(stream, reading);
    if (chapter !== undefined && !allowed.refused) {
      ({ position } = await system.transact(contextOf(caller, 'chapter'), stream, reading, { type: 'OpenChapter', chapter }));
    }
    if (place !== undefined) ({ position } = await system.transact(contextOf(caller, 'place'), stream, reading, { type: 'KeepPlace', place }));
    if (closed === true) ({ position } = await system.transact(contextOf(caller, 'close'), stream, reading, { type: 'CloseBook' }));
    return done({ position });
  },
};
