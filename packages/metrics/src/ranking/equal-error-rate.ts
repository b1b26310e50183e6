import { scoreSteps } from './score-steps';

/**
 * Equal error rate (EER): the error at the threshold where as large a share of the negatives is accepted as of the positives is rejected, with straight lines between thresholds.
 *
 * FNR = FPR on the line between (FPR_k, FNR_k) and (FPR_{k+1}, FNR_{k+1})
 *
 * @param truth - 1 or true for the positive class, 0 or false for the rest; n items.
 * @param score - A score per item, higher for the positive class; any scale.
 * @returns A number in [0, 1]; 0.5 is chance. NaN when one of the two classes is missing.
 * @throws `RangeError` when lengths differ or are 0, a truth is not 0 or 1, or a score is not finite.
 *
 * Source: Martin et al., "The DET curve in assessment of detection task performance", 1997.
 *
 * @example
 * ```ts
 * import { equalErrorRate } from '@avemo/metrics';
 *
 * equalErrorRate([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]); // → 0.5
 * ```
 */
export function equalErrorRate(truth: ArrayLike<number | boolean>, score: ArrayLike<number>): number {
  const { steps, positives, negatives } = scoreSteps('equalErrorRate', truth, score);
  let falsePositive = 0;
  let falseNegative = 1;
  for (const step of steps) {
    const rise = step.negatives / negatives;
    const fall = step.positives / positives;
    if (falsePositive + rise >= falseNegative - fall) {
      return falsePositive + (rise * (falseNegative - falsePositive)) / (rise + fall);
    }
    falsePositive += rise;
    falseNegative -= fall;
  }
  return NaN;
}
