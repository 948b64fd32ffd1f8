/** Time as the whole application keeps it: days end in Japan, a program that was down catches up in order, a clock set back harms nobody. */
import { decode } from '../../application/codec.ts';
import { borrow, extendLoan, placeHold, returnLoan } from '../../application/lending.ts';
import { patronDirectory } from '../../application/patron-directory.ts';
import { settleDue } from '../../application/policies/deadlines.ts';
import { forgetting } from '../../application/policies/forgetting.ts';
import type { Answer } from '../../application/refusal.ts';
import type { Caller, System } from '../../application/system.ts';
import { addLicence } from '../../application/titles.ts';
import { writer } from '../../application/transact.ts';
import type { TitleEvent } from '../../domain/lending/title.ts';
import { patron, patronStream } from '../../domain/lending/patron.ts';
import { work, workStream } from '../../domain/catalogue/work.ts';
import type { Instant } from '../../domain/kernel.ts';
import type { LicenceTerms } from '../../domain/lending/terms.ts';
import { memoryEventStore } from '../../infrastructure/memory/event-store.ts';
import { memoryReadStore } from '../../infrastructure/memory/read-store.ts';
import { memoryRecords } from '../../infrastructure/memory/records.ts';
import { memoryVault } from '../../infrastructure/memory/vault.ts';
import { deadlines } from '../../projections/deadlines.ts';
import { runProjections } from '../../projections/runner.ts';
import { titles } from '../../projections/titles.ts';
import { wholeLog } from '../faults/promises.ts';
import { record, terms } from '../journeys/library.ts';
import { jst } from '../domain/given.ts';

const absent = (): never => {
  throw new Error('nothing here asks for it');
};

interface Library {
  at(time: Instant): void;
  borrow(patronId: string, titleId?: string): Promise<Answer<{ readonly due: Instant; readonly cut: boolean }>>;
  giveBack(patronId: string): Promise<Answer<unknown>>;
  hold(patronId: string): Promise<Answer<unknown>>;
  extend(patronId: string, number: number): Promise<Answer<{ readonly due: Instant }>>;
  /** Does all that is due. */
  settle(): Promise<void>;
  /** What is to be forgotten is, as the policy does it that hears the log from its beginning. */
  forget(): Promise<void>;
  /** The program ends and another is started over the same stores. */
  restart(): Promise<void>;
  /** What happened to a title: type, whose, and at what instant it was written. */
  story(titleId?: string): Promise<readonly string[]>;
  slots(patronId: string): Promise<number>;
  close(): Promise<void>;
}

const people = ['aoki', 'baba', 'chiba', 'doi'];
const paper = { hash: '0'.repeat(64), size: 1, layout: 'reflow-vertical', chapters: 1, removed: 0 } as const;

const open = async (begin: Instant, licences: { readonly [titleId: string]: LicenceTerms }): Promise<Library> => {
  let now = begin;
  let requests = 0;
  const ports = { events: memoryEventStore(), documents: memoryReadStore(), vault: memoryVault(), records: memoryRecords() };
  const clock = { now: () => now };
  const start = async (): Promise<{ readonly system: System; readonly stop: () => Promise<void> }> => {
    const abort = new AbortController();
    const runner = await runProjections({ ...ports, decode: (page, concerns) => decode(ports.vault, page, concerns), onApplied: () => undefined, onTrouble: (_name, trouble) => { throw trouble; } }, [deadlines, titles], abort.signal);
    const system: System = {
      ...writer({ ...ports, clock }), ...ports, clock, runner, followers: async () => runner.states(), ids: { next: () => `id-${++requests}` }, directory: patronDirectory(),
      accounts: { add: absent, verify: absent, resetPassword: absent, ofPatron: absent }, search: { put: absent, remove: absent, find: absent, folded: absent, size: 0 },
    };
    return { system, stop: async () => { abort.abort(); await runner.stopped(); } };
  };
  let running = await start();

  const librarian: Caller = { role: 'librarian', patronId: null, staffId: 'desk', request: 'setup' };
  const context = (command: string): Parameters<System['transact']>[0] => ({ actor: { role: 'system' }, correlation: 'setup', causation: 'setup', command });
  for (const [titleId, licence] of Object.entries(licences)) {
    await running.system.transact(context(`${titleId} work`), workStream(titleId), work, { type: 'CatalogueTitle', record: record() });
    await running.system.transact(context(`${titleId} file`), workStream(titleId), work, { type: 'AttachFile', file: paper });
    await addLicence.run(running.system, { ...librarian, request: titleId }, { titleId, terms: licence });
  }
  for (const patronId of people) await running.system.transact(context(patronId), patronStream(patronId), patron, { type: 'EnrolPatron', class: 'general', school: null, cardExpires: null });

  const caller = (patronId: string): Caller => ({ role: 'patron', patronId, staffId: null, request: `r-${++requests}` });
  const caughtUp = async (): Promise<void> => {
    const head = await ports.events.head();
    for (const { name } of [deadlines, titles]) expect(await running.system.runner.reached(name, head, 5000)).toBe(true);
  };
  return {
    at: (time) => { now = time; },
    borrow: (patronId, titleId = 't-1') => borrow.run(running.system, caller(patronId), { titleId }),
    giveBack: (patronId) => returnLoan.run(running.system, caller(patronId), { titleId: 't-1' }),
    hold: (patronId) => placeHold.run(running.system, caller(patronId), { titleId: 't-1' }),
    extend: (patronId, number) => extendLoan.run(running.system, caller(patronId), { titleId: 't-1', number }),
    settle: async () => {
      await caughtUp();
      const troubles: unknown[] = [];
      while ((await settleDue(running.system, (trouble) => troubles.push(trouble))) > 0) expect(troubles).toEqual([]);
    },
    forget: async () => {
      const policy = forgetting(running.system, async () => true);
      for (const recorded of await decode(ports.vault, await wholeLog(ports.events))) await policy.when(recorded);
    },
    restart: async () => {
      await running.stop();
      running = await start();
    },
    story: async (titleId = 't-1') => {
      const all = await decode(ports.vault, await ports.events.read(`title-${titleId}`));
      return all.flatMap(({ event, at }) => {
        const { type, ...told } = event as TitleEvent;
        const holder = 'holder' in told ? (told.holder?.patronId ?? 'somebody') : '';
        return type.startsWith('Loan') || type.startsWith('Hold') ? [`${type} ${holder} ${at}`] : [];
      });
    },
    slots: async (patronId) => (await running.system.load(patronStream(patronId), patron)).state?.slots.length ?? 0,
    close: () => running.stop(),
  };
};

const within = async (begin: string, licences: { readonly [titleId: string]: LicenceTerms }, story: (library: Library) => Promise<void>): Promise<void> => {
  const library = await open(jst(begin), licences);
  try {
    await story(library);
  } finally {
    await library.close();
  }
};

describe('a loan is due at the end of a day in Japan', () => {
  test.each([
    ['a second before midnight', '2026-12-15 23:59:59', '2026-12-29 23:59:59'],
    ['at midnight', '2026-12-16 00:00:00', '2026-12-30 23:59:59'],
    ['into a leap day', '2028-02-15 12:00', '2028-02-29 23:59:59'],
    ['on a leap day', '2028-02-29 23:59:59', '2028-03-14 23:59:59'],
    ['over the end of February of another year', '2027-02-15 12:00', '2027-03-01 23:59:59'],
    ['over the end of the year', '2026-12-31 23:59:59', '2027-01-14 23:59:59'],
    ['on the last day of the fiscal year', '2027-03-31 23:59:59', '2027-04-14 23:59:59'],
  ])('%s', (_when, begin, due) => within(begin, { 't-1': terms() }, async (library) => {
    expect((await library.borrow('aoki')).done).toMatchObject({ due: jst(due), cut: false });
    library.at(new Date(Date.parse(jst(due)) - 1).toISOString());
    await library.settle();
    expect((await library.borrow('baba')).refused).toMatchObject({ name: 'all-on-loan' });
    library.at(jst(due));
    await library.settle();
    expect(await library.slots('aoki')).toBe(0);
    expect((await library.borrow('baba')).refused).toBeUndefined();
  }));

  test('and a licence that ends with the fiscal year ends its loans with it, extended or not', () => within('2027-03-10 09:00', { 't-1': terms({ expires: jst('2027-04-01 00:00') }) }, async (library) => {
    expect((await library.borrow('aoki')).done).toMatchObject({ due: jst('2027-03-24 23:59:59'), cut: false });
    library.at(jst('2027-03-20 09:00'));
    expect((await library.extend('aoki', 1)).done).toMatchObject({ due: jst('2027-04-01 00:00') });
    library.at(jst('2027-03-31 23:59:59'));
    await library.settle();
    expect(await library.slots('aoki')).toBe(1);
    library.at(jst('2027-04-01 00:00'));
    await library.settle();
    expect(await library.slots('aoki')).toBe(0);
    expect((await library.borrow('baba')).refused).toMatchObject({ name: 'not-licensed' });
  }));

  test('and who waits for the budget of a month has it when the month begins in Japan', () => within('2026-12-31 23:00', { 't-1': terms({ concurrency: null, perLoan: { price: 300, monthlyBudget: 300 } }) }, async (library) => {
    await library.borrow('aoki');
    expect((await library.hold('baba')).refused).toBeUndefined();
    library.at(jst('2026-12-31 23:59:59'));
    await library.settle();
    expect((await library.story()).at(-1)).toMatch(/^HoldPlaced baba/);
    library.at(jst('2027-01-01 00:00'));
    await library.settle();
    expect((await library.story()).at(-1)).toBe(`HoldBecameReady baba ${jst('2027-01-01 00:00')}`);
  }));
});

test('a program that was down for a week catches up: loans end in the order they were due, then the queue moves, and every slot is free', () =>
  within('2026-12-01 10:00', { 't-1': terms({ concurrency: 2 }), 't-2': terms() }, async (library) => {
    await library.borrow('baba');
    await library.borrow('chiba', 't-2');
    library.at(jst('2026-12-03 10:00'));
    await library.borrow('aoki');
    expect((await library.hold('doi')).refused).toBeUndefined();
    expect((await library.hold('chiba')).refused).toBeUndefined();
    library.at(jst('2026-12-14 10:00'));
    await library.settle();
    const before = await library.story();
    const back = jst('2026-12-21 10:00');
    library.at(back);
    await library.restart();
    await library.settle();
    expect((await library.story()).slice(before.length)).toEqual([`LoanExpired baba ${back}`, `LoanExpired aoki ${back}`, `HoldBecameReady doi ${back}`, `HoldBecameReady chiba ${back}`]);
    expect(await library.story('t-2')).toEqual([expect.stringMatching('LoanStarted chiba'), `LoanExpired chiba ${back}`]);
    expect(await Promise.all(people.map((patronId) => library.slots(patronId)))).toEqual([0, 0, 1, 1]);
  }));

test('a program that was down for longer than readers are remembered still gives back the slot of a loan that had ended', () => within('2026-12-01 10:00', { 't-1': terms() }, async (library) => {
  await library.borrow('aoki');
  // The refusal records that the loan has ended; the program dies before the policy of slots hears of it.
  library.at(jst('2026-12-16 10:00'));
  expect((await library.giveBack('aoki')).refused).toMatchObject({ name: 'no-such-loan' });
  expect(await library.slots('aoki')).toBe(1);
  library.at(jst('2027-01-20 10:00'));
  await library.restart();
  await library.settle();
  await library.forget();
  expect(await library.slots('aoki')).toBe(0);
}));

describe('a clock set back by an hour', () => {
  test('lends nothing twice: not what is on loan, nor what came back and went out again', () => within('2026-12-15 10:00', { 't-1': terms() }, async (library) => {
    const due = jst('2026-12-29 23:59:59');
    await library.borrow('aoki');
    library.at(jst('2026-12-15 09:00'));
    await library.restart();
    expect((await library.borrow('baba')).refused).toMatchObject({ name: 'all-on-loan' });
    library.at(due);
    expect((await library.borrow('baba')).refused).toBeUndefined();
    library.at(new Date(Date.parse(due) - 3_600_000).toISOString());
    await library.restart();
    await library.settle();
    expect((await library.borrow('chiba')).refused).toMatchObject({ name: 'all-on-loan' });
    library.at(due);
    await library.settle();
    expect((await library.story()).map((told) => told.split(' ').slice(0, 2).join(' '))).toEqual(['LoanStarted aoki', 'LoanExpired aoki', 'LoanStarted baba']);
  }));

  test('ends nothing early: a loan or a kept seat has its time by the clock it goes by', () => within('2026-12-15 10:00', { 't-1': terms() }, async (library) => {
    await library.borrow('aoki');
    await library.hold('baba');
    const due = jst('2026-12-29 23:59:59');
    for (const at of [jst('2026-12-29 23:30'), jst('2026-12-29 22:30'), jst('2026-12-29 23:59:58')]) {
      library.at(at);
      await library.settle();
      expect((await library.story()).at(-1)).toMatch(/^HoldPlaced baba/);
    }
    library.at(due);
    await library.settle();
    library.at(jst('2026-12-29 23:00'));
    await library.restart();
    await library.settle();
    const until = jst('2027-01-05 23:59:59');
    library.at(new Date(Date.parse(until) - 1).toISOString());
    await library.settle();
    expect((await library.story()).at(-1)).toBe(`HoldBecameReady baba ${due}`);
    library.at(until);
    await library.settle();
    expect((await library.story()).at(-1)).toBe(`HoldPassedOn baba ${until}`);
  }));
});
