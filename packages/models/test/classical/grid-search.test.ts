import { gridSearch, supportVectorMachine, supportVectorRegression } from '@avemo/models';
import { expect, it } from 'vitest';
import { randomNumbers } from '../support/rows';

const random = randomNumbers(1);
const features = Array.from({ length: 60 }, () => [2 * random() - 1, 2 * random() - 1]);
const labels = features.map(([x, y]) => (x * y > 0 ? 'same' : 'other'));

it('gridSearch(make, features, labels) scores every combination on held-out samples and fits the best', async () => {
  const told: number[] = [];
  const { options, score, machine, trials } = await gridSearch(supportVectorMachine, features, labels, {
    grid: { kernel: ['linear', 'rbf'], cost: [0.1, 10] },
    fixed: { tolerance: 1e-4 },
    folds: 3,
    onProgress: ({ done }) => told.push(done),
  });
  expect(trials.map((trial) => [trial.options.kernel, trial.options.cost])).toEqual([
    ['linear', 0.1],
    ['linear', 10],
    ['rbf', 0.1],
    ['rbf', 10],
  ]);
  expect(options).toEqual({ kernel: 'rbf', cost: 10, tolerance: 1e-4 });
  expect(score).toBe(Math.max(...trials.map((trial) => trial.score)));
  expect(score).toBeGreaterThan(0.8);
  expect(trials[1].score).toBeLessThan(0.7);
  expect(machine.score(machine.predict(features), labels)).toBeGreaterThan(0.9);
  expect(told).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
});

it('gridSearch(make, features, labels, { groups }) never predicts a sample by others of its group', async () => {
  // Every group has its own place and label: whoever saw the group knows the label, and nobody else.
  const groups = features.map((_, i) => i % 10);
  const places = groups.map((group) => [Math.cos(7 * group), Math.sin(11 * group)]);
  const own = groups.map((group) => (Math.floor(group / 2) % 2 === group % 2 ? 'a' : 'b'));
  const fits: number[][] = [];
  const make = () => ({
    fit: async (samples: readonly ArrayLike<number>[]) => {
      fits.push(samples.map((sample) => places.findIndex((place) => place[0] === sample[0]) % 10));
      return { iterations: 0, violation: 0, converged: true, supportVectors: 0 };
    },
    predict: (samples: readonly ArrayLike<number>[]) => {
      const held = samples.map((sample) => places.findIndex((place) => place[0] === sample[0]) % 10);
      expect(held.some((group) => fits.at(-1)!.includes(group))).toBe(false);
      return held.map(() => 'a');
    },
    score: () => 1,
  });
  await gridSearch(make, places, own, { grid: {}, groups, folds: 4 });
  expect(fits.length).toBe(5);
  expect(fits.map((fit) => fit.length).sort((a, b) => a - b)).toEqual([42, 42, 48, 48, 60]);
});

it('gridSearch(supportVectorRegression, …) takes the least mean squared error, or another score', async () => {
  const targets = features.map(([x]) => Math.sin(3 * x));
  const grid = { kernel: ['linear', 'rbf'] as const, cost: [10] };
  const best = await gridSearch(supportVectorRegression, features, targets, {
    grid,
    fixed: { epsilon: 0.01 },
  });
  expect(best.options.kernel).toBe('rbf');
  const worst = await gridSearch(supportVectorRegression, features, targets, {
    grid,
    score: (p, t) => p.reduce((sum, v, i) => sum + (v - t[i]) ** 2, 0),
  });
  expect(worst.options.kernel).toBe('linear');
});

it('gridSearch(make, features, labels, options) refuses bad arguments', async () => {
  const search = (options: object, samples = features, targets: string[] = labels) =>
    gridSearch(supportVectorMachine, samples, targets, options as never);
  await expect(search({})).rejects.toThrow(/grid must be an object of options/);
  await expect(search({ grid: { cost: [] } })).rejects.toThrow(/grid.cost must hold at least one value/);
  await expect(search({ grid: { cost: 1 } })).rejects.toThrow(/grid.cost must be an array/);
  await expect(search({ grid: {}, folds: 61 })).rejects.toThrow(
    /folds must be an integer of at least 2 and at most 60/,
  );
  await expect(search({ grid: {}, groups: ['a'] })).rejects.toThrow(/same length/);
  await expect(search({ grid: {}, groups: labels, folds: 3 })).rejects.toThrow(/at most 2/);
  await expect(search({ grid: { cost: [-1] } })).rejects.toThrow(/cost must be above 0/);
  await expect(search({ grid: {} }, features, ['same'])).rejects.toThrow(/same length/);
  const signal = AbortSignal.abort(new Error('enough'));
  await expect(search({ grid: {}, signal })).rejects.toThrow('enough');
});
