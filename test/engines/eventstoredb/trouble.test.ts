/** The event log on a server that drops calls, answers late or not at all, is stopped, and is killed. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openClusterEventStore } from '../../../infrastructure/cluster/event-store.ts';
import { draft } from '../../contract/event-store.ts';
import { compiled } from '../../faults/compile.ts';
import { freePort } from '../servers.mjs';
import { startServer } from './server.ts';
import { atOnce, expectWhole, following, idsOf, pause, withServer, written } from './world.ts';

describe('following', () => {
  test('calls dropped again and again leave no gap and no repeat', () => withServer({}, async ({ server, store, troubles }) => {
    await written(store, 4, 100, 'before');
    const seen = [following(store), following(store)];
    const dropping = setInterval(server.dropCalls, 40);
    await written(store, 10, 40);
    clearInterval(dropping);
    for (const one of seen) {
      await one.until(800);
      await one.stop();
      expectWhole(one.events, 800);
    }
    expect(troubles.length).toBeGreaterThan(0);
  }));

  test('a follower that starts while there is no server waits for it', () => withServer({ answerWithin: 300, giveUpAfter: 500 }, async ({ server, store, patient, troubles }) => {
    await patient.append('s', 0, [draft('a'), draft('b')]);
    const [first] = await patient.read('s');
    await server.stop();
    const [all, rest] = [following(store), following(store, first!.position)];
    await pause(900);
    await server.start();
    await Promise.all([all.until(2), rest.until(1)]);
    await Promise.all([all.stop(), rest.stop()]);
    expect([idsOf(all.events), idsOf(rest.events)]).toEqual([['a', 'b'], ['b']]);
    expect(troubles.length).toBeGreaterThan(0);
  }));

  test('aborting while there is no server ends it at once', () => withServer({}, async ({ server, store }) => {
    await store.append('s', 0, [draft('a')]);
    const head = await store.head();
    await server.stop();
    const seen = [following(store), following(store, head)];
    await pause(200);
    await atOnce(async () => {
      for (const one of seen) await one.stop();
    });
    await server.start();
  }));
});

describe.each([false, true])('an append that goes wrong (batched: %s)', (batched) => {
  test('whose acknowledgement is lost is made again, and written once', () => withServer({ batched, answerWithin: 250 }, async ({ server, store }) => {
    await store.append('s', 0, [draft('a')]);
    server.faults.unanswered = 1;
    const answer = await store.append('s', 1, [draft('b'), draft('c')]);
    const events = await store.read('s');
    expect(answer).toEqual({ ok: true, position: events[2]!.position });
    expect(idsOf(events)).toEqual(['a', 'b', 'c']);
  }));

  test('whose acknowledgement is lost is known by its ids, also where the server does not know it and others wrote since', () =>
    withServer({ batched, answerWithin: 250, recognising: false }, async ({ server, store }) => {
      const other = openClusterEventStore({ connection: server.connection, prefix: 'lib', batched });
      server.faults.unanswered = 1;
      const append = store.append('s', 0, [draft('a'), draft('b')]);
      while (!server.events.some((e) => e.stream === 'lib.s')) await pause(5);
      expect((await other.append('s', 2, [draft('c')])).ok).toBe(true);
      const events = await other.read('s');
      expect(await append).toEqual({ ok: true, position: events[1]!.position });
      expect(idsOf(events)).toEqual(['a', 'b', 'c']);
      // What is like it only in part was not written.
      expect(await store.append('s', 0, [draft('a'), draft('x')])).toEqual({ ok: false, version: 3 });
      expect(await store.append('s', 1, [draft('b'), draft('c'), draft('d')])).toEqual({ ok: false, version: 3 });
      await other.close();
    }));

  test.each(['not-ready', 'timeout', 'not-leader', 'no-leader-known'] as const)('turned away: %s', (how) => withServer({ batched }, async ({ server, store }) => {
    await store.append('s', 0, [draft('a')]);
    server.refuse(how, 2);
    expect((await store.append('s', 1, [draft('b')])).ok).toBe(true);
    expect(idsOf(await store.read('s'))).toEqual(['a', 'b']);
  }));

  test('answered slowly is waited for', () => withServer({ batched }, async ({ server, store }) => {
    server.faults.slowAppends = 400;
    server.faults.slowReads = 200;
    const answers = await Promise.all(Array.from({ length: 8 }, (_, i) => store.append(`s${i}`, 0, [draft(`e${i}`)])));
    expect(answers.every((a) => a.ok)).toBe(true);
    expect(await store.head()).toBe(answers.flatMap((a) => (a.ok ? [a.position] : [])).sort().at(-1));
  }));

  test('answered too slowly, every time, ends as unreachable; what came of it is seen when it is made again', () =>
    withServer({ batched, answerWithin: 100, giveUpAfter: 700 }, async ({ server, store, patient }) => {
      server.faults.slowAppends = 300;
      await expect(store.append('s', 0, [draft('a')])).rejects.toMatchObject({ name: 'EngineUnreachable', engine: 'EventStoreDB' });
      server.faults.slowAppends = 0;
      expect((await patient.append('s', 0, [draft('a')])).ok).toBe(true);
      await pause(400);
      expect(idsOf(await patient.read('s'))).toEqual(['a']);
    }));
});

describe('a server that is gone', () => {
  test('is told by its error, by whoever has less patience first, and nothing is half done', () => withServer({ answerWithin: 300, giveUpAfter: 800 }, async ({ server, store, patient }) => {
    await patient.append('s', 0, [draft('a')]);
    await server.stop();
    let waits = true;
    const waiting = patient.read('s').finally(() => (waits = false));
    const requests = [store.append('s', 1, [draft('b')]), store.read('s'), store.head()];
    for (const request of await Promise.allSettled(requests)) expect(request).toMatchObject({ status: 'rejected', reason: { name: 'EngineUnreachable' } });
    expect(waits).toBe(true);
    await server.start();
    expect(idsOf(await waiting)).toEqual(['a']);
  }));

  test('reads that get no answer end as unreachable too', () => withServer({ answerWithin: 100, giveUpAfter: 400 }, async ({ server, store }) => {
    server.faults.slowReads = 60_000;
    await expect(store.read('s')).rejects.toMatchObject({ name: 'EngineUnreachable' });
    await expect(store.head()).rejects.toMatchObject({ name: 'EngineUnreachable' });
  }));

  test('for two seconds, during appends and follows, is waited for; every event is there once', () => withServer({}, async ({ server, store }) => {
    const seen = following(store);
    const writing = written(store, 12, 25);
    await pause(150);
    await server.stop();
    await pause(2_000);
    await server.start();
    await writing;
    await seen.until(300);
    await seen.stop();
    expectWhole(seen.events, 300);
  }));

  test('and looked for as a cluster, again and again, ends no process', () => withServer({}, async ({ server }) => {
    const unheard: unknown[] = [];
    const listen = (reason: unknown): unknown => unheard.push(reason);
    process.on('unhandledRejection', listen);
    const troubles: unknown[] = [];
    const store = openClusterEventStore({ connection: `esdb+discover://127.0.0.1:${server.port}?tls=false&maxDiscoverAttempts=2`, onTrouble: (trouble) => troubles.push(trouble) });
    const seen = Array.from({ length: 4 }, () => following(store));
    const writing = written(store, 12, 12);
    for (let times = 0; times < 3; times += 1) {
      await pause(100);
      await server.stop();
      await pause(500);
      await server.start();
    }
    await writing;
    for (const one of seen) {
      await one.until(144);
      await one.stop();
      expectWhole(one.events, 144);
    }
    await store.close();
    process.off('unhandledRejection', listen);
    expect(troubles.some((trouble) => String(trouble).includes('Failed to discover'))).toBe(true);
    expect(unheard).toEqual([]);
  }));

  test('closing while requests wait for it does not take longer than an attempt', async () => {
    const server = await startServer({ port: await freePort() });
    // Who waited until it gave up would wait longer than any test.
    const store = openClusterEventStore({ connection: server.connection, answerWithin: 300, giveUpAfter: 3_600_000 });
    await store.append('s', 0, [draft('a')]);
    await server.close();
    const request = store.append('s', 1, [draft('b')]);
    const settled = Promise.allSettled([request]);
    await pause(100);
    await store.close();
    expect(await settled).toMatchObject([{ status: 'rejected', reason: { name: 'EngineUnreachable' } }]);
    await expect(store.read('s')).rejects.toThrow('closed');
  });
});

describe('a server killed with SIGKILL and started again', () => {
  let folder: string;
  let main: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nagi-eventstoredb-'));
    main = await compiled(join(__dirname, 'main.ts'), join(folder, 'code'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const started = async (data: string, port: number): Promise<ChildProcess> => {
    const child = spawn(process.execPath, [main, data, String(port)], { stdio: ['pipe', 'pipe', 'inherit'] });
    for await (const line of createInterface(child.stdout)) {
      expect(JSON.parse(line)).toMatchObject({ port });
      break;
    }
    return child;
  };

  const ended = (child: ChildProcess): Promise<void> => new Promise((resume) => child.on('exit', () => resume()));

  test('has every acknowledged event once; writers and followers go on', async () => {
    const data = join(folder, 'data');
    const port = await freePort();
    let child = await started(data, port);
    const store = openClusterEventStore({ connection: `esdb://127.0.0.1:${port}?tls=false`, prefix: 'lib' });
    const seen = following(store);
    const writing = written(store, 8, 60);
    for (let kills = 0; kills < 3; kills += 1) {
      await pause(150);
      const gone = ended(child);
      child.kill('SIGKILL');
      await gone;
      child = await started(data, port);
    }
    await writing;
    await seen.until(480);
    await seen.stop();
    expectWhole(seen.events, 480);
    await store.close();
    const gone = ended(child);
    child.stdin!.end();
    await gone;
  });
});
