import { useInfiniteQuery } from '@tanstack/react-query';
import { api, type Answer, type Problem } from '../../api.ts';
import { auditTexts } from '../../i18n/audit.ts';
import { localeOf, useLanguage, useTexts } from '../../i18n/texts.ts';
import { Button } from '../../kit/Button.tsx';
import { formatDate } from '../../kit/dates.ts';
import { LoadMore } from '../../kit/LoadMore.tsx';
import { EmptyState, ErrorState, LoadingState } from '../../kit/states.tsx';
import { clockOf, EventWords } from './EventLine.tsx';
import type { Kind } from './kinds.ts';

type Found = Answer<'POST /api/audit/events'>;
const AT_ONCE = 50;

/** What happened on one day, in the order it was written. */
export const DayEvents = ({ day, kind, type, onStream }: { day: string; kind: Kind | null; type: string | null; onStream: (stream: string) => void }) => {
  const t = useTexts(auditTexts);
  const locale = localeOf(useLanguage());
  const query = useInfiniteQuery<Found, Problem, readonly Found['events'][number][], readonly unknown[], string | null>({
    queryKey: ['audit', 'events', { day, kind, type }],
    queryFn: ({ pageParam, signal }) => api('POST /api/audit/events', { body: { day, kind, type, cursor: pageParam, limit: AT_ONCE }, signal }),
    initialPageParam: null,
    getNextPageParam: ({ next }) => next ?? undefined,
    select: ({ pages }) => pages.flatMap(({ events }) => events),
  });
  const events = query.data;
  if (events === undefined) return query.isError ? <ErrorState error={query.error} onRetry={() => { void query.refetch(); }} /> : <LoadingState kind="table" />;
  if (events.length === 0) return <EmptyState title={t.noEvents}>{t.noEventsHint}</EmptyState>;
  return (
    <>
      <ol aria-label={t.eventsOf(formatDate(day, locale))} className="border-t border-line">
        {events.map((event) => (
          <li key={event.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line py-1.5">
            <time dateTime={event.at} className="w-20 shrink-0 text-ink-soft tabular-nums">{clockOf(event.at)}</time>
            <EventWords event={event} />
            <span className="ml-auto"><Button variant="quiet" size="s" icon="boat" aria-label={`${t.followNamed(event.stream)} (${clockOf(event.at)})`} onPress={() => onStream(event.stream)}>{t.kinds[event.stream.split('-')[0] as Kind] ?? event.stream}</Button></span>
          </li>
        ))}
      </ol>
      <LoadMore hasMore={query.hasNextPage} loading={query.isFetchingNextPage} onMore={() => { void query.fetchNextPage(); }} shown={events.length} />
    </>
  );
};
