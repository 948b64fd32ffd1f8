#!/usr/bin/env node
/**
 * `npm test`: everything that must hold, from nothing but Node to one line at the end, `N passed, N failed`.
 * `npm test -- lending` runs only the tests whose path matches, and answers in seconds.
 *
 * Needs nothing installed and no stdin. Every step counts as one check, every test as one.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkNode, install, root } from '../infrastructure/app/prepare.mjs';

const filters = process.argv.slice(2);
const total = { passed: 0, failed: 0, skipped: 0 };

const heading = (text) => console.log(`\n== ${text}`);

/** Runs a program with its output as it comes; answers its exit code. */
const run = (command, args, env = {}) =>
  new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...env } });
    child.on('error', (error) => {
      console.error(`${command} could not be started: ${error.message}`);
      resolve(1);
    });
    child.on('close', (code) => resolve(code ?? 1));
  });

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

const finish = () => {
  const { passed, failed, skipped } = total;
  console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  process.exit(failed > 0 ? 1 : 0);
};

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
  const folder = mkdtempSync(join(tmpdir(), 'nagi-test-'));
  const results = join(folder, 'results.json');
  const found = browser();
  try {
    const args = [join(root, 'node_modules/jest/bin/jest.js'), '--maxWorkers=2', '--json', `--outputFile=${results}`, ...filters];
    const code = await run(process.execPath, args, found === undefined ? {} : { CHROMIUM: found });
    const counted = existsSync(results) ? JSON.parse(readFileSync(results, 'utf8')) : null;
    total.passed += counted?.numPassedTests ?? 0;
    // A file that could not even be run has no tests to count, and is one failure.
    const failed = (counted?.numFailedTests ?? 0) + (counted?.numRuntimeErrorTestSuites ?? 0);
    total.failed += failed === 0 && code !== 0 ? 1 : failed;
    total.skipped += (counted?.numPendingTests ?? 0) + (counted?.numTodoTests ?? 0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
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
finish();
