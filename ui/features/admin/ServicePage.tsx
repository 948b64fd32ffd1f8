import { useApi, type Answer } from '../../api.ts';
import { adminTexts } from '../../i18n/admin.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Badge } from '../../kit/Badge.tsx';
import { DataTable, type Column } from '../../kit/DataTable.tsx';
import { DateText } from '../../kit/DateText.tsx';
import { Notice } from '../../kit/Notice.tsx';
import { Page } from '../../kit/Page.tsx';
import { ErrorState, Loaded } from '../../kit/states.tsx';

type Follower = Answer<'GET /api/admin/service'>['followers'][number];

const EVERY_MS = 5_000;

/** Positions are long numbers with leading zeros; only the end of them is read by people. */
const short = (position: string): string => position.replace(/^0+(?=.)/, '') || '0';

const ServicePage = () => {
  const { service: t } = useTexts(adminTexts);
  const query = useApi('GET /api/admin/service', {}, { refetchInterval: EVERY_MS });
  const name = (id: string): string => (t.names as Record<string, string>)[id] ?? id;
  const state = ({ trouble, behind }: Follower): string => (trouble !== null ? t.trouble : behind ? t.behind : t.ok);
  const columns: readonly Column<Follower>[] = [
    { id: 'name', header: t.name, cell: (row) => <>{name(row.name)} <code className="text-sm font-normal text-ink-soft">{row.name}</code></>, value: (row) => name(row.name), sortable: true },
    { id: 'state', header: t.state, cell: (row) => <Badge tone={row.trouble !== null ? 'due' : row.behind ? 'wait' : 'good'} icon={row.trouble !== null ? 'warn' : row.behind ? 'clock' : 'check'}>{state(row)}</Badge>, value: state, sortable: true },
    { id: 'position', header: t.position, align: 'right', cell: (row) => <code>{short(row.position)}</code>, value: (row) => row.position, sortable: true },
    { id: 'trouble', header: t.what, cell: (row) => row.trouble ?? t.none, value: (row) => row.trouble },
  ];
  return (
    <Page wide title={t.title} lead={t.lead}>
      {query.isError && query.data ? <div className="mb-4"><ErrorState error={query.error} onRetry={() => { void query.refetch(); }} /></div> : null}
      <Loaded query={query} loading="table">
        {({ followers, head, started, version, engine }) => {
          const [stumbled, behind] = [followers.filter(({ trouble }) => trouble !== null).length, followers.filter((one) => one.behind).length];
          const facts = [[t.version, version], [t.engine, (t.engines as Record<string, string>)[engine] ?? engine], [t.started, <DateText key="started" value={started} time />], [t.head, short(head)]] as const;
          return (
            <div className="flex max-w-5xl flex-col gap-6">
              {stumbled > 0 ? <Notice tone="error">{t.troubleNote(stumbled)}</Notice> : behind > 0 ? <Notice>{t.behindNote(behind)}</Notice> : <Notice tone="success">{t.fine}</Notice>}
              <dl className="grid grid-cols-2 gap-6 lg:grid-cols-4">
                {facts.map(([label, value]) => <div key={label} className="border-t-2 border-primary pt-2"><dt className="text-ink-soft">{label}</dt><dd className="text-lg font-bold">{value}</dd></div>)}
              </dl>
              <DataTable caption={t.followers} columns={columns} rows={followers} rowKey={(row) => row.name} />
            </div>
          );
        }}
      </Loaded>
    </Page>
  );
};

export default ServicePage;
