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

it('makeFolds(dataset, { groupSize }) leaves so many speakers out at a time, each once', () => {
  const split = { ...options, split: 'leave-one-speaker-out' as const };
  const folds = makeFolds(dataset(many), { ...split, groupSize: 5 });
  const sides = folds.map(({ test }) => [...new Set(test.map((i) => many[i]!))].sort());
  expect(sides.map((side) => side.length).sort()).toEqual([2, 5, 5]);
  expect(sides.flat().sort()).toEqual([...new Set(many)].sort());
  expect(folds.map(({ name }) => name)).toEqual(sides.map((side) => side.join('+')));
  expect(makeFolds(dataset(many), split)).toEqual(makeFolds(dataset(many), { ...split, groupSize: 1 }));
  for (const groupSize of [0, 12, 1.5]) {
    expect(() => makeFolds(dataset(many), { ...split, groupSize })).toThrow(/groupSize must be an integer/);
  }
});

it('makeFolds(dataset, { joinValidation }) learns from what else would choose the epoch', () => {
  const [apart] = makeFolds(dataset(many), { ...options, split: 'share' });
  const [joined] = makeFolds(dataset(many), { ...options, split: 'share', joinValidation: true });
  expect(joined!.validation).toEqual([]);
  expect(joined!.test).toEqual(apart!.test);
  expect(joined!.train).toEqual([...apart!.train, ...apart!.validation].sort((a, b) => a - b));
});

it('makeFolds(dataset, …) leaves one session, or one of joined data sets, out at a time', () => {
  const own = dataset(many);
  const clips = own.clips.map((clip, i) => ({
    ...clip,
    session: `session${(i % 12) >> 2}`,
    dataset: i % 2 ? 'odd' : 'even',
  }));
  const whole = { ...own, clips };
  const sessions = makeFolds(whole, { ...options, split: 'leave-one-session-out' });
  expect(sessions.map(({ name, test }) => [name, test.length])).toEqual([
    ['session0', 20],
    ['session1', 20],
    ['session2', 20],
  ]);
  const sets = makeFolds(whole, { ...options, split: 'leave-one-dataset-out' });
  expect(sets.map(({ name, test }) => [name, test.length])).toEqual([
    ['even', 30],
    ['odd', 30],
  ]);
  expect(() => makeFolds(own, { ...options, split: 'leave-one-session-out' })).toThrow(
    /the clip 0 of mine names no session; use the split speakers/,
  );
});
