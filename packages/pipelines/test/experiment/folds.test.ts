import { expect, it } from 'vitest';
import { makeFolds } from '../../src/experiment/folds';
import type { Dataset } from '../../src/datasets/clip';

const dataset = (speakers: string[], fold?: (i: number) => string): Dataset => ({
  name: 'mine',
  labels: ['calm', 'angry'],
  clips: speakers.map((speaker, i) => ({
    id: `${i}`,
    label: i % 2 ? 'angry' : 'calm',
    speaker,
    files: [],
    media: () => ({}),
    ...(fold && { fold: fold(i) }),
  })),
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
  expect(() => makeFolds(leaky, options)).toThrow(
    /in fold a the speaker (speaker\d+, )*speaker\d+ is in the train and the test part/,
  );
});

it('makeFolds(dataset, …) refuses a single speaker', () => {
  expect(() => makeFolds(dataset(['Jo', 'Jo', 'Jo']), options)).toThrow(/speaker/);
});

it('makeFolds(dataset, …) refuses one recording under two names and speakers, unless that leak is allowed', () => {
  const contents = many.map((_, i) => ({ files: [`content ${i === 30 ? 1 : i}`] }));
  const whole = { ...options, split: 'leave-one-speaker-out' as const, contents };
  expect(() => makeFolds(dataset(many), whole)).toThrow(
    /the clips 30 \(train\) and 1 \(\w+, fold speaker\d\) hold the same recording|the clips 1 \(train\) and 30 \(\w+, fold speaker\d\) hold/,
  );
  expect(makeFolds(dataset(many), { ...whole, allow: ['content'] })).toHaveLength(12);
});

it('makeFolds(dataset, { split: parts }) takes the parts of the makers', () => {
  const own = dataset(many);
  const part = (i: number) => (i % 12 < 6 ? 'train' : i % 12 < 9 ? 'validation' : 'test');
  const clips = own.clips.map((clip, i) => ({ ...clip, split: part(i) }));
  const [fold] = makeFolds({ ...own, clips }, { ...options, split: 'parts' });
  expect([fold.train.length, fold.validation.length, fold.test.length]).toEqual([30, 15, 15]);
  const [hidden] = makeFolds(
    { ...own, clips: clips.filter(({ split }) => split !== 'test') },
    { ...options, split: 'parts' },
  );
  expect([hidden.name, hidden.test.length]).toEqual(['validation', 15]);
});

it('makeFolds(dataset, { split: share }) tests about the asked share of the speakers', () => {
  const [fold] = makeFolds(dataset(many), { ...options, split: 'share', testShare: 0.25 });
  expect(fold.test).toHaveLength(15);
});

it.each([-0.1, 1, NaN])('makeFolds(dataset, { validationShare: %f }) is refused', (validationShare) => {
  expect(() => makeFolds(dataset(many), { ...options, validationShare })).toThrow(
    /validationShare must be at least 0 and below 1/,
  );
});
