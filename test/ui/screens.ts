/** The built screens: one build for every test that shows them, the one `npm test` and `npm start` make. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '../..');
const lock = join(root, 'dist', '.tests');
/** A build takes half a minute; a lock older than this was left behind. */
const LEFT_BEHIND_MS = 180_000;

/** Tests run side by side, and the one build has one folder. */
const alone = <T>(act: () => T): T => {
  mkdirSync(join(root, 'dist'), { recursive: true });
  for (;;) {
    try {
      mkdirSync(lock);
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const since = statSync(lock, { throwIfNoEntry: false })?.mtimeMs;
      if (since !== undefined && Date.now() - since > LEFT_BEHIND_MS) rmSync(lock, { recursive: true, force: true });
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
    }
  }
  try {
    return act();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
};

const changedMs = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
const newestMs = (folder: string): number =>
  Math.max(...readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((path) => changedMs(join(root, folder, path))));

/**
 * A copy of the screens as they are now, built if need be; whoever asks removes it. Only the screens: `build` of
 * infrastructure/app/prepare.mjs, which makes this same folder before `npm test`, also wants a server that compiles.
 */
export const builtScreens = (): string => {
  return alone(() => {
    const built = changedMs(join(root, 'dist', 'ui', 'index.html'));
    if (Math.max(newestMs('ui'), newestMs('infrastructure/http'), changedMs(join(root, 'package-lock.json'))) > built) {
      // In a process of its own: the build tools are native modules. As for readers, also when a test asks for it.
      const vite = [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--config', 'ui/vite.config.ts', '--logLevel', 'error'];
      execFileSync(process.execPath, vite, { cwd: root, env: { ...process.env, NODE_ENV: 'production' } });
    }
    const folder = mkdtempSync(join(tmpdir(), 'nagi-screens-'));
    cpSync(join(root, 'dist', 'ui'), folder, { recursive: true });
    return folder;
  });
};
