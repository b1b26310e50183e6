import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import * as fusion from '@avemo/fusion';
import { useBackend } from '@avemo/backend';
import { describe, expect, test } from 'vitest';
import { onEachBackend } from '../support/backends';
import { fusionChecks } from '@avemo/fusion/testing';
import type { FusionClass, Subject } from '../support/conformance';
import { noise } from '../support/layer';
import { neighbourUses } from '../support/neighbour-uses';
import { paperUses } from '../support/paper-uses';

/** Inputs whose sample i does not depend on the batch size. */
const samples = (shape: number[], seed: number) => (batch: number) =>
  tf.stack(Array.from({ length: batch }, (_, i) => noise(shape, 100 * seed + i + 1)));

const padding = (batch: number) =>
  tf.stack(
    Array.from({ length: batch }, (_, i) => tf.tensor1d([true, i % 2 === 0, i % 3 === 0, i % 4 > 0], 'bool')),
  );

type Use = Omit<Subject, 'Layer'> & { as: string };

const vectors = [samples([6], 1), samples([5], 2)];
const bilinear = (as: string, options: Record<string, unknown>): Use => ({
  as,
  options: { outputs: 4, factors: 3, seed: 11, ...options },
  inputDims: [6, 5],
  inputs: (batch) => vectors.map((make) => make(batch)),
});
const bilinearUses = [
  bilinear('defaults', {}),
  bilinear('no bias, no normalization', { useBias: false, normalization: 'none', kernelInitializer: 'he' }),
  bilinear('power normalization', { normalization: 'power', kernelInitializer: 'lecun' }),
];
const sequence = samples([4, 5], 3);

const uses: Record<string, Use[]> = {
  ...paperUses,
  ...neighbourUses,
  AttentionPooling: [
    {
      as: 'a sequence',
      options: { units: 3, temperature: 0.7, kernelInitializer: 'he', seed: 5 },
      inputDims: [5],
      inputs: (batch) => [sequence(batch)],
    },
    {
      as: 'no inner layer',
      options: { units: 0, seed: 5 },
      inputDims: [5],
      inputs: (batch) => [sequence(batch), padding(batch)],
    },
    {
      as: 'a sequence and a mask',
      options: { units: 3, seed: 5 },
      inputDims: [5],
      inputs: (batch) => [sequence(batch), padding(batch)],
    },
  ],
  FactorizedBilinearPooling: bilinearUses,
  AdaptiveFactorizedBilinearPooling: bilinearUses,
  ConcatFusion: [
    {
      as: 'three vectors',
      options: {},
      inputDims: [6, 5, 2],
      inputs: (batch) => [...vectors, samples([2], 4)].map((make) => make(batch)),
    },
    {
      as: 'two sequences, scaled',
      options: { normalization: 'l2' },
      inputDims: [5, 3],
      inputs: (batch) => [sequence, samples([4, 3], 6)].map((make) => make(batch)),
    },
  ],
};

const layers = Object.values(fusion).filter(
  (value) =>
    typeof value === 'function' &&
    value.prototype instanceof tfl.layers.Layer &&
    value.name !== 'FusionLayer' && // the abstract bases
    value.name !== 'SeededLayer' &&
    !('stateSize' in value.prototype), // cells of recurrent networks are no layers of their own
) as unknown as FusionClass[];

// A layer that is not listed is used with its defaults, on two vectors.
for (const { name } of layers) {
  uses[name] ??= [
    { as: 'defaults', options: {}, inputDims: [6, 5], inputs: (batch) => vectors.map((make) => make(batch)) },
  ];
}

test('checkFusion(…) is run on every exported layer class', () => {
  expect(Object.keys(uses).sort()).toEqual(layers.map(({ name }) => name).sort());
});

test('layer.apply(…) takes a presence mask where it has several modalities, else a mask of its frames', () => {
  for (const Layer of layers) {
    const all = uses[Layer.name] ?? [];
    const takesPresence = all.every(({ options }) => 'presence' in new Layer(options).getConfig());
    const inputs = all.map((each) => tf.tidy(() => each.inputs(1).map(({ dtype }) => dtype)));
    const singleStream = inputs.every((kinds) => kinds.filter((kind) => kind === 'float32').length === 1);
    const masked = inputs.some((kinds) => kinds.includes('bool'));
    expect(takesPresence || (singleStream && masked), Layer.name).toBe(true);
  }
});

test('layer.modalityWeights(…) says how much each counted, for every exported layer of several modalities', () => {
  for (const Layer of layers) {
    for (const { options, inputs, modalityOf } of uses[Layer.name] ?? []) {
      const floats = tf.tidy(() => inputs(1).filter(({ dtype }) => dtype === 'float32').length);
      const several = new Set(modalityOf ?? Array.from({ length: floats }, (_, m) => m)).size > 1;
      expect('modalityWeights' in new Layer(options), Layer.name).toBe(several);
    }
  }
});

test('layer.getClassName() is the name of its class for every layer', () => {
  for (const Layer of layers) expect(Layer.className).toBe(Layer.name);
});

await useBackend('cpu'); // fusionChecks looks at the inputs of each layer

onEachBackend(() => {
  for (const Layer of layers) {
    for (const { as, options, ...how } of uses[Layer.name] ?? []) {
      const checks = fusionChecks((more) => new Layer({ ...options, ...more }), { options, ...how });
      describe(`${Layer.name} (${as})`, () => {
        test.each(checks.map(({ title, run }) => [title, run] as const))('%s', async (_, run) => run());
      });
    }
  }
});
