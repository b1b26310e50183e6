import { formatValue, ndArray } from '@avemo/checks';
import type { NdArray } from 'ndarray';
import { NpyError } from './npy-error';

const magic = '\x93NUMPY';
const littleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/**
 * Writes an array as a NumPy `.npy` file: format 1.0, little-endian, C order, header padded to 64 bytes.
 *
 * @param array - an n-dimensional array over a Float32Array or Float64Array; views with any stride are fine
 * @returns the file's bytes, the same for the same values and shape
 * @throws TypeError when the array does not lie over a Float32Array or Float64Array
 *
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { decodeNpy, encodeNpy } from '@avemo/pipelines';
 *
 * const bytes = encodeNpy(ndarray(Float32Array.of(1, 2, 3, 4, 5, 6), [2, 3]));
 * decodeNpy(bytes).shape; // → [2, 3]
 * ```
 * @see https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
export function encodeNpy(array: NdArray<Float32Array> | NdArray<Float64Array>): Uint8Array {
  const single = array?.data instanceof Float32Array;
  if (!single && !(array?.data instanceof Float64Array)) {
    throw new TypeError(
      `encodeNpy: array must be an ndarray over a Float32Array or Float64Array; got ${formatValue(array)}. Convert its data first.`,
    );
  }
  const shape = array.shape;
  const header = npyHeader(shape, single ? 'float32' : 'float64');
  const headerBytes = header.length;
  const itemBytes = single ? 4 : 8;
  const bytes = new Uint8Array(headerBytes + array.size * itemBytes);
  const view = new DataView(bytes.buffer);
  bytes.set(header);

  const index = shape.map(() => 0);
  for (let item = 0; item < array.size; item++) {
    const value = array.get(...index);
    const at = headerBytes + item * itemBytes;
    if (single) view.setFloat32(at, value, true);
    else view.setFloat64(at, value, true);
    for (let axis = shape.length - 1; axis >= 0 && ++index[axis] === shape[axis]; axis--) index[axis] = 0;
  }
  return bytes;
}

/**
 * The header of a `.npy` file: format 1.0, little-endian, C order.
 *
 * @param shape - The lengths of the axes.
 * @param type - Of the numbers.
 * @param minimumBytes - The header is filled up to as many bytes, so that another shape may be written over it; a multiple of 64.
 * @internal
 */
export function npyHeader(
  shape: readonly number[],
  type: 'float32' | 'float64',
  minimumBytes = 64,
): Uint8Array {
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const entries = `{'descr': '<f${type === 'float32' ? 4 : 8}', 'fortran_order': False, 'shape': (${tuple}), }`;
  const length = Math.max(minimumBytes, Math.ceil((10 + entries.length + 1) / 64) * 64);
  const text = `${magic}\x01\x00\x00\x00${entries}`.padEnd(length - 1) + '\n';
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  new DataView(bytes.buffer).setUint16(8, length - 10, true);
  return bytes;
}

/**
 * Reads a NumPy `.npy` file of float32 or float64 numbers: formats 1.0 and 2.0, little-endian, C order.
 *
 * @param bytes - the whole file
 * @returns the array, over a Float32Array or Float64Array as the file says; its data are a copy
 * @throws NpyError with a `code` when the bytes are anything else, hold less than the header says, or more
 * @throws TypeError when `bytes` is no Uint8Array
 *
 * @example
 * ```ts
 * import { decodeNpy, NpyError } from '@avemo/pipelines';
 *
 * let code = '';
 * try {
 *   decodeNpy(new Uint8Array(3));
 * } catch (error) {
 *   if (error instanceof NpyError) code = error.code;
 * }
 * code; // → 'not-npy'
 * ```
 * @see https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
export function decodeNpy(bytes: Uint8Array): NdArray<Float32Array> | NdArray<Float64Array> {
  const { itemBytes, shape, offset } = readNpyHeader(bytes);
  const size = shape.reduce((product, length) => product * length, 1);
  const present = bytes.length - offset;
  if (size * itemBytes !== present) {
    throw new NpyError(
      'wrong-length',
      `decodeNpy: shape (${shape.join(', ')}) needs ${size * itemBytes} bytes behind the header; got ${present}. ` +
        'The file is cut or damaged; write it again.',
    );
  }
  const body = new Uint8Array(bytes.subarray(offset));
  if (!littleEndian) swapBytes(body, itemBytes);
  return itemBytes === 4
    ? ndArray(new Float32Array(body.buffer, body.byteOffset, size), shape)
    : ndArray(new Float64Array(body.buffer, body.byteOffset, size), shape);
}

/**
 * Reads the header of a `.npy` file, for which its first bytes are enough.
 *
 * @param bytes - the file's beginning
 * @returns bytes a number, the shape, and where the numbers begin
 * @throws NpyError
 * @internal
 */
export function readNpyHeader(bytes: Uint8Array): { itemBytes: 4 | 8; shape: number[]; offset: number } {
  if (!(bytes instanceof Uint8Array)) {
    throw new TypeError(
      `decodeNpy: bytes must be a Uint8Array; got ${formatValue(bytes)}. Pass what readFile gives.`,
    );
  }
  if (bytes.length < 10 || [...magic].some((char, i) => bytes[i] !== char.charCodeAt(0))) {
    throw new NpyError(
      'not-npy',
      'decodeNpy: the bytes do not begin as a .npy file. Write it with numpy.save.',
    );
  }
  const version = bytes[6];
  if (version !== 1 && version !== 2) {
    throw new NpyError(
      'unsupported-version',
      `decodeNpy: expected format 1.0 or 2.0; got ${version}.${bytes[7]}. Save it with numpy.save.`,
    );
  }
  const start = version === 1 ? 10 : 12;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const length =
    version === 1 ? view.getUint16(8, true) : bytes.length < 12 ? Infinity : view.getUint32(8, true);
  const offset = start + length;
  if (length > 65536 || offset > bytes.length) {
    throw new NpyError('bad-header', 'decodeNpy: the header is longer than the file. Write the file again.');
  }
  const header = new TextDecoder('latin1').decode(bytes.subarray(start, offset));
  const type = /'descr'\s*:\s*'([^']*)'/.exec(header)?.[1];
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(header)?.[1];
  const tuple = /'shape'\s*:\s*\(([\d\s,]*)\)/.exec(header)?.[1];
  if (type === undefined || order === undefined || tuple === undefined) {
    throw new NpyError(
      'bad-header',
      'decodeNpy: the header lacks descr, fortran_order or shape. Write the file again.',
    );
  }
  if (type !== '<f4' && type !== '<f8') {
    throw new NpyError(
      'unsupported-type',
      `decodeNpy: expected numbers of type <f4 or <f8; got ${type.slice(0, 20)}. Save array.astype("float32").`,
    );
  }
  if (order === 'True') {
    throw new NpyError(
      'fortran-order',
      'decodeNpy: the array is in Fortran order. Save numpy.ascontiguousarray(array).',
    );
  }
  const shape = tuple
    .split(',')
    .filter((part) => part.trim() !== '')
    .map(Number);
  if (shape.length > 32 || shape.some((n) => !Number.isSafeInteger(n))) {
    throw new NpyError(
      'bad-header',
      `decodeNpy: the shape (${tuple.slice(0, 60)}) is not usable. Write the file again.`,
    );
  }
  return { itemBytes: type === '<f4' ? 4 : 8, shape, offset };
}

function swapBytes(bytes: Uint8Array, itemBytes: number): void {
  for (let at = 0; at < bytes.length; at += itemBytes) bytes.subarray(at, at + itemBytes).reverse();
}
