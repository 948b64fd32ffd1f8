import { readTexts } from '../../i18n/read.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Badge } from '../../kit/Badge.tsx';
import { Dialog } from '../../kit/Dialog.tsx';
import type { Manifest } from './book-source.ts';

interface Entry { readonly title: string; readonly href: string | null; readonly children: readonly Entry[] }

/** The table of contents as the book has it; where we are is marked. */
export const ContentsPanel = ({ open, onClose, manifest, current, onGo }: {
  open: boolean; onClose: () => void; manifest: Manifest; current: string | null; onGo: (href: string) => void;
}) => {
  const t = useTexts(readTexts);
  const toc = manifest.toc as readonly Entry[];
  return (
    <Dialog open={open} onClose={onClose} title={t.contents}>
      {toc.length === 0 ? <p>{t.contentsNone}</p> : <nav aria-label={t.contents}><Entries entries={toc} current={current} onGo={onGo} /></nav>}
    </Dialog>
  );
};

const Entries = ({ entries, current, onGo, deep = false }: { entries: readonly Entry[]; current: string | null; onGo: (href: string) => void; deep?: boolean }) => {
  const t = useTexts(readTexts);
  return (
    <ol className={deep ? 'ml-4 border-l border-line pl-2' : ''}>
      {entries.map(({ title, href, children }, place) => {
        const here = href !== null && href === current;
        return (
          // The same entry may stand twice in a book; its place in the list is what it is.
          <li key={`${place} ${href ?? title}`}>
            {href === null || href === '' ? <span className="flex min-h-11 items-center px-3 font-bold">{title}</span> : (
              <button
                type="button" onClick={() => onGo(href)} {...(here ? { 'aria-current': 'location' as const } : {})}
                className={`flex min-h-11 w-full items-center justify-between gap-3 rounded-8 px-3 py-1.5 text-left hover:bg-mist ${here ? 'font-bold text-primary' : ''}`}
              >
                <span className="min-w-0">{title}</span>
                {here ? <Badge tone="now">{t.here}</Badge> : null}
              </button>
            )}
            {children.length > 0 ? <Entries entries={children} current={current} onGo={onGo} deep /> : null}
          </li>
        );
      })}
    </ol>
  );
};
