/** What falls due and cannot be carried out holds up nothing else. */
import { settleDue, type Tried } from '../../application/policies/deadlines.ts';
import type { System } from '../../application/system.ts';
import { titleStream } from '../../domain/lending/title.ts';
import { openTestLibrary, terms } from './library.ts';

/** The library with commands on these titles that fail. */
const failingOn = (system: System, broken: ReadonlySet<string>): System => ({
  ...system,
  transact: (context, stream, ...rest) => (broken.has(stream) ? Promise.reject(new Error(`broken ${stream}`)) : system.transact(context, stream, ...rest)),
});

test('two hundred titles that cannot be settled: the next one is, the others are tried again after a pause that doubles', async () => {
  const nagi = await openTestLibrary();
  try {
    const { system } = nagi.library;
    const expiring = terms({ expires: '2026-12-20T14:59:59.000Z' });
    const broken = new Set<string>();
    for (let i = 0; i < 205; i++) broken.add(titleStream(await nagi.title({ licence: expiring })));
    const sound = await nagi.title({ licence: terms({ expires: '2026-12-20T15:59:59.000Z' }) });
    const tried: Tried = new Map();
    const troubles: unknown[] = [];
    const stuck = failingOn(system, broken);
    const settle = (): Promise<number> => settleDue(stuck, (trouble) => troubles.push(trouble), tried);

    nagi.pass(6 * 24 * 60);
    expect([await settle(), await settle(), await settle()]).toEqual([200, 6, 0]);
    expect(troubles).toHaveLength(205);
    expect((await system.events.read(titleStream(sound))).map(({ type }) => type)).toContain('LicenceExpired');

    // After one second, then after two more, then after four more.
    for (const minutes of [1 / 60, 2 / 60]) {
      nagi.pass(minutes);
      expect([await settle(), await settle(), await settle()]).toEqual([200, 5, 0]);
    }
    nagi.pass(3 / 60);
    expect(await settle()).toBe(0);
    nagi.pass(1 / 60);
    expect(await settle()).toBe(200);
  } finally {
    await nagi.close();
  }
});

test('a seat that cannot be offered holds up no other title', async () => {
  const nagi = await openTestLibrary();
  try {
    const { system } = nagi.library;
    const nextMonth = terms({ concurrency: null, perLoan: { price: 100, monthlyBudget: 100 } });
    const [first, second] = [await nagi.title({ licence: nextMonth }), await nagi.title({ licence: nextMonth })];
    const [one, other] = [await nagi.patron(), await nagi.patron()];
    for (const titleId of [first, second]) {
      expect((await one.post(`/api/titles/${titleId}/loan`)).status).toBe(201);
      expect((await one.delete(`/api/titles/${titleId}/loan`)).status).toBe(200);
      expect((await other.post(`/api/titles/${titleId}/hold`)).status).toBe(201);
    }
    await nagi.settled();
    nagi.pass(21 * 24 * 60);
    const troubles: unknown[] = [];
    const tried: Tried = new Map();
    for (let rounds = 0; rounds < 4; rounds++) await settleDue(failingOn(system, new Set([titleStream(first)])), (trouble) => troubles.push(trouble), tried);
    const ready = async (titleId: string): Promise<boolean> => (await system.events.read(titleStream(titleId))).some(({ type }) => type === 'HoldBecameReady');
    expect([await ready(first), await ready(second)]).toEqual([false, true]);
    expect(troubles.map(String)).toEqual([`Error: broken ${titleStream(first)}`]);
  } finally {
    await nagi.close();
  }
});
