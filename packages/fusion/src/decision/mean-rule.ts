import { eachClip } from './each-clip';
import type { DecisionRuleOptions, Posteriors } from './posteriors';

/**
 * Decision fusion by the mean: p(c) = (1/M) Σₘ pₘ(c) over the modalities that a clip has.
 *
 * @param posteriors - Probabilities [modality][clip][class], `null` for a missing modality.
 * @param options - A presence mask in place of `null`.
 * @returns Fused probabilities [clip][class]; rows sum to 1 if the inputs' rows do.
 * @throws RangeError for unequal lengths, values that are negative or not finite, or a clip without any modality.
 *
 * Source: Kittler, Hatef, Duin & Matas 1998, On combining classifiers (the sum rule),
 * https://doi.org/10.1109/34.667881.
 *
 * @example
 * ```ts
 * import { meanRule } from '@avemo/fusion';
 *
 * const audio = [[0.5, 0.5], [0.9, 0.1]];
 * const video = [[0.1, 0.9], null];
 * meanRule([audio, video]); // → [[0.3, 0.7], [0.9, 0.1]]
 * meanRule([audio, [[0.1, 0.9], [NaN, NaN]]], { presence: [[1, 1], [1, 0]] }); // → [[0.3, 0.7], [0.9, 0.1]]
 * ```
 */
export function meanRule(posteriors: Posteriors, options: DecisionRuleOptions = {}): number[][] {
  return eachClip('meanRule', posteriors, options, (rows) =>
    Array.from(rows[0], (_, c) => rows.reduce((sum, row) => sum + row[c], 0) / rows.length),
  );
}
