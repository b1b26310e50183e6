import { requireList } from '@avemo/checks';
import { orderPValues } from './p-values';

/**
 * Holm's step-down correction for several tests: compare the adjusted p-values with the wished level, and the chance of
 * even one false finding stays below that level, whatever the dependence between the tests.
 *
 * p̃_(i) = max_{j ≤ i} min(1, (m − j + 1) p_(j))
 *
 * @param pValues - m p-values in [0, 1], in any order.
 * @returns The m adjusted p-values in [0, 1], in the order given. None is below its original; an empty list gives an
 * empty list.
 * @throws `RangeError` for a value outside [0, 1], `TypeError` for one that is not a number.
 *
 * Source: Holm, "A simple sequentially rejective multiple test procedure", 1979,
 * https://www.jstor.org/stable/4615733.
 *
 * @example
 * ```ts
 * import { holmCorrection } from '@avemo/metrics';
 *
 * holmCorrection([0.01, 0.04, 0.03]); // → [0.03, 0.06, 0.06]
 * ```
 */
export function holmCorrection(pValues: ArrayLike<number>): number[] {
  requireList('holmCorrection', 'pValues', pValues);
  const adjusted = new Array<number>(pValues.length);
  let greatest = 0;
  orderPValues('holmCorrection', pValues).forEach((at, rank) => {
    greatest = Math.max(greatest, Math.min(1, (pValues.length - rank) * pValues[at]));
    adjusted[at] = greatest;
  });
  return adjusted;
}
