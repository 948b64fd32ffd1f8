import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { transform } from '@swc/core';

const ROOT = join(__dirname, '../..');

const IMPORT = /(from\s+["'])(\.[^"']+)\.ts(["'])/g;

const jsc = { target: 'es2022', parser: { syntax: 'typescript', decorators: true }, transform: { legacyDecorator: true, decoratorMetadata: true } } as const;

/** Compiles a TypeScript file and all it imports into a folder that Node can run; answers where the file went. */
export const compiled = async (entry: string, folder: string): Promise<string> => {
  const target = (file: string): string => join(folder, relative(ROOT, file)).replace(/\.ts$/, '.js');
  const known = new Set<string>();

  const compile = async (file: string): Promise<void> => {
    if (known.has(file)) return;
    known.add(file);
    const { code } = await transform(await readFile(file, 'utf8'), { jsc, module: { type: 'es6' } });
    await mkdir(dirname(target(file)), { recursive: true });
    await writeFile(target(file), code.replaceAll(IMPORT, '$1$2.js$3'));
    for (const [, , path] of code.matchAll(IMPORT)) await compile(join(dirname(file), `${path}.ts`));
  };

  await compile(entry);
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }\n');
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return target(entry);
};

/** Changes a compiled file, for controls: a program that breaks a promise on purpose must be caught. Throws when there is nothing to change. */
export const altered = async (folder: string, file: string, from: string, to: string): Promise<void> => {
  const path = join(folder, file);
  const text = await readFile(path, 'utf8');
  if (!text.includes(from)) throw new Error(`${file} does not say "${from}" any more: the control must be written anew`);
  await writeFile(path, text.replace(from, to));
};
