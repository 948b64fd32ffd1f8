import type { Contributor, ContributorRole } from '../../domain/catalogue/work.ts';

/** Invented people: name and reading. */
const PEOPLE = `
汐見千歳=シオミチトセ 磯辺澄江=イソベスミエ 真砂悠介=マサゴユウスケ 帆波夏生=ホナミナツオ 櫂野結=カイノユイ 浜風仁=ハマカゼジン 渡瀬小夜子=ワタセサヨコ
月ヶ浜理央=ツキガハマリオ 燈台寺朔=トウダイジサク 藻塩一平=モシオイッペイ 入江屋千秋=イリエヤチアキ 髙瀬みお=タカセミオ 波﨑恒一=ナミサキコウイチ 國重灯=クニシゲアカリ
濵中ツグミ=ハマナカツグミ 石切山岳=イシキリヤマガク 小豆沢ほたる=アズサワホタル 桐畑槙子=キリハタマキコ 葦原透=アシハラトオル 蕪木こずえ=カブラギコズエ 雨森柊=アメモリシュウ
八朔ゆみ=ハッサクユミ 鳴滝航=ナルタキワタル 千鳥ヶ丘実=チドリガオカミノル 柚木原蓮=ユギハラレン 若布田まき=ワカメダマキ 潮路健=シオジケン 海老名坂薫=エビナザカカオル
木綿谷しず=モメンヤシズ 霧ヶ谷文=キリガヤフミ 麦倉陽太=ムギクラヨウタ 蛍原夕子=ホタルバラユウコ 鴎ノ間譲=カモメノマユズル 糸魚坂律=イトイザカリツ 笹鳴ひより=ササナキヒヨリ
星合賢人=ホシアイケント 水車野百合=スイシャノユリ 土筆田大地=ツクシダダイチ 空見川つばさ=ソラミガワツバサ 綿貫沢あき=ワタヌキザワアキ 橘樹坂誠=タチバナザカマコト 瀬音真理=セオトマリ
飛石京=トビイシミヤコ 夏蜜柑太郎=ナツミカンタロウ 鯨井戸さと=クジライドサト 凪野晴美=ナギノハルミ 鐘撞堂正=カネツキドウタダシ 朝凪園子=アサナギソノコ 夕凪園圭=ユウナギソノケイ 蜆坂るり=シジミザカルリ
茜雲竜=アカネグモリュウ 山吹瀬忍=ヤマブキセシノブ 露草小径=ツユクサコミチ 苔山静夫=コケヤマシズオ 白帆沢環=シラホザワタマキ 亀甲石護=キッコウセキマモル 沖ノ井寿=オキノイヒサシ 紙屋川布美=カミヤガワフミ
狐塚のん=キツネヅカノン 風待文吾=カゼマチブンゴ 灘井琴=ナダイコト 小鰯みちる=コイワシミチル 三日月堂杏=ミカヅキドウアン 島尾根涼=シマオネリョウ 貝寄風薫子=カイヨセカオルコ 雁木坂守=ガンギザカマモル
エレナ・マーチベイ=エレナマーチベイ トマス・ウィンドロウ=トマスウィンドロウ 林海藍=リンハイラン グエン・ハイミン=グエンハイミン ルシア・マレドウロ=ルシアマレドウロ サラ・ペブルトン=サラペブルトン
なぎさ編集室=ナギサヘンシュウシツ 笠岡諸島しまなみ同好会=カサオカショトウシマナミドウコウカイ 浦風聞き書きの会=ウラカゼキキガキノカイ 凪ことば工房=ナギコトバコウボウ
`;

const READINGS: ReadonlyMap<string, string> = new Map(
  PEOPLE.trim().split(/\s+/).map((entry) => entry.split('=') as [string, string]),
);

/** Reading of an invented person's name; throws for one who is not in the list. */
export const readingOf = (name: string): string => {
  const reading = READINGS.get(name);
  if (reading === undefined) throw new Error(`no reading for ${name}`);
  return reading;
};

const ROLES: Readonly<Record<string, ContributorRole>> = { 絵: 'illustrator', 訳: 'translator', 編: 'editor', 監修: 'supervisor', 朗読: 'narrator' };

/** `甲、乙(訳)、丙(絵)` as contributors. */
export const contributorsOf = (people: string): readonly Contributor[] =>
  people.split('、').map((entry) => {
    const match = /^([^(]+)(?:\(([^)]+)\))?$/.exec(entry);
    const name = match?.[1] ?? entry;
    const role = match?.[2] === undefined ? 'author' : ROLES[match[2]];
    if (role === undefined) throw new Error(`unknown role in ${entry}`);
    return { name, yomi: readingOf(name), role };
  });
