/**
 * Appends until the disk takes no more, then says on standard output, as JSON, how the store behaved. Run under a limit of
 * the file size (`ulimit -f`): Node ignores the signal, so a write beyond the limit fails with an error, as on a full disk.
 */
import { openEventStore } from '../../infrastructure/embedded/event-store.ts';

const [dir = ''] = process.argv.slice(2);
const store = await openEventStore(dir);

const draft = (id: string) => ({
  id,
  type: 'test.happened',
  v: 1,
  data: { group: id, of: 1, text: 'x'.repeat(2000) },
  meta: { at: '2026-12-15T00:00:00.000Z', actor: { role: 'system' as const }, correlation: id, causation: id },
});

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

let followed = 0;
let followEnd = 'ended without an error';
const following = (async () => {
  try {
    for await (const page of store.follow('', new AbortController().signal)) followed += page.length;
  } catch (error) {
    followEnd = messageOf(error);
  }
})();

const acknowledged: string[] = [];
const errors: string[] = [];
await Promise.all(Array.from({ length: 16 }, async (_, writer) => {
  for (let turn = 0; errors.length < 16; turn += 1) {
    const id = `${writer}/${turn}`;
    try {
      await store.append(`s${writer}`, turn, [draft(id)]);
      acknowledged.push(id);
    } catch (error) {
      errors.push(messageOf(error));
      return;
    }
  }
}));
await following;
const later = await store.append('another', 0, [draft('later')]).then(() => 'accepted', messageOf);
const readable = (await Promise.all(Array.from({ length: 16 }, (_, writer) => store.read(`s${writer}`)))).flat().map(({ id }) => id);
process.stdout.write(JSON.stringify({ acknowledged, errors, followed, followEnd, later, readable }), () => process.exit(0));
