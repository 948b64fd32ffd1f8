/** The built program in processes of their own, each on a folder of its own. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');

export interface Ran {
  readonly child: ChildProcess;
  readonly output: () => string;
  /** The address once it answers; rejects with the output when the process ends before. */
  readonly address: Promise<string>;
  readonly ended: Promise<number | null>;
}

/** `at` is where the program lies: here, unless said otherwise. */
export const run = (folder: string, settings: NodeJS.ProcessEnv = {}, script = 'serve.mjs', given: readonly string[] = [], at = root): Ran => {
  const child = spawn(process.execPath, [join(at, 'infrastructure', 'app', script), ...given], {
    cwd: at, env: { ...process.env, NODE_ENV: 'production', NAGI_DATA: folder, PORT: '0', NAGI_MASTER_KEY: key, ...settings }, stdio: ['pipe', 'pipe', 'pipe'],
  });
  children.push(child);
  let text = '';
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const address = new Promise<string>((resolve, reject) => {
    const read = (bytes: Buffer): void => {
      text += bytes.toString();
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(text);
      if (found !== null) resolve(found[0]);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    void ended.then(() => reject(new Error(text)));
  });
  // Whoever does not wait for the address waits for the end.
  address.catch(() => undefined);
  return { child, output: () => text, address, ended };
};

export const key = randomBytes(32).toString('base64');
const folders: string[] = [];
const children: ChildProcess[] = [];

export const newFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'nagi-start-'));
  folders.push(folder);
  return join(folder, 'data');
};

export const stopped = async ({ child, ended }: Ran): Promise<number | null> => {
  child.kill('SIGINT');
  return ended;
};

/** Builds what is older than its sources. */
export const prepared = (): void => {
  execFileSync(process.execPath, ['-e', "import('./infrastructure/app/prepare.mjs').then((m) => m.build())"], { cwd: root, stdio: 'inherit' });
};

/** What a failed test left running goes first. */
export const removeFolders = async (): Promise<void> => {
  for (const child of children) child.kill('SIGKILL');
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
};
