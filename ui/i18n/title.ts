import { defineTexts } from './texts.ts';

/** Words about books, on cards, in filters and on their page. */
export const bookTexts = defineTexts({
  ja: {
    now: 'すぐ読める', open: 'だれでも読める', waiting: (n: number) => `${n}人待ち`, onLoan: '貸出中', onOrder: '発注中', unlicensed: '貸出なし',
    role: { author: '著', illustrator: '絵', translator: '訳', editor: '編', narrator: '朗読', supervisor: '監修' },
    audience: {
      infant: '幼児', 'lower-elementary': '小学校低学年', 'upper-elementary': '小学校高学年', 'junior-high': '中学生', general: '一般', adult: '大人',
    },
    layout: { 'reflow-vertical': '縦書き', 'reflow-horizontal': '横書き', fixed: '紙面どおり（固定）', none: '準備中' },
    ndc: {
      0: '総記・情報', 1: '哲学・こころ', 2: '歴史・地理', 3: '社会・くらしの制度', 4: '自然・科学', 5: '技術・料理・手芸', 6: '産業・農業・海', 7: '芸術・スポーツ', 8: '言葉', 9: '文学・物語',
    },
    speech: '読み上げ可', reflow: '文字の大きさを変えられる', ruby: 'ふりがな', alternatives: '絵や図の説明', local: '郷土資料',
  },
  en: {
    now: 'Read now', open: 'Open to all', waiting: (n: number) => `${n} waiting`, onLoan: 'On loan', onOrder: 'On order', unlicensed: 'Not lent',
    role: { author: 'author', illustrator: 'illustrator', translator: 'translator', editor: 'editor', narrator: 'narrator', supervisor: 'supervisor' },
    audience: {
      infant: 'Infants', 'lower-elementary': 'Lower elementary', 'upper-elementary': 'Upper elementary', 'junior-high': 'Junior high', general: 'General', adult: 'Adults',
    },
    layout: { 'reflow-vertical': 'Vertical text', 'reflow-horizontal': 'Horizontal text', fixed: 'Fixed pages', none: 'In preparation' },
    ndc: {
      0: 'General, information', 1: 'Philosophy, mind', 2: 'History, geography', 3: 'Society', 4: 'Nature, science', 5: 'Technology, cooking, crafts', 6: 'Industry, farming, sea', 7: 'Arts, sports', 8: 'Language', 9: 'Literature',
    },
    speech: 'Can be read aloud', reflow: 'Text size can be changed', ruby: 'Furigana', alternatives: 'Pictures described', local: 'Local',
  },
  easy: {
    open: 'だれでも 読める', waiting: (n: number) => `${n}人 待っています`, onLoan: 'ほかの人が 読んでいます', onOrder: 'もうすぐ 来ます', unlicensed: '借りられません',
    audience: { infant: '小さい子', 'lower-elementary': '小学生（1〜3年）', 'upper-elementary': '小学生（4〜6年）', 'junior-high': '中学生', general: 'みんな', adult: '大人' },
    layout: { 'reflow-vertical': 'たて書き', 'reflow-horizontal': 'よこ書き', fixed: '紙の本と 同じ', none: 'じゅんび中' },
    speech: '声で 聞ける', reflow: '字を 大きく できる', alternatives: '絵の せつめい', local: '笠岡の本',
  },
});

/** The page of one title. `{漢字|かんじ}` is ruby where the reader wants it. */
export const titleTexts = defineTexts({
  ja: {
    read: '{読|よ}む', borrow: '{借|か}りて{読|よ}む', hold: '{予約|よやく}する', signInToBorrow: 'ログインして{借|か}りる', signInToHold: 'ログインして{予約|よやく}する',
    action: 'この本を読む',
    openToAll: 'だれでも読めます。ログインは要りません。', onLoan: '借りています',
    due: (date: string) => `返却期限は ${date} です。`, autoReturn: '期限が来ると自動で返却されるので、延滞はありません。',
    cut: '図書館の契約が終わるため、いつもより短い貸出になります。',
    signInHint: 'カード番号とパスワードでログインすると、そのまま読み始められます。', holdSignInHint: 'ログインすると、そのまま予約できます。',
    reading: (n: number) => `いま${n}人が読んでいます。`, queue: (n: number) => (n === 0 ? '待っている人はいません。' : `${n}人が待っています。`),
    estimate: (days: number) => `およそ${days}日で順番が来る見込みです。`, noEstimate: '順番が来る日は、まだ見込みが立ちません。',
    free: (n: number) => `いま${n}冊、空いています。`, unlimited: '何人でも同時に読めます。',
    soon: 'まもなく入ります（発注中）', heldNow: '予約しています', toShelf: 'わたしの棚を見る', ready: '予約の本が届きました', readyUntil: (date: string) => `${date}までに借りてください。過ぎると、次の方の順番になります。`,
    held: '予約しました。順番が来たらお知らせします。', about: 'この本について', details: '書誌', accessibility: '読みやすさ', related: 'こちらもどうぞ',
    row: {
      yomi: 'よみ', contributors: '著者など', series: 'シリーズ', publisher: '出版者', published: '出版年月日', isbn: 'ISBN', ndc: '分類（NDC）', subjects: '件名', audience: '対象', language: '言語',
      pages: 'ページ数', layout: '形式', chapters: '章の数', seats: '同時に読める人数',
    },
    pages: (n: string) => `${n}ページ`, chapters: (n: number) => `${n}章`, people: (n: number) => `${n}人`, noLimit: '上限なし', inSeries: (name: string, n: number) => `${name} ${n}`,
    yes: 'あり', no: 'なし', borrowing: '借りています。まもなく本が開きます。',
    noDescription: 'この本の紹介文は、まだありません。',
  },
  en: {
    read: 'Read', borrow: 'Borrow and read', hold: 'Place a hold', signInToBorrow: 'Sign in and borrow', signInToHold: 'Sign in and place a hold',
    action: 'Read this book',
    openToAll: 'Open to everyone, without signing in.', onLoan: 'You have borrowed this book',
    due: (date: string) => `It is due on ${date}.`, autoReturn: 'It returns by itself then, so nothing is ever overdue.',
    cut: 'This loan is shorter than usual because the library’s licence ends.',
    signInHint: 'Sign in with card number and password and start reading at once.', holdSignInHint: 'Sign in to place the hold at once.',
    reading: (n: number) => (n === 1 ? 'One person is reading it now.' : `${n} people are reading it now.`), queue: (n: number) => (n === 0 ? 'Nobody is waiting.' : `${n} waiting.`),
    estimate: (days: number) => `It should be your turn in about ${days} days.`, noEstimate: 'We cannot tell yet when it will be your turn.',
    free: (n: number) => (n === 1 ? 'One copy is free now.' : `${n} copies are free now.`), unlimited: 'Any number of people can read it at once.',
    soon: 'Coming soon (on order)', heldNow: 'You have a hold', toShelf: 'See my shelf', ready: 'The book you held is here', readyUntil: (date: string) => `Please borrow it by ${date}; after that it goes to the next reader.`,
    held: 'Your hold is placed. We will tell you when it is your turn.', about: 'About this book', details: 'Details', accessibility: 'Accessibility', related: 'You may also like',
    row: {
      yomi: 'Reading', contributors: 'By', series: 'Series', publisher: 'Publisher', published: 'Published', isbn: 'ISBN', ndc: 'Class (NDC)', subjects: 'Subjects', audience: 'For', language: 'Language',
      pages: 'Pages', layout: 'Layout', chapters: 'Chapters', seats: 'Readers at once',
    },
    pages: (n: string) => `${n} pages`, chapters: (n: number) => `${n}`, people: (n: number) => `${n}`, noLimit: 'No limit', inSeries: (name: string, n: number) => `${name}, ${n}`,
    yes: 'Yes', no: 'No', borrowing: 'Borrowed. The book opens in a moment.',
    noDescription: 'There is no description of this book yet.',
  },
  easy: {
    openToAll: 'だれでも 読めます。ログインは いりません。', onLoan: '借りています',
    due: (date: string) => `${date}まで 読めます。`, autoReturn: 'その日に なると、本は 自動で 返ります。', cut: '図書館の やくそくが 終わるので、いつもより 短いです。',
    signInHint: 'ログインすると、すぐ 読めます。', holdSignInHint: 'ログインすると、予約できます。',
    reading: (n: number) => `いま ${n}人が 読んでいます。`, queue: (n: number) => (n === 0 ? '待っている人は いません。' : `${n}人が 待っています。`),
    estimate: (days: number) => `だいたい ${days}日で あなたの 番です。`, noEstimate: 'いつ 番が 来るか、まだ わかりません。',
    free: (n: number) => `いま ${n}さつ、借りられます。`, unlimited: 'みんなで いっしょに 読めます。',
    soon: 'もうすぐ 来ます', heldNow: '予約しています', toShelf: 'じぶんの 本を 見る', ready: '予約した 本が 来ました', readyUntil: (date: string) => `${date}までに 借りてください。`,
    held: '予約しました。あなたの 番に なったら、知らせます。', about: 'この本のこと', details: '本の じょうほう', accessibility: '読みやすさ', related: 'ほかの 本',
  },
});
