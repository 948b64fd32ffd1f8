import type { Records } from '../../application/ports.ts';

/** What every `Records` must do. */
export const recordsContract = (name: string, open: () => Promise<{ readonly records: Records; close(): Promise<void> }>): void => {
  describe(`records on ${name}`, () => {
    let records: Records;
    let close: () => Promise<void>;
    beforeEach(async () => {
      ({ records, close } = await open());
    });
    afterEach(() => close());

    it('answers null for what is not there', async () => {
      expect(await records.get('sessions', 'a')).toBeNull();
      expect(await records.list('sessions')).toEqual([]);
    });

    it('gives back what was put, the newest of it, and nothing after it is removed', async () => {
      await records.put('sessions', 'a', { n: 1, list: ['x', null] });
      await records.put('sessions', 'a', { n: 2 });
      expect(await records.get('sessions', 'a')).toEqual({ n: 2 });
      await records.remove('sessions', 'a');
      await records.remove('sessions', 'a');
      expect(await records.get('sessions', 'a')).toBeNull();
    });

    it('adds only where there is nothing, however many try at once', async () => {
      const tries = await Promise.all(Array.from({ length: 10 }, (_, i) => records.add('accounts', 'login', i)));
      expect(tries.filter(Boolean)).toHaveLength(1);
      expect(await records.get('accounts', 'login')).toBe(tries.indexOf(true));
    });

    it('keeps collections apart and lists each in the order of keys', async () => {
      await records.put('a', 'z', 1);
      await records.put('a', 'b', 2);
      await records.put('ab', 'c', 3);
      await records.put('a', '日本', 4);
      expect(await records.list('a')).toEqual([{ key: 'b', value: 2 }, { key: 'z', value: 1 }, { key: '日本', value: 4 }]);
    });
  });
};
