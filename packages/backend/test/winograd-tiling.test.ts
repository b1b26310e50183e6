import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '@avemo/backend';
import type { ConvolutionShape } from '../src/own-kernels/convolution-shape';
import { tilingOf } from '../src/own-kernels/winograd-tiling';
import { randomValues } from './random-values';

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

  test('filterGradientByWinograd cuts its tiles from images side by side: fewer of them', () => {
    const input: [number, number, number] = [1, 13, 13];
    const layer = { batch: 30, channels: 256, outChannels: 384, filter: [1, 3, 3], padding: [0, 1, 1] };
    const shape = { ...layer, input, output: input, strides: ones, dilations: ones } as ConvolutionShape;
    expect(tilingOf(shape)!.regions[0].tiles).toBe(30 * 16);
    // 15 × 2 images, 14 pixels apart.
    expect(tilingOf(shape, { together: true })!.regions[0].tiles).toBe(7 * 53);
  });

  test('tf.conv2d(x, filter) keeps the mapped filter from the second use on and gives it back with the filter', () => {
    const heap = (tf.backend() as BackendWasm).wasm as unknown as Heap;
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

interface Heap {
  _malloc(bytes: number): number;
  _free(address: number): void;
}
