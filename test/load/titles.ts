/** As many titles as are wanted for the search, no two alike, from a few hundred words. */
import type { SearchableTitle } from '../../application/ports.ts';
import { recordOf } from './past.ts';

const words: readonly (readonly [string, string])[] = [
  ['瀬戸', 'セト'], ['島', 'シマ'], ['海', 'ウミ'], ['港', 'ミナト'], ['潮', 'シオ'], ['灯台', 'トウダイ'], ['石', 'イシ'], ['船', 'フネ'], ['魚', 'サカナ'], ['暮らし', 'クラシ'],
  ['歴史', 'レキシ'], ['旅', 'タビ'], ['科学', 'カガク'], ['料理', 'リョウリ'], ['入門', 'ニュウモン'], ['物語', 'モノガタリ'], ['研究', 'ケンキュウ'], ['図鑑', 'ズカン'], ['戦後', 'センゴ'], ['経済', 'ケイザイ'],
  ['数学', 'スウガク'], ['音楽', 'オンガク'], ['子ども', 'コドモ'], ['植物', 'ショクブツ'], ['鉄道', 'テツドウ'], ['建築', 'ケンチク'], ['詩', 'シ'], ['星', 'ホシ'], ['森', 'モリ'], ['川', 'カワ'],
  ['町', 'マチ'], ['学校', 'ガッコウ'], ['先生', 'センセイ'], ['猫', 'ネコ'], ['カブトガニ', 'カブトガニ'], ['干潟', 'ヒガタ'], ['法律', 'ホウリツ'], ['英語', 'エイゴ'], ['データ', 'データ'], ['健康', 'ケンコウ'],
];
const joins: readonly (readonly [string, string])[] = [['の', 'ノ'], ['と', 'ト'], ['について', 'ニツイテ'], ['をめぐる', 'ヲメグル'], ['から見た', 'カラミタ']];

const pick = <T>(list: readonly T[], n: number): T => list[n % list.length] as T;

export const titleAmong = (i: number): SearchableTitle => {
  const [a, b, c] = [pick(words, i), pick(words, Math.floor(i / words.length)), pick(words, Math.floor(i / 1600) + i)];
  const [j, k] = [pick(joins, i), pick(joins, Math.floor(i / 7))];
  const record = recordOf(i);
  return {
    titleId: `shown-${i}`, catalogued: '2026-01-01T00:00:00.000Z', availableNow: i % 3 === 0, loansEver: i % 97,
    record: {
      ...record, title: `${a[0]}${j[0]}${b[0]}${k[0]}${c[0]} ${i}`, titleYomi: `${a[1]}${j[1]}${b[1]}${k[1]}${c[1]} ${i}`,
      ndc: String(i % 1000).padStart(3, '0'), subjects: [a[0], b[0]], contributors: [{ name: `${b[0]}田 ${c[0]}子`, yomi: `${b[1]}ダ ${c[1]}コ`, role: 'author' }],
      published: `${1950 + (i % 76)}-04-01`,
    },
  };
};

export const queries: readonly string[] = ['瀬戸', 'しま', 'とうだい', 'カブトガニ', 'の', 'について', '歴史 旅', 'センゴ', '島の料理', 'zzz', '海田', '図鑑 1999'];
