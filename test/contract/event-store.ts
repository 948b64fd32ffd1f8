import fc from 'fast-check';
import type { Appended, Draft, EventStore, Json, Position, Stored } from '../../application/ports.ts';

export interface EventStoreUnderTest {
  readonly store: EventStore;
  /** Removes what the test left behind. */
  close(): Promise<void>;
}

export const draft = (id: string, data: { readonly [key: string]: Json } = { n: 1 }): Draft => ({
  id,
  type: 'test.happened',
  v: 1,
  data,
  meta: { at: '2026-12-15T00:00:00.000Z', actor: { role: 'librarian', staffId: 's1' }, correlation: 'c', causation: `cause of ${id}` },
});

const drafts = (prefix: string, count: number): Draft[] => Array.from({ length: count }, (_, i) => draft(`${prefix}-${i + 1}`, { n: i + 1 }));

/** The pages of the log after a position until `count` events came. */
const taken = async (store: EventStore, after: Position, count: number): Promise<Stored[]> => {
  const abort = new AbortController();
  const events: Stored[] = [];
  for await (const page of store.follow(after, abort.signal)) {
    expect(page.length).toBeGreaterThan(0);
    events.push(...page);
    if (events.length >= count) abort.abort();
  }
  return events;
};

const positionIn = (appended: Appended): Position => {
  if (!appended.ok) throw new Error(`expected an append to succeed, the stream is at ${appended.version}`);
  return appended.position;
};

const turns = async (count: number): Promise<void> => {
  for (let i = 0; i < count; i += 1) await new Promise((resume) => setImmediate(resume));
};

/** What every event store must do. `open` answers an empty one. */
export const eventStoreContract = (name: string, open: () => Promise<EventStoreUnderTest>): void => {
  describe(`${name} event store`, () => {
    let subject: EventStoreUnderTest;
    let store: EventStore;

    beforeEach(async () => {
      subject = await open();
      store = subject.store;
    });
    afterEach(() => subject.close());

    describe('reading a stream', () => {
      test('an unknown stream has no events', async () => {
        expect(await store.read('nothing')).toEqual([]);
      });

      test('events come back as they were written, oldest first, counted from 1', async () => {
        const written = [draft('a', { text: '笠岡 𠮷', list: [1, 2.5, -0.125, 1e15], none: null, deep: { yes: true, empty: {} } }), draft('b')];
        await store.append('s', 0, written);
        const read = await store.read('s');
        expect(read.map(({ position, stream, version, ...rest }) => rest)).toEqual(written);
        expect(read.map((e) => [e.stream, e.version])).toEqual([['s', 1], ['s', 2]]);
        expect(read[0]!.position < read[1]!.position).toBe(true);
      });

      test('the trace an event was written in comes back with it, and none with one that has none', async () => {
        const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
        const traced = { ...draft('a'), meta: { ...draft('a').meta, traceparent } };
        await store.append('s', 0, [traced, draft('b')]);
        expect((await store.read('s')).map(({ meta }) => meta)).toStrictEqual([traced.meta, draft('b').meta]);
        expect((await taken(store, '', 2)).map(({ meta }) => meta.traceparent)).toEqual([traceparent, undefined]);
      });

      test('only versions above `after`', async () => {
        await store.append('s', 0, drafts('e', 5));
        expect((await store.read('s', 3)).map((e) => e.version)).toEqual([4, 5]);
        expect(await store.read('s', 5)).toEqual([]);
        expect(await store.read('s', 9)).toEqual([]);
      });

      test('events of other streams stay out', async () => {
        await store.append('s', 0, [draft('a')]);
        await store.append('s2', 0, [draft('b')]);
        await store.append('s', 1, [draft('c')]);
        expect((await store.read('s')).map((e) => e.id)).toEqual(['a', 'c']);
      });

      test('changing a draft or what was read changes nothing that is stored', async () => {
        const data = { list: [1] };
        await store.append('s', 0, [draft('a', data)]);
        data.list.push(2);
        const [first] = await store.read('s');
        try {
          ((first!.data as { list: number[] }).list).push(3);
        } catch (error) {
          expect(error).toBeInstanceOf(TypeError); // An engine may hand out frozen events.
        }
        expect((await store.read('s'))[0]!.data).toEqual({ list: [1] });
      });
    });

    describe('appending', () => {
      test('the answer is the position of the last event written', async () => {
        const position = positionIn(await store.append('s', 0, drafts('e', 3)));
        expect((await store.read('s')).at(-1)!.position).toBe(position);
        expect(await store.head()).toBe(position);
      });

      test.each([0, 1, 3, 7])('having seen %i of 2 events is a conflict: the version comes back, nothing is written', async (seen) => {
        await store.append('s', 0, drafts('e', 2));
        const head = await store.head();
        expect(await store.append('s', seen, [draft('other'), draft('another')])).toEqual({ ok: false, version: 2 });
        expect(await store.read('s')).toHaveLength(2);
        expect(await store.head()).toBe(head);
      });

      test('having seen events of an unknown stream is a conflict at 0', async () => {
        expect(await store.append('s', 1, [draft('a')])).toEqual({ ok: false, version: 0 });
        expect(await store.head()).toBe('');
      });

      test('of many writers that saw the same, one wins, and who lost can read what it lost to', async () => {
        await store.append('s', 0, [draft('first')]);
        const answers = await Promise.all(Array.from({ length: 20 }, async (_, i) => {
          const answer = await store.append('s', 1, [draft(`w${i}-1`), draft(`w${i}-2`)]);
          return answer.ok ? answer : { ...answer, read: (await store.read('s')).length };
        }));
        expect(answers.filter((a) => a.ok)).toHaveLength(1);
        for (const lost of answers.filter((a) => !a.ok)) expect(lost).toEqual({ ok: false, version: 3, read: 3 });
        expect(new Set((await store.read('s', 1)).map((e) => e.id.split('-')[0])).size).toBe(1);
      });

      test('the same drafts at the same `seen` again are ok with the same position, and write nothing', async () => {
        await store.append('s', 0, drafts('e', 2));
        const first = await store.append('s', 2, drafts('f', 2));
        await store.append('s', 4, [draft('later')]);
        expect(await store.append('s', 2, drafts('f', 2))).toEqual(first);
        expect(await store.read('s')).toHaveLength(5);
      });

      test('the same drafts twice at once are written once', async () => {
        const [one, two] = await Promise.all([store.append('s', 0, drafts('e', 2)), store.append('s', 0, drafts('e', 2))]);
        expect(one).toEqual(two);
        expect(one.ok).toBe(true);
        expect(await store.read('s')).toHaveLength(2);
      });

      test('the same ids elsewhere, in another order, or with one more are no repeat', async () => {
        await store.append('s', 0, drafts('e', 2));
        const [a, b] = drafts('e', 2) as [Draft, Draft];
        expect(await store.append('s', 1, [a])).toEqual({ ok: false, version: 2 });
        expect(await store.append('s', 0, [b, a])).toEqual({ ok: false, version: 2 });
        expect(await store.append('s', 0, [a, b, draft('c')])).toEqual({ ok: false, version: 2 });
        expect(await store.read('s')).toHaveLength(2);
      });

      test('no drafts are a bug of the caller', async () => {
        await expect(store.append('s', 0, [])).rejects.toThrow();
        expect(await store.read('s')).toEqual([]);
      });

      test('a thousand drafts are written together', async () => {
        await store.append('s', 0, drafts('e', 1000));
        expect((await store.read('s')).map((e) => e.version)).toEqual(Array.from({ length: 1000 }, (_, i) => i + 1));
      });

      test('more shapes of data than any table of shapes holds', async () => {
        const shapes = Array.from({ length: 1500 }, (_, i) => draft(`e${i}`, { [`field${i}`]: i, [`inner${i % 7}`]: { [`deep${i}`]: [i] } }));
        await store.append('s', 0, shapes);
        expect((await store.read('s')).map((e) => e.data)).toEqual(shapes.map((d) => d.data));
      });
    });

    describe('the head', () => {
      test('is empty text for an empty log, and goes up as text', async () => {
        const heads = [await store.head()];
        for (let i = 0; i < 12; i += 1) {
          await store.append(`s${i}`, 0, [draft(`e${i}`)]);
          heads.push(await store.head());
        }
        expect(heads[0]).toBe('');
        expect([...heads].sort()).toEqual(heads);
        expect(new Set(heads).size).toBe(13);
      });
    });

    describe('following', () => {
      test('the whole log in order, each event as a read has it', async () => {
        await store.append('a', 0, drafts('a', 2));
        await store.append('b', 0, drafts('b', 1));
        await store.append('a', 2, drafts('c', 1));
        const events = await taken(store, '', 4);
        expect(events.map((e) => e.id)).toEqual(['a-1', 'a-2', 'b-1', 'c-1']);
        expect(events.filter((e) => e.stream === 'a')).toEqual(await store.read('a'));
      });

      test('only what is after a position', async () => {
        await store.append('a', 0, drafts('a', 5));
        const all = await taken(store, '', 5);
        expect(await taken(store, all[2]!.position, 2)).toEqual(all.slice(3));
      });

      test('from the head on, what comes', async () => {
        await store.append('a', 0, drafts('a', 3));
        const next = taken(store, await store.head(), 1);
        await turns(3);
        await store.append('a', 3, [draft('new')]);
        expect((await next).map((e) => e.id)).toEqual(['new']);
      });

      test('no gap and no repeat while others append', async () => {
        await store.append('before', 0, drafts('before', 700));
        const total = 700 + 40 * 15;
        const readers = [taken(store, '', total), taken(store, '', total)];
        await Promise.all(Array.from({ length: 40 }, async (_, w) => {
          for (let i = 0; i < 15; i += 1) positionIn(await store.append(`w${w}`, i, [draft(`w${w}-${i}`)]));
        }));
        for (const events of await Promise.all(readers)) {
          expect(events).toHaveLength(total);
          expect(new Set(events.map((e) => e.id)).size).toBe(total);
          const positions = events.map((e) => e.position);
          expect([...positions].sort()).toEqual(positions);
          const versions = new Map<string, number>();
          for (const e of events) {
            expect(e.version).toBe((versions.get(e.stream) ?? 0) + 1);
            versions.set(e.stream, e.version);
          }
        }
      });

      test('what is followed can be read, and an append that resolved is followed', async () => {
        const abort = new AbortController();
        const followed: string[] = [];
        const following = (async () => {
          for await (const page of store.follow('', abort.signal)) {
            for (const e of page) {
              expect((await store.read(e.stream)).some((known) => known.id === e.id)).toBe(true);
              followed.push(e.id);
              if (followed.length === 30) abort.abort();
            }
          }
        })();
        for (let i = 0; i < 30; i += 1) await store.append(`s${i % 4}`, Math.floor(i / 4), [draft(`e${i}`)]);
        await following;
        expect(followed).toEqual(Array.from({ length: 30 }, (_, i) => `e${i}`));
      });

      test('aborting ends the iteration without an error: before, between, while waiting', async () => {
        await store.append('a', 0, drafts('a', 2));
        expect(await store.follow('', AbortSignal.abort())[Symbol.asyncIterator]().next()).toEqual({ done: true, value: undefined });

        const between = new AbortController();
        const pages = store.follow('', between.signal)[Symbol.asyncIterator]();
        expect((await pages.next()).done).toBe(false);
        between.abort();
        expect((await pages.next()).done).toBe(true);

        const waiting = new AbortController();
        const idle = store.follow(await store.head(), waiting.signal)[Symbol.asyncIterator]();
        const next = idle.next();
        await turns(3);
        waiting.abort();
        expect(await next).toEqual({ done: true, value: undefined });
      });

      test('a reader that does not pull holds nobody up', async () => {
        const abort = new AbortController();
        const lazy = store.follow('', abort.signal)[Symbol.asyncIterator]();
        const first = lazy.next();
        for (let i = 0; i < 50; i += 1) await store.append('s', i, [draft(`e${i}`)]);
        expect((await first).value.length).toBeGreaterThan(0);
        abort.abort();
        expect((await lazy.next()).done).toBe(true);
      });

      test('a position that is not in the log is an error, not a silent wait', async () => {
        await store.append('a', 0, drafts('a', 3));
        const far = await store.head();
        const other = await open();
        try {
          await expect(other.store.follow(far, new AbortController().signal)[Symbol.asyncIterator]().next()).rejects.toThrow('not in this log');
        } finally {
          await other.close();
        }
      });
    });

    test('closing ends iterations and refuses appends', async () => {
      const next = store.follow('', new AbortController().signal)[Symbol.asyncIterator]().next();
      await turns(3);
      await store.close();
      expect(await next).toEqual({ done: true, value: undefined });
      await expect(store.append('s', 0, [draft('a')])).rejects.toThrow('closed');
    });
  });
};

// ---- one script on two engines

type Step =
  | { readonly do: 'append'; readonly stream: string; readonly off: number; readonly ids: readonly string[]; readonly data: { readonly [key: string]: Json } }
  | { readonly do: 'read'; readonly stream: string; readonly after: number }
  | { readonly do: 'head' };

const stream = fc.constantFrom('a', 'b', 'c');
const field = fc.stringMatching(/^[a-z]{1,6}$/);
const value: fc.Arbitrary<Json> = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 3 },
    fc.constant(null), fc.boolean(), fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }).filter((n) => !Object.is(n, -0)),
    fc.string({ unit: 'grapheme' }), fc.array(tie('json'), { maxLength: 4 }), fc.dictionary(field, tie('json'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).json;

/** Scripts with conflicts, repeats and several appends at once; `off` is how far off the writer's count is. */
export const eventScript: fc.Arbitrary<readonly (readonly Step[])[]> = fc.array(
  fc.array(
    fc.oneof(
      {
        weight: 4,
        arbitrary: fc.record({
          do: fc.constant('append' as const), stream, off: fc.constantFrom(0, 0, 0, 0, -1, -2, 1),
          ids: fc.array(fc.constantFrom('p', 'q', 'r', 's'), { minLength: 1, maxLength: 3 }),
          data: fc.dictionary(field, value, { maxKeys: 4, noNullPrototype: true }),
        }),
      },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('read' as const), stream, after: fc.nat({ max: 4 }) }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('head' as const) }) },
    ),
    { minLength: 1, maxLength: 4 },
  ),
  { maxLength: 12 },
);

/** Everything that can be seen of a store while a script runs on it: the steps of one round run at once. */
export const observed = async (store: EventStore, script: readonly (readonly Step[])[]): Promise<readonly unknown[]> => {
  const seen: unknown[] = [];
  for (const round of script) {
    const counts = new Map<string, number>();
    for (const name of ['a', 'b', 'c']) counts.set(name, (await store.read(name)).length);
    const appends = round.filter((step) => step.do === 'append');
    seen.push(await Promise.all(appends.map((step) =>
      store.append(step.stream, Math.max(0, (counts.get(step.stream) ?? 0) + step.off), step.ids.map((id) => draft(id, step.data))))));
    for (const step of round) {
      if (step.do === 'read') seen.push(await store.read(step.stream, step.after));
      if (step.do === 'head') seen.push(await store.head());
    }
  }
  const count = (await Promise.all(['a', 'b', 'c'].map((name) => store.read(name)))).reduce((sum, events) => sum + events.length, 0);
  seen.push(count === 0 ? [] : await taken(store, '', count));
  return seen;
};
