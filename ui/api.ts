/**
 * The one way to the server. Requests and answers are typed by the server's own contracts; failures are thrown as
 * `Problem` (RFC 9457). After a command the client asks for nothing older than what the command wrote (`?after=`).
 */
import { QueryClient, useMutation, useQuery, useQueryClient, type UseMutationResult, type UseQueryResult } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { z } from 'zod';
import type { Contract, Contracts } from '../infrastructure/http/contracts.ts';

export type Endpoint = keyof Contracts;
export type Read = Extract<Endpoint, `GET ${string}`>;
export type Command = Exclude<Endpoint, Read>;

type Part<C, P extends 'params' | 'query' | 'body'> = C extends { readonly [K in P]: infer S extends z.ZodType }
  ? {} extends z.input<S> ? { [K in P]?: z.input<S> } : { [K in P]: z.input<S> }
  : {};
type Upload<C> = C extends { readonly upload: true } ? { file: File; onProgress?: (part: number) => void } : {};
/** What an endpoint has to be given; one that takes an upload: the file, and who wants to know how far it is (0…1). */
export type Input<E extends Endpoint> = Part<Contracts[E], 'params'> & Part<Contracts[E], 'query'> & Part<Contracts[E], 'body'> & Upload<Contracts[E]>;
/** What an endpoint answers. */
export type Answer<E extends Endpoint> = Contracts[E] extends infer C extends Contract ? z.output<C['response']> : never;
type Given<E extends Endpoint> = {} extends Input<E> ? [input?: Input<E> & { signal?: AbortSignal }] : [input: Input<E> & { signal?: AbortSignal }];

interface Plain {
  params?: Record<string, unknown>; query?: Record<string, unknown>; body?: unknown; signal?: AbortSignal; file?: File; onProgress?: (part: number) => void;
}

/** An id for what is about to be made, so that what is sent twice is made once. `crypto.randomUUID` is missing where a page came without TLS. */
export const newId = (): string => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  // Version 4, variant 1 (RFC 9562, section 5.4).
  const hex = Array.from(bytes, (byte, i) => (i === 6 ? (byte & 0x0f) | 0x40 : i === 8 ? (byte & 0x3f) | 0x80 : byte).toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
};

// ---- problems

/** RFC 9457, with the refusal's name in `code`. `status` 0: the server could not be reached. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string | undefined;
  readonly code: string;
  readonly errors: readonly { readonly pointer: string; readonly detail: string }[];
  /** Members beyond the standard ones: the loan that exists already, the days to wait, … */
  readonly extras: Readonly<Record<string, unknown>>;

  constructor(document: Record<string, unknown>, status: number) {
    const { type, title, detail, code, errors, status: _status, ...extras } = document;
    super(typeof title === 'string' ? title : `HTTP ${status}`);
    this.type = typeof type === 'string' ? type : 'about:blank';
    this.title = this.message;
    this.status = status;
    this.detail = typeof detail === 'string' ? detail : undefined;
    this.code = typeof code === 'string' ? code : status === 0 ? 'offline' : `http-${status}`;
    this.errors = Array.isArray(errors) ? errors : [];
    this.extras = extras;
  }
}

const sessionLost = new Set<() => void>();
/** Called when an answer is 401: whoever was signed in is not any more. */
export const onSessionLost = (listener: () => void): (() => void) => {
  sessionLost.add(listener);
  return () => sessionLost.delete(listener);
};

// ---- reading your own writes

const POSITION_FRESH_MS = 10_000;
let written: { position: string; at: number } | null = null;

const remember = (position: string | null): void => {
  if (position !== null && position !== '') written = { position, at: Date.now() };
};
const after = (method: string): string | null => (written && method === 'GET' && Date.now() - written.at < POSITION_FRESH_MS ? written.position : null);

// ---- requests

const split = (endpoint: string): [method: string, path: string] => {
  const space = endpoint.indexOf(' ');
  return [endpoint.slice(0, space), endpoint.slice(space + 1)];
};

const pathOf = (template: string, params: Record<string, unknown> = {}): string =>
  template.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])));

const searchOf = (query: Record<string, unknown> = {}, position: string | null = null): string => {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value === undefined || value === null || value === '') continue;
    for (const one of Array.isArray(value) ? value : [value]) search.append(key, String(one));
  }
  if (position !== null) search.set('after', position);
  const text = search.toString();
  return text === '' ? '' : `?${text}`;
};

/** The address of a GET, for links and downloads. */
export const addressOf = <E extends Read>(endpoint: E, ...[input]: Given<E>): string => {
  const { params, query } = (input ?? {}) as Plain;
  return pathOf(split(endpoint)[1], params) + searchOf(query);
};

const read = async (response: Response): Promise<unknown> => {
  if (response.status === 204) return undefined;
  const text = await response.text();
  if (text === '') return undefined;
  return /json/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : text;
};

const problemOf = async (response: Response): Promise<Problem> => {
  const document = /json/.test(response.headers.get('content-type') ?? '') ? ((await response.json()) as Record<string, unknown>) : {};
  return new Problem(document, response.status);
};

const answered = async (response: Response): Promise<unknown> => {
  remember(response.headers.get('nagi-position'));
  if (response.ok) return await read(response);
  if (response.status === 401) for (const listener of sessionLost) listener();
  throw await problemOf(response);
};

/** `fetch` cannot tell how far an upload is; this can. */
const send = (method: string, url: string, file: File, onProgress: (part: number) => void): Promise<Response> =>
  new Promise((resolve, reject) => {
    const form = new FormData();
    form.append('file', file);
    const request = new XMLHttpRequest();
    request.open(method, url);
    request.setRequestHeader('accept', 'application/json');
    request.upload.onprogress = (event) => { if (event.lengthComputable) onProgress(event.loaded / event.total); };
    request.onerror = () => reject(new Problem({ title: 'offline' }, 0));
    request.onload = () => {
      const headers = new Headers();
      for (const name of ['content-type', 'nagi-position']) headers.set(name, request.getResponseHeader(name) ?? '');
      resolve(new Response(request.status === 204 ? null : request.responseText, { status: request.status, headers }));
    };
    request.send(form);
  });

const REPEATS = 2;
const LONGEST_REST_S = 5;

/** Somebody who comes with a crowd and is told to come back in a moment comes back: nothing was done, and nobody need press twice. */
const whenLetIn = async (ask: () => Promise<Response>): Promise<Response> => {
  for (let turn = 0; ; turn++) {
    const response = await ask();
    const rest = Number(response.headers.get('retry-after') ?? 0);
    if (response.status !== 503 || turn === REPEATS || !(rest > 0 && rest <= LONGEST_REST_S)) return response;
    await new Promise((resume) => { setTimeout(resume, rest * 1000); });
  }
};

/** `api('POST /api/titles/:titleId/loan', { params })`. Throws `Problem`; an aborted request throws the platform's `AbortError`. */
export const api = async <E extends Endpoint>(endpoint: E, ...[input]: Given<E>): Promise<Answer<E>> => {
  const { params, query, body, signal, file, onProgress = () => undefined } = (input ?? {}) as Plain;
  const [method, template] = split(endpoint);
  const url = pathOf(template, params) + searchOf(query, after(method));
  if (file) return await answered(await send(method, url, file, onProgress)) as Answer<E>;
  const response = await whenLetIn(() => fetch(url, {
    method,
    credentials: 'same-origin',
    headers: { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal ? { signal } : {}),
  })).catch((cause: unknown) => {
    if (signal?.aborted === true) throw cause;
    throw new Problem({ title: 'offline' }, 0);
  });
  return await answered(response) as Answer<E>;
};

// ---- React

/** A broken line is tried again, a refusal is not; who was turned away at the door has been back twice already. */
const again = (failures: number, error: unknown): boolean =>
  failures < 2 && error instanceof Problem && error.code !== 'busy' && (error.status === 0 || error.status >= 502);

export const queryClient = new QueryClient({
  defaultOptions: { queries: { retry: again, staleTime: 15_000, refetchOnWindowFocus: false }, mutations: { retry: false } },
});

/** `titles/t-1` → `['titles', 't-1']`: a prefix of every query below that path. */
export const resource = (path: string): readonly string[] => path.split('/').filter((part) => part !== '').map(decodeURIComponent);

const keyOf = (endpoint: string, { params, query, body }: Plain): readonly unknown[] => {
  const path = resource(pathOf(split(endpoint)[1], params).replace(/^\/api\//, ''));
  return query || body ? [...path, { ...query, ...(body as object | undefined) }] : path;
};

/** Everything below these paths is read anew. */
export const refresh = (paths: readonly string[]): Promise<void[]> =>
  Promise.all(paths.map((path) => queryClient.invalidateQueries({ queryKey: resource(path) })));

interface Looks { enabled?: boolean; refetchInterval?: number; staleTime?: number; gcTime?: number; keepPrevious?: boolean }

/**
 * A question as a query: `useApi('GET /api/titles/:titleId', { params: { titleId } })`, or a POST that only asks (what is
 * asked for must not stand in an address). `keepPrevious` shows the last page while the next loads.
 */
export const useApi = <E extends Endpoint>(
  endpoint: E,
  ...[input, looks = {}]: {} extends Input<E> ? [input?: Input<E>, looks?: Looks] : [input: Input<E>, looks?: Looks]
): UseQueryResult<Answer<E>, Problem> => {
  const plain = (input ?? {}) as Plain;
  const { keepPrevious, ...rest } = looks;
  return useQuery<Answer<E>, Problem>({
    queryKey: keyOf(endpoint, plain),
    queryFn: ({ signal }) => (api as (endpoint: E, input: Plain) => Promise<Answer<E>>)(endpoint, { ...plain, signal }),
    ...(keepPrevious === true ? { placeholderData: (previous: Answer<E> | undefined) => previous as never } : {}),
    ...rest,
  });
};

/** A command as a mutation; `refresh` names the resources to read anew once it succeeded. */
export const useCommand = <E extends Command>(endpoint: E, options: { refresh?: readonly string[] } = {}): UseMutationResult<Answer<E>, Problem, Input<E>> =>
  useMutation<Answer<E>, Problem, Input<E>>({
    mutationFn: (input) => (api as (endpoint: E, input: Plain) => Promise<Answer<E>>)(endpoint, input),
    onSuccess: () => { void refresh(options.refresh ?? []); },
  });

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;

/**
 * The tab's one live line: the server names what changed, the queries below it are read anew. Reconnects by itself, ever slower.
 * `who`: anything that tells apart who is signed in; the server tells everybody only what is theirs, so another one gets another line.
 */
export const useLive = (enabled: boolean, who: string): void => {
  const client = useQueryClient();
  useEffect(() => {
    if (!enabled) return undefined;
    let source: EventSource | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let wait = FIRST_WAIT_MS;
    const open = (): void => {
      source = new EventSource('/api/live');
      source.onopen = () => { wait = FIRST_WAIT_MS; };
      source.onmessage = (event: MessageEvent<string>) => {
        const { keys = [] } = JSON.parse(event.data) as { keys?: readonly string[] };
        for (const key of keys) void client.invalidateQueries({ queryKey: resource(key) });
      };
      source.onerror = () => {
        source?.close();
        timer = setTimeout(open, wait);
        wait = Math.min(wait * 2, LONGEST_WAIT_MS);
      };
    };
    open();
    return () => { clearTimeout(timer); source?.close(); };
  }, [client, enabled, who]);
};
