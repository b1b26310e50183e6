// What each fusion costs: weights, multiply–accumulates, and time of a forward pass and of forward and backward on the
// wasm backend, as ratios to concatenation with a dense layer behind it; factorised bilinear pooling beside PyTorch.
// Usage: node bench/fusion.mjs [--python PYTHON] [--turns 9] [--threads N] [--only NAME]
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { useBackend } from '@avemo/backend';
import * as fusion from '@avemo/fusion';
import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { startPython } from './python-worker.mjs';

const { values: options } = parseArgs({
  options: {
    python: { type: 'string', default: 'python3' },
    turns: { type: 'string', default: '9' },
    threads: { type: 'string' },
    only: { type: 'string', default: '' },
  },
});
const turns = Number(options.turns);
const BATCH = 32;
const D = 1024;
const O = 256;

/** The baseline: concatenation, then what a head would do anyway to arrive at O numbers. */
class ConcatDense {
  constructor() {
    this.concat = new fusion.ConcatFusion();
    this.dense = layers.dense({ units: O });
  }
  apply(inputs) {
    return this.dense.apply(this.concat.apply(inputs));
  }
  get trainableWeights() {
    return this.dense.trainableWeights;
  }
}

const vectors = [D, D];
const sequences = [
  [100, 128],
  [100, 128],
];
const pooled = [...[256, 256], [6, 256], [6, 256]];
const states = [...sequences, [100, 2], [100, 2]];

/** Name, shapes of one sample of each input, options. */
const systems = [
  ['FactorizedBilinearPooling', vectors, { outputs: O, factors: 4 }],
  ['AdaptiveFactorizedBilinearPooling', vectors, { outputs: O, factors: 4 }],
  ['LinearSumFusion', vectors, { outputs: O }],
  ['GatedFusion', vectors, { outputs: O }],
  ['FilmFusion', vectors, {}],
  ['MlbFusion', vectors, { outputs: O, units: 1024 }],
  ['MfbFusion', vectors, { outputs: O, factors: 4 }],
  ['MfhFusion', vectors, { outputs: O / 2, factors: 4 }],
  ['McbFusion', vectors, { outputs: 1024 }],
  ['TuckerFusion', vectors, { outputs: O, units: 64, coreUnits: 128 }],
  ['MutanFusion', vectors, { outputs: O, units: 256, coreUnits: 256, factors: 4 }],
  ['BlockFusion', vectors, { outputs: O, units: 320, chunks: 20, factors: 4 }],
  ['LowRankFusion', vectors, { outputs: O, factors: 4 }],
  ['TensorFusion', [128, 128], {}],
  ['HiddenLinearFusion', vectors, { outputs: O }],
  ['MultiLevelFactorizedBilinearPooling', pooled.slice(2), { trunks: 6, outputs: 192, factors: 2 }],
  ['AmFbp', pooled, { trunks: 6, classes: 7 }],
  ['AttentionPooling', sequences.slice(1), { units: 64 }],
  ['GeneralDotProductAttention', [[100, 128], 128], {}],
  ['BimodalAttentionFusion', states, {}],
  ['OutputLinearFusion', states.slice(2), {}],
  [
    'MultimodalAttention',
    [
      [10, 128],
      [10, 49, 128],
    ],
    { outputs: 64, units: 32 },
  ],
  ['CrossModalAttention', sequences, { units: 64, heads: 4 }],
  ['BottleneckAttention', sequences, { units: 64, heads: 4 }],
].filter(([name]) => name.includes(options.only));

const { threads } = await useBackend('wasm', options.threads ? { threads: Number(options.threads) } : {});

/** Inputs, and the two things that are timed. */
function prepare(layer, shapes) {
  const inputs = shapes.map((shape, i) =>
    tf.variable(tf.randomUniform([BATCH, ...[shape].flat()], -1, 1, 'float32', i + 1)),
  );
  tf.dispose(layer.apply(inputs));
  const weights = layer.trainableWeights.map((weight) => weight.read());
  const forward = () => tf.tidy(() => void tf.sum(layer.apply(inputs)).dataSync());
  const both = () =>
    tf.tidy(() => {
      const { grads } = tf.variableGrads(
        () => tf.sum(tf.square(layer.apply(inputs))),
        [...inputs, ...weights],
      );
      Object.values(grads).forEach((gradient) => gradient.dataSync());
    });
  return { forward, both, forwardTimes: [], bothTimes: [] };
}

const time = (run) => {
  const start = performance.now();
  run();
  return performance.now() - start;
};

const baseline = { name: 'ConcatFusion and dense', ...prepare(new ConcatDense(), vectors) };
const measured = systems.map(([name, shapes, settings]) => ({
  name,
  cost: fusion.costOf(fusion[name], shapes, settings),
  ...prepare(new fusion[name]({ ...settings, seed: 1 }), shapes),
}));
const python = await startPython(
  options.python,
  fileURLToPath(new URL('fusion_references.py', import.meta.url)),
  String(threads ?? 1),
);
if (!python) console.log(`(no PyTorch: ${options.python} does not start it; see bench/README.md)`);
const torch = { forward: [], both: [] };

// In turns, so that whatever else the machine does meets all of them; the least of each counts.
for (const each of [baseline, ...measured]) for (const run of [each.forward, each.both]) run();
for (let turn = 0; turn < turns; turn++) {
  for (const each of [baseline, ...measured]) {
    each.forwardTimes.push(time(each.forward));
    each.bothTimes.push(time(each.both));
  }
  const answer = await python?.ask({ do: 'fbp', batch: BATCH, features: D, factors: 4, outputs: O });
  if (answer) {
    torch.forward.push(answer.forward);
    torch.both.push(answer.both);
  }
}

const least = (times) => Math.min(...times);
const [forwardBase, bothBase] = [least(baseline.forwardTimes), least(baseline.bothTimes)];
const cell = (milliseconds, base) => `${milliseconds.toFixed(1)} (${(milliseconds / base).toFixed(1)}×)`;
const count = (number) => Math.round(number).toLocaleString('en-US');
const concatWeights = 2 * D * O;
console.log(`wasm, ${threads} threads, batch ${BATCH}, least of ${turns} turns, Node ${process.version}\n`);
console.log('| fusion | weights | MACs a sample | forward ms | forward and backward ms |');
console.log('| --- | ---: | ---: | ---: | ---: |');
console.log(
  `| ${baseline.name} | ${count(concatWeights + O)} | ${count(concatWeights)} | ${cell(forwardBase, forwardBase)} | ${cell(bothBase, bothBase)} |`,
);
for (const { name, cost, forwardTimes, bothTimes } of measured) {
  const times = [cell(least(forwardTimes), forwardBase), cell(least(bothTimes), bothBase)];
  console.log(`| ${name} | ${count(cost.parameters)} | ${count(cost.macs)} | ${times.join(' | ')} |`);
}
if (torch.forward.length > 0) {
  const times = [cell(least(torch.forward), forwardBase), cell(least(torch.both), bothBase)];
  console.log(`| the first of these, PyTorch ${python.versions.torch} | | | ${times.join(' | ')} |`);
}
python?.stop();
