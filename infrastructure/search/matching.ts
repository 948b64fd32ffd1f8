/**
 * Which titles a query's text means, and how well. All terms must be found, each in any field. A term is worth the best
 * field it stands in, a title the sum over the terms, the least being best; where all terms stand one after the other as
 * they were typed, that counts as one term if it is worth more.
 */
import type { TitleQuery } from '../../application/ports.ts';
import type { BibliographicRecord } from '../../domain/catalogue/work.ts';
import { fold, termsOf } from './folding.ts';
import { isbnIn } from './isbn.ts';
import { labels } from './labels.ts';
import { firstPlace, positionOf, seek, slotOf, textIndex, type Places } from './text-index.ts';
import type { Workspace } from './workspace.ts';

/** What it is worth where a term stands; an ISBN is as good as the exact title. */
export const WORTH = {
  exactTitle: 0,
  titleBeginning: 1,
  title: 2,
  exactYomi: 3,
  yomiBeginning: 4,
  yomi: 5,
  /** Contributors, series, subtitle, with readings. */
  names: 6,
  /** Subjects, publisher, NDC. */
  subject: 7,
  description: 8,
  /** In any field, but within a word of letters or digits: `art` in `party`. */
  withinWord: 9,
} as const;

/** More than anything is worth. */
const NOWHERE = 99;

/** A class number is looked for from its three main digits on; shorter ones are numbers like any other. */
const NDC_DIGITS = 3;

/** The last zone, the description, ends where the text ends. */
const ENDS = 5;

export const zonesOf = (record: BibliographicRecord): readonly (readonly string[])[] => [
  [record.title],
  [record.titleYomi],
  record.contributors.flatMap(({ name, yomi }) => [name, yomi]),
  [...(record.series ? [record.series.name, record.series.yomi] : []), ...(record.subtitle === null ? [] : [record.subtitle])],
  [...record.subjects, record.publisher],
  [record.description],
];

const labelsOf = (record: BibliographicRecord): ReadonlySet<string> => {
  const digits = fold(record.ndc).text;
  const classes = Array.from({ length: Math.max(0, digits.length - NDC_DIGITS + 1) }, (_, i) => `ndc ${digits.slice(0, NDC_DIGITS + i)}`);
  const subjects = record.subjects.map((subject) => `subject ${fold(subject).text}`);
  const isbn = isbnIn(fold(record.isbn ?? '').text);
  return new Set([...classes, ...subjects, `publisher ${fold(record.publisher).text}`, ...(isbn === null ? [] : [`isbn ${isbn}`])]);
};

export interface Matched {
  /** Ascending. */
  readonly slots: Uint32Array;
  /** What each is worth, the less the better, up to `worst`. */
  readonly worth: Uint16Array;
  readonly worst: number;
}

export interface Matching {
  /** For a slot above all before. */
  add(slot: number, record: BibliographicRecord): void;
  /** `null` when the query asks for no text, publisher, subject or author at all: everything matches. */
  find(query: TitleQuery, terms: readonly string[]): Matched | null;
  /** Keeps the slots that have a new number (ascending like the old ones), forgets those with -1. */
  renumber(numbers: Int32Array): void;
}

/** The terms of a query; an ISBN is one, even with spaces where its hyphens were. */
export const queryTerms = (q: string | undefined): readonly string[] => {
  const terms = termsOf(q ?? '');
  const whole = terms.join('');
  return isbnIn(whole) === null ? [...new Set(terms)] : [whole];
};

/** Where a term was found: places of text, and slots by labels that are worth as much wherever they are. */
interface Term {
  readonly length: number;
  readonly places: Places;
  readonly isbns: Uint32Array;
  readonly classes: Uint32Array;
}

const NONE = new Uint32Array(0);

const sizeOf = ({ places, isbns, classes }: Term): number => places.all.length + isbns.length + classes.length;

const distinctSlots = (work: Workspace, places: Uint32Array): Uint32Array => {
  const slots = work.numbers(places.length);
  let count = 0;
  for (let i = 0; i < places.length; i++) {
    const slot = slotOf(places[i]!);
    if (count === 0 || slots[count - 1] !== slot) slots[count++] = slot;
  }
  return slots.subarray(0, count);
};

const slotsOf = (work: Workspace, { places, isbns, classes }: Term): Uint32Array => {
  const slots = distinctSlots(work, places.all);
  return isbns.length + classes.length === 0 ? slots : Uint32Array.from(new Set([...slots, ...isbns, ...classes])).sort();
};

/** The slots of both. */
const common = (slots: Uint32Array, others: Uint32Array): Uint32Array => {
  let at = 0;
  return slots.filter((slot) => {
    at = seek(others, at, slot);
    return others[at] === slot;
  });
};

/** What `find` answers stands in the workspace. */
export const matching = (work: Workspace): Matching => {
  const texts = textIndex(work);
  const whole = labels();
  let ends = new Uint16Array(1024 * ENDS);

  const worthAt = (place: number, length: number): number => {
    const at = slotOf(place) * ENDS;
    const position = positionOf(place);
    const title = ends[at]!;
    if (position < title) return position > 0 ? WORTH.title : length === title - 1 ? WORTH.exactTitle : WORTH.titleBeginning;
    const yomi = ends[at + 1]!;
    if (position < yomi) return position > title ? WORTH.yomi : length === yomi - title - 1 ? WORTH.exactYomi : WORTH.yomiBeginning;
    if (position < ends[at + 3]!) return WORTH.names;
    return position < ends[at + 4]! ? WORTH.subject : WORTH.description;
  };

  const termOf = (term: string): Term => {
    const isbn = isbnIn(term);
    return {
      length: term.length,
      places: texts.places(term),
      isbns: isbn === null ? NONE : whole.slots(`isbn ${isbn}`),
      classes: whole.slots(`ndc ${term}`),
    };
  };

  /** Betters `values`, what a term is worth in each of the slots, by its places: as the place is worth, or all alike. */
  const weighPlaces = (slots: Uint32Array, values: Uint16Array, places: Uint32Array, length: number, worth: number | null): void => {
    let at = 0;
    for (let i = 0; i < slots.length && at < places.length; i++) {
      const slot = slots[i]!;
      if (places[at]! < firstPlace(slot)) at = seek(places, at, firstPlace(slot));
      if (at < places.length && slotOf(places[at]!) === slot) values[i] = worth ?? worthAt(places[at]!, length);
    }
  };

  const weighLabel = (slots: Uint32Array, values: Uint16Array, labelled: Uint32Array, worth: number): void => {
    let at = 0;
    for (let i = 0; i < slots.length && at < labelled.length; i++) {
      at = seek(labelled, at, slots[i]!);
      if (labelled[at] === slots[i]) values[i] = Math.min(values[i]!, worth);
    }
  };

  /** What a term is worth in each of the slots, `NOWHERE` where it is not. */
  const worthIn = (slots: Uint32Array, { length, places, isbns, classes }: Term): Uint16Array => {
    const values = work.shorts(slots.length).fill(NOWHERE);
    weighPlaces(slots, values, places.all, length, places.words === null ? null : WORTH.withinWord);
    if (places.words !== null) weighPlaces(slots, values, places.words, length, null);
    weighLabel(slots, values, isbns, WORTH.exactTitle);
    weighLabel(slots, values, classes, WORTH.subject);
    return values;
  };

  const unweighed = (slots: Uint32Array): Pick<Matched, 'slots' | 'worth'> => ({ slots, worth: work.shorts(slots.length).fill(0) });

  /** Of a term that nothing came before and that is only text: its slots and their worth in one pass. */
  const onlyTerm = ({ length, places: { all } }: Term): Pick<Matched, 'slots' | 'worth'> => {
    const slots = work.numbers(all.length);
    const worth = work.shorts(all.length);
    let count = 0;
    for (let i = 0; i < all.length; i++) {
      const slot = slotOf(all[i]!);
      if (count > 0 && slots[count - 1] === slot) continue;
      slots[count] = slot;
      worth[count++] = worthAt(all[i]!, length);
    }
    return { slots: slots.subarray(0, count), worth: worth.subarray(0, count) };
  };

  const isText = ({ places, isbns, classes }: Term): boolean => places.words === null && isbns.length + classes.length === 0;

  /** All terms, the rarest first; the phrase they make may be worth more than they are one by one. */
  const weighed = (among: Uint32Array | null, words: readonly string[]): Matched => {
    const terms = words.map(termOf).sort((a, b) => sizeOf(a) - sizeOf(b));
    const isFirstDone = among === null && isText(terms[0]!);
    let { slots, worth } = isFirstDone ? onlyTerm(terms[0]!) : unweighed((among ?? slotsOf(work, terms[0]!)).slice());
    for (const term of isFirstDone ? terms.slice(1) : terms) {
      const values = worthIn(slots, term);
      let count = 0;
      for (let i = 0; i < slots.length; i++) {
        if (values[i] === NOWHERE) continue;
        slots[count] = slots[i]!;
        worth[count++] = worth[i]! + values[i]!;
      }
      slots = slots.subarray(0, count);
      worth = worth.subarray(0, count);
    }
    if (words.length > 1) worthIn(slots, termOf(words.join(''))).forEach((value, i) => (worth[i] = Math.min(worth[i]!, value)));
    return { slots, worth, worst: terms.length * WORTH.withinWord };
  };

  const byAuthor = (name: string): Uint32Array =>
    distinctSlots(
      work,
      texts.places(name).all.filter((place) => {
        const at = slotOf(place) * ENDS;
        return positionOf(place) >= ends[at + 1]! && positionOf(place) < ends[at + 2]!;
      }),
    );

  /** The slots that author, publisher and subject leave; `null` when the query asks for none of them. */
  const byLabels = (query: TitleQuery): Uint32Array | null => {
    const author = fold(query.author ?? '').text;
    const publisher = fold(query.publisher ?? '').text;
    const subject = fold(query.subject ?? '').text;
    const lists = [
      ...(publisher === '' ? [] : [whole.slots(`publisher ${publisher}`)]),
      ...(subject === '' ? [] : [whole.slots(`subject ${subject}`)]),
      ...(author === '' ? [] : [byAuthor(author)]),
    ];
    return lists.length === 0 ? null : lists.reduce(common);
  };

  return {
    add(slot, record) {
      if ((slot + 1) * ENDS > ends.length) {
        const old = ends;
        (ends = new Uint16Array(Math.max((slot + 1) * ENDS, old.length * 2))).set(old);
      }
      ends.set(texts.add(slot, zonesOf(record)).slice(0, ENDS), slot * ENDS);
      for (const label of labelsOf(record)) whole.add(slot, label);
    },

    find(query, terms) {
      const among = byLabels(query);
      if (terms.length > 0) return weighed(among, terms);
      return among && { ...unweighed(among), worst: 0 };
    },

    renumber(numbers) {
      texts.renumber(numbers);
      whole.renumber(numbers);
      numbers.forEach((number, slot) => {
        if (number !== -1) ends.copyWithin(number * ENDS, slot * ENDS, (slot + 1) * ENDS);
      });
    },
  };
};
