import { requireList, requireOneOf, requireOptions } from '@avemo/checks';
import { requireSameColumns } from '../statistics/require-columns';
import { cleanPairs } from './clean-pairs';
import { fitScale } from './fit-scale';
import { concordanceOfMoments, jointMoments } from './joint-moments';
import type { ConcordanceOptions } from './concordance-correlation';

/** Options of {@link meanSequenceConcordance}. */
export interface MeanSequenceConcordanceOptions extends Omit<ConcordanceOptions, 'mask'> {
  /** `'equal'` (default): every sequence counts alike; `'length'`: by its number of pairs that count. */
  weights?: 'equal' | 'length';
  /** One mask per sequence; see the `mask` of {@link concordanceCorrelation}. */
  masks?: ArrayLike<ArrayLike<number | boolean>>;
}

/**
 * Mean over recordings of each recording's concordance correlation.
 *
 * mean = Σ_s w_s CCC_s / Σ_s w_s,  w_s = 1 or the length of sequence s
 *
 * Some papers report this, others (AVEC) the CCC of all recordings joined, `concordanceState().add(…)` for each; the two
 * differ, so say which one it is.
 *
 * @param truths - One column of true values per sequence; lengths may differ.
 * @param predictions - One column of predictions per sequence.
 * @param options - Weights, masks, NaN policy and kind of moments; see {@link MeanSequenceConcordanceOptions}.
 * @returns A number in [−1, 1]; NaN when some sequence's CCC is (truth and prediction are the same constant).
 * @throws `RangeError` when there is no sequence, lengths differ, a sequence has no pair that counts, or a value is not
 * finite under `nan: 'throw'`; the message names the sequence.
 *
 * @example
 * ```ts
 * import { meanSequenceConcordance } from '@avemo/metrics';
 *
 * const truths = [[1, 2, 3, 4], [0, 1]];
 * const predictions = [[2, 2, 3, 3], [0, 1]];
 * meanSequenceConcordance(truths, predictions); // → 0.8333
 * meanSequenceConcordance(truths, predictions, { weights: 'length' }); // → 0.7778
 * ```
 */
export function meanSequenceConcordance(
  truths: ArrayLike<ArrayLike<number>>,
  predictions: ArrayLike<ArrayLike<number>>,
  options: MeanSequenceConcordanceOptions = {},
): number {
  requireOptions('meanSequenceConcordance', 'options', options);
  const { weights = 'equal', masks, moments = 'population', nan } = options;
  const caller = 'meanSequenceConcordance';
  requireOneOf(caller, 'weights', weights, ['equal', 'length']);
  requireOneOf(caller, 'moments', moments, ['population', 'sample']);
  requireSameColumns(caller, 'truths', truths, 'predictions', predictions);
  if (masks) requireSameColumns(caller, 'truths', truths, 'masks', masks);
  if (truths.length === 0) throw new RangeError(`${caller}: truths is empty; pass at least one sequence.`);
  for (let s = 0; s < truths.length; s++) requireList(caller, `truths[${s}]`, truths[s]);
  let sum = 0;
  let total = 0;
  for (let s = 0; s < truths.length; s++) {
    const pairs = cleanPairs(caller, truths[s], predictions[s], { nan, mask: masks?.[s], at: `[${s}]` });
    if (!pairs) return NaN;
    const weight = weights === 'equal' ? 1 : pairs.truth.length;
    sum += weight * concordanceOfMoments(jointMoments(fitScale(pairs)), moments);
    total += weight;
  }
  return sum / total;
}
