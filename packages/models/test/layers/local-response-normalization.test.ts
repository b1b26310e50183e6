import * as tf from '@tensorflow/tfjs-core';
import { useBackend } from '@avemo/backend';
import { expectClose, golden } from '@avemo/golden';
import { localResponseNormalization, LocalResponseNormalization } from '@avemo/models';
import { beforeAll, describe, expect, it } from 'vitest';
import { onEachBackend } from '../../../../tools/test-backends';
import { randomTensor } from '../support/random-tensor';

/** Formula (1) of Zhou et al., element by element. */
function reference(
  x: ArrayLike<number>,
  channels: number,
  size: number,
  k: number,
  alpha: number,
  beta: number,
) {
  const half = Math.floor(size / 2);
  return Array.from(x, (value, index) => {
    const i = index % channels;
    let sum = 0;
    for (let j = Math.max(0, i - half); j <= Math.min(channels - 1, i + half); j++)
      sum += x[index - i + j] ** 2;
    return value / (k + alpha * sum) ** beta;
  });
}

onEachBackend(() => {
  it.each(['lrn_alexnet', 'lrn_strong'])('localResponseNormalization(x) equals layers/%s', (name) => {
    const { parameters, input, output } = golden(`layers/${name}`);
    const { n: size, k, alpha, beta } = parameters;
    const x = tf.tensor(input('x').data as Float32Array, input('x').shape);
    const weights = tf.tensor(input('R').data as Float32Array, input('R').shape);
    const op = (v: tf.Tensor) => localResponseNormalization(v, { size, k, alpha, beta });
    expectClose(op(x).dataSync(), output('out').data, output('out').tolerance);
    expectClose(tf.grad(op)(x, weights).dataSync(), output('d_x').data, output('d_x').tolerance);
  });

  it.each([
    [1, 3],
    [5, 5],
    [7, 3],
    [24, 5],
    [40, 5],
    [96, 5],
    [96, 17],
    [96, 19],
    [33, 9],
  ])(
    'localResponseNormalization(x) equals the formula for %i channels and windows of %i',
    (channels, size) => {
      const x = randomTensor([2, 3, channels], channels + size);
      const dy = randomTensor([2, 3, channels], 99);
      for (const [k, alpha, beta] of [
        [2, 1e-4, 0.75],
        [1, 0.7, 0.75],
        [0.5, 2, 0.5],
        [1, 1, 1],
        [1, 0.3, 0.6],
      ]) {
        const op = (v: tf.Tensor) => localResponseNormalization(v, { size, k, alpha, beta });
        const values = Float64Array.from(x.dataSync());
        const expected = reference(values, channels, size, k, alpha, beta);
        expectClose(op(x).dataSync(), expected, { rtol: 1e-5, atol: 1e-6 });

        const loss = (v: Float64Array) =>
          reference(v, channels, size, k, alpha, beta).reduce((sum, y, i) => sum + y * dyData[i], 0);
        const dyData = dy.dataSync();
        const step = 1e-5;
        const numeric = Array.from(values, (_, i) => {
          const shifted = (delta: number) => loss(values.map((v, j) => (j === i ? v + delta : v)));
          return (shifted(step) - shifted(-step)) / (2 * step);
        });
        expectClose(tf.grad(op)(x, dy).dataSync(), numeric, { rtol: 1e-4, atol: 1e-5 });
      }
    },
  );

  it('localResponseNormalization(x) leaves no tensors behind, forward and backward', () => {
    const x = randomTensor([2, 4, 4, 24], 1);
    const before = tf.memory().numTensors;
    localResponseNormalization(x).dispose();
    tf.grad((v) => localResponseNormalization(v))(x).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('on any backend', () => {
  beforeAll(async () => void (await useBackend('cpu')));

  it('localResponseNormalization(x) of zeros is zero and of large values is finite', () => {
    expect([...localResponseNormalization(tf.zeros([2, 3])).dataSync()]).toEqual([0, 0, 0, 0, 0, 0]);
    const huge = localResponseNormalization(tf.tensor1d([1e18, -1e18, 0])).dataSync();
    expect([...huge].every(Number.isFinite)).toBe(true);
  });

  it('localResponseNormalization(x) accepts an empty tensor', () => {
    expect(localResponseNormalization(tf.zeros([0, 4])).shape).toEqual([0, 4]);
  });

  it('localResponseNormalization(x) refuses bad arguments', () => {
    const x = tf.ones([2, 3]);
    expect(() => localResponseNormalization(x, { size: 4 })).toThrow(/size must be odd.*got 4\. Use 5/);
    expect(() => localResponseNormalization(x, { k: 0 })).toThrow(RangeError);
    expect(() => localResponseNormalization(x, { alpha: -1 })).toThrow(RangeError);
    expect(() => localResponseNormalization(x, { beta: Number.NaN })).toThrow(RangeError);
    expect(() => localResponseNormalization(tf.ones([2], 'int32'))).toThrow(TypeError);
    expect(() => localResponseNormalization([1, 2] as unknown as tf.Tensor)).toThrow(TypeError);
    expect(() => localResponseNormalization(tf.scalar(1))).toThrow(RangeError);
  });

  it('LocalResponseNormalization(…) survives getConfig and fromConfig', () => {
    const layer = new LocalResponseNormalization({ size: 3, k: 1, alpha: 0.5, beta: 0.5, name: 'norm' });
    const copy = new LocalResponseNormalization(layer.getConfig());
    expect(copy.getConfig()).toEqual(layer.getConfig());
    expect(layer.getConfig()).toMatchObject({ size: 3, k: 1, alpha: 0.5, beta: 0.5, name: 'norm' });
    const x = randomTensor([1, 2, 7], 5);
    const [a, b] = [layer, copy].map((l) => (l.apply(x) as tf.Tensor).dataSync());
    expect(b).toEqual(a);
  });
});
