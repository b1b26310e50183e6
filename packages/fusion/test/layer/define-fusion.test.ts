import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { expectClose } from '@avemo/golden';
import { defineFusion, MlbFusion } from '@avemo/fusion';
import { checkFusion } from '@avemo/fusion/testing';
import { expect, test } from 'vitest';
import { onEachBackend } from '../support/backends';
import { noise } from '../support/layer';

const Product = defineFusion({
  name: 'TanhProduct',
  options: { outputs: 4, squash: true },
  weights: ([audio, video], { outputs }) => ({ u: [audio, outputs], v: [video, outputs], b: [outputs] }),
  combine([audio, video], { u, v, b }, { options, present }) {
    const factors = [tf.matMul(audio, u), tf.matMul(video, v)].map((z, m) =>
      present ? tf.add(tf.mul(z, present[m]), tf.sub(1, present[m])) : z,
    );
    const z = tf.add(tf.mul(factors[0], factors[1]), b);
    return options.squash ? tf.tanh(z) : z;
  },
});

const LastFrames = defineFusion({
  name: 'LastFrames',
  rank: 'sequences',
  combine: (sequences) =>
    tf.concat(
      sequences.map((z) => tf.gather(z, [(z.shape[1] as number) - 1], 1)),
      2,
    ),
});

onEachBackend(() => {
  test('defineFusion({ … }) makes a layer that passes every conformance check', async () => {
    const passed = await checkFusion((more) => new Product({ ...more }), {
      options: { outputs: 4, squash: true },
    });
    expect(passed).toContain('a modality still counts when another one is missing');
  });

  test('defineFusion(…) computes its formula with its options and weights', () => {
    const [u, v, b] = [noise([3, 2], 1), noise([4, 2], 2), noise([2], 3)];
    const layer = new Product({ outputs: 2, squash: false, weights: [u, v, b] });
    const [x, y] = [noise([5, 3], 4), noise([5, 4], 5)];
    const expected = tf.add(
      tf.mul(tf.matMul(x as tf.Tensor2D, u as tf.Tensor2D), tf.matMul(y as tf.Tensor2D, v as tf.Tensor2D)),
      b,
    );
    expectClose((layer.apply([x, y]) as tf.Tensor).dataSync(), expected.dataSync(), {
      rtol: 1e-5,
      atol: 1e-6,
    });
  });

  test('defineFusion(…) of sequences has an open number of frames where its inputs have', () => {
    const symbols = [tfl.input({ shape: [null, 3] }), tfl.input({ shape: [7, 2] })];
    const fused = new LastFrames().apply(symbols) as tfl.SymbolicTensor;
    expect(fused.shape).toEqual([null, null, 5]);
    expect((new LastFrames().apply([noise([2, 4, 3], 1), noise([2, 7, 2], 2)]) as tf.Tensor).shape).toEqual([
      2, 1, 5,
    ]);
  });

  test('defineFusion(…) keeps frozen and custom weights', () => {
    const Random = defineFusion({
      name: 'RandomProjection',
      weights: (dims) => ({
        projection: {
          shape: [dims[0] + dims[1], 3],
          trainable: false,
          start: (seed) => tf.randomNormal([dims[0] + dims[1], 3], 0, 1, 'float32', seed),
        },
        gain: { shape: [3], start: 'ones' },
      }),
      combine: (parts, { projection, gain }) => tf.mul(tf.matMul(tf.concat(parts, 1), projection), gain),
    });
    const layer = new Random({ seed: 1 });
    layer.apply([noise([2, 4], 1), noise([2, 3], 2)]);
    expect(layer.trainableWeights.length).toBe(1);
    expectClose(layer.getWeights()[0].dataSync(), [1, 1, 1], { rtol: 0, atol: 0 });
    expect(Random.parameterCount([4, 3])).toBe(24);
    expect(layer.countParams()).toBe(24);
  });
});

test('defineFusion(…) may run again with the same name, but takes no name of another layer', () => {
  const combine = ([x]: tf.Tensor[]) => x;
  const [first, second] = [1, 2].map(() => defineFusion({ name: 'Again', combine }));
  expect(first).not.toBe(second);
  expect(tf.serialization.SerializationMap.getMap().classNameMap.Again[0]).toBe(second);
  expect(() => defineFusion({ name: 'Dense', combine })).toThrow(
    'a layer with the name Dense is registered already',
  );
  expect(() => defineFusion({ name: MlbFusion.className, combine })).toThrow(/registered already/);
});

test.each([
  [
    'a name with an underscore',
    () => defineFusion({ name: 'my_fusion', combine: ([x]) => x }),
    /letters and digits/,
  ],
  [
    'an option that saving mangles',
    () => defineFusion({ name: 'A1', options: { mode: 'softHard' }, combine: ([x]) => x }),
    /option mode must be/,
  ],
  [
    'an option of another kind',
    () => new Product({ outputs: '4' as unknown as number }),
    /TanhProduct: option outputs must be a finite number/,
  ],
  [
    'a weight without a shape',
    () =>
      defineFusion({ name: 'A2', weights: () => ({ w: [0] }), combine: ([x]) => x }).parameterCount([2, 3]),
    /A2: a weight needs .* shape of positive integers; got w of \[0\]/,
  ],
])('defineFusion(…) refuses %s with a RangeError', (_, act, message) => {
  expect(act).toThrow(RangeError);
  expect(act).toThrow(message);
});

test('defineFusion(…) with a formula that loses the batch says so', () => {
  const Sum = defineFusion({ name: 'WholeSum', combine: (parts) => tf.sum(tf.concat(parts, 1)) });
  expect(() => new Sum().apply([tf.ones([3, 2]), tf.ones([3, 2])])).toThrow(
    /WholeSum: combine must return a tensor \[batch, …\]/,
  );
});
