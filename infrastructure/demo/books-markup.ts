/**
 * The notation the demo texts are written in, one block per line, and its way into XHTML.
 *
 *     ｜北木《きたぎ》 or 漢字《かんじ》   ruby, over the marked text or over the run of kanji before it
 *     ## heading {#id}   ### smaller {#id}
 *     ＊                                a break between scenes
 *     - item                            list          > line    verse, one paragraph per run of lines
 *     | a | b |                         table, the first row its heading
 *     !name                             a picture of the book
 *     **strong**   [words](id)          a link to a heading anywhere in the book
 */
import type { Picture } from './books-source.ts';

export const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const RUBY = /｜([^｜《》]+)《([^《》]+)》|([\p{Script=Han}々〆ヶ]+)《([^《》]+)》/gu;

const withRuby = (escaped: string): string =>
  escaped.replace(RUBY, (_all, marked: string | undefined, markedReading: string, run: string, reading: string) =>
    marked === undefined ? `<ruby>${run}<rt>${reading}</rt></ruby>` : `<ruby>${marked}<rt>${markedReading}</rt></ruby>`);

/** The text without its notation, for titles and tables of contents. */
export const plain = (text: string): string =>
  text.replace(RUBY, (_all, marked: string | undefined, _reading, run: string) => marked ?? run).replace(/\s*\{#[a-z0-9-]+\}$/, '');

/** Where a link target stands: `chapter-03.xhtml#moon`. Throws on a link into nowhere. */
export type Targets = (id: string) => string;

export const inline = (text: string, targets: Targets): string =>
  withRuby(escapeXml(text))
    .replace(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>')
    .replace(/\[([^\]]+)\]\(([a-z0-9-]+)\)/g, (_all, words: string, id: string) => `<a href="${targets(id)}">${words}</a>`);

export interface Surroundings {
  readonly targets: Targets;
  readonly pictures: Readonly<Record<string, Picture>>;
}

type Kind = 'item' | 'row' | 'verse' | 'single';

const kindOf = (line: string): Kind => {
  if (line.startsWith('- ')) return 'item';
  if (line.startsWith('|') && line.endsWith('|')) return 'row';
  return line.startsWith('> ') ? 'verse' : 'single';
};

const heading = (line: string, around: Surroundings): string => {
  const match = /^(#{2,3}) (.*?)(?: \{#([a-z0-9-]+)\})?$/.exec(line);
  if (match === null) throw new Error(`not a heading: ${line}`);
  const level = match[1]?.length ?? 2;
  const id = match[3] === undefined ? '' : ` id="${match[3]}"`;
  return `<h${level}${id}>${inline(match[2] ?? '', around.targets)}</h${level}>`;
};

const figure = (name: string, around: Surroundings): string => {
  const picture = around.pictures[name];
  if (picture === undefined) throw new Error(`no picture named ${name}`);
  return `<figure><img src="${name}.svg" alt="${escapeXml(picture.alternative)}"/></figure>`;
};

const single = (line: string, around: Surroundings): string => {
  if (line.startsWith('#')) return heading(line, around);
  if (line.startsWith('!')) return figure(line.slice(1), around);
  if (line === '＊') return '<hr class="break"/>';
  return `<p${/^[「『（]/.test(line) ? ' class="talk"' : ''}>${inline(line, around.targets)}</p>`;
};

const table = (rows: readonly string[], around: Surroundings): string => {
  const cells = rows.map((row) => row.slice(1, -1).split('|').map((cell) => inline(cell.trim(), around.targets)));
  const head = (cells[0] ?? []).map((cell) => `<th scope="col">${cell}</th>`).join('');
  const body = cells.slice(1).map((row) => `<tr>${row.map((cell, i) => (i === 0 ? `<th scope="row">${cell}</th>` : `<td>${cell}</td>`)).join('')}</tr>`);
  return `<table><thead><tr>${head}</tr></thead><tbody>${body.join('')}</tbody></table>`;
};

const group = (kind: Kind, lines: readonly string[], around: Surroundings): string => {
  if (kind === 'row') return table(lines, around);
  const inner = lines.map((line) => inline(line.slice(2), around.targets));
  return kind === 'item' ? `<ul>${inner.map((item) => `<li>${item}</li>`).join('')}</ul>` : `<p class="verse">${inner.join('<br/>')}</p>`;
};

/** The blocks of a text as XHTML, one per line. */
export const blocks = (text: string, around: Surroundings): string => {
  const out: string[] = [];
  let run: string[] = [];
  let runKind: Kind = 'single';
  const flush = (): void => {
    if (run.length > 0) out.push(group(runKind, run, around));
    run = [];
  };
  for (const raw of text.split('\n')) {
    const line = raw.trim();
    const kind = kindOf(line);
    if (line === '' || kind === 'single' || kind !== runKind) flush();
    if (line === '') continue;
    runKind = kind;
    if (kind === 'single') out.push(single(line, around));
    else run.push(line);
  }
  flush();
  return out.join('\n');
};

/** Ids of the headings of a text. */
export const idsOf = (text: string): readonly string[] => [...text.matchAll(/\{#([a-z0-9-]+)\}$/gm)].map((match) => match[1] ?? '');
