/**
 * A library from elsewhere on its way into a data folder. It is put together in `arriving`, within the folder (a mounted
 * volume cannot be renamed), and becomes the library by one mark: what was interrupted before the mark is thrown away,
 * what was interrupted after it is finished, whenever the folder is opened next.
 */
import { mkdir, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const MARK = 'whole';

/** What may stand in a folder a library arrives in. */
const harmless: readonly string[] = ['format', 'lock', 'master.key', 'arriving', 'lost+found'];

const synced = async (path: string, flags: string): Promise<void> => {
  const handle = await open(path, flags);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

const exists = (path: string): Promise<boolean> => stat(path).then(() => true, () => false);

const arriving = (folder: string): string => join(folder, 'arriving');

const moveIn = async (folder: string): Promise<void> => {
  const from = arriving(folder);
  for (const name of (await readdir(from)).filter((n) => n !== MARK)) await rename(join(from, name), join(folder, name));
  await synced(folder, 'r');
  await rm(from, { recursive: true });
};

/** Finishes or undoes what was interrupted. For whoever has the folder to himself. */
export const settleArrival = async (folder: string): Promise<void> => {
  const from = arriving(folder);
  if (await exists(join(from, MARK))) await moveIn(folder);
  else await rm(from, { recursive: true, force: true });
};

/** What stands in the way of a library arriving here; nothing in a folder that is empty or has only a key. */
export const inTheWay = async (folder: string): Promise<readonly string[]> =>
  (await exists(folder)) ? (await readdir(folder)).filter((name) => !harmless.includes(name)) : [];

/** Every file and folder below on disk, deepest first. */
const syncAll = async (folder: string): Promise<void> => {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await syncAll(path);
    else await synced(path, 'r+');
  }
  await synced(folder, 'r');
};

/** Lets `make` put a library together aside; when it is done, that is the library. When it throws, nothing has changed. */
export const arrive = async (folder: string, make: (aside: string) => Promise<void>): Promise<void> => {
  const aside = arriving(folder);
  await rm(aside, { recursive: true, force: true });
  await mkdir(aside, { mode: 0o700 });
  try {
    await make(aside);
    await syncAll(aside);
  } catch (error) {
    await rm(aside, { recursive: true, force: true });
    throw error;
  }
  await writeFile(join(aside, MARK), '', { mode: 0o600, flush: true });
  await synced(aside, 'r');
  await moveIn(folder);
};
