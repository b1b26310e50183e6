import { requireInteger, requireOptions } from '@avemo/checks';
import { paddedFrame } from '../frames/padded-frame';
import { createRealFft } from './real-fft';

/** A spectrum of a real frame: bins 0 (0 Hz) to floor(fftLength/2), real and imaginary parts apart. */
export interface ComplexSpectrum {
  /** Real parts. */
  real: Float64Array;
  /** Imaginary parts. */
  imag: Float64Array;
}

/** Options of {@link rfft} and {@link powerSpectrum}. */
export interface RfftOptions {
  /** Transform length in samples, at least the frame's; zeros are appended. Default: the frame's own length. */
  fftLength?: number;
}

/** A prepared real DFT of one length, with its tables and scratch buffers. Made by {@link createRfft}. */
export interface Rfft {
  /** Samples of a frame. */
  readonly length: number;
  /** floor(length/2) + 1. */
  readonly bins: number;
  /** Writes X[k] of `frame` (`length` values) into `real` and `imag` (`bins` values each). */
  forward(frame: Float64Array, real: Float64Array, imag: Float64Array): void;
  /** Writes |X[k]|² for the first `power.length` bins. */
  power(frame: Float64Array, power: Float64Array): void;
  /** Writes the frame (`length` values) whose spectrum is given; divides by `length`. */
  inverse(real: Float64Array, imag: Float64Array, frame: Float64Array): void;
}

/**
 * Prepares the real DFT of one length for use on many frames: X[k] = Σ_n x[n] exp(−2πikn/N), unscaled.
 *
 * Any length runs in O(N log N): mixed radix for small prime factors (so 800 costs little more than 512), Bluestein's
 * chirp for large ones. The object owns scratch memory: use one per worker. Its methods trust the buffers' lengths.
 *
 * @param length - N ≥ 1 in samples
 * @returns the plan
 * @throws RangeError unless `length` is a whole number from 1 to 2^26
 * @example
 * ```ts
 * import { createRfft } from '@avemo/dsp';
 *
 * const plan = createRfft(4);
 * const power = new Float64Array(plan.bins);
 * plan.power(Float64Array.of(1, 0, -1, 0), power);
 * power; // → [0, 4, 0]
 * ```
 */
export function createRfft(length: number): Rfft {
  requireInteger('createRfft', 'length', length, { max: 2 ** 26 });
  return createRealFft(length);
}

/**
 * Real DFT of one frame: X[k] = Σ_n x[n] exp(−2πikn/N), k = 0 … floor(N/2), unscaled. For many frames of one length
 * {@link createRfft} saves the preparation.
 *
 * @param frame - at least one finite sample
 * @param options - the transform length N
 * @returns real and imaginary parts, floor(N/2) + 1 each, in double precision
 * @throws RangeError for an empty or non-finite frame or one longer than `fftLength`
 * @example
 * ```ts
 * import { rfft } from '@avemo/dsp';
 *
 * const { real, imag } = rfft(Float32Array.of(0, 1, 0, -1));
 * [...real, ...imag]; // → [0, 0, 0, 0, -2, 0]
 * ```
 */
export function rfft(frame: Float32Array | Float64Array, options: RfftOptions = {}): ComplexSpectrum {
  requireOptions('rfft', 'options', options);
  const { fftLength } = options;
  const padded = paddedFrame('rfft', frame, fftLength);
  const plan = createRealFft(padded.length);
  const real = new Float64Array(plan.bins);
  const imag = new Float64Array(plan.bins);
  plan.forward(padded, real, imag);
  return { real, imag };
}
