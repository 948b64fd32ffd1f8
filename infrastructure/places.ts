/** The order of read-store indexes, the same in every engine that keeps it itself: by the bytes of key, then id, as UTF-8. */

const SEPARATOR = '\0';

/** What one place may take in bytes (key and id together); LMDB keys end at 1,978 with space and index name included. */
export const PLACE_BYTES = 1_500;

/** U+0000 keeps the parts apart: it sorts before every character, so shorter keys come first whatever the id is. */
export const separable = (text: string): string => {
  if (text.includes(SEPARATOR)) throw new Error(`U+0000 cannot stand in a name, key or id: ${JSON.stringify(text)}`);
  return text;
};

export const placeBytes = (key: string, id: string): Buffer => {
  const bytes = Buffer.from(`${separable(key)}${SEPARATOR}${separable(id)}`);
  if (bytes.length > PLACE_BYTES) throw new Error(`the index key of ${id.slice(0, 100)} takes ${bytes.length} bytes, more than ${PLACE_BYTES}`);
  return bytes;
};

export const placeOf = (bytes: Buffer): { readonly key: string; readonly id: string } => {
  const [key = '', id = ''] = bytes.toString().split(SEPARATOR);
  return { key, id };
};

/** The cursor after a place. Any text is some place in the order, so a made-up cursor only begins elsewhere. */
export const cursorOf = (place: Buffer): string => place.toString('base64url');

export const cursorBytes = (cursor: string): Buffer => Buffer.from(cursor, 'base64url');

export const pageLimit = (limit: number): number => {
  if (!(Number.isInteger(limit) && limit > 0)) throw new Error(`a page holds at least one document, not ${limit}`);
  return limit;
};
