import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import type { Appearance } from './appearance.ts';
import { bookFiles, endingOf, sendProgress, type Ending, type Manifest, type Opened, type Place } from './book-source.ts';
import { openEngine, type Engine, type Spot, type Words } from './engine.ts';
import { keep as keepHere, kept } from './kept.ts';
import { learn, minutesLeft, PACE_KEY, paceFrom } from './pace.ts';
import { placeKeeper, type PlaceKeeper } from './place-keeper.ts';

export interface EngineHandlers {
  tap(x: number): void;
  swipe(to: 'left' | 'right'): void;
  key(event: KeyboardEvent): void;
  atEnd(): void;
  followed(from: Place): void;
  failed(error: unknown): void;
}

export interface Reading {
  readonly stage: RefObject<HTMLDivElement | null>;
  readonly engine: Engine | null;
  readonly spot: Spot | null;
  readonly minutes: number;
  /** A part of the book could not be loaded. */
  readonly broken: boolean;
  readonly mend: () => void;
  readonly goOn: () => void;
  readonly ending: Ending | null;
  /** Says goodbye to the server; wait for it before leaving by a link. */
  readonly leave: () => Promise<void>;
}

/** How long an ended page stays under its blur before it is taken away. */
const FADE_MS = 400;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The engine with what surrounds it: the place kept, the pace learned, the loan's end. */
export const useEngine = (opened: Opened, manifest: Manifest, appearance: Appearance, words: Words, handlers: EngineHandlers): Reading => {
  const stage = useRef<HTMLDivElement>(null);
  const latest = useRef({ ...handlers, appearance, words });
  const keeper = useRef<PlaceKeeper | null>(null);
  const [engine, setEngine] = useState<Engine | null>(null);
  const [spot, setSpot] = useState<Spot | null>(null);
  const [minutes, setMinutes] = useState(0);
  const [broken, setBroken] = useState(false);
  const [ending, setEnding] = useState<Ending | null>(null);

  // Before the effects below, which find here what holds now.
  useLayoutEffect(() => { latest.current = { ...handlers, appearance, words }; });

  useEffect(() => {
    const element = stage.current;
    if (!element) return;
    let gone = false;
    let made: Engine | null = null;
    let pace = paceFrom(kept(PACE_KEY));
    let before: { spot: Spot; at: number } | null = null;

    const trouble = (error: unknown): void => {
      const over = endingOf(error);
      if (over !== null) setEnding(over);
      else setBroken(true);
    };
    const keep = placeKeeper((body, keepalive) => sendProgress(opened, body, keepalive), (error) => {
      const over = endingOf(error);
      if (over !== null) setEnding(over);
      else console.warn('the place could not be kept', error);
    });
    keeper.current = keep;

    const moved = (now: Spot): void => {
      const at = performance.now();
      // Only a page turned to the next one tells how fast somebody reads.
      if (before && Math.abs(now.start - before.spot.end) < 1e-4) {
        pace = learn(pace, before.spot.bytes, (at - before.at) / 1_000);
        keepHere(PACE_KEY, pace);
      }
      before = { spot: now, at };
      setSpot(now);
      setMinutes(minutesLeft(pace, now.bytesLeft));
      keep.moved(Math.max(now.index, 0), now.place);
    };

    openEngine(element, manifest, bookFiles(opened, manifest), latest.current.appearance, opened.place, latest.current.words, {
      moved,
      ended: () => latest.current.atEnd(),
      followed: (from) => latest.current.followed(from),
      broken: trouble,
      tap: (x) => latest.current.tap(x),
      swipe: (to) => latest.current.swipe(to),
      key: (event) => latest.current.key(event),
    }).then((ready) => {
      made = ready;
      if (gone) ready.close();
      else { setEngine(ready); ready.focus(); }
    }).catch((error: unknown) => {
      const over = endingOf(error);
      if (over !== null) setEnding(over);
      else latest.current.failed(error);
    });

    const hidden = (): void => { if (document.visibilityState === 'hidden') void keep.flush({ keepalive: true }); };
    const left = (): void => { void keep.flush({ closed: true, keepalive: true }); };
    const online = (): void => { void keep.flush(); };
    document.addEventListener('visibilitychange', hidden);
    window.addEventListener('pagehide', left);
    window.addEventListener('online', online);
    return () => {
      gone = true;
      keep.stop();
      document.removeEventListener('visibilitychange', hidden);
      window.removeEventListener('pagehide', left);
      window.removeEventListener('online', online);
      made?.close();
      setEngine(null);
    };
    // One book, opened once; looks and handlers follow by themselves.
  }, [opened, manifest]);

  useEffect(() => { engine?.setAppearance(appearance).catch((error: unknown) => latest.current.failed(error)); }, [engine, appearance]);

  // The loan ends by the clock, whether anything is fetched or not.
  useEffect(() => {
    if (opened.due === null) return undefined;
    const end = Date.parse(opened.due);
    let timer = 0;
    const look = (): void => {
      const left = end - Date.now();
      if (left <= 0) setEnding((now) => now ?? 'loan-ended');
      else timer = window.setTimeout(look, Math.min(left, LONGEST_TIMER_MS));
    };
    look();
    // Timers sleep with the device.
    document.addEventListener('visibilitychange', look);
    return () => { window.clearTimeout(timer); document.removeEventListener('visibilitychange', look); };
  }, [opened]);

  useEffect(() => {
    if (ending === null) return undefined;
    keeper.current?.stop();
    if (!engine) return undefined;
    const timer = window.setTimeout(() => engine.close(), FADE_MS);
    return () => window.clearTimeout(timer);
  }, [ending, engine]);

  return {
    stage, engine, spot, minutes, broken, ending,
    mend: () => { setBroken(false); engine?.reload().catch((error: unknown) => latest.current.failed(error)); },
    goOn: () => { setBroken(false); engine?.chapter(1); },
    leave: () => keeper.current?.flush({ closed: true }) ?? Promise.resolve(),
  };
};
