/** The staff pages in a real browser against the real server: no axe violation at either width, and the work people do on them. Set SHOTS to a folder to keep pictures. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { makeEpub } from '../../content/epub-writer.ts';
import { contextOf, faultsAtBoth, inBrowser, inLanes, launch, sizes, type Size } from '../browser.ts';
import { builtScreens } from '../screens.ts';
import { password, serveStaff, type StaffLibrary } from './serve.ts';

const SHOTS = process.env['SHOTS'];
type Role = 'librarian' | 'administrator' | 'auditor';

// The limits are for a busy machine.
jest.setTimeout(120_000);

let screens: string;
let staff: StaffLibrary;
let browser: Browser;

/** A page of somebody who has signed in. */
const pageOf = async (role: Role, size: Size, settings: object = {}): Promise<Page> => {
  const context = await contextOf(browser, size, settings);
  const answer = await context.request.post(`${staff.origin}/api/session`, { data: { login: role, password }, headers: { origin: staff.origin } });
  if (!answer.ok()) throw new Error(`could not sign in: ${answer.status()}`);
  return context.newPage();
};

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });

const search = async (page: Page, label: string, text: string): Promise<void> => {
  const box = page.getByRole('search', { name: label }).getByRole('textbox');
  await box.fill(text);
  await box.press('Enter');
};

const openRecord = async (page: Page, name: string): Promise<void> => {
  await search(page, '利用者をさがす', name);
  await button(page, new RegExp(`^記録を開く: .*${name}`)).click();
  await page.getByRole('radio', { name: '窓口での問い合わせ' }).check({ force: true });
  await button(page, '開く').click();
};

const dropBook = (page: Page, bytes: Buffer, name = 'book.epub'): Promise<void> =>
  page.locator('input[type=file]').setInputFiles({ name, mimeType: 'application/epub+zip', buffer: bytes });

const followRules = async (page: Page): Promise<void> => {
  await button(page, '規則の流れ').click();
  await page.getByRole('slider', { name: 'さかのぼる時点' }).waitFor();
};

const followLending = async (page: Page): Promise<void> => {
  await search(page, '本の名前', '灯台');
  await button(page, '貸出の流れ: 灯台のある朝').click();
  await page.getByRole('heading', { name: /の姿$/ }).waitFor();
};

interface View { readonly name: string; readonly role: Role; readonly path: string | (() => string); readonly shows: string | RegExp; readonly then?: (page: Page) => Promise<void>; readonly settings?: object }

const views: readonly View[] = [
  { name: 'today', role: 'librarian', path: '/desk', shows: '進まない予約' },
  { name: 'titles', role: 'librarian', path: '/desk/titles', shows: '笠岡の海とくらし' },
  { name: 'titles-none', role: 'librarian', path: '/desk/titles?q=ぬぬぬぬ', shows: '条件に合う本はありません。' },
  { name: 'title', role: 'librarian', path: () => `/desk/titles/${staff.titleIds[0]}`, shows: '予約の列' },
  { name: 'title-fault', role: 'librarian', path: () => `/desk/titles/${staff.titleIds[1]}`, shows: '3けたの数字で入れてください', then: async (page) => { await page.getByLabel(/^NDC/).fill('9'); await button(page, '書誌を保存').click(); } },
  { name: 'title-licence', role: 'librarian', path: () => `/desk/titles/${staff.titleIds[1]}`, shows: '2年または52回', then: (page) => button(page, 'ライセンスを加える').click() },
  { name: 'title-missing', role: 'librarian', path: '/desk/titles/nothing', shows: 'もう一度読み込む' },
  { name: 'add', role: 'librarian', path: '/desk/add', shows: '本のファイル（EPUB）' },
  {
    name: 'add-found', role: 'librarian', path: '/desk/add', shows: /か所を取りのぞきました/,
    then: (page) => dropBook(page, makeEpub({ chapters: ['<h1>一</h1><p onclick="x()">海。</p><script>alert(1)</script>', '<h1>二</h1><iframe src="https://evil.example/"></iframe><p>島。</p>'] })),
  },
  { name: 'add-refused', role: 'librarian', path: '/desk/add', shows: 'EPUBではないようです', then: (page) => dropBook(page, Buffer.from('not a book')) },
  { name: 'licences', role: 'librarian', path: '/desk/licences', shows: '使い切る見込み' },
  { name: 'holds', role: 'librarian', path: '/desk/holds', shows: '進まない' },
  { name: 'patrons-reason', role: 'librarian', path: '/desk/patrons', shows: '監査者が見ます', then: async (page) => { await search(page, '利用者をさがす', '佐藤'); await button(page, /^記録を開く/).click(); } },
  { name: 'patron', role: 'librarian', path: '/desk/patrons', shows: 'このカードで借りられますか？', then: (page) => openRecord(page, '佐藤') },
  { name: 'patron-blocked', role: 'librarian', path: '/desk/patrons', shows: /連絡先を確かめるため/, then: (page) => openRecord(page, '北木') },
  { name: 'statistics', role: 'administrator', path: '/admin/statistics?span=fiscal', shows: 'よく借りられた本' },
  { name: 'turnaways', role: 'administrator', path: '/admin/turnaways?span=fiscal', shows: '買い足しの候補' },
  { name: 'rules', role: 'administrator', path: '/admin/rules', shows: '読書記録を忘れるまで' },
  {
    name: 'rules-confirm', role: 'administrator', path: '/admin/rules', shows: 'この規則に変えますか？',
    then: async (page) => { await page.getByRole('group', { name: '一般' }).getByLabel('貸出できる数').fill('5'); await button(page, '確かめて保存').first().click(); },
  },
  { name: 'service', role: 'administrator', path: '/admin/service', shows: 'すべて正常に動いています。' },
  { name: 'audit', role: 'auditor', path: '/audit', shows: /この期間に/ },
  { name: 'audit-lending', role: 'auditor', path: '/audit', shows: '封印', then: followLending },
  { name: 'audit-rules', role: 'auditor', path: '/audit', shows: '1つ前の時点とのちがい', then: followRules },
  { name: 'today-english', role: 'librarian', path: '/desk', shows: 'Holds that cannot move', settings: { language: 'en' } },
  { name: 'patron-large', role: 'librarian', path: '/desk/patrons', shows: 'このカードで借りられますか？', then: (page) => openRecord(page, '大島'), settings: { text: 'larger', contrast: 'high' } },
];

/** Pages that are open, by who looks at them and how. */
type Lane = Map<string, Promise<Page>>;

const faultsOf = async (lane: Lane, { name, role, path, shows, then, settings = {} }: View): Promise<string[]> => {
  const key = `${role} ${JSON.stringify(settings)}`;
  const opened = lane.get(key) ?? pageOf(role, 'phone', settings);
  lane.set(key, opened);
  const page = await opened;
  const found: string[] = [];
  const broke = (error: Error): void => { found.push(`page error ${error.message}`); };
  page.on('pageerror', broke);
  await page.setViewportSize(sizes.phone);
  await page.goto(staff.origin + (typeof path === 'string' ? path : path()));
  await page.getByRole('heading', { level: 1 }).waitFor();
  await then?.(page);
  found.push(...await faultsAtBoth(page, async (size) => {
    await page.getByText(shows).filter({ visible: true }).first().waitFor();
    if (SHOTS !== undefined) await page.screenshot({ path: join(SHOTS, `${name}-${size}.png`), fullPage: !(await page.getByRole('dialog').or(page.getByRole('alertdialog')).count()) });
  }));
  page.off('pageerror', broke);
  return found;
};

inBrowser('the staff pages', () => {
  beforeAll(async () => {
    screens = builtScreens();
    [staff, browser] = await Promise.all([serveStaff(screens), launch()]);
    if (SHOTS !== undefined) mkdirSync(SHOTS, { recursive: true });
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await staff.close();
    rmSync(screens, { recursive: true, force: true });
  });

  describe('no axe violation, nothing sideways, nothing broken, on a phone and at a desk', () => {
    let faults: ReadonlyMap<View, Promise<string[]>>;
    beforeAll(() => { faults = inLanes<Lane, View, string[]>([new Map(), new Map()], views, faultsOf); });
    test.each(views.map((view) => [view.name, view] as const))('%s', async (_, view) => {
      expect(await faults.get(view)).toEqual([]);
    });
  });

  describe('adding a book', adding);
  describe('licences and patrons', licencesAndPatrons);
  describe('rules', rules);
  describe('the auditor', auditing);
});

const at = async (role: Role, path: string): Promise<Page> => {
  const page = await pageOf(role, 'desk');
  await page.goto(staff.origin + path);
  await page.getByRole('heading', { level: 1 }).waitFor();
  return page;
};

const leave = (page: Page): Promise<void> => page.context().close();

function adding(): void {
  test('from the file to a title readers can borrow; a fault stands at its field and nothing typed is lost', async () => {
    const page = await at('librarian', '/desk/add');
    await dropBook(page, makeEpub({ chapters: ['<h1>一</h1><script>x()</script><p>凪。</p>'] }));
    await page.getByText('1か所を取りのぞきました').waitFor();
    await page.getByLabel(/^書名 ?必須$/).fill('渡し船の日記');
    await page.getByLabel(/^書名の読み/).first().fill('わたしぶねのにっき');
    await page.getByLabel(/^出版年月日/).fill('2026-11-01');
    await button(page, '次へ: ライセンス').click();
    expect(await page.getByText('入れてください。', { exact: true }).count()).toBe(1);
    expect(await page.evaluate('document.activeElement.name')).toBe('ndc');
    expect(await page.getByLabel(/^書名の読み/).first().inputValue()).toBe('ワタシブネノニッキ');
    await page.getByLabel(/^NDC/).fill('９１５．６');
    await button(page, '次へ: ライセンス').click();
    await page.getByRole('radio', { name: /2年または52回/ }).check({ force: true });
    expect(await page.getByLabel(/^貸出できる回数/).inputValue()).toBe('52');
    await button(page, '蔵書に加える').click();
    await page.getByRole('heading', { name: '『渡し船の日記』を加えました' }).waitFor();
    await page.getByRole('link', { name: '書誌を直す' }).click();
    await page.getByRole('heading', { level: 1, name: '渡し船の日記' }).waitFor();
    await page.getByText('同時1人・52回まで').waitFor();
    expect(await page.getByLabel(/^NDC/).inputValue()).toBe('915.6');
    await leave(page);
  });

  test('a book made to write outside itself is refused in clear words, with the place', async () => {
    const page = await at('librarian', '/desk/add');
    await dropBook(page, makeEpub({ extra: [{ name: '../../etc/passwd', data: 'x' }] }), 'hostile.epub');
    await page.getByText('このファイルは受け入れませんでした').waitFor();
    const words = await page.getByRole('alert').filter({ hasText: '受け入れませんでした' }).innerText();
    expect(words).toContain('本の外の場所に書き込もうとする名前のファイルが入っています。');
    expect(words).toContain('../../etc/passwd');
    expect(words).toContain('何も残っていません');
    await leave(page);
  });
}

function licencesAndPatrons(): void {
  test('a licence is withdrawn with a reason, and not without one', async () => {
    const page = await at('librarian', `/desk/titles/${staff.titleIds[3]}`);
    await button(page, '取り下げる').first().click();
    const dialog = page.getByRole('alertdialog');
    await dialog.getByRole('button', { name: '取り下げる' }).click();
    await dialog.getByText('理由を入れてください。記録に残ります。').waitFor();
    await dialog.getByLabel(/^理由/).fill('重複して買っていたため');
    await dialog.getByRole('button', { name: '取り下げる' }).click();
    await page.getByText('ライセンスを取り下げました。').waitFor();
    await page.getByText('取り下げ', { exact: true }).first().waitFor();
    await leave(page);
  });

  test('a record says why a card cannot borrow; the block is lifted; a new password is shown once', async () => {
    const page = await at('librarian', '/desk/patrons');
    const viewed: string[] = [];
    page.on('request', (request) => { if (request.url().endsWith('/api/staff/patrons/record')) viewed.push(request.method()); });
    await openRecord(page, '北木');
    await page.getByText('図書館が利用を止めています。理由: 連絡先を確かめるため').waitFor();
    await button(page, '利用を再開する').click();
    await page.getByRole('alertdialog').getByRole('button', { name: '利用を再開する' }).click();
    await page.getByText('借りられます。止めているものはありません。').or(page.getByText('借りられる数がいっぱいです')).waitFor();
    // Every reading is a view the auditor sees: what one did oneself is no reason to look again.
    expect(viewed).toEqual(['POST']);
    await button(page, 'パスワードを再発行').click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'パスワードを再発行' }).click();
    await page.getByRole('heading', { name: '仮のパスワード' }).waitFor();
    expect(await page.locator('.font-mono').innerText()).toMatch(/^[a-z0-9]{6,}$/);
    await button(page, '書き写しました').click();
    expect(await page.locator('.font-mono').count()).toBe(0);
    expect(page.url()).toBe(`${staff.origin}/desk/patrons`);
    await leave(page);
  });
}

function rules(): void {
  test('are changed after showing before and after; out of bounds is said at the field', async () => {
    const page = await at('administrator', '/admin/rules');
    const pupils = page.getByRole('group', { name: '児童生徒' });
    await pupils.getByLabel('貸出の日数').fill('400');
    await pupils.getByText('1から365までの数で入れてください。').waitFor();
    expect(await button(page, '確かめて保存').first().isDisabled()).toBe(true);
    await pupils.getByLabel('貸出の日数').fill('２１');
    await button(page, '確かめて保存').first().click();
    const row = page.getByRole('alertdialog').getByRole('row', { name: /児童生徒/ });
    expect((await row.innerText()).replace(/\s+/g, ' ')).toContain('14日 21日');
    await button(page, '変える').click();
    await page.getByText('規則を変えました。').waitFor();
    const { classes } = await (await page.context().request.get(`${staff.origin}/api/admin/rules`)).json() as { classes: { pupil: { loanDays: number } } };
    expect(classes.pupil.loanDays).toBe(21);
    await leave(page);
  });
}

function auditing(): void {
  test('steps through the instants of a stream by arrow keys and sees the state and what changed', async () => {
    const page = await at('auditor', '/audit');
    await followRules(page);
    const slider = page.getByRole('slider', { name: 'さかのぼる時点' });
    await slider.focus();
    await page.keyboard.press('Home');
    await page.getByRole('heading', { name: 'はじまる前' }).waitFor();
    const teacher = page.getByRole('row', { name: /^教職員/ }).first();
    expect((await teacher.innerText()).split(/\s+/)[1]).toBe('5');
    await page.keyboard.press('ArrowRight');
    await page.getByText(/^1件目までの記録/).waitFor();
    expect((await teacher.innerText()).split(/\s+/)[1]).toBe('8');
    const change = page.getByRole('region', { name: 'ちがい' }).getByRole('row', { name: /教職員/ });
    await change.first().waitFor();
    expect((await change.first().innerText()).split(/\s+/).slice(-2)).toEqual(['5', '8']);
    await leave(page);
  });

  test('sees loans and holds at an instant without any person', async () => {
    const page = await at('auditor', '/audit');
    await followLending(page);
    await page.getByText('封印').nth(1).waitFor();
    const words = await page.locator('main').innerText();
    for (const name of ['佐藤', 'サトウ', '20261001']) expect(words).not.toContain(name);
    await leave(page);
  });
}
