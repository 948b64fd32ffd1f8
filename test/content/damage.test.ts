import fc from 'fast-check';
import { cleanCss } from '../../infrastructure/content/css.ts';
import { foldText } from '../../infrastructure/content/fold.ts';
import { ingest } from '../../infrastructure/content/ingest.ts';
import { RefusedBook } from '../../infrastructure/content/refusal.ts';
import { chapterOf, makeEpub } from './epub-writer.ts';

const chapter = chapterOf(
  '<h1 onclick="x()">一</h1><p>凪の<ruby>海<rt>うみ</rt></ruby>&amp;&#x3042;</p><!-- c --><img src="http://evil.example/x.png" alt=""/><![CDATA[x]]>',
  '<style>p { color: red; background: url(http://evil.example/) }</style><script>x</script>',
);
const good = makeEpub({ chapters: [chapter], files: [{ path: 's.css', type: 'text/css', data: '@import "x.css"; p { content: "a\\"b" }' }] });

/** Either a book comes out whose second ingest changes nothing, or a refusal with a reason; nothing else, and in time. */
const survives = async (bytes: Uint8Array): Promise<void> => {
  const result: unknown = await ingest(bytes).catch((error: unknown) => error);
  if (result instanceof Error) {
    expect(result).toBeInstanceOf(RefusedBook);
    return;
  }
  const { epub } = result as { epub: Buffer };
  expect((await ingest(epub)).epub.equals(epub)).toBe(true);
};

const flips = (length: number) => fc.array(fc.tuple(fc.nat(length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 });
const flipped = (bytes: Uint8Array, changes: readonly (readonly [number, number])[]): Buffer => {
  const copy = Buffer.from(bytes);
  for (const [at, value] of changes) copy[at] = value;
  return copy;
};

test('bytes of the zip changed at random', async () => {
  await fc.assert(fc.asyncProperty(flips(good.length), (changes) => survives(flipped(good, changes))), { numRuns: 200 });
}, 60_000);

test('bytes of the directory at the end changed at random', async () => {
  const tail = 600;
  await fc.assert(fc.asyncProperty(flips(tail), (changes) => survives(flipped(good, changes.map(([at, value]) => [good.length - tail + at, value])))), { numRuns: 200 });
}, 60_000);

test('bytes of a chapter changed at random', async () => {
  const bytes = Buffer.from(chapter);
  const change = (changes: readonly (readonly [number, number])[]): Promise<void> => survives(makeEpub({ instead: { 'OPS/c1.xhtml': flipped(bytes, changes) } }));
  await fc.assert(fc.asyncProperty(flips(bytes.length), change), { numRuns: 200 });
}, 60_000);

const cssPiece = fc.constantFrom(
  '@import ', '@charset ', '@namespace ', '@media x {', '"', "'", '\\', '\n', '\\\n', '/*', '*/', 'url(', 'u\\72l(', 'src(', 'image-set(', ')', '{', '}', ';', ' ',
  'http://evil', '//evil', 'a.png', 'data:image/png,x', 'data:text/css,x', 'about:invalid', '\\68ttp://evil',
);

test('cleaned styles have nothing left to clean, whatever they are pieced together from', () => {
  fc.assert(
    fc.property(fc.array(cssPiece, { maxLength: 20 }), (pieces) => {
      const css = pieces.join('');
      const once = cleanCss(css);
      expect(cleanCss(once.css)).toEqual({ css: once.css, removed: [] });
      if (once.removed.length === 0) expect(once.css).toBe(css);
    }),
    { numRuns: 3000, examples: [[['//evil', '@import ', ';', 'u\\72l(', '@import ']], [['u', '@import ', ';', 'rl(', '//evil']]] },
  );
});

test('every folded unit leads back into the text, in order', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('あ', 'ア', 'ｱ', 'ﾞ', '\u3099', '\u0301', 'e', 'É', '漢', '𠮷', ' ', '\n', '\u3000', '\u00ad', '㍿', 'ﬃ', '\ud842'), maxLength: 30 }), (text) => {
      const folded = foldText(text);
      expect(folded.starts).toHaveLength(folded.text.length);
      let last = 0;
      folded.starts.forEach((start, i) => {
        const end = folded.ends[i]!;
        expect(start).toBeGreaterThanOrEqual(last);
        expect(end).toBeGreaterThan(start);
        expect(end).toBeLessThanOrEqual(text.length);
        last = start;
      });
    }),
    { numRuns: 1000 },
  );
});

test('rules named like what every object has are rules like any other', () => {
  const css = '@constructor "a.css"; @__proto__ url(https://example.org/x.css); @toString; p { color: red }';
  expect(cleanCss(css).removed).toEqual(['url https://example.org/x.css']);
});
