import { formatValue } from './format-value';

/**
 * Throws unless `value` is a Float32Array or Float64Array without NaN or infinity;
 * the message names the first bad index.
 */
export function requireSamples(
  caller: string,
  name: string,
  value: unknown,
): asserts value is Float32Array | Float64Array {
  if (!(value instanceof Float32Array) && !(value instanceof Float64Array)) {
    throw new TypeError(
      `${caller}: ${name} must be a Float32Array or Float64Array; got ${formatValue(value)}. Use Float32Array.from(…).`,
    );
  }
  for (let i = 0; i < value.length; i++) {
    if (!Number.isFinite(value[i])) {
      throw new RangeError(
        `${caller}: ${name}[${i}] is ${value[i]}. Replace or cut non-finite samples first.`,
      );
    }
  }
}
