import * as tf from '@tensorflow/tfjs-core';

/**
 * The result for a batch of no samples: an empty tensor whose gradient towards each of the `sources` is zero. No kernel
 * is asked, since several of tfjs fail for tensors without values.
 */
export function emptyBatch(shape: number[], sources: tf.Tensor[]): tf.Tensor {
  const empty = tf.customGrad((...args) => ({
    value: tf.tensor([], shape, 'float32'),
    gradFunc: () => (args.slice(0, sources.length) as tf.Tensor[]).map((each) => tf.zeros(each.shape)),
  }));
  return empty(...sources);
}
