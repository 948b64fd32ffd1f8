import { useMemo, useState } from 'react';
import { api, type Answer } from '../../api.ts';
import { useSearchText } from '../../app/route-table.ts';
import { deskTexts } from '../../i18n/desk.ts';
import { localeOf, useLanguage, useTexts } from '../../i18n/texts.ts';
import { Badge } from '../../kit/Badge.tsx';
import { Button } from '../../kit/Button.tsx';
import { Switch } from '../../kit/Checkbox.tsx';
import { DataTable, type Column } from '../../kit/DataTable.tsx';
import { formatDate } from '../../kit/dates.ts';
import { Page } from '../../kit/Page.tsx';
import { SearchBox } from '../../kit/SearchBox.tsx';
import { Select } from '../../kit/Select.tsx';
import { EmptyState, Loaded, TooMuch } from '../../kit/states.tsx';
import { useAllPages } from './all-pages.ts';
import { stateTone } from './Licences.tsx';
import { kindOfTerms } from './licence-terms.ts';
import { TitleCell } from './TitleCell.tsx';

type Row = Answer<'GET /api/staff/licences'>['items'][number];

const states = ['usable', 'coming', 'spent', 'expired', 'withdrawn'] as const;
const sorts = ['expiring', 'running-out', 'title', 'most-used'] as const;

const folded = (text: string): string => text.normalize('NFKC').toLowerCase();

const LicencesPage = () => {
  const texts = useTexts(deskTexts);
  const t = texts.ledger;
  const locale = localeOf(useLanguage());
  const number = useMemo(() => new Intl.NumberFormat(locale), [locale]);
  const [search, setSearch] = useSearchText();
  const [words, setWords] = useState('');
  const [total, setTotal] = useState(0);
  const [askedState, askedSort, unused] = [search.get('state'), search.get('sort'), search.get('unused') === 'true'];
  const state = states.find((one) => one === askedState) ?? null;
  const sort = sorts.find((one) => one === askedSort) ?? 'expiring';
  const set = (name: string, value: string | null): void => setSearch((next) => { if (value === null) next.delete(name); else next.set(name, value); });
  const query = useAllPages<Row>(['staff', 'licences', { all: true, state, sort, unused }], async (cursor, signal) => {
    const page = await api('GET /api/staff/licences', {
      query: { sort, limit: 100, ...(state === null ? {} : { state }), ...(unused ? { unused: 'true' as const } : {}), ...(cursor === undefined ? {} : { cursor }) }, signal,
    });
    setTotal(page.total);
    return page;
  });
  const columns = useMemo<readonly Column<Row>[]>(() => [
    { id: 'work', header: t.work, cell: ({ title }) => <TitleCell title={title} />, value: ({ title }) => title.title, sortable: true },
    { id: 'model', header: t.model, cell: ({ terms }) => <span className="whitespace-nowrap">{texts.terms.kind[kindOfTerms(terms)]}</span>, value: ({ terms }) => texts.terms.kind[kindOfTerms(terms)], sortable: true },
    { id: 'state', header: t.state, cell: (row) => <Badge tone={stateTone[row.state]}>{texts.state[row.state]}</Badge>, value: (row) => texts.state[row.state], sortable: true },
    {
      id: 'left', header: t.usesLeft, align: 'right', sortable: true, value: ({ checkoutsLeft }) => checkoutsLeft,
      cell: ({ checkoutsLeft, terms }) => (checkoutsLeft === null ? <span className="text-ink-soft">{t.uncounted}</span> : <span className={checkoutsLeft <= Math.max(3, (terms.checkouts ?? 0) / 10) ? 'font-bold text-due' : ''}>{t.times(checkoutsLeft)}</span>),
    },
    {
      id: 'days', header: t.daysLeft, align: 'right', sortable: true, value: ({ daysLeft }) => daysLeft,
      cell: ({ daysLeft, state: now }) => (daysLeft === null ? <span className="text-ink-soft">{t.perpetual}</span> : now === 'expired' || now === 'withdrawn' ? '—' : <span className={daysLeft <= 30 ? 'font-bold text-due' : ''}>{t.days(daysLeft)}</span>),
    },
    { id: 'exhausted', header: t.exhausted, align: 'right', sortable: true, value: ({ exhaustedInDays }) => exhaustedInDays, cell: ({ exhaustedInDays }) => (exhaustedInDays === null ? '—' : t.inDays(exhaustedInDays)) },
    { id: 'used', header: t.used, align: 'right', sortable: true, value: ({ used }) => used, cell: ({ used }) => t.times(used) },
    { id: 'cost', header: t.cost, align: 'right', sortable: true, value: ({ charged, terms }) => (terms.perLoan === null ? null : charged), cell: ({ charged, terms }) => (terms.perLoan === null ? '—' : t.yen(number.format(charged))) },
    { id: 'last', header: t.lastLoan, sortable: true, value: ({ lastLoan }) => (lastLoan === null ? null : lastLoan.slice(0, 10)), cell: ({ lastLoan }) => <span className="whitespace-nowrap">{lastLoan === null ? t.never : formatDate(lastLoan, locale, { weekday: false })}</span> },
  ], [t, texts, number, locale]);
  const rows = useMemo(() => (query.data?.items ?? []).filter(({ title }) => words === '' || folded(title.title + title.titleYomi).includes(folded(words))), [query.data, words]);
  const clear = (): void => { setWords(''); setSearch((next) => { for (const name of ['state', 'unused', 'sort']) next.delete(name); }); };
  return (
    <Page wide title={t.title} lead={t.lead}>
      <div className="mb-5 flex flex-wrap items-end gap-4">
        <div className="w-full sm:w-72"><SearchBox label={t.find} placeholder={t.find} defaultValue={words} onSearch={setWords} /></div>
        <div className="w-full sm:w-48"><Select label={t.stateFilter} items={[{ id: 'any', label: t.anyState }, ...states.map((id) => ({ id, label: texts.state[id] }))]} value={state ?? 'any'} onChange={(id) => set('state', id === 'any' ? null : id)} /></div>
        <div className="w-full sm:w-52"><Select label={t.sort} items={sorts.map((id) => ({ id, label: t.sorts[id] }))} value={sort} onChange={(id) => set('sort', id)} /></div>
        <Switch isSelected={unused} onChange={(on) => set('unused', on ? 'true' : null)}>{t.unused}</Switch>
      </div>
      <Loaded query={query} loading="table">
        {({ items, more }) => (
          <>
            {more ? <TooMuch shown={items.length} total={total} /> : null}
            {rows.length === 0 ? <EmptyState title={t.none} action={<Button variant="secondary" onPress={clear}>{t.clear}</Button>} /> : (
              <DataTable key={sort} caption={state === null ? t.anyState : texts.state[state]} columns={columns} rows={rows} rowKey={({ licenceId }) => licenceId} csv={t.csv} height={720} />
            )}
          </>
        )}
      </Loaded>
    </Page>
  );
};

export default LicencesPage;
