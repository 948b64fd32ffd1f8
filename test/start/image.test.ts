/**
 * What the Dockerfile puts together starts: its stages are carried out here by their COPY and the one RUN that builds, out of what `.dockerignore` leaves,
 * with the packages that are installed anyway. Installing them, the base image and the user are Docker's own part and are not shown.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { copiesIn, isLeftOut, stagesIn, type Stage } from './dockerfile.ts';
import { newFolder, removeFolders, run, stopped } from './program.ts';

const root = join(__dirname, '..', '..');
const stages = stagesIn(readFileSync(join(root, 'Dockerfile'), 'utf8'));
const ignored = readFileSync(join(root, '.dockerignore'), 'utf8');
const work = mkdtempSync(join(tmpdir(), 'nagi-image-'));

afterAll(async () => {
  await removeFolders();
  rmSync(work, { recursive: true, force: true });
});

// It builds, and on a busy machine that takes long.
jest.setTimeout(240_000);

const folderOf = (stage: Stage): string => join(work, stage.name === '' ? 'image' : stage.name, 'app');

const copied = (stage: Stage): void => {
  for (const { from, sources, target } of copiesIn(stage)) {
    for (const source of sources) {
      const earlier = stages.find(({ name }) => name === from);
      const path = earlier === undefined ? join(root, source) : join(folderOf(earlier), relative('/app', source));
      const into = target.endsWith('/') ? join(folderOf(stage), target, basename(source)) : join(folderOf(stage), target);
      cpSync(path, into, { recursive: true, verbatimSymlinks: true, filter: (file) => earlier !== undefined || !isLeftOut(ignored, relative(root, file)) });
    }
  }
};

const carriedOut = (stage: Stage): void => {
  mkdirSync(folderOf(stage), { recursive: true });
  if (stage.name !== '') symlinkSync(join(root, 'node_modules'), join(folderOf(stage), 'node_modules'));
  copied(stage);
  for (const { rest } of stage.instructions.filter((one) => one.name === 'RUN' && one.rest.startsWith('node '))) {
    const [, code = ''] = /-e "(.*)"$/.exec(rest) ?? [];
    execFileSync(process.execPath, ['--input-type=module', '-e', code.replace('/app/', `${folderOf(stage)}/`)], { cwd: folderOf(stage), stdio: 'pipe' });
  }
};

test('the image is built without what is ignored, serves, answers its commands, and has nothing but what runs', async () => {
  for (const stage of stages) carriedOut(stage);
  const image = join(work, 'image', 'app');
  expect(['package.json', 'LICENSE', 'NOTICE', 'dist/ui/index.html'].filter((file) => !existsSync(join(image, file)))).toEqual([]);
  expect(['test', 'ui', 'domain', '.git', 'infrastructure/app/main.ts'].filter((file) => existsSync(join(image, file)))).toEqual([]);

  const nagi = run(await newFolder(), {}, 'serve.mjs', [], image);
  const address = await nagi.address;
  expect((await fetch(`${address}/titles/anything`, { headers: { accept: 'text/html' } })).status).toBe(200);
  expect(await stopped(nagi)).toBe(0);

  const command = run(await newFolder(), {}, 'command.mjs', ['admin', 'create', '--login', 'chief'], image);
  command.child.stdin?.end('a long enough password\n');
  expect([await command.ended, command.output()]).toEqual([0, expect.stringContaining('chief can sign in')]);
});

test('what is ignored is not copied', () => {
  expect(['test/load/past.ts', 'docs', 'README.md', 'domain/lending/README.md', 'nagi.log', '.git/config'].filter((path) => !isLeftOut(ignored, path))).toEqual([]);
  expect(['tests.ts', 'domain/lending/title.ts', 'infrastructure/content/manifest.ts', 'ui/data/x.ts'].filter((path) => isLeftOut(ignored, path))).toEqual([]);
});
