import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '@avemo/backend';
import { expectClose } from '@avemo/golden';
import { expectGradients } from './central-differences';
import { expectConformance, runKernel } from './conformance';
import { pools3d } from './random-convolution3d';
import { randomValues } from '../testing/random-values';

const tolerance = { rtol: 1e-5, atol: 1e-6 };

beforeAll(async () => {
  await useBackend('cpu');
  await useBackend('wasm');
});

/** The offsets of the pixels in the window of each output, of channel 0 in clip 0 first. */
function windows(info: tf.backend_util.Conv3DInfo): { output: number; pixels: number[] }[] {
  const found: { output: number; pixels: number[] }[] = [];
  const { front, top, left } = info.padInfo;
  let output = 0;
  for (let b = 0; b < info.batchSize; b++)
    for (let i = 0; i < info.outDepth; i++)
      for (let j = 0; j < info.outHeight; j++)
        for (let k = 0; k < info.outWidth; k++)
          for (let c = 0; c < info.inChannels; c++) {
            const pixels: number[] = [];
            for (let t = 0; t < info.filterDepth; t++)
              for (let u = 0; u < info.filterHeight; u++)
                for (let v = 0; v < info.filterWidth; v++) {
                  const z = i * info.strideDepth + t - front;
                  const y = j * info.strideHeight + u - top;
                  const x = k * info.strideWidth + v - left;
                  if (z < 0 || y < 0 || x < 0) continue;
                  if (z >= info.inDepth || y >= info.inHeight || x >= info.inWidth) continue;
                  pixels.push(
                    (((b * info.inDepth + z) * info.inHeight + y) * info.inWidth + x) * info.inChannels + c,
                  );
                }
            found.push({ output: output++, pixels });
          }
  return found;
}

describe('MaxPool3D', () => {
  test('MaxPool3D(…) gives what the cpu backend gives, for values below zero too', () => {
    fc.assert(
      fc.property(pools3d, fc.constantFrom(-2, 0, 2), ({ shape, attrs }, offset) => {
        const values = randomValues(tf.util.sizeFromShape(shape), 4).map((value) => value + offset);
        expectConformance(
          { name: 'MaxPool3D', inputs: { x: { shape, values } }, attrs },
          { rtol: 0, atol: 0 },
        );
      }),
      { numRuns: 300 },
    );
  });
});

describe('MaxPool3DGrad', () => {
  test('MaxPool3DGrad(…) gives every dy to the last maximum of its window, as a naive search does', () => {
    fc.assert(
      fc.property(pools3d, fc.boolean(), ({ shape, attrs, info }, ties) => {
        const values = randomValues(tf.util.sizeFromShape(shape), 5);
        if (ties) values.forEach((value, i) => (values[i] = Math.round(2 * value)));
        const dy = randomValues(tf.util.sizeFromShape(info.outShape), 6);
        const maxima = new Float32Array(dy.length);
        const expected = new Float64Array(values.length);
        for (const { output, pixels } of windows(info)) {
          maxima[output] = Math.max(...pixels.map((pixel) => values[pixel]));
          const last = pixels.findLast((pixel) => values[pixel] === maxima[output]);
          if (last !== undefined) expected[last] += dy[output];
        }
        const got = runKernel('wasm', {
          name: 'MaxPool3DGrad',
          inputs: {
            dy: { shape: info.outShape, values: dy },
            input: { shape, values },
            output: { shape: info.outShape, values: maxima },
          },
          attrs,
        });
        expect(got.shape).toEqual(shape);
        expectClose(got.values, expected, tolerance);
        expect(got.leaked).toBe(0);
      }),
      { numRuns: 200 },
    );
  });

  test('MaxPool3DGrad(…) gives what the cpu backend gives for windows as high as wide, equal maxima included', () => {
    fc.assert(
      fc.property(pools3d, ({ shape, attrs, info }) => {
        // The cpu backend mistakes height for width in other windows.
        fc.pre(info.filterHeight === info.filterWidth);
        const values = randomValues(tf.util.sizeFromShape(shape), 5).map((value) => Math.round(2 * value));
        const input = { shape, values };
        const pooled = runKernel('cpu', { name: 'MaxPool3D', inputs: { x: input }, attrs });
        const output = { shape: pooled.shape, values: pooled.values as Float32Array };
        expectConformance(
          { name: 'MaxPool3DGrad', inputs: { dy: { shape: info.outShape }, input, output }, attrs },
          tolerance,
        );
      }),
      { numRuns: 100 },
    );
  });
});

describe('AvgPool3D', () => {
  test('AvgPool3D(…) gives what the cpu backend gives', () => {
    fc.assert(
      fc.property(pools3d, ({ shape, attrs }) => {
        expectConformance({ name: 'AvgPool3D', inputs: { x: { shape } }, attrs }, tolerance);
      }),
      { numRuns: 200 },
    );
  });
});

describe('AvgPool3DGrad', () => {
  test('AvgPool3DGrad(…) shares every dy among the pixels of its window, as a naive loop does', () => {
    fc.assert(
      fc.property(pools3d, ({ shape, attrs, info }) => {
        const dy = randomValues(tf.util.sizeFromShape(info.outShape), 6);
        const expected = new Float64Array(tf.util.sizeFromShape(shape));
        for (const { output, pixels } of windows(info)) {
          for (const pixel of pixels) expected[pixel] += dy[output] / pixels.length;
        }
        const inputs = { dy: { shape: info.outShape, values: dy }, input: { shape } };
        const got = runKernel('wasm', { name: 'AvgPool3DGrad', inputs, attrs });
        expect(got.shape).toEqual(shape);
        expectClose(got.values, expected, tolerance);
        expect(got.leaked).toBe(0);
      }),
      { numRuns: 200 },
    );
  });

  test('AvgPool3DGrad(…) gives what the cpu backend gives where nothing is padded', () => {
    fc.assert(
      fc.property(pools3d, ({ shape, attrs, info }) => {
        fc.pre(info.padInfo.type === 'VALID' && attrs.dimRoundingMode === undefined);
        const inputs = { dy: { shape: info.outShape }, input: { shape } };
        expectConformance({ name: 'AvgPool3DGrad', inputs, attrs }, tolerance);
      }),
      { numRuns: 100 },
    );
  });
});

describe('tf.maxPool3d(…) and tf.avgPool3d on wasm', () => {
  /** Values far enough apart for a small step to leave every maximum where it is. */
  const spread = (shape: [number, number, number, number, number]) => {
    const order = randomValues(tf.util.sizeFromShape(shape), 8);
    const sorted = [...order].sort((a, b) => a - b);
    return tf.tensor5d(
      order.map((value) => sorted.indexOf(value) / 16 - 4),
      shape,
    );
  };

  test.each([
    ['valid', [1, 2, 2], [1, 2, 2]],
    ['same', [2, 2, 2], [2, 2, 2]],
    ['same', [3, 2, 1], [2, 1, 3]],
    [1, [2, 3, 2], [1, 2, 1]],
  ] as const)(
    'with padding %s, window %j, strides %j have the gradients of central differences',
    (...given) => {
      tf.engine().setBackend('wasm');
      const [pad, size, strides] = given;
      const x = spread([2, 5, 6, 5, 2]);
      for (const pool of [tf.maxPool3d, tf.avgPool3d]) {
        expectGradients((a) => pool(a as tf.Tensor5D, [...size], [...strides], pad), [x], { step: 2 ** -6 });
      }
    },
  );
});
