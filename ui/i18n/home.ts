import { defineTexts } from './texts.ts';

export const homeTexts = defineTexts({
  ja: {
    count: (titles: string, now: string) => `${titles}タイトルのうち、${now}タイトルがいますぐ読めます。`,
    continuing: 'つづきを読む', toShelf: 'わたしの棚', progress: '読んだところ', continueAt: (title: string) => `『${title}』のつづきを読む`,
    ready: '予約の本が届きました。', readyUntil: (date: string) => `${date}までに借りてください。`, openTitle: (title: string) => `『${title}』を開く`,
    shelf: {
      new: '新しく入った本', open: 'ログインなしで、だれでも読める本', popular: 'いま、よく借りられている本', children: 'はじめてのひとり読み', 'picture-books': 'おやこで読む絵本',
      local: '笠岡と島々を知る本', literature: 'ゆっくり味わう物語', science: 'ふしぎを調べる', languages: 'English books ・ ほかの言葉の本',
    },
    empty: 'まだ本が並んでいません', emptyHint: '図書館が本を準備しています。少し待ってから、またお越しください。',
  },
  en: {
    count: (titles: string, now: string) => `${now} of ${titles} titles can be read right now.`,
    continuing: 'Read on', toShelf: 'My shelf', progress: 'Read so far', continueAt: (title: string) => `Read on in “${title}”`,
    ready: 'A book you held is here.', readyUntil: (date: string) => `Please borrow it by ${date}.`, openTitle: (title: string) => `Open “${title}”`,
    shelf: {
      new: 'New in the library', open: 'Open to everyone, no sign-in', popular: 'Much borrowed just now', children: 'First books to read alone', 'picture-books': 'Picture books to share',
      local: 'Kasaoka and its islands', literature: 'Stories to savour', science: 'Wonder and find out', languages: 'Books in English and other languages',
    },
    empty: 'No books here yet', emptyHint: 'The library is preparing its books. Please come back in a while.',
  },
  easy: {
    count: (titles: string, now: string) => `本が ${titles}さつ あります。いま、${now}さつ 読めます。`,
    continuing: 'つづきを 読む', toShelf: 'じぶんの本だな', ready: '予約した 本が 来ました。', readyUntil: (date: string) => `${date}までに 借りてください。`,
    shelf: {
      new: '新しい 本', open: 'だれでも 読める 本', popular: 'みんなが 借りている 本', children: 'ひとりで 読む 本', 'picture-books': '絵本', local: '笠岡と 島の 本', literature: '物語',
      science: 'しぜんと かがく', languages: 'English ・ ほかの ことばの 本',
    },
    empty: 'まだ 本が ありません', emptyHint: '図書館が じゅんびを しています。',
  },
});
