import { useEffect, useMemo, useRef, useState } from 'react';
import { dayOf, fromMillis, toMillis } from '../../../domain/kernel.ts';
import { useApi } from '../../api.ts';
import { auditTexts, shortId } from '../../i18n/audit.ts';
import { localeOf, useLanguage, useTexts } from '../../i18n/texts.ts';
import { Button } from '../../kit/Button.tsx';
import { formatDate } from '../../kit/dates.ts';
import { Icon } from '../../kit/Icon.tsx';
import { Notice } from '../../kit/Notice.tsx';
import { Slider } from '../../kit/Slider.tsx';
import { EmptyState, ErrorState, Loaded, LoadingState } from '../../kit/states.tsx';
import { differences } from './differences.ts';
import { clockOf, EventWords, type AuditEvent } from './EventLine.tsx';
import { StateView } from './StateView.tsx';
import { Value } from './Value.tsx';
import { WakePicture } from './WakePicture.tsx';
import type { Kind } from './kinds.ts';

const foldable: readonly string[] = ['title', 'patron', 'rules', 'work', 'reading', 'membership'];

/** While the slider is dragged the server is not asked for every instant passed. */
const SETTLES_MS = 120;

const useSettled = <T,>(value: T): T => {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), SETTLES_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
};

/** The state at an instant never changes, once the instant has passed. */
const useStateAt = (stream: string, at: string | null) =>
  useApi('POST /api/audit/state', { body: { stream, at: at ?? '2000-01-01T00:00:00.000Z' } }, { enabled: at !== null, staleTime: Infinity, keepPrevious: true });

const Changes = ({ before, after }: { before: unknown; after: unknown }) => {
  const t = useTexts(auditTexts);
  const found = differences(before ?? {}, after ?? {});
  const name = (part: string): string => (t.fields as Record<string, string>)[part] ?? (t.classes as Record<string, string>)[part] ?? shortId(part);
  if (found.length === 0) return <p>{t.noChanges}</p>;
  return (
    <div className="overflow-x-auto" role="region" aria-label={t.changes} tabIndex={0}>
      <table className="w-full text-left">
        <thead><tr className="border-b-2 border-primary"><th scope="col" className="py-1 pr-3">{t.field}</th><th scope="col" className="py-1 pr-3">{t.before}</th><th scope="col" className="py-1">{t.after}</th></tr></thead>
        <tbody>
          {found.map(({ path, before: old, after: now }) => (
            <tr key={path.join('/')} className="border-b border-line align-top">
              <th scope="row" className="py-1.5 pr-3 font-normal">{path.map(name).join(' › ') || t.nowHere}</th>
              <td className="py-1.5 pr-3 text-ink-soft"><Value value={old} /></td>
              <td className="py-1.5 font-bold"><Value value={now} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};

const TimeTravel = ({ stream, kind, events }: { stream: string; kind: string; events: readonly AuditEvent[] }) => {
  const t = useTexts(auditTexts);
  const locale = localeOf(useLanguage());
  // Events of one append share their instant: the state moves with all of them at once. Before the first stands the moment before anything.
  const instants = useMemo(() => {
    const all = [...new Set(events.map(({ at }) => at))];
    return all[0] === undefined ? [] : [fromMillis(toMillis(all[0]) - 1), ...all];
  }, [events]);
  const last = instants.length - 1;
  const [index, setIndex] = useState(last);
  const [pinned, setPinned] = useState<number | null>(null);
  const list = useRef<HTMLOListElement>(null);
  const settled = useSettled(index);
  const at = instants[settled] ?? null;
  const other = pinned ?? settled - 1;
  const [now, then] = [useStateAt(stream, at), useStateAt(stream, instants[other] ?? null)];
  const when = (n: number): string => (n === 0 ? t.beginning : formatDate(instants[n] ?? '', locale, { time: true, weekday: false }));
  const current = instants[index];

  useEffect(() => {
    const [box, line] = [list.current, list.current?.querySelector<HTMLElement>('[aria-current="true"]')];
    if (box && line) box.scrollTop = Math.max(0, line.offsetTop - box.clientHeight / 2);
  }, [index]);

  return (
    <div className="grid items-start gap-8 xl:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
      <section aria-label={t.timeline} className="min-w-0 max-xl:order-last">
        <h3 className="mb-2 text-lg">{t.timeline} <span className="text-base font-normal text-ink-soft">{t.versions(events.length)}</span></h3>
        <ol ref={list} className="relative max-h-[44rem] overflow-y-auto border-y border-line">
          {events.map((event) => {
            const n = instants.indexOf(event.at);
            const here = event.at === current;
            return (
              <li key={event.id} {...(here ? { 'aria-current': true } : {})} className={`border-b border-line last:border-b-0 ${here ? 'bg-sand' : n > index ? 'text-ink-soft' : ''}`}>
                <button type="button" className="flex min-h-11 w-full items-start gap-3 px-3 py-2 text-left outline-offset-[-3px] hover:bg-mist" onClick={() => setIndex(n)}>
                  <span className={`mt-1.5 size-3 shrink-0 rounded-full border-2 ${here ? 'border-due bg-due' : n < index ? 'border-primary bg-primary' : 'border-edge bg-paper'}`} />
                  <time dateTime={event.at} className="w-22 shrink-0 text-sm leading-snug tabular-nums">{dayOf(event.at).replaceAll('-', '/')}<br />{clockOf(event.at)}</time>
                  <EventWords event={event} />
                </button>
              </li>
            );
          })}
        </ol>
      </section>

      <div className="flex min-w-0 flex-col gap-6">
        {last > 0 ? (
          <section aria-label={t.slider} className="rounded-12 border border-line bg-mist px-4 pt-4 pb-2">
            <WakePicture count={instants.length} index={index} />
            <Slider label={t.slider} min={0} max={last} value={index} onChange={setIndex} format={(n) => (n === 0 ? t.beginning : `${t.stepOf(n, last)} — ${when(n)}`)} />
            <p className="text-sm text-ink-soft">{t.sliderHint}</p>
          </section>
        ) : null}
        {now.isError ? <ErrorState error={now.error} onRetry={() => { void now.refetch(); }} /> : now.data === undefined ? <LoadingState kind="table" /> : (
          <>
            <section aria-live="polite" aria-busy={now.isFetching || index !== settled}>
              <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
                <h3 className="text-lg">{now.data.at === instants[0] ? t.beginning : t.stateAt(formatDate(now.data.at, locale, { time: true }))}</h3>
                {last > 0 ? (pinned === null
                  ? <Button variant="secondary" size="s" icon="ribbon" onPress={() => setPinned(index)}>{t.pin}</Button>
                  : <Button variant="secondary" size="s" icon="close" onPress={() => setPinned(null)}>{t.unpin}</Button>) : null}
              </div>
              <p className="mb-4 text-ink-soft">{t.version(now.data.version)}</p>
              <StateView kind={kind} state={now.data.state} />
            </section>
            <div className="rounded-12 border border-line p-4">
              <h3 className="mb-2 text-lg">{pinned === null ? t.changesBefore : t.changesPinned(when(pinned))}</h3>
              {pinned !== null && pinned === settled ? <p>{t.pinned(when(pinned))}</p>
                : other < 0 ? <p>{t.first}</p>
                  : then.data === undefined ? <LoadingState kind="list" />
                    : pinned !== null && pinned > settled ? <Changes before={now.data.state} after={then.data.state} /> : <Changes before={then.data.state} after={now.data.state} />}
            </div>
          </>
        )}
      </div>
    </div>
  );
};

/** The name of the book a stream is about, where it is about one. */
const useBookName = (stream: string): string | null => {
  const [, kind, titleId = ''] = /^(title|work)-(.+)$/.exec(stream) ?? [];
  const query = useApi('GET /api/titles/:titleId', { params: { titleId } }, { enabled: kind !== undefined });
  return query.data?.title ?? null;
};

export const StreamView = ({ stream, onBack }: { stream: string; onBack: () => void }) => {
  const t = useTexts(auditTexts);
  const heading = useRef<HTMLHeadingElement>(null);
  const query = useApi('POST /api/audit/timeline', { body: { stream } });
  const book = useBookName(stream);
  const kind = stream.split('-')[0] as Kind;
  useEffect(() => heading.current?.focus(), [stream]);
  const missing = query.isError && query.error.status === 404;
  return (
    <div className="flex flex-col gap-5">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 ref={heading} tabIndex={-1} className="flex flex-wrap items-center gap-x-3 text-xl"><Icon name="boat" className="text-primary" />{t.kinds[kind] ?? kind}{book === null ? null : <>『{book}』</>} <code className="text-base font-normal text-ink-soft">{stream}</code></h2>
        <Button variant="secondary" size="s" icon="left" onPress={onBack}>{t.back}</Button>
      </div>
      {missing ? <EmptyState title={t.nothing} action={<Button variant="secondary" onPress={onBack}>{t.back}</Button>}>{t.nothingHint}</EmptyState> : (
        <Loaded query={query} loading="table">
          {({ events, truncated, kind: of }) => (
            <>
              {truncated ? <Notice tone="warn">{t.truncated}</Notice> : null}
              {foldable.includes(of) ? <><p className="text-ink-soft">{t.sealedHint}</p><TimeTravel key={stream} stream={stream} kind={of} events={events} /></> : (
                <>
                  <Notice>{t.noState}</Notice>
                  <ol className="border-t border-line">
                    {events.map((event) => <li key={event.id} className="flex gap-4 border-b border-line py-2"><time dateTime={event.at} className="w-20 shrink-0 text-ink-soft tabular-nums">{clockOf(event.at)}</time><EventWords event={event} /></li>)}
                  </ol>
                </>
              )}
            </>
          )}
        </Loaded>
      )}
    </div>
  );
};
