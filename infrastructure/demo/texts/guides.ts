import { readableRecord } from '../books-record.ts';
import type { ReflowBook } from '../books-source.ts';

export const islandGuide: ReflowBook = {
  key: 'island-guide-en',
  kind: 'reflow',
  direction: 'ltr',
  fullRuby: false,
  licences: ['own-material'],
  pictures: {},
  record: readableRecord({
    title: 'Seven Islands, No Bridge', yomi: 'セブンアイランズノーブリッジ', subtitle: 'A short guide to the Kasaoka Islands', people: 'サラ・ペブルトン', publisher: '笠岡諸島文化刊行会', published: '2025-05-01',
    ndc: '291.75', subjects: 'Kasaoka, islands, travel', audience: 'general', language: 'en', pages: 32, layout: 'reflow-horizontal', ruby: false, local: true,
    description: 'A short, unhurried introduction to the inhabited islands off Kasaoka: stone, dancing, camellias, cats and a lighthouse.',
  }),
  chapters: [
    { title: 'Before you go', text: `
Kasaoka is a small city on the Seto Inland Sea, in the south-west of Okayama Prefecture. Off its coast lie some thirty islands. People live on seven of them, and none has a bridge. You go by boat.
Boats are few, so plan the way back first. Check the timetable on the day: wind and fog can stop the service. Carry water, cash and a hat, and take your rubbish home with you.
The sea here is often so still that the islands seem to float. There is a word for it: **nagi**, the calm between the day's wind and the night's.` },
    { title: 'Takashima and Shiraishi', text: `
Takashima is the nearest. It is quiet and green, and old stories say that a legendary emperor rested here on a long journey east.
Shiraishi has a wide beach and a hill of strange rocks. One of them, Yoroi-iwa, looks like a suit of armour and is protected as a natural monument. In August the island dances. In Shiraishi Odori, several different dances are performed at once to one drum and one singer. It is said to comfort the souls of those who fell in a sea battle more than eight hundred years ago.` },
    { title: 'Kitagi, the island of stone', text: `
Kitagi is granite. For centuries its stone has been cut, loaded on boats and carried away to become castle walls, bridges and banks. Some of the old quarries have filled with rain and turned deep blue. Please look only from the permitted places, with a guide: the cliffs are high.
Look down, too. Drain covers, garden walls and doorsteps are made of the same speckled stone.` },
    { title: 'Hishima, Manabe and Mushima', text: `
Hishima is really two islands, Obishima and Kobishima. Camellias grow on the larger one, and at low tide a tongue of sand stretches out into the sea.
Manabe keeps its old lanes, dark wooden walls and a wooden school building. It is known for a festival at which men run with portable shrines, and for its cats.
Mushima is the southernmost point of the prefecture. Climb to the white lighthouse. In January and February the slope beneath it is covered with narcissus, and on a clear day Shikoku looks close enough to touch.` },
    { title: 'A few words', text: `
| Japanese | Meaning |
| Ohayō gozaimasu | Good morning |
| Fune wa nanji desu ka | What time is the boat? |
| Mizu o kudasai | Water, please |
| Kirei desu ne | It's beautiful, isn't it? |
| Mata kimasu | I will come again |
Greet the people you pass. On an island, everyone who gets off the boat has been noticed already.` },
  ],
};

export const easyGuide: ReflowBook = {
  key: 'easy-library',
  kind: 'reflow',
  direction: 'ltr',
  fullRuby: true,
  licences: ['own-material', 'public-domain'],
  pictures: {},
  record: readableRecord({
    title: 'やさしい日本語　電子図書館の使い方', yomi: 'ヤサシイニホンゴデンシトショカンノツカイカタ', people: '凪ことば工房(編)', publisher: '笠岡諸島文化刊行会', published: '2026-01-20',
    ndc: '015.1', subjects: 'やさしい日本語、図書館', audience: 'general', pages: 20, layout: 'reflow-horizontal', ruby: true,
    description: '電子図書館で本を読む方法を、短くわかりやすい日本語で説明します。すべての漢字にふりがながあります。',
  }),
  chapters: [
    { title: '電子図書館《でんしとしょかん》は、どんなところですか', text: `
電子図書館《でんしとしょかん》は、インターネットの図書館《としょかん》です。
パソコン、タブレット、スマートフォンで、本《ほん》を読《よ》むことができます。
お金《かね》は、いりません。（インターネットの料金《りょうきん》は、かかります。）
いつでも使《つか》うことができます。夜《よる》も、休《やす》みの日《ひ》も、使《つか》うことができます。` },
    { title: '本《ほん》を借《か》ります', text: `
- 本《ほん》をさがします。ひらがなで書《か》いても、さがすことができます。
- 読《よ》みたい本《ほん》の絵《え》を押《お》します。
- 「借《か》りて読《よ》む」を押《お》します。
- 図書館《としょかん》のカードの番号《ばんごう》と、パスワードを書《か》きます。
カードがない人《ひと》は、「仮登録《かりとうろく》」をしてください。「仮登録《かりとうろく》」は、カードをもらう前《まえ》に、すぐに使《つか》うための手続《てつづ》きです。` },
    { title: '本《ほん》を読《よ》みます', text: `
字《じ》を大《おお》きくすることができます。
色《いろ》を変《か》えることができます。
声《こえ》で聞《き》くことができる本《ほん》もあります。
漢字《かんじ》に「ふりがな」がある本《ほん》もあります。さがすときに、「ふりがな」を選《えら》んでください。` },
    { title: '本《ほん》を返《かえ》します', text: `
読《よ》む日《ひ》が終《お》わると、本《ほん》は自動《じどう》で返《かえ》ります。忘《わす》れても、だいじょうぶです。
早《はや》く返《かえ》すこともできます。「返《かえ》す」を押《お》してください。
ほかの人《ひと》が読《よ》んでいる本《ほん》は、「予約《よやく》」をしてください。予約《よやく》は、順番《じゅんばん》を待《ま》つことです。順番《じゅんばん》が来《き》たら、お知《し》らせします。` },
    { title: '困《こま》ったとき', text: `
図書館《としょかん》の人《ひと》に聞《き》いてください。
むずかしい言葉《ことば》は、使《つか》わなくてもいいです。「これが わかりません」と言《い》ってください。` },
  ],
};
