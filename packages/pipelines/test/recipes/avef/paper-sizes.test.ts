import * as tfl from '@tensorflow/tfjs-layers';
import { expect, it } from 'vitest';
import { modelSummary } from '@avemo/models';
import { avef } from '../../../src/index';
import { openPlan } from '../../../src/experiment/plan';
import type { NetworkContext, NetworkInput, NetworkStage } from '../../../src/recipes/stage';

const labels = ['anger', 'disgust', 'fear', 'happiness', 'sadness', 'surprise'];

/** The model of a stage in the preset `paper`; nothing is allocated inside of `modelSummary`. */
function paperModel(name: string): tfl.LayersModel {
  const plan = openPlan({ name: 'six', labels }, { recipe: avef, preset: 'paper', variants: ['multimodal'] });
  const stage = plan.graph.node(name).stage as NetworkStage;
  const input = (...shape: number[]): NetworkInput => ({
    x: tfl.input({ shape }),
    mask: tfl.input({ shape: [1] }),
  });
  const [sound, face] = [input(64, 64, 3), input(16, 112, 112, 3)];
  const present = tfl.input({ shape: [2] });
  const context = {
    options: stage.options,
    task: plan.task,
    seed: () => 1,
    present,
  } as unknown as NetworkContext;
  const inputs: Record<string, NetworkInput> =
    name === 'joint' ? { audio: sound, video: face } : { x: name === 'audio' ? sound : face };
  const { outputs } = stage.network(inputs, context);
  const fed = Object.values(inputs).map(({ x }) => x);
  return tfl.model({
    inputs: name === 'joint' ? [...fed, present] : fed,
    outputs: Object.values(outputs) as tfl.SymbolicTensor[],
  });
}

it('avef.stages(…) in the preset paper is AlexNet, C3D and a belief network of 8192-4096-2048-6', () => {
  const alexNet = 56_868_224;
  const c3d = 77_995_776;
  const last = 4097 * labels.length;
  expect(modelSummary(() => paperModel('audio')).parameters).toBe(alexNet + last);
  expect(modelSummary(() => paperModel('video')).parameters).toBe(c3d + last);
  const belief = 8193 * 4096 + 4097 * 2048 + 2049 * labels.length;
  const { parameters, layers } = modelSummary(() => paperModel('joint'));
  expect(parameters).toBe(alexNet + c3d + belief);
  expect(layers.find(({ name }) => name === 'audio_enlarged')!.outputShapes).toEqual([[1, 227, 227, 3]]);
});

it('avef.stages(…) in the preset paper has the training of table 3', () => {
  const plan = openPlan({ name: 'six', labels }, { recipe: avef, preset: 'paper', variants: ['multimodal'] });
  const training = (name: string) => (plan.graph.node(name).stage as NetworkStage).training;
  for (const [name, batchSize] of [
    ['audio', 30],
    ['video', 30],
    ['joint', 10],
  ] as const) {
    expect(training(name)).toMatchObject({
      epochs: 500,
      batchSize,
      learningRate: 0.001,
      optimizer: { name: 'momentum', momentum: 0.9 },
    });
  }
  expect(plan.settings.dropout).toBe(0.3);
});
