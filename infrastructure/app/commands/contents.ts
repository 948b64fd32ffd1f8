/** The books and covers of a data folder as files: listed, compared with their hash, copied. */
import { createHash } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { copyFile, mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

const HASH = /^[0-9a-f]{64}$/;
const SHELF = /^[0-9a-f]{2}$/;

/** A type, not an interface: it stands in lines of JSON. */
export type ContentFile = { readonly hash: string; readonly size: number };

export const pathOf = (folder: string, hash: string): string => join(folder, hash.slice(0, 2), hash);

/** Every file of a content folder, in order of hashes; what is no content (being written) is passed over. */
export const contentsIn = async (folder: string): Promise<readonly ContentFile[]> => {
  const shelves = (await readdir(folder)).filter((name) => SHELF.test(name)).sort();
  const files: ContentFile[] = [];
  for (const shelf of shelves) {
    for (const hash of (await readdir(join(folder, shelf))).filter((name) => HASH.test(name)).sort()) {
      files.push({ hash, size: (await stat(join(folder, shelf, hash))).size });
    }
  }
  return files;
};

export const sha256Of = async (path: string): Promise<string> => {
  const hash = createHash('sha256');
  for await (const bytes of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) hash.update(bytes);
  return hash.digest('hex');
};

/** Copies a content file, as a reference to the same blocks where the file system can, and makes sure that it is what its name says. */
export const copyContent = async (from: string, to: string, { hash }: ContentFile): Promise<void> => {
  const source = pathOf(from, hash);
  if (!(await stat(source).then(() => true, () => false))) throw new Error(`the file ${hash} is missing from ${from}`);
  await mkdir(join(to, hash.slice(0, 2)), { recursive: true, mode: 0o700 });
  await copyFile(source, pathOf(to, hash), constants.COPYFILE_FICLONE);
  if ((await sha256Of(pathOf(to, hash))) !== hash) throw new Error(`the file ${source} is damaged: it is not what its name says`);
};
