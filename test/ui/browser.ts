/** The browser pages are looked at with, and what is asked of every page: no axe violation, nothing too wide, at both widths. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

const there = existsSync(CHROMIUM);
if (!there) console.warn(`Pages were not looked at: there is no Chromium at ${CHROMIUM} (set CHROMIUM).`);
/** `describe`, where there is a browser. */
export const inBrowser = there ? describe : describe.skip;

export const sizes = { phone: { width: 390, height: 844 }, desk: { width: 1440, height: 900 } };
export type Size = keyof typeof sizes;

export const launch = (): Promise<Browser> => chromium.launch({ executablePath: CHROMIUM, args: FLAGS });

/** Somebody in Japan who has chosen these settings. */
export const contextOf = async (browser: Browser, size: Size, settings: object = {}): Promise<BrowserContext> => {
  const context = await browser.newContext({ viewport: sizes[size], locale: 'ja-JP', timezoneId: 'Asia/Tokyo', reducedMotion: 'reduce' });
  await context.addInitScript(`localStorage.setItem('nagi.settings', ${JSON.stringify(JSON.stringify(settings))})`);
  context.setDefaultTimeout(40_000);
  return context;
};

/** Read as text: it is the page that runs it. */
const axe = there ? readFileSync(resolve(__dirname, '../../node_modules/axe-core/axe.min.js'), 'utf8') : '';

/**
 * Everything axe knows. Contrast takes it the most time by far, so at the second width it is measured only where something
 * shows that did not before, or in another ink, size or on another ground. (`preload` is for a rule that is off by default.)
 */
const LOOK = `(async () => {
  const ground = (element) => {
    for (let at = element; at !== null; at = at.parentElement) {
      const { backgroundColor, backgroundImage } = getComputedStyle(at);
      if (backgroundImage !== 'none' || !/^rgba\\(.*, 0\\)$/.test(backgroundColor)) return backgroundColor + backgroundImage;
    }
    return '';
  };
  const before = window.nagiLooked;
  const looked = window.nagiLooked = new Map();
  for (const element of document.body.querySelectorAll('*')) {
    const speaks = ['INPUT', 'TEXTAREA', 'SELECT'].includes(element.tagName) || [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== '');
    if (!speaks || !element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    const { color, fontSize, fontWeight, opacity } = getComputedStyle(element);
    looked.set(element, [color, fontSize, fontWeight, opacity, ground(element)].join());
  }
  const fresh = before === undefined ? [] : [...looked].filter(([element, look]) => before.get(element) !== look).map(([element]) => element);
  const options = { resultTypes: ['violations'], preload: false };
  const found = [await axe.run(document, before === undefined ? options : { ...options, rules: { 'color-contrast': { enabled: false } } })];
  if (fresh.length > 0) found.push(await axe.run({ include: fresh }, { ...options, runOnly: ['color-contrast'] }));
  const faults = found.flatMap(({ violations }) => violations)
    .map(({ id, nodes }) => id + ': ' + nodes.slice(0, 3).map(({ target, html }) => target.join(' ') + ' — ' + html.slice(0, 160)).join(' | '));
  const { scrollWidth, clientWidth } = document.documentElement;
  return scrollWidth > clientWidth ? [...faults, (scrollWidth - clientWidth) + ' px too wide'] : faults;
})()`;

/** Looks at the page as it stands, on a phone and then at a desk; `each` is done first at either. */
export const faultsAtBoth = async (page: Page, each: (size: Size) => Promise<void> = () => Promise.resolve()): Promise<string[]> => {
  const found: string[] = [];
  await page.evaluate(axe);
  for (const size of ['phone', 'desk'] as const) {
    await page.setViewportSize(sizes[size]);
    await each(size);
    found.push(...(await page.evaluate<string[]>(LOOK)).map((fault) => `${size}: ${fault}`));
  }
  return found;
};

/** Begins things in lanes, side by side, in each one after the other; what came of each is there to be waited for. */
export const inLanes = <Lane, Thing, Result>(lanes: readonly Lane[], things: readonly Thing[], act: (lane: Lane, thing: Thing) => Promise<Result>): ReadonlyMap<Thing, Promise<Result>> => {
  const idle = [...lanes];
  const waiting: ((lane: Lane) => void)[] = [];
  const one = async (thing: Thing): Promise<Result> => {
    const lane = idle.pop() ?? await new Promise<Lane>((take) => { waiting.push(take); });
    try {
      return await act(lane, thing);
    } finally {
      const next = waiting.shift();
      if (next) next(lane);
      else idle.push(lane);
    }
  };
  return new Map(things.map((thing) => {
    const result = one(thing);
    // Whoever waits for it is told; until then it is nobody's failure.
    result.catch(() => undefined);
    return [thing, result];
  }));
};
