import { WeightsError } from './weights-error';

/** The number types of safetensors files: bits per number, and how to read them where they are read. */
export const numberTypes: Readonly<
  Record<string, { bits: number; read?: (bytes: Uint8Array, name: string) => Float32Array | Int32Array }>
> = {
  F32: { bits: 32, read: (bytes) => new Float32Array(bytes.buffer) },
  I32: { bits: 32, read: (bytes) => new Int32Array(bytes.buffer) },
  F64: { bits: 64, read: (bytes) => Float32Array.from(new Float64Array(bytes.buffer)) },
  F16: { bits: 16, read: (bytes) => Float32Array.from(new Uint16Array(bytes.buffer), halfValue) },
  BF16: { bits: 16, read: bfloatValues },
  BOOL: { bits: 8, read: (bytes) => Int32Array.from(bytes, (value) => (value === 0 ? 0 : 1)) },
  U8: { bits: 8, read: (bytes) => Int32Array.from(bytes) },
  I8: { bits: 8, read: (bytes) => Int32Array.from(new Int8Array(bytes.buffer)) },
  U16: { bits: 16, read: (bytes) => Int32Array.from(new Uint16Array(bytes.buffer)) },
  I16: { bits: 16, read: (bytes) => Int32Array.from(new Int16Array(bytes.buffer)) },
  U32: { bits: 32, read: (bytes, name) => narrowed(new Uint32Array(bytes.buffer), name) },
  I64: { bits: 64, read: (bytes, name) => narrowed(new BigInt64Array(bytes.buffer), name) },
  U64: { bits: 64, read: (bytes, name) => narrowed(new BigUint64Array(bytes.buffer), name) },
  F8_E4M3: { bits: 8 },
  F8_E5M2: { bits: 8 },
  F8_E8M0: { bits: 8 },
  F6_E2M3: { bits: 6 },
  F6_E3M2: { bits: 6 },
  F4: { bits: 4 },
  C64: { bits: 64 },
};

/** The value of a 16-bit IEEE number: 1 sign bit, 5 exponent bits, 10 bits of fraction. */
function halfValue(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
}

/** bfloat16 is the upper half of a float32. */
function bfloatValues(bytes: Uint8Array): Float32Array {
  const values = Uint32Array.from(new Uint16Array(bytes.buffer), (bits) => bits << 16);
  return new Float32Array(values.buffer);
}

function narrowed(values: Uint32Array | BigInt64Array | BigUint64Array, name: string): Int32Array {
  return Int32Array.from(values as Iterable<number | bigint>, (value) => {
    const number = Number(value);
    if (number === (number | 0)) return number;
    throw new WeightsError(
      'dtype',
      `decodeSafetensors: "${name}" holds ${value}, which is no 32-bit integer. Leave it out by options.names.`,
    );
  });
}
