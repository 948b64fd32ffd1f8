/** A route without an entry fails the build: in the matrix of permissions, in the contracts, and among the requests every role tries. */
import { plant, run, sourcesUnder, textOf } from './tree.ts';

/** Addresses that are no operation of a contract, and why not. Each says for itself who may. */
const beside: { readonly [route: string]: string } = {
  'Get /api/live': 'an event stream: everybody, told only what is theirs',
  'Get /api/openapi.json': 'describes the API itself',
  'Get /api/docs': 'the same as a page',
  'Get /api/covers/:hash': 'pictures by their hash, public as the catalogue is',
  'Get /api/reading/:readingId/resources/*': 'bytes of a book: asks for read-book itself',
};

/** Routes bound past the contracts, in a source. */
const boundIn = (text: string): readonly string[] =>
  [...text.matchAll(/@(Get|Post|Put|Patch|Delete|Head|Options|All|Sse)\(\s*(?:'([^']*)')?/g)].map(([, method, path]) => `${method} ${path ?? ''}`);

test('no address is served that is in no contract, but those named here', () => {
  const found = sourcesUnder('infrastructure').flatMap((path) => boundIn(textOf(path)));
  expect([...found].sort()).toEqual(Object.keys(beside).sort());
});

test('a route bound past the contracts is noticed', () => {
  expect(boundIn("@Get('/api/planted')\n  planted() {}\n  @Post()\n  also() {}")).toEqual(['Get /api/planted', 'Post ']);
});

describe('what does not compile', () => {
  let lines: readonly string[];
  beforeAll(async () => {
    const contracts = textOf('infrastructure/http/contracts.ts');
    const grown = contracts.replace("  'GET /api/health':", "  'GET /api/planted-1': { operation: 'planted', response: health },\n  'GET /api/planted-2': { response: health },\n  'GET /api/planted-3': { operation: 'browse', response: health },\n  'GET /api/health':");
    if (grown === contracts) throw new Error('there is no place to plant a route');
    const { folder, remove } = plant({
      'infrastructure/http/contracts.ts': grown,
      'planted.json': JSON.stringify({ extends: './tsconfig.json', include: ['infrastructure/http/contracts.ts', 'test/journeys/permissions.test.ts'] }),
    }, ['domain', 'application', 'projections', 'infrastructure', 'test', 'tsconfig.json', 'package.json']);
    lines = (await run('typescript/bin/tsc', ['--noEmit', '--pretty', 'false', '-p', 'planted.json'], folder)).split('\n');
    remove();
  }, 60_000);

  const complaints = (path: string, about: string): number => lines.filter((line) => line.startsWith(`${path}(`) && line.includes(about)).length;

  test('a route whose operation has no row in the matrix, and one that names none', () => {
    expect(complaints('infrastructure/http/contracts.ts', '"planted"')).toBeGreaterThan(0);
    expect(lines.filter((line) => line.includes("Property 'operation' is missing")).length).toBeGreaterThan(0);
  });

  test('a route that no role tries', () => {
    expect(complaints('test/journeys/permissions.test.ts', 'GET /api/planted-3')).toBeGreaterThan(0);
  });
});
