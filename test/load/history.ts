/** What a long past costs: to start on it, to build the views anew from it, and to borrow what was lent thousands of times. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { projections } from '../../infrastructure/app/library.ts';
import { embeddedEngine, type Engine } from '../../infrastructure/app/engine.ts';
import { pagesFolder } from '../../infrastructure/embedded/log-pages.ts';
import { ask, allAnswered, each } from './client.ts';
import { quantile, secondsOf, spreadOf, type Bench, type Figure } from './measure.ts';
import { eventsPerLoan, pastPatron, pastTitle, writePast, type Past } from './past.ts';
import { served, type Served } from './processes.ts';
import { replayFigures } from './replay.ts';

const tenYears = { from: '2016-12-01T00:00:00.000Z', to: '2026-10-01T00:00:00.000Z' } as const;

/** A past with so many events; its hottest title and patron have the stated numbers when it is ten years' worth. */
export const pastOf = (events: number): Past => ({ loans: Math.round(events / eventsPerLoan), titles: 2_000, patrons: 5_000, hotTitle: 50, hotPatron: 125, ...tenYears });

/** Waits until the log has its pages: a library that was not written within a minute has had the time for them. */
const paged = async (folder: string): Promise<void> => {
  const written = async (): Promise<number> => (await stat(join(pagesFolder(join(folder, 'events')), 'data.mdb'))).mtimeMs;
  while (Date.now() - (await written()) < 2_000) await new Promise((resume) => setTimeout(resume, 500));
};

/** Writes a past into a folder and answers the opened engine. */
const made = async (bench: Bench, folder: string, events: number): Promise<Engine> => {
  const engine = await embeddedEngine(folder, true);
  const seconds = await secondsOf(() => writePast(engine, pastOf(events), (done) => bench.say(`a past of ${events} events: ${Math.floor((100 * done) / events)} %`)));
  bench.say(`a past of ${events} events took ${seconds.toFixed(0)} s to write`);
  bench.say(`its pages took ${(await secondsOf(() => paged(folder))).toFixed(0)} s`);
  return engine;
};

/** Milliseconds of a borrow and of the return after it, one after the other, of one title by one reader. */
const borrowAgain = async (library: Served, titleId: string, cookie: string, times: number): Promise<readonly number[]> => {
  const latencies: number[] = [];
  for (let i = 0; i < times; i++) {
    const borrowed = allAnswered(await ask(library.port, 1, each(1, () => ({ method: 'POST', path: `/api/titles/${titleId}/loan`, cookie }))), '201');
    latencies.push(borrowed.latencies[0] as number);
    allAnswered(await ask(library.port, 1, each(1, () => ({ method: 'DELETE', path: `/api/titles/${titleId}/loan`, cookie }))), '200');
  }
  return latencies;
};

const startFigures = async (bench: Bench, folder: string, events: number, limit: number | null): Promise<readonly Figure[]> => {
  bench.say(`start with ${events} events: first the views`);
  const first = await served('server', folder);
  await first.run('caughtUp');
  await first.stop();
  const seconds: number[] = [];
  const memory: number[] = [];
  for (let round = 0; round < bench.rounds; round++) {
    bench.say(`start with ${events} events, round ${round + 1}`);
    const library = await served('server', folder);
    seconds.push(library.started / 1000);
    memory.push((await library.run('memory')) / 1e6);
    await library.stop();
  }
  return [
    { name: `start with ${events.toLocaleString('en')} events`, unit: 's', value: spreadOf(seconds), ...(limit === null ? {} : { aim: { most: limit } }), note: 'process begun to port open, views up to date' },
    { name: `memory with ${events.toLocaleString('en')} events`, unit: 'MB', value: spreadOf(memory) },
  ];
};

/** A million events: replay, start, and every projection built anew. */
export const millionFigures = async (bench: Bench): Promise<readonly Figure[]> => {
  const folder = join(bench.folder, 'million');
  const events = Math.round(1_000_000 * bench.scale);
  const engine = await made(bench, folder, events);
  const replay = await replayFigures(bench, engine);
  await engine.close();
  const start = await startFigures(bench, folder, events, 3);
  const library = await served('server', folder);
  const rebuilds: Figure[] = [];
  for (const { name } of projections) {
    bench.say(`rebuild of ${name}`);
    const seconds = await library.run('rebuild', name);
    rebuilds.push({ name: `rebuild of ${name}`, unit: 'events/s', value: spreadOf([events / seconds]), note: `${seconds.toFixed(1)} s for ${events} events, measured once` });
  }
  rebuilds.push({ name: 'memory after the rebuilds', unit: 'MB', value: spreadOf([(await library.run('memory')) / 1e6]) });
  await library.stop();
  return [...replay, ...start, ...rebuilds];
};

/** Ten years: three million events, a title lent 5,000 times, a patron with 2,000 loans, against the first day. */
export const historyFigures = async (bench: Bench): Promise<readonly Figure[]> => {
  const folder = join(bench.folder, 'ten-years');
  const events = Math.round(3_000_000 * bench.scale);
  await (await made(bench, folder, events)).close();
  bench.say('ten years: the views');
  const warm = await served('server', folder);
  await warm.run('caughtUp');
  await warm.stop();
  const [old, young] = [await served('server', folder), await served('server', join(bench.folder, 'day-one'))];
  try {
    const oldReader = await old.run('session', pastPatron(0));
    const [first] = await borrowAgain(old, pastTitle(0), oldReader, 1);
    const [title] = await young.run('titles', 1);
    const [reader] = await young.run('patrons', 1);
    await borrowAgain(young, title as string, reader as string, 50);
    await borrowAgain(old, pastTitle(0), oldReader, 50);
    const rounds: { readonly old: number; readonly young: number }[] = [];
    for (let round = 0; round < bench.rounds; round++) {
      bench.say(`borrow after ten years and on day one, round ${round + 1}`);
      const times = 200;
      const [a, b] = round % 2 === 0
        ? [await borrowAgain(old, pastTitle(0), oldReader, times), await borrowAgain(young, title as string, reader as string, times)]
        : [await borrowAgain(young, title as string, reader as string, times), await borrowAgain(old, pastTitle(0), oldReader, times)].reverse();
      rounds.push({ old: quantile(a ?? [], 0.5), young: quantile(b ?? [], 0.5) });
    }
    return [
      {
        name: 'borrow after ten years', unit: 'ms', value: spreadOf(rounds.map((r) => r.old)), aim: { most: 1.1 },
        against: { name: 'on day one', value: spreadOf(rounds.map((r) => r.young)), ratio: spreadOf(rounds.map((r) => r.old / r.young)) },
        note: `${events.toLocaleString('en')} events; a title lent ${Math.round(events / eventsPerLoan / 50)} times, a reader with ${Math.round(events / eventsPerLoan / 125)} loans; medians of 200`,
      },
      { name: 'the very first borrow after a start', unit: 'ms', value: spreadOf([first as number]), note: 'the same title and reader, asked as soon as the port was open' },
      { name: 'memory after ten years', unit: 'MB', value: spreadOf([(await old.run('memory')) / 1e6]) },
    ];
  } finally {
    await old.stop();
    await young.stop();
  }
};

/** Ten million events: only the start, since writing them takes long. */
export const tenMillionFigures = async (bench: Bench): Promise<readonly Figure[]> => {
  const folder = join(bench.folder, 'ten-million');
  const events = Math.round(10_000_000 * bench.scale);
  await (await made(bench, folder, events)).close();
  return startFigures(bench, folder, events, null);
};
