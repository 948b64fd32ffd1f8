/** The whole way in a real browser on the real server: a patron reads, another waits, staff change things that take effect. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { memoryEngine } from '../../infrastructure/app/engine.ts';
import { demoBooks } from '../../infrastructure/demo/books.ts';
import { openTestLibrary, terms, type TestLibrary } from '../journeys/library.ts';

const root = join(__dirname, '..', '..');
const path = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const args = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const there = existsSync(path);
if (!there) console.warn(`The browser journeys were left out: there is no Chromium at ${path} (set CHROMIUM).`);
const inBrowser = there ? describe : describe.skip;

jest.setTimeout(120_000);

inBrowser('in a browser, on the real server', () => {
  let nagi: TestLibrary;
  let browser: Browser;
  let base: string;
  let titleId: string;
  const errors: string[] = [];

  beforeAll(async () => {
    execFileSync(process.execPath, ['-e', "import('./infrastructure/app/prepare.mjs').then((m) => m.build())"], { cwd: root, stdio: 'inherit' });
    nagi = await openTestLibrary(memoryEngine, new Date().toISOString(), join(root, 'dist', 'ui'));
    await nagi.app.listen(0, '127.0.0.1');
    base = await nagi.app.getUrl();
    const { books } = nagi.library;
    const { file } = await books.take((await demoBooks.get('six-letters')?.()) ?? Buffer.alloc(0));
    titleId = await nagi.title({ record: { title: '六つの島の手紙', titleYomi: 'ムッツノシマノテガミ' }, licence: terms(), book: { file, cover: null } });
    browser = await chromium.launch({ executablePath: path, args });
  }, 300_000);

  afterAll(async () => {
    await browser.close();
    await nagi.close();
  });

  const someone = async (name: string, width = 390): Promise<{ readonly page: Page; readonly card: string; readonly context: BrowserContext }> => {
    const card = `CARD-${name}`;
    const patron = await nagi.patron({ person: { card, name, kana: 'リヨウシャ', born: '1990-01-01', mail: null } });
    await patron.get('/api/shelf');
    return { ...(await visitor(width)), card };
  };

  const visitor = async (width = 1280): Promise<{ readonly page: Page; readonly context: BrowserContext }> => {
    const context = await browser.newContext({ viewport: { width, height: 844 }, locale: 'ja-JP', timezoneId: 'Asia/Tokyo', hasTouch: width < 500, reducedMotion: 'reduce' });
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' && /Content Security Policy/.test(message.text())) errors.push(message.text());
    });
    return { page, context };
  };

  const signIn = async (page: Page, login: string): Promise<void> => {
    await page.getByLabel('カード番号').fill(login);
    await page.getByLabel('パスワード', { exact: true }).fill('secret');
    await page.getByLabel('パスワード', { exact: true }).press('Enter');
  };

  const staffMember = async (role: 'librarian' | 'administrator' | 'auditor'): Promise<Page> => {
    const login = `browser-${role}`;
    await nagi.library.accounts.add({ accountId: login, role, patronId: null, name: role }, login, 'secret');
    const { page, context } = await visitor();
    const answer = await context.request.post(`${base}/api/session`, { data: { login, password: 'secret' }, headers: { origin: base } });
    expect(answer.status()).toBe(200);
    return page;
  };

  it('is reading in three taps from the front page, and the sign-in keeps what was wanted', async () => {
    const { page, card } = await someone('first');
    await page.goto(base);
    let taps = 0;
    const tap = async (what: ReturnType<Page['getByRole']>): Promise<void> => {
      await what.click();
      taps++;
    };
    await tap(page.getByRole('link', { name: /六つの島の手紙/ }).first());
    await tap(page.getByRole('button', { name: /ログインして借りる/ }));
    await signIn(page, card);
    await page.waitForURL(/read\.html/);
    await page.locator('foliate-view').waitFor({ state: 'attached' });
    expect(taps).toBeLessThanOrEqual(3);
    await nagi.settled();
    expect((await nagi.library.system.events.read(`title-${titleId}`)).map((e) => e.type)).toContain('LoanStarted');
  });

  it('somebody else waits, the first one returns, and the banner of the second says so', async () => {
    const { page, card, context } = await someone('second');
    await context.request.post(`${base}/api/session`, { data: { login: card, password: 'secret' }, headers: { origin: base } });
    await page.goto(`${base}/titles/${titleId}`);
    await page.getByRole('button', { name: '予約する' }).click();
    await page.getByText('予約しています').first().waitFor();

    const first = await visitor(390);
    await first.context.request.post(`${base}/api/session`, { data: { login: 'CARD-first', password: 'secret' }, headers: { origin: base } });
    await first.page.goto(`${base}/shelf`);
    await first.page.getByRole('button', { name: '返す' }).first().click();
    await first.page.getByRole('alertdialog').or(first.page.getByRole('dialog')).getByRole('button', { name: /返す/ }).click();
    await first.page.getByText('最近返した本').first().waitFor();

    await page.goto(base);
    await page.getByText('予約の本が届きました').first().waitFor();
    await page.goto(`${base}/titles/${titleId}`);
    await page.getByRole('button', { name: /借りて読む/ }).or(page.getByRole('link', { name: /借りて読む/ })).first().click();
    await page.waitForURL(/read\.html/);
  });

  it('an administrator changes a rule, and the next borrower is told the new day', async () => {
    const admin = await staffMember('administrator');
    await admin.goto(`${base}/admin/rules`);
    await admin.getByRole('heading', { level: 1 }).waitFor();
    const answer = await admin.context().request.put(`${base}/api/admin/rules/general`, {
      data: { loans: 3, loanDays: 5, holds: 3, pickupDays: 7, extensions: 1, unlimitedCounts: true }, headers: { origin: base },
    });
    expect(answer.status()).toBe(200);
    const other = await nagi.title({ record: { title: '五日の本', titleYomi: 'イツカノホン' } });
    const { page, card, context } = await someone('third', 1280);
    await context.request.post(`${base}/api/session`, { data: { login: card, password: 'secret' }, headers: { origin: base } });
    const offer = await (await context.request.get(`${base}/api/titles/${other}`)).json();
    await page.goto(`${base}/titles/${other}`);
    const day = new Intl.DateTimeFormat('ja-JP', { timeZone: 'Asia/Tokyo', month: 'long', day: 'numeric' }).format(new Date(offer.offer.due));
    await page.getByText(new RegExp(day)).first().waitFor();
  });

  it('the auditor finds it all on the trail', async () => {
    const auditor = await staffMember('auditor');
    await auditor.goto(`${base}/audit`);
    await auditor.getByRole('heading', { level: 1 }).waitFor();
    const timeline = await auditor.context().request.post(`${base}/api/audit/timeline`, { data: { stream: `title-${titleId}` }, headers: { origin: base } });
    const types = ((await timeline.json()) as { events: { type: string }[] }).events.map((e) => e.type);
    expect(types).toEqual(['LicenceAdded', 'LoanStarted', 'LicenceConsumed', 'HoldPlaced', 'LoanReturned', 'HoldBecameReady', 'HoldFulfilled', 'LoanStarted', 'LicenceConsumed']);
  });

  it('nothing was blocked by the content policy, and no page threw', () => {
    expect(errors).toEqual([]);
  });
});
