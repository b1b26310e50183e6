import { open, type FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { encodeSafetensors, type EncodableTensor } from '@avemo/models';
import { canonicalJson, sha256 } from '../../experiment/canonical';
import type { Json } from '../../recipes/json';
import { sizeOf, type Block, type Blocks } from '../block';
import { kindOfData, type StoredBlock } from '../column';

/** A file of blocks that is cut off, changed or of another kind. */
export class DamagedFileError extends Error {
  override name = 'DamagedFileError';
}

/** What is read of a file before its numbers are. */
export interface OpenedBlocks {
  blocks: Record<string, StoredBlock>;
  /** What was written with them. */
  about: Json;
}

/** Rows are checked in groups of about so many bytes: a single row is read without its whole block. */
const GROUP_BYTES = 4096;

/** Bytes of a number of each kind. */
export const bytesOf = { float32: 4, int32: 4, uint8: 1 } as const;

/**
 * Blocks as a safetensors file that tells whether it is whole: `NAME/times`, `NAME/checks` (CRC-32 of each group of rows) and
 * `NAME/mask`, then `NAME/data`; the metadata hold what the blocks are and the SHA-256 of all but the data.
 *
 * @param blocks - By name.
 * @param about - Plain data to keep with them.
 */
export function encodeBlocks(blocks: Blocks, about: Json): Uint8Array {
  const index = new Map<string, EncodableTensor>();
  const data = new Map<string, EncodableTensor>();
  for (const [name, block] of Object.entries(blocks)) {
    const { times, mask, shape } = block;
    if (times) index.set(`${name}/times`, { data: times, shape: [times.length] });
    const checks = checksOf(block);
    index.set(`${name}/checks`, { data: checks, shape: [checks.length] });
    if (mask) index.set(`${name}/mask`, { data: mask, shape: [mask.length] });
    data.set(`${name}/data`, { data: block.data, shape });
  }
  const described = canonicalJson(
    Object.entries(blocks).map(([name, { shape, times, mask, data }]) => ({
      name,
      shape,
      kind: kindOfData(data),
      times: times !== undefined,
      mask: mask !== undefined,
    })),
  );
  const text = canonicalJson(about);
  const metadata = { blocks: described, about: text, sha256: digestOf(described, text, index.values()) };
  return encodeSafetensors(new Map([...index, ...data]), { metadata });
}

interface Described {
  name: string;
  shape: number[];
  kind: StoredBlock['kind'];
  times: boolean;
  mask: boolean;
}

/**
 * Opens a file of blocks: what they are, their times and masks are read; their numbers when they are asked for.
 *
 * @throws DamagedFileError for a file that is not whole; errors of the file system as they are.
 */
export async function openBlocks(path: string): Promise<OpenedBlocks> {
  const file = await open(path, 'r');
  try {
    return await readIndex(file, path);
  } catch (error) {
    const ours = error instanceof DamagedFileError || (error as NodeJS.ErrnoException).syscall !== undefined;
    throw ours ? error : damaged(path, (error as Error).message);
  } finally {
    await file.close();
  }
}

async function readIndex(file: FileHandle, path: string): Promise<OpenedBlocks> {
  const { size } = await file.stat();
  const { header, start } = await readHeader(file, size, path);
  const { blocks: described, about, sha256: digest } = header.__metadata__ ?? {};
  if (typeof described !== 'string' || typeof about !== 'string') throw damaged(path, 'it holds no blocks');
  const list = JSON.parse(described) as Described[];
  const index: EncodableTensor[] = [];
  const blocks: Record<string, StoredBlock> = {};
  let at = start;
  const take = async <T extends EncodableTensor['data']>(array: T): Promise<T> => {
    await readInto(file, array, at, path);
    at += array.byteLength;
    index.push({ data: array, shape: [array.length] });
    return array;
  };
  const opened: (Described & { checks: Int32Array; timesRead?: Float64Array; maskRead?: Uint8Array })[] = [];
  for (const one of list) {
    opened.push({
      ...one,
      ...(one.times && { timesRead: await take(new Float64Array(one.shape[0])) }),
      checks: await take(new Int32Array(groupsOf(one).groups)),
      ...(one.mask && { maskRead: await take(new Uint8Array(one.shape[0])) }),
    });
  }
  if (digestOf(described, about, index) !== digest)
    throw damaged(path, 'its content does not fit its checksum');
  for (const { name, shape, kind, timesRead, maskRead, checks, times } of opened) {
    const place = { path, at, checks, ...groupsOf({ shape, kind, times }), kind };
    at += sizeOf(shape) * bytesOf[kind];
    blocks[name] = {
      shape,
      kind,
      ...(timesRead && { times: timesRead }),
      ...(maskRead && { mask: maskRead }),
      read: (from, to) => readRows(place, from, to),
    };
  }
  if (at !== size) throw damaged(path, `it has ${size} bytes instead of ${at}`);
  return { blocks, about: JSON.parse(about) as Json };
}

interface Place {
  path: string;
  at: number;
  kind: StoredBlock['kind'];
  checks: Int32Array;
  rows: number;
  rowBytes: number;
  perGroup: number;
}

/** Rows of a block, the groups that they lie in checked. */
async function readRows(place: Place, from = 0, to = place.rows): Promise<Block['data']> {
  const { path, at, kind, checks, rows, rowBytes, perGroup } = place;
  const first = Math.floor(from / perGroup);
  const begin = first * perGroup;
  const end = Math.min(rows, Math.ceil(to / perGroup) * perGroup);
  const bytes = new Uint8Array((end - begin) * rowBytes);
  const file = await open(path, 'r');
  try {
    await readInto(file, bytes, at + begin * rowBytes, path);
  } finally {
    await file.close();
  }
  const size = perGroup * rowBytes;
  for (let group = first, place = 0; place < bytes.length; group++, place += size) {
    if ((crc32(bytes.subarray(place, place + size)) | 0) !== checks[group])
      throw damaged(path, 'its numbers do not fit their checksum');
  }
  const start = (from - begin) * rowBytes;
  const length = ((to - from) * rowBytes) / bytesOf[kind];
  if (kind === 'uint8') return new Uint8Array(bytes.buffer, start, length);
  return kind === 'float32'
    ? new Float32Array(bytes.buffer, start, length)
    : new Int32Array(bytes.buffer, start, length);
}

/** How the rows of a block are grouped; one that is no sequence is a single row. */
function groupsOf({ shape, kind, times }: Pick<Described, 'shape' | 'kind' | 'times'>) {
  const rows = times ? shape[0] : 1;
  const rowBytes = sizeOf(times ? shape.slice(1) : shape) * bytesOf[kind];
  const perGroup = Math.max(1, Math.floor(GROUP_BYTES / Math.max(1, rowBytes)));
  return { rows, rowBytes, perGroup, groups: Math.ceil(rows / perGroup) };
}

function checksOf({ data, shape, times }: Block): Int32Array {
  const { rowBytes, perGroup, groups } = groupsOf({
    shape: [...shape],
    kind: kindOfData(data),
    times: times !== undefined,
  });
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const size = perGroup * rowBytes;
  return Int32Array.from({ length: groups }, (_, i) => crc32(bytes.subarray(i * size, (i + 1) * size)) | 0);
}

function digestOf(described: string, about: string, index: Iterable<EncodableTensor>): string {
  const parts = Array.from(index, ({ data: { buffer, byteOffset, byteLength } }) =>
    sha256(new Uint8Array(buffer, byteOffset, byteLength)),
  );
  return sha256(canonicalJson([described, about, parts]));
}

interface Header {
  __metadata__?: { blocks?: string; about?: string; sha256?: string };
}

async function readHeader(
  file: FileHandle,
  size: number,
  path: string,
): Promise<{ header: Header; start: number }> {
  const head = new Uint8Array(8);
  await readInto(file, head, 0, path);
  const length = new DataView(head.buffer).getBigUint64(0, true);
  if (length > BigInt(size - 8)) throw damaged(path, 'it is cut off');
  const text = new Uint8Array(Number(length));
  await readInto(file, text, 8, path);
  try {
    return { header: JSON.parse(new TextDecoder().decode(text)) as Header, start: 8 + text.length };
  } catch {
    throw damaged(path, 'its header is no JSON');
  }
}

async function readInto(
  file: FileHandle,
  array: EncodableTensor['data'],
  position: number,
  path: string,
): Promise<void> {
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  for (let done = 0; done < bytes.length;) {
    const { bytesRead } = await file.read(bytes, done, bytes.length - done, position + done);
    if (bytesRead === 0) throw damaged(path, 'it is cut off');
    done += bytesRead;
  }
}

const damaged = (path: string, reason: string) => new DamagedFileError(`${path} is damaged: ${reason}`);
