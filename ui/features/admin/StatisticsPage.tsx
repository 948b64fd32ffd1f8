import { useApi, type Answer } from '../../api.ts';
import { useSearchText } from '../../app/route-table.ts';
import { adminTexts } from '../../i18n/admin.ts';
import { localeOf, useLanguage, useTexts } from '../../i18n/texts.ts';
import type { ChartRow } from '../../kit/ChartWithTable.tsx';
import { Cover } from '../../kit/Cover.tsx';
import { DataTable, type Column } from '../../kit/DataTable.tsx';
import { formatDate } from '../../kit/dates.ts';
import { TextLink } from '../../kit/LinkButton.tsx';
import { Page, Section } from '../../kit/Page.tsx';
import { Select } from '../../kit/Select.tsx';
import { Stat } from '../../kit/Stat.tsx';
import { EmptyState, Loaded } from '../../kit/states.tsx';
import { useSession } from '../../app/session.tsx';
import { Chart } from './Chart.tsx';
import { lengthOf } from './span.ts';
import { SpanPicker, useSpan } from './SpanPicker.tsx';

type Statistics = Answer<'GET /api/admin/statistics'>;
const figures = ['loans', 'reads', 'holds', 'signIns', 'newPatrons', 'turnaways', 'extensions', 'returns'] as const;
const units = ['day', 'month', 'fiscal-year'] as const;
type Unit = (typeof units)[number];

/** Above this many days a line by day is a thicket. */
const DAYS_AT_MOST = 100;

/** Counts as rows of a chart: in a fixed order where there is one, else the largest first. */
const rowsOf = (counts: Readonly<Record<string, number>>, name: (id: string) => string, order?: readonly string[]): readonly ChartRow[] =>
  (order ?? Object.keys(counts).toSorted((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0))).map((id) => ({ name: name(id), n: counts[id] ?? 0 }));

const hours = Array.from({ length: 24 }, (_, hour) => String(hour));
const classesOfNdc = Array.from({ length: 10 }, (_, n) => String(n));

const Figures = ({ data }: { data: Statistics }) => {
  const { statistics: t } = useTexts(adminTexts);
  const number = new Intl.NumberFormat(localeOf(useLanguage()));
  const percent = new Intl.NumberFormat(localeOf(useLanguage()), { style: 'percent', maximumFractionDigits: 0, signDisplay: 'exceptZero' });
  const note = (now: number, before: number): string =>
    (before === 0 ? t.beforeNone : t.before(number.format(before), now === before ? t.same : percent.format((now - before) / before)));
  return (
    <div className="grid grid-cols-2 gap-x-6 gap-y-6 md:grid-cols-3 xl:grid-cols-5">
      {figures.map((figure) => {
        const [now, before] = [data.totals[figure] ?? 0, data.previous[figure] ?? 0];
        return <Stat key={figure} label={t[figure]} value={now} unit={figure === 'newPatrons' ? t.people : t.times} note={note(now, before)} tone={figure === 'turnaways' && now > 0 ? 'due' : 'neutral'} />;
      })}
      <Stat label={t.perThousand} value={data.perThousandResidents} unit={t.times} note={t.perThousandNote} />
    </div>
  );
};

const StatisticsPage = () => {
  const { statistics: t, by: units_, classes, range } = useTexts(adminTexts);
  const locale = localeOf(useLanguage());
  const number = new Intl.NumberFormat(locale);
  const picked = useSpan('fiscal');
  const [search] = useSearchText();
  const { role } = useSession();
  const asked = search.get('by');
  const by: Unit = units.find((one) => one === asked) ?? (lengthOf(picked.span) > DAYS_AT_MOST ? 'month' : 'day');
  const query = useApi('GET /api/admin/statistics', { query: { ...picked.span, by } }, { enabled: picked.valid, keepPrevious: true });
  const day = (value: string): string => formatDate(value, locale, { weekday: false });
  const period = (value: string): string => (by === 'fiscal-year' ? t.fiscalYear(value) : by === 'month' ? `${value.slice(0, 4)}/${Number(value.slice(5))}` : `${Number(value.slice(5, 7))}/${Number(value.slice(8))}`);
  const top: readonly Column<Statistics['titles'][number] & { rank: number }>[] = [
    {
      id: 'work', header: t.work, value: ({ title }) => title.title, sortable: true,
      cell: ({ title }) => (
        <span className="flex items-center gap-3">
          <span className="shrink-0"><Cover src={title.cover} title={title.title} width={32} decorative /></span>
          <TextLink quiet to={role === 'librarian' ? `/desk/titles/${title.titleId}` : `/titles/${title.titleId}`}>{title.title}</TextLink>
        </span>
      ),
    },
    { id: 'rank', header: t.rank, align: 'right', cell: ({ rank }) => rank, value: ({ rank }) => rank, sortable: true },
    { id: 'ndc', header: t.ndc, cell: ({ title }) => `${title.ndc} ${t.ndcs[title.ndc.slice(0, 1) as '9'] ?? ''}`, value: ({ title }) => title.ndc, sortable: true },
    { id: 'loans', header: t.loans, align: 'right', cell: ({ loans }) => number.format(loans), value: ({ loans }) => loans, sortable: true },
  ];
  const named = (names: object, id: string): string => (names as Record<string, string>)[id] ?? id;
  return (
    <Page wide title={t.title} lead={t.lead}>
      <div className="mb-6 flex flex-wrap items-start gap-4">
        <SpanPicker {...picked} />
        <div className="w-full sm:w-36"><Select label={units_.label} items={units.map((id) => ({ id, label: units_[id] }))} value={by} onChange={(id) => picked.set({ by: id })} /></div>
      </div>
      <Loaded query={query}>
        {(data) => {
          const rows: readonly ChartRow[] = data.rows.map((row) => ({ ...row, period: period(row.period) }));
          const x = { key: 'period', label: t.period };
          const series = (...keys: (typeof figures)[number][]) => keys.map((key) => ({ key, label: t[key] }));
          const quiet = figures.every((figure) => (data.totals[figure] ?? 0) === 0);
          const parts = [
            { title: t.byClass, label: t.class, rows: rowsOf(data.byClass, (id) => named(classes, id), Object.keys(classes)), what: t.loans },
            { title: t.byNdc, label: t.ndc, rows: rowsOf(data.byNdc, (id) => named(t.ndcs, id), [...classesOfNdc, ...('?' in data.byNdc ? ['?'] : [])]), what: t.loans },
            { title: t.byModel, label: t.model, rows: rowsOf(data.byModel, (id) => named(t.models, id)), what: t.loans },
            { title: t.byHour, label: t.hour, rows: rowsOf(data.byHour, t.hourOf, hours), what: t.loans },
            { title: t.byDevice, label: t.device, rows: rowsOf(data.byDevice, (id) => named(t.devices, id)), what: t.reads },
          ];
          return (
            <>
              <Section title={t.totals} actions={<p className="text-ink-soft">{range.span(day(picked.span.from), day(picked.span.to))}</p>}><Figures data={data} /></Section>
              {quiet ? <div className="mt-10"><EmptyState title={t.empty}>{t.emptyHint}</EmptyState></div> : (
                <>
                  <Section title={t.series}>
                    <div className="grid gap-10 *:min-w-0">
                      <Chart title={t.useChart} unit={t.times} x={x} rows={rows} csv={t.useChart} series={series('loans', 'reads')} />
                      <div className="grid gap-10 *:min-w-0 xl:grid-cols-2">
                        <Chart title={t.waitChart} unit={t.times} x={x} rows={rows} csv={t.waitChart} series={series('holds', 'turnaways')} height={260} />
                        <Chart title={t.peopleChart} x={x} rows={rows} csv={t.peopleChart} series={series('signIns', 'newPatrons')} height={260} />
                      </div>
                    </div>
                  </Section>
                  <Section title={t.breakdown}>
                    <div className="grid gap-x-10 gap-y-10 *:min-w-0 xl:grid-cols-2">
                      {parts.map((part) => (
                        part.rows.length === 0
                          ? <div key={part.title}><p className="text-lg font-bold">{part.title}</p><p className="text-ink-soft">{t.noData}</p></div>
                          : <Chart key={part.title} kind="bar" title={part.title} unit={t.times} x={{ key: 'name', label: part.label }} rows={part.rows} csv={part.title} series={[{ key: 'n', label: part.what }]} height={240} />
                      ))}
                    </div>
                  </Section>
                  <Section title={t.top}>
                    <DataTable caption={t.top} hideCaption columns={top} rows={data.titles.map((row, n) => ({ ...row, rank: n + 1 }))} rowKey={({ title }) => title.titleId} csv={t.csvTop} height={560} empty={t.noData} />
                  </Section>
                </>
              )}
            </>
          );
        }}
      </Loaded>
    </Page>
  );
};

export default StatisticsPage;
