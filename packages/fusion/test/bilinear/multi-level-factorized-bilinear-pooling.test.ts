import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { useBackend } from '@avemo/backend';
import { expectClose, maxAbsDiff } from '@avemo/golden';
import {
  AdaptiveFactorizedBilinearPooling,
  AmFbp,
  FactorizedBilinearPooling,
  multiLevelFactorizedBilinear,
  MultiLevelFactorizedBilinearPooling,
} from '@avemo/fusion';
import { beforeAll, describe, expect, test } from 'vitest';
import { onEachBackend } from '../support/backends';
import { gradients, noise } from '../support/layer';

const close = { rtol: 1e-5, atol: 1e-6 };
const exact = { rtol: 0, atol: 0 };
const options = { trunks: 3, outputs: 4, factors: 2 };
const mask = () =>
  tf.tensor2d([
    [1, 1, 0],
    [1, 0, 0],
  ]);

/** P̃, Q̃ and biases that are not zero, for 3 trunks of 5 and 6 features. */
const weights = (seed: number) =>
  [
    [3, 5, 8],
    [3, 6, 8],
    [3, 8],
    [3, 8],
  ].map((shape, i) => noise(shape, seed + i));

const trunk = (each: tf.Tensor, h: number) => tf.squeeze(tf.slice(each, [0, h, 0], [-1, 1, -1]), [1]);

onEachBackend(() => {
  test('MultiLevelFactorizedBilinearPooling(…) is the sum over trunks of FactorizedBilinearPooling', () => {
    const [x, y] = [noise([2, 3, 5], 1), noise([2, 3, 6], 2)];
    const layer = new MultiLevelFactorizedBilinearPooling({
      ...options,
      normalization: 'none',
      weights: weights(10),
    });
    const parts = [0, 1, 2].map((h) => {
      const level = weights(10).map((weight) => tf.squeeze(tf.slice(weight, [h], [1]), [0]));
      const single = new FactorizedBilinearPooling({
        outputs: 4,
        factors: 2,
        normalization: 'none',
        weights: level,
      });
      return single.apply([trunk(x, h), trunk(y, h)]) as tf.Tensor;
    });
    expectClose((layer.apply([x, y]) as tf.Tensor).dataSync(), tf.addN(parts).dataSync(), close);
  });

  test('MultiLevelFactorizedBilinearPooling(…) with one trunk is FactorizedBilinearPooling, starting weights included', () => {
    const [x, y] = [noise([2, 1, 5], 3), noise([2, 1, 6], 4)];
    for (const kernelInitializer of ['glorot', 'he', 'lecun'] as const) {
      const more = { outputs: 4, factors: 2, kernelInitializer, seed: 8 };
      const multi = new MultiLevelFactorizedBilinearPooling({ ...more, trunks: 1 });
      const single = new FactorizedBilinearPooling(more);
      expectClose(
        (multi.apply([x, y]) as tf.Tensor).dataSync(),
        (single.apply([trunk(x, 0), trunk(y, 0)]) as tf.Tensor).dataSync(),
        close,
      );
    }
  });

  test('MultiLevelFactorizedBilinearPooling(…) starts each trunk within the limits of a single projection', () => {
    const layer = new MultiLevelFactorizedBilinearPooling({ trunks: 10, outputs: 30, factors: 2, seed: 1 });
    layer.build([
      [null, 10, 50],
      [null, 10, 20],
    ]);
    const [P, Q] = layer.getWeights();
    const largest = (weight: tf.Tensor) => tf.max(tf.abs(weight)).dataSync()[0];
    expect(largest(P)).toBeLessThanOrEqual(Math.sqrt(6 / (50 + 60)));
    expect(largest(P)).toBeGreaterThan(0.99 * Math.sqrt(6 / (50 + 60)));
    expect(largest(Q)).toBeGreaterThan(0.99 * Math.sqrt(6 / (20 + 60)));
  });

  test('MultiLevelFactorizedBilinearPooling({ shared: true }) equals separate trunks with equal weights, for any H', () => {
    const one = weights(20).map((weight) => tf.slice(weight, [0], [1]));
    const shared = new MultiLevelFactorizedBilinearPooling({ ...options, shared: true, weights: one });
    const repeated = one.map((weight) => tf.concat([weight, weight, weight]));
    const separate = new MultiLevelFactorizedBilinearPooling({ ...options, weights: repeated });
    const [x, y] = [noise([2, 3, 5], 5), noise([2, 3, 6], 6)];
    const inputs = [x, y, mask()];
    expectClose(
      (shared.apply(inputs) as tf.Tensor).dataSync(),
      (separate.apply(inputs) as tf.Tensor).dataSync(),
      close,
    );
    expect((shared.apply([noise([2, 7, 5], 7), noise([2, 7, 6], 8)]) as tf.Tensor).shape).toEqual([2, 4]);
  });

  test('MultiLevelFactorizedBilinearPooling(…) with a mask equals the utterance without its padding', () => {
    const [x, y] = [noise([1, 3, 5], 9), noise([1, 3, 6], 10)];
    const padded = new MultiLevelFactorizedBilinearPooling({ ...options, weights: weights(30) });
    const short = new MultiLevelFactorizedBilinearPooling({
      ...options,
      trunks: 2,
      weights: weights(30).map((weight) => tf.slice(weight, [0], [2])),
    });
    const head = (each: tf.Tensor) => tf.slice(each, [0, 0, 0], [1, 2, -1]);
    expectClose(
      (padded.apply([x, y, tf.tensor2d([[1, 1, 0]])]) as tf.Tensor).dataSync(),
      (short.apply([head(x), head(y)]) as tf.Tensor).dataSync(),
      close,
    );
  });

  const fill = (each: tf.Tensor, filler: number) => {
    const keep = tf.cast(tf.add(tf.expandDims(mask(), 2), tf.zeros(each.shape)), 'bool');
    return tf.where(keep, each, tf.fill(each.shape, filler));
  };
  const make = {
    MultiLevelFactorizedBilinearPooling: () =>
      new MultiLevelFactorizedBilinearPooling({ ...options, weights: weights(40) }),
    AmFbp: () => new AmFbp({ trunks: 3, classes: 3, globalOutputs: 4, trunkOutputs: 5, seed: 2 }),
  };
  describe.each(['MultiLevelFactorizedBilinearPooling', 'AmFbp'] as const)('%s', (name) => {
    test.each([1e9, NaN, Infinity])(
      'gives the same output and gradients when padded trunks hold %f',
      (filler) => {
        const run = (value: number) => {
          const trunks = [fill(noise([2, 3, 5], 11), value), fill(noise([2, 3, 6], 12), value)];
          const whole = name === 'AmFbp' ? [noise([2, 5], 13), noise([2, 6], 14)] : [];
          const layer = make[name]();
          return gradients(layer, [...whole, ...trunks], noise([2, name === 'AmFbp' ? 3 : 4], 15), [mask()]);
        };
        const [clean, dirty] = [run(0), run(filler)];
        expectClose(dirty.output, clean.output, exact);
        dirty.inputs.forEach((gradient, i) => expectClose(gradient, clean.inputs[i], exact));
        dirty.weights.forEach((gradient, i) =>
          expectClose(gradient.dataSync(), clean.weights[i].dataSync(), exact),
        );
      },
    );
  });

  test('MultiLevelFactorizedBilinearPooling(…) gives zeros with finite gradients for an utterance without any trunk', () => {
    const layer = new MultiLevelFactorizedBilinearPooling({ ...options, weights: weights(50) });
    const got = gradients(layer, [tf.fill([1, 3, 5], NaN), noise([1, 3, 6], 16)], tf.ones([1, 4]), [
      tf.zeros([1, 3]),
    ]);
    expectClose(got.output, [0, 0, 0, 0], exact);
    const all = [...got.inputs, ...got.weights.map((gradient) => gradient.dataSync())];
    expect(all.every((values) => Array.from(values).every(Number.isFinite))).toBe(true);
  });

  test('MultiLevelFactorizedBilinearPooling(…) takes the Keras mask of tf.layers.masking', () => {
    const layer = new MultiLevelFactorizedBilinearPooling({ ...options, weights: weights(60) });
    const [x, y] = [fill(noise([2, 3, 5], 17), 0), noise([2, 3, 6], 18)];
    const symbols = [tfl.input({ shape: [3, 5] }), tfl.input({ shape: [3, 6] })];
    const masked = tfl.layers.masking().apply(symbols[0]) as tfl.SymbolicTensor;
    const model = tfl.model({
      inputs: symbols,
      outputs: layer.apply([masked, symbols[1]]) as tfl.SymbolicTensor,
    });
    expectClose(
      (model.predict([x, y]) as tf.Tensor).dataSync(),
      (layer.apply([x, y, mask()]) as tf.Tensor).dataSync(),
      exact,
    );
  });

  test('AmFbp(…) is AG-FBP beside M-FBP, and with classes the softmax of a dense layer over both', () => {
    const sizes = { trunks: 3, globalOutputs: 4, globalFactors: 3, trunkOutputs: 4, trunkFactors: 2 };
    const global = [[5, 12], [6, 12], [12], [12]].map((shape, i) => noise(shape, 70 + i));
    const dense = [noise([8, 3], 80), noise([3], 81)];
    const whole = [noise([2, 5], 82), noise([2, 6], 83)];
    const trunks = [noise([2, 3, 5], 84), noise([2, 3, 6], 85), mask()];
    const adaptive = new AdaptiveFactorizedBilinearPooling({ outputs: 4, factors: 3, weights: global });
    const multi = new MultiLevelFactorizedBilinearPooling({ ...options, weights: weights(86) });
    const both = tf.concat([adaptive.apply(whole) as tf.Tensor, multi.apply(trunks) as tf.Tensor], 1);
    const fused = new AmFbp({ ...sizes, weights: [...global, ...weights(86)] });
    expectClose((fused.apply([...whole, ...trunks]) as tf.Tensor).dataSync(), both.dataSync(), close);
    const head = tfl.layers.dense({ units: 3, activation: 'softmax', weights: dense });
    const classified = new AmFbp({ ...sizes, classes: 3, weights: [...global, ...weights(86), ...dense] });
    expectClose(
      (classified.apply([...whole, ...trunks]) as tf.Tensor).dataSync(),
      (head.apply(both) as tf.Tensor).dataSync(),
      close,
    );
  });

  test('AmFbp(…) has the sizes of the paper by default: 128 and 192 outputs of 4 and 2 factors', () => {
    const layer = new AmFbp({ trunks: 6 });
    const dims = [
      [null, 8],
      [null, 9],
      [null, 6, 8],
      [null, 6, 9],
    ];
    expect(layer.computeOutputShape(dims)).toEqual([null, 320]);
    layer.build(dims);
    expect(layer.countParams()).toBe((8 + 9 + 2) * 512 + 6 * (8 + 9 + 2) * 384);
  });

  test('new AmFbp({ seed }) twice with two seeds starts apart, and their trunks from each other', () => {
    const start = (seed: number) => {
      const layer = new AmFbp({ trunks: 2, globalOutputs: 2, trunkOutputs: 2, seed });
      layer.build([
        [null, 3],
        [null, 3],
        [null, 2, 3],
        [null, 2, 3],
      ]);
      return layer.getWeights().map((weight) => weight.dataSync());
    };
    const [a, b] = [start(1), start(2)];
    for (const i of [0, 1, 4, 5]) expect(maxAbsDiff(a[i], b[i])).toBeGreaterThan(0.01);
    const half = a[4].length / 2;
    expect(maxAbsDiff(a[4].slice(0, half), a[4].slice(half))).toBeGreaterThan(0.01);
  });
});

describe('the multi-level layers refuse', () => {
  beforeAll(async () => void (await useBackend('cpu')));
  const layer = () => new MultiLevelFactorizedBilinearPooling(options);
  const [x, y] = [() => noise([2, 3, 5], 1), () => noise([2, 3, 6], 2)];
  test.each([
    [
      'no trunks',
      () => new MultiLevelFactorizedBilinearPooling({ ...options, trunks: 0 }),
      /MultiLevelFactorizedBilinearPooling: trunks must be an integer of at least 1; got 0/,
    ],
    ['one stream', () => layer().apply(x()), /expected \[x, y\] or \[x, y, mask\], of shapes/],
    ['vectors', () => layer().apply([noise([2, 5], 1), noise([2, 6], 2)]), /got \[2, 5\] and \[2, 6\]/],
    [
      'too few trunks',
      () => layer().apply([noise([2, 2, 5], 1), noise([2, 2, 6], 2)]),
      /both streams must have 3 trunks; got 2 and 2. Pad/,
    ],
    [
      'streams of different batches',
      () => layer().apply([x(), noise([4, 3, 6], 1)]),
      /all inputs must have the same batch size; input 0 has 2, input 1 has 4/,
    ],
    [
      'a mask of another shape',
      () => layer().apply([x(), y(), tf.ones([2, 4])]),
      /mask must have shape.*got \[2, 4\]/,
    ],
    [
      'kernels that do not fit K',
      () => {
        const [xKernel, yKernel] = [noise([3, 5, 8], 1), noise([3, 6, 8], 2)] as tf.Tensor3D[];
        const streams = [x(), y()] as [tf.Tensor3D, tf.Tensor3D];
        return multiLevelFactorizedBilinear(...streams, { xKernel, yKernel }, { factors: 3 });
      },
      /both kernels must have outputs · factors columns; got 8 and 8 with factors=3/,
    ],
    [
      'AmFbp of two inputs',
      () => new AmFbp({ trunks: 3 }).apply([x(), y()]),
      /AmFbp: expected \[x, y, xTrunks, yTrunks\]/,
    ],
    ['one class', () => new AmFbp({ trunks: 3, classes: 1 }), /AmFbp: classes must be at least 2, or 0/],
    [
      'a count for two inputs',
      () => AmFbp.parameterCount([5, 6], { trunks: 3 }),
      /AmFbp.parameterCount: inputDims must be a list of 4 positive integers/,
    ],
  ])('%s with a RangeError that says what to pass', (_, act, message) => {
    expect(act).toThrow(RangeError);
    expect(act).toThrow(message);
  });
});
