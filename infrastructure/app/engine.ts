/** Which set of adapters a process runs on. Nothing outside this file knows that there is more than one. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Checkpoints, ContentStore, EventStore, IdentityVault, MessageBus, Neighbours, ReadStore, Records, Turns } from '../../application/ports.ts';
import { openContentStore } from '../content/content-store.ts';
import { openDataFolder } from '../embedded/data-folder.ts';
import { openEventStore } from '../embedded/event-store.ts';
import { openMessageBus } from '../embedded/message-bus.ts';
import { clearDocuments, openReadStore } from '../embedded/read-store.ts';
import { openRecords } from '../embedded/records.ts';
import { openVault } from '../embedded/vault.ts';
import { masterKey, writeMasterKey } from '../identity/master-key.ts';
import { KEY_BYTES } from '../identity/sealing.ts';
import { memoryCheckpoints } from '../memory/checkpoints.ts';
import { memoryEventStore } from '../memory/event-store.ts';
import { memoryMessageBus } from '../memory/message-bus.ts';
import { memoryReadStore } from '../memory/read-store.ts';
import { memoryRecords } from '../memory/records.ts';
import { memoryVault } from '../memory/vault.ts';

/** Whether a server answers: `trouble` says why not. */
export interface Reached {
  readonly name: string;
  readonly trouble: string | null;
}

export interface Engine {
  readonly name: string;
  readonly events: EventStore;
  readonly documents: ReadStore;
  readonly checkpoints: Checkpoints;
  /** The place of who publishes is kept with what was published: lost together, published anew together. */
  readonly bus: MessageBus & { readonly checkpoints: Checkpoints };
  readonly vault: IdentityVault;
  readonly records: Records;
  readonly contents: ContentStore;
  /** How several processes share the work; `null` where there is one process only. */
  readonly turns: Turns | null;
  /** The other processes that answer people; `null` where there is one process only. */
  readonly neighbours: Neighbours | null;
  /** Asks every server for a sign of life; none where there are none. */
  servers(): Promise<readonly Reached[]>;
  close(): Promise<void>;
}

/** The vault of a data folder; what is cleared out of it at the opening is cleared out of the views, too. */
const vaultIn = (folder: string, key: Buffer): ReturnType<typeof openVault> => openVault(join(folder, 'vault'), key, () => clearDocuments(join(folder, 'documents')));

/** Where the master key is read from when no variable holds it. */
export const keyFile = (folder: string): string => process.env['NAGI_MASTER_KEY_FILE'] ?? join(folder, 'master.key');

/**
 * Gives the vault a new master key, made here. It is written beside the old one first, then every data key is wrapped
 * anew in one transaction, then it takes the old one's place: whatever is interrupted, one of the two files opens the vault.
 * Answers the file it is in.
 */
export const rotateMasterKey = async (folder: string): Promise<string> => {
  const data = await openDataFolder(folder);
  try {
    const file = keyFile(folder);
    const vault = await vaultIn(folder, await masterKey({ env: process.env['NAGI_MASTER_KEY'], file, create: false }));
    try {
      const next = randomBytes(KEY_BYTES);
      await writeMasterKey(`${file}.next`, next);
      await vault.rotate(next);
      await rename(`${file}.next`, file);
      return file;
    } finally {
      await vault.close();
    }
  } finally {
    await data.release();
  }
};

/** Everything in one folder of one machine. `createKey` makes a missing master key (demonstration and development only). */
export const embeddedEngine = async (folder: string, createKey: boolean): Promise<Engine> => {
  const data = await openDataFolder(folder);
  try {
    const vault = await vaultIn(folder, await masterKey({ env: process.env['NAGI_MASTER_KEY'], file: keyFile(folder), create: createKey }));
    const [events, documents, bus, records, contents] = await Promise.all([
      openEventStore(join(folder, 'events')), openReadStore(join(folder, 'documents')), openMessageBus(join(folder, 'announcements')),
      openRecords(join(folder, 'records')), openContentStore(join(folder, 'contents')),
    ]);
    return {
      name: 'embedded', events, documents, checkpoints: documents.checkpoints, bus, vault, records, contents, turns: null, neighbours: null, servers: async () => [],
      close: async () => {
        await Promise.all([events.close(), documents.close(), bus.close(), records.close(), vault.close()]);
        await data.release();
      },
    };
  } catch (error) {
    await data.release();
    throw error;
  }
};

/** Everything in memory but the books, which are in a folder that goes with it. For tests. */
export const memoryEngine = async (): Promise<Engine> => {
  const folder = await mkdtemp(join(tmpdir(), 'nagi-contents-'));
  const [events, documents, bus] = [memoryEventStore(), memoryReadStore(), memoryMessageBus()];
  return {
    name: 'memory', events, documents, checkpoints: memoryCheckpoints(), bus, vault: memoryVault(), records: memoryRecords(),
    contents: await openContentStore(folder), turns: null, neighbours: null, servers: async () => [],
    close: async () => {
      await Promise.all([events.close(), documents.close(), bus.close()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
};
