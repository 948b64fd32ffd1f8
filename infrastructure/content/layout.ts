import { cssImports, decodeCss, withoutComments } from './css.ts';
import type { BookLayout, ReadingItem } from './manifest.ts';
import { resolvePath } from './paths.ts';
import { descendants, nameOf, parseXml } from './xml.ts';
import type { Zip } from './zip.ts';

export interface SpineItem {
  readonly path: string;
  readonly type: string;
  /** Of the itemref: `page-spread-left`, `rendition:layout-pre-paginated`. */
  readonly properties: readonly string[];
}

export interface Laid {
  readonly book: BookLayout;
  readonly readingProgression: 'ltr' | 'rtl';
  readonly items: readonly Pick<ReadingItem, 'layout' | 'page'>[];
}

/** How many of the longest documents are asked for their writing mode: covers and colophons are often horizontal. */
const ASKED = 3;

/**
 * Fixed when the package says so. Vertical when pages go to the left and either the package names its writing mode
 * or the styles of the longest documents set it: `rtl` alone is also Arabic, and a style alone may be a spare.
 */
export const layoutOf = async (
  zip: Zip, spine: readonly SpineItem[], direction: string | null, metas: ReadonlyMap<string, string>,
): Promise<Laid> => {
  const items = spine.map(({ type, properties }) => ({ ...ownLayout(type, properties), ...spreadOf(properties) }));
  const mode = metas.get('primary-writing-mode') ?? null;
  const rtl = direction === 'rtl' || (direction !== 'ltr' && mode?.endsWith('-rl') === true);
  const readingProgression = rtl ? 'rtl' : 'ltr';
  const fixed = metas.get('rendition:layout') === 'pre-paginated' || metas.get('fixed-layout') === 'true'
    || items.every((item) => item.layout === 'fixed');
  const differs = fixed ? 'reflow' : 'fixed';
  const overrides = items.map(({ layout, ...rest }) => (layout === differs ? { ...rest, layout } : rest));
  if (fixed) return { book: 'fixed', readingProgression, items: overrides };
  const vertical = rtl && (mode === null ? await styledVertical(zip, spine) : mode.startsWith('vertical'));
  return { book: vertical ? 'reflow-vertical' : 'reflow-horizontal', readingProgression, items: overrides };
};

const ownLayout = (type: string, properties: readonly string[]): Pick<ReadingItem, 'layout'> => {
  if (properties.includes('rendition:layout-pre-paginated')) return { layout: 'fixed' };
  if (properties.includes('rendition:layout-reflowable')) return { layout: 'reflow' };
  return type === 'application/xhtml+xml' ? {} : { layout: 'fixed' };
};

const spreadOf = (properties: readonly string[]): Pick<ReadingItem, 'page'> => {
  const property = properties.find((name) => /^(?:rendition:)?page-spread-(?:left|right|center)$/u.test(name));
  return property === undefined ? {} : { page: property.replace(/^.*-/u, '') as 'left' | 'right' | 'center' };
};

const styledVertical = async (zip: Zip, spine: readonly SpineItem[]): Promise<boolean> => {
  const size = (item: SpineItem): number => zip.entries.get(item.path)?.size ?? 0;
  const longest = spine.filter((item) => item.type === 'application/xhtml+xml').toSorted((a, b) => size(b) - size(a)).slice(0, ASKED);
  const seen = new Set<string>();
  for (const { path } of longest) {
    const document = parseXml(await zip.read(path), path);
    for (const element of descendants(document)) {
      if (element.hasAttribute('style') && /^(?:html|body)$/u.test(nameOf(element)) && isVertical(element.getAttribute('style') ?? '')) return true;
      if (nameOf(element) === 'style' && isVertical(element.textContent ?? '')) return true;
      const rel = (element.getAttribute('rel') ?? '').toLowerCase().split(/\s+/u);
      if (nameOf(element) !== 'link' || !rel.includes('stylesheet') || rel.includes('alternate')) continue;
      if (await sheetVertical(zip, resolvePath(element.getAttribute('href') ?? '', path)?.path, seen)) return true;
    }
  }
  return false;
};

const sheetVertical = async (zip: Zip, path: string | undefined, seen: Set<string>): Promise<boolean> => {
  if (path === undefined || seen.has(path) || !zip.entries.has(path)) return false;
  seen.add(path);
  const css = decodeCss(await zip.read(path));
  if (isVertical(css)) return true;
  for (const link of cssImports(css)) if (await sheetVertical(zip, resolvePath(link, path)?.path, seen)) return true;
  return false;
};

const isVertical = (css: string): boolean => /writing-mode\s*:\s*(?:vertical-rl|tb-rl)/iu.test(withoutComments(css));
