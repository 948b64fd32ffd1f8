import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { transform } from '@swc/core';

const ROOT = join(__dirname, '../..');

const IMPORT = /(from\s+["'])(\.[^"']+)\.ts(["'])/g;

/** Compiles a TypeScript file and all it imports into a folder that Node can run; answers where the file went. */
export const compiled = async (entry: string, folder: string): Promise<string> => {
  const target = (file: string): string => join(folder, relative(ROOT, file)).replace(/\.ts$/, '.js');
  const known = new Set<string>();

  const compile = async (file: string): Promise<void> => {
    if (known.has(file)) return;
    known.add(file);
    const { code } = await transform(await readFile(file, 'utf8'), { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'es6' } });
    await mkdir(dirname(target(file)), { recursive: true });
    await writeFile(target(file), code.replaceAll(IMPORT, '$1$2.js$3'));
    for (const [, , path] of code.matchAll(IMPORT)) await compile(join(dirname(file), `${path}.ts`));
  };

  await compile(entry);
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }\n');
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return target(entry);
};
