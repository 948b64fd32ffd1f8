/** Runs a library under load on a recorded disk, and kills it; for what a power cut or a failing disk does to it. */
import { spawn } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Instant } from '../../domain/kernel.ts';
import type { Acknowledged } from './promises.ts';
import type { People } from './small-library.ts';

export interface Marks {
  readonly folder: string;
  readonly acknowledged: string;
  readonly heard: string;
}

export const marksIn = async (folder: string): Promise<Marks> => {
  await mkdir(folder, { recursive: true });
  const marks = { folder, acknowledged: join(folder, 'acknowledged'), heard: join(folder, 'heard') };
  for (const file of [marks.acknowledged, marks.heard]) await writeFile(file, '', { flag: 'a' });
  return marks;
};

export const acknowledgedIn = (lines: readonly string[]): readonly Acknowledged[] => lines.map((line) => JSON.parse(line) as Acknowledged);

/** Whole lines; one that was cut off says nothing. */
export const linesIn = async (file: string): Promise<readonly string[]> => (await readFile(file, 'utf8')).split('\n').slice(0, -1);

export interface Life {
  readonly program: string;
  readonly folder: string;
  readonly people: People;
  readonly marks: Marks;
  readonly begin: Instant;
  readonly seed: number;
  /** For disk.c. */
  readonly disk: NodeJS.ProcessEnv;
}

const pause = (ms: number): Promise<void> => new Promise((resume) => setTimeout(resume, ms));

/** Lets a library run until it has acknowledged so many commands more, or ended by itself, and kills it. Answers what it complained of. */
export const lived = async ({ program, folder, people, marks, begin, seed, disk }: Life, commands: number, enough: (complaint: string) => boolean = () => false): Promise<string> => {
  const list = join(marks.folder, '..', 'people.json');
  await writeFile(list, JSON.stringify(people));
  const before = (await linesIn(marks.acknowledged)).length;
  const child = spawn(process.execPath, [program, folder, list, marks.acknowledged, marks.heard, begin, String(seed)], { env: { ...process.env, ...disk }, stdio: ['ignore', 'ignore', 'pipe'] });
  let complaint = '';
  child.stderr.on('data', (bytes: Buffer) => (complaint += bytes.toString()));
  const ended = new Promise((resume) => child.on('close', resume));
  while (child.exitCode === null && !enough(complaint) && (await linesIn(marks.acknowledged)).length - before < commands) await pause(10);
  child.kill('SIGKILL');
  await ended;
  return complaint;
};
