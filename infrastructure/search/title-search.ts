/**
 * The title search within the process. Text and labels are found by `matching.ts`, filters and counts come from
 * `facts.ts`, and the orders to show hits in are kept ready by `order.ts`. A title stands in a slot; when its text
 * changes it moves to a new one, and slots left behind are cleared out together now and then.
 */
import type { Found, SearchableTitle, TitleSearch } from '../../application/ports.ts';
import type { BibliographicRecord, Contributor } from '../../domain/catalogue/work.ts';
import { facts } from './facts.ts';
import { fold, termsOf } from './folding.ts';
import { highlightedAuthors, highlightedTitle } from './highlight.ts';
import { matching, queryTerms, zonesOf, type Matched } from './matching.ts';
import { orderBy, type Order } from './order.ts';
import { SLOTS } from './text-index.ts';
import { workspace } from './workspace.ts';

/** What is kept of a title besides the index. */
interface Entry {
  readonly titleId: string;
  /** All the index was made from, to see when it must be made again. */
  readonly source: string;
  readonly title: string;
  readonly titleYomi: string;
  readonly contributors: readonly Contributor[];
  readonly sortKey: string;
  readonly published: string;
  readonly catalogued: string;
  readonly loansEver: number;
}

/** So many empty slots, or a quarter of the living ones, are left behind before they are cleared out. */
const EMPTY_SLOTS = 4096;

const sourceOf = (record: BibliographicRecord): string => JSON.stringify([zonesOf(record), record.isbn, record.ndc]);

/** Titles are filed by reading, without regard to dakuten at first (JIS X 4061); those without a reading by title. */
const sortKeyOf = (record: BibliographicRecord): string => {
  const reading = fold(record.titleYomi).text || fold(record.title).text;
  return `${reading.normalize('NFD').replace(/[\u3099\u309a]/g, '')}\0${reading}`;
};

const ascending = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const byId = (a: Entry, b: Entry): number => ascending(a.titleId, b.titleId);

const byAge = (a: Entry, b: Entry): number => ascending(b.published, a.published) || ascending(b.catalogued, a.catalogued) || byId(a, b);

const byLoans = (a: Entry, b: Entry): number => b.loansEver - a.loansEver || byAge(a, b);

const byReading = (a: Entry, b: Entry): number => ascending(a.sortKey, b.sortKey) || byId(a, b);

/** By slot: 0 for slots that are no hits, else one more than they are worth, or 1 when that is of no interest. */
const marksOf = (marks: Uint16Array, hits: Uint32Array, matched: Matched | null, isByWorth: boolean): Uint16Array => {
  marks.fill(0);
  if (matched === null) for (let i = 0; i < hits.length; i++) marks[hits[i]!] = 1;
  else for (let i = 0; i < hits.length; i++) marks[matched.slots[hits[i]!]!] = isByWorth ? matched.worth[hits[i]!]! + 1 : 1;
  return marks;
};

/** How many hits come before those of each mark. */
const placesOf = (hits: Uint32Array, matched: Matched | null): Uint32Array => {
  const places = new Uint32Array((matched?.worst ?? 0) + 3);
  if (matched !== null) for (let i = 0; i < hits.length; i++) places[matched.worth[hits[i]!]! + 2]! += 1;
  for (let mark = 1; mark < places.length; mark++) places[mark]! += places[mark - 1]!;
  return places;
};

/**
 * The slots of hits from `offset` on, best first and in the given order within what is worth the same: where the hits
 * of each mark begin is known, so they are dealt out in one walk through the order.
 */
const pageOf = (ordered: Uint32Array, marks: Uint16Array, places: Uint32Array, offset: number, size: number): readonly number[] => {
  const page = Array.from({ length: size }, () => 0);
  let left = size;
  for (let i = 0; left > 0; i++) {
    const slot = ordered[i]!;
    const mark = marks[slot]!;
    if (mark === 0) continue;
    const place = places[mark]!++ - offset;
    if (place < 0 || place >= size) continue;
    page[place] = slot;
    left -= 1;
  }
  return page;
};

export const titleSearch = (): TitleSearch => {
  const slots = new Map<string, number>();
  let entries: (Entry | null)[] = [];
  const work = workspace();
  const match = matching(work);
  const known = facts(work);
  const entryAt = (slot: number): Entry => entries[slot]!;
  const popular = orderBy((a, b) => byLoans(entryAt(a), entryAt(b)));
  const newest = orderBy((a, b) => byAge(entryAt(a), entryAt(b)));
  const filed = orderBy((a, b) => byReading(entryAt(a), entryAt(b)));
  const orders: readonly Order[] = [popular, newest, filed];
  const orderOf = { relevance: popular, popular, new: newest, title: filed };

  const clearOut = (): void => {
    const numbers = new Int32Array(entries.length).fill(-1);
    let next = 0;
    entries.forEach((entry, slot) => {
      if (entry) numbers[slot] = next++;
    });
    // The orders first: what they still have to put in place is compared by the old numbers.
    for (const part of [...orders, known, match]) part.renumber(numbers);
    entries = entries.filter((entry) => entry !== null);
    entries.forEach((entry, slot) => slots.set(entry!.titleId, slot));
  };

  const clearOutWhenDue = (): void => {
    const empty = entries.length - slots.size;
    if (empty > Math.max(EMPTY_SLOTS, slots.size / 4) || (entries.length === SLOTS && empty > 0)) clearOut();
  };

  const leave = (slot: number): void => {
    const { titleId } = entryAt(slot);
    for (const order of orders) order.drop(slot);
    known.clear(slot);
    entries[slot] = null;
    slots.delete(titleId);
  };

  const settleIn = (title: SearchableTitle, source: string): void => {
    clearOutWhenDue();
    if (entries.length === SLOTS) throw new Error(`the title search is full: it holds ${SLOTS} titles`);
    const { titleId, record, catalogued, loansEver } = title;
    const { title: text, titleYomi, contributors, published } = record;
    const slot = entries.length;
    entries.push({ titleId, source, title: text, titleYomi, contributors, sortKey: sortKeyOf(record), published, catalogued, loansEver });
    slots.set(titleId, slot);
    match.add(slot, record);
    known.write(slot, title);
    for (const order of orders) order.move(slot);
  };

  /** The text stays; whatever else has changed is only written over. */
  const touch = (slot: number, title: SearchableTitle): void => {
    const before = entryAt(slot);
    const { catalogued, loansEver, record } = title;
    const isOtherAge = before.published !== record.published || before.catalogued !== catalogued;
    known.write(slot, title);
    if (!isOtherAge && before.loansEver === loansEver) return;
    entries[slot] = { ...before, published: record.published, catalogued, loansEver };
    popular.move(slot);
    if (isOtherAge) newest.move(slot);
  };

  const itemAt = (slot: number, terms: readonly string[]): Found['items'][number] => {
    const { titleId, title, titleYomi, contributors } = entryAt(slot);
    if (terms.length === 0) return { titleId, highlight: null };
    return { titleId, highlight: { title: highlightedTitle(title, titleYomi, terms), authors: highlightedAuthors(contributors, terms) } };
  };

  return {
    put(title) {
      const slot = slots.get(title.titleId);
      const source = sourceOf(title.record);
      if (slot !== undefined && entryAt(slot).source === source) return touch(slot, title);
      if (slot !== undefined) leave(slot);
      settleIn(title, source);
    },

    remove(titleId) {
      const slot = slots.get(titleId);
      if (slot !== undefined) leave(slot);
    },

    find(query, offset, limit) {
      work.reset();
      const terms = queryTerms(query.q);
      const matched = match.find(query, terms);
      const { counts, hits } = known.count(query, matched && matched.slots, entries.length);
      const isByWorth = query.sort === 'relevance' && matched !== null;
      const marks = marksOf(work.shorts(entries.length), hits, matched, isByWorth);
      const places = placesOf(hits, isByWorth ? matched : null);
      const size = Math.max(0, Math.min(limit, hits.length - offset));
      const page = pageOf(orderOf[query.sort].slots(), marks, places, offset, size);
      return { items: page.map((slot) => itemAt(slot, terms)), ...counts };
    },

    folded: (q) => termsOf(q).join(' '),

    get size() {
      return slots.size;
    },
  };
};
