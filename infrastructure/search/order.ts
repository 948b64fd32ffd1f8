/**
 * Slots kept in an order. What moves is only noted, and put in its place when somebody looks: one pass over the order for
 * however many moves there were, so that loading a catalogue sorts once.
 */
export interface Order {
  /** A slot is new, or what it is ordered by has changed. */
  move(slot: number): void;
  drop(slot: number): void;
  /** All slots in order; valid until the next change. */
  slots(): Uint32Array;
  /** Gives the slots new numbers; none of those in the order has -1. */
  renumber(numbers: Int32Array): void;
}

const AWAY = 0;
const IN_PLACE = 1;
const WAITING = 2;

/** `compare` tells any two slots apart. */
export const orderBy = (compare: (a: number, b: number) => number): Order => {
  let ordered = new Uint32Array(0);
  let states = new Uint8Array(1024);
  let waiting: number[] = [];
  let isSettled = true;

  /** The first place from `from` on whose slot comes after `slot`. */
  const placeFor = (slot: number, kept: Uint32Array, from: number): number => {
    let low = from;
    let high = kept.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compare(kept[middle]!, slot) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  };

  /** Those still in their place. A plain loop: `filter` of a typed array takes ten times as long. */
  const inPlace = (): Uint32Array => {
    const kept = new Uint32Array(ordered.length);
    let count = 0;
    for (let i = 0; i < ordered.length; i++) if (states[ordered[i]!] === IN_PLACE) kept[count++] = ordered[i]!;
    return kept.subarray(0, count);
  };

  const settle = (): void => {
    const arriving = Uint32Array.from(waiting.filter((slot) => states[slot] === WAITING)).sort(compare);
    const kept = inPlace();
    const merged = new Uint32Array(kept.length + arriving.length);
    let from = 0;
    arriving.forEach((slot, i) => {
      const place = placeFor(slot, kept, from);
      merged.set(kept.subarray(from, place), from + i);
      merged[place + i] = slot;
      states[slot] = IN_PLACE;
      from = place;
    });
    merged.set(kept.subarray(from), from + arriving.length);
    ordered = merged;
    waiting = [];
    isSettled = true;
  };

  return {
    move(slot) {
      if (slot >= states.length) {
        const wider = new Uint8Array(Math.max(slot + 1, states.length * 2));
        wider.set(states);
        states = wider;
      }
      if (states[slot] !== WAITING) waiting.push(slot);
      states[slot] = WAITING;
      isSettled = false;
    },

    drop(slot) {
      states[slot] = AWAY;
      isSettled = false;
    },

    slots() {
      if (!isSettled) settle();
      return ordered;
    },

    renumber(numbers) {
      if (!isSettled) settle();
      ordered = ordered.map((slot) => numbers[slot]!);
      states.fill(AWAY);
      for (const slot of ordered) states[slot] = IN_PLACE;
    },
  };
};
