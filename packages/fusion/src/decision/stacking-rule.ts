import { requireList, requireOptions } from '@avemo/checks';
import { eachClip, requireRows } from './each-clip';
import { softmax, stackingFeatures, type StackingFeatures } from './stacking-features';
import type { DecisionRuleOptions, Posteriors } from './posteriors';

/** What {@link fitStacking} learns; plain data that `JSON.stringify` keeps. */
export interface FittedStacking {
  /** What the weights apply to. */
  features: StackingFeatures;
  /** W [class][modality · classes + class of that modality]. */
  weights: number[][];
  /** b [class]; sums to 0. */
  bias: number[];
}

/** Options of {@link stackingRule}. */
export interface StackingRuleOptions extends DecisionRuleOptions {
  /** What `fitStacking` gave for the same modalities and classes. */
  fitted: FittedStacking;
}

/**
 * Decision fusion by stacking, a logistic regression over the posteriors of all modalities: p = softmax(W f + b), f the
 * features of the modalities end to end.
 *
 * It learns which modality to trust for which emotion, and which confusions of one the other undoes. A missing modality
 * counts as one that knows nothing: the features of equal probabilities, which are 0.
 *
 * @param posteriors - Probabilities [modality][clip][class], `null` for a missing modality.
 * @param options - The fitted rule, and a presence mask in place of `null`.
 * @returns Fused probabilities [clip][class]; every row sums to 1.
 * @throws RangeError as `meanRule`, and for other numbers of modalities or classes than the rule was fitted to.
 *
 * Source: Wolpert 1992, Stacked generalization; Ting & Witten 1999, Issues in stacked generalization,
 * https://doi.org/10.1016/S0893-6080(05)80023-1.
 *
 * @example
 * ```ts
 * import { stackingRule } from '@avemo/fusion';
 *
 * // Video alone decides, as sharply as log-odds of 3 : 1 say.
 * const fitted = { features: 'log' as const, weights: [[0, 0, 1, 0], [0, 0, 0, 1]], bias: [0, 0] };
 * stackingRule([[[0.9, 0.1], [0.9, 0.1]], [[0.25, 0.75], null]], { fitted }); // → [[0.25, 0.75], [0.5, 0.5]]
 * ```
 */
export function stackingRule(posteriors: Posteriors, options: StackingRuleOptions): number[][] {
  requireRows('stackingRule', 'posteriors', posteriors);
  requireOptions('stackingRule', 'options', options, 'Pass { fitted }');
  const { fitted, presence } = options;
  requireOptions('stackingRule', 'fitted', fitted, 'Pass what fitStacking gave');
  const { features, weights, bias } = fitted;
  requireRows('stackingRule', 'fitted.weights', weights);
  requireList('stackingRule', 'fitted.bias', bias);
  return eachClip('stackingRule', posteriors, { presence }, (rows, modalities) => {
    const classes = rows[0].length;
    const length = posteriors.length * classes;
    if (bias.length !== classes || weights.length !== classes || weights.some((w) => w.length !== length)) {
      throw new RangeError(
        `stackingRule: fitted is for ${bias.length} classes and ${weights[0]?.length ?? 0} features; ` +
          `got ${classes} classes and ${posteriors.length} modalities, ${length} features. Fit it to such posteriors.`,
      );
    }
    const f = stackingFeatures(features, rows, modalities, posteriors.length);
    return softmax(weights.map((row, c) => row.reduce((sum, w, i) => sum + w * f[i], bias[c])));
  });
}
