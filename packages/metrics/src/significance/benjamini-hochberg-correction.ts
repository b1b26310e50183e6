import { requireList } from '@avemo/checks';
import { orderPValues } from './p-values';

/**
 * Benjamini and Hochberg's step-up correction: compare the adjusted p-values with q, and the expected share of false
 * findings among the findings stays below q (for independent or positively dependent tests). Milder than
 * {@link holmCorrection}.
 *
 * p̃_(i) = min_{j ≥ i} min(1, m p_(j) / j)
 *
 * @param pValues - m p-values in [0, 1], in any order.
 * @returns The m adjusted p-values in [0, 1], in the order given.
 * @throws `RangeError` for a value outside [0, 1], `TypeError` for one that is not a number.
 *
 * Source: Benjamini and Hochberg, "Controlling the false discovery rate", 1995,
 * https://doi.org/10.1111/j.2517-6161.1995.tb02031.x.
 *
 * @example
 * ```ts
 * import { benjaminiHochbergCorrection } from '@avemo/metrics';
 *
 * benjaminiHochbergCorrection([0.01, 0.04, 0.03]); // → [0.03, 0.04, 0.04]
 * ```
 */
export function benjaminiHochbergCorrection(pValues: ArrayLike<number>): number[] {
  requireList('benjaminiHochbergCorrection', 'pValues', pValues);
  const adjusted = new Array<number>(pValues.length);
  const order = orderPValues('benjaminiHochbergCorrection', pValues);
  let least = 1;
  for (let rank = order.length; rank >= 1; rank--) {
    const at = order[rank - 1];
    least = Math.min(least, (pValues.length * pValues[at]) / rank);
    adjusted[at] = least;
  }
  return adjusted;
}
