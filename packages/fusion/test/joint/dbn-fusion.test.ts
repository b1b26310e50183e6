import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { useBackend } from '@avemo/backend';
import { expectClose } from '@avemo/golden';
import { DbnFusion } from '@avemo/fusion';
import { beforeAll, expect, test } from 'vitest';
import { onEachBackend } from '../support/backends';
import { noise } from '../support/layer';

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** One dense layer in loops and double precision. */
const dense = (rows: number[][], kernel: ArrayLike<number>, bias: ArrayLike<number>) =>
  rows.map((row) =>
    Array.from(bias, (b, j) => row.reduce((sum, value, i) => sum + value * kernel[i * bias.length + j], b)),
  );

const values = (shape: number[], seed: number) => noise(shape, seed).dataSync() as Float32Array;

onEachBackend(() => {
  test('DbnFusion.apply([x, y]) is the sigmoid layers that setPretrained was given, and the softmax of a dense layer', () => {
    const [x, y] = [noise([4, 3], 1), noise([4, 2], 2)];
    const pretrained = [
      { kernel: values([5, 4], 3), bias: values([4], 4) },
      { kernel: Array.from(values([4, 3], 5)), bias: Array.from(values([3], 6)) },
    ];
    let h = tf.concat([x, y], 1).arraySync() as number[][];
    for (const { kernel, bias } of pretrained) h = dense(h, kernel, bias).map((row) => row.map(sigmoid));
    const tolerance = { rtol: 1e-5, atol: 1e-6 };

    const fusion = new DbnFusion({ units: [4, 3] });
    fusion.apply([x, y]);
    fusion.setPretrained(pretrained);
    expectClose((fusion.apply([x, y]) as tf.Tensor).dataSync(), h.flat(), tolerance);

    const classifier = new DbnFusion({ units: [4, 3], classes: 3, seed: 1 });
    classifier.apply([x, y]);
    classifier.setPretrained(pretrained);
    const [kernel, bias] = [values([3, 3], 7), values([3], 8)];
    const weights = classifier.getWeights();
    classifier.setWeights([...weights.slice(0, 4), tf.tensor(kernel, [3, 3]), tf.tensor(bias)]);
    const expected = dense(h, kernel, bias).map((row) => {
      const powers = row.map(Math.exp);
      return powers.map((power) => power / powers.reduce((a, b) => a + b));
    });
    expectClose((classifier.apply([x, y]) as tf.Tensor).dataSync(), expected.flat(), tolerance);
  });

  test('DbnFusion(…) trains all of its layers together with the networks below', async () => {
    const inputs = [3, 2].map((size) => tfl.input({ shape: [size] }));
    const below = inputs.map((input, i) =>
      tfl.layers
        .dense({
          units: 4,
          activation: 'relu',
          kernelInitializer: tfl.initializers.heUniform({ seed: i + 1 }),
        })
        .apply(input),
    ) as tfl.SymbolicTensor[];
    const output = new DbnFusion({ units: [8, 6], classes: 2, seed: 1 }).apply(below) as tfl.SymbolicTensor;
    const model = tfl.model({ inputs, outputs: output });
    const [x, y] = [noise([40, 3], 1), noise([40, 2], 2)];
    const label = tf.cast(
      tf.greater(tf.mul(tf.slice(x, [0, 0], [-1, 1]), tf.slice(y, [0, 0], [-1, 1])), 0),
      'int32',
    );
    const truth = tf.oneHot(tf.squeeze<tf.Tensor1D>(label, [1]), 2);
    const before = model.getWeights().map((w) => w.dataSync().slice());
    model.compile({ optimizer: tf.train.adam(0.05), loss: 'categoricalCrossentropy' });
    const losses: number[] = [];
    for (let step = 0; step < 80; step++) losses.push((await model.trainOnBatch([x, y], truth)) as number);
    expect(losses[79]).toBeLessThan(0.5 * losses[0]);
    model.getWeights().forEach((w, i) => expect(w.dataSync()).not.toEqual(before[i]));
  });
});

beforeAll(async () => void (await useBackend('cpu')));

test('DbnFusion.parameterCount([4096, 4096]) is that of the paper: 8192-4096-2048-6', () => {
  const expected = 8192 * 4096 + 4096 + 4096 * 2048 + 2048 + 2048 * 6 + 6;
  expect(DbnFusion.parameterCount([4096, 4096], { classes: 6 })).toBe(expected);
});

test('DbnFusion(…) and setPretrained say what is wrong and change nothing', () => {
  expect(() => new DbnFusion({ units: [] })).toThrow(/at least one hidden layer; got \[\]/);
  expect(() => new DbnFusion({ units: [3, 0] })).toThrow(/units\[1\]/);
  expect(() => new DbnFusion({ classes: 1 })).toThrow(/at least 2, or 0/);
  const fusion = new DbnFusion({ units: [2, 2] });
  const good = { kernel: [1, 2, 3, 4], bias: [1, 2] };
  expect(() => fusion.setPretrained([good, good])).toThrow(/no weights yet/);
  fusion.apply([tf.ones([1, 1]), tf.ones([1, 1])]);
  const before = fusion.getWeights().map((w) => w.dataSync());
  expect(() => fusion.setPretrained([good])).toThrow(/2 hidden layers; got 1/);
  expect(() => fusion.setPretrained([good, { ...good, kernel: [1] }])).toThrow(
    /kernel2 \[2, 2\] needs 4 numbers, row by row; got 1/,
  );
  expect(() => fusion.setPretrained([good, { ...good, bias: [0, NaN] }])).toThrow(
    /bias2 holds NaN at index 1/,
  );
  expect(fusion.getWeights().map((w) => w.dataSync())).toEqual(before);
});
