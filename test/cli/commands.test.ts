/** What is typed: understood, explained, or refused in a sentence with exit code 2, before anything is touched. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { commands } from '../../infrastructure/app/cli.ts';
import { faultIn } from '../../infrastructure/app/commands/staff.ts';
import { progress } from '../../infrastructure/app/commands/progress.ts';
import { makeLibrary, opening, openShell, today, type Made, type Shell } from './library.ts';

let shell: Shell;
let made: Made;
beforeAll(async () => {
  shell = await openShell();
  made = await makeLibrary(join(shell.work, 'library'));
}, 120_000);
afterAll(() => shell.close());

test('help names every command, and every command has its own', async () => {
  const general = await shell.nagi(made.folder, '--help');
  expect(general.code).toBe(0);
  expect(await shell.nagi(made.folder)).toEqual(general);
  for (const { name, about } of commands) {
    expect(general.said).toContain(`${name} `);
    expect(general.said).toContain(about);
    const own = await shell.nagi(made.folder, ...name.split(' '), '--help');
    expect(own.code).toBe(0);
    expect(own.said).toContain(`npm run nagi -- ${name}`);
    expect(own.said.length).toBeGreaterThan(150);
  }
});

test('every option stands in its command\'s usage and is explained', () => {
  for (const { usage, help, options } of commands) {
    for (const name of Object.keys(options)) {
      expect(usage).toContain(`--${name}`);
      expect(help).toContain(`--${name}`);
    }
  }
});

test.each([
  [['dance'], 'no command "dance"'],
  [['admin', 'dance'], 'no command "admin dance"'],
  [['backup'], 'backup needs more: backup DIR'],
  [['backup', 'a', 'b'], 'does not know what to do with "b"'],
  [['export', 'x', '--key', 'y'], "Unknown option '--key'"],
  [['export', 'x', '--keys'], "'--keys <value>' argument missing"],
  [['export', 'x', '--keys='], '--keys needs a value'],
  [['import', 'x'], 'import needs --keys FILE'],
  [['restore'], 'restore needs more'],
  [['rebuild', 'nothing'], 'there is no projection nothing; there are: titles, shelf'],
  [['rebuild', 'titles', '--discard'], 'name none'],
  [['state', 'rules', '--at', 'yesterday'], '--at yesterday is no instant'],
  [['state', 'rules', '--at', '2026-13-45'], 'is no instant'],
  [['check', 'me'], 'check does not know the part me; there are: events, vault'],
  [['admin', 'create', '--role', 'king'], '--role is one of administrator, librarian, auditor'],
])('%j is refused with exit code 2', async (given, sentence) => {
  const { code, said } = await shell.nagi(made.folder, ...given);
  expect([code, said]).toEqual([2, expect.stringContaining(sentence)]);
});

test.each([['check'], ['backup', 'there'], ['export', 'there'], ['forgotten', 'there'], ['state', 'rules']])('%s where there is no library: exit code 1, and nothing is made', async (...given) => {
  const folder = join(shell.work, 'nowhere');
  const before = await readdir(shell.work);
  const { code, said } = await shell.nagi(folder, ...given.map((word) => (word === 'there' ? join(shell.work, 'there') : word)));
  expect([code, said]).toEqual([1, expect.stringMatching(/there is no (library|master key)/)]);
  expect(await readdir(shell.work)).toEqual(before);
});

test.each([
  ['short', 'chief', '12 characters or more'],
  ['nagi-admin-2026', 'chief', '8 characters beside'],
  ['図書館図書館図書館図書館', 'chief', '8 characters beside'],
  ['ＮＡＧＩPassword1234', 'chief', '8 characters beside'],
  ['chiefchief1234', 'Chief', '8 characters beside'],
  ['administrator2026', 'chief', '8 characters beside'],
  ['a long enough password', 'chief', null],
  ['しずかなうみのあさのふね', 'chief', null],
])('the password %s of %s: %s', (password, login, fault) => {
  expect(faultIn(password, login)).toEqual(fault === null ? null : expect.stringContaining(fault));
});

describe('state', () => {
  const at = async (stream: string, ...instant: readonly string[]): Promise<{ readonly version: number; readonly state: { readonly loans?: unknown; readonly slots?: unknown } | null }> => {
    const { code, said } = await shell.nagi(made.folder, 'state', stream, ...instant);
    expect([code, said]).toEqual([0, expect.stringContaining('"state"')]);
    return JSON.parse(said) as Awaited<ReturnType<typeof at>>;
  };

  test('is what the deciders fold up to the instant, a day meaning its end; persons stay sealed', async () => {
    const stream = `title-${made.titles[0]}`;
    const early = await at(stream, '--at', opening.slice(0, 10));
    const late = await at(stream, '--at', today);
    const exact = await at(stream, '--at', '2026-03-01T23:59:59.999+09:00');
    expect(early.version).toBeGreaterThan(0);
    expect(late.version).toBeGreaterThan(early.version);
    expect(exact).toMatchObject({ version: early.version, state: early.state });
    expect(await at(stream)).toMatchObject({ version: late.version, state: late.state });
    const text = JSON.stringify([early, late, await at(`patron-${made.patrons[0]}`)]);
    expect(text).toContain('"sealed":true');
    for (const patron of made.patrons) expect(JSON.stringify(late.state)).not.toContain(patron);
    expect(JSON.stringify(await at(`membership-${made.patrons[0]}`))).not.toContain('海野');
  });

  test('of nothing is refused', async () => {
    expect(await shell.nagi(made.folder, 'state', 'title-none')).toMatchObject({ code: 1, said: expect.stringContaining('nothing named title-none') });
    expect(await shell.nagi(made.folder, 'state', 'dance-1')).toMatchObject({ code: 1, said: expect.stringContaining('nothing named dance-1') });
    expect(await shell.nagi(made.folder, 'state', 'rules', '--at', '2020-01-01')).toMatchObject({ code: 1 });
  });
});

describe('progress', () => {
  const shown = (isTTY: boolean): readonly string[] => {
    const said: string[] = [];
    const tell = progress('books', { isTTY, write: (text: string) => said.push(text) > 0 } as unknown as NodeJS.WriteStream);
    for (let i = 0; i <= 1000; i++) tell(i, 1000);
    tell(1000, 1000);
    return said;
  };

  test('is one line for every fifth where it cannot be shown in place', () => {
    expect(shown(false)).toEqual(['books … 20%\n', 'books … 40%\n', 'books … 60%\n', 'books … 80%\n', 'books … 100%\n']);
  });

  test('stands in place on a terminal, and ends its line once', () => {
    const said = shown(true);
    expect(said).toHaveLength(101);
    expect(said.every((text) => text.startsWith('\r\u001b[K'))).toBe(true);
    expect(said.filter((text) => text.endsWith('\n'))).toHaveLength(1);
    expect(said.at(-1)).toBe(`\r\u001b[Kbooks ${'█'.repeat(24)} 100%\n`);
  });

  test('of nothing is whole at once', () => {
    const said: string[] = [];
    progress('books', { isTTY: false, write: (text: string) => said.push(text) > 0 } as unknown as NodeJS.WriteStream)(0, 0);
    expect(said).toEqual(['books … 100%\n']);
  });
});
