import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { expectClose, golden } from '@avemo/golden';
import { useBackend } from '@avemo/backend';
import { Adam } from '../../src/training/adam';

beforeAll(async () => {
  await useBackend('wasm');
});

it('Adam.apply(gradients, rate) takes the three steps that torch takes', () => {
  const reference = golden('layers/optimizers');
  const start = reference.input('p0').data;
  const gradients = reference.input('grads').data;
  const expected = reference.output('adam');
  const variable = tf.tidy(() => tf.variable(tf.tensor1d(start as Float32Array)));
  const adam = new Adam([variable]);
  const got: number[] = [];
  for (let step = 0; step < 3; step++) {
    const gradient = tf.tensor1d(gradients.slice(step * 8, step * 8 + 8) as Float32Array);
    adam.apply([gradient], 0.01);
    gradient.dispose();
    got.push(...variable.dataSync());
  }
  expect(adam.step).toBe(3);
  expectClose(got, expected.data, expected.tolerance);
  adam.dispose();
  variable.dispose();
});
