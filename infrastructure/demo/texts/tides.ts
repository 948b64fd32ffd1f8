import { readableRecord } from '../books-record.ts';
import type { ReflowBook } from '../books-source.ts';

export const tides: ReflowBook = {
  key: 'tides',
  kind: 'reflow',
  direction: 'ltr',
  fullRuby: false,
  licences: ['unlimited-year', 'two-years-or-52'],
  record: readableRecord({
    title: 'しおの満ち引きのひみつ', yomi: 'シオノミチヒキノヒミツ', people: '空見川つばさ', publisher: '理科室ブックス', published: '2026-04-10', serial: 10,
    ndc: '452.6', subjects: '潮汐、月、海', audience: 'upper-elementary', pages: 56, layout: 'reflow-horizontal', ruby: true,
    description: '海の水は、なぜ一日に二回も上がったり下がったりするのでしょう。月と地球と太陽の関係を、図と観察からときあかします。',
  }),
  pictures: {
    moon: { width: 800, height: 400, alternative: '地球と月の図。月に向いた側と、その反対側で、海の水がふくらんでいる。', drawing: '<rect width="800" height="400" fill="#13243f"/><ellipse cx="270" cy="200" rx="170" ry="116" fill="#5fb0d6"/><circle cx="270" cy="200" r="108" fill="#5a8a4f"/><circle cx="660" cy="200" r="48" fill="#f2e6b8"/><path d="M600 200H470" stroke="#f2c14e" stroke-width="6"/><path d="M476 186l-24 14l24 14Z" fill="#f2c14e"/><g font-size="28" fill="#fff" font-family="sans-serif" text-anchor="middle"><text x="270" y="210">地球</text><text x="660" y="290">月</text><text x="110" y="350">満潮</text><text x="430" y="350">満潮</text><text x="270" y="60">干潮</text></g>' },
    day: { width: 800, height: 360, alternative: '一日の潮位のグラフ。二回高くなり、二回低くなる波の形をしている。', drawing: '<rect width="800" height="360" fill="#f6f1e4"/><path d="M80 40V300H770" stroke="#333" stroke-width="3" fill="none"/><path d="M80 170C130 40 190 40 250 170S370 300 425 170S545 40 600 170S720 300 770 170" stroke="#006173" stroke-width="6" fill="none"/><g font-size="24" fill="#333" font-family="sans-serif" text-anchor="middle"><text x="165" y="50">満潮</text><text x="515" y="50">満潮</text><text x="338" y="296">干潮</text><text x="690" y="296">干潮</text><text x="80" y="335">0時</text><text x="425" y="335">12時</text><text x="750" y="335">24時</text></g>' },
    spring: { width: 800, height: 380, alternative: '大潮と小潮の図。上は太陽と月と地球が一直線にならぶ大潮。下は月が直角の方向にある小潮。', drawing: '<rect width="800" height="380" fill="#13243f"/><path d="M20 190H780" stroke="#6f86a8" stroke-width="2"/><g><circle cx="90" cy="95" r="54" fill="#f6b73c"/><ellipse cx="560" cy="95" rx="90" ry="46" fill="#5fb0d6"/><circle cx="560" cy="95" r="40" fill="#5a8a4f"/><circle cx="730" cy="95" r="22" fill="#f2e6b8"/></g><g><circle cx="90" cy="290" r="54" fill="#f6b73c"/><ellipse cx="560" cy="300" rx="62" ry="52" fill="#5fb0d6"/><circle cx="560" cy="300" r="40" fill="#5a8a4f"/><circle cx="560" cy="216" r="18" fill="#f2e6b8"/></g><g font-size="26" fill="#fff" font-family="sans-serif" text-anchor="middle"><text x="310" y="105">大潮</text><text x="310" y="300">小潮</text></g>' },
  },
  chapters: [
    { title: '海がいなくなった？', text: `
朝、海水がたっぷりあった港に、昼すぎに行ってみたら、船がずっと下のほうに浮《う》かんでいた。そんな経験《けいけん》はありませんか。
海の水は、なくなったのではありません。海面《かいめん》が下がったのです。海面が規則《きそく》正しく上がったり下がったりすることを、潮汐《ちょうせき》といいます。
!day
いちばん高くなったときが**満潮《まんちょう》**、いちばん低くなったときが**干潮《かんちょう》**です。多くの海では、満潮も干潮も、一日におよそ二回ずつ起こります。` },
    { title: '月が引っぱる', text: `
すべてのものは、たがいに引き合う力を持っています。これを引力《いんりょく》といいます。月は地球を引っぱっています。
!moon
月に近い側の海は、月に強く引かれて、ふくらみます。では、反対側は、なぜふくらむのでしょう。
月から遠い側では、月の引く力が弱くなります。地球全体が月のほうへ引かれるのにくらべて、遠い側の海水は、少し取り残されるようになります。それで、反対側にもふくらみができるのです。
地球は一日に一回まわるので、わたしたちのいる場所は、ふくらみを一日に二回通ります。だから満潮は二回あるのです。
## 毎日、少しずつおそくなる
月も地球のまわりを回っています。そのため、満潮の時刻は毎日およそ五十分ずつおそくなります。きょうの十二時の満潮は、あすは十二時五十分ごろになります。` },
    { title: '大潮《おおしお》と小潮《こしお》', text: `
太陽も、海を引っぱっています。太陽はとても大きいのですが、遠くにあるので、海を動かす働きは月の半分くらいです。
!spring
太陽・月・地球がほぼ一直線にならぶと、力が重なって、満ち引きが大きくなります。これが大潮です。新月と満月のころに起こります。
月が直角の方向にあるときは、力が打ち消し合って、満ち引きが小さくなります。これが小潮です。
| 月の形 | 潮のよび名 |
| 新月 | 大潮 |
| 上弦の月（右半分） | 小潮 |
| 満月 | 大潮 |
| 下弦の月（左半分） | 小潮 |` },
    { title: '調べてみよう', text: `
瀬戸内海は、満潮と干潮の差が大きい海です。ところによっては、一日に三メートルをこえることもあります。島と島の間では、潮の流れが川のように速くなります。
## 観察の手順
- おとなといっしょに、安全な岸壁《がんぺき》を選ぶ。足もとに注意し、のぞきこまない。
- 動かない目印（壁の段や、石のつぎめ）を決める。
- 一時間ごとに、水面が目印のどこにあるかを記録する。
- グラフにして、潮見表《しおみひょう》とくらべる。
- 夜、月の形をかく。一週間つづけて、潮の大きさとくらべる。
むかしの人は、時計のない時代から、月を見て潮を知りました。空を見れば、海がわかる。なんだか、すごいことだと思いませんか。` },
  ],
};
