/** A stream of numbers in [0, 1) that depends on nothing but the text it began with (FNV-1a into mulberry32). */
export type Chance = () => number;

export const hashOf = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
};

export const chance = (text: string): Chance => {
  let state = hashOf(text);
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
};

/** One of a list that is never empty. */
export const pick = <T>(next: Chance, list: readonly T[]): T => {
  const item = list[Math.floor(next() * list.length)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
};

export const between = (next: Chance, low: number, high: number): number => low + (high - low) * next();
