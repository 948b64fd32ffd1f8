/** What a command of the command line is, and how what is typed becomes a call of it. */
import { parseArgs } from 'node:util';
import type { Settings } from '../settings.ts';

export interface Call {
  /** The project's own folder. */
  readonly root: string;
  readonly settings: Settings;
  readonly words: readonly string[];
  /** The value of `--name`, `null` when it was not given. */
  text(name: string): string | null;
  flag(name: string): boolean;
}

export interface Command {
  readonly name: string;
  /** What may follow the name: `FILE [--keys FILE]`. */
  readonly usage: string;
  /** One line for the list of commands. */
  readonly about: string;
  /** The rest, for `--help`. */
  readonly help: string;
  readonly options: { readonly [name: string]: 'text' | 'flag' };
  /** How many words it takes besides options: at least, at most. */
  readonly words: readonly [number, number];
  /** Answers the exit code: 0 done, 1 failed or damage found. Throws a sentence that says why (1), or `Misuse` (2). */
  run(call: Call): Promise<number>;
}

/** What was typed is not a command that can be carried out; nothing was done. */
export class Misuse extends Error {}

export const seeHelp = ({ name }: Command): string => `See: npm run nagi -- ${name} --help`;

export const callOf = (command: Command, given: readonly string[], root: string, settings: () => Settings): Call | 'help' => {
  const options = Object.fromEntries(Object.entries(command.options).map(([name, kind]) => [name, { type: kind === 'flag' ? ('boolean' as const) : ('string' as const) }]));
  const read = parsed(command, given, { ...options, help: { type: 'boolean', short: 'h' } });
  if (read.values['help'] === true) return 'help';
  const [least, most] = command.words;
  const words = read.positionals;
  if (words.length < least) throw new Misuse(`${command.name} needs more: ${command.name} ${command.usage}\n${seeHelp(command)}`);
  if (words.length > most) throw new Misuse(`${command.name} does not know what to do with "${words[most]}".\n${seeHelp(command)}`);
  const valueOf = (name: string): string | null => {
    const value = read.values[name];
    if (value === '') throw new Misuse(`--${name} needs a value.\n${seeHelp(command)}`);
    return typeof value === 'string' ? value : null;
  };
  return { root, settings: settings(), words, text: valueOf, flag: (name) => read.values[name] === true };
};

type Options = NonNullable<NonNullable<Parameters<typeof parseArgs>[0]>['options']>;

const parsed = (command: Command, given: readonly string[], options: Options): { readonly values: { readonly [name: string]: unknown }; readonly positionals: readonly string[] } => {
  try {
    return parseArgs({ args: [...given], options, allowPositionals: true, strict: true });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code?.startsWith('ERR_PARSE_ARGS') !== true) throw error;
    throw new Misuse(`${command.name}: ${message.split(/\.\s/)[0] ?? ''}.\n${seeHelp(command)}`, { cause: error });
  }
};

/** A line for whoever typed the command. */
export const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};
