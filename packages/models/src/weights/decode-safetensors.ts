import { formatValue } from '@avemo/checks';
import type { DecodedTensors, NamedTensor } from './named-tensors';
import { WeightsError } from './weights-error';

/** The format's own limit on headers. */
const MAX_HEADER_BYTES = 100_000_000;

/**
 * Reads a safetensors file and believes nothing in it.
 *
 * The header has to be complete JSON, and the byte ranges have to follow each other without gap or overlap up to the
 * file's last byte and fit their shapes. Memory stays within a small multiple of the file's size.
 *
 * @param bytes - The whole file, arrays of type `F32` or `I32`. It is copied, not kept.
 * @returns The arrays, in the order of the file, and the metadata.
 * @throws WeightsError with a code, if the file is not such a file.
 * @throws TypeError if bytes is not a Uint8Array.
 *
 * Source: the safetensors format, https://github.com/huggingface/safetensors.
 *
 * @example
 * ```ts
 * import { decodeSafetensors, encodeSafetensors } from '@avemo/models';
 *
 * const bytes = encodeSafetensors(new Map(), { metadata: { epoch: '12' } });
 * decodeSafetensors(bytes).metadata; // → { epoch: '12' }
 * ```
 */
export function decodeSafetensors(bytes: Uint8Array): DecodedTensors {
  if (!(bytes instanceof Uint8Array)) {
    throw new TypeError(`decodeSafetensors: bytes must be a Uint8Array; got ${formatValue(bytes)}.`);
  }
  const { header, start } = readHeader(bytes);
  const metadata: Record<string, string> = {};
  const entries: Entry[] = [];
  for (const [name, value] of Object.entries(header)) {
    if (name === '__metadata__') Object.assign(metadata, requireMetadata(value));
    else entries.push(requireEntry(name, value));
  }
  entries.sort((a, b) => a.begin - b.begin || a.end - b.end);
  let position = 0;
  for (const { name, begin, end } of entries) {
    if (begin !== position) {
      throw new WeightsError(
        'offsets',
        `decodeSafetensors: "${name}" begins at byte ${begin}, the data before it ends at ${position}.`,
      );
    }
    position = end;
  }
  const available = bytes.length - start;
  if (position > available) {
    throw new WeightsError(
      'truncated',
      `decodeSafetensors: the header announces ${position} bytes of data; the file holds ${available}.`,
    );
  }
  if (position < available) {
    throw new WeightsError(
      'offsets',
      `decodeSafetensors: ${available - position} bytes at the end of the file belong to no array.`,
    );
  }
  const tensors = new Map<string, NamedTensor>();
  for (const { name, kind, shape, begin, end } of entries) {
    // Not bytes.slice: a Node Buffer's slice is a view over memory that others use.
    const copy = new Uint8Array(bytes.subarray(start + begin, start + end)).buffer;
    tensors.set(name, { data: kind === 'F32' ? new Float32Array(copy) : new Int32Array(copy), shape });
  }
  return { tensors, metadata };
}

interface Entry {
  name: string;
  kind: 'F32' | 'I32';
  shape: number[];
  begin: number;
  end: number;
}

function readHeader(bytes: Uint8Array): { header: object; start: number } {
  if (bytes.length < 8) {
    throw new WeightsError(
      'truncated',
      `decodeSafetensors: a file begins with 8 bytes of header length; got ${bytes.length} bytes in all.`,
    );
  }
  const length = new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true);
  if (length > BigInt(MAX_HEADER_BYTES)) {
    throw new WeightsError(
      'header',
      `decodeSafetensors: the header's length must be at most ${MAX_HEADER_BYTES}; got ${length}. ` +
        'Is it a safetensors file?',
    );
  }
  const start = 8 + Number(length);
  if (start > bytes.length) {
    throw new WeightsError(
      'truncated',
      `decodeSafetensors: the header has ${length} bytes; only ${bytes.length - 8} follow.`,
    );
  }
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, start)));
  } catch (error) {
    throw new WeightsError(
      'header',
      `decodeSafetensors: the header is not JSON (${(error as Error).message}).`,
    );
  }
  if (!isRecord(header)) {
    throw new WeightsError(
      'header',
      `decodeSafetensors: the header must be an object; got ${formatValue(header)}.`,
    );
  }
  return { header, start };
}

function requireMetadata(value: unknown): object {
  if (!isRecord(value) || !Object.values(value).every((text) => typeof text === 'string')) {
    throw new WeightsError('header', 'decodeSafetensors: __metadata__ must hold text only.');
  }
  return value;
}

function requireEntry(name: string, value: unknown): Entry {
  const fail = (code: 'header' | 'dtype' | 'offsets', problem: string): never => {
    throw new WeightsError(code, `decodeSafetensors: "${name}" ${problem}`);
  };
  if (!isRecord(value)) return fail('header', `must be described by an object; got ${formatValue(value)}.`);
  const { dtype, shape, data_offsets: offsets } = value;
  if (!isSizes(shape)) return fail('header', 'must have a shape of integers of at least 0.');
  if (!isSizes(offsets) || offsets.length !== 2) return fail('header', 'must have two data_offsets.');
  if (dtype !== 'F32' && dtype !== 'I32') {
    return fail('dtype', `has the type ${formatValue(dtype)}; expected F32 or I32. Convert it first.`);
  }
  const [begin, end] = offsets;
  const size = shape.reduce((product, n) => product * n, 1);
  if (end - begin !== size * 4) {
    return fail('offsets', `of shape [${shape}] needs ${size * 4} bytes; its byte range has ${end - begin}.`);
  }
  return { name, kind: dtype, shape, begin, end };
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
