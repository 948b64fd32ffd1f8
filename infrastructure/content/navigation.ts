import type { Landmark, TocEntry } from './manifest.ts';
import { resolvePath } from './paths.ts';
import { childElements, children, descendants, nameOf, plainText, type Document, type Element } from './xml.ts';

export interface Navigation {
  readonly toc: readonly TocEntry[];
  readonly landmarks: readonly Landmark[];
  readonly pageList: readonly { readonly title: string; readonly href: string }[];
}

/** Whether a path is a file of the book: entries that lead elsewhere lose their link. */
export type Known = (path: string) => boolean;

/** The navigation document of EPUB 3 (§7.4). `file` is its path, links are relative to it. */
export const readNav = (document: Document, file: string, known: Known): Navigation => {
  const navs = descendants(document, 'nav');
  const list = (kind: string): Element | undefined => {
    const nav = navs.find((element) => typesOf(element).includes(kind));
    return nav === undefined ? undefined : children(nav, 'ol')[0];
  };
  const toc = list('toc') ?? (navs[0] === undefined ? undefined : children(navs[0], 'ol')[0]);
  return {
    toc: entriesOf(toc, file, known),
    landmarks: linksOf(list('landmarks'), file, known).map(({ link, ...rest }) => ({ kind: typesOf(link).join(' '), ...rest })),
    pageList: linksOf(list('page-list'), file, known).map(({ title, href }) => ({ title, href })),
  };
};

const typesOf = (element: Element): string[] => (element.getAttribute('epub:type') ?? '').split(/\s+/u).filter((type) => type !== '');

const entriesOf = (list: Element | undefined, file: string, known: Known): TocEntry[] =>
  list === undefined
    ? []
    : children(list, 'li').map((item) => {
        const label = childElements(item).find((element) => nameOf(element) === 'a' || nameOf(element) === 'span');
        return {
          title: label === undefined ? '' : plainText(label),
          href: label === undefined ? null : hrefOf(label.getAttribute('href'), file, known),
          children: entriesOf(children(item, 'ol')[0], file, known),
        };
      });

const linksOf = (list: Element | undefined, file: string, known: Known): { link: Element; title: string; href: string }[] =>
  (list === undefined ? [] : descendants(list, 'a')).flatMap((link) => {
    const href = hrefOf(link.getAttribute('href'), file, known);
    return href === null ? [] : [{ link, title: plainText(link), href }];
  });

/** The NCX of EPUB 2. */
export const readNcx = (document: Document, file: string, known: Known): Navigation => {
  const target = (point: Element): string | null => hrefOf(children(point, 'content')[0]?.getAttribute('src') ?? null, file, known);
  const title = (point: Element): string => plainText(children(point, 'navlabel')[0] ?? point);
  const points = (parent: Element | undefined): TocEntry[] =>
    parent === undefined
      ? []
      : children(parent, 'navpoint').map((point) => ({ title: title(point), href: target(point), children: points(point) }));
  return {
    toc: points(descendants(document, 'navmap')[0]),
    landmarks: [],
    pageList: descendants(document, 'pagetarget').flatMap((page) => {
      const href = target(page);
      return href === null ? [] : [{ title: title(page), href }];
    }),
  };
};

/** The guide of an EPUB 2 package, as landmarks. */
export const readGuide = (packageElement: Element, file: string, known: Known): Landmark[] =>
  children(packageElement, 'guide').flatMap((guide) =>
    children(guide, 'reference').flatMap((reference) => {
      const href = hrefOf(reference.getAttribute('href'), file, known);
      return href === null ? [] : [{ kind: reference.getAttribute('type') ?? '', title: reference.getAttribute('title') ?? '', href }];
    }),
  );

const hrefOf = (link: string | null, file: string, known: Known): string | null => {
  const target = link === null ? null : resolvePath(link, file);
  if (target === null || !known(target.path)) return null;
  return target.fragment === null || target.fragment === '' ? target.path : `${target.path}#${target.fragment}`;
};
