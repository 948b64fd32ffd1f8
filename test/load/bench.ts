/** The sections of the bench, run one after the other in one process that starts others. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { appendFigures } from './append.ts';
import { historyFigures, millionFigures, tenMillionFigures } from './history.ts';
import { isMet, tableOf, type Bench, type Figure } from './measure.ts';
import { overloadFigures, searchFigures, servingFigures } from './serving.ts';

const sections: { readonly [name: string]: (bench: Bench) => Promise<readonly Figure[]> } = {
  append: appendFigures, serving: servingFigures, overload: overloadFigures, search: searchFigures, million: millionFigures, history: historyFigures, 'ten-million': tenMillionFigures,
};

const help = `npm run bench -- [section …] [--rounds N] [--scale X] [--folder DIR] [--json]

  sections   ${Object.keys(sections).join(', ')} (all but ten-million unless some are named)
  --rounds   measured so often, 5 unless said otherwise; each cell shows minimum / median / maximum
  --scale    1 for the stated sizes; 0.1 gives a quick look with a tenth of the events, requests and titles
  --folder   where the data goes, on the disk to be measured; emptied afterwards
  --json     the figures as JSON instead of a table
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
  return { names: names.length > 0 ? names : Object.keys(sections).filter((name) => name !== 'ten-million'), rounds, scale, folder: option(given, 'folder') };
};

/** Runs what was asked for and answers the exit code: 0 measured, whether or not an aim was missed; 2 not understood. */
export const bench = async (given: readonly string[]): Promise<number> => {
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
  try {
    for (const name of wished.names) figures.push(...(await (sections[name] as (typeof sections)[string])({ folder, rounds: wished.rounds, scale: wished.scale, say })));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'processor'}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, Node ${process.versions.node}`;
  if (given.includes('--json')) process.stdout.write(`${JSON.stringify({ machine, rounds: wished.rounds, scale: wished.scale, figures }, null, 2)}\n`);
  else process.stdout.write(`\n${machine}; ${wished.rounds} rounds, minimum / median / maximum${wished.scale === 1 ? '' : `; scale ${wished.scale}: these are not the stated sizes`}\n\n${tableOf(figures)}\n`);
  const missed = figures.filter((figure) => isMet(figure) === false);
  if (missed.length > 0) process.stderr.write(`\nmissed: ${missed.map(({ name }) => name).join('; ')}\n`);
  return 0;
};
