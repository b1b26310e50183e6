import { requireOneOf, requireOptions } from '@avemo/checks';
import { sum } from '../statistics/mean';
import { binProbabilities, type ReliabilityOptions } from './reliability-bins';

/** Options of {@link calibrationError}. */
export interface CalibrationErrorOptions extends ReliabilityOptions {
  /** `'expected'` (default): mean gap over the items (ECE); `'maximum'`: the widest gap of any bin (MCE). */
  kind?: 'expected' | 'maximum';
}

/**
 * Calibration error: how far the confidence of the top class is from how often it is right.
 *
 * ECE = Σ_b (n_b / n) |accuracy_b − confidence_b|,  MCE = max_b |accuracy_b − confidence_b|, over the bins of
 * {@link reliabilityBins}
 *
 * @param truth - True classes as integers 0…K−1, n items.
 * @param probabilities - n rows of K class probabilities in [0, 1] with sum 1 (to 1e-3).
 * @param options - `bins`: number of bins of equal width, default 15; `kind`.
 * @returns A number in [0, 1]; 0 is perfectly calibrated. Depends on the number of bins: report it.
 * @throws `RangeError` when lengths differ or are 0, a class is not in 0…K−1, or a row holds no probabilities.
 *
 * Source: Naeini, Cooper and Hauskrecht, "Obtaining well calibrated probabilities using Bayesian binning", 2015; Guo
 * et al., "On calibration of modern neural networks", 2017, https://arxiv.org/abs/1706.04599.
 *
 * @example
 * ```ts
 * import { calibrationError } from '@avemo/metrics';
 *
 * calibrationError([0, 1, 1], [[0.9, 0.1], [0.2, 0.8], [0.8, 0.2]], { bins: 2 }); // → 0.1667
 * ```
 */
export function calibrationError(
  truth: ArrayLike<number>,
  probabilities: ArrayLike<ArrayLike<number>>,
  options: CalibrationErrorOptions = {},
): number {
  requireOptions('calibrationError', 'options', options);
  const { kind = 'expected', bins } = options;
  requireOneOf('calibrationError', 'kind', kind, ['expected', 'maximum']);
  const filled = binProbabilities('calibrationError', truth, probabilities, { bins }).filter(
    ({ count }) => count > 0,
  );
  const gaps = filled.map(({ accuracy, confidence }) => Math.abs(accuracy - confidence));
  if (kind === 'maximum') return Math.max(...gaps);
  return sum(filled.map(({ count }, b) => (count / truth.length) * gaps[b]));
}
