import type { Announcement, Consumer, MessageBus } from '../../application/ports.ts';

export interface MessageBusUnderTest {
  readonly bus: MessageBus;
  /** Removes what the test left behind. */
  close(): Promise<void>;
}

export const announcement = (id: string, subject = 't-1', data: Announcement['data'] = { titleId: subject }): Announcement => ({
  specversion: '1.0', id, source: '/nagi/test', type: 'jp.nagi.test.happened.v1', subject, time: '2026-12-15T00:00:00+09:00',
  datacontenttype: 'application/json', dataschema: 'urn:nagi:test', data,
});

const several = (prefix: string, count: number, subject?: string): readonly Announcement[] =>
  Array.from({ length: count }, (_, i) => announcement(`${prefix}-${i + 1}`, subject));

const pause = (ms: number): Promise<void> => new Promise((resume) => setTimeout(resume, ms));

export interface Hearing {
  /** Everything heard to the end of its page, by id. */
  readonly heard: readonly string[];
  readonly pages: readonly (readonly Announcement[])[];
  readonly troubles: readonly unknown[];
  /** Resolves when at least so many were heard. */
  until(count: number): Promise<void>;
  stop(): Promise<void>;
  /** The consumption itself; does not abort it. */
  readonly ended: Promise<void>;
}

/** Consumes until stopped. `first` is done with each page before it counts as heard. */
export const hearing = (bus: MessageBus, name: string, topic = 'nagi.test.v1', first: (page: readonly Announcement[]) => Promise<void> = async () => undefined): Hearing => {
  const abort = new AbortController();
  const heard: string[] = [];
  const pages: (readonly Announcement[])[] = [];
  const troubles: unknown[] = [];
  let woken = (): void => undefined;
  const consumer: Consumer = {
    name, topic,
    hear: async (page) => {
      await first(page);
      pages.push(page);
      heard.push(...page.map(({ id }) => id));
      woken();
    },
    onTrouble: (trouble) => troubles.push(trouble),
  };
  const ended = bus.consume(consumer, abort.signal);
  return {
    heard, pages, troubles, ended,
    until: async (count) => {
      while (heard.length < count) await new Promise<void>((resume) => { woken = resume; });
    },
    stop: async () => {
      abort.abort();
      await ended;
    },
  };
};

/** A door that stays shut until it is opened. */
const door = (): { readonly shut: Promise<void>; open(): void } => {
  let open = (): void => undefined;
  const shut = new Promise<void>((resume) => { open = resume; });
  return { shut, open };
};

/** What every message bus must do. `open` answers an empty one. */
export const messageBusContract = (name: string, open: () => Promise<MessageBusUnderTest>): void => {
  describe(`${name} message bus`, () => {
    let subject: MessageBusUnderTest;
    let bus: MessageBus;
    const topic = 'nagi.test.v1';

    beforeEach(async () => {
      subject = await open();
      bus = subject.bus;
    });
    afterEach(() => subject.close());

    describe('hearing', () => {
      test('what was published before and what comes, as it was published', async () => {
        const published = [announcement('a', 't-1', { text: '笠岡 𠮷', list: [1, 2.5, null], deep: { yes: true } }), announcement('b', 't-2')];
        await bus.publish(topic, published);
        const one = hearing(bus, 'one');
        await one.until(2);
        await bus.publish(topic, [announcement('c')]);
        await one.until(3);
        await one.stop();
        expect(one.pages.flat()).toEqual([...published, announcement('c')]);
        expect(one.troubles).toEqual([]);
      });

      test('changing what was published or heard changes nothing for others', async () => {
        const list = [1];
        await bus.publish(topic, [announcement('a', 't-1', { list })]);
        list.push(2);
        const careless = hearing(bus, 'careless', topic, async ([heard]) => {
          try {
            (heard!.data['list'] as number[]).push(3);
          } catch (error) {
            expect(error).toBeInstanceOf(TypeError); // An engine may hand out frozen announcements.
          }
        });
        await careless.until(1);
        const other = hearing(bus, 'other');
        await other.until(1);
        await Promise.all([careless.stop(), other.stop()]);
        expect(other.pages[0]![0]!.data).toEqual({ list: [1] });
      });

      test('topics are apart', async () => {
        const [one, other] = [hearing(bus, 'one', 'nagi.a.v1'), hearing(bus, 'one', 'nagi.b.v1')];
        await bus.publish('nagi.a.v1', several('a', 3));
        await bus.publish('nagi.b.v1', several('b', 2));
        await bus.publish('nagi.a.v1', several('c', 1));
        await Promise.all([one.until(4), other.until(2)]);
        await Promise.all([one.stop(), other.stop()]);
        expect(one.heard).toEqual(['a-1', 'a-2', 'a-3', 'c-1']);
        expect(other.heard).toEqual(['b-1', 'b-2']);
      });

      test('one name has a place in each topic', async () => {
        await bus.publish('nagi.a.v1', several('a', 2));
        await bus.publish('nagi.b.v1', several('b', 2));
        for (const [of, prefix] of [['nagi.b.v1', 'b'], ['nagi.a.v1', 'a']] as const) {
          const one = hearing(bus, 'one', of);
          await one.until(2);
          await one.stop();
          expect(one.heard).toEqual([`${prefix}-1`, `${prefix}-2`]);
        }
      });

      test('whoever comes later hears from the oldest on', async () => {
        const early = hearing(bus, 'early');
        await bus.publish(topic, several('a', 700));
        await early.until(700);
        const late = hearing(bus, 'late');
        await late.until(700);
        await Promise.all([early.stop(), late.stop()]);
        expect(late.heard).toEqual(several('a', 700).map(({ id }) => id));
      });

      test('page by page: never the next before the one before is done', async () => {
        await bus.publish(topic, several('a', 1200));
        let [at, most] = [0, 0];
        const slow = hearing(bus, 'slow', topic, async () => {
          at += 1;
          most = Math.max(most, at);
          await pause(5);
          at -= 1;
        });
        await slow.until(1200);
        await slow.stop();
        expect(most).toBe(1);
        expect(slow.pages.length).toBeGreaterThan(1);
      });

      test('nothing to publish is nothing to hear', async () => {
        const one = hearing(bus, 'one');
        await bus.publish(topic, []);
        await bus.publish(topic, [announcement('a')]);
        await one.until(1);
        await one.stop();
        expect(one.pages).toHaveLength(1);
      });
    });

    describe('the same announcement again', () => {
      test('is heard once: in one call, later, and at once', async () => {
        await bus.publish(topic, [announcement('a'), announcement('b'), announcement('a')]);
        await Promise.all([bus.publish(topic, several('x', 20)), bus.publish(topic, several('x', 20)), bus.publish(topic, several('x', 20))]);
        await bus.publish(topic, [announcement('b'), announcement('end')]);
        const one = hearing(bus, 'one');
        await one.until(23);
        await bus.publish(topic, [announcement('a'), announcement('end'), announcement('after')]);
        await one.until(24);
        await one.stop();
        expect(one.heard).toEqual(['a', 'b', ...several('x', 20).map(({ id }) => id), 'end', 'after']);
      });

      test('an id of another source or topic is another one', async () => {
        await bus.publish(topic, [announcement('a'), { ...announcement('a'), source: '/another' }]);
        await bus.publish('nagi.other.v1', [announcement('a')]);
        const [one, other] = [hearing(bus, 'one'), hearing(bus, 'one', 'nagi.other.v1')];
        await Promise.all([one.until(2), other.until(1)]);
        await Promise.all([one.stop(), other.stop()]);
        expect(one.pages.flat().map(({ source }) => source)).toEqual(['/nagi/test', '/another']);
      });
    });

    describe('order', () => {
      test('of a subject is kept, whoever publishes beside it and however often hearing fails', async () => {
        let calls = 0;
        const one = hearing(bus, 'one', topic, async () => {
          calls += 1;
          if (calls % 4 === 3) throw new Error('stumbled');
        });
        await Promise.all(Array.from({ length: 12 }, async (_, s) => {
          for (let i = 0; i < 20; i += 1) await bus.publish(topic, [announcement(`${s}-${i}`, `t-${s}`)]);
        }));
        await one.until(240);
        await one.stop();
        expect(new Set(one.heard).size).toBe(240);
        for (let s = 0; s < 12; s += 1) {
          const heard = one.pages.flat().filter((a) => a.subject === `t-${s}`).map(({ id }) => id);
          expect(heard).toEqual(Array.from({ length: 20 }, (_, i) => `${s}-${i}`));
        }
      });
    });

    describe('consumers that fail or dawdle', () => {
      test('what threw is heard again from the same place, and each failure is reported', async () => {
        await bus.publish(topic, several('a', 3));
        const tried: string[][] = [];
        const one = hearing(bus, 'one', topic, async (page) => {
          tried.push(page.map(({ id }) => id));
          if (tried.length < 3) throw new Error(`try ${tried.length}`);
        });
        await one.until(3);
        await one.stop();
        expect(tried).toEqual([['a-1', 'a-2', 'a-3'], ['a-1', 'a-2', 'a-3'], ['a-1', 'a-2', 'a-3']]);
        expect(one.troubles).toEqual([new Error('try 1'), new Error('try 2')]);
      });

      test('it is waited longer each time', async () => {
        await bus.publish(topic, [announcement('a')]);
        const at: number[] = [];
        const one = hearing(bus, 'one', topic, async () => {
          at.push(performance.now());
          if (at.length < 4) throw new Error('not yet');
        });
        await one.until(1);
        await one.stop();
        const waits = at.slice(1).map((t, i) => t - at[i]!);
        // Only from below: a timer is never early, and a busy machine may make any of them late.
        expect(waits.map((wait, i) => wait >= 190 * 2 ** i)).toEqual([true, true, true]);
      });

      test('nobody else is held up: not other consumers, not who publishes', async () => {
        const blocked = door();
        const stuck = hearing(bus, 'stuck', topic, () => blocked.shut);
        const failing = hearing(bus, 'failing', topic, async () => {
          throw new Error('never');
        });
        const fine = hearing(bus, 'fine');
        for (let i = 0; i < 30; i += 1) await bus.publish(topic, [announcement(`a-${i}`)]);
        await fine.until(30);
        expect(stuck.heard).toEqual([]);
        expect(failing.heard).toEqual([]);
        expect(failing.troubles.length).toBeGreaterThan(0);
        blocked.open();
        await stuck.until(30);
        await Promise.all([stuck.stop(), failing.stop(), fine.stop()]);
        expect(stuck.heard).toEqual(fine.heard);
      });
    });

    describe('ending and going on', () => {
      test('aborting ends it without an error: before, while waiting, and while a page is heard', async () => {
        await bus.publish(topic, [announcement('a')]);
        const never: string[] = [];
        await bus.consume({ name: 'never', topic, hear: async (page) => void never.push(...page.map(({ id }) => id)), onTrouble: (t) => { throw t; } }, AbortSignal.abort());
        expect(never).toEqual([]);

        const waiting = hearing(bus, 'waiting');
        await waiting.until(1);
        await waiting.stop();

        const [began, blocked] = [door(), door()];
        const busy = hearing(bus, 'busy', topic, () => {
          began.open();
          return blocked.shut;
        });
        await began.shut;
        const stopped = busy.stop();
        await pause(20);
        expect(busy.heard).toEqual([]);
        blocked.open();
        await stopped;
        expect(busy.heard).toEqual(['a']);
      });

      test('aborting ends the pause after a failure at once', async () => {
        await bus.publish(topic, [announcement('a')]);
        const one = hearing(bus, 'one', topic, async () => {
          throw new Error('never');
        });
        while (one.troubles.length < 6) await pause(10);
        // The pause now is thirty-two times the first one: more than six seconds.
        const waited = new Promise((resume) => setTimeout(() => resume('waited'), 6_000).unref());
        expect(await Promise.race([one.stop().then(() => 'ended'), waited])).toBe('ended');
        expect(one.troubles).toHaveLength(6);
      });

      test('under the same name it goes on behind what was heard, and hears again what was not heard to the end', async () => {
        await bus.publish(topic, several('a', 3));
        const first = hearing(bus, 'one');
        await first.until(3);
        await first.stop();

        await bus.publish(topic, several('b', 2));
        // As a process that dies in the middle of a page: what it did is done, but nobody heard that it was.
        const died: string[] = [];
        const abort = new AbortController();
        await bus.consume({
          name: 'one', topic,
          hear: async (page) => {
            died.push(...page.map(({ id }) => id));
            abort.abort();
            throw new Error('killed');
          },
          onTrouble: () => undefined,
        }, abort.signal);
        expect(died).toEqual(['b-1', 'b-2']);

        const again = hearing(bus, 'one');
        await again.until(2);
        await again.stop();
        expect(again.heard).toEqual(['b-1', 'b-2']);
      });

      test('closing ends consuming, also in the pause after a failure, and refuses to publish', async () => {
        await bus.publish(topic, [announcement('a')]);
        const waiting = hearing(bus, 'waiting');
        const failing = hearing(bus, 'failing', topic, async () => {
          throw new Error('never');
        });
        await waiting.until(1);
        await bus.close();
        await Promise.all([waiting.ended, failing.ended]);
        await expect(bus.publish(topic, [announcement('b')])).rejects.toThrow('closed');
        await bus.close();
      });
    });
  });
};
