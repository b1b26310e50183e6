import * as tf from '@tensorflow/tfjs-core';
import { formatValue, requireInteger, requireOptions } from '@avemo/checks';
import { hiddenProbabilities, visibleMeans } from './rbm-units';
import type { RbmWeights, VisibleUnits } from './rbm-weights';
import type { RandomDraws } from './seeded-draws';

/** Options of `contrastiveDivergence`. */
export interface ContrastiveDivergenceOptions {
  /** Where the random numbers come from. */
  draws: RandomDraws;
  /** What the visible units are. Default 'bernoulli'. */
  visibleUnits?: VisibleUnits;
  /** k, the steps of the chain: an integer of at least 1. Default 1. */
  steps?: number;
  /** What a reconstruction is: the mean of v given h, with less noise, or a sample. Default 'mean'. */
  reconstruction?: 'mean' | 'sample';
  /** h [batch, hidden] that the chain starts from, in place of a sample given v: persistent chains. */
  start?: tf.Tensor2D;
}

/** What `contrastiveDivergence` gives; all of it is the caller's to dispose. */
export interface ContrastiveDivergence {
  /** Direction of ascent for each weight. */
  gradients: RbmWeights;
  /** The reconstruction [batch, visible]. */
  reconstruction: tf.Tensor2D;
  /** p(h | reconstruction) [batch, hidden]. */
  reconstructionHidden: tf.Tensor2D;
  /** A sample of the hidden units [batch, hidden] at the end of the chain: where a persistent chain goes on. */
  hidden: tf.Tensor2D;
}

/**
 * Contrastive divergence: the approximate gradient of the log likelihood of a restricted Boltzmann machine.
 *
 * h₀ ~ p(h|v₀); k times v ~ p(v|h), h ~ p(h|v); then
 * gW = (v₀ᵀ p(h|v₀) − v_kᵀ p(h|v_k)) / B, gb = mean(v₀ − v_k), gc = mean(p(h|v₀) − p(h|v_k)).
 *
 * Probabilities, not samples, of the hidden units enter the correlations. A hidden unit is on where a uniform number is
 * below its probability. Numbers are drawn in the order of the chain: hidden, visible (samples alone), hidden, …
 *
 * @param v - Data [batch, visible], in [0, 1] or, for Gaussian units, of mean 0 and variance 1 in each column.
 * @param weights - W, b, c.
 * @param options - Steps, kind of the reconstruction, random numbers.
 * @returns Gradients, reconstruction and the end of the chain.
 * @throws RangeError if steps is no positive integer or shapes do not fit.
 *
 * Source: AVEF, Ma et al. 2019, section 2.2.3, https://doi.org/10.1016/j.inffus.2018.06.003.
 * Source: Hinton 2002, https://doi.org/10.1162/089976602760128018.
 * Source: Hinton 2010, A practical guide to training restricted Boltzmann machines, https://doi.org/10.1007/978-3-642-35289-8_32.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { contrastiveDivergence, seededDraws } from '@avemo/models';
 *
 * const weights = { kernel: tf.tensor2d([[0], [0]]), visibleBias: tf.tensor1d([0, 0]), hiddenBias: tf.tensor1d([0]) };
 * const { gradients } = contrastiveDivergence(tf.tensor2d([[1, 0]]), weights, { draws: seededDraws(1, 0) });
 * gradients.visibleBias.dataSync(); // → [0.5, -0.5]
 * ```
 */
export function contrastiveDivergence(
  v: tf.Tensor2D,
  weights: RbmWeights,
  options: ContrastiveDivergenceOptions,
): ContrastiveDivergence {
  requireOptions('contrastiveDivergence', 'weights', weights, 'Pass { kernel, visibleBias, hiddenBias }');
  requireOptions('contrastiveDivergence', 'options', options, 'Pass { draws: seededDraws(1, 0) }');
  const { draws, visibleUnits = 'bernoulli', steps = 1, reconstruction: kind = 'mean', start } = options;
  requireInteger('contrastiveDivergence', 'steps', steps);
  Object.entries({
    kernel: weights.kernel,
    visibleBias: weights.visibleBias,
    hiddenBias: weights.hiddenBias,
  }).forEach(([name, tensor]) => {
    if (tensor instanceof tf.Tensor) return;
    throw new TypeError(
      `contrastiveDivergence: weights.${name} must be a tensor; got ${formatValue(tensor)}.`,
    );
  });
  requireOptions('contrastiveDivergence', 'draws', draws, 'Use seededDraws(seed, step)');
  requireShape('v', v, [null, weights.kernel.shape[0]]);
  if (start) requireShape('start', start, [v.shape[0], weights.kernel.shape[1]]);
  const on = (p: tf.Tensor2D) => tf.cast(tf.less(draws.uniform(p.shape), p), 'float32') as tf.Tensor2D;
  return tf.tidy(() => {
    const positive = hiddenProbabilities(v, weights);
    let hidden = start ?? on(positive);
    let [reconstruction, negative] = [v, positive];
    for (let step = 0; step < steps; step++) {
      reconstruction = visibleMeans(hidden, weights, visibleUnits);
      if (kind === 'sample') {
        reconstruction =
          visibleUnits === 'gaussian'
            ? tf.add(reconstruction, draws.normal(reconstruction.shape))
            : on(reconstruction);
      }
      negative = hiddenProbabilities(reconstruction, weights);
      hidden = on(negative);
    }
    const correlation = (a: tf.Tensor2D, b: tf.Tensor2D) => tf.matMul<tf.Tensor2D>(a, b, true, false);
    const gradients = {
      kernel: tf.div(
        tf.sub(correlation(v, positive), correlation(reconstruction, negative)),
        v.shape[0],
      ) as tf.Tensor2D,
      visibleBias: tf.mean<tf.Tensor1D>(tf.sub(v, reconstruction), 0),
      hiddenBias: tf.mean<tf.Tensor1D>(tf.sub(positive, negative), 0),
    };
    return { gradients, reconstruction, reconstructionHidden: negative, hidden };
  });
}

function requireShape(name: string, x: tf.Tensor, expected: (number | null)[]): void {
  if (!(x instanceof tf.Tensor)) {
    throw new TypeError(`contrastiveDivergence: ${name} must be a tensor; got ${formatValue(x)}.`);
  }
  if (x.rank === 2 && x.shape[0] > 0 && x.shape.every((n, i) => expected[i] === null || n === expected[i])) {
    return;
  }
  const shape = expected.map((n) => n ?? 'batch').join(', ');
  throw new RangeError(
    `contrastiveDivergence: ${name} must have the shape [${shape}]; got [${x.shape.join(', ')}].`,
  );
}
