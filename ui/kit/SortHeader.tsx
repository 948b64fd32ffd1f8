import type { ReactNode } from 'react';
import { Icon } from './Icon.tsx';

export type Direction = 'ascending' | 'descending';

/** The button inside a sortable `<th aria-sort>`. */
export const SortHeader = ({ direction, onSort, children }: { direction: Direction | null; onSort: () => void; children: ReactNode }) => (
  <button type="button" onClick={onSort} className="inline-flex min-h-11 items-center gap-1 rounded-4 text-left font-bold hover:underline">
    {children}
    <Icon name={direction === 'ascending' ? 'up' : direction === 'descending' ? 'down' : 'updown'} size={16} className={direction ? 'text-primary' : 'text-ink-soft'} />
  </button>
);
