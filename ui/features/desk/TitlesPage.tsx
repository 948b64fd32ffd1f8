import { useState } from 'react';
import { api, type Answer } from '../../api.ts';
import { useSearchText } from '../../app/route-table.ts';
import { deskTexts } from '../../i18n/desk.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Badge } from '../../kit/Badge.tsx';
import { Button } from '../../kit/Button.tsx';
import { DataTable, type Column } from '../../kit/DataTable.tsx';
import { LinkButton } from '../../kit/LinkButton.tsx';
import { Notice } from '../../kit/Notice.tsx';
import { Page } from '../../kit/Page.tsx';
import { SearchBox } from '../../kit/SearchBox.tsx';
import { Select } from '../../kit/Select.tsx';
import { EmptyState, Loaded, TooMuch } from '../../kit/states.tsx';
import { useAllPages } from './all-pages.ts';
import { authorsOf, TitleCell } from './TitleCell.tsx';

type Row = Answer<'GET /api/staff/titles'>['items'][number];
const filters = ['all', 'held', 'without-file', 'unlicensed', 'hidden'] as const;
type Show = (typeof filters)[number];

const Status = ({ row }: { row: Row }) => {
  const { titles: t } = useTexts(deskTexts);
  const { status, readable } = row.availability;
  return (
    <span className="inline-flex flex-wrap gap-1">
      {row.hidden ? <Badge icon="lock">{t.hidden}</Badge> : null}
      {readable ? <Badge tone={status === 'available' || status === 'open' ? 'good' : status === 'unlicensed' ? 'due' : 'wait'}>{t.status_[status]}</Badge> : <Badge tone="sand">{t.noFile}</Badge>}
    </span>
  );
};

const TitlesPage = () => {
  const { titles: t, today } = useTexts(deskTexts);
  const [search, setSearch] = useSearchText();
  const q = search.get('q') ?? '';
  const asked = search.get('show');
  const show: Show = filters.find((one) => one === asked) ?? 'all';
  const set = (name: 'q' | 'show', value: string): void => setSearch((next) => { if (value === '' || value === 'all') next.delete(name); else next.set(name, value); });
  const [total, setTotal] = useState(0);
  const query = useAllPages<Row>(['staff', 'titles', { all: true, q, show }], async (cursor, signal) => {
    const page = await api('GET /api/staff/titles', { query: { show, limit: 100, ...(q === '' ? {} : { q }), ...(cursor === undefined ? {} : { cursor }) }, signal });
    setTotal(page.total);
    return page;
  });
  const columns: readonly Column<Row>[] = [
    { id: 'work', header: t.work, cell: (row) => <TitleCell title={row} note={authorsOf(row)} />, value: (row) => row.titleYomi, sortable: true },
    { id: 'status', header: t.status, cell: (row) => <Status row={row} />, value: (row) => (row.hidden ? t.hidden : row.availability.readable ? t.status_[row.availability.status] : t.noFile), sortable: true },
    { id: 'ndc', header: t.ndc, cell: (row) => row.ndc, value: (row) => row.ndc, sortable: true },
    { id: 'licences', header: t.licences, align: 'right', cell: (row) => row.licences, value: (row) => row.licences, sortable: true },
    { id: 'loans', header: t.loans, align: 'right', cell: (row) => row.loans, value: (row) => row.loans, sortable: true },
    { id: 'waiting', header: t.waiting, align: 'right', cell: (row) => row.availability.waiting, value: (row) => row.availability.waiting, sortable: true },
    { id: 'ever', header: t.loansEver, align: 'right', cell: (row) => row.loansEver, value: (row) => row.loansEver, sortable: true },
  ];
  return (
    <Page wide title={t.title} lead={t.lead} actions={<LinkButton to="/desk/add" icon="plus">{today.add}</LinkButton>}>
      <div className="mb-5 flex flex-wrap items-end gap-4">
        <div className="w-full sm:max-w-md"><SearchBox label={t.searchLabel} placeholder={t.placeholder} defaultValue={q} onSearch={(text) => set('q', text)} /></div>
        <div className="w-full sm:w-52"><Select hideLabel label={t.filter} items={filters.map((id) => ({ id, label: t.show[id] }))} value={show} onChange={(id) => set('show', id)} /></div>
      </div>
      {q !== '' && show !== 'hidden' ? <p className="mb-4 text-sm text-ink-soft">{t.hiddenSearch}</p> : null}
      <Loaded
        query={query} loading="table"
        empty={({ items }) => (items.length > 0 ? null : <EmptyState title={t.empty} action={<Button variant="secondary" onPress={() => setSearch((next) => { next.delete('q'); next.delete('show'); })}>{t.reset}</Button>}>{t.emptyHint}</EmptyState>)}
      >
        {({ items, more }) => (
          <>
            {more ? <TooMuch shown={items.length} total={total} /> : null}
            <DataTable caption={t.show[show]} columns={columns} rows={items} rowKey={({ titleId }) => titleId} csv={t.title} height={720} />
          </>
        )}
      </Loaded>
      {query.isError && query.data ? <Notice tone="warn">{query.error.title}</Notice> : null}
    </Page>
  );
};

export default TitlesPage;
