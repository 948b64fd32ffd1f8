import { dayOf } from '../../domain/kernel.ts';
import { adminTexts } from '../../ui/i18n/admin.ts';
import { openTestLibrary, record, terms, type Person, type TestLibrary } from './library.ts';

const day = 24 * 60;

describe('staff at work', () => {
  let nagi: TestLibrary;
  let librarian: Person;
  let administrator: Person;
  let auditor: Person;

  beforeAll(async () => {
    nagi = await openTestLibrary();
    [librarian, administrator, auditor] = [await nagi.staff('librarian'), await nagi.staff('administrator'), await nagi.staff('auditor')];
  });
  afterAll(() => nagi.close());

  it('an administrator changes a rule, and the next loan follows it', async () => {
    const [before, after] = [await nagi.title(), await nagi.title()];
    const patron = await nagi.patron();
    expect((await patron.post(`/api/titles/${before}/loan`)).body.due).toBe('2026-12-29T14:59:59.000Z');
    const { body } = await administrator.get('/api/admin/rules');
    expect((await administrator.put('/api/admin/rules/general', { ...body.classes.general, loanDays: 7, loans: 1 })).status).toBe(200);
    expect((await patron.post(`/api/titles/${after}/loan`)).body).toMatchObject({ code: 'loan-limit', limit: 1 });
    await patron.delete(`/api/titles/${before}/loan`);
    expect((await patron.post(`/api/titles/${after}/loan`)).body.due).toBe('2026-12-22T14:59:59.000Z');
    expect(await administrator.put('/api/admin/rules/general', { ...body.classes.general, loanDays: 0 })).toMatchObject({ status: 400, body: { code: 'invalid-input', errors: [{ pointer: '/loanDays' }] } });
    await administrator.put('/api/admin/rules/general', body.classes.general);
  });

  it('everything that follows the log has a name on the service page, in every language', async () => {
    const { body } = await administrator.get('/api/admin/service');
    const followers: string[] = body.followers.map(({ name }: { readonly name: string }) => name);
    expect(followers).toContain('forgetting');
    for (const { service } of [adminTexts.ja, adminTexts.en]) expect(Object.keys(service.names).toSorted()).toEqual(followers.toSorted());
  });

  it('a librarian sees every licence, what is left of it, and the queue that has nothing to wait for', async () => {
    const titleId = await nagi.title({ record: { title: '残り一回', titleYomi: 'ノコリイッカイ' }, licence: terms({ checkouts: 2 }) });
    const [one, two, three] = [await nagi.patron(), await nagi.patron(), await nagi.patron()];
    await one.post(`/api/titles/${titleId}/loan`);
    await two.post(`/api/titles/${titleId}/hold`);
    await three.post(`/api/titles/${titleId}/hold`);
    await one.delete(`/api/titles/${titleId}/loan`);
    await two.post(`/api/titles/${titleId}/loan`);
    await nagi.settled();
    const { body } = await librarian.get(`/api/staff/titles/${titleId}`);
    expect(body).toMatchObject({ licences: [{ used: 2, running: 1, checkoutsLeft: 0, state: 'spent' }], queue: [{ status: 'waiting' }] });
    const held = await librarian.get('/api/staff/holds');
    expect(held.body.items).toContainEqual(expect.objectContaining({ title: expect.objectContaining({ titleId }), stranded: true, waiting: 1 }));
    expect((await three.get('/api/shelf')).body.holds).toMatchObject([{ status: 'stranded' }]);
    expect((await librarian.get('/api/staff/licences?state=spent')).body.items).toMatchObject([{ title: { titleId } }]);
  });

  it('a title and a licence sent twice are there once; another one under the same id is refused', async () => {
    const [titleId, licenceId] = ['6f1e2c9a-9a55-4c53-9d0e-0f6b6d1c2a31', '0b7a51a4-6c6e-4a9c-8f5e-53f3a1d0f6b2'];
    const body = { titleId, record: record({ title: '二度おくられた本' }), file: null, licence: terms({ concurrency: 2 }) };
    for (let i = 0; i < 2; i++) expect(await librarian.post('/api/staff/titles', body)).toMatchObject({ status: 201, body: { titleId } });
    for (let i = 0; i < 2; i++) expect(await librarian.post(`/api/staff/titles/${titleId}/licences`, { licenceId, terms: terms() })).toMatchObject({ status: 201, body: { licenceId } });
    expect(await librarian.post('/api/staff/titles', { ...body, record: record({ title: 'ちがう本' }) })).toMatchObject({ status: 409, body: { code: 'title-exists' } });
    expect(await librarian.post(`/api/staff/titles/${titleId}/licences`, { licenceId, terms: terms({ concurrency: 9 }) })).toMatchObject({ status: 409, body: { code: 'licence-exists' } });
    await nagi.settled();
    const { licences } = (await librarian.get(`/api/staff/titles/${titleId}`)).body;
    expect(licences.map((licence: { terms: { concurrency: number } }) => licence.terms.concurrency).sort()).toEqual([1, 2]);
  });

  it('opening a record needs a reason, and the auditor sees who opened it and why', async () => {
    const patron = await nagi.patron({ person: { card: 'C-FIND-ME', name: '汐見 和子', kana: 'シオミ カズコ', born: '1950-05-05', mail: null } });
    await nagi.settled();
    const found = await librarian.post('/api/staff/patrons/search', { q: 'しおみ' });
    expect(found.body.items).toMatchObject([{ name: '汐見 和子', cardEnd: 'D-ME' }]);
    expect(await librarian.post('/api/staff/patrons/record', { patronId: patron.patronId })).toMatchObject({ status: 400 });
    expect((await librarian.post('/api/staff/patrons/record', { patronId: patron.patronId, reason: '電話での問い合わせ' })).body).toMatchObject({ person: { name: '汐見 和子' }, standing: null });
    await nagi.settled();
    const seen = await auditor.post('/api/audit/events', { day: '2026-12-15', kind: 'security', type: 'PersonalRecordViewed', cursor: null, limit: 10 });
    expect(seen.body.events).toMatchObject([{ actor: { role: 'librarian' }, data: { reason: '電話での問い合わせ' } }]);

    const titleId = await nagi.title();
    await librarian.put('/api/staff/patrons/block', { patronId: patron.patronId, reason: '窓口へ', until: null });
    expect(await patron.post(`/api/titles/${titleId}/loan`)).toMatchObject({ status: 403, body: { code: 'blocked', reason: '窓口へ' } });
    await librarian.put('/api/staff/patrons/unblock', { patronId: patron.patronId });
    expect((await patron.post(`/api/titles/${titleId}/loan`)).status).toBe(201);
    expect((await librarian.put('/api/staff/patrons/return', { patronId: patron.patronId, titleId })).status).toBe(200);
    const before = { host: 'library.test', cookie: await patron.cookie() };
    const { temporary } = (await librarian.put('/api/staff/patrons/password', { patronId: patron.patronId, reason: 'パスワードを忘れた' })).body;
    const noted = (await nagi.library.system.events.read(`security-${dayOf(nagi.now())}`)).filter(({ type }) => type === 'PasswordReset').at(-1);
    expect([noted?.data, noted?.meta.actor.role]).toEqual([expect.objectContaining({ subject: patron.patronId, reason: 'パスワードを忘れた' }), 'librarian']);
    // Whoever was signed in with the old one is not any more.
    expect((await nagi.app.inject({ method: 'GET', url: '/api/session', headers: before })).json()).toMatchObject({ role: 'visitor' });
    expect((await nagi.visitor.post('/api/session', { login: 'C-FIND-ME', password: temporary })).body).toMatchObject({ role: 'patron', name: '汐見 和子' });
  });

  it('statistics and turnaways count what happened, and the auditor folds any instant', async () => {
    const fresh = await openTestLibrary();
    try {
      const titleId = await fresh.title();
      const [one, two] = [await fresh.patron(), await fresh.patron()];
      const start = fresh.now();
      await one.post(`/api/titles/${titleId}/loan`);
      await two.post(`/api/titles/${titleId}/loan`);
      await fresh.visitor.get(`/api/titles?q=${encodeURIComponent('ない本')}`);
      await fresh.later(60);
      await one.delete(`/api/titles/${titleId}/loan`);
      await fresh.settled();
      const admin = await fresh.staff('administrator');
      const { body } = await admin.get('/api/admin/statistics?from=2026-12-01&to=2026-12-31&by=month');
      expect(body).toMatchObject({ totals: { loans: 1, returns: 1, turnaways: 1, signIns: 2 }, byNdc: { 9: 1 }, byModel: { perpetual: 1 }, byClass: { general: 1 } });
      expect((await admin.get('/api/admin/turnaways?from=2026-12-15&to=2026-12-15')).body).toMatchObject({ rows: [{ limitExceeded: 1, noLicence: 0, emptySearches: 1 }], titles: [{ title: { titleId } }] });

      const watcher = await fresh.staff('auditor');
      const timeline = await watcher.post('/api/audit/timeline', { stream: `title-${titleId}` });
      expect(timeline.body.events.map((e: { type: string }) => e.type)).toEqual(['LicenceAdded', 'LoanStarted', 'LicenceConsumed', 'BorrowTurnedAway', 'LoanReturned']);
      expect(JSON.stringify(timeline.body)).not.toContain(String(one.patronId));
      const then = await watcher.post('/api/audit/state', { stream: `title-${titleId}`, at: start });
      expect(then.body.state.loans).toMatchObject([{ holder: { sealed: true } }]);
      const now = await watcher.post('/api/audit/state', { stream: `title-${titleId}`, at: fresh.now() });
      expect(now.body.state.loans).toEqual([]);
    } finally {
      await fresh.close();
    }
  });

  it('a licence that ends is told before, cuts the loan, and is gone on the day', async () => {
    const titleId = await nagi.title({ licence: terms({ expires: '2026-12-20T14:59:59.000Z' }) });
    const patron = await nagi.patron();
    expect((await patron.get(`/api/titles/${titleId}`)).body.offer).toMatchObject({ action: 'borrow', due: '2026-12-20T14:59:59.000Z', cut: true });
    expect((await patron.post(`/api/titles/${titleId}/loan`)).body).toMatchObject({ due: '2026-12-20T14:59:59.000Z', cut: true });
    await nagi.later(6 * day);
    expect((await patron.get(`/api/titles/${titleId}`)).body).toMatchObject({ availability: { status: 'unlicensed' }, offer: { action: 'none', refusal: 'not-licensed' } });
  });
});
