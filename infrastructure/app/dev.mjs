/**
 * `npm run dev`: compiles as files are saved, restarts the server, serves the screens from their sources on port 5173 (or the
 * next free one). The settings are those of `npm start`: `PORT=4000 NAGI_DATA=other npm run dev`. Ctrl-C ends all three.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { checkNode, install, root } from './prepare.mjs';

checkNode();
install();

const main = join(root, 'dist', 'infrastructure', 'app', 'main.js');
const tool = (path) => join(root, 'node_modules', path);
/** One of them without the others is of no use: whatever ends, all end. */
const stopping = new AbortController();
const end = () => stopping.abort();
process.on('SIGINT', end);
process.on('SIGTERM', end);

/** Everything through Node itself, so that it is the same on every system. `family`: it starts others, which end with it. */
const run = (given, family = false) => {
  const child = spawn(process.execPath, given, { cwd: root, stdio: 'inherit', detached: family });
  child.on('exit', end);
  stopping.signal.addEventListener('abort', () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    if (family) process.kill(-child.pid, 'SIGTERM');
    else child.kill('SIGTERM');
  });
};

// The compiler is a program of its own that Node only starts; Windows has no such families.
run([tool('typescript/bin/tsc'), '-p', 'tsconfig.build.json', '--watch', '--preserveWatchOutput'], process.platform !== 'win32');
while (!existsSync(main)) {
  if (stopping.signal.aborted) process.exit();
  await wait(200);
}
// Watches every module the server has loaded, of all folders.
run(['--watch', '--watch-preserve-output', join(root, 'infrastructure', 'app', 'serve.mjs'), ...process.argv.slice(2)]);
run([tool('vite/bin/vite.js'), '--config', 'ui/vite.config.ts']);
