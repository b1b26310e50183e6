import * as tf from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';

/** Values and gradients of Σ r · f(x), for x and for the layers' weights in order. */
export function valueAndGradients(
  f: (x: tf.Tensor) => tf.Tensor,
  x: tf.Tensor,
  r: tf.Tensor,
  trained: layers.Layer[],
): { value: Float32Array; dx: Float32Array; dWeights: Float32Array[] } {
  return tf.tidy(() => {
    const variables = trained.flatMap((layer) => layer.trainableWeights.map((w) => w.read() as tf.Variable));
    const value = f(x).dataSync() as Float32Array;
    const { grads } = tf.engine().gradients(() => tf.sum(tf.mul(f(x), r)), [x, ...variables]);
    const [dx, ...dWeights] = grads.map((gradient) => gradient.dataSync() as Float32Array);
    return { value, dx, dWeights };
  });
}

/**
 * A convolution with ReLU without its ReLU: max(0, s) − max(0, −s) = s, from the layer and a second one with all
 * weights negated. Gradients for the weights of `positive` are those of the first less those of the second.
 */
export function withoutRelu(
  positive: layers.Layer,
  negative: layers.Layer,
  weights: tf.Tensor[],
): { f: (x: tf.Tensor) => tf.Tensor; gradientOfWeights: (dWeights: Float32Array[]) => Float32Array[] } {
  const f = (x: tf.Tensor) => tf.sub(positive.apply(x) as tf.Tensor, negative.apply(x) as tf.Tensor);
  return {
    f: (x) => {
      if (!positive.built) {
        f(x);
        positive.setWeights(weights);
        negative.setWeights(weights.map((w) => tf.neg(w)));
      }
      return f(x);
    },
    gradientOfWeights: (dWeights) => {
      const half = dWeights.length / 2;
      return dWeights
        .slice(0, half)
        .map((gradient, i) => gradient.map((value, j) => value - dWeights[half + i][j]));
    },
  };
}
