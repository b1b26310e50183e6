import * as tf from '@tensorflow/tfjs-core';

/** max(0, x + bias), channels last, in one step, so that the backward pass keeps its output alone. @internal */
export function biasRelu<T extends tf.Tensor>(x: T, bias: tf.Tensor): T {
  const op = tf.customGrad((...args) => {
    const save = args.pop() as unknown as tf.GradSaveFunc;
    const [sums, b] = args as tf.Tensor[];
    const value = tf.relu(tf.add(sums, b));
    save([value]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] => {
      const dx = tf.mul(dy, tf.step(saved[0]));
      return [dx, sumOverPositions(dx)];
    };
    return { value, gradFunc };
  });
  return op(x, bias) as T;
}

/** [channels]: the sum over every axis but the last, as a matrix product, which all backends do fast. @internal */
export function sumOverPositions(x: tf.Tensor): tf.Tensor1D {
  const channels = x.shape.at(-1)!;
  const rows = x.size / channels;
  if (x.size === 0) return tf.zeros([channels]);
  return tf.reshape(tf.matMul(tf.ones([1, rows]), tf.reshape(x, [rows, channels])), [channels]);
}
