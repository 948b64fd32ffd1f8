/** The project as files, and small projects planted beside it with something wrong in them. */
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export const root = join(__dirname, '../..');

export const sourceFolders = ['domain', 'application', 'projections', 'infrastructure', 'ui', 'test'] as const;

/** Paths of all TypeScript sources under the folders, from the root, in order. */
export const sourcesUnder = (...folders: readonly string[]): readonly string[] =>
  folders
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file.replaceAll('\\', '/')}`))
    .filter((file) => /\.tsx?$/.test(file))
    .sort();

export const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');

export interface Planted {
  readonly folder: string;
  remove(): void;
}

/** A folder with these files, the project's own packages, and copies of the project's own files where asked for. */
export const plant = (files: { readonly [path: string]: string }, copied: readonly string[] = []): Planted => {
  const folder = mkdtempSync(join(tmpdir(), 'nagi-planted-'));
  for (const path of copied) cpSync(join(root, path), join(folder, path), { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'dir');
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
};

/** Runs a program of a package with Node; answers what it printed, whether or not it was content. */
export const run = (program: string, args: readonly string[], cwd: string): Promise<string> =>
  new Promise((resolve, reject) => {
    execFile(process.execPath, [join(root, 'node_modules', program), ...args], { cwd, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (error !== null && (stdout === '' || typeof error.code !== 'number')) reject(new Error(`${program} failed: ${stderr}`, { cause: error }));
      else resolve(stdout);
    });
  });
