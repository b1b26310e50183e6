import { beforeAll, expect, it } from 'vitest';
import { useBackend } from '@avemo/backend';
import { modelSummary } from '@avemo/models';
import { amFbp, bimodalAttention, jips, type AnyRecipe } from '../../src/index';
import { openPlan } from '../../src/experiment/plan';
import type { NetworkStage } from '../../src/recipes/stage';
import { recipeChecks, type CheckRecipeOptions } from '../../src/testing/index';
import { connectNetwork } from '../../src/training/connect-network';

beforeAll(() => useBackend('wasm', { threads: 1 }));

const TIMEOUT = 240_000;

/** Trains networks of a recipe in the paper's sizes on eight made-up clips, and asks whether their loss falls. */
const learns = (recipe: AnyRecipe, options: Omit<CheckRecipeOptions, 'preset'>) =>
  recipeChecks(recipe, { ...options, preset: 'paper' })
    .find(({ title }) => title.includes('learns eight clips'))!
    .run();

it(
  'recipeChecks(amFbp, { preset: "paper" }) learns eight clips in a few steps: both encoders, six trunks, trained as one',
  () =>
    learns(amFbp, {
      blocks: {
        spectrogram: { shape: [200, 1], rows: 70, rowSeconds: 0.01 },
        face: { shape: [1024], rows: 16 },
      },
      settings: { fusionEpochs: 3 },
      variants: ['am-fbp'],
    }),
  TIMEOUT,
);

it(
  'recipeChecks(bimodalAttention, { preset: "paper" }) learns eight recordings in a few steps, streams, fusions and the whole',
  () =>
    learns(bimodalAttention, {
      blocks: {
        sound: { shape: [128], rows: 16 },
        face: { shape: [1024], rows: 16 },
        answers: { shape: [2, 2], rows: 16 },
      },
      // Pieces are padded to their whole length: 10 s in the paper.
      settings: { epochs: 4, fusionEpochs: 4, bypassEpochs: 2, rows: 16 },
      variants: ['attention', 'output-linear', 'hidden-linear', 'end-to-end'],
    }),
  TIMEOUT,
);

it(
  'recipeChecks(jips, { preset: "paper" }), pooled with stride 2, learns eight recordings in a few steps: the audio context network',
  () =>
    // With stride 1 its fully connected layer has 53 million weights: 850 MB with what Adam keeps of each.
    learns(jips, {
      blocks: {
        'spectrum-image': { shape: [120, 120, 1], rows: 3, kind: 'uint8' },
        'sound-descriptors': { shape: [422], rows: 3 },
        'voice-and-face': { shape: [2], rows: 3 },
      },
      settings: { epochs: 3, poolStride: 2, rows: 0 },
      variants: ['sound-context'],
    }),
  TIMEOUT,
);

it('openPlan({ recipe: jips, preset: "paper" }) has the sizes of section 4.2 and 6.2', () => {
  const plan = openPlan(
    { name: 'recordings', labels: [], targets: ['arousal', 'valence'] },
    {
      recipe: jips,
      preset: 'paper',
      variants: ['sound-context', 'improved-alexnet', 'multimodal-attention'],
    },
  );
  const bytes = (...shape: number[]) => ({ shape, rows: true, kind: 'uint8' }) as const;
  const floats = (...shape: number[]) => ({ shape, rows: true, kind: 'float32' }) as const;
  const sound = { image: bytes(120, 120, 1), descriptors: floats(422), activity: floats(2) };
  const parametersOf = (name: string, shapes: Parameters<typeof connectNetwork>[1]) =>
    modelSummary(
      () =>
        connectNetwork(plan.graph.node(name).stage as NetworkStage, shapes, { task: plan.task, seed: 1 })
          .model,
    ).parameters;
  // Three convolutions, 114 × 114 × 32 → 128, 422 → 128, an LSTM of 128 on 256, and two values.
  const convolutions = 4 * 4 + 4 + (9 * 4 * 16 + 16) + (9 * 16 * 32 + 32);
  const layers = 114 * 114 * 32 * 128 + 128 + (422 * 128 + 128);
  const lstm = 4 * (256 * 128 + 128 * 128 + 128);
  expect(parametersOf('sound-context', sound)).toBe(convolutions + layers + lstm + 128 * 2 + 2);
  // Two maps of 49 positions and 512 channels: attention of 128 units, projections to 128, shares of two streams.
  const maps = { arousalMap: floats(49, 512), valenceMap: floats(49, 512) };
  expect(parametersOf('multimodal-attention', { ...sound, ...maps })).toBeGreaterThan(
    convolutions + layers + lstm + 1024 * 128 + 128 * 128,
  );
});
