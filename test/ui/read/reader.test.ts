import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Frame, type Page } from 'playwright-core';
import { openBook } from '../../../infrastructure/content/book.ts';
import { ingest } from '../../../infrastructure/content/ingest.ts';
import { demoBooks } from '../../../infrastructure/demo/books.ts';
import { makeEpub } from '../../content/epub-writer.ts';
import { builtScreens } from '../screens.ts';
import { HIGHLIGHTED, VISIBLE, type Visible } from './in-page.ts';
import { serveReader, type ReaderServer, type ServedTitle } from './serve.ts';

const CHROMIUM = '/usr/bin/chromium';
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const samples = resolve(__dirname, '../../../../shared/data/epub');

const browsable = existsSync(CHROMIUM);
if (!browsable) console.warn(`reader.test: no browser at ${CHROMIUM}, the reader is not tested`);
const sampled = existsSync(samples);
if (browsable && !sampled) console.warn(`reader.test: no sample books in ${samples}, the tests with real books are left out`);
const onReader = browsable ? describe : describe.skip;
const withSamples = sampled ? test : test.skip;

const DAY_MS = 86_400_000;
/** As text: it wants a window when it is loaded. */
const axe = readFileSync(resolve(__dirname, '../../../node_modules/axe-core/axe.min.js'), 'utf8');
const phone: BrowserContextOptions = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const desk: BrowserContextOptions = { viewport: { width: 1280, height: 900 } };

jest.setTimeout(120_000);

onReader('the reader', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'nagi-reader-'));
  let screens: string;
  let server: ReaderServer;
  let browser: Browser;

  beforeAll(async () => {
    screens = builtScreens();
    server = await serveReader(screens);
    browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
    for (const { book } of server.titles.values()) book.close();
    for (const folder of [scratch, screens]) rmSync(folder, { recursive: true });
  });

  /** Serves a book under `id`; `raw` as it is, without the cleaning every book goes through when it comes in. */
  const serve = async (id: string, source: string | Uint8Array, raw = false): Promise<ServedTitle> => {
    const file = join(scratch, `${id}.epub`);
    writeFileSync(file, raw && typeof source !== 'string' ? source : (await ingest(source)).epub);
    const title: ServedTitle = {
      book: await openBook(file), due: new Date(Date.now() + 9 * DAY_MS).toISOString(), place: null, refusal: null, failing: new Set(), progress: [],
    };
    server.titles.set(id, title);
    return title;
  };
  const sample = (id: string, name: string): Promise<ServedTitle> => serve(id, join(samples, readdirSync(samples).find((file) => file.startsWith(name)) ?? name));
  const demo = async (id: string, key: string): Promise<ServedTitle> => {
    const make = demoBooks.get(key);
    if (!make) throw new Error(`no demo book ${key}`);
    return serve(id, await make());
  };

  const open = async (id: string, { screen = desk, stored }: { screen?: BrowserContextOptions; stored?: Record<string, unknown> } = {}): Promise<Page> => {
    const context = await browser.newContext(screen);
    const page = await context.newPage();
    const kept = JSON.stringify({ 'nagi.reader.hint': 'seen', ...(stored ? { 'nagi.reader': stored } : {}) });
    await context.addInitScript({ content: `for (const [key, value] of Object.entries(${kept})) localStorage.getItem(key) ?? localStorage.setItem(key, JSON.stringify(value));` });
    await page.goto(`${server.origin}/read.html?title=${id}`);
    await page.waitForSelector('.sheet[data-spot*=":"]');
    await settled(page);
    return page;
  };
  const spotOf = async (page: Page): Promise<string> => await page.getAttribute('.sheet', 'data-spot') ?? '';
  /** `2:4/23`: document, page, pages. */
  const numbers = async (page: Page): Promise<{ index: number; page: number; pages: number }> => {
    const [index = 0, at = 0, pages = 0] = (await spotOf(page)).split(/[:/]/).map(Number);
    return { index, page: at, pages };
  };
  /** The same place for a moment: fonts and pictures may still push pages. */
  const settled = async (page: Page): Promise<void> => {
    for (let before = '', now = await spotOf(page); before !== now; now = await spotOf(page)) {
      before = now;
      await page.waitForTimeout(100);
    }
  };
  const press = async (page: Page, key: string): Promise<void> => {
    const before = await spotOf(page);
    await page.keyboard.press(key);
    await waitFor(async () => await spotOf(page) !== before);
    await settled(page);
  };
  const documents = (page: Page): Frame[] => page.frames().filter((frame) => frame.url().startsWith('blob:') && !frame.isDetached());
  const visible = async (page: Page): Promise<Visible> => {
    const frame = documents(page).at(-1);
    // Between two documents there is none, or one that goes while it is asked.
    const none = { offsets: [], readable: 0 };
    return frame ? frame.evaluate<Visible>(VISIBLE).catch((error: unknown) => {
      if (frame.isDetached()) return none;
      throw error;
    }) : none;
  };
  const toContents = async (page: Page, title: string): Promise<void> => {
    const before = await spotOf(page);
    await page.keyboard.press('t');
    await page.getByRole('dialog').getByRole('button', { name: title, exact: true }).click();
    await waitFor(async () => await spotOf(page) !== before);
    await settled(page);
  };

  /**
   * Everything axe knows. An open dialog hides the page behind it, its main and heading with it, as it must: whether
   * axe notices that depends on how much of the screen the dialog covers, so these two are asked of the page alone.
   */
  const violations = async (page: Page): Promise<unknown[]> => {
    await page.evaluate(axe);
    return page.evaluate<unknown[]>(
      `axe.run(document, { resultTypes: ['violations'], rules: document.querySelector('[role="dialog"]') ? { 'landmark-one-main': { enabled: false }, 'page-has-heading-one': { enabled: false } } : {} }).then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes.map(({ html, failureSummary }) => html + failureSummary)]))`,
    );
  };

  withSamples('a vertical novel pages through a chapter without gap or repeat, and resumes where it was', async () => {
    const title = await sample('novel', 'kusamakura');
    const page = await open('novel', { screen: phone, stored: { size: 70 } });
    await toContents(page, '一');
    const { index, pages } = await numbers(page);
    expect(pages).toBeGreaterThan(10);
    const seen: number[] = [];
    let whole = 0;
    for (let turn = 1; turn <= pages; turn++) {
      expect(await numbers(page)).toEqual({ index, page: turn, pages });
      const { offsets, readable } = await visible(page);
      seen.push(...offsets);
      whole = readable;
      await press(page, 'ArrowLeft');
    }
    expect((await numbers(page)).index).toBe(index + 1);
    expect(seen).toHaveLength(new Set(seen).size);
    expect(seen).toHaveLength(whole);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));

    // Taps and swipes follow the lines too; a tap in the middle shows the menu.
    await page.touchscreen.tap(20, 400);
    await waitFor(async () => (await spotOf(page)).startsWith(`${index + 1}:2/`));
    await page.touchscreen.tap(370, 400);
    await waitFor(async () => (await spotOf(page)).startsWith(`${index + 1}:1/`));
    await page.touchscreen.tap(195, 400);
    await page.waitForSelector('.bar-top[data-shown="true"]');
    await page.touchscreen.tap(195, 400);
    await page.waitForSelector('.bar-top[data-shown="false"]');
    await press(page, 'Space');
    await press(page, 'Space');
    const left = { spot: await spotOf(page), first: (await visible(page)).offsets[0] };

    // The place goes out when the page is left; the next opening begins exactly there.
    await page.goto('about:blank');
    await waitFor(() => title.progress.some(({ closed }) => closed === true));
    expect(title.progress.flatMap(({ chapter }) => (chapter === undefined ? [] : [chapter]))).toEqual([0, index, index + 1]);
    expect(title.place).toMatchObject({ type: 'application/xhtml+xml', locations: { partialCfi: expect.stringMatching(/^\/4/) as unknown } });
    const resumed = await open('novel', { screen: phone, stored: { size: 70 } });
    expect(await spotOf(resumed)).toBe(left.spot);
    expect((await visible(resumed)).offsets[0]).toBe(left.first);
    await resumed.context().close();
    await page.context().close();
  });

  withSamples('a fixed book in right-to-left spreads turns left and shows two pages on a desk, one on a phone', async () => {
    await sample('manga', 'haruko');
    const page = await open('manga');
    const start = await numbers(page);
    await press(page, 'ArrowLeft');
    expect((await numbers(page)).page).toBeGreaterThan(start.page);
    await press(page, 'ArrowLeft');
    const shown = async (of: Page): Promise<number> => (await Promise.all(documents(of).map(async (frame) => (await frame.frameElement()).isVisible()))).filter(Boolean).length;
    expect(await shown(page)).toBe(2);
    await press(page, 'ArrowRight');
    await page.context().close();

    const small = await open('manga', { screen: phone });
    const pages: number[] = [];
    for (let turn = 0; turn < 4; turn++) {
      pages.push((await numbers(small)).page);
      expect(await shown(small)).toBe(1);
      await press(small, 'ArrowLeft');
    }
    expect(pages).toEqual([0, 1, 2, 3].map((step) => (pages[0] ?? 0) + step));
    await small.context().close();
  });

  withSamples('an Arabic book proceeds to the left', async () => {
    await sample('arabic', 'regime');
    const page = await open('arabic', { screen: phone });
    while ((await numbers(page)).pages < 5) await press(page, 'ArrowLeft');
    const first = await visible(page);
    await press(page, 'ArrowLeft');
    const second = await visible(page);
    expect(second.offsets[0]).toBeGreaterThan(first.offsets.at(-1) ?? Infinity);
    await press(page, 'ArrowRight');
    expect((await visible(page)).offsets).toEqual(first.offsets);
    await page.context().close();
  });

  withSamples('contents lead to chapters; search finds a word by its ruby and shows it', async () => {
    await sample('search', 'kusamakura');
    const page = await open('search');
    await toContents(page, '十三');
    expect(await page.locator('.head').textContent()).toBe('十三');
    await page.keyboard.press('t');
    expect(await page.getByRole('dialog').locator('[aria-current="location"]').textContent()).toContain('十三');
    await page.keyboard.press('Escape');
    await page.waitForSelector('[role="dialog"]', { state: 'detached' });

    await page.keyboard.press('/');
    await page.keyboard.type('ヤマミチ');
    await page.keyboard.press('Enter');
    const hit = page.getByRole('dialog').locator('li button').first();
    await hit.waitFor();
    expect(await hit.locator('mark').textContent()).toBe('山路');
    await hit.click();
    await waitFor(async () => await page.locator('.head').textContent() === '一');
    await settled(page);
    expect(await documents(page).at(-1)?.evaluate(HIGHLIGHTED)).toEqual({ text: '山路', onScreen: true });
    await page.getByRole('button', { name: 'もとのページへもどる' }).click();
    await waitFor(async () => await page.locator('.head').textContent() === '十三');

    // Deep in a chapter with much ruby before it, the offsets of server and page still agree.
    for (const word of ['椿', '非人情']) {
      await page.keyboard.press('/');
      await page.locator('[role="dialog"] input').fill(word);
      await page.keyboard.press('Enter');
      const last = page.getByRole('dialog').locator('li button').filter({ hasText: word }).last();
      await last.waitFor();
      await last.click();
      await page.waitForSelector('[role="dialog"]', { state: 'detached' });
      await settled(page);
      await waitFor(async () => ((await documents(page).at(-1)?.evaluate<{ text: string }>(HIGHLIGHTED))?.text ?? '') === word);
    }
    await page.context().close();
  });

  test('settings take effect at once, keep the place, and are kept', async () => {
    await demo('letters', 'six-letters');
    const page = await open('letters');
    while ((await numbers(page)).index < 2) await press(page, 'Space');
    const at = (await visible(page)).offsets[0];
    const look = (): Promise<Record<string, string>> => documents(page).at(-1)?.evaluate<Record<string, string>>(
      `(() => { const of = (e) => getComputedStyle(e); const p = document.querySelector('p'); return {
        mode: of(p).writingMode, size: of(document.documentElement).fontSize, page: of(document.documentElement).backgroundColor, ruby: document.querySelector('rt') ? of(document.querySelector('rt')).display : '', family: of(p).fontFamily }; })()`,
    ) ?? Promise.resolve({});
    const first = await look();
    expect(first['mode']).toBe('vertical-rl');
    await page.keyboard.press('s');
    const dialog = page.getByRole('dialog');
    for (const name of ['夜', 'よこ書き', 'ゴシック']) await dialog.getByText(name, { exact: true }).click();
    await dialog.getByText('ふりがなを表示する').click();
    await dialog.getByRole('slider').first().focus();
    for (let step = 0; step < 3; step++) await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Escape');
    await settled(page);
    const then = await look();
    expect(then).toMatchObject({ mode: 'horizontal-tb', size: '23.4px', page: 'rgb(16, 24, 27)' });
    expect(then['family']).toContain('Hiragino Sans');
    if (first['ruby'] !== '') expect([first['ruby'], then['ruby']]).toEqual(['ruby-text', 'none']);
    const { offsets } = await visible(page);
    expect(offsets[0]).toBeLessThanOrEqual(at ?? 0);
    expect(offsets.at(-1)).toBeGreaterThanOrEqual(at ?? 0);
    // Across, the next page is on the right.
    const before = await numbers(page);
    await press(page, 'ArrowRight');
    expect((await numbers(page)).page > before.page || (await numbers(page)).index > before.index).toBe(true);
    await page.reload();
    await page.waitForSelector('.sheet[data-spot*=":"]');
    await settled(page);
    expect(await look()).toMatchObject({ mode: 'horizontal-tb', size: '23.4px' });
    await page.context().close();
  });

  test('the loan ends: by the clock and by the server, with the ways on', async () => {
    const title = await demo('ending', 'six-letters');
    title.due = new Date(Date.now() + 2_500).toISOString();
    const page = await open('ending', { screen: phone });
    await page.getByRole('heading', { name: '貸出期間が終わりました' }).waitFor();
    expect(await Promise.all((await page.getByRole('link').all()).map((link) => link.getAttribute('href')))).toEqual(['/titles/ending', '/shelf']);
    expect(await page.locator('.sheet').getAttribute('inert')).not.toBeNull();
    await waitFor(() => documents(page).length === 0);
    expect(await violations(page)).toEqual([]);

    title.due = new Date(Date.now() + DAY_MS).toISOString();
    const again = await open('ending', { screen: phone });
    await again.getByText(/この本は(?:あと1日|今日まで)/).waitFor();
    title.refusal = 'loan-ended';
    await again.keyboard.press('Space');
    await again.keyboard.press('End');
    await again.getByRole('heading', { name: '貸出期間が終わりました' }).waitFor();
    title.refusal = 'sign-in-required';
    await again.reload();
    await again.getByRole('heading', { name: 'ログインが切れました' }).waitFor();
    await page.context().close();
    await again.context().close();
  });

  test('a document that cannot be loaded says so and lets one go on', async () => {
    const title = await demo('broken', 'six-letters');
    const order = title.book.manifest.readingOrder;
    const failing = order[1]?.href ?? '';
    title.failing.add(failing);
    const page = await open('broken');
    while ((await numbers(page)).index < 1) await press(page, 'Space');
    await page.getByText('読めないページがあります').waitFor();
    await page.getByRole('button', { name: '次へ進む' }).click();
    await waitFor(async () => (await spotOf(page)).startsWith(`2:`));
    while ((await numbers(page)).index > 1) await press(page, 'PageUp');
    title.failing.clear();
    await page.getByRole('button', { name: 'もう一度読み込む' }).click();
    await waitFor(async () => (await visible(page)).readable > 50);
    await page.context().close();
  });

  test('one long page: scrolls from top to bottom and leads on by buttons', async () => {
    await demo('scroll', 'six-letters');
    const page = await open('scroll', { stored: { flow: 'scroll' } });
    await page.getByRole('button', { name: '次の章へ' }).click();
    await waitFor(async () => (await spotOf(page)).startsWith(`1:`));
    await settled(page);
    expect(await documents(page).at(-1)?.evaluate(`getComputedStyle(document.body).writingMode`)).toBe('horizontal-tb');
    expect(await violations(page)).toEqual([]);
    await page.context().close();
  });

  test('axe finds nothing on the page, in the menu, and in any panel, on any paper', async () => {
    await demo('axe', 'six-letters');
    for (const [screen, theme, panels] of [[phone, 'paper', ['t', '/', 's', 'h']], [desk, 'night', ['/', 's']]] as const) {
      const page = await open('axe', { screen, stored: { theme } });
      const check = async (where: string): Promise<void> => {
        expect([where, await violations(page)]).toEqual([where, []]);
      };
      await check('page');
      await page.keyboard.press('Enter');
      await page.waitForTimeout(250);
      await check('menu');
      expect(await page.evaluate(`document.activeElement.getAttribute('aria-label')`)).toBe('本棚へもどる');
      for (const key of panels) {
        await page.keyboard.press(key);
        await page.getByRole('dialog').waitFor();
        if (key === '/') {
          await page.keyboard.type('海');
          await page.keyboard.press('Enter');
          await page.getByText(/見つかりま/).waitFor();
        }
        await page.waitForTimeout(250);
        await check(key);
        await page.keyboard.press('Escape');
        await page.waitForSelector('[role="dialog"]', { state: 'detached' });
      }
      // Out of the menu the keys are the page's again.
      await page.keyboard.press('Escape');
      await page.waitForSelector('.bar-top[data-shown="false"]');
      await page.keyboard.press('End');
      await settled(page);
      await page.keyboard.press('Space');
      await page.getByRole('dialog', { name: '読み終わりました' }).waitFor();
      await page.waitForTimeout(250);
      await check('finished');
      await page.context().close();
    }
  });

  test('a hostile book that nobody cleaned: nothing runs, nothing leaves', async () => {
    const called: string[] = [];
    const outside = createServer((request, response) => { called.push(request.url ?? ''); response.end(); });
    await new Promise<void>((ready) => { outside.listen(0, '127.0.0.1', ready); });
    const away = `http://127.0.0.1:${(outside.address() as AddressInfo).port}`;
    const mischief = `try { top.__taken = true; fetch('${away}/fetch'); } catch (e) {}`;
    await serve('hostile', makeEpub({
      head: `<script>${mischief}</script><script src="${away}/s.js"></script><link rel="stylesheet" href="${away}/l.css"/><link rel="prefetch" href="${away}/p"/>
        <style>@import url("${away}/i.css"); @font-face { font-family: x; src: url("${away}/f.woff"); } body { background: url("${away}/b.png"); font-family: x; }</style>`,
      chapters: [
        `<p>ここは安全な章です。</p><img src="${away}/i.png" alt=""/><img src="x:y" onerror="${mischief}" alt=""/><svg xmlns="http://www.w3.org/2000/svg" onload="${mischief}"><script>${mischief}</script><image href="${away}/svg.png"/></svg>
         <iframe srcdoc="&lt;script&gt;${mischief}&lt;/script&gt;"></iframe><iframe src="${away}/frame"></iframe><object data="${away}/o"></object><embed src="${away}/e"/><video src="${away}/v.mp4" autoplay="autoplay"></video><audio src="${away}/a.mp3" autoplay="autoplay"></audio>
         <form action="${away}/form" method="post"><button id="send" autofocus="autofocus">送る</button></form><a id="js" href="javascript:top.__taken=true">押す</a><details open="open" ontoggle="${mischief}"><summary>x</summary></details>`,
        `<p>次の章です。</p>`,
        `<p>最後の章です。</p>`,
      ],
    }), true);
    const page = await open('hostile');
    const asked: string[] = [];
    page.on('requestfinished', (request) => asked.push(request.url()));
    const held: (string | undefined)[] = [];
    page.on('requestfailed', (request) => { if (request.url().startsWith(away)) held.push(request.failure()?.errorText); });
    try {
      await page.reload();
      await page.waitForSelector('.sheet[data-spot*=":"]');
      await settled(page);
      const frame = documents(page).find((one) => one.parentFrame() === page.mainFrame());
      for (const id of ['js', 'send']) await frame?.locator(`#${id}`).evaluate('(element) => element.click()');
      await page.waitForTimeout(300);
      while ((await numbers(page)).index < 2) await press(page, 'Space');
      expect(await page.evaluate('top.__taken')).toBeUndefined();
      expect(called).toEqual([]);
      // It tried, and the policy held every one of them.
      expect(held.length).toBeGreaterThan(3);
      expect(new Set(held)).toEqual(new Set(['csp']));
      expect(page.url()).toBe(`${server.origin}/read.html?title=hostile`);
      expect(asked.filter((url) => !url.startsWith(server.origin) && !/^(?:blob|data|about):/.test(url))).toEqual([]);
    } finally {
      await page.context().close();
      await new Promise((done) => outside.close(done));
    }
  });
});

const waitFor = async (holds: () => boolean | Promise<boolean>, forMs = 30_000): Promise<void> => {
  const end = Date.now() + forMs;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`did not come true in ${forMs} ms: ${holds.toString()}`);
    await new Promise((next) => setTimeout(next, 50));
  }
};
