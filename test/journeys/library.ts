/** A whole library behind its HTTP server, in memory unless said otherwise, with a clock the test moves, and people who click. */
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import pino from 'pino';
import { enrol, type NewPatron } from '../../application/patrons.ts';
import type { Role } from '../../application/permissions.ts';
import type { Caller } from '../../application/system.ts';
import { settleDue } from '../../application/policies/deadlines.ts';
import { addTitle, type AttachedBook } from '../../application/titles.ts';
import type { BibliographicRecord } from '../../domain/catalogue/work.ts';
import { minutesAfter, type Instant } from '../../domain/kernel.ts';
import type { LicenceTerms } from '../../domain/lending/terms.ts';
import { memoryEngine, type Engine } from '../../infrastructure/app/engine.ts';
import { openLibrary, type OpenLibrary } from '../../infrastructure/app/library.ts';
import { live } from '../../infrastructure/http/live.ts';
import { createServer } from '../../infrastructure/http/server.ts';
import type { Tracing } from '../../infrastructure/traces.ts';
import { termsEdition } from '../../application/session.ts';

export const record = (changes: Partial<BibliographicRecord> = {}): BibliographicRecord => ({
  title: '瀬戸の凪', titleYomi: 'セトノナギ', subtitle: null, series: null,
  contributors: [{ name: '海野 なぎ', yomi: 'ウミノ ナギ', role: 'author' }],
  publisher: '島影書房', published: '2020-04-01', isbn: null, ndc: '913.6', subjects: ['島'], audience: 'general', language: 'ja', description: '島の話。',
  pages: 120, layout: 'reflow-vertical', accessibility: { speech: true, reflow: true, ruby: true, alternatives: false }, local: false,
  ...changes,
});

export const terms = (changes: Partial<LicenceTerms> = {}): LicenceTerms => ({
  concurrency: 1, checkouts: null, starts: null, expires: null, perLoan: null, audience: { kind: 'patrons' }, ...changes,
});

/** Facts of a file for titles whose book is never opened. */
const paper: AttachedBook = { file: { hash: '0'.repeat(64), size: 1, layout: 'reflow-vertical', chapters: 3, removed: 0 }, cover: null };

export interface Answered {
  readonly status: number;
  // Answers are looked into freely by tests.
  // oxlint-disable-next-line typescript/no-explicit-any -- the shape is what the test asserts
  readonly body: any;
  readonly headers: { readonly [name: string]: string | string[] | number | undefined };
}

export interface Person {
  readonly patronId: string | null;
  /** For requests of the test's own making; signs in first where needed. */
  cookie(): Promise<string>;
  get(path: string): Promise<Answered>;
  post(path: string, body?: object): Promise<Answered>;
  put(path: string, body?: object): Promise<Answered>;
  delete(path: string, body?: object): Promise<Answered>;
  /** Uploads one file as a browser's form does. */
  upload(path: string, name: string, bytes: Buffer): Promise<Answered>;
}

export interface TestLibrary {
  readonly library: OpenLibrary;
  readonly app: NestFastifyApplication;
  readonly visitor: Person;
  now(): Instant;
  /** Moves the clock on; what falls due is left. */
  pass(minutes: number): void;
  /** Moves the clock on and does what fell due, as the running library would. */
  later(minutes: number): Promise<void>;
  settled(): Promise<void>;
  patron(changes?: Partial<NewPatron>): Promise<Person>;
  staff(role: Exclude<Role, 'visitor' | 'patron'>): Promise<Person>;
  title(changes?: { readonly record?: Partial<BibliographicRecord>; readonly licence?: LicenceTerms | null; readonly book?: AttachedBook | null }): Promise<string>;
  close(): Promise<void>;
}

const librarian: Caller = { role: 'librarian', patronId: null, staffId: 'desk', request: 'setup' };

const host = 'library.test';

/** What is kept of a trace, for tests that move events about. */
export const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

/** Keeps it with every event of a title, as if those were traced and others were not. */
export const marking: Tracing = {
  here: () => undefined,
  append: (stream, _waiting, drafts, write) => write(stream.startsWith('title-') ? drafts.map((draft) => ({ ...draft, meta: { ...draft.meta, traceparent } })) : drafts),
  heard: (_follower, _events, work) => work(),
  command: (_operation, work) => work(),
  traced: (engine) => engine,
  close: async () => undefined,
};

/** In memory; on servers where `npm run test:engines` runs the same journeys. */
export const engineUnderTest = async (): Promise<Engine> =>
  process.env['NAGI_ENGINES'] === undefined ? memoryEngine() : (await import('../engines/cluster.ts')).clusterEngine();

export const openTestLibrary = async (engineOf: () => Promise<Engine> = engineUnderTest, start: Instant = '2026-12-15T01:00:00.000Z', screens: string | null = null, traces: Tracing | null = null): Promise<TestLibrary> => {
  let now = start;
  let count = 0;
  const ids = { next: (): string => `id-${String(++count).padStart(6, '0')}` };
  const hub = live();
  const library = await openLibrary({ engine: await engineOf(), clock: { now: () => now }, ids, log: pino({ level: 'silent' }), passwordCost: 10, onApplied: hub.applied, traces });
  const about = { version: '0.0.0', engine: 'memory', started: start };
  const { system, sessions, books, accounts, heard } = library;
  const app = await createServer({ system, sessions, books, contents: library.engine.contents, live: hub, about, log: pino({ level: 'silent' }), screens, behindProxy: false, traces });

  const settled = async (): Promise<void> => {
    await heard(await system.events.head());
  };

  /** Until everything that follows from what happened is done. */
  const quiet = async (): Promise<void> => {
    for (;;) {
      const head = await system.events.head();
      const places = await Promise.all(['slots', 'forgetting', 'directory'].map((policy) => library.engine.checkpoints.get(policy)));
      if (places.every((place) => place === head) && head === (await system.events.head())) return settled();
      await new Promise((resume) => setTimeout(resume, 5));
    }
  };

  /** Somebody with a login signs in again when the session has ended meanwhile. */
  const asking = (patronId: string | null, signIn: (() => Promise<string>) | null): Person => {
    let cookie: string | null = null;
    const send = async (...[method, path, payload, type]: Parameters<typeof sendOnce>): Promise<Answered> => {
      if (signIn !== null) cookie ??= await signIn();
      const answer = await sendOnce(method, path, payload, type);
      if (answer.status !== 401 || signIn === null) return answer;
      cookie = await signIn();
      return sendOnce(method, path, payload, type);
    };
    const sendOnce = async (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, payload?: object | Buffer, type?: string): Promise<Answered> => {
      const headers = {
        host, ...(cookie === null ? {} : { cookie }), ...(method === 'GET' ? {} : { origin: `http://${host}` }),
        ...(payload === undefined ? {} : { 'content-type': type ?? 'application/json' }),
      };
      const answer = await app.inject({ method, url: path, headers, ...(payload === undefined ? {} : { payload }) });
      const json = String(answer.headers['content-type'] ?? '').includes('json') && answer.body !== '';
      return { status: answer.statusCode, body: json ? answer.json() : answer.body, headers: answer.headers };
    };
    return {
      patronId,
      cookie: async () => {
        if (signIn !== null) cookie ??= await signIn();
        return cookie ?? '';
      },
      get: (path) => send('GET', path),
      post: (path, body) => send('POST', path, body),
      put: (path, body) => send('PUT', path, body),
      delete: (path, body) => send('DELETE', path, body),
      upload: (path, name, bytes) => {
        const head = `--edge\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: application/epub+zip\r\n\r\n`;
        return send('POST', path, Buffer.concat([Buffer.from(head), bytes, Buffer.from('\r\n--edge--\r\n')]), 'multipart/form-data; boundary=edge');
      },
    };
  };

  const signedIn = (patronId: string | null, login: string, password: string): Person =>
    asking(patronId, async () => {
      const answer = await asking(null, null).post('/api/session', { login, password });
      const cookie = String(answer.headers['set-cookie'] ?? '').split(';')[0] ?? '';
      if (answer.status !== 200 || cookie === '') throw new Error(`could not sign in: ${answer.status}`);
      return cookie;
    });

  return {
    library, app, settled,
    visitor: asking(null, null),
    now: () => now,
    pass: (minutes) => {
      now = minutesAfter(now, minutes);
    },
    later: async (minutes) => {
      now = minutesAfter(now, minutes);
      await settled();
      const troubles: unknown[] = [];
      while ((await settleDue(system, (trouble) => troubles.push(trouble))) > 0) if (troubles.length > 0) throw troubles[0];
      await quiet();
    },
    patron: async (changes = {}) => {
      const card = `C${String(++count).padStart(7, '0')}`;
      const person = { card, name: `利用者 ${count}`, kana: 'リヨウシャ', born: '1990-01-01', mail: null };
      const patronId = await enrol(system, `setup-${count}`, { person, class: 'general', school: null, cardExpires: null, password: 'secret', ...changes });
      const signed = signedIn(patronId, changes.person?.card ?? card, 'secret');
      await signed.post('/api/session/terms', { edition: termsEdition });
      return signed;
    },
    staff: async (role) => {
      const login = `${role}-${++count}`;
      await accounts.add({ accountId: login, role, patronId: null, name: role }, login, 'secret');
      return signedIn(null, login, 'secret');
    },
    title: async ({ record: changes, licence = terms(), book = paper } = {}) => {
      const added = await addTitle.run(system, { ...librarian, request: `setup-${++count}` }, { record: record(changes), book, licence });
      if (added.refused) throw new Error(added.refused.name);
      await settled();
      return added.done.titleId;
    },
    close: async () => {
      hub.close();
      await app.close();
      await library.close();
    },
  };
};
