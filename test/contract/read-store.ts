import fc from 'fast-check';
import type { Change, PageOf, PageRequest, ReadStore } from '../../application/ports.ts';

export interface ReadStoreUnderTest {
  readonly store: ReadStore;
  close(): Promise<void>;
}

interface Doc {
  readonly title: string;
}

const at = (n: number): string => String(n).padStart(16, '0');

const change = (id: string, position: number, keys: Change<Doc>['keys'] = {}, title = `${id} at ${position}`): Change<Doc> => ({
  id, document: { title }, keys, position: at(position),
});

const gone = (id: string, position: number): Change<Doc> => ({ id, document: null, keys: {}, position: at(position) });

const keysOf = (page: PageOf<Doc>): string[] => page.items.map((item) => `${item.key}/${item.id}`);

/** All pages one after another. */
const leafed = async (store: ReadStore, space: string, request: PageRequest): Promise<string[]> => {
  const all: string[] = [];
  let after: string | undefined;
  for (;;) {
    const page: PageOf<Doc> = await store.page<Doc>(space, { ...request, after });
    expect(page.items.length).toBeLessThanOrEqual(request.limit);
    all.push(...keysOf(page));
    if (page.next === null) return all;
    after = page.next;
  }
};

/** What every read store must do. `open` answers an empty one. */
export const readStoreContract = (name: string, open: () => Promise<ReadStoreUnderTest>): void => {
  describe(`${name} read store`, () => {
    let subject: ReadStoreUnderTest;
    let store: ReadStore;

    beforeEach(async () => {
      subject = await open();
      store = subject.store;
    });
    afterEach(() => subject.close());

    describe('documents', () => {
      test('none before anything was applied', async () => {
        expect(await store.get('s', 'a')).toBeNull();
        expect(await store.load('s', ['a', 'b'])).toEqual([]);
      });

      test('come back with the position that made them', async () => {
        const document = { title: '凪 𠮷', list: [1, null, { deep: true }], none: null };
        await store.apply('s', [{ id: 'a', document, keys: {}, position: at(7) }], at(9));
        expect(await store.get('s', 'a')).toEqual({ id: 'a', document, position: at(7) });
      });

      test('loading answers those that exist, each once', async () => {
        await store.apply('s', [change('a', 1), change('b', 2), change('c', 3), gone('c', 4)], at(4));
        const loaded = await store.load<Doc>('s', ['b', 'a', 'b', 'c', 'x']);
        expect(loaded.map((k) => k.id).sort()).toEqual(['a', 'b']);
      });

      test('spaces keep apart, also when one name begins like the other', async () => {
        await store.apply('shelf@1', [change('a', 1, { all: ['x'] })], at(1));
        await store.apply('shelf@10', [change('a', 2, { all: ['y'] })], at(2));
        expect((await store.get<Doc>('shelf@1', 'a'))?.document.title).toBe('a at 1');
        expect(await leafed(store, 'shelf@1', { index: 'all', limit: 5 })).toEqual(['x/a']);
        expect(await store.progress('shelf@10')).toBe(at(2));
      });

      test('changing what was applied or read changes nothing that is stored', async () => {
        const document = { list: [1] };
        await store.apply('s', [{ id: 'a', document, keys: {}, position: at(1) }], at(1));
        const read = await store.get<{ list: number[] }>('s', 'a');
        // A store may refuse it, or not mind.
        for (const list of [document.list, read!.document.list]) {
          try {
            list.push(2);
          } catch (error) {
            expect(error).toBeInstanceOf(TypeError);
          }
        }
        expect((await store.get('s', 'a'))?.document).toEqual({ list: [1] });
      });
    });

    describe('older changes', () => {
      test('a change not above the position of its document is ignored, its keys too', async () => {
        await store.apply('s', [change('a', 5, { all: ['five'] })], at(5));
        await store.apply('s', [change('a', 5, { all: ['again'] }, 'again'), change('a', 3, { all: ['three'] })], at(6));
        expect((await store.get<Doc>('s', 'a'))?.document.title).toBe('a at 5');
        expect(await leafed(store, 's', { index: 'all', limit: 5 })).toEqual(['five/a']);
      });

      test('a document that is gone does not come back by an older change, only by a newer one', async () => {
        await store.apply('s', [change('a', 1, { all: ['k'] }), gone('a', 5)], at(5));
        await store.apply('s', [change('a', 4, { all: ['k'] }), change('a', 5, { all: ['k'] })], at(5));
        expect(await store.get('s', 'a')).toBeNull();
        expect(await store.count('s', 'all')).toBe(0);
        await store.apply('s', [change('a', 6, { all: ['k'] })], at(6));
        expect((await store.get<Doc>('s', 'a'))?.position).toBe(at(6));
        expect(await store.count('s', 'all')).toBe(1);
      });

      test('the tombstone of a document never seen counts as well', async () => {
        await store.apply('s', [gone('a', 5)], at(5));
        await store.apply('s', [change('a', 4)], at(5));
        expect(await store.get('s', 'a')).toBeNull();
      });

      test('the checkpoint never goes back', async () => {
        expect(await store.progress('s')).toBe('');
        await store.apply('s', [], at(5));
        await store.apply('s', [], at(3));
        await store.apply('s', [], '');
        expect(await store.progress('s')).toBe(at(5));
      });

      test('several changes of one document in one go: the last stands', async () => {
        await store.apply('s', [change('a', 1, { all: ['one'] }), change('a', 2, { all: ['two'] }), change('a', 3, { all: ['three'] })], at(3));
        expect((await store.get<Doc>('s', 'a'))?.position).toBe(at(3));
        expect(await leafed(store, 's', { index: 'all', limit: 5 })).toEqual(['three/a']);
      });

      test('applies at once leave the newest', async () => {
        await Promise.all([4, 9, 2, 7].map((n) => store.apply('s', [change('a', n, { all: [`k${n}`] })], at(n))));
        expect((await store.get<Doc>('s', 'a'))?.position).toBe(at(9));
        expect(await leafed(store, 's', { index: 'all', limit: 5 })).toEqual(['k9/a']);
        expect(await store.progress('s')).toBe(at(9));
      });
    });

    test.each([
      ['a key that is too long', change('b', 2, { all: ['x'.repeat(5000)] })],
      ['a key with U+0000', change('b', 2, { all: ['a\0b'] })],
      ['a document that is no JSON', { id: 'b', document: { big: 1n }, keys: {}, position: at(2) } as unknown as Change<Doc>],
    ])('all or nothing: %s refuses the whole apply', async (_, bad) => {
      await store.apply('s', [change('a', 1, { all: ['old'] })], at(1));
      await expect(store.apply('s', [change('a', 2, { all: ['new'] }), bad], at(2))).rejects.toThrow();
      expect((await store.get<Doc>('s', 'a'))?.position).toBe(at(1));
      expect(await leafed(store, 's', { index: 'all', limit: 5 })).toEqual(['old/a']);
      expect(await store.progress('s')).toBe(at(1));
    });

    describe('indexes', () => {
      beforeEach(async () => {
        await store.apply('s', [
          change('1', 1, { title: ['ねこ'], tag: ['x', 'y', 'x'] }),
          change('2', 2, { title: ['いぬ'], tag: ['x'] }),
          change('3', 3, { title: ['ねこ'] }),
          change('4', 4, { title: ['ねこと'] }),
          change('5', 5, { title: ['ね'] }),
        ], at(5));
      });

      const forwards = ['いぬ/2', 'ね/5', 'ねこ/1', 'ねこ/3', 'ねこと/4'];

      test('are in the order of keys, then of ids, both ways, whatever the size of the page', async () => {
        for (const limit of [1, 2, 3, 5, 50]) {
          expect(await leafed(store, 's', { index: 'title', limit })).toEqual(forwards);
          expect(await leafed(store, 's', { index: 'title', limit, backwards: true })).toEqual([...forwards].reverse());
        }
      });

      test('items carry the document, its position and the key it was found by', async () => {
        expect(await store.page('s', { index: 'title', limit: 1 })).toEqual({
          items: [{ id: '2', key: 'いぬ', document: { title: '2 at 2' }, position: at(2) }],
          next: expect.any(String),
        });
      });

      test('the last page says so, also when it is full', async () => {
        expect((await store.page('s', { index: 'title', limit: 5 })).next).toBeNull();
        expect((await store.page('s', { index: 'title', limit: 4 })).next).not.toBeNull();
        expect(await store.page('s', { index: 'nothing', limit: 4 })).toEqual({ items: [], next: null });
        expect(await store.page('nowhere', { index: 'title', limit: 4 })).toEqual({ items: [], next: null });
      });

      test('a prefix narrows pages and counts', async () => {
        for (const limit of [1, 2, 9]) {
          expect(await leafed(store, 's', { index: 'title', prefix: 'ねこ', limit })).toEqual(['ねこ/1', 'ねこ/3', 'ねこと/4']);
          expect(await leafed(store, 's', { index: 'title', prefix: 'ねこ', limit, backwards: true })).toEqual(['ねこと/4', 'ねこ/3', 'ねこ/1']);
        }
        expect(await store.count('s', 'title')).toBe(5);
        expect(await store.count('s', 'title', 'ねこ')).toBe(3);
        expect(await store.count('s', 'title', 'ん')).toBe(0);
        expect(await store.count('nowhere', 'title')).toBe(0);
      });

      test('a document stands at each of its keys once', async () => {
        expect(await leafed(store, 's', { index: 'tag', limit: 2 })).toEqual(['x/1', 'x/2', 'y/1']);
        expect(await store.count('s', 'tag')).toBe(3);
      });

      test('a changed document leaves its old places, a gone one all of them', async () => {
        await store.apply('s', [change('1', 6, { tag: ['y', 'z'] }), gone('3', 7)], at(7));
        expect(await leafed(store, 's', { index: 'title', limit: 9 })).toEqual(['いぬ/2', 'ね/5', 'ねこと/4']);
        expect(await leafed(store, 's', { index: 'tag', limit: 9 })).toEqual(['x/2', 'y/1', 'z/1']);
      });

      test('leafing goes on where it was while documents come and go', async () => {
        for (const backwards of [false, true]) {
          const space = `moving ${backwards}`;
          await store.apply(space, ['b', 'd', 'f', 'h'].map((k, i) => change(k, i + 1, { k: [k] })), at(4));
          const first = await store.page<Doc>(space, { index: 'k', limit: 2, backwards });
          // One goes that was shown last, one comes before it, one comes behind it.
          const [shown, before, behind] = backwards ? ['f', 'g', 'c'] : ['d', 'c', 'e'];
          await store.apply(space, [gone(shown, 5), change(before, 6, { k: [before] }), change(behind, 7, { k: [behind] })], at(7));
          const rest = await store.page<Doc>(space, { index: 'k', limit: 9, backwards, after: first.next ?? undefined });
          expect(rest.items.map((i) => i.key)).toEqual(backwards ? ['d', 'c', 'b'] : ['e', 'f', 'h']);
        }
      });

      test('a made-up cursor is no error', async () => {
        for (const after of ['', '*', 'AAAA', '____', Buffer.from('zzz').toString('base64url')]) {
          expect((await store.page('s', { index: 'title', prefix: 'ねこ', after, limit: 9 })).items.length).toBeLessThanOrEqual(3);
          expect((await store.page('s', { index: 'title', prefix: 'ねこ', after, limit: 9, backwards: true })).items.length).toBeLessThanOrEqual(3);
        }
      });

      test('order is by code points: beyond the basic plane comes last', async () => {
        await store.apply('cp', ['\u{20BB7}', '\uFF5E', 'Z', 'あ', '', 'あ\u0001'].map((k, i) => change(`${i}`, i + 1, { k: [k] })), at(6));
        expect(await leafed(store, 'cp', { index: 'k', limit: 2 })).toEqual(['/4', 'Z/2', 'あ/3', 'あ\u0001/5', '\uFF5E/1', '\u{20BB7}/0']);
      });

      test('a page without room is a bug of the caller', async () => {
        await expect(store.page('s', { index: 'title', limit: 0 })).rejects.toThrow('at least one');
      });
    });

    describe('spaces', () => {
      test('readers are pointed at the current one', async () => {
        expect(await store.current('shelf')).toBeNull();
        await store.switchTo('shelf', 'shelf@1');
        expect(await store.current('shelf')).toBe('shelf@1');
        await store.switchTo('shelf', 'shelf@2');
        expect(await store.current('shelf')).toBe('shelf@2');
        expect(await store.current('shelf2')).toBeNull();
      });

      test('a discarded one leaves nothing, neither tombstones nor checkpoint, and touches no other', async () => {
        await store.apply('s', [change('a', 5, { k: ['a'] }), gone('b', 6)], at(6));
        await store.apply('s2', [change('a', 5, { k: ['a'] })], at(6));
        await store.discard('s');
        expect(await store.get('s', 'a')).toBeNull();
        expect(await store.count('s', 'k')).toBe(0);
        expect(await store.progress('s')).toBe('');
        expect(await store.get('s2', 'a')).not.toBeNull();
        expect(await store.count('s2', 'k')).toBe(1);
        expect(await store.progress('s2')).toBe(at(6));
        await store.apply('s', [change('a', 1), change('b', 2)], at(2));
        expect(await store.load('s', ['a', 'b'])).toHaveLength(2);
      });

      test('an unknown one can be discarded', async () => {
        await expect(store.discard('never')).resolves.toBeUndefined();
      });
    });
  });
};

// ---- one script on two engines

const id = fc.constantFrom('a', 'b', 'c', 'd');
const key = fc.oneof(fc.constantFrom('', 'k', 'ka', 'kb', 'か', 'かき'), fc.string({ unit: 'grapheme', maxLength: 4 }).map((s) => s.replaceAll('\0', '')));

export const readScript = fc.array(
  fc.record({
    space: fc.constantFrom('s', 's1'),
    upTo: fc.nat({ max: 30 }),
    changes: fc.array(fc.record({
      id,
      position: fc.integer({ min: 1, max: 30 }),
      title: fc.option(fc.string({ unit: 'grapheme' })),
      keys: fc.dictionary(fc.constantFrom('i', 'ij'), fc.array(key, { maxLength: 3 }), { noNullPrototype: true }),
    }), { maxLength: 4 }),
    discard: fc.boolean(),
  }),
  { maxLength: 10 },
);

type Script = typeof readScript extends fc.Arbitrary<infer S> ? S : never;

export const readObserved = async (store: ReadStore, script: Script): Promise<readonly unknown[]> => {
  const seen: unknown[] = [];
  for (const [i, step] of script.entries()) {
    if (step.discard && i % 4 === 3) await store.discard(step.space);
    await store.apply<Doc>(step.space, step.changes.map((c) => ({
      id: c.id, document: c.title === null ? null : { title: c.title }, keys: c.keys, position: at(c.position),
    })), step.upTo === 0 ? '' : at(step.upTo));
    for (const space of ['s', 's1']) {
      seen.push(await store.progress(space));
      seen.push((await store.load(space, ['a', 'b', 'c', 'd'])).toSorted((x, y) => (x.id < y.id ? -1 : 1)));
      for (const index of ['i', 'ij']) {
        for (const prefix of ['', 'k', 'か']) {
          seen.push(await store.count(space, index, prefix));
          seen.push(await leafed(store, space, { index, prefix, limit: 2 }));
          seen.push(await leafed(store, space, { index, prefix, limit: 3, backwards: true }));
        }
      }
    }
  }
  return seen;
};
