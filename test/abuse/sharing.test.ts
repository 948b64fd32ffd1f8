/** A source is held to one measure however many processes answer it, and to that of a process alone where they do not hear each other. */
import type { AddressInfo } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import pino from 'pino';
import type { Neighbours, Taken } from '../../application/ports.ts';
import { live } from '../../infrastructure/http/live.ts';
import { createServer } from '../../infrastructure/http/server.ts';
import { gateOf, standardLimits, type Gate, type Limits } from '../../infrastructure/http/shedding.ts';
import { remembering } from '../../infrastructure/http/sharing.ts';
import { memoryNeighbours } from '../../infrastructure/memory/neighbours.ts';
import { openTestLibrary, type TestLibrary } from '../journeys/library.ts';

describe('gates that hear each other once a second', () => {
  let now: number;
  const { burst, perSecond } = standardLimits.perSource;

  const gates = (count: number, join = memoryNeighbours()): { readonly gates: readonly Gate[]; tell(): Promise<void> } => {
    const all = Array.from({ length: count }, () => ({ gate: gateOf(standardLimits, { now: () => now, lag: () => 0 }), neighbours: join() }));
    return {
      gates: all.map(({ gate }) => gate),
      tell: async () => {
        for (const { gate, neighbours } of all) gate.takenElsewhere((await neighbours.exchange({ requests: gate.taken(), lines: {} })).requests);
      },
    };
  };

  /** Seconds in which a source asks so often of each gate, evenly; answers how often it was let in. */
  const asking = async ({ gates: all, tell }: ReturnType<typeof gates>, seconds: number, eachPerSecond: number, source = 'flood'): Promise<number> => {
    let letIn = 0;
    for (let second = 0; second < seconds; second += 1) {
      for (let n = 0; n < eachPerSecond; n += 1) {
        now += 1000 / eachPerSecond;
        for (const gate of all) if (gate.turnsAway('query', source) === null) letIn += 1;
      }
      await tell();
    }
    return letIn;
  };

  beforeEach(() => {
    now = 0;
  });

  test.each([1, 2, 4])('a flood of %i has the measure of one; what was let in before they heard of each other is paid back', async (count) => {
    const several = gates(count);
    const letIn = await asking(several, 40, 1500);
    // At most a second's worth is not paid back yet at each of the others.
    expect(letIn).toBeLessThanOrEqual(burst + 40 * perSecond + (count - 1) * perSecond);
    expect(letIn).toBeGreaterThanOrEqual(burst + 39 * perSecond - count * perSecond);
  });

  test('without hearing of each other two let in twice as much: what is shared is what holds it', async () => {
    const deaf = { ...gates(2), tell: async () => undefined };
    expect(await asking(deaf, 40, 1500)).toBeGreaterThan(2 * (burst + 39 * perSecond));
  });

  test('a school within its measure is let in, however it is spread', async () => {
    const several = gates(3);
    for (let pupil = 0; pupil < burst; pupil += 1) expect(several.gates[pupil % 3]?.turnsAway('query', 'school')).toBeNull();
    await several.tell();
    now += 1000;
    expect(await asking(several, 60, 160, 'school')).toBe(3 * 60 * 160);
  });

  test('others are served while one is held, and reading is counted apart', async () => {
    const several = gates(2);
    await asking(several, 3, 4000);
    for (const gate of several.gates) expect([gate.turnsAway('query', 'flood')?.status, gate.turnsAway('query', 'elsewhere'), gate.turnsAway('reading', 'flood')]).toEqual([429, null, null]);
  });

  test('who asks little is not told of; what it asked in the end is', async () => {
    const [gate] = gates(1).gates;
    const worth = perSecond / 20;
    for (let n = 1; n < worth; n += 1) gate?.turnsAway('query', 'a');
    expect(gate?.taken()).toEqual({});
    gate?.turnsAway('query', 'a');
    expect([gate?.taken(), gate?.taken()]).toEqual([{ a: worth }, {}]);
  });

  test('what was not let in is not told', async () => {
    const [gate] = gates(1).gates;
    for (let n = 0; n < burst * 3; n += 1) gate?.turnsAway('query', 'a');
    expect(gate?.taken()).toEqual({ a: burst });
  });
});

test('the name of a source is asked for once, as long as it is not forgotten', () => {
  let asked = 0;
  const nameOf = remembering((source) => `${source}-${(asked += 1)}`);
  expect([nameOf('a'), nameOf('b'), nameOf('a')]).toEqual(['a-1', 'b-2', 'a-1']);
  for (let n = 0; n < 25_000; n += 1) nameOf(`s${n}`);
  expect(nameOf('a')).toBe('a-25003');
});

describe('two processes that answer, over one library', () => {
  let nagi: TestLibrary;
  let processes: NestFastifyApplication[];
  let addresses: string[];
  /** The last that each process heard, and what requests it heard of in all. */
  let heard: { lines: Taken['lines']; requests: number }[];
  let away: boolean;

  const limits: Limits = { ...standardLimits, perSource: { burst: 30, perSecond: 0.001 }, live: { inAll: 100, perSource: 4 } };

  const listening = (neighbours: Neighbours, at: number): Neighbours => ({
    exchange: async (here) => {
      if (away) throw new Error('the store is away');
      const answer = await neighbours.exchange(here);
      const requests = (heard[at]?.requests ?? 0) + Object.values(answer.requests).reduce((sum, count) => sum + count, 0);
      heard[at] = { lines: answer.lines, requests };
      return answer;
    },
  });

  beforeEach(async () => {
    nagi = await openTestLibrary();
    [heard, away] = [[], false];
    const { system, sessions, books, engine } = nagi.library;
    const join = memoryNeighbours();
    processes = [];
    addresses = [];
    for (const at of [0, 1]) {
      const app = await createServer({
        system, sessions, books, contents: engine.contents, live: live(limits.live), about: { version: '0.0.0', engine: 'memory', started: nagi.now() }, log: pino({ level: 'silent' }), screens: null,
        behindProxy: false, limits, shared: { neighbours: listening(join(), at), nameOf: (source) => `hash of ${source}`, every: 5 },
      });
      await app.listen({ port: 0, host: '127.0.0.1' });
      processes.push(app);
      addresses.push(`http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`);
    }
  });

  afterEach(async () => {
    await Promise.all(processes.map((app) => app.close()));
    await nagi.close();
  });

  const until = async (isSo: () => boolean): Promise<void> => {
    while (!isSo()) await new Promise((resume) => setTimeout(resume, 5));
  };

  const statuses = async (at: number, count: number, remoteAddress = '203.0.113.7'): Promise<ReadonlyMap<number, number>> => {
    const counted = new Map<number, number>();
    for (let n = 0; n < count; n += 1) {
      const answer = await processes[at]?.getHttpAdapter().getInstance().inject({ url: '/api/home', headers: { host: 'library.test' }, remoteAddress });
      counted.set(answer?.statusCode ?? 0, (counted.get(answer?.statusCode ?? 0) ?? 0) + 1);
    }
    return counted;
  };

  test('hold one source to one measure', async () => {
    expect(await statuses(0, 20)).toEqual(new Map([[200, 20]]));
    await until(() => heard[1]?.requests === 20);
    expect(await statuses(1, 30)).toEqual(new Map([[200, 10], [429, 20]]));
    await until(() => heard[0]?.requests === 10);
    expect(await statuses(0, 5)).toEqual(new Map([[429, 5]]));
    expect(await statuses(0, 5, '203.0.113.8')).toEqual(new Map([[200, 5]]));
  });

  test('go on alone while they cannot hear each other, each with the measure it has', async () => {
    away = true;
    expect([await statuses(0, 40), await statuses(1, 40)]).toEqual([new Map([[200, 30], [429, 10]]), new Map([[200, 30], [429, 10]])]);
  });

  test('hold one source to so many live connections, also when those of another process end', async () => {
    const opened = (at: number, line: AbortController): Promise<Response> => fetch(`${addresses[at]}/api/live`, { signal: line.signal });
    const here = Array.from({ length: 3 }, () => new AbortController());
    expect((await Promise.all(here.map((line) => opened(0, line)))).map(({ status }) => status)).toEqual([200, 200, 200]);
    await until(() => heard[1]?.lines['hash of 127.0.0.1'] === 3);
    const there = new AbortController();
    expect((await opened(1, there)).status).toBe(200);
    expect((await opened(1, there)).status).toBe(429);
    for (const line of here) line.abort();
    await until(() => Object.keys(heard[1]?.lines ?? {}).length === 0);
    expect((await opened(1, there)).status).toBe(200);
    there.abort();
  });
});
