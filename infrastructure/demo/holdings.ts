/** The demo library's titles as holdings: catalogued, with cover and file, and licences of every model. */
import { addLicence, addTitle, attachCover, type AttachedBook } from '../../application/titles.ts';
import type { Caller, System } from '../../application/system.ts';
import type { Answer } from '../../application/refusal.ts';
import type { ContentStore } from '../../application/ports.ts';
import { addDays, dayOf, endOfDay, startOfDay, type Day, type Instant } from '../../domain/kernel.ts';
import type { LicenceTerms } from '../../domain/lending/terms.ts';
import type { Books } from '../content/books.ts';
import { demoBooks } from './books.ts';
import type { LicenceHint } from './books-source.ts';
import { demoTitles, type DemoTitle } from './catalogue.ts';
import { drawCover } from './covers.ts';
import { hashOf } from './covers-seed.ts';
import { schools } from './people.ts';

const plain: LicenceTerms = { concurrency: null, checkouts: null, starts: null, expires: null, perLoan: null, audience: { kind: 'patrons' } };

/** From the day of purchase for so many days. */
const period = (from: Day, days: number): Pick<LicenceTerms, 'starts' | 'expires'> => ({ starts: startOfDay(from), expires: endOfDay(addDays(from, days)) });

/** `bought` is when the licence begins. */
export const termsOf = (hint: LicenceHint, bought: Day): LicenceTerms => {
  switch (hint) {
    case 'perpetual-1':
      return { ...plain, concurrency: 1 };
    case 'two-years':
      return { ...plain, concurrency: 1, ...period(bought, 730) };
    case 'loans-52':
      return { ...plain, concurrency: 1, checkouts: 52 };
    case 'two-years-or-52':
      return { ...plain, concurrency: 1, checkouts: 52, ...period(bought, 730) };
    case 'bundle-26':
      return { ...plain, concurrency: 26, checkouts: 26 };
    case 'pay-per-loan':
      return { ...plain, perLoan: { price: 220, monthlyBudget: 6600 } };
    case 'unlimited-year':
      return { ...plain, ...period(bought, 365) };
    case 'school-pack':
      return { ...plain, ...period(bought, 365), audience: { kind: 'schools', schools } };
    case 'public-domain':
    case 'own-material':
      return { ...plain, audience: { kind: 'anyone' } };
    case 'on-order':
      return { ...plain, concurrency: 1, ...period(bought, 730) };
  }
};

/** Readable titles were bought up to a year and a half ago, the rest are on order for the coming months. */
const boughtOn = (title: DemoTitle, hint: LicenceHint, opening: Day, today: Day): Day => {
  const spread = hashOf(`${title.titleId}${hint}`);
  if (title.bookKey === null || hint === 'on-order') return addDays(today, 14 + (spread % 120));
  if (hint === 'unlimited-year' || hint === 'school-pack') return addDays(today, -(20 + (spread % 300)));
  return addDays(opening, -(spread % 330));
};

const mustBeDone = <T>(answer: Answer<T>, what: string): T => {
  if (answer.refused !== undefined) throw new Error(`${what}: ${JSON.stringify(answer.refused)}`);
  return answer.done;
};

const bookOf = async (title: DemoTitle, books: Books): Promise<AttachedBook | null> => {
  const build = title.bookKey === null ? undefined : demoBooks.get(title.bookKey);
  return build === undefined ? null : { file: (await books.take(await build())).file, cover: null };
};

export interface Holding {
  readonly titleId: string;
  readonly source: DemoTitle;
}

export interface HoldingsParts {
  readonly system: System;
  readonly books: Books;
  readonly contents: ContentStore;
  readonly librarian: (step: string) => Caller;
  readonly opening: Instant;
  readonly today: Instant;
  readonly progress: (done: number, of: number) => void;
}

/** Puts all titles into the library as it opens; answers them with the ids they got. */
export const stock = async ({ system, books, contents, librarian, opening, today, progress }: HoldingsParts): Promise<readonly Holding[]> => {
  const titles = demoTitles();
  const holdings: Holding[] = [];
  for (const [i, source] of titles.entries()) {
    const added = await addTitle.run(system, librarian(`title-${i}`), { record: source.record, book: await bookOf(source, books), licence: null });
    const { titleId } = mustBeDone(added, source.record.title);
    const cover = { hash: await contents.put(Buffer.from(drawCover(source.record))), type: 'image/svg+xml' };
    mustBeDone(await attachCover(system, librarian(`cover-${i}`), titleId, cover), source.record.title);
    for (const hint of source.licences) {
      const terms = termsOf(hint, boughtOn(source, hint, dayOf(opening), dayOf(today)));
      mustBeDone(await addLicence.run(system, librarian(`licence-${i}-${hint}`), { titleId, terms }), source.record.title);
    }
    holdings.push({ titleId, source });
    if (i % 10 === 9) progress(i + 1, titles.length);
  }
  return holdings;
};
