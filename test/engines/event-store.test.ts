/**
 * The event log on EventStoreDB: the whole contract, and what only a log at the end of a line has to keep. Without ESDB_URL the server is
 * the one of test/engines/eventstoredb. What happens when the server goes wrong is in eventstoredb/trouble.test.ts.
 */
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { Appended, Draft, EventStore } from '../../application/ports.ts';
import { openClusterEventStore, uuidOf, type ClusterEventStoreOptions } from '../../infrastructure/cluster/event-store.ts';
import { memoryEventStore } from '../../infrastructure/memory/event-store.ts';
import { draft, eventScript, eventStoreContract, observed, type EventStoreUnderTest } from '../contract/event-store.ts';
import { startServer, type TestServer } from './eventstoredb/server.ts';
import { atOnce, expectWhole, following, idsOf, patience, pause, withServer } from './eventstoredb/world.ts';

const given = process.env['ESDB_URL'];

/** Servers for what does not spoil them, several libraries on each. Only one for everything when it is a real one. */
const common = new Map<string, Promise<TestServer>>();
const connectionTo = async (name: string): Promise<string> => {
  if (given !== undefined) return given;
  const server = common.get(name) ?? startServer();
  common.set(name, server);
  return (await server).connection;
};
afterAll(async () => {
  for (const server of common.values()) await (await server).close();
});

const freshPrefix = (): string => `test-${randomUUID()}`;

const opened = async (server: string, options: Partial<ClusterEventStoreOptions> = {}): Promise<EventStoreUnderTest> => {
  const store = openClusterEventStore({ connection: await connectionTo(server), prefix: freshPrefix(), ...patience, ...options });
  return { store, close: () => store.close() };
};

eventStoreContract('EventStoreDB, a call for each append:', () => opened('each'));
eventStoreContract('EventStoreDB, all appends over one call:', () => opened('batched', { batched: true }));

describe('what is in the server', () => {
  test('is JSON a person can read, under a prefix, with ids that are UUIDs', () => withServer({}, async ({ server, store }) => {
    const one = draft('request-1/title-1/1', { title: '笠岡のあゆみ', pages: [1, 2] });
    const two = { ...draft('0199d3f0-3c2b-7c11-9d7e-1b2c3d4e5f60'), v: 3 };
    await store.append('title-1', 0, [one, two]);
    const [first, second] = server.events.filter((e) => !e.stream.startsWith('$'));
    expect([first!.stream, first!.type, first!.contentType]).toEqual(['lib.title-1', 'test.happened', 'application/json']);
    expect(JSON.parse(Buffer.from(first!.data).toString())).toEqual(one.data);
    expect(JSON.parse(Buffer.from(first!.metadata).toString())).toEqual({ id: one.id, v: 1, meta: one.meta });
    expect(second!.id).toBe(two.id);
    expect(first!.id).toBe(uuidOf(one.id));
    expect(first!.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect((await store.read('title-1')).map(({ position, stream, version, ...rest }) => rest)).toEqual([one, two]);
  }));

  test('libraries on one server see nothing of each other, whatever they are called', async () => {
    const name = freshPrefix();
    const server = await connectionTo('several');
    const stores = [name, `${name}x`, `${name}-x`].map((prefix) => openClusterEventStore({ connection: server, prefix }));
    for (const [i, store] of stores.entries()) await store.append('s', 0, [draft(`of-${i}`), draft(`also-${i}`)]);
    for (const [i, store] of stores.entries()) {
      const seen = following(store);
      await seen.until(2);
      await seen.stop();
      expect(idsOf(seen.events)).toEqual([`of-${i}`, `also-${i}`]);
      expect(await store.head()).toBe(seen.events[1]!.position);
    }
    await Promise.all(stores.map((store) => store.close()));
  });

  test('the head is the last event of ours, however many of others come behind it', () => withServer({}, async ({ server, store }) => {
    const other = openClusterEventStore({ connection: server.connection, prefix: 'other' });
    expect([await store.head(), await other.head()]).toEqual(['', '']);
    const mine = await store.append('s', 0, [draft('mine')]);
    for (let i = 0; i < 60; i += 1) await other.append('o', i, [draft(`o-${i}`)]);
    expect(server.events.some((e) => e.stream.startsWith('$'))).toBe(true);
    expect(mine).toEqual({ ok: true, position: await store.head() });
    await other.close();
  }));

  test('an event somebody else put into a stream of ours is an error that names it, not a thing to wait for', () => withServer({}, async ({ server, store }) => {
    const stranger = openClusterEventStore({ connection: server.connection, prefix: 'lib' });
    await stranger.append('s', 0, [{ ...draft('a'), meta: undefined as unknown as Draft['meta'] }]);
    await expect(store.read('s')).rejects.toThrow('event 0 of lib.s');
    await expect(store.follow('', new AbortController().signal)[Symbol.asyncIterator]().next()).rejects.toThrow('event 0 of lib.s');
    await stranger.close();
  }));
});

describe('what is refused at once', () => {
  test('a prefix that could be mistaken, and an encrypted connection without a user', () => {
    for (const prefix of ['', 'a.b', '$a']) expect(() => openClusterEventStore({ connection: 'esdb://h:1?tls=false', prefix })).toThrow('before the names of streams');
    expect(() => openClusterEventStore({ connection: 'esdb://h:2113' })).toThrow('names no user');
    expect(() => openClusterEventStore({ connection: 'kurrentdb://h:2113?tls=false' })).toThrow('esdb://');
  });

  test('a draft that cannot be written refuses only itself', async () => {
    const { store, close } = await opened('several');
    const bad = store.append('s', 0, [draft('ok'), draft('bad', { tooBig: (2n ** 70n) as unknown as null })]);
    const good = store.append('s', 0, [draft('good')]);
    await expect(bad).rejects.toThrow('BigInt');
    expect((await good).ok).toBe(true);
    expect(idsOf(await store.read('s'))).toEqual(['good']);
    await close();
  });

  test.each([false, true])('an append larger than the server takes (batched: %s)', (batched) => withServer({ batched, maxAppendSize: 10_000 }, async ({ store }) => {
    await expect(store.append('s', 0, [draft('a', { text: 'x'.repeat(20_000) })])).rejects.toMatchObject({ type: 'maximum-append-size-exceeded' });
    expect(await store.read('s')).toEqual([]);
  }));
});

test('a server without BatchAppend, a cluster found by gossip, and a user in the connection', async () => {
  await withServer({ batchAppend: false, batched: true }, async ({ server, store }) => {
    expect((await store.append('s', 0, [draft('a')])).ok).toBe(true);
    expect([server.calls.get('Append'), server.calls.get('BatchAppend')]).toEqual([1, undefined]);
    const found = openClusterEventStore({ connection: `esdb+discover://127.0.0.1:${server.port}?tls=false`, prefix: 'lib' });
    expect(idsOf(await found.read('s'))).toEqual(['a']);
    const named = openClusterEventStore({ connection: `esdb://admin:change%2Fit@127.0.0.1:${server.port}?tls=false`, prefix: 'lib' });
    expect((await named.append('s', 1, [draft('b')])).ok).toBe(true);
    await Promise.all([found.close(), named.close()]);
  });
});

test('one script gives the same observations on memory and on EventStoreDB', async () => {
  /** Positions by their rank, since each log has its own. Requests that set out together may arrive in any order, so they go in turn. */
  const ranked = (seen: readonly unknown[]): unknown => {
    const positions = new Set<string>();
    JSON.stringify(seen, (key, value: unknown) => {
      if ((key === 'position' || /^\d+$/.test(key)) && typeof value === 'string' && /^\d{16,}$/.test(value)) positions.add(value);
      return value;
    });
    const ranks = new Map([...positions].sort().map((position, i) => [position, `#${i}`]));
    return JSON.parse(JSON.stringify(seen, (_key, value: unknown) => (typeof value === 'string' ? (ranks.get(value) ?? value) : value)));
  };
  const inTurn = (store: EventStore): EventStore => {
    let before: Promise<unknown> = Promise.resolve();
    return {
      ...store,
      append: (...request) => {
        const answer: Promise<Appended> = before.then(() => store.append(...request));
        before = answer;
        return answer;
      },
    };
  };
  await fc.assert(fc.asyncProperty(eventScript, async (script) => {
    const { store, close } = await opened('scripts');
    expect(ranked(await observed(inTurn(store), script))).toEqual(ranked(await observed(memoryEventStore(), script)));
    await close();
  }), { numRuns: 50 });
});

describe('following', () => {
  test('what is there comes in large pages, and no more is fetched than a follower may take', () => withServer({}, async ({ server, store }) => {
    const total = 6_000;
    for (let i = 0; i < total / 1000; i += 1) await store.append(`s${i}`, 0, Array.from({ length: 1000 }, (_, n) => draft(`s${i}-${n}`, { text: 'x'.repeat(200) })));
    const abort = new AbortController();
    const lazy = store.follow('', abort.signal)[Symbol.asyncIterator]();
    const sizes: number[] = [(await lazy.next()).value.length];
    await pause(300);
    // The page taken, twice a page between, and what the line itself holds.
    expect(server.sent).toBeLessThan(sizes[0]! + 2_500);
    while (sizes.reduce((sum, n) => sum + n, 0) < total) {
      sizes.push((await lazy.next()).value.length);
      await pause(5);
    }
    expect(Math.max(...sizes)).toBeLessThanOrEqual(1000);
    expect(sizes.length).toBeLessThan(120);
    abort.abort();
    expect((await lazy.next()).done).toBe(true);
  }));

  test('what comes is there without any waiting', () => withServer({}, async ({ store }) => {
    const seen = following(store);
    await store.append('s', 0, [draft('e0')]);
    await seen.until(1);
    await atOnce(async () => {
      for (let i = 1; i <= 20; i += 1) {
        await store.append('s', i, [draft(`e${i}`)]);
        while (seen.events.length <= i) await new Promise((resume) => setImmediate(resume));
      }
    });
    await seen.stop();
  }));
});

test.each([false, true])('a storm of twenty writers on one stream: those that were told so are in it, once (batched: %s)', (batched) => withServer({ batched }, async ({ server, store }) => {
  const acknowledged: string[] = [];
  const seen = following(store);
  await Promise.all(Array.from({ length: 20 }, async (_, w) => {
    let version = 0;
    for (let i = 0; i < 4; i += 1) {
      for (;;) {
        const answer = await store.append('s', version, [draft(`w${w}-${i}`), draft(`w${w}-${i}-b`)]);
        version = answer.ok ? version + 2 : answer.version;
        if (!answer.ok) continue;
        acknowledged.push(`w${w}-${i}`, `w${w}-${i}-b`);
        break;
      }
      // A shared call that breaks with writes waiting ends the process (client 6.2.1): only calls of their own are dropped.
      if (!batched && i === 2 && w % 7 === 0) server.dropCalls();
    }
  }));
  await seen.until(160);
  await seen.stop();
  expect(idsOf(await store.read('s')).sort()).toEqual(acknowledged.sort());
  expectWhole(seen.events, 160);
}));
