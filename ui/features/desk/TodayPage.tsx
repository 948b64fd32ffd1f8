import { useId, type ReactNode } from 'react';
import { useApi, type Answer } from '../../api.ts';
import { deskTexts } from '../../i18n/desk.ts';
import { localeOf, useLanguage, useTexts } from '../../i18n/texts.ts';
import { Badge, type BadgeTone } from '../../kit/Badge.tsx';
import { formatDate } from '../../kit/dates.ts';
import { Icon, type IconName } from '../../kit/Icon.tsx';
import { LinkButton, TextLink } from '../../kit/LinkButton.tsx';
import { Page } from '../../kit/Page.tsx';
import { EmptyState, ErrorState, LoadingState } from '../../kit/states.tsx';
import { isLong, useHeld } from './HoldsPage.tsx';
import { kindOfTerms } from './licence-terms.ts';
import { TitleCell, type TitleCard } from './TitleCell.tsx';

const SOON_DAYS = 30;
const SHOWN = 5;

type Licence = Answer<'GET /api/staff/licences'>['items'][number];

/** Loans left of a licence that will soon be gone: three or fewer, or a tenth. */
const isNearlySpent = ({ checkoutsLeft, terms }: Licence): boolean => checkoutsLeft !== null && checkoutsLeft <= Math.max(3, (terms.checkouts ?? 0) / 10);

interface Item { readonly key: string; readonly title: TitleCard; readonly badge: string; readonly tone: BadgeTone; readonly note: string }
interface Group { readonly id: 'stranded' | 'ending' | 'spent' | 'queues' | 'files'; readonly icon: IconName; readonly items: readonly Item[]; readonly total: number; readonly all: string }

const whys = { stranded: 'strandedWhy', ending: 'endingWhy', spent: 'spentWhy', queues: 'queuesWhy', files: 'filesWhy' } as const;

/** One matter of the day: why it matters, the first few, the way to all of them. */
const Matter = ({ group, children }: { group: Group; children?: ReactNode }) => {
  const { today: t } = useTexts(deskTexts);
  const id = useId();
  return (
    <section aria-labelledby={id} id={group.id} className="min-w-0 rounded-12 border border-line">
      <header className="flex flex-wrap items-start gap-x-4 gap-y-1 rounded-t-12 bg-mist px-4 py-3">
        <Icon name={group.icon} className="mt-1 text-primary" />
        <div className="min-w-0 flex-1">
          <h2 id={id} className="text-lg">{t[group.id]} <span className="tabular-nums">{group.total}</span><span className="font-normal">{t.unit}</span></h2>
          <p className="text-ink-soft">{t[whys[group.id]]}</p>
        </div>
        {children}
      </header>
      <ul>
        {group.items.slice(0, SHOWN).map(({ key, title, badge, tone, note }) => (
          <li key={key} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-t border-line px-4 py-2">
            <TitleCell title={title} note={note} />
            <Badge tone={tone}>{badge}</Badge>
          </li>
        ))}
      </ul>
      {group.total > SHOWN ? <p className="border-t border-line px-4 py-1"><TextLink quiet to={group.all}>{t.all(group.total)}</TextLink></p> : null}
    </section>
  );
};

const TodayPage = () => {
  const texts = useTexts(deskTexts);
  const t = texts.today;
  const locale = localeOf(useLanguage());
  const ending = useApi('GET /api/staff/licences', { query: { state: 'usable', sort: 'expiring', limit: 100 } });
  const running = useApi('GET /api/staff/licences', { query: { state: 'usable', sort: 'running-out', limit: 100 } });
  const spent = useApi('GET /api/staff/licences', { query: { state: 'spent', sort: 'most-used', limit: 100 } });
  const files = useApi('GET /api/staff/titles', { query: { show: 'without-file', limit: 24 } });
  const held = useHeld();
  const queries = [ending, running, spent, files, held] as const;
  const failed = queries.find(({ isError, data }) => isError && data === undefined);

  const groups = (): readonly Group[] => {
    const soon = (ending.data?.items ?? []).filter(({ daysLeft }) => daysLeft !== null && daysLeft <= SOON_DAYS);
    const low = [...(spent.data?.items ?? []), ...(running.data?.items ?? []).filter(isNearlySpent)];
    const stranded = (held.data?.items ?? []).filter((row) => row.stranded);
    const long = (held.data?.items ?? []).filter(isLong).toSorted((a, b) => (b.perLicence ?? 0) - (a.perLicence ?? 0));
    const group = (id: Group['id'], icon: IconName, all: string, items: readonly Item[], total = items.length): Group => ({ id, icon, all, items, total });
    const model = ({ terms }: Licence): string => texts.terms.kind[kindOfTerms(terms)];
    return [
      group('stranded', 'warn', '/desk/holds', stranded.map(({ title, waiting, ready, paused, oldest }) => ({
        key: title.titleId, title, tone: 'due' as const, badge: t.waiting(waiting + ready + paused), note: t.oldest(formatDate(oldest, locale, { weekday: false })),
      }))),
      group('ending', 'calendar', '/desk/licences?state=usable&sort=expiring', soon.map((one) => ({
        key: one.licenceId, title: one.title, tone: (one.daysLeft ?? 0) <= 7 ? 'due' as const : 'sand' as const, badge: t.daysLeft(one.daysLeft ?? 0), note: model(one),
      }))),
      group('spent', 'tide', '/desk/licences?sort=running-out', low.map((one) => ({
        key: one.licenceId, title: one.title, tone: one.checkoutsLeft === 0 ? 'due' as const : 'sand' as const, badge: t.usesLeft(one.checkoutsLeft ?? 0), note: model(one),
      }))),
      group('queues', 'queue', '/desk/holds', long.map(({ title, waiting, perLicence }) => ({
        key: title.titleId, title, tone: 'wait' as const, badge: t.perLicence(perLicence ?? 0), note: t.waiting(waiting),
      }))),
      group('files', 'document', '/desk/titles?show=without-file', (files.data?.items ?? []).map((title) => ({
        key: title.titleId, title, tone: 'neutral' as const, badge: t.ordered, note: title.availability.waiting > 0 ? t.waiting(title.availability.waiting) : '',
      })), files.data?.total ?? 0),
    ].filter(({ total }) => total > 0);
  };

  const body = (): ReactNode => {
    if (failed) return <ErrorState error={failed.error} onRetry={() => { for (const query of queries) if (query.isError) void query.refetch(); }} />;
    if (queries.some(({ data }) => data === undefined)) return <LoadingState kind="table" />;
    const found = groups();
    if (found.length === 0) return <EmptyState title={t.calm} action={<LinkButton to="/desk/add" icon="plus">{t.add}</LinkButton>}>{t.calmHint}</EmptyState>;
    return (
      <>
        <ul className="mb-6 grid grid-cols-[repeat(auto-fit,minmax(min(9.5rem,100%),1fr))] gap-3">
          {found.map(({ id, icon, total }) => (
            <li key={id}>
              <a href={`#${id}`} className="flex h-full flex-col justify-between gap-1 rounded-12 border border-line px-4 py-3 text-ink no-underline hover:bg-mist" onClick={(event) => { event.preventDefault(); document.getElementById(id)?.scrollIntoView({ block: 'start' }); document.querySelector<HTMLElement>(`#${id} a`)?.focus(); }}>
                <span className="flex items-start gap-2 leading-snug text-ink-soft"><Icon name={icon} size={20} className="mt-0.5 shrink-0 text-primary" />{t[id]}</span>
                <span className={`text-[1.75rem] leading-none font-bold tabular-nums ${id === 'stranded' ? 'text-due' : ''}`}>{total}<span className="ml-1 text-base font-normal">{t.unit}</span></span>
              </a>
            </li>
          ))}
        </ul>
        <div className="columns-1 gap-6 xl:columns-2 *:mb-6 *:break-inside-avoid">{found.map((group) => <Matter key={group.id} group={group} />)}</div>
      </>
    );
  };

  return (
    <Page
      wide title={t.title} lead={t.lead(formatDate(new Date().toISOString(), locale))}
      actions={<><LinkButton to="/desk/titles" variant="secondary" icon="book">{t.titles}</LinkButton><LinkButton to="/desk/add" icon="plus">{t.add}</LinkButton></>}
    >
      {body()}
    </Page>
  );
};

export default TodayPage;
