import { formatValue, requireInteger, requireOneOf, requireOptions, requireSamples } from '@avemo/checks';
import type { FrameOptions } from '../frames/frame-options';
import { fillFrame } from '../frames/fill-frame';
import { createAutocorrelation } from './frame-autocorrelation';
import type { FrameFeature } from '../frames/frame-feature';
import { speechFrames } from '../frames/speech-frames';
import { frameKeys, framePlan, type StreamingFeature } from '../frames/streaming-feature';

/** Options of {@link autocorrelation}. */
export interface AutocorrelationOptions {
  /** Largest lag K in samples, below the frame's length N. Default N − 1. */
  maxLag?: number;
  /**
   * `'raw'` (default) the sums as they are; `'normalized'` divided by r[0], 0 for a frame of zeros; `'unbiased'` divided by
   * the number of products, N − k.
   */
  scale?: 'raw' | 'normalized' | 'unbiased';
}

/**
 * Autocorrelation of one frame: r[k] = Σ_{n=0}^{N−1−k} x[n] x[n + k], k = 0 … K.
 *
 * @param frame - at least one finite sample
 * @param options - the largest lag, and the scale
 * @returns K + 1 values, in double precision; r[0] is the largest by magnitude unless unbiased
 * @throws RangeError for an empty or non-finite frame or a lag out of range; TypeError for anything but a float array
 * @example
 * ```ts
 * import { autocorrelation } from '@avemo/dsp';
 *
 * autocorrelation(Float32Array.of(1, 2, 3)); // → [14, 8, 3]
 * ```
 */
export function autocorrelation(
  frame: Float32Array | Float64Array,
  options: AutocorrelationOptions = {},
): Float64Array {
  requireSamples('autocorrelation', 'frame', frame);
  requireOptions('autocorrelation', 'options', options);
  const { length } = frame;
  if (length === 0) {
    throw new RangeError(`autocorrelation: frame must have samples; got ${formatValue(frame)}.`);
  }
  const { lags, correlate } = createScaledAutocorrelation(length, options);
  const result = new Float64Array(lags);
  correlate(frame, result);
  return result;
}

/**
 * {@link autocorrelation} of the frames of a signal.
 * @internal
 */
export function autocorrelationFeature(
  sampleRate: number,
  options: AutocorrelationOptions & FrameOptions,
): FrameFeature {
  const { maxLag, scale, ...grid } = speechFrames('autocorrelation', sampleRate, options);
  const { frameLength, edges = 'drop' } = grid;
  const { lags, correlate } = createScaledAutocorrelation(frameLength, { maxLag, scale });
  const frame = new Float64Array(frameLength);
  const result = new Float64Array(lags);
  return {
    grid,
    width: lags,
    write(samples, start, out, offset) {
      fillFrame(samples, start, frame, edges);
      correlate(frame, result);
      out.set(result, offset);
    },
  };
}

/** {@link autocorrelation} of each frame of a stream. @internal */
export const autocorrelationStream: StreamingFeature<
  'autocorrelation',
  FrameOptions & AutocorrelationOptions
> = {
  name: 'autocorrelation',
  keys: () => ({ ...frameKeys, maxLag: 'number', scale: 'string' }),
  plan: (sampleRate, options) => framePlan(autocorrelationFeature(sampleRate, options)),
};

function createScaledAutocorrelation(length: number, { maxLag, scale = 'raw' }: AutocorrelationOptions) {
  const last = maxLag ?? length - 1;
  requireInteger('autocorrelation', 'maxLag', last, { min: 0, max: length - 1 });
  requireOneOf('autocorrelation', 'scale', scale, ['raw', 'normalized', 'unbiased']);
  const raw = createAutocorrelation(length, last);
  return {
    lags: last + 1,
    correlate(frame: Float32Array | Float64Array, result: Float64Array): void {
      raw(frame, result);
      const energy = result[0];
      for (let k = 0; k <= last; k++) {
        if (scale === 'unbiased') result[k] /= length - k;
        else if (scale === 'normalized') result[k] = energy > 0 ? result[k] / energy : 0;
      }
    },
  };
}
