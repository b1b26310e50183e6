import * as tf from '@tensorflow/tfjs-core';
import { expectClose } from '@avemo/golden';
import { randomValues } from '../testing/random-values';

/**
 * Throws unless the gradient of Σ (f(x) · w) for each of the tensors is the central difference along random directions;
 * w is random. Exact but for rounding where f is linear in each tensor.
 */
export function expectGradients(
  f: (...tensors: tf.Tensor[]) => tf.Tensor,
  tensors: tf.Tensor[],
  { step = 2 ** -4, rtol = 1e-3, atol = 1e-3, directions = 3 } = {},
): void {
  tf.tidy(() => {
    const shape = f(...tensors).shape;
    const values = randomValues(tf.util.sizeFromShape(shape), 90);
    const weights = tf.tensor(values, shape);
    const gradients = tf.grads((...given: tf.Tensor[]) => tf.sum(tf.mul(f(...given), weights)))(tensors);
    /** Summed in double precision. */
    const loss = (...given: tf.Tensor[]) => dot(f(...given).dataSync(), values);
    tensors.forEach((tensor, index) => {
      for (let direction = 0; direction < directions; direction++) {
        const along = tf.tensor(randomValues(tensor.size, 100 + 10 * index + direction), tensor.shape);
        const at = (t: number) => {
          const moved = tensors.map((other, i) => (i === index ? tf.add(other, tf.mul(along, t)) : other));
          return loss(...moved);
        };
        const slope = dot(gradients[index].dataSync(), along.dataSync());
        expectClose([slope], [(at(step) - at(-step)) / (2 * step)], { rtol, atol });
      }
    });
  });
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
