/** Commands for whoever runs the library. Each opens the data folder itself, so the server must be stopped. */
import { createInterface } from 'node:readline/promises';
import { randomUUID } from 'node:crypto';
import type { Account } from '../../application/ports.ts';
import { accountBook } from '../identity/accounts.ts';
import { embeddedEngine, rotateMasterKey } from './engine.ts';
import { machineClock } from './library.ts';
import { settingsFrom } from './settings.ts';

const help = `npm run nagi -- <command>

  admin create [--role administrator|librarian|auditor] [--login NAME] [--name 表示名]
      Makes a member of staff who can sign in. The password is asked for, or read from standard input;
      it must have 12 characters or more.

  key rotate
      Makes a new master key and wraps every key of the vault with it. Afterwards the key is in the key file
      (NAGI_MASTER_KEY_FILE, or master.key in the data folder); a variable NAGI_MASTER_KEY must be removed or changed to it.

  help
      This text.
`;

const roles: readonly Account['role'][] = ['administrator', 'librarian', 'auditor'];
const leastPassword = 12;

const option = (given: readonly string[], name: string): string | null => {
  const at = given.indexOf(`--${name}`);
  return at === -1 ? null : (given[at + 1] ?? null);
};

const ask = async (question: string): Promise<string> => {
  const terminal = createInterface({ input: process.stdin, ...(process.stdin.isTTY ? { output: process.stdout } : {}) });
  try {
    return (await terminal.question(process.stdin.isTTY ? question : '')).trim();
  } finally {
    terminal.close();
  }
};

const createStaff = async (root: string, given: readonly string[]): Promise<number> => {
  const role = roles.find((r) => r === (option(given, 'role') ?? 'administrator'));
  if (role === undefined) return fail(`--role is one of ${roles.join(', ')}`);
  const login = option(given, 'login') ?? (await ask('login: '));
  const password = await ask('password (12 characters or more, shown as typed): ');
  if (login === '') return fail('a login is needed');
  if (password.length < leastPassword) return fail(`the password needs ${leastPassword} characters or more; nothing was changed`);
  const { folder, production } = settingsFrom(process.env, root);
  const engine = await embeddedEngine(folder, !production);
  try {
    const accounts = await accountBook(engine.records, engine.vault, machineClock());
    const added = await accounts.add({ accountId: randomUUID(), role, patronId: null, name: option(given, 'name') ?? login }, login, password);
    if (!added) return fail(`the login ${login} is taken; nothing was changed`);
    process.stdout.write(`${role} ${login} can sign in now.\n`);
    return 0;
  } finally {
    await engine.close();
  }
};

const rotateKey = async (root: string): Promise<number> => {
  const file = await rotateMasterKey(settingsFrom(process.env, root).folder);
  process.stdout.write(`The master key is a new one now, in ${file}.${process.env['NAGI_MASTER_KEY'] === undefined ? '' : ' Remove NAGI_MASTER_KEY: it holds the old one.'}\n`);
  return 0;
};

const fail = (why: string): number => {
  process.stderr.write(`${why}\n`);
  return 2;
};

/** Runs one command and answers the exit code: 0 done, 1 failed, 2 not understood. */
export const command = async (root: string, given: readonly string[]): Promise<number> => {
  try {
    if (given[0] === 'admin' && given[1] === 'create') return await createStaff(root, given.slice(2));
    if (given[0] === 'key' && given[1] === 'rotate') return await rotateKey(root);
    process.stdout.write(help);
    return given.length === 0 || given[0] === 'help' || given[0] === '--help' ? 0 : 2;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
};
