import type { IdentityVault } from '../../application/ports.ts';
import { keyringOf, randomKey, randomSubject } from '../identity/sealing.ts';

/** Keys in memory, for tests; `null` is the tombstone of a destroyed one. */
export const memoryVault = (): IdentityVault => {
  const keys = new Map<string, Buffer | null>();
  return {
    async mint() {
      const subject = randomSubject();
      keys.set(subject, randomKey());
      return subject;
    },
    async create(subject) {
      const key = keys.get(subject);
      if (key === null) throw new Error(`subject ${subject} was erased and cannot come back`);
      if (!key) keys.set(subject, randomKey());
    },
    async keyring(subjects) {
      return keyringOf(new Map(subjects.flatMap((subject) => {
        const key = keys.get(subject);
        return key === undefined ? [] : [[subject, key] as const];
      })));
    },
    async destroy(subject) {
      keys.get(subject)?.fill(0);
      keys.set(subject, null);
    },
  };
};
