import { api, type Answer } from '../../api.ts';
import { deskTexts } from '../../i18n/desk.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Badge } from '../../kit/Badge.tsx';
import { DataTable, type Column } from '../../kit/DataTable.tsx';
import { DateText } from '../../kit/DateText.tsx';
import { Notice } from '../../kit/Notice.tsx';
import { Page } from '../../kit/Page.tsx';
import { EmptyState, Loaded, TooMuch } from '../../kit/states.tsx';
import { useAllPages } from './all-pages.ts';
import { authorsOf, TitleCell } from './TitleCell.tsx';

export type Held = Answer<'GET /api/staff/holds'>['items'][number];

/** From here on a queue is long: three or more per licence (R69). */
export const LONG = 3;
export const isLong = ({ perLicence, stranded }: Held): boolean => !stranded && perLicence !== null && perLicence >= LONG;

export const useHeld = () =>
  useAllPages<Held>(['staff', 'holds', { all: true }], (cursor, signal) => api('GET /api/staff/holds', { query: { limit: 100, ...(cursor === undefined ? {} : { cursor }) }, signal }));

const people = ({ waiting, ready, paused }: Held): number => waiting + ready + paused;

const HoldsPage = () => {
  const { holds: t } = useTexts(deskTexts);
  const query = useHeld();
  const flag = (row: Held): string => (row.stranded ? t.stranded : isLong(row) ? t.long : t.fine);
  const columns: readonly Column<Held>[] = [
    { id: 'work', header: t.work, cell: ({ title }) => <TitleCell title={title} note={authorsOf(title)} />, value: ({ title }) => title.title, sortable: true },
    { id: 'flag', header: t.flag, cell: (row) => <Badge tone={row.stranded || isLong(row) ? 'due' : 'good'} {...(row.stranded ? { icon: 'warn' as const } : {})}>{flag(row)}</Badge>, value: flag, sortable: true },
    { id: 'waiting', header: t.waiting, align: 'right', cell: (row) => t.people(row.waiting), value: (row) => row.waiting, sortable: true },
    { id: 'ready', header: t.ready, align: 'right', cell: (row) => t.people(row.ready), value: (row) => row.ready, sortable: true },
    { id: 'paused', header: t.paused, align: 'right', cell: (row) => t.people(row.paused), value: (row) => row.paused, sortable: true },
    { id: 'per', header: t.per, align: 'right', cell: (row) => (row.perLicence === null ? '—' : <span className={isLong(row) ? 'font-bold text-due' : ''}>{t.people(row.perLicence)}</span>), value: (row) => row.perLicence, sortable: true },
    { id: 'oldest', header: t.oldest, cell: (row) => <DateText value={row.oldest} weekday={false} />, value: (row) => row.oldest.slice(0, 10), sortable: true },
  ];
  return (
    <Page wide title={t.title} lead={t.lead}>
      <Loaded query={query} loading="table" empty={({ items }) => (items.length > 0 ? null : <EmptyState title={t.empty}>{t.emptyHint}</EmptyState>)}>
        {({ items, more }) => {
          const rows = items.toSorted((a, b) => Number(b.stranded) - Number(a.stranded) || people(b) - people(a));
          const [stranded, long] = [items.filter((row) => row.stranded).length, items.filter(isLong).length];
          return (
            <div className="flex flex-col gap-4">
              {stranded > 0 ? <Notice tone="warn">{t.strandedNote(stranded)}</Notice> : null}
              {long > 0 ? <Notice>{t.longNote(long)}</Notice> : null}
              {more ? <TooMuch shown={items.length} total={items.length + 1} /> : null}
              <DataTable caption={t.title} columns={columns} rows={rows} rowKey={({ title }) => title.titleId} csv={t.csv} height={720} />
            </div>
          );
        }}
      </Loaded>
    </Page>
  );
};

export default HoldsPage;
