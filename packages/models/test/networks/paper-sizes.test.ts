import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { useBackend } from '@avemo/backend';
import { expectClose } from '@avemo/golden';
import { alexNet, c3d, inceptionV3, localResponseNormalization, vgg16, vggish } from '@avemo/models';
import { describe, expect, it } from 'vitest';
import { testBackends } from '../../../../tools/test-backends';
import { randomTensor } from '../support/random-tensor';

/** A plain loop in JavaScript takes minutes for these; the tests of golden values run there. */
const others = testBackends.filter((name) => name !== 'cpu' && name !== 'wasm');

/** Predictions on a backend; the model goes when they are there. */
async function predict(backend: string, make: () => tfl.LayersModel, shape: number[]): Promise<Float32Array> {
  await useBackend(backend as 'wasm');
  const model = make();
  const values = tf.tidy(() => (model.predict(randomTensor(shape as never, 3)) as tf.Tensor).dataSync());
  model.dispose();
  return values.slice() as Float32Array;
}

const networks: [string, () => tfl.LayersModel, number[]][] = [
  // From 22 images on local response normalisation has more rows of pixels than WebGPU starts groups.
  ['alexNet() of 22 images', () => alexNet({ features: 'conv5' }), [22, 227, 227, 3]],
  ['alexNet() to its last layer', () => alexNet({ classes: 7 }), [2, 227, 227, 3]],
  ['c3d()', () => c3d({ features: 'pool5' }), [1, 16, 112, 112, 3]],
  ['vggish()', () => vggish({ features: 'embedding' }), [4, 96, 64, 1]],
  ['vgg16()', () => vgg16({ features: 'conv5_3' }), [1, 224, 224, 3]],
  ['inceptionV3()', () => inceptionV3({ features: 'avgpool' }), [1, 299, 299, 3]],
];

// On wasm the two whose sizes broke another backend; a device in software takes an hour for all.
const chosen = others.length > 0 ? networks : networks.filter(([name]) => /22 images|c3d/.test(name));

describe.each(others.length > 0 ? others : ['wasm'])('on %s', (backend) => {
  it.each(chosen)('%s computes at the size of the papers', async (_, make, [batch, ...sample]) => {
    const got = await predict(backend, make, [batch, ...sample]);
    expect(got.every(Number.isFinite)).toBe(true);
    expect(new Set(got).size).toBeGreaterThan(3);
    if (backend === 'wasm') return;
    const expected = await predict('wasm', make, [batch, ...sample]);
    const scale = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    expectClose(got, expected, { rtol: 1e-3, atol: 1e-4 * scale });
  });

  it('localResponseNormalization(x) of 22 maps of 55×55 is that of each map, its gradient too', async () => {
    await useBackend(backend as 'wasm');
    const x = randomTensor<tf.Rank.R4>([22, 55, 55, 96], 5);
    const gradient = tf.grad((maps) => tf.sum(tf.square(localResponseNormalization(maps as tf.Tensor4D))));
    for (const compute of [
      (maps: tf.Tensor4D) => localResponseNormalization(maps) as tf.Tensor,
      (maps: tf.Tensor4D) => gradient(maps),
    ]) {
      const whole = compute(x).dataSync();
      for (const i of [0, 21]) {
        const alone = compute(tf.slice(x, [i, 0, 0, 0], [1, 55, 55, 96])).dataSync();
        const part = whole.subarray(i * alone.length, (i + 1) * alone.length);
        expectClose(part, alone, { rtol: 1e-5, atol: 1e-6 });
      }
    }
  });
});
