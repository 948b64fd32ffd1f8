import type { Book } from '../BookCard.tsx';

/** Invented books. */
export const books: readonly Book[] = [
  { id: 'g1', title: '島の灯台もり', author: '浜崎 みお', badge: { tone: 'now', label: 'すぐ読める' } },
  { id: 'g2', title: '潮の満ちるまで', author: '北木 蒼一', badge: { tone: 'wait', label: '3人待ち' } },
  { id: 'g3', title: 'カブトガニの二億年', author: '生江 なぎさ', badge: { tone: 'now', label: 'すぐ読める' } },
  { id: 'g4', title: 'A Small Boat Home', author: 'M. Hale', badge: { tone: 'now', label: 'すぐ読める' } },
  { id: 'g5', title: '笠岡諸島 石の道を歩く', author: '白石 恒', local: true },
  { id: 'g6', title: '干拓の風景 海が畑になるまで', author: '笠岡の記憶を残す会', local: true },
  { id: 'g7', title: '真鍋島の花と暮らし', author: '本浦 さと', local: true },
  { id: 'g8', title: '夜の図書館と七つの星座', author: '大島 ゆう', badge: { tone: 'due', label: '今日まで' } },
  { id: 'g9', title: 'はじめての統計', author: '神島 直', badge: { tone: 'now', label: 'すぐ読める' } },
  { id: 'g10', title: '波の音を聞く仕事', author: '飛島 れん' },
  { id: 'g11', title: '六島の水仙', author: '六島 小春', local: true },
];

export const months = ['4月', '5月', '6月', '7月', '8月', '9月', '10月', '11月'].map((month, n) => ({
  month, city: 320 + n * 41 + (n % 3) * 28, school: 140 + n * 22 + (n % 2) * 60, plan: 480 + n * 40, limit: 40 + n * 3, none: 22 + ((n * 7) % 13),
}));

export interface LicenceRow { readonly id: string; readonly title: string; readonly left: number; readonly expires: string; readonly cost: number }

export const licences: readonly LicenceRow[] = Array.from({ length: 320 }, (_, n) => ({
  id: `l${n}`, title: `${books[n % books.length]?.title ?? ''} ${Math.floor(n / books.length) + 1}`, left: (n * 17) % 52, cost: 40 + ((n * 13) % 160),
  expires: `2027-${String((n % 12) + 1).padStart(2, '0')}-${String((n % 27) + 1).padStart(2, '0')}`,
}));
