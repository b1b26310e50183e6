import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { useBackend } from '@avemo/backend';
import { createRandom } from '../../../src/random';
import { frequencyAttention } from '../../../src/recipes/jips/frequency-attention';

beforeAll(() => useBackend('cpu'));

it('frequencyAttention([time, bands, channels]) is a softmax over bands of what each holds, summed, and a dense layer with ReLU', () => {
  const random = createRandom(5);
  const [time, bands, channels, units] = [2, 4, 3, 2];
  const model = frequencyAttention([time, bands, channels], { units, scoreUnits: 3, seed: () => 1 });
  const weights = model.getWeights().map((w) =>
    tf.tensor(
      Array.from({ length: w.size }, () => 0.5 * random.normal()),
      w.shape,
    ),
  );
  model.setWeights(weights);
  const [W, b, u, dense, bias] = weights.map((w) => w.arraySync()) as [
    number[][],
    number[],
    number[][],
    number[][],
    number[],
  ];
  const map = Array.from({ length: time * bands * channels }, () => random.normal());
  const row = (band: number) =>
    Array.from(
      { length: time * channels },
      (_, i) => map[(Math.floor(i / channels) * bands + band) * channels + (i % channels)],
    );
  const scores = Array.from({ length: bands }, (_, band) =>
    u.reduce(
      (sum, [weight], k) =>
        sum + weight * Math.tanh(row(band).reduce((inner, x, i) => inner + x * W[i][k], b[k])),
      0,
    ),
  );
  const total = scores.reduce((sum, score) => sum + Math.exp(score), 0);
  const summed = row(0).map((_, i) =>
    scores.reduce((sum, score, band) => sum + (Math.exp(score) / total) * row(band)[i], 0),
  );
  const expected = bias.map((start, k) =>
    Math.max(
      0,
      summed.reduce((sum, x, i) => sum + x * dense[i][k], start),
    ),
  );
  const got = (model.predict(tf.tensor4d(map, [1, time, bands, channels])) as tf.Tensor).dataSync();
  expected.forEach((value, k) => expect(got[k]).toBeCloseTo(value, 5));
  expect(Math.max(...expected)).toBeGreaterThan(0);
});
