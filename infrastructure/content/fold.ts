/** Text as it is compared, with the way back: unit `i` of `text` came from `[starts[i], ends[i])` of what was folded. */
export interface Folded {
  readonly text: string;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
}

/** A base character with the marks that belong to it (half-width katakana carry their dakuten apart), or a run of blanks. */
const UNIT = /\s+|[\u00ad\u200b\u2060\ufeff]|[^\s\u00ad\u200b\u2060\ufeff][\p{M}\uff9e\uff9f]*/gu;
const INVISIBLE = /^[\u00ad\u200b\u2060\ufeff]$/u;
/** Scripts written without blanks between words: a blank next to them is only layout. */
const UNSPACED = /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}]/u;

/** A unit as it is compared, and what it does to the blanks beside it. */
interface Unit {
  readonly text: string;
  readonly is: 'invisible' | 'blank' | 'unspaced' | 'spaced';
}

const madeUnit = (raw: string): Unit => {
  const text = raw.normalize('NFKC').toLowerCase().replace(/[\u30a1-\u30f6\u30fd\u30fe]/gu, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60));
  return { text, is: INVISIBLE.test(raw) ? 'invisible' : /^\s+$/u.test(text) ? 'blank' : UNSPACED.test(text) ? 'unspaced' : 'spaced' };
};

/** What one character folds to is worked out once: a novel has 300,000 of them and they are 3,000 different ones. */
const known = new Map<string, Unit>();

const unitOf = (raw: string): Unit => {
  const unit = known.get(raw) ?? madeUnit(raw);
  if (raw.length === 1) known.set(raw, unit);
  return unit;
};

/** Folds width (NFKC), case and katakana; blanks become one, and none beside Japanese. */
export const foldText = (text: string): Folded => {
  let folded = '';
  const starts: number[] = [];
  const ends: number[] = [];
  const add = (unit: string, start: number, end: number): void => {
    folded += unit;
    for (let i = 0; i < unit.length; i++) {
      starts.push(start);
      ends.push(end);
    }
  };
  let blank: { readonly start: number; readonly end: number } | null = null;
  let unspacedBefore = true;
  for (const { 0: raw, index } of text.matchAll(UNIT)) {
    const unit = unitOf(raw);
    if (unit.is === 'invisible') continue;
    if (unit.is === 'blank') {
      blank ??= { start: index, end: index + raw.length };
      continue;
    }
    const unspaced = unit.is === 'unspaced';
    if (blank !== null && !unspaced && !unspacedBefore) add(' ', blank.start, blank.end);
    blank = null;
    unspacedBefore = unspaced;
    add(unit.text, index, index + raw.length);
  }
  return { text: folded, starts: Uint32Array.from(starts), ends: Uint32Array.from(ends) };
};
