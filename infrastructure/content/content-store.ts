import { createHash, randomBytes } from 'node:crypto';
import { access, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ContentStore } from '../../application/ports.ts';

const HASH = /^[0-9a-f]{64}$/;

const absent = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

/** A rename is durable once the folder it happened in is. */
const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

const sizeOf = async (file: string): Promise<number | null> => {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if (absent(error)) return null;
    throw error;
  }
};

/**
 * Files as `<dir>/<first two digits>/<sha256>`. They are written in `<dir>/incoming` and moved when on disk, so a file
 * under its hash is always whole; what a crash left in there is removed at the next start.
 */
export const openContentStore = async (dir: string): Promise<ContentStore> => {
  const incoming = join(dir, 'incoming');
  await mkdir(incoming, { recursive: true, mode: 0o700 });
  for (const leftover of await readdir(incoming)) await rm(join(incoming, leftover));

  const placeOf = (hash: string): { readonly folder: string; readonly file: string } => {
    const folder = join(dir, hash.slice(0, 2));
    return { folder, file: join(folder, hash) };
  };

  const write = async (bytes: Uint8Array): Promise<string> => {
    const draft = join(incoming, randomBytes(12).toString('hex'));
    const handle = await open(draft, 'wx', 0o600);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    return draft;
  };

  return {
    async put(bytes) {
      const hash = createHash('sha256').update(bytes).digest('hex');
      const { folder, file } = placeOf(hash);
      if ((await sizeOf(file)) !== bytes.length) {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await rename(await write(bytes), file);
      }
      // Also when it was there: whoever put it may not have come this far.
      await syncFolder(folder);
      await syncFolder(dir);
      return hash;
    },

    async path(hash) {
      if (!HASH.test(hash)) return null;
      const { file } = placeOf(hash);
      try {
        await access(file);
        return file;
      } catch (error) {
        if (absent(error)) return null;
        throw error;
      }
    },
  };
};
