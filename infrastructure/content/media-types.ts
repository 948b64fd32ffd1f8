/** What a file of a book is to its reader; `null` for what has no place in a book that is only read. */
export type FileKind = 'document' | 'markup' | 'style' | 'picture' | 'sound' | 'font' | 'plain';

/** Lower case, without parameters. */
export const bareType = (type: string): string => type.split(';')[0]?.trim().toLowerCase() ?? '';

/** As it is served: text of a book is UTF-8, since taking it in made it so. */
export const withCharset = (type: string): string => (/^text\/|[+/]xml$/u.test(type) ? `${type}; charset=utf-8` : type);

export const kindOf = (type: string): FileKind | null => {
  if (/(?:java|ecma|live|j|vb)script/u.test(type)) return null;
  if (type === 'application/xhtml+xml' || type === 'image/svg+xml') return 'document';
  if (type === 'text/css') return 'style';
  if (/^image\/(?:jpeg|jpg|pjpeg|png|gif|webp|avif|bmp)$/u.test(type)) return 'picture';
  if (/^(?:audio|video)\/[\w.+-]+$/u.test(type) || type === 'application/ogg') return 'sound';
  if (/^font\/[\w.+-]+$/u.test(type) || FONTS.has(type)) return 'font';
  if (/^(?:application|text)\/(?:[\w.-]+\+)?xml$/u.test(type) && !/xslt|xsl/u.test(type)) return 'markup';
  return type === 'text/plain' ? 'plain' : null;
};

const FONTS = new Set([
  'application/vnd.ms-opentype',
  'application/font-sfnt',
  'application/font-woff',
  'application/font-woff2',
  'application/x-font-ttf',
  'application/x-font-truetype',
  'application/x-font-opentype',
  'application/x-font-otf',
  'application/x-font-woff',
]);

/** The type of a picture that browsers decode, by its first bytes; `null` for anything else. The declared type is often wrong among honest books. */
export const pictureTypeOf = (bytes: Uint8Array): string | null => {
  const head = Buffer.from(bytes.subarray(0, 256)).toString('latin1');
  if (head.startsWith('\u00ff\u00d8\u00ff')) return 'image/jpeg';
  if (head.startsWith('\u0089PNG\r\n\u001a\n')) return 'image/png';
  if (head.startsWith('GIF87a') || head.startsWith('GIF89a')) return 'image/gif';
  if (head.startsWith('RIFF') && head.slice(8, 12) === 'WEBP') return 'image/webp';
  if (/^[\s\S]{4}ftyp(?:avif|avis|mif1)/u.test(head)) return 'image/avif';
  return /^BM[\s\S]{4}\0\0\0\0/u.test(head) ? 'image/bmp' : null;
};
