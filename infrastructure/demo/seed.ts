/**
 * Makes the demo library. A year is lived through in memory by the same use cases and deciders that serve it later;
 * then its log is written to the data folder in one go, so that it takes seconds and not minutes of waiting for a disk.
 */
import { rename, rm, stat } from 'node:fs/promises';
import pino from 'pino';
import { acceptTerms, termsEdition } from '../../application/session.ts';
import { borrow, placeHold } from '../../application/lending.ts';
import { enrol } from '../../application/patrons.ts';
import { settleDue } from '../../application/policies/deadlines.ts';
import type { EventStore } from '../../application/ports.ts';
import { addDays, dayOf, startOfDay, type Day, type Instant } from '../../domain/kernel.ts';
import { embeddedEngine, type Engine } from '../app/engine.ts';
import { openLibrary } from '../app/library.ts';
import { memoryCheckpoints } from '../memory/checkpoints.ts';
import { memoryEventStore } from '../memory/event-store.ts';
import { memoryMessageBus } from '../memory/message-bus.ts';
import { memoryReadStore } from '../memory/read-store.ts';
import { hashOf } from './covers-seed.ts';
import { live, staff, type Enrolled } from './history.ts';
import { stock } from './holdings.ts';
import { demoPassword, demoPatrons, demoSignIns, demoStaff, type DemoPatron } from './people.ts';

export type Progress = (what: string, done: number, of: number) => void;

/** Copies a log event by event, in its order; appends are not awaited one by one, so that they share commits. */
const copyLog = async (from: EventStore, to: EventStore, progress: Progress): Promise<void> => {
  const head = await from.head();
  const of = Number(head);
  const stop = new AbortController();
  let done = 0;
  for await (const page of from.follow('', stop.signal)) {
    const written = await Promise.all(page.map(({ stream, version, position: _position, ...draft }) => to.append(stream, version - 1, [draft])));
    if (written.some((w) => !w.ok)) throw new Error('the demo library could not be written as it was lived');
    done += page.length;
    progress('write', done, of);
    if (page.at(-1)?.position === head) stop.abort();
  }
};

const opened = async (folder: string): Promise<Engine> => embeddedEngine(folder, true);

/** Most cards are good for months; provisional ones for weeks, and one in forty has just run out. */
const cardEndOf = ({ class: patronClass, card }: DemoPatron, today: Day): Instant => {
  const spread = hashOf(card);
  if (patronClass === 'provisional') return startOfDay(addDays(today, 5 + (spread % 25)));
  return startOfDay(addDays(today, spread % 40 === 0 ? -12 : 120 + (spread % 600)));
};

/** Fills a folder that must not exist yet. What was begun before and not finished is thrown away first. */
export const makeDemoLibrary = async (folder: string, today: Instant, progress: Progress): Promise<void> => {
  if (await stat(folder).then(() => true, () => false)) throw new Error(`${folder} is there already`);
  const making = `${folder}.making`;
  await rm(making, { recursive: true, force: true });
  const real = await opened(making);
  const events = memoryEventStore();
  const engine: Engine = { ...real, events, documents: memoryReadStore(), checkpoints: memoryCheckpoints(), bus: memoryMessageBus(), close: async () => undefined };

  const opening = startOfDay(addDays(dayOf(today), -366));
  let now = opening;
  let count = 0;
  const ids = { next: (): string => `n-${String(++count).padStart(5, '0')}` };
  const log = pino({ level: 'warn' });
  const library = await openLibrary({ engine, clock: { now: () => now }, ids, log });
  const { system, books, accounts, heard } = library;
  const librarian = (step: string) => staff('librarian', 'librarian', step);

  const holdings = await stock({ system, books, contents: engine.contents, librarian, opening, today, progress: (done, of) => progress('titles', done, of) });
  for (const { login, role, name } of demoStaff) await accounts.add({ accountId: login, role, patronId: null, name }, login, demoPassword);
  const people = demoPatrons();
  const enrolOne = async (person: DemoPatron): Promise<Enrolled> => {
    const { card, name, kana, born, class: patronClass, school } = person;
    const password = demoSignIns.some((s) => s.login === card) ? demoPassword : null;
    const patronId = await enrol(system, `demo-enrol-${card}`, { person: { card, name, kana, born, mail: null }, class: patronClass, school, cardExpires: cardEndOf(person, dayOf(today)), password });
    return { ...person, patronId };
  };
  // Every third one joins later; those whose sign-ins are printed have been there from the start.
  const isNew = ({ card }: DemoPatron, i: number): boolean => i % 3 === 2 && !demoSignIns.some((s) => s.login === card);
  const founders: Enrolled[] = [];
  for (const person of people.filter((p, i) => !isNew(p, i))) {
    founders.push(await enrolOne(person));
    progress('people', founders.length, people.length);
  }
  await heard(await events.head());

  const settle = async (): Promise<void> => {
    await heard(await events.head());
    while ((await settleDue(system, (trouble) => { throw trouble; })) > 0) await heard(await events.head());
  };
  const patrons = await live({ system, holdings, founders, newcomers: people.filter(isNew), enrol: enrolOne, opening, today, setClock: (instant) => { now = instant; }, settle, progress: (done, of) => progress('year', done, of) });
  now = today;
  await settle();
  await prepare(library.system, patrons, holdings.filter((h) => h.source.bookKey !== null).map((h) => h.titleId));

  await heard(await events.head());
  await library.close();
  await copyLog(events, real.events, progress);
  // What the year's policies have done the library that opens on this log must not do again; what they have not, it goes on with.
  for (const policy of ['slots', 'forgetting', 'directory']) await real.checkpoints.set(policy, await engine.checkpoints.get(policy));
  await real.close();
  await rename(making, folder);
};

/** The people whose sign-ins are printed have something on their shelves, and have accepted the terms. */
const prepare = async (system: Parameters<typeof borrow.run>[0], patrons: readonly Enrolled[], titleIds: readonly string[]): Promise<void> => {
  for (const { login } of demoSignIns) {
    const patron = patrons.find((p) => p.card === login);
    if (patron === undefined) continue;
    const who = (step: string) => ({ role: 'patron' as const, patronId: patron.patronId, staffId: null, request: `demo-${login}-${step}` });
    await acceptTerms.run(system, who('terms'), { edition: termsEdition });
    let loans = 0;
    let holds = 0;
    for (const titleId of titleIds) {
      if (loans >= 2 && holds >= 1) break;
      const loan = loans < 2 ? await borrow.run(system, who(`loan-${titleId}`), { titleId }) : null;
      if (loan !== null && !loan.refused) loans++;
      else if (holds < 1 && !(await placeHold.run(system, who(`hold-${titleId}`), { titleId })).refused) holds++;
    }
  }
};
