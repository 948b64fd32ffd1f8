/** Keeps the desk's list of people (in memory) and its sealed copy, so that a start need not read the whole log. */
import type { PatronDirectory } from '../patron-directory.ts';
import type { IdentityVault, Records } from '../ports.ts';
import type { Policy } from './follower.ts';

const collection = 'people';
const bound = 'directory';

type Entry = { readonly card: string; readonly name: string; readonly kana: string };

/** Keeps the list in memory alone, where another process keeps the sealed copy. */
export const hearingPeople = (directory: PatronDirectory): Policy => ({
  name: 'directory here', hears: ['membership'],
  when: async ({ event, stream }) => {
    if (event.type === 'MemberWithdrew') directory.remove(stream.slice('membership-'.length));
    if (event.type !== 'MemberRegistered' || event.person === null) return;
    const { card, name, kana } = event.person;
    directory.put({ patronId: event.patronId, card, name, kana });
  },
});

export const directoryPolicy = (directory: PatronDirectory, records: Records, vault: IdentityVault): Policy => ({
  name: 'directory', hears: ['membership'],
  when: async (recorded) => {
    if (recorded.event.type === 'MemberWithdrew') await records.remove(collection, recorded.stream.slice('membership-'.length));
    if (recorded.event.type === 'MemberRegistered' && recorded.event.person !== null) {
      const { patronId, person: { card, name, kana } } = recorded.event;
      const ring = await vault.keyring([patronId]);
      await records.put(collection, patronId, ring.seal(patronId, { card, name, kana }, bound));
    }
    await hearingPeople(directory).when(recorded);
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
