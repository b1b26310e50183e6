import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '@avemo/backend';
import { compareBackends } from '@avemo/backend/testing';

beforeAll(async () => {
  await useBackend('cpu');
  await useBackend('wasm');
});

const onWasm = () => tf.getBackend() === 'wasm';

describe('compareBackends', () => {
  test('compareBackends(build) tells a wrong result from right gradients, and wrong gradients from a right result', async () => {
    const [result] = await compareBackends(
      () => (x) => tf.add(x, onWasm() ? 0.5 : 0),
      [{ shape: [2], values: Float32Array.of(1, -2) }],
    );
    expect(result).toEqual({ backend: 'wasm', forward: 0.25, gradients: 0, failure: '' });
    const wrong = tf.customGrad((x) => ({
      value: tf.clone(x as tf.Tensor),
      gradFunc: (dy: tf.Tensor) => tf.mul(dy, onWasm() ? 1.5 : 1),
    }));
    const [gradient] = await compareBackends(() => (x) => wrong(x), [[3, 4]]);
    expect(gradient.forward).toBe(0);
    expect(gradient.gradients).toBeCloseTo(0.5, 6);
  });

  test('compareBackends(build) compares the gradients of the weights that layers inside make', async () => {
    // Whole numbers have no gradient, so what is left is that of the weights.
    const input = { shape: [2, 3], values: Int32Array.of(1, 2, 3, 4, 5, 6) };
    const build = () => {
      const layer = tfl.layers.dense({ units: 3 });
      return (x: tf.Tensor) => tf.mul(layer.apply(tf.cast(x, 'float32')) as tf.Tensor, onWasm() ? 2 : 1);
    };
    const [comparison] = await compareBackends(build, [input]);
    expect(comparison.gradients).toBeCloseTo(1, 5);
  });

  test('compareBackends(build) counts NaN as infinitely wrong', async () => {
    const [{ forward }] = await compareBackends(() => (x) => tf.mul(x, onWasm() ? NaN : 1), [[3]]);
    expect(forward).toBe(Infinity);
  });

  test('compareBackends(build, inputs, { reference }) compares with that backend instead of cpu', async () => {
    const build = () => (x: tf.Tensor) => tf.mul(x, onWasm() ? 2 : 1);
    const options = { reference: 'wasm' as const, backends: ['cpu' as const, 'wasm' as const] };
    const found = await compareBackends(build, [[3]], options);
    expect(found.map(({ backend, forward, gradients }) => [backend, forward, gradients])).toEqual([
      ['cpu', 0.5, 0.5],
      ['wasm', 0, 0],
    ]);
  });

  test('compareBackends(build) says why there are no gradients', async () => {
    const [comparison] = await compareBackends(() => (x) => tf.einsum('ij->j', x), [[2, 3]]);
    expect(comparison.gradients).toBeNull();
    expect(comparison.forward).toBeLessThan(1e-6);
    expect(comparison.failure).toContain('Einsum');
  });

  test('compareBackends(build) throws what the function throws on cpu', async () => {
    const build = () => () => {
      throw new RangeError('on purpose');
    };
    await expect(compareBackends(build, [[1]])).rejects.toThrow('on purpose');
  });

  test('compareBackends(build) leaves the backend, the tensors and the variables as they were', async () => {
    await useBackend('cpu');
    const variable = tf.variable(tf.tensor1d([1, 2, 3]));
    const before = tf.memory().numTensors;
    await compareBackends(() => {
      const layer = tfl.layers.batchNormalization();
      return (x) => layer.apply(x, { training: true }) as tf.Tensor;
    }, [[4, 3]]);
    expect(tf.getBackend()).toBe('cpu');
    expect(tf.memory().numTensors).toBe(before);
    expect([...variable.dataSync()]).toEqual([1, 2, 3]);
    variable.dispose();
  });
});
