/**
 * Room for what a search works out on its way, used again by the next one: megabytes asked for and given back with every
 * keystroke would cost more than the search itself.
 */
export interface Workspace {
  /** Gives all room back: what was handed out before must not be used any more. */
  reset(): void;
  /** Room for so many numbers, with whatever was left in it. */
  numbers(length: number): Uint32Array;
  /** The same for numbers below 65,536. */
  shorts(length: number): Uint16Array;
}

export const workspace = (): Workspace => {
  let room = new Uint32Array(1 << 12);
  let used = 0;

  const numbers = (length: number): Uint32Array => {
    if (used + length > room.length) {
      // What is handed out already stays in the old room.
      room = new Uint32Array(Math.max(length, room.length * 2));
      used = 0;
    }
    used += length;
    return room.subarray(used - length, used);
  };

  return {
    reset() {
      used = 0;
    },
    numbers,
    shorts(length) {
      const { buffer, byteOffset } = numbers((length + 1) >>> 1);
      return new Uint16Array(buffer, byteOffset, length);
    },
  };
};
