import { baseTexts } from '../i18n/base.ts';
import { localeOf, useLanguage, useTexts } from '../i18n/texts.ts';
import { Button } from './Button.tsx';
import { Icon } from './Icon.tsx';

export const LoadMore = ({ hasMore, onMore, loading = false, shown, total }: { hasMore: boolean; onMore: () => void; loading?: boolean; shown?: number; total?: number }) => {
  const t = useTexts(baseTexts);
  const number = new Intl.NumberFormat(localeOf(useLanguage()));
  return (
    <div className="mt-8 flex flex-col items-center gap-3">
      {shown === undefined ? null : (
        <p role="status" className="text-ink-soft">{total === undefined ? t.list.shown(number.format(shown)) : t.list.shownOf(number.format(shown), number.format(total))}</p>
      )}
      {hasMore ? <Button variant="secondary" icon="down" pending={loading} onPress={onMore}>{t.action.loadMore}</Button> : null}
    </div>
  );
};

/** First, last and the neighbours; gaps between them. */
const pagesAround = (page: number, pages: number): number[] =>
  [...new Set([1, page - 1, page, page + 1, pages])].filter((one) => one >= 1 && one <= pages).toSorted((a, b) => a - b);

/** Pages count from 1. */
export const Pagination = ({ page, pages, onPage }: { page: number; pages: number; onPage: (page: number) => void }) => {
  const t = useTexts(baseTexts);
  if (pages <= 1) return null;
  const step = 'inline-flex min-h-11 min-w-11 items-center justify-center rounded-8 px-2 font-bold text-primary hover:bg-mist disabled:text-ink-soft disabled:hover:bg-transparent';
  const shown = pagesAround(page, pages);
  return (
    <nav aria-label={t.list.pages} className="mt-8 flex flex-wrap items-center justify-center gap-1">
      <button type="button" className={step} disabled={page === 1} onClick={() => onPage(page - 1)}><Icon name="left" size={20} /><span>{t.action.previous}</span></button>
      {shown.map((one, n) => (
        <span key={one} className="inline-flex items-center gap-1">
          {n > 0 && one - (shown[n - 1] ?? one) > 1 ? <span aria-hidden className="px-1">…</span> : null}
          <button
            type="button" aria-label={t.list.page(one)} {...(one === page ? { 'aria-current': 'page' as const } : {})} onClick={() => onPage(one)}
            className={one === page ? 'inline-flex min-h-11 min-w-11 items-center justify-center rounded-8 bg-primary px-2 font-bold text-on-primary' : step}
          >
            {one}
          </button>
        </span>
      ))}
      <button type="button" className={step} disabled={page === pages} onClick={() => onPage(page + 1)}><span>{t.action.next}</span><Icon name="right" size={20} /></button>
    </nav>
  );
};
