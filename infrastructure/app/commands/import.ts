/** Brings a library from files into an empty data folder: put together aside, verified, then the library by one mark. */
import { join } from 'node:path';
import type { IdentityVault, Json, Position, Stored } from '../../../application/ports.ts';
import { arrive, inTheWay } from '../../embedded/arrival.ts';
import { openDataFolder } from '../../embedded/data-folder.ts';
import { fill, type Filling } from '../../embedded/filling.ts';
import { openVault } from '../../embedded/vault.ts';
import { masterKey } from '../../identity/master-key.ts';
import { keyFile } from '../engine.ts';
import { Misuse, say, type Command } from './command.ts';
import { copyContents } from './export.ts';
import type { ContentFile } from './contents.ts';
import { aboutOf, readLines } from './line-file.ts';
import { progress } from './progress.ts';

export interface From {
  readonly library: string;
  readonly keys: string;
  readonly contents: string | null;
}

/** The documents of a projection as they were when the files were written. */
export interface Recalled {
  readonly projection: string;
  readonly space: string;
  readonly position: Position;
  readonly documents: number;
  readonly sha256: string;
}

export interface Imported {
  readonly events: number;
  readonly projections: readonly Recalled[];
  readonly books: readonly ContentFile[];
}

const readKeys = async (file: string, into: Filling): Promise<void> => {
  for await (const { kind, value } of readLines(file, ['keys'])) {
    if (kind === 'about') {
      const { check } = value as { readonly check: string | null };
      if (check !== null) await into.keyCheck(Buffer.from(check, 'base64'));
    }
    if (kind === 'key') {
      const { subject, wrapped } = value as { readonly subject: string; readonly wrapped: string };
      await into.key({ subject, wrapped: Buffer.from(wrapped, 'base64') });
    }
    if (kind === 'destroyed') await into.key({ subject: value as string, wrapped: null });
  }
};

const readLibrary = async (file: string, into: Filling): Promise<Imported> => {
  const tell = progress('events');
  const of = Number((await aboutOf(file, ['library']))['head']);
  const projections: Recalled[] = [];
  const books: ContentFile[] = [];
  let events = 0;
  const take: { readonly [kind: string]: (value: Json) => Promise<void> | void } = {
    event: (value) => {
      tell(++events, of);
      return into.event(value as unknown as Stored);
    },
    record: (value) => {
      const { collection, key, value: content } = value as { readonly collection: string; readonly key: string; readonly value: Json };
      return into.record(collection, key, content);
    },
    follower: (value) => {
      const { follower, position } = value as { readonly follower: string; readonly position: Position };
      return into.follower(follower, position);
    },
    projection: (value) => void projections.push(value as unknown as Recalled),
    content: (value) => void books.push(value as ContentFile),
  };
  for await (const { kind, value } of readLines(file, ['library'])) await take[kind]?.(value);
  if (events !== of) throw new Error(`${file} says it has ${of} events and has ${events}`);
  return { events, projections, books };
};

/** Whether the master key at hand opens the keys, before anything becomes final. */
const opened = async (aside: string, key: Buffer, then: (vault: IdentityVault) => Promise<void>): Promise<void> => {
  const vault = await openVault(join(aside, 'vault'), key);
  try {
    await then(vault);
  } finally {
    await vault.close();
  }
};

/** Fills a folder that nothing else has (`aside`), and makes sure that the key opens it. */
export const fillFrom = async (from: From, aside: string, key: Buffer): Promise<Imported> => {
  const into = await fill(aside);
  let imported: Imported;
  try {
    await readKeys(from.keys, into);
    imported = await readLibrary(from.library, into);
  } finally {
    await into.close();
  }
  await opened(aside, key, async () => undefined);
  if (imported.books.length > 0 && from.contents === null) {
    throw new Misuse(`the library has ${imported.books.length} books and covers: say where they are with --contents DIR`);
  }
  await copyContents(from.contents ?? '', join(aside, 'contents'), imported.books, progress('books'));
  return imported;
};

/**
 * Imports into the data folder, which must be empty but for a master key. `then` may still work on what was put
 * together; only after it is that the library. Whatever is interrupted, there is the whole library or none.
 */
export const importInto = async (folder: string, from: From, then: (aside: string, key: Buffer) => Promise<void> = async () => undefined): Promise<Imported> => {
  const before = await inTheWay(folder);
  if (before.length > 0) throw new Error(`${folder} is not empty (${before.join(', ')}); nothing was changed. Move what is there away first, or choose another folder with NAGI_DATA`);
  const key = await masterKey({ env: process.env['NAGI_MASTER_KEY'], file: keyFile(folder), create: false });
  const data = await openDataFolder(folder);
  try {
    let imported: Imported | null = null;
    await arrive(folder, async (aside) => {
      imported = await fillFrom(from, aside, key);
      await then(aside, key);
    });
    if (imported === null) throw new Error('nothing was imported');
    return imported;
  } finally {
    await data.release();
  }
};

export const importLibrary: Command = {
  name: 'import',
  usage: 'FILE --keys FILE [--contents DIR]',
  about: 'brings an export into an empty data folder',
  help: `Reads what export wrote into the data folder (NAGI_DATA), which must be empty but for the master key (master.key, or
NAGI_MASTER_KEY, or NAGI_MASTER_KEY_FILE). Everything is put together aside and verified first: an import that is interrupted leaves nothing
behind that would be taken for a library. What the screens show is built at the next start.

  --keys FILE     the keys that were exported with it
  --contents DIR  the books and covers`,
  options: { keys: 'text', contents: 'text' },
  words: [1, 1],
  run: async ({ settings: { folder }, words: [library = ''], text }) => {
    const keys = text('keys');
    if (keys === null) throw new Misuse('import needs --keys FILE: without the keys what is sealed could be read by nobody. Export again with --keys.');
    const { events, books } = await importInto(folder, { library, keys, contents: text('contents') });
    say(`${events} events, ${books.length} books and covers are in ${folder}. Everybody has to sign in anew.`);
    return 0;
  },
};
