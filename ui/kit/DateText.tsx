import { baseTexts } from '../i18n/base.ts';
import { localeOf, useLanguage, useTexts } from '../i18n/texts.ts';
import { daysUntil, formatDate, type DateStyle } from './dates.ts';

/** A Day or an Instant, in Japanese time. `era`: 令和8年. */
export const DateText = ({ value, ...style }: { value: string } & DateStyle) => {
  const locale = localeOf(useLanguage());
  return <time dateTime={value} className="[td_&]:whitespace-nowrap">{formatDate(value, locale, style)}</time>;
};

/** From this many days on, a date presses. */
const SOON = 3;

/** 「あと3日」; orange and bold from three days. The full date is its tooltip. */
export const RelativeDays = ({ until, now = new Date().toISOString() }: { until: string; now?: string }) => {
  const t = useTexts(baseTexts);
  const locale = localeOf(useLanguage());
  const days = daysUntil(until, now);
  const words = days < 0 ? t.days.over(-days) : days === 0 ? t.days.today : days === 1 ? t.days.tomorrow : t.days.left(days);
  return <time dateTime={until} title={formatDate(until, locale)} className={days <= SOON ? 'font-bold text-due' : ''}>{words}</time>;
};
