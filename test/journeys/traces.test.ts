/** What a collector of traces is told: what came of what, nobody's words, and nothing that ties a reader to a title in the log. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import pino from 'pino';
import { permissions } from '../../application/permissions.ts';
import { follow, followPages } from '../../application/policies/follower.ts';
import type { Announcement, Stored } from '../../application/ports.ts';
import { writer, type Context } from '../../application/transact.ts';
import { kindOf, type DomainEvent, type Recorded } from '../../domain/events.ts';
import type { Decider } from '../../domain/kernel.ts';
import { memoryEngine, type Engine } from '../../infrastructure/app/engine.ts';
import { projections } from '../../infrastructure/app/library.ts';
import { problems } from '../../infrastructure/http/problems.ts';
import { memoryCheckpoints } from '../../infrastructure/memory/checkpoints.ts';
import { memoryEventStore } from '../../infrastructure/memory/event-store.ts';
import { memoryVault } from '../../infrastructure/memory/vault.ts';
import { tracesTo, type Tracing } from '../../infrastructure/traces.ts';
import { announcement, hearing } from '../contract/message-bus.ts';
import { engineUnderTest, openTestLibrary, terms, type TestLibrary } from './library.ts';

// ---- a collector

interface Attribute {
  readonly key: string;
  readonly value: { readonly stringValue?: string; readonly intValue?: number; readonly arrayValue?: { readonly values: readonly { readonly stringValue: string }[] } };
}

interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly attributes: readonly Attribute[];
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
  readonly status: { readonly code: number; readonly message?: string };
}

interface Collector {
  readonly url: string;
  /** All that was sent, as it was sent. */
  readonly bodies: string[];
  readonly spans: () => readonly Span[];
  readonly close: () => Promise<void>;
}

const collectors: Collector[] = [];
// Also those of a test that failed.
afterAll(async () => void (await Promise.all(collectors.map((one) => one.close()))));

/** One that takes all there is, or one that takes a request and never says a word. */
const collector = async (silent = false): Promise<Collector> => {
  const bodies: string[] = [];
  const server: Server = createServer((request, response) => {
    let body = '';
    request.on('data', (bytes: Buffer) => (body += bytes.toString())).on('end', () => {
      bodies.push(body);
      if (!silent) response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const made: Collector = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/traces`,
    bodies,
    spans: () => bodies.flatMap((body) => (JSON.parse(body) as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] }).resourceSpans.flatMap((r) => r.scopeSpans.flatMap((s) => s.spans))),
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
  collectors.push(made);
  return made;
};

const start = '2026-12-15T01:00:00.000Z';

/** Said to the log of the process. */
const said: string[] = [];
const log = pino({ level: 'warn' }, { write: (line: string) => void said.push((JSON.parse(line) as { msg: string }).msg) });

const tracing = (url: string, share = 1, now = (): string => start): Tracing => tracesTo({ url, share, version: '0.0.0', clock: { now }, log });

const open = (traces: Tracing): Promise<TestLibrary> => openTestLibrary(async () => traces.traced(await engineUnderTest()), start, null, traces);

// ---- questions

const logOf = async ({ library }: TestLibrary): Promise<readonly Stored[]> => {
  const abort = new AbortController();
  const head = await library.system.events.head();
  const events: Stored[] = [];
  for await (const page of library.system.events.follow('', abort.signal)) {
    events.push(...page);
    if (events.at(-1)?.position === head) abort.abort();
  }
  return events;
};

const announced = async ({ library: { engine, system } }: TestLibrary): Promise<readonly Announcement[]> => {
  const head = await system.events.head();
  while ((await engine.bus.checkpoints.get('announcer')) !== head) await new Promise((resume) => setTimeout(resume, 5));
  const consumer = hearing(engine.bus, 'test', 'nagi.lending.v1');
  while (!consumer.pages.flat().some(({ type }) => type === 'jp.nagi.lending.title-lent.v1')) await new Promise((resume) => setTimeout(resume, 5));
  await consumer.stop();
  return consumer.pages.flat();
};

/** Ids of traces and spans that stand in more than one stream of the log: each ties them together for ever. */
const tiesIn = (events: readonly Pick<Stored, 'stream' | 'meta'>[]): readonly string[] => {
  const streams = new Map<string, Set<string>>();
  for (const { stream, meta: { traceparent } } of events) {
    for (const id of (traceparent ?? '').split('-').filter((part) => part.length >= 16)) streams.set(id, (streams.get(id) ?? new Set()).add(stream));
  }
  return [...streams].filter(([, of]) => of.size > 1).map(([id]) => id);
};

const wordsOf = ({ name, attributes }: Span): readonly string[] =>
  [...name.split(' '), ...attributes.flatMap(({ value }) => [...(value.stringValue === undefined ? [] : [value.stringValue]), ...(value.arrayValue?.values ?? []).map((one) => one.stringValue)])];

/** Every word a span may say. */
const known = new Set([
  'append', 'project', 'publish', 'done', 'conflict', 'slots', 'forgetting', 'directory', 'announcer', 'nagi.lending.v1', 'nagi.catalogue.v1',
  'title', 'patron', 'rules', 'work', 'searches', 'reading', 'membership', 'security',
  ...Object.keys(permissions), ...Object.keys(problems), ...projections.map(({ name }) => name),
]);

const strangeIn = (spans: readonly Span[]): readonly string[] => [...new Set(spans.flatMap(wordsOf))].filter((word) => !known.has(word));

const leaksIn = (bodies: readonly string[], secrets: readonly string[]): readonly string[] => secrets.filter((secret) => bodies.some((body) => body.includes(secret)));

const attribute = ({ attributes }: Span, key: string): Attribute['value'] | undefined => attributes.find((one) => one.key === key)?.value;

const isChildOf = (parent: Span) => ({ traceId, parentSpanId }: Span): boolean => traceId === parent.traceId && parentSpanId === parent.spanId;

const isLinkedTo = (other: Span) => ({ links }: Span): boolean => links.some(({ traceId, spanId }) => traceId === other.traceId && spanId === other.spanId);

// ---- a borrow

/** Words that belong to somebody, each unlike anything else here. */
const planted = { card: 'K77340912', name: '植田くれない', search: 'うつぼかずら', title: '秘めた題' };
const theirs = 'aaaabbbbccccddddeeeeffff00001111';

describe('a borrow over HTTP', () => {
  let found: Collector;
  let spans: readonly Span[];
  let events: readonly Stored[];
  let outside: readonly Announcement[];
  let secrets: readonly string[];
  let command: Span;

  beforeAll(async () => {
    found = await collector();
    const traces = tracing(found.url);
    const nagi = await open(traces);
    // Whoever can reckon the next number of this one cannot reckon the next trace.
    const random = jest.spyOn(Math, 'random').mockReturnValue(0.25);
    const titleId = await nagi.title({ record: { title: planted.title } });
    const reader = await nagi.patron({ person: { card: planted.card, name: planted.name, kana: 'ウエダ', born: '1991-07-08', mail: null } });
    const late = await nagi.patron();
    const cookie = await reader.cookie();
    const headers = { host: 'library.test', origin: 'http://library.test', cookie, traceparent: `00-${theirs}-1234567890abcdef-01` };
    expect((await nagi.app.inject({ method: 'POST', url: `/api/titles/${titleId}/loan`, headers })).statusCode).toBe(201);
    expect((await late.post(`/api/titles/${titleId}/loan`)).status).toBe(409);
    expect((await late.post(`/api/titles/${titleId}/hold`)).status).toBe(201);
    expect((await nagi.visitor.get(`/api/titles?q=${encodeURIComponent(planted.search)}`)).status).toBe(200);
    await nagi.settled();
    outside = await announced(nagi);
    random.mockRestore();
    events = await logOf(nagi);
    const ids = events.flatMap(({ id, stream, data, meta }) => [id, stream.slice(stream.indexOf('-') + 1), meta.correlation, meta.causation, ...['loanId', 'slot', 'holdId', 'licenceId'].map((field) => data[field])]);
    secrets = [
      ...Object.values(planted), encodeURIComponent(planted.search), '1991-07-08', '127.0.0.1', 'library.test', String(reader.patronId), String(late.patronId), titleId, cookie, theirs, 'id-00',
      // Streams of a day and of the rules are nobody's.
      ...ids.filter((id): id is string => typeof id === 'string' && id.length >= 8 && !/^\d{4}-\d\d-\d\d$/.test(id)),
    ];
    await nagi.close();
    await traces.close();
    spans = found.spans();
    const [borrowed] = spans.filter((span) => span.name === 'borrow' && attribute(span, 'nagi.outcome')?.stringValue === 'done');
    if (borrowed === undefined) throw new Error('no borrow was traced');
    command = borrowed;
  }, 60_000);

  test('is a command, an append for each stream it wrote to, what readers see of it, and what is told outside', () => {
    expect(command.parentSpanId).toBeUndefined();
    const appends = spans.filter(isLinkedTo(command));
    expect(appends.map(({ name }) => name)).toEqual(['append patron', 'append title']);
    // The way leads in both directions.
    expect(appends.every((append) => isLinkedTo(append)(command))).toBe(true);
    expect(appends.map((append) => attribute(append, 'nagi.by')?.arrayValue?.values)).toEqual([[{ stringValue: 'borrow' }], [{ stringValue: 'borrow' }]]);

    const [ofPatron, ofTitle] = appends.map((append) => spans.filter(isChildOf(append)));
    expect(ofTitle!.map(({ name }) => name)).toEqual(expect.arrayContaining(['project titles', 'project shelf', 'project deadlines', 'project ledger', 'project circulation', 'publish nagi.lending.v1']));
    expect(ofPatron!.map(({ name }) => name)).toEqual(expect.arrayContaining(['project deadlines', 'project circulation']));
    expect(ofPatron!.filter(({ name }) => name.startsWith('publish'))).toEqual([]);

    const refused = spans.filter((span) => span.name === 'borrow').map((span) => attribute(span, 'nagi.outcome')?.stringValue);
    expect(refused.sort()).toEqual(['all-on-loan', 'done']);
  });

  test('leaves in each event the trace of its append, and no other', () => {
    expect(events.length).toBeGreaterThan(10);
    expect(events.filter(({ meta }) => meta.traceparent === undefined)).toEqual([]);
    for (const { stream, meta } of events) {
      const [version, traceId, spanId, flags] = String(meta.traceparent).split('-');
      expect([version, flags]).toEqual(['00', '01']);
      expect(spans.filter((span) => span.traceId === traceId && span.spanId === spanId).map(({ name }) => name)).toEqual([`append ${kindOf(stream)}`]);
    }
  });

  test('ties no two streams of the log together; a tie that was planted is found', () => {
    expect(new Set(events.map(({ stream }) => kindOf(stream)))).toEqual(new Set(['work', 'title', 'patron', 'membership', 'security', 'searches']));
    expect(tiesIn(events)).toEqual([]);
    const [lent, claimed] = ['LoanStarted', 'SlotClaimed'].map((type) => events.find((event) => event.type === type)!);
    expect(tiesIn([...events, { stream: lent!.stream, meta: claimed!.meta }])).toHaveLength(2);
    expect(tiesIn([...events, { stream: lent!.stream, meta: { ...lent!.meta, traceparent: `00-${command.traceId}-${lent!.meta.traceparent!.split('-')[2]}-01` } }, { ...claimed!, meta: { ...claimed!.meta, traceparent: `00-${command.traceId}-1234567890abcdef-01` } }])).toEqual([command.traceId]);
    // The command's own trace is known to the collector alone.
    expect(JSON.stringify(events)).not.toContain(command.traceId);
  });

  test('tells the collector nothing personal and no id; a leak that was planted is found', () => {
    expect(secrets.length).toBeGreaterThan(60);
    expect(leaksIn(found.bodies, secrets)).toEqual([]);
    expect(strangeIn(spans)).toEqual([]);
    const leak = { ...command, name: 'borrow t-0001', attributes: [{ key: 'nagi.by', value: { stringValue: String(secrets[0]) } }] };
    expect(leaksIn([...found.bodies, JSON.stringify(leak)], secrets)).toEqual([planted.card]);
    expect(strangeIn([...spans, leak])).toEqual(['t-0001', planted.card]);
  });

  test('a trace that came with the request is not believed, and none goes out with an announcement', () => {
    expect(spans.filter(({ traceId }) => traceId === theirs)).toEqual([]);
    expect(outside.length).toBeGreaterThan(1);
    const traces = new Set(spans.map(({ traceId }) => traceId));
    expect([...traces].filter((traceId) => JSON.stringify(outside).includes(traceId))).toEqual([]);
  });
});

// ---- beside it

const context = (command: string): Context => ({ actor: { role: 'system' }, correlation: command, causation: command, command });

const noting: Decider<string, number, DomainEvent, never> = { initial: 0, evolve: (n) => n + 1, decide: (_n, id) => ({ accepted: [{ type: 'Forgone', id }] }) };

const clock = { now: () => start };

test('those who are written together are all told of the one append; who was not chosen is not', async () => {
  const found = await collector();
  const traces = tracing(found.url, 0.5);
  const { transact } = writer({ events: memoryEventStore(), vault: memoryVault(), clock, traces });
  const random = jest.spyOn(Math, 'random');
  const borrow = (i: number, chosen: boolean): Promise<unknown> => {
    random.mockReturnValueOnce(chosen ? 0.1 : 0.9);
    return traces.command('borrow', async () => ({ done: await transact(context(`c${i}`), 'title-t', noting, `${i}`) }));
  };
  await Promise.all([borrow(0, true), borrow(1, true), borrow(2, false), borrow(3, true)]);
  random.mockRestore();
  await traces.close();
  const [first, together] = found.spans().filter(({ name }) => name === 'append title');
  const commands = found.spans().filter(({ name }) => name === 'borrow');
  expect(commands).toHaveLength(3);
  expect([first, together].map((append) => commands.map((command) => isLinkedTo(command)(append!)))).toEqual([[true, false, false], [false, true, true]]);
  expect(attribute(together!, 'nagi.commands')?.intValue).toBe(3);
});

test('what nobody was chosen for is neither told nor kept; what the library does by itself is chosen like a command', async () => {
  const found = await collector();
  const store = memoryEventStore();
  const [never, always] = [tracing(found.url, 0), tracing(found.url)];
  const unchosen = writer({ events: store, vault: memoryVault(), clock, traces: never });
  await never.command('borrow', async () => ({ done: await unchosen.transact(context('a'), 'title-t', noting, 'a') }));
  await unchosen.transact(context('b'), 'title-t', noting, 'b');
  expect((await store.read('title-t')).map(({ meta }) => 'traceparent' in meta)).toEqual([false, false]);
  await writer({ events: store, vault: memoryVault(), clock, traces: always }).transact(context('c'), 'title-t', noting, 'c');
  await Promise.all([never.close(), always.close()]);
  expect(found.spans().map(({ name, links }) => [name, links ?? []])).toEqual([['append title', []]]);
});

test('what a policy writes because of an event comes of the append that wrote that one, for a day', async () => {
  const found = await collector();
  let now = start;
  const traces = tracing(found.url, 1, () => now);
  const store = memoryEventStore();
  const { transact } = writer({ events: store, vault: memoryVault(), clock, traces });
  await transact(context('a'), 'title-t', noting, 'a');
  await transact(context('b'), 'title-t', noting, 'b');
  const [first, second] = await store.read('title-t');
  const heard = (event: Stored): Promise<void> =>
    traces.heard('slots', [{ ...event, traceparent: event.meta.traceparent, at: event.meta.at } as unknown as Recorded], async () => void (await transact(context(event.id), 'patron-p', noting, event.id)));
  await heard(first!);
  now = '2026-12-16T01:00:00.001Z';
  await heard(second!);
  const written = await store.read('patron-p');
  expect(written.map(({ meta }) => meta.traceparent === undefined)).toEqual([false, true]);
  expect(tiesIn([first!, second!, ...written])).toEqual([]);
  await traces.close();
  const [of, , by] = found.spans();
  expect([of!.name, by!.name, isLinkedTo(of!)(by!), attribute(by!, 'nagi.by')?.arrayValue?.values]).toEqual(['append title', 'append patron', true, [{ stringValue: 'slots' }]]);
});

test('a follower hears a page under its name, a policy each event by itself', async () => {
  const store = memoryEventStore();
  const { transact } = writer({ events: store, vault: memoryVault(), clock });
  for (const id of ['a', 'b']) await transact(context(id), 'title-t', noting, id);
  const told: (readonly [string, number])[] = [];
  const traces: Pick<Tracing, 'here' | 'append' | 'heard'> = {
    here: () => undefined, append: (_stream, _waiting, drafts, write) => write(drafts),
    heard: (name, events, work) => {
      told.push([name, events.length]);
      return work();
    },
  };
  const ports = { events: store, decode: async (page: readonly Stored[]) => page as unknown as readonly Recorded[], checkpoints: memoryCheckpoints(), onTrouble: () => undefined, traces };
  const [page, events] = [new AbortController(), new AbortController()];
  await followPages(ports, { name: 'announcer', hears: ['title'], hear: async () => page.abort() }, page.signal);
  expect(told.splice(0)).toEqual([['announcer', 2]]);
  await follow(ports, { name: 'slots', hears: ['title'], when: async ({ version }) => (version === 2 ? events.abort() : undefined) }, events.signal);
  expect(told.slice(-2)).toEqual([['slots', 1], ['slots', 1]]);
});

test('another process goes on with the traces: what was told outside with its own, what a turn writes with all of the page', async () => {
  const found = await collector();
  const [writing, traces] = [tracing(found.url), tracing(found.url)];
  const store = memoryEventStore();
  const { transact } = writer({ events: store, vault: memoryVault(), clock, traces: writing });
  for (const stream of ['title-t', 'patron-p']) await transact(context(stream), stream, noting, stream);
  const [lent, claimed] = [(await store.read('title-t'))[0]!, (await store.read('patron-p'))[0]!];
  const page = [lent, claimed].map((event) => ({ ...event, at: event.meta.at, traceparent: event.meta.traceparent }) as unknown as Recorded);
  const engine = await memoryEngine();
  const turns: NonNullable<Engine['turns']> = { take: (_name, work, signal) => work({ signal, documents: engine.documents, checkpoints: engine.checkpoints }) };
  const traced = traces.traced({ ...engine, turns });
  await traces.heard('announcer', page, () => traced.bus.publish('nagi.lending.v1', [announcement(lent.id)]));
  const change = { id: 'd', document: {}, keys: {}, position: lent.position };
  await traced.turns?.take('shelf', (turn) => traces.heard('shelf', page, () => turn.documents.apply('shelf@1#1', [change], lent.position)), new AbortController().signal, () => undefined);
  await writing.close();
  await traces.close();
  await engine.close();
  const [title, patron, ...spans] = found.spans();
  expect([title!.name, patron!.name]).toEqual(['append title', 'append patron']);
  expect([title!, patron!].map((append) => spans.filter(isChildOf(append)).map(({ name }) => name))).toEqual([['publish nagi.lending.v1', 'project shelf'], ['project shelf']]);
});

test('an append that fails or comes too late says so, without a word of the error', async () => {
  const found = await collector();
  const traces = tracing(found.url);
  const failing = traces.command('borrow', () => traces.append('title-t', [traces.here()], [], () => Promise.reject(new Error(`no ${planted.name}`))) as Promise<never>);
  await expect(failing).rejects.toThrow(planted.name);
  await traces.append('title-t', [], [], async () => ({ ok: false, version: 3 }));
  await traces.close();
  expect(found.spans().map((span) => [span.name, span.status, attribute(span, 'nagi.outcome')?.stringValue])).toEqual([
    ['append title', { code: 2 }, undefined], ['borrow', { code: 2 }, undefined], ['append title', { code: 0 }, 'conflict'],
  ]);
  expect(leaksIn(found.bodies, [planted.name])).toEqual([]);
});

describe('without a collector', () => {
  const lived = async (nagi: TestLibrary): Promise<readonly Stored[]> => {
    const titleId = await nagi.title({ licence: terms() });
    const reader = await nagi.patron();
    expect((await reader.post(`/api/titles/${titleId}/loan`)).status).toBe(201);
    expect((await reader.delete(`/api/titles/${titleId}/loan`)).status).toBe(200);
    await nagi.settled();
    expect((await nagi.library.system.followers()).filter(({ trouble }) => trouble !== null)).toEqual([]);
    const events = await logOf(nagi);
    await nagi.close();
    return events;
  };

  test('where nothing is traced, no event has a trace', async () => {
    const events = await lived(await openTestLibrary());
    expect(events.length).toBeGreaterThan(6);
    expect(events.filter(({ meta }) => 'traceparent' in meta)).toEqual([]);
  });

  test.each(['is not there', 'never answers'] as const)('one that %s keeps nobody waiting, and it is said', async (how) => {
    const found = await collector(true);
    if (how === 'is not there') await found.close();
    said.length = 0;
    const traces = tracing(found.url);
    expect((await lived(await open(traces))).every(({ meta }) => meta.traceparent !== undefined)).toBe(true);
    // More than the queue holds.
    const answers = await Promise.all(Array.from({ length: 3000 }, () => traces.command('borrow', async () => ({ done: true }))));
    expect(answers.every(({ done }) => done === true)).toBe(true);
    await traces.close();
    expect(said.filter((line) => /did not reach|do not reach/.test(line))).not.toEqual([]);
  }, 60_000);
});
