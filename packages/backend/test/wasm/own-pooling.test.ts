import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { registerKernels, useBackend } from '@avemo/backend';
import { expectClose } from '@avemo/golden';
import { runKernel, type KernelInput } from '../composed/conformance';
import { randomValues } from '../testing/random-values';

beforeAll(async () => {
  await useBackend('cpu');
  await useBackend('wasm');
});
afterAll(async () => {
  await registerKernels({ kernels: 'own' });
});

/** Windows of clips that our kernels compute: enough of them, channels that do and do not fill vectors. */
const pools = fc
  .record({
    shape: fc.tuple(
      fc.integer({ min: 1, max: 2 }),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 6, max: 11 }),
      fc.integer({ min: 6, max: 11 }),
      fc.constantFrom(1, 3, 4, 7, 17, 33),
    ),
    filterSize: fc.tuple(
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 4 }),
    ),
    strides: fc.tuple(
      fc.integer({ min: 1, max: 2 }),
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 3 }),
    ),
    pad: fc.constantFrom('valid' as const, 'same' as const),
    seed: fc.integer({ min: 1, max: 1000 }),
  })
  .filter(({ shape, filterSize, pad }) => pad === 'same' || shape[1] >= filterSize[0]);

/** What the two registrations give for the same inputs. */
async function both(run: () => tf.TypedArray): Promise<[ours: tf.TypedArray, composed: tf.TypedArray]> {
  await registerKernels({ kernels: 'composed' });
  const composed = run();
  await registerKernels({ kernels: 'own' });
  return [run(), composed];
}

const exact = { rtol: 0, atol: 0 };
const rounded = { rtol: 1e-5, atol: 1e-5 };

describe('our pooling', () => {
  for (const [name, tolerance] of [
    ['MaxPool', exact],
    ['AvgPool', rounded],
  ] as const) {
    test(`${name} and its gradient give what the composed kernels give, in 2-D and 3-D`, async () => {
      await fc.assert(
        fc.asyncProperty(pools, fc.boolean(), async ({ shape, filterSize, strides, pad, seed }, clips) => {
          const values = randomValues(tf.util.sizeFromShape(shape), seed).map((x) => Math.round(8 * x) / 8);
          const input = clips
            ? { shape, values }
            : { shape: [shape[0] * shape[1], ...shape.slice(2)], values };
          const attrs = clips
            ? { filterSize, strides, pad }
            : { filterSize: filterSize.slice(1), strides: strides.slice(1), pad };
          const form = clips ? `${name}3D` : name;
          const forward = () => runKernel('wasm', { name: form, inputs: { x: input }, attrs });
          const [ours, composed] = await both(() => forward().values);
          expectClose(ours as Float32Array, composed as Float32Array, tolerance);

          const output = { shape: forward().shape, values: ours as Float32Array };
          const dy = { shape: output.shape, values: randomValues(ours.length, seed + 1) };
          const inputs: Record<string, KernelInput> =
            name === 'MaxPool' ? { dy, input, output } : { dy, input };
          const [dx, expected] = await both(
            () => runKernel('wasm', { name: `${form}Grad`, inputs, attrs }).values,
          );
          expectClose(dx as Float32Array, expected as Float32Array, rounded);
        }),
        { numRuns: 60 },
      );
    });
  }

  test('MaxPool3D(…) passes NaN over, and gives minus infinity for windows of NaN alone', () => {
    const values = new Float32Array(64 * 64 * 4).fill(-2);
    values.fill(NaN, 0, 12);
    values.fill(NaN, 64 * 4, 64 * 4 + 8);
    const inputs = { x: { shape: [1, 1, 64, 64, 4], values } };
    const attrs = { filterSize: [1, 2, 2], strides: [1, 2, 2], pad: 'valid' };
    const pooled = runKernel('wasm', { name: 'MaxPool3D', inputs, attrs }).values;
    expect([...pooled.slice(0, 8)]).toEqual([
      ...Array<number>(4).fill(-Infinity),
      ...Array<number>(4).fill(-2),
    ]);
  });
});

describe('our local response normalisation', () => {
  /** The formula, one value at a time in double precision. */
  function slowly(
    x: Float32Array,
    channels: number,
    radius: number,
    bias: number,
    alpha: number,
    beta: number,
  ) {
    const sums = Float64Array.from(x, (_, i) => {
      const [row, c] = [i - (i % channels), i % channels];
      let sum = 0;
      for (let d = Math.max(0, c - radius); d <= Math.min(channels - 1, c + radius); d++)
        sum += x[row + d] ** 2;
      return bias + alpha * sum;
    });
    return { y: x.map((value, i) => value * sums[i] ** -beta), sums };
  }

  test('LRN(…) and LRNGrad give the formula for every number of channels and radius', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(1, 2, 3, 4, 5, 8, 13, 96),
        fc.integer({ min: 0, max: 7 }),
        fc.constantFrom(0.5, 0.75, 1),
        fc.integer({ min: 1, max: 1000 }),
        (channels, radius, beta, seed) => {
          const shape = [1, 9, 15, channels];
          const x = { shape, values: randomValues(135 * channels, seed) };
          const dy = { shape, values: randomValues(135 * channels, seed + 1) };
          const [bias, alpha] = [2, 0.3];
          const attrs = { depthRadius: radius, bias, alpha, beta };
          const { y, sums } = slowly(x.values, channels, radius, bias, alpha, beta);
          expectClose(runKernel('wasm', { name: 'LRN', inputs: { x }, attrs }).values as Float32Array, y, {
            rtol: 2e-6,
            atol: 1e-7,
          });
          const expected = x.values.map((value, i) => {
            const [row, c] = [i - (i % channels), i % channels];
            let shared = 0;
            for (let d = Math.max(0, c - radius); d <= Math.min(channels - 1, c + radius); d++)
              shared += (dy.values[row + d] * y[row + d]) / sums[row + d];
            return dy.values[i] * sums[i] ** -beta - 2 * alpha * beta * value * shared;
          });
          const inputs = { x, y: { shape, values: y }, dy };
          expectClose(
            runKernel('wasm', { name: 'LRNGrad', inputs, attrs }).values as Float32Array,
            expected,
            { rtol: 1e-5, atol: 1e-6 },
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  test('LRN(…) with another exponent is left to the stock kernel', () => {
    const x = { shape: [1, 2, 2, 3], values: randomValues(12, 1) };
    const attrs = { depthRadius: 1, bias: 1, alpha: 0.5, beta: 0.6 };
    const { y } = slowly(x.values, 3, 1, 1, 0.5, 0.6);
    const given = runKernel('wasm', { name: 'LRN', inputs: { x }, attrs }).values as Float32Array;
    expectClose(given, y, { rtol: 1e-5, atol: 1e-6 });
  });
});
