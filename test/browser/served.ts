/** A whole library on the real server with the built screens, and people with browsers of their own who click. */
import { rmSync } from 'node:fs';
import type { BrowserContext, Locator, Page } from 'playwright-core';
import { demoBooks } from '../../infrastructure/demo/books.ts';
import { engineUnderTest, openTestLibrary, terms, type TestLibrary } from '../journeys/library.ts';
import { launch } from '../ui/browser.ts';
import { builtScreens } from '../ui/screens.ts';

/** A browser that never answers fails the step, not the machine's patience: the slowest steps read whole books. */
export const PATIENT_MS = 60_000;

export interface Visitor { readonly page: Page; readonly context: BrowserContext }

export interface Served {
  readonly nagi: TestLibrary;
  /** Address without a slash at the end. */
  readonly base: string;
  /** What pages threw, logged as errors, were refused by the content policy, or asked of somebody else than the library. */
  readonly wrong: string[];
  /** Somebody with a browser nobody used before. Below 500 pixels it is a phone. */
  visitor(width?: number): Promise<Visitor>;
  /** Enrols somebody whose card is `CARD-name`; they have accepted the terms. */
  enrol(name: string): Promise<string>;
  /** Enrols and signs in by the form of the front page. */
  patron(name: string, width?: number): Promise<Visitor>;
  /** Makes an account named after its role and signs in by the form. */
  staff(role: 'librarian' | 'administrator' | 'auditor'): Promise<Visitor>;
  /** A title with a book that can be opened, one copy for one reader. */
  book(title?: string, titleYomi?: string): Promise<string>;
  close(): Promise<void>;
}

/** Types into the form, wherever it is open. */
export const fillSignIn = async (page: Page, login: string): Promise<void> => {
  await page.getByLabel('カード番号').fill(login);
  await page.getByLabel('パスワード', { exact: true }).fill('secret');
  await page.getByLabel('パスワード', { exact: true }).press('Enter');
};

/** Where the reader is, `document:page/pages`. */
export const spotOf = async (page: Page): Promise<string> => await page.locator('.sheet').getAttribute('data-spot') ?? '';

/** The reader shows a page. */
export const bookOpened = async (page: Page): Promise<void> => {
  await page.waitForURL(/read\.html/);
  await page.locator('.sheet[data-spot*=":"]').waitFor();
};

/** Does what turns the page, and waits until another one is there. Answers where we are then. */
export const turned = async (page: Page, turn: () => Promise<void>): Promise<string> => {
  const before = await spotOf(page);
  await turn();
  await page.locator(`.sheet[data-spot*=":"]:not([data-spot="${before}"])`).waitFor();
  return spotOf(page);
};

/** The field with exactly this name, which may be marked as required. */
export const field = (within: Page | Locator, name: string): Locator =>
  within.getByRole('textbox', { name: new RegExp(`^${name.replace(/[()]/g, '\\$&')}(?: ?必須)?$`) });

/** Chooses a file as people do: the button, then a file in the system's window. */
export const choose = async (page: Page, file: string): Promise<void> => {
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'ファイルを選ぶ' }).click();
  await (await choosing).setFiles(file);
};

export const openServed = async (): Promise<Served> => {
  const screens = builtScreens();
  const nagi = await openTestLibrary(engineUnderTest, new Date().toISOString(), screens);
  await nagi.app.listen(0, '127.0.0.1');
  const base = await nagi.app.getUrl();
  const browser = await launch();
  const wrong: string[] = [];

  const visitor = async (width = 1280): Promise<Visitor> => {
    const context = await browser.newContext({ viewport: { width, height: 844 }, locale: 'ja-JP', timezoneId: 'Asia/Tokyo', hasTouch: width < 500, reducedMotion: 'reduce' });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENT_MS);
    page.on('pageerror', (error) => wrong.push(`thrown: ${error.message}`));
    page.on('console', (message) => {
      // An answer that refuses is written here by the browser too; pages say it in words.
      if (message.type() === 'error' && !/^Failed to load resource: the server responded with a status of 4\d\d/.test(message.text())) wrong.push(`logged: ${message.text()}`);
    });
    page.on('request', (request) => {
      const { protocol, origin } = new URL(request.url());
      if (protocol.startsWith('http') && origin !== base) wrong.push(`asked elsewhere: ${request.url()}`);
    });
    return { page, context };
  };

  const signedIn = async (login: string, width?: number): Promise<Visitor> => {
    const someone = await visitor(width);
    await someone.page.goto(base);
    await someone.page.getByRole('button', { name: 'ログイン', exact: true }).click();
    await fillSignIn(someone.page, login);
    await someone.page.getByRole('button', { name: /^アカウント/ }).waitFor();
    return someone;
  };

  const enrol = async (name: string): Promise<string> => {
    const card = `CARD-${name}`;
    await nagi.patron({ person: { card, name, kana: 'リヨウシャ', born: '1990-01-01', mail: null } });
    await nagi.settled();
    return card;
  };

  return {
    nagi, base, wrong, visitor, enrol,
    patron: async (name, width) => signedIn(await enrol(name), width),
    staff: async (role) => {
      await nagi.library.accounts.add({ accountId: `the-${role}`, role, patronId: null, name: null }, `the-${role}`, 'secret');
      return signedIn(`the-${role}`);
    },
    book: async (title = '六つの島の手紙', titleYomi = 'ムッツノシマノテガミ') => {
      const { file } = await nagi.library.books.take((await demoBooks.get('six-letters')?.()) ?? Buffer.alloc(0));
      return nagi.title({ record: { title, titleYomi }, licence: terms(), book: { file, cover: null } });
    },
    close: async () => {
      await browser.close();
      await nagi.close();
      rmSync(screens, { recursive: true, force: true });
    },
  };
};
