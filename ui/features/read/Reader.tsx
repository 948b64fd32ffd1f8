import { useCallback, useEffect, useMemo, useState } from 'react';
import { readTexts } from '../../i18n/read.ts';
import { useTexts } from '../../i18n/texts.ts';
import { announce } from '../../kit/announce.tsx';
import { Button, IconButton } from '../../kit/Button.tsx';
import { Dialog } from '../../kit/Dialog.tsx';
import { layoutOf, proceedsLeft, type Appearance } from './appearance.ts';
import { endingOf, type Hit, type Manifest, type Opened, type Place } from './book-source.ts';
import { ContentsPanel } from './ContentsPanel.tsx';
import { BottomBar, TopBar, type Panel } from './Controls.tsx';
import { Ended } from './Ended.tsx';
import type { Target } from './engine.ts';
import { HelpPanel } from './HelpPanel.tsx';
import { onKey } from './keys.ts';
import { Notices } from './Notices.tsx';
import { SearchPanel, type Found } from './SearchPanel.tsx';
import { SettingsPanel } from './SettingsPanel.tsx';
import { useEngine } from './use-engine.ts';

/** Tapping this part of the width at either side turns the page. */
const SIDE = 0.3;

export const Reader = ({ opened, manifest, appearance, setAppearance, onFailed }: {
  opened: Opened; manifest: Manifest; appearance: Appearance; setAppearance: (appearance: Appearance) => void; onFailed: (error: unknown) => void;
}) => {
  const t = useTexts(readTexts);
  const [menu, setMenu] = useState(false);
  const [wanted, setPanel] = useState<Panel | null>(null);
  const [found, setFound] = useState<Found | null>(null);
  const [from, setFrom] = useState<{ place: Place; turns: number } | null>(null);
  const [turns, setTurns] = useState(0);
  const { language, readingProgression, layout } = manifest.metadata;
  const scroll = layout !== 'fixed' && appearance.flow === 'scroll';
  const leftIsNext = proceedsLeft(layoutOf(manifest), language, readingProgression, appearance);

  const tap = (x: number): void => {
    if (scroll || (x > SIDE && x < 1 - SIDE)) setMenu((shown) => !shown);
    else turn(x <= SIDE ? 'left' : 'right');
  };
  const turned = (): void => { setMenu(false); setTurns((count) => count + 1); };
  const turn = (to: 'left' | 'right'): void => {
    turned();
    if (to === 'left') engine?.left(); else engine?.right();
  };
  const toggleMenu = (): void => {
    // The bars stay as long as the focus is in them.
    if (menu || document.activeElement?.closest('.bar') != null) { setMenu(false); engine?.focus(); } else setMenu(true);
  };
  const key = (event: KeyboardEvent): void => {
    if (!engine || panel !== null || ending !== null) return;
    onKey(event, {
      engine, scroll, letters: appearance.letters, open: setPanel, turned,
      toggleMenu, showMenu: () => { setMenu(true); document.querySelector<HTMLElement>('.bar-top button')?.focus(); }, say: () => announce(where()),
    });
  };
  const words = useMemo(() => ({ broken: t.broken, frame: t.frame }), [t]);
  const reading = useEngine(opened, manifest, appearance, words, {
    tap, key, swipe: (to) => turn(to === 'left' ? 'right' : 'left'), atEnd: () => setPanel('finished'), followed: (place) => setFrom({ place, turns }), failed: onFailed,
  });
  const { stage, engine, spot, minutes, ending } = reading;
  const panel = ending === null ? wanted : null;
  const percent = Math.floor((spot?.end ?? 0) * 100);
  const where = (): string => t.where(spot?.chapter ?? null, spot?.page ?? null, percent, t.left(percent >= 100 ? 0 : minutes));

  // read.css lets the page show through behind the settings.
  useEffect(() => { document.documentElement.dataset['panel'] = panel ?? ''; }, [panel]);
  useEffect(() => { document.title = t.documentTitle(opened.title); }, [t, opened.title]);
  useEffect(() => {
    document.addEventListener('keydown', key);
    return () => document.removeEventListener('keydown', key);
  });

  const close = useCallback(() => {
    setPanel(null);
    // The focus goes back to the button that opened the panel; opened by a key, it goes back to the text.
    setTimeout(() => { if (document.activeElement === document.body) engine?.focus(); }, 50);
  }, [engine]);
  const go = (target: Target): void => {
    if (spot) setFrom({ place: spot.place, turns });
    setPanel(null);
    setMenu(false);
    engine?.goTo(target).then(() => engine.focus()).catch(onFailed);
  };
  const leave = (): void => { void reading.leave().finally(() => { location.href = '/shelf'; }); };

  return (
    <>
      <main className="sheet" data-ended={ending !== null} inert={ending !== null} aria-busy={spot === null} data-spot={spot ? `${spot.index}:${spot.page ?? ''}/${spot.pages ?? ''}` : ''}>
        <p className="head"><span>{spot?.chapter ?? opened.title}</span></p>
        <div ref={stage} className="stage" data-paged={!scroll} role="group" aria-label={t.page} />
        {spot === null ? <p role="status" className="absolute inset-0 grid place-items-center">{t.opening}</p> : null}
        {scroll ? (
          <nav className="flex flex-wrap justify-center gap-3 px-2 py-1" aria-label={t.controls}>
            <Button variant="secondary" size="s" icon="up" onPress={() => engine?.chapter(-1)}>{t.previousChapter}</Button>
            <Button variant="secondary" size="s" icon="down" onPress={() => engine?.chapter(1)}>{t.nextChapter}</Button>
          </nav>
        ) : (
          <p className="folio"><span>{spot?.page ?? ''}{spot?.facing ? `–${spot.facing}` : ''}</span></p>
        )}
        <div className="opener"><IconButton icon="menu" label={menu ? t.hideMenu : t.menu} onPress={() => setMenu((shown) => !shown)} /></div>
        <TopBar opened={opened} shown={menu} onPanel={setPanel} onLeave={leave} />
        {spot ? <BottomBar spot={spot} minutes={minutes} shown={menu} leftIsNext={leftIsNext} onLeft={() => engine?.left()} onRight={() => engine?.right()} /> : null}
        <Notices
          due={opened.due} menu={menu} reading={reading} fresh={turns === 0}
          // Who reads on for three pages has arrived.
          back={from && turns - from.turns < 3 ? () => { engine?.goTo({ place: from.place }).catch(onFailed); setFrom(null); } : null} onStay={() => setFrom(null)}
        />
      </main>
      <ContentsPanel open={panel === 'contents'} onClose={close} manifest={manifest} current={spot?.entry ?? null} onGo={(href) => go({ href })} />
      <SearchPanel
        open={panel === 'search'} onClose={close} opened={opened} found={found} setFound={setFound}
        onGo={(hit: Hit) => go({ hit })} onProblem={(error) => endingOf(error) !== null}
      />
      <SettingsPanel open={panel === 'settings'} onClose={close} manifest={manifest} appearance={appearance} onChange={setAppearance} />
      <HelpPanel open={panel === 'help'} onClose={close} letters={appearance.letters} />
      <Dialog
        open={panel === 'finished'} onClose={close} title={t.finished}
        actions={(
          <>
            <Button variant="secondary" onPress={close}>{t.stay}</Button>
            <Button onPress={leave}>{t.toShelf}</Button>
          </>
        )}
      >
        <p>{t.finishedBody}</p>
      </Dialog>
      {ending === null ? null : <Ended ending={ending} titleId={opened.titleId} />}
    </>
  );
};
