/**
 * Where text stands in which title: every pair of neighbouring units of folded text with all its places. A longer term is
 * found by its pairs standing at the right distance from each other, so nothing needs to be looked at twice, however
 * common the pairs are. One place stays free after every text, so no pair reaches from one text into the next.
 *
 * A place is one number: slot × 4096 + position. So there is room for 1,048,576 slots and for 4,095 units of folded text
 * a title; of longer ones the end (the end of the description) is not found.
 */
import { beginsWord, fold, isWordly } from './folding.ts';
import { pairTable } from './pair-table.ts';
import { postings } from './postings.ts';
import type { Workspace } from './workspace.ts';

const POSITION_BITS = 12;
const POSITIONS = 1 << POSITION_BITS;
export const SLOTS = 1 << 20;

/** Pairs with this one first are the beginnings of words of letters and digits. */
const WORD = 1;
/** Pairs with this one first are single units, each only where it first stands in a zone. */
const SINGLE = 2;

export const slotOf = (place: number): number => place >>> POSITION_BITS;
export const firstPlace = (slot: number): number => slot * POSITIONS;
export const positionOf = (place: number): number => place & (POSITIONS - 1);

export interface Places {
  /** Ascending, so the first in a slot is the first in the order of zones; of single characters only the first in each zone. */
  readonly all: Uint32Array;
  /** Those only where a word of letters or digits begins; `null` for terms that begin otherwise. */
  readonly words: Uint32Array | null;
}

export interface TextIndex {
  /** Writes the texts of zones one after the other for a slot above all before; answers where each zone ends. */
  add(slot: number, zones: readonly (readonly string[])[]): readonly number[];
  /** All places of a folded term, in the workspace or as they stand: valid until the next `add`. */
  places(term: string): Places;
  /** Keeps the slots that have a new number (ascending like the old ones), forgets those with -1. */
  renumber(numbers: Int32Array): void;
}

interface Needed {
  readonly list: number;
  /** How far from the beginning of the term. */
  readonly offset: number;
}

/** The first index from `from` on whose number is not below `value`: in leaps that double, then in halves. */
export const seek = (places: Uint32Array, from: number, value: number): number => {
  if (from >= places.length || places[from]! >= value) return from;
  let step = 1;
  let low = from;
  while (low + step < places.length && places[low + step]! < value) {
    low += step;
    step *= 2;
  }
  let high = Math.min(low + step, places.length);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (places[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** Takes out of the first `count` candidates those whose `offset` further place is not in the list; answers how many stay. */
const sift = (candidates: Uint32Array, count: number, places: Uint32Array, offset: number): number => {
  let kept = 0;
  let at = 0;
  for (let i = 0; i < count && at < places.length; i++) {
    const candidate = candidates[i]!;
    const wanted = candidate + offset;
    if (places[at]! < wanted) at = seek(places, at, wanted);
    if (places[at] === wanted) candidates[kept++] = candidate;
  }
  return kept;
};

const NONE = new Uint32Array(0);
/** No list. */
const EMPTY = -1;

export const textIndex = (work: Workspace): TextIndex => {
  const store = postings();
  const pairs = pairTable();

  const listFor = (first: number, second: number): number => {
    const known = pairs.get(first, second);
    if (known !== undefined) return known;
    const list = store.create();
    pairs.set(first, second, list);
    return list;
  };

  /** `zone` is the place where the zone at hand begins. */
  const writeSingle = (unit: number, place: number, zone: number): void => {
    const list = listFor(SINGLE, unit);
    const last = store.last(list);
    if (last === undefined || last < zone) store.push(list, place);
  };

  const writeText = (first: number, source: string, zone: number): number => {
    const folded = fold(source);
    const { text } = folded;
    const length = Math.min(text.length, POSITIONS - 1 - positionOf(first));
    for (let at = 0; at < length; at++) {
      const unit = text.charCodeAt(at);
      if (at + 1 < length) store.push(listFor(unit, text.charCodeAt(at + 1)), first + at);
      if (isWordly(unit) && beginsWord(folded, at)) store.push(listFor(WORD, unit), first + at);
      writeSingle(unit, first + at, zone);
    }
    return length;
  };

  const viewOf = (list: number): Uint32Array => (list === EMPTY ? NONE : store.view(list));

  const listOf = (first: number, second: number): number | undefined => pairs.get(first, second);

  /** Every second pair, and the last one; `null` when one of them stands nowhere. */
  const needed = (term: string): Needed[] | null => {
    const all: Needed[] = [];
    for (let at = 0; at < term.length - 1; at += at + 3 === term.length ? 1 : 2) {
      const list = listOf(term.charCodeAt(at), term.charCodeAt(at + 1));
      if (list === undefined) return null;
      all.push({ list, offset: at });
    }
    return all;
  };

  const intersection = (all: readonly Needed[]): Uint32Array => {
    const [rarest, ...others] = [...all].sort((a, b) => store.length(a.list) - store.length(b.list));
    if (rarest === undefined) return NONE;
    const places = store.view(rarest.list);
    if (others.length === 0) return places;
    const candidates = work.numbers(places.length);
    let count = 0;
    for (let i = 0; i < places.length; i++) if (places[i]! >= rarest.offset) candidates[count++] = places[i]! - rarest.offset;
    for (const { list, offset } of others) count = sift(candidates, count, store.view(list), offset);
    return candidates.subarray(0, count);
  };

  return {
    add(slot, zones) {
      let position = 0;
      return zones.map((texts) => {
        const zone = firstPlace(slot) + position;
        for (const text of texts) position = Math.min(position + writeText(firstPlace(slot) + position, text, zone) + 1, POSITIONS - 1);
        return position;
      });
    },

    places(term) {
      const first = term.charCodeAt(0);
      const beginnings = isWordly(first) ? (listOf(WORD, first) ?? EMPTY) : null;
      if (term.length === 1) return { all: viewOf(listOf(SINGLE, first) ?? EMPTY), words: beginnings === null ? null : viewOf(beginnings) };
      const pairsOf = term.length < POSITIONS ? needed(term) : null;
      if (pairsOf === null) return { all: NONE, words: null };
      return {
        all: intersection(pairsOf),
        words: beginnings === null ? null : beginnings === EMPTY ? NONE : intersection([...pairsOf, { list: beginnings, offset: 0 }]),
      };
    },

    renumber(numbers) {
      store.rewrite((place) => {
        const number = numbers[slotOf(place)]!;
        return number === -1 ? -1 : number * POSITIONS + positionOf(place);
      });
    },
  };
};
