/** Reading a long log again: as stored, opened by the codec, and folded into the states of all streams; against JSON lines in a file. */
import { createReadStream, createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { decode } from '../../application/codec.ts';
import type { Engine } from '../../infrastructure/app/engine.ts';
import type { Stored } from '../../application/ports.ts';
import { work } from '../../domain/catalogue/work.ts';
import type { Recorded } from '../../domain/events.ts';
import { patron } from '../../domain/lending/patron.ts';
import { title } from '../../domain/lending/title.ts';
import { reading } from '../../domain/reading/reading.ts';
import { secondsOf, sideBySide, spreadOf, type Bench, type Figure } from './measure.ts';

const eachPage = async (engine: Engine, hear: (page: readonly Stored[]) => Promise<void> | void): Promise<number> => {
  const head = await engine.events.head();
  const stop = new AbortController();
  let count = 0;
  for await (const page of engine.events.follow('', stop.signal)) {
    await hear(page);
    count += page.length;
    if (page.at(-1)?.position === head) stop.abort();
  }
  return count;
};

// The streams are of different deciders; which is known by the name of the stream.
// oxlint-disable-next-line typescript/no-explicit-any -- states are opaque here
const deciders: { readonly [prefix: string]: { readonly initial: any; evolve(state: any, event: any): any } } = { patron, title, reading, work };

const foldAll = (): ((page: readonly Recorded[]) => void) => {
  const states = new Map<string, unknown>();
  return (page) => {
    for (const { stream, event } of page) {
      const decider = deciders[stream.slice(0, stream.indexOf('-'))];
      if (decider === undefined) throw new Error(`no decider for ${stream}`);
      states.set(stream, decider.evolve(states.has(stream) ? states.get(stream) : decider.initial, event));
    }
  };
};

const jsonLines = async (engine: Engine, path: string): Promise<void> => {
  const out = createWriteStream(path);
  await eachPage(engine, async (page) => {
    if (!out.write(page.map((event) => `${JSON.stringify(event)}\n`).join(''))) await once(out, 'drain');
  });
  out.end();
  await once(out, 'finish');
};

/** Seconds of what begins without what the one before it left in memory (`--expose-gc`, as `npm run bench` sets it). */
const fresh = (measured: () => Promise<unknown>): Promise<number> => {
  globalThis.gc?.();
  return secondsOf(measured);
};

export const replayFigures = async (bench: Bench, engine: Engine): Promise<readonly Figure[]> => {
  const lines = join(bench.folder, 'log.jsonl');
  bench.say('replay: JSON lines to compare with');
  await jsonLines(engine, lines);
  const count = await eachPage(engine, () => undefined);
  const parsed = async (): Promise<number> => {
    let read = 0;
    const seconds = await fresh(async () => {
      for await (const line of createInterface({ input: createReadStream(lines), crlfDelay: Infinity })) if ((JSON.parse(line) as Stored).id !== '') read++;
    });
    return read / seconds;
  };
  bench.say(`replay of ${count} events, as stored`);
  const stored = await sideBySide(bench.rounds, async () => count / (await fresh(() => eachPage(engine, () => undefined))), parsed);
  const per = async (name: string, reader: () => (page: readonly Stored[]) => Promise<void>): Promise<number[]> => {
    const rates: number[] = [];
    for (let round = 0; round < bench.rounds; round++) {
      bench.say(`replay, ${name}, round ${round + 1}`);
      rates.push(count / (await fresh(() => eachPage(engine, reader()))));
    }
    return rates;
  };
  const opened = await per('opened', () => async (page) => void (await decode(engine.vault, page)));
  const folded = await per('folded', () => {
    const fold = foldAll();
    return async (page) => fold(await decode(engine.vault, page));
  });
  return [
    { name: 'replay, decoded', unit: 'events/s', value: stored.value, against: { name: 'JSON lines parsed', value: stored.other, ratio: stored.ratio }, note: `${count} events` },
    { name: 'replay, decoded, absolute', unit: 'events/s', value: stored.value, aim: { least: 1_000_000 } },
    { name: 'replay, personal fields looked up in the vault', unit: 'events/s', value: spreadOf(opened), note: 'a third of the events are sealed; their keys are destroyed, as after ten years' },
    { name: 'replay, folded into the states of all streams', unit: 'events/s', value: spreadOf(folded), aim: { least: 250_000 } },
  ];
};
