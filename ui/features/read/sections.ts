import type { Section } from 'foliate-js/epub.js';
import type { Manifest } from './book-source.ts';

/** The book's documents as the engine loads them, with what it lacks: loading ahead, letting go, and not failing. */
export interface Sections {
  /** Loads the next documents ahead and lets go of those far away. */
  keepNear(shown: readonly number[]): void;
  forget(): void;
}

const AHEAD = 2;
const KEPT = 4;

const escaped = (text: string): string => text.replace(/[<&]/g, (sign) => (sign === '<' ? '&lt;' : '&amp;'));

const pageOf = (head: string, body: string): string =>
  URL.createObjectURL(new Blob([
    `<html xmlns="http://www.w3.org/1999/xhtml"><head><title>-</title>${head}</head><body>${body}</body></html>`,
  ], { type: 'application/xhtml+xml' }));

/** Sits on the engine's sections and changes how they load: once, ahead of time, and with a page in place of a failure. */
export const cover = (
  sections: readonly Section[], shown: (section: Section) => Promise<string | null>, words: string, broken: (error: unknown) => void,
): Sections => {
  const held = new Map<number, Promise<string | null>>();
  const unload = sections.map((section) => section.unload.bind(section));
  const originals = sections.map((section) => ({ ...section, load: section.load.bind(section) }));

  const load = (index: number): Promise<string | null> => {
    const known = held.get(index);
    if (known) return known;
    const original = originals[index];
    const made = original ? shown(original) : Promise.resolve(null);
    held.set(index, made);
    // Tried anew when it is asked for again.
    made.catch(() => held.delete(index));
    return made;
  };
  const drop = (index: number): void => {
    held.delete(index);
    unload[index]?.();
  };

  sections.forEach((section, index) => {
    section.load = () => load(index).catch((error: unknown) => {
      broken(error);
      return pageOf('<meta name="viewport" content="width=600, height=800"/>', `<p role="alert" style="margin:2em;font-size:1.2em">${escaped(words)}</p>`);
    });
    // The engine lets go of a document as soon as it is left; going back a page would fetch it again.
    section.unload = () => undefined;
  });

  return {
    keepNear: (shownNow) => {
      const last = Math.max(...shownNow);
      const first = Math.min(...shownNow);
      if (shownNow.length === 0) return;
      for (const index of [...held.keys()]) if (index < first - KEPT || index > last + KEPT) drop(index);
      // What fails ahead of time is tried again, and told, when somebody gets there.
      for (let index = last + 1; index <= last + AHEAD && index < sections.length; index++) load(index).catch(() => undefined);
    },
    forget: () => { for (const index of [...held.keys()]) drop(index); },
  };
};

/** A bare picture in the reading order is put on a page of its own size: shown by itself the engine would crop it. */
export const pictureAsPage = async (section: Section, { readingOrder }: Manifest): Promise<string | null> => {
  const source = await section.load();
  const type = readingOrder.find(({ href }) => href === section.id.normalize('NFC'))?.type ?? '';
  if (source === null || !type.startsWith('image/') || type === 'image/svg+xml') return source;
  const picture = new Image();
  picture.src = source;
  await picture.decode();
  const { naturalWidth: width, naturalHeight: height } = picture;
  return pageOf(
    `<meta name="viewport" content="width=${width}, height=${height}"/><style>body{margin:0}img{display:block;width:100%;height:100%}</style>`,
    `<img src="${source}" alt=""/>`,
  );
};
