/** Builds what the screens show anew from the log. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { decode } from '../../../application/codec.ts';
import { runProjections } from '../../../projections/runner.ts';
import { openDataFolder } from '../../embedded/data-folder.ts';
import { pagesFolder } from '../../embedded/log-pages.ts';
import { embeddedEngine } from '../engine.ts';
import { projections } from '../library.ts';
import { Misuse, say, type Command } from './command.ts';
import { progress } from './progress.ts';

/** Longer than any library takes to read its log once, in ms. */
const patience = 24 * 3_600_000;

/** Throws away all that is made from the log, with the places of those who follow it: they hear everything again, and change nothing. */
const discard = async (folder: string): Promise<void> => {
  const data = await openDataFolder(folder);
  try {
    for (const copy of [join(folder, 'documents'), pagesFolder(join(folder, 'events'))]) await rm(copy, { recursive: true, force: true });
  } finally {
    await data.release();
  }
};

const rebuildIn = async (folder: string, production: boolean, names: readonly string[], fresh: boolean): Promise<void> => {
  const engine = await embeddedEngine(folder, !production);
  const stop = new AbortController();
  try {
    const head = await engine.events.head();
    const troubles: unknown[] = [];
    let tell: (more: number) => void = () => undefined;
    const runner = await runProjections(
      {
        events: engine.events, documents: engine.documents,
        decode: (page, concerns) => {
          tell(page.length);
          return decode(engine.vault, page, concerns);
        },
        onApplied: () => undefined,
        onTrouble: (_name, trouble) => troubles.push(trouble),
      },
      projections.filter(({ name }) => names.includes(name)),
      stop.signal,
    );
    for (const name of names) {
      const shows = progress(name);
      let done = 0;
      tell = (more) => shows((done += more), Number(head));
      if (fresh) await runner.reached(name, head, patience);
      else await runner.rebuild(name);
      shows(1, 1);
    }
    stop.abort();
    await runner.stopped();
    if (troubles.length > 0) throw troubles[0];
  } finally {
    stop.abort();
    await engine.close();
  }
};

export const rebuild: Command = {
  name: 'rebuild',
  usage: '[PROJECTION …] [--discard]',
  about: 'builds what the screens show anew from the log; the server must be stopped',
  help: `Builds the named projections (all of them when none is named) beside those in use, then switches. When it is interrupted, those in use
stay; run it again. Projections: ${projections.map(({ name }) => name).join(', ')}.

  --discard  throws all of them away first, for when they are damaged and cannot be opened. Interrupted, the next start
             builds the rest.`,
  options: { discard: 'flag' },
  words: [0, projections.length],
  run: async ({ settings: { folder, production }, words, flag }) => {
    const known = projections.map(({ name }) => name);
    const unknown = words.find((name) => !known.includes(name));
    if (unknown !== undefined) throw new Misuse(`there is no projection ${unknown}; there are: ${known.join(', ')}`);
    if (flag('discard') && words.length > 0) throw new Misuse('--discard throws all of them away: name none');
    if (flag('discard')) await discard(folder);
    const names = words.length === 0 ? known : [...new Set(words)];
    await rebuildIn(folder, production, names, flag('discard'));
    say(`${names.join(', ')}: built anew.`);
    return 0;
  },
};
