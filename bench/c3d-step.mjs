// Time and memory of forward pass and training step of C3D, in full size, on the completed wasm backend.
// Usage: node bench/c3d-step.mjs [CLIPS] [THREADS] [MICRO_BATCH] [TURNS]   (a micro-batch of 0 computes all clips at once)
import { useBackend } from '@avemo/backend';
import { c3d } from '@avemo/models';
import * as tf from '@tensorflow/tfjs-core';

const clips = Number(process.argv[2] ?? 1);
const threads = process.argv[3] ? Number(process.argv[3]) : undefined;
const microBatch = Number(process.argv[4] ?? 0);
const turns = Number(process.argv[5] ?? 3);

const { threads: used } = await useBackend('wasm', { threads });
const { wasm } = tf.backend();
// The first call of each function of the module puts another in its place.
tf.dispose(tf.zeros([1]));

/** Bytes of tensors in the module's memory, those inside a kernel included. */
const blocks = new Map();
let [held, peak] = [0, 0];
const { _malloc: allocate, _free: free } = wasm;
wasm._malloc = (bytes) => {
  const address = allocate(bytes) >>> 0;
  blocks.set(address, bytes);
  held += bytes;
  peak = Math.max(peak, held);
  return address;
};
wasm._free = (address) => {
  held -= blocks.get(address) ?? 0;
  blocks.delete(address);
  free(address);
};

const model = c3d({ classes: 8, seed: 1, microBatch });
model.compile({ optimizer: tf.train.momentum(0.001, 0.9), loss: 'categoricalCrossentropy' });
const x = tf.randomUniform([clips, 16, 112, 112, 3], 0, 1, 'float32', 1);
const y = tf.oneHot(tf.tensor1d(Array(clips).fill(0), 'int32'), 8);

const megabytes = (bytes) => `${(bytes / 2 ** 20).toFixed(0)} MiB`;
const report = async (name, run) => {
  for (let turn = 0; turn < turns; turn++) {
    peak = held;
    const before = held;
    const start = performance.now();
    await run();
    const time = `${(performance.now() - start).toFixed(0)} ms`;
    const memory = `tensors ${megabytes(before)}, at most ${megabytes(peak)}; module ${megabytes(wasm.HEAPU8.length)}`;
    console.log(`${name.padEnd(14)} ${time.padStart(9)}  ${memory}`);
  }
};
console.log(`C3D, ${clips} clip${clips === 1 ? '' : 's'}, ${used} threads, ${model.countParams()} weights`);
await report('forward', () => tf.tidy(() => void model.predict(x).dataSync()));
await report('training step', () => model.trainOnBatch(x, y));
console.log(`process ${megabytes(process.resourceUsage().maxRSS * 1024)}`);
