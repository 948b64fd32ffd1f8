/** Two people who want the same book, in real browsers on the real server: one reads, the other waits, then reads. */
import type { Page } from 'playwright-core';
import { bookOpened, fillSignIn, openServed, turned, type Served } from './served.ts';
import { inBrowser } from '../ui/browser.ts';

jest.setTimeout(240_000);

inBrowser('two readers and one copy', () => {
  let served: Served;
  let titleId: string;
  let first: Page;
  let second: Page;

  beforeAll(async () => {
    served = await openServed();
    titleId = await served.book();
  });
  afterAll(() => served.close());

  it('is reading in three taps from the front page, and the sign-in keeps what was wanted', async () => {
    const card = await served.enrol('first');
    ({ page: first } = await served.visitor(390));
    await first.goto(served.base);
    let taps = 0;
    const tap = async (what: ReturnType<Page['getByRole']>): Promise<void> => {
      await what.tap();
      taps++;
    };
    await tap(first.getByRole('link', { name: /六つの島の手紙/ }).first());
    await tap(first.getByRole('button', { name: /ログインして借りる/ }));
    await fillSignIn(first, card);
    await bookOpened(first);
    expect(taps).toBeLessThanOrEqual(3);
    await served.nagi.settled();
    expect((await served.nagi.library.system.events.read(`title-${titleId}`)).map((e) => e.type)).toContain('LoanStarted');
  });

  it('the second finds it lent out and places a hold, with a place in the queue', async () => {
    ({ page: second } = await served.patron('second'));
    await second.getByRole('link', { name: /六つの島の手紙/ }).first().click();
    await second.getByText('待っている人はいません。').waitFor();
    await second.getByRole('button', { name: '予約する' }).click();
    await second.getByRole('heading', { name: '予約しています' }).waitFor();
    await second.getByText('1人のうち 1番目').waitFor();
  });

  it('the first turns a page, goes back to the shelf, and returns the book', async () => {
    await turned(first, () => first.touchscreen.tap(20, 400));
    await first.getByRole('button', { name: 'メニューをひらく' }).tap();
    await first.getByRole('button', { name: '本棚へもどる' }).tap();
    await first.waitForURL(/\/shelf$/);
    await first.getByRole('button', { name: '返す: 六つの島の手紙' }).tap();
    await first.getByRole('alertdialog').getByRole('button', { name: '返す', exact: true }).tap();
    await first.getByRole('heading', { name: '最近返した本' }).waitFor();
    await first.getByText('まだ本を借りていません').waitFor();
  });

  it('the second is told that it came and until when: on the page that is open, on the front page and on the shelf; borrows it and reads', async () => {
    // Nothing is pressed: the page that is open is told.
    await second.getByText('予約の本が届きました', { exact: true }).waitFor();
    await second.getByRole('link', { name: /^凪/ }).first().click();
    const banner = second.getByText('予約の本が届きました。').locator('xpath=ancestor::*[.//a][1]');
    await banner.getByText(/月\d+日.*までに借りてください。/).waitFor();
    const day = /(?:(\d+)年)?\d+月\d+日/.exec(await banner.innerText())?.[0] ?? 'no day';

    await second.getByRole('banner').getByRole('link', { name: '本棚' }).click();
    await second.getByText('届きました', { exact: true }).waitFor();
    await second.getByText(new RegExp(`${day}.*までに借りてください`)).waitFor();

    await second.getByRole('link', { name: /借りて読む.*六つの島の手紙/ }).click();
    await second.getByRole('button', { name: '借りて読む' }).click();
    await bookOpened(second);
    await served.nagi.settled();
    const types = (await served.nagi.library.system.events.read(`title-${titleId}`)).map((e) => e.type);
    expect(types).toEqual(['LicenceAdded', 'LoanStarted', 'LicenceConsumed', 'HoldPlaced', 'LoanReturned', 'HoldBecameReady', 'HoldFulfilled', 'LoanStarted', 'LicenceConsumed']);
  });

  it('nothing was thrown, logged as an error, or asked of anybody else', () => {
    expect(served.wrong).toEqual([]);
  });
});
