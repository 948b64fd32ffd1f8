import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { appearanceFrom, canTurn, plain, proceedsLeft, writingOf } from '../../../ui/features/read/appearance.ts';
import { commonPace, learn, minutesLeft, paceFrom } from '../../../ui/features/read/pace.ts';
import { pageColours, pageFrame, pageStyle } from '../../../ui/features/read/page-style.ts';
import { readTexts } from '../../../ui/i18n/read.ts';
import { textsIn } from '../../../ui/i18n/texts.ts';
import { contrast, failures, pairs } from '../../../ui/kit/contrast.ts';

const ui = join(__dirname, '../../../ui');
const colours = (css: string): [string, string][] =>
  [...css.matchAll(/--(?:color-)?([\w-]+):\s*(#[0-9a-f]{6})\b/gi)].map(([, name = '', value = '']) => [name, value]);
const blockAt = (css: string, selector: string): string => css.slice(css.indexOf(selector), css.indexOf('}', css.indexOf(selector)));

describe('the colours of the reader', () => {
  const theme = readFileSync(join(ui, 'app/theme.css'), 'utf8');
  const own = readFileSync(join(ui, 'features/read/read.css'), 'utf8');
  const base = [...colours(blockAt(theme, '@theme static')), ...colours(blockAt(own, 'html { --page'))];
  // Tokens the reader shows nothing in, and the grey of disabled controls, of which it has none.
  const unused = new Set(['chart', 'on-deep-soft', 'local', 'solid-gray-50']);
  const used = pairs.filter(({ front, back }) => !unused.has(front) && !unused.has(back) && !(front === 'on-primary' && back === 'deep'));

  test.each(['paper', 'sand', 'night', 'contrast'])('controls and panels on %s pass WCAG 2.2 AA', (name) => {
    const tokens = new Map([...base, ...colours(blockAt(own, `html[data-page='${name}'] {`))]);
    const seen = (back: string): boolean => contrast(tokens.get('focus') ?? '#000000', tokens.get(back) ?? '#000000') >= 3;
    // Of the two lines around what has the focus, one has to be seen.
    expect(failures(tokens, used).filter(({ front, back }) => !(front === 'focus-ring' && seen(back)))).toEqual([]);
    expect(contrast(tokens.get('page-soft') ?? '#ffffff', tokens.get('page') ?? '#ffffff')).toBeGreaterThanOrEqual(4.5);
    expect(tokens.get('page')).toBe(pageColours[name as keyof typeof pageColours].page);
  });

  test.each(Object.entries(pageColours))('the page itself on %s is 7:1', (_, { page, ink, link, found, foundInk }) => {
    expect(contrast(page, ink)).toBeGreaterThanOrEqual(7);
    expect(contrast(page, link)).toBeGreaterThanOrEqual(7);
    expect(contrast(found, foundInk)).toBeGreaterThanOrEqual(7);
  });
});

describe('how lines run', () => {
  const pages = (writing: 'book' | 'vertical' | 'horizontal') => ({ writing, flow: 'pages' as const });

  test('only reflowing books in Japanese or Chinese can be turned', () => {
    expect([canTurn('reflow-vertical', 'ja'), canTurn('reflow-horizontal', 'zh-Hant'), canTurn('fixed', 'ja'), canTurn('reflow-horizontal', 'en')]).toEqual([true, true, false, false]);
    expect(writingOf('reflow-horizontal', 'en', pages('vertical'))).toBe('horizontal');
  });

  test('the next page follows the lines, else the book', () => {
    expect(proceedsLeft('reflow-vertical', 'ja', 'rtl', pages('book'))).toBe(true);
    // A vertical book that forgot to say so.
    expect(proceedsLeft('reflow-vertical', 'ja', 'ltr', pages('book'))).toBe(true);
    expect(proceedsLeft('reflow-vertical', 'ja', 'rtl', pages('horizontal'))).toBe(false);
    expect(proceedsLeft('reflow-horizontal', 'ja', 'ltr', pages('vertical'))).toBe(true);
    expect(proceedsLeft('reflow-horizontal', 'ar', 'rtl', pages('book'))).toBe(true);
    expect(proceedsLeft('fixed', 'ja', 'rtl', pages('book'))).toBe(true);
    expect(proceedsLeft('fixed', 'ja', 'ltr', pages('book'))).toBe(false);
  });

  test('what is scrolled runs across', () => {
    expect(writingOf('reflow-vertical', 'ja', { writing: 'vertical', flow: 'scroll' })).toBe('horizontal');
    expect(pageFrame({ ...plain, flow: 'scroll' }, 'reflow-vertical', 'ja')['flow']).toBe('scrolled');
  });

  test('the style says only what was chosen', () => {
    const book = pageStyle(plain, 'reflow-vertical', 'ja');
    expect(book).not.toContain('writing-mode');
    expect(book).not.toContain('rt, rp { display: none');
    expect(pageStyle({ ...plain, writing: 'horizontal' }, 'reflow-vertical', 'ja')).toContain('writing-mode: horizontal-tb !important');
    expect(pageStyle({ ...plain, ruby: false }, 'reflow-vertical', 'ja')).toContain('rt, rp { display: none');
    expect(pageStyle({ ...plain, size: 150 }, 'reflow-vertical', 'ja')).toContain('font-size: 27px');
  });

  test('something old or broken in the storage does no harm', () => {
    expect(appearanceFrom(null, false)).toEqual(plain);
    expect(appearanceFrom('x', true)).toEqual({ ...plain, theme: 'contrast' });
    expect(appearanceFrom({ size: 130 }, true)).toEqual({ ...plain, size: 130, theme: 'contrast' });
  });
});

describe('the time left', () => {
  test('is learned from pages that were read, not from leafing or being away', () => {
    expect(learn(commonPace, 1_000, 1)).toEqual(commonPace);
    expect(learn(commonPace, 1_000, 3_600)).toEqual(commonPace);
    expect(learn(commonPace, -5, 30)).toEqual(commonPace);
    let pace = commonPace;
    for (let page = 0; page < 30; page++) pace = learn(pace, 800, 60);
    expect(pace.turns).toBe(30);
    expect(pace.bytesPerMinute).toBeGreaterThan(790);
    expect(pace.bytesPerMinute).toBeLessThan(840);
  });

  test('in whole minutes, none at the end', () => {
    expect(minutesLeft(commonPace, 16_000)).toBe(10);
    expect(minutesLeft(commonPace, 1)).toBe(1);
    expect(minutesLeft(commonPace, 0)).toBe(0);
    expect(paceFrom({ bytesPerMinute: 0, turns: 3 })).toEqual(commonPace);
    expect(paceFrom({ bytesPerMinute: 900, turns: 3 })).toEqual({ bytesPerMinute: 900, turns: 3 });
  });

  test('in words', () => {
    const [ja, en, easy] = [textsIn(readTexts, 'ja'), textsIn(readTexts, 'en'), textsIn(readTexts, 'ja-x-easy')];
    expect([ja.left(0), ja.left(12), ja.left(60), ja.left(95)]).toEqual(['読み終わり', 'あと約12分', 'あと約1時間', 'あと約1時間35分']);
    expect([en.left(1), en.left(95)]).toEqual(['about 1 minute left', 'about 1 h 35 min left']);
    expect(ja.where('一', 3, 12, 'あと約5分')).toBe('一、3ページ。全体の12%。あと約5分。');
    expect(easy.guide.copy).not.toBe(ja.guide.copy);
    expect(easy.guide.keys).toBe(ja.guide.keys);
  });
});
