/** Verifies a data folder, each part in a process of its own: damage may end the process that reads it, and that is an answer too. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { formatOf } from '../../embedded/data-folder.ts';
import { Misuse, say, type Command } from './command.ts';
import { inspections, type Finding, type Told } from './inspection.ts';
import { progress } from './progress.ts';

/** A process that says nothing for so long (ms) goes in circles on a damaged page. */
const patience = 60_000;

export interface Inspected {
  readonly part: string;
  readonly findings: readonly Finding[];
  readonly count: number;
}

const fileOf = (part: string): string => (part === 'contents' ? 'contents' : `${part === 'meaning' ? 'events' : part}/data.mdb`);

const inspect = async (root: string, folder: string, part: string, tell: (share: number) => void): Promise<Inspected> => {
  const script = join(root, 'dist', 'infrastructure', 'app', 'commands', 'inspect.js');
  const child = spawn(process.execPath, [script, folder, part], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<string>((resolve) => child.on('close', (code, signal) => resolve(signal ?? (code === 0 ? '' : `exit code ${code}`))));
  const findings: Finding[] = [];
  let [count, reached] = [0, 0];
  let whole = false;
  let complaint = '';
  child.stderr.on('data', (bytes: Buffer) => (complaint = `${complaint}${bytes.toString()}`.slice(-4000)));
  let watchdog = setTimeout(() => child.kill('SIGKILL'), patience);
  for await (const line of createInterface({ input: child.stdout })) {
    clearTimeout(watchdog);
    watchdog = setTimeout(() => child.kill('SIGKILL'), patience);
    const told = JSON.parse(line) as Told;
    if ('found' in told) findings.push(told.found);
    if ('counted' in told) count = told.counted;
    if ('done' in told) whole = true;
    if ('progress' in told) {
      reached = told.progress[0];
      tell(told.progress[0] / Math.max(1, told.progress[1]));
    }
  }
  const end = await ended;
  clearTimeout(watchdog);
  tell(1);
  if (!whole) {
    const why = /^\w*Error: .*$/m.exec(complaint)?.[0] ?? '';
    findings.push({ file: fileOf(part), at: reached === 0 ? 'while it was opened' : `after entry ${reached}`, what: why === '' ? `reading it ended the process (${end})` : why });
  }
  return { part, findings, count };
};

/** Parts side by side; then what events mean, when everything that is read from is sound. */
const inspectParts = async (root: string, folder: string, parts: readonly string[]): Promise<readonly Inspected[]> => {
  const shares = new Map<string, number>();
  const show = progress('check');
  const inspectOne = (part: string): Promise<Inspected> =>
    inspect(root, folder, part, (share) => {
      shares.set(part, share);
      show([...shares.values()].reduce((sum, s) => sum + s, 0), parts.length);
    });
  const all = await Promise.all(parts.filter((part) => part !== 'meaning').map(inspectOne));
  const readable = all.every(({ part, findings }) => part === 'contents' || findings.length === 0);
  return readable && parts.includes('meaning') ? [...all, await inspectOne('meaning')] : all;
};

const partNames = Object.keys(inspections);

const shown = 20;

/** What is made from the log, and how it is made again. */
const copies: readonly { readonly of: RegExp; readonly again: string }[] = [
  { of: /^(?:documents|events\/pages)\//, again: 'run: npm run nagi -- rebuild --discard' },
  { of: /^announcements\//, again: 'move the folder announcements away: they are announced anew, and who listens hears what was announced once more' },
];

/** What to do about it, by what is damaged. */
const wayBack = (findings: readonly Finding[]): string => {
  const hit = copies.filter(({ of }) => findings.some(({ file }) => of.test(file)));
  return findings.every(({ file }) => hit.some(({ of }) => of.test(file)))
    ? `Only what is made from the log is damaged; it can be made again. Stop the server, then ${hit.map(({ again }) => again).join('; and ')}`
    : 'The way back: stop the server, move the data folder away (keep it, and its master key), and bring back the newest backup:\n' +
        '  npm run nagi -- restore BACKUP --forgotten FILE\n' +
        'What is still readable of the old folder can be listed for FILE with: npm run nagi -- forgotten FILE';
};

export const check: Command = {
  name: 'check',
  usage: '[PART …]',
  about: 'verifies the data folder without changing it; the server may run',
  help: `Reads everything there is and compares: events without a gap, in order, each as it was written (checksum), sealed fields that open or
whose key was destroyed; every key; every record, document and announcement; every book against its SHA-256. What is damaged is named by file
and place; the exit code is 1 then. Parts: ${partNames.join(', ')}; all of them when none is named.`,
  options: {},
  words: [0, partNames.length],
  run: async ({ root, settings: { folder }, words }) => {
    const unknown = words.find((part) => !partNames.includes(part));
    if (unknown !== undefined) throw new Misuse(`check does not know the part ${unknown}; there are: ${partNames.join(', ')}`);
    if ((await formatOf(folder)) === null) throw new Error(`there is no library in ${folder}`);
    const all = await inspectParts(root, folder, words.length === 0 ? partNames : [...new Set(words)]);
    const findings = all.flatMap((part) => part.findings);
    for (const { part, count, findings: its } of all) say(`${its.length === 0 ? 'sound  ' : 'DAMAGED'} ${part.padEnd(10)} ${count}`);
    for (const { file, at, what } of findings.slice(0, shown)) say(`  ${file}, ${at}: ${what}`);
    if (findings.length > shown) say(`  and ${findings.length - shown} more`);
    if (findings.length === 0) return 0;
    say(wayBack(findings));
    return 1;
  },
};
