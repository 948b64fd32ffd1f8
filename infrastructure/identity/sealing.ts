import { createCipheriv, createDecipheriv, randomFillSync } from 'node:crypto';
import type { Json, Keyring, Sealed } from '../../application/ports.ts';

/** Bytes of a data key and of the master key (AES-256). */
export const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const FORMAT = 'v1.';

/** Random bytes fetched ahead: asking the generator costs the same for a few of them as for all of these. */
const ahead = Buffer.alloc(8192);
let unused = 0;

/** Bytes nobody else gets; none of them stays behind where it was fetched. */
const random = (length: number): Buffer => {
  if (unused < length) unused = randomFillSync(ahead).length;
  const taken = Buffer.from(ahead.subarray(unused - length, unused));
  unused -= length;
  ahead.fill(0, unused, unused + length);
  return taken;
};

/** Random text for a subject id: 128 bits, 22 characters, nothing in it tells who or when. */
export const randomSubject = (): string => random(16).toString('base64url');

export const randomKey = (): Buffer => random(KEY_BYTES);

/** AES-256-GCM with a fresh 96-bit nonce (NIST SP 800-38D): nonce, ciphertext, 128-bit tag. */
export const encrypt = (key: Buffer, plain: Buffer, bound: string): Buffer => {
  const nonce = random(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(bound));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
};

/** Throws when a byte of the text, the key or what it was bound to is not what it was. */
export const decrypt = (key: Buffer, sealed: Buffer, bound: string): Buffer => {
  if (sealed.length < NONCE_BYTES + TAG_BYTES) throw new Error('sealed bytes are too short');
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(bound));
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
};

/** A data key under the master key, bound to its subject. */
export const wrapKey = (master: Buffer, subject: string, key: Buffer): Buffer => encrypt(master, key, `key:${subject}`);

export const unwrapKey = (master: Buffer, subject: string, wrapped: Buffer): Buffer => decrypt(master, wrapped, `key:${subject}`);

const CHECK = 'master-key-check';

/** What only this master key opens, so that a wrong one is found at the start. */
export const checkOf = (master: Buffer): Buffer => encrypt(master, Buffer.from(CHECK), CHECK);

export const fits = (master: Buffer, check: Buffer): boolean => {
  try {
    return decrypt(master, check, CHECK).toString() === CHECK;
  } catch {
    // What cannot be opened was closed with another key: that is the answer, not a failure.
    return false;
  }
};

/** Subject and context as one text; the list form keeps ('a', 'bc') and ('ab', 'c') apart. */
const boundTo = (subject: string, context: string): string => JSON.stringify([subject, context]);

/**
 * A ring over keys already at hand: `Buffer` is the key, `null` says destroyed, a subject not in the map never had one.
 * Sealed text is `v1.` and base64url of nonce, ciphertext and tag.
 */
export const keyringOf = (keys: ReadonlyMap<string, Buffer | null>): Keyring => ({
  seal(subject: string, value: Json, context: string): Sealed {
    const key = keys.get(subject);
    if (!key) throw new Error(`${key === null ? 'the key was destroyed' : 'there is no key'} for subject ${subject}`);
    return FORMAT + encrypt(key, Buffer.from(JSON.stringify(value)), boundTo(subject, context)).toString('base64url');
  },

  open(subject: string, sealed: Sealed, context: string): Json {
    const key = keys.get(subject);
    if (key === null) return null;
    if (!key) throw new Error(`there is no key for subject ${subject}`);
    if (!sealed.startsWith(FORMAT)) throw new Error('sealed text in an unknown format');
    const bytes = Buffer.from(sealed.slice(FORMAT.length), 'base64url');
    return JSON.parse(decrypt(key, bytes, boundTo(subject, context)).toString()) as Json;
  },
});
