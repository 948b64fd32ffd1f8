import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { existsSync, readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { text } from 'node:stream/consumers';
import type { Book } from '../../../infrastructure/content/book.ts';
import { searchBook } from '../../../infrastructure/content/text.ts';

/** The policy of the reader's page; the wall against whatever a book brings along. */
export const READER_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' blob: 'unsafe-inline'; img-src 'self' blob: data:; font-src 'self' blob: data:; "
  + "media-src 'self' blob:; frame-src blob:; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

export interface ServedTitle {
  readonly book: Book;
  /** ISO instant, `null` for open books. */
  due: string | null;
  /** Where the reader was; changed by what the reader sends. */
  place: unknown;
  /** A problem code: from now on everything is refused with it. */
  refusal: string | null;
  /** Paths in the book that fail with 500. */
  readonly failing: Set<string>;
  readonly progress: Record<string, unknown>[];
}

export interface ReaderServer {
  readonly origin: string;
  readonly titles: Map<string, ServedTitle>;
  close(): Promise<void>;
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.woff2': 'font/woff2', '.woff': 'font/woff',
};

const json = (response: ServerResponse, body: unknown, status = 200): void => {
  response.writeHead(status, { 'content-type': status < 400 ? 'application/json' : 'application/problem+json' }).end(JSON.stringify(body));
};

/** The built pages of `ui` and the reading part of the API, from books in memory; titles are added to `titles`. */
export const serveReader = async (ui: string): Promise<ReaderServer> => {
  const titles = new Map<string, ServedTitle>();

  const page = (path: string, response: ServerResponse): void => {
    const file = join(ui, normalize(path));
    if (!existsSync(file) || !extname(file)) { response.writeHead(404).end(); return; }
    response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream', 'content-security-policy': READER_POLICY, 'x-content-type-options': 'nosniff' });
    response.end(readFileSync(file));
  };

  const reading = async (id: string, title: ServedTitle, rest: string, url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { manifest } = title.book;
    if (rest === 'manifest') { json(response, manifest); return; }
    if (rest === 'search') {
      const limit = Number(url.searchParams.get('limit') ?? 50);
      const hits = await searchBook(title.book, url.searchParams.get('q') ?? '', limit + 1);
      json(response, { hits: hits.slice(0, limit), more: hits.length > limit });
      return;
    }
    if (rest === 'progress') {
      const body = JSON.parse(await text(request)) as Record<string, unknown>;
      title.progress.push(body);
      if (body['place'] !== undefined) title.place = body['place'];
      json(response, { position: String(title.progress.length), readingId: id });
      return;
    }
    const path = rest.replace(/^resources\//, '').split('/').map(decodeURIComponent).join('/');
    if (title.failing.has(path)) { json(response, { title: 'failed', code: 'failed' }, 500); return; }
    const resource = await title.book.resource(path);
    if (!resource) { json(response, { title: 'not found', code: 'no-such-file' }, 404); return; }
    response.writeHead(200, {
      'content-type': resource.type, 'content-length': resource.size, 'x-content-type-options': 'nosniff', 'cache-control': 'private, no-store',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox", 'cross-origin-resource-policy': 'same-origin',
    });
    await pipeline(resource.stream(), response);
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const open = /^\/api\/titles\/([^/]+)\/reading$/.exec(url.pathname);
    const under = /^\/api\/reading\/r-([^/]+)\/(.+)$/.exec(url.pathname);
    const id = (open ?? under)?.[1];
    if (id === undefined) { page(url.pathname, response); return; }
    const title = titles.get(id);
    if (!title) { json(response, { title: 'この本はありません', code: 'no-such-title' }, 404); return; }
    if (title.refusal !== null) { json(response, { title: title.refusal, code: title.refusal }, title.refusal === 'sign-in-required' ? 401 : 403); return; }
    if (open) {
      const { manifest } = title.book;
      json(response, {
        position: '1', readingId: `r-${id}`, base: `/api/reading/r-${id}/`, titleId: id, title: manifest.metadata.title, layout: manifest.metadata.layout,
        access: title.due === null ? 'open' : 'loan', due: title.due, place: title.place,
      });
      return;
    }
    await reading(id, title, under?.[2] ?? '', url, request, response);
  };

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      // The page went away while it was served; nothing to tell anybody.
      if (response.destroyed) return;
      console.error('reader server', error);
      response.destroy();
    });
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    titles,
    close: () => new Promise((resolve) => { server.closeAllConnections(); server.close(() => resolve()); }),
  };
};
