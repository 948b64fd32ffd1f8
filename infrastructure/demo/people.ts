/** The demo library's people: invented, always the same ones. */
import type { PatronClass } from '../../domain/lending/terms.ts';
import { chance, pick, type Chance } from './covers-seed.ts';

const family = [
  ['青海', 'アオウミ'], ['浦辺', 'ウラベ'], ['磯谷', 'イソガイ'], ['沖本', 'オキモト'], ['岬', 'ミサキ'], ['潮崎', 'シオザキ'], ['島村', 'シマムラ'], ['汐見', 'シオミ'],
  ['灘', 'ナダ'], ['浜口', 'ハマグチ'], ['帆足', 'ホアシ'], ['松風', 'マツカゼ'], ['湊', 'ミナト'], ['渡', 'ワタリ'], ['石橋', 'イシバシ'], ['井笠', 'イガサ'],
  ['片山', 'カタヤマ'], ['神島', 'コウノシマ'], ['小見山', 'コミヤマ'], ['河田', 'カワダ'], ['坂本', 'サカモト'], ['高見', 'タカミ'], ['髙橋', 'タカハシ'], ['山﨑', 'ヤマサキ'],
] as const;

const given = [
  ['なぎ', 'ナギ'], ['みお', 'ミオ'], ['ひかり', 'ヒカリ'], ['陽太', 'ヨウタ'], ['海斗', 'カイト'], ['さくら', 'サクラ'], ['蓮', 'レン'], ['結衣', 'ユイ'],
  ['健一', 'ケンイチ'], ['和子', 'カズコ'], ['正', 'タダシ'], ['千代', 'チヨ'], ['大輔', 'ダイスケ'], ['裕子', 'ユウコ'], ['誠', 'マコト'], ['恵美', 'エミ'],
  ['翔', 'ショウ'], ['葵', 'アオイ'], ['悠真', 'ユウマ'], ['凛', 'リン'],
] as const;

export const schools = ['s-nishi', 's-higashi', 's-shima'] as const;

export interface DemoPatron {
  readonly card: string;
  readonly name: string;
  readonly kana: string;
  readonly born: string;
  readonly class: PatronClass;
  readonly school: string | null;
  /** How much they come, relative to others. */
  readonly keenness: number;
}

/** How many of each class, and the years they were born in. */
const crowd: readonly { readonly class: PatronClass; readonly count: number; readonly first: number; readonly born: readonly [number, number] }[] = [
  { class: 'general', count: 132, first: 1_000_001, born: [1938, 2008] },
  { class: 'provisional', count: 14, first: 2_000_001, born: [1960, 2006] },
  { class: 'pupil', count: 64, first: 3_000_001, born: [2011, 2019] },
  { class: 'teacher', count: 9, first: 4_000_001, born: [1966, 2001] },
  { class: 'reading-support', count: 11, first: 5_000_001, born: [1935, 2012] },
];

const two = (n: number): string => String(n).padStart(2, '0');

const drawn = (next: Chance, { class: patronClass, first, born }: (typeof crowd)[number], i: number): DemoPatron => {
  const [surname, firstName] = [pick(next, family), pick(next, given)];
  const year = born[0] + Math.floor(next() * (born[1] - born[0] + 1));
  return {
    card: String(first + i),
    name: `${surname[0]} ${firstName[0]}`,
    kana: `${surname[1]} ${firstName[1]}`,
    born: `${year}-${two(1 + Math.floor(next() * 12))}-${two(1 + Math.floor(next() * 28))}`,
    class: patronClass,
    school: patronClass === 'pupil' || patronClass === 'teacher' ? (schools[i % schools.length] ?? null) : null,
    keenness: 0.2 + next() ** 3 * 4,
  };
};

export const demoPatrons = (): readonly DemoPatron[] => {
  const next = chance('people');
  return crowd.flatMap((group) => Array.from({ length: group.count }, (_, i) => drawn(next, group, i)));
};

/** The sign-ins the start prints: the first of each class, and one of each staff role. Demonstration only. */
export const demoPassword = 'nagi-demo';

export const demoStaff = [
  { login: 'librarian', role: 'librarian', name: '図書館員 小見山' },
  { login: 'admin', role: 'administrator', name: '管理者 片山' },
  { login: 'auditor', role: 'auditor', name: '監査者 高見' },
] as const;

export const demoSignIns: readonly { readonly who: string; readonly login: string }[] = [
  { who: '利用者 (general)', login: '1000001' },
  { who: '利用者 (second)', login: '1000002' },
  { who: '児童生徒 (pupil)', login: '3000001' },
  { who: '図書館員 (librarian)', login: 'librarian' },
  { who: '管理者 (administrator)', login: 'admin' },
  { who: '監査者 (auditor)', login: 'auditor' },
];
