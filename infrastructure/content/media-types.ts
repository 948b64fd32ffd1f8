/** What a file of a book is to its reader; `null` for what has no place in a book that is only read. */
export type FileKind = 'document' | 'markup' | 'style' | 'picture' | 'sound' | 'font' | 'plain';

/** Lower case, without parameters. */
export const bareType = (type: string): string => type.split(';')[0]?.trim().toLowerCase() ?? '';

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

/** Whether the bytes begin like a picture that browsers decode; the declared type is often wrong among honest books. */
export const looksLikePicture = (bytes: Uint8Array): boolean => {
  const head = Buffer.from(bytes.subarray(0, 16)).toString('latin1');
  return (
    head.startsWith('\u00ff\u00d8\u00ff') ||
    head.startsWith('\u0089PNG\r\n\u001a\n') ||
    head.startsWith('GIF87a') ||
    head.startsWith('GIF89a') ||
    (head.startsWith('RIFF') && head.slice(8, 12) === 'WEBP') ||
    /^[\s\S]{4}ftyp(?:avif|avis|mif1)/u.test(head) ||
    /^BM[\s\S]{4}\0\0\0\0/u.test(head)
  );
};
