import { crc32, deflateRawSync } from 'node:zlib';

/** An entry as the test wants it, honest or not. */
export interface RawEntry {
  readonly name: string | Buffer;
  readonly data: string | Uint8Array;
  readonly stored?: boolean;
  /** General purpose flags; bit 11 says that the name is UTF-8, bit 0 that the data is encrypted. */
  readonly flags?: number;
  /** High byte of "version made by": 3 is Unix. */
  readonly system?: number;
  /** Unix mode, in the upper half of the external attributes. */
  readonly mode?: number;
  readonly crc?: number;
  /** What the directory claims once inflated. */
  readonly claimedSize?: number;
  readonly deflated?: Buffer;
}

/** Writes a zip byte by byte (APPNOTE 4.3), so that tests can lie where no library would let them. */
export const writeZip = (entries: readonly RawEntry[]): Buffer => {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const name = Buffer.from(entry.name as string);
    const data = Buffer.from(entry.data as string);
    const body = entry.deflated ?? (entry.stored === true ? data : deflateRawSync(data));
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(entry.flags ?? 0x800, 2);
    fields.writeUInt16LE(entry.stored === true ? 0 : 8, 4);
    fields.writeUInt32LE(0x0021_0000, 6);
    fields.writeUInt32LE(entry.crc ?? crc32(data), 10);
    fields.writeUInt32LE(body.length, 14);
    fields.writeUInt32LE(entry.claimedSize ?? data.length, 18);
    fields.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004', 'latin1'), fields, name, body]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(((entry.mode ?? 0o100644) << 16) >>> 0, 6);
    rest.writeUInt32LE(offset, 10);
    const madeBy = Buffer.from([20, entry.system ?? 3]);
    directory.push(Buffer.concat([Buffer.from('PK\u0001\u0002', 'latin1'), madeBy, fields, rest, name]));
    locals.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, central, end]);
};
