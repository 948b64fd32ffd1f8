import { useApi } from '../../api.ts';
import { useRouteParams } from '../../app/route-table.ts';
import { bookTexts, titleTexts } from '../../i18n/title.ts';
import { useTexts } from '../../i18n/texts.ts';
import { useRefusalText } from '../../i18n/refusals.ts';
import { searchTexts } from '../../i18n/search.ts';
import { Cover } from '../../kit/Cover.tsx';
import { CoverShelf } from '../../kit/CoverShelf.tsx';
import { LinkButton } from '../../kit/LinkButton.tsx';
import { Page } from '../../kit/Page.tsx';
import { EmptyState, ErrorState, LoadingState } from '../../kit/states.tsx';
import { TermsReminder } from '../sign-in/TermsDialog.tsx';
import { useAuthors, useBook } from './book.ts';
import { Details } from './Details.tsx';
import { OfferPanel, type Title } from './OfferPanel.tsx';

const TitlePage = () => {
  const { titleId } = useRouteParams<{ titleId: string }>();
  const t = useTexts(titleTexts);
  const search = useTexts(searchTexts);
  const say = useRefusalText();
  const query = useApi('GET /api/titles/:titleId', { params: { titleId } });
  if (query.data !== undefined) return <Found key={titleId} title={query.data} />;
  if (query.error?.code === 'no-such-title') {
    return <Page title={search.zero}><EmptyState title={say(query.error)} action={<LinkButton to="/search" icon="search">{search.title}</LinkButton>} /></Page>;
  }
  return (
    <Page title={t.about} hideTitle>
      {query.isError ? <ErrorState error={query.error} onRetry={() => { void query.refetch(); }} /> : <LoadingState />}
    </Page>
  );
};

const Found = ({ title }: { title: Title }) => {
  const t = useTexts(titleTexts);
  const book = useBook();
  const authors = useAuthors();
  return (
    <Page title={title.title} hideTitle>
      <TermsReminder />
      <div className="grid gap-x-12 gap-y-6 md:grid-cols-[minmax(13rem,20rem)_1fr]">
        <div className="mx-auto w-full max-w-44 sm:max-w-56 md:row-span-2 md:max-w-none">
          <div className="md:sticky md:top-6"><Cover src={title.cover} title={title.title} author={authors(title.authors)} eager /></div>
        </div>
        <div className="min-w-0">
          <Heading title={title} />
          <div className="mt-6"><OfferPanel title={title} /></div>
        </div>
        <div className="min-w-0"><Details title={title} /></div>
      </div>
      {title.related.length > 0 ? <div className="mt-14"><CoverShelf title={t.related} books={title.related.map(book)} /></div> : null}
    </Page>
  );
};

/** The title as a title page sets it. The page's own h1 says the title to screen readers and takes the focus; here it is for the eye. */
const Heading = ({ title }: { title: Title }) => {
  const b = useTexts(bookTexts);
  const authors = useAuthors();
  return (
    <div className="max-md:text-center">
      <p className="text-sm text-ink-soft">{title.titleYomi}</p>
      <p aria-hidden className="mt-1 text-[1.75rem] leading-snug font-bold text-balance [word-break:auto-phrase] sm:text-[2.25rem]">{title.title}</p>
      {title.subtitle ? <p className="mt-1 text-xl">{title.subtitle}</p> : null}
      <p className="mt-3">{authors(title.contributors)}</p>
      {title.local ? <p className="mt-1 font-bold text-local">{b.local}</p> : null}
    </div>
  );
};

export default TitlePage;
