import { eachClip, toUnitSum } from './each-clip';
import type { DecisionRuleOptions, Posteriors } from './posteriors';

/**
 * Decision fusion by the maximum: p(c) = maxₘ pₘ(c) / Σ_c′ maxₘ pₘ(c′): the surest modality decides.
 *
 * @param posteriors - Probabilities [modality][clip][class], `null` for a missing modality.
 * @param options - A presence mask in place of `null`.
 * @returns Fused probabilities [clip][class]; every row sums to 1.
 * @throws RangeError for unequal lengths, values that are negative or not finite, or a clip without any modality.
 *
 * Source: Kittler, Hatef, Duin & Matas 1998, On combining classifiers (the max rule),
 * https://doi.org/10.1109/34.667881.
 *
 * @example
 * ```ts
 * import { maxRule } from '@avemo/fusion';
 *
 * maxRule([[[0.6, 0.4]], [[0.1, 0.9]]]); // → [[0.4, 0.6]]
 * ```
 */
export function maxRule(posteriors: Posteriors, options: DecisionRuleOptions = {}): number[][] {
  return eachClip('maxRule', posteriors, options, (rows) =>
    toUnitSum(Array.from(rows[0], (_, c) => rows.reduce((best, row) => Math.max(best, row[c]), 0))),
  );
}
