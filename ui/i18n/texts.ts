/**
 * Texts are typed dictionaries: `t.left(3)`, not `t('left', { days: 3 })`. A key missing in English does not compile;
 * やさしい日本語 says what it says differently and falls back to Japanese.
 */
import { createContext, useContext } from 'react';

/** `ja-x-easy` is やさしい日本語. */
export type Language = 'ja' | 'en' | 'ja-x-easy';

type Text = string | ((...inserted: never[]) => string);
export interface Dictionary { readonly [key: string]: Text | Dictionary }

/** The same keys, the same insertions, other words. */
export type Same<D> = {
  readonly [K in keyof D]: D[K] extends string ? string : D[K] extends (...inserted: infer A) => string ? (...inserted: A) => string : Same<D[K]>;
};
export type Partly<D> = {
  readonly [K in keyof D]?: D[K] extends string ? string : D[K] extends (...inserted: infer A) => string ? (...inserted: A) => string : Partly<D[K]>;
};

export interface Texts<D> { readonly ja: Same<D>; readonly en: Same<D>; readonly easy?: Partly<D> }

export const defineTexts = <D extends Dictionary>(texts: { ja: D; en: Same<NoInfer<D>>; easy?: Partly<NoInfer<D>> }): Texts<D> =>
  texts as unknown as Texts<D>;

const isDictionary = (value: unknown): value is Dictionary => typeof value === 'object' && value !== null;

const over = (base: Dictionary, top: Dictionary): Dictionary =>
  Object.fromEntries(Object.entries(base).map(([key, value]) => {
    const other = top[key];
    return [key, isDictionary(value) && isDictionary(other) ? over(value, other) : other ?? value];
  }));

const easyTexts = new WeakMap<object, unknown>();

export const textsIn = <D>(texts: Texts<D>, language: Language): Same<D> => {
  if (language === 'en') return texts.en;
  if (language === 'ja' || !texts.easy) return texts.ja;
  const known = easyTexts.get(texts);
  if (known) return known as Same<D>;
  const merged = over(texts.ja, texts.easy as unknown as Dictionary) as unknown as Same<D>;
  easyTexts.set(texts, merged);
  return merged;
};

export const LanguageContext = createContext<Language>('ja');
export const useLanguage = (): Language => useContext(LanguageContext);

/** The texts in the reader's language. */
export const useTexts = <D>(texts: Texts<D>): Same<D> => textsIn(texts, useLanguage());

/** For `Intl`: やさしい日本語 formats as Japanese. */
export const localeOf = (language: Language): 'ja-JP' | 'en-GB' => (language === 'en' ? 'en-GB' : 'ja-JP');
