import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '@avemo/backend';
import { expectClose, golden } from '@avemo/golden';
import { expectConformance, runKernel } from './conformance';
import { visitProducts } from './naive-conv2d';
import { convolutions } from './random-convolution';
import { randomValues } from '../testing/random-values';

const tolerance = { rtol: 1e-4, atol: 1e-4 };

beforeAll(async () => {
  await useBackend('cpu');
  await useBackend('wasm');
});

describe('Conv2DBackpropFilter', () => {
  test('Conv2DBackpropFilter(…) sums the products of a naive convolution for any stride, padding and dilation', () => {
    fc.assert(
      fc.property(convolutions, ({ xShape, filterShape, info, attrs }) => {
        const x = { shape: xShape, values: randomValues(tf.util.sizeFromShape(xShape), 1) };
        const dy = { shape: info.outShape, values: randomValues(tf.util.sizeFromShape(info.outShape), 2) };
        const expected = new Float64Array(tf.util.sizeFromShape(filterShape));
        visitProducts(info, (i, w, o) => (expected[w] += x.values[i] * dy.values[o]));
        const got = runKernel('wasm', {
          name: 'Conv2DBackpropFilter',
          inputs: { x, dy },
          attrs: { ...attrs, filterShape },
        });
        expect(got.shape).toEqual(filterShape);
        expectClose(got.values, expected, tolerance);
        expect(got.leaked).toBe(0);
      }),
      { numRuns: 300 },
    );
  });

  test('Conv2DBackpropFilter(…) gives what the cpu backend gives, channels first too', () => {
    fc.assert(
      fc.property(convolutions, fc.boolean(), ({ xShape, filterShape, info, attrs }, first) => {
        fc.pre(info.dilationHeight === 1 && info.dilationWidth === 1);
        fc.pre(!(first && Array.isArray(attrs.pad)));
        const order = ([b, h, w, c]: number[]) => (first ? [b, c, h, w] : [b, h, w, c]);
        expectConformance(
          {
            name: 'Conv2DBackpropFilter',
            inputs: { x: { shape: order(xShape) }, dy: { shape: order(info.outShape) } },
            attrs: { ...attrs, filterShape, dataFormat: first ? 'NCHW' : 'NHWC' },
          },
          tolerance,
        );
      }),
      { numRuns: 200 },
    );
  });
});

describe('Conv2DBackpropInput', () => {
  test('Conv2DBackpropInput(…) sums the products of a naive convolution for any stride, padding and dilation', () => {
    fc.assert(
      fc.property(convolutions, ({ xShape, filterShape, info, attrs }) => {
        const filter = { shape: filterShape, values: randomValues(tf.util.sizeFromShape(filterShape), 1) };
        const dy = { shape: info.outShape, values: randomValues(tf.util.sizeFromShape(info.outShape), 2) };
        const expected = new Float64Array(tf.util.sizeFromShape(xShape));
        visitProducts(info, (i, w, o) => (expected[i] += filter.values[w] * dy.values[o]));
        const got = runKernel('wasm', {
          name: 'Conv2DBackpropInput',
          inputs: { dy, filter },
          attrs: { ...attrs, inputShape: xShape },
        });
        expect(got.shape).toEqual(xShape);
        expectClose(got.values, expected, tolerance);
        expect(got.leaked).toBe(0);
      }),
      { numRuns: 300 },
    );
  });

  test('Conv2DBackpropInput(…) gives what the cpu backend gives, channels first too', () => {
    fc.assert(
      fc.property(convolutions, fc.boolean(), ({ xShape, filterShape, info, attrs }, first) => {
        fc.pre(info.dilationHeight === 1 && info.dilationWidth === 1);
        fc.pre(!(first && Array.isArray(attrs.pad)));
        const order = ([b, h, w, c]: number[]) => (first ? [b, c, h, w] : [b, h, w, c]);
        expectConformance(
          {
            name: 'Conv2DBackpropInput',
            inputs: { dy: { shape: order(info.outShape) }, filter: { shape: filterShape } },
            attrs: { ...attrs, inputShape: order(xShape), dataFormat: first ? 'NCHW' : 'NHWC' },
          },
          tolerance,
        );
      }),
      { numRuns: 200 },
    );
  });
});

describe('tf.conv2d on wasm', () => {
  const reference = golden('layers/conv2d');

  test.each([
    ['valid_s1', 1, 'valid'],
    ['same_s1', 1, 'same'],
    ['same_s2', 2, 'same'],
  ] as const)(
    'tf.conv2d(x, kernel) and its gradients equal layers/conv2d %s',
    async (name, stride, padding) => {
      await useBackend('wasm');
      const tensor = (id: string) => {
        const { data, shape } = reference.input(id);
        return tf.tensor4d(data as Float32Array, shape as [number, number, number, number]);
      };
      const [x, kernel, weights] = [tensor('x'), tensor(`kernel_${name}`), tensor(`R_${name}`)];
      const bias = tf.tensor1d(reference.input('bias').data as Float32Array);
      const layer = (a: tf.Tensor, w: tf.Tensor, b: tf.Tensor) =>
        tf.add(tf.conv2d(a as tf.Tensor4D, w as tf.Tensor4D, stride, padding), b);
      const { grads } = tf.valueAndGrads((a, w, b) => tf.sum(tf.mul(layer(a, w, b), weights)) as tf.Scalar)([
        x,
        kernel,
        bias,
      ]);
      const results = { out: layer(x, kernel, bias), d_x: grads[0], d_kernel: grads[1], d_bias: grads[2] };
      for (const [id, result] of Object.entries(results)) {
        const { data, shape, tolerance: close } = reference.output(`${id}_${name}`);
        expect(result.shape).toEqual(shape);
        expectClose(result.dataSync(), data, close);
      }
    },
  );

  test('tf.conv2d(…) has the gradient that central differences estimate', async () => {
    await useBackend('wasm');
    const x = tf.tensor4d(randomValues(2 * 7 * 6 * 2, 3), [2, 7, 6, 2]);
    const kernel = randomValues(3 * 3 * 2 * 3, 4);
    const pad: [[number, number], [number, number], [number, number], [number, number]] = [
      [0, 0],
      [2, 1],
      [0, 1],
      [0, 0],
    ];
    const loss = (w: tf.Tensor) =>
      tf.sum(tf.square(tf.conv2d(x, w as tf.Tensor4D, [2, 3], pad))) as tf.Scalar;
    const at = (values: Float32Array) => loss(tf.tensor4d(values, [3, 3, 2, 3])).dataSync()[0];
    const gradient = tf
      .grad(loss)(tf.tensor4d(kernel, [3, 3, 2, 3]))
      .dataSync();
    const h = 2 ** -4;
    // The loss is quadratic, so the central difference is exact but for rounding.
    const estimate = kernel.map((_, index) => {
      const moved = (step: number) => at(kernel.map((value, i) => (i === index ? value + step : value)));
      return (moved(h) - moved(-h)) / (2 * h);
    });
    expectClose(gradient, estimate, { rtol: 1e-3, atol: 2e-3 });
  });
});
