/**
 * Japanese as it is typed, folded to one spelling (R12): width and ligatures (NFKC), case, Latin accents, ひらがな to
 * カタカナ, small kana to large, ヴァ to バ, ヂヅヲ to ジズオ as readings are often filed, the long-vowel mark left out, spaces
 * and punctuation left out, kanji variants to one form.
 *
 * Every sound is folded without looking at its neighbours (ヴァ and カ with its ﾞ count as one), so a part of a text
 * folds to a part of the folded text, and finding by substring stays exact.
 */
import { variants } from './variants.ts';

/** Folded text with, for each of its UTF-16 units, the part of the source it stands for: `source.slice(from[i], to[i])`. */
export interface Folded {
  readonly text: string;
  readonly from: readonly number[];
  readonly to: readonly number[];
}

const pairs = (text: string): ReadonlyMap<string, string> =>
  new Map(text.split(' ').map((pair) => [pair.charAt(0), pair.charAt(1)] as const));

const KANA = pairs('ァア ィイ ゥウ ェエ ォオ ッツ ャヤ ュユ ョヨ ヮワ ヵカ ヶケ ヰイ ヱエ ヲオ ヂジ ヅズ ヴブ');

/** What ヴ becomes together with the small vowel after it; half-width vowels come here as they are. */
const VU: ReadonlyMap<string, string> = new Map(
  ['ァぁｧバ', 'ィぃｨビ', 'ェぇｪベ', 'ォぉｫボ', 'ュゅｭビユ'].flatMap((row) => Array.from(row.slice(0, 3), (vowel) => [vowel, row.slice(3)] as const)),
);

const LONG_VOWEL = 'ー';

/** Marks that do not make another letter: variation selectors, dakuten left without a kana. */
const NO_LETTER = /[\u3099\u309a\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/u;

/** `+` and `#` stay, so C, C++ and C# are three. */
const KEPT = /[\p{L}\p{N}\p{M}+#]/u;

const LATIN = /\p{Script=Latin}/u;

const withoutAccents = (character: string): string =>
  LATIN.test(character) ? character.normalize('NFD').replace(/\p{M}/gu, '') : character;

const letter = (character: string): string => {
  if (character === LONG_VOWEL || NO_LETTER.test(character) || !KEPT.test(character)) return '';
  const code = character.charCodeAt(0);
  const isHiragana = (code >= 0x3041 && code <= 0x3096) || code === 0x309d || code === 0x309e;
  const kana = isHiragana ? String.fromCharCode(code + 0x60) : character;
  return KANA.get(kana) ?? variants.get(kana) ?? kana;
};

const folded = (cluster: string): string =>
  Array.from(withoutAccents(cluster.normalize('NFKC').toLowerCase()).normalize('NFKC'), letter).join('');

/** Whether the unit belongs to the character before it: combining and half-width (han)dakuten marks, Hangul vowels and finals. */
const isMark = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at);
  if (code < 0x300 || (code > 0x309a && code < 0xa66f)) return false;
  if (code === 0xff9e || code === 0xff9f || (code >= 0x1160 && code <= 0x11ff)) return true;
  return /^\p{M}/u.test(text.slice(at, at + 2));
};

const characterEnd = (text: string, at: number): number => {
  const code = text.codePointAt(at) ?? 0;
  return at + (code > 0xffff ? 2 : 1);
};

const clusterEnd = (text: string, at: number): number => {
  let end = characterEnd(text, at);
  while (end < text.length && isMark(text, end)) end = characterEnd(text, end);
  return end;
};

const isVu = (cluster: string): boolean =>
  cluster === 'ヴ' || cluster === 'ゔ' || (cluster.length === 2 && /^[ヴゔ]$/.test(cluster.normalize('NFKC')));

/** What single units fold to, by code, as they come up. */
const known: (string | undefined)[] = [];

const foldedUnit = (unit: string): string => (known[unit.charCodeAt(0)] ??= folded(unit));

export const fold = (source: string): Folded => {
  const from: number[] = [];
  const to: number[] = [];
  let text = '';
  for (let at = 0; at < source.length; ) {
    let end = clusterEnd(source, at);
    const cluster = source.slice(at, end);
    const vu = isVu(cluster) ? VU.get(source.charAt(end)) : undefined;
    if (vu !== undefined) end += 1;
    const letters = vu ?? (cluster.length === 1 ? foldedUnit(cluster) : folded(cluster));
    text += letters;
    for (let i = 0; i < letters.length; i++) {
      from.push(at);
      to.push(end);
    }
    // ー is nothing to search for, but to look at it belongs to the sound it lengthens.
    if ((cluster === 'ー' || cluster === 'ｰ') && to[to.length - 1] === at) {
      for (let i = to.length - 1; i >= 0 && to[i] === at; i--) to[i] = end;
    }
    at = end;
  }
  return { text, from, to };
};

/** The terms of a query: folded, split where it has spaces of any width; nothing of those that are only marks. */
export const termsOf = (q: string): readonly string[] =>
  q
    .split(/\s+/u)
    .map((word) => fold(word).text)
    .filter((term) => term !== '');

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;
const isLatin = (code: number): boolean => (code >= 0x61 && code <= 0x7a) || (code >= 0xc0 && code <= 0x24f);

/** Whether a unit of folded text belongs to a word written with letters or digits, where the place in the word matters. */
export const isWordly = (code: number): boolean => isDigit(code) || isLatin(code);

/** Whether a word of letters or a number begins at a unit: other kinds, or something left out, stand before it. */
export const beginsWord = ({ text, from, to }: Folded, at: number): boolean => {
  const code = text.charCodeAt(at);
  if (!isWordly(code)) return false;
  if (at === 0 || from[at] === from[at - 1]) return at === 0;
  const before = text.charCodeAt(at - 1);
  return from[at] !== to[at - 1] || (isDigit(code) ? !isDigit(before) : !isLatin(before));
};
