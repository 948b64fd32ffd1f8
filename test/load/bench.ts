/** The sections of the bench, run one after the other in one process that starts others. */
import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { appendFigures } from './append.ts';
import { clusterFigures } from './cluster.ts';
import { historyFigures, millionFigures, tenMillionFigures } from './history.ts';
import { isMet, tableOf, type Bench, type Figure, type Servers } from './measure.ts';
import { endAll } from './processes.ts';
import { overloadFigures, searchFigures, servingFigures } from './serving.ts';

const sections: { readonly [name: string]: (bench: Bench) => Promise<readonly Figure[]> } = {
  append: appendFigures, serving: servingFigures, overload: overloadFigures, search: searchFigures, million: millionFigures, history: historyFigures, 'ten-million': tenMillionFigures,
  cluster: clusterFigures,
};

/** Not among those that run when none is named: one takes long, the other needs servers. */
const onlyNamed = ['ten-million', 'cluster'];

const help = `npm run bench -- [section …] [--rounds N] [--scale X] [--folder DIR] [--json]

  sections   ${Object.keys(sections).join(', ')} (all but ${onlyNamed.join(' and ')} unless some are named)
  --rounds   measured so often, 5 unless said otherwise; each cell shows minimum / median / maximum
  --scale    1 for the stated sizes; 0.1 gives a quick look with a tenth of the events, requests and titles
  --folder   where the data goes, on the disk to be measured; emptied afterwards
  --json     the figures as JSON instead of a table

cluster uses the servers that ESDB_URL, MONGO_URL and KAFKA_BROKERS name, and leaves there what it wrote: databases, streams and topics that begin with "bench-".
Those not named it starts, as npm run test:engines does, and nothing of them is kept.
`;

const option = (given: readonly string[], name: string): string | null => {
  const at = given.indexOf(`--${name}`);
  return at === -1 ? null : (given[at + 1] ?? '');
};

/** What was asked for, or the sentence that says what does not fit. */
const wishes = (given: readonly string[]): { readonly names: readonly string[]; readonly rounds: number; readonly scale: number; readonly folder: string | null } | string => {
  const names = given.filter((word, i) => !word.startsWith('--') && !['--rounds', '--scale', '--folder'].includes(given[i - 1] ?? ''));
  const unknown = [...names.filter((name) => sections[name] === undefined), ...given.filter((word) => word.startsWith('--') && !['--rounds', '--scale', '--folder', '--json'].includes(word))];
  if (unknown.length > 0) return `There is no ${unknown.join(', ')}.\n\n${help}`;
  const [rounds, scale] = [Number(option(given, 'rounds') ?? 5), Number(option(given, 'scale') ?? 1)];
  if (!Number.isInteger(rounds) || rounds < 1) return '--rounds is a whole number from 1';
  if (!(scale > 0 && scale <= 1)) return '--scale is above 0 and at most 1';
  return { names: names.length > 0 ? names : Object.keys(sections).filter((name) => !onlyNamed.includes(name)), rounds, scale, folder: option(given, 'folder') };
};

interface Provided {
  readonly variables: Servers;
  stop(): Promise<void>;
}

/** Resolves when somebody ends the bench early. */
const ended = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });

/**
 * Runs what was asked for and answers the exit code: 0 measured, whether or not an aim was missed; 2 not understood. `provide` starts the
 * servers of a cluster, with a folder for what is measured of them.
 */
export const bench = async (given: readonly string[], provide: (folder: string, say: (text: string) => void) => Promise<Provided>): Promise<number> => {
  if (given.includes('--help')) {
    process.stdout.write(help);
    return 0;
  }
  const wished = wishes(given);
  if (typeof wished === 'string') {
    process.stderr.write(`${wished}\n`);
    return 2;
  }
  const base = wished.folder ?? tmpdir();
  await mkdir(base, { recursive: true });
  const folder = await mkdtemp(join(base, 'nagi-bench-'));
  const began = performance.now();
  const say = (text: string): void => void process.stderr.write(`${((performance.now() - began) / 1000).toFixed(0).padStart(5)} s  ${text}\n`);
  const figures: Figure[] = [];
  let provided: Promise<Provided> | null = null;
  const servers = async (): Promise<Servers> => (await (provided ??= provide(join(folder, 'eventstore'), say))).variables;
  const measure = async (): Promise<boolean> => {
    for (const name of wished.names) figures.push(...(await (sections[name] as (typeof sections)[string])({ folder, rounds: wished.rounds, scale: wished.scale, say, servers })));
    return true;
  };
  let whole: boolean;
  try {
    whole = await Promise.race([measure(), ended().then(() => false)]);
  } finally {
    await endAll();
    // Servers that could not be started said so to whoever asked for them.
    await (provided as Promise<Provided> | null)?.then(({ stop }) => stop(), () => undefined);
    await rm(folder, { recursive: true, force: true, maxRetries: 10 });
  }
  if (!whole) {
    // What is still being measured here ends with the process, and may have written once more.
    rmSync(folder, { recursive: true, force: true });
    process.exit(130);
  }
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'processor'}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, Node ${process.versions.node}`;
  if (given.includes('--json')) process.stdout.write(`${JSON.stringify({ machine, rounds: wished.rounds, scale: wished.scale, figures }, null, 2)}\n`);
  else process.stdout.write(`\n${machine}; ${wished.rounds} rounds, minimum / median / maximum${wished.scale === 1 ? '' : `; scale ${wished.scale}: these are not the stated sizes`}\n\n${tableOf(figures)}\n`);
  const missed = figures.filter((figure) => isMet(figure) === false);
  if (missed.length > 0) process.stderr.write(`\nmissed: ${missed.map(({ name }) => name).join('; ')}\n`);
  return 0;
};
