import type { ReactNode } from 'react';
import { Icon, type IconName } from './Icon.tsx';

export type BadgeTone = 'neutral' | 'now' | 'wait' | 'due' | 'local' | 'sand' | 'good';

const tones: Record<BadgeTone, string> = {
  neutral: 'border-edge bg-paper text-ink',
  now: 'border-primary bg-primary text-on-primary',
  wait: 'border-primary bg-mist text-primary',
  due: 'border-due bg-due-wash text-due',
  local: 'border-local bg-due-wash text-local',
  sand: 'border-edge bg-sand text-ink',
  good: 'border-good bg-good-wash text-good',
};

/** `now` readable at once · `wait` in the queue · `due` a date presses · `local` 郷土資料 · `sand` calm fact · `good` in order. */
export const Badge = ({ tone = 'neutral', icon, children }: { tone?: BadgeTone; icon?: IconName; children: ReactNode }) => (
  <span className={`inline-flex items-center gap-1 rounded-full border px-2.5 py-0.5 text-sm leading-snug font-bold [td_&]:whitespace-nowrap ${tones[tone]}`}>
    {icon ? <Icon name={icon} size={16} /> : null}
    {children}
  </span>
);
