import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '@avemo/backend';
import { expectClose } from '@avemo/golden';
import { expectGradients } from './central-differences';
import { expectConformance, runKernel } from './conformance';
import { convolutions } from './random-convolution';
import { randomValues } from '../testing/random-values';

const tolerance = { rtol: 1e-4, atol: 1e-4 };

beforeAll(async () => {
  await useBackend('cpu');
  await useBackend('wasm');
});

/** A random convolution whose output channels are read as the multiplier. */
const depthwise = convolutions.map(({ xShape, filterShape, attrs }) => {
  const { strides, dilations, pad } = attrs;
  const info = tf.backend_util.computeConv2DInfo(
    xShape,
    filterShape,
    strides,
    dilations,
    pad,
    undefined,
    true,
  );
  return { xShape, filterShape, info, attrs };
});

/** Calls `visit` with the offsets into x, the filter and y of each product that the depthwise convolution sums. */
function visitProducts(info: tf.backend_util.Conv2DInfo, visit: (x: number, w: number, y: number) => void) {
  const multiplier = info.outChannels / info.inChannels;
  for (let b = 0; b < info.batchSize; b++)
    for (let i = 0; i < info.outHeight; i++)
      for (let j = 0; j < info.outWidth; j++)
        for (let u = 0; u < info.filterHeight; u++)
          for (let v = 0; v < info.filterWidth; v++) {
            const row = i * info.strideHeight + u * info.dilationHeight - info.padInfo.top;
            const column = j * info.strideWidth + v * info.dilationWidth - info.padInfo.left;
            if (row < 0 || row >= info.inHeight || column < 0 || column >= info.inWidth) continue;
            for (let c = 0; c < info.inChannels; c++)
              for (let m = 0; m < multiplier; m++)
                visit(
                  ((b * info.inHeight + row) * info.inWidth + column) * info.inChannels + c,
                  ((u * info.filterWidth + v) * info.inChannels + c) * multiplier + m,
                  ((b * info.outHeight + i) * info.outWidth + j) * info.outChannels + c * multiplier + m,
                );
          }
}

describe('DepthwiseConv2dNativeBackpropFilter', () => {
  test('DepthwiseConv2dNativeBackpropFilter(…) sums the products of a naive convolution, dilated too', () => {
    fc.assert(
      fc.property(depthwise, ({ xShape, filterShape, info, attrs }) => {
        const x = { shape: xShape, values: randomValues(tf.util.sizeFromShape(xShape), 1) };
        const dy = { shape: info.outShape, values: randomValues(tf.util.sizeFromShape(info.outShape), 2) };
        const expected = new Float64Array(tf.util.sizeFromShape(filterShape));
        visitProducts(info, (i, w, o) => (expected[w] += x.values[i] * dy.values[o]));
        const name = 'DepthwiseConv2dNativeBackpropFilter';
        const kernel = { name, inputs: { x, dy }, attrs: { ...attrs, filterShape } };
        const got = runKernel('wasm', kernel);
        expect(got.shape).toEqual(filterShape);
        expectClose(got.values, expected, tolerance);
        expect(got.leaked).toBe(0);
        if (info.dilationHeight * info.dilationWidth === 1) expectConformance(kernel, tolerance);
      }),
      { numRuns: 200 },
    );
  });
});

describe('DepthwiseConv2dNativeBackpropInput', () => {
  test('DepthwiseConv2dNativeBackpropInput(…) sums the products of a naive convolution, dilated too', () => {
    fc.assert(
      fc.property(depthwise, ({ xShape, filterShape, info, attrs }) => {
        const filter = { shape: filterShape, values: randomValues(tf.util.sizeFromShape(filterShape), 1) };
        const dy = { shape: info.outShape, values: randomValues(tf.util.sizeFromShape(info.outShape), 2) };
        const expected = new Float64Array(tf.util.sizeFromShape(xShape));
        visitProducts(info, (i, w, o) => (expected[i] += filter.values[w] * dy.values[o]));
        const name = 'DepthwiseConv2dNativeBackpropInput';
        const kernel = { name, inputs: { dy, filter }, attrs: { ...attrs, inputShape: xShape } };
        const got = runKernel('wasm', kernel);
        expect(got.shape).toEqual(xShape);
        expectClose(got.values, expected, tolerance);
        expect(got.leaked).toBe(0);
        if (info.dilationHeight * info.dilationWidth === 1) expectConformance(kernel, tolerance);
      }),
      { numRuns: 200 },
    );
  });
});

describe('tf.depthwiseConv2d(…) on wasm', () => {
  test.each([
    ['same', [2, 2]],
    ['valid', [1, 1]],
    [1, [1, 1]],
  ] as const)('with padding %s and strides %j has the gradients of central differences', (pad, strides) => {
    tf.engine().setBackend('wasm');
    const tensors = [
      [2, 7, 6, 3],
      [3, 3, 3, 2],
    ].map((shape, seed) => tf.tensor(randomValues(tf.util.sizeFromShape(shape), seed + 3), shape));
    expectGradients(
      (x, w) => tf.depthwiseConv2d(x as tf.Tensor4D, w as tf.Tensor4D, [...strides], pad),
      tensors,
    );
  });
});
