/**
 * Which parts of a title and of its authors a query found. Where a term stands in the text, that part; where the query
 * is the whole reading (かな for 漢字), the whole text, since nobody can say which kanji a part of the reading belongs to;
 * for the same reason a part of a reading marks nothing.
 */
import type { Highlighted } from '../../application/ports.ts';
import type { Contributor } from '../../domain/catalogue/work.ts';
import { fold } from './folding.ts';

type Range = readonly [from: number, to: number];
type Part = Highlighted[number];

const rangesOf = (source: string, terms: readonly string[]): readonly Range[] => {
  const { text, from, to } = fold(source);
  const ranges: Range[] = [];
  for (const term of terms) {
    for (let at = text.indexOf(term); at !== -1; at = text.indexOf(term, at + 1)) ranges.push([from[at]!, to[at + term.length - 1]!]);
  }
  return ranges.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
};

/** Neighbours of the same kind become one part, nothing becomes none. */
const joined = (parts: readonly Part[]): Highlighted => {
  const result: Part[] = [];
  for (const part of parts) {
    const last = result.at(-1);
    if (part.text === '') continue;
    if (last?.hit === part.hit) result[result.length - 1] = { text: last.text + part.text, hit: part.hit };
    else result.push(part);
  }
  return result;
};

const cut = (source: string, ranges: readonly Range[]): readonly Part[] => {
  const parts: Part[] = [];
  let done = 0;
  for (const [from, to] of ranges) {
    if (to <= done) continue;
    parts.push({ text: source.slice(done, Math.max(done, from)), hit: false }, { text: source.slice(Math.max(done, from), to), hit: true });
    done = to;
  }
  return [...parts, { text: source.slice(done), hit: false }];
};

/** `readings` are folded queries that mark the whole text when they are its whole reading. */
const marked = (source: string, yomi: string, terms: readonly string[], readings: readonly string[]): readonly Part[] => {
  const ranges = rangesOf(source, terms);
  if (ranges.length === 0 && readings.includes(fold(yomi).text)) return [{ text: source, hit: true }];
  return cut(source, ranges);
};

export const highlightedTitle = (title: string, yomi: string, terms: readonly string[]): Highlighted =>
  joined(marked(title, yomi, terms, [terms.join('')]));

/** Names joined by ` / `. A single term may be the whole reading of a name, or all terms together (なつめ そうせき). */
export const highlightedAuthors = (contributors: readonly Contributor[], terms: readonly string[]): Highlighted =>
  joined(
    contributors.flatMap(({ name, yomi }, i) => [
      { text: i === 0 ? '' : ' / ', hit: false },
      ...marked(name, yomi, terms, [...terms, terms.join('')]),
    ]),
  );
