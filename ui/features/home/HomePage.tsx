import { useApi, type Answer } from '../../api.ts';
import { useGo } from '../../app/route-table.ts';
import { useSession } from '../../app/session.tsx';
import { baseTexts } from '../../i18n/base.ts';
import { homeTexts } from '../../i18n/home.ts';
import { localeOf, useLanguage, useTexts } from '../../i18n/texts.ts';
import { Cover } from '../../kit/Cover.tsx';
import { CoverShelf } from '../../kit/CoverShelf.tsx';
import { RelativeDays } from '../../kit/DateText.tsx';
import { formatDate } from '../../kit/dates.ts';
import { Hero } from '../../kit/Hero.tsx';
import { Anchor, LinkButton, TextLink } from '../../kit/LinkButton.tsx';
import { Notice } from '../../kit/Notice.tsx';
import { Page, Section } from '../../kit/Page.tsx';
import { SearchBox } from '../../kit/SearchBox.tsx';
import { EmptyState, Loaded } from '../../kit/states.tsx';
import { Wake } from '../../kit/Wake.tsx';
import { TermsReminder } from '../sign-in/TermsDialog.tsx';
import { readerAddress, useAuthors, useBook } from '../title/book.ts';

type Home = Answer<'GET /api/home'>;
type Key = Home['shelves'][number]['key'];

/** Where a shelf goes on; the open books are no search of their own. */
const more: Record<Key, string | null> = {
  new: '/search?sort=new', open: null, popular: '/search?sort=popular', children: '/search?audience=lower-elementary', 'picture-books': '/search?audience=infant',
  local: '/search?local=true', literature: '/search?ndc=9', science: '/search?ndc=4', languages: '/search?language=en',
};

const childrenFirst = (a: { key: Key }, b: { key: Key }): number => Number(forChildren(b.key)) - Number(forChildren(a.key));
const forChildren = (key: Key): boolean => key === 'children' || key === 'picture-books';

/** So many loans are shown; the shelf has all of them. */
const CONTINUING = 3;

const HomePage = () => {
  const base = useTexts(baseTexts);
  const t = useTexts(homeTexts);
  const go = useGo();
  const query = useApi('GET /api/home');
  const number = new Intl.NumberFormat(localeOf(useLanguage()));
  const hero = (
    <Hero>
      <SearchBox size="l" onDark onSearch={(text) => go(text === '' ? '/search' : `/search?q=${encodeURIComponent(text)}`)} />
      {/* The line keeps its height while the numbers are on their way. */}
      <p className="mt-4 min-h-[1.7em] text-on-deep-soft">{query.data ? t.count(number.format(query.data.titles), number.format(query.data.availableNow)) : null}</p>
    </Hero>
  );
  return (
    <Page title={base.app.full} hero={hero}>
      <TermsReminder />
      <Loaded
        query={query} loading="shelf"
        empty={({ shelves, continuing }) => (shelves.length + continuing.length === 0 ? <EmptyState title={t.empty}>{t.emptyHint}</EmptyState> : null)}
      >
        {(home) => <Shelves home={home} />}
      </Loaded>
    </Page>
  );
};

const Shelves = ({ home }: { home: Home }) => {
  const t = useTexts(homeTexts);
  const book = useBook();
  const pupil = useSession().class === 'pupil';
  const shelves = pupil ? home.shelves.toSorted(childrenFirst) : home.shelves;
  return (
    <div className="flex flex-col gap-10 sm:gap-12">
      <Ready ready={home.ready} />
      <Continuing continuing={home.continuing} />
      {shelves.map(({ key, titles }) => {
        const to = more[key];
        return <CoverShelf key={key} title={t.shelf[key]} books={titles.map(book)} {...(to === null ? {} : { more: { to } })} />;
      })}
    </div>
  );
};

const Ready = ({ ready }: { ready: Home['ready'] }) => {
  const t = useTexts(homeTexts);
  const locale = localeOf(useLanguage());
  if (ready.length === 0) return null;
  return (
    <div className="flex flex-col gap-3">
      {ready.map(({ title, until }) => (
        <Notice key={title.titleId} tone="success" title={t.ready} action={<LinkButton to={`/titles/${title.titleId}`} icon="book">{t.openTitle(title.title)}</LinkButton>}>
          {t.readyUntil(formatDate(until, locale))}
        </Notice>
      ))}
    </div>
  );
};

const Continuing = ({ continuing }: { continuing: Home['continuing'] }) => {
  const t = useTexts(homeTexts);
  const authors = useAuthors();
  if (continuing.length === 0) return null;
  return (
    <Section title={t.continuing} actions={<TextLink to="/shelf" quiet>{t.toShelf}</TextLink>}>
      <ul className="grid grid-cols-1 gap-4 md:grid-cols-2 lg:grid-cols-3">
        {continuing.slice(0, CONTINUING).map(({ title, due, progress }) => (
          <li key={title.titleId} className="group relative flex gap-4 rounded-12 bg-sand p-4">
            <div className="w-[min(5rem,22vw)] shrink-0"><Cover src={title.cover} title={title.title} author={authors(title.authors)} decorative eager /></div>
            <div className="flex min-w-0 flex-1 flex-col gap-1">
              <p className="line-clamp-2 leading-snug font-bold">
                <Anchor target={{ href: readerAddress(title.titleId) }} aria-label={t.continueAt(title.title)} className="text-ink no-underline underline-offset-4 group-hover:underline after:absolute after:inset-0 after:rounded-12">{title.title}</Anchor>
              </p>
              <p className="text-sm"><RelativeDays until={due} /></p>
              <div className="mt-auto"><Wake value={progress} label={t.progress} /></div>
            </div>
          </li>
        ))}
      </ul>
    </Section>
  );
};

export default HomePage;
