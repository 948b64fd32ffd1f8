import { useEffect, useRef, useState } from 'react';
import { readTexts } from '../../i18n/read.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Dialog } from '../../kit/Dialog.tsx';
import { SearchBox } from '../../kit/SearchBox.tsx';
import { ErrorState, LoadingState } from '../../kit/states.tsx';
import { searchBook, type Hit, type Opened } from './book-source.ts';

export interface Found { readonly q: string; readonly hits: readonly Hit[]; readonly more: boolean }
type State = { readonly kind: 'idle' } | { readonly kind: 'searching'; readonly q: string } | { readonly kind: 'failed'; readonly q: string; readonly error: unknown };

/** Finds words in the whole book. What was found stays for the next look. */
export const SearchPanel = ({ open, onClose, opened, found, setFound, onGo, onProblem }: {
  open: boolean; onClose: () => void; opened: Opened; found: Found | null; setFound: (found: Found) => void; onGo: (hit: Hit) => void; onProblem: (error: unknown) => boolean;
}) => {
  const t = useTexts(readTexts);
  const [state, setState] = useState<State>({ kind: 'idle' });
  const running = useRef<AbortController | null>(null);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => () => running.current?.abort(), []);
  useEffect(() => { if (open) box.current?.querySelector('input')?.focus(); }, [open]);

  const search = async (q: string): Promise<void> => {
    if (q === '') return;
    running.current?.abort();
    const control = new AbortController();
    running.current = control;
    setState({ kind: 'searching', q });
    try {
      const { hits, more } = await searchBook(opened, q, control.signal);
      setFound({ q, hits, more });
      setState({ kind: 'idle' });
    } catch (error) {
      if (control.signal.aborted) return;
      setState({ kind: 'failed', q, error });
      if (onProblem(error)) onClose();
    }
  };

  return (
    <Dialog open={open} onClose={onClose} title={t.search} wide>
      <div className="flex flex-col gap-4">
        <div ref={box}><SearchBox label={t.searchLabel} placeholder={t.searchPlaceholder} defaultValue={found?.q ?? ''} onSearch={(q) => { void search(q); }} /></div>
        <p role="status" className="text-ink-soft">
          {state.kind === 'searching' ? t.searching
            : found === null ? t.searchHint
            : found.hits.length === 0 ? t.foundNone(found.q) : t.found(found.hits.length, found.more)}
        </p>
        {state.kind === 'searching' ? <LoadingState kind="list" /> : null}
        {state.kind === 'failed' ? <ErrorState error={state.error} onRetry={() => { void search(state.q); }} /> : null}
        {state.kind === 'idle' && found ? <Hits found={found} onGo={onGo} /> : null}
      </div>
    </Dialog>
  );
};

const chapters = (hits: readonly Hit[]): { readonly chapter: string | null; readonly hits: Hit[] }[] => {
  const groups: { chapter: string | null; hits: Hit[] }[] = [];
  for (const hit of hits) {
    const last = groups.at(-1);
    if (last && last.chapter === hit.chapter) last.hits.push(hit);
    else groups.push({ chapter: hit.chapter, hits: [hit] });
  }
  return groups;
};

const Hits = ({ found, onGo }: { found: Found; onGo: (hit: Hit) => void }) => {
  const t = useTexts(readTexts);
  return (
    <>
      {chapters(found.hits).map((group, place) => (
        <section key={`${place} ${group.chapter ?? ''}`}>
          <h3 className="border-b border-line pb-1 font-bold text-primary">{group.chapter ?? t.noChapter}</h3>
          <ul>
            {group.hits.map((hit) => (
              <li key={`${hit.spine} ${hit.offset} ${hit.length}`} className="border-b border-line last:border-0">
                <button type="button" onClick={() => onGo(hit)} className="min-h-11 w-full rounded-8 px-2 py-2 text-left leading-relaxed hover:bg-mist">
                  <span>{hit.before}</span><mark className="found">{hit.highlight}</mark><span>{hit.after}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
      {found.more ? <p>{t.moreFound}</p> : null}
    </>
  );
};
