/**
 * Accounts over `Records`. A login (card number, staff name) is kept only as a keyed hash, a password only as
 * PBKDF2-HMAC-SHA-256 with a salt of its own (CRYPTREC; 600,000 rounds as OWASP advises in 2023).
 */
import { pbkdf2, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { Account, Accounts, Clock, IdentityVault, Records } from '../../application/ports.ts';
import { toMillis } from '../../domain/kernel.ts';
import { keyedHash } from './keyed-hash.ts';
import { sourceOf } from './source.ts';

const derive = promisify(pbkdf2);

const rounds = 600_000;

/**
 * What guessing is held to (docs/operations/limits.md). Nothing is ever locked: who guesses waits.
 * `pair`: one login from one source; after so many wrong passwords in a row each further try waits twice as long.
 * `login`: one login from everywhere its owner has not signed in from. `source`: all logins from one place; each different
 * person who signs in there rightly takes one failure away, so that a school of thousands may mistype.
 */
const guessing = {
  pair: { free: 5, longestWaitSeconds: 120, forgottenMinutes: 60 },
  login: 10,
  source: 100,
  windowMinutes: 10,
  /** A place is known as a person's for so long after they last signed in from it. */
  knownDays: 90,
};

/** Passwords worked on at once: of the four threads that hash, one stays free for the files of books. */
const hashers = 3;

/** After so many failures, what is no longer counted is removed. */
const tidyEvery = 1000;

interface StoredAccount extends Account {
  readonly [key: string]: string | null;
  /** `rounds$salt$hash` in base64url; `null` cannot sign in. */
  readonly password: string | null;
  /** Raised when the password changes: sessions of before are over. */
  readonly generation: string;
}

/** Times in ms since 1970. */
type Tries = { readonly failures: readonly number[] };
type InARow = { readonly count: number; readonly last: number };
type Seen = { readonly at: number };

const minute = 60_000;
const day = 24 * 60 * minute;

const recent = (tries: Tries | null, now: number): readonly number[] => (tries?.failures ?? []).filter((at) => now - at < guessing.windowMinutes * minute);

/** Seconds until fewer than `most` failures lie in the window. */
const windowWait = (tries: Tries | null, most: number, now: number): number => {
  const failures = recent(tries, now);
  const oldest = failures.at(-most);
  return oldest === undefined ? 0 : Math.ceil((oldest + guessing.windowMinutes * minute - now) / 1000);
};

/** 2, 4, 8 … seconds after the last wrong password. */
const pairWait = (row: InARow | null, now: number): number => {
  const { free, longestWaitSeconds } = guessing.pair;
  if (row === null || row.count < free || isForgotten(row, now)) return 0;
  return Math.max(0, Math.ceil((row.last - now) / 1000 + Math.min(longestWaitSeconds, 2 ** (row.count - free + 1))));
};

const isForgotten = ({ last }: InARow, now: number): boolean => now - last >= guessing.pair.forgottenMinutes * minute;

const isKnown = (seen: Seen | null, now: number): boolean => seen !== null && now - seen.at < guessing.knownDays * day;

/** Whether a record says nothing any more. */
const isOver = (value: Tries | InARow | Seen, now: number): boolean =>
  'failures' in value ? recent(value, now).length === 0 : 'count' in value ? isForgotten(value, now) : !isKnown(value, now);

export const hashPassword = async (password: string, cost: number = rounds): Promise<string> => {
  const salt = randomBytes(16);
  const hash = await derive(password.normalize('NFKC'), salt, cost, 32, 'sha256');
  return `${cost}$${salt.toString('base64url')}$${hash.toString('base64url')}`;
};

/** To be read out and typed: nothing that looks or sounds like something else. */
const readable = 'abcdefghjkmnpqrstuvwxyz23456789';

/** 12 of 31 signs: 59 bits. */
const madePassword = (): string => Array.from({ length: 12 }, () => readable[randomInt(readable.length)]).join('');

const matches = async (password: string, stored: string): Promise<boolean> => {
  const [cost, salt, hash] = stored.split('$');
  const wanted = Buffer.from(hash ?? '', 'base64url');
  const given = await derive(password.normalize('NFKC'), Buffer.from(salt ?? '', 'base64url'), Number(cost), 32, 'sha256');
  return wanted.length === given.length && timingSafeEqual(wanted, given);
};

/** At most so many at once, the others in the order they came. */
const seats = (count: number): (<T>(work: () => Promise<T>) => Promise<T>) => {
  const queue: (() => void)[] = [];
  let free = count;
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((seated) => queue.push(seated));
    try {
      return await work();
    } finally {
      const next = queue.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
};

export interface AccountBook extends Accounts {
  get(accountId: string): Promise<(Account & { readonly generation: string }) | null>;
  /** Whether anybody of a role has an account. */
  has(role: Account['role']): Promise<boolean>;
}

/** `cost` lowers the rounds in tests only. */
export const accountBook = async (records: Records, vault: IdentityVault, clock: Clock, cost: number = rounds): Promise<AccountBook> => {
  const indexOf = await keyedHash(records, vault);
  // Verified against when there is no such login, so that the answer takes as long.
  const decoy = hashPassword(randomBytes(16).toString('hex'), cost);
  const waiting = new Map<string, Promise<unknown>>();
  const hashing = seats(hashers);
  let failed = 0;

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

  /** Seconds this login must wait here. The source's own count holds wherever the person is known. */
  const wait = async (login: string, source: string): Promise<number> => {
    const [row, ofLogin, ofSource, known] = await Promise.all([
      records.get<InARow>('tries', `pair:${login}:${source}`), records.get<Tries>('tries', `login:${login}`),
      records.get<Tries>('tries', `source:${source}`), records.get<Seen>('tries', `known:${login}:${source}`),
    ]);
    const now = toMillis(clock.now());
    return Math.max(pairWait(row, now), windowWait(ofSource, guessing.source, now), isKnown(known, now) ? 0 : windowWait(ofLogin, guessing.login, now));
  };

  const tidy = async (): Promise<void> => {
    const now = toMillis(clock.now());
    for (const { key, value } of await records.list<Tries | InARow | Seen>('tries')) if (isOver(value, now)) await records.remove('tries', key);
  };

  const countFailure = async (key: string, most: number): Promise<void> => {
    const now = toMillis(clock.now());
    const failures = [...recent(await records.get<Tries>('tries', key), now), now].slice(-most);
    await records.put('tries', key, { failures });
  };

  const fail = async (login: string, source: string): Promise<void> => {
    const now = toMillis(clock.now());
    const pair = `pair:${login}:${source}`;
    const row = await records.get<InARow>('tries', pair);
    await records.put('tries', pair, { count: row === null || isForgotten(row, now) ? 1 : row.count + 1, last: now });
    if (!isKnown(await records.get<Seen>('tries', `known:${login}:${source}`), now)) await countFailure(`login:${login}`, guessing.login);
    await inTurn(`source:${source}`, () => countFailure(`source:${source}`, guessing.source));
    failed += 1;
    if (failed % tidyEvery === 0) await tidy();
  };

  /** Takes a failure off the source, once per person and window: one who guesses gains one guess by an account of their own. */
  const credit = async (login: string, source: string): Promise<void> => {
    const now = toMillis(clock.now());
    const { failures = [] } = (await records.get<Tries>('tries', `source:${source}`)) ?? {};
    const before = await records.get<Seen>('tries', `credit:${login}`);
    if (failures.length === 0 || (before !== null && now - before.at < guessing.windowMinutes * minute)) return;
    await records.put('tries', `credit:${login}`, { at: now });
    await records.put('tries', `source:${source}`, { failures: failures.slice(1) });
  };

  const succeed = async (login: string, source: string): Promise<void> => {
    const now = toMillis(clock.now());
    const known = await records.get<Seen>('tries', `known:${login}:${source}`);
    if (known === null || now - known.at > day) await records.put('tries', `known:${login}:${source}`, { at: now });
    if ((await records.get<InARow>('tries', `pair:${login}:${source}`)) !== null) await records.remove('tries', `pair:${login}:${source}`);
    await inTurn(`source:${source}`, () => credit(login, source));
  };

  const compare = async (login: string, password: string, source: string): ReturnType<Accounts['verify']> => {
    // Looked at again, now that it is this one's turn: guesses sent together must not all pass before the first has failed.
    const seconds = await wait(login, source);
    if (seconds > 0) return { retryAfterSeconds: seconds };
    const accountId = await records.get<string>('logins', login);
    const account = accountId === null ? null : await records.get<StoredAccount>('accounts', accountId);
    const right = await matches(password, account?.password ?? (await decoy));
    if (account?.password == null || !right) {
      await fail(login, source);
      return { wrong: account?.role ?? null };
    }
    await succeed(login, source);
    return strip(account);
  };

  const check = async (login: string, password: string, source: string): ReturnType<Accounts['verify']> => {
    // Who waits is told at once, and costs no turn.
    const seconds = await wait(login, source);
    return seconds > 0 ? { retryAfterSeconds: seconds } : hashing(() => compare(login, password, source));
  };

  return {
    add: async (account, login, password) => {
      const hashed = password === null ? null : await hashing(() => hashPassword(password, cost));
      if ((await records.get('logins', indexOf(login))) !== null) return false;
      // The login last: broken off before it, nobody has the login, and it can be given again.
      await records.put('accounts', account.accountId, { ...account, password: hashed, generation: '0' });
      return records.add('logins', indexOf(login), account.accountId);
    },
    verify: (login, password, source) => inTurn(`login:${indexOf(login)}`, () => check(indexOf(login), password, indexOf(sourceOf(source)))),
    resetPassword: async (accountId) => {
      const account = await records.get<StoredAccount>('accounts', accountId);
      if (account === null) return null;
      const password = madePassword();
      await records.put('accounts', accountId, { ...account, password: await hashing(() => hashPassword(password, cost)), generation: String(Number(account.generation) + 1) });
      return password;
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
