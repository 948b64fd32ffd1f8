import { useCallback, useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { baseTexts } from '../i18n/base.ts';
import { useTexts } from '../i18n/texts.ts';
import { BookCard, type Book } from './BookCard.tsx';
import { IconButton } from './Button.tsx';
import { TextLink } from './LinkButton.tsx';

const SKELETONS = [0, 1, 2, 3, 4, 5, 6, 7];

/**
 * A shelf of covers. `row` scrolls sideways and snaps (wheel, touch, arrow buttons; Tab brings a book into view);
 * `grid` shows them all. The board below the books is drawn in both.
 */
export const CoverShelf = ({ title, books, mode = 'row', more, loading = false, level = 2, empty }: {
  title: string; books: readonly Book[]; mode?: 'row' | 'grid'; more?: { to: string; label?: string }; loading?: boolean; level?: 2 | 3; empty?: ReactNode;
}) => {
  const t = useTexts(baseTexts);
  const id = useId();
  const row = useRef<HTMLUListElement>(null);
  const [edges, setEdges] = useState({ back: false, forward: false });

  const look = useCallback(() => {
    const list = row.current;
    if (!list) return;
    const back = list.scrollLeft > 8;
    const forward = list.scrollLeft + list.clientWidth < list.scrollWidth - 8;
    setEdges((now) => (now.back === back && now.forward === forward ? now : { back, forward }));
  }, []);
  useEffect(() => {
    look();
    const watch = new ResizeObserver(look);
    if (row.current) watch.observe(row.current);
    return () => watch.disconnect();
  }, [look, books.length, mode]);

  const turn = (direction: 1 | -1): void => { row.current?.scrollBy({ left: direction * row.current.clientWidth * 0.85, behavior: 'smooth' }); };
  const Heading = level === 2 ? 'h2' : 'h3';
  const inRow = mode === 'row';
  const list = inRow
    ? 'no-scrollbar -mx-4 flex snap-x snap-proximity scroll-px-4 gap-5 overflow-x-auto px-4 pt-3 pb-5 sm:-mx-6 sm:scroll-px-6 sm:gap-7 sm:px-6'
    : 'grid grid-cols-[repeat(auto-fill,minmax(8.5rem,1fr))] gap-x-5 gap-y-8 pt-3 sm:grid-cols-[repeat(auto-fill,minmax(10rem,1fr))] sm:gap-x-7';
  const item = inRow ? 'w-[8.5rem] shrink-0 snap-start sm:w-[10rem]' : '';

  return (
    <section aria-labelledby={id} aria-busy={loading} className="min-w-0">
      <div className="flex min-h-11 flex-wrap items-center justify-between gap-x-4">
        <Heading id={id} className={level === 2 ? 'text-2xl' : 'text-xl'}>{title}</Heading>
        <div className="ml-auto flex items-center gap-1">
          {more ? <TextLink to={more.to} quiet>{more.label ?? t.action.more}<span className="visually-hidden">{`: ${title}`}</span></TextLink> : null}
          {inRow && (edges.back || edges.forward) ? (
            <span className="flex max-sm:hidden">
              <IconButton icon="left" label={t.shelf.back(title)} isDisabled={!edges.back} onPress={() => turn(-1)} />
              <IconButton icon="right" label={t.shelf.forward(title)} isDisabled={!edges.forward} onPress={() => turn(1)} />
            </span>
          ) : null}
        </div>
      </div>
      {!loading && books.length === 0 ? empty ?? null : (
        // oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops list semantics from unstyled lists
        <ul ref={row} role="list" onScroll={look} className={list}>
          {loading
            ? SKELETONS.map((n) => (
              <li key={n} aria-hidden className={item}>
                <span className="skeleton block aspect-[2/3]" /><span className="skeleton mt-3 block h-5" /><span className="skeleton mt-2 block h-4 w-2/3" />
              </li>
            ))
            : books.map((book, n) => <li key={book.id} className={item}><BookCard book={book} eager={n < 4} /></li>)}
        </ul>
      )}
    </section>
  );
};
