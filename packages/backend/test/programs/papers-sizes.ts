// Computes what the papers' networks are made of, in their sizes, on webgpu and on wasm, and prints how far they are apart.
import { useBackend } from '@avemo/backend';
import * as tf from '@tensorflow/tfjs-core';

const random = (shape: number[], seed: number) => tf.randomUniform(shape, -1, 1, 'float32', seed);
/** A layer and the gradient of its input, summed so that little is read back. */
const both = (layer: (x: tf.Tensor) => tf.Tensor, shape: number[]) => () => {
  const x = random(shape, 1);
  const { value, grad } = tf.valueAndGrad((input: tf.Tensor) => tf.sum(tf.mul(layer(input), 0.5)))(x);
  return [value, tf.sum(grad), tf.sum(tf.abs(grad))];
};
const forward = (layer: (x: tf.Tensor) => tf.Tensor, shape: number[]) => () => {
  const y = layer(random(shape, 1));
  return [tf.sum(y), tf.sum(tf.abs(y)), tf.mean(y)];
};
const lines = (x: tf.Tensor) => tf.reshape(x, [1, 1, -1, x.shape[x.rank - 1]]) as tf.Tensor4D;

const cases: Record<string, () => tf.Tensor[]> = {
  'C3D, one clip: bias of the second layer': both((x) => tf.add(random([64], 2), x), [1, 16, 28, 28, 64]),
  'C3D, one clip: max pooling': forward(
    (x) => tf.maxPool3d(x as tf.Tensor5D, [1, 2, 2], [1, 2, 2], 'valid'),
    [1, 16, 112, 112, 64],
  ),
  'C3D, one clip: convolution': forward(
    (x) => tf.conv3d(x as tf.Tensor5D, random([3, 3, 3, 16, 16], 2) as tf.Tensor5D, 1, 'same'),
    [1, 16, 28, 28, 16],
  ),
  // 151 MB of weights, more than WebGPU binds unless more is asked for; sums of two vectors, which are made quickly.
  'AlexNet: first fully connected layer': forward(
    (x) => tf.matMul(x as tf.Tensor2D, tf.add(random([9216, 1], 2), random([1, 4096], 3))),
    [2, 9216],
  ),
  // Filters of 3×3 in three channels instead of 11×11, and no stride, for the same result in a tenth of the work.
  'AlexNet, 22 images: first layer': forward(
    (x) => tf.conv2d(x as tf.Tensor4D, random([3, 3, 3, 96], 2) as tf.Tensor4D, 1, 'same'),
    [22, 55, 55, 3],
  ),
  'six axes and a vector': forward((x) => tf.mul(x, random([5], 2)), [2, 3, 2, 3, 4, 5]),
  'attention of 70,000 small matrices': forward((x) => tf.matMul(x, x, false, true), [70_000, 2, 3]),
  'depthwise convolution of 1,200 images': forward(
    (x) => tf.depthwiseConv2d(x as tf.Tensor4D, random([3, 3, 2, 1], 2) as tf.Tensor4D, 1, 'same'),
    [1200, 60, 2, 2],
  ),
  'AlexNet, 22 images: local response normalisation': forward(
    (x) => tf.localResponseNormalization(lines(x), 2, 2, 1e-4, 0.75),
    [22, 55, 55, 96],
  ),
};

const results: Record<string, Record<string, unknown>> = {};
for (const backend of ['wasm', 'webgpu'] as const) {
  await useBackend(backend);
  for (const [name, compute] of Object.entries(cases)) {
    const started = Date.now();
    try {
      const tensors = tf.tidy(compute);
      const values = await Promise.all(tensors.map(async (tensor) => (await tensor.data())[0]));
      (results[name] ??= {})[backend] = values;
      tf.dispose(tensors);
    } catch (error) {
      (results[name] ??= {})[backend] = (error as Error).message.slice(0, 300);
    }
    if (process.env.TIMES) console.error(backend, name, Date.now() - started, results[name][backend]);
  }
}
console.log(JSON.stringify(results));
