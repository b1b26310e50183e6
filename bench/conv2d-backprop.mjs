// Times forward pass and gradients of convolutions and pooling on the completed wasm backend, and beside it plain
// JavaScript (tfjs's cpu backend) on one image.
// Usage: node bench/conv2d-backprop.mjs [THREADS] [BATCH]
import { useBackend } from '@avemo/backend';
import * as tf from '@tensorflow/tfjs-core';

const threads = process.argv[2] ? Number(process.argv[2]) : undefined;
const batch = Number(process.argv[3] ?? 16);

/** An AlexNet-like encoder of spectrograms, 330 frames by 200 bands. */
const layers = [
  { name: 'conv1 11×11/4', size: [330, 200, 1], filter: [11, 11, 1, 24], stride: 4, pad: 2 },
  { name: 'conv2 5×5', size: [39, 23, 24], filter: [5, 5, 24, 64], stride: 1, pad: 2 },
  { name: 'conv3 3×3', size: [19, 11, 64], filter: [3, 3, 64, 128], stride: 1, pad: 1 },
  { name: 'conv4 3×3', size: [19, 11, 128], filter: [3, 3, 128, 128], stride: 1, pad: 1 },
];

/** The shortest of some runs, in milliseconds. */
function time(compute, runs) {
  let best = Infinity;
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    const result = tf.tidy(compute);
    result.dataSync();
    best = Math.min(best, performance.now() - start);
    result.dispose();
  }
  return best;
}

function measure({ size, filter, stride, pad }, images, runs) {
  return tf.tidy(() => {
    const x = tf.randomUniform([images, ...size], -1, 1, 'float32', 1);
    const w = tf.randomUniform(filter, -1, 1, 'float32', 2);
    const y = tf.conv2d(x, w, stride, pad);
    const pooled = tf.maxPool(y, 3, 2, 'valid');
    const kernel = (name, inputs, attrs) => () =>
      tf.engine().runKernel(name, inputs, { strides: [stride, stride], pad, dataFormat: 'NHWC', ...attrs });
    return {
      flops: 2 * y.size * filter[0] * filter[1] * filter[2],
      forward: time(() => tf.conv2d(x, w, stride, pad), runs),
      dFilter: time(kernel('Conv2DBackpropFilter', { x, dy: y }, { filterShape: filter }), runs),
      dInput: time(kernel('Conv2DBackpropInput', { dy: y, filter: w }, { inputShape: x.shape }), runs),
      dPool: time(
        kernel(
          'MaxPoolGrad',
          { dy: pooled, input: y, output: pooled },
          { filterSize: [3, 3], strides: [2, 2], pad: 'valid' },
        ),
        runs,
      ),
    };
  });
}

await useBackend('cpu');
const plain = layers.map((layer) => measure(layer, 1, 1));
const { threads: used } = await useBackend('wasm', { threads });
const one = layers.map((layer) => measure(layer, 1, 5));
const many = layers.map((layer) => measure(layer, batch, 7));

console.log(
  `wasm, ${used} threads, batch ${batch}: ms (GFLOP/s); × is plain JavaScript's time for one image over ours`,
);
for (const [i, { name }] of layers.entries()) {
  const cells = ['forward', 'dFilter', 'dInput', 'dPool'].map((part) => {
    const rate = part === 'dPool' ? '' : ` (${(many[i].flops / many[i][part] / 1e6).toFixed(0)})`;
    return `${part} ${many[i][part].toFixed(1)}${rate} ×${(plain[i][part] / one[i][part]).toFixed(0)}`;
  });
  console.log(name.padEnd(14), cells.map((cell) => cell.padEnd(26)).join(''));
}
