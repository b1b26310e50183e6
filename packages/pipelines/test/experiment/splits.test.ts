import { expect, it } from 'vitest';
import { makeFolds } from '../../src/experiment/splits';
import type { Dataset } from '../../src/datasets/dataset';

const dataset = (speakers: string[], fold?: (i: number) => string): Dataset => ({
  name: 'mine',
  labels: ['calm', 'angry'],
  clips: speakers.map((speaker, i) => ({ id: `${i}`, label: i % 2, speaker, files: [], fold: fold?.(i) })),
});

const many = Array.from({ length: 60 }, (_, i) => `speaker${i % 12}`);
const options = { validationShare: 0.2, seed: 4 };

it('makeFolds(dataset, …) tests each clip once and never lets a speaker be on two sides', () => {
  const folds = makeFolds(dataset(many), options);
  expect(folds).toHaveLength(5);
  expect(folds.flatMap((fold) => fold.test).sort((a, b) => a - b)).toEqual(many.map((_, i) => i));
  for (const { train, validation, test } of folds) {
    const sides = [train, validation, test].map((side) => new Set(side.map((i) => many[i])));
    expect(sides[0].size + sides[1].size + sides[2].size).toBe(12);
    expect(new Set([...sides[0], ...sides[1], ...sides[2]]).size).toBe(12);
    expect(sides[1].size).toBe(2);
  }
});

it("makeFolds(dataset, …) takes the data set's own folds by default and only the asked ones", () => {
  const own = dataset(many, (i) => (i % 12 < 6 ? 'a' : 'b'));
  expect(makeFolds(own, options).map((fold) => fold.name)).toEqual(['a', 'b']);
  expect(makeFolds(own, { ...options, only: ['b'] }).map((fold) => fold.name)).toEqual(['b']);
  expect(() => makeFolds(own, { ...options, only: ['c'] })).toThrow(
    'there is no fold c; this split has a, b.',
  );
});

it('makeFolds(dataset, …) with one seed gives the same folds, with another seed others', () => {
  const [a, b, c] = [4, 4, 5].map((seed) => makeFolds(dataset(many), { ...options, seed }));
  expect(b).toEqual(a);
  expect(c).not.toEqual(a);
});

it('makeFolds(dataset, …) refuses folds in which a speaker is on two sides and names the speaker', () => {
  const leaky = dataset(many, (i) => (i < 30 ? 'a' : 'b'));
  expect(() => makeFolds(leaky, options)).toThrow(/speaker "speaker6"/);
});

it('makeFolds(dataset, …) refuses a single speaker', () => {
  expect(() => makeFolds(dataset(['Jo', 'Jo', 'Jo']), options)).toThrow(/speaker/);
});
