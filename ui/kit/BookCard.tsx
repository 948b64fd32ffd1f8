import type { ReactNode } from 'react';
import { baseTexts } from '../i18n/base.ts';
import { useTexts } from '../i18n/texts.ts';
import { Badge, type BadgeTone } from './Badge.tsx';
import { Cover } from './Cover.tsx';
import { Anchor, type Target } from './LinkButton.tsx';

export interface Book {
  readonly id: string;
  readonly title: string;
  readonly author?: string | null;
  /** Address of the picture; without one the book wears cloth. */
  readonly cover?: string | null;
  /** Where the card leads; `/titles/{id}` when not said. `href` for the reader. */
  readonly to?: string;
  readonly href?: string;
  readonly badge?: { readonly tone: BadgeTone; readonly label: string };
  /** One line below: days left, place in the queue, a `Wake`. */
  readonly note?: ReactNode;
  readonly local?: boolean;
}

/** Cover first: the whole card is one link named by its title. */
export const BookCard = ({ book, eager = false }: { book: Book; eager?: boolean }) => {
  const t = useTexts(baseTexts);
  const target: Target = book.href === undefined ? { to: book.to ?? `/titles/${book.id}` } : { href: book.href };
  return (
    <article className="group relative flex flex-col gap-2">
      <span className="transition-transform group-hover:-translate-y-1"><Cover src={book.cover} title={book.title} author={book.author} decorative eager={eager} /></span>
      <span className="flex flex-col gap-1 pt-1">
        <span className="line-clamp-2 leading-snug font-bold">
          <Anchor target={target} className="text-ink no-underline underline-offset-4 group-hover:underline after:absolute after:inset-0 after:rounded-8">{book.title}</Anchor>
        </span>
        {book.author ? <span className="line-clamp-1 text-sm text-ink-soft">{book.author}</span> : null}
        {book.badge || book.local ? (
          <span className="flex flex-wrap gap-1">
            {book.badge ? <Badge tone={book.badge.tone}>{book.badge.label}</Badge> : null}
            {book.local ? <Badge tone="local">{t.cover.local}</Badge> : null}
          </span>
        ) : null}
        {book.note === undefined ? null : <span className="block text-sm">{book.note}</span>}
      </span>
    </article>
  );
};
