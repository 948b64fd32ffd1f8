/** The clock on the wall as one process sees it, stepped while it runs: see clock.c. */
import { execFile } from 'node:child_process';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { preloaded } from '../faults/preload.ts';

export interface SteppedClock {
  /** For a process that is to have it. */
  readonly environment: NodeJS.ProcessEnv;
  /** So many seconds beside the true time, from now on. */
  step(seconds: number): Promise<void>;
}

/** Compiles what makes such clocks; says why when that cannot be done here. */
export const steppedClocks = async (folder: string): Promise<{ readonly clock: (name: string) => Promise<SteppedClock> } | { readonly lacking: string }> => {
  const library = await preloaded(join(__dirname, 'clock.c'), folder);
  if ('lacking' in library) return library;
  return {
    clock: async (name) => {
      const file = join(folder, `${name}.offset`);
      const step = async (seconds: number): Promise<void> => {
        const bytes = Buffer.alloc(8);
        bytes.writeBigInt64LE(BigInt(seconds));
        // In place: whoever has it mapped must see it.
        const handle = await open(file, 'r+').catch(() => open(file, 'w'));
        await handle.write(bytes, 0, bytes.length, 0);
        await handle.close();
      };
      await step(0);
      return { environment: { LD_PRELOAD: library.path, CLOCK_OFFSET: file }, step };
    },
  };
};

/** By how many seconds a Node of that environment sees the clock on the wall move while a second passes and it is stepped. */
export const seenBy = async ({ environment, step }: SteppedClock, seconds: number): Promise<number> => {
  const program = 'const [wall, steady] = [Date.now(), performance.now()]; process.stdin.once("data", () => { console.log(Math.round((Date.now() - wall - performance.now() + steady) / 1000)); process.exit(); }); console.log("ready");';
  const running = promisify(execFile)(process.execPath, ['-e', program], { env: { ...process.env, ...environment } });
  await new Promise((resume) => running.child.stdout?.once('data', resume));
  await step(seconds);
  running.child.stdin?.write('\n');
  const { stdout } = await running;
  await step(0);
  return Number(stdout.trim().split('\n').at(-1));
};
