import type { ReactNode } from 'react';

/** How far something is (0…1), as a boat and its wake: reading, a replay, an import. `note` stands at the right: 「あと12分」. */
export const Wake = ({ value, label, note, hideLabel = false }: { value: number; label: string; note?: ReactNode; hideLabel?: boolean }) => {
  const part = Math.max(0, Math.min(1, value));
  const percent = Math.round(part * 100);
  const x = 8 + part * 84;
  return (
    <div className="w-full">
      {hideLabel && note === undefined ? null : (
        <div className="flex flex-wrap items-baseline justify-between gap-x-3 text-sm">
          <span className={hideLabel ? 'visually-hidden' : '[overflow-wrap:normal] [word-break:auto-phrase]'}>{label}</span>
          <span className="ml-auto font-bold whitespace-nowrap tabular-nums">{note ?? `${percent}%`}</span>
        </div>
      )}
      <div role="progressbar" aria-label={label} aria-valuemin={0} aria-valuemax={100} aria-valuenow={percent} className="relative h-6">
        <span aria-hidden className="absolute inset-x-0 bottom-1 h-0.5 rounded-full bg-line" />
        <span aria-hidden className="absolute bottom-1 left-0 h-1 rounded-full bg-primary transition-[width]" style={{ width: `${x}%` }} />
        <svg aria-hidden viewBox="0 0 28 24" className="absolute bottom-0.5 h-6 w-7 -translate-x-1/2 transition-[left]" style={{ left: `${x}%` }}>
          <path d="M13 14V2c5 2.5 7 6.5 7 12z" fill="var(--color-primary)" />
          <path d="M11 14V6l-5 8z" fill="var(--color-sunset)" />
          <path d="M2 16h24l-4 6H6z" fill="var(--color-deep)" />
        </svg>
      </div>
    </div>
  );
};
