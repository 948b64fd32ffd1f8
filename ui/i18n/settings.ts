import { defineTexts } from './texts.ts';

export const settingsTexts = defineTexts({
  ja: {
    title: '設定', lead: '選ぶとすぐに変わります。この端末に残り、ログインしていなくても使えます。', look: '見え方', language: 'ことば', languages: { ja: '日本語', en: 'English', 'ja-x-easy': 'やさしい日本語' }, easyHint: '短い文で、やさしく書きます。',
    text: '文字の大きさ', texts: { normal: 'ふつう', large: '大きい', larger: 'もっと大きい' }, contrast: '色の濃さ', contrasts: { normal: 'ふつう', high: 'くっきり' }, highHint: '背景を白に、文字を黒にします。',
    motion: '動き', motions: { system: '端末の設定に合わせる', none: '動かさない' }, ruby: 'ふりがなを付ける', rubyHint: 'おもなボタンと、使い方のページに付きます。', sample: '見本', sampleText: '{瀬戸内|せとうち}の{海|うみ}は、{夕方|ゆうがた}になると{風|かぜ}がやみます。',
    reader: '本の中の文字の大きさ・書体・色は、本を開いてから「表示」で変えられます。', account: 'アカウント', name: 'お名前', class: '区分', card: 'カードの有効期限', none: 'なし', role: '役割',
    signOut: 'ログアウト', signOutHint: '共用の端末では、使い終わったらログアウトしてください。', visitor: 'ログインしていません。', signIn: 'ログイン', history: '読書の記録', historyText: '返した本の記録は、保存の日数が過ぎると消えます。', privacy: 'くわしくは「プライバシー」へ', signedOut: 'ログアウトしました。',
  },
  en: {
    title: 'Settings', lead: 'Changes take effect at once and stay on this device, signed in or not.', look: 'Looks', language: 'Language', languages: { ja: '日本語', en: 'English', 'ja-x-easy': 'やさしい日本語' }, easyHint: 'Short sentences in easy Japanese.',
    text: 'Text size', texts: { normal: 'Normal', large: 'Large', larger: 'Larger' }, contrast: 'Contrast', contrasts: { normal: 'Normal', high: 'High' }, highHint: 'Black on white.',
    motion: 'Motion', motions: { system: 'As on this device', none: 'No motion' }, ruby: 'Furigana', rubyHint: 'On the main buttons and the help pages in Japanese.', sample: 'Sample', sampleText: 'Towards evening the wind drops over the Seto Inland Sea.',
    reader: 'Size, typeface and colours inside a book are changed there, under “Display”.', account: 'Account', name: 'Name', class: 'Class', card: 'Card valid until', none: 'No end', role: 'Role',
    signOut: 'Sign out', signOutHint: 'On a shared device, please sign out when you are done.', visitor: 'You are not signed in.', signIn: 'Sign in', history: 'Reading records', historyText: 'Records of returned books vanish after the days of retention.', privacy: 'More under Privacy', signedOut: 'You are signed out.',
  },
  easy: {
    title: 'せってい', lead: 'えらぶと、すぐ 変わります。', look: '見えかた', easyHint: '短い、やさしい 日本語です。', text: '字の 大きさ', contrast: '色', motion: 'うごき', motions: { system: 'スマートフォンや パソコンと 同じ', none: 'うごかない' }, ruby: 'ふりがな',
    rubyHint: '大事な ボタンと、使いかたの ページに つきます。', reader: '本の 中の 字は、本を ひらいてから 変えられます。', account: 'あなたのこと', name: '名前', class: 'しゅるい', card: 'カードを 使える日', signOut: '出る（ログアウト）', signOutHint: 'みんなで 使う パソコンでは、さいごに 出てください。',
    visitor: 'ログインしていません。', signIn: '入る（ログイン）', history: '読んだ 本のこと', historyText: '返した 本の ことは、あとで 消えます。', privacy: 'くわしく 読む',
  },
});
