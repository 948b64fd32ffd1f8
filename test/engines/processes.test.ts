/**
 * A library of four processes on its servers, while each process and each server is killed, stopped and paused in turn, and cut off from the
 * others. `ROUNDS=10 npm run test:engines -- processes` for the long run.
 */
import { openFour, pause, suffer, type FourProcesses, type Seat } from './four-processes.ts';

const ROUNDS = Number(process.env['ROUNDS'] ?? 1);

jest.setTimeout(900_000 + ROUNDS * 1_800_000);

let four: FourProcesses;

beforeAll(async () => {
  four = await openFour();
});
afterAll(() => four.close());

/** One of the two that answer people goes, and comes back where it was. */
const apiDies = async (): Promise<void> => {
  const [first] = four.apis;
  await first.kill();
  await pause(2_000);
  await first.again();
};

/** Those whose turn something is, by process id. */
const holders = async (): Promise<ReadonlySet<number>> => {
  const leases = await four.database.db.collection<{ _id: string; holder: string | null }>('leases').find().toArray();
  return new Set(leases.map(({ holder }) => Number(holder?.split(' ')[1] ?? 0)));
};

/** A worker has all turns: the other one lost its own. */
const takenOver = async (other: Seat): Promise<void> => {
  for (;;) {
    const now = await holders();
    if (now.size === 1 && now.has(other.pid)) return;
    await pause(200);
  }
};

const workerDies = async (): Promise<void> => {
  const [first, second] = four.workers;
  await first.kill();
  await takenOver(second);
  await four.viewsCaughtUp();
  await first.again();
};

const dies = (server: { kill(): Promise<void>; start(): Promise<void> }) => async (): Promise<void> => {
  await server.kill();
  await pause(3_000);
  await server.start();
};

const pauses = (server: { pause(): Promise<void>; resume(): void }) => async (): Promise<void> => {
  await server.pause();
  await pause(8_000);
  server.resume();
};

const apiIsCut = async (): Promise<void> => {
  const [first] = four.apis;
  first.cut();
  await pause(20_000);
  first.mend();
};

/** It still runs, and believes it has its turns for a while; what it has on its way is refused when it comes through. */
const workerIsCut = async (): Promise<void> => {
  const [first, second] = four.workers;
  // One that has something to lose.
  const [gone, other] = (await holders()).has(first.pid) ? [first, second] : [second, first];
  gone.cut();
  await takenOver(other);
  await four.viewsCaughtUp();
  gone.mend();
};

const allAreCut = async (): Promise<void> => {
  const all = [...four.apis, ...four.workers];
  for (const seat of all) seat.cut();
  await pause(20_000);
  for (const seat of all) seat.mend();
};

test('each process and each server goes while people borrow, and is cut off: nothing acknowledged is lost, nothing is done twice, everything catches up', async () => {
  const load = await four.begin();
  const faults: readonly (readonly [string, () => Promise<void>])[] = [
    ['a worker killed', workerDies], ['a process that answers killed', apiDies],
    ['MongoDB killed', dies(four.mongo)], ['MongoDB paused', pauses(four.mongo)],
    ['Kafka killed', dies(four.kafka)], ['Kafka paused', pauses(four.kafka)],
    ['EventStoreDB killed', dies(four.log)], ['EventStoreDB paused', pauses(four.log)],
    ['a process that answers cut off', apiIsCut], ['a worker cut off', workerIsCut], ['everybody cut off', allAreCut],
  ];
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, make] of faults) await suffer(four, load, name, make);
  }
  await load.stop();
  expect((await four.asked(load)).wrong).toEqual([]);
});

test('sources are known among processes by keyed hashes alone', async () => {
  const told = await four.database.db.collection('neighbours').find().toArray();
  expect(told.length).toBeGreaterThanOrEqual(2);
  expect(JSON.stringify(told)).not.toContain('127.0.0.1');
});
