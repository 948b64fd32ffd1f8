/** What start and tests do before anything of the project can run: Node's own modules only. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

const least = [20, 19];

/** Ends the process with a sentence that says what to do when this Node is too old. */
export const checkNode = () => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > least[0] || (major === least[0] && minor >= least[1])) return;
  console.error(`Nagi needs Node ${least.join('.')} or newer (24 is recommended); this is ${process.versions.node}.`);
  process.exit(1);
};

const run = (what, command, args, env = {}) => {
  console.log(`… ${what}`);
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...env } });
  if (status === 0) return;
  console.error(`${what}: this did not work${error ? ` (${error.message})` : ''}. See above.`);
  process.exit(1);
};

/** Whether what is installed is what the lockfile says; packages for other systems may be missing. */
const isInstalled = () => {
  const installed = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installed)) return false;
  const packagesOf = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;
  const there = packagesOf(installed);
  return Object.entries(packagesOf(join(root, 'package-lock.json'))).every(
    ([path, wanted]) => path === '' || there[path]?.version === wanted.version || (there[path] === undefined && wanted.optional === true),
  );
};

/** Installs by the lockfile when nothing is installed, or something else than it says. */
export const install = () => {
  if (isInstalled()) return;
  const given = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  // npm is a script on Windows, which only a shell can start.
  if (process.platform === 'win32') run('Installing packages by the lockfile', process.env.ComSpec ?? 'cmd.exe', ['/c', 'npm', ...given]);
  else run('Installing packages by the lockfile', 'npm', given);
};

const filesIn = (folder) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesIn(path) : [path];
  });

/** Something that changes whenever a source does: names, sizes and times of all files. An image is built without the tests. */
const stateOf = (folders, files) => {
  const there = folders.filter((folder) => existsSync(join(root, folder)));
  const all = [...there.flatMap((folder) => filesIn(join(root, folder))), ...files.map((file) => join(root, file))].sort();
  const hash = createHash('sha256');
  for (const file of all) {
    const { size, mtimeMs } = statSync(file);
    hash.update(`${file}\n${size}\n${mtimeMs}\n`);
  }
  return hash.digest('hex');
};

const bin = (name) => join(root, 'node_modules', '.bin', process.platform === 'win32' ? `${name}.cmd` : name);

const parts = [
  { name: 'server', folders: ['domain', 'application', 'projections', 'infrastructure', 'test/load', 'test/engines/eventstoredb'], files: ['tsconfig.json', 'tsconfig.build.json', 'package-lock.json'], what: 'Building the server', command: 'tsc', args: ['-p', 'tsconfig.build.json'] },
  { name: 'screens', folders: ['ui', 'infrastructure/http'], files: ['package-lock.json'], what: 'Building the screens', command: 'vite', args: ['build', '--config', 'ui/vite.config.ts', '--logLevel', 'warn'] },
];

/** Builds what is older than its sources; always as for readers, also when a test asks for it. */
export const build = () => {
  for (const { name, folders, files, what, command, args } of parts) {
    const stamp = join(root, 'dist', `.${name}`);
    const state = stateOf(folders, files);
    if (existsSync(stamp) && readFileSync(stamp, 'utf8') === state) continue;
    run(what, bin(command), args, { NODE_ENV: 'production' });
    mkdirSync(join(root, 'dist'), { recursive: true });
    writeFileSync(stamp, state);
  }
};
