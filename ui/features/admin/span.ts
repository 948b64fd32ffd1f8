import { addDays, daysBetween, fiscalYearOf, type Day } from '../../../domain/kernel.ts';

export const presets = ['month', '30', 'fiscal', 'last-fiscal', 'custom'] as const;
export type Preset = (typeof presets)[number];
export interface Span { readonly from: Day; readonly to: Day }

/** Days of a preset, up to today; `null` for one's own dates. */
export const spanOf = (preset: Preset, today: Day): Span | null => {
  const year = fiscalYearOf(today);
  switch (preset) {
    case 'month': return { from: `${today.slice(0, 7)}-01`, to: today };
    case '30': return { from: addDays(today, -29), to: today };
    case 'fiscal': return { from: `${year}-04-01`, to: today };
    case 'last-fiscal': return { from: `${year - 1}-04-01`, to: `${year}-03-31` };
    case 'custom': return null;
  }
};

/** Days of a span, both ends counted. */
export const lengthOf = ({ from, to }: Span): number => daysBetween(from, to) + 1;
