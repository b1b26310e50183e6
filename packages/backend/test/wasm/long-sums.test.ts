import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { registerKernels, useBackend } from '@avemo/backend';

beforeAll(async () => {
  await useBackend('wasm', { threads: 2 });
});
afterAll(() => registerKernels({ kernels: 'own' }));

/** One tenth as float32 has it. */
const tenth = Math.fround(0.1);

describe('sums and means of millions of values', () => {
  test('tf.sum(x) and tf.mean(x) lose nothing along a long axis, whichever it is', () => {
    tf.tidy(() => {
      const ones = tf.ones([2 ** 25]);
      expect(tf.sum(ones).dataSync()[0]).toBe(2 ** 25);
      expect(tf.mean(ones).dataSync()[0]).toBe(1);
      const count = 2 ** 22;
      const tenths = tf.fill([count], 0.1);
      expect(tf.mean(tenths).dataSync()[0]).toBe(tenth);
      for (const shape of [
        [count / 4, 4],
        [4, count / 4],
        [count / 64, 4, 16],
        [1, count],
        [count, 1],
      ]) {
        shape.forEach((length, axis) => {
          if (length < 64) return;
          const sums = tf.sum(tf.reshape(tenths, shape), axis).dataSync();
          expect([...new Set(sums)]).toEqual([Math.fround(tenth * length)]);
        });
      }
    });
  });

  test('tf.losses.meanSquaredError(labels, predictions) of four million values is right to the last digits', () => {
    tf.tidy(() => {
      const error = tf.losses.meanSquaredError(tf.zeros([1024, 4096]), tf.fill([1024, 4096], 0.1));
      expect(error.dataSync()[0]).toBeCloseTo(0.01, 8);
    });
  });

  test('tf.sum(x, axes) gives the same bits with one thread and with two', async () => {
    const compute = () =>
      tf.tidy(() => {
        const x = tf.randomNormal([300, 7, 500], 0, 1, 'float32', 1);
        return [[0], [1], [2], [0, 2], [0, 1, 2]].flatMap((axes) => [...tf.sum(x, axes).dataSync()]);
      });
    await useBackend('wasm', { threads: 2 });
    const two = compute();
    await useBackend('wasm', { threads: 1 });
    expect(compute()).toEqual(two);
    await useBackend('wasm', { threads: 2 });
  });
});
