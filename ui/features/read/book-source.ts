import { api, Problem, type Answer, type Input } from '../../api.ts';

export type Opened = Answer<'POST /api/titles/:titleId/reading'>;
export type Manifest = Answer<'GET /api/reading/:readingId/manifest'>;
export type Hit = Answer<'GET /api/reading/:readingId/search'>['hits'][number];
export type Place = NonNullable<Opened['place']>;
export type Progress = NonNullable<Input<'POST /api/reading/:readingId/progress'>['body']>;

/** Why reading is over; anything else that goes wrong is an ordinary problem. */
export type Ending = 'loan-ended' | 'no-such-loan' | 'sign-in-required';
const endings: readonly string[] = ['loan-ended', 'no-such-loan', 'sign-in-required'];
export const endingOf = (error: unknown): Ending | null => {
  if (!(error instanceof Problem)) return null;
  if (endings.includes(error.code)) return error.code as Ending;
  return error.status === 401 ? 'sign-in-required' : null;
};

const deviceHere = (): 'phone' | 'tablet' | 'desk' =>
  Math.min(screen.width, screen.height) < 600 ? 'phone' : matchMedia('(pointer: coarse)').matches ? 'tablet' : 'desk';

export const openReading = (titleId: string): Promise<Opened> =>
  api('POST /api/titles/:titleId/reading', { params: { titleId }, body: { device: deviceHere() } });

export const readManifest = ({ readingId }: Opened): Promise<Manifest> => api('GET /api/reading/:readingId/manifest', { params: { readingId } });

export const searchBook = ({ readingId }: Opened, q: string, signal: AbortSignal): Promise<Answer<'GET /api/reading/:readingId/search'>> =>
  api('GET /api/reading/:readingId/search', { params: { readingId }, query: { q, limit: 100 }, signal });

const problemOf = async (response: Response): Promise<Problem> => {
  const json = /json/.test(response.headers.get('content-type') ?? '');
  return new Problem(json ? await response.json() as Record<string, unknown> : {}, response.status);
};

/** `keepalive` outlives the page, for the last word when it is closed. */
export const sendProgress = async ({ base }: Opened, body: Progress, keepalive = false): Promise<void> => {
  const response = await fetch(`${base}progress`, {
    method: 'POST', credentials: 'same-origin', keepalive, headers: { 'content-type': 'application/json', accept: 'application/json' }, body: JSON.stringify(body),
  }).catch(() => { throw new Problem({ title: 'offline' }, 0); });
  if (!response.ok) throw await problemOf(response);
};

/** The files of a book. `null`: the book has no such file. Throws `Problem`. */
export interface BookFiles {
  text(path: string): Promise<string | null>;
  blob(path: string): Promise<Blob | null>;
  size(path: string): number;
}

const CONTAINER = 'META-INF/container.xml';
const ENCRYPTION = 'META-INF/encryption.xml';
const PATIENCE_MS = [0, 600, 2_000];

const addressOf = (base: string, path: string): string => `${base}resources/${path.split('/').map(encodeURIComponent).join('/')}`;

/** A broken line is tried again twice; a refusal is not. */
const fetched = async (address: string): Promise<Response | null> => {
  let last: Problem = new Problem({ title: 'offline' }, 0);
  for (const wait of PATIENCE_MS) {
    await new Promise((resolve) => setTimeout(resolve, wait));
    const response = await fetch(address, { credentials: 'same-origin' }).catch(() => null);
    if (response?.ok === true) return response;
    if (response?.status === 404) return null;
    if (response) last = await problemOf(response);
    if (last.status !== 0 && last.status < 502) break;
  }
  throw last;
};

export const bookFiles = ({ base }: Opened, { opf, readingOrder, resources }: Manifest): BookFiles => {
  const files = [...readingOrder, ...resources];
  const sizes = new Map(files.map(({ href, size }) => [href, size]));
  // Only fonts may be disguised, so a book without fonts has nothing to say about it.
  const known = new Set([CONTAINER, opf, ...sizes.keys(), ...(files.some(({ type }) => type.includes('font')) ? [ENCRYPTION] : [])]);
  const get = (path: string): Promise<Response | null> => {
    const name = path.normalize('NFC');
    return known.has(name) ? fetched(addressOf(base, name)) : Promise.resolve(null);
  };
  return {
    text: async (path) => (await get(path))?.text() ?? null,
    blob: async (path) => (await get(path))?.blob() ?? null,
    size: (path) => sizes.get(path.normalize('NFC')) ?? 0,
  };
};
