import { requireOneOf, requireOptions } from '@avemo/checks';
import { cleanPairs } from './clean-pairs';
import { fitScale } from './fit-scale';
import { concordanceOfMoments, jointMoments } from './joint-moments';
import type { PairOptions } from './pair-options';

/** Options of {@link concordanceCorrelation}. */
export interface ConcordanceOptions extends PairOptions {
  /**
   * `'population'` (default): variances and covariance with 1/n, as in Lin's paper and the AVEC challenges; `'sample'`:
   * with 1/(n−1), as some toolkits do. They differ visibly for short sequences.
   */
  moments?: 'population' | 'sample';
}

/**
 * Lin's concordance correlation coefficient (CCC): how closely predictions follow the truth in course, level and scale.
 *
 * CCC = 2 σ_tp / (σ_t² + σ_p² + (μ_t − μ_p)²)
 *
 * Never greater in size than Pearson's correlation. A constant column against one that varies, or against another
 * constant, gives 0; two columns that are one and the same constant give NaN (0/0). The CCC of joined sequences
 * (AVEC) is not the mean of the sequences' CCCs: see {@link meanSequenceConcordance}. For data in parts see
 * {@link concordanceState}.
 *
 * @param truth - True values, n ≥ 1.
 * @param prediction - Predicted values, of the same length.
 * @param options - NaN policy, mask and kind of moments; see {@link ConcordanceOptions}.
 * @returns A number in [−1, 1]; 1 only for equal columns.
 * @throws `RangeError` when lengths differ, no pair counts, or a value is not finite under `nan: 'throw'`.
 *
 * Source: JIPS, Liu & Tang 2021, equation (35), https://doi.org/10.3745/JIPS.02.0161; Lin, "A concordance correlation
 * coefficient to evaluate reproducibility", Biometrics 45, 1989, https://doi.org/10.2307/2532051.
 *
 * @example
 * ```ts
 * import { concordanceCorrelation } from '@avemo/metrics';
 *
 * concordanceCorrelation([1, 2, 3, 4], [2, 2, 3, 3]); // → 0.6667
 * ```
 */
export function concordanceCorrelation(
  truth: ArrayLike<number>,
  prediction: ArrayLike<number>,
  options: ConcordanceOptions = {},
): number {
  requireOptions('concordanceCorrelation', 'options', options);
  const { moments = 'population', ...pairOptions } = options;
  requireOneOf('concordanceCorrelation', 'moments', moments, ['population', 'sample']);
  const pairs = cleanPairs('concordanceCorrelation', truth, prediction, pairOptions);
  return pairs ? concordanceOfMoments(jointMoments(fitScale(pairs)), moments) : NaN;
}
