// Prints digests of what our kernels compute, for a number of threads, both ways of rounding, and after failed calls.
import { createHash } from 'node:crypto';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { registerKernels, useBackend } from '@avemo/backend';
import * as tf from '@tensorflow/tfjs-core';
import { noEpilogue } from '../../src/wasm/activations';
import { ownModule } from '../../src/module/start-module';

await useBackend('wasm', { threads: Number(process.argv[2]) });
const random = (seed: number, ...shape: number[]) => tf.randomUniform(shape, -1, 1, 'float32', seed);
const image = random(1, 3, 14, 15, 16) as tf.Tensor4D;
const clip = random(2, 1, 4, 14, 14, 8) as tf.Tensor5D;
const [wide, strided, deep] = [random(3, 3, 3, 16, 24), random(4, 5, 5, 16, 9), random(5, 3, 3, 3, 8, 16)];
const [a, b] = [random(6, 70, 600), random(7, 50, 600)];
const [row, tall] = [random(8, 3, 5000), random(9, 5000, 70)];
const [images, square] = [random(16, 30, 13, 13, 64) as tf.Tensor4D, random(17, 3, 3, 64, 64) as tf.Tensor4D];
const [deltas, features] = [random(10, 30, 300), random(11, 30, 200)];
const sequence = {
  x: random(12, 9, 6, 20),
  kernel: random(13, 20, 72),
  recurrentKernel: random(14, 18, 72),
  bias: random(15, 72),
};
const sum = (x: tf.Tensor) => tf.sum(tf.square(x));

/** An LSTM, and its gradient where all states count alike. */
const recurrent = (): tf.Tensor[] => {
  const engine = tf.engine();
  const attrs = { goBackwards: false, training: true };
  const steps = engine.runKernel('AvemoLstm', sequence, attrs) as unknown as tf.Tensor[];
  const [dy, gates, cells] = [tf.onesLike(steps[0]), ...steps.slice(1)];
  const given = { dy, gates, cells, recurrentKernel: sequence.recurrentKernel };
  const gradients = engine.runKernel('AvemoLstmGrad', given, attrs) as unknown as tf.Tensor[];
  dy.dispose();
  return [...steps, ...gradients];
};

/** Tiled and direct convolutions with their gradients, matrix products, sums, an LSTM. */
const compute = (): tf.Tensor[] => [
  tf.matMul(a, b, false, true),
  tf.matMul(row, tall),
  tf.matMul(features, deltas, true),
  tf.sum(tall, 0),
  tf.conv2d(images, square, 1, 'same'),
  ...recurrent(),
  ...tf.grads((x, w) => sum(tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, 'same')))([image, wide]),
  ...tf.grads((x, w) => sum(tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 2, 'same')))([image, strided]),
  ...tf.grads((x, w) => sum(tf.conv3d(x as tf.Tensor5D, w as tf.Tensor5D, 1, 'same')))([clip, deep]),
];

const digestOf = () => {
  const results = compute();
  const digest = createHash('sha256');
  for (const result of results) digest.update(result.dataSync());
  tf.dispose(results);
  return digest.digest('hex');
};

const digests: Record<string, string> = {};
for (const deterministic of [false, true]) {
  await registerKernels({ deterministic });
  digests[deterministic ? 'deterministic' : 'fast'] = digestOf();
}
await registerKernels({ deterministic: false });

let failed = 0;
const own = ownModule(tf.backend() as BackendWasm, false)!;
for (let call = 0; call < 200; call++) {
  try {
    own.run('partsSum', 8, {
      from: 2 ** 32 - 16,
      to: 2 ** 32 - 16,
      rows: 1,
      columns: 2 ** 15,
      parts: 1,
      ...noEpilogue,
    });
  } catch {
    failed++;
  }
}
digests.afterFailures = digestOf();

const memory = () => [tf.memory().numTensors, (tf.backend() as any).wasm.HEAPU8.length];
const before = memory();
for (let call = 0; call < 40; call++) tf.dispose(compute());
console.log(JSON.stringify({ threads: own.threads, digests, failed, before, after: memory() }));
