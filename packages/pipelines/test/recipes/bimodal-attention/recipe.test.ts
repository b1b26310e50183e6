import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { useBackend } from '@avemo/backend';
import { bimodalAttention } from '../../../src/index';
import { recipeChecks } from '../../../src/testing/index';

beforeAll(() => useBackend('wasm', { threads: 1 }));

const blocks = {
  sound: { shape: [5], rows: 6 },
  face: { shape: [4], rows: 6 },
  answers: { shape: [3, 2], rows: 6 },
} as const;

const tiny = {
  audioUnits: 4,
  videoUnits: 4,
  earlyUnits: 4,
  windowLength: 3,
  bypassEpochs: 2,
  dropout: 0.1,
  rows: 4,
  batchSize: 4,
  epochs: 12,
  fusionEpochs: 12,
  learningRate: 0.02,
};

describe('recipeChecks(bimodalAttention, …)', () => {
  const checks = recipeChecks(bimodalAttention, { blocks, preset: 'small', settings: tiny });
  it.each(checks)('holds that $title', async ({ run }) => {
    const before = tf.memory().numTensors;
    await run();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('recipeChecks(bimodalAttention, …) of outputs that the data set gives', () => {
  const settings = { ...tiny, answers: 'one,two,three' };
  const variants = ['attention', 'output-linear'];
  const checks = recipeChecks(bimodalAttention, { blocks, preset: 'small', settings, variants });
  it.each(checks)('holds that $title', async ({ run }) => run());
});
