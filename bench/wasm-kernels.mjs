// Our WebAssembly kernels beside tfjs's, alone or composed, for layer shapes of the papers' networks, in turns in one run:
// GFLOP/s of processor time (all threads added up, which other programs disturb less), as direct convolutions count them,
// and the share of what SIMD can do here with a · b + c rounded once and twice.
// Usage: node bench/wasm-kernels.mjs [--threads N] [--turns N] [--only TEXT]
import { parseArgs } from 'node:util';
import { registerKernels, useBackend } from '@avemo/backend';
import * as tf from '@tensorflow/tfjs-core';
import { simdPeak } from '@avemo/backend/testing';

const { values: options } = parseArgs({
  options: {
    threads: { type: 'string', default: '1' },
    turns: { type: 'string', default: '4' },
    only: { type: 'string', default: '' },
  },
});
const { threads } = await useBackend('wasm', {
  threads: Number(options.threads),
  deterministic: false, // Relaxed SIMD has to be asked for before its peak is measured.
});
const peak = { once: simdPeak({ relaxed: true }), twice: simdPeak() };
const rate = (value) => (value ? `${value.toFixed(1)} GFLOP/s` : 'not here');
console.log(
  `Node ${process.versions.node}, ${threads} threads; peak of one thread: rounded once ${rate(peak.once)}, twice ${rate(peak.twice)}`,
);

/** Processor time of one call in milliseconds, at least. */
const modes = {
  own: { kernels: 'own', deterministic: true },
  relaxed: { kernels: 'own', deterministic: false },
  composed: { kernels: 'composed' },
};
const random = (shape, seed) => tf.randomUniform(shape, -1, 1, 'float32', seed);

async function compare(name, multiplications, run) {
  if (!name.includes(options.only)) return;
  const calls = Math.max(1, Math.min(1000, Math.round(1e8 / multiplications)));
  const best = {};
  for (let turn = 0; turn <= Number(options.turns); turn++) {
    for (const [mode, choice] of Object.entries(modes)) {
      await registerKernels(choice);
      const usage = process.cpuUsage();
      const start = performance.now();
      for (let call = 0; call < calls; call++) tf.dispose(run());
      const wall = (performance.now() - start) / calls;
      const { user, system } = process.cpuUsage(usage);
      if (turn === 0) continue;
      best[mode] ??= { wall: Infinity, processor: Infinity };
      best[mode].wall = Math.min(best[mode].wall, wall);
      best[mode].processor = Math.min(best[mode].processor, (user + system) / 1000 / calls);
    }
  }
  const speed = (mode) => (2 * multiplications) / best[mode].processor / 1e6;
  const columns = Object.keys(modes).map((mode) => {
    const most = mode === 'relaxed' ? (peak.once ?? peak.twice) : peak.twice;
    return `${mode} ${speed(mode).toFixed(1).padStart(6)} (${((100 * speed(mode)) / most).toFixed(0)} %, ${best[mode].wall.toFixed(2)} ms)`;
  });
  const gain = best.composed.processor / best.own.processor;
  console.log(`${name.padEnd(44)} ${columns.join('  ')}  own ${gain.toFixed(1)} × as fast`);
}

for (const [rows, depth, columns, transposeA, transposeB] of [
  [1024, 1024, 1024, false, false],
  [30, 9216, 4096, false, false],
  [9216, 30, 4096, true, false],
  [30, 4096, 9216, false, true],
  [32, 64, 64, false, false],
  [8, 40, 64, false, false],
]) {
  const a = random(transposeA ? [depth, rows] : [rows, depth], 1);
  const b = random(transposeB ? [columns, depth] : [depth, columns], 2);
  const name = `matMul ${rows}×${depth}×${columns}${transposeA ? ' Aᵀ' : ''}${transposeB ? ' Bᵀ' : ''}`;
  await compare(name, rows * depth * columns, () => tf.matMul(a, b, transposeA, transposeB));
  tf.dispose([a, b]);
}

for (const [batch, size, channels, filter, outChannels, stride, padding] of [
  [8, [227, 227], 3, 11, 96, 4, 'valid'],
  [8, [224, 224], 3, 7, 64, 2, 'same'],
  [8, [27, 27], 96, 5, 256, 1, 'same'],
  [8, [13, 13], 384, 3, 384, 1, 'same'],
  [8, [56, 56], 64, 1, 128, 1, 'same'],
  [8, [56, 56], 64, 3, 128, 2, 'same'],
  [16, [98, 98], 1, 5, 32, 2, 'same'],
  [4, [12, 12], 8, 3, 8, 1, 'same'],
  [1, [16, 112, 112], 3, 3, 64, 1, 'same'],
  [1, [8, 28, 28], 128, 3, 256, 1, 'same'],
  [1, [2, 7, 7], 512, 3, 512, 1, 'same'],
]) {
  const [rank, convolve] = size.length === 2 ? ['2', tf.conv2d] : ['3', tf.conv3d];
  const x = random([batch, ...size, channels], 1);
  const w = random([...size.map(() => filter), channels, outChannels], 2);
  const y = convolve(x, w, stride, padding);
  const dy = random(y.shape, 3);
  const work = (y.size / outChannels) * w.size;
  y.dispose();
  const name = `conv${rank}d ${batch}×${size.join('×')}×${channels} ${filter}/${stride} → ${outChannels}`;
  const attributes = { strides: stride, pad: padding, dataFormat: rank === '2' ? 'NHWC' : 'NDHWC' };
  const version = rank === '2' ? '' : 'V2';
  const kernel = (part, inputs, more) =>
    tf.engine().runKernel(`Conv${rank}DBackprop${part}${version}`, inputs, { ...attributes, ...more });
  await compare(name, work, () => convolve(x, w, stride, padding));
  await compare(`${name}, dx`, work, () => kernel('Input', { dy, filter: w }, { inputShape: x.shape }));
  await compare(`${name}, dW`, work, () => kernel('Filter', { x, dy }, { filterShape: w.shape }));
  tf.dispose([x, w, dy]);
}
