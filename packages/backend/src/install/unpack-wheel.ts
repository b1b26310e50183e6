import {
  createReadStream,
  createWriteStream,
  mkdirSync,
  openSync,
  readSync,
  closeSync,
  fstatSync,
  rmSync,
} from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Transform } from 'node:stream';
import { createInflateRaw, crc32 } from 'node:zlib';
import { InstallError } from './install-error';

interface Entry {
  name: string;
  method: number;
  crc: number;
  compressed: number;
  offset: number;
  mode: number;
}

/** Unpacks those files of a wheel (a zip archive) that `wanted` says yes to, and checks their checksums. */
export async function unpackWheel(
  wheel: string,
  folder: string,
  wanted: (name: string) => boolean,
  signal?: AbortSignal,
): Promise<void> {
  const file = openSync(wheel, 'r');
  try {
    const entries = readEntries(file).filter(({ name }) => !name.endsWith('/') && wanted(name));
    for (const entry of entries) {
      const target = join(folder, entry.name);
      if (!target.startsWith(join(folder, sep))) throw new RangeError(`it holds the path ${entry.name}`);
      mkdirSync(dirname(target), { recursive: true });
      await unpackEntry(wheel, file, entry, target, signal);
    }
  } catch (cause) {
    if (!(cause instanceof RangeError || (cause as NodeJS.ErrnoException).code?.startsWith('Z_')))
      throw cause;
    rmSync(wheel, { force: true });
    throw new InstallError(
      'download-failed',
      `${wheel} is damaged: ${(cause as Error).message}. Run the same command again: it fetches it anew.`,
      { cause },
    );
  } finally {
    closeSync(file);
  }
}

async function unpackEntry(
  wheel: string,
  file: number,
  { name, method, crc, compressed, offset, mode }: Entry,
  target: string,
  signal?: AbortSignal,
): Promise<void> {
  const header = read(file, offset, 30);
  const start = offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  let sum = 0;
  const check = new Transform({
    transform(piece: Buffer, _, done) {
      sum = crc32(piece, sum);
      done(null, piece);
    },
  });
  const output = createWriteStream(target, { mode: mode & 0o111 ? 0o755 : 0o644 });
  if (compressed === 0) {
    output.end();
  } else {
    const input = createReadStream(wheel, { start, end: start + compressed - 1, highWaterMark: 1 << 20 });
    if (method === 8)
      await pipeline(input, createInflateRaw({ chunkSize: 1 << 18 }), check, output, { signal });
    else await pipeline(input, check, output, { signal });
  }
  if (sum !== crc) throw new RangeError(`${name} has a wrong checksum`);
}

/** The archive's table of contents. */
function readEntries(file: number): Entry[] {
  const { size } = fstatSync(file);
  const tail = read(file, Math.max(0, size - 65_557), Math.min(size, 65_557));
  const end = tail.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end < 0) throw new RangeError('it is not a whole zip archive');
  const table = read(file, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12));
  const entries: Entry[] = [];
  for (let at = 0; entries.length < tail.readUInt16LE(end + 10);) {
    if (at + 46 > table.length || table.readUInt32LE(at) !== 0x02014b50) {
      throw new RangeError('its table of contents is broken');
    }
    const nameLength = table.readUInt16LE(at + 28);
    entries.push({
      name: table.toString('utf8', at + 46, at + 46 + nameLength),
      method: table.readUInt16LE(at + 10),
      crc: table.readUInt32LE(at + 16),
      compressed: table.readUInt32LE(at + 20),
      offset: table.readUInt32LE(at + 42),
      mode: table.readUInt32LE(at + 38) >>> 16,
    });
    at += 46 + nameLength + table.readUInt16LE(at + 30) + table.readUInt16LE(at + 32);
  }
  return entries;
}

function read(file: number, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  if (readSync(file, bytes, 0, length, position) !== length) throw new RangeError('it is cut short');
  return bytes;
}
