import { requireBoolean, requireInteger, requireOptions, requirePositive } from '@avemo/checks';

/** Options of the window functions. */
export interface WindowOptions {
  /**
   * `false` (default): symmetric, the last sample mirrors the first; HTK, Kaldi, openSMILE, the papers.
   * `true`: one period of an endless window, the sample behind the last would equal the first; librosa, torch.
   */
  periodic?: boolean;
}

/**
 * Rectangular window: w(n) = 1.
 *
 * @param length - N ≥ 1 in samples
 * @returns N ones, in double precision
 * @throws RangeError unless `length` is a whole number ≥ 1
 *
 * Source: JIPS, Liu & Tang 2021, equation (3), https://doi.org/10.3745/JIPS.02.0161.
 * @example
 * ```ts
 * import { rectangularWindow } from '@avemo/dsp';
 *
 * rectangularWindow(3); // → [1, 1, 1]
 * ```
 */
export function rectangularWindow(length: number): Float64Array {
  requireInteger('rectangularWindow', 'length', length);
  return new Float64Array(length).fill(1);
}

/**
 * Hamming window: w(n) = 0.54 − 0.46 cos(2πn/D), D = N − 1 (symmetric) or N (periodic).
 *
 * @param length - N ≥ 1 in samples; length 1 gives [1]
 * @param options - symmetric or periodic
 * @returns N values in [0.08, 1], in double precision
 * @throws RangeError unless `length` is a whole number ≥ 1
 *
 * Source: JIPS, Liu & Tang 2021, equation (4), https://doi.org/10.3745/JIPS.02.0161 (reconstructed).
 * @example
 * ```ts
 * import { hammingWindow } from '@avemo/dsp';
 *
 * hammingWindow(5); // → [0.08, 0.54, 1, 0.54, 0.08]
 * ```
 */
export function hammingWindow(length: number, options: WindowOptions = {}): Float64Array {
  return cosineWindow('hammingWindow', length, options, [0.54, 0.46, 0]);
}

/**
 * Hann window: w(n) = 0.5 − 0.5 cos(2πn/D), D = N − 1 (symmetric) or N (periodic).
 *
 * @param length - N ≥ 1 in samples; length 1 gives [1]
 * @param options - symmetric or periodic
 * @returns N values in [0, 1], in double precision
 * @throws RangeError unless `length` is a whole number ≥ 1
 * @example
 * ```ts
 * import { hannWindow } from '@avemo/dsp';
 *
 * hannWindow(4, { periodic: true }); // → [0, 0.5, 1, 0.5]
 * ```
 */
export function hannWindow(length: number, options: WindowOptions = {}): Float64Array {
  return cosineWindow('hannWindow', length, options, [0.5, 0.5, 0]);
}

/**
 * Blackman window: w(n) = 0.42 − 0.5 cos(2πn/D) + 0.08 cos(4πn/D), D = N − 1 (symmetric) or N (periodic).
 *
 * @param length - N ≥ 1 in samples; length 1 gives [1]
 * @param options - symmetric or periodic
 * @returns N values in [0, 1] up to rounding, in double precision
 * @throws RangeError unless `length` is a whole number ≥ 1
 * @example
 * ```ts
 * import { blackmanWindow } from '@avemo/dsp';
 *
 * blackmanWindow(5)[1]; // → 0.34
 * ```
 */
export function blackmanWindow(length: number, options: WindowOptions = {}): Float64Array {
  return cosineWindow('blackmanWindow', length, options, [0.42, 0.5, 0.08]);
}

/**
 * Povey window: w(n) = (0.5 − 0.5 cos(2πn/D))^0.85, D = N − 1 (symmetric) or N (periodic), Kaldi's own.
 *
 * @param length - N ≥ 1 in samples; length 1 gives [1]
 * @param options - symmetric or periodic
 * @returns N values in [0, 1], in double precision
 * @throws RangeError unless `length` is a whole number ≥ 1
 *
 * Source: D. Povey et al., The Kaldi speech recognition toolkit, 2011, https://kaldi-asr.org.
 * @example
 * ```ts
 * import { poveyWindow } from '@avemo/dsp';
 *
 * poveyWindow(5)[1]; // → 0.55478
 * ```
 */
export function poveyWindow(length: number, options: WindowOptions = {}): Float64Array {
  return cosineWindow('poveyWindow', length, options, [0.5, 0.5, 0]).map((weight) => weight ** 0.85);
}

/** Options of {@link gaussianWindow}. */
export interface GaussianWindowOptions extends WindowOptions {
  /** Standard deviation in samples, above 0. */
  deviation: number;
}

/**
 * Gaussian window: w(n) = exp(−½ ((n − D/2)/σ)²), D = N − 1 (symmetric) or N (periodic).
 *
 * @param length - N ≥ 1 in samples
 * @param options - σ in samples, symmetric or periodic
 * @returns N values in (0, 1], in double precision
 * @throws RangeError unless `length` is a whole number ≥ 1 and `deviation` above 0
 * @example
 * ```ts
 * import { gaussianWindow } from '@avemo/dsp';
 *
 * gaussianWindow(3, { deviation: 1 }); // → [0.60653, 1, 0.60653]
 * ```
 */
export function gaussianWindow(length: number, options: GaussianWindowOptions): Float64Array {
  requireInteger('gaussianWindow', 'length', length);
  const periodic = requirePeriodic('gaussianWindow', options);
  const { deviation } = options;
  requirePositive('gaussianWindow', 'deviation', deviation);
  const middle = length === 1 ? 0 : (periodic ? length : length - 1) / 2;
  return Float64Array.from({ length }, (_, n) => Math.exp(-0.5 * ((n - middle) / deviation) ** 2));
}

function cosineWindow(
  caller: string,
  length: number,
  options: WindowOptions,
  [a0, a1, a2]: [number, number, number],
): Float64Array {
  requireInteger(caller, 'length', length);
  const periodic = requirePeriodic(caller, options);
  if (length === 1) return Float64Array.of(1);
  const step = (2 * Math.PI) / (periodic ? length : length - 1);
  return Float64Array.from({ length }, (_, n) => a0 - a1 * Math.cos(step * n) + a2 * Math.cos(2 * step * n));
}

function requirePeriodic(caller: string, options: WindowOptions): boolean {
  requireOptions(caller, 'options', options);
  const { periodic = false } = options;
  requireBoolean(caller, 'periodic', periodic);
  return periodic;
}
