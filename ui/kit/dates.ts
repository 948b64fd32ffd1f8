/** Dates as the library says them: always Japanese time, whatever the device believes. */

const JST_MS = 9 * 3_600_000;
const DAY_MS = 86_400_000;

export type DateStyle = { readonly time?: boolean; readonly era?: boolean; readonly weekday?: boolean };

/** A `Day` (`2026-12-15`) or an `Instant` (`2026-12-15T00:00:00.000Z`) as a Date; a day is taken at its noon. */
export const dateOf = (value: string): Date => new Date(/^\d{4}-\d{2}-\d{2}$/.test(value) ? `${value}T12:00:00+09:00` : value);

/** `2026年11月23日(月)`, `令和8年11月23日(月) 14:05`, `Mon, 23 November 2026`. */
export const formatDate = (value: string, locale: 'ja-JP' | 'en-GB', { time = false, era = false, weekday = true }: DateStyle = {}): string => {
  const japaneseEra = era && locale === 'ja-JP';
  const date = new Intl.DateTimeFormat(japaneseEra ? 'ja-JP-u-ca-japanese' : locale, {
    timeZone: 'Asia/Tokyo', year: 'numeric', month: 'long', day: 'numeric', ...(japaneseEra ? { era: 'long' } : {}), ...(weekday ? { weekday: 'short' } : {}),
  }).format(dateOf(value));
  if (!time) return date;
  const clock = new Intl.DateTimeFormat(locale, { timeZone: 'Asia/Tokyo', hour: 'numeric', minute: '2-digit', hourCycle: 'h23' }).format(dateOf(value));
  return `${date} ${clock}`;
};

const dayNumber = (value: string): number => Math.floor((dateOf(value).getTime() + JST_MS) / DAY_MS);

/** Whole Japanese days from `now` to `until`: 0 is today, negative is past. */
export const daysUntil = (until: string, now: string): number => dayNumber(until) - dayNumber(now);
