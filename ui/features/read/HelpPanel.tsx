import type { ReactNode } from 'react';
import { readTexts } from '../../i18n/read.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Dialog } from '../../kit/Dialog.tsx';

/** How to read here, the keys, and what is not offered (R23). */
export const HelpPanel = ({ open, onClose, letters }: { open: boolean; onClose: () => void; letters: boolean }) => {
  const t = useTexts(readTexts);
  const { keyNames: names, keyDoes: does } = t.guide;
  const keys: [string, string][] = [
    [names.arrows, does.arrows], [names.space, does.space], [names.pages, does.pages], [names.ends, does.ends], [names.escape, does.escape], [names.menu, does.menu],
    ...(letters ? [['t', does.t], ['/', does.search], ['s', does.s], ['p', does.p], ['h', does.h]] as [string, string][] : []),
  ];
  return (
    <Dialog open={open} onClose={onClose} title={t.help}>
      <div className="flex flex-col gap-6">
        <Part title={t.guide.turn}><p>{t.guide.turnBody}</p></Part>
        <Part title={t.guide.menu}><p>{t.guide.menuBody}</p></Part>
        <Part title={t.guide.place}><p>{t.guide.placeBody}</p></Part>
        <Part title={t.guide.copyTitle}><p>{t.guide.copy}</p></Part>
        <Part title={t.guide.keys}>
          <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-2">
            {keys.map(([name, text]) => (
              <div key={name} className="contents">
                <dt><kbd className="inline-block min-w-11 rounded-8 border border-edge bg-mist px-2 text-center font-sans whitespace-nowrap">{name}</kbd></dt>
                <dd>{text}</dd>
              </div>
            ))}
          </dl>
        </Part>
        <p><a className="inline-flex min-h-11 items-center text-link underline underline-offset-4" href="/help">{t.guide.more}</a></p>
      </div>
    </Dialog>
  );
};

const Part = ({ title, children }: { title: string; children: ReactNode }) => (
  <section>
    <h3 className="mb-1 text-lg font-bold">{title}</h3>
    {children}
  </section>
);
