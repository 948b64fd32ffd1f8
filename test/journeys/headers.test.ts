/** What every answer carries, whatever is asked for; and the cookie, as it is behind TLS. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import pino from 'pino';
import { demoBooks } from '../../infrastructure/demo/books.ts';
import { live } from '../../infrastructure/http/live.ts';
import { createServer } from '../../infrastructure/http/server.ts';
import { engineUnderTest, openTestLibrary, terms, type Person, type TestLibrary } from './library.ts';

let screens: string;
let nagi: TestLibrary;
let patron: Person;
/** Addresses of one book: a chapter, a style sheet or what else it has, its container, its cover. */
let files: readonly string[];

beforeAll(async () => {
  screens = await mkdtemp(join(tmpdir(), 'nagi-screens-'));
  await mkdir(join(screens, 'assets'));
  for (const page of ['index.html', 'read.html']) await writeFile(join(screens, page), '<!doctype html><meta charset="utf-8"><title>凪</title>\n');
  await writeFile(join(screens, 'assets', 'main-1.js'), 'export {};\n');
  nagi = await openTestLibrary(engineUnderTest, '2026-12-15T01:00:00.000Z', screens);
  const book = await demoBooks.get('six-letters')?.();
  if (book === undefined) throw new Error('there is no book to read');
  const { file, cover } = await nagi.library.books.take(book);
  const titleId = await nagi.title({ licence: terms({ concurrency: null }), book: { file, cover } });
  patron = await nagi.patron();
  await patron.post(`/api/titles/${titleId}/loan`);
  const { base } = (await patron.post(`/api/titles/${titleId}/reading`, { device: 'phone' })).body;
  const { readingOrder, resources, opf } = (await patron.get(`${base}manifest`)).body;
  const named = [...readingOrder, ...resources].map(({ href }: { href: string }) => href);
  files = [...[...named, opf, 'META-INF/container.xml'].map((href) => `${base}resources/${encodeURI(href)}`), `/api/covers/${cover?.hash ?? ''}`];
}, 60_000);

afterAll(async () => {
  await nagi.close();
  await rm(screens, { recursive: true });
});

const others: readonly (readonly [status: number, address: string])[] = [
  [200, '/'], [200, '/shelf'], [200, '/read.html'], [200, '/assets/main-1.js'], [404, '/assets/gone.js'],
  [200, '/api/home'], [200, '/api/health'], [200, '/api/docs'], [200, '/api/openapi.json'],
  [404, '/api/nowhere'], [403, '/api/staff/titles'], [400, '/api/titles?limit=0'], [400, '/api/titles/%'], [414, `/api/titles?q=${'a'.repeat(9_000)}`],
];

const answerTo = async (address: string) =>
  nagi.app.inject({ method: 'GET', url: address, headers: { host: 'library.test', accept: /^\/(?:api|assets)\//.test(address) ? '*/*' : 'text/html', cookie: await patron.cookie() } });

/** What an answer lacks. */
const lacking = (address: string, { headers }: Awaited<ReturnType<typeof answerTo>>): readonly string[] => {
  const policy = String(headers['content-security-policy']);
  const type = String(headers['content-type']);
  const framedBy = address === '/read.html' ? "frame-ancestors 'self'" : "frame-ancestors 'none'";
  const wanted = [framedBy, "base-uri 'none'", "default-src 'none'", "form-action 'none'"].filter((directive) => !policy.split('; ').includes(directive));
  // An object is loaded by nothing: where it is not named, the default is nothing.
  return [
    ...wanted,
    ...(/unsafe-eval|script-src[^;]*(?:unsafe-inline|blob:|data:|\*)/.test(policy) ? ['a policy without a hole'] : []),
    ...(headers['x-content-type-options'] === 'nosniff' ? [] : ['nosniff']),
    ...(headers['referrer-policy'] === 'no-referrer' ? [] : ['no-referrer']),
    ...(/^text\/|xml|json/.test(type) && !/; ?charset=utf-8$/i.test(type) ? [`a charset for ${type}`] : []),
    ...(headers['access-control-allow-origin'] === undefined && headers['x-powered-by'] === undefined ? [] : ['silence']),
  ];
};

test.each(others.map(([status, address]) => [status, address.slice(0, 30), address] as const))('%i %s carries all of it', async (status, _name, address) => {
  const answer = await answerTo(address);
  expect([answer.statusCode, lacking(address, answer)]).toEqual([status, []]);
});

test('so does every file of a book, and its cover; opened by itself it is in a sandbox', async () => {
  const types = new Set<string>();
  for (const address of files) {
    const answer = await answerTo(address);
    expect([address, answer.statusCode, lacking(address, answer), String(answer.headers['content-security-policy']).split('; ').includes('sandbox')]).toEqual([address, 200, [], true]);
    types.add(String(answer.headers['content-type']));
  }
  expect([...types]).toEqual(expect.arrayContaining(['application/xhtml+xml; charset=utf-8', 'text/css; charset=utf-8', 'image/svg+xml; charset=utf-8', 'application/xml; charset=utf-8']));
});

test('an answer that lacks one is noticed', async () => {
  const answer = await answerTo('/api/home');
  const { 'referrer-policy': _gone, ...headers } = answer.headers;
  expect(lacking('/api/home', { ...answer, headers: { ...headers, 'content-type': 'text/html', 'content-security-policy': "default-src 'none'; script-src 'self' blob:" } })).toHaveLength(6);
});

test.each(['TRACE', 'CONNECT', 'PROPFIND'] as const)('%s is none of our methods', async (method) => {
  const answer = await nagi.app.inject({ method: method as 'GET', url: '/api/home', headers: { host: 'library.test', origin: 'http://library.test' } });
  expect([answer.statusCode >= 400, answer.statusCode < 500, answer.body.includes('library.test')]).toEqual([true, true, false]);
});

describe('behind TLS', () => {
  let app: NestFastifyApplication;
  beforeAll(async () => {
    const { system, sessions, books, engine: { contents }, accounts } = nagi.library;
    await accounts.add({ accountId: 'tls', role: 'auditor', patronId: null, name: '監査' }, 'tls', 'secret');
    const about = { version: '0.0.0', engine: 'memory', started: nagi.now() };
    app = await createServer({ system, sessions, books, contents, live: live(), about, log: pino({ level: 'silent' }), screens, behindProxy: true });
  });
  afterAll(() => app.close());

  const headers = { host: 'library.test', origin: 'https://library.test', 'x-forwarded-proto': 'https', 'x-forwarded-for': '203.0.113.7' };

  test('every answer says that there is no other way for a year, and the cookie has the strictest name', async () => {
    for (const url of ['/', '/api/home', '/api/nowhere']) {
      expect((await app.inject({ method: 'GET', url, headers })).headers['strict-transport-security']).toBe('max-age=31536000');
    }
    const signedIn = await app.inject({ method: 'POST', url: '/api/session', headers, payload: { login: 'tls', password: 'secret' } });
    expect(String(signedIn.headers['set-cookie'])).toMatch(/^__Host-nagi=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure$/);
    const [cookie = ''] = String(signedIn.headers['set-cookie']).split(';');
    expect((await app.inject({ method: 'GET', url: '/api/session', headers: { ...headers, cookie } })).json()).toMatchObject({ role: 'auditor' });
    expect((await app.inject({ method: 'GET', url: '/api/session', headers: { ...headers, cookie: cookie.replace('__Host-', '') } })).json()).toMatchObject({ role: 'visitor' });
  });

  test('without a proxy nobody is believed who says that there is one', async () => {
    const answer = await nagi.app.inject({ method: 'GET', url: '/api/home', headers });
    expect(answer.headers['strict-transport-security']).toBeUndefined();
  });
});
