import { spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openContentStore } from '../../infrastructure/content/content-store.ts';
import { openDataFolder } from '../../infrastructure/embedded/data-folder.ts';
import { masterKey, writeMasterKey } from '../../infrastructure/identity/master-key.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'nagi-folder-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;

describe('the data folder', () => {
  test('is made for its owner alone, with its format', async () => {
    const folder = await openDataFolder(join(dir, 'a', 'data'));
    expect(folder.path).toBe(join(dir, 'a', 'data'));
    expect(await modeOf(folder.path)).toBe(0o700);
    expect((await readdir(folder.path)).sort()).toEqual(['format', 'lock']);
    expect(await readFile(join(folder.path, 'format'), 'utf8')).toBe('2\n');
    await folder.release();
    expect([await readdir(join(folder.path, 'lock')), await readFile(join(folder.path, 'lock', '1'), 'utf8')]).toEqual([['1'], 'free\n']);
  });

  test('belongs to one process at a time, whose number the other is told', async () => {
    const folder = await openDataFolder(dir);
    await expect(openDataFolder(dir)).rejects.toThrow(`in use by process ${process.pid}`);
    await folder.release();
    const again = await openDataFolder(dir);
    await again.release();
  });

  test('of many who come at once one gets it, also over the lock of a dead process', async () => {
    const child = spawn(process.execPath, ['-e', '']);
    await new Promise((resume) => child.on('exit', resume));
    for (let round = 1; round < 60; round++) {
      const locks = join(dir, String(round), 'lock');
      await mkdir(locks, { recursive: true });
      await writeFile(join(locks, '7'), `${child.pid}\t\n`);
      const answers = await Promise.allSettled(Array.from({ length: 8 }, () => openDataFolder(join(dir, String(round)))));
      const got = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
      expect(got).toHaveLength(1);
      expect(answers.filter((answer) => answer.status === 'rejected').map(({ reason }) => String(reason))).toEqual(Array.from({ length: 7 }, () => expect.stringContaining('in use by process')));
      expect(await readdir(locks)).toHaveLength(1);
      await got[0]!.release();
    }
  });

  test('the lock of a process whose number another one has by now is taken over', async () => {
    if (process.platform !== 'linux') {
      console.log('not run: only /proc tells processes of the same number apart');
      return;
    }
    await mkdir(join(dir, 'lock'));
    await writeFile(join(dir, 'lock', '1'), `${process.pid}\tan-earlier-boot 12345\n`);
    const folder = await openDataFolder(dir);
    await folder.release();
  });

  test('a lock nobody can read is left alone', async () => {
    await writeFile(join(dir, 'lock'), 'something else');
    await expect(openDataFolder(dir)).rejects.toThrow('remove it');
    expect(await readFile(join(dir, 'lock'), 'utf8')).toBe('something else');
    await rm(join(dir, 'lock'));
    await mkdir(join(dir, 'lock'));
    await writeFile(join(dir, 'lock', '3'), 'something else');
    await expect(openDataFolder(dir)).rejects.toThrow('remove it');
    expect(await readFile(join(dir, 'lock', '3'), 'utf8')).toBe('something else');
  });

  test('a folder from before the first release is left as it is', async () => {
    await writeFile(join(dir, 'format'), '1\n');
    await expect(openDataFolder(dir)).rejects.toThrow(/made by an older Nagi \(format 1, this one knows 2\).*nothing was changed/);
    expect((await readdir(dir)).sort()).toEqual(['format', 'lock']);
  });

  test('a folder of a newer Nagi is left as it is', async () => {
    await writeFile(join(dir, 'format'), '3\n');
    await expect(openDataFolder(dir)).rejects.toThrow(/made by a newer Nagi \(format 3, this one knows 2\); nothing was changed/);
    expect((await readdir(dir)).sort()).toEqual(['format', 'lock']);
    await writeFile(join(dir, 'format'), 'two');
    await expect(openDataFolder(dir)).rejects.toThrow('does not say the format');
  });
});

describe('the master key', () => {
  const text = Buffer.alloc(32, 7).toString('base64');

  test('comes from the variable first', async () => {
    expect(await masterKey({ env: ` ${text}\n`, file: join(dir, 'none'), create: false })).toEqual(Buffer.alloc(32, 7));
  });

  test.each(['short', Buffer.alloc(31).toString('base64'), Buffer.alloc(33).toString('base64'), `${text}!`])('a variable that is no key is refused: %s', async (env) => {
    await expect(masterKey({ env, file: join(dir, 'none'), create: true })).rejects.toThrow(/NAGI_MASTER_KEY is not a master key.*openssl rand -base64 32/);
    expect(await readdir(dir)).toEqual([]);
  });

  test('is made once when that is wished, for its owner alone', async () => {
    const file = join(dir, 'master.key');
    await expect(masterKey({ env: '', file, create: false })).rejects.toThrow('set NAGI_MASTER_KEY');
    const key = await masterKey({ file, create: true });
    expect(key).toHaveLength(32);
    expect(await modeOf(file)).toBe(0o600);
    expect(await masterKey({ file, create: true })).toEqual(key);
    expect(await readdir(dir)).toEqual(['master.key']);
  });

  test.each([0o640, 0o604, 0o644])('a file others can read (%i) is refused with what to do', async (mode) => {
    const file = join(dir, 'master.key');
    await writeMasterKey(file, Buffer.alloc(32, 1));
    await chmod(file, mode);
    await expect(masterKey({ file, create: true })).rejects.toThrow(`chmod 600 ${file}`);
    await chmod(file, 0o600);
    expect(await masterKey({ file, create: false })).toEqual(Buffer.alloc(32, 1));
  });

  test('a file that holds no key is refused, never replaced', async () => {
    const file = join(dir, 'master.key');
    await writeFile(file, 'hello', { mode: 0o600 });
    await expect(masterKey({ file, create: true })).rejects.toThrow(`${file} is not a master key`);
    expect(await readFile(file, 'utf8')).toBe('hello');
  });
});

describe('the content store', () => {
  const bytes = Buffer.from('瀬戸内の凪');
  // SHA-256 of "abc": FIPS 180-4, example 1.
  const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

  test('keeps bytes under their hash', async () => {
    const store = await openContentStore(dir);
    expect(await store.put(Buffer.from('abc'))).toBe(abc);
    const path = await store.path(abc);
    expect(path).toBe(join(dir, 'ba', abc));
    expect(await readFile(path!, 'utf8')).toBe('abc');
  });

  test('the same bytes again, also at once, change nothing', async () => {
    const store = await openContentStore(dir);
    const hash = await store.put(bytes);
    const before = await stat((await store.path(hash))!);
    expect(new Set(await Promise.all(Array.from({ length: 5 }, () => store.put(bytes))))).toEqual(new Set([hash]));
    const after = await stat((await store.path(hash))!);
    expect([after.ino, after.mtimeMs]).toEqual([before.ino, before.mtimeMs]);
    expect(await readdir(join(dir, 'incoming'))).toEqual([]);
  });

  test('a file cut short is written again', async () => {
    const store = await openContentStore(dir);
    const hash = await store.put(bytes);
    await writeFile((await store.path(hash))!, 'cut');
    await store.put(bytes);
    expect(await readFile((await store.path(hash))!)).toEqual(bytes);
  });

  test('unknown hashes and what is no hash have no path', async () => {
    const store = await openContentStore(dir);
    await writeFile(join(dir, 'secret'), 'x');
    for (const text of ['0'.repeat(64), '', '../secret', 'incoming', abc.toUpperCase(), `${abc}\n`, `../${abc}`]) expect(await store.path(text)).toBeNull();
  });

  test('what a crash left half-written is cleared away at the start', async () => {
    await openContentStore(dir);
    await writeFile(join(dir, 'incoming', 'half'), 'x');
    const store = await openContentStore(dir);
    expect(await readdir(join(dir, 'incoming'))).toEqual([]);
    expect(await store.put(new Uint8Array(0))).toHaveLength(64);
  });
});
