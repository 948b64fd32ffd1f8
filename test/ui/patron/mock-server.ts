/**
 * A library that is all made up: serves a build of the screens and answers the patron's part of the API from memory, always the same.
 * Tests switch what it shows (`look`): who is signed in, broken, slow, empty, very full.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createReadStream, existsSync } from 'node:fs';
import { extname, join, normalize } from 'node:path';
import type { z } from 'zod';
import { drawCover } from '../../../infrastructure/demo/covers.ts';
import { demoTitles, type DemoTitle } from '../../../infrastructure/demo/catalogue.ts';
import type { Contracts } from '../../../infrastructure/http/contracts.ts';

type Out<R extends keyof Contracts> = z.output<Contracts[R]['response']>;
type Card = Out<'GET /api/home'>['shelves'][number]['titles'][number];
type Shelf = Out<'GET /api/shelf'>;
type Offer = Out<'GET /api/titles/:titleId'>['offer'];
type Session = Out<'GET /api/session'>;

export interface Look {
  who: 'visitor' | 'patron' | 'provisional' | 'expired' | 'librarian';
  state: 'usual' | 'error' | 'slow' | 'empty' | 'many';
  termsAccepted: boolean;
  /** Every sign-in is answered with this refusal. */
  door: 'open' | 'unknown-or-wrong' | 'too-many-attempts';
}
const usual: Look = { who: 'visitor', state: 'usual', termsAccepted: true, door: 'open' };

const DAY_MS = 86_400_000;
const JST_MS = 9 * 3_600_000;
/** The end of the Japanese day so many days from today, as due dates are. */
const endOfDayIn = (days: number): string => {
  const midnight = Math.floor((Date.now() + JST_MS) / DAY_MS) * DAY_MS - JST_MS;
  return new Date(midnight + (days + 1) * DAY_MS - 1_000).toISOString();
};
const all = demoTitles();
const number = (id: string): number => all.findIndex((one) => one.titleId === id);

const availabilityOf = ({ licences, record }: DemoTitle, n: number): Card['availability'] => {
  if (licences.includes('on-order')) return { status: 'on-order', free: 0, waiting: 0, estimatedDays: null, readable: false };
  if (record.local || licences.includes('own-material')) return { status: 'open', free: null, waiting: 0, estimatedDays: 0, readable: true };
  if (n % 41 === 7) return { status: 'unlicensed', free: 0, waiting: 0, estimatedDays: null, readable: true };
  if (n % 6 === 3) return { status: 'waiting', free: 0, waiting: n % 5, estimatedDays: 3 + (n % 12), readable: true };
  return { status: 'available', free: licences.includes('unlimited-year') ? null : 1 + (n % 3), waiting: 0, estimatedDays: 0, readable: true };
};

const cards: readonly Card[] = all.map((one, n) => ({
  titleId: one.titleId, title: one.record.title, titleYomi: one.record.titleYomi, subtitle: one.record.subtitle,
  authors: one.record.contributors.map(({ name, role }) => ({ name, role })), cover: n % 23 === 11 ? null : `/api/covers/${one.titleId}`,
  ndc: one.record.ndc, audience: one.record.audience, layout: availabilityOf(one, n).readable ? (['reflow-vertical', 'reflow-horizontal', 'fixed'] as const)[n % 3] ?? 'none' : 'none',
  language: one.record.language, local: one.record.local, availability: availabilityOf(one, n),
}));
const byStatus = (status: Card['availability']['status']): readonly Card[] => cards.filter((card) => card.availability.status === status);
const first = (status: Card['availability']['status']): string => byStatus(status)[0]?.titleId ?? '';

/** Titles in a known standing, for tests to go to. */
export const titlesAt = {
  available: byStatus('available')[2]?.titleId ?? '', waiting: first('waiting'), open: first('open'), unlicensed: first('unlicensed'), onOrder: first('on-order'),
  loaned: byStatus('available')[5]?.titleId ?? '', held: byStatus('waiting')[4]?.titleId ?? '', ready: byStatus('waiting')[5]?.titleId ?? '', cut: byStatus('available')[8]?.titleId ?? '',
};

const cardOf = (id: string): Card => {
  const card = cards.find((one) => one.titleId === id);
  if (card === undefined) throw new Error(`no title ${id}`);
  return card;
};
const loan = (id: string, days: number, progress: number, extension: Shelf['loans'][number]['extension']): Shelf['loans'][number] => ({
  title: cardOf(id), started: endOfDayIn(days - 14), due: endOfDayIn(days), daysLeft: days, extensions: { used: extension.number - 1, limit: 1 }, extension, progress,
});
const hold = (id: string, status: Shelf['holds'][number]['status'], place: number, of: number, until: string | null): Shelf['holds'][number] => ({
  title: cardOf(id), status, placed: endOfDayIn(-5), place, of, estimatedDays: status === 'waiting' ? place * 4 : null, until,
});

const usualShelf = (): Shelf => ({
  class: 'general', cardExpires: '2027-03-31T14:59:59.000Z', standing: null, slots: { loans: { used: 2, limit: 3 }, holds: { used: 3, limit: 3 } },
  loans: [
    loan(titlesAt.loaned, 2, 0.62, { due: endOfDayIn(14), refusal: null, number: 1 }),
    loan(byStatus('available')[11]?.titleId ?? '', 11, 0.08, { due: null, refusal: 'held-by-others', number: 1 }),
  ],
  holds: [
    hold(titlesAt.ready, 'ready', 1, 3, endOfDayIn(5)), hold(titlesAt.held, 'waiting', 2, 4, null), hold(byStatus('waiting')[6]?.titleId ?? '', 'paused', 3, 5, endOfDayIn(9)),
    hold(first('unlicensed'), 'stranded', 1, 1, null),
  ],
  returned: [2, 9, 21].map((days, n) => ({ title: cardOf(byStatus('available')[20 + n]?.titleId ?? ''), ended: endOfDayIn(-days) })),
  forgottenAfterDays: 30,
});
const emptyShelf = (): Shelf => ({ ...usualShelf(), slots: { loans: { used: 0, limit: 3 }, holds: { used: 0, limit: 3 } }, loans: [], holds: [], returned: [] });
const fullShelf = (): Shelf => ({
  ...usualShelf(), slots: { loans: { used: 10, limit: 10 }, holds: { used: 5, limit: 5 } },
  loans: byStatus('available').slice(0, 28).map((card, n) => loan(card.titleId, n, (n * 7 % 100) / 100, { due: endOfDayIn(14), refusal: null, number: 1 })),
});

const chapters = (n: number): number => 4 + (n % 9);
const readable = (text: string): string => text.normalize('NFKC').toLowerCase();

/** Cuts a text where it matches, as the search does. */
const cut = (text: string, q: string): { text: string; hit: boolean }[] => {
  const at = readable(text).indexOf(readable(q));
  if (q === '' || at < 0) return [{ text, hit: false }];
  return [{ text: text.slice(0, at), hit: false }, { text: text.slice(at, at + q.length), hit: true }, { text: text.slice(at + q.length), hit: false }].filter((part) => part.text !== '');
};

const types: Readonly<Record<string, string>> = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.woff2': 'font/woff2' };

export interface Mock { readonly url: string; readonly calls: string[]; look(change: Partial<Look>): void; close(): Promise<void> }

/** `dist`: a folder vite built the screens into. */
export const startMock = async (dist: string, port = 0): Promise<Mock> => {
  let look: Look = { ...usual };
  let shelf = usualShelf();
  const calls: string[] = [];
  const patron = (): boolean => ['patron', 'provisional', 'expired'].includes(look.who);

  const session = (): Session => ({
    role: look.who === 'librarian' ? 'librarian' : patron() ? 'patron' : 'visitor', name: look.who === 'visitor' ? null : look.who === 'librarian' ? '窓口 まどか' : '海野 なぎ',
    class: patron() ? (look.who === 'provisional' ? 'provisional' : 'general') : null, termsAccepted: look.who === 'visitor' || look.termsAccepted, termsEdition: '2026-11-01',
  });

  const home = (): Out<'GET /api/home'> => {
    const on = (key: Out<'GET /api/home'>['shelves'][number]['key'], pick: (card: Card, n: number) => boolean) => ({ key, titles: cards.filter(pick).slice(0, 9) });
    const mine = patron() ? shelf : emptyShelf();
    if (look.state === 'empty') return { continuing: [], ready: [], shelves: [], titles: 0, availableNow: 0 };
    return {
      continuing: mine.loans.map(({ title, due, progress }) => ({ title, due, progress })),
      ready: mine.holds.flatMap(({ title, status, until }) => (status === 'ready' && until !== null ? [{ title, until }] : [])),
      shelves: [
        on('new', (_, n) => n % 7 === 2), on('open', (card) => card.availability.status === 'open'), on('popular', (_, n) => n % 9 === 4), on('children', (card) => card.audience === 'lower-elementary'),
        on('picture-books', (card) => card.audience === 'infant'), on('local', (card) => card.local), on('literature', (card) => card.ndc.startsWith('9')), on('science', (card) => card.ndc.startsWith('4')),
        on('languages', (card) => card.language !== 'ja'),
      ].filter(({ titles }) => titles.length > 0),
      titles: cards.length, availableNow: cards.filter((card) => ['open', 'available'].includes(card.availability.status)).length,
    };
  };

  const facet = (found: readonly Card[], of: (card: Card) => string): { value: string; count: number }[] => {
    const counts = new Map<string, number>();
    for (const card of found) counts.set(of(card), (counts.get(of(card)) ?? 0) + 1);
    return [...counts].map(([value, count]) => ({ value, count })).toSorted((a, b) => b.count - a.count);
  };

  const searchTitles = (search: URLSearchParams): Out<'GET /api/titles'> => {
    const q = search.get('q') ?? '';
    const is = (name: string, value: string): boolean => search.get(name) === null || search.get(name) === value;
    const record = (card: Card) => all[number(card.titleId)]?.record;
    const found = look.state === 'empty' ? [] : cards.filter((card) => {
      const words = readable([card.title, card.titleYomi, ...card.authors.map(({ name }) => name)].join(' '));
      const now = ['open', 'available'].includes(card.availability.status);
      const { accessibility, publisher, subjects, published } = record(card) ?? { accessibility: { speech: false, ruby: false }, publisher: '', subjects: [] as readonly string[], published: '' };
      return words.includes(readable(q)) && is('ndc', card.ndc.charAt(0)) && is('audience', card.audience) && is('layout', card.layout) && is('language', card.language)
        && (search.get('available') !== 'true' || now) && (search.get('local') !== 'true' || card.local) && (search.get('speech') !== 'true' || accessibility.speech) && (search.get('ruby') !== 'true' || accessibility.ruby)
        && (search.get('author') === null || card.authors.some(({ name }) => name.includes(search.get('author') ?? ''))) && (search.get('publisher') === null || publisher.includes(search.get('publisher') ?? ''))
        && (search.get('subject') === null || subjects.includes(search.get('subject') ?? '')) && published.slice(0, 4) >= (search.get('from') ?? '0') && published.slice(0, 4) <= (search.get('to') ?? '9999');
    });
    const offset = Number(search.get('cursor') ?? 0);
    const limit = Number(search.get('limit') ?? 24);
    const shown = found.slice(offset, offset + limit);
    return {
      items: shown.map((card) => ({ ...card, highlight: q === '' ? null : { title: cut(card.title, q), authors: cut(card.authors.map(({ name }) => name).join('、'), q) } })),
      total: found.length, availableNow: found.filter((card) => ['open', 'available'].includes(card.availability.status)).length,
      facets: {
        ndc: facet(found, (card) => card.ndc.charAt(0)), audience: facet(found, (card) => card.audience), layout: facet(found, (card) => card.layout), language: facet(found, (card) => card.language),
        accessibility: [{ value: 'speech', count: found.filter((card) => record(card)?.accessibility.speech).length }, { value: 'ruby', count: found.filter((card) => record(card)?.accessibility.ruby).length }],
      },
      next: offset + limit < found.length ? String(offset + limit) : null,
    };
  };

  const offerOf = (card: Card): Offer => {
    const nothing: Offer = { action: 'none', due: null, cut: false, refusal: null, loan: null, hold: null };
    const { status, readable: hasFile } = card.availability;
    const mine = patron() ? shelf.loans.find(({ title }) => title.titleId === card.titleId) : undefined;
    const held = patron() ? shelf.holds.find(({ title }) => title.titleId === card.titleId) : undefined;
    if (mine) return { ...nothing, action: 'read', due: mine.due, loan: { due: mine.due, extensions: mine.extensions.used } };
    if (!hasFile) return { ...nothing, refusal: 'no-file' };
    if (status === 'open') return { ...nothing, action: 'read' };
    if (status === 'unlicensed') return { ...nothing, refusal: 'not-licensed' };
    if (!patron()) return { ...nothing, action: 'sign-in' };
    if (look.who === 'expired') return { ...nothing, refusal: 'card-expired' };
    const waiting = held === undefined ? null : { status: held.status === 'stranded' ? 'waiting' as const : held.status, place: held.place, until: held.until };
    if (status === 'available' || held?.status === 'ready') {
      const short = card.titleId === titlesAt.cut;
      const { used, limit } = (look.state === 'many' ? fullShelf() : shelf).slots.loans;
      if (used >= limit) return { ...nothing, refusal: 'loan-limit', hold: waiting };
      return { ...nothing, action: 'borrow', due: endOfDayIn(short ? 4 : 14), cut: short, hold: waiting };
    }
    return held ? { ...nothing, refusal: 'all-on-loan', hold: waiting } : { ...nothing, action: 'hold', refusal: 'all-on-loan' };
  };

  const titlePage = (id: string): Out<'GET /api/titles/:titleId'> | null => {
    const n = number(id);
    const one = all[n];
    if (one === undefined) return null;
    const card = cardOf(id);
    const { series, contributors, publisher, published, isbn, subjects, description, pages, accessibility } = one.record;
    return {
      ...card, series, contributors: [...contributors], publisher, published, isbn, subjects: [...subjects], description, pages, accessibility,
      seats: card.availability.free === null ? null : Math.max(1, card.availability.free + 1), chapters: card.availability.readable ? chapters(n) : null, offer: offerOf(card),
      related: cards.filter((other) => other.ndc.charAt(0) === card.ndc.charAt(0) && other.titleId !== id).slice(0, 8),
    };
  };

  const send = (response: ServerResponse, status: number, body: unknown, type = 'application/json; charset=utf-8'): void => {
    response.writeHead(status, { 'content-type': type, 'nagi-position': '1' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
  const refuse = (response: ServerResponse, status: number, code: string, more: object = {}): void =>
    send(response, status, { type: `/problems/${code}`, title: code, status, code, ...more }, 'application/problem+json');

  const command = (route: string, id: string, input: Record<string, unknown>, response: ServerResponse): void => {
    const drop = (from: 'loans' | 'holds'): void => { shelf = { ...shelf, [from]: shelf[from].filter(({ title }: { title: Card }) => title.titleId !== id) }; };
    const change = (patch: Partial<Shelf['holds'][number]>): void => { shelf = { ...shelf, holds: shelf.holds.map((one) => (one.title.titleId === id ? { ...one, ...patch } : one)) }; };
    if (!patron()) { refuse(response, look.who === 'visitor' ? 401 : 403, look.who === 'visitor' ? 'sign-in-required' : 'not-permitted'); return; }
    switch (route) {
      case 'POST /loan': {
        const due = endOfDayIn(id === titlesAt.cut ? 4 : 14);
        if (cardOf(id).availability.status === 'waiting' && !shelf.holds.some((one) => one.title.titleId === id && one.status === 'ready')) { refuse(response, 409, 'all-on-loan', { waiting: cardOf(id).availability.waiting }); return; }
        drop('holds');
        shelf = { ...shelf, loans: [...shelf.loans, loan(id, 14, 0, { due: null, refusal: 'nothing-to-extend', number: 1 })] };
        send(response, 201, { position: '1', due, cut: id === titlesAt.cut, repeated: false });
        return;
      }
      case 'DELETE /loan': drop('loans'); send(response, 200, { position: '1' }); return;
      case 'POST /loan/extension': {
        const due = endOfDayIn(14);
        shelf = { ...shelf, loans: shelf.loans.map((one) => (one.title.titleId === id ? { ...one, due, daysLeft: 14, extension: { due: null, refusal: 'extension-limit', number: 2 } } : one)) };
        send(response, 200, { position: '1', due });
        return;
      }
      case 'POST /hold': shelf = { ...shelf, holds: [...shelf.holds, hold(id, 'waiting', 2, 2, null)] }; send(response, 201, { position: '1', repeated: false }); return;
      case 'DELETE /hold': drop('holds'); send(response, 200, { position: '1' }); return;
      case 'PUT /hold/pause': change({ status: 'paused', until: typeof input['until'] === 'string' ? `${input['until']}T00:00:00.000Z` : null }); send(response, 200, { position: '1' }); return;
      case 'DELETE /hold/pause': change({ status: 'waiting', until: null, estimatedDays: 6 }); send(response, 200, { position: '1' }); return;
      default: refuse(response, 404, 'no-such-page');
    }
  };

  const door = (input: Record<string, unknown>, response: ServerResponse): void => {
    if (look.door === 'too-many-attempts') { refuse(response, 429, 'too-many-attempts', { retryAfterSeconds: 30 }); return; }
    if (look.door === 'unknown-or-wrong' || input['password'] !== 'nagi') { refuse(response, 401, 'unknown-or-wrong'); return; }
    look = { ...look, who: 'patron' };
    send(response, 200, session());
  };

  const answer = (method: string, url: URL, input: Record<string, unknown>, response: ServerResponse): void => {
    const path = url.pathname;
    const [, id = '', rest = ''] = /^\/api\/titles\/([^/]+)(\/.*)?$/.exec(path) ?? [];
    const route = `${method} ${path}`;
    if (route === 'GET /api/session') return send(response, 200, session());
    if (route === 'POST /api/session') return door(input, response);
    if (route === 'DELETE /api/session') { look = { ...look, who: 'visitor' }; return send(response, 200, session()); }
    if (route === 'POST /api/session/terms') { look = { ...look, termsAccepted: true }; return send(response, 200, { position: '1' }); }
    if (path.startsWith('/api/covers/')) {
      const record = all[number(path.slice('/api/covers/'.length))]?.record;
      return record ? send(response, 200, drawCover(record), 'image/svg+xml') : refuse(response, 404, 'no-such-page');
    }
    if (look.state === 'error') return refuse(response, 500, 'unexpected');
    if (route === 'GET /api/home') return send(response, 200, home());
    if (route === 'GET /api/titles') return send(response, 200, searchTitles(url.searchParams));
    if (route === 'GET /api/shelf') {
      if (!patron()) return refuse(response, 401, 'sign-in-required');
      const shown = look.state === 'empty' ? emptyShelf() : look.state === 'many' ? fullShelf() : shelf;
      return send(response, 200, look.who === 'provisional' ? { ...shown, class: 'provisional', cardExpires: endOfDayIn(21) } : look.who === 'expired' ? { ...shown, standing: 'card-expired', cardExpires: endOfDayIn(-3) } : shown);
    }
    if (method === 'GET' && id !== '' && rest === '') {
      const page = titlePage(id);
      return page ? send(response, 200, page) : refuse(response, 404, 'no-such-title');
    }
    if (id !== '') return command(`${method} ${rest}`, id, input, response);
    return refuse(response, 404, 'no-such-page');
  };

  const bodyOf = async (request: IncomingMessage): Promise<Record<string, unknown>> => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const text = Buffer.concat(parts).toString('utf8');
    return text === '' ? {} : JSON.parse(text) as Record<string, unknown>;
  };

  const file = (path: string, response: ServerResponse): void => {
    // What the reader itself does is tested elsewhere; here it only matters that one gets there.
    if (path === '/read.html') return send(response, 200, '<!doctype html><html lang="ja"><title>リーダー</title><h1>リーダー</h1>', types['.html']);
    const wanted = join(dist, normalize(path));
    const found = extname(wanted) !== '' && wanted.startsWith(dist) && existsSync(wanted) ? wanted : join(dist, 'index.html');
    response.writeHead(200, { 'content-type': types[extname(found)] ?? 'application/octet-stream', ...(path.startsWith('/assets/') ? { 'cache-control': 'max-age=3600' } : {}) });
    createReadStream(found).pipe(response);
    return undefined;
  };

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (url.pathname === '/api/live') { response.writeHead(200, { 'content-type': 'text/event-stream' }); response.write(':\n\n'); return; }
    if (!url.pathname.startsWith('/api/')) { file(url.pathname, response); return; }
    calls.push(`${request.method} ${url.pathname}`);
    const wait = look.state === 'slow' && !url.pathname.startsWith('/api/session') && !url.pathname.startsWith('/api/covers') ? 60_000 : 0;
    bodyOf(request).then((input) => {
      if (wait === 0) { answer(request.method ?? 'GET', url, input, response); return; }
      setTimeout(() => answer(request.method ?? 'GET', url, input, response), wait).unref();
    }, (error: unknown) => refuse(response, 400, 'malformed', { detail: String(error) }));
  });
  await new Promise<void>((resolve) => { server.listen(port, '127.0.0.1', resolve); });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    calls,
    /** Back to the usual library, changed in what is named. */
    look: (change) => { look = { ...usual, ...change }; shelf = usualShelf(); calls.length = 0; },
    close: () => new Promise((resolve, reject) => {
      server.closeAllConnections();
      server.close((error) => (error ? reject(error) : resolve()));
    }),
  };
};
