import { useEffect, useState, type ReactNode } from 'react';
import { useSettings } from '../../app/settings.tsx';
import { readTexts } from '../../i18n/read.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Button, buttonLooks } from '../../kit/Button.tsx';
import { useProblemText } from '../../kit/states.tsx';
import { APPEARANCE_KEY, appearanceFrom, type Appearance } from './appearance.ts';
import { endingOf, openReading, readManifest, type Ending, type Manifest, type Opened } from './book-source.ts';
import { Ended } from './Ended.tsx';
import { keep, kept } from './kept.ts';
import { pageColours } from './page-style.ts';
import { Reader } from './Reader.tsx';

type State =
  | { readonly kind: 'opening' }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'refused'; readonly ending: Ending }
  | { readonly kind: 'open'; readonly opened: Opened; readonly manifest: Manifest };

/** The reader's look goes through page, controls and browser bar. */
const useAppearance = (): [Appearance, (appearance: Appearance) => void] => {
  const { contrast } = useSettings();
  const [appearance, set] = useState(() => appearanceFrom(kept(APPEARANCE_KEY), contrast === 'high'));
  useEffect(() => {
    document.documentElement.dataset['page'] = appearance.theme;
    document.querySelector('meta[name="theme-color"]')?.setAttribute('content', pageColours[appearance.theme].page);
    keep(APPEARANCE_KEY, appearance);
  }, [appearance]);
  return [appearance, set];
};

export const ReaderPage = ({ titleId }: { titleId: string }) => {
  const t = useTexts(readTexts);
  const [state, setState] = useState<State>({ kind: 'opening' });
  const [tries, setTries] = useState(0);
  const [appearance, setAppearance] = useAppearance();

  useEffect(() => { document.getElementById('nagi')?.setAttribute('data-printed', t.printed); }, [t]);
  useEffect(() => {
    if (titleId === '') return;
    setState({ kind: 'opening' });
    openReading(titleId)
      .then(async (opened) => setState({ kind: 'open', opened, manifest: await readManifest(opened) }))
      .catch((error: unknown) => {
        const ending = endingOf(error);
        setState(ending === null ? { kind: 'failed', error } : { kind: 'refused', ending });
      });
  }, [titleId, tries]);
  // A page that comes back from the browser's memory put its book down when it left.
  useEffect(() => {
    const back = (event: PageTransitionEvent): void => { if (event.persisted) location.reload(); };
    window.addEventListener('pageshow', back);
    return () => window.removeEventListener('pageshow', back);
  }, []);

  if (titleId === '') return <Word title={t.failed} actions={<ShelfLink />}>{t.noTitle}</Word>;
  if (state.kind === 'opening') return <Opening />;
  if (state.kind === 'refused') return <Ended ending={state.ending} titleId={titleId} />;
  if (state.kind === 'failed') return <Failed error={state.error} titleId={titleId} onRetry={() => setTries((count) => count + 1)} />;
  return (
    <Reader
      opened={state.opened} manifest={state.manifest} appearance={appearance} setAppearance={setAppearance}
      onFailed={(error) => setState({ kind: 'failed', error })}
    />
  );
};

const Opening = () => {
  const t = useTexts(readTexts);
  return (
    <main className="sheet place-items-center" role="status">
      <p className="row-start-2 flex flex-col items-center gap-6">
        <svg viewBox="0 0 120 32" className="w-40 animate-pulse" aria-hidden fill="none" strokeWidth="2.5" strokeLinecap="round">
          <path d="M8 12h104" stroke="var(--color-sunset)" /><path d="M28 20h64" stroke="currentColor" opacity="0.7" /><path d="M46 28h28" stroke="currentColor" opacity="0.4" />
        </svg>
        {t.opening}
      </p>
    </main>
  );
};

const ShelfLink = () => <a className={buttonLooks('secondary')} href="/shelf">{useTexts(readTexts).toShelf}</a>;

const Word = ({ title, children, actions }: { title: string; children: ReactNode; actions: ReactNode }) => (
  <main className="sheet place-items-center">
    <div className="row-start-2 flex max-w-md flex-col gap-4 px-6 text-ink" role="alert">
      <h1 className="text-2xl font-bold">{title}</h1>
      <div>{children}</div>
      <div className="mt-2 flex flex-wrap gap-3">{actions}</div>
    </div>
  </main>
);

const Failed = ({ error, titleId, onRetry }: { error: unknown; titleId: string; onRetry: () => void }) => {
  const t = useTexts(readTexts);
  const say = useProblemText();
  return (
    <Word
      title={t.failed}
      actions={(
        <>
          <Button icon="refresh" onPress={onRetry}>{t.again}</Button>
          <a className={buttonLooks('secondary')} href={`/titles/${encodeURIComponent(titleId)}`}>{t.toTitle}</a>
        </>
      )}
    >
      <p>{say(error)}</p>
    </Word>
  );
};
