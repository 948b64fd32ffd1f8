/** Which slots carry a label that only counts as a whole: an ISBN, a publisher, a subject, the beginning of a class number. */
import { postings } from './postings.ts';

export interface Labels {
  /** For a slot above all before. */
  add(slot: number, label: string): void;
  /** Ascending; valid until the next `add`. */
  slots(label: string): Uint32Array;
  /** Keeps the slots that have a new number (ascending like the old ones), forgets those with -1. */
  renumber(numbers: Int32Array): void;
}

const NONE = new Uint32Array(0);

export const labels = (): Labels => {
  const store = postings();
  const lists = new Map<string, number>();
  return {
    add(slot, label) {
      let list = lists.get(label);
      if (list === undefined) lists.set(label, (list = store.create()));
      store.push(list, slot);
    },
    slots(label) {
      const list = lists.get(label);
      return list === undefined ? NONE : store.view(list);
    },
    renumber(numbers) {
      store.rewrite((slot) => numbers[slot]!);
    },  };
};
