/**
 * A library of four processes while the clock of one that answers, and then of each that works, is stepped by an hour forwards and back
 * again. Whoever has the wrong time does what it does at the wrong time, and nothing else goes wrong. Needs a C compiler; says so otherwise.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seenBy, steppedClocks, type SteppedClock } from './clock.ts';
import { openFour, pause, suffer, type FourProcesses, type Load } from './four-processes.ts';

jest.setTimeout(1_800_000);

const hour = 3_600;

let folder: string;
let clocks: SteppedClock[] | { readonly lacking: string };
let four: FourProcesses;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nagi-clock-'));
  const made = await steppedClocks(folder);
  if ('lacking' in made) {
    clocks = made;
    return;
  }
  const all = await Promise.all([0, 1, 2, 3].map((seat) => made.clock(`seat-${seat}`)));
  clocks = all;
  four = await openFour((seat) => all[seat]?.environment ?? {});
});
afterAll(async () => {
  if (!('lacking' in clocks)) await four.close();
  await rm(folder, { recursive: true, force: true });
});

const acknowledgedMore = async (load: Load, count: number): Promise<void> => {
  const since = load.acknowledged.length;
  while (load.acknowledged.length < since + count) await pause(100);
};

test('a clock stepped forwards and back again, of one process: nothing acknowledged is lost, nothing ends early, nothing is done twice', async () => {
  if ('lacking' in clocks) return void process.stdout.write(`LEFT OUT: stepped clocks: ${clocks.lacking}\n`);
  const [api, , ...workers] = clocks;
  if (api === undefined) throw new Error('there are four');
  expect([await seenBy(api, hour), await seenBy(api, -hour)]).toEqual([hour, -hour]);

  const load = await four.begin();
  const stepped = ({ step }: SteppedClock) => async (): Promise<void> => {
    await step(hour);
    await acknowledgedMore(load, 30);
    await step(0);
    await acknowledgedMore(load, 30);
  };
  await suffer(four, load, 'the clock of one that answers, an hour on and back', stepped(api));
  // Both, one after the other: what falls due is watched by one of them only.
  for (const worker of workers) await suffer(four, load, 'the clock of one that works, an hour on and back', stepped(worker));
  // A clock that is set back before where it began.
  await suffer(four, load, 'the clock of one that answers, an hour back and on', async () => {
    await api.step(-hour);
    await acknowledgedMore(load, 30);
    await api.step(0);
  });
  await load.stop();
  const { wrong, recorded } = await four.asked(load);
  expect(wrong).toEqual([]);
  // The fault was made: there are events that say they happened later than now, of people and of what the library does by itself.
  const late = recorded.filter(({ at }) => Date.parse(at) > Date.now() + 600_000);
  expect([...new Set(late.map(({ actor }) => actor.role))].sort()).toEqual(['patron', 'system']);
  expect(recorded.every(({ at }) => Date.parse(at) < Date.now() + hour * 1_000)).toBe(true);
});
