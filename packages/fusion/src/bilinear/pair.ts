import * as tf from '@tensorflow/tfjs-core';
import { requireInteger, requireOptions } from '@avemo/checks';
import { requirePresenceShape } from '../layer/presence';
import { requireTensor } from '../layer/require-tensor';

/** The streams of the bilinear fusions. */
export const vectorPair = [
  { name: 'x', axes: ['batch', 'x features'] },
  { name: 'y', axes: ['batch', 'y features'] },
] as const;

/** Throws unless two streams of this rank, their two kernels and K fit together. */
export function requirePair(
  caller: string,
  [x, y]: [tf.Tensor, tf.Tensor],
  weights: { xKernel: tf.Tensor; yKernel: tf.Tensor },
  options: { factors: number; presence?: tf.Tensor },
  rank: 2 | 3,
): void {
  requireTensor(caller, 'x', x, rank);
  requireTensor(caller, 'y', y, rank);
  requireOptions(caller, 'weights', weights, 'Pass { xKernel, yKernel }');
  requireOptions(caller, 'options', options, 'Pass { factors }');
  requireTensor(caller, 'xKernel', weights.xKernel, rank);
  requireTensor(caller, 'yKernel', weights.yKernel, rank);
  requireInteger(caller, 'factors', options.factors);
  const [xWidth, yWidth] = [weights.xKernel, weights.yKernel].map(({ shape }) => shape[rank - 1]);
  if (xWidth !== yWidth || xWidth % options.factors !== 0) {
    throw new RangeError(
      `${caller}: both kernels must have outputs · factors columns; ` +
        `got ${xWidth} and ${yWidth} with factors=${options.factors}.`,
    );
  }
  if (options.presence) requirePresenceShape(caller, options.presence.shape, 2);
}

/** The sums of each K neighbouring products, [batch, outputs · K] → [batch, outputs]. */
export function poolFactors(products: tf.Tensor2D, factors: number): tf.Tensor2D {
  const [batch, width] = products.shape;
  return tf.sum<tf.Tensor2D>(tf.reshape(products, [batch, width / factors, factors]), 2);
}
