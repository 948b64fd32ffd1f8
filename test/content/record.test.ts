/** Whatever an honest book says of itself, a record comes of it that the librarian can go on from. */
import fc from 'fast-check';
import type { BookManifest } from '../../infrastructure/content/manifest.ts';
import { recordFrom } from '../../infrastructure/content/record.ts';
import { ingest } from '../../infrastructure/content/ingest.ts';
import { record } from '../../infrastructure/http/contracts/shapes.ts';
import { makeEpub } from './epub-writer.ts';

type Metadata = BookManifest['metadata'];

const manifestWith = (changes: Partial<Metadata>): BookManifest => ({ metadata: {
  title: '凪', titleSort: 'ナギ', creators: [], publisher: null, identifier: null, published: null, description: null, language: 'ja', layout: 'reflow-vertical',
  accessibility: { accessibilityFeature: [] }, ...changes,
} } as unknown as BookManifest);

/** As the contract has it for an answer: title and readings may be missing, for the librarian to fill in. */
const prefilled = record.extend({ title: record.shape.title.or(record.shape.publisher), titleYomi: record.shape.title.or(record.shape.publisher) });

test.each([
  ['2019-02-30', '2019-02-01'], ['2019-13', '2019-01-01'], ['2019-00-07', '2019-01-01'], ['２０１９-０２-０３', '2019-02-03'], ['2019年', '2019-01-01'], ['0000', '0000-01-01'], ['2024-02-29T00:00:00Z', '2024-02-29'],
  ['きのう', '1970-01-01'], ['', '1970-01-01'],
])('published %s is filed under %s', (said, day) => {
  expect(recordFrom(manifestWith({ published: said })).published).toBe(day);
});

test.each(['constructor', '__proto__', 'toString', 'aut', 'dsr'])('a contributor who is %s is a person of a known role', (role) => {
  expect(recordFrom(manifestWith({ creators: [{ name: '汐見 渚', sortAs: null, role }] })).contributors).toEqual([{ name: '汐見 渚', yomi: '', role: 'author' }]);
});

test.each([['ja-JP', 'ja'], ['en_US', 'en'], ['en-US-x-twain', 'en'], ['zh-hant-TW', 'zh-Hant'], ['und', 'ja'], ['にほんご', 'ja']])('a book in %s is filed under %s', (tag, language) => {
  expect(recordFrom(manifestWith({ language: tag })).language).toBe(language);
});

const words = fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.constantFrom('海', '𠮷', '\u202e', '\u0000', ' ').chain((sign) => fc.integer({ min: 1, max: 6000 }).map((times) => sign.repeat(times))));
const creators = fc.array(fc.record({ name: words.filter((name) => name.trim() !== ''), sortAs: fc.option(words), role: fc.option(fc.oneof(fc.constantFrom('aut', 'constructor'), words)) }), { maxLength: 80 });

test('whatever stands in a package, the record passes the contract', () => {
  fc.assert(fc.property(fc.record({
    title: words, titleSort: fc.option(words), creators, publisher: fc.option(words), identifier: fc.option(words), description: fc.option(words),
    published: fc.option(fc.oneof(words, fc.stringMatching(/^\d{4}(-\d{2}(-\d{2})?)?$/))), language: fc.oneof(words, fc.constantFrom('ja-JP', 'zh-Hant-TW', 'x', 'en-US-x-twain')),
  }), (said) => {
    const checked = prefilled.safeParse(recordFrom(manifestWith(said)));
    expect(checked.error?.issues ?? []).toEqual([]);
  }), { numRuns: 300 });
});

test('a page that calls itself the cover is no cover; a picture is one by what it is, not by what it is called', async () => {
  const avif = Buffer.concat([Buffer.from('\0\0\0\u001cftypavif', 'latin1'), Buffer.alloc(500, 7)]);
  const called = (type: string, data: Buffer | string) => ingest(makeEpub({ files: [{ path: 'cover.bin', type, data: Buffer.from(data), properties: 'cover-image' }] }));
  expect((await called('image/jpeg', avif)).cover?.type).toBe('image/avif');
  expect((await called('application/xhtml+xml', '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>t</title></head><body/></html>')).cover).toBeNull();
});
