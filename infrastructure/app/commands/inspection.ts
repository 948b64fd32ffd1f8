/**
 * Looks at one part of a data folder, byte for byte as far as it is read, and says what is not as it was written. Run in a
 * process of its own (inspect.ts): what is damaged may end the process that reads it.
 */
import { fits, unwrapKey } from '../../identity/sealing.ts';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { decode } from '../../../application/codec.ts';
import type { Json, Position, Stored } from '../../../application/ports.ts';
import { identityOf } from '../../consumers.ts';
import { positionOf } from '../../numbered-log.ts';
import { textIn } from '../../embedded/checkpoints.ts';
import { headsOf } from '../../embedded/heads.ts';
import { EVENTS_PER_PAGE, pageIn, PAGES, pagesFolder } from '../../embedded/log-pages.ts';
import { KNOWN, messageIn, MESSAGES } from '../../embedded/message-bus.ts';
import { entryIn, placeKey } from '../../embedded/read-store.ts';
import { readOnlyLibrary } from '../../embedded/read-only.ts';
import { RECORDS, recordIn, recordPlace } from '../../embedded/records.ts';
import { logIn, openPart, openSnapshot, tableOf, type Part } from '../../embedded/snapshot.ts';
import { CHECK, DESTROYED } from '../../embedded/vault.ts';
import { contentsIn, pathOf, sha256Of } from './contents.ts';

export interface Finding {
  /** The file, from the data folder on. */
  readonly file: string;
  /** Where in it, in words. */
  readonly at: string;
  readonly what: string;
}

export interface Tell {
  found(finding: Finding): void;
  progress(done: number, of: number): void;
  /** How many things were looked at. */
  counted(count: number): void;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const often = 256;

type Env = Awaited<ReturnType<typeof openPart>>;

/** Opens a part, with a look at its two heads first: a damaged one makes LMDB go back to the commit before without a word. */
const withPart = async (folder: string, part: Part, tell: Tell, look: (env: Env, file: string) => Promise<void> | void): Promise<void> => {
  const file = `${part}/data.mdb`;
  const trouble = await headsOf(join(folder, file));
  if (trouble !== null) tell.found({ file, at: 'its beginning', what: trouble });
  const env = await openPart(folder, part);
  try {
    await look(env, file);
  } finally {
    await env.close();
  }
};

const binary = { encoding: 'binary', keyEncoding: 'binary' } as const;

const isThere = (path: string): Promise<boolean> => stat(path).then(() => true, () => false);

const entriesOf = (table: { getStats(): object }): number => (table.getStats() as { readonly entryCount: number }).entryCount;

/** Goes through a table by its keys, and compares their number and order with what the table says of itself. */
const walk = async <K extends string | number | Buffer>(
  table: ReturnType<typeof tableOf<unknown, K>>, name: string, file: string, tell: Tell, look: (key: K) => void | Promise<void>,
): Promise<void> => {
  if (table === null) return tell.found({ file, at: `table ${name}`, what: 'it is missing' });
  const of = entriesOf(table);
  let done = 0;
  let last: K | null = null;
  try {
    for (const key of table.getKeys({})) {
      if (last !== null && !(Buffer.isBuffer(key) ? Buffer.compare(key, last as Buffer) > 0 : key > last)) tell.found({ file, at: `table ${name}, entry ${done + 1}`, what: 'the keys are out of order' });
      last = key;
      await look(key);
      if (++done % often === 0) tell.progress(done, of);
      if (done > of + often) break;
    }
  } catch (error) {
    tell.found({ file, at: `table ${name}, after entry ${done}`, what: messageOf(error) });
  }
  if (done !== of) tell.found({ file, at: `table ${name}`, what: `it says it has ${of} entries, and ${done} can be read` });
};

const inspectEvents = (folder: string, tell: Tell): Promise<void> =>
  withPart(folder, 'events', tell, async (env, file) => {
    const log = logIn(env);
    const versions = new Map<string, number>();
    const ids = new Set<string>();
    let expected = 1;
    const look = (sequence: number): void => {
      const at = `event ${positionOf(sequence)}`;
      if (sequence !== expected) tell.found({ file, at, what: `event ${positionOf(expected)} should stand here: events are missing` });
      expected = sequence + 1;
      try {
        const event = log?.get(sequence);
        if (event === undefined) throw new Error('it cannot be found by its number');
        const version = (versions.get(event.stream) ?? 0) + 1;
        versions.set(event.stream, event.version);
        if (event.version !== version) throw new Error(`it is version ${event.version} of ${event.stream}, where version ${version} should stand`);
        if (ids.has(event.id)) throw new Error(`its id ${event.id} stands twice in the log`);
        ids.add(event.id);
      } catch (error) {
        tell.found({ file, at, what: messageOf(error) });
      }
    };
    await walk(log, 'events', file, tell, look);
    await inspectPages(folder, tell, log);
    tell.counted(expected - 1);
  });

/** The copy of the log, compared with it event by event. */
const inspectPages = async (folder: string, tell: Tell, log: ReturnType<typeof logIn>): Promise<void> => {
  if (!(await isThere(pagesFolder(join(folder, 'events'))))) return;
  await withPart(folder, 'events/pages', tell, async (env, file) => {
    const pages = tableOf<Buffer, number>(env, PAGES.name, PAGES);
    await walk(pages, PAGES.name, file, tell, (page) => {
      try {
        const events = pageIn(page, pages?.get(page), (sequence) => log?.getBinary(sequence));
        const other = events.findIndex((event, i) => !isDeepStrictEqual(event, log?.get(page * EVENTS_PER_PAGE + 1 + i)));
        if (other >= 0) throw new Error(`event ${positionOf(page * EVENTS_PER_PAGE + 1 + other)} stands in it other than in the log`);
      } catch (error) {
        tell.found({ file, at: `page ${page + 1}`, what: `${messageOf(error)}; it is a copy, which "rebuild --discard" makes anew` });
      }
    });
  });
};

const inspectVault = (folder: string, tell: Tell, master: Buffer): Promise<void> =>
  withPart(folder, 'vault', tell, async (env, file) => {
    const check = tableOf(env, 'about')?.get(CHECK);
    if (check === undefined || !fits(master, check)) return tell.found({ file, at: 'the check of the master key', what: 'the master key at hand does not open it: it is another key, or the file is damaged' });
    const keys = tableOf(env, 'keys');
    let count = 0;
    await walk(keys, 'keys', file, tell, (subject) => {
      count += 1;
      try {
        const wrapped = keys?.get(subject);
        if (wrapped === undefined) throw new Error('it cannot be found by its subject');
        if (!wrapped.equals(DESTROYED)) unwrapKey(master, subject, wrapped);
      } catch (error) {
        tell.found({ file, at: `the key of ${subject}`, what: `it cannot be opened (${messageOf(error)})` });
      }
    });
    tell.counted(count);
  });

const contentIn = ({ type, data }: Stored): string | null => {
  if (type === 'CoverAttached') return data['hash'] as string;
  return type === 'FileAttached' ? (data['file'] as { readonly hash: string }).hash : null;
};

/** Whether every event means something: known to this program, sealed fields open or their key is destroyed, books there. */
const inspectMeaning = async (folder: string, tell: Tell, master: Buffer): Promise<void> => {
  const library = await readOnlyLibrary(folder, master);
  const books = new Set((await contentsIn(join(folder, 'contents'))).map(({ hash }) => hash));
  const missing = new Set<string>();
  let done = 0;
  try {
    for (const event of library.events()) {
      const at = `event ${event.position}`;
      await decode(library, [event]).catch((error: unknown) => tell.found({ file: 'events/data.mdb', at, what: messageOf(error) }));
      const hash = contentIn(event);
      if (hash !== null && !books.has(hash) && !missing.has(hash)) {
        missing.add(hash);
        tell.found({ file: `contents/${hash.slice(0, 2)}/${hash}`, at: `named by ${at}`, what: 'it is missing' });
      }
      if (++done % often === 0) tell.progress(done, library.head);
    }
  } finally {
    await library.close();
  }
  tell.counted(done);
};

const inspectRecords = (folder: string, tell: Tell): Promise<void> =>
  withPart(folder, 'records', tell, async (env, file) => {
    const records = tableOf<Buffer, Buffer>(env, RECORDS.name, RECORDS);
    let count = 0;
    await walk(records, 'records', file, tell, (key) => {
      count += 1;
      try {
        const bytes = records?.get(key);
        if (bytes === undefined) throw new Error('it cannot be found by its key');
        recordIn(key, bytes);
      } catch (error) {
        tell.found({ file, at: `the record ${recordPlace(key).key} of ${recordPlace(key).collection}`, what: messageOf(error) });
      }
    });
    tell.counted(count);
  });

const inspectDocuments = (folder: string, tell: Tell): Promise<void> =>
  withPart(folder, 'documents', tell, async (env, file) => {
    const documents = tableOf<Buffer, Buffer>(env, 'documents', binary);
    const places = tableOf<Buffer, Buffer>(env, 'places', binary);
    const spaces = new Map<string, Position>();
    let [count, wanted] = [0, 0];
    const text = (table: ReturnType<typeof tableOf<Buffer, string>>, name: string, use: (key: string, value: string) => void): Promise<void> =>
      walk(table, name, file, tell, (key) => {
        const bytes = table?.get(key);
        if (bytes === undefined) throw new Error(`${key} cannot be found`);
        use(key, textIn(key, bytes));
      });
    const positions: (readonly [string, Position])[] = [];
    await text(tableOf(env, 'progress'), 'progress', (space, position) => {
      spaces.set(space, position);
      positions.push([`the projection ${space}`, position]);
    });
    await text(tableOf(env, 'checkpoints'), 'checkpoints', (follower, position) => positions.push([`the follower ${follower}`, position]));
    await text(tableOf(env, 'current'), 'current', (projection, space) => {
      if (!spaces.has(space)) tell.found({ file, at: `the projection ${projection}`, what: `its space ${space} is missing` });
    });
    await walk(documents, 'documents', file, tell, (key) => {
      count += 1;
      const [space = '', id = ''] = key.toString().split('\0');
      try {
        const bytes = documents?.get(key);
        if (bytes === undefined) throw new Error('it cannot be found by its key');
        const entry = entryIn(key, bytes);
        if (entry.position > (spaces.get(space) ?? '')) throw new Error(`it is ahead of its projection (${entry.position})`);
        for (const [index, at] of entry.places) {
          wanted += 1;
          if (places?.get(placeKey(space, index, at, id)) === undefined) throw new Error(`its place in the index ${index} is missing`);
        }
      } catch (error) {
        tell.found({ file, at: `the document ${space} ${id}`, what: messageOf(error) });
      }
    });
    let standing = 0;
    await walk(places, 'places', file, tell, () => {
      standing += 1;
    });
    if (standing !== wanted) tell.found({ file, at: 'table places', what: `it has ${standing} places, and the documents ${wanted}` });
    tell.counted(count);
    // Looked at last: a library that is running goes on writing.
    const snapshot = await openSnapshot(folder);
    const head = positionOf(snapshot.head);
    await snapshot.close();
    for (const [who, position] of positions) {
      if (position > head) tell.found({ file: 'events/data.mdb', at: `after event ${head}`, what: `the log ends here, but ${who} has read it up to ${position}: the last events are gone` });
    }
  });

/** Every announcement by its number, and whether the bus knows each, and no others; answers the last number. */
const inspectMessages = async (env: Env, file: string, tell: Tell): Promise<number> => {
  const messages = tableOf<Buffer, number>(env, MESSAGES.name, MESSAGES);
  const known = tableOf<Buffer, Buffer>(env, KNOWN.name, binary);
  const standing = new Set<string>();
  let last = 0;
  await walk(messages, MESSAGES.name, file, tell, (sequence) => {
    const at = `announcement ${positionOf(sequence)}`;
    if (sequence !== last + 1) tell.found({ file, at, what: `announcement ${positionOf(last + 1)} should stand here: announcements are missing` });
    last = sequence;
    try {
      const bytes = messages?.get(sequence);
      if (bytes === undefined) throw new Error('it cannot be found by its number');
      const { topic, announcement } = messageIn(sequence, bytes);
      const identity = identityOf(topic, announcement);
      if (standing.has(identity)) throw new Error('it stands there twice');
      standing.add(identity);
      if (known?.get(Buffer.from(identity)) === undefined) throw new Error('it is not known as announced: it would be announced again');
    } catch (error) {
      tell.found({ file, at, what: messageOf(error) });
    }
  });
  let count = 0;
  await walk(known, KNOWN.name, file, tell, (identity) => {
    count += 1;
    if (!standing.has(identity.toString())) tell.found({ file, at: `table ${KNOWN.name}, entry ${count}`, what: 'it is known as announced, and stands nowhere' });
  });
  return last;
};

/** What was announced, and how far each has heard. Without the folder, as after a restore, all of it is announced anew from the log. */
const inspectAnnouncements = async (folder: string, tell: Tell): Promise<void> => {
  if (!(await isThere(join(folder, 'announcements', 'data.mdb')))) return tell.counted(0);
  await withPart(folder, 'announcements', tell, async (env, file) => {
    const last = await inspectMessages(env, file, tell);
    const places = tableOf<Buffer, Buffer>(env, 'checkpoints', binary);
    await walk(places, 'checkpoints', file, tell, (key) => {
      const bytes = places?.get(key);
      if (bytes === undefined) throw new Error(`${key.toString()} cannot be found`);
      const [follower = '', topic] = key.toString().split('\n');
      const heard = textIn(key.toString(), bytes);
      // The announcer's own place is in the log of events; who hears announcements has a topic.
      if (topic !== undefined && heard > positionOf(last)) tell.found({ file, at: `the place of ${follower}`, what: `it has heard ${heard}, and the last announcement is ${positionOf(last)}` });
    });
    tell.counted(last);
  });
};

const inspectContents = async (folder: string, tell: Tell): Promise<void> => {
  const files = await contentsIn(join(folder, 'contents'));
  for (const [i, { hash }] of files.entries()) {
    const file = `contents/${hash.slice(0, 2)}/${hash}`;
    if ((await sha256Of(pathOf(join(folder, 'contents'), hash))) !== hash) tell.found({ file, at: 'the file', what: 'it is not what its name (its SHA-256) says' });
    tell.progress(i + 1, files.length);
  }
  tell.counted(files.length);
};

/** `meaning` needs all others to be sound. */
export const inspections: { readonly [name: string]: (folder: string, tell: Tell, master: Buffer) => Promise<void> } = {
  events: inspectEvents,
  vault: inspectVault,
  meaning: inspectMeaning,
  records: inspectRecords,
  documents: inspectDocuments,
  announcements: inspectAnnouncements,
  contents: inspectContents,
};

export type Told = { readonly found: Finding } | { readonly progress: readonly [number, number] } | { readonly counted: number } | { readonly done: true };

export type Report = (told: Told & Json) => void;
