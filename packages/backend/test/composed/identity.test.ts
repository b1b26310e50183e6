import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '@avemo/backend';

beforeAll(async () => {
  await useBackend('wasm');
});

describe('Identity', () => {
  test('Identity(…) keeps the values of each tensor until the last one is disposed, whatever the order', () => {
    for (const order of [
      [0, 1, 2],
      [2, 0, 1],
      [1, 2, 0],
    ]) {
      const first = tf.tensor1d([1, 2, 3]);
      const tensors = [first, tf.clone(first), tf.clone(first)];
      const before = tf.memory().numDataBuffers;
      for (const which of order) {
        expect([...tensors[which].dataSync()]).toEqual([1, 2, 3]);
        tensors[which].dispose();
      }
      expect(tf.memory().numDataBuffers).toBe(before - 1);
    }
  });

  test('Identity(…) of integers, truth values and text keeps their kind', () => {
    tf.tidy(() => {
      expect([...tf.clone(tf.tensor1d([1, -2], 'int32')).dataSync()]).toEqual([1, -2]);
      expect([...tf.clone(tf.tensor1d([true, false])).dataSync()]).toEqual([1, 0]);
      expect(tf.clone(tf.tensor1d(['sad', 'happy'])).dataSync()).toEqual(['sad', 'happy']);
    });
  });

  test('Identity(…) takes no memory: a training step of a layer leaves what it found', () => {
    const x = tf.randomUniform([64, 64], -1, 1, 'float32', 1) as tf.Tensor2D;
    const weight = tf.variable(tf.randomUniform([64, 64], -1, 1, 'float32', 2)) as tf.Variable<tf.Rank.R2>;
    const optimizer = tf.train.adam(0.01);
    const step = () =>
      void optimizer.minimize(() => tf.sum(tf.square(tf.relu(tf.matMul(x, weight)))) as tf.Scalar);
    step();
    const { numTensors, numDataBuffers } = tf.memory();
    for (let i = 0; i < 20; i++) step();
    expect(tf.memory()).toMatchObject({ numTensors, numDataBuffers });
    tf.dispose([x, weight]);
    optimizer.dispose();
  });
});
