import { useId, useState } from 'react';
import { Bar, BarChart, CartesianGrid, Legend, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { baseTexts } from '../i18n/base.ts';
import { localeOf, useLanguage, useTexts } from '../i18n/texts.ts';
import { DataTable, type Column } from './DataTable.tsx';
import { useSettings } from '../app/settings.tsx';

export type ChartRow = Readonly<Record<string, string | number | null>>;
export interface Series {
  readonly key: string;
  readonly label: string;
  /** Planned or compared, not measured: drawn dashed and light. */
  readonly plan?: boolean;
}

/** Each series differs by dash and marker (bars: by pattern) as well as by colour. All 3:1 or more on white. */
const looks = [
  { colour: '#006f83', dash: '0', symbol: 'circle', pattern: 'none' },
  { colour: '#ac3e00', dash: '8 4', symbol: 'square', pattern: 'M0 8L8 0M-2 2L2-2M6 10L10 6' },
  { colour: '#00118f', dash: '2 4', symbol: 'triangle', pattern: 'M2 2h2v2H2zM6 6h2v2H6z' },
  { colour: '#115a36', dash: '12 4 2 4', symbol: 'diamond', pattern: 'M0 4H8' },
  { colour: '#4d4d4d', dash: '4 2', symbol: 'cross', pattern: 'M4 0V8' },
] as const;
const lookOf = (n: number): (typeof looks)[number] => looks[n % looks.length] ?? looks[0];

const markers: Record<string, string> = { circle: 'M-4 0a4 4 0 1 0 8 0 4 4 0 1 0-8 0', square: 'M-3.5-3.5h7v7h-7z', triangle: 'M0-4.5 4.5 3.5h-9z', diamond: 'M0-5 5 0 0 5-5 0z', cross: 'M-4-4 4 4M4-4-4 4' };

const Marker = ({ cx, cy, symbol, colour }: { cx?: number; cy?: number; symbol: string; colour: string }) =>
  (cx === undefined || cy === undefined ? null : <path transform={`translate(${cx} ${cy})`} d={markers[symbol]} fill="#fff" stroke={colour} strokeWidth="2" />);

const LABEL_PX = 14;
const LATIN_PX = 7;

/** As many lines as it takes in so many px: Japanese breaks anywhere, Latin letters between words, or with a hyphen. */
const linesOf = (text: string, px: number): readonly string[] => {
  const latin = /^[\u0000-\u024f]*$/.test(text);
  const room = Math.max(2, Math.floor(px / (latin ? LATIN_PX : LABEL_PX)));
  const cut = (word: string): string[] => (word.length <= room ? [word] : [`${word.slice(0, room - 1)}-`, ...cut(word.slice(room - 1))]);
  const parts = latin ? text.split(' ').flatMap(cut) : [...text];
  const lines: string[] = [];
  for (const part of parts) {
    const longer = [...lines.slice(-1), part].join(latin ? ' ' : '');
    if (lines.length > 0 && longer.length <= room && !lines.at(-1)?.endsWith('-')) lines[lines.length - 1] = longer;
    else lines.push(part);
  }
  return lines;
};

/** So many names stand under their bars, each in full; more are numbers (hours, days), of which some are left out. */
const NAMED = 12;

/** The name of a bar, as wide as there is room for. */
const Name = ({ x, y, width, payload, of }: { x?: number; y?: number; width?: number; payload?: { value: string | number }; of: number }) => (
  <text x={x} y={y} textAnchor="middle" fontSize={LABEL_PX} fill="#333">
    {linesOf(String(payload?.value ?? ''), (width ?? 0) / of).map((line, n) => <tspan key={n} x={x} dy={n === 0 ? '0.9em' : '1.2em'}>{line}</tspan>)}
  </text>
);

/**
 * A chart with its table one button away, and the table's CSV. `width` fixes the size where there is no layout (tests);
 * otherwise the chart fills its box. For lazy staff pages only: the chart library is large.
 */
export const ChartWithTable = ({ title, kind = 'line', x, series, rows, unit = '', csv, height = 320, width }: {
  title: string; kind?: 'line' | 'bar' | 'stacked'; x: { key: string; label: string }; series: readonly Series[]; rows: readonly ChartRow[];
  unit?: string; csv?: string; height?: number; width?: number;
}) => {
  const t = useTexts(baseTexts);
  const number = new Intl.NumberFormat(localeOf(useLanguage()));
  const { motion } = useSettings();
  // Several charts stand on one page, with series of the same names.
  const id = useId();
  const [view, setView] = useState<'chart' | 'table'>('chart');
  const still = motion === 'none' || matchMedia('(prefers-reduced-motion: reduce)').matches;
  const said = (value: unknown): string => (typeof value === 'number' ? `${number.format(value)}${unit}` : '—');

  const columns: readonly Column<ChartRow>[] = [
    { id: x.key, header: x.label, cell: (row) => row[x.key], value: (row) => row[x.key] ?? null, sortable: true },
    ...series.map(({ key, label }) => ({
      id: key, header: unit ? `${label}（${unit}）` : label, align: 'right' as const, sortable: true,
      cell: (row: ChartRow) => (typeof row[key] === 'number' ? number.format(row[key]) : row[key] ?? '—'), value: (row: ChartRow) => row[key] ?? null,
    })),
  ];

  const named = kind !== 'line' && rows.length <= NAMED;
  const frame = (
    <>
      <CartesianGrid stroke="#e6e6e6" vertical={false} />
      <XAxis dataKey={x.key} stroke="#767676" tickMargin={8} {...(named ? { interval: 0, height: 64, tick: <Name of={rows.length} /> } : { tick: { fontSize: LABEL_PX, fill: '#333' } })} />
      <YAxis tick={{ fontSize: 14, fill: '#333' }} stroke="#767676" width={64} tickFormatter={(value: number) => number.format(value)} />
      <Tooltip formatter={(value) => said(value)} isAnimationActive={false} contentStyle={{ borderRadius: 8, border: '1px solid #767676', color: '#333' }} itemStyle={{ color: '#333' }} />
      <Legend itemSorter={null} wrapperStyle={{ fontSize: 15, paddingTop: 8 }} formatter={(label: string) => <span className="text-ink">{label}</span>} />
    </>
  );
  const size = width === undefined ? {} : { width, height };
  const chart = kind === 'line' ? (
    <LineChart data={[...rows]} margin={{ top: 12, right: 16, bottom: 4, left: 0 }} accessibilityLayer={false} {...size}>
      {frame}
      {series.map(({ key, label, plan }, n) => {
        const { colour, dash, symbol } = lookOf(n);
        return (
          <Line
            key={key} dataKey={key} name={label} stroke={colour} strokeWidth={2.5} isAnimationActive={!still} animationDuration={160}
            strokeDasharray={plan ? '4 4' : dash} legendType={symbol === 'cross' ? 'cross' : symbol} dot={<Marker symbol={symbol} colour={colour} />}
          />
        );
      })}
    </LineChart>
  ) : (
    <BarChart data={[...rows]} margin={{ top: 12, right: 16, bottom: 4, left: 0 }} accessibilityLayer={false} {...size}>
      <defs>
        {series.map(({ key }, n) => {
          const { colour, pattern } = lookOf(n);
          return (
            <pattern key={key} id={`${id}-${key}`} width="8" height="8" patternUnits="userSpaceOnUse">
              <rect width="8" height="8" fill={colour} />
              {pattern === 'none' ? null : <path d={pattern} stroke="#fff" strokeWidth="1.5" fill="none" opacity="0.85" />}
            </pattern>
          );
        })}
      </defs>
      {frame}
      {series.map(({ key, label }, n) => (
        <Bar
          key={key} dataKey={key} name={label} fill={`url(#${id}-${key})`} stroke={lookOf(n).colour} strokeWidth={1} maxBarSize={48}
          isAnimationActive={!still} animationDuration={160} {...(kind === 'stacked' ? { stackId: 'all' } : {})}
        />
      ))}
    </BarChart>
  );

  return (
    <figure className="m-0 min-w-0">
      <div className="mb-2 flex flex-wrap items-center justify-between gap-3">
        <figcaption className="text-lg font-bold">{title}{unit && view === 'chart' ? <span className="ml-2 text-sm font-normal text-ink-soft">（{unit}）</span> : null}</figcaption>
        <div role="group" aria-label={`${t.chart.show}: ${title}`} className="flex rounded-8 border border-edge p-0.5">
          {(['chart', 'table'] as const).map((one) => (
            <button
              key={one} type="button" aria-pressed={view === one} onClick={() => setView(one)}
              className={`min-h-11 rounded-6 px-4 text-base font-bold ${view === one ? 'bg-primary text-on-primary' : 'text-primary hover:bg-mist'}`}
            >
              {t.chart[one]}
            </button>
          ))}
        </div>
      </div>
      {view === 'table'
        ? <DataTable caption={title} hideCaption columns={columns} rows={rows} rowKey={(row) => String(row[x.key])} {...(csv ? { csv } : {})} />
        : <div aria-hidden style={{ height }}>{width === undefined ? <ResponsiveContainer width="100%" height={height}>{chart}</ResponsiveContainer> : chart}</div>}
      {view === 'chart' ? <ChartWords columns={columns} rows={rows} title={title} /> : null}
    </figure>
  );
};

/** What the picture shows, for those who do not see it. */
const ChartWords = ({ columns, rows, title }: { columns: readonly Column<ChartRow>[]; rows: readonly ChartRow[]; title: string }) => (
  // A table does not get narrower than its words, however it is asked: it is clipped by what it stands in.
  <div className="visually-hidden"><table>
    <caption>{title}</caption>
    <thead><tr>{columns.map(({ id, header }) => <th key={id} scope="col">{header}</th>)}</tr></thead>
    <tbody>
      {rows.map((row, n) => (
        <tr key={n}>{columns.map(({ id, cell }, c) => (c === 0 ? <th key={id} scope="row">{cell(row)}</th> : <td key={id}>{cell(row)}</td>))}</tr>
      ))}
    </tbody>
  </table></div>
);
