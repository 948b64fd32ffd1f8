/**
 * A disk as a program sees it, recorded and made worse: compiles disk.c, reads its record, and builds images of what a power
 * cut leaves: all that was synced, and any part of the rest.
 */
import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { preloaded } from './preload.ts';

const run = promisify(execFile);

const messageOf = (error: unknown): string => (error instanceof Error ? error.message.split('\n')[0] ?? '' : String(error));

/** The library to preload, or why there is none. */
export const shim = (folder: string): ReturnType<typeof preloaded> => preloaded(join(__dirname, 'disk.c'), folder);

/** Whether there is an strace that may watch a process here. */
export const straceLacks = async (): Promise<string | null> => {
  try {
    await run('strace', ['-f', '-e', 'trace=fdatasync', '-e', 'inject=fdatasync:error=EIO', '-o', '/dev/null', 'true']);
    return null;
  } catch (error) {
    return `strace cannot be used: ${messageOf(error)}`;
  }
};

/**
 * `W` a write, `D` one that is on disk when it returns and `d` its return, `s` a sync begins and `S` returns, `M` a mark, `R` a
 * file takes the place of another (`bytes` is its path), `!` the call after this was let fail.
 */
export interface Act {
  readonly kind: 'W' | 'D' | 'd' | 's' | 'S' | 'M' | 'R' | '!';
  readonly path: string;
  readonly offset: number;
  readonly bytes: Buffer;
}

const HEADER = 24;

export const actsIn = async (file: string): Promise<readonly Act[]> => {
  const all = await readFile(file);
  const acts: Act[] = [];
  for (let at = 0; at + HEADER <= all.length; ) {
    const [path, length] = [all.readUInt32LE(at + 4), Number(all.readBigUInt64LE(at + 16))];
    const begin = at + HEADER + path;
    // The last one may have been cut off by the kill.
    if (begin + length > all.length) break;
    acts.push({
      kind: String.fromCharCode(all[at] ?? 0) as Act['kind'], path: all.subarray(at + HEADER, begin).toString(),
      offset: Number(all.readBigUInt64LE(at + 8)), bytes: all.subarray(begin, begin + length),
    });
    at = begin + length;
  }
  return acts;
};

/** Lines of the marks before a place in the record, by file. */
export const marksBefore = (acts: readonly Act[], end: number, file: string): readonly string[] =>
  Buffer.concat(acts.slice(0, end).filter((act) => act.kind === 'M' && act.path === file).map((act) => act.bytes)).toString().split('\n').slice(0, -1);

interface Disk {
  durable: Buffer;
  pending: { readonly act: Act; readonly direct: boolean }[];
}

const written = (disk: Buffer, offset: number, bytes: Buffer): Buffer => {
  const grown = disk.length >= offset + bytes.length ? disk : Buffer.concat([disk, Buffer.alloc(offset + bytes.length - disk.length)]);
  bytes.copy(grown, offset);
  return grown;
};

/** Parts of a write, cut where a disk may tear it. */
const pieces = ({ offset, bytes }: Act, size: number): readonly { readonly offset: number; readonly bytes: Buffer }[] => {
  const cut: { readonly offset: number; readonly bytes: Buffer }[] = [];
  for (let from = 0; from < bytes.length; ) {
    const to = Math.min(bytes.length, from + size - ((offset + from) % size));
    cut.push({ offset: offset + from, bytes: bytes.subarray(from, to) });
    from = to;
  }
  return cut;
};

/** How much of what was not synced a power cut leaves. */
const shares = [0, 0.05, 0.3, 0.5, 0.7, 0.95, 1] as const;

/** A disk that is played through a record once, with looks at what a power cut would leave at ascending places. */
export const replayed = (acts: readonly Act[], original: ReadonlyMap<string, Buffer>): { imagesAt(end: number, random: () => number): ReadonlyMap<string, Buffer> } => {
  const disks = new Map<string, Disk>([...original].map(([path, bytes]) => [path, { durable: Buffer.from(bytes), pending: [] }]));
  const diskOf = (path: string): Disk => {
    const disk = disks.get(path) ?? { durable: Buffer.alloc(0), pending: [] };
    disks.set(path, disk);
    return disk;
  };
  let done = 0;

  const play = (act: Act): void => {
    const disk = diskOf(act.path);
    switch (act.kind) {
      case 'W':
      case 'D':
        // A copy made aside begins anew; nothing else is written from the start on.
        if (act.offset === 0 && dirname(act.path).endsWith('compact')) Object.assign(disk, { durable: Buffer.alloc(0), pending: [] });
        disk.pending.push({ act, direct: act.kind === 'D' });
        break;
      case 'd': {
        const last = disk.pending.findLastIndex(({ direct, act: { offset } }) => direct && offset === act.offset);
        const [landed] = disk.pending.splice(last, 1);
        if (landed !== undefined) disk.durable = written(disk.durable, landed.act.offset, landed.act.bytes);
        break;
      }
      case 'S':
        for (const { act: { offset, bytes } } of disk.pending) disk.durable = written(disk.durable, offset, bytes);
        disk.pending = [];
        break;
      case 'R':
        disks.set(act.bytes.toString(), disk);
        disks.delete(act.path);
        break;
      case 's':
      case 'M':
      case '!':
        break;
    }
  };

  return {
    imagesAt: (end, random) => {
      while (done < end) {
        const act = acts[done++];
        if (act !== undefined && act.kind !== 'M') play(act);
      }
      const share = shares[Math.floor(random() * shares.length)] ?? 0;
      const size = random() < 0.5 ? 512 : 4096;
      return new Map([...disks].map(([path, { durable, pending }]) => {
        let left: Buffer = Buffer.from(durable);
        for (const { act } of pending) for (const piece of pieces(act, size)) if (random() < share) left = written(left, piece.offset, piece.bytes);
        return [path, left];
      }));
    },
  };
};

/** The data files below a folder, by path. */
export const dataFilesIn = async (folder: string): Promise<ReadonlyMap<string, Buffer>> => {
  const files = new Map<string, Buffer>();
  for (const part of ['events', 'documents', 'announcements', 'records', 'vault']) {
    const path = join(folder, part, 'data.mdb');
    if (await stat(path).then(() => true, () => false)) files.set(path, await readFile(path));
  }
  return files;
};

/** Writes an image of a folder elsewhere, beside the files it was made with. */
export const writeImage = async (image: ReadonlyMap<string, Buffer>, from: string, made: string, to: string): Promise<void> => {
  await cp(made, to, { recursive: true, filter: (path) => !path.endsWith('.mdb') });
  for (const [path, bytes] of image) {
    const target = join(to, relative(from, path));
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, bytes);
  }
};
