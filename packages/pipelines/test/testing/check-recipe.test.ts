import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { useBackend } from '@avemo/backend';
import { amFbp, defineRecipe, networkStage, type NetworkInput, type NetworkStage } from '../../src/index';
import { checkRecipe, recipeChecks } from '../../src/testing/index';

beforeAll(() => useBackend('wasm', { threads: 1 }));

describe('recipeChecks(amFbp, …)', () => {
  const checks = recipeChecks(amFbp, {
    blocks: { spectrogram: { shape: [40, 1], rows: 60, rowSeconds: 0.01 }, face: { shape: [3], rows: 5 } },
    preset: 'small',
    settings: {
      encoderFilters: [3, 3, 3, 3, 4],
      videoUnits: 4,
      attentionUnits: 3,
      fusionOutputs: 4,
      fusionFactors: 2,
      trunks: 2,
      trunkOutputs: 3,
      audioEpochs: 6,
      videoEpochs: 6,
      fusionEpochs: 6,
      audioLearningRate: 0.01,
      videoLearningRate: 0.01,
      fusionLearningRate: 0.01,
    },
  });
  it.each(checks)('holds that $title', async ({ run }) => {
    const before = tf.memory().numTensors;
    await run();
    expect(tf.memory().numTensors).toBe(before);
  });
});

/** A recipe of one dense layer on the mean of the frames, with one part of it done wrong. */
function recipeWith(
  wrong: Partial<NetworkStage>,
  network: (frames: NetworkInput, units: number, seed: number) => tfl.SymbolicTensor,
) {
  return defineRecipe({
    name: 'mine',
    version: 1,
    tasks: [{ name: 'class', kind: 'classes' }],
    settings: { units: { type: 'integer', default: 3, minimum: 1, description: 'Width.' } },
    blocks: { frames: { stream: 'audio', prepare: () => Promise.resolve(undefined) } },
    stages: ({ units }) => [
      networkStage({
        name: 'mine',
        inputs: { frames: 'frames' },
        options: { units },
        network: ({ frames }, { task, seed }) => {
          const classes = tfl.layers.dense({
            units: task.labels.length,
            kernelInitializer: tfl.initializers.glorotUniform({ seed: seed('classes') }),
          });
          return {
            outputs: {
              prediction: classes.apply(network(frames, units, seed('hidden'))) as tfl.SymbolicTensor,
            },
          };
        },
        training: { epochs: 3, batchSize: 4, optimizer: { name: 'sgd' }, learningRate: 0.01 },
        ...wrong,
      } as NetworkStage),
    ],
    variants: { mine: { about: 'mine', stage: 'mine' } },
  });
}

const blocks = { frames: { shape: [3], rows: 6 } };
const hidden = (units: number, seed: number) =>
  tfl.layers.dense({
    units,
    kernelInitializer: tfl.initializers.glorotUniform({ seed }),
    activation: 'tanh',
  });

it('checkRecipe(recipe, …) finds a mean over padding', async () => {
  const careless = recipeWith(
    {},
    ({ x }, units, seed) =>
      tfl.layers.globalAveragePooling1d({}).apply(hidden(units, seed).apply(x)) as tfl.SymbolicTensor,
  );
  await expect(checkRecipe(careless, { blocks })).rejects.toThrow(/alone and in a batch.*\n.*Use the mask/);
});

it('checkRecipe(recipe, …) finds a setting that the key does not see', async () => {
  const hiddenFromKey = recipeWith(
    { options: {} },
    ({ x, mask }, units, seed) =>
      tfl.layers
        .dot({ axes: 1 })
        .apply([hidden(units, seed).apply(x) as tfl.SymbolicTensor, mask]) as tfl.SymbolicTensor,
  );
  await expect(checkRecipe(hiddenFromKey, { blocks })).rejects.toThrow(
    /the setting units changes the network of the stage mine/,
  );
});

it('checkRecipe(recipe, …) finds dropout without a seed', async () => {
  const unseeded = recipeWith(
    {},
    ({ x, mask }, units, seed) =>
      tfl.layers
        .dot({ axes: 1 })
        .apply([
          tfl.layers.dropout({ rate: 0.5 }).apply(hidden(units, seed).apply(x)) as tfl.SymbolicTensor,
          mask,
        ]) as tfl.SymbolicTensor,
  );
  await expect(checkRecipe(unseeded, { blocks })).rejects.toThrow(
    /ends in the same answers.*\n.*SeededDropout/,
  );
});

it('checkRecipe(recipe, …) of a sound recipe gives the titles of all checks', async () => {
  const sound = recipeWith(
    {},
    ({ x, mask }, units, seed) =>
      tfl.layers
        .dot({ axes: 1 })
        .apply([hidden(units, seed).apply(x) as tfl.SymbolicTensor, mask]) as tfl.SymbolicTensor,
  );
  expect(await checkRecipe(sound, { blocks })).toHaveLength(6);
});

it('recipeChecks(recipe, …) names a block that is not described', () => {
  expect(() => recipeChecks(amFbp, { blocks: {} })).toThrow(/blocks must describe spectrogram/);
});
