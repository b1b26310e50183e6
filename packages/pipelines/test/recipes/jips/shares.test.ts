import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, expect, it } from 'vitest';
import { useBackend } from '@avemo/backend';
import { jips } from '../../../src/index';
import { isNetworkStage, type NetworkInput, type NetworkStage } from '../../../src/recipes/stage';
import type { LossFunction } from '../../../src/training/training';
import { createRandom } from '../../../src/random';

beforeAll(() => useBackend('wasm', { threads: 1 }));

const [clips, rows] = [4, 12];
const shapes: Record<string, number[]> = {
  image: [20, 16, 1],
  descriptors: [5],
  activity: [2],
  arousalMap: [4, 6],
  valenceMap: [4, 6],
};

/** A quarter of the steps each: voice and face, voice alone, face alone, neither. */
const activityOf = (row: number): [number, number] =>
  [
    [1, 1],
    [1, 0],
    [0, 1],
    [0, 0],
  ][row % 4] as [number, number];

function stageOf(beta: number): NetworkStage {
  const schema = Object.entries(jips.settings).map(([name, { default: value }]) => [name, value]);
  const sizes = {
    soundFilters: [2, 2, 3],
    soundUnits: 6,
    lstmUnits: 5,
    fusionOutputs: 6,
    attentionUnits: 4,
    poolStride: 2,
  };
  const settings = { ...Object.fromEntries(schema), ...sizes, beta };
  const task = {
    name: 'affect',
    kind: 'values',
    targets: ['arousal', 'valence'],
    labels: ['arousal', 'valence'],
    per: 'row',
  };
  const stage = jips.stages(settings, task as never).find(({ name }) => name === 'multimodal-attention')!;
  if (!isNetworkStage(stage)) throw new Error('expected a network');
  return stage;
}

/** Trains the network of the recipe with its own losses and gives the mean share of the face by kind of step. */
async function sharesAfter(beta: number, steps: number): Promise<number[]> {
  const stage = stageOf(beta);
  const inputs: Record<string, NetworkInput> = {};
  for (const [name, shape] of Object.entries(shapes))
    inputs[name] = { x: tfl.input({ shape: [rows, ...shape] }), mask: tfl.input({ shape: [rows] }) };
  const states: tfl.SymbolicTensor[] = [];
  const { outputs } = stage.network(inputs as never, {
    options: stage.options as never,
    task: {
      name: 'affect',
      kind: 'values',
      targets: ['arousal', 'valence'],
      labels: ['arousal', 'valence'],
    } as never,
    seed: (part: string) => 1 + part.length,
    present: undefined as never,
    state: (_, size) => {
      const state = tfl.input({ shape: [size] });
      states.push(state);
      return state;
    },
  });
  const of = (name: string) => (outputs[name] as NetworkInput).x;
  const model = tfl.model({
    inputs: [
      inputs.image.x,
      inputs.descriptors.x,
      inputs.activity.mask,
      inputs.arousalMap.x,
      inputs.valenceMap.x,
      ...states,
    ],
    outputs: [of('prediction'), of('shares')],
  });
  const random = createRandom(3);
  const filled = (shape: number[], there: (row: number) => number) => {
    const width = shape.reduce((product, n) => product * n, 1);
    const data = Float32Array.from({ length: clips * rows * width }, (_, i) => {
      const row = Math.floor(i / width) % rows;
      return there(row) * Math.abs(random.normal());
    });
    return tf.tensor(data, [clips, rows, ...shape]);
  };
  const x = [
    filled(shapes.image, (row) => 100 * activityOf(row)[0]),
    filled(shapes.descriptors, (row) => activityOf(row)[0]),
    tf.ones([clips, rows]),
    filled(shapes.arousalMap, (row) => activityOf(row)[1]),
    filled(shapes.valenceMap, (row) => activityOf(row)[1]),
    ...states.map((state) => tf.zeros([clips, state.shape[1]!])),
  ];
  const activity = tf.tensor(
    Array.from({ length: clips }, () => Array.from({ length: rows }, (_, row) => activityOf(row))),
  );
  const truth = tf.tensor(
    Array.from({ length: clips * rows * 2 }, () => 0.3 * random.normal()),
    [clips, rows, 2],
  );
  const optimizer = tf.train.adam(0.02);
  const auxiliary = stage.losses!.find(({ output }) => output === 'shares');
  for (let step = 0; step < steps; step++) {
    tf.tidy(() => {
      optimizer.minimize(() => {
        const [prediction, shares] = model.apply(x, { training: true }) as tf.Tensor[];
        const main = tf.sqrt(tf.mean(tf.square(tf.sub(prediction, truth))));
        if (!auxiliary) return main as tf.Scalar;
        const aux = (auxiliary.loss as LossFunction)(activity, shares, tf.ones([clips, rows]));
        return tf.add(main, tf.mul(auxiliary.weight!, aux)) as tf.Scalar;
      });
    });
  }
  const [, shares] = model.predict(x) as tf.Tensor[];
  const face = Array.from(await shares.data()).filter((_, i) => i % 2 === 1);
  model.dispose();
  return [0, 1, 2, 3].map((kind) => {
    const own = face.filter((_, i) => (i % rows) % 4 === kind);
    return own.reduce((sum, share) => sum + share, 0) / own.length;
  });
}

it('jips.stages(settings) learns shares that leave a stream without a signal, the more the larger β', async () => {
  const [[, voice, face], [, voiceMore, faceMore]] = [await sharesAfter(0, 40), await sharesAfter(1, 40)];
  expect(voiceMore).toBeLessThan(0.2);
  expect(faceMore).toBeGreaterThan(0.8);
  expect(faceMore - voiceMore).toBeGreaterThan(face - voice + 0.3);
});

it('jips.stages(settings) has a loss that pushes the share of the face by (m − n)/2: down for a voice alone, up for a face alone, else not', () => {
  const auxiliary = stageOf(0.5).losses!.find(({ output }) => output === 'shares')!;
  expect(auxiliary.weight).toBe(0.5);
  expect(stageOf(0).losses!.map(({ output }) => output)).toEqual(['prediction']);
  const shares = tf.fill([1, 4, 2], 0.5);
  const activity = tf.tensor([[0, 1, 2, 3].map(activityOf)]);
  const slopes = tf.grad((s) => (auxiliary.loss as LossFunction)(activity, s, tf.ones([1, 4])))(shares);
  const face = Array.from(slopes.dataSync()).filter((_, i) => i % 2 === 1);
  face.forEach((slope, row) => {
    const [m, n] = activityOf(row);
    expect(slope).toBeCloseTo((m - n) / 2 / 4, 6);
  });
});
