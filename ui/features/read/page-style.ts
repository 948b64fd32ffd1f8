import { writingOf, type Appearance, type Layout, type PageTheme } from './appearance.ts';

export interface PageColours { readonly page: string; readonly ink: string; readonly link: string; readonly found: string; readonly foundInk: string }

/** The colours of the page itself; the controls around it take theirs from read.css. Every pair is at least 7:1. */
export const pageColours: Record<PageTheme, PageColours> = {
  paper: { page: '#fdfcf8', ink: '#262626', link: '#00118f', found: '#ffe380', foundInk: '#1a1a1a' },
  sand: { page: '#f6ecd2', ink: '#33291a', link: '#00118f', found: '#ffc98f', foundInk: '#1a1a1a' },
  night: { page: '#10181b', ink: '#d3dadb', link: '#9adbe8', found: '#ffd43d', foundInk: '#10181b' },
  contrast: { page: '#000000', ink: '#ffffff', link: '#ffe14d', found: '#ffe14d', foundInk: '#000000' },
};

const fonts = {
  mincho: `'Hiragino Mincho ProN', 'Yu Mincho', 'BIZ UDPMincho', 'Noto Serif CJK JP', 'Noto Serif JP', serif`,
  gothic: `'Hiragino Sans', 'Hiragino Kaku Gothic ProN', 'BIZ UDPGothic', 'Yu Gothic', 'Noto Sans CJK JP', 'Noto Sans JP', sans-serif`,
  system: 'system-ui, sans-serif',
} as const;

const BASE_PX = 18;

/** What books wrap their text in. */
const BOXES = 'body, body :is(section, article, main), body > div, body > div > div';

/** What is laid over the book's own style. Night and contrast take the book's colours away: they were chosen for white paper. */
export const pageStyle = (appearance: Appearance, layout: Layout, language: string): string => {
  const { page, ink, link, found, foundInk } = pageColours[appearance.theme];
  const writing = writingOf(layout, language, appearance);
  const own = writing === (layout === 'reflow-vertical' ? 'vertical' : 'horizontal');
  const mode = writing === 'vertical' ? 'vertical-rl' : 'horizontal-tb';
  const dark = appearance.theme === 'night' || appearance.theme === 'contrast';
  const font = appearance.font === 'book' ? null : fonts[appearance.font];
  return [
    `html { --theme-bg-color: ${page}; color-scheme: ${dark ? 'dark' : 'light'}; background: ${page} !important; color: ${ink}; font-size: ${BASE_PX * appearance.size / 100}px !important; overscroll-behavior: none; -webkit-text-size-adjust: none; text-size-adjust: none; }`,
    `body { background: none !important; color: inherit !important; -webkit-touch-callout: none; }`,
    `html, body, p, li, dd, dt, blockquote, div, section { line-height: ${appearance.leading / 10} !important; }`,
    // Books without a family of their own get one that suits the lines.
    `html { font-family: ${font ?? (writing === 'vertical' ? fonts.mincho : fonts.gothic)}; }`,
    font === null ? '' : `body, body *:not(code, pre, kbd, samp, math, math *) { font-family: ${font} !important; }`,
    // Margins and limits were made for the direction the book had.
    own ? '' : `html, body { writing-mode: ${mode} !important; -webkit-writing-mode: ${mode} !important; } body { padding: 0 !important; } ${BOXES} { margin: 0 !important; width: auto !important; height: auto !important; max-width: none !important; max-height: none !important; }`,
    appearance.flow === 'scroll' ? 'html { max-width: none !important; max-height: none !important; margin: 0 !important; } body { margin: auto !important; padding-block: 1.5em !important; }' : '',
    dark ? `body *:not(img, svg, svg *, video) { color: inherit !important; background-color: transparent !important; border-color: currentColor !important; }` : '',
    `body a:any-link, body a:any-link * { color: ${link} !important; }`,
    appearance.ruby ? 'rt { user-select: none; -webkit-user-select: none; }' : 'rt, rp { display: none !important; }',
    'p, li { orphans: 1; widows: 1; }',
    'img, svg, video { break-inside: avoid; }',
    `::highlight(nagi-found) { background-color: ${found}; color: ${foundInk}; }`,
    'a:focus-visible { outline: 3px solid currentColor; outline-offset: 2px; }',
  ].filter((rule) => rule !== '').join('\n');
};

/** Space around the text. Down-running lines are measured by the height, so the same share gives more room there. */
const gaps = { vertical: { narrow: '2%', normal: '4%', wide: '7%' }, horizontal: { narrow: '4%', normal: '8%', wide: '14%' } } as const;
const lineLengths = { narrow: '680px', normal: '600px', wide: '520px' } as const;

/** Attributes of the engine's pages. Two columns on wide screens when lines run across, one broad page when they run down. */
export const pageFrame = (appearance: Appearance, layout: Layout, language: string): Record<string, string> => {
  const vertical = writingOf(layout, language, appearance) === 'vertical';
  return {
    flow: appearance.flow === 'scroll' ? 'scrolled' : 'paginated',
    gap: gaps[vertical ? 'vertical' : 'horizontal'][appearance.margins],
    margin: vertical ? '12px' : '8px',
    'max-inline-size': vertical ? '760px' : lineLengths[appearance.margins],
    'max-block-size': vertical ? '1120px' : '1200px',
    'max-column-count': vertical ? '1' : '2',
  };
};
