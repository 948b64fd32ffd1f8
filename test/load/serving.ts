/** Over HTTP, as readers meet it: borrows, pages, a rush on one title, searches while others borrow. */
import { allAnswered, ask, each, offer, type Request } from './client.ts';
import { quantile, sideBySide, spreadOf, type Bench, type Figure } from './measure.ts';
import { served, type Served } from './processes.ts';
import { queries } from './titles.ts';
import { standardLimits } from '../../infrastructure/http/shedding.ts';
import { join } from 'node:path';

const connections = 64;

const borrowOf = (titleId: string, cookie: string): Request => ({ method: 'POST', path: `/api/titles/${titleId}/loan`, cookie });

export interface Lending {
  readonly titles: readonly string[];
  /** Cookies of so many patrons. */
  readonly patrons: readonly string[];
}

/** Titles, and patrons who may have more loans than the rules say at first. */
export const lendingIn = async (library: Served, titles: number, patrons: number): Promise<Lending> => {
  const made = { titles: await library.run('titles', titles), patrons: await library.run('patrons', patrons) };
  await library.run('generous');
  return made;
};

/** A pair is borrowed once: patron p takes titles p, p+1, p+2 …, one more each round. Answers the requests of the next round. */
export const roundsOf = ({ titles, patrons }: Lending): (() => (p: number) => Request) => {
  let turn = 0;
  return () => {
    const by = turn++;
    return (p) => borrowOf(titles[(p + by) % titles.length] as string, patrons[p] as string);
  };
};

/** Borrows without end, no pair twice: every patron once, then every patron with the title after the last. */
const pairsOf = (lending: Lending): (() => Request) => {
  const nextRound = roundsOf(lending);
  let [request, pair] = [nextRound(), 0];
  return () => {
    if (pair === lending.patrons.length) [request, pair] = [nextRound(), 0];
    return request(pair++);
  };
};

/** Requests per second, every answer being `status`. */
const rateOf = async (port: number, count: number, status: string, request: (i: number) => Request, over = connections): Promise<number> => {
  const { seconds } = allAnswered(await ask(port, over, each(count, request)), status);
  return count / seconds;
};

const warmed = async (bare: Served): Promise<void> => {
  await rateOf(bare.port, 5_000, '201', () => ({ method: 'POST', path: '/loans', body: '{"titleId":"x"}' }));
};

export const servingFigures = async (bench: Bench): Promise<readonly Figure[]> => {
  const [library, bare] = [await served('server', join(bench.folder, 'serving')), await served('bare')];
  try {
    bench.say('borrow: patrons and titles made');
    const count = Math.round(6_000 * bench.scale);
    const lending = await lendingIn(library, 2_000, count);
    const { titles, patrons } = lending;
    await warmed(bare);
    const nextRound = roundsOf(lending);
    const borrowAll = async (): Promise<number> => {
      const rate = await rateOf(library.port, count, '201', nextRound());
      await library.run('caughtUp');
      return rate;
    };
    bench.say('borrow: warming up');
    await borrowAll();
    bench.say('borrow');
    const bareRate = (): Promise<number> => rateOf(bare.port, count * 3, '201', () => ({ method: 'POST', path: '/loans', body: '{"titleId":"x"}' }));
    const borrow = await sideBySide(bench.rounds, borrowAll, bareRate);
    bench.say('pages');
    const page = await sideBySide(bench.rounds, () => rateOf(library.port, count, '200', (i) => ({ method: 'GET', path: `/api/titles/${titles[i % titles.length]}`, cookie: patrons[i % patrons.length] as string })), bareRate);
    const shelf = await sideBySide(bench.rounds, () => rateOf(library.port, count, '200', (i) => ({ method: 'GET', path: '/api/shelf', cookie: patrons[i % patrons.length] as string })), bareRate);
    bench.say('a rush: everybody wants one title');
    const rushes = [];
    for (let round = 0; round < bench.rounds; round++) {
      const [wanted] = await library.run('titles', 1);
      const readers = Math.min(3_000, patrons.length);
      rushes.push(await rateOf(library.port, readers, '201', (p) => borrowOf(wanted as string, patrons[p] as string)));
      await library.run('caughtUp');
    }
    const against = (value: Figure['value'], ratio: Figure['value']): NonNullable<Figure['against']> => ({ name: 'Fastify alone, validated JSON POST', value, ratio });
    return [
      { name: 'borrow over HTTP', unit: 'requests/s', value: borrow.value, against: against(borrow.other, borrow.ratio), aim: { least: 0.25 }, note: `${connections} connections, session checked, two streams, durable, different readers and titles` },
      { name: 'title page', unit: 'requests/s', value: page.value, against: against(page.other, page.ratio) },
      { name: 'shelf', unit: 'requests/s', value: shelf.value, against: against(shelf.other, shelf.ratio), note: `${bench.rounds + 1} loans on each` },
      { name: 'a rush on one title', unit: 'requests/s', value: spreadOf(rushes), note: `${Math.min(3_000, patrons.length)} readers borrow the same title, each once` },
      { name: 'memory after it', unit: 'MB', value: spreadOf([(await library.run('memory')) / 1e6]) },
    ];
  } finally {
    await library.stop();
    await bare.stop();
  }
};

/** Three times as many borrows as can be done, offered without waiting for answers, to the library as it is served. */
export const overloadFigures = async (bench: Bench): Promise<readonly Figure[]> => {
  const library = await served('server', join(bench.folder, 'overload'), 'limited');
  try {
    bench.say('overload: patrons and titles made');
    const { titles, patrons } = await lendingIn(library, 400, Math.round(3_000 * bench.scale));
    const next = pairsOf({ titles, patrons });
    const seats = standardLimits.atOnce.command;
    await rateOf(library.port, 1_500, '201', next, seats);
    const rounds: { readonly capacity: number; readonly alone: number; readonly done: number; readonly away: number; readonly p99: number }[] = [];
    for (let round = 0; round < bench.rounds; round++) {
      bench.say(`overload, round ${round + 1}`);
      const capacity = await rateOf(library.port, 1_000, '201', next, seats);
      const calm = await offer(library.port, capacity / 3, Math.round(capacity * 2), next);
      const crowd = await offer(library.port, capacity * 3, Math.round(capacity * 3 * 8), next);
      const [done, away] = [crowd.get('201') ?? [], crowd.get('503') ?? []];
      if (done.length + away.length !== Math.round(capacity * 3 * 8)) throw new Error(`answers other than 201 and 503: ${[...crowd.keys()].join(', ')}`);
      rounds.push({ capacity, alone: quantile(calm.get('201') ?? [], 0.99), done: done.length / 8 / capacity, away: quantile(away, 0.99), p99: quantile(done, 0.99) });
      await library.run('caughtUp');
    }
    const spread = (of: keyof (typeof rounds)[number]): Figure['value'] => spreadOf(rounds.map((r) => r[of]));
    return [
      { name: 'borrows that can be done', unit: 'requests/s', value: spread('capacity'), note: `${seats} connections, as many as there are seats` },
      { name: 'a third of that offered: p99', unit: 'ms', value: spread('alone') },
      { name: 'three times that offered: p99 of those done', unit: 'ms', value: spread('p99') },
      { name: 'three times that offered: p99 of those turned away', unit: 'ms', value: spread('away') },
      { name: 'three times that offered: done, as a part of what can be done', unit: '', value: spread('done') },
    ];
  } finally {
    await library.stop();
  }
};

export const searchFigures = async (bench: Bench): Promise<readonly Figure[]> => {
  const library = await served('server', join(bench.folder, 'searching'));
  try {
    const titles = Math.round(200_000 * bench.scale);
    bench.say(`search: ${titles} titles`);
    const memory = await library.run('searchable', titles);
    const next = pairsOf(await lendingIn(library, 100, 2_000));
    const search = (q: string): Request => ({ method: 'GET', path: `/api/titles?q=${encodeURIComponent(q)}` });
    allAnswered(await ask(library.port, 1, each(queries.length * 5, (i) => search(queries[i % queries.length] as string))), '200');
    const rounds: { readonly p50: number; readonly p99: number; readonly alone: number }[] = [];
    const slowest = new Map<string, number>();
    for (let round = 0; round < bench.rounds; round++) {
      bench.say(`search while others borrow, round ${round + 1}`);
      const asked = 1_200;
      const alone = allAnswered(await ask(library.port, 1, each(asked, (i) => search(queries[i % queries.length] as string))), '200');
      // Eight readers borrow as fast as they are answered until the searches are over.
      let over = false;
      const borrowing = ask(library.port, 8, () => (over ? null : next()));
      const { latencies } = allAnswered(await ask(library.port, 1, each(asked, (n) => search(queries[n % queries.length] as string))), '200');
      over = true;
      allAnswered(await borrowing, '201');
      rounds.push({ p50: quantile(latencies, 0.5), p99: quantile(latencies, 0.99), alone: quantile(alone.latencies, 0.99) });
      for (const [q, query] of queries.entries()) {
        const own = alone.latencies.filter((_, n) => n % queries.length === q);
        slowest.set(query, Math.max(slowest.get(query) ?? 0, quantile(own, 0.5)));
      }
    }
    const [query, worst] = [...slowest].sort((a, b) => b[1] - a[1])[0] ?? ['', 0];
    return [
      { name: `search, ${titles} titles, alone, p99`, unit: 'ms', value: spreadOf(rounds.map((r) => r.alone)), aim: { most: 10 }, note: `slowest query of ${queries.length}: ${query}, median ${worst.toFixed(1)} ms` },
      { name: 'search while others borrow, p50', unit: 'ms', value: spreadOf(rounds.map((r) => r.p50)), note: 'eight readers borrow without pause' },
      { name: 'search while others borrow, p99', unit: 'ms', value: spreadOf(rounds.map((r) => r.p99)), aim: { most: 10 } },
      { name: 'memory of the search index', unit: 'MB', value: spreadOf([memory / 1e6]), note: `${titles} titles` },
    ];
  } finally {
    await library.stop();
  }
};
