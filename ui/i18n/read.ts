import { defineTexts } from './texts.ts';

const minutes = (count: number): string => (count === 1 ? '1 minute' : `${count} minutes`);
const hoursAndMinutes = (count: number): [hours: number, rest: number] => [Math.floor(count / 60), count % 60];

export const readTexts = defineTexts({
  ja: {
    documentTitle: (title: string) => `${title} — 凪`,
    page: '本のページ', frame: (chapter: string) => `本文: ${chapter}`,
    opening: '本をひらいています', controls: '読書のメニュー', menu: 'メニューをひらく', hideMenu: 'メニューを閉じる',
    toShelf: '本棚へもどる', contents: 'もくじ', search: '本の中をさがす', settings: '見やすさの設定', help: '読み方の案内',
    next: '次のページへ', previous: '前のページへ', nextChapter: '次の章へ', previousChapter: '前の章へ',
    progress: '読んだところ', percent: (percent: number) => `${percent}%`,
    pageOf: (page: number, pages: number) => `${page} / ${pages}ページ`,
    left: (count: number) => {
      const [hours, rest] = hoursAndMinutes(count);
      return count <= 0 ? '読み終わり' : hours === 0 ? `あと約${rest}分` : `あと約${hours}時間${rest === 0 ? '' : `${rest}分`}`;
    },
    where: (chapter: string | null, page: number | null, percent: number, left: string) => `${chapter === null ? '' : `${chapter}、`}${page === null ? '' : `${page}ページ。`}全体の${percent}%。${left}。`,
    hint: '画面のまん中をタップすると、メニューが出ます。左右をタップすると、ページが進みます。',
    back: 'もとのページへもどる', forget: 'このままここで読む',
    offline: 'インターネットにつながっていません。開いているところは、そのまま読めます。',
    dueSoon: (days: number) => (days <= 0 ? 'この本は今日までです。読み終わらなければ、書誌のページから延長できます。' : `この本はあと${days}日で自動で返却されます。`),
    due: (date: string) => `${date}まで`,
    open: '貸出なしで読める本',
    broken: 'このページを読み込めませんでした。', brokenTitle: '読めないページがあります',
    brokenBody: 'この部分を読み込めませんでした。もう一度読み込むか、次へ進んでください。', again: 'もう一度読み込む', goOn: '次へ進む',
    failed: '本をひらけませんでした', noTitle: 'どの本を読むかが分かりません。本棚から選んでください。', toTitle: '本の案内へ',
    finished: '読み終わりました', finishedBody: 'ここでおしまいです。本を閉じても、読んだところは覚えています。', stay: '本にもどる',
    contentsNone: 'この本には、もくじがありません。', here: '今ここ',
    searchLabel: 'この本の中をさがす', searchPlaceholder: 'ことば', searching: 'さがしています', searchHint: '漢字でも、ふりがなでもさがせます。',
    found: (count: number, more: boolean) => `${count}か所${more ? '以上' : ''}に見つかりました。`, foundNone: (text: string) => `「${text}」は見つかりませんでした。別の書き方でもお試しください。`,
    moreFound: 'はじめの100か所を表示しています。ことばを足すと、しぼれます。', noChapter: '本文',
    set: {
      size: '文字の大きさ', percent: (value: number) => `${value}%`, leading: '行の間', leadingOf: (tenths: number) => `${(tenths / 10).toFixed(1)}倍`,
      theme: '紙の色', paper: '白い紙', sand: '砂', night: '夜', contrast: '高コントラスト',
      font: '書体', fontBook: '本のとおり', mincho: '明朝', gothic: 'ゴシック', system: '端末の書体',
      margins: '余白', narrow: 'せまい', normal: 'ふつう', wide: '広い',
      writing: '文字の向き', writingBook: '本のとおり', vertical: 'たて書き', horizontal: 'よこ書き',
      ruby: 'ふりがなを表示する', scroll: '1本の長いページにする', scrollHint: 'ページを分けず、上から下へ続けて読めます。読み上げソフトを使うときに便利です。',
      letters: '文字キーで操作する', lettersHint: 't（もくじ）や s（設定）などのキーです。音声入力を使うときは切ってください。',
      fixed: 'この本はページの形が決まっているため、文字の大きさや書体は変えられません。', reset: 'はじめの設定にもどす',
    },
    guide: {
      turn: 'ページをめくる', turnBody: '画面の左右をタップするか、指をすべらせます。進む向きは本に合わせて変わります。', menu: 'メニュー', menuBody: 'まん中をタップすると、出たり隠れたりします。',
      keys: 'キーボード', copyTitle: '印刷とコピー', copy: '作品を守るため、印刷とコピーはできません。読みたいところは、しおりのかわりに自動で覚えています。',
      place: '読んだところ', placeBody: '読んだところは自動で残り、別の端末でも続きから読めます。残り時間は、あなたの読む速さから見積もります。',
      keyNames: {
        arrows: '← →', space: 'スペース', pages: 'PageUp PageDown', ends: 'Home End', escape: 'Esc', menu: 'Enter',
      },
      keyDoes: {
        arrows: 'その向きへページをめくる', space: '次のページ（Shift と一緒で前）', pages: '前・次のページ', ends: '本のはじめ・おわり', escape: 'メニューを出す・隠す', menu: 'メニューを出す',
        t: 'もくじ', search: '本の中をさがす', s: '見やすさの設定', p: '今いるところを聞く', h: 'この案内',
      },
    },
    ended: {
      'loan-ended': { title: '貸出期間が終わりました', body: '読んでくださって、ありがとうございました。読んだところは覚えているので、また借りると続きから読めます。' },
      'no-such-loan': { title: 'この本は、今は借りていません', body: '返却したか、貸出期間が終わったようです。読んだところは覚えています。' },
      'sign-in-required': { title: 'ログインが切れました', body: '本のページからもう一度ログインすると、続きから読めます。読んだところは覚えています。' },
      again: '本のページへ（延長・もう一度借りる）', signIn: '本のページへ', shelf: '本棚へもどる',
    },
    printed: '作品を守るため、印刷はできません。',
  },
  en: {
    documentTitle: (title) => `${title} — Nagi`,
    page: 'Pages of the book', frame: (chapter) => `Text: ${chapter}`,
    opening: 'Opening the book', controls: 'Reading menu', menu: 'Show the menu', hideMenu: 'Hide the menu',
    toShelf: 'Back to my shelf', contents: 'Contents', search: 'Search in this book', settings: 'Display settings', help: 'How to read',
    next: 'Next page', previous: 'Previous page', nextChapter: 'Next chapter', previousChapter: 'Previous chapter',
    progress: 'Read so far', percent: (percent) => `${percent}%`,
    pageOf: (page, pages) => `page ${page} of ${pages}`,
    left: (count) => {
      const [hours, rest] = hoursAndMinutes(count);
      return count <= 0 ? 'Finished' : hours === 0 ? `about ${minutes(rest)} left` : `about ${hours} h ${rest === 0 ? '' : `${rest} min `}left`;
    },
    where: (chapter, page, percent, left) => `${chapter === null ? '' : `${chapter}, `}${page === null ? '' : `page ${page}. `}${percent}% of the book, ${left}.`,
    hint: 'Tap the middle of the page for the menu, the sides to turn pages.',
    back: 'Back to where I was', forget: 'Stay here',
    offline: 'You are offline. What is open can still be read.',
    dueSoon: (days) => (days <= 0 ? 'This loan ends today. You can extend it on the page of the book.' : `This loan ends by itself in ${days === 1 ? '1 day' : `${days} days`}.`),
    due: (date) => `until ${date}`,
    open: 'Open to everybody',
    broken: 'This page could not be loaded.', brokenTitle: 'A page could not be read',
    brokenBody: 'This part could not be loaded. Load it again or read on.', again: 'Load again', goOn: 'Read on',
    failed: 'The book could not be opened', noTitle: 'It is not clear which book to read. Choose one from your shelf.', toTitle: 'About this book',
    finished: 'You have finished', finishedBody: 'This is the end of the book. Your place is kept when you close it.', stay: 'Back to the book',
    contentsNone: 'This book has no table of contents.', here: 'You are here',
    searchLabel: 'Search in this book', searchPlaceholder: 'Words', searching: 'Searching', searchHint: 'Kanji can also be found by their reading.',
    found: (count, more) => `Found in ${more ? 'more than ' : ''}${count === 1 ? '1 place' : `${count} places`}.`, foundNone: (text) => `“${text}” was not found. Try another spelling.`,
    moreFound: 'The first 100 places are shown. Add a word to narrow it down.', noChapter: 'Text',
    set: {
      size: 'Text size', percent: (value) => `${value}%`, leading: 'Line spacing', leadingOf: (tenths) => (tenths / 10).toFixed(1),
      theme: 'Paper', paper: 'White', sand: 'Sand', night: 'Night', contrast: 'High contrast',
      font: 'Typeface', fontBook: 'As in the book', mincho: 'Serif (mincho)', gothic: 'Sans (gothic)', system: 'Of this device',
      margins: 'Margins', narrow: 'Narrow', normal: 'Normal', wide: 'Wide',
      writing: 'Direction of lines', writingBook: 'As in the book', vertical: 'Vertical', horizontal: 'Horizontal',
      ruby: 'Show furigana', scroll: 'One long page', scrollHint: 'Reads on from top to bottom without pages. Good with screen readers.',
      letters: 'Letter keys', lettersHint: 'Keys such as t (contents) and s (settings). Switch off when you use speech input.',
      fixed: 'The pages of this book have a fixed form: size and typeface cannot be changed.', reset: 'Back to the first settings',
    },
    guide: {
      turn: 'Turning pages', turnBody: 'Tap the sides of the screen or swipe. The direction follows the book.', menu: 'Menu', menuBody: 'Tap the middle to show or hide it.',
      keys: 'Keyboard', copyTitle: 'Printing and copying', copy: 'To protect the work, it cannot be printed or copied. Your place is kept by itself.',
      place: 'Your place', placeBody: 'Your place is kept by itself; go on reading on any device. The time left is estimated from your own pace.',
      keyNames: { arrows: '← →', space: 'Space', pages: 'PageUp PageDown', ends: 'Home End', escape: 'Esc', menu: 'Enter' },
      keyDoes: {
        arrows: 'turn towards that side', space: 'next page (with Shift: previous)', pages: 'previous, next page', ends: 'beginning, end of the book', escape: 'show or hide the menu', menu: 'show the menu',
        t: 'contents', search: 'search in this book', s: 'display settings', p: 'hear where you are', h: 'this page',
      },
    },
    ended: {
      'loan-ended': { title: 'Your loan has ended', body: 'Thank you for reading. Your place is kept: borrow the book again and go on from there.' },
      'no-such-loan': { title: 'You do not have this book on loan', body: 'It was returned, or the loan has ended. Your place is kept.' },
      'sign-in-required': { title: 'You are signed out', body: 'Sign in again from the page of the book and go on reading. Your place is kept.' },
      again: 'To the book (extend or borrow again)', signIn: 'To the book', shelf: 'Back to my shelf',
    },
    printed: 'To protect the work, it cannot be printed.',
  },
  easy: {
    toShelf: 'じぶんの本だなへもどる', search: 'この本の中をさがす', settings: '見えかたをかえる', help: '読みかた',
    hint: 'まん中をさわると、メニューが出ます。はしをさわると、ページが進みます。',
    offline: 'インターネットが つながっていません。今のページは 読めます。',
    dueSoon: (days: number) => (days <= 0 ? 'この本は きょうまでです。' : `この本は あと${days}日で かえります。`),
    failed: '本が ひらきませんでした',
    finished: 'さいごまで 読みました', finishedBody: 'ここで おわりです。読んだところは おぼえています。',
    searchHint: 'ひらがなでも さがせます。',
    set: { leading: '行と行の あいだ', theme: '紙の色', contrast: 'はっきり', font: '字の かたち', margins: 'まわりの あき', scroll: 'ページに 分けない', scrollHint: '上から下へ つづけて 読めます。' },
    guide: { copyTitle: 'コピーと いんさつ', copy: 'コピーと いんさつは できません。' },
    ended: {
      'loan-ended': { title: '本を かえす日が きました', body: '読んだところは おぼえています。また かりると、つづきから 読めます。' },
      'no-such-loan': { title: 'この本は いま かりていません', body: '読んだところは おぼえています。' },
    },
  },
});
