import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { useBackend } from '@avemo/backend';
import { jips } from '../../../src/index';
import { recipeChecks } from '../../../src/testing/index';

beforeAll(() => useBackend('wasm', { threads: 1 }));

const blocks = {
  'spectrum-image': { shape: [20, 16, 1], rows: 6, kind: 'uint8' },
  'sound-descriptors': { shape: [5], rows: 6 },
  'face-picture': { shape: [32, 32, 3], rows: 6, kind: 'uint8' },
  'voice-and-face': { shape: [2], rows: 6 },
} as const;

const tiny = {
  size: 32,
  filters: [3, 4, 6],
  pools: [2, 4, 2],
  pictureUnits: 8,
  width: 1 / 32,
  soundFilters: [2, 2, 3],
  soundUnits: 6,
  lstmUnits: 5,
  fusionOutputs: 6,
  attentionUnits: 4,
  dropout: 0.1,
  learningRate: 0.01,
  pictureLearningRate: 0.01,
  batchSize: 8,
  sequenceBatch: 4,
  pictureEpochs: 8,
  epochs: 10,
};

describe('recipeChecks(jips, …)', () => {
  const variants = ['multimodal-attention'];
  const checks = recipeChecks(jips, { blocks, preset: 'small', settings: tiny, variants });
  it.each(checks)('holds that $title', async ({ run }) => {
    const before = tf.memory().numTensors;
    await run();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('recipeChecks(jips, …) with attention over frequency', () => {
  const settings = { ...tiny, frequencyAttention: true };
  const checks = recipeChecks(jips, { blocks, preset: 'small', settings, variants: ['sound-context'] });
  it.each(checks)('holds that $title', async ({ run }) => run());
});

describe('recipeChecks(jips, …) with places of the map, faces scaled by training part and mirrored', () => {
  const settings = { ...tiny, faceMap: 'places', faceScaling: 'training', mirror: true };
  const variants = ['multimodal-attention'];
  const checks = recipeChecks(jips, { blocks, preset: 'small', settings, variants });
  it.each(checks)('holds that $title', async ({ run }) => run());
});

describe('recipeChecks(jips, …) of the compared picture networks', () => {
  const settings = { ...tiny, pictureEpochs: 3 };
  const variants = ['alexnet', 'vgg19', 'inception-v3'];
  const short = { ...blocks, 'face-picture': { ...blocks['face-picture'], rows: 2 } };
  const [, padding] = recipeChecks(jips, { blocks: short, preset: 'small', settings, variants });
  it(`holds that ${padding.title}`, async () => padding.run(), 60_000);
});

describe('recipeChecks(jips, …) of photographs', () => {
  const options = { task: 'expression', preset: 'small', settings: tiny, variants: ['improved-alexnet'] };
  const checks = recipeChecks(jips, { blocks, ...options });
  it.each([checks[3], checks[5]])('holds that $title', async ({ run }) => run());
});
