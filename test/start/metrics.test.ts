/** What Prometheus is told: figures that are right, from a server of their own, and nobody's words among them. */
import { readFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { createServer as createPlainServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import pino from 'pino';
import { permissions } from '../../application/permissions.ts';
import type { FollowerState } from '../../projections/runner.ts';
import { memoryEngine, type Engine } from '../../infrastructure/app/engine.ts';
import { contracts } from '../../infrastructure/http/contracts.ts';
import { live, type Live } from '../../infrastructure/http/live.ts';
import { problems } from '../../infrastructure/http/problems.ts';
import { splitRoute } from '../../infrastructure/http/route.ts';
import { createServer } from '../../infrastructure/http/server.ts';
import { metricsOf, type Metrics, type Watched } from '../../infrastructure/metrics.ts';
import { openTestLibrary, type Person, type TestLibrary } from '../journeys/library.ts';

const silent = pino({ level: 'silent' });
const host = 'library.test';

interface Sample {
  readonly name: string;
  readonly labels: { readonly [label: string]: string };
  readonly value: number;
}

const samplesIn = (text: string): readonly Sample[] =>
  text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).map((line) => {
    const [, name = '', labels = '', value] = /^([a-z_]+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
    expect([line, name]).toEqual([line, expect.stringMatching(/^nagi_/)]);
    return { name, labels: Object.fromEntries([...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, label = '', of = '']) => [label, of])), value: Number(value) };
  });

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

const scrape = async (server: Server): Promise<string> => (await fetch(`http://127.0.0.1:${portOf(server)}/metrics`)).text();

/** The value of the one series with these labels, `null` when there is none. */
const valueIn = (samples: readonly Sample[], name: string, labels: Sample['labels']): number | null =>
  samples.find((sample) => sample.name === name && Object.entries(labels).every(([label, of]) => sample.labels[label] === of))?.value ?? null;

const closed = (server: Server): Promise<void> => new Promise((resolve) => {
  server.close(() => resolve());
  server.closeAllConnections();
});

let nagi: TestLibrary;
let metrics: Metrics;
let hub: Live;
let app: NestFastifyApplication;
let figures: Server;

beforeAll(async () => {
  metrics = metricsOf('0.0.0');
  nagi = await openTestLibrary(async () => metrics.timed(await memoryEngine()));
  hub = live();
  const { system, sessions, books, engine } = nagi.library;
  app = await createServer({
    system, sessions, books, contents: engine.contents, live: hub, about: { version: '0.0.0', engine: 'memory', started: nagi.now() }, log: silent, screens: null, behindProxy: false, metrics,
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  figures = await metrics.serve({ host: '127.0.0.1', port: 0 }, { engine, system, lines: hub.count, log: silent });
});
afterAll(async () => {
  hub.close();
  await closed(figures);
  await app.close();
  await nagi.close();
});

const send = async (person: Person | null, method: 'GET' | 'POST', url: string, payload?: object): Promise<number> => {
  const cookie = await person?.cookie();
  const headers = { host, ...(cookie === undefined ? {} : { cookie }), ...(method === 'GET' ? {} : { origin: `http://${host}` }) };
  return (await app.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) })).statusCode;
};

/** Words that belong to somebody, each unlike anything else here. */
const planted = { card: 'K77340912', name: '植田くれない', password: 'p-quokka-19', search: 'うつぼかずら', title: '秘めた題', nowhere: 'zanzibar' };

test('a borrow, a refused one, a search, a stranger and a wrong address are counted; nobody is named', async () => {
  const titleId = await nagi.title({ record: { title: planted.title } });
  const lucky = await nagi.patron({ person: { card: planted.card, name: planted.name, kana: 'ウエダ', born: '1991-07-08', mail: null }, password: 'secret' });
  const late = await nagi.patron();
  await nagi.settled();
  expect(await send(lucky, 'POST', `/api/titles/${titleId}/loan`)).toBe(201);
  expect(await send(late, 'POST', `/api/titles/${titleId}/loan`)).toBe(409);
  expect(await send(null, 'POST', `/api/titles/${titleId}/loan`)).toBe(401);
  expect(await send(null, 'GET', `/api/titles?q=${encodeURIComponent(planted.search)}`)).toBe(200);
  expect(await send(null, 'GET', `/api/titles/${titleId}`)).toBe(200);
  expect(await send(null, 'POST', '/api/session', { login: planted.card, password: planted.password })).toBe(401);
  expect(await send(null, 'GET', `/api/${planted.nowhere}/${planted.card}`)).toBe(404);
  expect(await send(null, 'GET', `/${planted.nowhere}`)).toBe(404);
  await nagi.settled();

  const text = await scrape(figures);
  const samples = samplesIn(text);
  const value = (name: string, labels: Sample['labels'] = {}): number | null => valueIn(samples, name, labels);
  const loan = '/api/titles/:titleId/loan';

  expect(value('nagi_commands_total', { command: 'borrow', outcome: 'done' })).toBe(1);
  expect(value('nagi_commands_total', { command: 'borrow', outcome: 'all-on-loan' })).toBe(1);
  expect(value('nagi_commands_total', { command: 'borrow', outcome: 'sign-in-required' })).toBe(1);
  expect(value('nagi_commands_total', { command: 'sign-in', outcome: 'unknown-or-wrong' })).toBe(1);
  expect(value('nagi_command_seconds_count', { command: 'borrow' })).toBe(3);
  // A search is a command: what found nothing is written down.
  expect(value('nagi_commands_total', { command: 'browse', outcome: 'done' })).toBe(1);
  expect(value('nagi_queries_total', { query: 'browse', outcome: 'done' })).toBe(1);
  expect(value('nagi_query_seconds_count', { query: 'browse' })).toBe(1);
  expect(['201', '409', '401'].map((status) => value('nagi_http_requests_total', { method: 'POST', route: loan, status }))).toEqual([1, 1, 1]);
  expect(value('nagi_http_request_seconds_count', { route: loan })).toBe(3);
  expect(value('nagi_http_requests_total', { method: 'GET', route: 'none', status: '404' })).toBe(2);
  expect(value('nagi_http_shed_total')).toBe(0);
  expect(value('nagi_engine_seconds_count', { engine: 'memory', port: 'events', operation: 'append' })).toBeGreaterThan(3);
  expect(value('nagi_engine_seconds_count', { engine: 'memory', port: 'documents', operation: 'apply' })).toBeGreaterThan(0);
  expect(value('nagi_engine_readable')).toBe(1);
  expect(value('nagi_follower_lag_events', { follower: 'titles' })).toBe(0);
  expect(value('nagi_follower_behind_seconds', { follower: 'titles' })).toBe(0);
  const followers = (await nagi.library.system.followers()).map(({ name }) => name);
  expect(followers.map((follower) => value('nagi_follower_stopped', { follower }))).toEqual(followers.map(() => 0));
  expect(value('nagi_memory_bytes', { kind: 'rss' })).toBeGreaterThan(1e7);
  expect(value('nagi_live_connections')).toBe(0);

  const born = [lucky.patronId ?? '-', late.patronId ?? '-', titleId, await lucky.cookie(), '127.0.0.1', '1991-07-08', 'id-00'];
  for (const word of [...Object.values(planted), encodeURIComponent(planted.search), ...born]) expect(text).not.toContain(word);
});

test('every label is from the lists of the program', async () => {
  const samples = samplesIn(await scrape(figures));
  const followers = new Set((await nagi.library.system.followers()).map(({ name }) => name));
  const outcomes = new Set(['done', 'failed', ...Object.keys(problems)]);
  const routes = new Set(['none', 'screens', '/api/live', '/api/openapi.json', '/api/docs', ...Object.keys(contracts).map((route) => splitRoute(route).path)]);
  const isOne = { command: (of: string) => of in permissions, query: (of: string) => of in permissions, outcome: (of: string) => outcomes.has(of), route: (of: string) => routes.has(of), follower: (of: string) => followers.has(of) };
  const seen = new Set<string>();
  for (const { labels } of samples) {
    for (const [label, is] of Object.entries(isOne)) {
      const of = labels[label];
      if (of === undefined) continue;
      seen.add(label);
      expect([label, of, is(of)]).toEqual([label, of, true]);
    }
  }
  expect([...seen].sort()).toEqual(Object.keys(isOne).sort());
});

test('a live line that is open counts, and one that has ended is no slow request', async () => {
  const line = request(`${await app.getUrl()}/api/live`);
  const answered = new Promise<void>((resolve, reject) => line.once('response', (response) => { response.resume(); resolve(); }).once('error', reject));
  line.end();
  await answered;
  expect(valueIn(samplesIn(await scrape(figures)), 'nagi_live_connections', {})).toBe(1);
  line.destroy();
  while (hub.count() > 0) await new Promise((resume) => setTimeout(resume, 5));
  const samples = samplesIn(await scrape(figures));
  expect(valueIn(samples, 'nagi_live_connections', {})).toBe(0);
  expect(valueIn(samples, 'nagi_http_request_seconds_count', { route: '/api/live' })).toBeNull();
});

test('figures are at /metrics of their own server in the text format, and nowhere among the readers', async () => {
  const at = `http://127.0.0.1:${portOf(figures)}`;
  const answer = await fetch(`${at}/metrics`);
  expect([answer.status, answer.headers.get('content-type'), answer.headers.get('x-content-type-options')]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8', 'nosniff']);
  expect((await fetch(`${at}/`)).status).toBe(404);
  expect((await fetch(`${at}/metrics`, { method: 'POST' })).status).toBe(405);
  expect(await send(null, 'GET', '/metrics')).toBe(404);
});

test('a port that is taken is said by its variable', async () => {
  const taken = createPlainServer();
  await new Promise<void>((resolve) => { taken.listen(0, '127.0.0.1', resolve); });
  const { engine, system } = nagi.library;
  await expect(metricsOf('0.0.0').serve({ host: '127.0.0.1', port: portOf(taken) }, { engine, system, lines: () => 0, log: silent })).rejects.toThrow(/METRICS_PORT: .*EADDRINUSE/);
  await closed(taken);
});

describe('with an engine of the test', () => {
  const atPlace = (position: string, trouble: string | null = null): FollowerState => ({ name: 'titles', position, trouble });
  const at = (position: number): string => String(position).padStart(16, '0');

  const looking = async (watched: { head: () => Promise<string>; followers: () => Promise<readonly FollowerState[]>; engine?: Partial<Engine> }): Promise<{ readonly own: Metrics; readonly server: Server }> => {
    const own = metricsOf('0.0.0');
    const { engine, system } = nagi.library;
    const given: Watched = {
      engine: { ...engine, ...watched.engine }, lines: () => 0, log: silent,
      system: { events: { ...system.events, head: watched.head }, followers: watched.followers },
    };
    return { own, server: await own.serve({ host: '127.0.0.1', port: 0 }, given) };
  };

  test('a follower that stands still lags, grows old and is shown to have stopped, until it goes on', async () => {
    let state = atPlace(at(4), 'the disk is full');
    const { server } = await looking({ head: async () => at(9), followers: async () => [state] });
    const of = async (name: string) => valueIn(samplesIn(await scrape(server)), name, { follower: 'titles' });
    expect([await of('nagi_follower_lag_events'), await of('nagi_follower_stopped')]).toEqual([5, 1]);
    await new Promise((resume) => setTimeout(resume, 30));
    expect(await of('nagi_follower_behind_seconds')).toBeGreaterThan(0.029);
    state = atPlace(at(9));
    const samples = samplesIn(await scrape(server));
    expect(['lag_events', 'behind_seconds', 'stopped'].map((figure) => valueIn(samples, `nagi_follower_${figure}`, { follower: 'titles' }))).toEqual([0, 0, 0]);
    await closed(server);
  });

  test('on a cluster positions are no count of events, and its servers are shown', async () => {
    const turns = { take: async () => undefined };
    const { server } = await looking({
      head: async () => '00000000000000004096', followers: async () => [atPlace('00000000000000000001')],
      engine: { turns, servers: async () => [{ name: 'MongoDB', trouble: null }, { name: 'Kafka', trouble: 'no answer' }] },
    });
    const samples = samplesIn(await scrape(server));
    expect(valueIn(samples, 'nagi_follower_lag_events', {})).toBeNull();
    expect(valueIn(samples, 'nagi_follower_stopped', { follower: 'titles' })).toBe(0);
    expect(['MongoDB', 'Kafka'].map((name) => valueIn(samples, 'nagi_server_up', { server: name }))).toEqual([1, 0]);
    await closed(server);
  });

  test('what cannot be read is left out and said, and the rest is told; also when nothing answers at all', async () => {
    let answers: () => Promise<string> = async () => at(1);
    const { server } = await looking({ head: () => answers(), followers: async () => [atPlace(at(1))] });
    expect(valueIn(samplesIn(await scrape(server)), 'nagi_follower_lag_events', { follower: 'titles' })).toBe(0);
    for (const silence of [() => Promise.reject(new Error('gone')), () => new Promise<string>(() => undefined)]) {
      answers = silence;
      const samples = samplesIn(await scrape(server));
      expect([valueIn(samples, 'nagi_engine_readable', {}), valueIn(samples, 'nagi_follower_lag_events', {})]).toEqual([0, null]);
      expect(valueIn(samples, 'nagi_memory_bytes', { kind: 'heap' })).toBeGreaterThan(0);
    }
    await closed(server);
  });

  test('what a turn writes is timed as well, through what the turn brought', async () => {
    const { own, server } = await looking({ head: async () => '', followers: async () => [] });
    const { engine } = nagi.library;
    const asked: string[] = [];
    const documents: Engine['documents'] = { ...engine.documents, apply: async (space) => void asked.push(space) };
    const turns: NonNullable<Engine['turns']> = { take: (_name, work, signal) => work({ signal, documents, checkpoints: engine.checkpoints }) };
    await own.timed({ ...engine, turns }).turns?.take('titles', (turn) => turn.documents.apply('titles@1#1', [], ''), new AbortController().signal, () => undefined);
    expect(asked).toEqual(['titles@1#1']);
    expect(valueIn(samplesIn(await scrape(server)), 'nagi_engine_seconds_count', { port: 'documents', operation: 'apply' })).toBe(1);
    expect(own.timed(engine).turns).toBeNull();
    await closed(server);
  });

  test('a command or a port that fails is counted and fails as before; what was turned away is told', async () => {
    const { own, server } = await looking({ head: async () => '', followers: async () => [] });
    const failing = { read: () => Promise.reject(new Error('broken')) };
    const { events } = own.timed({ ...nagi.library.engine, events: { ...nagi.library.engine.events, ...failing } });
    await expect(events.read('anything')).rejects.toThrow('broken');
    await expect(own.command('borrow', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    own.gate(() => ({ inside: { command: 2, query: 0 }, turnedAway: 7 }));
    await scrape(server);
    const samples = samplesIn(await scrape(server));
    expect(valueIn(samples, 'nagi_engine_failures_total', { port: 'events', operation: 'read' })).toBe(1);
    expect(valueIn(samples, 'nagi_commands_total', { command: 'borrow', outcome: 'failed' })).toBe(1);
    expect(valueIn(samples, 'nagi_http_shed_total', {})).toBe(7);
    expect(valueIn(samples, 'nagi_http_inside', { kind: 'command' })).toBe(2);
    await closed(server);
  });
});

describe('what is written about them', () => {
  const operations = join(__dirname, '..', '..', 'docs', 'operations');
  const known = async (): Promise<ReadonlySet<string>> => new Set([...(await scrape(figures)).matchAll(/^# TYPE (\S+) (\w+)$/gm)].flatMap(([, name = '', type]) =>
    type === 'histogram' ? [name, `${name}_bucket`, `${name}_sum`, `${name}_count`] : [name]));
  const namesIn = (text: string): readonly string[] => [...new Set(text.match(/\bnagi_[a-z_]+/g) ?? [])];

  test('the dashboard asks only for what there is', async () => {
    const dashboard = JSON.parse(await readFile(join(operations, 'grafana.json'), 'utf8')) as { readonly panels: readonly { readonly title: string; readonly targets?: readonly { readonly expr: string }[] }[] };
    const queries = dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
    expect(queries.length).toBeGreaterThan(9);
    const there = await known();
    expect(queries.filter((query) => namesIn(query).length === 0)).toEqual([]);
    expect(queries.flatMap(namesIn).filter((name) => !there.has(name))).toEqual([]);
    expect(there.has('nagi_planted_total')).toBe(false);
  });

  test('the page names every metric, and none there is not', async () => {
    const page = namesIn(await readFile(join(operations, 'metrics.md'), 'utf8'));
    const there = await known();
    const whole = [...there].filter((name) => !/_(bucket|sum|count)$/.test(name));
    expect(page.filter((name) => !there.has(name))).toEqual([]);
    expect(whole.filter((name) => !page.includes(name))).toEqual([]);
  });
});
