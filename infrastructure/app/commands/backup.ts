/** A backup: the files of an export, whole, in one folder, with a list of their hashes. */
import { readFile, mkdir, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { positionOf } from '../../numbered-log.ts';
import type { Position } from '../../../application/ports.ts';
import { say, type Command } from './command.ts';
import { contentsIn, sha256Of } from './contents.ts';
import { copyContents, withSnapshot, writeKeys, writeLibrary } from './export.ts';
import { importInto, type From } from './import.ts';
import { exists } from './line-file.ts';
import { progress } from './progress.ts';
import { forgetAgain, forgottenIn } from './forget-again.ts';

const format = 1;
const lists = ['library.jsonl', 'keys.jsonl'] as const;

export interface Manifest {
  readonly nagi: 'backup';
  readonly format: number;
  /** Of the program that wrote it. */
  readonly version: string;
  readonly written: string;
  readonly head: Position;
  readonly files: readonly { readonly name: string; readonly size: number; readonly sha256: string }[];
  /** Books and covers; each is named by its SHA-256. */
  readonly contents: { readonly files: number; readonly bytes: number };
}

const synced = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

const versionOf = async (root: string): Promise<string> => (JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string }).version;

const writeBackup = async (root: string, folder: string, aside: string): Promise<Manifest> =>
  withSnapshot(folder, async (snapshot) => {
    const written = new Date().toISOString();
    const books = await contentsIn(join(folder, 'contents'));
    await writeKeys(snapshot, join(aside, 'keys.jsonl'));
    await writeLibrary(snapshot, join(aside, 'library.jsonl'), books, progress('events'));
    await copyContents(join(folder, 'contents'), join(aside, 'contents'), books, progress('books'));
    const files = await Promise.all(lists.map(async (name) => ({ name, size: (await stat(join(aside, name))).size, sha256: await sha256Of(join(aside, name)) })));
    const manifest: Manifest = {
      nagi: 'backup', format, version: await versionOf(root), written, head: positionOf(snapshot.head), files,
      contents: { files: books.length, bytes: books.reduce((sum, { size }) => sum + size, 0) },
    };
    await writeFile(join(aside, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600, flush: true });
    return manifest;
  });

export const backup: Command = {
  name: 'backup',
  usage: 'DIR',
  about: 'writes a whole backup into a new folder; the server may run',
  help: `Reads the data folder as it is at one instant and writes events, keys (wrapped), records, books and a manifest with hashes. DIR
appears when everything is in it; an interrupted backup leaves DIR.making, which the next one throws away. The master key is
not in it: keep a copy of that elsewhere.

What is forgotten after a backup is still in it. Delete old backups by the day you promised.`,
  options: {},
  words: [1, 1],
  run: async ({ root, settings: { folder }, words: [given = ''] }) => {
    // Without the slash at its end that shells put there.
    const dir = resolve(given);
    if ((await exists(dir)) && (await readdir(dir)).length > 0) throw new Error(`${dir} is there already; nothing was written`);
    const aside = `${dir}.making`;
    await rm(aside, { recursive: true, force: true });
    await mkdir(aside, { recursive: true, mode: 0o700 });
    const { head, contents } = await writeBackup(root, folder, aside).catch(async (error: unknown) => {
      await rm(aside, { recursive: true, force: true });
      throw error;
    });
    await synced(aside);
    await rename(aside, dir);
    await synced(join(dir, '..'));
    say(`${Number(head)} events, ${contents.files} books and covers are in ${dir}.`);
    return 0;
  },
};

export interface Backup {
  readonly manifest: Manifest;
  readonly from: From;
}

/** A backup whose lists are what the manifest says; books are compared with their names when they are copied. */
export const openBackup = async (dir: string): Promise<Backup> => {
  const text = await readFile(join(dir, 'manifest.json'), 'utf8').catch((error: unknown) => {
    throw new Error(`${dir} is no backup: there is no manifest.json in it`, { cause: error });
  });
  const manifest = JSON.parse(text) as Manifest;
  if (manifest.nagi !== 'backup' || manifest.format !== format) throw new Error(`${dir} is a backup of format ${manifest.format}, this Nagi knows ${format}; use the version that wrote it (${manifest.version})`);
  for (const { name, sha256 } of manifest.files) {
    if ((await sha256Of(join(dir, name))) !== sha256) throw new Error(`${join(dir, name)} is damaged: it is not what the manifest says. Take another backup; nothing was changed`);
  }
  return { manifest, from: { library: join(dir, 'library.jsonl'), keys: join(dir, 'keys.jsonl'), contents: join(dir, 'contents') } };
};

export const restore: Command = {
  name: 'restore',
  usage: 'DIR [--forgotten FILE]',
  about: 'brings a backup into an empty data folder',
  help: `Verifies the hashes of the backup in DIR and puts it into the data folder (NAGI_DATA), which must be empty but for the master
key of that time. It is put together aside first: an interrupted restore leaves no half library. What the screens show is built at the next
start.

  --forgotten FILE  forgets again what was forgotten after the backup. FILE comes from "forgotten", or is keys.jsonl of a
                    newer backup. Without it the backup's keys are back until their deadlines come again.`,
  options: { forgotten: 'text' },
  words: [1, 1],
  run: async ({ settings: { folder }, words: [dir = ''], text }) => {
    const { from } = await openBackup(dir);
    const list = text('forgotten');
    const forgotten = list === null ? null : await forgottenIn(list);
    let again = 0;
    const { events, books } = await importInto(folder, from, async (aside, key) => {
      if (forgotten !== null) again = await forgetAgain(aside, key, forgotten);
    });
    say(`${events} events, ${books.length} books and covers are in ${folder}. Everybody has to sign in anew.`);
    if (forgotten === null) say('What was forgotten after this backup is known again; to forget it at once: restore --forgotten FILE.');
    else say(`${again} of ${forgotten.size} forgotten ids were still known to the backup and are forgotten again.`);
    return 0;
  },
};
