import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { useBackend } from '@avemo/backend';

beforeAll(async () => {
  await useBackend('wasm');
});

test('ResizeNearestNeighborGrad(…) is the adjoint of ResizeNearestNeighbor, for several images and sides of one pixel', () => {
  const size = fc.integer({ min: 1, max: 5 });
  fc.assert(
    fc.property(
      fc.tuple(fc.integer({ min: 1, max: 3 }), size, size, fc.integer({ min: 1, max: 2 })),
      fc.tuple(size, size),
      fc.boolean(),
      (shape, [height, width], alignCorners) => {
        tf.tidy(() => {
          const x = tf.randomUniform(shape, -1, 1, 'float32', 1) as tf.Tensor4D;
          const resize = (image: tf.Tensor) =>
            tf.image.resizeNearestNeighbor(image as tf.Tensor4D, [height, width], alignCorners);
          const y = resize(x);
          const dy = tf.randomUniform(y.shape, -1, 1, 'float32', 2);
          const dx = tf.grad(resize)(x, dy as tf.Tensor4D);
          const product = (a: tf.Tensor, b: tf.Tensor) => tf.sum(tf.mul(a, b)).dataSync()[0];
          expect(product(x, dx)).toBeCloseTo(product(y, dy), 4);
        });
      },
    ),
    { numRuns: 60 },
  );
});
