/** A year of the demo library, lived through by its own use cases: a plausible rhythm, always the same one. */
import { cancelHold, borrow, extendLoan, pauseHold, placeHold, returnLoan } from '../../application/lending.ts';
import { keepProgress, openBook } from '../../application/reading.ts';
import { searchTitles } from '../../application/catalogue.ts';
import { changeClassRules, changeRetention } from '../../application/administration.ts';
import { blockPatron, unblockPatron, viewPatron } from '../../application/patrons.ts';
import { withdrawLicence } from '../../application/titles.ts';
import type { Caller, System } from '../../application/system.ts';
import { addDays, dayOf, daysBetween, fromMillis, startOfDay, toMillis, type Day, type Instant } from '../../domain/kernel.ts';
import { initialRules } from '../../domain/lending/rules.ts';
import { security, securityStream } from '../../domain/security/security.ts';
import { loanOf, title as titleDecider, titleStream } from '../../domain/lending/title.ts';
import { chance, pick, type Chance } from './covers-seed.ts';
import type { Holding } from './holdings.ts';
import { demoSignIns, type DemoPatron } from './people.ts';

export interface Enrolled extends DemoPatron {
  readonly patronId: string;
}

export interface HistoryParts {
  readonly system: System;
  readonly holdings: readonly Holding[];
  /** Those who are there from the first day, and those who join in the course of the year. */
  readonly founders: readonly Enrolled[];
  readonly newcomers: readonly DemoPatron[];
  readonly enrol: (person: DemoPatron) => Promise<Enrolled>;
  readonly opening: Instant;
  readonly today: Instant;
  /** Sets the clock of the library being lived through. */
  readonly setClock: (now: Instant) => void;
  /** Does what has fallen due by now. */
  readonly settle: () => Promise<void>;
  readonly progress: (done: number, of: number) => void;
}

interface Plan {
  readonly at: Instant;
  readonly act: (step: string) => Promise<void>;
}

/** Visits by hour of the day in Japan: a little before school and work, more at noon, most in the evening. */
const hours = [7, 8, 10, 12, 12, 13, 15, 16, 17, 18, 19, 19, 20, 20, 20, 21, 21, 21, 22, 22, 23];

/** How busy a month is, January first: the summer holidays and the start of the year stand out. */
const season = [1.1, 0.9, 1, 1.05, 0.95, 0.9, 1.35, 1.6, 1, 1, 1.1, 0.95];

const visitsADay = 13;

/** Nobody in the demo joins a queue longer than this. */
const longestQueue = 5;

/** Those whose sign-ins are printed stay away before the end: their shelves are set up by hand (seed.ts). */
const quietDays = 45;

const emptyQueries = ['黒潮の科学', '郷土料理 井笠', '英検', 'ドローン 入門', '点字', '韓国語 初級', '瀬戸内 写真集', '終活', 'プログラミング 小学生', '朗読', '北前船', 'まるごと 干物'];

const caller = (patron: Enrolled, step: string): Caller => ({ role: 'patron', patronId: patron.patronId, staffId: null, request: `demo-${step}` });
export const staff = (role: 'librarian' | 'administrator', staffId: string, step: string): Caller => ({ role, patronId: null, staffId, request: `demo-${step}` });

const weighted = <T>(next: Chance, items: readonly T[], weight: (item: T) => number): T => {
  const total = items.reduce((sum, item) => sum + weight(item), 0);
  let left = next() * total;
  for (const item of items) {
    left -= weight(item);
    if (left <= 0) return item;
  }
  return items.at(-1) as T;
};

const suits = (patron: Enrolled, { source }: Holding): number => {
  const { audience } = source.record;
  const young = audience === 'infant' || audience === 'lower-elementary' || audience === 'upper-elementary' || audience === 'junior-high';
  if (patron.class === 'pupil') return young ? 3 : 0.3;
  return young ? 0.6 : 1;
};

/** Lives the year and answers everybody who is a patron at its end. */
export const live = async ({ system, holdings, founders, newcomers, enrol, opening, today, setClock, settle, progress }: HistoryParts): Promise<readonly Enrolled[]> => {
  const next = chance('a year');
  const readable = holdings.filter((h) => h.source.bookKey !== null);
  const liking = new Map(readable.map((h, i) => [h.titleId, 1 / (1 + ((i * 7) % readable.length)) ** 0.6]));
  const patrons = [...founders];
  const planned = new Map<Day, Plan[]>();
  const [from, to] = [dayOf(opening), dayOf(today)];
  let count = 0;

  const plan = (day: Day, act: Plan['act']): void => {
    const minutes = pick(next, hours) * 60 + Math.floor(next() * 60);
    const at = fromMillis(toMillis(startOfDay(day)) + minutes * 60_000 + Math.floor(next() * 60_000));
    planned.set(day, [...(planned.get(day) ?? []), { at, act }]);
  };

  const read = async (patron: Enrolled, titleId: string, step: string, chapters: number, far: number): Promise<void> => {
    const who = caller(patron, step);
    const device = pick(next, ['phone', 'phone', 'phone', 'tablet', patron.class === 'pupil' ? 'tablet' : 'desk'] as const);
    const opened = await openBook.run(system, who, { titleId, device });
    if (opened.refused) return;
    const { readingId } = opened.done;
    for (let chapter = 0; chapter < chapters; chapter++) await keepProgress.run(system, { ...who, request: `${who.request}-${chapter}` }, { readingId, chapter });
    const place = { href: 'text', type: 'application/xhtml+xml', title: null, locations: { progression: 0, totalProgression: far, partialCfi: null } };
    await keepProgress.run(system, { ...who, request: `${who.request}-end` }, { readingId, place, closed: true });
  };

  const visit = async (patron: Enrolled, step: string): Promise<void> => {
    const who = caller(patron, step);
    await system.transact({ actor: { role: 'patron' }, correlation: step, causation: step, command: `demo-${step}-door` }, securityStream(dayOf(system.clock.now())), security, { type: 'NoteSignIn', occurrence: step, door: 'patron', class: patron.class });
    const { titleId } = weighted(next, readable, (h) => (liking.get(h.titleId) ?? 0) * suits(patron, h));
    const loan = await borrow.run(system, who, { titleId });
    if (loan.refused) {
      if (loan.refused.name === 'all-on-loan' && loan.refused.waiting < longestQueue && next() < 0.55) await hold(patron, titleId, step);
      if (loan.refused.name === 'no-such-title' || loan.refused.name === 'no-file') throw new Error(`the demo lends what it has not: ${loan.refused.name}`);
      return;
    }
    if (loan.done.repeated) return;
    await read(patron, titleId, `${step}-read`, 1 + Math.floor(next() * 3), next() * 0.4);
    const kept = 2 + Math.floor(next() * 13);
    const day = dayOf(system.clock.now());
    if (next() < 0.5 && kept > 3) plan(addDays(day, Math.floor(kept / 2)), (again) => read(patron, titleId, again, 1 + Math.floor(next() * 4), 0.4 + next() * 0.5));
    if (next() < 0.1) plan(addDays(day, 12), async (again) => void (await extendLoan.run(system, caller(patron, again), { titleId, number: 1 })));
    else if (next() < 0.62) plan(addDays(day, kept), async (again) => void (await returnLoan.run(system, caller(patron, again), { titleId })));
  };

  const hold = async (patron: Enrolled, titleId: string, step: string): Promise<void> => {
    const placed = await placeHold.run(system, caller(patron, `${step}-hold`), { titleId });
    if (placed.refused) return;
    const day = dayOf(system.clock.now());
    if (next() < 0.08) plan(addDays(day, 2), async (again) => void (await pauseHold.run(system, caller(patron, again), { titleId, until: addDays(day, 12) })));
    if (next() < 0.07) plan(addDays(day, 4), async (again) => void (await cancelHold.run(system, caller(patron, again), { titleId })));
    for (const wait of [3, 7, 12, 18, 25]) plan(addDays(day, wait), (again) => pickUp(patron, titleId, again));
  };

  /** Somebody who holds a title looks whether it is ready, and takes it then. */
  const pickUp = async (patron: Enrolled, titleId: string, step: string): Promise<void> => {
    const { state } = await system.load(titleStream(titleId), titleDecider);
    const mine = state.holds.find((h) => h.holder?.patronId === patron.patronId);
    if (mine?.status.is !== 'ready') return;
    const loan = await borrow.run(system, caller(patron, step), { titleId });
    if (loan.refused) return;
    await read(patron, titleId, `${step}-read`, 2, next() * 0.5);
    plan(addDays(dayOf(system.clock.now()), 3 + Math.floor(next() * 9)), async (again) => {
      if (loanOf((await system.load(titleStream(titleId), titleDecider)).state, patron.patronId) !== null) await returnLoan.run(system, caller(patron, again), { titleId });
    });
  };

  const planDay = (day: Day): void => {
    const month = Number(day.slice(5, 7)) - 1;
    const weekend = daysBetween('1970-01-04', day) % 7 === 0 || daysBetween('1970-01-03', day) % 7 === 0;
    const growth = 0.45 + (0.75 * daysBetween(from, day)) / Math.max(1, daysBetween(from, to));
    const visits = Math.round(visitsADay * (season[month] ?? 1) * (weekend ? 1.25 : 1) * growth * (0.75 + next() * 0.5));
    for (let i = 0; i < visits; i++) {
      const patron = weighted(next, patrons, (p) => (daysBetween(day, to) < quietDays && demoSignIns.some((s) => s.login === p.card) ? 0 : p.keenness));
      plan(day, (step) => visit(patron, step));
    }
    if (next() < 0.35) {
      const q = pick(next, emptyQueries);
      plan(day, async (step) => void (await searchTitles.run(system, { role: 'visitor', patronId: null, staffId: null, request: `demo-${step}` }, { q, sort: 'relevance', limit: 24 })));
    }
  };

  const atDesk = (): void => {
    const [someone, another] = [founders[40], founders[41]] as [Enrolled, Enrolled];
    plan(addDays(from, 60), async (step) => void (await changeRetention.run(system, staff('administrator', 'admin', step), { days: 30 })));
    plan(addDays(from, 120), async (step) => void (await changeClassRules.run(system, staff('administrator', 'admin', step), { class: 'teacher', rules: { ...initialRules.classes.teacher, loans: 4 } })));
    plan(addDays(from, 150), async (step) => void (await changeClassRules.run(system, staff('administrator', 'admin', step), { class: 'teacher', rules: initialRules.classes.teacher })));
    plan(addDays(from, 200), async (step) => void (await viewPatron.run(system, staff('librarian', 'librarian', step), { patronId: someone.patronId, reason: 'カードが使えないとの電話' })));
    plan(addDays(from, 200), async (step) => void (await blockPatron.run(system, staff('librarian', 'librarian', step), { patronId: someone.patronId, reason: '住所の確認をお願いします', until: null })));
    plan(addDays(from, 206), async (step) => void (await unblockPatron.run(system, staff('librarian', 'librarian', step), { patronId: someone.patronId })));
    plan(addDays(to, -9), async (step) => void (await blockPatron.run(system, staff('librarian', 'librarian', step), { patronId: another.patronId, reason: '窓口へお越しください', until: null })));
    const spare = holdings.find((h) => h.source.bookKey === null && h.source.licences.includes('loans-52'));
    if (spare !== undefined) {
      plan(addDays(to, -30), async (step) => {
        const { state } = await system.load(titleStream(spare.titleId), titleDecider);
        const licenceId = state.licences[0]?.licenceId;
        if (licenceId !== undefined) await withdrawLicence.run(system, staff('librarian', 'librarian', step), { titleId: spare.titleId, licenceId, reason: '出版社の配信終了' });
      });
    }
  };

  atDesk();
  const total = daysBetween(from, to);
  for (let day = addDays(from, 1); day < to; day = addDays(day, 1)) {
    setClock(fromMillis(toMillis(startOfDay(day)) + 60_000));
    await settle();
    const joined = Math.floor((newcomers.length * daysBetween(from, day)) / total);
    while (patrons.length - founders.length < joined) patrons.push(await enrol(newcomers[patrons.length - founders.length] as DemoPatron));
    planDay(day);
    const acts = (planned.get(day) ?? []).sort((a, b) => (a.at < b.at ? -1 : 1));
    planned.delete(day);
    for (const { at, act } of acts) {
      setClock(at);
      await act(`${day}-${++count}`);
    }
    if (daysBetween(from, day) % 7 === 0) progress(daysBetween(from, day), total);
  }
  return patrons;
};
