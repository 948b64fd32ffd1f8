/** Staff who can sign in: the first administrator cannot be made by a screen. */
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import type { Account } from '../../../application/ports.ts';
import { accountBook } from '../../identity/accounts.ts';
import pino from 'pino';
import { openEngine } from '../open-engine.ts';
import { machineClock } from '../library.ts';
import { Misuse, say, type Command } from './command.ts';

const roles: readonly Account['role'][] = ['administrator', 'librarian', 'auditor'];
const leastPassword = 12;

/** Words that anybody would try here first; with the login they count for nothing. The longer ones first, for some are part of them. */
const ourWords = ['administrator', 'パスワード', 'librarian', 'toshokan', 'password', 'library', 'auditor', 'kasaoka', '図書館', 'admin', '笠岡', 'なぎ', 'nagi', '凪'];
const leastOwn = 8;

/** What is wrong with a password of staff, `null` when nothing is. */
export const faultIn = (password: string, login: string): string | null => {
  const folded = (text: string): string => text.normalize('NFKC').toLowerCase();
  if (password.length < leastPassword) return `the password needs ${leastPassword} characters or more`;
  const own = [folded(login), ...ourWords].reduce((rest, word) => rest.replaceAll(word, ''), folded(password));
  return [...own].length < leastOwn ? `the password needs ${leastOwn} characters beside the login and words anybody would try: ${ourWords.join(', ')}` : null;
};

/** Answers typed at a terminal, or a line of standard input each; `''` when there are no more. */
const answersTo = async (questions: readonly string[]): Promise<readonly string[]> => {
  const terminal = createInterface({ input: process.stdin, ...(process.stdin.isTTY ? { output: process.stdout } : {}) });
  const lines = terminal[Symbol.asyncIterator]();
  const answers: string[] = [];
  try {
    for (const question of questions) {
      terminal.setPrompt(question);
      terminal.prompt();
      const line = await lines.next();
      answers.push(line.done === true ? '' : line.value.trim());
    }
    return answers;
  } finally {
    terminal.close();
  }
};

export const createStaff: Command = {
  name: 'admin create',
  usage: '[--role ROLE] [--login NAME] [--name 表示名]',
  about: 'makes a member of staff who can sign in; an embedded library must be stopped',
  help: `Login and password are asked for, or read from standard input, a line each; the password must have ${leastPassword} characters or more, ${leastOwn} of them beside
the login and these words: ${ourWords.join(', ')}.

  --role ROLE   administrator (when left out), librarian or auditor
  --login NAME  what is typed to sign in; asked for when left out
  --name 表示名  how the person is greeted; the login when left out`,
  options: { role: 'text', login: 'text', name: 'text' },
  words: [0, 0],
  run: async ({ settings, text }) => {
    const role = roles.find((r) => r === (text('role') ?? 'administrator'));
    if (role === undefined) throw new Misuse(`--role is one of ${roles.join(', ')}`);
    const given = text('login');
    const answers = await answersTo([...(given === null ? ['login: '] : []), `password (${leastPassword} characters or more, shown as typed): `]);
    const [login = '', password = ''] = given === null ? answers : [given, ...answers];
    if (login === '') throw new Misuse('a login is needed');
    const fault = faultIn(password, login);
    if (fault !== null) throw new Misuse(`${fault}; nothing was changed`);
    const engine = await openEngine(settings, !settings.production, pino({ level: settings.logLevel }));
    try {
      const accounts = await accountBook(engine.records, engine.vault, machineClock());
      const added = await accounts.add({ accountId: randomUUID(), role, patronId: null, name: text('name') ?? login }, login, password);
      if (!added) throw new Misuse(`the login ${login} is taken; nothing was changed`);
      say(`${role} ${login} can sign in now.`);
      return 0;
    } finally {
      await engine.close();
    }
  },
};
