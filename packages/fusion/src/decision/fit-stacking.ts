import { requireInteger, requireList, requireOneOf, requireOptions, requirePositive } from '@avemo/checks';
import { eachClip, requireRows } from './each-clip';
import { softmaxRegression } from './softmax-regression';
import { stackingFeatures, type StackingFeatures } from './stacking-features';
import type { DecisionRuleOptions, Posteriors } from './posteriors';
import type { FittedStacking } from './stacking-rule';

/** Options of {@link fitStacking}. */
export interface FitStackingOptions extends DecisionRuleOptions {
  /**
   * What the regression sees of a posterior: `'probabilities'` p − 1/C, or `'log'` log p − mean log p, with which equal
   * weights are the product rule. Default `'probabilities'`.
   */
  features?: StackingFeatures;
  /** λ > 0 of the penalty λ/2 ‖W‖², 1/C of scikit-learn. Default 1. */
  regularization?: number;
}

/**
 * Learns decision fusion: the multinomial logistic regression that {@link stackingRule} applies, the minimum of
 * −Σᵢ log p(labelᵢ) + λ/2 ‖W‖² (the bias is not penalised), found by Newton's method from zero. Nothing is random.
 *
 * **Held-out posteriors.** Each clip's posteriors must come from networks that were not trained on it: of a validation set,
 * or of cross-validation. What a network says of its own training clips is surer than what it will say, and the regression
 * would trust whichever overfits most. The clips that judge the rule must be others again.
 *
 * @param posteriors - Probabilities [modality][clip][class], `null` for a missing modality.
 * @param labels - The class index of each clip; every class must occur.
 * @param options - Features, penalty, and a presence mask in place of `null`.
 * @returns Weights and bias, plain data.
 * @throws RangeError as `meanRule`, for labels that are no class index or leave a class out, and for a penalty that is not
 * positive.
 *
 * @example
 * ```ts
 * import { fitStacking, stackingRule } from '@avemo/fusion';
 *
 * // Of four held-out clips the audio hears anger (0) where there is none; the video is right.
 * const audio = [[0.9, 0.1], [0.8, 0.2], [0.9, 0.1], [0.2, 0.8]];
 * const video = [[0.6, 0.4], [0.6, 0.4], [0.3, 0.7], [0.4, 0.6]];
 * const fitted = fitStacking([audio, video], [0, 0, 1, 1], { features: 'log', regularization: 0.1 });
 * const fused = stackingRule([[[0.9, 0.1]], [[0.35, 0.65]]], { fitted });
 * fused.map((clip) => clip.indexOf(Math.max(...clip))); // → [1]
 * ```
 */
export function fitStacking(
  posteriors: Posteriors,
  labels: ArrayLike<number>,
  options: FitStackingOptions = {},
): FittedStacking {
  requireRows('fitStacking', 'posteriors', posteriors);
  requireList('fitStacking', 'labels', labels);
  requireOptions('fitStacking', 'options', options);
  const { features = 'probabilities', regularization = 1, presence } = options;
  requireOneOf('fitStacking', 'features', features, ['probabilities', 'log']);
  requirePositive('fitStacking', 'regularization', regularization);
  let classes = 0;
  const samples = eachClip('fitStacking', posteriors, { presence }, (rows, modalities) => {
    classes = rows[0].length;
    return stackingFeatures(features, rows, modalities, posteriors.length);
  });
  requireLabels(labels, samples.length, classes);
  const rows = softmaxRegression({ features: samples, labels, classes }, regularization);
  return {
    features,
    weights: rows.map((row) => Array.from(row.subarray(0, -1))),
    bias: rows.map((row) => row[row.length - 1]),
  };
}

function requireLabels(labels: ArrayLike<number>, clips: number, classes: number): void {
  if (labels.length !== clips || clips === 0) {
    throw new RangeError(
      `fitStacking: labels must hold one class index for each of the ${clips} clips, at least one; got ${labels.length}.`,
    );
  }
  const seen = new Set<number>();
  for (let i = 0; i < clips; i++) {
    requireInteger('fitStacking', `labels[${i}]`, labels[i], { min: 0, max: classes - 1 });
    seen.add(labels[i]);
  }
  const absent = Array.from({ length: classes }, (_, c) => c).find((c) => !seen.has(c));
  if (absent === undefined) return;
  throw new RangeError(
    `fitStacking: class ${absent} has no clip, so nothing can be learned about it. Fit on clips of every class, or leave ` +
      'the class out of the posteriors.',
  );
}
