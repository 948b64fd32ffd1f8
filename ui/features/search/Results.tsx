import { bookTexts } from '../../i18n/title.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Badge } from '../../kit/Badge.tsx';
import { BookCard } from '../../kit/BookCard.tsx';
import { Cover } from '../../kit/Cover.tsx';
import { Anchor } from '../../kit/LinkButton.tsx';
import { useAuthors, useAvailability, useBook } from '../title/book.ts';
import type { Found } from './search-state.ts';

type Item = Found['items'][number];
type Parts = NonNullable<Item['highlight']>['title'];

/** What matched stands out by weight and ground, not by colour alone. */
const Highlighted = ({ parts }: { parts: Parts }) => parts.map(({ text, hit }, n) => (hit ? <mark key={n} className="rounded-4 bg-sand px-0.5 text-ink underline decoration-sunset decoration-2 underline-offset-4">{text}</mark> : <span key={n}>{text}</span>));

export const Results = ({ items, view }: { items: readonly Item[]; view: 'list' | 'grid' }) => {
  const book = useBook();
  if (view === 'grid') {
    return (
      <ul className="grid grid-cols-2 gap-x-5 gap-y-8 min-[30rem]:grid-cols-3 sm:grid-cols-[repeat(auto-fill,minmax(9.5rem,1fr))]">
        {items.map((item, n) => <li key={item.titleId}><BookCard book={book(item)} eager={n < 4} /></li>)}
      </ul>
    );
  }
  return <ul className="flex flex-col">{items.map((item, n) => <li key={item.titleId} className="border-b border-line"><Row item={item} eager={n < 6} /></li>)}</ul>;
};

const Row = ({ item, eager }: { item: Item; eager: boolean }) => {
  const b = useTexts(bookTexts);
  const authors = useAuthors();
  const state = useAvailability()(item);
  const names = authors(item.authors);
  const facts = [b.ndc[item.ndc.charAt(0) as unknown as keyof typeof b.ndc], b.audience[item.audience], ...(item.layout === 'none' ? [] : [b.layout[item.layout]])];
  return (
    <article className="group relative flex gap-4 py-4 sm:gap-6">
      <div className="w-[min(5rem,22vw)] shrink-0 sm:w-24"><Cover src={item.cover} title={item.title} author={names} decorative eager={eager} /></div>
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        <h3 className="text-[1.1875rem]">
          <Anchor target={{ to: `/titles/${item.titleId}` }} className="text-ink no-underline underline-offset-4 group-hover:underline after:absolute after:inset-0 after:rounded-8">
            {item.highlight ? <Highlighted parts={item.highlight.title} /> : item.title}
          </Anchor>
        </h3>
        {item.subtitle ? <p className="leading-snug">{item.subtitle}</p> : null}
        <p className="text-ink-soft">{item.highlight ? <Highlighted parts={item.highlight.authors} /> : names}</p>
        <p className="text-sm text-ink-soft">{facts.join(' ・ ')}</p>
        <p className="mt-1 flex flex-wrap gap-1.5"><Badge tone={state.tone}>{state.label}</Badge>{item.local ? <Badge tone="local">{b.local}</Badge> : null}</p>
      </div>
    </article>
  );
};
