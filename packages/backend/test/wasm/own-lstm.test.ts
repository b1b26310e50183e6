import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { registerKernels, useBackend } from '@avemo/backend';
import { expectClose } from '@avemo/golden';
import { lstm, lstmGradient } from '../../src/wasm/lstm';
import { ownModule } from '../../src/module/start-module';
import { naiveLstm } from './naive-lstm';
import { randomValues } from '../testing/random-values';

beforeAll(async () => {
  await useBackend('wasm', { threads: 2 });
  await registerKernels({ kernels: 'own' });
});

interface Sizes {
  batch: number;
  time: number;
  features: number;
  units: number;
  goBackwards: boolean;
  masked: boolean;
  started: boolean;
}

const upTo = (max: number) => fc.integer({ min: 1, max });
const sizes: fc.Arbitrary<Sizes> = fc.record({
  ...{ batch: upTo(11), time: upTo(9), features: upTo(40), units: upTo(40) },
  ...{ goBackwards: fc.boolean(), masked: fc.boolean(), started: fc.boolean() },
});

const random = (shape: number[], seed: number) =>
  tf.tensor(randomValues(tf.util.sizeFromShape(shape), seed), shape);

function randomInputs({ batch, time, features, units, masked, started }: Sizes): Record<string, tf.Tensor> {
  return {
    x: random([batch, time, features], 1),
    kernel: random([features, 4 * units], 2),
    recurrentKernel: random([units, 4 * units], 3),
    bias: random([4 * units], 4),
    ...(started && { hidden: random([batch, units], 5), cell: random([batch, units], 6) }),
    ...(masked && { mask: tf.step(random([batch, time], 7)) }),
  };
}

const run = (inputs: Record<string, tf.Tensor>, goBackwards = false): tf.Tensor[] =>
  tf.engine().runKernel('AvemoLstm', inputs, { goBackwards, training: true });

/** What the naive LSTM takes of the same inputs, with the projections of x in double precision. */
function naiveInputs(s: Sizes, inputs: Record<string, tf.Tensor>) {
  const values = Object.fromEntries(
    Object.entries(inputs).map(([name, tensor]) => [name, tensor.dataSync()]),
  );
  const columns = 4 * s.units;
  const z = new Float64Array(s.batch * s.time * columns);
  for (let at = 0; at < z.length; at++) {
    const [row, j] = [Math.floor(at / columns), at % columns];
    z[at] = values.bias[j];
    for (let k = 0; k < s.features; k++)
      z[at] += values.x[row * s.features + k] * values.kernel[k * columns + j];
  }
  const { recurrentKernel, hidden, cell, mask } = values;
  return { ...s, z, recurrentKernel, hidden, cell, mask };
}

describe('AvemoLstm and AvemoLstmGrad', () => {
  test('AvemoLstm(…) gives the states of the equations in double precision, for any sizes, mask, start and direction', () => {
    fc.assert(
      fc.property(sizes, (s) => {
        tf.tidy(() => {
          const inputs = randomInputs(s);
          const [states, gates, cells] = run(inputs, s.goBackwards);
          expect(gates.shape).toEqual([s.batch, s.time, 4 * s.units]);
          expect(cells.shape).toEqual(states.shape);
          expect(states.shape).toEqual([s.batch, s.time, s.units]);
          expectClose(states.dataSync(), naiveLstm(naiveInputs(s, inputs)), { rtol: 0, atol: 5e-6 });
        });
      }),
      { numRuns: 60 },
    );
  });

  test('AvemoLstmGrad(…) gives the slopes of the equations along random directions of z and of the first states', () => {
    fc.assert(
      fc.property(sizes, (s) => {
        tf.tidy(() => {
          const inputs = randomInputs(s);
          const [, gates, cells] = run(inputs, s.goBackwards);
          const dy = random([s.batch, s.time, s.units], 8);
          const { recurrentKernel, cell, mask } = inputs;
          const given = { dy, gates, cells, recurrentKernel, ...(cell && { cell }), ...(mask && { mask }) };
          const gradients: tf.Tensor[] = tf
            .engine()
            .runKernel('AvemoLstmGrad', given, { goBackwards: s.goBackwards });
          const naive = naiveInputs(s, inputs);
          const start = new Float64Array(s.batch * s.units);
          const points = { z: naive.z, hidden: naive.hidden ?? start, cell: naive.cell ?? start };
          const loss = (moved: object) => dot(naiveLstm({ ...naive, ...points, ...moved }), dy.dataSync());
          Object.entries(points).forEach(([name, values], i) => {
            const along = randomValues(values.length, 20 + i);
            const at = (step: number) =>
              loss({ [name]: Float64Array.from(values, (v, j) => v + step * along[j]) });
            const slope = (at(1e-5) - at(-1e-5)) / 2e-5;
            expectClose([dot(gradients[i].dataSync(), along)], [slope], { rtol: 1e-5, atol: 2e-4 });
          });
        });
      }),
      { numRuns: 40 },
    );
  });

  test('AvemoLstm(…) without training gives the states alone, bit for bit the same', () => {
    tf.tidy(() => {
      const s = { batch: 5, time: 7, features: 6, units: 9, goBackwards: false, masked: true, started: true };
      const inputs = randomInputs(s);
      const [states, ...others] = tf
        .engine()
        .runKernel('AvemoLstm', inputs, { goBackwards: false, training: false }) as unknown as tf.Tensor[];
      expect(others).toEqual([]);
      expect(states.dataSync()).toEqual(run(inputs)[0].dataSync());
    });
  });

  test('AvemoLstm(…) keeps NaN in its sequence and in the steps from there on', () => {
    tf.tidy(() => {
      const s = {
        batch: 7,
        time: 6,
        features: 3,
        units: 5,
        goBackwards: false,
        masked: false,
        started: false,
      };
      const inputs = randomInputs(s);
      const clean = run(inputs)[0].dataSync();
      const values = Float32Array.from(inputs.x.dataSync());
      values[(2 * s.time + 3) * s.features + 1] = NaN;
      const dirty = run({ ...inputs, x: tf.tensor(values, inputs.x.shape) })[0].dataSync();
      const from = (2 * s.time + 3) * s.units;
      const to = 3 * s.time * s.units;
      dirty.forEach((value, i) => expect(value).toBe(i >= from && i < to ? NaN : clean[i]));
    });
  });

  test('AvemoLstm(…) leaves the work to its caller with composed kernels and when memory is short', async () => {
    const inputs = randomInputs({
      ...{ batch: 2, time: 2, features: 2, units: 2 },
      goBackwards: false,
      masked: false,
      started: false,
    });
    await registerKernels({ kernels: 'composed' });
    try {
      expect(run(inputs)).toEqual([]);
      expect(tf.engine().runKernel('AvemoLstmGrad', inputs, {})).toEqual([]);
    } finally {
      await registerKernels({ kernels: 'own' });
    }
    const backend = tf.backend() as BackendWasm;
    const short = { ...ownModule(backend, true)!, withScratch: () => undefined };
    const attrs = { goBackwards: false, training: true } as any;
    expect(lstm({ inputs, attrs, backend } as any, short, () => [])).toBeUndefined();
    const steps = {
      dy: random([2, 2, 2], 1),
      gates: inputs.x,
      cells: inputs.x,
      recurrentKernel: inputs.recurrentKernel,
    };
    expect(lstmGradient({ inputs: steps, attrs, backend } as any, short, () => [])).toBeUndefined();
    tf.dispose(Object.values({ ...inputs, ...steps }));
  });
});

describe('the curves of the gates', () => {
  /** σ and tanh of each number, by way of one step of sequences of it. */
  const curves = (x: Float32Array) =>
    tf.tidy(() => {
      const [, gates] = run({
        x: tf.tensor(x, [x.length, 1, 1]),
        kernel: tf.ones([1, 4]),
        recurrentKernel: tf.zeros([1, 4]),
        bias: tf.zeros([4]),
      });
      const [sigmoid, , tangent] = tf.unstack(tf.reshape(gates, [x.length, 4]), 1);
      return { sigmoid: sigmoid.dataSync(), tangent: tangent.dataSync() };
    });

  /** The distance from a float32 to the next larger one. */
  const ulp = (x: number) => 2 ** (Math.max(-126, Math.floor(Math.log2(Math.abs(x) || 2 ** -126))) - 23);

  test('AvemoLstm(…) errs by less than 3 units of the last place in σ and tanh, where they are normal numbers', () => {
    const uniform = randomValues(40_000, 1);
    const x = uniform.map((u, i) =>
      i % 3 === 0 ? 87.2 * u : i % 3 === 1 ? 6 * u : Math.sign(u) * 2 ** (40 * Math.abs(u) - 38),
    );
    const { sigmoid, tangent } = curves(x);
    const errors = Array.from(x, (value, i) => [
      Math.abs(sigmoid[i] - 1 / (1 + Math.exp(-value))) / ulp(1 / (1 + Math.exp(-value))),
      Math.abs(tangent[i] - Math.tanh(value)) / ulp(Math.tanh(value)),
    ]);
    expect(Math.max(...errors.map(([error]) => error))).toBeLessThan(3);
    expect(Math.max(...errors.map(([, error]) => error))).toBeLessThan(3);
  });

  test('AvemoLstm(…) has the limits of σ and tanh at the ends', () => {
    const { sigmoid, tangent } = curves(
      Float32Array.of(-Infinity, -1e30, -90, -0, 0, 90, 1e30, Infinity, NaN),
    );
    expect([...sigmoid]).toEqual([0, 0, 0, 0.5, 0.5, 1, 1, 1, NaN]);
    expect([...tangent].map((t) => t + 0)).toEqual([-1, -1, -1, 0, 0, 1, 1, 1, NaN]);
  });
});

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
