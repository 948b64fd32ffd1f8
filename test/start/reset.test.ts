/** `npm start -- --reset`: begins anew where it may, and loses nothing where it may not. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newFolder, prepared, removeFolders, run, stopped } from './program.ts';

beforeAll(prepared, 240_000);
afterAll(removeFolders);

// The demo library's year is lived through once; on a busy machine that takes minutes.
jest.setTimeout(600_000);

const development = { NODE_ENV: 'development' };
const password = 'a long enough password';

/** A library with nothing in it but an administrator. */
const smallLibrary = async (folder: string): Promise<void> => {
  const making = run(folder, {}, 'nagi.mjs', ['admin', 'create', '--login', 'chief', '--name', '館長']);
  making.child.stdin?.end(`${password}\n`);
  expect(await making.ended).toBe(0);
};

/** Whether the administrator of `smallLibrary` is known. */
const knowsChief = async (address: string): Promise<boolean> => {
  const answer = await fetch(`${address}/api/session`, {
    method: 'POST', headers: { 'content-type': 'application/json', origin: address }, body: JSON.stringify({ login: 'chief', password }),
  });
  return answer.status === 200;
};

describe('starting with --reset', () => {
  it('is refused in production, and nothing is lost', async () => {
    const folder = await newFolder();
    await smallLibrary(folder);
    const refused = run(folder, {}, 'serve.mjs', ['--reset']);
    expect([await refused.ended, refused.output()]).toEqual([1, expect.stringContaining('in production remove the data folder by hand')]);
    const again = run(folder);
    expect(await knowsChief(await again.address)).toBe(true);
    expect(await stopped(again)).toBe(0);
  });

  it('is refused for a folder that something else than Nagi filled', async () => {
    const folder = await newFolder();
    await mkdir(folder);
    await writeFile(join(folder, 'thesis.txt'), '大切な文書');
    const refused = run(folder, development, 'serve.mjs', ['--reset']);
    expect([await refused.ended, refused.output()]).toEqual([1, expect.stringContaining('was not made by Nagi')]);
    expect(await readdir(folder)).toEqual(['thesis.txt']);
  });

  it('is refused for the folder of a newer Nagi', async () => {
    const folder = await newFolder();
    await mkdir(folder);
    await writeFile(join(folder, 'format'), '999\n');
    const refused = run(folder, development, 'serve.mjs', ['--reset']);
    expect([await refused.ended, refused.output()]).toEqual([1, expect.stringContaining('newer')]);
    expect(await readFile(join(folder, 'format'), 'utf8')).toBe('999\n');
  });

  it('is refused while another process uses the folder, which keeps everything; Ctrl-C and it is still there; then it begins anew without asking', async () => {
    const folder = await newFolder();
    await smallLibrary(folder);
    const running = run(folder, development);
    const address = await running.address;
    const refused = run(folder, development, 'serve.mjs', ['--reset']);
    expect([await refused.ended, refused.output()]).toEqual([1, expect.stringMatching(/in use by process \d+/)]);
    expect(await knowsChief(address)).toBe(true);
    expect(await stopped(running)).toBe(0);

    const again = run(folder, development);
    expect(await knowsChief(await again.address)).toBe(true);
    expect(await stopped(again)).toBe(0);

    // Nobody is at a terminal to be asked.
    const anew = run(folder, development, 'serve.mjs', ['--reset']);
    const fresh = await anew.address;
    expect(anew.output()).not.toContain('yes/no');
    expect(await knowsChief(fresh)).toBe(false);
    const { titles } = (await (await fetch(`${fresh}/api/home`)).json()) as { titles: number };
    expect(titles).toBeGreaterThan(0);
    expect(await stopped(anew)).toBe(0);
    expect(anew.output()).toContain('お試しのログイン');
  });
});
