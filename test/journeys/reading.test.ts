import { demoBooks } from '../../infrastructure/demo/books.ts';
import { openTestLibrary, record, terms, type Answered, type Person, type TestLibrary } from './library.ts';

const built = (key: string): Promise<Buffer> => {
  const build = demoBooks.get(key);
  if (build === undefined) throw new Error(`no demo book ${key}`);
  return build();
};

describe('a librarian adds a book, a patron reads it', () => {
  let nagi: TestLibrary;
  let librarian: Person;
  let titleId: string;
  let uploaded: Answered;

  beforeAll(async () => {
    nagi = await openTestLibrary();
    librarian = await nagi.staff('librarian');
    uploaded = await librarian.upload('/api/staff/books', 'letters.epub', await built('six-letters'));
    const added = await librarian.post('/api/staff/titles', { record: { ...uploaded.body.record, ndc: '913.6' }, file: uploaded.body.hash, licence: terms() });
    titleId = added.body.titleId;
    await nagi.settled();
  });
  afterAll(() => nagi.close());

  it('the upload says what the book is, and offers a record to go on from', () => {
    expect(uploaded).toMatchObject({ status: 200, body: { layout: 'reflow-vertical', removed: [], record: { title: '六つの島の手紙', language: 'ja' } } });
    expect(uploaded.body.chapters).toBeGreaterThanOrEqual(6);
  });

  it('is readable from first page to last with a loan, and goes on where it was', async () => {
    const patron = await nagi.patron();
    await patron.post(`/api/titles/${titleId}/loan`);
    const opened = await patron.post(`/api/titles/${titleId}/reading`, { device: 'phone' });
    expect(opened).toMatchObject({ status: 200, body: { access: 'loan', layout: 'reflow-vertical', place: null } });
    const { base, readingId } = opened.body;

    const manifest = await patron.get(`${base}manifest`);
    expect(manifest.status).toBe(200);
    for (const { href, size } of manifest.body.readingOrder) {
      const chapter = await nagi.app.inject({ method: 'GET', url: `${base}resources/${encodeURI(href)}`, headers: await cookieOf(patron) });
      expect([chapter.statusCode, chapter.rawPayload.length, chapter.headers['cache-control']]).toEqual([200, size, 'private, no-store']);
      expect(chapter.headers['content-security-policy']).toContain('sandbox');
    }
    const [first] = manifest.body.readingOrder;
    const part = await nagi.app.inject({ method: 'GET', url: `${base}resources/${encodeURI(first.href)}`, headers: { ...(await cookieOf(patron)), range: 'bytes=0-9' } });
    expect([part.statusCode, part.rawPayload.length, part.headers['content-range']]).toEqual([206, 10, `bytes 0-9/${first.size}`]);

    const hits = await patron.get(`${base}search?q=${encodeURIComponent('しま')}`);
    expect(hits.body.hits.length).toBeGreaterThan(0);

    const place = { href: first.href, type: 'application/xhtml+xml', title: null, locations: { progression: 0.5, totalProgression: 0.1, partialCfi: '/4/2' } };
    const kept = await patron.post(`/api/reading/${readingId}/progress`, { chapter: 1, place });
    const again = await patron.post(`/api/reading/${readingId}/progress`, { chapter: 1, place });
    expect(again.body.position).toBe(kept.body.position);
    await nagi.settled();
    expect((await patron.post(`/api/titles/${titleId}/reading`, { device: 'desk' })).body.place).toEqual(place);
    expect((await patron.get('/api/shelf')).body.loans).toMatchObject([{ progress: 0.1 }]);

    const other = await nagi.patron();
    expect(await other.get(`${base}manifest`)).toMatchObject({ status: 403, body: { code: 'loan-ended' } });
    expect(await nagi.visitor.get(`${base}manifest`)).toMatchObject({ status: 401 });
    expect(await other.post(`/api/reading/${readingId}/progress`, { place })).toMatchObject({ status: 403 });

    await patron.delete(`/api/titles/${titleId}/loan`);
    expect(await patron.get(`${base}resources/${encodeURI(first.href)}`)).toMatchObject({ status: 403, body: { code: 'loan-ended' } });
  });

  it('an open book is read by anybody without signing in', async () => {
    const open = await librarian.post('/api/staff/titles', {
      record: record({ title: '公有の本', titleYomi: 'コウユウノホン' }), file: uploaded.body.hash, licence: terms({ concurrency: null, audience: { kind: 'anyone' } }),
    });
    await nagi.settled();
    const page = await nagi.visitor.get(`/api/titles/${open.body.titleId}`);
    expect(page.body).toMatchObject({ availability: { status: 'open' }, offer: { action: 'read' } });
    const { body } = await nagi.visitor.post(`/api/titles/${open.body.titleId}/reading`, { device: 'phone' });
    expect(body).toMatchObject({ access: 'open', due: null });
    expect((await nagi.visitor.get(`${body.base}manifest`)).status).toBe(200);
  });

  it('is not handed out whole where covers are', async () => {
    expect(uploaded.body.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(await nagi.visitor.get(`/api/covers/${uploaded.body.hash}`)).toMatchObject({ status: 404, body: { code: 'no-such-page' } });
    expect(await nagi.visitor.get(uploaded.body.cover)).toMatchObject({ status: 200, headers: { 'content-type': 'image/svg+xml; charset=utf-8', 'cache-control': 'public, max-age=31536000, immutable' } });
  });

  it('gives out only files of the book: no escape, no container of others', async () => {
    const patron = await nagi.patron();
    await patron.post(`/api/titles/${titleId}/loan`);
    const { body } = await patron.post(`/api/titles/${titleId}/reading`, { device: 'phone' });
    for (const path of ['../../../package.json', '%2e%2e/%2e%2e/package.json', 'mimetype', 'nothing.xhtml']) {
      expect((await patron.get(`${body.base}resources/${path}`)).status).toBe(404);
    }
  });

  const cookieOf = async (person: Person): Promise<{ cookie: string; host: string }> => ({ cookie: await person.cookie(), host: 'library.test' });
});

describe('a title that is hidden', () => {
  it('is on no shelf and opens for nobody but those who have it', async () => {
    const nagi = await openTestLibrary();
    try {
      const { file } = await nagi.library.books.take(await built('poems'));
      const [open, lent] = [
        await nagi.title({ record: { title: '開かれた本' }, licence: terms({ concurrency: null, audience: { kind: 'anyone' } }), book: { file, cover: null } }),
        await nagi.title({ record: { title: '借りられた本' }, book: { file, cover: null } }),
      ];
      const [patron, librarian] = [await nagi.patron(), await nagi.staff('librarian')];
      await patron.post(`/api/titles/${lent}/loan`);
      const opened = await nagi.visitor.post(`/api/titles/${open}/reading`, { device: 'desk' });
      expect(opened.status).toBe(200);
      for (const titleId of [open, lent]) await librarian.put(`/api/staff/titles/${titleId}/visibility`, { hidden: true });
      await nagi.later(24 * 60);
      const shelves = (await nagi.visitor.get('/api/home')).body.shelves.flatMap(({ titles }: { titles: { titleId: string }[] }) => titles.map(({ titleId }) => titleId));
      expect(shelves.filter((id: string) => id === open || id === lent)).toEqual([]);
      expect((await nagi.visitor.post(`/api/titles/${open}/reading`, { device: 'desk' })).body.code).toBe('no-such-title');
      expect((await nagi.visitor.get(`${String(opened.body.base)}manifest.json`)).status).not.toBe(200);
      expect((await patron.post(`/api/titles/${lent}/reading`, { device: 'desk' })).status).toBe(200);
    } finally {
      await nagi.close();
    }
  });
});

describe('files that are no books', () => {
  let nagi: TestLibrary;
  beforeAll(async () => {
    nagi = await openTestLibrary();
  });
  afterAll(() => nagi.close());

  it('are refused in clear words, and nothing of them is kept', async () => {
    const librarian = await nagi.staff('librarian');
    expect(await librarian.upload('/api/staff/books', 'x.epub', Buffer.from('no zip'))).toMatchObject({ status: 422, body: { code: 'unfit-book', reason: 'not-a-zip' } });
    expect(await librarian.post('/api/staff/books', { file: 'x' })).toMatchObject({ status: 422, body: { reason: 'no-upload' } });
    expect(await librarian.post('/api/staff/titles', { record: record(), file: 'a'.repeat(64), licence: null })).toMatchObject({ status: 409, body: { code: 'no-file' } });
    const patron = await nagi.patron();
    expect(await patron.upload('/api/staff/books', 'x.epub', await built('poems'))).toMatchObject({ status: 403 });
  });
});
