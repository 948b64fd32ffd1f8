import { randomBytes } from 'node:crypto';
import { open, readFile, rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { KEY_BYTES } from './sealing.ts';

const MADE_HOW = 'make one with: openssl rand -base64 32';

const absent = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

/** The key in a text: base64 of exactly 32 bytes, white space around it ignored. */
const keyIn = (text: string, where: string): Buffer => {
  const trimmed = text.trim();
  const key = Buffer.from(trimmed, 'base64');
  if (key.length !== KEY_BYTES || key.toString('base64') !== trimmed) {
    throw new Error(`${where} is not a master key: it must be the base64 text of ${KEY_BYTES} bytes; ${MADE_HOW}`);
  }
  return key;
};

/**
 * Puts a key into a file only its owner reads (mode 0600), durable when it resolves. The file appears whole or not at
 * all, so rotation can write the next key beside the old one, re-wrap the vault, and then rename.
 */
export const writeMasterKey = async (file: string, key: Buffer): Promise<void> => {
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(`${key.toString('base64')}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, file);
  const folder = await open(dirname(file), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
};

/**
 * The master key: from the variable when it is set (`env`), else from the file. A file that others can read is refused,
 * since whoever reads it reads every patron. With `create`, a missing file is made; only for demonstration and
 * development, where losing the data folder loses the key as well.
 */
export const masterKey = async (options: { readonly env?: string | undefined; readonly file: string; readonly create: boolean }): Promise<Buffer> => {
  const { env, file, create } = options;
  if (env !== undefined && env.trim() !== '') return keyIn(env, 'the variable NAGI_MASTER_KEY');
  try {
    const { mode } = await stat(file);
    if ((mode & 0o077) !== 0) {
      const shown = (mode & 0o777).toString(8).padStart(4, '0');
      throw new Error(`the master key file ${file} can be read by others (mode ${shown}); it is not used. Correct it with: chmod 600 ${file}`);
    }
    return keyIn(await readFile(file, 'utf8'), `the master key file ${file}`);
  } catch (error) {
    if (!absent(error)) throw error;
  }
  if (!create) throw new Error(`there is no master key: set NAGI_MASTER_KEY, or put it into ${file} with mode 0600; ${MADE_HOW}`);
  const key = randomBytes(KEY_BYTES);
  await writeMasterKey(file, key);
  return key;
};
