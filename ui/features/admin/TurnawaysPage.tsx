import { useApi, type Answer } from '../../api.ts';
import { useSession } from '../../app/session.tsx';
import { adminTexts } from '../../i18n/admin.ts';
import { localeOf, useLanguage, useTexts } from '../../i18n/texts.ts';
import type { ChartRow } from '../../kit/ChartWithTable.tsx';
import { Cover } from '../../kit/Cover.tsx';
import { DataTable, type Column } from '../../kit/DataTable.tsx';
import { TextLink } from '../../kit/LinkButton.tsx';
import { Page, Section } from '../../kit/Page.tsx';
import { Stat } from '../../kit/Stat.tsx';
import { EmptyState, Loaded } from '../../kit/states.tsx';
import { Chart } from './Chart.tsx';
import { lengthOf } from './span.ts';
import { SpanPicker, useSpan } from './SpanPicker.tsx';

type Turnaways = Answer<'GET /api/admin/turnaways'>;
type Row = Turnaways['rows'][number];

const DAYS_AT_MOST = 100;

/** Days as they are, or summed by month when there are too many to see. */
const chartRows = (rows: readonly Row[], byMonth: boolean): readonly ChartRow[] => {
  if (!byMonth) return rows.map(({ day, ...counts }) => ({ day: `${Number(day.slice(5, 7))}/${Number(day.slice(8))}`, ...counts }));
  const months = new Map<string, { limitExceeded: number; noLicence: number; emptySearches: number }>();
  for (const { day, limitExceeded, noLicence, emptySearches } of rows) {
    const before = months.get(day.slice(0, 7)) ?? { limitExceeded: 0, noLicence: 0, emptySearches: 0 };
    months.set(day.slice(0, 7), { limitExceeded: before.limitExceeded + limitExceeded, noLicence: before.noLicence + noLicence, emptySearches: before.emptySearches + emptySearches });
  }
  return [...months].map(([month, counts]) => ({ day: `${month.slice(0, 4)}/${Number(month.slice(5))}`, ...counts }));
};

const TurnawaysPage = () => {
  const { turnaways: t } = useTexts(adminTexts);
  const number = new Intl.NumberFormat(localeOf(useLanguage()));
  const { role } = useSession();
  const picked = useSpan('30');
  const byMonth = lengthOf(picked.span) > DAYS_AT_MOST;
  const query = useApi('GET /api/admin/turnaways', { query: picked.span }, { enabled: picked.valid, keepPrevious: true });
  const titles: readonly Column<Turnaways['titles'][number]>[] = [
    {
      id: 'work', header: t.work, value: ({ title }) => title.title, sortable: true,
      cell: ({ title }) => (
        <span className="flex items-center gap-3">
          <span className="shrink-0"><Cover src={title.cover} title={title.title} width={32} decorative /></span>
          <TextLink quiet to={role === 'librarian' ? `/desk/titles/${title.titleId}` : `/titles/${title.titleId}`}>{title.title}</TextLink>
        </span>
      ),
    },
    { id: 'limit', header: t.limit, align: 'right', cell: ({ limitExceeded }) => number.format(limitExceeded), value: ({ limitExceeded }) => limitExceeded, sortable: true },
    { id: 'none', header: t.none, align: 'right', cell: ({ noLicence }) => number.format(noLicence), value: ({ noLicence }) => noLicence, sortable: true },
    { id: 'both', header: t.both, align: 'right', cell: (row) => <b>{number.format(row.limitExceeded + row.noLicence)}</b>, value: (row) => row.limitExceeded + row.noLicence, sortable: true },
  ];
  const queries: readonly Column<Turnaways['emptySearches'][number]>[] = [
    { id: 'query', header: t.query, cell: ({ query: words }) => words, value: ({ query: words }) => words, sortable: true },
    { id: 'times', header: t.count, align: 'right', cell: ({ times }) => number.format(times), value: ({ times }) => times, sortable: true },
  ];
  return (
    <Page wide title={t.title} lead={t.lead}>
      <div className="mb-6 flex flex-wrap items-start gap-4"><SpanPicker {...picked} /></div>
      <Loaded query={query}>
        {(data) => {
          const sum = (field: Exclude<keyof Row, 'day'>): number => data.rows.reduce((all, row) => all + row[field], 0);
          const [limit, none, empty] = [sum('limitExceeded'), sum('noLicence'), sum('emptySearches')];
          if (limit + none + empty === 0) return <EmptyState title={t.calm}>{t.calmHint}</EmptyState>;
          return (
            <>
              <div className="mb-10 grid gap-6 sm:grid-cols-3">
                <Stat label={t.limit} value={limit} unit={t.times} note={t.limitNote} />
                <Stat label={t.none} value={none} unit={t.times} note={t.noneNote} />
                <Stat label={t.empty} value={empty} unit={t.times} note={t.emptyNote} />
              </div>
              <Chart
                kind="stacked" title={byMonth ? t.chartByMonth : t.chart} unit={t.times} x={{ key: 'day', label: byMonth ? t.month : t.day }} rows={chartRows(data.rows, byMonth)} csv={t.title} height={280}
                series={[{ key: 'limitExceeded', label: t.limit }, { key: 'noLicence', label: t.none }, { key: 'emptySearches', label: t.empty }]}
              />
              <div className="mt-10 grid items-start gap-x-10 gap-y-8 *:min-w-0 xl:grid-cols-[3fr_2fr] *:mt-0!">
                <Section title={t.buy}><DataTable caption={t.buy} hideCaption columns={titles} rows={data.titles} rowKey={({ title }) => title.titleId} csv={t.csvTitles} sort={{ column: 'both', direction: 'descending' }} height={560} /></Section>
                <Section title={t.queries}>
                  <DataTable caption={t.queries} hideCaption columns={queries} rows={data.emptySearches} rowKey={({ query: words }) => words} csv={t.csvQueries} height={560} />
                  <p className="mt-2 text-sm text-ink-soft">{t.queriesNote}</p>
                </Section>
              </div>
            </>
          );
        }}
      </Loaded>
    </Page>
  );
};

export default TurnawaysPage;
