import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Problem } from '../api.ts';
import { baseTexts } from '../i18n/base.ts';
import { useRefusalText } from '../i18n/refusals.ts';
import { localeOf, useLanguage, useTexts } from '../i18n/texts.ts';
import { Button } from './Button.tsx';
import { Notice } from './Notice.tsx';

/** Nothing here yet: what this place is for, and the next step. */
export const EmptyState = ({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) => (
  <div className="flex flex-col items-center gap-3 rounded-12 bg-sand px-6 py-10 text-center">
    <svg viewBox="0 0 160 64" className="h-16 w-40" aria-hidden>
      <circle cx="80" cy="40" r="18" fill="var(--color-sunset)" />
      <path d="M0 40h160v24H0z" fill="var(--color-sand)" />
      <g stroke="var(--color-primary)" strokeWidth="2.5" strokeLinecap="round">
        <path d="M20 40h120" /><path d="M44 48h72" opacity="0.6" /><path d="M62 56h36" opacity="0.35" />
      </g>
    </svg>
    <p className="text-xl font-bold text-balance [word-break:auto-phrase]">{title}</p>
    {children ? <div className="max-w-prose">{children}</div> : null}
    {action ? <div className="mt-2 flex flex-wrap justify-center gap-3">{action}</div> : null}
  </div>
);

export type LoadingKind = 'shelf' | 'list' | 'table' | 'page';

const Bar = ({ className }: { className: string }) => <span className={`skeleton block ${className}`} />;

const skeletons: Record<LoadingKind, ReactNode> = {
  shelf: (
    <div className="flex gap-6 overflow-hidden">
      {[0, 1, 2, 3, 4, 5].map((n) => <div key={n} className="w-[8.5rem] shrink-0 sm:w-[10rem]"><Bar className="aspect-[2/3]" /><Bar className="mt-3 h-5" /></div>)}
    </div>
  ),
  list: <div className="flex flex-col gap-4">{[0, 1, 2, 3].map((n) => <div key={n} className="flex gap-4"><Bar className="h-24 w-16" /><div className="flex-1"><Bar className="h-6 w-2/3" /><Bar className="mt-3 h-5 w-1/3" /></div></div>)}</div>,
  table: <div className="flex flex-col gap-2">{[0, 1, 2, 3, 4, 5].map((n) => <Bar key={n} className="h-11" />)}</div>,
  page: <div className="flex flex-col gap-4"><Bar className="h-10 w-1/2" /><Bar className="h-6 w-3/4" /><Bar className="h-48" /></div>,
};

export const LoadingState = ({ kind = 'page' }: { kind?: LoadingKind }) => {
  const t = useTexts(baseTexts);
  return <div role="status"><span className="visually-hidden">{t.loading}</span><div aria-hidden>{skeletons[kind]}</div></div>;
};

/** The sentence for an error in the reader's language; what the server writes into a problem is for programs. */
export const useProblemText = (): ((error: unknown) => string) => {
  const { problem } = useTexts(baseTexts);
  const say = useRefusalText();
  return (error) => (error instanceof Problem ? say(error) : problem.unexpected);
};

export const ErrorState = ({ error, onRetry }: { error: unknown; onRetry?: () => void }) => {
  const t = useTexts(baseTexts);
  const say = useProblemText();
  return (
    <Notice tone="error" live title={t.problem.title} action={onRetry ? <Button variant="secondary" icon="refresh" onPress={onRetry}>{t.problem.retry}</Button> : null}>
      <p>{say(error)}</p>
      {error instanceof Problem ? <p className="text-sm text-ink-soft">{t.problem.code(error.code)}</p> : null}
    </Notice>
  );
};

/** The whole life of a query: skeleton, error with retry, empty, data. Data that is there stays while it is read anew. */
export const Loaded = <T,>({ query, loading = 'page', empty, children }: {
  query: UseQueryResult<T, unknown>; loading?: LoadingKind; empty?: (data: T) => ReactNode; children: (data: T) => ReactNode;
}) => {
  if (query.data !== undefined) return <>{empty?.(query.data) ?? children(query.data)}</>;
  if (query.isError) return <ErrorState error={query.error} onRetry={() => { void query.refetch(); }} />;
  return <LoadingState kind={loading} />;
};

/** A list that was cut says so, how much more there is, and how to narrow it. Shows nothing when everything is there. */
export const TooMuch = ({ shown, total, hint }: { shown: number; total: number; hint?: string }) => {
  const t = useTexts(baseTexts);
  const number = new Intl.NumberFormat(localeOf(useLanguage()));
  if (shown >= total) return null;
  return <Notice>{t.tooMuch.cut(number.format(shown), number.format(total))} {hint ?? t.tooMuch.hint}</Notice>;
};
