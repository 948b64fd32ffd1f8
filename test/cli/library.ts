/** A small library in a data folder, with loans, holds and people, some of them forgotten; and the command line beside it. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { borrow, cancelHold, placeHold, returnLoan } from '../../application/lending.ts';
import { enrol } from '../../application/patrons.ts';
import { settleDue } from '../../application/policies/deadlines.ts';
import type { Json } from '../../application/ports.ts';
import type { Caller } from '../../application/system.ts';
import { addTitle } from '../../application/titles.ts';
import { minutesAfter, type Instant } from '../../domain/kernel.ts';
import { command } from '../../infrastructure/app/cli.ts';
import { canonical } from '../../infrastructure/app/commands/documents-digest.ts';
import { embeddedEngine } from '../../infrastructure/app/engine.ts';
import { openLibrary, type OpenLibrary } from '../../infrastructure/app/library.ts';
import { openSnapshot } from '../../infrastructure/embedded/snapshot.ts';
import { compiled } from '../faults/compile.ts';
import { marking, record, terms } from '../journeys/library.ts';

export interface Opened {
  readonly library: OpenLibrary;
  readonly patrons: readonly string[];
  readonly titles: readonly string[];
  as(patron: number, step: string): Caller;
  /** Moves the clock and does what fell due. */
  later(minutes: number): Promise<void>;
  settled(): Promise<void>;
  close(): Promise<void>;
}

const day = 24 * 60;

/** Opens what `makeLibrary` made; ids go on where they were. */
export const openAgain = async (folder: string, patrons: readonly string[], titles: readonly string[], start: Instant): Promise<Opened> => {
  let now = start;
  let count = Math.floor(Math.random() * 1e9);
  const ids = { next: (): string => `id-${(++count).toString(36)}` };
  const library = await openLibrary({ engine: await embeddedEngine(folder, true), clock: { now: () => now }, ids, log: pino({ level: 'silent' }), passwordCost: 10, traces: marking });
  const { system, heard } = library;
  const settled = async (): Promise<void> => {
    await heard(await system.events.head());
  };
  return {
    library, patrons, titles, settled,
    as: (patron, step) => ({ role: 'patron', patronId: patrons[patron] ?? null, staffId: null, request: `${step}-${++count}` }),
    later: async (minutes) => {
      now = minutesAfter(now, minutes);
      await settled();
      while ((await settleDue(system, (trouble) => { throw trouble; })) > 0) await settled();
      await settled();
    },
    close: () => library.close(),
  };
};

export const opening: Instant = '2026-03-01T01:00:00.000Z';

/** When the small library's story ends. */
export const today: Instant = minutesAfter(opening, 50 * day);

export interface Made {
  readonly folder: string;
  readonly patrons: readonly string[];
  readonly titles: readonly string[];
}

/** Fifty days of a small library: loans that ended and were forgotten, some that run, a queue, books as files. */
export const makeLibrary = async (folder: string, people = 6, shelf = 4): Promise<Made> => {
  const patrons: string[] = [];
  const titles: string[] = [];
  const opened = await openAgain(folder, patrons, titles, opening);
  const { library: { system, engine, accounts }, as, later, settled } = opened;
  await accounts.add({ accountId: 'chief', role: 'administrator', patronId: null, name: '館長' }, 'chief', 'a long enough password');
  for (let i = 0; i < shelf; i++) {
    const text = Buffer.from(`本 ${i} `.repeat(2000 + i));
    const file = { hash: await engine.contents.put(text), size: text.length, layout: 'reflow-vertical' as const, chapters: 3, removed: 0 };
    const added = await addTitle.run(system, { role: 'librarian', patronId: null, staffId: 'desk', request: `add-${i}` }, { record: record({ title: `島の本 ${i}` }), book: { file, cover: null }, licence: terms() });
    if (added.refused) throw new Error(added.refused.name);
    titles.push(added.done.titleId);
  }
  for (let i = 0; i < people; i++) {
    const person = { card: `C000${i}`, name: `海野 ${i}`, kana: 'ウミノ', born: '1990-01-01', mail: null };
    patrons.push(await enrol(system, `enrol-${i}`, { person, class: 'general', school: null, cardExpires: null, password: 'secret secret' }));
  }
  await settled();
  for (let round = 0; round < 5; round++) {
    for (let i = 0; i < people; i++) {
      const titleId = titles[(i + round) % shelf] ?? '';
      if ((await borrow.run(system, as(i, 'borrow'), { titleId })).refused) await placeHold.run(system, as(i, 'hold'), { titleId });
    }
    await later(3 * day);
    for (let i = 0; i < people; i += 2) await returnLoan.run(system, as(i, 'return'), { titleId: titles[(i + round) % shelf] ?? '' });
    await cancelHold.run(system, as(people - 1, 'cancel'), { titleId: titles[(people - 1 + round) % shelf] ?? '' });
    await later(7 * day);
  }
  await opened.close();
  return { folder, patrons, titles };
};

/** Everything a data folder holds but documents, as comparable text; sessions belong to the day. */
export const everythingIn = async (folder: string): Promise<{ readonly events: readonly string[]; readonly keys: readonly string[]; readonly records: readonly string[]; readonly followers: readonly string[] }> => {
  const snapshot = await openSnapshot(folder);
  try {
    return {
      events: Array.from(snapshot.events(), (event) => canonical(event as unknown as Json)),
      keys: Array.from(snapshot.keys(), ({ subject, wrapped }) => `${subject} ${wrapped?.toString('hex') ?? 'destroyed'}`),
      records: Array.from(snapshot.records(), (r) => canonical(r)),
      followers: Array.from(snapshot.followers(), (f) => canonical(f)),
    };
  } finally {
    await snapshot.close();
  }
};

/** The documents readers see, by projection. */
export const documentsIn = async (folder: string): Promise<{ readonly [projection: string]: readonly string[] }> => {
  const snapshot = await openSnapshot(folder);
  try {
    return Object.fromEntries(Array.from(snapshot.projections(), ({ projection, space }) => [projection, Array.from(snapshot.documents(space), ({ id, document }) => `${id} ${canonical(document)}`)]));
  } finally {
    await snapshot.close();
  }
};

export interface Shell {
  /** A folder for the test's own files. */
  readonly work: string;
  readonly root: string;
  /** Runs a command in this process on a data folder; answers exit code and all that was said. */
  nagi(folder: string, ...given: readonly string[]): Promise<{ readonly code: number; readonly said: string }>;
  /** Runs it in a process of its own. */
  apart(folder: string, ...given: readonly string[]): Promise<{ readonly code: number; readonly said: string }>;
  /** Starts it in a process of its own, to be killed. */
  started(folder: string, ...given: readonly string[]): { readonly child: ChildProcess; readonly ended: Promise<unknown> };
  close(): Promise<void>;
}

/** Compiles the command line once, for what runs in processes of its own. */
export const openShell = async (): Promise<Shell> => {
  const work = await mkdtemp(join(tmpdir(), 'nagi-cli-'));
  const root = join(work, 'root');
  await compiled(join(__dirname, 'entries.ts'), join(root, 'dist'));
  await writeFile(join(root, 'package.json'), '{ "version": "0.0.0-test" }\n');
  const main = join(root, 'nagi.mjs');
  await writeFile(main, "import { command } from './dist/infrastructure/app/cli.js';\nprocess.exitCode = await command(import.meta.dirname, process.argv.slice(2));\n");
  const environment = (folder: string): NodeJS.ProcessEnv => ({ ...process.env, NAGI_DATA: folder });
  return {
    work, root,
    nagi: async (folder, ...given) => {
      const said: string[] = [];
      const listen = (text: string | Uint8Array): boolean => {
        said.push(String(text));
        return true;
      };
      const spies = [jest.spyOn(process.stdout, 'write').mockImplementation(listen), jest.spyOn(process.stderr, 'write').mockImplementation(listen)];
      const before = process.env['NAGI_DATA'];
      process.env['NAGI_DATA'] = folder;
      try {
        return { code: await command(root, given), said: said.join('') };
      } finally {
        if (before === undefined) delete process.env['NAGI_DATA'];
        else process.env['NAGI_DATA'] = before;
        for (const spy of spies) spy.mockRestore();
      }
    },
    apart: (folder, ...given) =>
      new Promise((resolve) => {
        execFile(process.execPath, [main, ...given], { env: environment(folder) }, (error, out, complaints) => {
          resolve({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : -1, said: `${out}${complaints}` });
        });
      }),
    started: (folder, ...given) => {
      const child = spawn(process.execPath, [main, ...given], { env: environment(folder), stdio: 'ignore' });
      return { child, ended: once(child, 'exit') };
    },
    close: () => rm(work, { recursive: true, force: true }),
  };
};
