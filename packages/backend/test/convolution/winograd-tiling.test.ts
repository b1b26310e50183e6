import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { registerKernels, useBackend } from '@avemo/backend';
import { expectClose } from '@avemo/golden';
import type { ConvolutionShape } from '../../src/convolution/convolution-shape';
import { tilingOf } from '../../src/convolution/winograd-tiling';
import { randomValues } from '../testing/random-values';

beforeAll(() => useBackend('wasm', { threads: 2 }));

const ones: [number, number, number] = [1, 1, 1];

describe("the tiles and filters of Winograd's method", () => {
  test('tf.conv2d(x, filter) and its gradient for x leave an image alone when its neighbours hold NaN', () => {
    const shape = [5, 13, 13, 64] as [number, number, number, number];
    const values = randomValues(5 * 13 * 13 * 64, 1);
    const broken = values.map((value, i) => (Math.floor(i / (13 * 13 * 64)) % 2 === 1 ? NaN : value));
    tf.tidy(() => {
      const filter = tf.tensor(randomValues(9 * 64 * 64, 2), [3, 3, 64, 64]) as tf.Tensor4D;
      const [x, withNaN] = [values, broken].map((data) => tf.tensor(data, shape) as tf.Tensor4D);
      const forward = (images: tf.Tensor4D) => tf.conv2d(images, filter, 1, 'same');
      const backward = (dy: tf.Tensor4D) => tf.conv2dTranspose(dy, filter, shape, 1, 'same');
      for (const convolve of [forward, backward]) {
        const [expected, found] = [x, withNaN].map((images) => tf.gather(convolve(images), [0, 2, 4]));
        expect(found.dataSync()).toEqual(expected.dataSync());
      }
    });
  });

  test('filterGradientByWinograd(…) cuts its tiles from images side by side: fewer of them', () => {
    const input: [number, number, number] = [1, 13, 13];
    const layer = { batch: 30, channels: 256, outChannels: 384, filter: [1, 3, 3], padding: [0, 1, 1] };
    const shape = { ...layer, input, output: input, strides: ones, dilations: ones } as ConvolutionShape;
    expect(tilingOf(shape)!.regions[0].tiles).toBe(30 * 16);
    // 15 × 2 images, 14 pixels apart.
    expect(tilingOf(shape, { together: true })!.regions[0].tiles).toBe(7 * 53);
  });

  test.each<[string, Shape[], Shape[], [number, number][]]>([
    [
      'images that lie and images that stand',
      [
        [30, 15, 14, 64],
        [30, 14, 15, 64],
      ],
      [[3, 3, 64, 64]],
      [[1, 1]],
    ],
    [
      'strides that change places',
      [[8, 40, 40, 4]],
      [[9, 9, 4, 64]],
      [
        [3, 4],
        [4, 3],
      ],
    ],
    [
      'the same numbers in another shape',
      [
        [8, 16, 16, 32],
        [8, 16, 16, 64],
      ],
      [
        [3, 3, 32, 64],
        [3, 3, 64, 32],
      ],
      [[1, 1]],
    ],
  ])('tf.conv2d(x, filter) maps the kept filter anew for %s', async (_, shapes, filters, strides) => {
    const values = randomValues(tf.util.sizeFromShape(filters[0]), 1);
    const cases = shapes.flatMap((shape, i) =>
      strides.map((stride) => ({ shape, stride, to: filters[i] ?? filters[0] })),
    );
    const compute = () => {
      const filter = tf.tensor(values, filters[0]);
      const results = [1, 2, 3].flatMap(() =>
        cases.map(({ shape, stride, to }) =>
          tf.tidy(() => {
            const x = tf.tensor4d(randomValues(tf.util.sizeFromShape(shape), 2), shape);
            return tf.conv2d(x, tf.reshape<tf.Rank.R4>(filter, to), stride, 'valid').dataSync();
          }),
        ),
      );
      filter.dispose();
      return results;
    };
    const found = compute();
    await registerKernels({ kernels: 'composed' });
    const expected = compute();
    await registerKernels({ kernels: 'own' });
    found.forEach((y, i) => expectClose(y, expected[i], { rtol: 1e-4, atol: 1e-3 }));
  });

  test('tf.conv2d(x, filter) keeps the mapped filter from the second use on and gives it back with the filter', () => {
    // The backend sees tfjs's module through an object of its own.
    const heap = Object.getPrototypeOf((tf.backend() as BackendWasm).wasm) as Heap;
    const { _malloc, _free } = heap;
    const held = new Set<number>();
    heap._malloc = (bytes) => {
      const address = _malloc(bytes);
      held.add(address);
      return address;
    };
    heap._free = (address) => {
      held.delete(address);
      _free(address);
    };
    try {
      for (const seed of [1, 2]) {
        const x = tf.tensor(randomValues(2 * 16 * 16 * 32, 5), [2, 16, 16, 32]) as tf.Tensor4D;
        const filter = tf.tensor(randomValues(9 * 32 * 32, seed), [3, 3, 32, 32]) as tf.Tensor4D;
        const results = Array.from({ length: 3 }, () => tf.conv2d(x, filter, 1, 'same'));
        const [first, ...others] = results.map((y) => y.dataSync());
        for (const other of others) expect(other).toEqual(first);
        tf.dispose([x, ...results]);
        expect(held.size).toBe(2);
        filter.dispose();
        expect(held.size).toBe(0);
      }
    } finally {
      Object.assign(heap, { _malloc, _free });
    }
  });
});

type Shape = [number, number, number, number];

interface Heap {
  _malloc(bytes: number): number;
  _free(address: number): void;
}
