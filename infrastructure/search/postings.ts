/**
 * Very many growing lists of 32-bit numbers in one block of memory. Most lists of a text index hold one or two entries, so
 * an array object for each would weigh more than what is in it.
 */
export interface Postings {
  /** A new, empty list. */
  create(): number;
  push(list: number, value: number): void;
  /** The list as it is now: valid until the next push. */
  view(list: number): Uint32Array;
  length(list: number): number;
  /** `undefined` for an empty list. */
  last(list: number): number | undefined;
  /** Passes every value through `change`, in place; values that become -1 are taken out. */
  rewrite(change: (value: number) => number): void;
}

const FIRST_BLOCK = 1 << 16;
const FIRST_LISTS = 1 << 12;

const widened = (old: Uint32Array, size: number): Uint32Array<ArrayBuffer> => {
  const wider = new Uint32Array(size);
  wider.set(old);
  return wider;
};

export const postings = (): Postings => {
  let memory = new Uint32Array(FIRST_BLOCK);
  let used = 0;
  let lists = 0;
  let starts = new Uint32Array(FIRST_LISTS);
  let lengths = new Uint32Array(FIRST_LISTS);
  let sizes = new Uint32Array(FIRST_LISTS);
  /** Places given up by lists that moved on, by size: sizes are powers of two. */
  const free = new Map<number, number[]>();

  const place = (size: number): number => {
    const again = free.get(size)?.pop();
    if (again !== undefined) return again;
    if (used + size > memory.length) memory = widened(memory, Math.max(used + size, Math.ceil(memory.length * 1.5)));
    used += size;
    return used - size;
  };

  const move = (list: number, size: number): void => {
    const oldSize = sizes[list]!;
    const oldStart = starts[list]!;
    const start = place(size);
    if (oldSize > 0) {
      memory.copyWithin(start, oldStart, oldStart + lengths[list]!);
      const others = free.get(oldSize);
      if (others) others.push(oldStart);
      else free.set(oldSize, [oldStart]);
    }
    starts[list] = start;
    sizes[list] = size;
  };

  return {
    create() {
      if (lists === starts.length) {
        starts = widened(starts, lists * 2);
        lengths = widened(lengths, lists * 2);
        sizes = widened(sizes, lists * 2);
      }
      lists += 1;
      return lists - 1;
    },

    push(list, value) {
      const length = lengths[list]!;
      if (length === sizes[list]!) move(list, Math.max(1, length * 2));
      memory[starts[list]! + length] = value;
      lengths[list] = length + 1;
    },

    view(list) {
      const start = starts[list]!;
      return memory.subarray(start, start + lengths[list]!);
    },

    length: (list) => lengths[list]!,

    last: (list) => (lengths[list] === 0 ? undefined : memory[starts[list]! + lengths[list]! - 1]),

    rewrite(change) {
      for (let list = 0; list < lists; list++) {
        const start = starts[list]!;
        let left = start;
        for (let at = start; at < start + lengths[list]!; at++) {
          const value = change(memory[at]!);
          if (value !== -1) memory[left++] = value;
        }
        lengths[list] = left - start;
      }
    },
  };
};
