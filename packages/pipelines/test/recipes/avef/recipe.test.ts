import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { useBackend } from '@avemo/backend';
import { avef } from '../../../src/index';
import { recipeChecks } from '../../../src/testing/index';

beforeAll(() => useBackend('wasm', { threads: 1 }));

const blocks = {
  'sound-picture': { shape: [64, 64, 3], rows: 3, rowSeconds: 0.34 },
  'face-clip': { shape: [16, 8, 8, 3], rows: 3, rowSeconds: 0.34, kind: 'uint8' },
} as const;

const tiny = {
  audioWidth: 1 / 48,
  videoWidth: 1 / 64,
  hiddenUnits: [6, 4],
  audioEpochs: 8,
  videoEpochs: 8,
  machineEpochs: 2,
  beliefEpochs: 4,
  jointEpochs: 8,
  batchSize: 6,
  jointBatchSize: 6,
  learningRate: 0.01,
  jointLearningRate: 0.01,
  dropout: 0.1,
  elmUnits: 5,
};

describe('recipeChecks(avef, …)', () => {
  const checks = recipeChecks(avef, { blocks, preset: 'small', settings: tiny });
  it.each(checks)('holds that $title', async ({ run }) => {
    const before = tf.memory().numTensors;
    await run();
    expect(tf.memory().numTensors).toBe(before);
  });
});
