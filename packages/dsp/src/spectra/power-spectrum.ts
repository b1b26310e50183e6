import { requireOptions } from '@avemo/checks';
import { paddedFrame } from '../frames/padded-frame';
import { createRealFft } from './real-fft';
import type { RfftOptions } from './rfft';

/**
 * Power spectrum of one frame: |X[k]|², k = 0 … floor(N/2), with X as in `rfft`; neither windowed nor scaled.
 *
 * @param frame - at least one finite sample
 * @param options - the transform length N
 * @returns floor(N/2) + 1 values ≥ 0, in double precision
 * @throws RangeError for an empty or non-finite frame or one longer than `fftLength`
 * @example
 * ```ts
 * import { powerSpectrum } from '@avemo/dsp';
 *
 * powerSpectrum(Float32Array.of(1, 1), { fftLength: 4 }); // → [4, 2, 0]
 * ```
 */
export function powerSpectrum(frame: Float32Array | Float64Array, options: RfftOptions = {}): Float64Array {
  requireOptions('powerSpectrum', 'options', options);
  const { fftLength } = options;
  const padded = paddedFrame('powerSpectrum', frame, fftLength);
  const plan = createRealFft(padded.length);
  const power = new Float64Array(plan.bins);
  plan.power(padded, power);
  return power;
}
