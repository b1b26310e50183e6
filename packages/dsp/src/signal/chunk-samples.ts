import { formatValue } from '@avemo/checks';
import type { AudioSignal } from './audio-signal';

/**
 * The samples of a chunk at this rate.
 * @internal
 */
export function samplesOf(
  caller: string,
  chunk: Float32Array | AudioSignal,
  sampleRate: number,
): Float32Array {
  if (chunk instanceof Float32Array) return chunk;
  const signal = chunk as AudioSignal | null | undefined;
  if (!(signal?.samples instanceof Float32Array)) {
    throw new TypeError(
      `${caller}: a chunk must be a Float32Array or {samples, sampleRate}; got ${formatValue(chunk)}.`,
    );
  }
  if (signal.sampleRate !== sampleRate) {
    throw new RangeError(
      `${caller}: the chunk has ${signal.sampleRate} Hz, expected ${sampleRate}. Pass the rate of the sound as an option: ${signal.sampleRate}.`,
    );
  }
  return signal.samples;
}
