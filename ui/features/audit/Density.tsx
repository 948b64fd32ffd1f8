import { useRef, type KeyboardEvent, type PointerEvent } from 'react';
import { auditTexts } from '../../i18n/audit.ts';
import { localeOf, useLanguage, useTexts } from '../../i18n/texts.ts';
import { formatDate } from '../../kit/dates.ts';

export interface DayCount { readonly day: string; readonly count: number }

const HEIGHT = 96;

/** How much happened each day, as bars; one control: a day is chosen by pointing, or by arrow keys (Home and End for the ends). */
export const Density = ({ days, selected, onSelect }: { days: readonly DayCount[]; selected: string; onSelect: (day: string) => void }) => {
  const t = useTexts(auditTexts);
  const locale = localeOf(useLanguage());
  const number = new Intl.NumberFormat(locale);
  const box = useRef<HTMLDivElement>(null);
  const most = Math.max(1, ...days.map(({ count }) => count));
  const index = Math.max(0, days.findIndex(({ day }) => day === selected));
  const current = days[index];
  const to = (n: number): void => { const day = days[Math.max(0, Math.min(days.length - 1, n))]; if (day) onSelect(day.day); };
  const point = (event: PointerEvent<HTMLDivElement>): void => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    to(Math.floor(((event.clientX - left) / width) * days.length));
    box.current?.focus();
  };
  const steps: Record<string, number> = { ArrowLeft: index - 1, ArrowDown: index - 1, ArrowRight: index + 1, ArrowUp: index + 1, PageUp: index + 7, PageDown: index - 7, Home: 0, End: days.length - 1 };
  const key = (event: KeyboardEvent): void => {
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    to(step);
  };
  return (
    <div>
      <div
        ref={box} role="slider" tabIndex={0} aria-label={t.density} aria-valuemin={0} aria-valuemax={days.length - 1} aria-valuenow={index}
        aria-valuetext={current ? t.dayOf(formatDate(current.day, locale), number.format(current.count)) : ''}
        className="cursor-pointer touch-pan-y rounded-8 border border-line bg-paper px-1 pt-3" onPointerDown={point} onKeyDown={key}
      >
        <svg viewBox={`0 0 ${days.length * 10} ${HEIGHT}`} preserveAspectRatio="none" className="block h-24 w-full" aria-hidden>
          {days.map(({ day, count }, n) => {
            const tall = count === 0 ? 0 : Math.max(3, (count / most) * (HEIGHT - 6));
            const chosen = n === index;
            return (
              <g key={day}>
                {chosen ? <rect x={n * 10} y="0" width="10" height={HEIGHT} fill="var(--color-due-wash)" /> : null}
                <rect x={n * 10 + 1.5} y={HEIGHT - tall} width="7" height={tall} fill={chosen ? 'var(--color-due)' : 'var(--color-chart)'} />
              </g>
            );
          })}
          <path d={`M0 ${HEIGHT}H${days.length * 10}`} stroke="var(--color-edge)" strokeWidth="2" />
        </svg>
      </div>
      <div className="mt-1 flex justify-between text-sm text-ink-soft" aria-hidden>
        <span>{days[0] ? formatDate(days[0].day, locale, { weekday: false }) : ''}</span>
        <span>{days.length > 0 ? formatDate(days[days.length - 1]?.day ?? '', locale, { weekday: false }) : ''}</span>
      </div>
    </div>
  );
};
