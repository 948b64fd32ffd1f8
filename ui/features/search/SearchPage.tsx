import { useState } from 'react';
import { searchTexts } from '../../i18n/search.ts';
import { localeOf, useLanguage, useTexts } from '../../i18n/texts.ts';
import { Button, IconButton } from '../../kit/Button.tsx';
import { Dialog } from '../../kit/Dialog.tsx';
import { Icon } from '../../kit/Icon.tsx';
import { LoadMore } from '../../kit/LoadMore.tsx';
import { Page } from '../../kit/Page.tsx';
import { SearchBox } from '../../kit/SearchBox.tsx';
import { Select } from '../../kit/Select.tsx';
import { ErrorState, LoadingState, TooMuch } from '../../kit/states.tsx';
import { DetailedSearch } from './DetailedSearch.tsx';
import { Facets } from './Facets.tsx';
import { NothingFound } from './NothingFound.tsx';
import { Results } from './Results.tsx';
import { useFilterWords, useSearch, useSearchState, type Filter, type Found, type SearchState, type Sort } from './search-state.ts';

/** When so many hits have been paged through, narrowing is the better way. */
const MANY = 96;

const SearchPage = () => {
  const t = useTexts(searchTexts);
  const state = useSearchState();
  const query = useSearch(state);
  const found = query.data?.pages[0];
  return (
    <Page title={state.q === '' ? t.title : t.results(state.q)}>
      <div className="max-w-3xl"><SearchBox size="l" defaultValue={state.q} onSearch={(q) => state.set({ q })} /></div>
      <div className="mt-2"><DetailedSearch state={state} /></div>
      <div className="mt-6">
        {found !== undefined ? <Hits state={state} query={query} found={found} /> : query.isError
          ? <ErrorState error={query.error} onRetry={() => { void query.refetch(); }} />
          : <LoadingState kind="list" />}
      </div>
    </Page>
  );
};

const Hits = ({ state, query, found }: { state: SearchState; query: ReturnType<typeof useSearch>; found: Found }) => {
  const t = useTexts(searchTexts);
  const number = new Intl.NumberFormat(localeOf(useLanguage()));
  const [filtering, setFiltering] = useState(false);
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const count = Object.keys(state.chosen).length;
  const sorts = (Object.keys(t.sorts) as Sort[]).map((id) => ({ id, label: t.sorts[id] }));
  return (
    <div className="grid gap-x-10 lg:grid-cols-[15rem_1fr]">
      <aside aria-label={t.filters} className="max-lg:hidden"><h2 className="mb-4 flex items-center gap-2 text-xl"><Icon name="filter" className="text-primary" />{t.filters}</h2><Facets state={state} found={found} /></aside>
      <section aria-label={state.q === '' ? t.browse : t.results(state.q)} aria-busy={query.isPlaceholderData} className="min-w-0">
        <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
          <h2 className="visually-hidden">{t.browse}</h2>
          <p role="status" className="flex flex-wrap items-baseline gap-x-3"><strong className="text-2xl">{t.hits(number.format(found.total))}</strong>{found.total > 0 ? <span className="text-ink-soft">{t.availableNow(number.format(found.availableNow))}</span> : null}</p>
          <div className="flex items-center gap-3 max-sm:w-full max-sm:flex-wrap">
            <span className="whitespace-nowrap lg:hidden"><Button variant="secondary" size="s" icon="filter" onPress={() => setFiltering(true)}>{count === 0 ? t.filters : t.filtersCount(count)}</Button></span>
            <div className="min-w-36 flex-1 sm:w-48"><Select hideLabel label={t.sort} items={sorts} value={state.sort} onChange={(sort) => state.set({ sort: sort === 'relevance' ? null : sort })} /></div>
            <div role="group" aria-label={t.view} className="flex max-sm:hidden">
              <IconButton icon="list" label={t.list} pressed={state.view === 'list'} onPress={() => state.set({ view: null })} />
              <IconButton icon="shelf" label={t.grid} pressed={state.view === 'grid'} onPress={() => state.set({ view: 'grid' })} />
            </div>
          </div>
        </div>
        <Chosen state={state} />
        <div className={`mt-4 transition-opacity ${query.isPlaceholderData ? 'opacity-60' : ''}`}>
          {found.total === 0 ? <NothingFound state={state} /> : (
            <>
              <Results items={items} view={state.view} />
              {query.isFetchNextPageError ? <div className="mt-6"><ErrorState error={query.error} onRetry={() => { void query.fetchNextPage(); }} /></div> : null}
              <LoadMore hasMore={query.hasNextPage} loading={query.isFetchingNextPage} shown={items.length} total={found.total} onMore={() => { void query.fetchNextPage(); }} />
              {items.length >= MANY ? <div className="mt-4"><TooMuch shown={items.length} total={found.total} hint={t.tooMany} /></div> : null}
            </>
          )}
        </div>
      </section>
      <Dialog open={filtering} onClose={() => setFiltering(false)} title={t.filters} actions={<Button block onPress={() => setFiltering(false)}>{t.showHits(number.format(found.total))}</Button>}>
        <Facets state={state} found={found} />
      </Dialog>
    </div>
  );
};

/** The filters in force, each with its way out. */
const Chosen = ({ state }: { state: SearchState }) => {
  const t = useTexts(searchTexts);
  const say = useFilterWords();
  const all = Object.entries(state.chosen) as [Filter, string][];
  if (all.length === 0) return null;
  return (
    <ul aria-label={t.active} className="mt-3 flex flex-wrap items-center gap-2">
      {all.map(([name, value]) => (
        <li key={name}>
          <button
            type="button" aria-label={t.remove(say(name, value))} onClick={() => state.set({ [name]: null })}
            className="inline-flex min-h-11 items-center gap-1.5 rounded-full border border-primary bg-mist py-1 pr-3 pl-4 leading-snug font-bold text-primary hover:bg-paper"
          >
            {say(name, value)}<Icon name="close" size={18} />
          </button>
        </li>
      ))}
      {all.length > 1 ? <li><Button variant="quiet" size="s" onPress={state.clear}>{t.clear}</Button></li> : null}
    </ul>
  );
};

export default SearchPage;
