import { read } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { crc32 } from 'node:zlib';
import yauzl, { type Entry, type Options, type ZipFile } from 'yauzl';
import { BrokenBook, HostileBook } from './refusal.ts';

const MIB = 1024 * 1024;

/** What a zip may be at most. A picture book of 400 pages has some 1,000 entries and 200 MiB. */
export const zipLimits = {
  entries: 20_000,
  entryBytes: 256 * MIB,
  totalBytes: 1024 * MIB,
  /** Inflated to compressed; only looked at beyond `ratioFrom` inflated bytes, for short files of blanks are honest. */
  ratio: 200,
  ratioFrom: 10 * MIB,
} as const;

export interface ZipEntry {
  /** Path in NFC, `/` between folders. */
  readonly name: string;
  /** Inflated bytes, as the directory says; reading fails when it lies. */
  readonly size: number;
  readonly stored: boolean;
}

/** A zip whose directory has been read and found harmless. Contents are read on demand. */
export interface Zip {
  readonly entries: ReadonlyMap<string, ZipEntry>;
  /** A whole file, checked against its CRC. Throws `BrokenBook('missing-file')` for an unknown name. */
  read(name: string): Promise<Buffer>;
  /** A file as a stream; `start` and `end` (exclusive) only for stored ones. */
  stream(name: string, range?: { readonly start: number; readonly end: number }): Promise<Readable>;
  /** Nothing can be opened from then on; the file is let go when the streams under way have closed. */
  close(): void;
}

/** Bytes read from the disk at once. */
const PIECE = 64 * 1024;

const S_IFMT = 0o170000;
const S_IFLNK = 0o120000;
const MADE_BY_UNIX = 3;
const MADE_BY_MAC = 19;

/** Opens a zip from a path or from memory. Throws `HostileBook` and `BrokenBook`; a missing file is an ordinary error. */
export const openZip = async (source: string | Uint8Array): Promise<Zip> => {
  const file = await openArchive(source);
  try {
    return zipOf(file, await readDirectory(file));
  } catch (error) {
    file.close();
    throw error;
  }
};

const zipOf = (file: ZipFile, entries: ReadonlyMap<string, Entry>): Zip => {
  let streams = 0;
  let closed = false;
  const release = (): void => {
    streams--;
    if (closed && streams === 0) file.close();
  };
  const stream: Zip['stream'] = async (name, range) => {
    if (closed) throw new Error('the zip is closed');
    streams++;
    try {
      const opened = await openStream(file, entries, name, range);
      return opened.once('close', release);
    } catch (error) {
      release();
      throw error;
    }
  };
  return {
    entries: new Map([...entries].map(([name, entry]) => [name, { name, size: entry.uncompressedSize, stored: entry.compressionMethod === 0 }])),
    read: async (name) => readWhole(await stream(name), name, entries.get(name)?.crc32),
    stream,
    close: () => {
      if (closed) return;
      closed = true;
      if (streams === 0) file.close();
    },
  };
};

/**
 * Reads a zip's file for yauzl. Its own reader throws where nobody can catch it when somebody goes away while their next read waits
 * behind another one's: two readers of one book would end the process.
 */
class FileReader extends yauzl.RandomAccessReader {
  constructor(private readonly file: FileHandle) {
    super();
  }

  override read(...[into, offset, length, position, callback]: Parameters<yauzl.RandomAccessReader['read']>): void {
    read(this.file.fd, into, offset, length, position, callback);
  }

  override _readStreamForRange(start: number, end: number): Readable {
    const { file } = this;
    return Readable.from((async function* () {
      for (let at = start; at < end;) {
        const { bytesRead, buffer: bytes } = await file.read(Buffer.allocUnsafe(Math.min(PIECE, end - at)), 0, null, at);
        if (bytesRead === 0) return;
        at += bytesRead;
        yield bytes.subarray(0, bytesRead);
      }
    })(), { objectMode: false });
  }

  override close(callback: (error: Error | null) => void): void {
    const closing = async (): Promise<void> => {
      let trouble: Error | null = null;
      try {
        await this.file.close();
      } catch (error) {
        trouble = error as Error;
      }
      callback(trouble);
    };
    void closing();
  }
}

const openFile = async (path: string, options: Options): Promise<ZipFile> => {
  const file = await open(path, 'r');
  try {
    return await yauzl.fromRandomAccessReaderPromise(new FileReader(file), (await file.stat()).size, options);
  } catch (error) {
    await file.close();
    throw error;
  }
};

const openArchive = async (source: string | Uint8Array): Promise<ZipFile> => {
  // Names are decoded here, not by yauzl: zips made without the UTF-8 flag would give mojibake for Japanese names.
  const options = { autoClose: false, lazyEntries: true, decodeStrings: false, validateEntrySizes: true };
  try {
    if (typeof source === 'string') return await openFile(source, options);
    return await yauzl.fromBufferPromise(Buffer.from(source.buffer, source.byteOffset, source.byteLength), options);
  } catch (error) {
    if (isSystemError(error)) throw error;
    throw new BrokenBook('not-a-zip', messageOf(error));
  }
};

const readDirectory = async (file: ZipFile): Promise<Map<string, Entry>> => {
  if (file.entryCount > zipLimits.entries) throw new HostileBook('too-many-entries', `${file.entryCount} entries, at most ${zipLimits.entries}`);
  const entries = new Map<string, Entry>();
  const folded = new Set<string>();
  let total = 0;
  for await (const entry of directoryOf(file)) {
    const name = nameOf(entry);
    if (name.endsWith('/')) continue;
    // Two names that differ in case only would be one file on the desk of whoever unpacks the book, and two for us.
    if (folded.has(name.toLowerCase())) throw new HostileBook('duplicate-name', 'the name appears twice', name);
    folded.add(name.toLowerCase());
    checkEntry(entry, name);
    total += entry.uncompressedSize;
    if (total > zipLimits.totalBytes) throw new HostileBook('bomb', `more than ${zipLimits.totalBytes} bytes once inflated`);
    entries.set(name, entry);
  }
  return entries;
};

async function* directoryOf(file: ZipFile): AsyncGenerator<Entry> {
  const iterator = file.eachEntry();
  for (;;) {
    const next = await iterator.next().catch((error: unknown) => {
      throw isSystemError(error) ? error : new BrokenBook('damaged', messageOf(error));
    });
    if (next.done === true) return;
    yield next.value;
  }
}

const nameOf = (entry: Entry): string => {
  const raw = entry.fileNameRaw;
  let name: string;
  try {
    name = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(raw).normalize('NFC');
  } catch {
    throw new BrokenBook('bad-name', `a file name is not UTF-8: ${raw.toString('hex')}`);
  }
  const fault = yauzl.validateFileName(name);
  if (fault !== null) throw new HostileBook('path-escape', fault, name);
  if (name === '' || /[\u0000-\u001f\u007f]/u.test(name)) throw new HostileBook('bad-name', 'a file name holds control characters', name);
  if (name.split('/').some((part, i, all) => part === '.' || (part === '' && i < all.length - 1))) {
    throw new HostileBook('path-escape', 'a folder name is empty or a dot', name);
  }
  return name;
};

const checkEntry = (entry: Entry, name: string): void => {
  const system = entry.versionMadeBy >>> 8;
  const mode = entry.externalFileAttributes >>> 16;
  if ((system === MADE_BY_UNIX || system === MADE_BY_MAC) && (mode & S_IFMT) === S_IFLNK) {
    throw new HostileBook('symlink', 'symbolic links are not taken', name);
  }
  if (entry.isEncrypted()) throw new BrokenBook('encrypted', 'the file is encrypted', name);
  if (!entry.canDecodeFileData()) throw new BrokenBook('damaged', `compression method ${entry.compressionMethod}`, name);
  const { uncompressedSize: size, compressedSize } = entry;
  if (size > zipLimits.entryBytes) throw new HostileBook('bomb', `${size} bytes once inflated`, name);
  if (size > zipLimits.ratioFrom && size > compressedSize * zipLimits.ratio) throw new HostileBook('bomb', `${compressedSize} bytes become ${size}`, name);
};

const openStream = async (
  file: ZipFile,
  entries: ReadonlyMap<string, Entry>,
  name: string,
  range?: { readonly start: number; readonly end: number },
): Promise<Readable> => {
  const entry = entries.get(name);
  if (entry === undefined) throw new BrokenBook('missing-file', 'not in the package', name);
  try {
    return await file.openReadStreamPromise(entry, range === undefined ? {} : { start: range.start, end: range.end });
  } catch (error) {
    throw isSystemError(error) ? error : new BrokenBook('damaged', messageOf(error), name);
  }
};

const readWhole = async (stream: Readable, name: string, checksum: number | undefined): Promise<Buffer> => {
  const bytes = await buffer(stream).catch((error: unknown) => {
    throw isSystemError(error) ? error : new BrokenBook('damaged', messageOf(error), name);
  });
  if (crc32(bytes) !== checksum) throw new BrokenBook('damaged', 'the checksum does not match', name);
  return bytes;
};

/** Errors of the machine (no such file, too many open files) are ours, not the book's. zlib's codes begin with Z_. */
const isSystemError = (error: unknown): boolean => error instanceof Error && 'syscall' in error;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
