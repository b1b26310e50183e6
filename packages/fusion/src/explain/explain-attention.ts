import type * as tf from '@tensorflow/tfjs-core';
import { requireOptions } from '@avemo/checks';
import { requireTensors } from '../layer/require-tensor';
import { explanationOf, type Explanation, type ExplanationLabels } from './explanation';
import { requireMethod } from './require-explanation';

/** A layer whose attention can be read. */
export interface HasAttention {
  /** Weights in [0, 1], samples first. */
  attentionWeights(inputs: tf.Tensor[]): tf.Tensor;
}

/** Options of {@link explainAttention}. */
export interface ExplainAttentionOptions extends ExplanationLabels {
  /** What the axes of the layer's `attentionWeights` are. Default `['sample', 'time']`. */
  axes?: readonly string[];
}

/**
 * Where a layer listens or looks, over time, as plain data for a plot.
 *
 * @param layer - A layer with `attentionWeights` that has been applied or built, such as `AttentionPooling`.
 * @param inputs - As for its `apply`.
 * @param options - Names of the axes (`['sample', 'head', 'time', 'frame']` for `CrossModalAttention`), seconds of the steps.
 * @returns Axes as named; padded frames have weight 0.
 * @throws Error before the layer is built.
 * @throws RangeError when the weights have another number of axes.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { AttentionPooling, explainAttention } from '@avemo/fusion';
 *
 * const pool = new AttentionPooling({ units: 8, temperature: 0 });
 * const inputs = [tf.ones([1, 3, 5]), tf.tensor2d([[1, 1, 0]])]; // two frames and padding
 * pool.apply(inputs);
 * const explanation = explainAttention(pool, inputs, { hopSeconds: 0.01 });
 * explanation.axes.map(({ labels }) => labels); // → [[0], [0, 0.01, 0.02]]
 * explanation.values; // → [[0.5, 0.5, 0]]
 * ```
 */
export function explainAttention(
  layer: HasAttention,
  inputs: tf.Tensor[],
  options: ExplainAttentionOptions = {},
): Explanation {
  requireMethod('explainAttention', 'layer', layer, 'attentionWeights');
  requireTensors('explainAttention', inputs);
  requireOptions('explainAttention', 'options', options);
  const { axes = ['sample', 'time'], ...labels } = options;
  const weights = layer.attentionWeights(inputs);
  try {
    return explanationOf('explainAttention', weights, { measure: 'attention', axes, labels });
  } finally {
    weights.dispose();
  }
}
