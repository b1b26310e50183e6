import { formatValue, requireOptions } from '@avemo/checks';
import type { DecodedTensors, NamedTensor } from './named-tensors';
import { numberTypes } from './number-types';
import { WeightsError } from './weights-error';

/** The format's own limit on headers. */
const MAX_HEADER_BYTES = 100_000_000;

/** Options of `decodeSafetensors`. */
export interface DecodeSafetensorsOptions {
  /** The arrays to read; others are checked for their place in the file alone. Default: all. */
  names?: readonly string[];
}

/**
 * Reads a safetensors file and believes nothing in it.
 *
 * The header has to be complete JSON, and the byte ranges have to follow each other without gap or overlap up to the
 * file's last byte and fit their shapes. Memory stays within a small multiple of the file's size.
 *
 * Numbers become what TensorFlow.js computes with: F16, BF16, F32 and F64 a Float32Array, rounded; BOOL and integers an
 * Int32Array. An array of another type (8-bit floats, complex numbers, integers beyond 32 bits) is in the map with its shape,
 * and its `data` throws when it is asked for.
 *
 * @param bytes - The whole file. It is copied, not kept.
 * @param options - Which arrays to read.
 * @returns The arrays, in the order of the file, and the metadata.
 * @throws WeightsError with a code, if the file is not such a file; for a pickled PyTorch file or a Keras file in HDF5 the
 *   message says how to convert it.
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
export function decodeSafetensors(bytes: Uint8Array, options: DecodeSafetensorsOptions = {}): DecodedTensors {
  if (!(bytes instanceof Uint8Array)) {
    throw new TypeError(`decodeSafetensors: bytes must be a Uint8Array; got ${formatValue(bytes)}.`);
  }
  requireOptions('decodeSafetensors', 'options', options);
  refuseOtherFormats(bytes);
  const { header, start } = readHeader(bytes);
  const metadata: Record<string, string> = {};
  const entries: Entry[] = [];
  for (const [name, value] of Object.entries(header)) {
    if (name === '__metadata__') Object.assign(metadata, requireMetadata(value));
    else entries.push(requireEntry(name, value));
  }
  requireOrder(entries, bytes.length - start);
  const tensors = new Map<string, NamedTensor>();
  for (const entry of entries) {
    if (options.names && !options.names.includes(entry.name)) continue;
    tensors.set(entry.name, readTensor(entry, bytes, start));
  }
  const missing = options.names?.find((name) => !tensors.has(name));
  if (missing !== undefined) {
    throw new WeightsError('name', `decodeSafetensors: the file holds no "${missing}".`);
  }
  return { tensors, metadata };
}

/** Ranges in the order of the file, without gap or overlap up to its end. */
function requireOrder(entries: Entry[], available: number): void {
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
}

function readTensor(
  { name, dtype, shape, begin, end }: Entry,
  bytes: Uint8Array,
  start: number,
): NamedTensor {
  const { read } = numberTypes[dtype] ?? {};
  try {
    if (!read) {
      throw new WeightsError(
        'dtype',
        `decodeSafetensors: "${name}" has the type ${formatValue(dtype)}; floats of 16, 32 and 64 bits, integers and BOOL are read. Convert it.`,
      );
    }
    // Not bytes.slice: a Node Buffer's slice is a view over memory that others use.
    return { data: read(new Uint8Array(bytes.subarray(start + begin, start + end)), name), shape };
  } catch (error) {
    if (!(error instanceof WeightsError)) throw error;
    return {
      shape,
      get data(): never {
        throw error;
      },
    };
  }
}

/** What users have in place of such a file: pickles of PyTorch, zipped or not, and HDF5 of Keras. */
function refuseOtherFormats(bytes: Uint8Array): void {
  const begins = (...start: number[]) => start.every((byte, i) => bytes[i] === byte);
  // A safetensors header begins with a brace.
  if (bytes[8] === 0x7b) return;
  const pickled = begins(0x80) && bytes[1] >= 2 && bytes[1] <= 5 && bytes[2] !== 0;
  if (begins(0x50, 0x4b, 0x03, 0x04) || pickled) {
    throw new WeightsError(
      'format',
      'decodeSafetensors: this is a pickled PyTorch file, which can run code when it is opened. Convert it in Python: ' +
        "from safetensors.torch import save_file; save_file(torch.load('weights.pt', weights_only=True), 'weights.safetensors').",
    );
  }
  if (begins(0x89, 0x48, 0x44, 0x46)) {
    throw new WeightsError(
      'format',
      'decodeSafetensors: this is an HDF5 file. Convert it in Python: from safetensors.numpy import save_file; ' +
        "save_file({w.path: w.numpy() for w in model.weights}, 'weights.safetensors').",
    );
  }
}

interface Entry {
  name: string;
  dtype: string;
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
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes.subarray(8, start));
    header = JSON.parse(text);
    // Outside of strings there are whole numbers alone: JSON takes 1.0 and 1e3 for such, the format does not.
    const number = /-|\d[.eE]/.exec(text.replace(/"(?:[^"\\]|\\.)*"/g, '""'));
    if (number) throw new SyntaxError('a size is not written as a whole number');
  } catch (error) {
    throw new WeightsError(
      'header',
      `decodeSafetensors: the header is not JSON as the format has it (${(error as Error).message}).`,
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
  if (value === null) return {};
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
  if (typeof dtype !== 'string') return fail('dtype', `must have a dtype; got ${formatValue(dtype)}.`);
  const [begin, end] = offsets;
  const size = shape.reduce((product, n) => product * n, 1);
  const bits = numberTypes[dtype]?.bits;
  if (bits !== undefined && end - begin !== Math.ceil((size * bits) / 8)) {
    return fail(
      'offsets',
      `of shape [${shape}] needs ${Math.ceil((size * bits) / 8)} bytes; its byte range has ${end - begin}.`,
    );
  }
  if (end < begin) return fail('offsets', `ends at byte ${end}, before it begins at ${begin}.`);
  return { name, dtype, shape, begin, end };
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
