/** The command line: finds the command that was typed and runs it. What each does stands in `commands/`. */
import { backup, restore } from './commands/backup.ts';
import { check } from './commands/check.ts';
import { callOf, Misuse, say, type Command } from './commands/command.ts';
import { drill } from './commands/drill.ts';
import { exportLibrary, listForgotten } from './commands/export.ts';
import { importLibrary } from './commands/import.ts';
import { rotateKey } from './commands/key.ts';
import { migrate } from './commands/migrate.ts';
import { rebuild } from './commands/rebuild.ts';
import { createStaff } from './commands/staff.ts';
import { state } from './commands/state.ts';
import { settingsFrom } from './settings.ts';

export const commands: readonly Command[] = [createStaff, rotateKey, backup, restore, drill, check, rebuild, exportLibrary, importLibrary, migrate, listForgotten, state];

/** What works on a cluster too; the others are about a folder. */
const onServers: readonly Command[] = [createStaff, migrate];

const width = Math.max(...commands.map(({ name }) => name.length));

const help = `npm run nagi -- <command>

${commands.map(({ name, about }) => `  ${name.padEnd(width)}  ${about}`).join('\n')}
  ${'help'.padEnd(width)}  this text; "<command> --help" tells more about one

The library is the one in the folder NAGI_DATA names. Exit codes: 0 done; 1 not done, or damage or a difference was found; 2 not
understood, nothing was done.
`;

const helpOf = ({ name, usage, about, help: more }: Command): string => `npm run nagi -- ${name} ${usage}\n\n${about[0]?.toUpperCase()}${about.slice(1)}.\n\n${more}\n`;

const commandIn = (given: readonly string[]): { readonly command: Command; readonly rest: readonly string[] } | null => {
  const command = commands.find(({ name }) => name.split(' ').every((word, i) => given[i] === word));
  return command === undefined ? null : { command, rest: given.slice(command.name.split(' ').length) };
};

const run = async (root: string, given: readonly string[]): Promise<number> => {
  const found = commandIn(given);
  if (found === null) {
    const isHelp = given.length === 0 || ['help', '--help', '-h'].includes(given[0] ?? '');
    if (!isHelp) process.stderr.write(`There is no command "${given.join(' ')}".\n\n`);
    process.stdout.write(help);
    return isHelp ? 0 : 2;
  }
  const call = callOf(found.command, found.rest, root, () => settingsFrom(process.env, root));
  if (call === 'help') {
    say(helpOf(found.command));
    return 0;
  }
  if (call.settings.cluster !== null && !onServers.includes(found.command)) {
    throw new Misuse(`${found.command.name} is about a library in a folder; ENGINE says cluster. How it is done there stands in docs/operations/cluster.md.`);
  }
  return found.command.run(call);
};

/** Runs one command and answers the exit code: 0 done, 1 failed or found something wrong, 2 not understood. */
export const command = async (root: string, given: readonly string[]): Promise<number> => {
  try {
    return await run(root, given);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return error instanceof Misuse ? 2 : 1;
  }
};
