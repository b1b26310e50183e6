import { formatValue, requireOptions } from '@avemo/checks';

/** An array to be written. */
export interface EncodableTensor {
  /** Values in row-major order; as many as the product of the shape. */
  data: Float32Array | Int32Array | Uint8Array | Float64Array;
  /** Sizes of the axes, each an integer of at least 0; [] for a single number. */
  shape: readonly number[];
}

/** Options of `encodeSafetensors`. */
export interface EncodeSafetensorsOptions {
  /** Free text by key, e.g. the epoch of a checkpoint. Default none. */
  metadata?: Readonly<Record<string, string>>;
}

/**
 * Writes named arrays as a safetensors file.
 *
 * 8 bytes of header length, a JSON header with the type, shape and byte range of each array, the arrays one after
 * the other (`F32`, `I32`, `U8` or `F64`, little endian, the first at a multiple of 8).
 *
 * @param tensors - Names and arrays; other optimisers' or trainers' state is welcome as well as weights, bytes of pictures and times.
 * @param options - Text to store beside them.
 * @returns The bytes of the file.
 * @throws TypeError if data is none of Float32Array, Int32Array, Uint8Array and Float64Array, or metadata is not text.
 * @throws RangeError if a shape does not fit its data, or a name is `__metadata__`.
 *
 * Source: the safetensors format, https://github.com/huggingface/safetensors.
 *
 * @example
 * ```ts
 * import { decodeSafetensors, encodeSafetensors } from '@avemo/models';
 *
 * const bytes = encodeSafetensors(new Map([['mean', { data: new Float32Array([1, 2]), shape: [2] }]]));
 * decodeSafetensors(bytes).tensors.get('mean'); // → { data: new Float32Array([1, 2]), shape: [2] }
 * ```
 */
export function encodeSafetensors(
  tensors: ReadonlyMap<string, EncodableTensor>,
  options: EncodeSafetensorsOptions = {},
): Uint8Array {
  if (!(tensors instanceof Map)) {
    throw new TypeError(
      `encodeSafetensors: tensors must be a Map of named arrays; got ${formatValue(tensors)}.`,
    );
  }
  requireOptions('encodeSafetensors', 'options', options);
  const { metadata = {} } = options;
  requireOptions('encodeSafetensors', 'metadata', metadata);
  const header: [string, unknown][] = [];
  if (Object.keys(metadata).length > 0) {
    for (const [key, text] of Object.entries(metadata)) {
      if (typeof text !== 'string') {
        throw new TypeError(`encodeSafetensors: metadata.${key} must be a string; got ${formatValue(text)}.`);
      }
    }
    header.push(['__metadata__', metadata]);
  }
  let end = 0;
  for (const [name, tensor] of tensors) {
    requireTensor(name, tensor);
    const { data, shape } = tensor;
    const begin = end;
    end += data.byteLength;
    header.push([name, { dtype: typeOf(data), shape, data_offsets: [begin, end] }]);
  }
  const text = new TextEncoder().encode(
    `{${header.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`,
  );
  const start = 8 + Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(start + end).fill(0x20, 8, start);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(start - 8), true);
  bytes.set(text, 8);
  let position = start;
  for (const { data } of tensors.values()) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), position);
    position += data.byteLength;
  }
  return bytes;
}

/** The format's name of the numbers in an array; undefined for an array that is not written. */
function typeOf(data: unknown): string | undefined {
  if (data instanceof Float32Array) return 'F32';
  if (data instanceof Int32Array) return 'I32';
  if (data instanceof Uint8Array) return 'U8';
  return data instanceof Float64Array ? 'F64' : undefined;
}

function requireTensor(name: string, { data, shape }: EncodableTensor): void {
  if (name === '__metadata__') {
    throw new RangeError('encodeSafetensors: the name __metadata__ is reserved. Use another name.');
  }
  if (typeOf(data) === undefined) {
    throw new TypeError(
      `encodeSafetensors: data of "${name}" must be a Float32Array, Int32Array, Uint8Array or Float64Array; got ${formatValue(data)}.`,
    );
  }
  const valid = Array.isArray(shape) && shape.every((n) => Number.isSafeInteger(n) && n >= 0);
  if (!valid || shape.reduce((product, n) => product * n, 1) !== data.length) {
    throw new RangeError(
      `encodeSafetensors: the shape of "${name}" must hold integers whose product is the length of data; ` +
        `got shape [${shape}] and ${data.length} values.`,
    );
  }
}
