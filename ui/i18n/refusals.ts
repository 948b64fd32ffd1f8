/**
 * One sentence for every refusal there is: what happened and what to do next, blaming nobody (R22). The records are typed by the
 * refusals themselves, so a refusal without a sentence does not compile.
 */
import type { Problem } from '../api.ts';
import type { RefusalName } from '../../application/refusal.ts';
import { formatDate } from '../kit/dates.ts';
import { baseTexts } from './base.ts';
import { localeOf, textsIn, useLanguage, useTexts, type Texts } from './texts.ts';

/** What a sentence may take in, as text ready to be shown; any of it may be missing (an offer names only the code). */
export interface Inserted {
  readonly limit?: string | undefined;
  readonly waiting?: string | undefined;
  readonly seconds?: string | undefined;
  /** A date in the reader's language: until when, since when, at what end. */
  readonly date?: string | undefined;
  readonly reason?: string | undefined;
  readonly field?: string | undefined;
  readonly least?: string | undefined;
  readonly most?: string | undefined;
}
type Sentences = Readonly<Record<RefusalName, (inserted: Inserted) => string>>;

const ja: Sentences = {
  'sign-in-required': () => 'ログインすると、使えます。',
  'not-permitted': () => 'いまのログインでは、この操作はできません。利用者カードの番号でログインすると、借りられます。',
  'unknown-or-wrong': () => 'カード番号かパスワードが合いませんでした。もう一度、確かめて入力してください。',
  'too-many-attempts': ({ seconds }) => `入力が続いたため、少しお休みしています。${seconds ? `${seconds}秒` : 'しばらく'}待ってから、もう一度お試しください。`,
  'still-under-way': () => '同じ操作を処理しています。少し待ってから、画面を読み込み直してください。',
  'no-file': () => 'この本はまだ届いていません（発注中）。届くと、ここから読めるようになります。',
  'loan-ended': () => '貸出の期限が来て、本は返却されました。読んだところは残っています。もう一度借りると、続きから読めます。',
  'no-such-page': () => 'このページはもうありません。はじめから読み込み直してください。',
  'unfit-book': ({ reason, field }) => `この本のファイルは取り込めませんでした${field ? `（${field}）` : ''}。${reason ? `理由: ${reason}。` : ''}ファイルを直してから、もう一度お試しください。`,
  'terms-outdated': () => '利用規約が新しくなりました。新しい規約を読んで、同意してください。',
  'unfit-terms': () => 'ライセンスの条件に、つじつまの合わないところがあります。期間と回数を確かめてください。',
  'licence-exists': () => 'このライセンスは登録済みです。一覧を確かめてください。',
  'no-such-licence': () => 'このライセンスは見つかりませんでした。一覧を読み込み直してください。',
  'no-such-loan': () => 'この本の貸出は終わっています。もう一度借りると、続きから読めます。',
  'no-such-hold': () => 'この予約は終わっています。必要なときは、もう一度予約してください。',
  'already-borrowed': ({ date }) => `この本はもう借りています${date ? `（${date}まで）` : ''}。「読む」から開けます。`,
  'already-held': () => 'この本はもう予約しています。順番が来たらお知らせします。',
  'not-licensed': () => 'いまは貸出の契約がなく、借りられません。図書館では、ご利用の希望を数えて選書に生かしています。',
  'not-for-this-class': () => 'この本は、利用できる方が決まっています（学校用など）。ほかの本は、ホームや「さがす」から探せます。',
  'all-on-loan': ({ waiting }) => `いまは全部貸し出し中です${waiting && waiting !== '0' ? `（${waiting}人待ち）` : ''}。予約すると、順番が来たときにお知らせします。`,
  'monthly-budget-spent': () => '今月分の貸出枠がいっぱいになりました。来月になると借りられます。',
  'hold-not-needed': () => 'いま空いています。予約しなくても、すぐに借りられます。',
  'extension-limit': ({ limit }) => (limit === '0' ? 'この区分では、延長はできません。返却したあと、空いていればもう一度借りられます。' : `延長できる回数（${limit ? `${limit}回` : '上限'}）まで使いました。返却したあと、空いていればもう一度借りられます。`),
  'held-by-others': () => 'ほかの方が予約しているため、延長できません。返したあとに予約すると、また順番が来ます。',
  'licence-withdrawn': ({ date }) => `出版社などの都合でライセンスが取り下げられたため、延長できません${date ? `（${date}まで読めます）` : '。期限までは読めます'}。`,
  'nothing-to-extend': ({ date }) => `いま延長しても、期限は変わりません${date ? `（${date}）` : ''}。期限が近づいたら、もう一度お試しください。`,
  'licence-ending': ({ date }) => `この本の契約が終わるため${date ? `（${date}）` : ''}、それより先へは延長できません。`,
  'slot-lapsed': () => '少し時間がたったため、受け付けが終わりました。もう一度押してください。',
  'needs-metered-slot': () => '本の空きが変わりました。もう一度押してください。',
  'no-such-patron': () => '利用者の登録が見つかりませんでした。図書館の窓口にお問い合わせください。',
  'card-expired': ({ date }) => `利用者カードの有効期限${date ? `（${date}）` : ''}が過ぎています。図書館の窓口で更新すると、また借りられます。`,
  blocked: ({ reason, date }) => `いまは新しく借りることができません。${reason ? `理由: ${reason}。` : ''}${date ? `${date}を過ぎると借りられます。` : ''}くわしくは図書館の窓口でお尋ねください。`,
  'loan-limit': ({ limit }) => `借りられる数${limit ? `（${limit}冊）` : ''}まで借りています。1冊返すと、この本を借りられます。`,
  'hold-limit': ({ limit }) => `予約できる数${limit ? `（${limit}冊）` : ''}まで予約しています。1つ取り消すと、この本を予約できます。`,
  'provisional-limit': ({ limit }) => `仮登録で借りられる数${limit ? `（${limit}冊）` : ''}まで借りています。返却するか、図書館の窓口で本登録をすると借りられます。`,
  'already-in-use': () => 'この操作は受け付け済みです。画面を読み込み直してください。',
  'rules-out-of-bounds': ({ least, most }) => `決められる範囲${least && most ? `（${least}から${most}まで）` : ''}を外れています。数を直してください。`,
  'no-such-title': () => 'この本は見つかりませんでした。公開が終わったのかもしれません。「さがす」から探してください。',
  'title-exists': () => 'この書誌は登録済みです。一覧を確かめてください。',
  'unfit-record': ({ field }) => `書誌に直すところがあります${field ? `（${field}）` : ''}。内容を確かめてください。`,
  'no-such-member': () => '利用者の登録が見つかりませんでした。番号を確かめてください。',
  'member-exists': () => 'この利用者は登録済みです。一覧を確かめてください。',
  'book-not-opened': () => '本がまだ開かれていません。もう一度「読む」を押してください。',
};

const en: Sentences = {
  'sign-in-required': () => 'Sign in to use this.',
  'not-permitted': () => 'This cannot be done with the present sign-in. Sign in with a library card number to borrow.',
  'unknown-or-wrong': () => 'The card number and the password do not match. Please check both and try again.',
  'too-many-attempts': ({ seconds }) => `There were many tries in a row. Please wait ${seconds ? `${seconds} seconds` : 'a little'} and try again.`,
  'still-under-way': () => 'The same request is being worked on. Please wait a moment and reload.',
  'no-file': () => 'This book has been ordered but has not arrived yet. It can be read here as soon as it does.',
  'loan-ended': () => 'The loan has come to its end and the book was returned. Your place is kept: borrow it again to read on.',
  'no-such-page': () => 'This page of the list is gone. Please start again from the beginning.',
  'unfit-book': ({ reason, field }) => `The file of this book could not be taken in${field ? ` (${field})` : ''}.${reason ? ` Reason: ${reason}.` : ''} Please mend the file and try again.`,
  'terms-outdated': () => 'There is a new edition of the terms of use. Please read and accept it.',
  'unfit-terms': () => 'The terms of the licence do not fit together. Please check dates and counts.',
  'licence-exists': () => 'This licence is registered already. Please see the list.',
  'no-such-licence': () => 'This licence was not found. Please reload the list.',
  'no-such-loan': () => 'This loan has ended. Borrow the book again to read on from your place.',
  'no-such-hold': () => 'This hold has ended. You can place a new one.',
  'already-borrowed': ({ date }) => `You have borrowed this book already${date ? ` (until ${date})` : ''}. Press “Read” to open it.`,
  'already-held': () => 'You have a hold on this book already. We will tell you when it is your turn.',
  'not-licensed': () => 'The library has no licence to lend this book now. Requests are counted and help us choose.',
  'not-for-this-class': () => 'This book is for certain readers only (a school, for instance). There is more to find under Search.',
  'all-on-loan': ({ waiting }) => `All copies are on loan${waiting && waiting !== '0' ? ` (${waiting} waiting)` : ''}. Place a hold and we will tell you when it is your turn.`,
  'monthly-budget-spent': () => 'This month’s loans of this book are used up. It can be borrowed again next month.',
  'hold-not-needed': () => 'A copy is free: you can borrow it right away.',
  'extension-limit': ({ limit }) => (limit === '0' ? 'Loans of your class cannot be extended. After returning it you can borrow it again if it is free.' : `You have used ${limit ? `all ${limit} extensions` : 'all extensions'}. After returning it you can borrow it again if it is free.`),
  'held-by-others': () => 'Others are waiting for this book, so the loan cannot be extended. Place a hold after returning it to get it again.',
  'licence-withdrawn': ({ date }) => `The licence was withdrawn, so it cannot be extended. You can read on until ${date ?? 'it is due'}.`,
  'nothing-to-extend': ({ date }) => `Extending now would not change the due date${date ? ` (${date})` : ''}. Try again nearer to it.`,
  'licence-ending': ({ date }) => `The library’s licence for this book ends${date ? ` on ${date}` : ''}, so the loan cannot go beyond it.`,
  'slot-lapsed': () => 'That took a little too long. Please press once more.',
  'needs-metered-slot': () => 'The free copies have just changed. Please press once more.',
  'no-such-patron': () => 'Your registration was not found. Please ask at the library desk.',
  'card-expired': ({ date }) => `Your card has expired${date ? ` (${date})` : ''}. Renew it at the library desk to borrow again.`,
  blocked: ({ reason, date }) => `You cannot borrow anything new at present.${reason ? ` Reason: ${reason}.` : ''}${date ? ` This ends on ${date}.` : ''} The library desk can tell you more.`,
  'loan-limit': ({ limit }) => `You have as many loans as you can have${limit ? ` (${limit})` : ''}. Return one to borrow this book.`,
  'hold-limit': ({ limit }) => `You have as many holds as you can have${limit ? ` (${limit})` : ''}. Cancel one to place this hold.`,
  'provisional-limit': ({ limit }) => `You have as many loans as a provisional card allows${limit ? ` (${limit})` : ''}. Return one, or complete your registration at the desk.`,
  'already-in-use': () => 'This has been taken in already. Please reload.',
  'rules-out-of-bounds': ({ least, most }) => `This is out of bounds${least && most ? ` (${least} to ${most})` : ''}. Please change the number.`,
  'no-such-title': () => 'This book was not found. It may no longer be published. Please look for it under Search.',
  'title-exists': () => 'This title is in the catalogue already. Please see the list.',
  'unfit-record': ({ field }) => `Something in the record needs mending${field ? ` (${field})` : ''}. Please check it.`,
  'no-such-member': () => 'This registration was not found. Please check the number.',
  'member-exists': () => 'This person is registered already. Please see the list.',
  'book-not-opened': () => 'The book is not open yet. Please press “Read” again.',
};

const easy: Sentences = {
  'sign-in-required': () => 'ログインすると 使えます。',
  'not-permitted': () => 'いまの ログインでは できません。図書館カードの 番号で ログインしてください。',
  'unknown-or-wrong': () => 'カードの 番号か パスワードが ちがいます。もう いちど 入れてください。',
  'too-many-attempts': ({ seconds }) => `${seconds ? `${seconds}びょう` : '少し'} 待ってから、もう いちど 入れてください。`,
  'still-under-way': () => 'いま しています。少し 待ってください。',
  'no-file': () => 'この本は、まだ 来ていません。来たら、ここで 読めます。',
  'loan-ended': () => '借りる 時間が 終わりました。読んだ ところは、のこっています。また 借りると、つづきから 読めます。',
  'no-such-page': () => 'このページは もう ありません。はじめから 見てください。',
  'unfit-book': () => 'この本の ファイルは 使えません。ファイルを 直してください。',
  'terms-outdated': () => 'やくそくが 新しく なりました。読んでください。',
  'unfit-terms': () => 'ライセンスの 日や 数が 合いません。直してください。',
  'licence-exists': () => 'このライセンスは もう あります。',
  'no-such-licence': () => 'このライセンスは ありません。もう いちど 見てください。',
  'no-such-loan': () => 'この本は もう 返しました。また 借りると、つづきから 読めます。',
  'no-such-hold': () => 'この予約は もう ありません。もう いちど 予約できます。',
  'already-borrowed': ({ date }) => `この本は もう 借りています${date ? `（${date}まで）` : ''}。「読む」を おしてください。`,
  'already-held': () => 'この本は もう 予約しています。あなたの 番に なったら、知らせます。',
  'not-licensed': () => 'いま、この本は 借りられません。ほかの 本を さがしてください。',
  'not-for-this-class': () => 'この本は、学校などの 人だけが 読めます。ほかの 本を さがしてください。',
  'all-on-loan': ({ waiting }) => `いま、ほかの人が 読んでいます${waiting && waiting !== '0' ? `（${waiting}人が 待っています）` : ''}。予約すると、あなたの 番に 知らせます。`,
  'monthly-budget-spent': () => 'この本は、今月は もう 借りられません。来月、借りられます。',
  'hold-not-needed': () => 'いま 借りられます。予約は いりません。',
  'extension-limit': () => 'もう のばせません。返して、また 借りてください。',
  'held-by-others': () => 'ほかの人が 待っています。だから、のばせません。',
  'licence-withdrawn': () => 'この 本は もう のばせません。返す日までは 読めます。',
  'nothing-to-extend': () => 'いま のばしても、日は 変わりません。あとで してください。',
  'licence-ending': ({ date }) => `この本は${date ? `、${date}` : ' もうすぐ'} 終わります。だから、のばせません。`,
  'slot-lapsed': () => '時間が たちました。もう いちど おしてください。',
  'needs-metered-slot': () => 'もう いちど おしてください。',
  'no-such-patron': () => 'あなたの 登録が ありません。図書館の人に 聞いてください。',
  'card-expired': ({ date }) => `カードの 日${date ? `（${date}）` : ''}が すぎました。図書館で 新しく してください。`,
  blocked: ({ date }) => `いま、新しい 本は 借りられません。${date ? `${date}の あと、借りられます。` : ''}図書館の人に 聞いてください。`,
  'loan-limit': ({ limit }) => `もう ${limit ? `${limit}さつ` : 'いっぱい'} 借りています。1さつ 返すと、借りられます。`,
  'hold-limit': ({ limit }) => `もう ${limit ? `${limit}さつ` : 'いっぱい'} 予約しています。1つ やめると、予約できます。`,
  'provisional-limit': ({ limit }) => `いまの カードで 借りられるのは ${limit ? `${limit}さつ` : '少し'}です。返すか、図書館で 登録してください。`,
  'already-in-use': () => 'もう できています。ページを もう いちど 見てください。',
  'rules-out-of-bounds': ({ least, most }) => `数は ${least && most ? `${least}から ${most}まで` : 'もっと ちがう数'}に してください。`,
  'no-such-title': () => 'この本は ありません。「さがす」で さがしてください。',
  'title-exists': () => 'この本は もう あります。',
  'unfit-record': () => '本の じょうほうを 直してください。',
  'no-such-member': () => 'この人は ありません。番号を 見てください。',
  'member-exists': () => 'この人は もう あります。',
  'book-not-opened': () => '本が ひらいていません。「読む」を もう いちど おしてください。',
};

const refusalTexts: Texts<Sentences> = { ja, en, easy };

const isRefusal = (code: string): code is RefusalName => Object.hasOwn(ja, code);

/** What was refused: a `Problem`, or only its code as an offer names it. */
export type Refused = Pick<Problem, 'code' | 'extras'> | { readonly code: string; readonly extras?: undefined };

/** The sentence for whatever went wrong, in the reader's language; what is no refusal gets the plain one of the shell. */
export const useRefusalText = (): ((refused: Refused) => string) => {
  const language = useLanguage();
  const { problem } = useTexts(baseTexts);
  const locale = localeOf(language);
  const text = (value: unknown): string | undefined =>
    typeof value === 'number' ? new Intl.NumberFormat(locale).format(value) : typeof value === 'string' && value !== '' ? value : undefined;
  return (refused) => {
    const { code, extras = {} } = refused;
    if (!isRefusal(code)) return code === 'offline' ? problem.offline : code === 'busy' || code === 'too-many-requests' ? problem.busy : code === 'unreachable' ? problem.unreachable : problem.unexpected;
    const moment = extras['due'] ?? extras['until'] ?? extras['since'] ?? extras['expires'];
    return textsIn(refusalTexts, language)[code]({
      limit: text(extras['limit']), waiting: text(extras['waiting']), seconds: text(extras['retryAfterSeconds']), reason: text(extras['reason']),
      field: text(extras['field'] ?? extras['file']), least: text(extras['least']), most: text(extras['most']),
      date: typeof moment === 'string' ? formatDate(moment, locale) : undefined,
    });
  };
};
