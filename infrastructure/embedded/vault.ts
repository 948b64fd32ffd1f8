import { LRUCache } from 'lru-cache';
import type { IdentityVault } from '../../application/ports.ts';
import { checkOf, fits, KEY_BYTES, keyringOf, randomKey, randomSubject, unwrapKey, wrapKey } from '../identity/sealing.ts';
import { compactAndClose, openEnvironment, transact, withSoundHeads } from './environment.ts';

/** Subjects made ahead, so that minting one waits for no disk; refilled in the background when few are left. */
const POOL = 256;
const FEW = 64;

/** Keys kept unwrapped in memory, in number: what is written now is soon read by all who follow the log. */
const mostUnwrapped = 10_000;

/** What stands in place of a destroyed key, for ever. */
export const DESTROYED = Buffer.of(0);
/** Where the check of the master key stands. */
export const CHECK = 'master-key-check';

/** Set with every destroyed key and every rotation, until the file is rid of the bytes they leave behind. */
export const REMAINS = 'remains';

const opened = (dir: string) => {
  const env = openEnvironment(dir);
  const keys = env.openDB<Buffer, string>({ name: 'keys', encoding: 'binary' });
  const about = env.openDB<Buffer, string>({ name: 'about', encoding: 'binary' });
  return { env, keys, about };
};

/** Opens the files with a check that the master key is the right one, and clears the remains of destroyed keys away. */
const openFiles = async (dir: string, master: Buffer): Promise<ReturnType<typeof opened>> => {
  await withSoundHeads(dir);
  const files = opened(dir);
  const check = files.about.get(CHECK);
  if (check === undefined) {
    if (files.keys.getKeysCount() > 0) {
      await files.env.close();
      throw new Error(`the identity vault in ${dir} has keys but no check value; it is damaged, nothing was changed`);
    }
    await transact(files.env, `the identity vault in ${dir}`, () => files.about.putSync(CHECK, checkOf(master)));
  } else if (!fits(master, check)) {
    await files.env.close();
    throw new Error(
      `wrong master key for the identity vault in ${dir}: look at the variable NAGI_MASTER_KEY, or at the master key file when it is not set; ` +
        'it must be the key this vault was made or last rotated with. Nothing was changed.',
    );
  }
  if (!files.about.get(REMAINS)) return files;
  await compactAndClose(files.env, dir);
  const cleared = opened(dir);
  await transact(cleared.env, `the identity vault in ${dir}`, () => cleared.about.removeSync(REMAINS));
  return cleared;
};

/**
 * Data keys in an LMDB environment of their own, each wrapped (AES-256-GCM) under the master key, which is never stored
 * here. The wrapped bytes of a destroyed key are out of reach at once; from free pages of the file they are gone after
 * the next start at the latest.
 */
export const openVault = async (
  dir: string,
  masterKey: Buffer,
): Promise<IdentityVault & { rotate(next: Buffer): Promise<void>; close(): Promise<void> }> => {
  if (masterKey.length !== KEY_BYTES) throw new Error(`the master key has ${masterKey.length} bytes instead of ${KEY_BYTES}`);
  const { env, keys, about } = await openFiles(dir, masterKey);
  let master = Buffer.from(masterKey);
  let rotating: Promise<void> = Promise.resolve();
  let pool: string[] = [];
  let filling: Promise<void> | null = null;

  const write = (change: () => void): Promise<void> => transact(env, `the identity vault in ${dir}`, change);

  const isDestroyed = (wrapped: Buffer): boolean => wrapped.equals(DESTROYED);

  const unwrapped = new LRUCache<string, Buffer>({ max: mostUnwrapped });

  /** `null` says destroyed. */
  const keyOf = (subject: string): Buffer | null | undefined => {
    const known = unwrapped.get(subject);
    if (known !== undefined) return known;
    const wrapped = keys.get(subject);
    if (wrapped === undefined) return undefined;
    if (isDestroyed(wrapped)) return null;
    const key = unwrapKey(master, subject, wrapped);
    unwrapped.set(subject, key);
    return key;
  };

  const fill = async (): Promise<void> => {
    await rotating;
    const made = Array.from({ length: POOL }, () => ({ subject: randomSubject(), key: randomKey() }));
    await write(() => {
      for (const { subject, key } of made) keys.putSync(subject, wrapKey(master, subject, key));
    });
    for (const { subject, key } of made) unwrapped.set(subject, key);
    pool.push(...made.map(({ subject }) => subject));
  };

  const filled = (): Promise<void> => (filling ??= fill().finally(() => (filling = null)));

  return {
    async mint() {
      for (;;) {
        const subject = pool.pop();
        if (subject === undefined) {
          await filled();
          continue;
        }
        // Ahead of need. A failure is nobody's here: whoever finds the pool empty fills it again and gets the error.
        if (pool.length < FEW) filled().catch(() => undefined);
        return subject;
      }
    },

    async create(subject) {
      await rotating;
      const key = randomKey();
      let known: Buffer | undefined;
      await write(() => {
        known = keys.get(subject);
        if (known === undefined) keys.putSync(subject, wrapKey(master, subject, key));
      });
      if (known && isDestroyed(known)) throw new Error(`subject ${subject} was erased and cannot come back`);
    },

    async keyring(subjects) {
      await rotating;
      const ring = new Map<string, Buffer | null>();
      for (const subject of subjects) {
        const key = keyOf(subject);
        if (key !== undefined) ring.set(subject, key);
      }
      return keyringOf(ring);
    },

    async destroy(subject) {
      await rotating;
      await write(() => {
        keys.putSync(subject, DESTROYED);
        about.putSync(REMAINS, DESTROYED);
      });
      // Only now: until it was on disk somebody could still have read the old one.
      unwrapped.delete(subject);
    },

    /** Wraps every data key anew, in one transaction: afterwards only the next master key opens the vault. */
    async rotate(next) {
      if (next.length !== KEY_BYTES) throw new Error(`the next master key has ${next.length} bytes instead of ${KEY_BYTES}`);
      const fresh = Buffer.from(next);
      const turned = rotating.then(async () => {
        await write(() => {
          for (const { key: subject, value } of Array.from(keys.getRange({}))) {
            if (!isDestroyed(value)) keys.putSync(subject, wrapKey(fresh, subject, unwrapKey(master, subject, value)));
          }
          about.putSync(CHECK, checkOf(fresh));
          about.putSync(REMAINS, DESTROYED);
        });
        master = fresh;
      });
      rotating = turned.catch(() => undefined); // Whoever waits only needs to know it is over; the caller gets the error.
      await turned;
    },

    /** Subjects made ahead and never given out are taken back. */
    async close() {
      await Promise.allSettled([filling, rotating]);
      const unused = pool;
      pool = [];
      if (unused.length > 0) {
        await write(() => {
          for (const subject of unused) keys.removeSync(subject);
        });
      }
      await env.close();
    },
  };
};
