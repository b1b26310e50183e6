import * as tfl from '@tensorflow/tfjs-layers';
import { defineRecipe, networkStage, zScores, type Clip, type Dataset } from '../../src/index';
import { createRandom } from '../../src/random';

/** Clips whose two features carry their class, for trainings of milliseconds. */
export function tinyDataset({
  name = 'tiny',
  speakers = ['Al', 'Bo', 'Cy', 'Di'],
  clips = 12,
  seed = 1,
}: { name?: string; speakers?: string[]; clips?: number; seed?: number } = {}): Dataset {
  const random = createRandom(seed);
  const made = speakers.flatMap((speaker) =>
    Array.from({ length: clips }, (_, i): Clip => {
      const label = i % 2;
      const data = Float32Array.of(2 * label + random.normal(), random.normal());
      const file = new URL(import.meta.url).pathname;
      return {
        id: `${speaker}-${i}`,
        speaker,
        label: ['a', 'b'][label],
        files: [{ path: file, part: `${name} ${seed} ${speaker} ${i}` }],
        media: () => ({ features: { face: () => Promise.resolve({ data, shape: [2] }) } }),
      };
    }),
  );
  return { name, labels: ['a', 'b'], clips: made };
}

/** A hidden layer and a classifier. */
export const tinyRecipe = defineRecipe({
  name: 'tiny',
  version: 1,
  tasks: [{ name: 'emotion', kind: 'classes' }],
  settings: {
    units: { type: 'integer', default: 3, minimum: 1, description: 'Width of the hidden layer.' },
    rate: { type: 'number', default: 0.05, exclusiveMinimum: 0, description: 'Learning rate.' },
    epochs: { type: 'integer', default: 3, minimum: 1, description: 'Epochs.' },
  },
  blocks: { face: { stream: 'video', prepare: async ({ features }) => features?.face() } },
  stages: ({ units, rate, epochs }) => [
    zScores('scaled', ['face']),
    networkStage({
      name: 'net',
      inputs: { face: 'scaled/face' },
      options: { units },
      network({ face }, { options, task, seed }) {
        const start = (part: string) => tfl.initializers.glorotUniform({ seed: seed(part) });
        const hidden = tfl.layers.dense({
          units: options.units,
          activation: 'tanh',
          kernelInitializer: start('hidden'),
          name: 'tiny_hidden',
        });
        const classes = tfl.layers.dense({
          units: task.labels.length,
          kernelInitializer: start('classes'),
          name: 'tiny_classes',
        });
        return { outputs: { prediction: classes.apply(hidden.apply(face.x)) as tfl.SymbolicTensor } };
      },
      training: { epochs, batchSize: 8, optimizer: { name: 'adam' }, learningRate: rate },
    }),
  ],
  variants: { net: { about: 'A hidden layer and a classifier.', stage: 'net' } },
  studies: {
    grid: { about: 'width and rate', settings: { units: [1, 3], rate: [1e-6, 0.1] } },
    search: { about: 'rate by validation', settings: { rate: [1e-7, 0.2], epochs: [8] }, choose: 'accuracy' },
  },
});
