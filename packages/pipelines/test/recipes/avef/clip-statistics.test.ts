import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, expect, it } from 'vitest';
import { useBackend } from '@avemo/backend';
import { alexNet } from '@avemo/models';
import { avef } from '../../../src/index';
import { createRandom } from '../../../src/random';
import { clipStatistics } from '../../../src/recipes/avef/clip-statistics';
import { audioNetWithMaps } from '../../../src/recipes/avef/networks';
import { resolveSettings } from '../../../src/recipes/settings-schema';

beforeAll(() => useBackend('wasm', { threads: 1 }));

const context = { options: {}, task: { name: 'e', kind: 'classes', labels: ['a', 'b'] }, seed: 1 } as never;

it('clipStatistics(name, from) gives the mean and the deviation over the segments that count, one input behind the other', () => {
  const stage = clipStatistics('statistics', ['audio/maps', 'audio/fc7']);
  expect(stage.inputs).toEqual({ part0: 'audio/maps', part1: 'audio/fc7' });
  const times = Float64Array.of(0, 0.34, 0.68);
  const mask = Uint8Array.of(1, 0, 1);
  const { features } = stage.apply!(
    {
      part0: { data: Float32Array.of(1, 10, 500, 500, 3, 16), shape: [3, 2], times, mask },
      part1: { data: Float32Array.of(2, 7, 5), shape: [3, 1], times },
    },
    { tensors: {} },
    context,
  );
  // (1, 3) and (10, 16); 2, 7 and 5 have the mean 14 / 3 and the variance (4 + 49 + 25) / 3 − (14 / 3)² = 38 / 9.
  const expected = [2, 13, 1, 3, 14 / 3, Math.sqrt(38) / 3];
  expect(features.shape).toEqual([6]);
  expected.forEach((value, i) => expect(features.data[i]).toBeCloseTo(value, 5));
});

it('clipStatistics(name, from) of one segment has no deviation', () => {
  const block = { data: Float32Array.of(4, -1), shape: [1, 2], times: Float64Array.of(0) };
  const { features } = clipStatistics('statistics', ['audio/maps']).apply!(
    { part0: block },
    { tensors: {} },
    context,
  );
  expect([...features.data]).toEqual([4, -1, 0, 0]);
});

it('audioNetWithMaps(picture, …) gives fc7 and the means of three maps over the time of the segment', () => {
  const width = 1 / 48;
  const sizes = {
    pictureSize: 64,
    audioWidth: width,
    videoWidth: 1,
    dropout: 0,
    microBatch: 0,
    scaledFaces: false,
  };
  const input = tfl.input({ shape: [64, 64, 3] });
  const { fc7, maps } = audioNetWithMaps(input, sizes, () => 5);
  const network = tfl.model({ inputs: input, outputs: [fc7, maps] });
  const random = createRandom(2);
  const picture = tf.tensor4d(
    Float32Array.from({ length: 64 * 64 * 3 }, () => random.normal()),
    [1, 64, 64, 3],
  );
  const [top, means] = network.predict(picture) as tf.Tensor[];
  const expected: number[] = [];
  for (const tap of ['conv1', 'conv2', 'conv5'] as const) {
    const upTo = alexNet({
      features: tap,
      inputShape: [64, 64, 3],
      width,
      dropout: 0,
      seed: 5,
      name: 'audio',
    });
    const map = upTo.predict(picture) as tf.Tensor4D;
    const [, times, bands, filters] = map.shape;
    const values = map.dataSync();
    for (let i = 0; i < bands * filters; i++) {
      let sum = 0;
      for (let t = 0; t < times; t++) sum += values[t * bands * filters + i];
      expected.push(sum / times);
    }
    tf.dispose(map);
    upTo.dispose();
  }
  const got = means.dataSync();
  expect(got.length).toBe(expected.length);
  expect(expected.some((value) => value > 0.01)).toBe(true);
  expected.forEach((value, i) => expect(got[i]).toBeCloseTo(value, 4));
  const whole = alexNet({
    features: 'fc7',
    inputShape: [64, 64, 3],
    width,
    dropout: 0,
    seed: 5,
    name: 'audio',
  });
  const alone = whole.predict(picture) as tf.Tensor;
  alone.dataSync().forEach((value, i) => expect(top.dataSync()[i]).toBeCloseTo(value, 4));
  tf.dispose([picture, top, means, alone]);
  network.dispose();
  whole.dispose();
});

it.each([
  [{}, 'audio/fc7'],
  [{ featureScaling: 'speaker' }, 'features/audio/fc7'],
  [{ audioStatistics: true }, 'audio-statistics/features'],
  [{ audioStatistics: true, featureScaling: 'speaker' }, 'features/audio-statistics/features'],
] as const)('avef.stages(%o) lets %s judge the sound alone', (own, from) => {
  const settings = resolveSettings(avef.settings, {}, own);
  const task = { name: 'emotion', kind: 'classes', labels: ['a', 'b'] } as const;
  const svm = avef.stages(settings as never, task as never).find(({ name }) => name === 'audio-svm');
  expect(svm?.inputs).toEqual({ x: { from, pool: 'mean' } });
});
