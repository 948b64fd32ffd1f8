/** What is turned away under too much load, and that nothing acknowledged is lost and readers go on reading meanwhile. */
import { demoBooks } from '../../infrastructure/demo/books.ts';
import { gateOf, kindOf, standardLimits, type Limits } from '../../infrastructure/http/shedding.ts';
import { record, terms } from '../journeys/library.ts';
import { asked, headerOf, isProblem, serve, type Answer } from './served.ts';

jest.setTimeout(180_000);

const machine = () => {
  const state = { now: 0, lag: 0 };
  return { state, now: () => state.now, lag: () => state.lag };
};

describe('the gate', () => {
  test.each([
    ['GET', '/api/home', 'query'], ['HEAD', '/api/titles?q=a', 'query'], ['POST', '/api/titles/t/loan', 'command'], ['DELETE', '/api/session', 'command'], ['POST', '/api/session', 'sign-in'],
    ['POST', '/api/session?x', 'sign-in'], ['POST', '/api/session/terms', 'command'], ['GET', '/api/reading/r/resources/a.xhtml', 'reading'], ['POST', '/api/reading/r/progress', 'reading'], ['PATCH', '/api/x', 'command'],
  ])('%s %s is a %s', (method, url, kind) => {
    expect(kindOf(method, url)).toBe(kind);
  });

  test('has so many seats of each kind, and a seat that is left is free again', () => {
    const gate = gateOf(standardLimits, machine());
    for (let n = 0; n < standardLimits.atOnce.command; n++) expect(gate.enter('command')).toBe(true);
    expect(gate.enter('command')).toBe(false);
    expect(gate.turnsAway('command', 'a')).toMatchObject({ status: 503 });
    // The others have their own.
    expect([gate.turnsAway('query', 'a'), gate.turnsAway('sign-in', 'a'), gate.turnsAway('reading', 'a')]).toEqual([null, null, null]);
    gate.leave('command');
    expect(gate.turnsAway('command', 'a')).toBeNull();
    expect(gate.enter('command')).toBe(true);
    expect(gate.figures()).toMatchObject({ inside: { command: 32 }, most: { command: 32 }, turnedAway: 2 });
  });

  test('a lag that stays turns everybody away but readers, and readers only when it is four times as long', () => {
    const { state, ...rest } = machine();
    const gate = gateOf(standardLimits, rest);
    const letIn = () => (['query', 'command', 'sign-in', 'reading'] as const).filter((kind) => gate.turnsAway(kind, 'a') === null);
    expect(letIn()).toHaveLength(4);
    state.lag = standardLimits.lag + 1;
    expect(letIn()).toEqual(['reading']);
    state.lag = standardLimits.lag * 4 + 1;
    expect(letIn()).toEqual([]);
    state.lag = 0;
    expect(letIn()).toHaveLength(4);
  });

  test('a school of 3,000 that opens the library at once, and then turns pages, is let in; a flood is not, and only its source', () => {
    const { state, ...rest } = machine();
    const gate = gateOf(standardLimits, rest);
    for (let pupil = 0; pupil < 3000; pupil++) expect(gate.turnsAway('query', 'school')).toBeNull();
    for (let second = 0; second < 60; second++) {
      state.now += 1000;
      for (let n = 0; n < 500; n++) expect([gate.turnsAway('query', 'school'), gate.turnsAway('reading', 'school')]).toEqual([null, null]);
    }
    let refused = 0;
    for (let n = 0; n < 10_000; n++) if (gate.turnsAway('query', 'flood')?.status === 429) refused += 1;
    expect(refused).toBe(7000);
    expect(gate.turnsAway('query', 'elsewhere')).toBeNull();
    // Whoever reads a book at the flooded address goes on reading.
    expect(gate.turnsAway('reading', 'flood')).toBeNull();
    state.now += 1000;
    expect(gate.turnsAway('query', 'flood')).toBeNull();
  });

  test('a hundred thousand sources fill no memory', () => {
    const gate = gateOf(standardLimits, machine());
    const before = process.memoryUsage().heapUsed;
    for (let n = 0; n < 100_000; n++) gate.turnsAway('query', `source-${n}`);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(100e6);
  });

  test('without limits everything is let in', () => {
    const gate = gateOf(null, { now: () => 0, lag: () => 1e6 });
    for (let n = 0; n < 10_000; n++) expect(gate.turnsAway('query', 'a') === null && gate.enter('query')).toBe(true);
  });
});

test('a flood from one source is answered 429 with Retry-After, and others are served', async () => {
  const served = await serve({ ...standardLimits, perSource: { burst: 50, perSecond: 1 } });
  try {
    const flood = await Promise.all(Array.from({ length: 200 }, () => asked(served.port, 'GET /api/home HTTP/1.1', '', '127.0.0.2')));
    const refused = flood.filter(({ status }) => status !== 200);
    expect(refused.length).toBeGreaterThan(100);
    for (const answer of refused) {
      isProblem(answer, 429, 'too-many-requests');
      expect(Number(headerOf(answer, 'retry-after'))).toBeGreaterThan(0);
      expect(headerOf(answer, 'x-content-type-options')).toBe('nosniff');
    }
    expect((await asked(served.port, 'GET /api/home HTTP/1.1', '', '127.0.0.3')).status).toBe(200);
  } finally {
    await served.close();
  }
});

const quantile = (answers: readonly Answer[], q: number): number => [...answers].map(({ ms }) => ms).sort((a, b) => a - b)[Math.min(answers.length - 1, Math.floor(answers.length * q))] ?? 0;

const sleep = (ms: number): Promise<void> => new Promise((resume) => setTimeout(resume, ms));

const seats = 16;

/** A library with few seats for commands, which wait at `held` before each step, and everything that is needed to ask it. */
const crowded = async (held: () => Promise<void>) => {
  const limits: Limits = { ...standardLimits, atOnce: { ...standardLimits.atOnce, command: seats }, perSource: { burst: 1e6, perSecond: 1e6 } };
  const working = { now: 0, most: 0 };
  const served = await serve(limits, undefined, (system) => ({
    ...system,
    transact: async (...given) => {
      working.now += 1;
      working.most = Math.max(working.most, working.now);
      try {
        await held();
        return await system.transact(...given);
      } finally {
        working.now -= 1;
      }
    },
  }));
  const { nagi, port } = served;
  await (await nagi.staff('administrator')).put('/api/admin/rules/general', { loans: 100, loanDays: 14, holds: 3, pickupDays: 7, extensions: 1, unlimitedCounts: true });
  const cookies: string[] = [];
  for (let n = 0; n < 40; n++) cookies.push(await (await nagi.patron()).cookie());
  const titles: string[] = [];
  for (let n = 0; n < 40; n++) titles.push(await nagi.title({ licence: terms({ concurrency: null }), record: { title: `本 ${n}` } }));
  const book = await demoBooks.get('six-letters')?.();
  if (book === undefined) throw new Error('there is no book to read');
  const { file, cover } = await nagi.library.books.take(book);
  const open = await nagi.title({ record: record({ title: '開いた本' }), licence: terms({ audience: { kind: 'anyone' }, concurrency: null }), book: { file, cover } });
  const { body: reading } = await nagi.visitor.post(`/api/titles/${open}/reading`, { device: 'desk' });
  const lent = new Map<string, number>();
  let pair = 0;
  return {
    served, working,
    /** Borrows for a reader a title that they have not asked for yet. */
    borrow: async (): Promise<Answer> => {
      const n = pair++;
      if (n >= cookies.length * titles.length) throw new Error('there are no more pairs to ask for');
      const [cookie, titleId] = [cookies[n % cookies.length] ?? '', titles[Math.floor(n / cookies.length)] ?? ''];
      const answer = await asked(port, `POST /api/titles/${titleId}/loan HTTP/1.1\r\ncookie: ${cookie}`, '{}');
      if (answer.status === 201) lent.set(titleId, (lent.get(titleId) ?? 0) + 1);
      return answer;
    },
    read: () => asked(port, `GET /api/reading/${reading.readingId}/manifest HTTP/1.1`),
    /** Every acknowledged loan is in the log once, and none that was not acknowledged. */
    keptAll: async (): Promise<void> => {
      for (const titleId of titles) {
        const started = (await nagi.library.system.events.read(`title-${titleId}`)).filter(({ type }) => type === 'LoanStarted');
        expect(started).toHaveLength(lent.get(titleId) ?? 0);
      }
    },
  };
};

const isTurnedAway = (answer: Answer): void => {
  isProblem(answer, 503, 'busy');
  expect(headerOf(answer, 'retry-after')).toMatch(/^[1-9]\d*$/);
};

test('three times as many commands as there are seats: a third is done, the rest is told when to come back, readers read on', async () => {
  let open = true;
  const waiting: (() => void)[] = [];
  const library = await crowded(() => (open ? Promise.resolve() : new Promise((go) => waiting.push(go))));
  try {
    for (let round = 0; round < 5; round++) {
      open = false;
      const done: Answer[] = [];
      const away: Answer[] = [];
      const all = Array.from({ length: seats * 3 }, () => library.borrow().then((answer) => (answer.status === 201 ? done : away).push(answer)));
      // Nobody who has a seat gets on, until all who have none have been answered, and somebody has read a chapter.
      while (away.length < seats * 2) await sleep(5);
      expect({ done: done.length, inside: library.working.now }).toEqual({ done: 0, inside: seats });
      expect((await library.read()).status).toBe(200);
      expect((await asked(library.served.port, 'GET /api/titles HTTP/1.1')).status).toBe(200);
      open = true;
      for (const go of waiting.splice(0)) go();
      await Promise.all(all);
      expect([done.length, away.length]).toEqual([seats, seats * 2]);
      for (const answer of away) isTurnedAway(answer);
    }
    expect(library.working.most).toBe(seats);
    await library.keptAll();
  } finally {
    await library.served.close();
  }
});

/** Figures: `OVERLOAD=5` offers for five seconds. Client and library share a process here, so these are the worse side of the truth. */
test('three times what can be done a second: nothing acknowledged is lost, whatever the machine', async () => {
  const library = await crowded(() => sleep(25));
  try {
    const calm: Answer[] = [];
    for (let n = 0; n < 30; n++) calm.push(await library.borrow());
    const began = performance.now();
    let done = 0;
    await Promise.all(Array.from({ length: seats }, async () => {
      for (let n = 0; n < 15; n++) if ((await library.borrow()).status === 201) done += 1;
    }));
    const capacity = done / ((performance.now() - began) / 1000);
    const stop = new AbortController();
    const read: Answer[] = [];
    const readers = Promise.all(Array.from({ length: 4 }, async () => {
      while (!stop.signal.aborted) {
        read.push(await library.read());
        await sleep(20);
      }
    }));
    const lasting = 1000 * Number(process.env['OVERLOAD'] ?? 1);
    const offered: Promise<Answer>[] = [];
    const start = performance.now();
    while (performance.now() - start < lasting) {
      const due = Math.min(1300, ((performance.now() - start) / 1000) * capacity * 3);
      while (offered.length < due) offered.push(library.borrow());
      await sleep(5);
    }
    const answers = await Promise.all(offered);
    stop.abort();
    await readers;
    const kept = answers.filter(({ status }) => status === 201);
    const away = answers.filter(({ status }) => status !== 201);
    console.log(
      `capacity ${capacity.toFixed(0)} commands a second; ${(offered.length / (lasting / 1000)).toFixed(0)} offered: ${kept.length} done, ${away.length} turned away. p99 of those done ${quantile(kept, 0.99).toFixed(0)} ms, one at a time ${quantile(calm, 0.99).toFixed(0)} ms ` +
      `(medians ${quantile(kept, 0.5).toFixed(0)} and ${quantile(calm, 0.5).toFixed(0)} ms); turned away in ${quantile(away, 0.5).toFixed(1)} ms; ${read.length} manifests read meanwhile, p99 ${quantile(read, 0.99).toFixed(0)} ms; at most ${library.working.most} commands at once`,
    );
    for (const answer of away) isTurnedAway(answer);
    for (const answer of read.filter(({ status }) => status !== 200)) isTurnedAway(answer);
    expect(kept.length).toBeGreaterThan(0);
    expect(read.length).toBeGreaterThan(0);
    expect(library.working.most).toBeLessThanOrEqual(seats);
    await library.keptAll();
    await library.served.nagi.settled();
    expect((await asked(library.served.port, 'GET /api/health HTTP/1.1')).body).toContain('"status":"ok"');
  } finally {
    await library.served.close();
  }
});
