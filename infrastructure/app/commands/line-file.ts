/**
 * Files of JSON lines that know whether they are whole: a first line that says what it is, lines of one member each
 * (`{"event":{…}}`), and a last line with how many there were of each kind and the SHA-256 of every byte before it. Written aside,
 * then renamed; never in memory as a whole.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import type { Json } from '../../../application/ports.ts';

const format = 1;
const chunk = 1 << 20;

export interface End {
  readonly counts: { readonly [kind: string]: number };
  readonly sha256: string;
}

export interface LineWriter {
  line(kind: string, value: Json): Promise<void>;
  /** Writes the last line; the file is there, and on disk, when it resolves. */
  end(): Promise<End>;
  /** Leaves nothing behind; for when something went wrong. */
  abandon(): Promise<void>;
}

export const exists = (path: string): Promise<boolean> => stat(path).then(() => true, () => false);

/** Begins a file for its owner alone; refuses to write over one. */
export const writeLines = async (file: string, kind: string, about: { readonly [key: string]: Json }): Promise<LineWriter> => {
  if (await exists(file)) throw new Error(`${file} is there already; nothing was written`);
  const aside = `${file}.making`;
  await rm(aside, { force: true });
  const handle = await open(aside, 'wx', 0o600);
  const hash = createHash('sha256');
  const counts: { [kind: string]: number } = {};
  let pending: string[] = [];
  let length = 0;

  const flush = async (): Promise<void> => {
    const bytes = Buffer.from(pending.join(''));
    pending = [];
    length = 0;
    hash.update(bytes);
    await handle.writeFile(bytes);
  };

  const add = async (value: Json): Promise<void> => {
    const text = `${JSON.stringify(value)}\n`;
    pending.push(text);
    length += text.length;
    if (length >= chunk) await flush();
  };

  await add({ nagi: kind, format, ...about });
  return {
    async line(name, value) {
      counts[name] = (counts[name] ?? 0) + 1;
      await add({ [name]: value });
    },
    async end() {
      await flush();
      const end: End = { counts, sha256: hash.digest('hex') };
      await handle.writeFile(`${JSON.stringify({ end })}\n`);
      await handle.sync();
      await handle.close();
      await rename(aside, file);
      return end;
    },
    async abandon() {
      await handle.close();
      await rm(aside, { force: true });
    },
  };
};

export interface Line {
  readonly kind: string;
  readonly value: Json;
}

/** A line with the bytes it stands in. */
async function* rawLines(file: string): AsyncGenerator<Buffer> {
  let rest: Buffer[] = [];
  for await (const bytes of createReadStream(file, { highWaterMark: chunk }) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, from)) {
      yield Buffer.concat([...rest, bytes.subarray(from, at + 1)]);
      rest = [];
      from = at + 1;
    }
    if (from < bytes.length) rest.push(bytes.subarray(from));
  }
  if (rest.length > 0) throw new Error(`${file} ends within a line: it was cut short`);
}

const parse = (file: string, number: number, bytes: Buffer): { readonly [key: string]: Json } => {
  try {
    return JSON.parse(bytes.toString()) as { readonly [key: string]: Json };
  } catch (error) {
    throw new Error(`${file}, line ${number}: this is not what was written (${error instanceof Error ? error.message : String(error)})`, { cause: error });
  }
};

const sameCounts = (a: End['counts'], b: End['counts']): boolean =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])].every((kind) => a[kind] === b[kind]);

/**
 * Reads a file of a kind: `about` with its first line, then every line. Throws when it is another file, of a newer
 * format, cut short, or not what was written; that is known at its end only, so nothing may become final before.
 */
export async function* readLines(file: string, kinds: readonly string[]): AsyncGenerator<Line> {
  const hash = createHash('sha256');
  const counts: { [kind: string]: number } = {};
  let number = 0;
  let end: End | null = null;
  for await (const bytes of rawLines(file)) {
    number += 1;
    if (end !== null) throw new Error(`${file} goes on after its last line; it is not what was written`);
    const line = parse(file, number, bytes);
    if (number === 1) {
      if (typeof line['nagi'] !== 'string' || !kinds.includes(line['nagi'])) throw new Error(`${file} is not a file of Nagi's that fits here (wanted: ${kinds.join(' or ')})`);
      if (line['format'] !== format) throw new Error(`${file} has the format ${JSON.stringify(line['format'])}, this Nagi knows ${format}; use the version that wrote it`);
      hash.update(bytes);
      yield { kind: 'about', value: line };
      continue;
    }
    const [[kind, value] = ['', null]] = Object.entries(line);
    if (kind === 'end') {
      end = value as unknown as End;
      continue;
    }
    hash.update(bytes);
    counts[kind] = (counts[kind] ?? 0) + 1;
    yield { kind, value };
  }
  if (end === null) throw new Error(`${file} has no last line: it was cut short`);
  if (end.sha256 !== hash.digest('hex') || !sameCounts(end.counts, counts)) throw new Error(`${file} is not what was written: its lines do not fit the SHA-256 in its last one`);
}

/** The first line of a file. */
export const aboutOf = async (file: string, kinds: readonly string[]): Promise<{ readonly [key: string]: Json }> => {
  for await (const { value } of readLines(file, kinds)) return value as { readonly [key: string]: Json };
  throw new Error(`${file} is empty`);
};
