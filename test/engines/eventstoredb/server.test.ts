/** The test server, looked at through the genuine client: that what the adapter's tests stand on answers as the real one does. */
import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BACKWARDS, END, eventTypeFilter, EventStoreDBClient, excludeSystemEvents, FORWARDS, jsonEvent, NO_STREAM, streamNameFilter,
  type AllStreamResolvedEvent, type Position, type ResolvedEvent,
} from '@eventstore/db-client';
import { startServer, type ServerOptions, type TestServer } from './server.ts';
import { pause } from './world.ts';

const withClient = async (options: ServerOptions, run: (client: EventStoreDBClient, server: TestServer) => Promise<void>): Promise<void> => {
  const server = await startServer(options);
  const client = EventStoreDBClient.connectionString(server.connection);
  try {
    await run(client, server);
  } finally {
    await client.dispose();
    await server.close();
  }
};

/** A call of its own for an append that names a user. */
const ways = [['BatchAppend', {}], ['Append', { credentials: { username: 'u', password: 'p' } }]] as const;

const event = (n: number, id = randomUUID()) => jsonEvent({ id, type: n % 2 === 0 ? 'even' : 'odd', data: { n }, metadata: { of: n } });

const numberOf = ({ event: read }: ResolvedEvent | AllStreamResolvedEvent): number => (read?.data as { readonly n: number } | undefined)?.n ?? NaN;

const numbers = async (events: AsyncIterable<ResolvedEvent | AllStreamResolvedEvent>): Promise<number[]> => {
  const found: number[] = [];
  for await (const resolved of events) found.push(numberOf(resolved));
  return found;
};

describe.each(ways)('appending by %s', (method, way) => {
  test('answers the revision and the position of the last event', () => withClient({}, async (client, server) => {
    const written = await client.appendToStream('s', [event(0), event(1)], { expectedRevision: NO_STREAM, ...way });
    expect(written).toMatchObject({ success: true, nextExpectedRevision: 1n });
    const [, last] = server.events.filter((e) => e.stream === 's');
    expect(written.position).toEqual({ commit: BigInt(last!.position), prepare: BigInt(last!.position) });
    expect(server.calls.get(method)).toBe(1);
  }));

  test.each([
    ['at a revision behind', 0n, { actualVersion: 1n, expectedVersion: 0n }],
    ['at a revision ahead', 7n, { actualVersion: 1n, expectedVersion: 7n }],
    ['as if there were no stream', NO_STREAM, { actualVersion: 1n, expectedVersion: 'no_stream' }],
  ] as const)('%s is a conflict that says what there is', (_, expectedRevision, conflict) => withClient({}, async (client) => {
    await client.appendToStream('s', [event(0), event(1)], { expectedRevision: NO_STREAM, ...way });
    await expect(client.appendToStream('s', event(2), { expectedRevision, ...way })).rejects.toMatchObject({ type: 'wrong-expected-version', ...conflict });
    await expect(client.appendToStream('none', event(2), { expectedRevision: 3n, ...way })).rejects.toMatchObject({ actualVersion: 'no_stream' });
    expect(await numbers(client.readStream('s'))).toEqual([0, 1]);
  }));

  test('the same ids at the same place are known and answer where they are; the same in part are a conflict', () => withClient({}, async (client) => {
    const [a, b, c] = [event(0), event(1), event(2)] as const;
    const first = await client.appendToStream('s', [a, b], { expectedRevision: NO_STREAM, ...way });
    await client.appendToStream('s', c, { expectedRevision: 1n, ...way });
    expect(await client.appendToStream('s', [a, b], { expectedRevision: NO_STREAM, ...way })).toEqual(first);
    for (const [events, expectedRevision] of [[[a, c], NO_STREAM], [[b, a], NO_STREAM], [[b, c, event(3)], 0n], [[a], 1n]] as const) {
      await expect(client.appendToStream('s', [...events], { expectedRevision, ...way })).rejects.toMatchObject({ type: 'wrong-expected-version' });
    }
    expect(await numbers(client.readStream('s'))).toEqual([0, 1, 2]);
  }));

  test('what is too large, and what has no UUID, is refused', () => withClient({ maxAppendSize: 500 }, async (client) => {
    await expect(client.appendToStream('s', Array.from({ length: 60 }, (_, i) => event(i)), { expectedRevision: NO_STREAM, ...way }))
      .rejects.toMatchObject({ type: 'maximum-append-size-exceeded', maxAppendSize: 500 });
    await expect(client.appendToStream('s', event(1, 'no-uuid' as ReturnType<typeof randomUUID>), { expectedRevision: NO_STREAM, ...way })).rejects.toThrow();
    await expect(numbers(client.readStream('s'))).rejects.toMatchObject({ type: 'stream-not-found' });
  }));
});

test('an append too large for one message of a batch comes together again', () => withClient({}, async (client, server) => {
  const events = Array.from({ length: 20 }, (_, i) => event(i));
  await client.appendToStream('s', events, { expectedRevision: NO_STREAM, batchAppendSize: 300 });
  expect(server.calls.get('BatchAppend')).toBe(1);
  expect(await numbers(client.readStream('s'))).toEqual(Array.from({ length: 20 }, (_, i) => i));
}));

describe('reading', () => {
  const filled = (run: (client: EventStoreDBClient, server: TestServer) => Promise<void>): Promise<void> =>
    withClient({ systemEvery: 3 }, async (client, server) => {
      for (let n = 0; n < 10; n += 1) await client.appendToStream(n < 6 ? 'a' : 'b', event(n), { expectedRevision: n === 0 || n === 6 ? NO_STREAM : BigInt((n < 6 ? n : n - 6) - 1) });
      await run(client, server);
    });

  const placeOf = (server: TestServer, n: number): Position => {
    const position = server.events.find((e) => JSON.parse(Buffer.from(e.data).toString()).n === n)!.position;
    return { commit: BigInt(position), prepare: BigInt(position) };
  };

  test('a stream: forwards and backwards, from a revision that is part of it, so many', () => filled(async (client) => {
    expect(await numbers(client.readStream('a'))).toEqual([0, 1, 2, 3, 4, 5]);
    expect(await numbers(client.readStream('a', { fromRevision: 2n, maxCount: 3 }))).toEqual([2, 3, 4]);
    expect(await numbers(client.readStream('a', { fromRevision: 9n }))).toEqual([]);
    expect(await numbers(client.readStream('a', { direction: BACKWARDS, fromRevision: END, maxCount: 2 }))).toEqual([5, 4]);
    expect(await numbers(client.readStream('a', { direction: BACKWARDS, fromRevision: 1n }))).toEqual([1, 0]);
    await expect(numbers(client.readStream('none'))).rejects.toMatchObject({ type: 'stream-not-found', streamName: 'none' });
  }));

  test('events are as they were written, with revision, time and position', () => filled(async (client, server) => {
    for await (const { event: read } of client.readStream('b', { maxCount: 1 })) {
      expect(read).toMatchObject({ streamId: 'b', type: 'even', revision: 0n, data: { n: 6 }, metadata: { of: 6 }, isJson: true, position: placeOf(server, 6) });
      expect(Math.abs(Number(read?.created) - Date.now())).toBeLessThan(60_000);
    }
  }));

  test('everything: forwards a position is part of it, backwards it is not; the server has events of its own', () => filled(async (client, server) => {
    const own = async (events: AsyncIterable<AllStreamResolvedEvent>): Promise<number[]> => {
      const found: number[] = [];
      for await (const resolved of events) if (resolved.event?.streamId.startsWith('$') === false) found.push(numberOf(resolved));
      return found;
    };
    expect(await own(client.readAll())).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(await own(client.readAll({ direction: BACKWARDS, fromPosition: END }))).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
    expect(await own(client.readAll({ direction: FORWARDS, fromPosition: placeOf(server, 7) }))).toEqual([7, 8, 9]);
    expect(await own(client.readAll({ direction: BACKWARDS, fromPosition: placeOf(server, 2) }))).toEqual([1, 0]);
    expect(server.events.filter((e) => e.stream.startsWith('$')).length).toBeGreaterThan(3);
  }));

  test('subscriptions begin behind the place given, have what comes, and only what the filter lets through', () => filled(async (client, server) => {
    const heard = new Map<string, number[]>();
    const subscriptions = Object.entries({
      stream: client.subscribeToStream('a', { fromRevision: 3n }),
      all: client.subscribeToAll({ fromPosition: placeOf(server, 7), filter: excludeSystemEvents() }),
      prefix: client.subscribeToAll({ filter: streamNameFilter({ prefixes: ['b', 'x'] }) }),
      regex: client.subscribeToAll({ filter: streamNameFilter({ regex: '^[ab]$' }) }),
      type: client.subscribeToAll({ filter: eventTypeFilter({ prefixes: ['odd'] }) }),
      end: client.subscribeToAll({ fromPosition: END, filter: excludeSystemEvents() }),
    }).map(([name, subscription]) => {
      const numbersHeard: number[] = [];
      heard.set(name, numbersHeard);
      let caughtUp = 0;
      subscription.on('caughtUp', () => (caughtUp += 1));
      subscription.on('data', (resolved: ResolvedEvent) => numbersHeard.push(numberOf(resolved)));
      return { subscription, caughtUp: () => caughtUp };
    });
    while (!subscriptions.every(({ caughtUp }) => caughtUp() === 1)) await pause(5);
    await client.appendToStream('a', event(10), { expectedRevision: 5n });
    await client.appendToStream('b', event(11), { expectedRevision: 3n });
    while (heard.get('regex')!.length < 12 || heard.get('end')!.length < 2) await pause(5);
    await Promise.all(subscriptions.map(({ subscription }) => subscription.unsubscribe()));
    expect(Object.fromEntries(heard)).toEqual({
      stream: [4, 5, 10], all: [8, 9, 10, 11], prefix: [6, 7, 8, 9, 11], regex: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], type: [1, 3, 5, 7, 9, 11], end: [10, 11],
    });
  }));

  test('a filtered subscription says how far it has come, once in so many events looked at, and goes on from there', () => filled(async (client, server) => {
    const checkpoints: Position[] = [];
    const first = client.subscribeToAll({
      filter: streamNameFilter({ prefixes: ['nobody'], maxSearchWindow: 3, checkpointInterval: 2, checkpointReached: (_, position) => void checkpoints.push(position) }),
    });
    first.on('data', () => undefined);
    const expected = server.events.filter((_, i) => (i + 1) % 6 === 0).map((e) => BigInt(e.position));
    while (checkpoints.length < expected.length) await pause(5);
    expect(checkpoints.map(({ commit }) => commit)).toEqual(expected);
    await first.unsubscribe();
    const last = checkpoints.at(-1)!;
    const rest = client.subscribeToAll({ fromPosition: last, filter: excludeSystemEvents() });
    const heard: number[] = [];
    rest.on('data', (resolved: ResolvedEvent) => heard.push(numberOf(resolved)));
    const left = server.events.filter((e) => !e.stream.startsWith('$') && BigInt(e.position) > last.commit).length;
    while (heard.length < left) await pause(5);
    expect(heard).toEqual(Array.from({ length: left }, (_, i) => 10 - left + i));
    await rest.unsubscribe();
  }));
});

describe('kept in a folder', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nagi-esdb-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  test('everything is there again, at the same positions; a line that was cut off is not', async () => {
    const [a, b] = [event(0), event(1)];
    let before: unknown;
    await withClient({ data: folder }, async (client, server) => {
      await client.appendToStream('s', [a, b], { expectedRevision: NO_STREAM });
      before = server.events.map(({ data, metadata, ...rest }) => rest);
    });
    await appendFile(join(folder, 'log.jsonl'), '[["s","torn');
    await withClient({ data: folder }, async (client, server) => {
      expect(server.events.map(({ data, metadata, ...rest }) => rest)).toEqual(before);
      expect(await client.appendToStream('s', [a, b], { expectedRevision: NO_STREAM })).toMatchObject({ success: true, nextExpectedRevision: 1n });
      expect(await client.appendToStream('s', event(2), { expectedRevision: 1n })).toMatchObject({ success: true });
    });
    await withClient({ data: folder }, async (client) => expect(await numbers(client.readStream('s'))).toEqual([0, 1, 2]));
  });
});
