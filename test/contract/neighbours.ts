import type { Neighbours, Taken } from '../../application/ports.ts';

export interface NeighboursUnderTest {
  /** One more process of the same library. */
  join(): Neighbours;
  close(): Promise<void>;
}

export const nothing: Taken = { requests: {}, lines: {} };

/** What neighbours must do. `open` answers a library without processes. */
export const neighboursContract = (name: string, open: () => Promise<NeighboursUnderTest>): void => {
  describe(`${name} neighbours`, () => {
    let subject: NeighboursUnderTest;
    let one: Neighbours;
    let two: Neighbours;
    let three: Neighbours;

    beforeEach(async () => {
      subject = await open();
      [one, two, three] = [subject.join(), subject.join(), subject.join()];
      for (const each of [one, two, three]) expect(await each.exchange(nothing)).toEqual(nothing);
    });
    afterEach(() => subject.close());

    test('what one tells every other hears, once, and it itself does not', async () => {
      expect((await one.exchange({ requests: { a: 30, b: 40 }, lines: {} })).requests).toEqual({});
      expect((await two.exchange(nothing)).requests).toEqual({ a: 30, b: 40 });
      expect((await two.exchange(nothing)).requests).toEqual({});
      expect((await three.exchange(nothing)).requests).toEqual({ a: 30, b: 40 });
      expect((await one.exchange(nothing)).requests).toEqual({});
    });

    test('what several tell, and one tells several times before it is heard, is added up', async () => {
      for (let turn = 0; turn < 5; turn += 1) await one.exchange({ requests: { a: 30 }, lines: {} });
      await two.exchange({ requests: { a: 1, 'reading a': 7 }, lines: {} });
      expect((await three.exchange(nothing)).requests).toEqual({ a: 151, 'reading a': 7 });
      expect((await three.exchange(nothing)).requests).toEqual({});
    });

    test('lines are what each told last', async () => {
      await one.exchange({ requests: {}, lines: { a: 50, b: 60 } });
      await two.exchange({ requests: {}, lines: { a: 5 } });
      expect((await three.exchange(nothing)).lines).toEqual({ a: 55, b: 60 });
      expect((await three.exchange(nothing)).lines).toEqual({ a: 55, b: 60 });
      await one.exchange({ requests: {}, lines: { b: 61 } });
      expect((await three.exchange(nothing)).lines).toEqual({ a: 5, b: 61 });
      expect((await one.exchange(nothing)).lines).toEqual({ a: 5 });
    });

    test('who comes later hears nothing of what was let in before', async () => {
      await one.exchange({ requests: { a: 30 }, lines: {} });
      const late = subject.join();
      expect((await late.exchange(nothing)).requests).toEqual({});
      await one.exchange({ requests: { a: 40 }, lines: {} });
      expect((await late.exchange(nothing)).requests).toEqual({ a: 40 });
    });
  });
};
