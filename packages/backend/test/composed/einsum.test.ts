import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '@avemo/backend';
import { expectClose } from '@avemo/golden';
import { randomValues } from '../testing/random-values';

beforeAll(async () => {
  await useBackend('cpu');
  await useBackend('wasm');
});

const labels = ['a', 'b', 'c', 'd', 'e'];
const term = fc.shuffledSubarray(labels, { minLength: 1, maxLength: 4 });

/** Equations of one and two tensors with random labels, in random order; the result keeps some of them. */
const equations = fc.oneof(fc.tuple(term), fc.tuple(term, term)).chain((terms) =>
  fc.record({
    terms: fc.constant(terms),
    result: fc.shuffledSubarray([...new Set(terms.flat())]),
    sizes: fc.tuple(...labels.map(() => fc.integer({ min: 1, max: 4 }))),
  }),
);

/** The sum over every value of every label, in double precision. */
function naiveEinsum(
  terms: string[][],
  result: string[],
  size: (label: string) => number,
  data: Float32Array[],
) {
  const names = [...new Set(terms.flat())];
  const sums = new Float64Array(result.reduce((product, label) => product * size(label), 1));
  const position = (order: string[], at: Map<string, number>) =>
    order.reduce((index, label) => index * size(label) + at.get(label)!, 0);
  const visit = (depth: number, at: Map<string, number>) => {
    if (depth === names.length) {
      const factors = terms.map((order, i) => data[i][position(order, at)]);
      sums[position(result, at)] += factors.reduce((product, factor) => product * factor, 1);
      return;
    }
    for (let i = 0; i < size(names[depth]); i++) visit(depth + 1, at.set(names[depth], i));
  };
  visit(0, new Map());
  return sums;
}

describe('Einsum', () => {
  test('tf.einsum(…) gives what a naive sum gives for random equations, and leaves nothing behind', () => {
    tf.engine().setBackend('wasm');
    fc.assert(
      fc.property(equations, ({ terms, result, sizes }) => {
        const equation = `${terms.map((names) => names.join('')).join(',')}->${result.join('')}`;
        const size = (label: string) => sizes[labels.indexOf(label)];
        const shapes = terms.map((names) => names.map(size));
        const data = shapes.map((shape, i) => randomValues(tf.util.sizeFromShape(shape), i + 1));
        const tensors = shapes.map((shape, i) => tf.tensor(data[i], shape));
        const before = tf.memory();
        const sum = tf.einsum(equation, ...tensors);
        expect(sum.shape).toEqual(result.map(size));
        expectClose(sum.dataSync(), naiveEinsum(terms, result, size, data), { rtol: 1e-4, atol: 1e-5 });
        sum.dispose();
        const { numTensors, numDataBuffers } = tf.memory();
        expect({ numTensors, numDataBuffers }).toEqual({
          numTensors: before.numTensors,
          numDataBuffers: before.numDataBuffers,
        });
        tf.dispose(tensors);
      }),
      { numRuns: 300 },
    );
  });

  test('tf.einsum(…) gives what the cpu backend gives for the products of attention and bilinear fusion', () => {
    const compute = (name: string) => {
      tf.engine().setBackend(name);
      const tensor = (seed: number, ...shape: number[]) =>
        tf.tensor(randomValues(tf.util.sizeFromShape(shape), seed), shape);
      const [queries, keys] = [tensor(1, 2, 4, 3, 5), tensor(2, 2, 6, 3, 5)];
      const scores = tf.einsum('bihd,bjhd->bhij', queries, keys).dataSync();
      const bilinear = tf.einsum('bi,ijk->bjk', tensor(3, 4, 3), tensor(4, 3, 2, 5)).dataSync();
      return [...scores, ...bilinear];
    };
    expectClose(compute('wasm'), compute('cpu'), { rtol: 1e-4, atol: 1e-5 });
  });

  test('tf.einsum(…) keeps whole numbers whole', () => {
    tf.engine().setBackend('wasm');
    const [a, b] = [tf.tensor2d([1, 2, 3, 4], [2, 2], 'int32'), tf.tensor1d([5, 6], 'int32')];
    const sum = tf.einsum('ij,j->i', a, b);
    expect(sum.dtype).toBe('int32');
    expect([...sum.dataSync()]).toEqual([17, 39]);
  });

  test('tf.einsum(…) refuses operands whose sizes disagree', () => {
    tf.engine().setBackend('wasm');
    expect(() => tf.einsum('ij,jk->ik', tf.ones([2, 3]), tf.ones([2, 3]))).toThrow(/dimension/i);
  });
});
