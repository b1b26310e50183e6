import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import {
  AdaptiveFactorizedBilinearPooling,
  AttentionPooling,
  ConcatFusion,
  FactorizedBilinearPooling,
} from '@avemo/fusion';
import { expect, test } from 'vitest';
import { onEachBackend } from '../support/backends';
import { noise } from '../support/layer';

type Layer = tfl.layers.Layer;
const SAMPLES = 160;
const STEPS = 80;
const FULL_BATCH = {
  epochs: STEPS,
  batchSize: SAMPLES,
  verbose: 0,
  shuffle: false,
  yieldEvery: 'never',
} as const;

/** Accuracy on unseen pairs after training fusion → logistic regression. */
async function heldOutAccuracy(
  fusion: Layer,
  label: (x: tf.Tensor, y: tf.Tensor) => tf.Tensor,
): Promise<number> {
  const [x, y] = [tfl.input({ shape: [4] }), tfl.input({ shape: [3] })];
  const head = tfl.layers.dense({
    units: 1,
    activation: 'sigmoid',
    kernelInitializer: tfl.initializers.glorotUniform({ seed: 1 }),
  });
  const fused = fusion.apply([x, y]) as tfl.SymbolicTensor;
  const model = tfl.model({ inputs: [x, y], outputs: head.apply(fused) as tfl.SymbolicTensor });
  model.compile({ optimizer: tf.train.adam(0.05), loss: 'binaryCrossentropy' });
  const draw = (seed: number) => [noise([SAMPLES, 4], seed), noise([SAMPLES, 3], seed + 1)];
  const [train, unseen] = [draw(100), draw(200)];
  await model.fit(train, label(train[0], train[1]), FULL_BATCH);
  const predicted = tf.greater(model.predict(unseen) as tf.Tensor, 0.5);
  return tf
    .mean(tf.cast(tf.equal(predicted, tf.cast(label(unseen[0], unseen[1]), 'bool')), 'float32'))
    .dataSync()[0];
}

const first = (z: tf.Tensor) => tf.slice(z, [0, 0], [-1, 1]);
/** The class is the sign of a product: neither modality tells anything alone. */
const product = (x: tf.Tensor, y: tf.Tensor) => tf.cast(tf.greater(tf.mul(first(x), first(y)), 0), 'float32');

onEachBackend(() => {
  test('FactorizedBilinearPooling(…) learns a class that only the product of both modalities decides', async () => {
    const fusion = new FactorizedBilinearPooling({ outputs: 8, factors: 2, seed: 1 });
    expect(await heldOutAccuracy(fusion, product)).toBeGreaterThan(0.85);
  });

  test('AdaptiveFactorizedBilinearPooling(…) learns the same', async () => {
    const fusion = new AdaptiveFactorizedBilinearPooling({ outputs: 8, factors: 2, seed: 1 });
    expect(await heldOutAccuracy(fusion, product)).toBeGreaterThan(0.85);
  });

  test('ConcatFusion(…) under a linear head cannot learn it, and does learn a sum', async () => {
    expect(await heldOutAccuracy(new ConcatFusion(), product)).toBeLessThan(0.65);
    const sum = (x: tf.Tensor, y: tf.Tensor) => tf.cast(tf.greater(tf.add(first(x), first(y)), 0), 'float32');
    expect(await heldOutAccuracy(new ConcatFusion(), sum)).toBeGreaterThan(0.9);
  });

  test('AttentionPooling(…) learns which frame carries the class and puts its weight there', async () => {
    const TIME = 10;
    const marked = Array.from({ length: SAMPLES }, (_, i) => (7 * i + 3) % TIME);
    const labels = Array.from({ length: SAMPLES }, (_, i) => (i * 5) % 2);
    const values = noise([SAMPLES, TIME, 4], 300).arraySync() as number[][][];
    values.forEach((frames, i) =>
      frames.forEach((frame, t) => {
        frame[3] = t === marked[i] ? 2 : 0;
        if (t === marked[i]) frame[0] = labels[i] ? 1 : -1;
      }),
    );
    const sequence = tfl.input({ shape: [TIME, 4] });
    const pool = new AttentionPooling({ units: 8, seed: 2 });
    const head = tfl.layers.dense({
      units: 1,
      activation: 'sigmoid',
      kernelInitializer: tfl.initializers.glorotUniform({ seed: 1 }),
    });
    const model = tfl.model({
      inputs: sequence,
      outputs: head.apply(pool.apply(sequence)) as tfl.SymbolicTensor,
    });
    model.compile({ optimizer: tf.train.adam(0.05), loss: 'binaryCrossentropy' });
    const frames = tf.tensor3d(values);
    const target = tf.tensor2d(labels, [SAMPLES, 1]);
    const { history } = await model.fit(frames, target, FULL_BATCH);
    const losses = history.loss as number[];
    expect(losses[STEPS - 1]).toBeLessThan(0.2 * losses[0]);
    const shares = pool.attentionWeights(frames).arraySync();
    const onMarked = shares.reduce((total, row, i) => total + row[marked[i]], 0) / SAMPLES;
    expect(onMarked).toBeGreaterThan(4 / TIME);
  });
});
