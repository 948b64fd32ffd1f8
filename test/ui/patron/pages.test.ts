/** The patron's pages in a real browser on a made-up library: no axe violation in any state, and the promises of reading in three taps. */
import { rmSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { contextOf, faultsAtBoth, inBrowser, inLanes, launch, sizes, type Size } from '../browser.ts';
import { builtScreens } from '../screens.ts';
import { startMock, titlesAt, type Look, type Mock } from './mock-server.ts';

// The limits are for a busy machine.
jest.setTimeout(60_000);

let dist: string;
let browser: Browser;
const mocks = {} as Record<'left' | 'right' | 'paths', Mock>;

const open = async (size: Size, settings: object = {}): Promise<Page> => (await contextOf(browser, size, settings)).newPage();

const signInWith = async (page: Page, password: string): Promise<void> => {
  await page.getByLabel('カード番号').fill('１２３ ４５６');
  await page.getByLabel('パスワード', { exact: true }).fill(password);
  await page.getByLabel('パスワード', { exact: true }).press('Enter');
};
const openSheet = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'ログインして借りる' }).click();
  await page.getByRole('dialog').waitFor();
};

interface View { readonly name: string; readonly path: string; readonly look?: Partial<Look>; readonly shows: string; readonly then?: (page: Page) => Promise<void>; readonly settings?: object }
const patron: Partial<Look> = { who: 'patron' };
const title = (of: keyof typeof titlesAt): string => `/titles/${titlesAt[of]}`;

/** Every page and state; `shows` is a text that must stand there, so that no empty page passes. */
const views: readonly View[] = [
  { name: 'home, visitor', path: '/', shows: '新しく入った本' },
  { name: 'home, patron', path: '/', look: patron, shows: 'つづきを読む' },
  { name: 'home, nothing there', path: '/', look: { state: 'empty' }, shows: 'まだ本が並んでいません' },
  { name: 'home, broken', path: '/', look: { state: 'error' }, shows: 'もう一度読み込む' },
  { name: 'home, waiting', path: '/', look: { state: 'slow' }, shows: '読み込んでいます' },
  { name: 'home, English', path: '/', look: patron, settings: { language: 'en' }, shows: 'Read on' },
  { name: 'search, everything', path: '/search', shows: 'そのうち' },
  { name: 'search, narrowed', path: '/search?q=海&available=true&ndc=4', shows: 'すべて外す' },
  { name: 'search, covers', path: '/search?ndc=9&view=grid', shows: '件のうち24件を表示' },
  { name: 'search, detailed', path: '/search?author=海&from=2010', shows: 'この条件でさがす' },
  { name: 'search, zero hits', path: '/search?q=ぬぬぬ&audience=infant', shows: '見つかりませんでした' },
  { name: 'search, broken', path: '/search?q=海', look: { state: 'error' }, shows: 'もう一度読み込む' },
  { name: 'title, visitor', path: title('available'), shows: 'ログインして借りる' },
  { name: 'title, to borrow', path: title('available'), look: patron, shows: '返却期限は' },
  { name: 'title, cut short', path: title('cut'), look: patron, shows: 'いつもより短い貸出' },
  { name: 'title, to hold', path: title('waiting'), look: patron, shows: '予約する' },
  { name: 'title, on loan', path: title('loaned'), look: patron, shows: 'のばすと' },
  { name: 'title, held', path: title('held'), look: patron, shows: '4人のうち 2番目' },
  { name: 'title, ready', path: title('ready'), look: patron, shows: '予約の本が届きました' },
  { name: 'title, open to all', path: title('open'), shows: 'ログインは要りません' },
  { name: 'title, on order', path: title('onOrder'), shows: 'まもなく入ります' },
  { name: 'title, refused', path: title('available'), look: { who: 'expired' }, shows: '有効期限が過ぎています' },
  { name: 'title, no slot left', path: title('available'), look: { who: 'patron', state: 'many' }, shows: 'わたしの棚を見る' },
  { name: 'title, unknown', path: '/titles/nothing', shows: 'この本は見つかりませんでした' },
  { name: 'sign-in page', path: '/sign-in', shows: 'カード番号' },
  { name: 'sign-in, refused', path: '/sign-in', look: { door: 'unknown-or-wrong' }, shows: 'パスワードが合いませんでした', then: (page) => signInWith(page, 'x') },
  { name: 'sign-in, throttled', path: '/sign-in', look: { door: 'too-many-attempts' }, shows: '秒でログインできます', then: (page) => signInWith(page, 'x') },
  { name: 'sign-in sheet', path: title('available'), shows: 'パスワードを表示する', then: openSheet },
  { name: 'terms at first use', path: title('available'), look: { termsAccepted: false }, shows: '同意してはじめる', then: async (page) => { await openSheet(page); await signInWith(page, 'nagi'); } },
  { name: 'shelf', path: '/shelf', look: patron, shows: 'この記録は' },
  { name: 'shelf, empty', path: '/shelf', look: { ...patron, state: 'empty' }, shows: 'まだ本を借りていません' },
  { name: 'shelf, very full', path: '/shelf', look: { ...patron, state: 'many' }, shows: '期限の近い順' },
  { name: 'shelf, broken', path: '/shelf', look: { ...patron, state: 'error' }, shows: 'もう一度読み込む' },
  { name: 'shelf, card expired', path: '/shelf', look: { who: 'expired' }, shows: 'いま、新しく借りられません' },
  { name: 'shelf, returning', path: '/shelf', look: patron, shows: '読んだところは残る', then: (page) => page.getByRole('button', { name: /^返す/ }).first().click() },
  { name: 'shelf, pausing', path: '/shelf', look: patron, shows: '1か月後に再開', then: (page) => page.getByRole('button', { name: /^休止する/ }).first().click() },
  { name: 'shelf, largest text, high contrast', path: '/shelf', look: patron, settings: { text: 'larger', contrast: 'high', ruby: true }, shows: 'この記録は' },
  { name: 'settings', path: '/settings', look: patron, shows: '有効期限' },
  { name: 'help', path: '/help', shows: 'よくある質問', then: (page) => page.getByText('どの端末で読めますか').click() },
  { name: 'help, やさしい日本語', path: '/help', settings: { language: 'ja-x-easy' }, shows: '聞きたいとき' },
  { name: 'terms', path: '/terms', shows: '2026年11月1日版' },
  { name: 'privacy', path: '/privacy', shows: '忘れる仕組み' },
  { name: 'accessibility', path: '/accessibility', shows: 'わかっている限界' },
];

/** A library and the page it was last looked at on, kept while the settings are the same: what is cached need not come again. */
interface Side { readonly mock: Mock; page: Page | null; settings: object | undefined }

const pageFor = async (side: Side, settings: object | undefined): Promise<Page> => {
  if (side.page !== null && side.settings === settings) return side.page;
  await side.page?.context().close();
  side.page = await open('phone', settings);
  side.settings = settings;
  return side.page;
};

/** Opens a view once and looks at it at both widths. */
const faultsOf = async (side: Side, view: View): Promise<string[]> => {
  const found: string[] = [];
  side.mock.look(view.look ?? {});
  const page = await pageFor(side, view.settings);
  const broke = (error: Error): void => { found.push(`page error ${error.message}`); };
  page.on('pageerror', broke);
  await page.setViewportSize(sizes.phone);
  await page.goto(side.mock.url + view.path);
  await view.then?.(page);
  await page.getByText(view.shows).first().waitFor({ state: 'attached' }).catch(() => found.push(`does not show 「${view.shows}」`));
  found.push(...await faultsAtBoth(page));
  page.off('pageerror', broke);
  return found;
};

inBrowser('the patron’s pages', () => {
  beforeAll(async () => {
    dist = builtScreens();
    for (const name of ['left', 'right', 'paths'] as const) mocks[name] = await startMock(dist);
    browser = await launch();
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await Promise.all(Object.values(mocks).map((mock) => mock.close()));
    rmSync(dist, { recursive: true, force: true });
  });

  describe('every page and state: no axe violation, nothing too wide, nothing broken, on a phone and at a desk', () => {
    let faults: ReadonlyMap<View, Promise<string[]>>;
    // Two libraries, so that two views are looked at side by side.
    beforeAll(() => { faults = inLanes([mocks.left, mocks.right].map((mock): Side => ({ mock, page: null, settings: undefined })), views, faultsOf); });
    test.each(views.map((view) => [view.name, view] as const))('%s', async (_, view) => {
      expect(await faults.get(view)).toEqual([]);
    });
  });

  describe('promises', promises);
});

function promises(): void {
  const reader = (titleId: string): RegExp => new RegExp(`/read\\.html\\?title=${titleId}$`);
  let page: Page;
  afterEach(() => page.context().close());

  test('from the landing page to reading in three taps: a cover, 借りて読む, and there it is', async () => {
    const mock = mocks.paths;
    mock.look(patron);
    page = await open('phone');
    await page.goto(mock.url);
    const shelf = page.getByRole('region', { name: 'はじめてのひとり読み' });
    await shelf.getByRole('article').filter({ hasText: 'すぐ読める' }).first().getByRole('link').click();
    await page.getByText('返却期限は').waitFor();
    await page.getByRole('button', { name: '借りて読む' }).click();
    await page.waitForURL(/\/read\.html\?title=/);
    const borrowed = mock.calls.filter((call) => /^POST .*\/loan$/.test(call));
    expect(borrowed).toHaveLength(1);
    expect(new URL(page.url()).searchParams.get('title')).toBe(borrowed[0]?.split('/')[3]);
  });

  test('somebody who presses with a crowd, and is told to come back in a moment, has the book without pressing again', async () => {
    const mock = mocks.paths;
    mock.look(patron);
    page = await open('phone');
    let asked = 0;
    await page.route('**/api/titles/*/loan', (route) => {
      asked += 1;
      const busy = { status: 503, headers: { 'retry-after': '1' }, contentType: 'application/problem+json', body: JSON.stringify({ status: 503, code: 'busy', title: 'busy' }) };
      return asked === 1 ? route.fulfill(busy) : route.continue();
    });
    await page.goto(mock.url);
    await page.getByRole('region', { name: 'はじめてのひとり読み' }).getByRole('article').filter({ hasText: 'すぐ読める' }).first().getByRole('link').click();
    await page.getByRole('button', { name: '借りて読む' }).click();
    await page.waitForURL(/\/read\.html\?title=/);
    expect(asked).toBe(2);
  });

  test('an open book is two taps away, without signing in', async () => {
    mocks.paths.look({});
    page = await open('phone');
    await page.goto(mocks.paths.url);
    await page.getByRole('region', { name: 'ログインなしで' }).getByRole('link').first().click();
    await page.getByRole('region', { name: 'この本を読む' }).getByRole('link', { name: '読む' }).click();
    await page.waitForURL(/\/read\.html\?title=/);
    expect(mocks.paths.calls).not.toContain('POST /api/session');
  });

  test('signing in keeps the intent: terms at first use, then straight into the book', async () => {
    mocks.paths.look({ termsAccepted: false });
    page = await open('phone');
    await page.goto(mocks.paths.url + title('available'));
    await openSheet(page);
    await signInWith(page, 'wrong');
    await page.getByRole('alert').getByText('もう一度、確かめて').waitFor();
    await signInWith(page, 'nagi');
    await page.getByRole('button', { name: '同意してはじめる' }).click();
    await page.waitForURL(reader(titlesAt.available));
    expect(mocks.paths.calls.filter((call) => call.startsWith('POST'))).toEqual([
      'POST /api/session', 'POST /api/session', 'POST /api/session/terms', `POST /api/titles/${titlesAt.available}/loan`,
    ]);
  });

  test('a loan that would be cut short is shown before it is made, also after signing in', async () => {
    mocks.paths.look({});
    page = await open('phone');
    await page.goto(mocks.paths.url + title('cut'));
    await openSheet(page);
    await signInWith(page, 'nagi');
    await page.getByText('いつもより短い貸出').waitFor();
    expect(mocks.paths.calls.filter((call) => call.endsWith('/loan'))).toEqual([]);
    await page.getByRole('button', { name: '借りて読む' }).click();
    await page.waitForURL(reader(titlesAt.cut));
  });

  test('leaving the terms signs out again', async () => {
    mocks.paths.look({ termsAccepted: false });
    page = await open('desk');
    await page.goto(mocks.paths.url + title('available'));
    await openSheet(page);
    await signInWith(page, 'nagi');
    await page.getByRole('button', { name: '同意してはじめる' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'ログインして借りる' }).waitFor();
    expect(mocks.paths.calls).toContain('DELETE /api/session');
    expect(mocks.paths.calls.some((call) => call.endsWith('/loan'))).toBe(false);
  });

  test('searching and borrowing with the keyboard alone', async () => {
    mocks.paths.look(patron);
    page = await open('desk');
    await page.goto(mocks.paths.url);
    await page.getByRole('heading', { name: '新しく入った本' }).waitFor();
    const until = async (reached: () => Promise<boolean>): Promise<void> => {
      for (let n = 0; n < 60; n += 1) {
        await page.keyboard.press('Tab');
        if (await reached()) return;
      }
      throw new Error('not reached with Tab');
    };
    const focused = (want: string) => (): Promise<boolean> => page.evaluate<boolean>(`(document.activeElement?.getAttribute('placeholder') ?? document.activeElement?.textContent ?? '').includes(${JSON.stringify(want)})`);
    await until(focused('書名・著者・ことば'));
    await page.keyboard.type('図書館の裏口');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/search\?q=/);
    await page.getByText('そのうち').waitFor();
    await until(focused('図書館の裏口から'));
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/titles\//);
    await page.getByRole('main').getByText('読む').first().waitFor();
    await until(focused('読む'));
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/read\.html\?title=/);
  });

  test('Enter that confirms a conversion does not search', async () => {
    mocks.paths.look({});
    page = await open('desk');
    await page.goto(`${mocks.paths.url}/search`);
    const box = page.getByRole('textbox', { name: '本をさがす' });
    await box.fill('うみ');
    const taken = await page.evaluate<boolean>("!document.querySelector('main [role=search] input').dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true, cancelable: true }))");
    expect(taken).toBe(true);
    expect(new URL(page.url()).search).toBe('');
    await box.press('Enter');
    await page.waitForURL(/q=/);
    expect(new URL(page.url()).searchParams.get('q')).toBe('うみ');
  });

  test('a search lives in the address: filters, sorting, and taking them away', async () => {
    mocks.paths.look({});
    page = await open('desk');
    await page.goto(`${mocks.paths.url}/search?q=島`);
    const side = page.getByRole('complementary', { name: 'しぼりこむ' });
    await side.getByText('すぐ読める').click();
    await page.waitForURL(/available=true/);
    await side.getByRole('button', { name: /^文学/ }).click();
    await page.waitForURL(/ndc=9/);
    expect(new URL(page.url()).searchParams.get('q')).toBe('島');
    await page.getByRole('button', { name: '条件「すぐ読める」を外す' }).click();
    await page.waitForURL((url) => !url.searchParams.has('available'));
    await page.getByRole('button', { name: '条件「文学・物語」を外す' }).click();
    await page.waitForURL((url) => !url.searchParams.has('ndc'));
    expect(await page.getByRole('status').first().textContent()).toMatch(/件/);
  });

  test('extending, returning, pausing and cancelling on the shelf', async () => {
    mocks.paths.look(patron);
    page = await open('desk');
    await page.goto(`${mocks.paths.url}/shelf`);
    await page.getByRole('button', { name: /^のばす/ }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'のばす' }).click();
    await page.getByText('回）まで使いました').waitFor();
    await page.getByRole('button', { name: /^返す/ }).first().click();
    await page.getByRole('alertdialog').getByRole('button', { name: '返す' }).click();
    await page.getByText('返しました。読んだところは残っています。').waitFor();
    await page.getByRole('button', { name: /^休止する/ }).click();
    await page.getByText('自分で再開するまで').click();
    await page.getByRole('alertdialog').getByRole('button', { name: '休止する' }).click();
    await page.getByText('予約を休止しました。').waitFor();
    await page.getByRole('button', { name: /^予約を取り消す/ }).first().click();
    await page.getByRole('alertdialog').getByRole('button', { name: '予約を取り消す' }).click();
    await page.getByText('予約を取り消しました。').waitFor();
    expect(mocks.paths.calls.filter((call) => !call.startsWith('GET')).map((call) => call.replace(/t-\d+/, ''))).toEqual([
      'POST /api/titles//loan/extension', 'DELETE /api/titles//loan', 'PUT /api/titles//hold/pause', 'DELETE /api/titles//hold',
    ]);
  });

  test('signing out leaves nothing of the patron on the screen', async () => {
    mocks.paths.look(patron);
    page = await open('desk');
    await page.goto(`${mocks.paths.url}/settings`);
    await page.getByText('海野 なぎ').first().waitFor();
    await page.getByRole('main').getByRole('button', { name: 'ログアウト' }).click();
    await page.waitForURL((url) => url.pathname === '/');
    await page.getByRole('heading', { name: '新しく入った本' }).waitFor();
    expect(await page.getByText('つづきを読む').count()).toBe(0);
    expect(await page.getByText('海野 なぎ').count()).toBe(0);
    // And nothing more is asked than the front page, once, as a visitor.
    const { calls } = mocks.paths;
    expect(calls.slice(calls.indexOf('DELETE /api/session') + 1).filter((call) => !call.includes('/covers/'))).toEqual(['GET /api/home']);
  });
}
