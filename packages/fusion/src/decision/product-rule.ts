import { eachClip, toUnitSum } from './each-clip';
import type { DecisionRuleOptions, Posteriors } from './posteriors';

/** Zero probabilities count as this, so that one of them cannot make every class impossible. */
const FLOOR = 1e-300;

/**
 * Decision fusion by the product: p(c) = Πₘ pₘ(c) / Σ_c′ Πₘ pₘ(c′) over the modalities that a clip has.
 *
 * Computed from logarithms, so any number of modalities stays finite; a probability of 0 counts as 1e-300 and rules its
 * class out unless every class is ruled out. Equal class priors are assumed.
 *
 * @param posteriors - Probabilities [modality][clip][class], `null` for a missing modality.
 * @param options - A presence mask in place of `null`.
 * @returns Fused probabilities [clip][class]; every row sums to 1.
 * @throws RangeError for unequal lengths, values that are negative or not finite, or a clip without any modality.
 *
 * Source: Kittler, Hatef, Duin & Matas 1998, On combining classifiers (the product rule),
 * https://doi.org/10.1109/34.667881.
 *
 * @example
 * ```ts
 * import { productRule } from '@avemo/fusion';
 *
 * productRule([[[0.5, 0.5]], [[0.2, 0.8]]]); // → [[0.2, 0.8]]
 * ```
 */
export function productRule(posteriors: Posteriors, options: DecisionRuleOptions = {}): number[][] {
  return eachClip('productRule', posteriors, options, (rows) => {
    const logs = Array.from(rows[0], (_, c) =>
      rows.reduce((sum, row) => sum + Math.log(Math.max(row[c], FLOOR)), 0),
    );
    const highest = logs.reduce((a, b) => Math.max(a, b));
    return toUnitSum(logs.map((log) => Math.exp(log - highest)));
  });
}
