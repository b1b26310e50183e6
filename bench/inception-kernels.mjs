// Where the time of Inception V3 goes: processor time of each kernel on one thread, convolutions by filter and stride, the
// least of the turns.
// Usage: npm run build && node bench/inception-kernels.mjs [--turns 6]
import { parseArgs } from 'node:util';
import { useBackend } from '@avemo/backend';
import { inceptionV3 } from '@avemo/models';
import * as tf from '@tensorflow/tfjs-core';

const { values } = parseArgs({ options: { turns: { type: 'string', default: '6' } } });
await useBackend('wasm', { threads: 1 });
const model = inceptionV3({ classes: 7, logits: true });
const image = tf.randomNormal([1, 299, 299, 3], 0, 1, 'float32', 1);

/** Milliseconds and operations of the turn that runs, by kernel. */
let turn = new Map();
for (const kernel of tf.getKernelsForBackend('wasm')) {
  tf.unregisterKernel(kernel.kernelName, 'wasm');
  tf.registerKernel({ ...kernel, kernelFunc: (call) => measured(kernel, call) });
}
const least = new Map();
let all = Infinity;
for (let t = 0; t <= Number(values.turns); t++) {
  turn = new Map();
  const start = process.cpuUsage();
  tf.tidy(() => model.predict(image).dataSync());
  if (t === 0) continue;
  all = Math.min(all, since(start));
  for (const [name, { time, operations }] of turn) {
    least.set(name, { time: Math.min(time, least.get(name)?.time ?? Infinity), operations });
  }
}
const sum = [...least.values()].reduce((total, { time }) => total + time, 0);
console.log(
  `Node ${process.versions.node}, one thread: ${all.toFixed(0)} ms, in kernels ${sum.toFixed(0)}\n`,
);
for (const [name, { time, operations }] of [...least].sort((a, b) => b[1].time - a[1].time)) {
  const speed = operations > 0 ? `, ${(operations / time / 1e6).toFixed(1)} GFLOP/s` : '';
  if (time >= 0.5) console.log(`${name}: ${time.toFixed(1)} ms${speed}`);
}

function measured({ kernelName, kernelFunc }, call) {
  const start = process.cpuUsage();
  const result = kernelFunc(call);
  const time = since(start);
  const filter = Array.isArray(call.inputs) ? undefined : call.inputs.filter;
  const name = filter
    ? `${kernelName} ${filter.shape[0]} × ${filter.shape[1]} by ${[call.attrs.strides].flat()[0]}`
    : kernelName;
  const outputs = filter
    ? [result]
        .flat()[0]
        .shape.slice(0, 3)
        .reduce((product, n) => product * n, 1)
    : 0;
  const known = turn.get(name) ?? { time: 0, operations: 0 };
  turn.set(name, {
    time: known.time + time,
    operations: known.operations + (filter ? 2 * outputs * filter.size : 0),
  });
  return result;
}

function since(start) {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}
