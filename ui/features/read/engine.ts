/**
 * The one place that knows foliate-js. Everything else speaks of places (Readium Locators), hits and pages, so the engine
 * can be exchanged by writing this file anew.
 */
import { collapse, parse, toRange } from 'foliate-js/epubcfi.js';
import { EPUB, type Section } from 'foliate-js/epub.js';
import { Overlayer } from 'foliate-js/overlayer.js';
import 'foliate-js/view.js';
import type { Anchor, RelocateDetail, Resolved, View } from 'foliate-js/view.js';
import { layoutOf, proceedsLeft, writingOf, type Appearance } from './appearance.ts';
import type { BookFiles, Hit, Manifest, Place } from './book-source.ts';
import { forbidTaking, listen, type Gestures } from './gestures.ts';
import { pageColours, pageFrame, pageStyle } from './page-style.ts';
import { cover, pictureAsPage, type Sections } from './sections.ts';
import { textMap } from './text-map.ts';

export interface Spot {
  readonly place: Place;
  /** Index into the manifest's reading order. */
  readonly index: number;
  readonly chapter: string | null;
  /** The entry of the table of contents we are in. */
  readonly entry: string | null;
  /** Page on the screen and how many this document has; `null` where there are none (scrolling). */
  readonly page: number | null;
  /** The second page of an open spread. */
  readonly facing: number | null;
  readonly pages: number | null;
  /** What is on the screen, as parts of the whole book. */
  readonly start: number;
  readonly end: number;
  /** Bytes of the book's files on this screen and after it. */
  readonly bytes: number;
  readonly bytesLeft: number;
  readonly atEnd: boolean;
}

export type Target = { readonly href: string } | { readonly place: Place } | { readonly hit: Pick<Hit, 'href' | 'offset' | 'length'> };

export interface EngineListeners extends Gestures {
  moved(spot: Spot): void;
  /** Somebody wants to turn beyond the last page. */
  ended(): void;
  /** A link inside the book was followed. */
  followed(from: Place): void;
  /** A document could not be shown; a page saying `words` stands in for it. */
  broken(error: unknown): void;
}

export interface Words { readonly broken: string; readonly frame: (chapter: string) => string }

export interface Engine {
  next(): void;
  prev(): void;
  left(): void;
  right(): void;
  first(): void;
  last(): void;
  /** The document after or before this one, for scrolling. */
  chapter(step: 1 | -1): void;
  goTo(target: Target): Promise<void>;
  setAppearance(appearance: Appearance): Promise<void>;
  /** Loads what is on the screen again. */
  reload(): Promise<void>;
  focus(): void;
  close(): void;
}

const WAITING_TURNS = 3;

export const openEngine = async (
  stage: HTMLElement, manifest: Manifest, files: BookFiles, look: Appearance, at: Place | null, words: Words, on: EngineListeners,
): Promise<Engine> => {
  const { language, readingProgression } = manifest.metadata;
  const layout = layoutOf(manifest);
  const fixed = layout === 'fixed';
  const book = await new EPUB({
    loadText: (path) => files.text(path),
    // A picture or font that is missing leaves a gap, not a chapter that cannot be read.
    loadBlob: async (path) => await files.blob(path) ?? new Blob(),
    getSize: (path) => files.size(path),
  }).init();
  const sections: Sections = cover(book.sections, (section) => pictureAsPage(section, manifest), words.broken, (error) => on.broken(error));
  const weights = book.sections.map((section) => (section.linear === 'no' ? 0 : Math.max(section.size, 1)));
  const total = Math.max(weights.reduce((sum, weight) => sum + weight, 0), 1);
  const titles = chapterTitles(manifest);

  let appearance = look;
  let view: View | null = null;
  let closed = false;
  let spot: Spot | null = null;
  let waiting = 0;
  let queue: Promise<unknown> = Promise.resolve();
  const indexes = new WeakMap<Document, number>();
  const paged = (): boolean => fixed || appearance.flow === 'pages';
  const toTheLeft = (): boolean => proceedsLeft(layout, language, readingProgression, appearance);

  // ---- finding places

  const sectionOf = (href: string): number => book.sections.findIndex(({ id }) => id.normalize('NFC') === href.normalize('NFC'));

  const resolve = (target: Target): Resolved | null => {
    const [path = '', id] = 'href' in target ? target.href.split('#') : ['hit' in target ? target.hit.href : target.place.href];
    const index = sectionOf(path);
    if (index < 0) return null;
    if ('hit' in target) return { index, anchor: (document) => textMap(document).range(target.hit.offset, target.hit.length) };
    if ('place' in target) return { index, anchor: anchorOf(target.place) };
    return { index, anchor: id === undefined ? 0 : (document) => document.getElementById(id) ?? document.querySelector(`[name="${CSS.escape(id)}"]`) };
  };

  // ---- where we are

  const visible = (): { document: Document; index: number }[] =>
    (view?.renderer.getContents() ?? []).flatMap(({ doc: document }) => {
      const index = document ? indexes.get(document) : undefined;
      const frame = document?.defaultView?.frameElement;
      return document && index !== undefined && frame?.parentElement?.style.display !== 'none' ? [{ document, index }] : [];
    });

  const spotOf = ({ range, index: told, fraction, size = 0 }: RelocateDetail): Spot => {
    // Two fixed pages may lie open; the engine names the right one, whichever is read first.
    const shown = fixed ? visible().map(({ index }) => index).sort((a, b) => a - b) : [told];
    const index = shown[0] ?? told;
    const last = shown.at(-1) ?? index;
    const section = book.sections[index];
    const before = sum(weights, index);
    const own = weights[index] ?? 0;
    const startBytes = before + (fixed ? 0 : Math.min(Math.max(fraction, 0), 1) * own);
    const endBytes = fixed ? sum(weights, last + 1) : Math.min(startBytes + size * own, before + own);
    const tocHref = view?.lastLocation?.tocItem?.href?.normalize('NFC');
    const spine = manifest.readingOrder.findIndex(({ href }) => href === section?.id.normalize('NFC'));
    const item = manifest.readingOrder[spine];
    const chapter = (tocHref === undefined ? undefined : titles.get(tocHref)) ?? view?.lastLocation?.tocItem?.label ?? item?.title ?? null;
    const { page, pages, atEnd } = view?.renderer ?? {};
    return {
      index: spine,
      chapter,
      entry: tocHref ?? null,
      page: fixed ? index + 1 : paged() && page !== undefined ? Math.max(page, 1) : null,
      facing: fixed && last > index ? last + 1 : null,
      pages: fixed ? book.sections.length : paged() && pages !== undefined ? Math.max(pages - 2, 1) : null,
      start: startBytes / total,
      end: endBytes / total,
      bytes: endBytes - startBytes,
      bytesLeft: total - endBytes,
      atEnd: fixed ? sum(weights, last + 1) >= total : atEnd === true && paged(),
      place: {
        href: item?.href ?? section?.id ?? '',
        type: item?.type ?? 'application/xhtml+xml',
        title: chapter === null ? null : chapter.slice(0, 512),
        locations: {
          progression: fixed ? 0 : Math.min(Math.max(fraction, 0), 1),
          totalProgression: Math.min(startBytes / total, 1),
          partialCfi: fixed || range === null ? null : partialOf(view?.lastLocation?.cfi),
        },
      },
    };
  };

  const relocated = (detail: RelocateDetail): void => {
    if (closed) return;
    spot = spotOf(detail);
    for (const { overlayer } of view?.renderer.getContents() ?? []) overlayer?.element.setAttribute('aria-hidden', 'true');
    for (const { document, index } of visible()) nameFrame(document, index);
    sections.keepNear(visible().map(({ index }) => index));
    on.moved(spot);
  };

  const nameFrame = (document: Document, index: number): void => {
    const href = book.sections[index]?.id.normalize('NFC');
    const title = manifest.readingOrder.find((item) => item.href === href)?.title ?? spot?.chapter ?? String(index + 1);
    document.defaultView?.frameElement?.setAttribute('title', words.frame(title));
  };

  // ---- a document appears

  const loaded = (document: Document, index: number): void => {
    const window = document.defaultView;
    const frame = window?.frameElement as HTMLElement | null | undefined;
    if (!window || !frame) return;
    indexes.set(document, index);
    nameFrame(document, index);
    forbidTaking(document);
    const toScreenX = (clientX: number): number => {
      const { left, width } = frame.getBoundingClientRect();
      return left + clientX * (width / Math.max(frame.offsetWidth, 1));
    };
    listen(window, document, paged, toScreenX, on);
    window.addEventListener('keydown', (event) => on.key(event));
    if (fixed) resetMargins(document);
  };

  // ---- showing

  /** Before the first page there is nothing the engine could put away, and it would say so by throwing. */
  const putAway = (): void => {
    if (view && visible().length > 0) view.close();
    view = null;
    stage.replaceChildren();
  };

  const show = async (to: Resolved): Promise<void> => {
    putAway();
    const next = document.createElement('foliate-view') as View;
    view = next;
    stage.append(next);
    next.addEventListener('load', (event) => {
      const { doc, index } = (event as CustomEvent<{ doc: Document; index: number }>).detail;
      loaded(doc, index);
    });
    next.addEventListener('link', () => { if (spot) on.followed(spot.place); });
    next.addEventListener('external-link', (event) => {
      event.preventDefault();
      const { href } = (event as CustomEvent<{ href: string }>).detail;
      if (/^(?:https?|mailto):/i.test(href)) window.open(href, '_blank', 'noopener,noreferrer');
    });
    await next.open(book);
    next.renderer.addEventListener('relocate', (event) => relocated((event as CustomEvent<RelocateDetail>).detail));
    dress();
    await next.renderer.goTo(to);
  };

  const dress = (): void => {
    const renderer = view?.renderer;
    stage.style.backgroundColor = pageColours[appearance.theme].page;
    if (!renderer || fixed) return;
    for (const [name, value] of Object.entries(pageFrame(appearance, layout, language))) {
      if (renderer.getAttribute(name) !== value) renderer.setAttribute(name, value);
    }
    renderer.setStyles?.(pageStyle(appearance, layout, language));
  };

  const here = (): Resolved => (spot ? resolve({ place: spot.place }) : null) ?? { index: firstOf(book.sections) };

  /** One after the other: two turns at once would leave the engine with pages of both. */
  const run = <T>(job: () => Promise<T>): Promise<T | undefined> => {
    const done = queue.then(() => (closed ? undefined : job()));
    queue = done.catch(() => undefined);
    return done;
  };

  const turn = (step: 1 | -1): void => {
    if (waiting >= WAITING_TURNS) return;
    waiting += 1;
    run(async () => {
      const renderer = view?.renderer;
      if (!renderer) return;
      if (step === 1 && spot?.atEnd === true) { on.ended(); return; }
      if (step === 1) await renderer.next(); else await renderer.prev();
    }).catch((error: unknown) => on.broken(error)).finally(() => { waiting -= 1; });
  };

  const goTo = async (to: Resolved | null): Promise<void> => {
    if (!to) return;
    await run(async () => {
      await view?.renderer.goTo(to);
      // Within a spread that is open already the engine says nothing.
      if (fixed) relocated({ range: null, index: to.index, fraction: 0 });
    });
  };

  const chapter = (step: 1 | -1): void => {
    run(async () => {
      const index = visible()[0]?.index ?? 0;
      const to = neighbour(book.sections, index, step);
      if (to === null) { if (step === 1) on.ended(); return; }
      await view?.renderer.goTo({ index: to, anchor: 0 });
    }).catch((error: unknown) => on.broken(error));
  };

  // The space around the page.
  const listening = new AbortController();
  listen(stage, document, paged, (x) => x, on, listening.signal);

  await show((at ? resolve({ place: at }) : null) ?? { index: firstOf(book.sections) });

  return {
    next: () => turn(1),
    prev: () => turn(-1),
    left: () => turn(toTheLeft() ? 1 : -1),
    right: () => turn(toTheLeft() ? -1 : 1),
    first: () => { void goTo({ index: firstOf(book.sections), anchor: 0 }); },
    last: () => { void goTo({ index: lastOf(book.sections), anchor: 1 }); },
    chapter,
    goTo: async (target) => {
      await goTo(resolve(target));
      if ('hit' in target) mark(view, visible(), sectionOf(target.hit.href), target.hit, pageColours[appearance.theme].found);
    },
    setAppearance: async (wanted) => {
      const before = appearance;
      appearance = wanted;
      const turned = writingOf(layout, language, before) !== writingOf(layout, language, wanted);
      // How lines run is read when a document loads, so everything is laid out anew from where we are.
      if (!fixed && (turned || before.flow !== wanted.flow)) await run(() => show(here()));
      else await run(() => Promise.resolve(dress()));
    },
    reload: async () => { sections.forget(); await run(() => show(here())); },
    focus: () => visible()[0]?.document.defaultView?.focus(),
    close: () => {
      closed = true;
      listening.abort();
      putAway();
      sections.forget();
      book.destroy();
    },
  };
};

/** Fixed pages measure from the corner. What the book itself says comes later and wins. */
const resetMargins = (document: Document): void => {
  const style = document.createElement('style');
  style.textContent = 'html, body { margin: 0; overscroll-behavior: none; }';
  document.head?.prepend(style);
};

// ---- places in documents

const partialOf = (cfi: string | undefined): string | null => {
  const inner = cfi === undefined ? undefined : /!(.*)\)$/.exec(collapse(cfi))?.[1];
  return inner === undefined || inner === '' || inner.length > 1_024 ? null : inner;
};

/** The exact place, or how far it was if the document has changed since. */
const anchorOf = ({ locations: { partialCfi, progression } }: Place): Anchor | number => {
  if (partialCfi === null) return progression;
  return (document) => {
    try {
      return toRange(document, parse(`epubcfi(${partialCfi})`));
    } catch (error) {
      console.warn('the kept place does not fit this document any more', error);
      return progression;
    }
  };
};

const KEY = 'nagi-found';

interface Marks { set(key: string, mark: unknown): void }
interface MarkingWindow { CSS?: { highlights?: Marks }; Highlight?: new (...ranges: Range[]) => unknown }

/** Shows what was found: the browser's own highlight where there is one, else a drawing over the page. */
const mark = (view: View | null, shown: readonly { document: Document; index: number }[], index: number, hit: Pick<Hit, 'offset' | 'length'>, colour: string): void => {
  const document = shown.find((one) => one.index === index)?.document;
  if (!document) return;
  const window = document.defaultView as unknown as MarkingWindow | null;
  const ranges = textMap(document).ranges(hit.offset, hit.length);
  if (window?.CSS?.highlights && window.Highlight) {
    window.CSS.highlights.set(KEY, new window.Highlight(...ranges));
    return;
  }
  const whole = textMap(document).range(hit.offset, hit.length);
  const overlayer = view?.renderer.getContents().find(({ doc }) => doc === document)?.overlayer;
  if (whole) overlayer?.add(KEY, whole, Overlayer.highlight, { color: colour });
};

// ---- small things

const sum = (values: readonly number[], end: number): number => values.slice(0, end).reduce((all, value) => all + value, 0);

const firstOf = (sections: readonly Section[]): number => Math.max(sections.findIndex(({ linear }) => linear !== 'no'), 0);
const lastOf = (sections: readonly Section[]): number => Math.max(sections.findLastIndex(({ linear }) => linear !== 'no'), 0);
const neighbour = (sections: readonly Section[], index: number, step: 1 | -1): number | null => {
  for (let at = index + step; at >= 0 && at < sections.length; at += step) if (sections[at]?.linear !== 'no') return at;
  return null;
};

interface Entry { readonly href: string | null; readonly title: string; readonly children: readonly unknown[] }

/** The server's titles have no ruby in them; the engine's read base and ruby together. */
const chapterTitles = ({ toc }: Manifest): Map<string, string> => {
  const titles = new Map<string, string>();
  const visit = (entries: readonly Entry[]): void => {
    for (const { href, title, children } of entries) {
      if (href && !titles.has(href)) titles.set(href, title);
      visit(children as readonly Entry[]);
    }
  };
  visit(toc);
  return titles;
};
