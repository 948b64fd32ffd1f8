import type { ComponentProps } from 'react';
import { ChartWithTable } from '../../kit/ChartWithTable.tsx';

/** A chart that keeps to its box: the unseen table of its numbers may be wider than a phone and must not make the page scroll. */
export const Chart = (props: ComponentProps<typeof ChartWithTable>) => (
  <div className="relative min-w-0 overflow-x-clip"><ChartWithTable {...props} /></div>
);
