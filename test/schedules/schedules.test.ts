/**
 * Interleavings of the whole application: use cases, policies, projections, deadlines, over stores that outlive crashes,
 * with one or two programs at work and a simulated clock. One interleaving is one scenario (up to eleven steps of people, of
 * the clock, of crashes) run from its first step until nothing is left to do, in an order of its own.
 *
 * `npx jest test/schedules` runs a bounded number; `SCHEDULES=1000000 npx jest test/schedules/schedules` as many as are
 * asked for. `SEED=7` begins elsewhere. A failure names the seed that shows it again.
 *
 * fast-check draws and shrinks the scenarios. The order is the simulation's own (turns.ts): it has a time, so that a call
 * may outlast a lease and a dead program's write arrive late, and it stays much the same while a scenario shrinks. A
 * smaller number of scenarios is run under fast-check's scheduler too.
 */
import fc from 'fast-check';
import type { Outcome } from './interleaving.ts';
import { planted } from './planted.ts';
import { programWith } from './program.ts';
import { scenarios, type Scenario } from './scenario.ts';

const asked = Number(process.env['SCHEDULES'] ?? 1500);
const seed = Number(process.env['SEED'] ?? 20_261_215);
const inOneGo = 10_000;
const isLong = asked > inOneGo;

const program = programWith(null);

const seen = new Set<string>();

const holds = ({ wrong, story, ...outcome }: Outcome): void => {
  for (const what of outcome.seen) seen.add(what);
  if (wrong.length > 0) throw new Error([...wrong, ...story.slice(-60)].join('\n'));
};

/** What failed, told from its first step; the order of the seed is that of the failure. */
const told = async (failure: fc.RunDetails<[Scenario]>, first: number): Promise<string> => {
  const scenario = failure.counterexample?.[0];
  if (scenario === undefined) return String(failure.errorInstance);
  const { wrong, story } = await program.interleaving(scenario, { telling: true });
  return [`SEED=${first} SCHEDULES=${failure.numRuns} shows it again:`, ...wrong, JSON.stringify(scenario), ...story.slice(-80)].join('\n');
};

test(`${asked} interleavings: never oversold, never over a limit, no checkout twice, everybody served or told, no slot stuck`, async () => {
  const began = performance.now();
  for (let run = 0, go = 0; run < asked; run += inOneGo, go++) {
    const details = await fc.check(fc.asyncProperty(scenarios, async (scenario) => holds(await program.interleaving(scenario))), { seed: seed + go, numRuns: Math.min(inOneGo, asked - run) });
    if (details.failed) throw new Error(await told(details, seed + go));
    if (isLong) process.stderr.write(`${run + details.numRuns} interleavings from seed ${seed}, ${Math.round((performance.now() - began) / 1000)} s\n`);
  }
  process.stderr.write(`${asked} interleavings from seed ${seed} in ${Math.round((performance.now() - began) / 1000)} s, all held\n`);
}, isLong ? 2 ** 31 - 1 : 300_000);

test('the schedules come into every tight spot', () => {
  const spots = [
    'crash', 'Forgone', 'slot-lapsed', 'still-under-way', 'already-borrowed', 'all-on-loan', 'loan-limit', 'HoldPlaced', 'HoldBecameReady', 'HoldPassedOn', 'HoldFulfilled',
    'LoanExpired', 'LoanExtended', 'LicenceExpired', 'ReaderForgotten', 'HoldPaused', 'HoldCancelled',
  ];
  expect(spots.filter((spot) => !seen.has(spot))).toEqual([]);
});

test('the same under the scheduler of fast-check', async () => {
  await fc.assert(
    fc.asyncProperty(scenarios, fc.scheduler(), async (scenario, scheduler) => holds(await program.interleaving(scenario, { scheduler }))),
    { seed, numRuns: Math.min(200, Math.ceil(asked / 10)), endOnFailure: true },
  );
}, 300_000);

describe('what is planted is found', () => {
  test.each(planted.map((fault) => [fault.name, fault] as const))('%s', async (_name, fault) => {
    const faulty = programWith(fault);
    const details = await fc.check(
      fc.asyncProperty(scenarios, async (scenario) => {
        const { wrong } = await faulty.interleaving(scenario);
        const found = wrong.find((what) => fault.found.test(what));
        if (found !== undefined) throw new Error(found);
      }),
      { seed, numRuns: 2000, endOnFailure: true },
    );
    process.stderr.write(`found after ${details.numRuns} interleavings: ${details.errorInstance instanceof Error ? details.errorInstance.message : 'nothing'}\n`);
    expect(details.failed).toBe(true);
  }, 300_000);

  test('a patch that no longer applies is an error', () => {
    expect(() => programWith({ file: 'application/transact.ts', find: 'nothing of the kind', replace: '' })).toThrow('no longer applies');
  });
});
