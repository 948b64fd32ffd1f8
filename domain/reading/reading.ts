/**
 * One reading: of a loan (`reading-{loanId}`), or of a book open to everybody. Says what was opened and where the
 * reader is, never who: the borrower stands sealed in the loan. A repeat says nothing new, so clients may send freely.
 */
import { accepted, refused, type Decider } from '../kernel.ts';

/** A place in a book as a Readium Locator, so that another engine can find it again (R16). */
export interface Place {
  readonly href: string;
  readonly type: string;
  readonly title: string | null;
  readonly locations: {
    /** 0–1 within the resource. */
    readonly progression: number;
    /** 0–1 within the whole book. */
    readonly totalProgression: number;
    /** EPUB CFI without the package step, `null` where the engine has none. */
    readonly partialCfi: string | null;
  };
}

/** Who read, so that shelves can forget it too; sealed with the loan's key. */
export interface ReaderRef {
  readonly patronId: string;
  /** The slot the loan was for; not there in events from before it was said. */
  readonly slot?: string;
}

export type Device = 'phone' | 'tablet' | 'desk';

/** On a loan, or a book open to everybody. */
export type Access = 'loan' | 'open';

export interface Reading {
  readonly titleId: string;
  readonly access: Access;
  readonly open: boolean;
  readonly chapter: number | null;
  readonly place: Place | null;
  readonly forgotten: boolean;
}

export type ReadingState = Reading | null;

export const readingStream = (readingId: string): string => `reading-${readingId}`;

export type ReadingCommand =
  | { readonly type: 'OpenBook'; readonly titleId: string; readonly access: Access; readonly device: Device }
  /** `chapter` counts the spine from 0. */
  | { readonly type: 'OpenChapter'; readonly chapter: number }
  | { readonly type: 'KeepPlace'; readonly place: Place }
  | { readonly type: 'CloseBook' }
  | { readonly type: 'ForgetReader'; readonly loanId: string; readonly titleId: string; readonly holder: ReaderRef };

export type ReadingEvent =
  | { readonly type: 'BookOpened'; readonly titleId: string; readonly access: Access; readonly device: Device }
  | { readonly type: 'ChapterOpened'; readonly titleId: string; readonly access: Access; readonly chapter: number }
  | { readonly type: 'PlaceKept'; readonly place: Place }
  | { readonly type: 'BookClosed'; readonly titleId: string }
  /** The retention has passed. Once everybody has heard, the keys of loan and slot are destroyed: nobody can tell who read this. */
  | { readonly type: 'ReaderForgotten'; readonly loanId: string; readonly titleId: string; readonly holder: ReaderRef | null };

export type ReadingRefusal = { readonly name: 'book-not-opened' };

const isSamePlace = (a: Place | null, b: Place): boolean =>
  a !== null && a.href === b.href && a.locations.progression === b.locations.progression && a.locations.partialCfi === b.locations.partialCfi;

export const reading: Decider<ReadingCommand, ReadingState, ReadingEvent, ReadingRefusal> = {
  initial: null,

  evolve: (state, event) => {
    switch (event.type) {
      case 'BookOpened':
        return { chapter: null, place: null, forgotten: false, ...state, titleId: event.titleId, access: event.access, open: true };
      case 'ChapterOpened':
        return state && { ...state, chapter: event.chapter };
      case 'PlaceKept':
        return state && { ...state, place: event.place };
      case 'BookClosed':
        return state && { ...state, open: false, chapter: null };
      case 'ReaderForgotten':
        return { titleId: event.titleId, access: 'loan', chapter: null, place: null, ...state, open: false, forgotten: true };
    }
  },

  decide: (state, command) => {
    if (command.type === 'ForgetReader') return state?.forgotten ? accepted() : accepted({ type: 'ReaderForgotten', loanId: command.loanId, titleId: command.titleId, holder: command.holder });
    if (command.type === 'OpenBook') {
      return state?.open ? accepted() : accepted({ type: 'BookOpened', titleId: command.titleId, access: command.access, device: command.device });
    }
    if (state === null) return refused({ name: 'book-not-opened' });
    // Nobody's any more: what a device that was long offline still sends is not to be kept.
    if (state.forgotten) return accepted();
    switch (command.type) {
      case 'OpenChapter':
        return state.chapter === command.chapter
          ? accepted()
          : accepted({ type: 'ChapterOpened', titleId: state.titleId, access: state.access, chapter: command.chapter });
      case 'KeepPlace':
        return isSamePlace(state.place, command.place) ? accepted() : accepted({ type: 'PlaceKept', place: command.place });
      case 'CloseBook':
        return state.open ? accepted({ type: 'BookClosed', titleId: state.titleId }) : accepted();
    }
  },
};
