// Inference by this package, onnxruntime-node, onnxruntime-web (its WebAssembly, in Node) and PyTorch: the same random
// weights, which PyTorch makes and exports, and the same input; outputs must agree with PyTorch's. In turns in one run: the
// least time by the clock and the least of the processor, all threads added up, each as a multiple of ours.
// Usage: npm run build && npm install --prefix bench && node bench/onnx.mjs --python PYTHON [--networks lstm,alexNet,…] [--threads 2] [--turns 8] [--relaxed]
// Python needs torch, torchvision, onnx, safetensors and numpy.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { useBackend } from '@avemo/backend';
import { alexNet, c3d, deepLstm, inceptionV3, loadWeights, vgg19 } from '@avemo/models';
import * as tf from '@tensorflow/tfjs-core';
import { startPython } from './python-worker.mjs';

const classes = 7;
const networks = {
  lstm: {
    title: 'LSTM 64 → 128, 32 × 100',
    make: () => deepLstm({ features: 64, units: [128], dropout: 0 }),
  },
  inceptionV3: { title: 'Inception V3, 1 image', make: () => inceptionV3({ classes, logits: true }) },
  alexNet: { title: 'AlexNet, 30 images', make: () => alexNet({ classes, groups: 1, logits: true }) },
  c3d: { title: 'C3D, 1 clip', make: () => c3d({ classes, logits: true }) },
  vgg19: { title: 'VGG19, 1 image', make: () => vgg19({ classes, logits: true }) },
};

const { values: options } = parseArgs({
  options: {
    python: { type: 'string', default: 'python3' },
    networks: { type: 'string', default: Object.keys(networks).join() },
    threads: { type: 'string', default: '2' },
    turns: { type: 'string', default: '8' },
    relaxed: { type: 'boolean', default: false },
  },
});
const threads = Number(options.threads);
const backend = await useBackend('wasm', { threads, deterministic: !options.relaxed });
const folder = mkdtempSync(join(tmpdir(), 'avemo-onnx-'));
const script = fileURLToPath(new URL('onnx_networks.py', import.meta.url));
const torch = await startPython(options.python, script, folder, options.threads);
if (!torch)
  throw new Error('onnx: --python must name a Python with torch, torchvision, onnx, safetensors and numpy.');
const require = createRequire(import.meta.url);
const peers = {
  'onnxruntime-node': require('onnxruntime-node'),
  'onnxruntime-web': require('onnxruntime-web'),
};
peers['onnxruntime-web'].env.wasm.numThreads = threads;
const versions = Object.entries(peers).map(([name, { env }]) => `${name} ${env.versions.common}`);
console.log(
  `Node ${process.versions.node}, ${backend.threads} threads; ${versions.join(', ')}, torch ${torch.versions.torch}`,
);

try {
  for (const name of options.networks.split(',')) await compare(name, networks[name]);
} finally {
  torch.stop();
  rmSync(folder, { recursive: true });
}

async function compare(name, { title, make }) {
  const { input } = await torch.ask({ do: 'export', network: name });
  const path = join(folder, name);
  const floats = (end) => new Float32Array(Uint8Array.from(readFileSync(`${path}.${end}`)).buffer);
  const [x, expected] = [floats('x'), floats('y')];

  const model = make();
  loadWeights(model, readFileSync(`${path}.safetensors`), { from: 'torch' });
  const lastAxis = input.map((_, axis) => axis);
  // The sequence of the LSTM has its features last already.
  if (input.length > 3) lastAxis.push(...lastAxis.splice(1, 1));
  const ours = tf.tidy(() => tf.transpose(tf.tensor(x, input), lastAxis));
  const contestants = { ours: async () => tf.tidy(() => model.predict(ours).dataSync()) };
  const sessions = [];
  for (const [peer, ort] of Object.entries(peers)) {
    const settings =
      peer === 'onnxruntime-node'
        ? { intraOpNumThreads: threads, interOpNumThreads: 1 }
        : { executionProviders: ['wasm'] };
    const session = await ort.InferenceSession.create(readFileSync(`${path}.onnx`), settings);
    sessions.push(session);
    const tensor = new ort.Tensor('float32', x, input);
    contestants[peer] = async () => (await session.run({ x: tensor })).y.data;
  }

  const scale = Math.max(...expected.map(Math.abs));
  for (const [who, run] of Object.entries(contestants)) {
    const values = await run();
    const error = Math.max(...expected.map((value, i) => Math.abs(value - values[i]))) / scale;
    if (!(values.length === expected.length && error < 1e-3))
      throw new Error(`${title}: ${who} differs from PyTorch by ${error} of the largest value`);
    contestants[who] = { run, error };
  }

  const best = {};
  for (let turn = 0; turn <= Number(options.turns); turn++) {
    for (const [who, { run }] of Object.entries({ ...contestants, PyTorch: {} })) {
      // Threads that wait in a loop for more work have given up by then.
      await pause(100);
      const times = run ? await timed(run) : await torch.ask({ do: 'run' });
      // All compile or allocate in the first turn.
      if (turn === 0) continue;
      best[who] ??= { wall: Infinity, processor: Infinity };
      for (const key of Object.keys(best[who])) best[who][key] = Math.min(best[who][key], times[key]);
    }
  }
  for (const [who, times] of Object.entries(best)) {
    const column = (key) =>
      `${key} ${times[key].toFixed(1)} ms, ${(times[key] / best.ours[key]).toFixed(2)} × ours`;
    const error = contestants[who] ? `; largest difference ${contestants[who].error.toExponential(1)}` : '';
    console.log(`${title.padEnd(24)} ${who.padEnd(17)} ${column('wall')}; ${column('processor')}${error}`);
  }
  for (const session of sessions) await session.release();
  tf.dispose(ours);
  model.dispose();
}

async function timed(run) {
  const usage = process.cpuUsage();
  const start = performance.now();
  await run();
  const wall = performance.now() - start;
  const { user, system } = process.cpuUsage(usage);
  return { wall, processor: (user + system) / 1000 };
}
