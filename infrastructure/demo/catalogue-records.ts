import type { Audience, BibliographicRecord, Layout } from '../../domain/catalogue/work.ts';
import { demoIsbn } from './catalogue-isbn.ts';
import { contributorsOf } from './catalogue-people.ts';
import { ARTS } from './catalogue-rows-arts.ts';
import { CHILDREN_ROWS } from './catalogue-rows-children.ts';
import { KNOWLEDGE } from './catalogue-rows-knowledge.ts';
import { LITERATURE } from './catalogue-rows-literature.ts';
import { SCIENCE } from './catalogue-rows-science.ts';
import { SUBTITLES } from './catalogue-subtitles.ts';
import { chance, pick, type Chance } from './covers-seed.ts';

const AUDIENCES: Readonly<Record<string, Audience>> = { g: 'general', i: 'infant', l: 'lower-elementary', u: 'upper-elementary', j: 'junior-high', a: 'adult' };

const LITERARY = ['渚燈社', '桟橋舎', '夕汐書林', '石ノ目書店', '帆影堂'];
const LEARNED = ['島山書院', '干潟選書', '潮目出版局', '学び舎ミオ', '灯標新社'];
const FOR_CHILDREN = ['こかもめ館', 'くじら雲舎', 'なみおと工房', '理科室ブックス'];
const LOCAL = ['笠岡諸島文化刊行会', 'カブト郷土叢書の会'];

export const young = (audience: Audience): boolean => audience === 'infant' || audience === 'lower-elementary' || audience === 'upper-elementary';

const publisherOf = (next: Chance, ndc: string, audience: Audience, local: boolean): string => {
  if (local) return pick(next, LOCAL);
  if (young(audience)) return pick(next, FOR_CHILDREN);
  return pick(next, ndc.startsWith('9') ? LITERARY : LEARNED);
};

const two = (n: number): string => String(n).padStart(2, '0');

/** Between 2008 and October 2026, the parts of a series nine months apart. */
const publishedOn = (next: Chance, number: number | null): string => {
  const month = Math.floor((number === null ? next() ** 0.7 : 0.3 + next() * 0.5) * 224) + (number === null ? 0 : (number - 1) * 9);
  const last = Math.min(month, 225);
  return `${2008 + Math.floor(last / 12)}-${two((last % 12) + 1)}-${two(1 + Math.floor(next() * 28))}`;
};

const PAGES: Readonly<Record<Audience, readonly [number, number]>> = {
  infant: [20, 32],
  'lower-elementary': [32, 96],
  'upper-elementary': [96, 208],
  'junior-high': [144, 272],
  general: [128, 320],
  adult: [176, 432],
};

const pagesOf = (next: Chance, audience: Audience): number => {
  const [low, high] = PAGES[audience];
  return Math.round((low + (high - low) * next()) / 4) * 4;
};

const seriesOf = (extras: string): BibliographicRecord['series'] => {
  const match = /^s:([^/]+)\/([^/]+)\/(\d+)$/.exec(extras);
  return match === null ? null : { name: match[1] ?? '', yomi: match[2] ?? '', number: Number(match[3]) };
};

const recordOf = (row: string, serial: number): BibliographicRecord => {
  const [title = '', titleYomi = '', ndc = '', code = '', people = '', subjects = '', description = '', extras = '', mark = ''] = row.split('|');
  const audience = AUDIENCES[code];
  if (audience === undefined || description === '') throw new Error(`bad row: ${row}`);
  const series = seriesOf(extras);
  const local = mark === 'local';
  const next = chance(title);
  const publisher = publisherOf(chance(series?.name ?? title), ndc, audience, local);
  const pictures = audience === 'infant' || ndc.startsWith('726');
  return {
    title,
    titleYomi,
    subtitle: SUBTITLES.get(title) ?? null,
    series,
    contributors: contributorsOf(people),
    publisher,
    published: publishedOn(series === null ? next : chance(series.name), series?.number ?? null),
    isbn: local && next() < 0.4 ? null : demoIsbn(serial),
    ndc,
    subjects: subjects.split('、'),
    audience,
    language: extras.startsWith('l:') ? extras.slice(2) : 'ja',
    description,
    pages: pagesOf(next, audience),
    layout: 'none',
    accessibility: {
      speech: pictures ? next() < 0.35 : next() < 0.85,
      reflow: !pictures && next() < 0.85,
      ruby: !extras.startsWith('l:') && (young(audience) ? next() < 0.8 : next() < 0.12),
      alternatives: next() < (pictures ? 0.4 : 0.6),
    },
    local,
  };
};

const rows: readonly string[] = [KNOWLEDGE, SCIENCE, ARTS, CHILDREN_ROWS, LITERATURE].flatMap((text) => text.trim().split('\n'));

/** The records of the rows, in their order, none with a file. */
export const rowRecords: readonly BibliographicRecord[] = rows.map((row, i) => recordOf(row, i + 100));

interface Readable {
  readonly layout: Exclude<Layout, 'none'>;
  readonly pages: number;
  readonly ruby: boolean;
  /** Where the row promises more than the text holds. */
  readonly description?: string;
}

/** The record of a row whose text has been written; the title must be among the rows. */
export const readableRow = (title: string, facts: Readable): BibliographicRecord => {
  const record = rowRecords.find((entry) => entry.title === title);
  if (record === undefined) throw new Error(`no row for ${title}`);
  const { layout, pages, ruby, description } = facts;
  return {
    ...record,
    layout,
    pages,
    description: description ?? record.description,
    accessibility: { speech: true, reflow: layout !== 'fixed', ruby, alternatives: true },
  };
};
