import type { PictureBook, PicturePage } from '../books-source.ts';
import { readableRow } from '../catalogue-records.ts';
import { bream, flounder, flyingFish, halfbeak, mackerel, puffer, rockfish, sardine, seahorse, underWater, whiting } from './fish-art.ts';
import { boatAt, cloud, scene, sea } from './picture-art.ts';

const page = (title: string, words: string, alternative: string, drawing: string, box: PicturePage['box'] = [690, 60, 260, 560], ink = '#10323f'): PicturePage => ({
  title, words, box, ink, picture: { width: 1000, height: 1000, drawing, alternative },
});

type Fish = (x: number, y: number, scale: number) => string;

const school = (fish: Fish, scale: number, places: readonly (readonly [number, number])[]): string => places.map(([x, y]) => fish(x, y, scale)).join('');

/** From right to left, vertical, all in kana: counting to ten. */
export const fishCount: PictureBook = {
  key: 'fish-count',
  kind: 'fixed',
  direction: 'rtl',
  fullRuby: false,
  licences: ['unlimited-year', 'bundle-26'],
  record: readableRow('おさかな　いくつ', { layout: 'fixed', pages: 14, ruby: false }),
  pages: [
    page('ひょうし', 'おさかな　いくつ', '海の中で、赤い鯛と黄色いふぐと青いとびうおが、こちらへ泳いでくる。', underWater('#bfe4ea', '#5aa9bd', 1) + bream(300, 330, 1.5) + puffer(620, 640, 1.1) + flyingFish(260, 720, 1.2), [800, 70, 120, 560]),
    page('いち', 'いっぴき。\nおおきな　たいが\nすーい。', '大きな赤い鯛が一ぴき、ゆったり泳いでいる。', underWater('#c8e9ec', '#62b0c0', 2) + bream(370, 520, 2.6)),
    page('に', 'にひき。\nひらめが　すなに\nかくれんぼ。', '海の底の砂の上に、茶色いひらめが二ひき。目だけこちらを見ている。', underWater('#cfeae0', '#5fae9b', 3) + school(flounder, 1.5, [[270, 800], [640, 900]])),
    page('さん', 'さんびき。\nふぐが　ぷうっと\nふくらんだ。', '黄色いまんまるのふぐが三びき、ふくらんでいる。', underWater('#d7eef0', '#6ab3c9', 4) + school(puffer, 1.25, [[240, 300], [470, 540], [240, 780]])),
    page('よん', 'よんひき。\nたつのおとしごは\nたって　およぐ。', 'だいだい色のたつのおとしごが四ひき、海草のそばに立っている。', underWater('#d3ecd9', '#5ea887', 5) + school(seahorse, 1.25, [[210, 270], [470, 330], [240, 700], [540, 760]])),
    page('ご', 'ごひき。\nあじが　ならんで\nいち、に、いち、に。', '青いあじが五ひき、ななめにならんで泳いでいる。', underWater('#bfe0ee', '#4f97bd', 6) + school(mackerel, 1.15, [[200, 190], [290, 350], [380, 510], [470, 670], [560, 830]])),
    page('ろく', 'ろっぴき。\nさよりの　くちは\nながい　ながい。', '口の長い緑色のさよりが六ぴき、二れつで泳いでいる。', underWater('#d9f0e6', '#63b29f', 7) + school(halfbeak, 1.1, [[230, 200], [480, 290], [230, 400], [480, 500], [230, 610], [480, 720]])),
    page('なな', 'ななひき。\nめばるの　めだま\nぎょろ　ぎょろり。', '大きな目のむらさき色のめばるが七ひき、いろいろなところにいる。', underWater('#d8e0f0', '#6f84b5', 8) + school(rockfish, 0.95, [[190, 180], [450, 240], [200, 420], [480, 500], [210, 670], [470, 760], [760, 790]])),
    page('はち', 'はっぴき。\nいわしは　みんな\nおんなじ　かお。', '同じかたちの青いいわしが八ぴき、きれいに二れつでならんでいる。', underWater('#c6e3f2', '#4c8fbf', 9) + school(sardine, 1, [[210, 170], [480, 170], [210, 340], [480, 340], [210, 510], [480, 510], [210, 680], [480, 680]])),
    page('きゅう', 'きゅうひき。\nきすは　すなじが\nだいすき。', '細長いうすい色のきすが九ひき、砂地の近くに集まっている。', underWater('#cdeaf0', '#58a5b5', 10) + school(whiting, 0.9, [[180, 330], [430, 300], [230, 460], [490, 450], [180, 600], [440, 600], [220, 750], [500, 750], [780, 760]])),
    page('じゅう', 'じゅっぴき。\nとびうおが　きたよ。\nあれ、あれ。', '青いとびうおが十ぴき、うえをむいて、いきおいをつけている。', underWater('#bde3f1', '#3f8fc2', 11) + [[170, 190], [420, 170], [190, 350], [460, 360], [180, 510], [450, 540], [190, 680], [470, 720], [760, 720], [220, 850]].map(([x = 0, y = 0]) => flyingFish(x, y, 0.85, 14)).join('')),
    page('とんだ', 'びゅーん。\nみんな　そらへ\nとんで　いっちゃった。', '海の上の青空を、とびうおの群れが羽のようなひれを広げて飛んでいる。小さな舟が見おくっている。', scene('#cdeafa') + cloud(240, 190, 1) + sea(700, '#3f8fc2') + boatAt(250, 780, 1.3) + [[150, 330], [380, 280], [560, 420], [250, 500], [470, 590], [740, 700]].map(([x = 0, y = 0]) => flyingFish(x, y, 0.95, 22)).join('') + '<path d="M700 800q30 -50 60 0M560 740q22 -40 44 0" stroke="#fff" stroke-width="8" fill="none" stroke-linecap="round"/>'),
    page('ぜろ', 'うみの　なかは\nからっぽ。\nぜろひき。', '魚のいなくなった海の中。あわと海草だけがゆれている。', underWater('#d3eef2', '#7cc0cc', 12)),
    page('おしまい', 'おや。\nすなから　めが\nふたつ。\nかくれんぼ、\nまだ　してた。', 'だれもいないと思った砂の底から、ひらめの目が二つのぞいている。', underWater('#cfeae0', '#5fae9b', 13) + '<path d="M210 860Q330 800 450 858Z" fill="#dcc48d"/><g><circle cx="300" cy="812" r="24" fill="#fff"/><circle cx="296" cy="812" r="13" fill="#1d2b33"/><circle cx="366" cy="808" r="24" fill="#fff"/><circle cx="362" cy="808" r="13" fill="#1d2b33"/></g><path d="M290 846q36 18 76 0" stroke="#8a6a3c" stroke-width="6" fill="none" stroke-linecap="round"/>', [580, 60, 370, 560]),
  ],
};
