/** What is looked up or counted without being kept: logins, and where somebody comes from. */
import { createHmac, randomBytes } from 'node:crypto';
import type { IdentityVault, Records } from '../../application/ports.ts';

const indexSubject = 'login-index';

/** Made once, kept sealed by the vault, so that it outlives every change of the master key and all processes of a library have the same. */
const keyOf = async (records: Records, vault: IdentityVault): Promise<Buffer> => {
  await vault.create(indexSubject);
  const ring = await vault.keyring([indexSubject]);
  await records.add('keys', indexSubject, ring.seal(indexSubject, randomBytes(32).toString('base64'), indexSubject));
  const opened = ring.open(indexSubject, (await records.get<string>('keys', indexSubject)) ?? '', indexSubject);
  if (typeof opened !== 'string') throw new Error('the key of the login index cannot be opened');
  return Buffer.from(opened, 'base64');
};

/** HMAC-SHA-256 of what somebody typed (width, case and spaces around it do not count), in base64url. */
export const keyedHash = async (records: Records, vault: IdentityVault): Promise<(text: string) => string> => {
  const key = await keyOf(records, vault);
  return (text) => createHmac('sha256', key).update(text.normalize('NFKC').trim().toLowerCase()).digest('base64url');
};
