/** Setting a title in a box: where lines may break, how large the type can be, horizontal or vertical. */

export interface Zone {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly mode: 'horizontal' | 'vertical';
  readonly align: 'start' | 'middle';
  readonly ink: string;
  /** Largest type size, px. */
  readonly largest: number;
}

export interface Setting {
  readonly size: number;
  readonly lines: readonly string[];
}

/** Distance of lines, in type sizes. */
export const LEADING = 1.28;

/** Width in ems, a little on the safe side: full width 1, letters and digits by kind. */
export const ems = (text: string): number =>
  [...text].reduce((sum, char) => {
    if (char === ' ') return sum + 0.32;
    if (/[A-ZＭＷmwM]/.test(char)) return sum + 0.78;
    if (/[\u0020-\u024f\u1e00-\u1eff]/.test(char)) return sum + 0.6;
    return sum + 1;
  }, 0);

const NOT_FIRST = /[、。，．・！？）」』】ー～ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ々：:!?)\]]/;
const NOT_LAST = /[（「『【([]/;

const kind = (char: string): string => {
  if (/\p{Script=Han}|[々〆ヶ髙﨑]/u.test(char)) return 'han';
  if (/\p{Script=Hiragana}/u.test(char)) return 'hira';
  if (/\p{Script=Katakana}|ー/u.test(char)) return 'kata';
  return /[\p{L}\p{N}'’-]/u.test(char) ? 'latin' : 'other';
};

const COST: Readonly<Record<string, number>> = { 'han>han': 2, 'han>hira': 5, 'hira>hira': 6, 'kata>kata': 9, 'latin>latin': 40, 'hira>han': 0.6, 'hira>kata': 0.6, 'kata>hira': 2.5, 'kata>han': 1.5, 'han>kata': 1 };

/** How bad a line break between two characters is; 0 is perfect. */
const breakCost = (before: string, after: string): number => {
  if (NOT_FIRST.test(after) || NOT_LAST.test(before)) return 1000;
  if (/[ 　、。・！？：」』）]/.test(before) || /[「『（]/.test(after)) return 0;
  if (/[のはをにとでがへもや]/.test(before) && kind(after) !== 'hira') return 0;
  if (/[のはをがで]/.test(before)) return 1.5;
  return COST[`${kind(before)}>${kind(after)}`] ?? 1;
};

/** The best way into exactly `count` lines: even lengths against good places to break. */
const breakInto = (text: string, count: number): { readonly lines: readonly string[]; readonly cost: number } => {
  const chars = [...text];
  const ideal = ems(text) / count;
  const uneven = (line: string): number => (ems(line.trim()) - ideal) ** 2 / Math.max(1, ideal);
  const best = (from: number, left: number): { lines: readonly string[]; cost: number } => {
    const rest = chars.slice(from).join('');
    if (left === 1) return { lines: [rest], cost: rest === '' ? 10_000 : uneven(rest) };
    let found = { lines: [rest] as readonly string[], cost: 100_000 };
    for (let to = from + 1; to <= chars.length - left + 1; to += 1) {
      const line = chars.slice(from, to).join('');
      const here = uneven(line) + breakCost(chars[to - 1] ?? '', chars[to] ?? '');
      if (here > found.cost || ems(line) > ideal * 2.2) continue;
      const tail = best(to, left - 1);
      if (here + tail.cost < found.cost) found = { lines: [line, ...tail.lines], cost: here + tail.cost };
    }
    return found;
  };
  const { lines, cost } = best(0, count);
  return { lines: lines.map((line) => line.trim()), cost };
};

const sizeFor = (lines: readonly string[], zone: Zone): number => {
  const along = zone.mode === 'horizontal' ? zone.width : zone.height;
  const across = zone.mode === 'horizontal' ? zone.height : zone.width;
  const longest = Math.max(...lines.map(ems));
  return Math.floor(Math.min(zone.largest, along / longest, across / (1 + (lines.length - 1) * LEADING)));
};

/** Lines and size of a title in a zone. It always fits: the size shrinks as far as it must. */
export const setTitle = (title: string, zone: Zone): Setting => {
  let best: (Setting & { readonly worth: number }) | null = null;
  for (let count = 1; count <= Math.min(5, [...title].length); count += 1) {
    const { lines, cost } = breakInto(title, count);
    if (lines.length !== count) continue;
    const size = sizeFor(lines, zone);
    // Small type costs more than an awkward break.
    const worth = size - cost * 7 - count * 2 - Math.max(0, 36 - size) * 6;
    if (best === null || worth > best.worth) best = { size, lines, worth };
  }
  return best ?? { size: sizeFor([title], zone), lines: [title] };
};
