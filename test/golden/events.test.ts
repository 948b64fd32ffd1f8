/**
 * Rule 5: events are for ever. `events/` holds every version of every event as it was once written, with what it meant;
 * whatever the code becomes, they must decode to that. Files are added, never edited:
 *
 *   GOLDEN=add npx jest test/golden
 *
 * writes those that are missing for today's versions from examples.ts, and their line in manifest.json.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decode, encode, formats, UnknownEvent } from '../../application/codec.ts';
import type { IdentityVault, Json, Stored } from '../../application/ports.ts';
import type { EventType, Recorded } from '../../domain/events.ts';
import { keyringOf } from '../../infrastructure/identity/sealing.ts';
import { examples } from './examples.ts';

interface Golden {
  readonly stored: readonly Stored[];
  readonly decoded: readonly Recorded[];
}

const folder = join(__dirname, 'events');
const manifestFile = join(__dirname, 'manifest.json');

/** Every subject's key follows from its name, so that what was sealed once opens for ever; or every key is destroyed. */
const vaultOf = (destroyed: boolean): IdentityVault => {
  const keyOf = (subject: string): Buffer => createHash('sha256').update(`golden key of ${subject}`).digest();
  const closed = (): never => {
    throw new Error('the golden vault has its keys already');
  };
  return {
    keyring: async (subjects) => keyringOf(new Map(subjects.map((subject) => [subject, destroyed ? null : keyOf(subject)]))),
    mint: closed, create: closed, destroy: closed,
  };
};
const vault = vaultOf(false);

const types = Object.keys(formats) as EventType[];
const fileOf = (type: string, v: number): string => `${type}.v${v}.json`;
const read = (file: string): Golden => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Golden;
const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

type Manifest = { readonly [file: string]: string };
const manifest = (): Manifest => (existsSync(manifestFile) ? (JSON.parse(readFileSync(manifestFile, 'utf8')) as Manifest) : {});

const goldenOf = async (type: EventType): Promise<Golden> => {
  const stream = 'golden-0001';
  const meta = { at: '2026-12-15T01:00:00.000Z', actor: { role: 'librarian', staffId: 'staff-1' }, correlation: 'request-1', causation: 'command-1' } as const;
  const named = examples[type].map((event, i) => ({ id: `${type}-${i + 1}`, event }));
  const drafts = await encode(vault, stream, named, meta);
  const places = named.map((_one, i) => ({ stream, version: i + 1, position: String(i + 1).padStart(16, '0') }));
  return {
    stored: drafts.map((draft, i) => ({ ...draft, ...places[i]! })),
    decoded: named.map(({ id, event }, i) => ({ id, event, ...places[i]!, at: meta.at, actor: meta.actor })),
  };
};

beforeAll(async () => {
  if (process.env['GOLDEN'] !== 'add') return;
  for (const type of types.filter((name) => !existsSync(join(folder, fileOf(name, formats[name].v))))) {
    const file = fileOf(type, formats[type].v);
    const text = `${JSON.stringify(await goldenOf(type), null, 2)}\n`;
    writeFileSync(join(folder, file), text);
    writeFileSync(manifestFile, `${JSON.stringify({ ...manifest(), [file]: hashOf(text) }, null, 2)}\n`);
  }
});

const missing = (versions: { readonly [type: string]: { readonly v: number } }, files: readonly string[]): readonly string[] =>
  Object.entries(versions).flatMap(([type, { v }]) => Array.from({ length: v }, (_one, i) => fileOf(type, i + 1))).filter((file) => !files.includes(file));

test('every version of every event has a golden file (GOLDEN=add npx jest test/golden writes what is missing)', () => {
  expect(missing(formats, readdirSync(folder))).toEqual([]);
});

test('a version without a golden file is noticed', () => {
  expect(missing({ ...formats, LoanStarted: { v: 2 }, Planted: { v: 1 } }, readdirSync(folder))).toEqual(['LoanStarted.v2.json', 'Planted.v1.json']);
});

const ofType = (type: EventType): readonly (readonly [file: string, golden: Golden])[] =>
  readdirSync(folder).filter((file) => file.startsWith(`${type}.v`)).map((file) => [file, read(file)]);

describe.each(types)('%s', (type) => {
  test('every version decodes to what it meant when it was written', async () => {
    expect(ofType(type).length).toBeGreaterThan(0);
    for (const [file, { stored, decoded }] of ofType(type)) {
      expect(stored.map((one) => fileOf(one.type, one.v))).toEqual(stored.map(() => file));
      expect(stored.length).toBeGreaterThan(0);
      expect(await decode(vault, stored)).toEqual(decoded);
    }
  });

  test('what is written tells nothing personal, and still decodes once the keys are destroyed', async () => {
    const { sealed } = formats[type];
    for (const [, { stored, decoded }] of ofType(type)) {
      const personal = sealed ? decoded.map(({ event }) => (event as unknown as { readonly [field: string]: Json })[sealed.field]).filter((value) => value !== null) : [];
      const text = JSON.stringify(stored);
      expect(personal.filter((value) => text.includes(JSON.stringify(value)))).toEqual([]);
      const forgotten = decoded.map((one) => (sealed ? { ...one, event: { ...one.event, [sealed.field]: null } } : one));
      expect(await decode(vaultOf(true), stored)).toEqual(forgotten);
    }
  });
});

describe('what this program cannot know', () => {
  const known = (): Stored => read('TitleHidden.v1.json').stored[0]!;

  test('a version nobody knows is refused', async () => {
    await expect(decode(vault, [{ ...known(), v: 2 }])).rejects.toThrow(UnknownEvent);
  });

  test('a type nobody knows is refused', async () => {
    await expect(decode(vault, [{ ...known(), type: 'TitleVanished' }])).rejects.toThrow(/TitleVanished version 1/);
  });

  test('what was sealed for one event does not open in another', async () => {
    const [loan] = read('LoanStarted.v1.json').stored;
    await expect(decode(vault, [{ ...loan!, id: 'another' }])).rejects.toThrow();
  });
});

/** What is not as the manifest says: changed or vanished files, and files it does not list. */
const differences = (listed: Manifest, files: readonly string[], textOf: (file: string) => string): readonly string[] => [
  ...Object.entries(listed).flatMap(([file, hash]) => (!files.includes(file) ? [`${file} has vanished`] : hashOf(textOf(file)) !== hash ? [`${file} was changed`] : [])),
  ...files.filter((file) => listed[file] === undefined).map((file) => `${file} is not in the manifest`),
];

test('nothing was changed or taken away: golden files are added, never edited', () => {
  expect(differences(manifest(), readdirSync(folder), (file) => readFileSync(join(folder, file), 'utf8'))).toEqual([]);
});

test('a changed, a vanished and an unlisted file are noticed', () => {
  const listed = { 'a.json': hashOf('a'), 'b.json': hashOf('b'), 'c.json': hashOf('c') };
  expect(differences(listed, ['a.json', 'b.json', 'd.json'], (file) => (file === 'b.json' ? 'B' : file.slice(0, 1)))).toEqual([
    'b.json was changed', 'c.json has vanished', 'd.json is not in the manifest',
  ]);
});
