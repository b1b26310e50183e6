import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '@avemo/backend';
import { expectClose, golden } from '@avemo/golden';
import { expectGradients } from './central-differences';
import { expectConformance, runKernel } from './conformance';
import { randomValues } from '../testing/random-values';

beforeAll(async () => {
  await useBackend('cpu');
  await useBackend('wasm');
});

const pools = fc
  .record({
    shape: fc.tuple(
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 10 }),
      fc.integer({ min: 1, max: 10 }),
      fc.integer({ min: 1, max: 6 }),
    ),
    filterSize: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })),
    strides: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })),
    pad: fc.constantFrom('valid' as const, 'same' as const, 1, 2),
  })
  .filter(({ filterSize, pad }) => typeof pad !== 'number' || pad < Math.min(...filterSize))
  .map((options) => ({
    ...options,
    info: tf.backend_util.computePool2DInfo(
      options.shape,
      options.filterSize,
      options.strides,
      1,
      options.pad,
    ),
  }))
  .filter(({ info }) => info.outHeight > 0 && info.outWidth > 0);

describe('MaxPoolGrad', () => {
  test('MaxPoolGrad(…) gives what the cpu backend gives for random windows, equal maxima included', () => {
    fc.assert(
      fc.property(pools, fc.boolean(), ({ shape, filterSize, strides, pad, info }, ties) => {
        const values = randomValues(tf.util.sizeFromShape(shape), 5);
        if (ties) values.forEach((value, i) => (values[i] = Math.round(2 * value)));
        const input = { shape, values };
        const attrs = { filterSize, strides, pad };
        const pooled = runKernel('cpu', { name: 'MaxPool', inputs: { x: input }, attrs });
        const output = { shape: pooled.shape, values: pooled.values as Float32Array };
        expectConformance(
          { name: 'MaxPoolGrad', inputs: { dy: { shape: info.outShape }, input, output }, attrs },
          { rtol: 1e-6, atol: 1e-6 },
        );
      }),
      { numRuns: 300 },
    );
  });

  test('MaxPoolGrad(…) passes nothing on from a window of NaN alone', () => {
    const input = { shape: [1, 2, 2, 1], values: new Float32Array(4).fill(NaN) };
    const output = { shape: [1, 1, 1, 1], values: Float32Array.of(NaN) };
    const kernel = {
      name: 'MaxPoolGrad',
      inputs: { dy: { shape: [1, 1, 1, 1] }, input, output },
      attrs: { filterSize: [2, 2], strides: [2, 2], pad: 'valid' },
    };
    expect([...runKernel('wasm', kernel).values]).toEqual([0, 0, 0, 0]);
  });
});

describe('AvgPoolGrad', () => {
  test('AvgPoolGrad(…) gives what the cpu backend gives where nothing is padded', () => {
    fc.assert(
      fc.property(pools, ({ shape, filterSize, strides, info }) => {
        fc.pre(info.padInfo.type === 'VALID');
        expectConformance(
          {
            name: 'AvgPoolGrad',
            inputs: { dy: { shape: info.outShape }, input: { shape } },
            attrs: { filterSize, strides, pad: 'valid' },
          },
          { rtol: 1e-5, atol: 1e-6 },
        );
      }),
    );
  });
});

describe('tf.maxPool and tf.avgPool on wasm', () => {
  test.each([
    ['same', 3, 2],
    ['same', 2, 1],
    [1, 3, 2],
  ] as const)(
    'tf.avgPool(…) with padding %s has the gradient of central differences',
    (pad, size, strides) => {
      tf.engine().setBackend('wasm');
      const x = tf.tensor4d(randomValues(2 * 6 * 5 * 3, 4), [2, 6, 5, 3]);
      expectGradients((a) => tf.avgPool(a as tf.Tensor4D, size, strides, pad), [x]);
    },
  );

  const reference = golden('layers/pooling');

  test.each([
    ['max3s2', tf.maxPool, 3, 2],
    ['max2s2', tf.maxPool, 2, 2],
    ['avg3s2', tf.avgPool, 3, 2],
  ] as const)('%s and its gradient equal layers/pooling', async (name, pool, size, stride) => {
    await useBackend('wasm');
    const x = tf.tensor4d(reference.input('x').data as Float32Array, [2, 7, 8, 3]);
    const { data, shape } = reference.input(`R_${name}`);
    const weights = tf.tensor(data as Float32Array, shape);
    const forward = (a: tf.Tensor) => pool(a as tf.Tensor4D, size, stride, 'valid');
    const gradient = tf.grad((a) => tf.sum(tf.mul(forward(a), weights)))(x);
    const [out, dx] = [reference.output(`out_${name}`), reference.output(`d_x_${name}`)];
    expectClose(forward(x).dataSync(), out.data, out.tolerance);
    expectClose(gradient.dataSync(), dx.data, dx.tolerance);
  });
});
