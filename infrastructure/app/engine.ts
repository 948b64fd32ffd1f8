/** Which set of adapters a process runs on. Nothing outside this file knows that there is more than one. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Checkpoints, ContentStore, EventStore, IdentityVault, ReadStore, Records } from '../../application/ports.ts';
import { openContentStore } from '../content/content-store.ts';
import { openDataFolder } from '../embedded/data-folder.ts';
import { openEventStore } from '../embedded/event-store.ts';
import { openReadStore } from '../embedded/read-store.ts';
import { openRecords } from '../embedded/records.ts';
import { openVault } from '../embedded/vault.ts';
import { masterKey } from '../identity/master-key.ts';
import { memoryCheckpoints } from '../memory/checkpoints.ts';
import { memoryEventStore } from '../memory/event-store.ts';
import { memoryReadStore } from '../memory/read-store.ts';
import { memoryRecords } from '../memory/records.ts';
import { memoryVault } from '../memory/vault.ts';

export interface Engine {
  readonly name: string;
  readonly events: EventStore;
  readonly documents: ReadStore;
  readonly checkpoints: Checkpoints;
  readonly vault: IdentityVault;
  readonly records: Records;
  readonly contents: ContentStore;
  /** For what is derived from it: the index of logins. */
  readonly masterKey: Buffer;
  close(): Promise<void>;
}

/** Everything in one folder of one machine. `createKey` makes a missing master key (demonstration and development only). */
export const embeddedEngine = async (folder: string, createKey: boolean): Promise<Engine> => {
  const data = await openDataFolder(folder);
  try {
    const key = await masterKey({ env: process.env['NAGI_MASTER_KEY'], file: process.env['NAGI_MASTER_KEY_FILE'] ?? join(folder, 'master.key'), create: createKey });
    const vault = await openVault(join(folder, 'vault'), key);
    const [events, documents, records, contents] = await Promise.all([
      openEventStore(join(folder, 'events')), openReadStore(join(folder, 'documents')), openRecords(join(folder, 'records')), openContentStore(join(folder, 'contents')),
    ]);
    return {
      name: 'embedded', events, documents, checkpoints: documents.checkpoints, vault, records, contents, masterKey: key,
      close: async () => {
        await Promise.all([events.close(), documents.close(), records.close(), vault.close()]);
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
  const [events, documents] = [memoryEventStore(), memoryReadStore()];
  return {
    name: 'memory', events, documents, checkpoints: memoryCheckpoints(), vault: memoryVault(), records: memoryRecords(),
    contents: await openContentStore(folder), masterKey: randomBytes(32),
    close: async () => {
      await Promise.all([events.close(), documents.close()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
};
