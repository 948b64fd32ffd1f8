/** Bytes that turned and files that were cut: `check` names what is damaged, or what was hit held nothing. */
import { copyFile, cp, mkdir, open, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { textIn } from '../../infrastructure/embedded/checkpoints.ts';
import { KNOWN, messageIn, MESSAGES, openMessageBus } from '../../infrastructure/embedded/message-bus.ts';
import { openRecords } from '../../infrastructure/embedded/records.ts';
import { openPart, tableOf } from '../../infrastructure/embedded/snapshot.ts';
import { documentsIn, everythingIn, makeLibrary, openAgain, openShell, today, type Made, type Shell } from './library.ts';

let shell: Shell;
let made: Made;
let content: readonly unknown[];

/** `FLIPS=60 npx jest test/cli/damage` for the long run. */
const FLIPS = Number(process.env['FLIPS'] ?? 10);

/** Everything the bus keeps: announcements, which of them are known, and how far each has heard. */
const announcedIn = async (folder: string) => {
  const env = await openPart(folder, 'announcements');
  try {
    const messages = Array.from(tableOf<Buffer, number>(env, MESSAGES.name, MESSAGES)?.getRange({}) ?? [], ({ key, value }) => messageIn(key, value));
    const known = Array.from(tableOf(env, KNOWN.name)?.getKeys({}) ?? []);
    const places = Array.from(tableOf(env, 'checkpoints')?.getRange({}) ?? [], ({ key, value }) => `${key} ${textIn(key, value)}`);
    return { messages, known, places };
  } finally {
    await env.close();
  }
};

const contentOf = async (folder: string): Promise<readonly unknown[]> => [await everythingIn(folder), await documentsIn(folder), await announcedIn(folder)];

beforeAll(async () => {
  shell = await openShell();
  made = await makeLibrary(join(shell.work, 'library'), 8, 4);
  content = await contentOf(made.folder);
}, 120_000);
afterAll(() => shell.close());
jest.setTimeout(600_000);

let count = 0;

const copyOf = async (): Promise<string> => {
  const folder = join(shell.work, `copy-${++count}`);
  await cp(made.folder, folder, { recursive: true });
  return folder;
};

/** Numbers from a seed (mulberry32), so that a failure can be seen again. */
const randomFrom = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
};

const flip = async (file: string, at: number, mask: number): Promise<void> => {
  const handle = await open(file, 'r+');
  try {
    const byte = Buffer.alloc(1);
    await handle.read(byte, 0, 1, at);
    byte[0] = (byte[0] ?? 0) ^ mask;
    await handle.write(byte, 0, 1, at);
  } finally {
    await handle.close();
  }
};

test('a sound folder is sound, also while the library is running, and is not changed by looking', async () => {
  const folder = await copyOf();
  const before = await Promise.all(['events', 'vault', 'records', 'documents', 'announcements'].map((part) => readFile(join(folder, part, 'data.mdb'))));
  const { code, said } = await shell.apart(folder, 'check');
  expect([code, said.split('\n').filter((line) => line.startsWith('sound'))]).toEqual([0, expect.arrayContaining([expect.stringMatching(/^sound +events +\d+$/), expect.stringMatching(new RegExp(`^sound +announcements +${(await announcedIn(folder)).messages.length}$`)), expect.stringMatching(/^sound +contents +4$/)])]);
  const after = await Promise.all(['events', 'vault', 'records', 'documents', 'announcements'].map((part) => readFile(join(folder, part, 'data.mdb'))));
  expect(after.every((bytes, i) => bytes.equals(before[i] ?? Buffer.alloc(0)))).toBe(true);
  const opened = await openAgain(folder, made.patrons, made.titles, today);
  expect(await shell.apart(folder, 'check')).toMatchObject({ code: 0 });
  await opened.close();
});

/** The same library in files without free pages: exported, imported, built. */
const dense = async (): Promise<string> => {
  const folder = join(shell.work, 'dense');
  const [library = '', keys = '', contents = ''] = ['library.jsonl', 'keys.jsonl', 'books'].map((name) => join(shell.work, name));
  await mkdir(folder, { mode: 0o700 });
  await copyFile(join(made.folder, 'master.key'), join(folder, 'master.key'));
  expect(await shell.nagi(made.folder, 'export', library, '--keys', keys, '--contents', contents)).toMatchObject({ code: 0 });
  expect(await shell.nagi(folder, 'import', library, '--keys', keys, '--contents', contents)).toMatchObject({ code: 0 });
  // Nothing was announced yet: without the folder it is sound, and so it is with an empty one.
  expect(await shell.nagi(folder, 'check', 'announcements')).toMatchObject({ code: 0 });
  expect(await shell.nagi(folder, 'rebuild', '--discard')).toMatchObject({ code: 0 });
  expect(await shell.nagi(folder, 'check', 'announcements')).toMatchObject({ code: 0 });
  const { messages } = await announcedIn(made.folder);
  const bus = await openMessageBus(join(folder, 'announcements'));
  for (const topic of new Set(messages.map((message) => message.topic))) await bus.publish(topic, messages.filter((message) => message.topic === topic).map(({ announcement }) => announcement));
  await bus.checkpoints.set('announcer', '0000000000000001');
  await bus.close();
  return folder;
};

test('bytes turned at random places: each is found, or it was where nothing is kept', async () => {
  const seed = 20261215;
  const random = randomFrom(seed);
  const parts = ['events', 'vault', 'records', 'documents', 'announcements'];
  const folder = await dense();
  const sound = join(shell.work, 'sound');
  await cp(folder, sound, { recursive: true });
  const before = await contentOf(folder);
  let [found, unused] = [0, 0];
  for (let i = 0; i < FLIPS; i++) {
    const part = parts[i % parts.length] ?? '';
    const file = join(folder, part, 'data.mdb');
    const at = Math.floor(random() * (await stat(file)).size);
    const mask = 1 + Math.floor(random() * 255);
    await flip(file, at, mask);
    const { code, said } = await shell.nagi(folder, 'check', part, ...(part === 'events' || part === 'vault' ? ['meaning'] : []));
    if (code === 1) {
      found += 1;
      expect(said).toContain('DAMAGED');
      expect(said).toMatch(/(?:events|vault|records|documents|announcements)\/data\.mdb, .+: .+/);
      expect(said).toMatch(/restore BACKUP|rebuild --discard|folder announcements away/);
    } else {
      unused += 1;
      expect([seed, i, part, at, mask, code]).toEqual([seed, i, part, at, mask, 0]);
      expect([part, at, await contentOf(folder)]).toEqual([part, at, before]);
    }
    await cp(join(sound, part, 'data.mdb'), file, { force: true });
  }
  expect(found + unused).toBe(FLIPS);
  // A third or so is found: the rest of the pages is empty. A short run may be unlucky.
  expect(found).toBeGreaterThan(FLIPS / 20);
});

test.each([0x18, 0x30, 0x60, 0x88, 0x90, 0x99])('byte %i of either head of a file turned: found, or nothing is read otherwise', async (offset) => {
  for (const page of [0, 4096]) {
    const folder = await copyOf();
    await flip(join(folder, 'events', 'data.mdb'), page + offset, 0x06);
    const { code } = await shell.nagi(folder, 'check', 'events', 'meaning');
    if (code === 0) expect((await everythingIn(folder)).events).toEqual((await everythingIn(made.folder)).events);
    else expect(code).toBe(1);
    await rm(folder, { recursive: true });
  }
});

test('the commit before, taken for the last one, is found', async () => {
  const folder = await copyOf();
  const file = join(folder, 'events', 'data.mdb');
  const bytes = await readFile(file);
  const latest = bytes.readBigUInt64LE(0x98) > bytes.readBigUInt64LE(4096 + 0x98) ? 0 : 4096;
  bytes.writeBigUInt64LE(0n, latest + 0x98);
  await writeFile(file, bytes);
  expect(await shell.nagi(folder, 'check')).toMatchObject({ code: 1, said: expect.stringContaining('events/data.mdb, its beginning: its two heads are of commits') });
});

test('a byte within an event is named by the event, and the library that is opened refuses it too', async () => {
  const folder = await copyOf();
  const file = join(folder, 'events', 'data.mdb');
  const bytes = await readFile(file);
  const at = bytes.lastIndexOf(Buffer.from('島の本 2'));
  expect(at).toBeGreaterThan(0);
  await flip(file, at + 2, 0x01);
  const { code, said } = await shell.nagi(folder, 'check');
  expect([code, said]).toEqual([1, expect.stringMatching(/events\/data\.mdb, event \d{16}: an event is damaged: it is not what was written/)]);
  expect(said).toContain('restore BACKUP --forgotten FILE');
  await expect(openAgain(folder, made.patrons, made.titles, today)).rejects.toThrow(/event \d+ of the log .* cannot be read.*npm run nagi -- check/);
  expect(await shell.nagi(folder, 'backup', join(shell.work, 'no-backup'))).toMatchObject({ code: 1, said: expect.stringMatching(/event \d+ of the log in .* cannot be read/) });
  expect(await readdir(shell.work)).not.toContain('no-backup');
});

test.each([0.99, 0.75, 0.5, 0.2, 0.01, 0])('a log cut to %d of its length is found, or only free pages were cut off', async (share) => {
  const folder = await copyOf();
  const file = join(folder, 'events', 'data.mdb');
  await truncate(file, Math.floor((await stat(file)).size * share));
  const { code, said } = await shell.nagi(folder, 'check', 'events', 'meaning');
  if (code === 0) expect(await contentOf(folder)).toEqual(content);
  else expect([code, said]).toEqual([1, expect.stringMatching(/events\/data\.mdb, .*(?:heads cannot be read|ended the process|Error|damaged|missing)/)]);
  if (share < 0.5) expect(code).toBe(1);
});

test('damage in documents alone has its own way back, and that is one', async () => {
  const folder = await copyOf();
  const file = join(folder, 'documents', 'data.mdb');
  const bytes = await readFile(file);
  // Older copies of the document stand in pages that are free again: all are hit.
  for (let at = bytes.indexOf('島の本 1'); at !== -1; at = bytes.indexOf('島の本 1', at + 1)) await flip(file, at, 0x01);
  const { code, said } = await shell.nagi(folder, 'check');
  expect([code, said]).toEqual([1, expect.stringContaining('rebuild --discard')]);
  expect(said).toMatch(/documents\/data\.mdb, the document titles@\d+#\d+ \S+: .*damaged/);
  expect(await shell.nagi(folder, 'rebuild', '--discard')).toMatchObject({ code: 0 });
  expect(await shell.nagi(folder, 'check')).toMatchObject({ code: 0 });
  expect(await documentsIn(folder)).toEqual(content[1]);
});

test('an announcement, what is known as announced, and how far somebody has heard are named; all is announced anew without the folder', async () => {
  const folder = await copyOf();
  const file = join(folder, 'announcements', 'data.mdb');
  const turn = async (what: string): Promise<string> => {
    await cp(join(made.folder, 'announcements', 'data.mdb'), file, { force: true });
    const bytes = await readFile(file);
    expect(bytes.indexOf(what)).toBeGreaterThan(0);
    for (let at = bytes.indexOf(what); at !== -1; at = bytes.indexOf(what, at + 1)) await flip(file, at + 4, 0x01);
    const { code, said } = await shell.nagi(folder, 'check');
    expect([code, said]).toEqual([1, expect.stringContaining('move the folder announcements away')]);
    expect(said).not.toContain('restore BACKUP');
    return said;
  };
  const { messages } = await announcedIn(made.folder);
  expect(await turn('title-lent.v1')).toMatch(/announcements\/data\.mdb, announcement \d{16}: the announcement at \d{16} is damaged/);
  const { topic, announcement: { source, id } } = messages[3] ?? messages[0]!;
  const said = await turn(`${topic}\n${source}\n${id}`);
  expect(said).toMatch(/announcement \d{16}: it is not known as announced/);
  expect(said).toMatch(/table known, entry \d+: it is known as announced, and stands nowhere/);

  const ahead = await copyOf();
  const bus = await openMessageBus(join(ahead, 'announcements'));
  await bus.checkpoints.set('listener\nnagi.lending.v1', '0000000000009999');
  await bus.close();
  expect(await shell.nagi(ahead, 'check', 'announcements')).toMatchObject({ code: 1, said: expect.stringContaining('the place of listener: it has heard 0000000000009999') });

  await rm(join(folder, 'announcements'), { recursive: true });
  expect(await shell.nagi(folder, 'check')).toMatchObject({ code: 0 });
  const opened = await openAgain(folder, made.patrons, made.titles, today);
  const { engine: { bus: again }, system: { events } } = opened.library;
  while ((await again.checkpoints.get('announcer')) !== (await events.head())) await new Promise((resume) => setTimeout(resume, 5));
  await opened.close();
  // In order within a topic; topics are announced page by page.
  const byTopic = (list: typeof messages) => ['nagi.catalogue.v1', 'nagi.lending.v1'].map((one) => list.filter((message) => message.topic === one).map((message) => message.announcement));
  expect(byTopic((await announcedIn(folder)).messages)).toEqual(byTopic(messages));
});

test('books that are missing, or other than their name, and records are named', async () => {
  const folder = await copyOf();
  const [first = '', second = ''] = await readdir(join(folder, 'contents')).then((names) => names.filter((name) => name !== 'incoming'));
  await rm(join(folder, 'contents', first), { recursive: true });
  const [book = ''] = await readdir(join(folder, 'contents', second));
  await flip(join(folder, 'contents', second, book), 100, 0x20);
  const { code, said } = await shell.nagi(folder, 'check');
  expect(code).toBe(1);
  expect(said).toMatch(new RegExp(`contents/${first}/${first}[0-9a-f]{62}, named by event \\d+: it is missing`));
  expect(said).toContain(`contents/${second}/${book}, the file: it is not what its name (its SHA-256) says`);

  const other = await copyOf();
  const file = join(other, 'records', 'data.mdb');
  // Wherever it stands: free pages of the file may hold older copies, and turning one of those is no damage.
  const bytes = await readFile(file);
  for (let at = bytes.indexOf('館長'); at !== -1; at = bytes.indexOf('館長', at + 1)) await flip(file, at, 0x01);
  expect(await shell.nagi(other, 'check')).toMatchObject({ code: 1, said: expect.stringMatching(/the record chief of accounts: .*damaged/) });
  const records = await openRecords(join(other, 'records'));
  await expect(records.get('accounts', 'chief')).rejects.toThrow('damaged');
  await records.close();
});

test('a part that is gone, another master key, and no folder at all are told apart', async () => {
  const gone = await copyOf();
  await rm(join(gone, 'vault'), { recursive: true });
  expect(await shell.nagi(gone, 'check')).toMatchObject({ code: 1, said: expect.stringMatching(/vault\/data\.mdb, /) });
  const other = await copyOf();
  await writeFile(join(other, 'master.key'), `${Buffer.alloc(32, 1).toString('base64')}\n`, { mode: 0o600 });
  expect(await shell.nagi(other, 'check')).toMatchObject({ code: 1, said: expect.stringContaining('the master key at hand does not open it') });
});
