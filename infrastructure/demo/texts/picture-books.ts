import { readableRecord } from '../books-record.ts';
import type { PictureBook, PicturePage } from '../books-source.ts';
import { boatAt, cloud, fishAt, hills, rain, reflection, scene, sea, starsOver, sun } from './picture-art.ts';

const page = (title: string, words: string, alternative: string, drawing: string, box: PicturePage['box'], ink = '#14343b'): PicturePage => ({
  title, words, box, ink, picture: { width: 1000, height: 1000, drawing, alternative },
});

/** Words at the right, in two or three columns. */
const RIGHT: PicturePage['box'] = [600, 70, 340, 570];
const TOP: PicturePage['box'] = [80, 70, 840, 200];

/** Right to left, vertical words, all in kana: a small boat on a calm sea. */
export const calmSea: PictureBook = {
  key: 'calm-sea',
  kind: 'fixed',
  direction: 'rtl',
  fullRuby: false,
  licences: ['unlimited-year'],
  record: readableRecord({
    title: 'なぎの　うみ', yomi: 'ナギノウミ', people: '小鰯みちる', publisher: 'なみおと工房', published: '2024-03-21', serial: 6,
    ndc: '726.6', subjects: '絵本、海、舟', audience: 'infant', pages: 16, layout: 'fixed', ruby: false,
    description: 'かぜがねむると、うみもねむります。ちいさなふねが、なぎのうみでであった一日のえほん。',
  }),
  pages: [
    page('ひょうし', 'なぎの　うみ', '夜明けの静かな海に、赤い帆の小さな舟が一そう浮かんでいる。', scene('#f7d9b8') + sun(300, 520, 110, '#e8743b') + hills(560, '#7a9a8f', 1) + sea(600, '#3f8391') + boatAt(600, 690, 1.6), [660, 90, 240, 440]),
    page('あさ', 'あさ。\nかぜが　ねむって　います。', '朝の海。山の向こうから日がのぼり、水面に光の道ができている。', scene('#fbe8c8') + sun(420, 500, 90, '#f2a03d') + hills(580, '#9bb5a4', 2) + sea(600, '#8fc1c4') + reflection(420, 620, '#f2a03d'), RIGHT),
    page('うみも', 'だから　うみも\nねむって　います。', '波のない海。鏡のような水に、島がさかさまに映っている。', scene('#dcecea') + hills(520, '#4d7a70', 3) + sea(520, '#a9d0cf') + `<g transform="translate(0 1040) scale(1 -1)" opacity=".45">${hills(520, '#4d7a70', 3, false)}</g>`, RIGHT),
    page('ちいさなふね', 'ちいさな　ふねが\nめを　さましました。', '小さな赤い帆の舟に、朝の光があたっている。', scene('#cfe8ee') + sun(220, 240, 70, '#f6c453') + sea(560, '#5fa8b3') + boatAt(460, 640, 2.4), RIGHT),
    page('かぜがない', '「あれれ。\nかぜが　ないと\nすすめない。」', '帆がたれた舟。まわりの水は少しも動かない。', scene('#e6f1ea') + sea(600, '#88bdb8') + boatAt(380, 700, 2, '#c9574a', true), RIGHT),
    page('さかな', 'さかなが　きました。\n「まって　いれば\nいいんだよ。」', '舟の下に、青い魚の群れが集まっている。一ぴきだけが黄色い。', scene('#d3ebf0') + sea(330, '#3c8aa0') + boatAt(330, 345, 1.3) + fishAt(240, 620, 1.4, '#bfe3ea') + fishAt(420, 700, 1.2, '#bfe3ea') + fishAt(300, 810, 1.5, '#f6c453') + fishAt(520, 860, 1.1, '#bfe3ea') + fishAt(130, 730, 1.3, '#bfe3ea'), [620, 380, 330, 480], '#ffffff'),
    page('くも', 'くもが　きました。\n「ぼくも　いま\nとまって　いるよ。」', '大きな白い雲がひとつ、空と水の両方に浮かんでいる。', scene('#9fd3e6') + cloud(330, 260, 1.8) + sea(560, '#6db4c9') + `<g opacity=".5">${cloud(330, 830, 1.6)}</g>` + boatAt(700, 640, 1), RIGHT, '#10334a'),
    page('かもめ', 'かもめは\nふねの　さきで\nひとやすみ。', '舟の先にかもめが一羽とまっている。', scene('#f1ece0') + sea(600, '#7fb6b0') + boatAt(420, 710, 2.2) + '<path d="M250 668q26 -44 70 -20l26 -8l-14 22q-10 34 -48 30q-30 -2 -34 -24Z" fill="#fff" stroke="#56666b" stroke-width="4"/><circle cx="322" cy="654" r="4" fill="#222"/><path d="M344 642l20 -2l-16 10Z" fill="#e8943b"/>', RIGHT),
    page('おひる', 'おひさまが\nたかく　のぼりました。\nまだ　なぎです。', 'ま昼の海。丸い太陽が空の高いところにあり、海はきらきら光っている。', scene('#fdf0c4') + sun(300, 220, 120, '#f6b73c') + sea(560, '#58b0bd') + reflection(300, 590, '#fff3c2') + boatAt(620, 660, 1), RIGHT),
    page('しまのこえ', 'しまから\nおなべの　おとが\nきこえます。\nこと　こと　こと。', '近い島に小さな家が三軒。えんとつから煙がまっすぐのぼっている。', scene('#e3efe0') + hills(560, '#6c9a6a', 4) + '<g><rect x="180" y="500" width="90" height="70" fill="#fff7e8"/><path d="M168 504l58 -48l58 48Z" fill="#c9574a"/><rect x="310" y="470" width="90" height="70" fill="#fff7e8"/><path d="M298 474l58 -48l58 48Z" fill="#3f6d84"/><rect x="430" y="506" width="80" height="64" fill="#fff7e8"/><path d="M420 510l50 -42l50 42Z" fill="#c98b3f"/><path d="M372 440V250" stroke="#fff" stroke-width="16" stroke-linecap="round" opacity=".8"/></g>' + sea(600, '#7dbcb9'), RIGHT),
    page('ゆうがた', 'ゆうがた。\nうみが　みかんいろに\nなりました。', '夕方の海。空も水もみかん色で、太陽が水平線にふれている。', scene('#f9b070') + sun(360, 540, 130, '#e2532f') + sea(560, '#e88a4f') + reflection(360, 590, '#ffe0a8') + hills(562, '#8a4a4a', 5) + boatAt(700, 660, 1, '#7a2f3a'), RIGHT, '#3d1d2b'),
    page('さわ', 'そのとき。\nさわ。', '水面に、細い風のすじが一本あらわれた。', scene('#f3c9a4') + sea(500, '#b98a86') + '<path d="M60 640q120 -24 240 0t240 0t240 0t240 0M200 700q80 -16 160 0t160 0" stroke="#fff" stroke-width="6" fill="none" stroke-linecap="round"/>' + boatAt(330, 620, 1.1), [740, 90, 200, 360]),
    page('かぜ', 'かぜが\nめを　さましたのです。', 'ふくらんだ帆の舟が走りだす。旗がなびく。', scene('#cbb5d6') + cloud(260, 200, 1.1) + sea(560, '#6a7fa8') + boatAt(420, 660, 2.2, '#e8574a') + '<path d="M720 700q60 -30 120 0M760 760q70 -34 140 0M60 760q60 -30 120 0" stroke="#fff" stroke-width="7" fill="none" stroke-linecap="round"/>', RIGHT, '#2a1d44'),
    page('ありがとう', '「なぎさん、\nゆっくり　できたよ。\nありがとう。」', '青い夕やみの中、舟が島へ向かう。かもめと魚が見送る。', scene('#7d94bd') + hills(560, '#3f5478', 6) + sea(580, '#52699a') + boatAt(330, 660, 1.3) + fishAt(620, 820, 1.2, '#c9d6ee') + '<path d="M560 300q24 -26 48 0q24 -26 48 0" stroke="#fff" stroke-width="7" fill="none" stroke-linecap="round"/>', [640, 330, 300, 480], '#ffffff'),
    page('ほし', 'ほしが　でました。\nうみにも\nほしが　でました。', '夜の海。空の星が、なぎの水にも映っている。', scene('#12263f') + starsOver(0) + sea(560, '#1a3554') + `<g transform="translate(0 1120) scale(1 -1)" opacity=".6">${starsOver(0)}</g>` + boatAt(330, 640, 1, '#c9574a'), RIGHT, '#fff7dc'),
    page('おやすみ', 'おやすみ\nなぎの　うみ。', '月の下、港でねむる舟。水は静かで、月の道がひとすじのびている。', scene('#1b2c4d') + '<circle cx="300" cy="260" r="86" fill="#fdf3d0"/><circle cx="340" cy="240" r="76" fill="#1b2c4d"/>' + sea(600, '#233c63') + reflection(290, 630, '#fdf3d0') + boatAt(620, 690, 1.3, '#9a4a4a', true), [700, 90, 240, 400], '#fff7dc'),
  ],
};

/** Left to right, horizontal words, all in kana: colours. */
export const colourBoats: PictureBook = {
  key: 'colour-boats',
  kind: 'fixed',
  direction: 'ltr',
  fullRuby: false,
  licences: ['loans-52', 'school-pack'],
  record: readableRecord({
    title: 'なにいろの　ふね', yomi: 'ナニイロノフネ', people: '狐塚のん', publisher: 'こかもめ館', published: '2023-05-05', serial: 7,
    ndc: '726.6', subjects: '絵本、色、舟', audience: 'infant', pages: 10, layout: 'fixed', ruby: false,
    description: 'あかいふね、きいろいふね、みどりのふね。ページをめくるたびに、ちがういろのふねがやってきます。',
  }),
  pages: [
    page('ひょうし', 'なにいろの　ふね', '海に三そうの舟。赤、黄、青の帆をあげている。', scene('#fff1d6') + sea(600, '#5fb0c4') + boatAt(220, 660, 1.1, '#e4572e') + boatAt(500, 720, 1.4, '#f2b632') + boatAt(790, 660, 1.1, '#2f6fde'), TOP),
    page('あか', 'あかい　ふねは　いちごを　のせて。', '赤い帆の舟に、いちごがのっている。', scene('#ffe3dc') + sea(650, '#e79a8f') + boatAt(500, 700, 2.6, '#d9342b') + '<path d="M440 640q40 -30 80 0q0 60 -40 84q-40 -24 -40 -84Z" fill="#e8232f"/><path d="M450 636l30 14l30 -14l-30 -18Z" fill="#3a8a3a"/>', TOP),
    page('きいろ', 'きいろい　ふねは　ひまわりを　のせて。', '黄色い帆の舟に、ひまわりがのっている。', scene('#fff6c9') + sea(650, '#f0cd62') + boatAt(500, 700, 2.6, '#f2b632') + '<circle cx="480" cy="650" r="58" fill="#f2a312"/><circle cx="480" cy="650" r="30" fill="#7a4a1e"/>', TOP),
    page('みどり', 'みどりの　ふねは　かえるを　のせて。', '緑の帆の舟に、かえるがのっている。', scene('#e6f5dc') + sea(650, '#9ccb8a') + boatAt(500, 700, 2.6, '#3a8a3a') + '<ellipse cx="480" cy="670" rx="66" ry="46" fill="#5bb04a"/><circle cx="446" cy="626" r="22" fill="#5bb04a"/><circle cx="514" cy="626" r="22" fill="#5bb04a"/><circle cx="446" cy="624" r="8" fill="#222"/><circle cx="514" cy="624" r="8" fill="#222"/>', TOP),
    page('あお', 'あおい　ふねは　あめを　のせて。', '青い帆の舟の上に雨雲があり、雨がふっている。', scene('#dbe9f7') + cloud(500, 330, 1.3) + rain() + sea(650, '#6fa3d6') + boatAt(500, 700, 2.2, '#2f6fde'), TOP),
    page('むらさき', 'むらさきの　ふねは　ゆうやけを　のせて。', '紫の帆の舟のうしろに、夕日が沈む。', scene('#f3c1b0') + sun(500, 600, 160, '#e2532f') + sea(650, '#a67bb8') + boatAt(500, 700, 2.2, '#6a49b4'), TOP),
    page('くろ', 'くろい　ふねは　よるを　のせて。', '黒い帆の舟。空には星が光っている。', scene('#16213a') + starsOver(120) + sea(650, '#22304f') + boatAt(500, 700, 2.4, '#000000'), TOP, '#ffffff'),
    page('しろ', 'しろい　ふねは　なんにも　のせて　いません。', '白い帆の舟。何ものっていない。', scene('#eaf4f4') + sea(650, '#bcdcdc') + boatAt(500, 700, 2.6, '#ffffff'), TOP),
    page('きみ', 'きみが　のる　ばしょだから。', '白い舟に、手をふる子どもがひとり乗っている。', scene('#fff1d6') + sea(650, '#7cc4c4') + boatAt(500, 700, 2.6, '#ffffff') + '<circle cx="470" cy="604" r="34" fill="#f2c9a0"/><path d="M436 600q4 -44 34 -44t34 44Z" fill="#3b2a1a"/><path d="M440 700q0 -62 30 -62t30 62Z" fill="#ef5d8f"/><path d="M496 650l50 -54" stroke="#f2c9a0" stroke-width="14" stroke-linecap="round"/>', TOP),
    page('なにいろ', 'さあ、なにいろに　しようか。', 'いろいろな色の帆が水平線にならんでいる。', scene('#cfeaf2') + sea(560, '#4d9fb0') + ['#e4572e', '#f2b632', '#3a8a3a', '#2f6fde', '#6a49b4', '#ef5d8f'].map((sail, i) => boatAt(120 + i * 152, 620 + (i % 2) * 90, 0.9, sail)).join(''), TOP),
  ],
};
