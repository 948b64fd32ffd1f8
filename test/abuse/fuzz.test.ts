/**
 * Every operation of the OpenAPI document, as everybody, with requests that fit, are bent, or are broken. `FUZZ=200000` sends so
 * many, `FUZZ_SEED=7` others. What fails names its seed and the request.
 */
import { openApi } from '../../infrastructure/http/openapi.ts';
import { demoBooks } from '../../infrastructure/demo/books.ts';
import { termsEdition } from '../../application/session.ts';
import type { Role } from '../../application/permissions.ts';
import { projections } from '../../infrastructure/app/library.ts';
import { openTestLibrary, record, terms, type TestLibrary } from '../journeys/library.ts';
import { faults } from './conforms.ts';
import { canary, chanceFrom, operationsIn, pick, requestFor, type Chance, type Operation, type Schema, type Sent, type Words } from './requests.ts';

const count = Number(process.env['FUZZ'] ?? 12_000);
const seed = Number(process.env['FUZZ_SEED'] ?? 20_261_215);
const together = 24;
/** Requests in an hour of the library's clock. */
const tick = 2_000;

/** What an answer must never tell of the inside: stacks, files, libraries. Ids are random, so short words are looked for in problems only. */
const inside = {
  anywhere: /\bat [\w.<>]+ \(|node_modules|\.(?:ts|mjs|js):\d+:\d+|FST_ERR|nestjs/,
  problem: /\/(?:infrastructure|application|home|var|tmp|etc)\/|\b(?:Zod|Fastify|Nest|Lmdb|Syntax|Type|Range|Reference)\w*Error\b|ECONN|ENOENT|fastify|lmdb/i,
};

interface Answer {
  readonly statusCode: number;
  readonly headers: { readonly [name: string]: unknown };
  readonly body: string;
}

const problemSchema = (openApi('0') as unknown as { components: { schemas: { Problem: Schema } } }).components.schemas.Problem;

/** What is wrong with an answer; nothing when it is as promised. */
const wrongWith = (operation: Operation, sent: Sent, { statusCode, headers, body }: Answer): readonly string[] => {
  const wrong: string[] = [];
  if (statusCode >= 500) wrong.push(`status ${statusCode}`);
  const policy = String(headers['content-security-policy']);
  const standing = headers['x-content-type-options'] === 'nosniff' && headers['referrer-policy'] === 'no-referrer' && headers['cache-control'] === 'no-store';
  if (!standing || !/frame-ancestors 'none'/.test(policy) || !/base-uri 'none'/.test(policy) || headers['x-powered-by'] !== undefined) wrong.push('headers of an answer are missing');
  const type = String(headers['content-type'] ?? '');
  const told = inside.anywhere.exec(body) ?? (statusCode >= 400 ? inside.problem.exec(body) : null);
  if (told !== null) wrong.push(`tells of the inside: ${told[0]}`);
  if (statusCode >= 400) {
    if (sent.method === 'HEAD') return wrong;
    if (!type.startsWith('application/problem+json')) return [...wrong, `a problem as ${type}`];
    const problem = JSON.parse(body) as { status?: unknown; code?: unknown; type?: unknown };
    wrong.push(...faults(problem, problemSchema));
    if (problem.status !== statusCode || problem.type !== `/problems/${String(problem.code)}`) wrong.push('a problem that contradicts itself');
    if (body.includes(canary) || Object.values(headers).some((value) => String(value).includes(canary))) wrong.push('says again what was sent');
    if (body.length > 5000) wrong.push(`a problem of ${body.length} characters`);
    return wrong;
  }
  if (sent.method !== operation.method) return wrong;
  const declared = operation.responses[String(statusCode)]?.content['application/json']?.schema;
  if (declared === undefined) return [...wrong, `status ${statusCode} is not declared`];
  return [...wrong, ...(type.startsWith('application/json') ? faults(JSON.parse(body), declared) : [`an answer as ${type}`])].slice(0, 5);
};

type Roles = { [R in Role]: { cookie: string; readonly renew: () => Promise<string> } };

/** A library with something in it, and the words that requests are made of. */
const prepare = async (nagi: TestLibrary) => {
  const { sessions, books } = nagi.library;
  const book = await demoBooks.get('six-letters')?.();
  if (book === undefined) throw new Error('there is no book to read');
  const { file, cover } = await books.take(book);
  const open = await nagi.title({ record: { title: '潮の本' }, licence: terms({ audience: { kind: 'anyone' }, concurrency: null }), book: { file, cover } });
  const lent = [await nagi.title(), await nagi.title({ licence: terms({ concurrency: null }) }), await nagi.title({ licence: null })];
  const patron = await nagi.patron();
  const victim = await nagi.patron();
  await victim.post(`/api/titles/${lent[0]}/loan`);
  // One whose only seat is taken by somebody no request names, so that there is always something to wait for.
  const full = await nagi.title();
  await (await nagi.patron()).post(`/api/titles/${full}/loan`);
  await victim.post(`/api/titles/${full}/hold`);
  const { body: reading } = await nagi.visitor.post(`/api/titles/${open}/reading`, { device: 'desk' });
  const renewing = async (role: Exclude<Role, 'visitor'>, accountId: string, patronId: string | null) => {
    const renew = async (): Promise<string> => `nagi=${await sessions.open({ accountId, role, patronId, name: null })}`;
    return { cookie: await renew(), renew };
  };
  const staff = async (role: 'librarian' | 'administrator' | 'auditor') => {
    await nagi.library.accounts.add({ accountId: `fuzz-${role}`, role, patronId: null, name: role }, `fuzz-${role}`, 'secret');
    return renewing(role, `fuzz-${role}`, null);
  };
  const roles: Roles = {
    visitor: { cookie: '', renew: async () => '' }, patron: await renewing('patron', patron.patronId ?? '', patron.patronId),
    librarian: await staff('librarian'), administrator: await staff('administrator'), auditor: await staff('auditor'),
  };
  const { body: inspected } = await (await nagi.staff('librarian')).get(`/api/staff/titles/${lent[0]}`);
  const titleIds = [open, ...lent, full, full];
  /** Another one instead: somebody may have added licences to the one before, so that nobody waits for it any more. */
  const fullAgain = async (): Promise<void> => {
    const next = await nagi.title();
    await (await nagi.patron()).post(`/api/titles/${next}/loan`);
    titleIds.splice(-2, 2, next, next);
  };
  const words: Words = {
    any: [
      open, ...lent, victim.patronId ?? '', reading.readingId, 'nowhere', `title-${open}`, 'security-2026-12-15', file.hash, 'a'.repeat(64), '2026-12-01', '2026-12-15', '2024-02-29', '2026-12-15T02:00:00.000Z', '2027-01-01T00:00:00.000Z',
      '9784000000001', '913.6', '007', 'ja', 'en', '7', '島', 'シマ', 'general', '0',
      '6f1e2c9a-9a55-4c53-9d0e-0f6b6d1c2a31', '0b7a51a4-6c6e-4a9c-8f5e-53f3a1d0f6b2',
    ],
    named: {
      titleId: titleIds, patronId: [victim.patronId ?? ''], readingId: [reading.readingId], licenceId: [inspected.licences[0].licenceId], file: [file.hash], login: ['fuzz-librarian', 'nobody'], password: ['secret', 'wrong'],
      edition: [termsEdition], stream: [`title-${open}`, `title-${lent[0]}`, 'rules', `patron-${victim.patronId}`],
    },
  };
  return { roles, words, fullAgain };
};

const addressOf = (chance: Chance): string => `10.${Math.floor(chance() * 256)}.${Math.floor(chance() * 256)}.1`;

/** Everything readers see, of every projection. */
const documentsOf = async ({ library: { system } }: TestLibrary): Promise<{ readonly [key: string]: unknown }> => {
  const all: { [key: string]: unknown } = {};
  for (const { name, indexes } of projections) {
    const space = (await system.documents.current(name)) ?? '';
    for (const index of Object.keys(indexes)) {
      for (let after: string | undefined; ; ) {
        const { items, next } = await system.documents.page(space, { index, limit: 1000, ...(after === undefined ? {} : { after }) });
        for (const { key, id, document } of items) all[`${name}/${index}/${key}/${id}`] = document;
        if (next === null) break;
        after = next;
      }
    }
  }
  return all;
};

test(`${count} requests made from the OpenAPI document`, async () => {
  const nagi = await openTestLibrary();
  const { roles, words, fullAgain } = await prepare(nagi);
  const operations = operationsIn(openApi('0'));
  const statuses: { [status: number]: number } = {};
  const succeeded = new Set<string>();
  const codes = new Set<string>();
  const began = performance.now();
  const work = process.cpuUsage();
  let busy = 0;
  let slowest = { ms: 0, what: '' };

  const one = async (n: number): Promise<void> => {
    const operation = operations[n % operations.length] as Operation;
    // Each has its own chance, so that it is the same however the others go.
    const chance = chanceFrom(seed + n * 7919);
    const role = pick(chance, Object.keys(roles) as Role[]);
    const sent = requestFor(operation, chance, words);
    const as = roles[role];
    const start = performance.now();
    const send = () => nagi.app.inject({
      method: sent.method as 'GET', url: sent.url, remoteAddress: addressOf(chance), ...(sent.payload === undefined ? {} : { payload: sent.payload }),
      headers: { host: 'library.test', ...(as.cookie === '' ? {} : { cookie: as.cookie }), ...(sent.method === 'GET' ? {} : { origin: 'http://library.test' }), ...sent.headers },
    });
    let answer = await send();
    // On a machine with too much to do it is turned away as anybody is, and comes back as anybody does.
    for (; answer.statusCode === 503; answer = await send()) {
      expect(answer.headers['retry-after']).toMatch(/^\d+$/);
      busy += 1;
      await new Promise((resume) => setTimeout(resume, 500));
    }
    const ms = performance.now() - start;
    // Injected requests never wait for the machine; without this nothing that does would ever be read.
    await new Promise((resume) => setImmediate(resume));
    if (ms > slowest.ms) slowest = { ms, what: `${sent.method} ${operation.path}` };
    statuses[answer.statusCode] = (statuses[answer.statusCode] ?? 0) + 1;
    if (answer.statusCode < 300 && sent.method === operation.method) succeeded.add(`${operation.method} ${operation.path}`);
    if (answer.statusCode >= 400 && answer.body !== '') codes.add(String((JSON.parse(answer.body) as { code?: unknown }).code));
    // Signing out ended the session the next ones need.
    if (sent.method === 'DELETE' && operation.path === '/api/session') as.cookie = await as.renew();
    const wrong = wrongWith(operation, sent, answer);
    if (wrong.length > 0) throw new Error(`seed ${seed}, request ${n}, as ${role}: ${wrong.join('; ')}\n${sent.method} ${sent.url.slice(0, 2000)}\n${JSON.stringify(sent.headers)}\n${(sent.payload ?? '').slice(0, 2000)}\n→ ${answer.statusCode} ${answer.body.slice(0, 1000)}`);
  };

  try {
    for (let from = 0; from < count; from += tick) {
      let next = from;
      const until = Math.min(count, from + tick);
      await Promise.all(Array.from({ length: together }, async () => {
        while (next < until) await one(next++);
      }));
      // The clock goes on, so that loans end, holds lapse and nobody waits for ever.
      await nagi.later(60);
      await fullAgain();
      for (const as of Object.values(roles)) as.cookie = await as.renew();
    }
    const seconds = (performance.now() - began) / 1000;
    const { user, system } = process.cpuUsage(work);
    console.log(`${count} requests in ${seconds.toFixed(0)} s (${Math.round(count / ((user + system) / 1e6))} per second of processor), seed ${seed}; turned away and sent again ${busy}; statuses ${JSON.stringify(statuses)}; ${succeeded.size} of ${operations.length} operations succeeded at least once; codes: ${[...codes].sort().join(', ')}; slowest ${slowest.ms.toFixed(0)} ms: ${slowest.what}`);
    // Otherwise nothing but the door was tried.
    const never = operations.map((o) => `${o.method} ${o.path}`).filter((name) => !succeeded.has(name) && !neverHere.has(name));
    // A short run may miss what needs luck, as the one extension a loan may have; a long one misses nothing.
    if (count >= 20_000) expect(never).toEqual([]);
    else expect(never.length).toBeLessThan(operations.length / 6);
    expect(codes.has('unexpected')).toBe(false);

    // The library is as sound as before: rules can be set, somebody borrows, and the documents are those a rebuild makes.
    const administrator = await nagi.staff('administrator');
    expect((await administrator.put('/api/admin/rules/general', { loans: 3, loanDays: 14, holds: 3, pickupDays: 7, extensions: 1, unlimitedCounts: true })).status).toBe(200);
    const [reader, titleId] = [await nagi.patron(), await nagi.title({ record: record({ title: 'あとの本' }) })];
    expect((await reader.post(`/api/titles/${titleId}/loan`)).status).toBe(201);
    expect((await reader.post(`/api/titles/${titleId}/loan`)).status).toBe(200);
    await nagi.settled();
    expect((await reader.get('/api/shelf')).body.loans).toHaveLength(1);
    expect(nagi.library.system.runner.states().filter(({ trouble }) => trouble !== null)).toEqual([]);
    const before = await documentsOf(nagi);
    expect(Object.keys(before).length).toBeGreaterThan(20);
    for (const { name } of projections) await nagi.library.system.runner.rebuild(name);
    expect(await documentsOf(nagi)).toEqual(before);
  } finally {
    await nagi.close();
  }
}, 3_600_000);

/** Needs a whole book, which is tried where books are taken in. */
const neverHere = new Set(['POST /api/staff/books']);
