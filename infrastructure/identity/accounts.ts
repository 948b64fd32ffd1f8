/**
 * Accounts over `Records`. A login (card number, staff name) is kept only as a keyed hash, a password only as
 * PBKDF2-HMAC-SHA-256 with a salt of its own (CRYPTREC; 600,000 rounds as OWASP advises in 2023).
 */
import { createHmac, pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { Account, Accounts, Clock, IdentityVault, Records } from '../../application/ports.ts';
import { toMillis } from '../../domain/kernel.ts';

const derive = promisify(pbkdf2);

const rounds = 600_000;

/** Failures allowed per login and per source before a wait; a school behind one address must not be locked out. */
const allowed = { login: 8, source: 100 };
const windowMinutes = 10;

interface StoredAccount extends Account {
  readonly [key: string]: string | null;
  /** `rounds$salt$hash` in base64url; `null` cannot sign in. */
  readonly password: string | null;
  /** Raised when the password changes: sessions of before are over. */
  readonly generation: string;
}

type Tries = { readonly failures: readonly number[] };

export const hashPassword = async (password: string, cost: number = rounds): Promise<string> => {
  const salt = randomBytes(16);
  const hash = await derive(password.normalize('NFKC'), salt, cost, 32, 'sha256');
  return `${cost}$${salt.toString('base64url')}$${hash.toString('base64url')}`;
};

const matches = async (password: string, stored: string): Promise<boolean> => {
  const [cost, salt, hash] = stored.split('$');
  const wanted = Buffer.from(hash ?? '', 'base64url');
  const given = await derive(password.normalize('NFKC'), Buffer.from(salt ?? '', 'base64url'), Number(cost), 32, 'sha256');
  return wanted.length === given.length && timingSafeEqual(wanted, given);
};

export interface AccountBook extends Accounts {
  get(accountId: string): Promise<(Account & { readonly generation: string }) | null>;
  /** Whether anybody of a role has an account. */
  has(role: Account['role']): Promise<boolean>;
}

const indexSubject = 'login-index';

/** The key logins are hashed with: made once, kept sealed by the vault, so that it outlives every change of the master key. */
const loginKeyOf = async (records: Records, vault: IdentityVault): Promise<Buffer> => {
  await vault.create(indexSubject);
  const ring = await vault.keyring([indexSubject]);
  await records.add('keys', indexSubject, ring.seal(indexSubject, randomBytes(32).toString('base64'), indexSubject));
  const opened = ring.open(indexSubject, (await records.get<string>('keys', indexSubject)) ?? '', indexSubject);
  if (typeof opened !== 'string') throw new Error('the key of the login index cannot be opened');
  return Buffer.from(opened, 'base64');
};

/** `cost` lowers the rounds in tests only. */
export const accountBook = async (records: Records, vault: IdentityVault, clock: Clock, cost: number = rounds): Promise<AccountBook> => {
  const loginKey = await loginKeyOf(records, vault);
  const indexOf = (text: string): string => createHmac('sha256', loginKey).update(text.normalize('NFKC').trim().toLowerCase()).digest('base64url');
  // Verified against when there is no such login, so that the answer takes as long.
  const decoy = hashPassword(randomBytes(16).toString('hex'), cost);
  const waiting = new Map<string, Promise<unknown>>();

  const wait = async (key: string, limit: number): Promise<number> => {
    const tries = await records.get<Tries>('tries', key);
    const now = toMillis(clock.now());
    const recent = (tries?.failures ?? []).filter((at) => now - at < windowMinutes * 60_000);
    const oldest = recent.at(-limit);
    return recent.length < limit || oldest === undefined ? 0 : Math.ceil((oldest + windowMinutes * 60_000 - now) / 1000);
  };

  const fail = async (key: string, limit: number): Promise<void> => {
    const tries = await records.get<Tries>('tries', key);
    await records.put('tries', key, { failures: [...(tries?.failures ?? []), toMillis(clock.now())].slice(-limit) });
  };

  /** One check at a time per login: guesses sent together must count one after another. */
  const inTurn = async <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const turn = Promise.allSettled([waiting.get(key)]).then(work);
    waiting.set(key, turn);
    try {
      return await turn;
    } finally {
      if (waiting.get(key) === turn) waiting.delete(key);
    }
  };

  const strip = ({ accountId, role, patronId, name }: StoredAccount): Account => ({ accountId, role, patronId, name });

  const check = async (login: string, password: string, source: string): ReturnType<Accounts['verify']> => {
    const index = indexOf(login);
    const from = `source:${indexOf(source)}`;
    const seconds = Math.max(await wait(`login:${index}`, allowed.login), await wait(from, allowed.source));
    if (seconds > 0) return { retryAfterSeconds: seconds };
    const accountId = await records.get<string>('logins', index);
    const account = accountId === null ? null : await records.get<StoredAccount>('accounts', accountId);
    const right = await matches(password, account?.password ?? (await decoy));
    if (account?.password != null && right) {
      await records.remove('tries', `login:${index}`);
      return strip(account);
    }
    await fail(`login:${index}`, allowed.login);
    await fail(from, allowed.source);
    return 'unknown-or-wrong';
  };

  return {
    add: async (account, login, password) => {
      const hashed = password === null ? null : await hashPassword(password, cost);
      if (!(await records.add('logins', indexOf(login), account.accountId))) return false;
      await records.put('accounts', account.accountId, { ...account, password: hashed, generation: '0' });
      return true;
    },
    verify: (login, password, source) => inTurn(indexOf(login), () => check(login, password, source)),
    setPassword: async (accountId, password) => {
      const account = await records.get<StoredAccount>('accounts', accountId);
      if (account === null) return false;
      await records.put('accounts', accountId, { ...account, password: await hashPassword(password, cost), generation: String(Number(account.generation) + 1) });
      return true;
    },
    ofPatron: async (patronId) => {
      const account = await records.get<StoredAccount>('accounts', patronId);
      return account === null ? null : strip(account);
    },
    get: async (accountId) => {
      const account = await records.get<StoredAccount>('accounts', accountId);
      return account === null ? null : { ...strip(account), generation: account.generation };
    },
    has: async (role) => (await records.list<StoredAccount>('accounts')).some(({ value }) => value.role === role),
  };
};
