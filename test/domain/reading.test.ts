/** domain/reading/README.md. */
import { fold } from '../../domain/kernel.ts';
import { reading, type Place, type ReadingEvent } from '../../domain/reading/reading.ts';
import { jst, specification } from './given.ts';

const spec = specification(reading);
const now = jst('2026-12-15 10:00');

const opened: ReadingEvent = { type: 'BookOpened', titleId: 't-1', access: 'loan', device: 'tablet' };
const open = { type: 'OpenBook', titleId: 't-1', access: 'loan', device: 'tablet' } as const;
const chapter = (n: number): ReadingEvent => ({ type: 'ChapterOpened', titleId: 't-1', access: 'loan', chapter: n });
const closed: ReadingEvent = { type: 'BookClosed', titleId: 't-1' };
const place = (progression: number, partialCfi: string | null = null): Place => ({
  href: 'c1.xhtml', type: 'application/xhtml+xml', title: null, locations: { progression, totalProgression: progression / 4, partialCfi },
});
const holder = { patronId: 'p-1' };
const forget = { type: 'ForgetReader', loanId: 'loan-1', titleId: 't-1', holder } as const;
const forgotten: ReadingEvent = { type: 'ReaderForgotten', loanId: 'loan-1', titleId: 't-1', holder };

describe('a book is opened before anything is read in it', () => {
  test('reading-1 given nothing, when a book is opened, then it is, with its device', () => {
    spec.given().at(now).when(open).then(opened);
  });

  test('reading-2 given nothing, when a chapter, a place or a closing comes, then the book is not opened', () => {
    for (const command of [{ type: 'OpenChapter', chapter: 0 }, { type: 'KeepPlace', place: place(0) }, { type: 'CloseBook' }] as const) {
      spec.given().at(now).when(command).thenRefused({ name: 'book-not-opened' });
    }
  });
});

describe('a repeat says nothing new', () => {
  test('reading-3 given an open book, when it is opened again, then nothing happens', () => {
    spec.given(opened).at(now).when(open).then();
  });

  test('reading-4 given a chapter, when it is opened again, then nothing happens, and another one is noted', () => {
    spec.given(opened).at(now).when({ type: 'OpenChapter', chapter: 0 }).then(chapter(0));
    spec.given(opened, chapter(0)).at(now).when({ type: 'OpenChapter', chapter: 0 }).then();
    spec.given(opened, chapter(0)).at(now).when({ type: 'OpenChapter', chapter: 1 }).then(chapter(1));
  });

  test('reading-5 given a place, when it is kept again, then nothing happens, and another one is kept', () => {
    const kept: ReadingEvent = { type: 'PlaceKept', place: place(0.5, '/4/2') };
    spec.given(opened).at(now).when({ type: 'KeepPlace', place: place(0.5, '/4/2') }).then(kept);
    spec.given(opened, kept).at(now).when({ type: 'KeepPlace', place: place(0.5, '/4/2') }).then();
    for (const other of [place(0.6, '/4/2'), place(0.5, '/4/4'), { ...place(0.5, '/4/2'), href: 'c2.xhtml' }]) {
      spec.given(opened, kept).at(now).when({ type: 'KeepPlace', place: other }).then({ type: 'PlaceKept', place: other });
    }
  });

  test('reading-6 given a closed book, when it is closed again, then nothing happens', () => {
    spec.given(opened).at(now).when({ type: 'CloseBook' }).then(closed);
    spec.given(opened, closed).at(now).when({ type: 'CloseBook' }).then();
  });
});

describe('the place outlives the closing', () => {
  test('reading-7 given a book closed at a place, when it is opened again, then the place is there and the chapter is counted anew', () => {
    const events: readonly ReadingEvent[] = [opened, chapter(3), { type: 'PlaceKept', place: place(0.5) }, closed];
    spec.given(...events).at(now).when(open).then(opened);
    expect(fold(reading, [...events, opened])).toEqual({ titleId: 't-1', access: 'loan', open: true, chapter: null, place: place(0.5), forgotten: false });
    spec.given(...events, opened).at(now).when({ type: 'OpenChapter', chapter: 3 }).then(chapter(3));
  });
});

describe('a book may be open on several devices', () => {
  test('reading-10 given a book closed on one device, when it goes on being read on another, then chapter and place are noted', () => {
    const kept: ReadingEvent = { type: 'PlaceKept', place: place(0.7) };
    spec.given(opened, chapter(2), closed).at(now).when({ type: 'OpenChapter', chapter: 3 }).then(chapter(3));
    spec.given(opened, chapter(2), closed).at(now).when({ type: 'KeepPlace', place: place(0.7) }).then(kept);
  });
});

describe('the reader is forgotten once', () => {
  test('reading-8 given a reading, when its reader is forgotten, then that is noted once', () => {
    spec.given(opened, closed).at(now).when(forget).then(forgotten);
    spec.given(opened, closed, forgotten).at(now).when(forget).then();
    expect(fold(reading, [opened, forgotten])).toMatchObject({ open: false, forgotten: true });
  });

  test('reading-9 given a loan that was never opened, when its reader is forgotten, then that is noted all the same', () => {
    spec.given().at(now).when(forget).then(forgotten);
    expect(fold(reading, [forgotten])).toEqual({ titleId: 't-1', access: 'loan', open: false, chapter: null, place: null, forgotten: true });
  });

  test('reading-11 given a forgotten reader, when a chapter, a place or a closing comes late, then nothing happens', () => {
    for (const command of [{ type: 'OpenChapter', chapter: 0 }, { type: 'KeepPlace', place: place(0) }, { type: 'CloseBook' }] as const) {
      spec.given(opened, forgotten).at(now).when(command).then();
    }
  });
});
