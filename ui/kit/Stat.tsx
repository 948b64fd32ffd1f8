import type { ReactNode } from 'react';
import { localeOf, useLanguage } from '../i18n/texts.ts';

/** One number with its name; numbers are set with the reader's separators, `null` is a dash (not known, or too few to show). */
export const Stat = ({ label, value, unit = '', note, tone = 'neutral' }: {
  label: string; value: number | string | null; unit?: string; note?: ReactNode; tone?: 'neutral' | 'due' | 'good';
}) => {
  const number = new Intl.NumberFormat(localeOf(useLanguage()));
  const colour = tone === 'due' ? 'text-due' : tone === 'good' ? 'text-good' : 'text-ink';
  return (
    <div className="border-t-2 border-primary pt-3">
      <p className="text-ink-soft">{label}</p>
      <p className={`text-[2rem] leading-tight font-bold whitespace-nowrap tabular-nums ${colour}`}>
        {value === null ? '—' : typeof value === 'number' ? number.format(value) : value}
        {value === null ? null : <span className="ml-1 text-base font-normal">{unit}</span>}
      </p>
      {note === undefined ? null : <p className="text-sm text-ink-soft">{note}</p>}
    </div>
  );
};
