import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as tfl from '@tensorflow/tfjs-layers';
import { expect, it } from 'vitest';
import { useBackend } from '@avemo/backend';
import { encodeWav } from '@avemo/dsp';
import {
  defineRecipe,
  evaluateRun,
  networkStage,
  openDataset,
  runExperiment,
  zScores,
  type Prediction,
} from '../../src/index';
import { storedInMemory } from '../../src/prepare/column';
import { fitNode } from '../../src/stages/fit-node';
import { buildGraph } from '../../src/stages/graph';
import { nodeColumns } from '../../src/stages/node-columns';
import { temporaryFolder } from '../datasets/temporary-folder';

const task = { name: 'emotion', kind: 'classes', labels: ['a', 'b'] } as const;

it("fitNode(node) of a stage by speaker fits each speaker's own clips, those of the test too, without truth", async () => {
  const speakers = ['x', 'y', 'x', 'y', '', ''];
  const values = [1, 10, 3, 30, 7, 8];
  const column = values.map((value) =>
    storedInMemory({ data: Float32Array.of(value, 2 * value), shape: [2] }),
  );
  const stage = zScores('scaled', ['face'], { by: 'speaker' });
  const node = buildGraph([stage], ['face']).node('scaled/face');
  const inputs = {
    stage: node.stage,
    columns: { face: column },
    nameOf: (clip: number) => `clip${clip}`,
    speakerOf: (clip: number) => speakers[clip]!,
  };
  const options = { task, inputs, seed: 1, truths: [], weightsFrom: [], validation: [1], test: [2, 3, 4, 5] };
  const fitted = await fitNode(node, { ...options, train: [0] });
  const { face } = await nodeColumns(fitted, inputs, {
    ...{ task, clips: [0, 1, 2, 3, 4, 5], count: 6, outputs: ['face'] },
  });
  // Mean 2 and deviation 1 of x, 20 and 10 of y; who is not known is only centred.
  const rows = await Promise.all(face!.map(async (block) => Array.from(await block!.read())));
  expect(rows).toEqual([
    [-1, -1],
    [-1, -1],
    [1, 1],
    [1, 1],
    [0, 0],
    [0, 0],
  ]);
});

/** Loudness of a clip, scaled by speaker, and a classifier on it. */
const recipe = defineRecipe({
  name: 'loudness-by-speaker',
  version: 1,
  tasks: [{ name: 'emotion', kind: 'classes' }],
  settings: {},
  blocks: {
    energy: {
      stream: 'audio',
      async prepare({ audio }) {
        const { samples } = await audio!.read();
        return { data: Float32Array.of(Math.log(samples.reduce((sum, x) => sum + x * x, 0))), shape: [1] };
      },
    },
  },
  stages: () => [
    zScores('scaled', ['energy'], { by: 'speaker' }),
    networkStage({
      name: 'loudness',
      inputs: { energy: 'scaled/energy' },
      network({ energy }, { task: { labels }, seed }) {
        const kernelInitializer = tfl.initializers.glorotUniform({ seed: seed('classes') });
        const classes = tfl.layers.dense({ units: labels.length, kernelInitializer });
        return { outputs: { prediction: classes.apply(energy.x) as tfl.SymbolicTensor } };
      },
      training: { epochs: 40, batchSize: 8, optimizer: { name: 'adam' }, learningRate: 0.1 },
    }),
  ],
  variants: { loudness: { about: 'loudness by speaker', stage: 'loudness' } },
});

it('evaluateRun(folder, dataset) of a system with a stage by speaker answers what the run answered', async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'data'));
  const rows = ['path,label,speaker'];
  // Each speaker is louder by a factor of his own; within a speaker the loud clips are angry.
  for (let i = 0; i < 24; i++) {
    const level = (i % 2 ? 0.4 : 0.2) * 0.3 ** ((i % 4) >> 1) * (1 + 0.01 * i);
    const samples = Float32Array.from({ length: 400 }, (_, t) => level * Math.sin(t));
    await writeFile(join(folder, 'data', `${i}.wav`), encodeWav({ samples, sampleRate: 8000 }));
    rows.push(`${i}.wav,${i % 2 ? 'angry' : 'calm'},s${((i % 4) >> 1) + 2 * (i % 3)}`);
  }
  await writeFile(join(folder, 'data', 'manifest.csv'), rows.join('\n'));
  const dataset = await openDataset('manifest', join(folder, 'data'));
  const backend = await useBackend('cpu');
  const out = join(folder, 'run');
  const [run] = await runExperiment(dataset, {
    ...{ recipe, seeds: [1], out, backend, split: 'speakers', groups: 3 },
  });
  expect(run!.metrics).toMatchObject({ accuracy: { value: 1 } });
  const { predictions } = await evaluateRun(out, dataset, { recipe });
  // predictions.csv holds five digits.
  const key = ({ clip, output }: Prediction) => [clip, ...output.map((p) => p.toFixed(4))].join();
  expect(predictions.map(key).sort()).toEqual(run!.predictions.map(key).sort());
});
