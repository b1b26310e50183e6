import { expect, it } from 'vitest';
import type { FitData, FitStage } from '../../../src/recipes/stage';
import { createRandom } from '../../../src/random';
import { extremeLearning } from '../../../src/recipes/avef/extreme-learning';
import { supportVectors, votesOf } from '../../../src/recipes/avef/support-vectors';

const task = { name: 'emotion', kind: 'classes', labels: ['a', 'b', 'c'] } as const;

/** Three classes in rings around the origin, which no plane tells apart, and a feature that never changes. */
const random = createRandom(1);
const samples = Array.from({ length: 90 }, (_, i) => {
  const [angle, radius] = [2 * Math.PI * random.next(), (i % 3) + 1 + 0.2 * random.next()];
  return { x: [radius * Math.cos(angle), radius * Math.sin(angle), 5], label: i % 3 };
});

const data = {
  matrix: async () => ({
    data: Float32Array.from(samples.flatMap(({ x }) => x)),
    shape: [samples.length, 3],
    truth: Float32Array.from(samples, ({ label }) => label),
  }),
} as unknown as FitData;

async function hitsOf(stage: FitStage): Promise<number> {
  const context = { options: stage.options, task, seed: 3 };
  const fitted = await stage.fit!(data, context);
  return samples.filter(({ x, label }) => {
    const { prediction } = stage.apply!({ x: { data: Float32Array.from(x), shape: [3] } }, fitted, context);
    return prediction.data.indexOf(Math.max(...prediction.data)) === label;
  }).length;
}

it('supportVectors(name, from, …) learns what no plane tells apart, and a constant feature does no harm', async () => {
  expect(await hitsOf(supportVectors('svm', 'x', { cost: 100, degree: 2, offset: 1 }))).toBe(90);
});

it('extremeLearning(name, from, …) learns the same by random units', async () => {
  expect(await hitsOf(extremeLearning('elm', 'x', { units: 80, ridge: 1e-4 }))).toBeGreaterThan(85);
});

it('votesOf(values, classes, labels) lets the most votes win, and the sums of the values where they are equal', () => {
  // Pairs 0–1, 0–2, 1–2; two votes for class 1 against large values of class 0.
  const clear = votesOf(Float64Array.of(-0.1, 90, 0.2), [0, 1, 2], 3);
  expect([...clear].map((value) => Math.abs(Math.round(value)))).toEqual([1, 2, 0]);
  // One vote each: 0 beats 1, 1 beats 2, 2 beats 0 by the most.
  const tied = votesOf(Float64Array.of(0.1, -3, 0.2), [0, 1, 2], 3);
  expect(tied.indexOf(Math.max(...tied))).toBe(2);
  expect([...tied].every((value) => Math.abs(value - 1) < 0.5)).toBe(true);
  // A class that the training lacked has no vote.
  expect(votesOf(Float64Array.of(1), [0, 2], 3)[1]).toBe(0);
});
