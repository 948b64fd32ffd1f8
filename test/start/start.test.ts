/** The built program itself, as native ES modules, in processes of its own: starting, stopping, refusing to start. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { key, newFolder, prepared, removeFolders, run, stopped } from './program.ts';

beforeAll(prepared, 240_000);
afterAll(removeFolders);

// Each start is a process of its own; on a busy machine some take long.
jest.setTimeout(180_000);

describe('the built program in production', () => {
  it('starts empty and says that there is no administrator; one is made by a command; both survive a restart', async () => {
    const folder = await newFolder();
    const first = run(folder);
    const address = await first.address;
    expect(await (await fetch(`${address}/api/health`)).json()).toMatchObject({ status: 'ok', engine: 'embedded' });
    expect(first.output()).toContain('There is no administrator yet');
    expect(first.output()).not.toContain('nagi-demo');
    const page = await fetch(`${address}/titles/anything`, { headers: { accept: 'text/html' } });
    expect([page.status, page.headers.get('content-security-policy')]).toEqual([200, expect.stringContaining("script-src 'self'")]);
    expect(await stopped(first)).toBe(0);

    const making = run(folder, {}, 'nagi.mjs', ['admin', 'create', '--name', '館長']);
    making.child.stdin?.end('chief\na long enough password\n');
    expect([await making.ended, making.output()]).toEqual([0, expect.stringContaining('chief can sign in')]);

    const second = run(folder);
    const again = await second.address;
    expect(second.output()).not.toContain('There is no administrator yet');
    const signedIn = await fetch(`${again}/api/session`, {
      method: 'POST', headers: { 'content-type': 'application/json', origin: again }, body: JSON.stringify({ login: 'chief', password: 'a long enough password' }),
    });
    expect(await signedIn.json()).toMatchObject({ role: 'administrator', name: '館長' });
    expect(await stopped(second)).toBe(0);
  });

  it('goes on with a new master key, and the old one opens nothing any more', async () => {
    const folder = await newFolder();
    const file = join(folder, '..', 'master.key');
    await writeFile(file, `${key}\n`, { mode: 0o600 });
    const settings = { NAGI_MASTER_KEY: undefined, NAGI_MASTER_KEY_FILE: file };
    const making = run(folder, settings, 'nagi.mjs', ['admin', 'create', '--login', 'chief']);
    making.child.stdin?.end('a long enough password\n');
    expect(await making.ended).toBe(0);
    const rotating = run(folder, settings, 'nagi.mjs', ['key', 'rotate']);
    expect([await rotating.ended, rotating.output()]).toEqual([0, expect.stringContaining('master.key')]);
    expect((await readFile(file, 'utf8')).trim()).not.toBe(key);
    const old = run(folder, { NAGI_MASTER_KEY: key });
    expect([await old.ended, old.output()]).toEqual([1, expect.stringContaining('wrong master key')]);
    const started = run(folder, settings);
    const address = await started.address;
    const signedIn = await fetch(`${address}/api/session`, {
      method: 'POST', headers: { 'content-type': 'application/json', origin: address }, body: JSON.stringify({ login: 'chief', password: 'a long enough password' }),
    });
    expect(await signedIn.json()).toMatchObject({ role: 'administrator' });
    expect(await stopped(started)).toBe(0);
  });

  it('refuses a short password, an unknown command, and says how it goes', async () => {
    const folder = await newFolder();
    const short = run(folder, {}, 'nagi.mjs', ['admin', 'create', '--login', 'x']);
    short.child.stdin?.end('short\n');
    expect([await short.ended, short.output()]).toEqual([2, expect.stringContaining('12 characters')]);
    const nobody = run(folder, {}, 'nagi.mjs', ['admin', 'create']);
    nobody.child.stdin?.end('');
    expect([await nobody.ended, nobody.output()]).toEqual([2, expect.stringContaining('a login is needed')]);
    const unknown = run(folder, {}, 'nagi.mjs', ['dance']);
    expect([await unknown.ended, unknown.output()]).toEqual([2, expect.stringContaining('admin create')]);
  });

  it('says in one sentence why it will not start, and changes nothing', async () => {
    const folder = await newFolder();
    const running = run(folder);
    await running.address;
    const second = run(folder);
    expect([await second.ended, second.output()]).toEqual([1, expect.stringMatching(/in use by process \d+/)]);
    expect(await stopped(running)).toBe(0);

    const wrongKey = run(folder, { NAGI_MASTER_KEY: randomBytes(32).toString('base64') });
    expect([await wrongKey.ended, wrongKey.output()]).toEqual([1, expect.stringContaining('wrong master key')]);

    const noKey = run(folder, { NAGI_MASTER_KEY: '' });
    expect([await noKey.ended, noKey.output()]).toEqual([1, expect.stringContaining('there is no master key')]);
    const file = join(folder, '..', 'readable.key');
    await writeFile(file, `${key}\n`);
    await chmod(file, 0o644);
    const readable = run(folder, { NAGI_MASTER_KEY: '', NAGI_MASTER_KEY_FILE: file });
    expect([await readable.ended, readable.output()]).toEqual([1, expect.stringContaining('chmod 600')]);

    const badPort = run(folder, { PORT: 'eighty' });
    expect([await badPort.ended, badPort.output()]).toEqual([1, expect.stringContaining('PORT')]);

    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };
    const crowded = run(folder, { PORT: String(port) });
    expect([await crowded.ended, crowded.output()]).toEqual([1, expect.stringContaining('PORT=3001 npm start')]);
    taken.close();

    await writeFile(join(folder, 'format'), '999\n');
    const newer = run(folder);
    expect([await newer.ended, newer.output()]).toEqual([1, expect.stringContaining('newer')]);
    expect(await readFile(join(folder, 'format'), 'utf8')).toBe('999\n');
  });

  it('ends at once when an error is caught by nobody, so that it is started again', async () => {
    const folder = await newFolder();
    const bomb = "process.on('SIGUSR2', () => { setTimeout(() => { throw new Error('planted'); }, 50); });";
    const nagi = run(folder, { NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(bomb)}` });
    await nagi.address;
    nagi.child.kill('SIGUSR2');
    expect(await nagi.ended).toBe(null);
    expect([nagi.child.signalCode, nagi.output()]).toEqual(['SIGKILL', expect.stringMatching(/"msg":"ends at once: nobody caught this"/)]);
    const again = run(folder);
    expect((await fetch(`${await again.address}/api/health`)).status).toBe(200);
    expect(await stopped(again)).toBe(0);
  });
});
