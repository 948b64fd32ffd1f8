/** Streams and keys of a snapshot, for reading what happened without being the library. */
import type { IdentityVault, Stored } from '../../application/ports.ts';
import { fits, keyringOf, unwrapKey } from '../identity/sealing.ts';
import { openSnapshot } from './snapshot.ts';

export interface ReadOnlyLibrary extends Pick<IdentityVault, 'keyring'> {
  readonly head: number;
  events(): Generator<Stored>;
  read(stream: string, after?: number): Promise<readonly Stored[]>;
  close(): Promise<void>;
}

export const readOnlyLibrary = async (folder: string, master: Buffer): Promise<ReadOnlyLibrary> => {
  const snapshot = await openSnapshot(folder);
  if (snapshot.keyCheck !== null && !fits(master, snapshot.keyCheck)) {
    await snapshot.close();
    throw new Error(`wrong master key for the keys in ${folder}; look at NAGI_MASTER_KEY or the master key file`);
  }
  const wrapped = new Map(Array.from(snapshot.keys(), (key) => [key.subject, key.wrapped]));
  return {
    head: snapshot.head,
    events: () => snapshot.events(),
    async read(stream, after = 0) {
      const found: Stored[] = [];
      for (const event of snapshot.events()) if (event.stream === stream && event.version > after) found.push(event);
      return found;
    },
    keyring: async (subjects) =>
      keyringOf(new Map(subjects.flatMap((subject) => {
        const key = wrapped.get(subject);
        return key === undefined ? [] : [[subject, key === null ? null : unwrapKey(master, subject, key)] as const];
      }))),
    close: () => snapshot.close(),
  };
};
