/** A long past, written straight into a data folder: loans made, read, returned and forgotten, with their keys destroyed as in life. */
import { encode } from '../../application/codec.ts';
import type { Engine } from '../../infrastructure/app/engine.ts';
import type { DomainEvent } from '../../domain/events.ts';
import { fromMillis, minutesAfter, type Instant } from '../../domain/kernel.ts';
import type { BibliographicRecord } from '../../domain/catalogue/work.ts';
import { patronStream } from '../../domain/lending/patron.ts';
import { titleStream } from '../../domain/lending/title.ts';
import { workStream } from '../../domain/catalogue/work.ts';
import { readingStream } from '../../domain/reading/reading.ts';

export interface Past {
  readonly loans: number;
  readonly titles: number;
  readonly patrons: number;
  /** One loan in so many is of the first title, one in so many by the first patron. */
  readonly hotTitle: number;
  readonly hotPatron: number;
  /** When it began and ended. */
  readonly from: Instant;
  readonly to: Instant;
}

/** Events a loan leaves behind. */
export const eventsPerLoan = 12;

/** All that a past leaves in the log. */
export const eventsIn = ({ loans, titles, patrons }: Past): number => loans * eventsPerLoan + titles * 3 + patrons;

export const pastTitle = (i: number): string => `past-title-${i}`;
export const pastPatron = (i: number): string => `past-patron-${i}`;

export const recordOf = (i: number): BibliographicRecord => ({
  title: `瀬戸の島々 第${i}巻`, titleYomi: `セトノシマジマ ダイ${i}カン`, subtitle: null, series: null,
  contributors: [{ name: '海野 なぎ', yomi: 'ウミノ ナギ', role: 'author' }], publisher: '島影書房', published: '2020-04-01', isbn: null, ndc: '291.7',
  subjects: ['島', '海'], audience: 'general', language: 'ja', description: '島から島へ渡り歩いた記録。'.repeat(4), pages: 200, layout: 'reflow-vertical',
  accessibility: { speech: true, reflow: true, ruby: true, alternatives: false }, local: false,
});

/** Deterministic scatter over `most`, small numbers more often: some titles are lent much, most now and then. */
const scattered = (k: number, most: number): number => {
  const even = ((k * 2_654_435_761) % 4_294_967_296) / 4_294_967_296;
  return Math.min(most - 1, 1 + Math.floor((most - 1) * even ** 2));
};

const page = 500;

export const writePast = async (engine: Engine, past: Past, say: (done: number) => void): Promise<void> => {
  const { events, vault } = engine;
  const versions = new Map<string, number>();
  const under = new Map<string, Promise<void>>();
  const [from, to] = [Date.parse(past.from), Date.parse(past.to)];
  let id = 0;

  const write = (stream: string, at: Instant, list: readonly DomainEvent[]): Promise<void> => {
    const [seen, before] = [versions.get(stream) ?? 0, under.get(stream)];
    const named = list.map((event) => ({ id: `past-${(id++).toString(36).padStart(16, '0')}`, event }));
    const meta = { at, actor: { role: 'patron' }, correlation: named[0]?.id ?? '', causation: named[0]?.id ?? '' } as const;
    const written = (async () => {
      const drafts = await encode(vault, stream, named, meta);
      // Keys may come in another order than they were asked for; a stream is written in its own.
      await before;
      const appended = await events.append(stream, seen, drafts);
      if (!appended.ok) throw new Error(`${stream} was at ${appended.version}, not ${seen}`);
    })();
    // A reading is written once and never again: remembering a million of them would be this script's memory, not the library's.
    if (!stream.startsWith('reading-')) {
      versions.set(stream, seen + list.length);
      under.set(stream, written);
    }
    return written;
  };

  for (let i = 0; i < past.titles; i += page) {
    await Promise.all(Array.from({ length: Math.min(page, past.titles - i) }, async (_, j) => {
      const titleId = pastTitle(i + j);
      await write(workStream(titleId), past.from, [
        { type: 'TitleCatalogued', record: recordOf(i + j) },
        { type: 'FileAttached', file: { hash: '0'.repeat(64), size: 1, layout: 'reflow-vertical', chapters: 3, removed: 0 } },
      ]);
      await write(titleStream(titleId), past.from, [{ type: 'LicenceAdded', licenceId: `${titleId}-licence`, terms: { concurrency: 10_000, checkouts: null, starts: null, expires: null, perLoan: null, audience: { kind: 'patrons' } } }]);
    }));
  }
  for (let i = 0; i < past.patrons; i += page) {
    await Promise.all(Array.from({ length: Math.min(page, past.patrons - i) }, (_, j) =>
      write(patronStream(pastPatron(i + j)), past.from, [{ type: 'PatronEnrolled', class: 'general', school: null, cardExpires: null }])));
  }

  const place = (part: number) => ({ href: 'text/chapter-2.xhtml', type: 'application/xhtml+xml', title: null, locations: { progression: part, totalProgression: part / 2, partialCfi: '/4/2/16,/1:0,/1:40' } });

  const oneLoan = async (k: number): Promise<readonly string[]> => {
    const titleId = pastTitle(k % past.hotTitle === 0 ? 0 : scattered(k, past.titles));
    const patronId = pastPatron(k % past.hotPatron === 1 ? 0 : scattered(k * 7 + 3, past.patrons));
    const licenceId = `${titleId}-licence`;
    const [loanId, slot] = [await vault.mint(), await vault.mint()];
    const started = fromMillis(from + Math.floor(((to - from) * k) / past.loans));
    const due = minutesAfter(started, 14 * 24 * 60);
    const borrower = { class: 'general', school: null } as const;
    const holder = { patronId, slot };
    await Promise.all([
      write(patronStream(patronId), started, [
        { type: 'SlotClaimed', slot, kind: 'loan', counted: true, lease: minutesAfter(started, 1), use: { titleId, id: loanId } },
        { type: 'SlotReleased', slot, kind: 'loan', why: 'ended' },
      ]),
      write(titleStream(titleId), started, [
        { type: 'LoanStarted', loanId, licenceId, borrower, holder, started, due, cut: false, metered: true },
        { type: 'LicenceConsumed', licenceId, loanId, checkoutsLeft: null, price: 0 },
        { type: 'LoanReturned', loanId, licenceId, borrower, holder, by: 'patron' },
      ]),
      write(readingStream(loanId), started, [
        { type: 'BookOpened', titleId, access: 'loan', device: 'phone' },
        { type: 'ChapterOpened', titleId, access: 'loan', chapter: 1 },
        { type: 'PlaceKept', place: place(0.3) },
        { type: 'ChapterOpened', titleId, access: 'loan', chapter: 2 },
        { type: 'PlaceKept', place: place(0.7) },
        { type: 'BookClosed', titleId },
        { type: 'ReaderForgotten', loanId, titleId, holder: { patronId } },
      ]),
    ]);
    return [loanId, slot];
  };

  for (let k = 0; k < past.loans; k += page) {
    const made = await Promise.all(Array.from({ length: Math.min(page, past.loans - k) }, (_, j) => oneLoan(k + j)));
    await Promise.all(made.flat().map((subject) => vault.destroy(subject)));
    say(Math.min(past.loans, k + page) * eventsPerLoan);
  }
};
