/** A library as files anybody can read: JSON lines for what happened and for records, keys apart, books as they are. */
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Json } from '../../../application/ports.ts';
import { positionOf } from '../../numbered-log.ts';
import { openSnapshot, type Snapshot } from '../../embedded/snapshot.ts';
import { say, type Command } from './command.ts';
import { contentsIn, copyContent, type ContentFile } from './contents.ts';
import { digestOf } from './documents-digest.ts';
import { exists, writeLines, type End, type LineWriter } from './line-file.ts';
import { progress, type Progress } from './progress.ts';

/** Who is signed in, who mistyped and what stumbled belongs to the running library: elsewhere everybody signs in anew. */
export const ofTheDay: readonly string[] = ['sessions', 'tries', 'troubles'];

/** How often the progress is told, in lines. */
const often = 512;

const writing = async (file: string, kind: string, about: { readonly [key: string]: Json }, write: (lines: LineWriter) => Promise<void>): Promise<End> => {
  const lines = await writeLines(file, kind, about);
  try {
    await write(lines);
    return await lines.end();
  } catch (error) {
    await lines.abandon();
    throw error;
  }
};

/** Events, records, followers' places, and what the documents and books were, to compare with. */
export const writeLibrary = (snapshot: Snapshot, file: string, books: readonly ContentFile[], tell: Progress): Promise<End> =>
  writing(file, 'library', { written: new Date().toISOString(), head: positionOf(snapshot.head) }, async (lines) => {
    let done = 0;
    for (const event of snapshot.events()) {
      await lines.line('event', event as unknown as Json);
      if (++done % often === 0) tell(done, snapshot.head);
    }
    tell(snapshot.head, snapshot.head);
    for (const record of snapshot.records()) if (!ofTheDay.includes(record.collection)) await lines.line('record', record);
    for (const follower of snapshot.followers()) await lines.line('follower', follower);
    for (const { projection, space, position } of snapshot.projections()) {
      await lines.line('projection', { projection, space, position, ...digestOf(snapshot.documents(space)) });
    }
    for (const book of books) await lines.line('content', book);
  });

/** The keys as they are in the vault: wrapped with the master key, which is not in the file. */
export const writeKeys = (snapshot: Snapshot, file: string): Promise<End> =>
  writing(file, 'keys', { written: new Date().toISOString(), check: snapshot.keyCheck?.toString('base64') ?? null }, async (lines) => {
    for (const { subject, wrapped } of snapshot.keys()) {
      await (wrapped === null ? lines.line('destroyed', subject) : lines.line('key', { subject, wrapped: wrapped.toString('base64') }));
    }
  });

/** Whose keys were destroyed, and nothing else. */
export const writeForgotten = (snapshot: Snapshot, file: string): Promise<End> =>
  writing(file, 'forgotten', { written: new Date().toISOString() }, async (lines) => {
    for (const { subject, wrapped } of snapshot.keys()) if (wrapped === null) await lines.line('destroyed', subject);
  });

export const copyContents = async (from: string, to: string, books: readonly ContentFile[], tell: Progress): Promise<void> => {
  await mkdir(to, { recursive: true, mode: 0o700 });
  for (const [i, book] of books.entries()) {
    await copyContent(from, to, book);
    tell(i + 1, books.length);
  }
};

/** Works with a snapshot of the data folder and closes it whatever happens. */
export const withSnapshot = async <T>(folder: string, work: (snapshot: Snapshot) => Promise<T>): Promise<T> => {
  const snapshot = await openSnapshot(folder);
  try {
    return await work(snapshot);
  } finally {
    await snapshot.close();
  }
};

const refuseThere = async (paths: readonly (string | null)[]): Promise<void> => {
  for (const path of paths) if (path !== null && (await exists(path))) throw new Error(`${path} is there already; nothing was written`);
};

export const exportLibrary: Command = {
  name: 'export',
  usage: 'FILE [--keys FILE] [--contents DIR]',
  about: 'writes the whole library as JSON lines; the server may run',
  help: `Writes every event as it is stored (persons sealed), accounts and other records to FILE, one JSON object per line. The last line
has their number and the SHA-256 of all before it.

  --keys FILE     also the vault's keys, wrapped with the master key. The master key itself is never written: move it separately.
                  Without the keys nothing that is sealed in the export can be read by anybody, and it cannot be imported.
  --contents DIR  also the books and covers, as files named by their SHA-256. Without them the export only lists them.`,
  options: { keys: 'text', contents: 'text' },
  words: [1, 1],
  run: async ({ settings: { folder }, words: [file = ''], text }) => {
    const [keys, contents] = [text('keys'), text('contents')];
    await refuseThere([file, keys, contents]);
    return withSnapshot(folder, async (snapshot) => {
      const books = await contentsIn(join(folder, 'contents'));
      // The library comes last: while there is none, nothing was exported.
      if (contents !== null) {
        await rm(`${contents}.making`, { recursive: true, force: true });
        await copyContents(join(folder, 'contents'), `${contents}.making`, books, progress('books'));
        await rename(`${contents}.making`, contents);
      }
      if (keys !== null) await writeKeys(snapshot, keys);
      const { counts, sha256 } = await writeLibrary(snapshot, file, books, progress('events'));
      say(`${counts['event'] ?? 0} events, ${counts['record'] ?? 0} records, ${books.length} books and covers${contents === null ? ' (only listed)' : ''}; SHA-256 ${sha256}`);
      if (keys === null) say('Without --keys: what is sealed in it (who borrowed, names of patrons) can be read by nobody, and it cannot be imported without the keys.');
      else say(`The keys in ${keys} are wrapped with the master key. Move that separately; whoever has both can read everything.`);
      return 0;
    });
  },
};

export const listForgotten: Command = {
  name: 'forgotten',
  usage: 'FILE',
  about: 'lists whose keys were destroyed, for restoring an older backup; the server may run',
  help: `Writes the ids (random, they name nobody) of everything that was forgotten to FILE. Keep the newest one apart from the backups:
restore --forgotten FILE forgets again what a backup that is older still knows. The file keys.jsonl of a newer backup serves as well.`,
  options: {},
  words: [1, 1],
  run: async ({ settings: { folder }, words: [file = ''] }) =>
    withSnapshot(folder, async (snapshot) => {
      const { counts } = await writeForgotten(snapshot, file);
      say(`${counts['destroyed'] ?? 0} forgotten ids`);
      return 0;
    }),
};
