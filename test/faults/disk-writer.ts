/**
 * Appends to a bare log and says at once, in files of marks, what was acknowledged, followed and read:
 * `disk-writer.js <folder> <folder of marks> <turns>`. At the end says on standard output, as JSON, how the store behaved.
 */
import { openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { openEventStore } from '../../infrastructure/embedded/event-store.ts';

const [dir = '', marks = '', turns = ''] = process.argv.slice(2);
const file = (name: string): number => openSync(join(marks, name), 'a');
const [acknowledged, followed, read] = [file('acknowledged'), file('followed'), file('read')];
const store = await openEventStore(dir);

const writers = 8;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const draft = (id: string) => ({
  id, type: 'test.happened', v: 1, data: { text: 'x'.repeat(500) },
  meta: { at: '2026-12-15T00:00:00.000Z', actor: { role: 'system' as const }, correlation: 'c', causation: 'c' },
});

let followEnd = 'it goes on';
const stop = new AbortController();
const following = (async () => {
  try {
    for await (const page of store.follow('', stop.signal)) writeSync(followed, page.map(({ id }) => `${id}\n`).join(''));
  } catch (error) {
    followEnd = messageOf(error);
  }
})();

const errors: string[] = [];
let readEnd = 'it goes on';
const wrote = new AbortController();

const reading = (async () => {
  const seen = new Set<string>();
  while (!wrote.signal.aborted) {
    for (let writer = 0; writer < writers; writer++) {
      for (const { id } of await store.read(`s${writer}`)) {
        if (seen.has(id)) continue;
        seen.add(id);
        writeSync(read, `${id}\n`);
      }
    }
    await new Promise((resume) => setTimeout(resume, 1));
  }
})().catch((error: unknown) => {
  readEnd = messageOf(error);
});

await Promise.all(Array.from({ length: writers }, async (_, writer) => {
  for (let turn = 0; turn < Number(turns); turn++) {
    const id = `<${writer}/${turn}>`;
    try {
      await store.append(`s${writer}`, turn, [draft(id)]);
    } catch (error) {
      errors.push(messageOf(error));
      return;
    }
    writeSync(acknowledged, `${id}\n`);
  }
}));
const later = await store.append('another', 0, [draft('<later>')]).then(() => 'accepted', messageOf);
wrote.abort();
await reading;
await new Promise((resume) => setTimeout(resume, 20));
stop.abort();
await following;
process.stdout.write(JSON.stringify({ errors, later, followEnd, readEnd }), () => process.exit(0));
