import { defineTexts } from './texts.ts';

/** Words of the librarian's pages. `refused.reasons` are named after infrastructure/content/refusal.ts. */
export const deskTexts = defineTexts({
  ja: {
    classes: { general: '一般', provisional: '仮登録', pupil: '児童生徒', teacher: '教職員', 'reading-support': '読書バリアフリー' },
    state: { coming: '開始前', usable: '利用中', spent: '使い切り', expired: '期限切れ', withdrawn: '取り下げ' },
    today: {
      title: '今日', lead: (date: string) => `${date}。手を入れるとよいものから並べています。`, add: '本を加える', titles: '蔵書の一覧', licences: 'ライセンス台帳', patrons: '利用者をさがす',
      calm: '今日の用事はありません。凪です。', calmHint: '期限の近いライセンスも、進まない予約もありません。', all: (n: number) => `すべて見る（${n}）`, none: 'ありません。', unit: '件',
      stranded: '進まない予約', strandedWhy: '使えるライセンスが残っていないため、待っても順番が来ません。ライセンスを加えるか、予約の方へ知らせてください。',
      ending: '30日以内に終わるライセンス', endingWhy: '終わる日には貸出も終わります。続けるなら、早めに更新してください。',
      spent: '使い切り・残りわずか', spentWhy: '残りが1割以下、または3回以下のものです。',
      queues: '長い予約の列', queuesWhy: 'ライセンス1つあたり3人以上が待っています。買い足しの候補です。',
      files: 'ファイルのない本', filesWhy: '書誌はありますが、本のファイルが届いていません。借りることはまだできません。',
      waiting: (n: number) => `${n}人待ち`, daysLeft: (n: number) => (n === 0 ? '今日まで' : `あと${n}日`), usesLeft: (n: number) => (n === 0 ? '残りなし' : `残り${n}回`), perLicence: (n: number) => `1つあたり${n}人`,
      ordered: '発注中', oldest: (date: string) => `いちばん古い予約 ${date}`, what: '用件',
    },
    titles: {
      title: '蔵書の一覧', lead: '書誌・ファイル・ライセンスを、ここから直します。', searchLabel: '蔵書をさがす', placeholder: '書名・読み・著者・ISBN', filter: 'しぼりこみ',
      show: { all: 'すべて', hidden: '非公開', 'without-file': 'ファイルなし', unlicensed: 'ライセンスなし', held: '予約あり' },
      work: '書名', author: '著者', ndc: 'NDC', status: '状態', licences: 'ライセンス', loans: '貸出中', loansEver: '累計貸出', waiting: '予約', empty: '条件に合う本はありません。', emptyHint: 'しぼりこみを「すべて」に戻すか、ことばを変えてください。',
      hidden: '非公開', status_: { open: 'だれでも', available: '貸出できます', waiting: '順番待ち', 'on-order': '開始前', unlicensed: 'ライセンスなし' }, noFile: 'ファイルなし', hiddenSearch: '非公開の本は、ことばの検索には出ません。「非公開」でしぼりこんでください。', reset: 'すべてに戻す',
    },
    editor: {
      back: '蔵書の一覧へ', see: '利用者の画面で見る', trail: '変更は記録に残り、監査者がいつでもたどれます。', record: '書誌', save: '書誌を保存', saved: '書誌を保存しました。', unsaved: '保存していない変更があります。', revert: '変更を取り消す',
      file: 'ファイル', fileFacts: (chapters: number, size: string) => `${chapters}章・${size}`, noFile: 'ファイルはまだありません。EPUBを加えると、借りて読めるようになります。', replace: 'ファイルを差し替える', addFile: 'EPUBを加える',
      replaced: 'ファイルを差し替えました。', replaceConfirm: 'このファイルに差し替える', replaceHint: 'いま読んでいる方の画面は、次に開いたときから新しいファイルになります。', removedCount: (n: number) => `危険なところを${n}か所取りのぞいてあります。`, clean: '取りのぞいたものはありません。',
      visibility: '公開', shown: '公開しています', hiddenNow: '非公開です', hide: '非公開にする', show: '公開する', hideText: '検索や棚から見えなくなり、新しく借りられなくなります。いま借りている方は、期限まで読めます。', hideDone: '非公開にしました。', showDone: '公開しました。',
      licences: 'ライセンス', addLicence: 'ライセンスを加える', licenceAdded: 'ライセンスを加えました。', noLicences: 'ライセンスがありません。加えると、借りられるようになります。', withdraw: '取り下げる', withdrawTitle: 'ライセンスを取り下げますか？',
      withdrawText: '新しい貸出はできなくなります。いま借りている方は、期限まで読めます。取り下げは元に戻せません。', withdrawReason: '理由', withdrawn: 'ライセンスを取り下げました。', reasonNeeded: '理由を入れてください。記録に残ります。',
      queue: '予約の列', queueEmpty: '予約はありません。', queueStatus: { waiting: '順番待ち', ready: '用意できました', paused: '休止中' }, place: '順番', until: '期限', who: '区分', seats: '貸出中', cover: '表紙', coverNone: '表紙の絵はありません。書名で表紙を描いて見せます。', coverFrom: '表紙は本のファイルから取ります。',
    },
    record: {
      title: '書名', titleYomi: '書名の読み（カタカナ）', titleYomiHint: '五十音順と「かな」検索に使います。ひらがなで入れると、カタカナに直します。', subtitle: '副書名', seriesName: 'シリーズ名', seriesYomi: 'シリーズ名の読み', seriesNumber: '巻号', publisher: '出版者', published: '出版年月日', isbn: 'ISBN（13けた）', ndc: 'NDC（分類）', ndcHint: '例: 913.6（日本の小説）、291（日本の地理）', subjects: '件名', subjectsHint: '「、」で区切ります。',
      audience: '対象', language: 'ことば', description: '内容紹介', pages: 'ページ数', layout: '組み方', local: '郷土資料', localHint: '笠岡の資料として、ホームの棚に並びます。', contributors: '著者など', name: '名前', yomi: '読み（カタカナ）', role: '役割', addPerson: '人を加える', removePerson: (name: string) => `${name || 'この人'}を外す`,
      roles: { author: '作', illustrator: '絵', translator: '訳', editor: '編', narrator: '朗読', supervisor: '監修' },
      audiences: { general: 'どなたでも', infant: '幼児', 'lower-elementary': '小学校低学年', 'upper-elementary': '小学校高学年', 'junior-high': '中学生', adult: 'おとな' },
      layouts: { 'reflow-vertical': '縦書き（文字の大きさを変えられる）', 'reflow-horizontal': '横書き（文字の大きさを変えられる）', fixed: '固定レイアウト（絵本・雑誌など）', none: 'まだファイルなし' },
      languages: { ja: '日本語', en: '英語', zh: '中国語', ko: '韓国語', vi: 'ベトナム語', pt: 'ポルトガル語' }, accessibility: '読みやすさの情報', speech: '読み上げできる', reflow: '文字の大きさ・色を変えられる', ruby: 'ふりがながある', alternatives: '絵に説明がある',
      basics: '基本', people: '人', classing: '分類と対象', access: '読みやすさ',
      fault: {
        empty: '入れてください。', 'not-katakana': 'カタカナで入れてください（数字と英字も使えます）。', 'not-ndc': '3けたの数字で入れてください（例: 913 や 913.6）。', 'not-isbn': '13けたの数字を確かめてください。最後のけたが合いません。', 'not-date': '年月日を入れてください。', 'not-number': '1以上の数字で入れてください。', other: '入れ方を確かめてください。',
      },
      check: (n: number) => `直すところが${n}か所あります。赤いところを確かめてください。`,
    },
    terms: {
      model: '契約の型', modelHint: '選ぶと、下の条件が入ります。条件は直せます。', terms: '条件', concurrency: '同時に読める人数', concurrencyHint: '空欄は「制限なし」です。', checkouts: '貸出できる回数', checkoutsHint: '空欄は「数えない」です。', starts: '使いはじめ', startsHint: '空欄は「すぐに」です。', expires: '使える最後の日', expiresHint: '空欄は「無期限」です。',
      price: '1回の料金（円）', budget: '1か月の上限（円）', priceHint: '都度課金のときだけ入れます。', audience: '使える人', audiences: { anyone: 'だれでも（ログインなし）', patrons: '利用者', schools: '学校', classes: '利用者の区分' }, schools: '学校のID', schoolsHint: '「、」で区切ります。', classes: '区分',
      models: {
        perpetual: '1冊1人・無期限', 'two-years': '2年', 'count-52': '52回', 'two-years-or-52': '2年または52回', bundle: '回数束', 'per-loan': '都度課金', 'unlimited-year': '1年読み放題', 'school-pack': '学校パック', 'public-domain': '公有（だれでも）', local: '市の資料（だれでも）',
      },
      notes: {
        perpetual: '1人ずつ、ずっと使えます。', 'two-years': '1人ずつ、2年間。', 'count-52': '1人ずつ、52回まで。', 'two-years-or-52': '2年か52回の、早いほうまで。', bundle: '26回分を、何人でも同時に。', 'per-loan': '借りられるたびに料金がかかります。', 'unlimited-year': '1年間、何人でも何回でも。', 'school-pack': '決まった学校で、1年間何人でも。', 'public-domain': '著作権の切れた作品。ログインなしで読めます。', local: '市が作った資料。ログインなしで読めます。',
      },
      kind: { 'per-loan': '都度課金', open: 'だれでも', 'school-pack': '学校パック', unlimited: '読み放題', 'time-and-count': '期間と回数', counted: '回数', timed: '期間', perpetual: '無期限' },
      seats: (n: number) => `同時${n}人`, seatsAny: '人数の制限なし', uses: (n: number) => `${n}回まで`, from: (date: string) => `${date}から`, to: (date: string) => `${date}まで`, forever: '無期限', yen: (price: string, budget: string) => `1回${price}円（月${budget}円まで）`,
      fault: { number: '1以上の数字で入れてください。', before: '使いはじめより後の日にしてください。', past: '今日より後の日にしてください。', needed: '入れてください。', budget: '1回の料金以上にしてください。' },
    },
    add: {
      title: '本を加える', lead: 'EPUBを置くと、中身を確かめてから、書誌とライセンスを決めます。', steps: { file: 'ファイル', record: '書誌', licence: 'ライセンス', done: '完了' }, step: (n: number, of: number) => `${of}のうち${n}`, drop: '本のファイル（EPUB）', dropHint: '200MBまで。届いたファイルは、危険なところがないか調べ、外へつながるものや動くプログラムを取りのぞいてから受け入れます。',
      without: 'ファイルなしで書誌だけ加える', checking: '中身を確かめています…', found: '中身を確かめました', chapters: '章', size: '大きさ', layout: '組み方', cover: '表紙', coverYes: 'あり', coverNo: 'なし（書名で描きます）', removedTitle: (n: number) => `${n}か所を取りのぞきました`, removedWhy: '本の中で動くプログラムや、外のサイトへつながるものは、読む人の端末や「だれが何を読んでいるか」を外に知らせてしまうことがあります。本文と絵はそのまま残っています。', removedNone: '取りのぞくものはありませんでした', removedNoneWhy: '動くプログラムも、外へつながるものもない、きれいな本です。', removedMore: (n: number) => `ほか${n}か所`, where: '場所', what: '取りのぞいたもの',
      kinds: { script: '動くプログラム', handler: '操作すると動くしかけ', frame: '別のページの埋め込み', form: '入力欄・送信ボタン', link: '危険なリンク・外へのつながり', missing: '入っていないファイル', unlisted: '目録にないファイル', other: 'そのほか' }, slips: (n: number) => `本の目録と中身が、${n}か所ちがっていました`, slipsWhy: '危険はありません。入っていないファイルのところは、音や絵が出ないことがあります。目録にないファイルは、使われないので外しました。', next: '次へ: ライセンス', toRecord: '次へ: 書誌', back: 'もどる', noLicence: 'ライセンスはあとで加える', withLicence: 'ライセンスをいま加える', finish: '蔵書に加える', done: (title: string) => `『${title}』を加えました`, doneOpen: '利用者の画面に出ています。', doneUnlicensed: 'ライセンスを加えると、借りられるようになります。', doneNoFile: 'ファイルが届いたら、この本のページで加えてください。', see: '見る', edit: '書誌を直す', again: 'もう1冊', otherFile: '別のファイルにする', kept: '入れた内容は残っています。', recordLead: 'ファイルから読み取れたところは入れてあります。足りないところを入れてください。', fileGone: 'ファイルの預かりが切れました。もう一度ファイルを置いてください。書誌はそのまま残っています。', noFileNote: 'ファイルなしで加えます。借りられるのは、ファイルが届いてからです。',
    },
    refused: {
      hostile: 'このファイルは受け入れませんでした', broken: 'このファイルは本として読めませんでした', where: (file: string) => `場所: ${file}`, hostileHint: '害を与える作りのおそれがあるため、開かずに捨てました。出所を確かめ、出版社から届け直してもらってください。', brokenHint: '出版社に、EPUBとして正しいファイルかどうかを確かめてもらってください。', nothing: '図書館の仕組みには何も残っていません。',
      reasons: {
        bomb: '開くと桁ちがいに大きくふくらむように作られています（圧縮爆弾）。', 'too-many-entries': '中のファイルの数が、本としては多すぎます。', 'too-large': 'ファイルが大きすぎます。200MBまで、ひらいた大きさにも上限があります。', 'too-deep': '中の入れ子が深すぎます。', 'path-escape': '本の外の場所に書き込もうとする名前のファイルが入っています。', symlink: '本の外を指す「近道」が入っています。', 'duplicate-name': '同じ名前のファイルが2つ入っていて、調べたものと開くものが変わるおそれがあります。', dtd: '外のものを読み込む宣言（DTD）が入っています。',
        'not-a-zip': 'EPUBではないようです（圧縮ファイルの形をしていません）。', damaged: 'ファイルがこわれています。転送の途中で切れたのかもしれません。', 'bad-name': '中のファイルの名前が読めません。', encrypted: '暗号（DRM）がかかっています。DRMのないファイルを届けてもらってください。', 'no-container': '本の目印（META-INF/container.xml）がありません。', 'no-package': '本の構成をしるしたファイルがありません。', 'no-spine': '読む順番が書かれていません。', 'missing-file': '構成にあるはずのファイルが入っていません。', 'not-well-formed': '中の文書の書き方に誤りがあり、最後まで読めません。', 'no-upload': 'ファイルが届きませんでした。', other: 'ファイルに本として扱えないところがあります。',
      },
      tooLarge: 'ファイルが大きすぎます。200MBまで受け入れられます。',
    },
    ledger: {
      title: 'ライセンス台帳', lead: 'すべてのライセンスの、残りと使われ方です。', stateFilter: '状態', anyState: 'すべての状態', sort: '並び', sorts: { expiring: '終わりが近い順', 'running-out': '使い切りが近い順', title: '書名順', 'most-used': 'よく使われた順' }, unused: '180日以上貸出のないものだけ', work: '書名', model: '型', state: '状態', usesLeft: '残り回数', daysLeft: '残り日数', cost: '費用', exhausted: '使い切る見込み', lastLoan: '最後の貸出', used: '貸出', running: '貸出中',
      never: 'まだ', uncounted: '数えない', perpetual: '無期限', days: (n: number) => `${n}日`, times: (n: number) => `${n}回`, inDays: (n: number) => `およそ${n}日後`, yen: (n: string) => `${n}円`, none: '条件に合うライセンスはありません。', find: '書名でしぼる', clear: '条件を消す', csv: 'ライセンス台帳',
    },
    holds: {
      title: '予約と充足', lead: '進まない予約を先に、次に列の長い順に並べています。', work: '書名', waiting: '順番待ち', ready: '用意できた', paused: '休止中', per: '1つあたり', oldest: 'いちばん古い予約', flag: '状態', stranded: '進まない', long: '長い列', fine: '進んでいます', empty: '予約はありません。', emptyHint: '予約が入ると、ここに列の長さと進み具合が出ます。', people: (n: number) => `${n}人`, strandedNote: (n: number) => `使えるライセンスのない予約が${n}点あります。`, longNote: (n: number) => `ライセンス1つあたり3人以上の列が${n}点あります。`, csv: '予約と充足', buy: 'ライセンスを見る',
    },
    patrons: {
      title: '利用者', lead: 'カード番号・名前・読みでさがします。記録を開くときは、理由を残します。', searchLabel: '利用者をさがす', placeholder: 'カード番号・名前・よみ', more: '50人までを出しています。ことばを足してください。', none: 'あてはまる方はいません。', noneHint: 'カード番号の終わりの数字や、よみの一部でもさがせます。', name: '名前', kana: 'よみ', card: 'カード', class: '区分', open: '記録を開く', cardEnd: (end: string) => `…${end}`, start: 'カード番号か名前を入れると、ここに出ます。', startHint: '名前も読みも、暗号にして別に保管しています。',
      reasonTitle: '記録を開く理由', reasonLead: '個人の記録です。だれが・いつ・なぜ開いたかが残り、監査者が見ます。', reasons: { question: '窓口での問い合わせ', return: '返却・予約の手続き', card: 'カード・登録の確認', password: 'パスワードの再発行', other: 'そのほか' }, reasonText: '理由（くわしく）', reasonNeeded: '理由を入れてください。', show: '開く', why: (reason: string) => `開いた理由: ${reason}`, close: '記録を閉じる', erased: '個人の情報は消去されています。',
      born: '生年月日', mail: 'メール', noMail: '登録なし', cardUntil: 'カードの期限', noEnd: '期限なし', standing: 'このカードで借りられますか？', fine: '借りられます。止めているものはありません。', fineFull: '止めているものはありませんが、借りられる数がいっぱいです。', blockedBy: (reason: string) => `図書館が利用を止めています。理由: ${reason}`, until: (date: string) => `${date}まで`, untilLifted: '解除するまで', expired: (date: string) => `カードの期限（${date}）が切れています。窓口で更新すると、すぐに借りられます。`, slotsLoans: '貸出', slotsHolds: '予約', unit: '冊', loans: '貸出中の本', holds: '予約中の本', noLoans: '借りている本はありません。', noHolds: '予約している本はありません。', work: '書名', due: '返却期限', status: '状態', statuses: { waiting: '順番待ち', ready: '用意できました', paused: '休止中', stranded: '進みません' },
      giveBack: '返却する', giveBackTitle: '窓口で返却しますか？', giveBackText: (title: string) => `『${title}』を返却します。読んだところは残ります。`, givenBack: '返却しました。', cancelHold: '予約を取り消す', cancelTitle: '予約を取り消しますか？', cancelText: (title: string) => `『${title}』の予約を取り消します。順番はなくなります。`, cancelled: '予約を取り消しました。', block: '利用を止める', blockTitle: '利用を止める', blockReason: '理由', blockReasonHint: '利用者の画面にも出ます。事実だけを短く書いてください。', blockUntil: 'いつまで', blockUntilHint: '空欄にすると、解除するまで続きます。', blocked: '利用を止めました。', unblock: '利用を再開する', unblockTitle: '利用を再開しますか？', unblockText: '新しく借りることと予約が、またできるようになります。', unblocked: '利用を再開しました。', blockHint: 'いま借りている本は、期限まで読めます。',
      password: 'パスワードを再発行', passwordTitle: 'パスワードを再発行しますか？', passwordText: '前のパスワードは使えなくなります。新しい仮のパスワードは、この画面で一度だけ見られます。記録を開いた理由とともに残り、監査者が見ます。', temporary: '仮のパスワード', temporaryHint: 'この画面を閉じると、二度と見られません。書き写すか、その場で読み上げて渡してください。', once: '書き写しました', actions: '手続き',
    },
    size: { kb: (n: string) => `${n} KB`, mb: (n: string) => `${n} MB` },
  },
  en: {
    classes: { general: 'General', provisional: 'Provisional', pupil: 'Pupil', teacher: 'Teacher', 'reading-support': 'Reading support' },
    state: { coming: 'Not begun', usable: 'In use', spent: 'Used up', expired: 'Expired', withdrawn: 'Withdrawn' },
    today: {
      title: 'Today', lead: (date: string) => `${date}. What needs a hand comes first.`, add: 'Add a book', titles: 'All titles', licences: 'Licence ledger', patrons: 'Find a patron',
      calm: 'Nothing to do today. All calm.', calmHint: 'No licence is about to end and every hold is moving.', all: (n: number) => `See all (${n})`, none: 'None.', unit: '',
      stranded: 'Holds that cannot move', strandedWhy: 'No usable licence is left, so waiting brings nobody closer. Add a licence or tell those who wait.',
      ending: 'Licences ending within 30 days', endingWhy: 'Loans end with them. Renew early what should stay.',
      spent: 'Used up, or nearly', spentWhy: 'A tenth or less, or at most three loans, are left.',
      queues: 'Long queues', queuesWhy: 'Three or more are waiting per licence: candidates to buy more of.',
      files: 'Titles without a file', filesWhy: 'The record is there but the book file has not come. They cannot be borrowed yet.',
      waiting: (n: number) => `${n} waiting`, daysLeft: (n: number) => (n === 0 ? 'ends today' : `${n} days left`), usesLeft: (n: number) => (n === 0 ? 'none left' : `${n} loans left`), perLicence: (n: number) => `${n} per licence`,
      ordered: 'On order', oldest: (date: string) => `Oldest hold ${date}`, what: 'Matter',
    },
    titles: {
      title: 'All titles', lead: 'Records, files and licences are kept from here.', searchLabel: 'Search the titles', placeholder: 'Title, reading, author, ISBN', filter: 'Show',
      show: { all: 'All', hidden: 'Hidden', 'without-file': 'Without file', unlicensed: 'Without licence', held: 'With holds' },
      work: 'Title', author: 'Author', ndc: 'NDC', status: 'Status', licences: 'Licences', loans: 'On loan', loansEver: 'Loans so far', waiting: 'Holds', empty: 'No title fits.', emptyHint: 'Show all again, or try other words.',
      hidden: 'Hidden', status_: { open: 'For everybody', available: 'Can be borrowed', waiting: 'Queue', 'on-order': 'Not begun', unlicensed: 'No licence' }, noFile: 'No file', hiddenSearch: 'Hidden titles are not found by words. Use the filter “Hidden”.', reset: 'Show all',
    },
    editor: {
      back: 'All titles', see: 'See it as readers do', trail: 'Every change is on record; auditors can follow it at any time.', record: 'Record', save: 'Save the record', saved: 'The record is saved.', unsaved: 'There are unsaved changes.', revert: 'Discard changes',
      file: 'File', fileFacts: (chapters: number, size: string) => `${chapters} chapters, ${size}`, noFile: 'There is no file yet. Add an EPUB and it can be borrowed and read.', replace: 'Replace the file', addFile: 'Add an EPUB',
      replaced: 'The file is replaced.', replaceConfirm: 'Use this file', replaceHint: 'Those reading now get the new file when they next open the book.', removedCount: (n: number) => `${n} dangerous parts were taken out.`, clean: 'Nothing had to be taken out.',
      visibility: 'Visibility', shown: 'Readers can see it', hiddenNow: 'Hidden from readers', hide: 'Hide', show: 'Show', hideText: 'It disappears from search and shelves and cannot be borrowed anew. Those who have it read on until it is due.', hideDone: 'Hidden.', showDone: 'Shown.',
      licences: 'Licences', addLicence: 'Add a licence', licenceAdded: 'The licence is added.', noLicences: 'There is no licence. Add one and the title can be borrowed.', withdraw: 'Withdraw', withdrawTitle: 'Withdraw this licence?',
      withdrawText: 'No new loans can be made on it. Those who have it read on until it is due. This cannot be undone.', withdrawReason: 'Reason', withdrawn: 'The licence is withdrawn.', reasonNeeded: 'Please give a reason. It is kept on record.',
      queue: 'Queue', queueEmpty: 'There are no holds.', queueStatus: { waiting: 'Waiting', ready: 'Ready', paused: 'Paused' }, place: 'Place', until: 'Until', who: 'Class', seats: 'On loan', cover: 'Cover', coverNone: 'There is no cover picture; one is drawn from the title.', coverFrom: 'The cover is taken from the book file.',
    },
    record: {
      title: 'Title', titleYomi: 'Reading of the title (katakana)', titleYomiHint: 'For ordering and kana search. Hiragana is turned into katakana.', subtitle: 'Subtitle', seriesName: 'Series', seriesYomi: 'Reading of the series', seriesNumber: 'Number', publisher: 'Publisher', published: 'Published', isbn: 'ISBN (13 digits)', ndc: 'NDC (class)', ndcHint: 'For example 913.6 (Japanese novels), 291 (geography of Japan)', subjects: 'Subjects', subjectsHint: 'Separate them with “、” or a comma.',
      audience: 'Written for', language: 'Language', description: 'Description', pages: 'Pages', layout: 'Layout', local: 'Local material', localHint: 'Stands on the Kasaoka shelf of the home page.', contributors: 'Contributors', name: 'Name', yomi: 'Reading (katakana)', role: 'Role', addPerson: 'Add a person', removePerson: (name: string) => `Remove ${name || 'this person'}`,
      roles: { author: 'Author', illustrator: 'Illustrator', translator: 'Translator', editor: 'Editor', narrator: 'Narrator', supervisor: 'Supervisor' },
      audiences: { general: 'Everybody', infant: 'Infants', 'lower-elementary': 'Lower elementary', 'upper-elementary': 'Upper elementary', 'junior-high': 'Junior high', adult: 'Adults' },
      layouts: { 'reflow-vertical': 'Vertical, text can be resized', 'reflow-horizontal': 'Horizontal, text can be resized', fixed: 'Fixed layout (picture books, magazines)', none: 'No file yet' },
      languages: { ja: 'Japanese', en: 'English', zh: 'Chinese', ko: 'Korean', vi: 'Vietnamese', pt: 'Portuguese' }, accessibility: 'Accessibility', speech: 'Can be read aloud', reflow: 'Text size and colours can change', ruby: 'Has furigana', alternatives: 'Pictures are described',
      basics: 'Basics', people: 'People', classing: 'Class and audience', access: 'Accessibility',
      fault: {
        empty: 'Please fill this in.', 'not-katakana': 'Please use katakana (digits and Latin letters are fine).', 'not-ndc': 'Three digits, as in 913 or 913.6.', 'not-isbn': 'Please check the 13 digits; the last one does not fit.', 'not-date': 'Please give a date.', 'not-number': 'A number from 1.', other: 'Please check this.',
      },
      check: (n: number) => `${n} field(s) need a look. See those in red.`,
    },
    terms: {
      model: 'Licence model', modelHint: 'Choosing one fills in the terms below; they can be changed.', terms: 'Terms', concurrency: 'Readers at once', concurrencyHint: 'Empty: no limit.', checkouts: 'Loans in all', checkoutsHint: 'Empty: not counted.', starts: 'Begins', startsHint: 'Empty: at once.', expires: 'Last day of use', expiresHint: 'Empty: perpetual.',
      price: 'Price per loan (yen)', budget: 'Limit per month (yen)', priceHint: 'Only for pay per loan.', audience: 'For whom', audiences: { anyone: 'Everybody (no sign-in)', patrons: 'Patrons', schools: 'Schools', classes: 'Patron classes' }, schools: 'School IDs', schoolsHint: 'Separate them with “、” or a comma.', classes: 'Classes',
      models: {
        perpetual: 'One copy, one reader, perpetual', 'two-years': 'Two years', 'count-52': '52 loans', 'two-years-or-52': 'Two years or 52 loans', bundle: 'Bundle of loans', 'per-loan': 'Pay per loan', 'unlimited-year': 'Unlimited for a year', 'school-pack': 'School pack', 'public-domain': 'Public domain (everybody)', local: 'The city’s own (everybody)',
      },
      notes: {
        perpetual: 'One at a time, for good.', 'two-years': 'One at a time, for two years.', 'count-52': 'One at a time, 52 loans.', 'two-years-or-52': 'Whichever comes first.', bundle: '26 loans, any number at once.', 'per-loan': 'Each loan is charged.', 'unlimited-year': 'Any number of readers for a year.', 'school-pack': 'Any number in certain schools, for a year.', 'public-domain': 'Copyright has ended. No sign-in needed.', local: 'Made by the city. No sign-in needed.',
      },
      kind: { 'per-loan': 'Pay per loan', open: 'Everybody', 'school-pack': 'School pack', unlimited: 'Unlimited', 'time-and-count': 'Time and loans', counted: 'Loans', timed: 'Time', perpetual: 'Perpetual' },
      seats: (n: number) => `${n} at once`, seatsAny: 'no limit of readers', uses: (n: number) => `${n} loans`, from: (date: string) => `from ${date}`, to: (date: string) => `until ${date}`, forever: 'perpetual', yen: (price: string, budget: string) => `¥${price} a loan (¥${budget} a month)`,
      fault: { number: 'A number from 1.', before: 'A day after it begins, please.', past: 'A day after today, please.', needed: 'Please fill this in.', budget: 'More than the price of one loan, please.' },
    },
    add: {
      title: 'Add a book', lead: 'Drop an EPUB: it is checked first, then you settle the record and the licence.', steps: { file: 'File', record: 'Record', licence: 'Licence', done: 'Done' }, step: (n: number, of: number) => `${n} of ${of}`, drop: 'The book file (EPUB)', dropHint: 'Up to 200 MB. Files are searched for anything harmful; what could run or call out is taken out before the book is accepted.',
      without: 'Add a record without a file', checking: 'Looking inside…', found: 'The book has been checked', chapters: 'Chapters', size: 'Size', layout: 'Layout', cover: 'Cover', coverYes: 'Yes', coverNo: 'None (drawn from the title)', removedTitle: (n: number) => `${n} parts were taken out`, removedWhy: 'Programs inside a book, or links to other sites, can harm the reader’s device or tell outsiders who reads what. Text and pictures are all still there.', removedNone: 'Nothing had to be taken out', removedNoneWhy: 'No programs, nothing that calls out: a clean book.', removedMore: (n: number) => `and ${n} more`, where: 'Where', what: 'Taken out',
      kinds: { script: 'a program', handler: 'something that runs on touch', frame: 'another page inside', form: 'input fields or buttons', link: 'a dangerous or outside link', missing: 'missing file', unlisted: 'unlisted file', other: 'other' }, slips: (n: number) => `The book and its own list differ in ${n} place(s)`, slipsWhy: 'This is no danger. Where a file is missing, a sound or picture may be, too. Files that are not listed are not used and were left out.', next: 'Next: licence', toRecord: 'Next: record', back: 'Back', noLicence: 'Add the licence later', withLicence: 'Add a licence now', finish: 'Add to the library', done: (title: string) => `“${title}” is in the library`, doneOpen: 'Readers can see it now.', doneUnlicensed: 'Add a licence and it can be borrowed.', doneNoFile: 'Add the file on its page when it comes.', see: 'See it', edit: 'Edit the record', again: 'One more', otherFile: 'Another file', kept: 'What you typed is kept.', recordLead: 'What the file told us is filled in. Please complete the rest.', fileGone: 'The file is no longer kept. Please drop it again; the record is still here.', noFileNote: 'Added without a file. It can be borrowed once the file comes.',
    },
    refused: {
      hostile: 'This file was not accepted', broken: 'This file could not be read as a book', where: (file: string) => `Where: ${file}`, hostileHint: 'It is built in a way that can do harm, so it was thrown away unopened. Check where it came from and have the publisher send it again.', brokenHint: 'Please have the publisher check that it is a valid EPUB.', nothing: 'Nothing of it was kept.',
      reasons: {
        bomb: 'It is made to swell enormously when opened (a zip bomb).', 'too-many-entries': 'It holds more files than a book would.', 'too-large': 'It is too large. Up to 200 MB, with a limit on its unpacked size too.', 'too-deep': 'It is nested too deeply.', 'path-escape': 'It holds a file named so that it would be written outside the book.', symlink: 'It holds a shortcut that points outside the book.', 'duplicate-name': 'Two files have the same name, so that what is checked may not be what is opened.', dtd: 'It declares that outside things be read in (a DTD).',
        'not-a-zip': 'It does not seem to be an EPUB (it is not a packed file).', damaged: 'The file is damaged; the transfer may have been cut.', 'bad-name': 'A file name inside cannot be read.', encrypted: 'It is locked (DRM). Ask for a file without DRM.', 'no-container': 'The mark of an EPUB (META-INF/container.xml) is missing.', 'no-package': 'The file describing the book is missing.', 'no-spine': 'It does not say in which order to read.', 'missing-file': 'A file that should be inside is not.', 'not-well-formed': 'A document inside is written wrongly and cannot be read to its end.', 'no-upload': 'No file arrived.', other: 'Something in the file cannot be handled as a book.',
      },
      tooLarge: 'The file is too large; up to 200 MB is accepted.',
    },
    ledger: {
      title: 'Licence ledger', lead: 'Every licence: what is left of it and how it is used.', stateFilter: 'State', anyState: 'Any state', sort: 'Order', sorts: { expiring: 'Ending first', 'running-out': 'Running out first', title: 'By title', 'most-used': 'Most used first' }, unused: 'Only those not lent for 180 days', work: 'Title', model: 'Model', state: 'State', usesLeft: 'Loans left', daysLeft: 'Days left', cost: 'Cost', exhausted: 'Used up in', lastLoan: 'Last loan', used: 'Loans', running: 'On loan',
      never: 'never', uncounted: 'not counted', perpetual: 'perpetual', days: (n: number) => `${n} days`, times: (n: number) => `${n}`, inDays: (n: number) => `about ${n} days`, yen: (n: string) => `¥${n}`, none: 'No licence fits.', find: 'Filter by title', clear: 'Clear filters', csv: 'licence-ledger',
    },
    holds: {
      title: 'Holds', lead: 'Holds that cannot move first, then the longest queues.', work: 'Title', waiting: 'Waiting', ready: 'Ready', paused: 'Paused', per: 'Per licence', oldest: 'Oldest hold', flag: 'State', stranded: 'Cannot move', long: 'Long queue', fine: 'Moving', empty: 'There are no holds.', emptyHint: 'Queues and how they move will show here.', people: (n: number) => `${n}`, strandedNote: (n: number) => `${n} title(s) have holds but no usable licence.`, longNote: (n: number) => `${n} title(s) have three or more waiting per licence.`, csv: 'holds', buy: 'See licences',
    },
    patrons: {
      title: 'Patrons', lead: 'Search by card number, name or reading. Opening a record asks for a reason.', searchLabel: 'Find a patron', placeholder: 'Card number, name, reading', more: 'The first 50 are shown. Add a word.', none: 'Nobody fits.', noneHint: 'The last digits of the card, or part of the reading, work too.', name: 'Name', kana: 'Reading', card: 'Card', class: 'Class', open: 'Open record', cardEnd: (end: string) => `…${end}`, start: 'Type a card number or a name.', startHint: 'Names and readings are kept apart, encrypted.',
      reasonTitle: 'Why open this record?', reasonLead: 'This is a personal record. Who opened it, when and why is kept and seen by the auditor.', reasons: { question: 'Question at the desk', return: 'Return or hold', card: 'Card or registration', password: 'New password', other: 'Other' }, reasonText: 'Reason (in detail)', reasonNeeded: 'Please give a reason.', show: 'Open', why: (reason: string) => `Opened because: ${reason}`, close: 'Close the record', erased: 'Personal data has been erased.',
      born: 'Born', mail: 'Mail', noMail: 'none', cardUntil: 'Card valid until', noEnd: 'no end', standing: 'Can this card borrow?', fine: 'Yes. Nothing stands in the way.', fineFull: 'Nothing stands in the way, but no loan is left.', blockedBy: (reason: string) => `The library has blocked it. Reason: ${reason}`, until: (date: string) => `until ${date}`, untilLifted: 'until lifted', expired: (date: string) => `The card ended on ${date}. Renewed at the desk, it works at once.`, slotsLoans: 'Loans', slotsHolds: 'Holds', unit: '', loans: 'On loan', holds: 'On hold', noLoans: 'Nothing on loan.', noHolds: 'No holds.', work: 'Title', due: 'Due', status: 'Status', statuses: { waiting: 'Waiting', ready: 'Ready', paused: 'Paused', stranded: 'Cannot move' },
      giveBack: 'Return', giveBackTitle: 'Return it at the desk?', giveBackText: (title: string) => `“${title}” will be returned. The place is kept.`, givenBack: 'Returned.', cancelHold: 'Cancel hold', cancelTitle: 'Cancel this hold?', cancelText: (title: string) => `The hold on “${title}” is cancelled and the place given up.`, cancelled: 'The hold is cancelled.', block: 'Block', blockTitle: 'Block this card', blockReason: 'Reason', blockReasonHint: 'The patron sees it too. State facts, briefly.', blockUntil: 'Until', blockUntilHint: 'Empty: until it is lifted.', blocked: 'Blocked.', unblock: 'Lift the block', unblockTitle: 'Lift the block?', unblockText: 'Borrowing and holds become possible again.', unblocked: 'The block is lifted.', blockHint: 'Books on loan can be read until they are due.',
      password: 'New password', passwordTitle: 'Give a new password?', passwordText: 'The old one stops working. The new temporary password can be seen here once. It is kept with the reason for opening the record and seen by the auditor.', temporary: 'Temporary password', temporaryHint: 'Once closed it cannot be seen again. Write it down or read it out.', once: 'I have noted it', actions: 'Actions',
    },
    size: { kb: (n: string) => `${n} KB`, mb: (n: string) => `${n} MB` },
  },
});
