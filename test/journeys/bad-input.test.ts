import { dayOf } from '../../domain/kernel.ts';
import { openTestLibrary, type Person, type TestLibrary } from './library.ts';

describe('bad input ends in a clear problem, and nothing is lost', () => {
  let nagi: TestLibrary;
  let patron: Person;
  let titleId: string;
  beforeAll(async () => {
    nagi = await openTestLibrary();
    patron = await nagi.patron();
    titleId = await nagi.title();
  });
  afterAll(() => nagi.close());

  it('a search for a word every object knows counts as any other', async () => {
    const administrator = await nagi.staff('administrator');
    for (const word of ['constructor', 'constructor', '__proto__']) await nagi.visitor.get(`/api/titles?q=${word}`);
    await nagi.settled();
    const today = dayOf(nagi.now());
    const { status, body } = await administrator.get(`/api/admin/turnaways?from=${today}&to=${today}`);
    expect(status).toBe(200);
    expect(body.emptySearches.filter(({ query }: { query: string }) => query === 'constructor')).toEqual([{ query: 'constructor', times: 2 }]);
  });

  it('a span that is too long is refused by its field, and not cut', async () => {
    const [administrator, auditor] = [await nagi.staff('administrator'), await nagi.staff('auditor')];
    const span = 'from=2010-04-01&to=2026-12-31';
    for (const answer of [await administrator.get(`/api/admin/statistics?${span}`), await administrator.get(`/api/admin/turnaways?${span}`), await auditor.get(`/api/audit/days?${span}`)]) {
      expect(answer).toMatchObject({ status: 400, body: { code: 'invalid-input', errors: [{ detail: expect.stringContaining('eleven years') }] } });
    }
  });

  const raw = async (payload: string | Buffer, headers: { [name: string]: string } = {}) => {
    const answer = await nagi.app.inject({
      method: 'POST', url: `/api/titles/${titleId}/loan/extension`, payload,
      headers: { host: 'library.test', origin: 'http://library.test', cookie: await patron.cookie(), 'content-type': 'application/json', ...headers },
    });
    return { status: answer.statusCode, type: answer.headers['content-type'], body: answer.json() };
  };

  it.each([
    ['malformed JSON', '{"number":', {}, 400, 'malformed'],
    ['an empty body that says JSON', '', {}, 400, 'malformed'],
    ['a body of another type', 'number=1', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'unsupported-media-type'],
    ['a body over the limit', JSON.stringify({ number: 1, more: 'x'.repeat(1_200_000) }), {}, 413, 'too-large'],
    ['a wrong field', '{"number":"one"}', {}, 400, 'invalid-input'],
    ['an attack on prototypes', '{"__proto__":{"number":1}}', {}, 400, 'malformed'],
  ])('%s', async (_what, payload, headers, status, code) => {
    const answer = await raw(payload, headers);
    expect(answer).toMatchObject({ status, body: { status, code } });
    expect(answer.type).toContain('application/problem+json');
  });

  it('unknown ids are not found, and leave nothing in the log', async () => {
    const head = await nagi.library.system.events.head();
    for (const [send, code] of [
      [patron.get('/api/titles/nowhere'), 'no-such-title'],
      [patron.post('/api/titles/nowhere/loan'), 'no-such-title'],
      [patron.post('/api/titles/nowhere/hold'), 'no-such-title'],
      [patron.delete('/api/titles/nowhere/loan'), 'no-such-loan'],
      [patron.post('/api/titles/nowhere/reading', { device: 'phone' }), 'no-such-title'],
      [patron.get('/api/reading/nowhere/manifest'), 'book-not-opened'],
      [patron.get('/api/covers/nowhere'), 'no-such-page'],
      [patron.get('/api/nowhere'), 'no-such-page'],
    ] as const) {
      expect(await send).toMatchObject({ status: 404, body: { code } });
    }
    expect(await patron.get('/api/titles/..%2f..%2fetc')).toMatchObject({ status: 400, body: { code: 'invalid-input', errors: [{ pointer: 'titleId' }] } });
    expect(await nagi.library.system.events.head()).toBe(head);
  });

  it('a session that is over, or none of ours, is a visitor', async () => {
    for (const cookie of ['nagi=short', `nagi=${'A'.repeat(43)}`, 'nagi=', 'other=1']) {
      const answer = await nagi.app.inject({ method: 'GET', url: '/api/shelf', headers: { host: 'library.test', cookie } });
      expect([answer.statusCode, answer.json().code]).toEqual([401, 'sign-in-required']);
    }
  });

  it('sign-in says the same whatever was wrong, and slows down guessing without stopping others', async () => {
    const known = await nagi.patron({ person: { card: 'GUESSED', name: '青海 なぎ', kana: 'アオウミ ナギ', born: '2000-01-01', mail: null } });
    const guess = (login: string) => nagi.visitor.post('/api/session', { login, password: 'wrong' });
    const [unknown, wrong] = [await guess('nobody-at-all'), await guess('GUESSED')];
    expect(unknown).toMatchObject({ status: 401, body: { code: 'unknown-or-wrong' } });
    expect(wrong.body).toEqual(unknown.body);
    // The log says at which door it was.
    await nagi.library.accounts.add({ accountId: 'guessed-staff', role: 'librarian', patronId: null, name: '司書' }, 'guessed-staff', 'right');
    expect((await guess('guessed-staff')).body).toEqual(unknown.body);
    const doors = (await nagi.library.system.events.read(`security-${dayOf(nagi.now())}`)).filter(({ type }) => type === 'SignInRefused').map(({ data }) => (data as { door: string }).door);
    expect(doors.slice(-3)).toEqual(['patron', 'patron', 'staff']);
    for (let i = 0; i < 8; i++) await guess('GUESSED');
    const stopped = await guess('GUESSED');
    expect(stopped).toMatchObject({ status: 429, body: { code: 'too-many-attempts' } });
    expect(Number(stopped.headers['retry-after'])).toBeGreaterThan(0);
    // Whoever is signed in goes on reading, the one guessed at and everybody else.
    expect((await known.get('/api/shelf')).status).toBe(200);
    expect((await patron.get('/api/shelf')).status).toBe(200);
  });

  it('answers carry only what the contract declares', async () => {
    const { body } = await patron.get(`/api/titles/${titleId}`);
    expect(Object.keys(body)).not.toContain('pool');
    expect(JSON.stringify((await patron.get('/api/shelf')).body)).not.toContain(String(patron.patronId));
  });

  it('an unexpected failure says nothing of the inside', async () => {
    const { system } = nagi.library;
    const events = system.events as { read: typeof system.events.read };
    const { read } = events;
    events.read = () => Promise.reject(new Error('secret path /var/lib'));
    const answer = await patron.post(`/api/titles/${titleId}/loan`);
    events.read = read;
    expect(answer).toMatchObject({ status: 500, body: { code: 'unexpected' } });
    expect(JSON.stringify(answer.body)).not.toContain('secret');
  });
});
