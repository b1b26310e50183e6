import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { useBackend } from '@avemo/backend';
import { amFbp } from '../../../src/index';
import { recipeChecks } from '../../../src/testing/index';
import { openPlan } from '../../../src/experiment/plan';
import { buildNetwork } from '../../../src/training/build-network';
import type { NetworkStage } from '../../../src/recipes/stage';

beforeAll(() => useBackend('wasm', { threads: 1 }));

const blocks = {
  spectrogram: { shape: [24, 1], rows: 40, rowSeconds: 0.01 },
  face: { shape: [16], rows: 12 },
} as const;

const tiny = {
  encoderFilters: [3, 3, 3, 3, 4],
  attentionUnits: 3,
  fusionOutputs: 4,
  fusionFactors: 2,
  trunks: 3,
  trunkFrames: [1, 3],
  trunkOutputs: 3,
  batchSize: 8,
  fusionBatchSize: 8,
  audioEpochs: 6,
  videoEpochs: 6,
  fusionEpochs: 6,
  audioLearningRate: 0.01,
  videoLearningRate: 0.01,
  fusionLearningRate: 0.01,
};

describe('recipeChecks(amFbp, …) of the paper’s form: reducer, no inner layer, joint training, masked trunks', () => {
  const checks = recipeChecks(amFbp, {
    blocks,
    preset: 'paper',
    settings: tiny,
    variants: ['m-fbp', 'am-fbp', '4g-fbp', 'audio-2d'],
  });
  it.each(checks)('holds that $title', async ({ run }) => {
    const before = tf.memory().numTensors;
    await run();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('recipeChecks(amFbp, …) of points on the face', () => {
  const checks = recipeChecks(amFbp, {
    blocks: { ...blocks, face: { shape: [9, 3], rows: 30, rowSeconds: 1 / 120 } },
    preset: 'paper',
    settings: { ...tiny, videoEncoder: 'markers', lrn: false, trunkFrames: [0, 0] },
    variants: ['video', 'am-fbp'],
  });
  it.each(checks.filter(({ title }) => /alone and in a batch|eight clips/.test(title)))(
    'holds that $title',
    async ({ run }) => run(),
  );
});

it('amFbp(…) says how to encode faces whose vectors the reducer cannot take', async () => {
  const plan = openPlan(
    { name: 'made up', labels: ['a', 'b'] },
    { recipe: amFbp, preset: 'paper', variants: ['video'] },
  );
  const { stage } = plan.graph.node('video');
  const shapes = { x: { shape: [35], rows: true, kind: 'float32' } } as const;
  expect(() => buildNetwork(stage as NetworkStage, shapes, { task: plan.task, seed: 1 })).toThrow(
    /multiple of 4; the face block has \[35\].*videoEncoder=dense/,
  );
});

it('amFbp(…) in the preset paper has the sizes of the paper', () => {
  const plan = openPlan(
    { name: 'made up', labels: ['angry', 'disgust', 'fear', 'happy', 'sad', 'surprise', 'neutral'] },
    { recipe: amFbp, preset: 'paper', variants: ['am-fbp'] },
  );
  const shapes = {
    audio: { shape: [200, 1], rows: true, kind: 'float32' },
    video: { shape: [1024], rows: true, kind: 'float32' },
  } as const;
  const network = buildNetwork(plan.graph.node('am-fbp').stage as NetworkStage, shapes, {
    task: plan.task,
    seed: 1,
  });
  const parameters = (layer: string) =>
    network.weights
      .filter(({ name }) => name.split('/')[1] === layer)
      .reduce((sum, { variable }) => sum + variable.size, 0);
  // 256 channels; one kernel of four numbers and a bias; no inner layer for video: u alone.
  expect(parameters('video_conv')).toBe(5);
  expect(parameters('video_attention')).toBe(256);
  expect(parameters('audio_attention')).toBe(256 * 256 + 256 + 256);
  // O = 128, K = 4 on vectors of 256; O = 192, K = 2 and H = 6 on trunks; biases everywhere.
  expect(parameters('fusion')).toBe(2 * (256 + 1) * 512 + 2 * 6 * (256 + 1) * 384);
  expect(parameters('am-fbp_classifier')).toBe((128 + 192 + 1) * 7);
  network.dispose();
});
