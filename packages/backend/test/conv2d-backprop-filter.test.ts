import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { useBackend } from '@avemo/backend';

beforeAll(async () => {
  await useBackend('cpu');
  await useBackend('wasm');
});
test('conv2d and maxPool have the same gradients on wasm as on cpu', async () => {
  const x = tf.randomUniform([2, 9, 8, 3], -1, 1, 'float32', 1) as tf.Tensor4D;
  const w = tf.randomUniform([3, 3, 3, 5], -1, 1, 'float32', 2) as tf.Tensor4D;
  const f = (w: tf.Tensor4D) => tf.sum(tf.square(tf.conv2d(x, w, [2, 1], 'same')));
  const got = await tf
    .grad((v) => f(v as tf.Tensor4D))(w)
    .data();
  const g2 = await tf
    .grad((v) => tf.sum(tf.square(tf.maxPool(v as tf.Tensor4D, 3, 2, 'valid'))))(x)
    .data();
  tf.setBackend('cpu');
  const x2 = tf.tensor4d(await x.data(), [2, 9, 8, 3]);
  const want = await tf
    .grad((v) => f(v as tf.Tensor4D))(w)
    .data();
  for (let i = 0; i < want.length; i++) expect(Math.abs(got[i] - want[i])).toBeLessThan(1e-3);
  const h2 = await tf
    .grad((v) => tf.sum(tf.square(tf.maxPool(v as tf.Tensor4D, 3, 2, 'valid'))))(x2)
    .data();
  for (let i = 0; i < h2.length; i++) expect(Math.abs(g2[i] - h2[i])).toBeLessThan(1e-4);
});
