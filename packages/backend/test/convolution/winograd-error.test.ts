import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { noEpilogue } from '../../src/wasm/activations';
import { gradientTilings, winogradTilings } from '../../src/convolution/choose-tilings';
import { workOf, type ConvolutionShape } from '../../src/convolution/convolution-shape';
import { filterGradientDirectly } from '../../src/convolution/direct-filter-gradient';
import { convolveByWinograd } from '../../src/convolution/winograd';
import { filterGradientByWinograd } from '../../src/convolution/winograd-gradient';
import { tilingOf } from '../../src/convolution/winograd-tiling';
import { direct, own, startOwn, valuesOf, winograd, written } from './convolution-methods';
import { eachProduct } from './naive-convolution';

beforeAll(startOwn);

/** A layer for one image or clip: 'same' with stride 1, 'valid' otherwise. */
function layer(
  input: ConvolutionShape['input'],
  channels: number,
  filter: ConvolutionShape['filter'],
  stride = 1,
  outChannels = 16,
): ConvolutionShape {
  const valid = stride > 1;
  const output = input.map((length, axis) =>
    valid ? Math.floor((length - filter[axis]) / stride) + 1 : length,
  );
  return {
    ...{ batch: 1, input, channels, filter, outChannels, dilations: [1, 1, 1] },
    output: [input[0], output[1], output[2]],
    strides: [1, stride, stride],
    padding: valid ? [0, 0, 0] : (filter.map((taps) => (taps - 1) / 2) as ConvolutionShape['padding']),
  };
}

describe("rounding errors of Winograd's method, against sums in double precision", () => {
  test.each([
    ['a layer of AlexNet', winograd(), layer([1, 13, 13], 256, [1, 3, 3])],
    ['a layer of AlexNet, mixed tiles', winograd({ size: 'mixed' }), layer([1, 13, 13], 256, [1, 3, 3])],
    ['a layer of 14 × 14, mixed tiles', winograd({ size: 'mixed' }), layer([1, 14, 14], 256, [1, 3, 3])],
    ['a layer of C3D', winograd(), layer([4, 14, 14], 64, [3, 3, 3])],
    ['a layer of C3D, tiles two frames deep', winograd({ deep: true }), layer([4, 14, 14], 64, [3, 3, 3])],
    ['the second layer of AlexNet by 7 points', winograd({ size: 7 }), layer([1, 27, 27], 96, [1, 5, 5])],
    ['the second layer of AlexNet', winograd(), layer([1, 27, 27], 96, [1, 5, 5])],
    ['the first layer of AlexNet', winograd(), layer([1, 67, 67], 3, [1, 11, 11], 4)],
    ['the first layer of a residual network', winograd(), layer([1, 32, 32], 3, [1, 7, 7], 2)],
  ] as const)(
    'convolveByWinograd(…) errs at most 4 times as much as the direct method: %s',
    (_, byTiles, shape) => {
      const values = valuesOf(shape);
      const places = shape.output.reduce((product, length) => product * length);
      const exact = new Map<number, number>();
      for (const pixel of Array.from({ length: 40 }, (_, i) => (i * 37) % places)) {
        const add = (i: number, j: number, k: number) =>
          exact.set(k, (exact.get(k) ?? 0) + values.x[i] * values.filter[j]);
        eachProduct(shape, add, pixel);
      }
      const errors = tf.tidy(() => {
        const [x, filter] = [tf.tensor(values.x), tf.tensor(values.filter)];
        return [byTiles, direct].map((method) => {
          const y = written(values.dy.length, (result) => method(shape, { x, filter, y: result }, false));
          return Math.sqrt([...exact].reduce((sum, [k, value]) => sum + (y[k] - value) ** 2, 0) / exact.size);
        });
      });
      expect(errors[1]).toBeGreaterThan(0);
      expect(errors[0] / errors[1]).toBeLessThan(4);
    },
  );

  test.each([
    ['a layer of AlexNet', 6, layer([1, 13, 13], 128, [1, 3, 3], 1, 192)],
    ['a layer of C3D', 6, layer([4, 28, 28], 64, [3, 3, 3], 1, 64)],
    ['the second layer of AlexNet', 6, layer([1, 27, 27], 96, [1, 5, 5], 1, 128)],
    ['the second layer of AlexNet by 7 points', 7, layer([1, 27, 27], 96, [1, 5, 5], 1, 128)],
    ['the first layer of AlexNet', 6, layer([1, 115, 115], 3, [1, 11, 11], 4, 96)],
  ] as const)(
    'filterGradientByWinograd(…) errs at most 4 times as much as the direct method: %s',
    (_, size, one) => {
      const shape = { ...one, batch: 4 };
      const { channels, outChannels } = shape;
      const values = valuesOf(shape);
      const exact = new Map<number, number>();
      // The products of one channel with another, in whole tensors of which only those are looked at.
      const [c, o] = [channels > 5 ? 5 : 1, 7];
      eachProduct({ ...shape, channels: 1, outChannels: 1 }, (i, tap, k) => {
        const place = (tap * channels + c) * outChannels + o;
        const product = values.x[i * channels + c] * values.dy[k * outChannels + o];
        exact.set(place, (exact.get(place) ?? 0) + product);
      });
      const errors = tf.tidy(() => {
        const [x, dy] = [tf.tensor(values.x), tf.tensor(values.dy)];
        const tiling = tilingOf(shape, { size, together: true })!;
        return [
          written(values.filter.length, (gradient) =>
            filterGradientByWinograd(own, shape, tiling, { x, dy, gradient }),
          ),
          written(values.filter.length, (gradient) =>
            filterGradientDirectly(own, shape, { x, dy, gradient }),
          ),
        ].map((found) => Math.hypot(...[...exact].map(([place, value]) => found[place] - value)));
      });
      expect(errors[1]).toBeGreaterThan(0);
      expect(errors[0] / errors[1]).toBeLessThan(4);
    },
  );

  test('winogradTilings(…) and gradientTilings choose nothing that errs 4 times as much as the direct method', () => {
    const shapes = fc
      .record({
        batch: fc.integer({ min: 1, max: 8 }),
        size: fc.integer({ min: 6, max: 40 }),
        depth: fc.constantFrom(1, 1, 1, 4),
        channels: fc.constantFrom(1, 3, 4, 8, 16, 32, 64),
        outChannels: fc.constantFrom(8, 16, 32, 64),
        kind: fc.constantFrom<[taps: number, stride: number]>([3, 1], [5, 1], [7, 2], [9, 2], [11, 4]),
      })
      .map(({ batch, size, depth, channels, outChannels, kind: [taps, stride] }) => ({
        ...layer([depth, size, size], channels, [depth > 1 ? 3 : 1, taps, taps], stride, outChannels),
        batch,
      }))
      .filter((shape) => shape.output.every((length) => length > 0) && workOf(shape) < 3e7)
      .filter((shape) => winogradTilings(shape).length > 0 || gradientTilings(shape).length > 0);
    fc.assert(
      fc.property(shapes, (shape) => {
        const values = valuesOf(shape);
        const [y, gradient] = [values.dy, values.filter].map(({ length }) => new Float64Array(length));
        eachProduct(shape, (i, j, k) => {
          y[k] += values.x[i] * values.filter[j];
          gradient[j] += values.x[i] * values.dy[k];
        });
        tf.tidy(() => {
          const [x, filter, dy] = [values.x, values.filter, values.dy].map((data) => tf.tensor(data));
          const errorOf = (exact: Float64Array, body: (result: tf.Tensor) => boolean) => {
            const found = written(exact.length, body);
            return Math.sqrt(exact.reduce((sum, value, i) => sum + (found[i] - value) ** 2, 0));
          };
          const [forward] = winogradTilings(shape);
          if (forward) {
            const tiled = errorOf(y, (result) =>
              convolveByWinograd(own, shape, forward, { x, filter, y: result, turned: false }, noEpilogue),
            );
            expect(tiled).toBeLessThan(
              4 * errorOf(y, (result) => direct(shape, { x, filter, y: result }, false)),
            );
          }
          const [backward] = gradientTilings(shape);
          if (backward) {
            const tensors = (result: tf.Tensor) => ({ x, dy, gradient: result });
            const tiled = errorOf(gradient, (result) =>
              filterGradientByWinograd(own, shape, backward, tensors(result)),
            );
            const plain = errorOf(gradient, (result) => filterGradientDirectly(own, shape, tensors(result)));
            expect(tiled).toBeLessThan(4 * plain);
          }
        });
      }),
      { numRuns: 40, seed: 12 },
    );
  });
});
