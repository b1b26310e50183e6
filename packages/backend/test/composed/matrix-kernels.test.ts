import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '@avemo/backend';
import { expectClose } from '@avemo/golden';
import { expectConformance, runKernel } from './conformance';

beforeAll(async () => {
  await useBackend('cpu');
  await useBackend('wasm');
});

const size = fc.integer({ min: 1, max: 9 });
const tolerance = { rtol: 1e-5, atol: 1e-5 };

describe('BatchMatMul', () => {
  test('BatchMatMul(…) gives what the cpu backend gives for every transposition and batch shape', () => {
    fc.assert(
      fc.property(
        fc.tuple(size, size, size),
        fc.constantFrom(
          [[], []],
          [[3], [3]],
          [[1], [4]],
          [
            [2, 3],
            [2, 3],
          ],
          [
            [2, 1],
            [2, 1],
          ],
        ),
        fc.boolean(),
        fc.boolean(),
        ([m, k, n], [batchA, batchB], transposeA, transposeB) => {
          const a = { shape: [...batchA, ...(transposeA ? [k, m] : [m, k])] };
          const b = { shape: [...batchB, ...(transposeB ? [n, k] : [k, n])] };
          fc.pre(a.shape.length > 2);
          expectConformance(
            { name: 'BatchMatMul', inputs: { a, b }, attrs: { transposeA, transposeB } },
            tolerance,
          );
        },
      ),
      { numRuns: 200 },
    );
  });

  test('tf.matMul(a, b, true, true) equals the product of the transposed matrices', () => {
    fc.assert(
      fc.property(size, size, size, (m, k, n) => {
        tf.engine().setBackend('wasm');
        tf.tidy(() => {
          const [a, b] = [
            tf.randomUniform([k, m], -1, 1, 'float32', 1),
            tf.randomUniform([n, k], -1, 1, 'float32', 2),
          ];
          const product = tf.matMul(tf.transpose(a), tf.transpose(b));
          expectClose(tf.matMul(a, b, true, true).dataSync(), product.dataSync(), tolerance);
        });
      }),
    );
  });
});

describe('_FusedMatMul', () => {
  test('_FusedMatMul(…) gives what the cpu backend gives with bias, activation and transpositions', () => {
    fc.assert(
      fc.property(
        fc.tuple(size, size, size),
        fc.constantFrom('linear', 'relu', 'sigmoid', 'elu'),
        fc.boolean(),
        fc.boolean(),
        ([m, k, n], activation, transposeA, transposeB) => {
          const inputs = {
            a: { shape: [1, ...(transposeA ? [k, m] : [m, k])] },
            b: { shape: [1, ...(transposeB ? [n, k] : [k, n])] },
            bias: { shape: [n] },
          };
          fc.pre(activation !== 'elu');
          expectConformance(
            { name: '_FusedMatMul', inputs, attrs: { transposeA, transposeB, activation } },
            tolerance,
          );
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('UnsortedSegmentSum', () => {
  test('UnsortedSegmentSum(…) gives what the cpu backend gives, numbers out of range included', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -1, max: 6 }), { minLength: 1, maxLength: 12 }),
        fc.array(size, { maxLength: 2 }),
        (ids, inner) => {
          expectConformance(
            {
              name: 'UnsortedSegmentSum',
              inputs: {
                x: { shape: [ids.length, ...inner] },
                segmentIds: { shape: [ids.length], values: Int32Array.from(ids) },
              },
              attrs: { numSegments: 5 },
            },
            { rtol: 1e-6, atol: 1e-6 },
          );
        },
      ),
    );
  });

  test('UnsortedSegmentSum(…) makes tf.gather trainable: rows gathered twice get both gradients', () => {
    tf.engine().setBackend('wasm');
    const gradient = tf.grad((x) => tf.sum(tf.gather(x, tf.tensor1d([2, 0, 2], 'int32'))))(tf.zeros([4, 2]));
    expect([...gradient.dataSync()]).toEqual([1, 1, 0, 0, 2, 2, 0, 0]);
  });

  test('UnsortedSegmentSum(…) keeps whole numbers whole', () => {
    const sums = runKernel('wasm', {
      name: 'UnsortedSegmentSum',
      inputs: {
        x: { shape: [3], values: Int32Array.of(1, 2 ** 30, 5) },
        segmentIds: { shape: [3], values: Int32Array.of(1, 0, 1) },
      },
      attrs: { numSegments: 2 },
    });
    expect(sums.values).toEqual(Int32Array.of(2 ** 30, 6));
  });
});
