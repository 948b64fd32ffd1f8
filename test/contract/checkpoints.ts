import type { Checkpoints } from '../../application/ports.ts';

export interface CheckpointsUnderTest {
  readonly checkpoints: Checkpoints;
  close(): Promise<void>;
}

/** What checkpoints must do. `open` answers empty ones. */
export const checkpointsContract = (name: string, open: () => Promise<CheckpointsUnderTest>): void => {
  describe(`${name} checkpoints`, () => {
    let subject: CheckpointsUnderTest;

    beforeEach(async () => {
      subject = await open();
    });
    afterEach(() => subject.close());

    test('a follower that never was anywhere begins at the beginning', async () => {
      expect(await subject.checkpoints.get('offer-next-copy')).toBe('');
    });

    test('each follower has its own place', async () => {
      await Promise.all([subject.checkpoints.set('a', '0000000000000007'), subject.checkpoints.set('ab', '0000000000000009')]);
      expect(await subject.checkpoints.get('a')).toBe('0000000000000007');
      expect(await subject.checkpoints.get('ab')).toBe('0000000000000009');
      expect(await subject.checkpoints.get('b')).toBe('');
    });

    test('a place only moves forwards', async () => {
      await subject.checkpoints.set('a', '0000000000000007');
      await subject.checkpoints.set('a', '0000000000000010');
      await subject.checkpoints.set('a', '0000000000000009');
      await subject.checkpoints.set('a', '');
      expect(await subject.checkpoints.get('a')).toBe('0000000000000010');
    });
  });
};
