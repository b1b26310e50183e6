import { expect, it } from 'vitest';
import { fuseAnswers, tempered } from '../../src/predict/fuse-answers';

const sound = { name: 'sound', probabilities: [0.7, 0.2, 0.1], weight: 0.35 };
const face = { name: 'face', probabilities: [0.1, 0.3, 0.6], weight: 0.65 };
const undecided = { name: 'face', probabilities: [1 / 3, 1 / 3, 1 / 3], weight: 0.65 };

it('fuseAnswers([one]) leaves a single answer as it is', () => {
  expect(fuseAnswers([sound])).toEqual({ probabilities: [0.7, 0.2, 0.1], counted: { sound: 1 } });
});

it('fuseAnswers(answers) is the normalised product of powers', () => {
  const powers = [0, 1, 2].map((c) => sound.probabilities[c] ** 0.35 * face.probabilities[c] ** 0.65);
  const sum = powers[0] + powers[1] + powers[2];
  fuseAnswers([sound, face]).probabilities.forEach((p, c) => expect(p).toBeCloseTo(powers[c] / sum, 12));
});

it('fuseAnswers(answers) gives an answer that says nothing no share', () => {
  const { counted } = fuseAnswers([sound, undecided]);
  expect(counted.sound).toBeCloseTo(1, 12);
  const both = fuseAnswers([sound, face]).counted;
  expect(both.sound + both.face).toBeCloseTo(1, 12);
  expect(fuseAnswers([{ ...undecided, name: 'sound' }, undecided]).counted).toEqual({ sound: 0, face: 0 });
});

it('tempered(p, T) keeps the order and becomes even as T grows', () => {
  expect(tempered([0.5, 0.3, 0.2], 1)[1]).toBeCloseTo(0.3, 12);
  expect(tempered([0.64, 0.36], 2)[0]).toBeCloseTo(0.8 / 1.4, 12);
});
