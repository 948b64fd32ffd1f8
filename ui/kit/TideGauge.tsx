import { useId } from 'react';
import { baseTexts } from '../i18n/base.ts';
import { localeOf, useLanguage, useTexts } from '../i18n/texts.ts';

const WAVE = 'q 5 -3 10 0 t 10 0 t 10 0 t 10 0 t 10 0 t 10 0 t 10 0 t 10 0 t 10 0 t 10 0';

/**
 * How full something is, as water in a tide gauge: seats on loan, loan slots, a budget. From 90 % the water is orange.
 * `total` null: no limit, an open sea. The numbers always stand beside the picture.
 */
export const TideGauge = ({ label, used, total, unit = '', compact = false }: { label: string; used: number; total: number | null; unit?: string; compact?: boolean }) => {
  const t = useTexts(baseTexts);
  const number = new Intl.NumberFormat(localeOf(useLanguage()));
  const clip = useId();
  const part = total === null ? 0.5 : total === 0 ? 0 : Math.min(1, used / total);
  const level = 46 - part * 42;
  const high = total !== null && part >= 0.9;
  const meter = total === null
    ? { role: 'img' as const, 'aria-label': `${label}: ${t.gauge.unlimitedSpoken(number.format(used), unit)}` }
    : {
      role: 'meter' as const, 'aria-label': label, 'aria-valuemin': 0, 'aria-valuemax': total, 'aria-valuenow': Math.min(used, total),
      'aria-valuetext': t.gauge.spoken(number.format(total), number.format(used), unit),
    };
  return (
    <div className="flex items-center gap-4">
      <div {...meter} className="shrink-0">
        <svg viewBox="0 0 40 50" className={compact ? 'h-11 w-9' : 'h-18 w-15'} aria-hidden>
          <clipPath id={clip}><rect x="2" y="2" width="36" height="46" rx="6" /></clipPath>
          <rect x="2" y="2" width="36" height="46" rx="6" fill="var(--color-mist)" />
          <g clipPath={`url(#${clip})`} fill={high ? 'var(--color-due)' : 'var(--color-primary)'}>
            <path d={`M -20 ${level + 3} ${WAVE} V 60 H -20 Z`} opacity="0.35" />
            <path d={`M -12 ${level + 4} ${WAVE} V 60 H -12 Z`} />
          </g>
          <rect x="2" y="2" width="36" height="46" rx="6" fill="none" stroke="var(--color-edge)" strokeWidth="1.5" />
          {total === null ? null : [1, 2, 3].map((n) => <path key={n} d={`M38 ${2 + n * 11.5}h-5`} stroke="var(--color-edge)" strokeWidth="1.5" />)}
        </svg>
      </div>
      <div className="min-w-0">
        <div className={compact ? 'text-sm leading-snug text-ink-soft' : 'leading-snug text-ink-soft'}>{label}</div>
        <div className={`font-bold tabular-nums ${compact ? 'leading-snug' : 'text-2xl leading-snug'} ${high ? 'text-due' : ''}`} aria-hidden>
          {total === null ? `${number.format(used)}${unit}` : t.gauge.of(number.format(used), number.format(total))}
          {total === null ? <span className="ml-2 text-sm font-normal text-ink-soft">{t.gauge.unlimited}</span> : <span className="ml-0.5 text-base font-normal">{unit}</span>}
        </div>
      </div>
    </div>
  );
};
