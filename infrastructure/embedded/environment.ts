import { mkdir, open as openFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { open, type RootDatabase } from 'lmdb';
import { headsOf } from './heads.ts';

/**
 * Opens an LMDB environment in a folder of its own. By default readers would see a commit before it is on disk
 * (`overlappingSync`), and a plain put would overtake a transaction queued before it; neither may happen here.
 */
export const openEnvironment = (folder: string): RootDatabase<Buffer, Buffer> => {
  const env = open<Buffer, Buffer>({ path: folder, noSubdir: false, overlappingSync: false, strictAsyncOrder: true, maxDbs: 8, encoding: 'binary' });
  // A failed commit also fails a promise the driver makes for the turn of the event loop, and gives to nobody: unheard, it
  // would end the process. It can be had in the microtask after it is made, before another turn takes its place.
  env.on('beforecommit', () => queueMicrotask(() => void env.committed.then(() => undefined, () => undefined)));
  return env;
};

/** Where a file's first head has its mark and the number of its commit (heads.ts). */
const firstHead = { mark: 0x18, commit: 0x98, length: 0xa0 };
const MARK = 0xbeefc0de;

/** Just made, or just copied to be without free pages: until the next commit the two heads say nothing of each other. */
const isFresh = async (file: string): Promise<boolean> => {
  const handle = await openFile(file, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (handle === null) return true;
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(firstHead.length), 0, firstHead.length, 0);
    return bytesRead === 0 || (buffer.readUInt32LE(firstHead.mark) === MARK && buffer.readBigUInt64LE(firstHead.commit) === 0n);
  } finally {
    await handle.close();
  }
};

/**
 * Refuses a file whose beginning is damaged, before the driver sees it: that would end the process without a word, or take the
 * commit before the last one for the last.
 */
export const withSoundHeads = async (folder: string): Promise<void> => {
  const file = join(folder, 'data.mdb');
  const trouble = (await isFresh(file)) ? null : await headsOf(file);
  if (trouble !== null) throw new Error(`the beginning of ${file} is damaged (${trouble}); nothing was changed. What is damaged, and the way back, tells: npm run nagi -- check`);
};

/** How long the driver may take to hand over why a commit failed, in ms. */
const longestForCause = 100;

/**
 * A failed commit as an error with its cause. The driver hands the cause over later, in a promise of its own; when it failed before
 * that promise was made, it has told standard error only and never settles it.
 */
export const commitFailure = async (what: string, error: unknown): Promise<Error> => {
  const later = error instanceof Error && 'commitError' in error ? error.commitError : error;
  const cause = await Promise.race([later, sleep(longestForCause, 'the driver told standard error why')]).catch((reason: unknown) => reason);
  return new Error(`${what}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
};

/** Runs a change as one transaction, undone as a whole when it throws; resolves when it is on disk. `what` names the data for errors. */
export const transact = async (env: RootDatabase<Buffer, Buffer>, what: string, change: () => void): Promise<void> => {
  try {
    await env.childTransaction(change);
  } catch (error) {
    if (!(error instanceof Error && 'commitError' in error)) throw error;
    throw await commitFailure(`${what} could not be written`, error);
  }
};

const synced = async (path: string, flags: string): Promise<void> => {
  const handle = await openFile(path, flags);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/**
 * Replaces an environment's file by a copy of what is live in it, and closes it: LMDB writes changed pages elsewhere, so
 * what was removed stays readable in free pages of the old file. After a crash either file is there, whole.
 */
export const compactAndClose = async (env: RootDatabase<Buffer, Buffer>, folder: string): Promise<void> => {
  const aside = join(folder, 'compact');
  await rm(aside, { recursive: true, force: true });
  await mkdir(aside, { mode: 0o700 });
  await env.backup(aside, true);
  await synced(join(aside, 'data.mdb'), 'r+');
  await env.close();
  await rename(join(aside, 'data.mdb'), join(folder, 'data.mdb'));
  await synced(folder, 'r');
  await rm(aside, { recursive: true });
};
