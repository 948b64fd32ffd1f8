/**
 * The first two pages of an LMDB file are its heads, written in turn, each with the number of its commit. LMDB takes the
 * later one that it can read; when that was damaged, the commit before is all that is seen. Layout: LMDB as `lmdb` 3.5 brings it.
 */
import { open } from 'node:fs/promises';

const MAGIC = 0xbeefc0de;
const at = { magic: 0x18, pageSize: 0x30, commit: 0x98 };
const HEAD_BYTES = 0xa0;

interface Head {
  readonly fits: boolean;
  readonly pageSize: number;
  readonly commit: bigint;
}

const headIn = (bytes: Buffer): Head => ({
  fits: bytes.readUInt32LE(at.magic) === MAGIC, pageSize: bytes.readUInt32LE(at.pageSize), commit: bytes.readBigUInt64LE(at.commit),
});

const readHeads = async (file: string): Promise<readonly [Head, Head] | null> => {
  const handle = await open(file, 'r');
  try {
    const first = Buffer.alloc(HEAD_BYTES);
    if ((await handle.read(first, 0, HEAD_BYTES, 0)).bytesRead < HEAD_BYTES) return null;
    const { pageSize } = headIn(first);
    const second = Buffer.alloc(HEAD_BYTES);
    if (pageSize < 512 || pageSize > 65_536 || (await handle.read(second, 0, HEAD_BYTES, pageSize)).bytesRead < HEAD_BYTES) return null;
    return [headIn(first), headIn(second)];
  } finally {
    await handle.close();
  }
};

/** The length says nothing: pages at the end that a commit took and gave back were never written. */
const troubleIn = ([even, odd]: readonly [Head, Head]): string | null => {
  if (!even.fits || !odd.fits) return 'one of its two heads is not that of an LMDB file';
  const inTurn = even.commit % 2n === 0n && odd.commit % 2n === 1n && (even.commit - odd.commit === 1n || odd.commit - even.commit === 1n);
  return inTurn ? null : `its two heads are of commits ${even.commit} and ${odd.commit}, which do not follow each other`;
};

/** What is wrong with the heads of an LMDB file, `null` when nothing is. A library that runs is looked at again: it writes them. */
export const headsOf = async (file: string): Promise<string | null> => {
  let trouble: string | null = null;
  for (let look = 0; look < 5; look++) {
    const heads = await readHeads(file);
    trouble = heads === null ? 'its heads cannot be read' : troubleIn(heads);
    if (trouble === null) return null;
    await new Promise((resume) => setTimeout(resume, 20));
  }
  return trouble;
};
