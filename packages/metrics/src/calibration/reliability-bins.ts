import { formatValue, requireInRange, requireInteger, requireOptions } from '@avemo/checks';
import { requireSameColumns } from '../statistics/require-columns';

/** One bin of a reliability diagram. */
export interface ReliabilityBin {
  /** Lower end of the confidence, exclusive (inclusive for the first bin). */
  from: number;
  /** Upper end of the confidence, inclusive. */
  to: number;
  /** Number of items. */
  count: number;
  /** Mean confidence of the items; NaN for an empty bin. */
  confidence: number;
  /** Share of the items whose top class is the true one; NaN for an empty bin. */
  accuracy: number;
}

/** Options of {@link reliabilityBins} and `calibrationError`. */
export interface ReliabilityOptions {
  /** Number of bins of equal width over [0, 1]. Default 15. */
  bins?: number;
}

/**
 * The bars of a reliability diagram: how often the top class is right, by how sure the model was.
 *
 * confidence_i = max_k probability_ik; bin b holds the items with (b − 1)/B < confidence ≤ b/B
 *
 * @param truth - True classes as integers 0…K−1, n items.
 * @param probabilities - n rows of K class probabilities in [0, 1] with sum 1 (to 1e-3).
 * @param options - `bins`: number of bins, default 15.
 * @returns One entry per bin, from low to high confidence.
 * @throws `RangeError` when lengths differ or are 0, a class is not in 0…K−1, or a row holds no probabilities.
 *
 * Source: Guo et al., "On calibration of modern neural networks", 2017, https://arxiv.org/abs/1706.04599.
 *
 * @example
 * ```ts
 * import { reliabilityBins } from '@avemo/metrics';
 *
 * const probabilities = [[0.9, 0.1], [0.2, 0.8], [0.8, 0.2]];
 * reliabilityBins([0, 1, 1], probabilities, { bins: 2 })[1]; // → { from: 0.5, to: 1, count: 3, confidence: 0.8333, accuracy: 0.6667 }
 * ```
 */
export function reliabilityBins(
  truth: ArrayLike<number>,
  probabilities: ArrayLike<ArrayLike<number>>,
  options: ReliabilityOptions = {},
): ReliabilityBin[] {
  return binProbabilities('reliabilityBins', truth, probabilities, options);
}

/**
 * {@link reliabilityBins} for another caller.
 * @internal
 */
export function binProbabilities(
  caller: string,
  truth: ArrayLike<number>,
  probabilities: ArrayLike<ArrayLike<number>>,
  options: ReliabilityOptions,
): ReliabilityBin[] {
  requireOptions(caller, 'options', options);
  const { bins = 15 } = options;
  requireInteger(caller, 'bins', bins);
  requireSameColumns(caller, 'truth', truth, 'probabilities', probabilities);
  if (truth.length === 0) throw new RangeError(`${caller}: truth is empty; pass at least one item.`);
  const result = Array.from({ length: bins }, (_, b) => ({
    from: b / bins,
    to: (b + 1) / bins,
    count: 0,
    confidence: 0,
    accuracy: 0,
  }));
  for (let i = 0; i < truth.length; i++) {
    const row = probabilities[i];
    const top = topClass(caller, row, i);
    requireInteger(caller, `truth[${i}]`, truth[i], { min: 0, max: row.length - 1 });
    const bin = result.findLast(({ from }) => row[top] > from) ?? result[0];
    bin.count++;
    bin.confidence += row[top];
    bin.accuracy += top === truth[i] ? 1 : 0;
  }
  return result.map((bin) => ({
    ...bin,
    confidence: bin.confidence / bin.count,
    accuracy: bin.accuracy / bin.count,
  }));
}

function topClass(caller: string, row: ArrayLike<number>, i: number): number {
  if (row === null || typeof row !== 'object' || !(row.length > 0)) {
    throw new TypeError(`${caller}: probabilities[${i}] must be a row of numbers; got ${formatValue(row)}.`);
  }
  let top = 0;
  let sum = 0;
  for (let k = 0; k < row.length; k++) {
    requireInRange(caller, `probabilities[${i}][${k}]`, row[k], 0, 1);
    sum += row[k];
    if (row[k] > row[top]) top = k;
  }
  if (Math.abs(sum - 1) > 1e-3) {
    throw new RangeError(
      `${caller}: probabilities[${i}] must sum to 1; got ${sum}. Pass the softmax outputs, not the scores before it.`,
    );
  }
  return top;
}
