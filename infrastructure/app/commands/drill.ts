/** Proves that a backup brings the library back: restores it aside, builds everything, compares, and throws it away. */
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decode } from '../../../application/codec.ts';
import type { EventStore, IdentityVault, Json, Position } from '../../../application/ports.ts';
import { runProjections } from '../../../projections/runner.ts';
import { openDataFolder } from '../../embedded/data-folder.ts';
import { openEventStore } from '../../embedded/event-store.ts';
import { openReadStore } from '../../embedded/read-store.ts';
import { openSnapshot, type Snapshot } from '../../embedded/snapshot.ts';
import { openVault } from '../../embedded/vault.ts';
import { masterKey } from '../../identity/master-key.ts';
import { keyFile } from '../engine.ts';
import { projections } from '../library.ts';
import { openBackup } from './backup.ts';
import { say, type Command } from './command.ts';
import { canonical, digestOf } from './documents-digest.ts';
import { exists } from './line-file.ts';
import { withSnapshot } from './export.ts';
import { fillFrom, type Imported, type Recalled } from './import.ts';
import { pagesOf } from './forget-again.ts';
import { progress } from './progress.ts';

const patience = 24 * 3_600_000;

interface Row {
  readonly what: string;
  readonly backup: string;
  readonly here: string;
  /** `null`: could not be compared. */
  readonly same: boolean | null;
}

/** The log as it was when it ended at a position. */
const endingAt = (events: EventStore, end: Position): EventStore => ({
  ...events,
  head: async () => end,
  async* follow(after, signal) {
    if (after >= end) {
      await new Promise<void>((resume) => (signal.aborted ? resume() : signal.addEventListener('abort', () => resume(), { once: true })));
      return;
    }
    for await (const page of events.follow(after, signal)) {
      const until = page.filter(({ position }) => position <= end);
      if (until.length > 0) yield until;
    }
  },
});

/** Builds one projection up to where it was in the backup; answers the space it is in, `null` for one of another version. */
const build = async (folder: string, events: EventStore, vault: IdentityVault, { projection: name, space, position }: Recalled): Promise<string | null> => {
  const projection = projections.find((p) => p.name === name && space.startsWith(`${p.name}@${p.version}#`));
  if (projection === undefined) return null;
  const documents = await openReadStore(join(folder, 'documents'));
  const stop = new AbortController();
  const tell = progress(name);
  let done = 0;
  try {
    const runner = await runProjections(
      {
        events: endingAt(events, position), documents,
        decode: (page, concerns) => {
          tell((done += page.length), Number(position));
          return decode(vault, page, concerns);
        },
        onApplied: () => undefined, onTrouble: () => undefined,
      },
      [projection],
      stop.signal,
    );
    await runner.reached(name, position, patience);
    const trouble = runner.states()[0]?.trouble ?? null;
    stop.abort();
    await runner.stopped();
    if (trouble !== null) throw new Error(`${name} could not be built: ${trouble}`);
    return await documents.current(name);
  } finally {
    stop.abort();
    await documents.close();
  }
};

/** Every sealed field is opened on the way, so a key that is missing or wrong ends the drill. */
const buildAll = async (folder: string, key: Buffer, recalled: readonly Recalled[]): Promise<ReadonlyMap<string, string | null>> => {
  const events = await openEventStore(join(folder, 'events'));
  try {
    const vault = await openVault(join(folder, 'vault'), key);
    try {
      for await (const page of pagesOf(events)) await decode(vault, page);
      const spaces = new Map<string, string | null>();
      for (const one of recalled) spaces.set(one.projection, await build(folder, events, vault, one));
      return spaces;
    } finally {
      await vault.close();
    }
  } finally {
    await events.close();
  }
};

const hashOfEvents = (snapshot: Snapshot, count: number): string => {
  const hash = createHash('sha256');
  let left = count;
  for (const event of snapshot.events()) {
    if (left-- === 0) break;
    hash.update(`${canonical(event as unknown as Json)}\n`);
  }
  return hash.digest('hex');
};

/** The running library may have gone on; what the backup has must be where it begins. */
const compareLogs = async (restored: Snapshot, folder: string): Promise<Row> => {
  const what = 'beginning of the log in use';
  const of = (n: number): string => `${n} events`;
  if (!(await exists(join(folder, 'events')))) return { what, backup: of(restored.head), here: 'no library', same: null };
  return withSnapshot(folder, async (live) => {
    const same = live.head >= restored.head && hashOfEvents(live, restored.head) === hashOfEvents(restored, restored.head);
    return { what, backup: of(restored.head), here: of(live.head), same };
  });
};

const compare = (restored: Snapshot, { events, projections: recalled, books }: Imported, head: Position, files: number, spaces: ReadonlyMap<string, string | null>): readonly Row[] => [
  { what: 'events', backup: String(Number(head)), here: String(events), same: Number(head) === events && restored.head === events },
  { what: 'books and covers', backup: String(files), here: String(books.length), same: files === books.length },
  ...recalled.map(({ projection, documents, sha256 }): Row => {
    const space = spaces.get(projection) ?? null;
    if (space === null) return { what: projection, backup: `${documents} documents`, here: 'another version', same: null };
    const built = digestOf(restored.documents(space));
    return { what: projection, backup: `${documents} documents`, here: `${built.documents} documents`, same: built.sha256 === sha256 };
  }),
];

const show = (rows: readonly Row[]): void => {
  const width = (pick: (row: Row) => string): number => Math.max(...rows.map((row) => pick(row).length));
  const [what, backup, here] = [width((r) => r.what), width((r) => r.backup), width((r) => r.here)];
  for (const row of rows) say(`${row.what.padEnd(what)}  ${row.backup.padStart(backup)}  ${row.here.padStart(here)}  ${row.same === null ? 'not compared' : row.same ? 'same' : 'DIFFERENT'}`);
};

export const drill: Command = {
  name: 'drill',
  usage: 'DIR',
  about: 'proves that a backup can be restored, without touching the library; the server may run',
  help: `Restores the backup in DIR into a temporary folder, opens everything that is sealed, builds every projection anew up to where it was, and
compares with what the backup says and with the log in use. Then the folder is removed. Exit code 1 when anything differs. Needs the
master key, and free space of about twice the backup in the folder for temporary files (TMPDIR).`,
  options: {},
  words: [1, 1],
  run: async ({ settings: { folder }, words: [dir = ''] }) => {
    const began = performance.now();
    const { manifest, from } = await openBackup(dir);
    const key = await masterKey({ env: process.env['NAGI_MASTER_KEY'], file: keyFile(folder), create: false });
    const aside = await mkdtemp(join(tmpdir(), 'nagi-drill-'));
    try {
      const data = await openDataFolder(aside);
      try {
        const imported = await fillFrom(from, aside, key);
        const spaces = await buildAll(aside, key, imported.projections);
        const restored = await openSnapshot(aside);
        try {
          const rows = [...compare(restored, imported, manifest.head, manifest.contents.files, spaces), await compareLogs(restored, folder)];
          show(rows);
          const good = rows.every(({ same }) => same !== false);
          say(good ? `The backup of ${manifest.written} brings the library back (${((performance.now() - began) / 1000).toFixed(1)} s).` : 'This backup does not bring back what was there. Take another one at once.');
          return good ? 0 : 1;
        } finally {
          await restored.close();
        }
      } finally {
        await data.release();
      }
    } finally {
      await rm(aside, { recursive: true, force: true });
    }
  },
};
