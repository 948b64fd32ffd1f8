/** Durable appends through the port against the least that could keep the same promise: a file, a group commit, fdatasync. */
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Draft, EventStore } from '../../application/ports.ts';
import { openEventStore } from '../../infrastructure/embedded/event-store.ts';
import { secondsOf, sideBySide, type Bench, type Figure } from './measure.ts';

type Write = (writer: number, count: number) => Promise<void>;

const eventOf = (writer: number, count: number): Draft => ({
  id: `${writer}-${count}`.padStart(22, '0'), type: 'LoanStarted', v: 1,
  data: {
    loanId: 'mB4gq0cQy1w3Zs8eT2uVfA', licenceId: 'n-00042', borrower: { class: 'general', school: null }, holder: 'x'.repeat(120),
    started: '2026-12-15T01:00:00.000Z', due: '2026-12-29T14:59:59.999Z', cut: false, metered: true,
  },
  meta: { at: '2026-12-15T01:00:00.000Z', actor: { role: 'patron' }, correlation: 'c'.repeat(22), causation: 'd'.repeat(22) },
});

/** Of each event, as JSON. */
export const eventBytes = JSON.stringify(eventOf(0, 0)).length;

/** So many writers at once, each awaiting its own write before the next; answers writes per second. */
const rate = async (pending: number, each: number, write: Write): Promise<number> => {
  const writer = async (index: number): Promise<void> => {
    for (let count = 0; count < each; count++) await write(index, count);
  };
  return (pending * each) / (await secondsOf(() => Promise.all(Array.from({ length: pending }, (_, index) => writer(index)))));
};

/** Appends through the port, of so many writers to a stream each; answers events per second. The streams are new. */
export const appendRate = (store: Pick<EventStore, 'append'>, pending: number, each: number): Promise<number> =>
  rate(pending, each, async (writer, count) => {
    const appended = await store.append(`stream-${writer}`, count, [eventOf(writer, count)]);
    if (!appended.ok) throw new Error('an append without a rival met a conflict');
  });

/** The same to a new log of the embedded engine. */
export const embeddedRate = async (folder: string, pending: number, each: number): Promise<number> => {
  const store = await openEventStore(folder);
  try {
    return await appendRate(store, pending, each);
  } finally {
    await store.close();
  }
};

const rawFile = async (path: string): Promise<{ readonly write: Write; close(): Promise<void> }> => {
  const file = await open(path, 'a');
  let queue: { readonly line: string; readonly done: () => void; readonly failed: (error: unknown) => void }[] = [];
  let writing: Promise<void> | null = null;
  const drain = async (): Promise<void> => {
    while (queue.length > 0) {
      const group = queue;
      queue = [];
      try {
        await file.write(group.map(({ line }) => line).join(''));
        await file.datasync();
        for (const { done } of group) done();
      } catch (error) {
        for (const { failed } of group) failed(error);
      }
      await new Promise((resume) => setImmediate(resume));
    }
    writing = null;
  };
  return {
    write: (writer, count) =>
      new Promise((done, failed) => {
        queue.push({ line: `${JSON.stringify({ ...eventOf(writer, count), stream: `stream-${writer}`, version: count + 1 })}\n`, done, failed });
        writing ??= new Promise((resume) => setImmediate(resume)).then(drain);
      }),
    close: () => file.close(),
  };
};

const aims: { readonly [pending: number]: Figure['aim'] } = { 1: { least: 0.6 }, 64: { least: 0.7 } };

export const appendFigures = async (bench: Bench): Promise<readonly Figure[]> => {
  const figures: Figure[] = [];
  for (const pending of [1, 64, 1000]) {
    const each = Math.max(5, Math.round((bench.scale * (pending === 1 ? 1_500 : 60_000)) / pending));
    bench.say(`append, ${pending} pending`);
    const measured = await sideBySide(
      bench.rounds,
      (round) => embeddedRate(join(bench.folder, `append-${pending}-${round}`), pending, each),
      async (round) => {
        const raw = await rawFile(join(bench.folder, `raw-${pending}-${round}`));
        const result = await rate(pending, each, raw.write);
        await raw.close();
        return result;
      },
    );
    figures.push({
      name: `append, ${pending} pending`, unit: 'events/s', value: measured.value, against: { name: 'raw file, group commit', value: measured.other, ratio: measured.ratio },
      ...(aims[pending] === undefined ? {} : { aim: aims[pending] }), note: `${pending * each} events of ${eventBytes} B as JSON, new file each round`,
    });
  }
  return figures;
};
