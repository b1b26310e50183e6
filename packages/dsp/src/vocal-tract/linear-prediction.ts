import { formatValue, requireInteger, requireOptions, requireSamples } from '@avemo/checks';
import { burg, createPrediction, lags, levinsonDurbin } from './prediction';

/** Options of {@link linearPrediction}. */
export interface LinearPredictionOptions {
  /** How many samples predict the next one, p ≥ 1; at most the frame's length − 1. */
  order: number;
  /** `'autocorrelation'` (default) or `'burg'`. */
  method?: 'autocorrelation' | 'burg';
}

/** A linear predictor; see {@link linearPrediction}. */
export interface LinearPredictor {
  /** a₀ = 1, a₁ … a_p of A(z) = 1 + a₁z⁻¹ + … + a_p z⁻ᵖ. */
  coefficients: Float64Array;
  /** k₁ … k_p in [−1, 1]; k_i is the last coefficient of the predictor of order i. */
  reflection: Float64Array;
  /** Energy of the prediction error, ≥ 0: the frame's energy · Π(1 − k_i²). */
  error: number;
}

/**
 * Linear prediction (LPC): x̂[n] = −Σ_{j=1}^{p} a_j x[n − j], so that the error x[n] − x̂[n] is x filtered by A(z).
 *
 * `'autocorrelation'` solves Σ_j a_j r[|i − j|] = −r[i], r[k] = Σ_n x[n] x[n + k], by Levinson and Durbin's recursion; the
 * frame should be windowed first. `'burg'` minimises forward and backward error together and needs no window. Both give
 * a stable 1/A(z). Silence gives A(z) = 1.
 *
 * @param frame - more finite samples than the order
 * @param options - order and method
 * @returns coefficients, reflection coefficients and error, in double precision
 * @throws RangeError for an order that the frame is too short for, or non-finite samples
 *
 * Source: J. Makhoul, Linear prediction: a tutorial review, 1975, https://doi.org/10.1109/PROC.1975.9792.
 * Source: J. P. Burg, Maximum entropy spectral analysis, 1967.
 * @example
 * ```ts
 * import { linearPrediction } from '@avemo/dsp';
 *
 * // every sample is half the one before
 * const decay = Float32Array.from({ length: 40 }, (_, n) => 0.5 ** n);
 * linearPrediction(decay, { order: 2 }).coefficients; // → [1, -0.5, 0.0]
 * ```
 */
export function linearPrediction(
  frame: Float32Array | Float64Array,
  options: LinearPredictionOptions,
): LinearPredictor {
  requireOptions('linearPrediction', 'options', options, 'Pass { order }');
  const { order, method = 'autocorrelation' } = options;
  requireSamples('linearPrediction', 'frame', frame);
  requireInteger('linearPrediction', 'order', order);
  if (order >= frame.length) {
    throw new RangeError(
      `linearPrediction: order must be below the frame's length; got order=${order} for ${frame.length} samples.`,
    );
  }
  const prediction = createPrediction(order);
  if (method === 'autocorrelation') {
    levinsonDurbin(lags(frame, order), prediction);
  } else if (method === 'burg') {
    const n = frame.length;
    burg(Float64Array.from(frame), prediction, new Float64Array(n), new Float64Array(n));
  } else {
    throw new RangeError(
      `linearPrediction: method must be 'autocorrelation' or 'burg'; got ${formatValue(method)}.`,
    );
  }
  return prediction;
}
