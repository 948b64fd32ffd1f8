import type { BibliographicRecord } from '../../domain/catalogue/work.ts';
import { CHILDREN } from './covers-art-children.ts';
import { SEA, type Family } from './covers-art-sea.ts';
import { SHAPES } from './covers-art-shapes.ts';
import { escapeXml } from './books-markup.ts';
import { BRIGHT, CALM } from './covers-palette.ts';
import { chance, hashOf, pick } from './covers-seed.ts';
import { ems, LEADING, setTitle, type Setting, type Zone } from './covers-title.ts';

const SERIF = "'Hiragino Mincho ProN','Yu Mincho',YuMincho,'Noto Serif CJK JP','Noto Serif JP',serif";
const SANS = "'Hiragino Sans','Yu Gothic',YuGothic,'Noto Sans CJK JP','Noto Sans JP',sans-serif";
const ROUND = "'Hiragino Maru Gothic ProN','BIZ UDPGothic','Hiragino Sans','Noto Sans CJK JP','Noto Sans JP',sans-serif";

export const FAMILIES: Readonly<Record<string, Family>> = { ...SEA, ...SHAPES, ...CHILDREN };

const FOR_MAIN_CLASS: readonly (readonly string[])[] = [
  ['tiles', 'stripes', 'plain', 'bands', 'circles'],
  ['circles', 'plain', 'fan', 'stars', 'asanoha'],
  ['contours', 'asanoha', 'rooftops', 'ridges', 'seigaiha', 'plain'],
  ['rooftops', 'bands', 'tiles', 'stripes', 'circles', 'paperCut'],
  ['stars', 'fish', 'contours', 'tiles', 'waves', 'circles', 'bands'],
  ['stripes', 'tiles', 'bands', 'rooftops', 'fan', 'circles'],
  ['boat', 'fish', 'fan', 'bands', 'ridges', 'sunOverSea'],
  ['paperCut', 'circles', 'fan', 'tiles', 'seigaiha', 'stripes'],
  ['plain', 'stripes', 'circles', 'paperCut', 'bands'],
  ['sunOverSea', 'ridges', 'waves', 'boat', 'seigaiha', 'asanoha', 'paperCut', 'stars', 'fan', 'rooftops', 'plain', 'circles', 'stripes', 'contours'],
];
const FOR_CHILDREN = ['face', 'whale', 'balloons', 'shapesRain', 'hills', 'fish', 'boat', 'paperCut', 'stars', 'rooftops'];

/** Words of the title that ask for a picture of their own. */
const BY_WORD: readonly (readonly [RegExp, readonly string[]])[] = [
  [/星|月|宇宙|夜|銀河|ほし|つき/, ['stars']],
  [/魚|さかな|釣り|金魚|水族/, ['fish']],
  [/船|ふね|舟|航|港|みなと|渡し/, ['boat', 'sunOverSea']],
  [/花|草|木の|庭|種|菜|植物|森|はな/, ['botanical', 'paperCut']],
  [/海|うみ|波|なみ|潮|磯|渚/, ['waves', 'sunOverSea', 'seigaiha']],
  [/島|しま|山|やま/, ['ridges', 'contours']],
  [/くじら|クジラ/, ['whale']],
  [/ねこ|猫|うさぎ|くま|いぬ|たぬき|きつね/, ['face']],
  [/町|街|まち|家|屋根|商店街/, ['rooftops']],
];

const isForChildren = (record: BibliographicRecord): boolean => record.audience === 'infant' || record.audience === 'lower-elementary';

/** Which composition a record gets. */
export const familyOf = (record: BibliographicRecord, variant: number): string => {
  const next = chance(`${record.title}/${record.publisher}/${variant}/family`);
  const byWord = BY_WORD.find(([word]) => word.test(record.title))?.[1];
  if (byWord !== undefined && next() < 0.62) return pick(next, byWord);
  if (isForChildren(record)) return pick(next, FOR_CHILDREN);
  return pick(next, FOR_MAIN_CLASS[Number(record.ndc.charAt(0))] ?? ['plain']);
};

const fits = (zone: Zone, title: string): boolean => zone.mode === 'horizontal' || !/[A-Za-z0-9À-ỹ]/.test(title);

const text = (x: number, y: number, size: number, fill: string, words: string, more = ''): string =>
  `<text x="${Math.round(x)}" y="${Math.round(y)}" font-size="${size}" fill="${fill}"${more}>${escapeXml(words)}</text>`;

const drawTitle = (zone: Zone, set: Setting): string => {
  const { size, lines } = set;
  if (zone.mode === 'horizontal') return lines.map((line, i) => text(zone.x, zone.y + size * (0.88 + i * LEADING), size, zone.ink, line)).join('');
  const block = size * (1 + (lines.length - 1) * LEADING);
  const edge = zone.align === 'middle' ? zone.x + (zone.width + block) / 2 : zone.x + zone.width;
  return lines.map((line, i) => text(edge - size * (0.5 + i * LEADING), zone.y, size, zone.ink, line, ' style="writing-mode:vertical-rl"')).join('');
};

/** A line shortened to a width, with an ellipsis. */
const shorten = (words: string, most: number): string => {
  if (ems(words) <= most) return words;
  let kept = '';
  for (const char of words) if (ems(kept + char) <= most - 1) kept += char; else break;
  return `${kept}…`;
};

const authorsOf = (record: BibliographicRecord): string => {
  const [first, second] = record.contributors;
  if (first === undefined) return '';
  return second === undefined ? first.name : `${first.name}　${second.name}`;
};

/** Subtitle under a horizontal title, series at the very top, people and publisher at the foot. */
const smallPrint = (record: BibliographicRecord, zone: Zone, set: Setting, foot: string, ground: string, ink: string): string => {
  const under = zone.mode === 'horizontal' ? zone.y + set.size * (1 + (set.lines.length - 1) * LEADING) + 40 : 0;
  const subtitle = record.subtitle !== null && zone.mode === 'horizontal' ? text(zone.x, under, 24, zone.ink, shorten(record.subtitle, zone.width / 24)) : '';
  const series = record.series === null ? '' : text(zone.mode === 'horizontal' ? zone.x : 56, 44, 19, zone.ink, shorten(`${record.series.name}${record.series.number === null ? '' : ` ${record.series.number}`}`, zone.width >= 400 ? 24 : 13));
  const onPanel = foot === 'panel';
  const strip = onPanel ? `<rect y="806" width="600" height="94" fill="${ground}"/>` : '';
  const colour = onPanel ? ink : foot;
  const people = text(50, 850, 28, colour, shorten(authorsOf(record), 12), ' font-weight="700"');
  const publisher = text(550, 850, 18, colour, shorten(record.publisher, 8), ' text-anchor="end"');
  return strip + subtitle + series + people + publisher;
};

export interface CoverPlan {
  readonly family: string;
  readonly zone: Zone;
  readonly setting: Setting;
}

const art = (record: BibliographicRecord, variant: number) => {
  const family = familyOf(record, variant);
  const next = chance(`${record.title}/${record.publisher}/${variant}`);
  const palette = pick(next, isForChildren(record) || (record.audience === 'upper-elementary' && next() < 0.6) ? BRIGHT : CALM);
  const drawn = (FAMILIES[family] ?? SHAPES['plain'])?.(next, palette);
  if (drawn === undefined) throw new Error(`no cover family ${family}`);
  const zones = drawn.zones.filter((zone) => fits(zone, record.title));
  const zone = zones.length > 0 ? pick(next, zones) : { ...(drawn.zones[0] as Zone), mode: 'horizontal' as const };
  return { family, palette, drawn, zone, setting: setTitle(record.title, zone), next };
};

/** What `drawCover` will do, for measuring. */
export const planCover = (record: BibliographicRecord, variant = 0): CoverPlan => {
  const { family, zone, setting } = art(record, variant);
  return { family, zone, setting };
};

const fontOf = (record: BibliographicRecord, variant: number): string => {
  if (isForChildren(record)) return ROUND;
  return record.ndc.startsWith('9') || hashOf(`${record.title}${variant}`) % 3 === 0 ? SERIF : SANS;
};

/** A cover as SVG text, 600 × 900. `variant` picks another drawing for the same record; 0 is the one in use. */
export const drawCover = (record: BibliographicRecord, variant = 0): string => {
  const { palette, drawn, zone, setting } = art(record, variant);
  const weight = isForChildren(record) || fontOf(record, variant) === SANS ? 700 : 600;
  // Ids are only unique within a file; a page may hold many covers.
  const unique = (svg: string): string => svg.replace(/(id="|href="#|url\(#)([a-z])/g, `$1$2${hashOf(record.title + variant).toString(36)}`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 900" width="600" height="900" role="img"><title>${escapeXml(record.title)}</title>${unique(drawn.drawing)}<g font-family="${fontOf(record, variant)}"><g font-weight="${weight}">${drawTitle(zone, setting)}</g>${smallPrint(record, zone, setting, drawn.foot, palette.ground, palette.ink)}</g></svg>`;
};
