/** Libraries that stand between a program and its machine, compiled where they can be. */
import { execFile } from 'node:child_process';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';

/** Compiles a library to preload from C; says why when that cannot be done here. */
export const preloaded = async (source: string, folder: string): Promise<{ readonly path: string } | { readonly lacking: string }> => {
  const name = basename(source, '.c');
  if (process.platform !== 'linux') return { lacking: `faults of the ${name} are made with LD_PRELOAD, which ${process.platform} does not have` };
  const path = join(folder, `${name}.so`);
  try {
    await promisify(execFile)('cc', ['-shared', '-fPIC', '-O1', '-o', path, source, '-ldl']);
    return { path };
  } catch (error) {
    return { lacking: `faults of the ${name} need a C compiler (cc): ${error instanceof Error ? error.message.split('\n')[0] ?? '' : String(error)}` };
  }
};
