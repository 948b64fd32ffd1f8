/** An administrator changes a rule by the form and a reader meets it; an auditor travels back to the moment before. */
import type { Locator, Page } from 'playwright-core';
import { bookOpened, field, openServed, type Served } from './served.ts';
import { inBrowser } from '../ui/browser.ts';

jest.setTimeout(240_000);

inBrowser('an administrator, a reader and an auditor', () => {
  let served: Served;
  let admin: Page;
  let reader: Page;
  let auditor: Page;

  beforeAll(async () => {
    served = await openServed();
    await served.book();
    await served.book('凪の二冊目', 'ナギノニサツメ');
    ({ page: reader } = await served.patron('reader'));
    ({ page: admin } = await served.staff('administrator'));
    ({ page: auditor } = await served.staff('auditor'));
  });
  afterAll(() => served.close());

  /** Through the account menu to the first page of one's own, then along the rail. */
  const toPage = async (page: Page, first: string, place: string): Promise<void> => {
    await page.getByRole('button', { name: /^アカウント/ }).click();
    await page.getByRole('menuitem', { name: first }).click();
    await page.getByRole('navigation', { name: '職員メニュー' }).getByRole('link', { name: place, exact: true }).click();
    await page.getByRole('heading', { level: 1, name: place }).waitFor();
  };

  /** The classes' own; the retention below has another. */
  const review = (): Locator => admin.getByRole('button', { name: '確かめて保存' }).first();

  /** Changes how many books the general class may have, and answers what the question before said. */
  const allow = async (loans: string): Promise<string> => {
    await field(admin.getByRole('group', { name: '一般' }), '貸出できる数').fill(loans);
    await review().click();
    const question = admin.getByRole('alertdialog', { name: 'この規則に変えますか？' });
    const row = await question.getByRole('row', { name: /一般/ }).innerText();
    await question.getByRole('button', { name: '変える', exact: true }).click();
    await question.waitFor({ state: 'detached' });
    await admin.getByText('規則を変えました。').first().waitFor({ state: 'attached' });
    return row.replace(/\s+/g, ' ');
  };

  it('a reader has one book and looks at another that is free', async () => {
    await reader.getByRole('link', { name: /六つの島の手紙/ }).first().click();
    await reader.getByRole('button', { name: '借りて読む' }).click();
    await bookOpened(reader);
    await reader.goto(served.base);
    await reader.getByRole('link', { name: /凪の二冊目/ }).first().click();
    await reader.getByRole('button', { name: '借りて読む' }).waitFor();
  });

  it('the administrator lowers the number of loans: nonsense is told at the field, the change is asked back before it is made', async () => {
    await toPage(admin, '統計', '権限・規則');
    const loans = field(admin.getByRole('group', { name: '一般' }), '貸出できる数');
    expect(await loans.inputValue()).toBe('3');
    await loans.fill('たくさん');
    await admin.getByText('0から100までの数で入れてください。').waitFor();
    expect(await review().isDisabled()).toBe(true);
    expect(await allow('１')).toMatch(/一般 貸出できる数 3冊 1冊/);
    expect(await loans.inputValue()).toBe('1');
  });

  it('the reader, who presses the button that is still there, is told in words why not and what to do', async () => {
    await reader.getByRole('button', { name: '借りて読む' }).click();
    await reader.getByText('借りられる数（1冊）まで借りています。1冊返すと、この本を借りられます。').waitFor();
    await reader.getByRole('button', { name: '借りて読む' }).waitFor({ state: 'detached' });
  });

  it('the administrator raises it again, and the reader reads both', async () => {
    await served.nagi.later(10);
    await allow('5');
    await reader.reload();
    await reader.getByRole('button', { name: '借りて読む' }).click();
    await bookOpened(reader);
  });

  it('the auditor leafs through the days by keyboard', async () => {
    await toPage(auditor, '航跡', '航跡');
    const days = auditor.getByRole('slider', { name: '日ごとの出来事の数' });
    const today = await days.getAttribute('aria-valuetext');
    await days.focus();
    await auditor.keyboard.press('Home');
    await auditor.getByText('この日の出来事はありません。').waitFor();
    expect(await days.getAttribute('aria-valuetext')).not.toBe(today);
    await auditor.keyboard.press('End');
    expect(await days.getAttribute('aria-valuetext')).toBe(today);
  });

  it('the auditor finds who changed the rule and when, and sees what held at every instant', async () => {
    await auditor.getByRole('button', { name: '規則の流れ' }).click();
    const events = auditor.getByRole('region', { name: 'できごとの列' }).getByRole('listitem');
    await events.nth(1).waitFor();
    const told = await events.allInnerTexts();
    expect(told).toHaveLength(2);
    expect(told[0]).toMatch(/^\d{4}\/\d\d\/\d\d\s+\d\d:\d\d:\d\d\s+「一般」の規則が変わりました（貸出1冊.*\s+規則の変更・管理者 the-administrator/);
    expect(told[1]).toMatch(/貸出5冊/);

    const general = async (): Promise<string> => (await auditor.getByRole('row', { name: /^一般/ }).first().innerText()).replace(/\s+/g, ' ');
    await auditor.getByRole('heading', { name: /の姿$/ }).waitFor();
    expect(await general()).toMatch(/^一般 5 /);
    await auditor.getByRole('slider', { name: 'さかのぼる時点' }).focus();
    await auditor.keyboard.press('ArrowLeft');
    await auditor.getByText('1件目までの記録から組み立てました。').waitFor();
    expect(await general()).toMatch(/^一般 1 /);
    await auditor.getByText('1つ前の時点とのちがい').waitFor();
    await auditor.getByRole('row', { name: /一般 › .*3.*1/ }).waitFor();
    await auditor.keyboard.press('ArrowLeft');
    await auditor.getByRole('heading', { name: 'はじまる前' }).waitFor();
    expect(await general()).toMatch(/^一般 3 /);
  });

  it('the auditor finds the book by its name and walks through its lending; who borrowed stays sealed', async () => {
    await auditor.getByRole('button', { name: '日の一覧へもどる' }).first().click();
    await auditor.getByRole('textbox', { name: '本の名前' }).fill('手紙');
    await auditor.keyboard.press('Enter');
    await auditor.getByRole('button', { name: '貸出の流れ: 六つの島の手紙' }).click();
    await auditor.getByRole('heading', { level: 2, name: /六つの島の手紙/ }).waitFor();
    await auditor.getByRole('heading', { name: '貸出（1）' }).waitFor();
    await auditor.getByRole('row', { name: /封印.*一般/ }).waitFor();
    await auditor.getByRole('slider', { name: 'さかのぼる時点' }).focus();
    await auditor.keyboard.press('Home');
    await auditor.getByRole('heading', { name: 'はじまる前' }).waitFor();
    await auditor.keyboard.press('End');
    await auditor.getByRole('heading', { name: '貸出（1）' }).waitFor();
  });

  it('nothing was thrown, logged as an error, or asked of anybody else', () => {
    expect(served.wrong).toEqual([]);
  });
});
