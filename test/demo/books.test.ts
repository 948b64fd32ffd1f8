import { DOMParser, onErrorStopParsing } from '@xmldom/xmldom';
import yauzl from 'yauzl';
import { bookSources } from '../../infrastructure/demo/books-list.ts';
import { blocks, inline, plain } from '../../infrastructure/demo/books-markup.ts';
import { demoBooks } from '../../infrastructure/demo/books.ts';

const unzip = (file: Buffer): Promise<Map<string, { text: string; stored: boolean }>> =>
  new Promise((resolve, reject) => {
    yauzl.fromBuffer(file, { lazyEntries: true }, (failed, zip) => {
      if (failed) return reject(failed);
      const files = new Map<string, { text: string; stored: boolean }>();
      zip.on('entry', (entry: yauzl.Entry) => {
        zip.openReadStream(entry, (error, stream) => {
          if (error) return reject(error);
          const chunks: Buffer[] = [];
          stream.on('data', (chunk: Buffer) => chunks.push(chunk));
          stream.on('error', reject);
          stream.on('end', () => {
            files.set(entry.fileName, { text: Buffer.concat(chunks).toString('utf8'), stored: entry.compressionMethod === 0 });
            zip.readEntry();
          });
        });
      });
      zip.on('error', reject);
      zip.on('end', () => resolve(files));
      zip.readEntry();
    });
  });

const parse = (text: string) => new DOMParser({ onError: onErrorStopParsing }).parseFromString(text, 'application/xml');

const nowhere = () => { throw new Error('no links here'); };

describe('the notation', () => {
  test('ruby over marked text and over the kanji before it', () => {
    expect(inline('｜北木の石《きたぎのいし》と漢字《かんじ》', nowhere)).toBe('<ruby>北木の石<rt>きたぎのいし</rt></ruby>と<ruby>漢字<rt>かんじ</rt></ruby>');
    expect(plain('高島《たかしま》の｜海《うみ》 {#umi}')).toBe('高島の海');
  });

  test('text is escaped, links resolve, pictures must exist', () => {
    expect(inline('a < b & **c**', nowhere)).toBe('a &lt; b &amp; <strong>c</strong>');
    expect(inline('[凪](nagi)', (id) => `x.xhtml#${id}`)).toBe('<a href="x.xhtml#nagi">凪</a>');
    expect(() => blocks('!missing', { targets: nowhere, pictures: {} })).toThrow('no picture');
  });

  test('lists, verse, tables and talk', () => {
    const html = blocks('- あ\n- い\n> 一\n> 二\n| 甲 | 乙 |\n| 丙 | 丁 |\n「はい」', { targets: nowhere, pictures: {} });
    expect(html).toContain('<ul><li>あ</li><li>い</li></ul>');
    expect(html).toContain('<p class="verse">一<br/>二</p>');
    expect(html).toContain('<th scope="row">丙</th><td>丁</td>');
    expect(html).toContain('<p class="talk">「はい」</p>');
  });
});

describe('the books', () => {
  test('there are at least thirty-nine, of every kind', () => {
    expect(demoBooks.size).toBeGreaterThanOrEqual(39);
    expect(demoBooks.size).toBe(bookSources.length);
    const kinds = new Set(bookSources.map((book) => `${book.kind}/${book.direction}`));
    expect(kinds).toEqual(new Set(['reflow/rtl', 'reflow/ltr', 'fixed/rtl', 'fixed/ltr']));
  });

  test.each([...demoBooks.keys()])('%s builds the same bytes twice, well-formed, with everything in the manifest', async (key) => {
    const build = demoBooks.get(key);
    const [first, second] = [await build?.(), await build?.()];
    if (first === undefined || second === undefined) throw new Error('did not build');
    expect(first.equals(second)).toBe(true);
    const files = await unzip(first);
    expect([...files.keys()][0]).toBe('mimetype');
    expect(files.get('mimetype')).toEqual({ text: 'application/epub+zip', stored: true });
    const opf = files.get('EPUB/package.opf')?.text ?? '';
    for (const [name, file] of files) if (/\.(xhtml|svg|opf|xml)$/.test(name)) expect(parse(file.text).documentElement).not.toBeNull();
    const hrefs = [...opf.matchAll(/ href="([^"]+)"/g)].map((match) => `EPUB/${match[1] ?? ''}`);
    expect(hrefs.filter((href) => !files.has(href))).toEqual([]);
    expect(new Set(hrefs).size).toBe(files.size - 3);
    for (const property of ['accessMode', 'accessModeSufficient', 'accessibilityFeature', 'accessibilityHazard', 'accessibilitySummary']) expect(opf).toContain(`schema:${property}`);
    expect(opf).toMatch(/page-progression-direction="(rtl|ltr)"/);
    expect(opf).toContain('name="primary-writing-mode"');
  });

  test('links inside a book lead to ids that are there', async () => {
    const files = await unzip((await demoBooks.get('sea-dictionary')?.()) ?? Buffer.alloc(0));
    const links = [...files.values()].flatMap((file) => [...file.text.matchAll(/href="(chapter-\d+\.xhtml)#([a-z0-9-]+)"/g)]);
    expect(links.length).toBeGreaterThan(10);
    for (const [, name, id] of links) expect(files.get(`EPUB/${name ?? ''}`)?.text).toContain(`id="${id ?? ''}"`);
  });

  test('the long novel has 33 chapters of 900 characters and more', () => {
    const novel = bookSources.find((book) => book.key === 'ferry-log');
    if (novel?.kind !== 'reflow') throw new Error('no novel');
    const lengths = novel.chapters.map((chapter) => chapter.text.replace(/\s/g, '').length);
    expect(lengths).toHaveLength(33);
    expect(Math.min(...lengths)).toBeGreaterThanOrEqual(900);
    expect(new Set(novel.chapters.flatMap((chapter) => chapter.text.split('\n').filter((line) => line.length > 30))).size)
      .toBe(novel.chapters.flatMap((chapter) => chapter.text.split('\n').filter((line) => line.length > 30)).length);
  });

  test('the short books have three to six chapters, 1,500 to 3,000 characters in all, and no passage twice', () => {
    const short = bookSources.slice(15).flatMap((book) => (book.kind === 'reflow' ? [book] : []));
    expect(short).toHaveLength(23);
    for (const book of short) {
      const length = book.chapters.reduce((sum, chapter) => sum + plain(chapter.text).replace(/\s/g, '').length, 0);
      expect([book.key, length >= 1500 && length <= 3000, book.chapters.length >= 3 && book.chapters.length <= 6]).toEqual([book.key, true, true]);
    }
    const lines = short.flatMap((book) => book.chapters.flatMap((chapter) => chapter.text.split('\n').filter((line) => line.length > 24)));
    expect(lines.filter((line, i) => lines.indexOf(line) !== i)).toEqual([]);
  });

  test('every picture of a book is shown in it, and says in words what it shows', () => {
    for (const book of bookSources) {
      if (book.kind !== 'reflow') continue;
      const shown = new Set(book.chapters.flatMap((chapter) => [...chapter.text.matchAll(/^!([a-z-]+)$/gm)].map((match) => match[1])));
      expect([book.key, shown]).toEqual([book.key, new Set(Object.keys(book.pictures))]);
      for (const picture of Object.values(book.pictures)) expect(picture.alternative.length).toBeGreaterThan(15);
    }
  });

  test('books with full ruby leave no kanji without a reading', () => {
    for (const book of bookSources) {
      if (!book.fullRuby || book.kind !== 'reflow') continue;
      for (const chapter of book.chapters) {
        const rest = inline(`${chapter.title}${chapter.text}`, nowhere).replace(/<ruby>.*?<\/ruby>/g, '');
        expect([book.key, chapter.title, rest.match(/\p{Script=Han}+/gu) ?? []]).toEqual([book.key, chapter.title, []]);
      }
    }
  });

  test('no notation is left in what is read', async () => {
    for (const build of demoBooks.values()) {
      for (const [name, file] of await unzip(await build())) if (name.endsWith('.xhtml')) expect([name, /[｜《》]|\*\*|^!/m.exec(file.text.replace('<!DOCTYPE html>', ''))]).toEqual([name, null]);
    }
  });

  test('the picture books are pre-paginated spreads with words and descriptions', async () => {
    for (const key of ['calm-sea', 'fish-count']) {
      const book = await unzip((await demoBooks.get(key)?.()) ?? Buffer.alloc(0));
      const opf = book.get('EPUB/package.opf')?.text ?? '';
      expect(opf).toContain('<meta property="rendition:layout">pre-paginated</meta>');
      expect(opf).toContain('page-progression-direction="rtl"');
      expect(opf.match(/page-spread-right/g)?.length).toBeGreaterThanOrEqual(6);
      const pages = [...book].filter(([name]) => name.includes('page-'));
      expect(pages.length).toBeGreaterThanOrEqual(12);
      for (const [, file] of pages) expect(file.text).toMatch(/viewport[\s\S]*aria-label="[^"]{8,}"[\s\S]*<p/);
    }
  });
});
