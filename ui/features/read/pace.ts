/**
 * How fast this reader reads, learned from their own page turns. Counted in bytes of the book's files, which is what
 * the whole book's length is known in; markup weighs the same on both sides.
 */
export interface Pace { readonly bytesPerMinute: number; readonly turns: number }

/** About 530 Japanese characters a minute, until we know better. */
export const commonPace: Pace = { bytesPerMinute: 1_600, turns: 0 };

const SHORTEST_S = 2;
const LONGEST_S = 300;
const LATEST_WEIGHT = 0.15;

/** One page read. Leafing through (under 2 s) and being away (over 5 min) teach nothing. */
export const learn = (pace: Pace, bytes: number, seconds: number): Pace => {
  if (bytes <= 0 || seconds < SHORTEST_S || seconds > LONGEST_S) return pace;
  const weight = Math.max(LATEST_WEIGHT, 1 / (pace.turns + 2));
  return { bytesPerMinute: pace.bytesPerMinute * (1 - weight) + (bytes * 60 / seconds) * weight, turns: pace.turns + 1 };
};

/** Whole minutes, rounded up; 0 at the end. */
export const minutesLeft = (pace: Pace, bytes: number): number => Math.ceil(Math.max(0, bytes) / pace.bytesPerMinute);

export const PACE_KEY = 'nagi.reader.pace';

export const paceFrom = (stored: unknown): Pace => {
  const { bytesPerMinute, turns }: Partial<Pace> = typeof stored === 'object' && stored !== null ? stored : {};
  return typeof bytesPerMinute === 'number' && bytesPerMinute > 0 && typeof turns === 'number' && turns >= 0 ? { bytesPerMinute, turns } : commonPace;
};
