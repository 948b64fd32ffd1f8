/**
 * What titles are filtered and counted by. A search looks at every title it found, so what it looks at must be dense: a
 * byte of flags, the year, and the number of the title's combination of facet values, of which there are few; the rest is
 * done once for each combination.
 */
import type { Found, SearchableTitle, TitleQuery } from '../../application/ports.ts';
import type { Workspace } from './workspace.ts';

export interface Counted {
  readonly counts: Pick<Found, 'total' | 'availableNow' | 'facets'>;
  /** Which of the candidates (of the slots, when there were none) pass all filters: their indexes, ascending, in the workspace. */
  readonly hits: Uint32Array;
}

export interface Facts {
  write(slot: number, title: SearchableTitle): void;
  clear(slot: number): void;
  /** Counts among candidate slots, or among all slots below `slots` when they are `null`. */
  count(query: TitleQuery, candidates: Uint32Array | null, slots: number): Counted;
  /** Keeps the slots that have a new number (ascending like the old ones), forgets those with -1. */
  renumber(numbers: Int32Array): void;
}

const LIVE = 1;
const AVAILABLE = 2;
const LOCAL = 4;
const SPEECH = 8;
const RUBY = 16;
const REFLOW = 32;
const ALTERNATIVES = 64;

const flagsOf = ({ record, availableNow }: SearchableTitle): number =>
  LIVE |
  (availableNow ? AVAILABLE : 0) |
  (record.local ? LOCAL : 0) |
  (record.accessibility.speech ? SPEECH : 0) |
  (record.accessibility.ruby ? RUBY : 0) |
  (record.accessibility.reflow ? REFLOW : 0) |
  (record.accessibility.alternatives ? ALTERNATIVES : 0);

/** Only `true` asks for something: an unticked box is no wish for the opposite. */
const flagsWanted = (query: TitleQuery): number =>
  LIVE | (query.available ? AVAILABLE : 0) | (query.local ? LOCAL : 0) | (query.speech ? SPEECH : 0) | (query.ruby ? RUBY : 0);

const FACETS = ['ndc', 'audience', 'layout', 'language'] as const;
type Facet = (typeof FACETS)[number];

const valueOf = ({ record }: SearchableTitle, facet: Facet): string => (facet === 'ndc' ? record.ndc.charAt(0) : record[facet]);

/** A facet that every title has one value of, the values as numbers. */
interface Column {
  readonly facet: Facet;
  readonly values: string[];
  readonly numbers: Map<string, number>;
  /** By number of the combination. */
  readonly byKind: number[];
}

const ANY = -1;
/** A value no title has ever had. */
const UNHEARD = -2;

const numberFor = ({ numbers, values }: Column, value: string): number => {
  const known = numbers.get(value);
  if (known !== undefined) return known;
  numbers.set(value, values.length);
  return values.push(value) - 1;
};

const wantedIn = ({ facet, numbers }: Column, query: TitleQuery): number => (query[facet] ? (numbers.get(query[facet]) ?? UNHEARD) : ANY);

const ranked = (counts: readonly (readonly [string, number])[]): readonly { readonly value: string; readonly count: number }[] =>
  counts
    .filter(([, count]) => count > 0)
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .map(([value, count]) => ({ value, count }));

export const facts = (work: Workspace): Facts => {
  let flags = new Uint8Array(1024);
  let years = new Uint16Array(1024);
  let kinds = new Uint32Array(1024);
  const columns = FACETS.map((facet): Column => ({ facet, values: [], numbers: new Map(), byKind: [] }));
  const kindsByKey = new Map<string, number>();

  const widen = (size: number): void => {
    const [oldFlags, oldYears, oldKinds] = [flags, years, kinds];
    (flags = new Uint8Array(size)).set(oldFlags);
    (years = new Uint16Array(size)).set(oldYears);
    (kinds = new Uint32Array(size)).set(oldKinds);
  };

  const kindOf = (title: SearchableTitle): number => {
    const key = FACETS.map((facet) => valueOf(title, facet)).join('\0');
    const known = kindsByKey.get(key);
    if (known !== undefined) return known;
    const kind = kindsByKey.size;
    kindsByKey.set(key, kind);
    for (const column of columns) column.byKind[kind] = numberFor(column, valueOf(title, column.facet));
    return kind;
  };

  /** By combination, a bit for each facet whose filter it fails. */
  const misses = (query: TitleQuery): Uint8Array => {
    const missed = new Uint8Array(kindsByKey.size);
    columns.forEach((column, bit) => {
      const wanted = wantedIn(column, query);
      if (wanted === ANY) return;
      for (let kind = 0; kind < missed.length; kind++) if (column.byKind[kind] !== wanted) missed[kind]! |= 1 << bit;
    });
    return missed;
  };

  /** A combination that fails one facet's filter alone still counts in that facet, and in no other. */
  const counted = (facet: Facet, missed: Uint8Array, found: Uint32Array): ReturnType<typeof ranked> => {
    const bit = FACETS.indexOf(facet);
    const { values, byKind } = columns[bit]!;
    const counts = values.map(() => 0);
    for (let kind = 0; kind < found.length; kind++) if ((missed[kind]! & ~(1 << bit)) === 0) counts[byKind[kind]!]! += found[kind]!;
    return ranked(values.map((value, number) => [value, counts[number]!] as const));
  };

  return {
    write(slot, title) {
      if (slot >= flags.length) widen(Math.max(slot + 1, flags.length * 2));
      flags[slot] = flagsOf(title);
      years[slot] = Number(title.record.published.slice(0, 4));
      kinds[slot] = kindOf(title);
    },

    clear(slot) {
      flags[slot] = 0;
    },

    count(query, candidates, slots) {
      // Constants for the loop: what may be assigned anew is read again and again.
      const [flagsAt, yearsAt, kindsAt] = [flags, years, kinds] as const;
      const wanted = flagsWanted(query);
      const from = query.from ?? 0;
      const to = query.to ?? 65_535;
      const missed = misses(query);
      const byKind = new Uint32Array(missed.length);
      const byFlags = new Uint32Array(128);
      const length = candidates === null ? slots : candidates.length;
      const hits = work.numbers(length);
      let total = 0;
      for (let i = 0; i < length; i++) {
        const slot = candidates === null ? i : candidates[i]!;
        const has = flagsAt[slot]!;
        if ((has & wanted) !== wanted || yearsAt[slot]! < from || yearsAt[slot]! > to) continue;
        const kind = kindsAt[slot]!;
        byKind[kind]! += 1;
        if (missed[kind] !== 0) continue;
        byFlags[has]! += 1;
        hits[total++] = i;
      }
      const withFlag = (flag: number): number => byFlags.reduce((sum, count, has) => ((has & flag) === 0 ? sum : sum + count), 0);
      // Not one value out of many but yes or no: leaving out its own filter would add none that have it.
      const accessibility = ranked([
        ['speech', withFlag(SPEECH)],
        ['ruby', withFlag(RUBY)],
        ['reflow', withFlag(REFLOW)],
        ['alternatives', withFlag(ALTERNATIVES)],
      ]);
      const facet = (name: Facet): ReturnType<typeof ranked> => counted(name, missed, byKind);
      const single = { ndc: facet('ndc'), audience: facet('audience'), layout: facet('layout'), language: facet('language') };
      const counts = { total, availableNow: withFlag(AVAILABLE), facets: { ...single, accessibility } };
      return { counts, hits: hits.subarray(0, total) };
    },

    renumber(numbers) {
      let live = 0;
      numbers.forEach((number, slot) => {
        if (number === -1) return;
        flags[number] = flags[slot]!;
        years[number] = years[slot]!;
        kinds[number] = kinds[slot]!;
        live = number + 1;
      });
      flags.fill(0, live);
    },
  };
};
