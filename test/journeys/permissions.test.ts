import pino from 'pino';
import { may, permissions, type Role } from '../../application/permissions.ts';
import { contracts, type Route } from '../../infrastructure/http/contracts.ts';
import { live } from '../../infrastructure/http/live.ts';
import { createServer } from '../../infrastructure/http/server.ts';
import { splitRoute } from '../../infrastructure/http/route.ts';
import { openTestLibrary, record, terms, type Person, type TestLibrary } from './library.ts';

/** One request per route that its contract lets in; a route without one does not compile. */
const samples = (titleId: string): { readonly [R in Route]: { readonly query?: string; readonly body?: object } } => ({
  'GET /api/session': {},
  'POST /api/session': { body: { login: 'nobody', password: 'wrong' } },
  'DELETE /api/session': {},
  'POST /api/session/terms': { body: { edition: '2020-01-01' } },
  'GET /api/home': {},
  'GET /api/titles': { query: '?q=a' },
  'GET /api/titles/:titleId': {},
  'GET /api/shelf': {},
  'POST /api/titles/:titleId/loan': {},
  'DELETE /api/titles/:titleId/loan': {},
  'POST /api/titles/:titleId/loan/extension': { body: { number: 1 } },
  'POST /api/titles/:titleId/hold': {},
  'DELETE /api/titles/:titleId/hold': {},
  'PUT /api/titles/:titleId/hold/pause': { body: { until: null } },
  'DELETE /api/titles/:titleId/hold/pause': {},
  'POST /api/titles/:titleId/reading': { body: { device: 'desk' } },
  'GET /api/reading/:readingId/manifest': {},
  'GET /api/reading/:readingId/search': { query: '?q=a' },
  'POST /api/reading/:readingId/progress': { body: {} },
  'GET /api/staff/titles': {},
  'GET /api/staff/titles/:titleId': {},
  'POST /api/staff/books': {},
  'POST /api/staff/titles': { body: { record: record(), file: null, licence: null } },
  'PUT /api/staff/titles/:titleId': { body: { record: record() } },
  'PUT /api/staff/titles/:titleId/file': { body: { file: 'a'.repeat(64) } },
  'PUT /api/staff/titles/:titleId/visibility': { body: { hidden: false } },
  'POST /api/staff/titles/:titleId/licences': { body: { terms: terms() } },
  'DELETE /api/staff/titles/:titleId/licences/:licenceId': { body: { reason: 'test' } },
  'GET /api/staff/licences': {},
  'GET /api/staff/holds': {},
  'POST /api/staff/patrons/search': { body: { q: 'a' } },
  'POST /api/staff/patrons/record': { body: { patronId: titleId, reason: 'test' } },
  'PUT /api/staff/patrons/block': { body: { patronId: titleId, reason: 'test', until: null } },
  'PUT /api/staff/patrons/unblock': { body: { patronId: titleId } },
  'PUT /api/staff/patrons/password': { body: { patronId: titleId, reason: '窓口' } },
  'PUT /api/staff/patrons/return': { body: { patronId: titleId, titleId } },
  'PUT /api/staff/patrons/cancel-hold': { body: { patronId: titleId, titleId } },
  'GET /api/admin/rules': {},
  'PUT /api/admin/rules/:class': { body: { loans: 3, loanDays: 14, holds: 3, pickupDays: 7, extensions: 1, unlimitedCounts: true } },
  'PUT /api/admin/retention': { body: { days: 30 } },
  'GET /api/admin/statistics': { query: '?from=2026-12-01&to=2026-12-15' },
  'GET /api/admin/turnaways': { query: '?from=2026-12-01&to=2026-12-15' },
  'GET /api/admin/service': {},
  'GET /api/audit/days': { query: '?from=2026-12-01&to=2026-12-15' },
  'POST /api/audit/events': { body: { day: '2026-12-15', kind: null, type: null, cursor: null, limit: 10 } },
  'POST /api/audit/timeline': { body: { stream: `title-${titleId}` } },
  'POST /api/audit/state': { body: { stream: `title-${titleId}`, at: '2026-12-15T02:00:00.000Z' } },
  'GET /api/health': {},
});

describe('the permission matrix, cell by cell', () => {
  let nagi: TestLibrary;
  let people: { readonly [R in Role]: Person };
  let titleId: string;

  beforeAll(async () => {
    nagi = await openTestLibrary();
    titleId = await nagi.title();
    people = {
      visitor: nagi.visitor, patron: await nagi.patron(),
      librarian: await nagi.staff('librarian'), administrator: await nagi.staff('administrator'), auditor: await nagi.staff('auditor'),
    };
  });
  afterAll(() => nagi.close());

  const send = async (person: Person, route: Route) => {
    const { method, path } = splitRoute(route);
    const { query = '', body } = samples(titleId)[route];
    const address = path.replace(':titleId', titleId).replace(':readingId', 'r-1').replace(':licenceId', 'l-1').replace(':class', 'general') + query;
    if (method === 'GET') return person.get(address);
    return method === 'POST' ? person.post(address, body) : method === 'PUT' ? person.put(address, body) : person.delete(address, body);
  };

  const roles = Object.keys({ visitor: 0, patron: 0, librarian: 0, administrator: 0, auditor: 0 } satisfies { [R in Role]: 0 }) as Role[];

  for (const route of Object.keys(contracts) as Route[]) {
    const { operation } = contracts[route];
    it(`${route}: ${permissions[operation].join(', ')}`, async () => {
      // Signing out would end the session the other cells need.
      for (const role of roles.filter((r) => route !== 'DELETE /api/session' || r === 'visitor')) {
        const { status, body } = await send(people[role], route);
        const denied = body?.code === 'not-permitted' || (role === 'visitor' && body?.code === 'sign-in-required' && !may(role, operation));
        expect({ role, denied, unexpected: status >= 500 }).toEqual({ role, denied: !may(role, operation), unexpected: false });
      }
    });
  }

  it('every row of the matrix has a route or is the live stream', () => {
    const used = new Set<string>(Object.values(contracts).map((c) => c.operation));
    expect(Object.keys(permissions).filter((operation) => !used.has(operation))).toEqual(['follow-live']);
  });

  it('a role that asks for what it may not is noted at the level production writes, without who', async () => {
    const lines: string[] = [];
    const { system, sessions, books, engine: { contents } } = nagi.library;
    const about = { version: '0.0.0', engine: 'memory', started: nagi.now() };
    const app = await createServer({ system, sessions, books, contents, live: live(), about, log: pino({ level: 'warn' }, { write: (line) => lines.push(line) }), screens: null, behindProxy: false });
    const cookie = await people.patron.cookie();
    const as = { host: 'library.test', origin: 'http://library.test' };
    try {
      await app.inject({ method: 'GET', url: '/api/staff/titles', headers: as });
      expect(lines).toEqual([]);
      for (const [method, url] of [['GET', '/api/staff/titles'], ['POST', '/api/staff/books']] as const) await app.inject({ method, url, headers: { ...as, cookie } });
    } finally {
      await app.close();
    }
    expect(lines.map((line) => JSON.parse(line) as object)).toEqual([1, 2].map(() => expect.objectContaining({ level: 40, operation: 'manage-titles', role: 'patron' })));
    expect(lines.join('')).not.toContain(String(people.patron.patronId));
  });

  it('changes from another site are refused, whoever is signed in', async () => {
    const answer = await nagi.app.inject({ method: 'POST', url: `/api/titles/${titleId}/loan`, headers: { host: 'library.test', origin: 'https://elsewhere.example' } });
    expect([answer.statusCode, answer.json().code]).toEqual([403, 'foreign-origin']);
  });
});
