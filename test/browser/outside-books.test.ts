/** Books made by others, as they come: added through the librarian's page, then opened, leafed through and looked up in the reader. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Frame, Page } from 'playwright-core';
import { bookOpened, choose, field, openServed, spotOf, turned, type Served } from './served.ts';
import { inBrowser } from '../ui/browser.ts';

const folder = resolve(__dirname, '../../../shared/data/epub');
const present = existsSync(folder);
if (!present) console.warn(`outside-books.test: there are no sample books in ${folder}; reading them in the browser is left out`);
const onBooks = present ? inBrowser : describe.skip;

/** As text: it wants a window when it is loaded. */
const axe = readFileSync(resolve(__dirname, '../../node_modules/axe-core/axe.min.js'), 'utf8');

interface Outside {
  readonly file: string;
  /** As the book says, and what the librarian adds because the book does not. */
  readonly title: string;
  readonly yomi: string | null;
  readonly published: string | null;
  readonly language: string;
  readonly layout: string;
}

// All four go on to the left: a comic, two vertical Japanese books, an Arabic one.
const books: readonly Outside[] = [
  { file: 'haruko', title: 'ハルコさんの彼氏', yomi: 'はるこさんのかれし', published: '2012-04-01', language: '日本語', layout: '固定レイアウト（絵本・雑誌など）' },
  { file: 'kusamakura', title: '草枕', yomi: null, published: '1906-09-01', language: '日本語', layout: '縦書き（文字の大きさを変えられる）' },
  { file: 'mymedia', title: 'ガリ版の話', yomi: null, published: null, language: '日本語', layout: '縦書き（文字の大きさを変えられる）' },
  { file: 'regime', title: 'Le Vrai Régime anti-cancer', yomi: null, published: null, language: 'アラビア語', layout: '横書き（文字の大きさを変えられる）' },
];

/** In a document of the book: how many letters and drawn pictures lie within the window, measured from the layout. Hidden documents have none. */
const ON_SCREEN = `(async () => {
  const frame = window.frameElement;
  const at = frame.getBoundingClientRect();
  const scale = at.width / Math.max(frame.offsetWidth, 1);
  const within = ({ left, top, width, height }) => {
    const x = at.left + (left + width / 2) * scale;
    const y = at.top + (top + height / 2) * scale;
    return at.width > 0 && width > 0 && height > 0 && x > 0 && y > 0 && x < window.top.innerWidth && y < window.top.innerHeight;
  };
  const drawn = async (picture) => {
    const image = new Image();
    image.src = picture.localName === 'img' ? picture.currentSrc : picture.href.baseVal;
    await image.decode();
    return image.naturalWidth > 0;
  };
  let found = 0;
  for (const picture of document.querySelectorAll('img, image')) if (within(picture.getBoundingClientRect()) && await drawn(picture)) found += 1;
  const range = document.createRange();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    for (let i = 0; i < node.length; i++) {
      if (/\\s/.test(node.data[i])) continue;
      range.setStart(node, i);
      range.setEnd(node, i + 1);
      if (within(range.getBoundingClientRect())) found += 1;
    }
  }
  return found;
})()`;

/** Waits until letters or pictures of the book are on the screen: a document that just came has to be laid out. */
const shows = async (page: Page): Promise<void> => {
  // The reader may exchange a document for the next while it is being asked.
  const onScreen = (frame: Frame): Promise<number> => frame.evaluate<number>(ON_SCREEN).catch((error: unknown) => {
    if (frame.isDetached()) return 0;
    throw error;
  });
  for (let tries = 0; tries < 100; tries++) {
    const counts = await Promise.all(page.frames().filter((frame) => frame.url().startsWith('blob:') && !frame.isDetached()).map(onScreen));
    if (counts.some((count) => count > 0)) return;
    await page.waitForTimeout(100);
  }
  throw new Error(`nothing of the book is on the screen at ${await spotOf(page)}`);
};

/** Of the reader itself, not of what others wrote. A dialog hides the page behind it, so main and heading are asked of the page alone. */
const violations = async (page: Page): Promise<readonly unknown[]> => {
  await page.evaluate(axe);
  return page.evaluate<unknown[]>(`axe.run({ exclude: ['foliate-view'] }, {
    resultTypes: ['violations'], rules: document.querySelector('[role="dialog"]') ? { 'landmark-one-main': { enabled: false }, 'page-has-heading-one': { enabled: false } } : {},
  }).then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]))`);
};

jest.setTimeout(300_000);

onBooks('books made by others', () => {
  let served: Served;
  let desk: Page;

  beforeAll(async () => {
    served = await openServed();
    ({ page: desk } = await served.staff('librarian'));
    await desk.getByRole('button', { name: /^アカウント/ }).click();
    await desk.getByRole('menuitem', { name: '今日' }).click();
  });
  afterAll(() => served.close());
  // Thrown, logged as an error, refused by the content policy or asked of anybody else: by the reader or by what a book brings along.
  afterEach(() => expect(served.wrong.splice(0)).toEqual([]));

  describe.each(books)('$title', ({ file, title, yomi, published, language, layout }) => {
    it('comes in by the file input, tells its title, and gets what is missing and a licence', async () => {
      await desk.getByRole('navigation', { name: '職員メニュー' }).getByRole('link', { name: '本を加える' }).click();
      await desk.getByRole('heading', { level: 1, name: '本を加える' }).waitFor();
      await choose(desk, join(folder, readdirSync(folder).find((name) => name.startsWith(file)) ?? file));
      const found = desk.getByRole('region', { name: '中身を確かめました' });
      await found.getByText(layout).waitFor();
      // None of them is dangerous, however it was packed.
      await found.getByText('取りのぞくものはありませんでした').waitFor();
      expect(await field(desk, '書名').inputValue()).toBe(title);
      await desk.getByRole('button', { name: `${language} ことば` }).waitFor();
      if (yomi !== null) await field(desk, '書名の読み（カタカナ）').fill(yomi);
      if (published !== null) await desk.getByLabel('出版年月日').fill(published);
      await field(desk, 'NDC（分類）').fill('913.6');
      await desk.getByRole('button', { name: '次へ: ライセンス' }).click();
      await desk.getByRole('radio', { name: /^1年読み放題/ }).check({ force: true });
      await desk.getByRole('button', { name: '蔵書に加える' }).click();
      await desk.getByRole('heading', { name: `『${title}』を加えました` }).waitFor();
      await desk.getByRole('button', { name: 'もう1冊' }).click();
    });

    it.each([1280, 390])('is opened, leafed through and looked up on a screen %i pixels wide', async (width) => {
      const { page, context } = await served.patron(`${file}-${width}`, width);
      await page.getByRole('textbox', { name: '本をさがす' }).fill(title);
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: title }).getByRole('link').click();
      await page.getByRole('button', { name: '借りて読む' }).click();
      await bookOpened(page);
      await shows(page);
      const spots = new Set<string>();
      for (let turn = 0; turn < 3; turn++) {
        spots.add(await turned(page, () => page.keyboard.press('ArrowLeft')));
        await shows(page);
      }
      expect(spots.size).toBe(3);

      await page.getByRole('button', { name: 'メニューをひらく' }).click();
      expect(await violations(page)).toEqual([]);
      await page.getByRole('button', { name: 'もくじ' }).click();
      const entries = page.getByRole('dialog', { name: 'もくじ' }).getByRole('listitem').getByRole('button');
      await entries.first().waitFor();
      expect(await violations(page)).toEqual([]);
      await turned(page, () => entries.first().click());
      await shows(page);
      await context.close();
    });
  });
});
