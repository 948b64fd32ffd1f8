import { Problem } from '../../api.ts';
import type { Place, Progress } from './book-source.ts';

/** Tells the server where the reader is: at once with a new chapter and when the page is hidden or left, else at most once a minute: places are most of what a library's log holds. */
export interface PlaceKeeper {
  moved(chapter: number, place: Place): void;
  /** Sends what is still to be said; `closed` when the book is put down. `keepalive` outlives the page. */
  flush(options?: { closed?: boolean; keepalive?: boolean }): Promise<void>;
  /** Nothing is said any more. */
  stop(): void;
}

export const EVERY_MS = 60_000;

export const placeKeeper = (send: (body: Progress, keepalive: boolean) => Promise<void>, failed: (error: unknown) => void): PlaceKeeper => {
  let chapter: number | null = null;
  let first = true;
  let pending: Progress = {};
  let timer: number | undefined;
  let over = false;

  const flush: PlaceKeeper['flush'] = async ({ closed = false, keepalive = false } = {}) => {
    window.clearTimeout(timer);
    timer = undefined;
    if (over) return;
    over = closed;
    const body: Progress = closed ? { ...pending, closed } : pending;
    pending = {};
    if (Object.keys(body).length === 0) return;
    try {
      await send(body, keepalive);
    } catch (error) {
      // Without a connection it is said later, unless something newer is known by then.
      if (error instanceof Problem && error.status === 0) pending = { ...body, ...pending };
      else failed(error);
    }
  };

  return {
    moved: (index, place) => {
      if (over) return;
      // The page shown first holds the place that was kept; keeping its beginning would drift backwards from screen to screen.
      if (!first) pending = { ...pending, place };
      first = false;
      if (index !== chapter) {
        chapter = index;
        pending = { ...pending, chapter: index };
        void flush();
      } else timer ??= window.setTimeout(() => { void flush(); }, EVERY_MS);
    },
    flush,
    stop: () => { over = true; window.clearTimeout(timer); },
  };
};
