import { formatValue } from '@avemo/checks';
import type { AudioSignal } from './audio-signal';

/** The samples of a chunk at this rate; `rightCall` is what takes another rate. @internal */
export function samplesOf(
  caller: string,
  chunk: Float32Array | AudioSignal,
  sampleRate: number,
  rightCall: (sampleRate: number) => string,
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
      `${caller}: the chunk has ${signal.sampleRate} Hz, expected ${sampleRate}. Use ${rightCall(signal.sampleRate)}.`,
    );
  }
  return signal.samples;
}
