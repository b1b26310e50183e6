import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, test } from 'vitest';
import { expectClose } from '@avemo/golden';
import { randomValues } from '../testing/random-values';
import { startOwn } from './convolution-methods';
import { naiveConvolution } from './naive-convolution';

beforeAll(startOwn);

const upTo = (max: number) => fc.integer({ min: 1, max });
const tensor = (seed: number, ...shape: number[]) =>
  tf.tensor(randomValues(tf.util.sizeFromShape(shape), seed), shape);
const near = { rtol: 1e-4, atol: 1e-4 };

describe('filters that cover the map', () => {
  test('tf.conv2d(x, filter) and tf.conv3d(x, filter), and their gradients, are those of a naive convolution where the filter covers the map', () => {
    fc.assert(
      fc.property(
        fc.record({
          batch: upTo(9),
          map: fc.tuple(fc.constantFrom(0, 1, 2, 3), upTo(6), upTo(6)),
          channels: upTo(20),
          outChannels: upTo(70),
          stride: upTo(2),
        }),
        ({ batch, map: [depth, height, width], channels, outChannels, stride }) =>
          tf.tidy(() => {
            // A depth of 0 stands for images.
            const lengths = depth === 0 ? [height, width] : [depth, height, width];
            const input = [Math.max(1, depth), height, width] as [number, number, number];
            const ones: [number, number, number] = [1, 1, 1];
            const x = tensor(1, batch, ...lengths, channels);
            const filter = tensor(2, ...lengths, channels, outChannels);
            const dy = tensor(3, batch, ...lengths.map(() => 1), outChannels);
            const expected = naiveConvolution(
              {
                ...{ batch, input, channels, outChannels, filter: input, output: ones },
                ...{ strides: ones, dilations: ones, padding: [0, 0, 0] },
              },
              {
                x: x.dataSync() as Float32Array,
                filter: filter.dataSync() as Float32Array,
                dy: dy.dataSync() as Float32Array,
              },
            );
            const convolve = (a: tf.Tensor, b: tf.Tensor): tf.Tensor =>
              depth === 0
                ? tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, stride, 'valid')
                : tf.conv3d(a as tf.Tensor5D, b as tf.Tensor5D, stride, 'valid');
            const [dx, gradient] = tf.grads(convolve)([x, filter], dy);
            expectClose(convolve(x, filter).dataSync(), expected.y, near);
            expectClose(dx.dataSync(), expected.dx, near);
            expectClose(gradient.dataSync(), expected.gradient, near);
          }),
      ),
      { numRuns: 100 },
    );
  });

  test.each(['relu', 'sigmoid'] as const)(
    'tf.fused.conv2d(…) with a filter that covers the map adds the bias and applies %s',
    (activation) =>
      tf.tidy(() => {
        const [x, filter] = [tensor(1, 8, 6, 6, 32), tensor(2, 6, 6, 32, 64)] as [tf.Tensor4D, tf.Tensor4D];
        const bias = tensor(3, 64);
        const fused = tf.fused.conv2d({ x, filter, strides: 1, pad: 'valid', bias, activation });
        const sums = tf.matMul(tf.reshape(x, [8, -1]), tf.reshape(filter, [-1, 64]));
        const expected = tf[activation](tf.add(sums, bias)).dataSync();
        expectClose(fused.dataSync(), expected, { rtol: 1e-5, atol: 1e-5 });
      }),
  );
});
