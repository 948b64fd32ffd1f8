import { defineTexts } from './texts.ts';

export const signInTexts = defineTexts({
  ja: {
    title: 'ログイン', lead: '図書館の利用者カードの番号とパスワードを入れてください。', number: 'カード番号', numberHint: 'カードの裏の数字です。学校でもらったIDも使えます。', password: 'パスワード', show: 'パスワードを表示する', submit: 'ログイン',
    missingNumber: 'カード番号を入れてください。', missingPassword: 'パスワードを入れてください。', forgot: 'パスワードがわからないときは、図書館の窓口でお渡しし直します。',
    wait: (seconds: number) => `あと${seconds}秒でログインできます`,
    terms: '利用規約のご確認', termsLead: 'はじめてのご利用、または規約が新しくなったためのご確認です。', termsEdition: (date: string) => `${date}版`,
    termsPoints: '・本は、借りた方ご本人が読むためのものです。\n・印刷やコピー、画面の複製はできません。\n・期限が来ると、自動で返却されます。\n・読書の記録は、返却から一定の日数がたつと、だれにも分からない形で消えます。',
    termsAll: '利用規約の全文を読む（新しいタブ）', accept: '同意してはじめる', refuse: '同意しないでログアウト', already: (name: string) => `${name} さんとしてログインしています。`, toShelf: 'わたしの棚へ', welcome: (name: string) => `${name} さん、ようこそ。`,
    reminder: '利用規約への同意がまだです', reminderHint: '本を借りる前に、利用規約をご確認ください。', review: '規約を確認する',
  },
  en: {
    title: 'Sign in', lead: 'Please enter your library card number and password.', number: 'Card number', numberHint: 'The digits on the back of your card. School IDs work too.', password: 'Password', show: 'Show password', submit: 'Sign in',
    missingNumber: 'Please enter your card number.', missingPassword: 'Please enter your password.', forgot: 'If you do not know your password, the library desk will give you a new one.',
    wait: (seconds: number) => `Sign in again in ${seconds} s`,
    terms: 'Terms of use', termsLead: 'This is your first visit, or the terms have a new edition.', termsEdition: (date: string) => `Edition of ${date}`,
    termsPoints: '・Books are for the person who borrowed them.\n・Printing and copying, of pages or the screen, is not possible.\n・Loans return by themselves when they are due.\n・Some days after the return, nobody can tell any more who read what.',
    termsAll: 'Read the full terms of use (new tab)', accept: 'Accept and begin', refuse: 'Sign out without accepting', already: (name: string) => `You are signed in as ${name}.`, toShelf: 'To my shelf', welcome: (name: string) => `Welcome, ${name}.`,
    reminder: 'The terms of use are not accepted yet', reminderHint: 'Please read them before you borrow.', review: 'Read the terms',
  },
  easy: {
    title: '入る（ログイン）', lead: '図書館カードの 番号と パスワードを 入れてください。', number: 'カードの 番号', numberHint: 'カードの うしろに あります。学校の IDも 使えます。', show: 'パスワードを 見る', submit: '入る（ログイン）',
    missingNumber: 'カードの 番号を 入れてください。', missingPassword: 'パスワードを 入れてください。', forgot: 'パスワードが わからないときは、図書館の人に 聞いてください。', wait: (seconds: number) => `あと ${seconds}びょう 待ってください`,
    terms: 'やくそくを 読んでください', termsLead: '図書館を 使う 前に、読んでください。',
    termsPoints: '・本は、借りた人だけが 読みます。\n・コピーや 印刷は できません。\n・日が 来ると、本は 自動で 返ります。\n・読んだ 本の ことは、あとで 消えます。', termsAll: 'やくそくを ぜんぶ 読む（新しい タブ）', accept: 'はい、はじめます', refuse: 'いいえ、ログアウトします',
    reminder: 'やくそくを まだ 読んでいません', reminderHint: '本を 借りる 前に、読んでください。', review: 'やくそくを 読む',
  },
});
