import { searchTexts } from '../../i18n/search.ts';
import { bookTexts } from '../../i18n/title.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Button } from '../../kit/Button.tsx';
import { LinkButton } from '../../kit/LinkButton.tsx';
import { EmptyState } from '../../kit/states.tsx';
import type { SearchState } from './search-state.ts';

/** Zero hits: what to try next, and the shelves by class to walk along. */
export const NothingFound = ({ state }: { state: SearchState }) => {
  const t = useTexts(searchTexts);
  const b = useTexts(bookTexts);
  const narrowed = Object.keys(state.chosen).length > 0;
  return (
    <div className="flex flex-col gap-6">
      <EmptyState title={t.zero} action={narrowed ? <Button icon="filter" onPress={state.clear}>{t.zeroClear}</Button> : null}>
        <p>{t.zeroHint}</p>
        <ul className="mt-3 inline-block list-disc space-y-1 pl-6 text-left"><li>{t.zeroSpelling}</li><li>{t.zeroWider}</li><li>{t.zeroShelf}</li></ul>
      </EmptyState>
      <ul className="grid gap-2 sm:grid-cols-2">
        {Object.entries(b.ndc).map(([value, label]) => <li key={value}><LinkButton variant="secondary" size="s" block to={`/search?ndc=${value}`}>{label}</LinkButton></li>)}
      </ul>
      <p className="text-sm text-ink-soft">{t.zeroNote}</p>
    </div>
  );
};
