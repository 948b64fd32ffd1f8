import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { bookCache, openBook, type Book } from '../../infrastructure/content/book.ts';
import { ingest, type Ingested } from '../../infrastructure/content/ingest.ts';
import type { BookManifest } from '../../infrastructure/content/manifest.ts';
import { openZip } from '../../infrastructure/content/zip.ts';
import { searchBook } from '../../infrastructure/content/text.ts';

const folder = resolve(__dirname, '../../../shared/data/epub');
const present = existsSync(folder);
if (!present) console.warn(`real-books.test: no sample books in ${folder}, the tests with real books are left out`);
const onBooks = present ? describe : describe.skip;

const book = (name: string): string => join(folder, readdirSync(folder).find((file) => file.startsWith(name)) ?? name);

onBooks('real books', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'nagi-books-'));
  afterAll(() => rmSync(scratch, { recursive: true }));

  const opened = async (name: string): Promise<{ taken: Ingested; path: string; open: Book }> => {
    const taken = await ingest(book(name));
    const path = join(scratch, `${name}.epub`);
    writeFileSync(path, taken.epub);
    return { taken, path, open: await openBook(path) };
  };
  const everything = (manifest: BookManifest) => [...manifest.readingOrder, ...manifest.resources];

  test.each(['haruko', 'kusamakura', 'mymedia', 'regime'])('%s comes in twice the same, documents byte for byte', async (name) => {
    const { taken, open } = await opened(name);
    expect((await ingest(book(name))).epub.equals(taken.epub)).toBe(true);
    expect(open.manifest).toEqual(taken.manifest);
    const original = await openZip(book(name));
    for (const { href, size, type } of everything(taken.manifest)) {
      const resource = await open.resource(href);
      const bytes = await buffer(resource!.stream());
      expect([href, bytes.length, resource!.type]).toEqual([href, size, type]);
      const before = await original.read(href);
      expect(bytes.equals(before)).toBe(true);
    }
    original.close();
    open.close();
    // Whatever is noted is about files that were not there or not listed, nothing inside a document.
    for (const note of taken.removed) expect(note).toMatch(/: (?:missing|file not listed in the package)$/u);
  });

  test('a vertical novel: metadata, table of contents, overlays, words under ruby', async () => {
    const { taken, open } = await opened('kusamakura');
    const { metadata, readingOrder, toc, resources } = taken.manifest;
    expect(metadata).toMatchObject({ title: '草枕', titleSort: 'くさまくら', language: 'ja-jp', readingProgression: 'rtl', layout: 'reflow-vertical' });
    expect(metadata.creators).toEqual([{ name: '夏目 漱石', sortAs: 'なつめ そうせき', role: 'aut' }]);
    expect(readingOrder).toHaveLength(16);
    expect(readingOrder[1]).toMatchObject({ href: 'OPS/xhtml/目次.xhtml', linear: false });
    expect(readingOrder[2]).toMatchObject({ title: '一', mediaOverlay: 'OPS/xhtml/一.smil', size: 43855 });
    expect(taken.cover).toBeNull();
    expect(toc.map((entry) => entry.title)).toContain('十三');
    expect(resources.map((file) => file.href)).toContain('OPS/fonts/foobar.ttf');

    const plain = await searchBook(open, '山路', 5);
    const read = await searchBook(open, 'ヤマミチ', 5);
    expect(plain[0]).toMatchObject({ spine: 2, chapter: '一', highlight: '山路' });
    expect(read[0]).toMatchObject({ spine: 2, chapter: '一', highlight: '山路', offset: plain[0]!.offset, after: plain[0]!.after });
    // A reading that runs on into the kana after it, in half-width letters: 棹さす is read さおさす.
    const [poled] = await searchBook(open, 'ｻｵｻｾﾊﾞ', 1);
    expect(poled).toMatchObject({ highlight: '棹させば', before: expect.stringMatching(/情に$/u) });
    open.close();
  });

  test('a fixed-layout comic and its spreads', async () => {
    const { taken, open } = await opened('haruko');
    expect(taken.manifest.metadata).toMatchObject({ title: 'ハルコさんの彼氏', readingProgression: 'rtl', layout: 'fixed' });
    expect(taken.manifest.readingOrder).toHaveLength(13);
    expect(taken.manifest.readingOrder[0]).toMatchObject({ page: 'left', href: 'OPS/xhtml/p01.xhtml' });
    expect(taken.manifest.readingOrder[12]).toMatchObject({ layout: 'reflow' });
    expect(taken.manifest.pageList).toHaveLength(14);
    expect(taken.cover).toMatchObject({ type: 'image/jpeg', bytes: expect.objectContaining({ length: 197892 }) });
    open.close();
  });

  test('a vertical essay with a nested table of contents', async () => {
    const { taken, open } = await opened('mymedia');
    expect(taken.manifest.metadata).toMatchObject({ title: 'ガリ版の話', publisher: '株式会社ボイジャー', layout: 'reflow-vertical' });
    expect(taken.manifest.toc[0]!.children.map((entry) => entry.title)).toEqual(['賢治の夢の世界', 'ファースト・ハンドの技術', 'いくばくかの創造力と想像力']);
    expect(taken.manifest.toc[0]!.children[2]!.children[0]).toMatchObject({ title: '著者について', href: 'OEBPS/text/book_0005.xhtml#toc-004' });
    expect(taken.manifest.cover).toBe('OEBPS/images/cover.jpg');
    const [hit] = await searchBook(open, '輪転器', 1);
    expect(hit).toMatchObject({ href: 'OEBPS/text/book_0002.xhtml', chapter: '賢治の夢の世界', highlight: '輪転器' });
    open.close();
  });

  test('an Arabic book goes to the left and is not vertical', async () => {
    const { taken, open } = await opened('regime');
    expect(taken.manifest.metadata).toMatchObject({ language: 'ar', readingProgression: 'rtl', layout: 'reflow-horizontal' });
    expect(taken.manifest.landmarks.map((mark) => mark.kind)).toEqual(['frontmatter cover', 'bodymatter']);
    expect(taken.cover?.type).toBe('image/jpeg');
    expect(await searchBook(open, 'السرطان', 3)).toHaveLength(3);
    open.close();
  });

  test('a cache of one book serves four', async () => {
    const paths = await Promise.all(['haruko', 'kusamakura', 'mymedia', 'regime'].map(async (name) => {
      const { path, open } = await opened(name);
      open.close();
      return path;
    }));
    const cache = bookCache(1);
    const read = paths.map((path) => cache.use(path, async (one) => {
      const item = one.manifest.readingOrder[0]!;
      return (await buffer((await one.resource(item.href))!.stream())).length === item.size;
    }));
    expect(await Promise.all(read)).toEqual([true, true, true, true]);
    cache.close();
  });
});
