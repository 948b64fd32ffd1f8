import fc from 'fast-check';
import { fold, termsOf } from '../../infrastructure/search/folding.ts';
import { isbnIn } from '../../infrastructure/search/isbn.ts';
import { variantGroups } from '../../infrastructure/search/variants.ts';
import { japanese, unitsOf } from './samples.ts';

const same = (a: string, b: string): void => expect(fold(a).text).toBe(fold(b).text);
const different = (a: string, b: string): void => expect(fold(a).text).not.toBe(fold(b).text);

describe('what counts as the same', () => {
  test.each([
    ['width', 'ＡＩと話す', 'AIと話す'],
    ['half-width kana', 'ｶｻｵｶ', 'カサオカ'],
    ['half-width dakuten', 'ｶﾞｷﾞﾊﾟｳﾞｧ', 'ガギパヴァ'],
    ['combining dakuten', 'か\u3099く', 'がく'],
    ['case', 'Nagi', 'NAGI'],
    ['accents', 'Café Élan', 'cafe elan'],
    ['hiragana', 'しらいし', 'シライシ'],
    ['small kana', 'キャッチ', 'キヤツチ'],
    ['ヶ in place names', '霧ヶ谷', '霧ケ谷'],
    ['long vowel', 'コーヒー', 'コーヒ'],
    ['half-width long vowel', 'ｺｰﾋｰ', 'コーヒー'],
    ['ヴァ', 'ヴァイオリン', 'バイオリン'],
    ['ヴュ', 'レヴュー', 'レビュー'],
    ['ゔ', 'ゔぇねつぃあ', 'ベネツィア'],
    ['ヂ, ヅ, ヲ as filed', 'チヂム ツヅキ ヲ', 'チジム ツズキ オ'],
    ['middle dots', 'ハリー・ポッター', 'ハリーポッター'],
    ['hyphens', 'Wi-Fi', 'WiFi'],
    ['spaces', '夏目　漱石', '夏目漱石'],
    ['punctuation', '考えるって、どこでする？', '考えるってどこでする'],
    ['ligatures', '㈱凪', '株凪'],
    ['square words', '㍿凪', '株式会社凪'],
    ['variation selectors', '葛\u{e0100}城', '葛城'],
    ['old forms', '國學院圖書館', '国学院図書館'],
    ['names', '髙﨑 渡邊 濵田 齋藤 澤 廣島 瀧 龍 壽 惠 𠮷野', '高崎 渡辺 浜田 斎藤 沢 広島 滝 竜 寿 恵 吉野'],
    ['compatibility ideographs', '神\ufa19', '神神'],
  ])('%s: %s is %s', (_rule, a, b) => same(a, b));

  test.each([
    ['languages', 'C', 'C++'],
    ['dakuten', 'カク', 'ガク'],
    ['other kanji', '島', '鳥'],
  ])('%s: %s is not %s', (_rule, a, b) => different(a, b));

  test('the groups of variants are pairs at least and share nothing', () => {
    const all = variantGroups.flatMap((group) => [...group]);
    expect(variantGroups.filter((group) => [...group].length < 2)).toEqual([]);
    expect(all.filter((kanji, i) => all.indexOf(kanji) !== i)).toEqual([]);
    expect(all.filter((kanji) => kanji.normalize('NFKC') !== kanji)).toEqual([]);
  });
});

describe('where the folded text comes from', () => {
  test('one character may fold to several, several to one', () => {
    expect(fold('㍿')).toEqual({ text: '株式会社', from: [0, 0, 0, 0], to: [1, 1, 1, 1] });
    expect(fold('ｶﾞ')).toEqual({ text: 'ガ', from: [0], to: [2] });
    expect(fold('ヴァ')).toEqual({ text: 'バ', from: [0], to: [2] });
    expect(fold('A・B')).toEqual({ text: 'ab', from: [0, 2], to: [1, 3] });
  });

  test('ー belongs to the sound before it', () => {
    expect(fold('コーヒー')).toEqual({ text: 'コヒ', from: [0, 2], to: [2, 4] });
  });

  test('folding what is folded changes nothing, and ranges ascend within the source', () => {
    fc.assert(
      fc.property(japanese, (source) => {
        const { text, from, to } = fold(source);
        expect(fold(text).text).toBe(text);
        expect([from.length, to.length]).toEqual([text.length, text.length]);
        from.forEach((start, i) => {
          expect(start).toBeLessThan(to[i]!);
          expect(start).toBeGreaterThanOrEqual(from[i - 1] ?? 0);
          expect(to[i]).toBeLessThanOrEqual(source.length);
        });
      }),
    );
  });

  test('a part folds to a part, wherever it is cut between sounds', () => {
    fc.assert(
      fc.property(fc.array(japanese), fc.nat(), fc.nat(), (texts, a, b) => {
        const units = unitsOf(texts.join(''));
        const [start, end] = [a % (units.length + 1), b % (units.length + 1)].sort((x, y) => x - y);
        expect(fold(units.join('')).text).toContain(fold(units.slice(start, end).join('')).text);
      }),
    );
  });
});

describe('queries', () => {
  test('are split at spaces of any width, and marks alone are nothing', () => {
    expect(termsOf('  こころ　夏目 漱石・ 「」 ')).toEqual(['ココロ', '夏目', '漱石']);
    expect(termsOf('・、 　')).toEqual([]);
  });

  test('an ISBN-10 is read as its ISBN-13 when its check digit is right', () => {
    expect(isbnIn(fold('4-00-310101-4').text)).toBe('9784003101018');
    expect(isbnIn(fold('0-8044-2957-X').text)).toBe('9780804429573');
    expect(isbnIn(fold('4-00-310101-5').text)).toBeNull();
    expect(isbnIn('978400310101')).toBeNull();
  });
});
