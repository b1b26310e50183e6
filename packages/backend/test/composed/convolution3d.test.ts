import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '@avemo/backend';
import { expectClose, golden } from '@avemo/golden';
import { expectGradients } from './central-differences';
import { expectConformance, runKernel } from './conformance';
import { convolutions3d } from './random-convolution3d';
import { randomValues } from '../testing/random-values';

const tolerance = { rtol: 1e-4, atol: 1e-4 };

beforeAll(async () => {
  await useBackend('cpu');
  await useBackend('wasm');
});

describe('Conv3D', () => {
  test('Conv3D(…) gives what the cpu backend gives for any stride, padding and dilation', () => {
    fc.assert(
      fc.property(convolutions3d, ({ xShape, filterShape, attrs }) => {
        const inputs = { x: { shape: xShape }, filter: { shape: filterShape } };
        expectConformance({ name: 'Conv3D', inputs, attrs }, tolerance);
      }),
      { numRuns: 300 },
    );
  });

  test('Conv3D(…) gives an empty result where the filter is larger than the clip', () => {
    const inputs = { x: { shape: [1, 2, 3, 3, 2] }, filter: { shape: [3, 1, 1, 2, 4] } };
    const attrs = { strides: 1, dilations: 1, pad: 'valid', dataFormat: 'NDHWC' };
    expect(runKernel('wasm', { name: 'Conv3D', inputs, attrs }).shape).toEqual([1, 0, 3, 3, 4]);
  });
});

describe('Conv3DBackpropFilterV2', () => {
  test('Conv3DBackpropFilterV2(…) gives what the cpu backend gives for any stride and padding', () => {
    fc.assert(
      fc.property(convolutions3d, ({ xShape, filterShape, info, attrs }) => {
        fc.pre(attrs.dilations.every((dilation) => dilation === 1));
        expectConformance(
          {
            name: 'Conv3DBackpropFilterV2',
            inputs: { x: { shape: xShape }, dy: { shape: info.outShape } },
            attrs: { ...attrs, filterShape },
          },
          tolerance,
        );
      }),
      { numRuns: 200 },
    );
  });

  test('Conv3DBackpropFilterV2(…) is zero where the filter is larger than the clip', () => {
    const { values } = runKernel('wasm', {
      name: 'Conv3DBackpropFilterV2',
      inputs: { x: { shape: [1, 2, 3, 3, 2] }, dy: { shape: [1, 0, 3, 3, 4] } },
      attrs: { strides: 1, pad: 'valid', filterShape: [3, 1, 1, 2, 4] },
    });
    expect([...values]).toEqual(Array(24).fill(0));
  });
});

describe('Conv3DBackpropInputV2', () => {
  test('Conv3DBackpropInputV2(…) gives what the cpu backend gives for any stride and padding', () => {
    fc.assert(
      fc.property(convolutions3d, ({ xShape, filterShape, info, attrs }) => {
        fc.pre(attrs.dilations.every((dilation) => dilation === 1));
        expectConformance(
          {
            name: 'Conv3DBackpropInputV2',
            inputs: { dy: { shape: info.outShape }, filter: { shape: filterShape } },
            attrs: { ...attrs, inputShape: xShape },
          },
          tolerance,
        );
      }),
      { numRuns: 200 },
    );
  });

  test('Conv3DBackpropInputV2(…) is zero where the filter is larger than the clip', () => {
    const { values } = runKernel('wasm', {
      name: 'Conv3DBackpropInputV2',
      inputs: { dy: { shape: [1, 0, 3, 3, 4] }, filter: { shape: [3, 1, 1, 2, 4] } },
      attrs: { strides: 1, pad: 'valid', inputShape: [1, 2, 3, 3, 2] },
    });
    expect([...values]).toEqual(Array(36).fill(0));
  });
});

describe('tf.conv3d on wasm', () => {
  test('tf.conv3d(x, kernel) and its gradients equal layers/conv3d', () => {
    tf.engine().setBackend('wasm');
    const reference = golden('layers/conv3d');
    const tensor = (id: string) => {
      const { data, shape } = reference.input(id);
      return tf.tensor(data as Float32Array, shape);
    };
    const [x, kernel, bias, weights] = ['x', 'kernel', 'bias', 'R'].map(tensor);
    const layer = (a: tf.Tensor, w: tf.Tensor, b: tf.Tensor) =>
      tf.add(tf.conv3d(a as tf.Tensor5D, w as tf.Tensor5D, 1, 'same'), b);
    const gradients = tf.grads((a, w, b) => tf.sum(tf.mul(layer(a, w, b), weights)))([x, kernel, bias]);
    const results = { out: layer(x, kernel, bias), d_x: gradients[0], d_kernel: gradients[1] };
    for (const [id, result] of Object.entries({ ...results, d_bias: gradients[2] })) {
      const { data, shape, tolerance: close } = reference.output(id);
      expect(result.shape).toEqual(shape);
      expectClose(result.dataSync(), data, close);
    }
  });

  test.each([
    ['valid', [1, 1, 1]],
    ['same', [2, 2, 2]],
    ['same', [3, 1, 2]],
    [1, [2, 3, 1]],
  ] as const)(
    'tf.conv3d(…) with padding %s and strides %j has the gradients of central differences',
    (pad, strides) => {
      tf.engine().setBackend('wasm');
      const tensors = [
        [2, 5, 6, 4, 2],
        [2, 3, 2, 2, 3],
      ].map((shape, seed) => tf.tensor(randomValues(tf.util.sizeFromShape(shape), seed + 3), shape));
      expectGradients(
        (x, w) => tf.conv3d(x as tf.Tensor5D, w as tf.Tensor5D, [...strides], pad as 'same'),
        tensors,
      );
    },
  );

  test('tf.conv3dTranspose(…) is the gradient of tf.conv3d, so it is on wasm what it is on cpu', () => {
    const compute = (name: string) => {
      tf.engine().setBackend(name);
      const x = tf.tensor5d(randomValues(2 * 3 * 2 * 2 * 3, 1), [2, 3, 2, 2, 3]);
      const filter = tf.tensor5d(randomValues(3 * 2 * 3 * 2 * 3, 2), [3, 2, 3, 2, 3]);
      return tf.conv3dTranspose(x, filter, [2, 6, 4, 4, 2], 2, 'same').dataSync();
    };
    expectClose(compute('wasm'), compute('cpu'), tolerance);
  });
});
