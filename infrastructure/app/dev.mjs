/** `npm run dev`: compiles as files are saved, restarts the server, serves the screens from their sources on port 5173. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { checkNode, install, root } from './prepare.mjs';

checkNode();
install();

const main = join(root, 'dist', 'infrastructure', 'app', 'main.js');
const bin = (name) => join(root, 'node_modules', '.bin', name);
const running = [];
const run = (command, args) => running.push(spawn(command, args, { cwd: root, stdio: 'inherit' }));

run(bin('tsc'), ['-p', 'tsconfig.build.json', '--watch', '--preserveWatchOutput']);
while (!existsSync(main)) await wait(200);
run(process.execPath, ['--watch-path', join(root, 'dist', 'infrastructure'), '--watch-preserve-output', join(root, 'infrastructure', 'app', 'serve.mjs')]);
run(bin('vite'), ['--config', 'ui/vite.config.ts']);
process.on('SIGINT', () => {
  for (const child of running) child.kill('SIGINT');
});
