import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readdir, readFile, rename, stat, unlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { settleArrival } from './arrival.ts';

/** How the folder is laid out; goes up when another Nagi would misread it. 2: values have checksums. */
const FORMAT = 2;

/** Who holds the folder. `started` tells a process from a later one with the same id; `''` where the system does not say. */
interface Holder {
  readonly pid: number;
  readonly started: string;
}

const unlessAbsent = <T>(fallback: T) => (error: unknown): T => {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return fallback;
  throw error;
};

/** When a process began: boot and clock ticks since boot (proc(5), field 22 of stat; the name before it may hold blanks). */
const startOf = async (pid: number): Promise<string> => {
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(unlessAbsent(''));
  const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(unlessAbsent(''));
  const ticks = line.slice(line.lastIndexOf(')') + 2).split(' ')[19];
  return boot && ticks ? `${boot.trim()} ${ticks}` : '';
};

const runs = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

const alive = async (holder: Holder): Promise<boolean> => {
  if (!runs(holder.pid)) return false;
  return holder.started === '' || holder.started === (await startOf(holder.pid));
};

const holderIn = (text: string, file: string): Holder => {
  const [pid, started = ''] = text.trim().split('\t');
  if (!/^\d+$/.test(pid ?? '')) throw new Error(`the lock ${file} is not readable as one; when no Nagi runs on this folder, remove it`);
  return { pid: Number(pid), started };
};

/** Writes a file that appears whole, and never over another one. `false` when there is one. */
const place = async (file: string, text: string): Promise<boolean> => {
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await unlink(draft);
  }
};

/** What a process leaves behind that has given the folder back. */
const FREE = 'free\n';

/** The numbers of the locks there are, the highest first. */
const numbersIn = async (locks: string): Promise<readonly number[]> => (await readdir(locks)).filter((name) => /^\d+$/.test(name)).map(Number).sort((a, b) => b - a);

const locksOf = async (folder: string): Promise<string> => {
  const locks = join(folder, 'lock');
  await mkdir(locks, { mode: 0o700 }).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
    if (!(await stat(locks)).isDirectory()) throw new Error(`the lock ${locks} is not readable as one; when no Nagi runs on this folder, remove it`);
  });
  return locks;
};

/**
 * Whoever has the highest number has the folder. A lock is never taken away from under its number, not even a dead one's: between
 * looking and taking it could have become somebody else's. It is outdone by the next number, which only one can place; one who was
 * slow and placed a number that is not the highest any more gives way. Who leaves says so in a file of its own, so that numbers only grow.
 */
const lock = async (folder: string): Promise<() => Promise<void>> => {
  const locks = await locksOf(folder);
  const mine = `${process.pid}\t${await startOf(process.pid)}\n`;
  for (;;) {
    const [last = 0] = await numbersIn(locks);
    const before = join(locks, String(last));
    const text = last === 0 ? FREE : await readFile(before, 'utf8').catch(unlessAbsent(null));
    if (text === null) continue;
    if (text !== FREE) {
      const holder = holderIn(text, before);
      if (await alive(holder)) throw new Error(`the data folder ${folder} is in use by process ${holder.pid}; stop that one first`);
    }
    const own = join(locks, String(last + 1));
    if (!(await place(own, mine))) continue;
    const [highest, ...lower] = await numbersIn(locks);
    if (highest !== last + 1) {
      await unlink(own);
      continue;
    }
    for (const number of lower) await unlink(join(locks, String(number))).catch(unlessAbsent(undefined));
    return async () => {
      const draft = `${own}.free`;
      await writeFile(draft, FREE, { mode: 0o600 });
      await rename(draft, own);
    };
  }
};

/** The format of a folder, `null` where there is none yet; throws for one this program cannot read. */
export const formatOf = async (folder: string): Promise<number | null> => {
  const file = join(folder, 'format');
  const text = await readFile(file, 'utf8').catch(unlessAbsent(null));
  if (text === null) return null;
  if (!/^\d+\s*$/.test(text)) throw new Error(`${file} does not say the format of the data folder; nothing was changed`);
  const found = Number(text);
  if (found > FORMAT) {
    throw new Error(`the data folder ${folder} was made by a newer Nagi (format ${found}, this one knows ${FORMAT}); nothing was changed. Use the newer Nagi, or restore a backup of its own.`);
  }
  if (found < FORMAT) {
    throw new Error(`the data folder ${folder} was made by an older Nagi (format ${found}, this one knows ${FORMAT}), from before the first release; nothing was changed. Move the folder away or choose another with NAGI_DATA; the demonstration library is made anew.`);
  }
  return found;
};

const agreeOnFormat = async (folder: string): Promise<void> => {
  if ((await formatOf(folder)) === null) await place(join(folder, 'format'), `${FORMAT}\n`);
};

/**
 * Opens the data folder for this process alone, making it (mode 0700) when there is none. The lock of a process that is
 * gone is taken over. The lock sees processes of one machine; a folder shared by two machines, or by containers that do
 * not see each other's processes, is not protected by it.
 */
export const openDataFolder = async (path: string): Promise<{ readonly path: string; release(): Promise<void> }> => {
  const folder = resolve(path);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const release = await lock(folder);
  try {
    await agreeOnFormat(folder);
    await settleArrival(folder);
  } catch (error) {
    await release();
    throw error;
  }
  return { path: folder, release };
};
