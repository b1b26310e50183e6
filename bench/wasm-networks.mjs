// C3D forward (one clip of 16 × 112 × 112), a training step of AlexNet (batch 30, 227²) and an LSTM (batch 32, 100 steps,
// 64 → 128), alone and with all its gradients, on the wasm backend beside PyTorch and the LSTM beside tfjs's layer, in turns in one run: the least time by the clock, and the least time of the processor, all threads added up,
// which other programs disturb less.
// Usage: node bench/wasm-networks.mjs [--python PYTHON] [--threads N] [--turns N] [--kernels own|composed] [--relaxed]
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { useBackend } from '@avemo/backend';
import { Lstm, alexNet, c3d } from '@avemo/models';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { startPython } from './python-worker.mjs';

const { values: options } = parseArgs({
  options: {
    python: { type: 'string', default: 'python3' },
    threads: { type: 'string', default: '2' },
    turns: { type: 'string', default: '5' },
    kernels: { type: 'string', default: 'own' },
    relaxed: { type: 'boolean', default: false },
  },
});
const { threads, notes } = await useBackend('wasm', {
  threads: Number(options.threads),
  kernels: options.kernels,
  deterministic: !options.relaxed,
});
const script = fileURLToPath(new URL('wasm_networks.py', import.meta.url));
const torch = await startPython(options.python, script, options.threads);
const mode = options.relaxed ? `${options.kernels}, relaxed SIMD` : options.kernels;
console.log(
  `Node ${process.versions.node}, ${threads} threads, kernels ${mode}; torch ${torch?.versions.torch ?? 'not found'}`,
);
notes.forEach((note) => console.log(note));

await compare('c3d', 'C3D forward', () => {
  const model = c3d({ classes: 101, seed: 1 });
  const clip = tf.randomUniform([1, 16, 112, 112, 3], 0, 1, 'float32', 1);
  return { model, run: () => tf.tidy(() => void model.predict(clip).dataSync()) };
});
await compare('alexNet', 'AlexNet training step', () => {
  const model = alexNet({ classes: 7, groups: 1, seed: 1 });
  model.compile({ optimizer: tf.train.sgd(0.001), loss: 'categoricalCrossentropy' });
  const images = tf.randomUniform([30, 227, 227, 3], 0, 1, 'float32', 1);
  const labels = tf.oneHot(
    tf.tensor1d(
      Array.from({ length: 30 }, (_, i) => i % 7),
      'int32',
    ),
    7,
  );
  return { model, run: () => model.trainOnBatch(images, labels) };
});
const recurrent = { units: 128, returnSequences: true };
const stockLstm = () =>
  tfl.layers.lstm({
    ...recurrent,
    recurrentActivation: 'sigmoid',
    recurrentInitializer: 'glorotUniform',
  });
for (const [title, make] of [
  ['LSTM', () => new Lstm(recurrent)],
  ["tfjs's LSTM", stockLstm],
]) {
  await compare('lstm', `${title} forward`, () => {
    const { model, x } = sequence(make());
    return { model, run: () => tf.tidy(() => void model.apply(x).dataSync()) };
  });
  await compare('lstmGradients', `${title} with gradients`, () => {
    const { model, x } = sequence(make());
    const tensors = [x, ...model.trainableWeights.map((weight) => weight.read())];
    const gradients = () => tf.engine().gradients(() => tf.sum(model.apply(x)), tensors).grads;
    return { model, run: () => tf.tidy(() => gradients().forEach((gradient) => gradient.dataSync())) };
  });
}
torch?.stop();

/** A layer that has been called, and what it is called with. */
function sequence(layer) {
  const x = tf.randomUniform([32, 100, 64], 0, 1, 'float32', 1);
  tf.dispose(layer.apply(x));
  return { model: layer, x };
}

async function compare(order, name, make) {
  const { model, run } = make();
  const best = {};
  const keep = (who, times) => {
    best[who] ??= { wall: Infinity, processor: Infinity };
    for (const key of Object.keys(times)) best[who][key] = Math.min(best[who][key], times[key]);
  };
  for (let turn = 0; turn <= Number(options.turns); turn++) {
    const usage = process.cpuUsage();
    const start = performance.now();
    await run();
    const wall = performance.now() - start;
    const { user, system } = process.cpuUsage(usage);
    const answer = await torch?.ask({ do: order });
    // Both compile or allocate in the first turn.
    if (turn === 0) continue;
    keep('ours', { wall, processor: (user + system) / 1000 });
    if (answer) keep('torch', answer);
  }
  const { ours, torch: theirs } = best;
  const digits = (time) => time.toFixed(time < 100 ? 1 : 0);
  const column = (key) => {
    const ratio = theirs
      ? `, PyTorch ${digits(theirs[key])} ms: ${(ours[key] / theirs[key]).toFixed(2)} ×`
      : '';
    return `${key} ${digits(ours[key])} ms${ratio}`;
  };
  console.log(`${name.padEnd(22)} ${column('wall')}; ${column('processor')}`);
  model.dispose();
}
