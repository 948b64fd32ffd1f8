const DATA = /^data:(?:image\/(?:png|jpe?g|gif|webp|avif|bmp|svg\+xml)|(?:audio|video|font)\/[\w.+-]+|application\/(?:x-)?font-[\w-]+)[;,]/iu;

/** As a browser reads a URL: tabs and line ends vanish, blanks around it too, backslashes are slashes. */
const normal = (link: string): string => link.replace(/[\t\n\r]/gu, '').replace(/^[\u0000-\u0020]+|[\u0000-\u0020]+$/gu, '').replaceAll('\\', '/');

const schemeOf = (link: string): string | null => /^([a-z][a-z0-9+.-]*):/iu.exec(link)?.[1]?.toLowerCase() ?? null;

/** Whether a document may load it by itself: files of the package, and pictures, sounds and fonts written in place. */
export const isLoadable = (link: string): boolean => {
  const url = normal(link);
  return !url.startsWith('/') && (schemeOf(url) === null || DATA.test(url));
};

/** Whether a reader may follow it: places in the book, the web, mail and telephone. */
export const isFollowable = (link: string): boolean => {
  const url = normal(link);
  const scheme = schemeOf(url);
  return scheme === null ? !url.startsWith('/') : ['http', 'https', 'mailto', 'tel'].includes(scheme);
};

/** Picture candidates: only files of the package, since commas inside `data:` make such lists ambiguous. */
export const isLoadableSet = (set: string): boolean => !/(?:^|[\s,])(?:[a-z][a-z0-9+.-]*:|[/\\])/iu.test(normal(set));
