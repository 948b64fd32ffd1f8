import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import { DOMParser } from '@xmldom/xmldom';
import { bookCache, openBook, type Book } from '../../infrastructure/content/book.ts';
import { foldText } from '../../infrastructure/content/fold.ts';
import { ingest } from '../../infrastructure/content/ingest.ts';
import { RefusedBook } from '../../infrastructure/content/refusal.ts';
import { documentText, searchBook } from '../../infrastructure/content/text.ts';
import { openZip } from '../../infrastructure/content/zip.ts';
import { chapterOf, makeEpub, type Made } from './epub-writer.ts';

const scratch = mkdtempSync(join(tmpdir(), 'nagi-content-'));
afterAll(() => rmSync(scratch, { recursive: true }));
let count = 0;
const file = (bytes: Uint8Array): string => {
  const path = join(scratch, `${++count}.epub`);
  writeFileSync(path, bytes);
  return path;
};
const bookOf = async (made: Made): Promise<Book> => openBook(file((await ingest(makeEpub(made))).epub));
const png = Buffer.concat([Buffer.from('\u0089PNG\r\n\u001a\n', 'latin1'), Buffer.from(Array.from({ length: 100_000 }, (_, i) => (i * 7) % 251))]);

describe('taking in', () => {
  test('a tidy book keeps every byte, and the package is the same each time', async () => {
    const made: Made = { files: [{ path: '絵/表紙 1.png', type: 'image/png', data: png, properties: 'cover-image' }], head: '<link rel="license" href="https://example.org/"/>' };
    const [one, two] = await Promise.all([ingest(makeEpub(made)), ingest(file(makeEpub(made)))]);
    expect(one.removed).toEqual([]);
    expect(createHash('sha256').update(one.epub).digest('hex')).toBe(createHash('sha256').update(two.epub).digest('hex'));
    expect(one.cover!.type).toBe('image/png');
    expect(one.cover!.bytes.equals(png)).toBe(true);
    const [before, after] = await Promise.all([openZip(makeEpub(made)), openZip(one.epub)]);
    for (const name of before.entries.keys()) expect((await after.read(name)).equals(await before.read(name))).toBe(true);
    expect([...after.entries.keys()][0]).toBe('mimetype');
    expect(one.epub.toString('latin1', 30, 58)).toBe('mimetypeapplication/epub+zip');
    expect(after.entries.get('OPS/絵/表紙 1.png')!.stored).toBe(true);
    // Taking in what was taken in changes nothing more.
    expect((await ingest(one.epub)).epub.equals(one.epub)).toBe(true);
  });

  test('Japanese names without the UTF-8 flag, decomposed, are found', async () => {
    const name = 'ガラス.xhtml'.normalize('NFD');
    const book = await bookOf({
      manifest: `<item id="g" href="${encodeURIComponent('ガラス.xhtml')}" media-type="application/xhtml+xml"/>`, itemrefs: '<itemref idref="g"/>',
      extra: [{ name: `OPS/${name}`, data: chapterOf('<p>硝子</p>'), flags: 0 }],
    });
    expect(book.manifest.readingOrder[0]!.href).toBe('OPS/ガラス.xhtml');
    expect(await text((await book.resource(`OPS/${name}`))!.stream())).toContain('硝子');
    book.close();
  });

  test('a disguised font stays as it is', async () => {
    const encryption = '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" xmlns:e="http://www.w3.org/2001/04/xmlenc#"><e:EncryptedData>'
      + '<e:EncryptionMethod Algorithm="http://www.idpf.org/2008/embedding"/><e:CipherData><e:CipherReference URI="OPS/f.otf"/></e:CipherData></e:EncryptedData></encryption>';
    const book = await bookOf({ files: [{ path: 'f.otf', type: 'font/otf', data: 'disguised' }], extra: [{ name: 'META-INF/encryption.xml', data: encryption }] });
    expect(await text((await book.resource('OPS/f.otf'))!.stream())).toBe('disguised');
    expect(await text((await book.resource('META-INF/encryption.xml'))!.stream())).toBe(encryption);
    book.close();
  });

  test('what the package names and does not have is noted and left out', async () => {
    const taken = await ingest(makeEpub({ manifest: '<item id="m" href="m.mp3" media-type="audio/mpeg"/><item id="r" href="../../m" media-type="audio/mpeg"/>' }));
    expect(taken.removed).toEqual(['OPS/m.mp3: missing', '../../m: outside the package']);
    expect(taken.manifest.resources.map((one) => one.href)).toEqual(['OPS/nav.xhtml']);
  });
});

describe('reading side by side', () => {
  test('those who go away in the middle, at whatever moment, end nothing but their own reading', async () => {
    const book = await bookOf({ files: ['a', 'b'].map((name) => ({ path: `${name}.png`, type: 'image/png', data: png })) });
    const whole = async (name: string): Promise<Buffer> => buffer((await book.resource(`OPS/${name}.png`))!.stream());
    for (let round = 0; round < 60; round++) {
      const leaving = await Promise.all(Array.from({ length: 6 }, async (_, n) => (await book.resource(`OPS/${n % 2 === 0 ? 'a' : 'b'}.png`))!.stream()));
      for (const one of leaving) one.resume();
      for (let turn = 0; turn < round % 9; turn++) await new Promise((resume) => setImmediate(resume));
      for (const one of leaving) one.destroy();
    }
    expect((await whole('a')).equals(png)).toBe(true);
    expect((await whole('b')).equals(png)).toBe(true);
    book.close();
  });
});

describe('the manifest', () => {
  test('titles without ruby, nested, with accessibility', async () => {
    const { manifest } = await ingest(makeEpub({
      chapters: ['<p id="a">一</p>', '<p>二</p>'],
      nav: '<nav epub:type="toc"><ol><li><a href="c1.xhtml"><ruby>凪<rp>(</rp><rt>なぎ</rt><rp>)</rp></ruby> の\n 海</a><ol><li><a href="c1.xhtml#a">朝</a></li></ol></li>'
        + '<li><span>第二部</span><ol><li><a href="https://example.org/">外</a></li></ol></li></ol></nav>'
        + '<nav epub:type="landmarks"><ol><li><a epub:type="bodymatter" href="c2.xhtml">本文</a></li></ol></nav>'
        + '<nav epub:type="page-list"><ol><li><a href="c2.xhtml">5</a></li></ol></nav>',
      metadata: '<dc:creator id="c">笠岡 花子</dc:creator><meta refines="#c" property="file-as">カサオカ ハナコ</meta><meta refines="#c" property="role">aut</meta>'
        + '<dc:publisher>凪社</dc:publisher><meta property="schema:accessMode">textual</meta><meta property="schema:accessibilityFeature">alternativeText</meta>'
        + '<meta property="schema:accessibilityFeature">rubyAnnotations</meta>',
    }));
    expect(manifest.toc).toEqual([
      { title: '凪 の 海', href: 'OPS/c1.xhtml', children: [{ title: '朝', href: 'OPS/c1.xhtml#a', children: [] }] },
      { title: '第二部', href: null, children: [{ title: '外', href: null, children: [] }] },
    ]);
    expect(manifest.landmarks).toEqual([{ kind: 'bodymatter', title: '本文', href: 'OPS/c2.xhtml' }]);
    expect(manifest.pageList).toEqual([{ title: '5', href: 'OPS/c2.xhtml' }]);
    expect(manifest.readingOrder[0]).toMatchObject({ title: '凪 の 海', linear: true, size: expect.any(Number) });
    expect(manifest.metadata).toMatchObject({
      title: '凪', language: 'ja', publisher: '凪社', identifier: 'urn:x:1', readingProgression: 'ltr', layout: 'reflow-horizontal',
      creators: [{ name: '笠岡 花子', sortAs: 'カサオカ ハナコ', role: 'aut' }],
      accessibility: { accessMode: ['textual'], accessibilityFeature: ['alternativeText', 'rubyAnnotations'] },
    });
  });

  test('EPUB 2: NCX, guide, opf attributes, XHTML 1.1 with its entities', async () => {
    const old = '<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd">'
      + '<html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head><body><p>a&nbsp;&eacute;</p></body></html>';
    const opf = `<package xmlns="http://www.idpf.org/2007/opf" version="2.0"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/opf">
      <dc:title>旧</dc:title><dc:creator opf:file-as="キュウ" opf:role="trl">旧 太郎</dc:creator><meta name="cover" content="pic"/></metadata>
      <manifest><item id="x" href="c1.xhtml" media-type="application/xhtml+xml"/><item id="n" href="toc.ncx" media-type="application/x-dtbncx+xml"/><item id="pic" href="p.png" media-type="image/png"/></manifest>
      <spine toc="n"><itemref idref="x"/></spine><guide><reference type="text" title="本文" href="c1.xhtml"/></guide></package>`;
    const ncx = `<!DOCTYPE ncx PUBLIC "-//NISO//DTD ncx 2005-1//EN" "http://www.daisy.org/z3986/2005/ncx-2005-1.dtd"><ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap>
      <navPoint id="a"><navLabel><text>一</text></navLabel><content src="c1.xhtml"/><navPoint id="b"><navLabel><text>一の一</text></navLabel><content src="c1.xhtml#b"/></navPoint></navPoint></navMap></ncx>`;
    const taken = await ingest(makeEpub({
      chapters: [old], instead: { 'OPS/package.opf': opf, 'OPS/nav.xhtml': null }, extra: [{ name: 'OPS/toc.ncx', data: ncx }, { name: 'OPS/p.png', data: png }],
    }));
    expect(taken.removed).toEqual([]);
    expect(taken.manifest.toc).toEqual([{ title: '一', href: 'OPS/c1.xhtml', children: [{ title: '一の一', href: 'OPS/c1.xhtml#b', children: [] }] }]);
    expect(taken.manifest.metadata).toMatchObject({ title: '旧', language: 'und', creators: [{ name: '旧 太郎', sortAs: 'キュウ', role: 'trl' }] });
    expect(taken.manifest.landmarks).toEqual([{ kind: 'text', title: '本文', href: 'OPS/c1.xhtml' }]);
    expect(taken.manifest.cover).toBe('OPS/p.png');
  });

  const vertical = 'html { -epub-writing-mode: vertical-rl }';
  const rtl = 'page-progression-direction="rtl"';
  const css = (data: string) => [{ path: 's.css', type: 'text/css', data }];
  test.each<[string, Made, string]>([
    ['rtl and a vertical style', { spine: rtl, files: css(vertical), head: '<link rel="stylesheet" href="s.css"/>' }, 'reflow-vertical'],
    ['rtl and a vertical style imported', { spine: rtl, files: [...css('@import "t.css";'), { path: 't.css', type: 'text/css', data: vertical }], head: '<link rel="stylesheet" href="s.css"/>' }, 'reflow-vertical'],
    ['rtl and a style written in place', { spine: rtl, head: `<style>${vertical}</style>` }, 'reflow-vertical'],
    ['rtl and primary-writing-mode', { spine: rtl, metadata: '<meta name="primary-writing-mode" content="vertical-rl"/>' }, 'reflow-vertical'],
    ['primary-writing-mode alone', { metadata: '<meta name="primary-writing-mode" content="vertical-rl"/>' }, 'reflow-vertical'],
    ['rtl alone', { spine: rtl }, 'reflow-horizontal'],
    ['rtl and a spare vertical style', { spine: rtl, files: css(vertical), head: '<link rel="alternate stylesheet" href="s.css"/>' }, 'reflow-horizontal'],
    ['rtl and a vertical style in a comment', { spine: rtl, head: `<style>/* ${vertical} */</style>` }, 'reflow-horizontal'],
    ['a vertical style without rtl', { head: `<style>${vertical}</style>` }, 'reflow-horizontal'],
    ['pre-paginated', { spine: rtl, metadata: '<meta property="rendition:layout">pre-paginated</meta>' }, 'fixed'],
    ['all pages pre-paginated one by one', { itemrefs: '<itemref idref="c1" properties="rendition:layout-pre-paginated"/>' }, 'fixed'],
  ])('layout: %s', async (_name, made, layout) => {
    expect((await ingest(makeEpub(made))).manifest.metadata.layout).toBe(layout);
  });
});

describe('serving', () => {
  const made: Made = { chapters: [`<p>${'凪の海。'.repeat(20_000)}</p>`], files: [{ path: 'p.png', type: 'image/png', data: png }] };

  test('only what the package names', async () => {
    const book = await bookOf(made);
    for (const href of ['mimetype', 'OPS/', 'OPS/none.png', '../x', 'OPS/../OPS/p.png', '/OPS/p.png', 'ops/p.png', '']) expect(await book.resource(href)).toBeNull();
    expect((await book.resource('OPS/package.opf'))!.type).toBe('application/oebps-package+xml');
    expect((await book.resource('META-INF/container.xml'))!.type).toBe('application/xml');
    expect((await book.resource('OPS/p.png'))!).toMatchObject({ type: 'image/png', size: png.length });
    book.close();
  });

  test('ranges of stored and of deflated files', async () => {
    const book = await bookOf(made);
    for (const href of ['OPS/p.png', 'OPS/c1.xhtml']) {
      const resource = (await book.resource(href))!;
      const whole = await buffer(resource.stream());
      expect(whole.length).toBe(resource.size);
      for (const [start, end] of [[0, 1], [0, resource.size], [5, 5], [70_000, 70_100], [resource.size - 3, resource.size], [99_000, 1e9], [1e9, 2e9], [-5, 3]] as const) {
        const part = await buffer(resource.stream({ start, end }));
        expect([start, end, part.equals(whole.subarray(Math.max(start, 0), end))]).toEqual([start, end, true]);
      }
    }
    book.close();
  });

  test('a reader who goes away lets the file go', async () => {
    const path = file((await ingest(makeEpub(made))).epub);
    const book = await openBook(path);
    const stream = (await book.resource('OPS/c1.xhtml'))!.stream({ start: 10, end: 200_000 });
    stream.once('data', () => stream.destroy());
    await new Promise((done) => stream.once('close', done));
    book.close();
    const closed = (await book.resource('OPS/c1.xhtml'))!.stream();
    await expect(text(closed)).rejects.toThrow('closed');
    // On Linux, what this process holds open is listed here.
    if (existsSync('/proc/self/fd')) await expectReleased(path);
  });

  test('the cache opens a book once, closes the one used longest ago, and not while it is used', async () => {
    const log: string[] = [];
    const fake = (path: string): Promise<Book> => {
      log.push(`open ${path}`);
      if (path === 'bad') return Promise.reject(new Error('bad'));
      return Promise.resolve({ manifest: {} as Book['manifest'], resource: () => Promise.resolve(null), close: () => log.push(`close ${path}`) });
    };
    const cache = bookCache(2, fake);
    await Promise.all([cache.use('a', () => 1), cache.use('a', () => 2)]);
    await cache.use('b', () => 1);
    let finish: () => void = () => undefined;
    const using = cache.use('a', () => new Promise<void>((done) => (finish = done)));
    await cache.use('c', () => 1);
    await cache.use('d', () => 1);
    expect(log).toEqual(['open a', 'open b', 'open c', 'close b', 'open d']);
    finish();
    await using;
    await new Promise(setImmediate);
    expect(log.at(-1)).toBe('close a');
    await expect(cache.use('bad', () => 1)).rejects.toThrow('bad');
    await expect(cache.use('bad', () => 1)).rejects.toThrow('bad');
    cache.close();
    await new Promise(setImmediate);
    expect(log.filter((line) => line === 'open bad')).toHaveLength(2);
    expect(log.filter((line) => line.startsWith('close')).toSorted()).toEqual(['close a', 'close b', 'close c', 'close d']);
  });

  test('a stream taken from the cache goes on after its book had to go', async () => {
    const paths = await Promise.all([1, 2].map(async () => file((await ingest(makeEpub(made))).epub)));
    const cache = bookCache(1);
    const stream = await cache.use(paths[0]!, async (book) => (await book.resource('OPS/p.png'))!.stream());
    await cache.use(paths[1]!, () => undefined);
    expect((await buffer(stream)).equals(png)).toBe(true);
    cache.close();
    if (existsSync('/proc/self/fd')) for (const path of paths) await expectReleased(path);
  });
});

const expectReleased = async (path: string): Promise<void> => {
  const { readdir, readlink } = await import('node:fs/promises');
  const held = async (): Promise<boolean> => {
    const links = await Promise.allSettled((await readdir('/proc/self/fd')).map((fd) => readlink(`/proc/self/fd/${fd}`)));
    return links.some((link) => link.status === 'fulfilled' && link.value === path);
  };
  for (let tries = 0; tries < 50 && (await held()); tries++) await new Promise((done) => setTimeout(done, 10));
  expect(await held()).toBe(false);
};

describe('text and search', () => {
  test('the text of a document leaves out readings, scripts and styles, and keeps the rest as it is', () => {
    const document = new DOMParser().parseFromString(
      chapterOf('<style>p{}</style><p id="a">\n憤<ruby>怒<rp>(</rp><rt>ど</rt><rp>)</rp></ruby>と<![CDATA[<海>]]>&amp;<script>x</script></p>'
        + '<p id="b"><ruby> 東 <rt>とう</rt>京<rt>きょう</rt></ruby></p>', '<title>題</title>'), 'text/xml');
    expect(documentText(document)).toEqual({
      text: '\n憤怒と<海>& 東 京',
      readings: [{ offset: 2, length: 1, reading: 'ど' }, { offset: 9, length: 1, reading: 'とう' }, { offset: 11, length: 1, reading: 'きょう' }],
      ids: new Map([['a', 0], ['b', 8]]),
    });
  });

  test.each([
    ['ｶﾞﾗｽ', 'がらす'], ['ＡＢｃ１', 'abc1'], ['か\u3099', 'が'], ['ヴァイオリン', 'ゔぁいおりん'], ['a \n b', 'a b'], ['夏目　漱石', '夏目漱石'], ['㍿', '株式会社'], ['co\u00adop', 'coop'], ['  ', ''],
  ])('%j is compared as %j', (written, folded) => {
    expect(foldText(written).text).toBe(folded);
  });

  const poem = '<h1 id="one">一</h1><p>あさの<ruby>凪<rt>なぎ</rt></ruby>いだ<ruby>瀬戸<rt>せと</rt></ruby><ruby>内海<rt>ないかい</rt></ruby>、𠮷野と<ruby>笠岡<rt>かさおか</rt></ruby>。</p>'
    + '<h2 id="two">二</h2><p>ガラスの Ship\n  in a bottle. ﾎﾞﾄﾙ</p>';
  const nav = '<nav epub:type="toc"><ol><li><a href="c1.xhtml#one">一の章</a></li><li><a href="c1.xhtml#two">二の章</a></li></ol></nav>';

  test.each([
    ['凪', '凪', '一の章'], ['ナギ', '凪', '一の章'], ['なぎいだ', '凪いだ', '一の章'], ['せとないかい', '瀬戸内海', '一の章'], ['とないか', '瀬戸内海', '一の章'],
    ['あさのなぎ', 'あさの凪', '一の章'], ['ｶｻｵｶ', '笠岡', '一の章'], ['がらす', 'ガラス', '二の章'], ['SHIP IN A', 'Ship\n  in a', '二の章'], ['ぼとる', 'ﾎﾞﾄﾙ', '二の章'], ['𠮷野', '𠮷野', '一の章'],
  ])('%s finds %s', async (query, highlight, chapter) => {
    const book = await bookOf({ chapters: [poem], nav });
    const hits = await searchBook(book, query, 10);
    expect(hits).toHaveLength(1);
    expect(hits[0]).toMatchObject({ spine: 0, href: 'OPS/c1.xhtml', highlight, chapter, length: highlight.length });
    const parsed = new DOMParser().parseFromString(await text((await book.resource('OPS/c1.xhtml'))!.stream()), 'text/xml');
    const whole = documentText(parsed).text;
    const { offset, length, before, after } = hits[0]!;
    expect(whole.slice(offset, offset + length)).toBe(highlight);
    expect(whole).toContain(before + highlight + after);
    book.close();
  });

  test('hits come in reading order, as many as wanted; nothing is found by nothing', async () => {
    const book = await bookOf({ chapters: ['<p>海と海</p>', '<p>山</p>', '<p>海</p>'] });
    expect((await searchBook(book, '海', 10)).map(({ spine, offset, chapter }) => [spine, offset, chapter])).toEqual([[0, 0, '第1章'], [0, 2, '第1章'], [2, 0, '第3章']]);
    expect(await searchBook(book, '海', 2)).toHaveLength(2);
    expect(await searchBook(book, '　', 10)).toEqual([]);
    expect(await searchBook(book, '川', 10)).toEqual([]);
    book.close();
  });

  test('what surrounds a hit does not cut characters in two', async () => {
    const book = await bookOf({ chapters: [`<p>${'𠮷'.repeat(30)}x海y${'𠮷'.repeat(30)}</p>`] });
    const [hit] = await searchBook(book, '海', 1);
    expect(hit!.before + hit!.after).toMatch(/^𠮷+xy𠮷+$/u);
    book.close();
  });
});

test('a book that is none is refused when it is opened, and leaves nothing open', async () => {
  const path = file(Buffer.from('no zip'));
  await expect(openBook(path)).rejects.toBeInstanceOf(RefusedBook);
  await expect(openBook(join(scratch, 'none.epub'))).rejects.toThrow('ENOENT');
  if (existsSync('/proc/self/fd')) await expectReleased(path);
});
