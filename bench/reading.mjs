// Whether reading keeps up with training: the time from one batch of 30 pictures (227 × 227, bytes on disk, in shuffled order)
// to the next, for a network that costs next to nothing, which is what reading takes, and for AlexNet.
// Usage: node bench/reading.mjs [--pictures N] [--threads N] [--epochs N]
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { useBackend } from '@avemo/backend';
import { alexNet } from '@avemo/models';
import { defineRecipe, networkStage, runExperiment } from '@avemo/pipelines';
import * as tfl from '@tensorflow/tfjs-layers';

const { values: options } = parseArgs({
  options: {
    pictures: { type: 'string', default: '480' },
    threads: { type: 'string', default: '2' },
    epochs: { type: 'string', default: '2' },
  },
});
const [rows, size, batchSize] = [10, 227, 30];
const clips = Math.ceil(Number(options.pictures) / rows);
const bytes = rows * size * size * 3;

function pictures(clip) {
  const words = new Uint32Array(Math.ceil(bytes / 4));
  let state = (clip + 1) * 2654435761;
  for (let i = 0; i < words.length; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    words[i] = state;
  }
  const times = Float64Array.from({ length: rows }, (_, row) => row / 25);
  return { data: new Uint8Array(words.buffer, 0, bytes), shape: [rows, size, size, 3], times };
}

const dataset = {
  name: 'made-up',
  labels: ['one', 'other'],
  clips: Array.from({ length: clips }, (_, i) => ({
    ...{ id: `clip${i}`, speaker: `s${i % 4}`, label: i % 3 === 0 ? 'one' : 'other', files: [] },
    media: () => ({ features: { pictures: async () => pictures(i) } }),
  })),
};

const scaled = (x) => tfl.layers.rescaling({ scale: 1 / 127.5, offset: -1 }).apply(x);

const stage = (name, network) =>
  networkStage({
    ...{ name, unit: 'row', inputs: { pictures: 'pictures' } },
    network: ({ pictures: { x } }, { seed }) => ({ outputs: { prediction: network(x, seed('network')) } }),
    training: { epochs: Number(options.epochs), batchSize, optimizer: { name: 'sgd' }, learningRate: 1e-3 },
  });
const recipe = defineRecipe({
  ...{ name: 'reading', version: 1, tasks: [{ name: 'label', kind: 'classes' }], settings: {} },
  blocks: { pictures: { stream: 'video', prepare: ({ features }) => features.pictures() } },
  stages: () => [
    stage('reading', (x) => {
      const small = tfl.layers.averagePooling2d({ poolSize: 113 }).apply(x);
      return tfl.layers.dense({ units: 2 }).apply(tfl.layers.flatten().apply(small));
    }),
    stage('alexnet', (x, seed) => alexNet({ classes: 2, groups: 1, seed, logits: true }).apply(scaled(x))),
  ],
  variants: {
    reading: { about: 'a mean of each picture', stage: 'reading' },
    alexnet: { about: 'AlexNet', stage: 'alexnet' },
  },
});

const backend = await useBackend('wasm', { threads: Number(options.threads) });
const folder = await mkdtemp(join(tmpdir(), 'avemo-bench-'));
const between = { reading: [], alexnet: [] };
let [last, place] = [0, ''];
await runExperiment(dataset, {
  ...{
    recipe,
    backend,
    seeds: [1],
    split: 'share',
    testShare: 0.25,
    validationShare: 0,
    joinValidation: true,
  },
  out: join(folder, 'run'),
  onProgress(progress) {
    if (progress.phase !== 'train') return;
    const now = performance.now();
    const here = `${progress.stage} ${progress.epoch}`;
    if (here === place) between[progress.stage].push(now - last);
    [last, place] = [now, here];
  },
});
await rm(folder, { recursive: true, force: true });

console.log(
  `Node ${process.versions.node}, ${backend.threads} threads, ${clips * rows} pictures, batches of ${batchSize}`,
);
for (const [name, list] of Object.entries(between)) {
  const ordered = list.sort((a, b) => a - b);
  const at = (share) => ordered[Math.floor(share * (ordered.length - 1))].toFixed(0);
  console.log(
    `${name.padEnd(8)} least ${at(0)} ms, median ${at(0.5)} ms, most ${at(1)} ms over ${list.length} batches`,
  );
}
