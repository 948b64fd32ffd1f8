import { decode } from '../../application/codec.ts';
import { forgetting } from '../../application/policies/forgetting.ts';
import { systemContext } from '../../application/system.ts';
import { reading, readingStream } from '../../domain/reading/reading.ts';
import { openTestLibrary, terms, type TestLibrary } from './library.ts';

const day = 24 * 60;

describe('a person borrows, another waits and gets it', () => {
  let nagi: TestLibrary;
  beforeAll(async () => {
    nagi = await openTestLibrary();
  });
  afterAll(() => nagi.close());

  it('goes the whole way: search, borrow, hold, return, ready, borrow', async () => {
    const titleId = await nagi.title({ record: { title: '白石島の夏', titleYomi: 'シライシジマノナツ' } });
    const [first, second] = [await nagi.patron(), await nagi.patron()];

    const found = await nagi.visitor.get(`/api/titles?q=${encodeURIComponent('しらいし')}`);
    expect(found.status).toBe(200);
    expect(found.body.items.map((t: { titleId: string }) => t.titleId)).toContain(titleId);

    const loan = await first.post(`/api/titles/${titleId}/loan`);
    expect(loan).toMatchObject({ status: 201, body: { due: '2026-12-29T14:59:59.000Z', cut: false, repeated: false } });
    expect(loan.headers['nagi-position']).toBe(loan.body.position);

    const shelf = await first.get(`/api/shelf?after=${loan.body.position}`);
    expect(shelf.body.loans).toMatchObject([{ title: { titleId }, daysLeft: 14, extensions: { used: 0, limit: 1 } }]);
    expect(shelf.body.slots.loans).toEqual({ used: 1, limit: 3 });

    expect(await second.post(`/api/titles/${titleId}/loan`)).toMatchObject({ status: 409, body: { code: 'all-on-loan', waiting: 0 } });
    const hold = await second.post(`/api/titles/${titleId}/hold`);
    expect(hold.status).toBe(201);
    const waiting = await second.get(`/api/shelf?after=${hold.body.position}`);
    expect(waiting.body.holds).toMatchObject([{ status: 'waiting', place: 1, of: 1 }]);
    expect(waiting.body.slots).toEqual({ loans: { used: 0, limit: 3 }, holds: { used: 1, limit: 3 } });

    expect(await first.post(`/api/titles/${titleId}/loan/extension`, { number: 1 })).toMatchObject({ status: 409, body: { code: 'held-by-others' } });
    const back = await first.delete(`/api/titles/${titleId}/loan`);
    expect(back.status).toBe(200);
    const ready = await second.get(`/api/shelf?after=${back.body.position}`);
    expect(ready.body.holds).toMatchObject([{ status: 'ready', until: '2026-12-22T14:59:59.000Z' }]);

    const third = await nagi.patron();
    expect(await third.post(`/api/titles/${titleId}/loan`)).toMatchObject({ status: 409, body: { code: 'all-on-loan' } });
    const taken = await second.post(`/api/titles/${titleId}/loan`);
    expect(taken.status).toBe(201);
    const after = await second.get(`/api/shelf?after=${taken.body.position}`);
    expect(after.body).toMatchObject({ loans: [{ title: { titleId } }], holds: [], slots: { loans: { used: 1 }, holds: { used: 0 } } });
  });

  it('a repeated borrow or hold never makes two, also when sent at once', async () => {
    const titleId = await nagi.title({ licence: terms({ concurrency: 5 }) });
    const patron = await nagi.patron();
    const answers = await Promise.all(Array.from({ length: 5 }, () => patron.post(`/api/titles/${titleId}/loan`)));
    expect(answers.map((a) => a.status).sort()).toEqual([200, 200, 200, 200, 201]);
    expect(new Set(answers.map((a) => a.body.due)).size).toBe(1);
    await nagi.settled();
    expect((await patron.get('/api/shelf')).body.slots.loans.used).toBe(1);

    const scarce = await nagi.title();
    await (await nagi.patron()).post(`/api/titles/${scarce}/loan`);
    const holds = await Promise.all(Array.from({ length: 4 }, () => patron.post(`/api/titles/${scarce}/hold`)));
    expect(holds.map((a) => a.status).sort()).toEqual([200, 200, 200, 201]);
  });

  it('a class that borrows in the same second gets exactly the seats there are', async () => {
    const titleId = await nagi.title({ licence: terms({ concurrency: 3 }) });
    const patrons = await Promise.all(Array.from({ length: 12 }, () => nagi.patron()));
    const answers = await Promise.all(patrons.map((p) => p.post(`/api/titles/${titleId}/loan`)));
    expect(answers.filter((a) => a.status === 201)).toHaveLength(3);
    expect(answers.filter((a) => a.body.code === 'all-on-loan')).toHaveLength(9);
    await nagi.settled();
    const shelves = await Promise.all(patrons.map((p) => p.get('/api/shelf')));
    expect(shelves.reduce((sum, s) => sum + s.body.slots.loans.used, 0)).toBe(3);
  });

  it('a loan ends by itself at the end of its last day, and the slot is free again', async () => {
    const titleId = await nagi.title();
    const patron = await nagi.patron();
    const waiting = await nagi.patron();
    await patron.post(`/api/titles/${titleId}/loan`);
    await waiting.post(`/api/titles/${titleId}/hold`);
    await nagi.later(15 * day);
    expect((await patron.get('/api/shelf')).body).toMatchObject({ loans: [], slots: { loans: { used: 0 } }, returned: [{ title: { titleId } }] });
    expect((await waiting.get('/api/shelf')).body.holds).toMatchObject([{ status: 'ready' }]);
    await nagi.later(8 * day);
    expect((await waiting.get('/api/shelf')).body).toMatchObject({ holds: [], slots: { holds: { used: 0 } } });
  });

  it('forgets who it was when the retention has passed: no key opens the borrower any more', async () => {
    const titleId = await nagi.title();
    const patron = await nagi.patron();
    await patron.post(`/api/titles/${titleId}/loan`);
    await patron.delete(`/api/titles/${titleId}/loan`);
    await nagi.settled();
    expect((await patron.get('/api/shelf')).body.returned).toHaveLength(1);
    await nagi.later(32 * day);
    expect((await patron.get('/api/shelf')).body.returned).toEqual([]);
    const { events, vault } = nagi.library.system;
    const started = (await events.read(`title-${titleId}`)).find((e) => e.type === 'LoanStarted');
    const loanId = String(started?.data['loanId']);
    const ring = await vault.keyring([loanId]);
    expect(ring.open(loanId, String(started?.data['holder']), 'any')).toBeNull();
  });
});

describe('what is to be forgotten', () => {
  let nagi: TestLibrary;
  beforeEach(async () => {
    nagi = await openTestLibrary();
  });
  afterEach(() => nagi.close());

  const holderOf = async (titleId: string, type: string): Promise<unknown> => {
    const { events, vault } = nagi.library.system;
    const [one] = (await decode(vault, await events.read(`title-${titleId}`))).flatMap(({ event }) => (event.type === type && 'holder' in event ? [event.holder] : []));
    return one;
  };

  it('is forgotten though a projection stood still when its time came, and though the process ended in between', async () => {
    const titleId = await nagi.title();
    const patron = await nagi.patron();
    await patron.post(`/api/titles/${titleId}/loan`);
    await patron.delete(`/api/titles/${titleId}/loan`);
    await nagi.settled();
    const { system } = nagi.library;
    const ended = (await decode(system.vault, await system.events.read(`title-${titleId}`))).find(({ event }) => event.type === 'LoanReturned');
    if (ended?.event.type !== 'LoanReturned' || ended.event.holder === null) throw new Error('the loan has not come back');
    const { loanId, holder } = ended.event;
    const { position } = await system.transact(systemContext('test', 'forget'), readingStream(loanId), reading, { type: 'ForgetReader', loanId, titleId, holder: { patronId: holder.patronId } });
    const said = (await decode(system.vault, await system.events.read(readingStream(loanId)))).find(({ event }) => event.type === 'ReaderForgotten');
    if (said === undefined) throw new Error('nothing was said');
    // The library's own policy does it too: what is shown here is what a hold-up costs, which is nothing.
    await expect(forgetting(system, async () => false).when(said)).rejects.toThrow('its keys stay for now');
    await forgetting(system, async () => true).when(said);
    await forgetting(system, async () => true).when(said);
    await nagi.library.heard(position);
    expect([await holderOf(titleId, 'LoanStarted'), await holderOf(titleId, 'LoanReturned')]).toEqual([null, null]);
    const [claimed] = (await decode(system.vault, await system.events.read(`patron-${holder.patronId}`))).flatMap(({ event }) => (event.type === 'SlotClaimed' ? [event.use] : []));
    expect(claimed).toBeNull();
  });

  it('also what somebody asked for and did not get', async () => {
    const titleId = await nagi.title();
    const [first, second] = [await nagi.patron(), await nagi.patron()];
    await first.post(`/api/titles/${titleId}/loan`);
    expect((await second.post(`/api/titles/${titleId}/loan`)).body.code).toBe('all-on-loan');
    await nagi.later(1);
    const { events, vault } = nagi.library.system;
    const uses = (await decode(vault, await events.read(`patron-${String(second.patronId)}`))).flatMap(({ event }) => (event.type === 'SlotClaimed' ? [event.use] : []));
    expect(uses).toEqual([null]);
    expect(await holderOf(titleId, 'LoanStarted')).toMatchObject({ patronId: first.patronId });
  });
});

describe('seats for some', () => {
  it('are nobody else’s: what is free is what this reader could have', async () => {
    const nagi = await openTestLibrary();
    try {
      const both = await nagi.title();
      const school = await nagi.title({ licence: terms({ concurrency: 30, audience: { kind: 'schools', schools: ['chuo'] } }) });
      const librarian = await nagi.staff('librarian');
      expect((await librarian.post(`/api/staff/titles/${both}/licences`, { terms: terms({ concurrency: 30, audience: { kind: 'schools', schools: ['chuo'] } }) })).status).toBe(201);
      await nagi.settled();
      const patron = await nagi.patron();
      expect((await patron.get(`/api/titles/${both}`)).body.availability).toMatchObject({ status: 'available', free: 1 });
      expect((await patron.get(`/api/titles/${school}`)).body.availability).toMatchObject({ status: 'unlicensed', free: 0 });
    } finally {
      await nagi.close();
    }
  });
});

describe('a session', () => {
  it('that is used lasts on, in the browser too; ended while it is renewed it stays ended', async () => {
    const nagi = await openTestLibrary();
    try {
      const patron = await nagi.patron();
      const cookie = await patron.cookie();
      expect((await patron.get('/api/shelf')).headers['set-cookie']).toBeUndefined();
      await nagi.later(61);
      expect(String((await patron.get('/api/shelf')).headers['set-cookie'])).toContain(`${cookie}; Path=/; HttpOnly; SameSite=Lax; Max-Age=1209600`);
      await nagi.later(61);
      // The first question of every screen.
      expect(String((await patron.get('/api/session')).headers['set-cookie'])).toContain(cookie);
      await nagi.later(61);
      const token = cookie.slice(cookie.indexOf('=') + 1);
      const { sessions } = nagi.library;
      await Promise.all([sessions.find(token), sessions.close(token), sessions.find(token)]);
      expect(await sessions.find(token)).toBeNull();
    } finally {
      await nagi.close();
    }
  });
});

describe('a session that is used without pause', () => {
  const everyHour = async (role: 'patron' | 'librarian', hours: number, change: (record: { [key: string]: string }) => { [key: string]: string } = (record) => record): Promise<number> => {
    const nagi = await openTestLibrary();
    try {
      const { sessions, accounts, engine: { records } } = nagi.library;
      await accounts.add({ accountId: 'somebody', role, patronId: null, name: null }, 'somebody', 'secret');
      const token = await sessions.open({ accountId: 'somebody', role, patronId: null, name: null });
      for (const { key, value } of await records.list<{ [key: string]: string }>('sessions')) await records.put('sessions', key, change(value));
      let lasted = 0;
      for (; lasted < hours; lasted++) {
        nagi.pass(60);
        if ((await sessions.find(token)) === null) break;
      }
      return lasted;
    } finally {
      await nagi.close();
    }
  };

  it('ends after thirty days for readers, after twelve hours for staff', async () => {
    expect(await everyHour('patron', 1000)).toBe(30 * 24 - 1);
    expect(await everyHour('librarian', 1000)).toBe(11);
  });

  it('ends too when its beginning was not kept yet', async () => {
    expect(await everyHour('librarian', 1000, ({ began: _began, ...before }) => before)).toBe(11);
  });
});

describe('a licence without limits', () => {
  it('gives loans that can be extended from the shelf', async () => {
    const nagi = await openTestLibrary();
    try {
      const titleId = await nagi.title({ licence: terms({ concurrency: null, expires: '2028-03-31T14:59:59.000Z' }) });
      const patron = await nagi.patron();
      await patron.post(`/api/titles/${titleId}/loan`);
      await nagi.later(7 * day);
      const { extension } = (await patron.get('/api/shelf')).body.loans[0];
      expect(extension).toMatchObject({ refusal: null, number: 1 });
      const extended = await patron.post(`/api/titles/${titleId}/loan/extension`, { number: 1 });
      expect([extended.status, extended.body.due]).toEqual([200, extension.due]);
    } finally {
      await nagi.close();
    }
  });
});

describe('what the raw log tells', () => {
  it('ties no loan to a person by any id, in clear or made from one', async () => {
    const nagi = await openTestLibrary();
    try {
      const titleId = await nagi.title();
      const patron = await nagi.patron();
      await patron.post(`/api/titles/${titleId}/loan`);
      await nagi.later(15 * day);
      const idsOf = async (stream: string): Promise<Set<string>> => {
        const events = (await nagi.library.system.events.read(stream)).filter((e) => e.type !== 'LicenceAdded');
        const texts = events.flatMap((e) => [e.id, e.meta.correlation, e.meta.causation, ...Object.values(e.data).filter((v) => typeof v === 'string')]);
        return new Set(texts.filter((t): t is string => typeof t === 'string' && t.length >= 16 && !t.startsWith('20')));
      };
      const [ofTitle, ofPatron] = [await idsOf(`title-${titleId}`), await idsOf(`patron-${patron.patronId}`)];
      expect(ofTitle.size).toBeGreaterThan(4);
      expect(ofPatron.size).toBeGreaterThan(4);
      expect([...ofTitle].filter((id) => ofPatron.has(id))).toEqual([]);
      expect(JSON.stringify(await nagi.library.system.events.read(`title-${titleId}`))).not.toContain(String(patron.patronId));
    } finally {
      await nagi.close();
    }
  });
});
