/** Keeps the desk's list of people (in memory) and its sealed copy, so that a start need not read the whole log. */
import type { PatronDirectory } from '../patron-directory.ts';
import type { IdentityVault, Records } from '../ports.ts';
import type { Policy } from './follower.ts';

const collection = 'people';
const bound = 'directory';

type Entry = { readonly card: string; readonly name: string; readonly kana: string };

export const directoryPolicy = (directory: PatronDirectory, records: Records, vault: IdentityVault): Policy => ({
  name: 'directory',
  when: async ({ event, stream }) => {
    if (event.type === 'MemberWithdrew') {
      const patronId = stream.slice('membership-'.length);
      directory.remove(patronId);
      await records.remove(collection, patronId);
    }
    if (event.type !== 'MemberRegistered' || event.person === null) return;
    const { card, name, kana } = event.person;
    const ring = await vault.keyring([event.patronId]);
    await records.put(collection, event.patronId, ring.seal(event.patronId, { card, name, kana }, bound));
    directory.put({ patronId: event.patronId, card, name, kana });
  },
});

/** Fills the directory from its sealed copy. */
export const loadDirectory = async (directory: PatronDirectory, records: Records, vault: IdentityVault): Promise<void> => {
  const sealed = await records.list<string>(collection);
  const ring = await vault.keyring(sealed.map((s) => s.key));
  for (const { key: patronId, value } of sealed) {
    const entry = ring.open(patronId, value, bound) as Entry | null;
    if (entry !== null) directory.put({ patronId, ...entry });
  }
};
