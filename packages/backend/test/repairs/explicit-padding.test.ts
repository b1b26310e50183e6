import * as tf from '@tensorflow/tfjs-core';
import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import { expectClose } from '@avemo/golden';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '@avemo/backend';
import { repairExplicitPadding } from '../../src/repairs/explicit-padding';
import { randomValues } from '../testing/random-values';

/** A copy of the cpu backend whose kernels refuse padding in numbers, as TensorFlow's do. */
const mendedBackend = 'mended';

beforeAll(async () => {
  await useBackend('cpu');
  await useBackend('wasm', { threads: 1 });
  tf.registerBackend(mendedBackend, () => Object.assign(new MathBackendCPU(), { firstUse: false }));
  for (const kernel of tf.getKernelsForBackend('cpu')) {
    tf.registerKernel({
      ...kernel,
      backendName: mendedBackend,
      kernelFunc: (given) => {
        const { pad } = (given.attrs ?? {}) as { pad?: unknown };
        const numbers = typeof pad === 'number' || (Array.isArray(pad) && kernel.kernelName !== 'PadV2');
        if (numbers) throw new Error(`${kernel.kernelName} supports only 'valid' and 'same'`);
        return kernel.kernelFunc(given);
      },
    });
  }
  repairExplicitPadding(mendedBackend);
});
afterAll(() => tf.removeBackend(mendedBackend));

/** The result of a function and its gradients, on one backend. */
function compute(backend: string, shapes: number[][], f: (...x: tf.Tensor[]) => tf.Tensor): Float32Array[] {
  tf.setBackend(backend);
  const before = tf.memory().numTensors;
  const values = tf.tidy(() => {
    const x = shapes.map((shape, i) => tf.tensor(randomValues(tf.util.sizeFromShape(shape), i + 1), shape));
    const y = f(...x);
    const weights = tf.tensor(randomValues(y.size, 9), y.shape);
    const gradients = tf.grads((...inputs) => tf.sum(tf.mul(f(...inputs), weights)))(x);
    return [y, ...gradients].map((tensor) => tensor.dataSync() as Float32Array);
  });
  expect(tf.memory().numTensors).toBe(before);
  return values;
}

/** Compares with the wasm backend, which takes padding in numbers. */
function expectSame(shapes: number[][], f: (...x: tf.Tensor[]) => tf.Tensor): void {
  const [got, expected] = [mendedBackend, 'wasm'].map((backend) => compute(backend, shapes, f));
  got.forEach((values, i) => expectClose(values, expected[i], { rtol: 1e-4, atol: 1e-5 }));
}

const side = fc.integer({ min: 0, max: 2 });
const cases = fc.record({
  height: fc.integer({ min: 5, max: 8 }),
  width: fc.integer({ min: 5, max: 8 }),
  window: fc.constantFrom(3, 4),
  stride: fc.constantFrom(1, 2, 3),
  pad: fc.oneof(fc.integer({ min: 1, max: 2 }), fc.tuple(side, side, side, side)),
});
type Padding = number | [[0, 0], [number, number], [number, number], [0, 0]];
const padding = (pad: number | number[]): Padding =>
  typeof pad === 'number'
    ? pad
    : [
        [0, 0],
        [pad[0], pad[1]],
        [pad[2], pad[3]],
        [0, 0],
      ];

describe('repairExplicitPadding(…)', () => {
  test('conv2d and its gradients are those of wasm for any padding in numbers', () => {
    fc.assert(
      fc.property(cases, ({ height, width, window, stride, pad }) =>
        expectSame(
          [
            [2, height, width, 3],
            [window, window, 3, 2],
          ],
          (x, filter) =>
            tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, stride, padding(pad), 'NHWC', 1, 'floor'),
        ),
      ),
      { numRuns: 25, seed: 1 },
    );
  });

  test('depthwiseConv2d and its gradients are those of wasm for any padding in numbers', () => {
    fc.assert(
      fc.property(cases, ({ height, width, window, stride, pad }) =>
        expectSame(
          [
            [2, height, width, 3],
            [window, window, 3, 2],
          ],
          (x, filter) =>
            tf.depthwiseConv2d(
              x as tf.Tensor4D,
              filter as tf.Tensor4D,
              stride,
              padding(pad),
              'NHWC',
              1,
              'floor',
            ),
        ),
      ),
      { numRuns: 25, seed: 2 },
    );
  });

  const pools: [string, typeof tf.maxPool][] = [
    ['maxPool', tf.maxPool],
    ['avgPool', tf.avgPool],
  ];

  test.each(pools)('%s and its gradient are those of wasm for padding in numbers', (_, pool) => {
    fc.assert(
      fc.property(cases, ({ height, width, window, stride, pad }) =>
        expectSame([[2, height, width, 3]], (x) =>
          pool(x as tf.Tensor4D, window, stride, padding(pad), 'floor'),
        ),
      ),
      { numRuns: 25, seed: 3 },
    );
  });

  test.each(pools)('%s is that of cpu where the size of the result is rounded up', (_, pool) => {
    const x = randomValues(2 * 5 * 6 * 3, 4);
    const [got, expected] = [mendedBackend, 'cpu'].map((backend) => {
      tf.setBackend(backend);
      return tf.tidy(() => pool(tf.tensor4d(x, [2, 5, 6, 3]), 4, 2, 1, 'ceil').dataSync());
    });
    expect(got).toHaveLength(2 * 3 * 3 * 3);
    expectClose(got, expected, { rtol: 1e-6, atol: 1e-6 });
  });

  test.each([
    ['maxPool3d', tf.maxPool3d],
    ['avgPool3d', tf.avgPool3d],
  ])('%s and its gradient are those of wasm for padding in numbers', (_, pool) => {
    for (const [window, stride] of [
      [3, 1],
      [3, 2],
      [4, 3],
    ]) {
      expectSame([[2, 6, 7, 8, 2]], (x) => pool(x as tf.Tensor5D, window, stride, 1, 'floor'));
    }
  });
});
