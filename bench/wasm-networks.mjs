// C3D forward (one clip of 16 × 112 × 112) and a training step of AlexNet (batch 30, 227²) on the wasm backend beside
// PyTorch, in turns in one run: the least time by the clock, and the least time of the processor, all threads added up,
// which other programs disturb less.
// Usage: node bench/wasm-networks.mjs [--python PYTHON] [--threads N] [--turns N] [--kernels own|composed] [--relaxed]
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { useBackend } from '@avemo/backend';
import { alexNet, c3d } from '@avemo/models';
import * as tf from '@tensorflow/tfjs-core';
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
torch?.stop();

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
  const column = (key) => {
    const ratio = theirs
      ? `, PyTorch ${theirs[key].toFixed(0)} ms: ${(ours[key] / theirs[key]).toFixed(2)} ×`
      : '';
    return `${key} ${ours[key].toFixed(0)} ms${ratio}`;
  };
  console.log(`${name.padEnd(22)} ${column('wall')}; ${column('processor')}`);
  model.dispose();
}
