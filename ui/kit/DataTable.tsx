import { useVirtualizer } from '@tanstack/react-virtual';
import { useId, useMemo, useRef, useState, type ReactNode } from 'react';
import { baseTexts } from '../i18n/base.ts';
import { localeOf, useLanguage, useTexts } from '../i18n/texts.ts';
import { Button } from './Button.tsx';
import { csvOf } from './csv.ts';
import { saveFile } from './save-file.ts';
import { SortHeader, type Direction } from './SortHeader.tsx';

export interface Column<Row> {
  readonly id: string;
  readonly header: string;
  readonly cell: (row: Row) => ReactNode;
  /** What is sorted by and written to CSV; without it the column is in neither. */
  readonly value?: (row: Row) => string | number | null;
  readonly align?: 'left' | 'right';
  readonly sortable?: boolean;
}

export interface Sort { readonly column: string; readonly direction: Direction }

/** Above this many rows only those in view are in the document. */
const WINDOW_FROM = 200;
const ROW_PX = 48;

const compare = (a: string | number | null, b: string | number | null, collator: Intl.Collator): number => {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b));
};

/** So many columns do not fit beside each other on a tablet, and so many not beside the menu of a small desk. */
const wideFrom = { tablet: 7, desk: 9 };

/** The first column is the row's header. Where the columns do not fit beside each other every row is a card of names and values (`cards` and `rows` of theme.css). */
export const DataTable = <Row,>({ caption, columns, rows, rowKey, csv, sort: firstSort, empty, height, hideCaption = false, actions }: {
  caption: string; columns: readonly Column<Row>[]; rows: readonly Row[]; rowKey: (row: Row) => string; csv?: string; sort?: Sort; empty?: ReactNode;
  /** px; the table then scrolls inside itself under its head. */
  height?: number; hideCaption?: boolean; actions?: ReactNode;
}) => {
  const t = useTexts(baseTexts);
  const locale = localeOf(useLanguage());
  const id = useId();
  const [sort, setSort] = useState<Sort | null>(firstSort ?? null);
  const box = useRef<HTMLDivElement>(null);

  const sorted = useMemo(() => {
    const value = columns.find((column) => column.id === sort?.column)?.value;
    if (!sort || !value) return rows;
    const collator = new Intl.Collator(locale, { numeric: true });
    const turn = sort.direction === 'ascending' ? 1 : -1;
    return rows.toSorted((a, b) => {
      const [left, right] = [value(a), value(b)];
      // Unknown values stay last whichever way it is sorted.
      return left === null || right === null ? compare(left, right, collator) : turn * compare(left, right, collator);
    });
  }, [columns, rows, sort, locale]);

  const windowed = sorted.length > WINDOW_FROM;
  const scrolls = height !== undefined || windowed;
  const virtual = useVirtualizer<HTMLDivElement, HTMLTableRowElement>({
    count: windowed ? sorted.length : 0, getScrollElement: () => box.current, estimateSize: () => ROW_PX, overscan: 12,
    // A card is many times as high as a row, and stands apart from the next.
    measureElement: (row) => row.offsetHeight + (row.parentElement === null ? 0 : Number.parseFloat(getComputedStyle(row.parentElement).rowGap) || 0),
  });
  const items = virtual.getVirtualItems();
  const first = windowed ? items[0]?.index ?? 0 : 0;
  const last = windowed ? (items.at(-1)?.index ?? -1) + 1 : sorted.length;
  const above = items[0]?.start ?? 0;
  const below = windowed ? virtual.getTotalSize() - (items.at(-1)?.end ?? 0) : 0;

  const press = (column: string): void =>
    setSort((now) => ({ column, direction: now?.column === column && now.direction === 'ascending' ? 'descending' : 'ascending' }));
  const download = (): void => {
    const valued = columns.filter((column) => column.value);
    saveFile(`${csv}.csv`, csvOf(valued.map(({ header }) => header), sorted.map((row) => valued.map((column) => column.value?.(row) ?? null))));
  };

  return (
    <div className="min-w-0">
      <div className={`flex flex-wrap items-center justify-between gap-3 ${hideCaption && !csv && !actions ? '' : 'mb-2'}`}>
        <p id={id} className={hideCaption ? 'visually-hidden' : 'text-lg font-bold'}>
          {caption}<span className="ml-3 text-base font-normal text-ink-soft">{t.table.rows(new Intl.NumberFormat(locale).format(rows.length))}</span>
        </p>
        <div className="ml-auto flex flex-wrap gap-2">
          {actions}
          {csv ? <Button variant="secondary" size="s" icon="download" onPress={download}>{t.action.download}</Button> : null}
        </div>
      </div>
      {rows.length === 0 ? <div className="rounded-8 bg-sand px-4 py-6 text-center">{empty ?? t.table.empty}</div> : (
        <div
          ref={box} role="region" aria-label={t.table.scroll(caption)} tabIndex={0}
          {...(columns.length >= wideFrom.desk ? { 'data-wide': 'desk' } : columns.length >= wideFrom.tablet ? { 'data-wide': 'tablet' } : {})} className="relative overflow-x-auto rows:rounded-8 rows:border rows:border-line"
          style={scrolls ? { maxHeight: `${(height ?? 640) / 16}rem`, overflowY: 'auto' } : undefined}
        >
          <table aria-labelledby={id} aria-rowcount={sorted.length + 1} className="w-full border-collapse text-base leading-[1.3] cards:block">
            <thead className="sticky top-0 z-10 cards:hidden">
              <tr className="bg-mist">
                {columns.map((column) => {
                  const direction = sort?.column === column.id ? sort.direction : null;
                  return (
                    <th
                      key={column.id} scope="col" {...(direction ? { 'aria-sort': direction } : {})}
                      className={`border-b-2 border-primary bg-mist px-2.5 py-1 leading-snug font-bold [overflow-wrap:normal] [word-break:auto-phrase] 2xl:whitespace-nowrap ${column.align === 'right' ? 'text-right' : 'text-left'}`}
                    >
                      {column.sortable === true && column.value ? <SortHeader direction={direction} onSort={() => press(column.id)}>{column.header}</SortHeader> : column.header}
                    </th>
                  );
                })}
              </tr>
            </thead>
            <tbody className="cards:flex cards:flex-col cards:gap-3">
              {above > 0 ? <tr aria-hidden style={{ height: above }} /> : null}
              {sorted.slice(first, last).map((row, n) => (
                <tr
                  key={rowKey(row)} aria-rowindex={first + n + 2} {...(windowed ? { ref: virtual.measureElement, 'data-index': first + n } : {})}
                  className="border-b border-line last:border-b-0 hover:bg-mist cards:block cards:rounded-8 cards:border cards:p-4 cards:last:border-b cards:sm:grid cards:sm:grid-cols-[repeat(auto-fit,minmax(20rem,1fr))] cards:sm:gap-x-10"
                >
                  {columns.map((column, c) => {
                    const look = c === 0
                      ? 'px-2.5 py-2 text-left font-bold rows:min-w-32 rows:[overflow-wrap:normal] rows:[word-break:auto-phrase] cards:col-span-full cards:block cards:px-0 cards:pt-0 cards:text-lg'
                      : `px-2.5 py-2 cards:flex cards:items-baseline cards:justify-between cards:gap-4 cards:px-0 cards:py-1.5 cards:text-right ${column.align === 'right' ? 'text-right tabular-nums' : ''}`;
                    return c === 0
                      ? <th key={column.id} scope="row" className={look}>{column.cell(row)}</th>
                      : (
                        <td key={column.id} className={look}>
                          <span aria-hidden className="shrink-0 text-left text-ink-soft rows:hidden">{column.header}</span>
                          <span>{column.cell(row)}</span>
                        </td>
                      );
                  })}
                </tr>
              ))}
              {below > 0 ? <tr aria-hidden style={{ height: below }} /> : null}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
};
