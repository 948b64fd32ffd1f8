/** Documents built anew from the log: the same again; interrupted, those in use stay. */
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { openReadStore } from '../../infrastructure/embedded/read-store.ts';
import { documentsIn, everythingIn, makeLibrary, openAgain, openShell, today, type Made, type Shell } from './library.ts';

let shell: Shell;
let made: Made;
beforeAll(async () => {
  shell = await openShell();
  made = await makeLibrary(join(shell.work, 'library'));
}, 120_000);
afterAll(() => shell.close());
jest.setTimeout(120_000);

let count = 0;
const copyOf = async (): Promise<string> => {
  const folder = join(shell.work, `copy-${++count}`);
  await cp(made.folder, folder, { recursive: true });
  return folder;
};

const spaceOf = async (folder: string, projection: string): Promise<string | null> => {
  const documents = await openReadStore(join(folder, 'documents'));
  try {
    return await documents.current(projection);
  } finally {
    await documents.close();
  }
};

test('all of them, or those that are named', async () => {
  const folder = await copyOf();
  const before = await documentsIn(folder);
  const [shelf, titles] = [await spaceOf(folder, 'shelf'), await spaceOf(folder, 'titles')];
  expect(await shell.nagi(folder, 'rebuild', 'shelf', 'shelf')).toMatchObject({ code: 0, said: expect.stringContaining('shelf: built anew') });
  expect(await spaceOf(folder, 'shelf')).not.toBe(shelf);
  expect(await spaceOf(folder, 'titles')).toBe(titles);
  expect(await shell.nagi(folder, 'rebuild')).toMatchObject({ code: 0 });
  expect(await spaceOf(folder, 'titles')).not.toBe(titles);
  expect(await documentsIn(folder)).toEqual(before);
  expect(await shell.nagi(folder, 'check')).toMatchObject({ code: 0 });
});

test('killed in the middle, what is in use stays; done again, it is whole', async () => {
  const folder = await copyOf();
  const before = await documentsIn(folder);
  for (const wait of [250, 350, 420, 500, 600]) {
    const { child, ended } = shell.started(folder, 'rebuild');
    const timer = setTimeout(() => child.kill('SIGKILL'), wait);
    await ended;
    clearTimeout(timer);
    expect(await documentsIn(folder)).toEqual(before);
  }
  expect(await shell.nagi(folder, 'rebuild')).toMatchObject({ code: 0 });
  expect(await documentsIn(folder)).toEqual(before);
  expect(await shell.nagi(folder, 'check')).toMatchObject({ code: 0 });
});

test('thrown away and built: whoever follows the log hears it again and changes nothing', async () => {
  const folder = await copyOf();
  const before = await documentsIn(folder);
  const { events } = await everythingIn(folder);
  expect(await shell.nagi(folder, 'rebuild', '--discard')).toMatchObject({ code: 0 });
  expect((await everythingIn(folder)).followers).toEqual([]);
  const opened = await openAgain(folder, made.patrons, made.titles, today);
  const head = await opened.library.system.events.head();
  for (let look = 0; look < 500 && (await opened.library.engine.checkpoints.get('slots')) < head; look++) await new Promise((resume) => setTimeout(resume, 20));
  expect(await opened.library.engine.checkpoints.get('slots')).toBe(head);
  await opened.close();
  expect((await everythingIn(folder)).events).toEqual(events);
  expect(await documentsIn(folder)).toEqual(before);
});

test('a library that is running is left alone', async () => {
  const folder = await copyOf();
  const opened = await openAgain(folder, made.patrons, made.titles, today);
  expect(await shell.apart(folder, 'rebuild')).toMatchObject({ code: 1, said: expect.stringMatching(/in use by process \d+/) });
  expect(await shell.apart(folder, 'rebuild', '--discard')).toMatchObject({ code: 1, said: expect.stringMatching(/in use by process \d+/) });
  await opened.close();
});
