/** A librarian adds a book by the forms; a reader finds it, reads it and gives it back. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { demoBooks } from '../../infrastructure/demo/books.ts';
import { bookOpened, choose, field, openServed, turned, type Served } from './served.ts';
import { inBrowser } from '../ui/browser.ts';

jest.setTimeout(240_000);

inBrowser('a librarian and a reader', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'nagi-librarian-'));
  const file = join(scratch, 'letters.epub');
  let served: Served;
  let desk: Page;
  let reader: Page;

  beforeAll(async () => {
    served = await openServed();
    writeFileSync(file, await demoBooks.get('six-letters')?.() ?? Buffer.alloc(0));
    ({ page: desk } = await served.staff('librarian'));
  });
  afterAll(async () => {
    await served.close();
    rmSync(scratch, { recursive: true });
  });

  it('goes from the account menu to the desk and from there to adding a book', async () => {
    await desk.getByRole('button', { name: /^アカウント/ }).click();
    await desk.getByRole('menuitem', { name: '今日' }).click();
    await desk.getByRole('heading', { level: 1, name: '今日' }).waitFor();
    await desk.getByRole('navigation', { name: '職員メニュー' }).getByRole('link', { name: '本を加える' }).click();
    await desk.getByRole('heading', { level: 1, name: '本を加える' }).waitFor();
  });

  it('a file that is no book is refused in words, and nothing is kept', async () => {
    const broken = join(scratch, 'letter.epub');
    writeFileSync(broken, '拝啓');
    await choose(desk, broken);
    await desk.getByText('このファイルは本として読めませんでした').waitFor();
    await desk.getByText('EPUBではないようです（圧縮ファイルの形をしていません）。').waitFor();
  });

  it('the file is chosen, the record comes with what the book says of itself and is corrected', async () => {
    await choose(desk, file);
    await desk.getByRole('heading', { name: '中身を確かめました' }).waitFor();
    expect(await field(desk, '書名').inputValue()).toBe('六つの島の手紙');
    await field(desk, '書名').fill('六つの島からの手紙');
    await field(desk, '書名の読み（カタカナ）').fill('むっつのしまからのてがみ');
    await field(desk, 'NDC（分類）').fill('小説');
    await desk.getByRole('button', { name: '次へ: ライセンス' }).click();
    await desk.getByText('3けたの数字で入れてください（例: 913 や 913.6）。').waitFor();
    expect(await field(desk, '書名の読み（カタカナ）').inputValue()).toBe('ムッツノシマカラノテガミ');
    // The cursor stands in the field that has to be mended.
    await desk.keyboard.press('ControlOrMeta+a');
    await desk.keyboard.type('913.6');
    await desk.keyboard.press('Enter');
    await desk.getByRole('radiogroup', { name: '契約の型' }).waitFor();
  });

  it('a licence by count is given, and the book stands in the library', async () => {
    await desk.getByRole('radio', { name: /^52回/ }).check({ force: true });
    expect(await field(desk, '貸出できる回数').inputValue()).toBe('52');
    // As a Japanese keyboard types digits.
    await field(desk, '貸出できる回数').fill('２');
    await desk.getByRole('button', { name: '蔵書に加える' }).click();
    await desk.getByRole('heading', { name: '『六つの島からの手紙』を加えました' }).waitFor();
  });

  it('a second licence, by date, is added on the page of the title', async () => {
    await desk.getByRole('link', { name: '書誌を直す' }).click();
    await desk.getByRole('button', { name: 'ライセンスを加える' }).click();
    const dialog = desk.getByRole('dialog', { name: 'ライセンスを加える' });
    await dialog.getByRole('radio', { name: /^2年(?!ま)/ }).check({ force: true });
    await dialog.getByLabel('使える最後の日').fill('2001-01-01');
    await dialog.getByRole('button', { name: 'ライセンスを加える' }).click();
    await dialog.getByText('今日より後の日にしてください。').waitFor();
    await dialog.getByLabel('使える最後の日').fill('2099-03-31');
    await dialog.getByRole('button', { name: 'ライセンスを加える' }).click();
    await dialog.waitFor({ state: 'detached' });
    await desk.getByText(/同時1人・2回まで/).waitFor();
    await desk.getByText(/2099年3月31日.*まで/).first().waitFor();
  });

  it('a reader finds it by its reading, borrows it and reads; the page turns', async () => {
    ({ page: reader } = await served.patron('reader', 390));
    await reader.getByRole('textbox', { name: '本をさがす' }).fill('しまからのてがみ');
    await reader.keyboard.press('Enter');
    await reader.getByRole('heading', { name: '六つの島からの手紙' }).getByRole('link').tap();
    await reader.getByText('いま2冊、空いています。').waitFor();
    await reader.getByRole('button', { name: '借りて読む' }).tap();
    await bookOpened(reader);
    const [from] = await shownWords(reader);
    await turned(reader, () => reader.touchscreen.tap(20, 400));
    await turned(reader, () => reader.touchscreen.tap(20, 400));
    expect((await shownWords(reader))[0]).not.toBe(from);
  });

  it('it is given back on the shelf, and the desk has counted one loan', async () => {
    await reader.getByRole('button', { name: 'メニューをひらく' }).tap();
    await reader.getByRole('button', { name: '本棚へもどる' }).tap();
    await reader.getByRole('button', { name: '返す: 六つの島からの手紙' }).tap();
    await reader.getByRole('alertdialog').getByRole('button', { name: '返す', exact: true }).tap();
    await reader.getByText('まだ本を借りていません').waitFor();
    await desk.getByRole('navigation', { name: '職員メニュー' }).getByRole('link', { name: 'ライセンス', exact: true }).click();
    // The one that ends is used first.
    await desk.getByRole('row', { name: /六つの島からの手紙.*期間.*1回/ }).waitFor();
    await desk.getByRole('row', { name: /六つの島からの手紙.*回数.*2回.*0回/ }).waitFor();
  });

  it('nothing was thrown, logged as an error, or asked of anybody else', () => {
    expect(served.wrong).toEqual([]);
  });
});

/** Beginnings of the documents on the screen, one for each. */
const shownWords = async (page: Page): Promise<readonly string[]> => {
  const documents = page.frames().filter((frame) => frame.url().startsWith('blob:'));
  return Promise.all(documents.map((frame) => frame.locator('body').innerText().then((text) => text.slice(0, 40))));
};
