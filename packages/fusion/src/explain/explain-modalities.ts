import type * as tf from '@tensorflow/tfjs-core';
import { requireOptions } from '@avemo/checks';
import { requireTensors } from '../layer/require-tensor';
import {
  explanationOf,
  type Explanation,
  type ExplanationLabels,
  type ExplanationMeasure,
} from './explanation';
import { requireMethod } from './require-explanation';

/** A layer that says how much each modality counted, as every fusion of this package does. */
export interface WeighsModalities {
  /** What `modalityWeights` measures. */
  readonly modalityMeasure: ExplanationMeasure;
  /** Shares [batch, modalities] or [batch, time, modalities]. */
  modalityWeights(inputs: tf.Tensor[]): tf.Tensor;
}

/**
 * How much each modality counted in each sample, over time where the fusion keeps time, as plain data for a plot.
 *
 * The numbers are what the fusion itself weighs by where it has such weights (gates, attention over models, adaptive
 * factors); for all others they are {@link modalityOcclusion}. `measure` says which.
 *
 * @param fusion - A fusion layer that has been applied or built.
 * @param inputs - As for its `apply`.
 * @param labels - Names of the modalities, seconds of the steps.
 * @returns Axes `sample`, `time` where there is one, and `modality`; the weights of one sample or step sum to 1, or to 0
 * where all are missing.
 * @throws Error before the layer is built.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { BimodalAttentionFusion, explainModalities } from '@avemo/fusion';
 *
 * const fusion = new BimodalAttentionFusion({ weights: [tf.tensor3d([[[Math.log(3), 0], [0, 0]]])] });
 * const hidden = [tf.tensor3d([[[0], [1]]]), tf.tensor3d([[[0], [0]]])]; // one clip of two steps
 * const predicted = [tf.zeros([1, 2, 1]), tf.zeros([1, 2, 1])];
 * const inputs = [...hidden, ...predicted];
 * fusion.apply(inputs);
 * const explanation = explainModalities(fusion, inputs, { hopSeconds: 0.04 });
 * explanation.axes[1]; // → { name: 'time', labels: [0, 0.04] }
 * explanation.values; // → [[[0.5, 0.5], [0.75, 0.25]]]
 * ```
 */
export function explainModalities(
  fusion: WeighsModalities,
  inputs: tf.Tensor[],
  labels: ExplanationLabels = {},
): Explanation {
  requireMethod('explainModalities', 'fusion', fusion, 'modalityWeights');
  requireTensors('explainModalities', inputs);
  requireOptions('explainModalities', 'labels', labels);
  const weights = fusion.modalityWeights(inputs);
  const axes = weights.rank === 2 ? ['sample', 'modality'] : ['sample', 'time', 'modality'];
  try {
    return explanationOf('explainModalities', weights, { measure: fusion.modalityMeasure, axes, labels });
  } finally {
    weights.dispose();
  }
}
