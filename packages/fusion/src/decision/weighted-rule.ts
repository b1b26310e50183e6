import { requireInRange, requireList, requireOptions } from '@avemo/checks';
import { eachClip, requireRows } from './each-clip';
import type { DecisionRuleOptions, Posteriors } from './posteriors';

/** Options of {@link weightedRule}. */
export interface WeightedRuleOptions extends DecisionRuleOptions {
  /** One weight ≥ 0 per modality, audio first; they need not sum to 1. */
  weights: readonly number[];
}

/**
 * Decision fusion by a weighted mean: p(c) = Σₘ wₘ pₘ(c) / Σₘ wₘ over the modalities that a clip has.
 *
 * @param posteriors - Probabilities [modality][clip][class], `null` for a missing modality.
 * @param options - The weights, e.g. each modality's accuracy on the validation set.
 * @returns Fused probabilities [clip][class]; rows sum to 1 if the inputs' rows do.
 * @throws RangeError as `meanRule`, for a wrong number of weights, and for a clip whose modalities all weigh 0.
 *
 * @example
 * ```ts
 * import { weightedRule } from '@avemo/fusion';
 *
 * weightedRule([[[0.5, 0.5]], [[0.1, 0.9]]], { weights: [3, 1] }); // → [[0.4, 0.6]]
 * ```
 */
export function weightedRule(posteriors: Posteriors, options: WeightedRuleOptions): number[][] {
  requireRows('weightedRule', 'posteriors', posteriors);
  requireOptions('weightedRule', 'options', options, 'Pass { weights }');
  const { weights, presence } = options;
  requireList('weightedRule', 'weights', weights);
  if (weights?.length !== posteriors.length) {
    throw new RangeError(
      `weightedRule: weights must hold one number per modality (${posteriors.length}); got ${weights?.length ?? weights}.`,
    );
  }
  weights.forEach((weight, m) =>
    requireInRange('weightedRule', `weights[${m}]`, weight, 0, Number.MAX_VALUE),
  );
  return eachClip('weightedRule', posteriors, { presence }, (rows, modalities, clip) => {
    const total = modalities.reduce((sum, modality) => sum + weights[modality], 0);
    if (total === 0) {
      throw new RangeError(
        `weightedRule: every modality of clip ${clip} has weight 0. Raise a weight or leave it out.`,
      );
    }
    const share = modalities.map((modality) => weights[modality] / total);
    return Array.from(rows[0], (_, c) => rows.reduce((sum, row, i) => sum + share[i] * row[c], 0));
  });
}
