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

/** How long what was tried is left alone if it is there still, in ms; doubled each time. */
const patience = { first: 1_000, longest: 15 * 60_000 };

/** What was tried, by what it is about: when it may be tried again, in ms since 1970, so that what cannot be done holds up nothing else. */
export type Tried = Map<string, { readonly again: number; readonly pause: number }>;

const noteTried = (tried: Tried, what: string, now: number): void => {
  const pause = Math.min(patience.longest, (tried.get(what)?.pause ?? patience.first / 2) * 2);
  tried.set(what, { again: now + pause, pause });
};

const forgetTried = (tried: Tried, now: number): void => {
  for (const [what, { again }] of tried) if (again + patience.longest < now) tried.delete(what);
};

type Due = { readonly id: string; readonly document: Deadline };

const nameOf = ({ id, document }: Due): string => `${id}@${document.at}`;

/** The deadlines of a group in their order, however many there are. */
async function* inOrder(system: System, group: 'due' | 'ended'): AsyncGenerator<Due & { readonly key: string }> {
  for (let after: string | undefined; ; ) {
    const { items, next } = await pageOf(system, deadlines, { index: 'byInstant', prefix: `${group}\t`, after, limit: atOnce });
    yield* items;
    if (next === null) return;
    after = next;
  }
}

const dueBy = async (system: System, group: 'due' | 'ended', instant: Instant, isLater: (due: Due) => boolean): Promise<readonly Due[]> => {
  const found: Due[] = [];
  for await (const due of inOrder(system, group)) {
    if (due.key > key(group, instant) || found.length === atOnce) break;
    if (!isLater(due)) found.push(due);
  }
  return found;
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

/** Offers those seats; answers how many titles had some and were not tried a moment ago. */
const offerSeats = async (system: System, now: Instant, tried: Tried, onTrouble: (trouble: unknown) => void): Promise<number> => {
  const found = (await offering(system, now)).filter((titleId) => (tried.get(titleId)?.again ?? 0) <= toMillis(now));
  for (const titleId of found) {
    noteTried(tried, titleId, toMillis(now));
    try {
      const { position } = await onTitle(system, systemContext(`${titleId}@${now}`, 'offer'), titleId, { type: 'SettleTitle' });
      await system.runner.reached(titles.name, position, 5000);
    } catch (trouble) {
      // The others' seats are offered all the same.
      onTrouble(trouble);
    }
  }
  return found.length;
};

/**
 * Does what is due now, at most a few hundred things, the longest due among them, and answers how many things it tried. What is there still,
 * though it was tried, is left alone for a while: whoever calls again and again keeps `tried` for that.
 */
export const settleDue = async (system: System, onTrouble: (trouble: unknown) => void, tried: Tried = new Map()): Promise<number> => {
  const now = system.clock.now();
  const ms = toMillis(now);
  forgetTried(tried, ms);
  const { retentionDays } = await currentRules(system);
  const forgetBefore = startOfDay(addDays(dayOf(now), -retentionDays));
  const isLater = (due: Due): boolean => (tried.get(nameOf(due))?.again ?? 0) > ms;
  const due = [...(await dueBy(system, 'due', now, isLater)), ...(await dueBy(system, 'ended', forgetBefore, isLater))];
  for (const one of due) noteTried(tried, nameOf(one), ms);
  // Side by side, so that they share commits; commands on one title still queue behind each other.
  const settled = await Promise.allSettled(due.map(({ id, document }) => settle(system, id, document)));
  for (const outcome of settled) if (outcome.status === 'rejected') onTrouble(outcome.reason);
  const last = settled.flatMap((s) => (s.status === 'fulfilled' ? [s.value] : [])).sort().at(-1);
  if (last !== undefined) await system.runner.reached(deadlines.name, last, 5000);
  return due.length > 0 ? due.length : offerSeats(system, now, tried, onTrouble);
};

/** When the next thing is to be done, in ms from now. */
const untilNext = async (system: System, tried: Tried): Promise<number> => {
  const now = toMillis(system.clock.now());
  let next = now + longestSleep;
  for await (const due of inOrder(system, 'due')) {
    const at = toMillis(due.document.at);
    next = Math.min(next, Math.max(at, tried.get(nameOf(due))?.again ?? 0));
    if (at >= next) break;
  }
  return Math.max(0, next - now);
};

/** Watches until the signal aborts. */
export const watchDeadlines = async (system: System, onTrouble: (trouble: unknown) => void, signal: AbortSignal): Promise<void> => {
  const tried: Tried = new Map();
  while (!signal.aborted) {
    let settled = 0;
    let pause = longestSleep;
    try {
      settled = await settleDue(system, onTrouble, tried);
      pause = await untilNext(system, tried);
    } catch (trouble) {
      onTrouble(trouble);
    }
    // When much is due, on, after a breath.
    await sleep(settled === 0 ? Math.max(pause, 20) : 250, signal);
  }
};
