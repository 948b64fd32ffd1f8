/**
 * Numbers of lists by pairs of 16-bit units: a hash table with open addressing. Maps in maps would hold the same, at several
 * times the memory and the misses of the processor's caches, for what is asked once for every character of a catalogue.
 */
export interface PairTable {
  /** `undefined` for a pair never set. The first unit of a pair is never 0. */
  get(first: number, second: number): number | undefined;
  /** For a pair not set before. */
  set(first: number, second: number, list: number): void;
}

/** 2³² over the golden ratio (Knuth, multiplicative hashing). */
const SPREAD = 0x9e37_79b1;

export const pairTable = (): PairTable => {
  let bits = 12;
  let keys = new Uint32Array(1 << bits);
  let lists = new Uint32Array(1 << bits);
  let count = 0;

  /** Where a key is, or the empty place where it belongs. */
  const placeOf = (key: number): number => {
    const mask = keys.length - 1;
    let place = Math.imul(key, SPREAD) >>> (32 - bits);
    while (keys[place] !== 0 && keys[place] !== key) place = (place + 1) & mask;
    return place;
  };

  const put = (key: number, list: number): void => {
    const place = placeOf(key);
    keys[place] = key;
    lists[place] = list;
  };

  const widen = (): void => {
    const [oldKeys, oldLists] = [keys, lists];
    bits += 1;
    keys = new Uint32Array(1 << bits);
    lists = new Uint32Array(1 << bits);
    oldKeys.forEach((key, place) => {
      if (key !== 0) put(key, oldLists[place]!);
    });
  };

  return {
    get(first, second) {
      const place = placeOf(first * 65_536 + second);
      return keys[place] === 0 ? undefined : lists[place];
    },
    set(first, second, list) {
      if (count * 2 >= keys.length) widen();
      count += 1;
      put(first * 65_536 + second, list);
    },  };
};
