/** How the reader likes pages to look. Kept on the device, for all books. */
export type PageTheme = 'paper' | 'sand' | 'night' | 'contrast';

export interface Appearance {
  /** Percent of the normal size. */
  readonly size: number;
  /** Line height, in tenths of the letter size. */
  readonly leading: number;
  readonly theme: PageTheme;
  readonly font: 'book' | 'mincho' | 'gothic' | 'system';
  readonly margins: 'narrow' | 'normal' | 'wide';
  readonly writing: 'book' | 'vertical' | 'horizontal';
  readonly ruby: boolean;
  /** `scroll`: one long column, for screen readers and for those who like to scroll. */
  readonly flow: 'pages' | 'scroll';
  /** Shortcuts of a single letter; can be off (WCAG 2.1.4). */
  readonly letters: boolean;
}

export type Layout = 'reflow-vertical' | 'reflow-horizontal' | 'fixed';

/** A title without a file is `none` in the catalogue; whatever could be opened has pages of some kind. */
export const layoutOf = ({ metadata }: { readonly metadata: { readonly layout: Layout | 'none' } }): Layout =>
  (metadata.layout === 'none' ? 'reflow-horizontal' : metadata.layout);

export const SIZES = { min: 70, max: 250, step: 10 } as const;
export const LEADINGS = { min: 15, max: 26, step: 1 } as const;

export const plain: Appearance = {
  size: 100, leading: 19, theme: 'paper', font: 'book', margins: 'normal', writing: 'book', ruby: true, flow: 'pages', letters: true,
};

export const APPEARANCE_KEY = 'nagi.reader';

/** What was kept, laid over the defaults; something else than an object is nothing. */
export const appearanceFrom = (stored: unknown, highContrast: boolean): Appearance => ({
  ...plain, ...(highContrast ? { theme: 'contrast' as const } : {}), ...(typeof stored === 'object' ? stored : null),
});

/** Only languages written both ways can be turned. */
export const canTurn = (layout: Layout, language: string): boolean => layout !== 'fixed' && /^(?:ja|zh)\b/i.test(language);

type Setting = Pick<Appearance, 'writing' | 'flow'>;

/** How the book is set for this reader. What is scrolled from top to bottom runs across: lines that run down would scroll sideways. */
export const writingOf = (layout: Layout, language: string, { writing, flow }: Setting): 'vertical' | 'horizontal' | 'fixed' => {
  if (layout === 'fixed') return 'fixed';
  if (canTurn(layout, language)) {
    if (flow === 'scroll') return 'horizontal';
    if (writing !== 'book') return writing;
  }
  return layout === 'reflow-vertical' ? 'vertical' : 'horizontal';
};

/** Whether the next page lies to the left. Lines that run down always proceed leftwards; turned to run across, Japanese proceeds rightwards. */
export const proceedsLeft = (layout: Layout, language: string, progression: 'ltr' | 'rtl', appearance: Setting): boolean => {
  const writing = writingOf(layout, language, appearance);
  if (writing === 'vertical') return true;
  if (writing === 'horizontal' && layout === 'reflow-vertical') return false;
  return progression === 'rtl';
};
