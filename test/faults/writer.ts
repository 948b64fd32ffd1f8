/**
 * Appends to a log as fast as it can, until somebody kills it: `writer.js <folder> <round> <file for acknowledgements> <honest|hasty>`.
 * Every acknowledged append is a line of event ids. The hasty writer acknowledges before the commit: the control.
 */
import { openSync, writeSync } from 'node:fs';
import { openEventStore } from '../../infrastructure/embedded/event-store.ts';

const [dir = '', round = '', acknowledgements = '', manner = ''] = process.argv.slice(2);
const store = await openEventStore(dir);
const file = openSync(acknowledgements, 'a');

const acknowledge = (ids: readonly string[]): void => {
  writeSync(file, `${ids.join(' ')}\n`);
};

const write = async (stream: string, writer: number): Promise<never> => {
  for (let turn = 0; ; turn += 1) {
    const seen = (await store.read(stream)).length;
    const size = 1 + ((turn + writer) % 3);
    const group = `${round}/${writer}/${turn}`;
    // Field names differ from turn to turn, so that the table of shapes grows while the log does.
    const drafts = Array.from({ length: size }, (_, i) => ({
      id: `${group}/${i}`,
      type: 'test.happened',
      v: 1,
      data: { group, of: size, [`field${round}x${turn % 40}`]: 'x'.repeat(100) },
      meta: { at: '2026-12-15T00:00:00.000Z', actor: { role: 'system' as const }, correlation: group, causation: group },
    }));
    const ids = drafts.map(({ id }) => id);
    const appending = store.append(stream, seen, drafts);
    if (manner === 'hasty') acknowledge(ids);
    const appended = await appending;
    if (appended.ok && manner !== 'hasty') acknowledge(ids);
  }
};

// Sixteen writers on streams of their own, eight who get into each other's way on two.
await Promise.all(Array.from({ length: 24 }, (_, writer) => write(writer < 16 ? `own-${round}-${writer}` : `shared-${round}-${writer % 2}`, writer)));
