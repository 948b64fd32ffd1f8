/** The read store on a MongoDB-protocol server: the whole contract, and what only one without transactions has to keep. */
import fc from 'fast-check';
import type { Change, ReadStore } from '../../application/ports.ts';
import { Overtaken, type Mongo } from '../../infrastructure/cluster/mongo.ts';
import { clusterReadStore } from '../../infrastructure/cluster/read-store.ts';
import { memoryReadStore } from '../../infrastructure/memory/read-store.ts';
import { readObserved, readScript, readStoreContract } from '../contract/read-store.ts';
import { dying, ownMongo, pausing, withMongo } from './ferretdb/world.ts';

interface Doc {
  readonly title: string;
}

const at = (n: number): string => String(n).padStart(16, '0');

const change = (id: string, position: number, keys: Change<Doc>['keys'] = {}): Change<Doc> => ({ id, document: { title: `${id} at ${position}` }, keys, position: at(position) });

const gone = (id: string, position: number): Change<Doc> => ({ id, document: null, keys: {}, position: at(position) });

readStoreContract('MongoDB', async () => {
  const mongo = await ownMongo();
  return { store: clusterReadStore(mongo), close: () => mongo.close() };
});

test('one script gives the same observations on memory and MongoDB read stores', () => withMongo(async (mongo) => {
  const store = clusterReadStore(mongo);
  await fc.assert(fc.asyncProperty(readScript, async (script) => {
    for (const space of ['s', 's1']) await store.discard(space);
    expect(await readObserved(store, script)).toEqual(await readObserved(memoryReadStore(), script));
  }), { numRuns: Number(process.env['SCRIPTS'] ?? 50) });
}));

test('a page that changes more documents than a server has connections to its storage is written', () => withMongo(async (mongo) => {
  const store = clusterReadStore(mongo);
  const ids = Array.from({ length: 150 }, (_, i) => `d-${i}`);
  for (const position of [1, 2]) await store.apply('s', ids.map((id) => change(id, position, { i: [id] })), at(position));
  expect((await store.load('s', ids)).map(({ position }) => position)).toEqual(ids.map(() => at(2)));
  expect(await store.count('s', 'i')).toBe(150);
}));

/** What readers see of a space, each document with what is in the indexes. */
const seen = async (store: ReadStore, space = 's') => ({
  progress: await store.progress(space),
  documents: (await store.load(space, ['a', 'b', 'c', 'd'])).toSorted((x, y) => (x.id < y.id ? -1 : 1)),
  pages: await Promise.all(['i', 'j'].map(async (index) => (await store.page(space, { index, limit: 50 })).items.map((item) => `${item.key}/${item.id}`))),
  counts: await Promise.all(['i', 'j'].map((index) => store.count(space, index))),
});

const before = [change('a', 1, { i: ['one', 'two'], j: ['x'] }), change('b', 2, { i: ['two'] }), change('c', 3, { j: ['y', 'z'] })];
const after = [change('a', 4, { i: ['two', 'three'], j: ['x'] }), gone('c', 5), change('d', 6, { i: ['one'], j: ['x', 'y'] })];

/** Whether it was done before its process died; anything else that fails, fails. */
const cameThrough = (asked: Promise<unknown>): Promise<boolean> => asked.then(() => true, (error: unknown) => {
  expect(error).toEqual(new Error('died'));
  return false;
});

describe('an apply that is broken off', () => {
  const sound = async (store: ReadStore): Promise<void> => {
    const now = await seen(store);
    // Each document as it was or as it becomes, with the places that belong to it, and never ahead of what is counted.
    for (const { id, position } of now.documents) {
      const version = [...before, ...after].find((c) => c.id === id && c.position === position) ?? gone('none', 0);
      for (const [n, index] of ['i', 'j'].entries()) {
        expect(now.pages[n]!.filter((p) => p.endsWith(`/${id}`)).sort()).toEqual((version.keys[index] ?? []).map((k) => `${k}/${id}`).sort());
      }
    }
    expect(now.counts).toEqual(now.pages.map((p) => p.length));
  };

  test.each([false, true])('leaves documents whole, and is done again, at whichever request it was (done by the server: %s)', (done) => withMongo(async (mongo) => {
    const memory = memoryReadStore();
    await memory.apply('s', before, at(3));
    await memory.apply('s', after, at(6));
    const expected = await seen(memory);
    let step = 0;
    for (let finished = false; !finished;) {
      step += 1;
      const store = clusterReadStore(mongo);
      await store.discard('s');
      await store.apply('s', before, at(3));
      const victim = dying(mongo, step, done);
      finished = await cameThrough(clusterReadStore(victim).apply('s', after, at(6)));
      await sound(store);
      const progress = await store.progress('s');
      expect(progress === at(3) || (progress === at(6) && (finished || done))).toBe(true);
      // As a runner goes on: it passes over what documents have taken in already.
      if (progress === at(3)) {
        const reached = new Map((await store.load('s', ['a', 'b', 'c', 'd'])).map((d) => [d.id, d.position]));
        await clusterReadStore(mongo).apply('s', after.filter((c) => c.position > (reached.get(c.id) ?? '')), at(6));
      }
      expect(await seen(store)).toEqual(expected);
      expect(await mongo.db.collection('places.s').countDocuments()).toBe(7);
    }
    expect(step).toBeGreaterThan(8);
  }));

  test('so does one of which more comes with the next: places of a version that never was are removed', () => withMongo(async (mongo) => {
    for (let step = 1; step < 12; step += 1) {
      const store = clusterReadStore(mongo);
      await store.discard('s');
      await store.apply('s', before, at(3));
      await cameThrough(clusterReadStore(dying(mongo, step, true)).apply('s', after, at(6)));
      await store.apply('s', [change('a', 8, { i: ['nine'] }), gone('c', 7), gone('d', 9)], at(9));
      const now = await seen(store);
      expect(now.pages).toEqual([['nine/a', 'two/b'], []]);
      expect(now.counts).toEqual([2, 0]);
      expect(await mongo.db.collection('places.s').countDocuments()).toBe(2);
    }
  }));

  test('a removal that is broken off is finished before the space is used again', () => withMongo(async (mongo) => {
    for (let step = 1; step < 10; step += 1) {
      const store = clusterReadStore(mongo);
      await store.apply('s', before, at(3));
      await cameThrough(clusterReadStore(dying(mongo, step, true)).discard('s'));
      const progress = await store.progress('s');
      await store.apply('s', [change('b', 1, { i: ['k'] })], at(1));
      if (progress === '') expect(await seen(store)).toMatchObject({ progress: at(1), pages: [['k/b'], []], counts: [1, 0] });
      await store.discard('s');
    }
  }));
});

describe('two that write', () => {
  test('both without a lease, of separate processes: the newest stands and no place is lost or left', () => withMongo(async (mongo) => {
    const stores = [clusterReadStore(mongo), clusterReadStore(mongo), clusterReadStore(mongo)];
    const position = { next: 1 };
    for (let round = 0; round < 5; round += 1) {
      await Promise.all(stores.flatMap((store) => [0, 1].map(() => {
        const n = (position.next += 1);
        return store.apply('s', [change('a', n, { i: [`k${n}`, 'always'], j: n % 2 ? ['odd'] : [] })], at(n));
      })));
    }
    const last = position.next;
    const store = stores[0]!;
    await store.apply('s', [], at(last));
    expect((await seen(store)).pages).toEqual([['always/a', `k${last}/a`], last % 2 ? ['odd/a'] : []]);
    expect(await store.progress('s')).toBe(at(last));
  }));

  test('a holder that was stopped and wakes up after another took over changes nothing', () => withMongo(async (mongo) => {
    const expected = memoryReadStore();
    await expected.apply('s', before, at(3));
    await expected.apply('s', [change('a', 8, { i: ['nine', 'one'] }), gone('c', 7), change('d', 9, { j: ['x'] })], at(9));
    for (let step = 1; step < 14; step += 1) {
      const store = clusterReadStore(mongo);
      await store.discard('s');
      await mongo.db.collection<{ _id: string }>('spaces').deleteOne({ _id: 's' });
      await store.fenced(1).apply('s', before, at(3));
      const late = pausing(mongo, step);
      const written = clusterReadStore(late.mongo).fenced(1).apply('s', after, at(6)).then(() => 'written', (error: unknown) => error);
      const first = await Promise.race([late.stopped.then(() => 'stopped'), written]);
      await store.fenced(2).apply('s', [change('a', 8, { i: ['nine', 'one'] }), gone('c', 7), change('d', 9, { j: ['x'] })], at(9));
      late.goOn();
      if (first === 'stopped') expect(await written).toBeInstanceOf(Overtaken);
      const now = await seen(store);
      const { counts, ...rest } = await seen(expected);
      expect(now).toMatchObject(rest);
      expect(now.counts).toEqual(counts);
    }
  }));

  test('who was overtaken can neither apply, switch nor discard; who has no lease is not asked', () => withMongo(async (mongo) => {
    const store = clusterReadStore(mongo);
    const [old, young] = [store.fenced(3), store.fenced(4)];
    await old.apply('s', before, at(3));
    await old.switchTo('p', 's');
    await young.apply('s', [], at(4));
    await young.switchTo('p', 's');
    await expect(old.apply('s', [change('a', 9)], at(9))).rejects.toBeInstanceOf(Overtaken);
    await expect(old.apply('s', [], at(9))).rejects.toBeInstanceOf(Overtaken);
    await expect(old.switchTo('p', 'other')).rejects.toBeInstanceOf(Overtaken);
    await expect(old.discard('s')).rejects.toBeInstanceOf(Overtaken);
    expect([await store.progress('s'), await store.current('p'), (await store.get<Doc>('s', 'a'))?.document.title]).toEqual([at(4), 's', 'a at 1']);
    await young.discard('s');
    await expect(old.apply('s', [change('a', 9)], at(9))).rejects.toBeInstanceOf(Overtaken);
    await store.apply('s', [change('a', 9)], at(9));
    expect(await store.progress('s')).toBe(at(9));
  }));
});

describe('in a shell', () => {
  test('documents have their natural fields; names that mean something to MongoDB are spelt otherwise, and come back', () => withMongo(async (mongo: Mongo) => {
    const store = clusterReadStore(mongo);
    const document = { 題名: '凪', 'a.b': { $set: 1, '': 2, '100%': [{ 'c.d': [[1], []] }], '%': 3, 'x$y': 4 }, ratio: 0.1, big: 2 ** 53, none: null };
    await store.apply('titles@1#2', [{ id: 'title-1', document, keys: { 'by.name': ['なぎ'] }, position: at(1) }], at(1));
    expect((await store.get('titles@1#2', 'title-1'))?.document).toEqual(document);
    expect((await store.page('titles@1#2', { index: 'by.name', limit: 1 })).items[0]?.document).toEqual(document);
    const raw = await mongo.db.collection<{ _id: string }>('documents.titles@1#2').findOne({ 'document.題名': '凪' });
    expect(raw).toMatchObject({ _id: 'title-1', position: at(1), document: { 題名: '凪', 'a%2Eb': { '%24set': 1 } }, keys: { 'by%2Ename': ['なぎ'] } });
  }));
});
