import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '@avemo/backend';
import { expectClose } from '@avemo/golden';
import { matMul } from '../../src/wasm/mat-mul';
import type { OwnModule } from '../../src/module/own-module';
import { ownModule } from '../../src/module/start-module';
import { randomValues } from '../testing/random-values';

let own: OwnModule;

beforeAll(async () => {
  await useBackend('wasm', { threads: 2 });
  own = ownModule(tf.backend() as BackendWasm, true)!;
});

/** A batch of products, C [rows, columns] summed over depth; a count of 1 repeats the matrix. */
interface Product {
  countA: number;
  countB: number;
  rows: number;
  depth: number;
  columns: number;
  transposeA: boolean;
  transposeB: boolean;
  activation: 'linear' | 'relu' | 'sigmoid';
  bias: boolean;
}

/** The product and the sum of the absolute products, to which the rounding errors are in proportion. */
function naiveProduct(p: Product, a: Float32Array, b: Float32Array, bias?: Float32Array) {
  const { rows, depth, columns } = p;
  const count = Math.max(p.countA, p.countB);
  const [values, sizes] = [
    new Float64Array(count * rows * columns),
    new Float64Array(count * rows * columns),
  ];
  for (let at = 0; at < values.length; at++) {
    const [matrix, i, j] = [Math.floor(at / (rows * columns)), Math.floor(at / columns) % rows, at % columns];
    const [fromA, fromB] = [
      p.countA === 1 ? 0 : matrix * rows * depth,
      p.countB === 1 ? 0 : matrix * depth * columns,
    ];
    for (let k = 0; k < depth; k++) {
      const product =
        a[fromA + (p.transposeA ? k * rows + i : i * depth + k)] *
        b[fromB + (p.transposeB ? j * depth + k : k * columns + j)];
      values[at] += product;
      sizes[at] += Math.abs(product);
    }
    values[at] += bias?.[j] ?? 0;
    if (p.activation === 'relu') values[at] = Math.max(0, values[at]);
    if (p.activation === 'sigmoid') values[at] = 1 / (1 + Math.exp(-values[at]));
  }
  return { values, sizes };
}

/** The product by our kernel; undefined where it leaves it to the other. */
function ownProduct(p: Product, a: Float32Array, b: Float32Array, bias?: Float32Array) {
  return tf.tidy(() => {
    const tensor = (values: Float32Array, count: number, rows: number, columns: number, turned: boolean) =>
      tf.tensor(values, [count, ...(turned ? [columns, rows] : [rows, columns])]);
    const inputs = {
      a: tensor(a, p.countA, p.rows, p.depth, p.transposeA),
      b: tensor(b, p.countB, p.depth, p.columns, p.transposeB),
      ...(bias && { bias: tf.tensor1d(bias) }),
    };
    const { transposeA, transposeB, activation } = p;
    const attrs = { transposeA, transposeB, activation } as any;
    const backend = tf.backend() as BackendWasm;
    const c = matMul({ inputs, attrs, backend } as any, own, () => []);
    if (!c) return undefined;
    const [shape, values] = [c.shape, backend.readSync(c.dataId) as Float32Array];
    backend.disposeData(c.dataId);
    return { shape, values };
  });
}

const upTo = (max: number, min = 1) => fc.integer({ min, max });

function expectProduct(p: Product) {
  const random = (length: number, seed: number) => randomValues(length, seed);
  const a = random(p.countA * p.rows * p.depth, 1);
  const b = random(p.countB * p.depth * p.columns, 2);
  const bias = p.bias ? random(p.columns, 3) : undefined;
  const { values, sizes } = naiveProduct(p, a, b, bias);
  const product = ownProduct(p, a, b, bias);
  expect(product?.shape).toEqual([Math.max(p.countA, p.countB), p.rows, p.columns]);
  expectClose(product!.values, values, { rtol: 1e-6, atol: 1e-6 * (1 + Math.max(...sizes)) });
}

const products = (sizes: {
  rows: fc.Arbitrary<number>;
  depth: fc.Arbitrary<number>;
  columns: fc.Arbitrary<number>;
}) =>
  fc
    .record({
      counts: fc.constantFrom<[number, number]>([1, 1], [3, 3], [1, 2], [2, 1]),
      ...sizes,
      transposeA: fc.boolean(),
      transposeB: fc.boolean(),
      activation: fc.constantFrom('linear' as const, 'relu' as const, 'sigmoid' as const),
      bias: fc.boolean(),
    })
    .map(({ counts: [countA, countB], ...rest }): Product => ({ countA, countB, ...rest }));

describe('products of matrices in tiles', () => {
  test('matMul(a, b) is the sum in double precision for any rows, transpositions and batches', () => {
    fc.assert(
      fc.property(products({ rows: upTo(40, 4), depth: upTo(600, 300), columns: upTo(150, 70) }), (p) => {
        fc.pre(p.rows * p.depth * p.columns >= 2 ** 19);
        expectProduct(p);
      }),
      { numRuns: 20 },
    );
  });

  test('matMul(a, b) is the sum in double precision for fully connected layers of a batch', () => {
    const sizes = { countA: 1, countB: 1, rows: 30, depth: 300, columns: 2069 };
    const turns = [
      [false, false],
      [false, true],
      [true, false],
    ];
    for (const [transposeA, transposeB] of turns) {
      expectProduct({ ...sizes, transposeA, transposeB, activation: 'relu', bias: true });
    }
  });
});

describe('products of matrices with few rows', () => {
  test('matMul(a, b) is the sum in double precision for one to three rows, transposed or not', () => {
    fc.assert(
      fc.property(products({ rows: upTo(3), depth: upTo(700, 100), columns: upTo(300, 170) }), expectProduct),
      { numRuns: 60 },
    );
  });

  test('matMul(a, b) is exact for whole numbers where parts of the depth are summed apart', () => {
    const [depth, columns] = [20_011, 37];
    const a = Float32Array.from({ length: depth }, (_, k) => (k % 7) - 3);
    const b = Float32Array.from({ length: depth * columns }, (_, k) => (k % 11) - 5);
    const p: Product = {
      ...{ countA: 1, countB: 1, rows: 1, depth, columns },
      ...{ transposeA: false, transposeB: false, activation: 'linear', bias: false },
    };
    expect([...ownProduct(p, a, b)!.values]).toEqual([...naiveProduct(p, a, b).values]);
  });

  test('matMul(a, b) adds a bias and applies an activation beyond the first 4096 columns', () => {
    expectProduct({
      ...{ countA: 2, countB: 1, rows: 2, depth: 9, columns: 4099 },
      ...{ transposeA: true, transposeB: false, activation: 'relu', bias: true },
    });
  });

  test('matMul(a, b) is left to the other kernel where the product is small', () => {
    const p: Product = {
      ...{ countA: 1, countB: 1, rows: 1, depth: 64, columns: 128 },
      ...{ transposeA: false, transposeB: false, activation: 'linear', bias: false },
    };
    expect(ownProduct(p, randomValues(64, 1), randomValues(64 * 128, 2))).toBeUndefined();
  });
});
