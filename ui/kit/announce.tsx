import { useEffect, useState } from 'react';
import { baseTexts } from '../i18n/base.ts';
import { useTexts } from '../i18n/texts.ts';
import { IconButton } from './Button.tsx';
import { Icon } from './Icon.tsx';

interface Said { readonly id: number; readonly text: string; readonly tone: 'success' | 'error' }

const listeners = new Set<(said: Said) => void>();
let count = 0;

/** Shows a short word at the edge of the screen and says it to screen readers. From anywhere. */
export const announce = (text: string, tone: 'success' | 'error' = 'success'): void => {
  count += 1;
  for (const listener of listeners) listener({ id: count, text, tone });
};

const SHOWN_MS = 8_000;

/** Once, in the shell. Errors stay until they are closed. */
export const Announcer = () => {
  const t = useTexts(baseTexts);
  const [all, setAll] = useState<readonly Said[]>([]);
  useEffect(() => {
    const add = (said: Said): void => {
      setAll((now) => [...now.slice(-2), said]);
      if (said.tone === 'success') setTimeout(() => setAll((now) => now.filter(({ id }) => id !== said.id)), SHOWN_MS);
    };
    listeners.add(add);
    return () => { listeners.delete(add); };
  }, []);
  return (
    <div className="pointer-events-none fixed inset-x-4 bottom-20 z-60 flex flex-col items-center gap-2 sm:bottom-6" role="status" aria-live="polite">
      {all.map(({ id, text, tone }) => (
        <div key={id} className="rise pointer-events-auto flex max-w-xl items-center gap-3 rounded-12 bg-deep py-1 pr-1 pl-4 text-on-deep shadow-pop">
          <Icon name={tone} label={t.notice[tone]} />
          <span className="py-1.5">{text}</span>
          <IconButton icon="close" label={t.action.close} onDark onPress={() => setAll((now) => now.filter((one) => one.id !== id))} />
        </div>
      ))}
    </div>
  );
};

/** First in the tab order: over the menus to the page. */
export const SkipLink = () => {
  const t = useTexts(baseTexts);
  return (
    <a
      href="#main"
      className="fixed top-2 left-2 z-60 -translate-y-24 rounded-8 bg-paper px-4 py-2 font-bold text-link focus:translate-y-0"
      onClick={(event) => { event.preventDefault(); document.getElementById('main')?.focus(); }}
    >
      {t.app.skip}
    </a>
  );
};
