#!/usr/bin/env node
/**
 * `npm test`: everything that must hold, from nothing but Node to one line at the end, `N passed, N failed`.
 * `npm test -- lending` runs only the tests whose path matches, and answers in seconds.
 *
 * Needs nothing installed and no stdin. Every step counts as one check, every test as one.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkNode, install, root } from '../infrastructure/app/prepare.mjs';
import { finish, jest, run } from './counting.mjs';

const filters = process.argv.slice(2);
const total = { passed: 0, failed: 0, skipped: 0 };

const heading = (text) => console.log(`\n== ${text}`);

const count = (holds) => {
  total[holds ? 'passed' : 'failed'] += 1;
  return holds;
};

/** A check through Node itself, so that it is the same on every system; what it says is shown when it is done, so that checks may run side by side. */
const check = (text, args) =>
  new Promise((resolve) => {
    const began = performance.now();
    const said = [];
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => said.push(bytes));
    child.on('error', (error) => said.push(Buffer.from(`could not be started: ${error.message}\n`)));
    child.on('close', (code) => {
      process.stdout.write(Buffer.concat(said));
      console.log(`${count(code === 0) ? 'ok' : 'FAILED'}: ${text} (${((performance.now() - began) / 1000).toFixed(1)} s)`);
      resolve();
    });
  });

const tool = (text, path, ...args) => check(text, [join(root, 'node_modules', path), ...args]);

// ---- the browser

const browsers = [process.env['CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];

const browser = () => browsers.find((path) => path !== undefined && existsSync(path));

const debianPackages = ['chromium', 'fonts-noto-cjk'];

const filesWithBrowser = () =>
  readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.test\.tsx?$/.test(file) && readFileSync(join(root, 'test', file), 'utf8').includes("from 'playwright-core'"))
    .map((file) => `test/${file.replaceAll('\\', '/')}`)
    .sort();

/** Where we may, Debian's own Chromium is installed; elsewhere it is said what was left out. */
const provideBrowser = async () => {
  if (browser() !== undefined) return;
  heading('A browser for the screens');
  const isRoot = process.getuid?.() === 0;
  if (isRoot && spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status === 0) {
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    await run('apt-get', ['update', '-q'], env);
    await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...debianPackages], env);
  }
  if (browser() !== undefined) return;
  console.log(`There is no Chromium. Install it (on Debian: apt-get install ${debianPackages.join(' ')}), or set CHROMIUM to where one is. Until then these are left out:`);
  for (const file of filesWithBrowser()) console.log(`  ${file}`);
};

// ---- the tests

const tests = async () => {
  heading(filters.length > 0 ? `Tests about ${filters.join(' ')}` : 'Tests: architecture, domain, engines, HTTP, screens');
  const found = browser();
  const counted = await jest(['--maxWorkers=2', ...filters], found === undefined ? {} : { CHROMIUM: found });
  for (const outcome of ['passed', 'failed', 'skipped']) total[outcome] += counted[outcome];
};

checkNode();
install();
if (filters.length === 0) {
  await provideBrowser();
  heading('Types, lint, build');
  await Promise.all([
    tool('Types of the server and the tests', 'typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.json'),
    tool('Types of the screens', 'typescript/bin/tsc', '--noEmit', '-p', 'ui/tsconfig.json'),
    tool('Lint', 'oxlint/bin/oxlint'),
    check('The program and its screens, built', ['--input-type=module', '--eval', "import { build } from './infrastructure/app/prepare.mjs'; build();"]),
  ]);
}
await tests();
finish(total);
