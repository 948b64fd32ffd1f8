/** Watches what falls due (projections/deadlines.ts) and sends the command for it: ends loans, settles slots, forgets readers. */
import { addDays, dayOf, startOfDay, toMillis, type Instant } from '../../domain/kernel.ts';
import { licenceToTake } from '../../domain/lending/title.ts';
import { reading, readingStream } from '../../domain/reading/reading.ts';
import { deadlines, type Deadline } from '../../projections/deadlines.ts';
import { key } from '../../projections/projection.ts';
import { titles } from '../../projections/titles.ts';
import { currentRules, onTitle, settleSlot } from '../lending.ts';
import { allOf, pageOf, systemContext, type System } from '../system.ts';
import { sleep } from './follower.ts';

/** Everything that is due is looked for at least this often, in ms, whatever else wakes it. */
const longestSleep = 15_000;
const atOnce = 200;

type Due = { readonly id: string; readonly document: Deadline };

const dueBy = async (system: System, group: 'due' | 'ended', instant: Instant): Promise<readonly Due[]> => {
  const { items } = await pageOf(system, deadlines, { index: 'byInstant', prefix: `${group}\t`, limit: atOnce });
  return items.filter(({ key: at }) => at <= key(group, instant));
};

/** Says that who had a loan is to be forgotten. What follows from it is a policy's (forgetting.ts), so that it cannot be lost. */
const forget = async (system: System, { loanId, titleId, patronId, slot }: Extract<Deadline, { kind: 'ended' }>): Promise<string> => {
  const { position } = await system.transact(systemContext(loanId, 'forget'), readingStream(loanId), reading, { type: 'ForgetReader', loanId, titleId, holder: { patronId, slot } });
  return position;
};

const settle = async (system: System, id: string, deadline: Deadline): Promise<string> => {
  const context = systemContext(`${id}@${deadline.at}`, 'due');
  switch (deadline.kind) {
    case 'title':
      return (await onTitle(system, context, deadline.titleId, { type: 'SettleTitle' })).position;
    case 'slot':
      await settleSlot(system, context, deadline.patronId, deadline.slot, deadline.use);
      return system.events.head();
    case 'ended':
      return forget(system, deadline);
  }
};

/**
 * Titles somebody waits for though a seat is free. Seats come free with an event or at a deadline, but for two: a month
 * begins, and with it the budget of pay per loan; a clock set back comes to a licence's beginning once more.
 */
const offering = async (system: System, now: Instant): Promise<readonly string[]> =>
  (await allOf(system, titles, 'byHolds'))
    .filter(({ document: { pool } }) => pool.holds.some((h) => h.status.is === 'waiting' && licenceToTake(pool, h.borrower, now) !== null))
    .map(({ id }) => id);

/** Offers those seats; answers how many titles had some. */
const offerSeats = async (system: System, now: Instant): Promise<number> => {
  const found = await offering(system, now);
  for (const titleId of found) {
    const { position } = await onTitle(system, systemContext(`${titleId}@${now}`, 'offer'), titleId, { type: 'SettleTitle' });
    await system.runner.reached(titles.name, position, 5000);
  }
  return found.length;
};

/**
 * Does what is due now, at most a few hundred things, the longest due among them, and answers how many things that was. A deadline that stays although
 * its command was carried out is reported and left, so that it holds up nothing else.
 */
export const settleDue = async (system: System, onTrouble: (trouble: unknown) => void): Promise<number> => {
  const now = system.clock.now();
  const { retentionDays } = await currentRules(system);
  const forgetBefore = startOfDay(addDays(dayOf(now), -retentionDays));
  const due = [...(await dueBy(system, 'due', now)), ...(await dueBy(system, 'ended', forgetBefore))];
  // Side by side, so that they share commits; commands on one title still queue behind each other.
  const settled = await Promise.allSettled(due.map(({ id, document }) => settle(system, id, document)));
  for (const outcome of settled) if (outcome.status === 'rejected') onTrouble(outcome.reason);
  const last = settled.flatMap((s) => (s.status === 'fulfilled' ? [s.value] : [])).sort().at(-1);
  if (last !== undefined) await system.runner.reached(deadlines.name, last, 5000);
  return due.length > 0 ? due.length : offerSeats(system, now);
};

/** When the next thing falls due, in ms from now. */
const untilNext = async (system: System): Promise<number> => {
  const { items } = await pageOf(system, deadlines, { index: 'byInstant', prefix: 'due\t', limit: 1 });
  const next = items[0]?.document.at;
  return next === undefined ? longestSleep : Math.max(0, Math.min(longestSleep, toMillis(next) - toMillis(system.clock.now())));
};

/** Watches until the signal aborts. */
export const watchDeadlines = async (system: System, onTrouble: (trouble: unknown) => void, signal: AbortSignal): Promise<void> => {
  while (!signal.aborted) {
    let settled = 0;
    let pause = longestSleep;
    try {
      settled = await settleDue(system, onTrouble);
      pause = await untilNext(system);
    } catch (trouble) {
      onTrouble(trouble);
    }
    // When much is due, on; a short rest otherwise keeps a deadline that cannot be settled from spinning.
    await sleep(settled === 0 ? Math.max(pause, 20) : 250, signal);
  }
};
