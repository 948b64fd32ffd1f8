import { en } from '../../../ui/i18n/en.ts';
import { ja } from '../../../ui/i18n/ja.ts';
import { baseTexts } from '../../../ui/i18n/base.ts';
import { defineTexts, textsIn } from '../../../ui/i18n/texts.ts';
import { clothOf } from '../../../ui/kit/cloth.ts';
import { isComposing } from '../../../ui/kit/composing.ts';
import { csvOf } from '../../../ui/kit/csv.ts';
import { daysUntil, formatDate } from '../../../ui/kit/dates.ts';

describe('dates are Japanese whatever the device believes', () => {
  test('an instant just before midnight in Japan is still that day', () => {
    expect(formatDate('2026-12-07T14:59:59.000Z', 'ja-JP')).toBe('2026年12月7日(月)');
    expect(formatDate('2026-12-07T15:00:00.000Z', 'ja-JP')).toBe('2026年12月8日(火)');
    expect(formatDate('2026-12-07T14:59:59.000Z', 'ja-JP', { time: true })).toBe('2026年12月7日(月) 23:59');
  });

  test('a day, with and without weekday, in eras and in English', () => {
    expect(formatDate('2026-11-23', 'ja-JP')).toBe('2026年11月23日(月)');
    expect(formatDate('2026-11-23', 'ja-JP', { weekday: false })).toBe('2026年11月23日');
    expect(formatDate('2026-11-23', 'ja-JP', { era: true })).toBe('令和8年11月23日(月)');
    expect(formatDate('2026-11-23', 'en-GB')).toMatch(/Mon.*23 November 2026/);
  });

  test('days left count calendar days', () => {
    expect(daysUntil('2026-12-07T14:59:59.000Z', '2026-12-06T15:00:00.000Z')).toBe(0);
    expect(daysUntil('2026-12-07', '2026-12-06T14:59:00.000Z')).toBe(1);
    expect(daysUntil('2026-12-07', '2026-12-08T00:00:00.000Z')).toBe(-1);
  });
});

describe('input method', () => {
  test('Enter that confirms a conversion is recognised in both ways browsers tell it', () => {
    expect(isComposing({ isComposing: true, keyCode: 13 })).toBe(true);
    expect(isComposing({ isComposing: false, keyCode: 229 })).toBe(true);
    expect(isComposing({ isComposing: false, keyCode: 13 })).toBe(false);
  });
});

describe('CSV', () => {
  test('has a byte-order mark, quotes what needs it, and disarms formulas but not numbers', () => {
    expect(csvOf(['書名', '冊'], [['島, "海"', 3], ['=1+1', -2], ['山\n川', null]])).toBe('\uFEFF書名,冊\r\n"島, ""海""",3\r\n\'=1+1,-2\r\n"山\n川",\r\n');
  });
});

describe('texts', () => {
  const keys = (texts: object, path = ''): string[] =>
    Object.entries(texts).flatMap(([key, value]) => (typeof value === 'object' && value !== null ? keys(value, `${path}${key}.`) : [`${path}${key}`]));

  test('English says everything Japanese says', () => {
    expect(keys(en).toSorted()).toEqual(keys(ja).toSorted());
  });

  test('やさしい日本語 replaces what it says and falls back for the rest', () => {
    const easy = textsIn(baseTexts, 'ja-x-easy');
    expect(easy.nav.shelf).toBe('じぶんの本');
    expect(easy.nav.licences).toBe(ja.nav.licences);
    expect(easy.days.left(3)).toBe('あと3日');
    expect(textsIn(baseTexts, 'ja').nav.shelf).toBe('本棚');
  });

  test('a feature without やさしい日本語 reads as Japanese', () => {
    const texts = defineTexts({ ja: { hello: 'こんにちは' }, en: { hello: 'Hello' } });
    expect(textsIn(texts, 'ja-x-easy').hello).toBe('こんにちは');
    expect(textsIn(texts, 'en').hello).toBe('Hello');
  });
});

describe('cloth', () => {
  test('is the same for the same title, and titles spread over the cloths', () => {
    expect(clothOf('島の灯台もり')).toEqual(clothOf('島の灯台もり'));
    const seen = new Set(Array.from({ length: 80 }, (_, n) => clothOf(`第${n}巻`).cloth));
    expect(seen.size).toBe(7);
  });
});
