import type { ja } from './ja.ts';
import type { Partly } from './texts.ts';

/** やさしい日本語: short sentences, few kanji, no honorific turns. */
export const easy = {
  app: {
    full: '笠岡市の インターネット図書館',
    skip: 'ないようへ すすむ',
    offline: 'インターネットに つながっていません。つながると、つづきから 使えます。',
  },
  hero: { lead: '笠岡の 図書館です。スマートフォンや パソコンで、本を 借りて すぐ 読めます。' },
  nav: { shelf: 'じぶんの本', settings: 'せってい', help: '使いかた', privacy: 'あなたの じょうほう', terms: 'やくそく' },
  session: {
    signIn: '入る（ログイン）', signOut: '出る（ログアウト）', account: 'あなたのページ', signedOut: 'ログアウト しました。',
    needed: 'ログインすると 使えます', neededHint: '図書館の カードの 番号で、すぐに 使えます。', notForYou: 'このページは 見ることが できません。', notForYouHint: 'わからないときは、図書館の人に 聞いてください。',
  },
  problem: {
    title: '読みこめませんでした', retry: 'もう いちど', offline: 'つながりませんでした。少し 待って、もう いちど してください。',
    busy: 'いま たくさんの 人が 使っています。少し 待って、もう いちど してください。',
    unreachable: 'いま 図書館の 記録に つながりません。少し 待って、できたか 見てください。',
    unexpected: 'うまく いきませんでした。少し 待って、もう いちど してください。', notFound: 'ページが ありません', notFoundHint: 'ページの 場所が 変わったかもしれません。',
    crashed: 'ページを 見せることが できませんでした',
  },
  action: { more: 'ぜんぶ 見る', required: 'かならず 書く', choose: 'えらんでください' },
  loading: '待ってください',
  search: { placeholder: '本の名前・書いた人・ことば' },
  cover: { local: '笠岡の本' },
  tooMuch: { hint: 'ことばを たすと、少なく なります。' },
} satisfies Partly<typeof ja>;
