/** What ends every run of tests: jest's own count of them, and one line that says it. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../infrastructure/app/prepare.mjs';

/** Runs a program with its output as it comes; answers its exit code. */
export const run = (command, args, env = {}) =>
  new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...env } });
    child.on('error', (error) => {
      console.error(`${command} could not be started: ${error.message}`);
      resolve(1);
    });
    child.on('close', (code) => resolve(code ?? 1));
  });

/** Runs jest and answers how many tests passed, failed and were left out. */
export const jest = async (args, env = {}) => {
  const folder = mkdtempSync(join(tmpdir(), 'nagi-test-'));
  const results = join(folder, 'results.json');
  try {
    const code = await run(process.execPath, [join(root, 'node_modules/jest/bin/jest.js'), '--json', `--outputFile=${results}`, ...args], env);
    const counted = existsSync(results) ? JSON.parse(readFileSync(results, 'utf8')) : null;
    const passed = counted?.numPassedTests ?? 0;
    // A file that could not even be run has no tests to count, and is one failure; so is it when there was nothing to run.
    const failed = (counted?.numFailedTests ?? 0) + (counted?.numRuntimeErrorTestSuites ?? 0);
    return { passed, failed: failed === 0 && (code !== 0 || passed === 0) ? 1 : failed, skipped: (counted?.numPendingTests ?? 0) + (counted?.numTodoTests ?? 0) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** Says `N passed, N failed` and ends the process, with 1 when anything failed. */
export const finish = ({ passed, failed, skipped }) => {
  console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  process.exit(failed > 0 ? 1 : 0);
};
