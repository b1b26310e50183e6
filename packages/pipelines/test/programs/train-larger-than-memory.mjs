// node --max-old-space-size=LIMIT train-larger-than-memory.mjs OUT MEGABYTES: trains on prepared random pictures of so many
// megabytes and prints what it took.
import { rm } from 'node:fs/promises';
import * as tfl from '@tensorflow/tfjs-layers';
import { useBackend } from '@avemo/backend';
import { defineRecipe, networkStage, runExperiment } from '@avemo/pipelines';

const [out, megabytes] = [process.argv[2], Number(process.argv[3])];
const [rows, size] = [50, 256];
const shape = [rows, size, size, 3];
const bytes = rows * size * size * 3;
const count = Math.ceil((megabytes * 2 ** 20) / bytes);

/** Pictures of chance; those of the second class are a little brighter. */
function pictures(clip) {
  const words = new Uint32Array(bytes / 4);
  let state = (clip + 1) * 2654435761;
  for (let i = 0; i < words.length; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    words[i] = clip % 2 ? state | 0x40404040 : state;
  }
  const times = Float64Array.from({ length: rows }, (_, row) => row / 25);
  return { data: new Uint8Array(words.buffer), shape, times };
}

const dataset = {
  name: 'made-up',
  labels: ['dark', 'bright'],
  clips: Array.from({ length: count }, (_, i) => ({
    id: `clip${i}`,
    speaker: `s${i % 8}`,
    label: i % 2 ? 'bright' : 'dark',
    files: [],
    media: () => ({ features: { pictures: async () => pictures(i) } }),
  })),
};

const recipe = defineRecipe({
  name: 'brightness',
  version: 1,
  tasks: [{ name: 'brightness', kind: 'classes' }],
  settings: {},
  blocks: { pictures: { stream: 'video', prepare: ({ features }) => features.pictures() } },
  stages: () => [
    networkStage({
      name: 'brightness',
      unit: 'row',
      inputs: { pictures: 'pictures' },
      network({ pictures }, { task, seed }) {
        const small = tfl.layers.averagePooling2d({ poolSize: 64 }).apply(pictures.x);
        const kernelInitializer = tfl.initializers.glorotUniform({ seed: seed('classes') });
        const classes = tfl.layers.dense({ units: task.labels.length, kernelInitializer });
        return { outputs: { prediction: classes.apply(tfl.layers.flatten().apply(small)) } };
      },
      training: { epochs: 1, batchSize: 16, optimizer: { name: 'adam' }, learningRate: 1e-4 },
    }),
  ],
  variants: { brightness: { about: 'how bright a picture is', stage: 'brightness' } },
});

const backend = await useBackend('wasm', { threads: 1 });
const resident = [];
let prepared = 0;
const started = performance.now();
let trained = 0;
const [run] = await runExperiment(dataset, {
  ...{ recipe, out, backend, seeds: [1], split: 'share', testShare: 0.2, validationShare: 0.2 },
  onProgress({ phase }) {
    if (phase === 'prepare') prepared = performance.now();
    if (phase === 'train') {
      trained = performance.now();
      resident.push(process.memoryUsage().rss / 2 ** 20);
    }
  },
});
await rm(out, { recursive: true, force: true });
process.stdout.write(
  JSON.stringify({
    megabytes: (count * bytes) / 2 ** 20,
    accuracy: run.metrics.accuracy.value,
    steps: resident.length,
    first: resident[Math.min(20, resident.length - 1)],
    peak: resident.reduce((most, x) => Math.max(most, x), 0),
    last: process.memoryUsage().rss / 2 ** 20,
    maxRss: process.resourceUsage().maxRSS / 1024,
    prepareSeconds: (prepared - started) / 1000,
    trainSeconds: (trained - prepared) / 1000,
  }),
);
