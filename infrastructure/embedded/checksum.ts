/**
 * A checksum before every value (CRC-32 as zlib has it, big endian): LMDB has none, and a byte that turned on the disk would
 * be read as another name, instant or number. It finds accidents, not forgers (docs/adr/0015).
 */
import { crc32 } from 'node:zlib';

const BYTES = 4;

/** The key is part of the sum where a value could be read under another one unnoticed. */
const sumOf = (key: string | Buffer, body: Buffer): number => crc32(body, key.length === 0 ? 0 : crc32(key));

export const withChecksum = (key: string | Buffer, body: Buffer): Buffer => {
  const bytes = Buffer.allocUnsafe(BYTES + body.length);
  bytes.writeUInt32BE(sumOf(key, body), 0);
  body.copy(bytes, BYTES);
  return bytes;
};

/** The value itself; throws when it is not what was written under this key. `what` names it for the error. */
export const checked = (what: string, key: string | Buffer, bytes: Buffer): Buffer => {
  const body = bytes.subarray(BYTES);
  if (bytes.length < BYTES || bytes.readUInt32BE(0) !== sumOf(key, body)) throw new Error(`${what} is damaged: it is not what was written`);
  return body;
};
