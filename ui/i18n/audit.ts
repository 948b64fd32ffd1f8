/**
 * Words of the auditor's pages. Every event there is has its name and its sentence: a new event does not compile until it has.
 * Personal fields are sealed before they come here, so no sentence can name anybody.
 */
import type { EventOf, EventType } from '../../domain/events.ts';
import { formatDate } from '../kit/dates.ts';
import { defineTexts, type Texts } from './texts.ts';

/** An event as auditors get it: what was personal is not there to be said. */
export type Shown<T extends EventType> = Omit<EventOf<T>, 'holder' | 'use' | 'person'>;
type Sentences = { readonly [T in EventType]: { readonly name: string; readonly say: (event: Shown<T>) => string } };

/** The end of an id tells one from the others. */
export const shortId = (id: string): string => (id.length > 8 ? `…${id.slice(-6)}` : id);

const jaDate = (instant: string): string => formatDate(instant, 'ja-JP', { weekday: false, time: true });
const enDate = (instant: string): string => formatDate(instant, 'en-GB', { weekday: false, time: true });
const count = (n: number | null, some: (n: number) => string, none: string): string => (n === null ? none : some(n));

const jaClass = { general: '一般', provisional: '仮登録', pupil: '児童生徒', teacher: '教職員', 'reading-support': '読書バリアフリー' } as const;
const enClass = { general: 'general', provisional: 'provisional', pupil: 'pupil', teacher: 'teacher', 'reading-support': 'reading support' } as const;
const className = <C extends Record<string, string>>(names: C, one: string): string => names[one] ?? one;
const jaLeft = (n: number | null): string => count(n, (left) => `（残り${left}回）`, '');
const enLeft = (n: number | null): string => count(n, (left) => ` (${left} loans left)`, '');
const jaWhy = { 'all-on-loan': '全部貸出中', 'monthly-budget-spent': '今月の予算を使い切り', 'not-licensed': 'ライセンスなし' } as const;
const enWhy = { 'all-on-loan': 'all on loan', 'monthly-budget-spent': 'this month’s budget is spent', 'not-licensed': 'no licence' } as const;
const jaDoor = { patron: '利用者', staff: '職員' } as const;
const enDoor = { patron: 'patron', staff: 'staff' } as const;
const jaRefused = { 'unknown-or-wrong': '番号かパスワードが合わない', 'too-many-attempts': '試しすぎ' } as const;
const enRefused = { 'unknown-or-wrong': 'number or password wrong', 'too-many-attempts': 'too many attempts' } as const;
const jaDevice = { phone: 'スマートフォン', tablet: 'タブレット', desk: 'パソコン' } as const;
const enDevice = { phone: 'phone', tablet: 'tablet', desk: 'computer' } as const;

const ja: Sentences = {
  LicenceAdded: { name: 'ライセンス追加', say: (e) => `ライセンス ${shortId(e.licenceId)} が加わりました（${count(e.terms.concurrency, (n) => `同時${n}人`, '人数の制限なし')}、${count(e.terms.checkouts, (n) => `${n}回`, '回数の制限なし')}、${e.terms.expires === null ? '無期限' : `${jaDate(e.terms.expires)}まで`}）。` },
  LicenceBegan: { name: 'ライセンス開始', say: (e) => `ライセンス ${shortId(e.licenceId)} が使えるようになりました。` },
  LicenceWithdrawn: { name: 'ライセンス取り下げ', say: (e) => `ライセンス ${shortId(e.licenceId)} を取り下げました${jaLeft(e.checkoutsLeft)}。理由: ${e.reason}` },
  LicenceExpired: { name: 'ライセンス期限切れ', say: (e) => `ライセンス ${shortId(e.licenceId)} の期限が切れました${jaLeft(e.checkoutsLeft)}。` },
  LicenceConsumed: { name: 'ライセンス消費', say: (e) => `ライセンス ${shortId(e.licenceId)} を1回使いました${jaLeft(e.checkoutsLeft)}${e.price > 0 ? `。${e.price}円` : ''}。` },
  LoanStarted: { name: '貸出', say: (e) => `${className(jaClass, e.borrower.class)}の利用者に貸し出しました。期限は${jaDate(e.due)}${e.cut ? '（ライセンスの終わりに合わせて短縮）' : ''}。` },
  LoanExtended: { name: '延長', say: (e) => `貸出 ${shortId(e.loanId)} を${jaDate(e.due)}まで延ばしました（${e.extension}回目）。` },
  LoanReturned: { name: '返却', say: (e) => `貸出 ${shortId(e.loanId)} が${e.by === 'staff' ? '窓口で' : ''}返却されました。` },
  LoanExpired: { name: '自動返却', say: (e) => `貸出 ${shortId(e.loanId)} が期限（${jaDate(e.due)}）で自動的に返却されました。` },
  HoldPlaced: { name: '予約', say: (e) => `${className(jaClass, e.borrower.class)}の利用者が予約しました（取り置き${e.pickupDays}日）。` },
  HoldBecameReady: { name: '予約の用意', say: (e) => `予約 ${shortId(e.holdId)} の本が用意できました。${jaDate(e.until)}まで取り置きます。` },
  HoldPutBack: { name: '予約の戻し', say: (e) => `予約 ${shortId(e.holdId)} を順番待ちに戻しました（ライセンスが使えなくなったため）。` },
  HoldPassedOn: { name: '予約の見送り', say: (e) => `予約 ${shortId(e.holdId)} は取り置きの期限が過ぎ、次の方へ回りました。` },
  HoldPaused: { name: '予約の休止', say: (e) => `予約 ${shortId(e.holdId)} を${e.until === null ? '' : `${jaDate(e.until)}まで`}休止しました。` },
  HoldResumed: { name: '予約の再開', say: (e) => `予約 ${shortId(e.holdId)} を再開しました。` },
  HoldCancelled: { name: '予約の取消', say: (e) => `予約 ${shortId(e.holdId)} を${e.by === 'staff' ? '窓口で' : ''}取り消しました。` },
  HoldFulfilled: { name: '予約の貸出', say: (e) => `予約 ${shortId(e.holdId)} が貸出 ${shortId(e.loanId)} になりました。` },
  Forgone: { name: '見合わせ', say: (e) => `${shortId(e.id)} は、枠を返したため始めないことになりました。` },
  BorrowTurnedAway: { name: '貸出できず', say: (e) => `${className(jaClass, e.borrower.class)}の利用者が借りられませんでした（${className(jaWhy, e.reason)}）。` },
  PatronEnrolled: { name: '利用者の登録', say: (e) => `区分「${className(jaClass, e.class)}」で登録されました。カードの期限は${e.cardExpires === null ? 'ありません' : jaDate(e.cardExpires)}。` },
  PatronClassChanged: { name: '区分の変更', say: (e) => `区分が「${className(jaClass, e.class)}」に変わりました。` },
  CardRenewed: { name: 'カード更新', say: (e) => `カードを更新しました。期限は${e.cardExpires === null ? 'ありません' : jaDate(e.cardExpires)}。` },
  PatronBlocked: { name: '利用停止', say: (e) => `${e.until === null ? '解除するまで' : `${jaDate(e.until)}まで`}利用を止めました。理由: ${e.reason}` },
  PatronUnblocked: { name: '利用再開', say: () => '利用を再開しました。' },
  SlotClaimed: { name: '枠の確保', say: (e) => `${e.kind === 'loan' ? '貸出' : '予約'}の枠を1つ取りました${e.counted ? '' : '（数に入れません）'}。` },
  SlotReleased: { name: '枠の返却', say: (e) => `${e.kind === 'loan' ? '貸出' : '予約'}の枠を1つ返しました（${e.why === 'ended' ? '終わったため' : '使わなかったため'}）。` },
  ClassRulesChanged: { name: '規則の変更', say: (e) => `「${className(jaClass, e.class)}」の規則が変わりました（貸出${e.rules.loans}冊・${e.rules.loanDays}日、予約${e.rules.holds}冊、取り置き${e.rules.pickupDays}日、延長${e.rules.extensions}回）。` },
  RetentionChanged: { name: '忘れる日数の変更', say: (e) => `読書記録を忘れるまでの日数が${e.days}日になりました。` },
  TitleCatalogued: { name: '書誌の作成', say: (e) => `『${e.record.title}』の書誌を作りました。` },
  TitleRevised: { name: '書誌の修正', say: (e) => `『${e.record.title}』の書誌を直しました。` },
  FileAttached: { name: 'ファイル追加', say: (e) => `本のファイルを加えました（${e.file.chapters}章${e.file.removed > 0 ? `、危険なところを${e.file.removed}か所取りのぞき` : ''}）。` },
  CoverAttached: { name: '表紙の追加', say: () => '表紙の絵を加えました。' },
  TitleHidden: { name: '非公開', say: () => '非公開にしました。' },
  TitleShown: { name: '公開', say: () => '公開しました。' },
  SearchFoundNothing: { name: '見つからない検索', say: (e) => `「${e.query}」の検索で、1件も見つかりませんでした。` },
  BookOpened: { name: '本を開く', say: (e) => `${className(jaDevice, e.device)}で本が開かれました${e.access === 'open' ? '（だれでも読める本）' : ''}。` },
  ChapterOpened: { name: '章を開く', say: (e) => `${e.chapter + 1}番目の章が開かれました。` },
  PlaceKept: { name: '位置の保存', say: (e) => `読んだところを残しました（全体の${Math.round(e.place.locations.totalProgression * 100)}％）。` },
  BookClosed: { name: '本を閉じる', say: () => '本が閉じられました。' },
  ReaderForgotten: { name: '忘却', say: (e) => `貸出 ${shortId(e.loanId)} の「だれが」を開く鍵を捨てました。もうだれにも分かりません。` },
  MemberRegistered: { name: '会員の登録', say: () => '会員の登録がありました（個人の情報は封印）。' },
  TermsAccepted: { name: '規約の同意', say: (e) => `利用規約（${e.edition}版）に同意しました。` },
  MemberWithdrew: { name: '退会', say: () => '退会しました。' },
  SignedIn: { name: 'ログイン', say: (e) => `${jaDoor[e.door]}がログインしました${e.class === null ? '' : `（${className(jaClass, e.class)}）`}。` },
  SignInRefused: { name: 'ログイン失敗', say: (e) => `${jaDoor[e.door]}のログインを断りました（${jaRefused[e.reason]}）。` },
  PersonalRecordViewed: { name: '個人の記録の閲覧', say: (e) => `職員が個人の記録を開きました。理由: ${e.reason}` },
  PasswordReset: { name: 'パスワードの再発行', say: (e) => `職員がパスワードを再発行しました。理由: ${e.reason}` },
};

const en: Sentences = {
  LicenceAdded: { name: 'Licence added', say: (e) => `Licence ${shortId(e.licenceId)} was added (${count(e.terms.concurrency, (n) => `${n} at once`, 'no limit of readers')}, ${count(e.terms.checkouts, (n) => `${n} loans`, 'loans not counted')}, ${e.terms.expires === null ? 'perpetual' : `until ${enDate(e.terms.expires)}`}).` },
  LicenceBegan: { name: 'Licence began', say: (e) => `Licence ${shortId(e.licenceId)} can be used from now.` },
  LicenceWithdrawn: { name: 'Licence withdrawn', say: (e) => `Licence ${shortId(e.licenceId)} was withdrawn${enLeft(e.checkoutsLeft)}. Reason: ${e.reason}` },
  LicenceExpired: { name: 'Licence expired', say: (e) => `Licence ${shortId(e.licenceId)} expired${enLeft(e.checkoutsLeft)}.` },
  LicenceConsumed: { name: 'Licence used', say: (e) => `Licence ${shortId(e.licenceId)} was used once${enLeft(e.checkoutsLeft)}${e.price > 0 ? `, ¥${e.price}` : ''}.` },
  LoanStarted: { name: 'Loan', say: (e) => `Lent to a ${className(enClass, e.borrower.class)} patron, due ${enDate(e.due)}${e.cut ? ' (cut to the licence’s end)' : ''}.` },
  LoanExtended: { name: 'Extension', say: (e) => `Loan ${shortId(e.loanId)} was extended to ${enDate(e.due)} (no. ${e.extension}).` },
  LoanReturned: { name: 'Return', say: (e) => `Loan ${shortId(e.loanId)} was returned${e.by === 'staff' ? ' at the desk' : ''}.` },
  LoanExpired: { name: 'Loan ended', say: (e) => `Loan ${shortId(e.loanId)} ended by itself at ${enDate(e.due)}.` },
  HoldPlaced: { name: 'Hold', say: (e) => `A ${className(enClass, e.borrower.class)} patron placed a hold (${e.pickupDays} days to collect).` },
  HoldBecameReady: { name: 'Hold ready', say: (e) => `Hold ${shortId(e.holdId)} is ready, kept until ${enDate(e.until)}.` },
  HoldPutBack: { name: 'Hold put back', say: (e) => `Hold ${shortId(e.holdId)} waits again: its licence can no longer be used.` },
  HoldPassedOn: { name: 'Hold passed on', say: (e) => `Hold ${shortId(e.holdId)} was not collected in time and passed on.` },
  HoldPaused: { name: 'Hold paused', say: (e) => `Hold ${shortId(e.holdId)} was paused${e.until === null ? '' : ` until ${enDate(e.until)}`}.` },
  HoldResumed: { name: 'Hold resumed', say: (e) => `Hold ${shortId(e.holdId)} goes on.` },
  HoldCancelled: { name: 'Hold cancelled', say: (e) => `Hold ${shortId(e.holdId)} was cancelled${e.by === 'staff' ? ' at the desk' : ''}.` },
  HoldFulfilled: { name: 'Hold fulfilled', say: (e) => `Hold ${shortId(e.holdId)} became loan ${shortId(e.loanId)}.` },
  Forgone: { name: 'Forgone', say: (e) => `${shortId(e.id)} will not begin, since its slot was given back.` },
  BorrowTurnedAway: { name: 'Turned away', say: (e) => `A ${className(enClass, e.borrower.class)} patron could not borrow (${className(enWhy, e.reason)}).` },
  PatronEnrolled: { name: 'Enrolled', say: (e) => `Enrolled in class “${className(enClass, e.class)}”; the card ${e.cardExpires === null ? 'has no end' : `ends ${enDate(e.cardExpires)}`}.` },
  PatronClassChanged: { name: 'Class changed', say: (e) => `The class is now “${className(enClass, e.class)}”.` },
  CardRenewed: { name: 'Card renewed', say: (e) => `The card was renewed; it ${e.cardExpires === null ? 'has no end' : `ends ${enDate(e.cardExpires)}`}.` },
  PatronBlocked: { name: 'Blocked', say: (e) => `Blocked ${e.until === null ? 'until lifted' : `until ${enDate(e.until)}`}. Reason: ${e.reason}` },
  PatronUnblocked: { name: 'Unblocked', say: () => 'The block was lifted.' },
  SlotClaimed: { name: 'Slot claimed', say: (e) => `A ${e.kind} slot was taken${e.counted ? '' : ' (not counted)'}.` },
  SlotReleased: { name: 'Slot released', say: (e) => `A ${e.kind} slot was given back (${e.why === 'ended' ? 'it ended' : 'it was not used'}).` },
  ClassRulesChanged: { name: 'Rules changed', say: (e) => `Rules of “${className(enClass, e.class)}” changed (${e.rules.loans} loans of ${e.rules.loanDays} days, ${e.rules.holds} holds, ${e.rules.pickupDays} days to collect, ${e.rules.extensions} extensions).` },
  RetentionChanged: { name: 'Retention changed', say: (e) => `Who read what is now forgotten after ${e.days} days.` },
  TitleCatalogued: { name: 'Catalogued', say: (e) => `The record of “${e.record.title}” was made.` },
  TitleRevised: { name: 'Revised', say: (e) => `The record of “${e.record.title}” was revised.` },
  FileAttached: { name: 'File attached', say: (e) => `A book file was attached (${e.file.chapters} chapters${e.file.removed > 0 ? `, ${e.file.removed} dangerous parts taken out` : ''}).` },
  CoverAttached: { name: 'Cover attached', say: () => 'A cover picture was attached.' },
  TitleHidden: { name: 'Hidden', say: () => 'The title was hidden.' },
  TitleShown: { name: 'Shown', say: () => 'The title was shown.' },
  SearchFoundNothing: { name: 'Empty search', say: (e) => `A search for “${e.query}” found nothing.` },
  BookOpened: { name: 'Book opened', say: (e) => `The book was opened on a ${className(enDevice, e.device)}${e.access === 'open' ? ' (open to everybody)' : ''}.` },
  ChapterOpened: { name: 'Chapter opened', say: (e) => `Chapter ${e.chapter + 1} was opened.` },
  PlaceKept: { name: 'Place kept', say: (e) => `The place was kept (${Math.round(e.place.locations.totalProgression * 100)}% of the book).` },
  BookClosed: { name: 'Book closed', say: () => 'The book was closed.' },
  ReaderForgotten: { name: 'Forgotten', say: (e) => `The key that told who made loan ${shortId(e.loanId)} was destroyed. Nobody can tell any more.` },
  MemberRegistered: { name: 'Registered', say: () => 'A member was registered (personal data sealed).' },
  TermsAccepted: { name: 'Terms accepted', say: (e) => `The terms of use (edition ${e.edition}) were accepted.` },
  MemberWithdrew: { name: 'Withdrew', say: () => 'The member withdrew.' },
  SignedIn: { name: 'Signed in', say: (e) => `A ${enDoor[e.door]} signed in${e.class === null ? '' : ` (${className(enClass, e.class)})`}.` },
  SignInRefused: { name: 'Sign-in refused', say: (e) => `A ${enDoor[e.door]} sign-in was refused (${enRefused[e.reason]}).` },
  PersonalRecordViewed: { name: 'Record viewed', say: (e) => `Staff opened a personal record. Reason: ${e.reason}` },
  PasswordReset: { name: 'Password reset', say: (e) => `Staff gave a new password. Reason: ${e.reason}` },
};

export const eventTexts: Texts<Sentences> = { ja, en };

export const auditTexts = defineTexts({
  ja: {
    title: '航跡', lead: '起きたことはすべて、消えない記録として残っています。日や流れを選ぶと、その時点の姿までさかのぼれます。', classes: jaClass,
    density: '日ごとの出来事の数', span: '期間', spans: { '30': '30日', '90': '90日', '365': '1年' }, day: '日', dayOf: (date: string, n: string) => `${date} ${n}件`, sum: (n: string) => `この期間に${n}件`, earlier: '前の日', later: '次の日', keys: '左右の矢印キーで1日ずつ動きます。',
    kind: '流れの種類', anyKind: 'すべての種類', type: '出来事', anyType: 'すべての出来事',
    kinds: { title: '本の貸出', patron: '利用者の枠', membership: '会員', reading: '読書', work: '書誌', searches: '検索', rules: '規則', security: '入口' },
    eventsOf: (date: string) => `${date}の出来事`, noEvents: 'この日の出来事はありません。', noEventsHint: '別の日を選ぶか、しぼりこみを外してください。', time: '時刻', what: '出来事', who: 'だれが', stream: '流れ', follow: '流れをたどる', followNamed: (stream: string) => `流れ ${stream} をたどる`,
    roles: { visitor: '訪問者', patron: '利用者', librarian: '図書館員', administrator: '管理者', auditor: '監査者', system: '仕組み' },
    choose: '流れを選ぶ', chooseHint: '本は名前でさがせます。ほかは番号でさがします。', book: '本の名前', id: '番号', go: 'たどる', books: '見つかった本', lending: '貸出の流れ', record: '書誌の流れ', rulesStream: '規則の流れ', noBooks: '見つかりませんでした。',
    back: '日の一覧へもどる', timeline: 'できごとの列', versions: (n: number) => `${n}件の出来事`, truncated: '多いため、新しい5,000件を出しています。', nothing: 'この流れの記録はありません。', nothingHint: 'まだ何も起きていないか、番号がちがうようです。', noState: 'この流れは出来事だけを残します。時点の姿はありません。',
    slider: 'さかのぼる時点', stepOf: (n: number, of: number) => `${of}のうち${n}番目の時点`, sliderHint: '矢印キーで、出来事を1つずつ行き来できます。', stateAt: (date: string) => `${date}の姿`, version: (n: number) => `${n}件目までの記録から組み立てました。`, changes: 'ちがい', changesBefore: '1つ前の時点とのちがい', changesPinned: (date: string) => `${date}とのちがい`, pin: 'この時点を留めてくらべる', unpin: '留めを外す', pinned: (date: string) => `${date}を留めています。スライダーを動かすと、その時点とのちがいが出ます。`, noChanges: 'ちがいはありません。', first: 'まだ何も起きていません。', beginning: 'はじまる前', before: 'まえ', after: 'あと', field: '項目', nowHere: 'いまの時点',
    sealed: '封印', erased: '消去', sealedHint: '「封印」は、個人にかかわるところです。鍵のある人にしか開けず、監査者にも見えません。', empty: 'なし', none: 'まだ何もありません。', yes: 'はい', no: 'いいえ', all: '制限なし', forever: '無期限', raw: 'もとの記録',
    state: { licences: 'ライセンス', loans: '貸出', holds: '予約の列', seats: '席', used: '使った回数', checkouts: '回数', until: '期限', due: '返却期限', borrower: '区分', holder: '借りた人', extensions: '延長', status: '状態', begun: '使えます', notBegun: '開始前', ended: { withdrawn: '取り下げ', expired: '期限切れ' }, waiting: '順番待ち', ready: '用意できた', paused: '休止中', noLoans: '貸出はありません。', noHolds: '予約はありません。', noLicences: 'ライセンスはありません。', slots: '使っている枠', noSlots: '使っている枠はありません。', card: 'カードの期限', block: '利用停止', class: '区分', school: '学校', retention: '忘れるまでの日数', file: 'ファイル', hidden: '非公開', unlimitedCounts: '読み放題も数える', reserved: '取り置き' },
    fields: {
      licences: 'ライセンス', loans: '貸出', holds: '予約', forgone: '見合わせ', terms: '条件', concurrency: '同時に読める人数', checkouts: '回数', starts: '使いはじめ', expires: '期限', perLoan: '都度課金', audience: '対象', used: '使った回数', running: '貸出中', reserved: '取り置き', charged: '課金', month: '月', begun: '開始', ended: '終了', borrower: '借りた人の区分', class: '区分', school: '学校', holder: '借りた人', started: '貸出日', due: '返却期限', extensions: '延長回数', pickupDays: '取り置き日数', status: '状態', is: '状態', until: 'いつまで', licenceId: 'ライセンス', loanId: '貸出', holdId: '予約', price: '料金', monthlyBudget: '月の上限', kind: '種類', cardExpires: 'カードの期限', block: '利用停止', reason: '理由', slots: '枠', slot: '枠', counted: '数える', lease: '確保の期限', use: '使いみち', person: '個人の情報', withdrawn: '退会', termsAccepted: '規約の同意', classes: '区分', loanDays: '貸出日数', unlimitedCounts: '読み放題も数える', retentionDays: '忘れるまでの日数', record: '書誌', title: '書名', titleYomi: '読み', subtitle: '副書名', series: 'シリーズ', contributors: '著者など', name: '名前', yomi: '読み', role: '役割', publisher: '出版者', published: '出版日', isbn: 'ISBN', ndc: 'NDC', subjects: '件名', language: 'ことば', description: '内容紹介', pages: 'ページ', layout: '組み方', accessibility: '読みやすさ', local: '郷土資料', file: 'ファイル', hash: '指紋', size: '大きさ', chapters: '章', removed: '取りのぞいた数', cover: '表紙', type: '種類', hidden: '非公開', titleId: '本', access: '読み方', open: '開いている', chapter: '章', place: '位置', forgotten: '忘れた', speech: '読み上げ', reflow: '文字の大きさ', ruby: 'ふりがな', alternatives: '絵の説明',
    },
  },
  en: {
    title: 'Wake', lead: 'Everything that happened stays on a record that cannot be unwritten. Choose a day or a stream, and travel back to its state at any instant.', classes: enClass,
    density: 'Events per day', span: 'Span', spans: { '30': '30 days', '90': '90 days', '365': 'A year' }, day: 'Day', dayOf: (date: string, n: string) => `${date}: ${n} events`, sum: (n: string) => `${n} events in this span`, earlier: 'Day before', later: 'Day after', keys: 'The left and right arrow keys move day by day.',
    kind: 'Kind of stream', anyKind: 'Any kind', type: 'Event', anyType: 'Any event',
    kinds: { title: 'Lending of a title', patron: 'Slots of a patron', membership: 'Membership', reading: 'Reading', work: 'Record', searches: 'Searches', rules: 'Rules', security: 'The door' },
    eventsOf: (date: string) => `Events of ${date}`, noEvents: 'Nothing happened on this day.', noEventsHint: 'Choose another day, or clear the filters.', time: 'Time', what: 'Event', who: 'By', stream: 'Stream', follow: 'Follow', followNamed: (stream: string) => `Follow stream ${stream}`,
    roles: { visitor: 'visitor', patron: 'patron', librarian: 'librarian', administrator: 'administrator', auditor: 'auditor', system: 'the system' },
    choose: 'Choose a stream', chooseHint: 'Books are found by name, others by their id.', book: 'Name of a book', id: 'Id', go: 'Follow', books: 'Books found', lending: 'Lending', record: 'Record', rulesStream: 'Stream of the rules', noBooks: 'None found.',
    back: 'Back to the days', timeline: 'Timeline', versions: (n: number) => `${n} events`, truncated: 'There are many: the newest 5,000 are shown.', nothing: 'There is no record of this stream.', nothingHint: 'Nothing has happened yet, or the id is another.', noState: 'This stream keeps events only; there is no state to show.',
    slider: 'Instant to travel to', stepOf: (n: number, of: number) => `Instant ${n} of ${of}`, sliderHint: 'The arrow keys go from event to event.', stateAt: (date: string) => `As of ${date}`, version: (n: number) => `Put together from the first ${n} events.`, changes: 'Differences', changesBefore: 'Changes since the instant before', changesPinned: (date: string) => `Differences from ${date}`, pin: 'Pin this instant to compare', unpin: 'Unpin', pinned: (date: string) => `${date} is pinned. Move the slider to see the differences from it.`, noChanges: 'No differences.', first: 'Nothing has happened yet.', beginning: 'Before the beginning', before: 'Before', after: 'After', field: 'Field', nowHere: 'This instant',
    sealed: 'sealed', erased: 'erased', sealedHint: '“Sealed” is personal: it opens only with its key, and auditors do not have it.', empty: 'none', none: 'There is nothing yet.', yes: 'yes', no: 'no', all: 'no limit', forever: 'perpetual', raw: 'As recorded',
    state: { licences: 'Licences', loans: 'Loans', holds: 'Queue', seats: 'Seats', used: 'Used', checkouts: 'Loans', until: 'Until', due: 'Due', borrower: 'Class', holder: 'Borrower', extensions: 'Extensions', status: 'Status', begun: 'usable', notBegun: 'not begun', ended: { withdrawn: 'withdrawn', expired: 'expired' }, waiting: 'waiting', ready: 'ready', paused: 'paused', noLoans: 'No loans.', noHolds: 'No holds.', noLicences: 'No licences.', slots: 'Slots in use', noSlots: 'No slots in use.', card: 'Card ends', block: 'Block', class: 'Class', school: 'School', retention: 'Days until forgetting', file: 'File', hidden: 'Hidden', unlimitedCounts: 'Unlimited counted', reserved: 'kept' },
    fields: {
      licences: 'Licence', loans: 'Loan', holds: 'Hold', forgone: 'Forgone', terms: 'terms', concurrency: 'readers at once', checkouts: 'loans', starts: 'begins', expires: 'ends', perLoan: 'pay per loan', audience: 'audience', used: 'used', running: 'on loan', reserved: 'kept', charged: 'charged', month: 'month', begun: 'begun', ended: 'ended', borrower: 'borrower', class: 'class', school: 'school', holder: 'holder', started: 'started', due: 'due', extensions: 'extensions', pickupDays: 'days to collect', status: 'status', is: 'status', until: 'until', licenceId: 'licence', loanId: 'loan', holdId: 'hold', price: 'price', monthlyBudget: 'monthly limit', kind: 'kind', cardExpires: 'card ends', block: 'block', reason: 'reason', slots: 'Slot', slot: 'slot', counted: 'counted', lease: 'leased until', use: 'use', person: 'personal data', withdrawn: 'withdrawn', termsAccepted: 'terms accepted', classes: 'Class', loanDays: 'days of a loan', unlimitedCounts: 'unlimited counted', retentionDays: 'days until forgetting', record: 'Record', title: 'title', titleYomi: 'reading', subtitle: 'subtitle', series: 'series', contributors: 'contributors', name: 'name', yomi: 'reading', role: 'role', publisher: 'publisher', published: 'published', isbn: 'ISBN', ndc: 'NDC', subjects: 'subjects', language: 'language', description: 'description', pages: 'pages', layout: 'layout', accessibility: 'accessibility', local: 'local', file: 'File', hash: 'hash', size: 'size', chapters: 'chapters', removed: 'taken out', cover: 'Cover', type: 'type', hidden: 'hidden', titleId: 'title', access: 'access', open: 'open', chapter: 'chapter', place: 'place', forgotten: 'forgotten', speech: 'speech', reflow: 'reflow', ruby: 'ruby', alternatives: 'alternatives',
    },
  },
});
