export const ja = {
  app: {
    name: '凪',
    full: '笠岡市電子図書館',
    title: '凪 — 笠岡市電子図書館',
    skip: '本文へ進む',
    main: 'おもなメニュー',
    staff: '職員メニュー',
    footer: 'この図書館について',
    offline: 'インターネットにつながっていません。つながると、続きから使えます。',
    place: '岡山県笠岡市',
  },
  hero: { title: 'しずかな海に、本をひらく。', lead: '笠岡の電子図書館です。いつでも、どこでも、借りてすぐ読めます。' },
  nav: {
    home: 'ホーム', search: 'さがす', shelf: '本棚', settings: '設定', menu: 'メニュー',
    help: '使い方', accessibility: 'アクセシビリティ', privacy: 'プライバシー', terms: '利用規約',
    desk: '今日', titles: '蔵書', add: '本を加える', licences: 'ライセンス', holds: '予約と充足', turnaways: '借りられなかった',
    patrons: '利用者',
    statistics: '統計', service: 'サービス状態', rules: '権限・規則',
    trail: '航跡',
  },
  session: {
    signIn: 'ログイン', signOut: 'ログアウト', account: 'アカウント', signedInAs: (name: string) => `${name} さん`, signedOut: 'ログアウトしました。',
    needed: 'ログインすると使えます', neededHint: '利用カードの番号があれば、すぐに使えます。', notForYou: 'このページを見る権限がありません。', notForYouHint: '必要なときは、管理者に相談してください。',
    librarian: '図書館員', administrator: '管理者', auditor: '監査者', patron: '利用者', visitor: '訪問者',
  },
  language: { label: 'ことば' },
  problem: {
    title: '読み込めませんでした', retry: 'もう一度読み込む', offline: 'つながりませんでした。通信を確かめて、もう一度お試しください。',
    busy: 'いま混み合っています。少し待ってから、もう一度お試しください。',
    unexpected: 'うまくいきませんでした。少し待ってから、もう一度お試しください。', code: (code: string) => `コード: ${code}`,
    notFound: 'ページが見つかりません', notFoundHint: 'アドレスが変わったか、ページがなくなったようです。', toHome: 'ホームへ', crashed: '画面を表示できませんでした',
  },
  action: {
    close: '閉じる', cancel: 'やめる', back: 'もどる', search: 'さがす', clear: '消す', more: 'すべて見る', loadMore: 'もっと見る', previous: '前へ', next: '次へ',
    required: '必須', download: 'CSVをダウンロード', choose: '選んでください',
  },
  loading: '読み込んでいます',
  search: { label: '本をさがす', placeholder: '書名・著者・ことば' },
  cover: { of: (title: string) => `『${title}』の表紙`, local: '郷土資料' },
  shelf: { back: (shelf: string) => `${shelf}: 前の本へ`, forward: (shelf: string) => `${shelf}: 次の本へ` },
  gauge: {
    of: (used: string, total: string) => `${used} / ${total}`, spoken: (total: string, used: string, unit: string) => `${total}${unit}のうち${used}${unit}`,
    unlimited: '上限なし', unlimitedSpoken: (used: string, unit: string) => `${used}${unit}。上限はありません`,
  },
  tooMuch: { cut: (shown: string, total: string) => `${total}件のうち${shown}件を表示しています。`, hint: 'ことばや条件を足すと、しぼれます。' },
  list: {
    shown: (shown: string) => `${shown}件を表示`, shownOf: (shown: string, total: string) => `${total}件のうち${shown}件を表示`,
    pages: 'ページ', page: (page: number) => `${page}ページ`, pageOf: (page: number, pages: number) => `${page} / ${pages}ページ`,
  },
  table: {
    sortedUp: '昇順', sortedDown: '降順', sortBy: (column: string) => `${column}で並べ替える`, empty: 'あてはまるものはありません。',
    rows: (count: string) => `${count}件`, scroll: (caption: string) => `${caption}（スクロールできます）`,
  },
  chart: { chart: 'グラフ', table: '表', show: '表示', plan: '計画' },
  file: {
    choose: 'ファイルを選ぶ', drop: 'ここにファイルを置くか、ボタンから選びます。', wrongType: (types: string) => `このファイルは使えません。使えるのは ${types} です。`,
    progress: 'アップロード中',
  },
  days: {
    today: '今日まで', tomorrow: '明日まで', left: (days: number) => `あと${days}日`, over: (days: number) => `${days}日過ぎました`,
  },
  notice: { info: 'お知らせ', success: '完了', warn: '注意', error: 'エラー' },
};
