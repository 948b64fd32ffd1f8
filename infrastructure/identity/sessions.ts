/** Server-side sessions: the cookie carries a random token, the record is kept under its hash and can be ended at once. */
import { createHash, randomBytes } from 'node:crypto';
import type { Account, Clock, Records } from '../../application/ports.ts';
import { minutesAfter, type Instant } from '../../domain/kernel.ts';
import type { AccountBook } from './accounts.ts';

/** Readers stay signed in for two weeks from their last visit, staff for half a working day. */
const lastsMinutes = { patron: 14 * 24 * 60, staff: 4 * 60 };

/** However often they come, they sign in anew after a month (NIST SP 800-63B-4 for a password alone), staff after a long working day. */
const longestMinutes = { patron: 30 * 24 * 60, staff: 12 * 60 };

/** A visit is written down again only after this long, so that reading costs no writes. */
const renewMinutes = 60;

interface StoredSession {
  readonly [key: string]: string;
  readonly accountId: string;
  readonly generation: string;
  readonly began: Instant;
  readonly expires: Instant;
  readonly renewed: Instant;
}

/** Whose a session is. */
export interface Found {
  readonly account: Account;
  /** It lasts longer from now on, and so must the cookie. */
  readonly renewed: boolean;
}

export interface Sessions {
  /** A fresh token for an account that has just proved itself. */
  open(account: Account): Promise<string>;
  /** Who a token belongs to, `null` when it is unknown, over, or its account's password has changed since. */
  find(token: string): Promise<Found | null>;
  close(token: string): Promise<void>;
  /** Removes what is over; for now and then. */
  sweep(): Promise<void>;
}

const keyOf = (token: string): string => createHash('sha256').update(token).digest('base64url');

/** Until when a session lasts that is used now. */
const expiry = (role: Account['role'], began: Instant, now: Instant): Instant => {
  const who = role === 'patron' ? 'patron' : 'staff';
  const [idle, longest] = [minutesAfter(now, lastsMinutes[who]), minutesAfter(began, longestMinutes[who])];
  return idle < longest ? idle : longest;
};

/** Sessions ended by this process lately are remembered, in number. */
const remembered = 10_000;

export const sessionsOver = (records: Records, accounts: AccountBook, clock: Clock): Sessions => {
  const ended = new Set<string>();
  return {
    open: async (account) => {
      const token = randomBytes(32).toString('base64url');
      const known = await accounts.get(account.accountId);
      const now = clock.now();
      await records.put('sessions', keyOf(token), {
        accountId: account.accountId, generation: known?.generation ?? '0', began: now, expires: expiry(account.role, now, now), renewed: now,
      });
      return token;
    },
    find: async (token) => {
      const key = keyOf(token);
      const session = await records.get<StoredSession>('sessions', key);
      const now = clock.now();
      if (session === null || session.expires <= now) return null;
      const account = await accounts.get(session.accountId);
      if (account === null || account.generation !== session.generation) return null;
      const renewed = minutesAfter(session.renewed, renewMinutes) <= now;
      // One that was opened before its beginning was kept began at the latest when it was renewed.
      const began = Object.hasOwn(session, 'began') ? session.began : session.renewed;
      if (renewed) await records.put('sessions', key, { ...session, began, renewed: now, expires: expiry(account.role, began, now) });
      // Ended while it was being renewed: then it has just been written again.
      if (ended.has(key)) {
        await records.remove('sessions', key);
        return null;
      }
      const { accountId, role, patronId, name } = account;
      return { account: { accountId, role, patronId, name }, renewed };
    },
    close: async (token) => {
      const key = keyOf(token);
      ended.add(key);
      const [oldest] = ended;
      if (ended.size > remembered && oldest !== undefined) ended.delete(oldest);
      await records.remove('sessions', key);
    },
    sweep: async () => {
      const now = clock.now();
      for (const { key, value } of await records.list<StoredSession>('sessions')) if (value.expires <= now) await records.remove('sessions', key);
    },
  };
};
