import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { expectClose, golden } from '@avemo/golden';
import { useBackend } from '@avemo/backend';
import { Optimizer } from '../../src/training/optimizers/optimizer';
import type { OptimizerOptions } from '../../src/training/training';

const reference = golden('layers/optimizers');
const start = reference.input('p0').data as Float32Array;
const gradients = reference.input('grads').data as Float32Array;
const gradientOf = (step: number) => tf.tensor1d(gradients.slice(step * 8, step * 8 + 8));

const rules: [OptimizerOptions, number, string][] = [
  [{ name: 'momentum', momentum: 0.9 }, 0.1, 'sgd_momentum'],
  [{ name: 'adam' }, 0.01, 'adam'],
  [{ name: 'rmsprop', momentum: 0.9 }, 0.01, 'rmsprop'],
];
const backends = ['cpu', 'wasm'] as const;

/** Three steps; `cut` saves the state after that many and goes on with another optimizer. */
function threeSteps(options: OptimizerOptions, rate: number, cut?: number): number[] {
  let variable = tf.tidy(() => tf.variable(tf.tensor1d(start)));
  let optimizer = new Optimizer([{ name: '0/w', variable }], options);
  const course: number[] = [];
  for (let step = 0; step < 3; step++) {
    if (step === cut) {
      const saved = Object.entries(optimizer.state()).map(([name, slot]) => [
        name,
        tf.tensor(slot.dataSync().slice(), slot.shape),
      ]);
      const counts = optimizer.counts();
      const weights = variable.dataSync().slice();
      optimizer.dispose();
      variable.dispose();
      variable = tf.tidy(() => tf.variable(tf.tensor1d(weights as Float32Array)));
      optimizer = new Optimizer([{ name: '0/w', variable }], options);
      optimizer.restore(Object.fromEntries(saved) as Record<string, tf.Tensor>, counts);
      tf.dispose(saved.map(([, tensor]) => tensor));
    }
    const gradient = gradientOf(step);
    optimizer.apply({ '0/w': gradient }, rate);
    gradient.dispose();
    course.push(...variable.dataSync());
  }
  optimizer.dispose();
  variable.dispose();
  return course;
}

it.each(backends.flatMap((backend) => rules.map((rule) => [backend, ...rule] as const)))(
  'Optimizer.apply(gradients, rate) on %s with %j at %f takes the three steps that torch takes (%s), stopped and restored too',
  async (backend, options, rate, output) => {
    await useBackend(backend, { threads: 1 });
    const before = tf.memory().numTensors;
    const expected = reference.output(output);
    const got = threeSteps(options, rate);
    expectClose(got, expected.data, expected.tolerance);
    expect(threeSteps(options, rate, 1)).toEqual(got);
    expect(threeSteps(options, rate, 2)).toEqual(got);
    expect(tf.memory().numTensors).toBe(before);
  },
);

it('Optimizer.apply(gradients, rate) with sgd moves a weight by rate · gradient', () => {
  const variable = tf.tidy(() => tf.variable(tf.tensor1d([1, 2])));
  const optimizer = new Optimizer([{ name: 'w', variable }], { name: 'sgd' });
  optimizer.apply({ w: tf.tensor1d([10, -10]) }, 0.1);
  expect(Array.from(variable.dataSync())).toEqual([0, 3]);
});

it.each(rules)(
  'Optimizer.apply(gradients, rate) with %j leaves a weight without a gradient as it is, and its state',
  (options, rate) => {
    const [a, b] = [1, 2].map((value) => tf.tidy(() => tf.variable(tf.tensor1d([value]))));
    const optimizer = new Optimizer(
      [
        { name: 'a', variable: a },
        { name: 'b', variable: b },
      ],
      options,
    );
    const alone = tf.tidy(() => tf.variable(tf.tensor1d([2])));
    const other = new Optimizer([{ name: 'b', variable: alone }], options);
    const g = tf.tensor1d([0.5]);
    optimizer.apply({ a: g }, rate);
    expect(b.dataSync()[0]).toBe(2);
    optimizer.apply({ a: g, b: g }, rate);
    other.apply({ b: g }, rate);
    expect(b.dataSync()[0]).toBe(alone.dataSync()[0]);
  },
);

it('Optimizer.apply(gradients, rate) with clipNorm shortens all gradients together, weightDecay draws towards 0', () => {
  const [a, b] = [3, 4].map((value) => tf.tidy(() => tf.variable(tf.tensor1d([value]))));
  const weights = [
    { name: 'a', variable: a },
    { name: 'b', variable: b },
  ];
  new Optimizer(weights, { name: 'sgd', clipNorm: 1 }).apply(
    { a: tf.tensor1d([30]), b: tf.tensor1d([40]) },
    1,
  );
  expect(a.dataSync()[0]).toBeCloseTo(3 - 0.6, 6);
  expect(b.dataSync()[0]).toBeCloseTo(4 - 0.8, 6);
  new Optimizer(weights, { name: 'sgd', weightDecay: 0.5 }).apply({ a: tf.tensor1d([0]) }, 1);
  expect(a.dataSync()[0]).toBeCloseTo(1.2, 6);
});

it('new Optimizer(weights, { name }) names the rules it knows', () => {
  expect(() => new Optimizer([], { name: 'constructor' as 'sgd' })).toThrow(
    /one of sgd, momentum, adam, rmsprop/,
  );
  expect(() => new Optimizer([], { name: 'sgd', clipNorm: 0 })).toThrow(/clipNorm/);
});
