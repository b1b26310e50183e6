import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { useBackend } from '@avemo/backend';
import { TrunkMeans } from '../../../src/recipes/am-fbp/trunk-means';

beforeAll(() => useBackend('cpu'));

/** Means and mask of a clip of `values` in a batch that is padded to eight frames of NaN-free rubbish. */
function trunksOf(values: readonly number[], options: { trunks: number; length?: number }) {
  return tf.tidy(() => {
    const frames = tf.tensor3d([
      [...values, ...new Array<number>(8 - values.length).fill(99)].map((v) => [v]),
    ]);
    const mask = tf.tensor2d([Array.from({ length: 8 }, (_, i) => (i < values.length ? 1 : 0))]);
    const [means, counts] = new TrunkMeans(options).apply([frames, mask]) as tf.Tensor[];
    return [[...means.dataSync()], [...counts.dataSync()]];
  });
}

it('TrunkMeans({ trunks, length }) fills trunks of T frames, the rest in the last, and masks what is behind the end', () => {
  expect(trunksOf([1, 3, 5, 7, 9], { trunks: 4, length: 2 })).toEqual([
    [2, 6, 9, 0],
    [1, 1, 1, 0],
  ]);
  expect(trunksOf([1, 3, 5, 7, 9], { trunks: 2, length: 2 })).toEqual([
    [2, 7],
    [1, 1],
  ]);
});

it('TrunkMeans({ trunks }) cuts a clip into equal parts, whose neighbours share a frame where there are too few', () => {
  expect(trunksOf([1, 3, 5, 7], { trunks: 2 })).toEqual([
    [2, 6],
    [1, 1],
  ]);
  expect(trunksOf([4, 8], { trunks: 4 })).toEqual([
    [4, 4, 8, 8],
    [1, 1, 1, 1],
  ]);
});

it('TrunkMeans({ trunks }) masks all trunks of a clip without frames', () => {
  expect(trunksOf([], { trunks: 2, length: 3 })[1]).toEqual([0, 0]);
  expect(trunksOf([], { trunks: 2 })[1]).toEqual([0, 0]);
});
