import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { useBackend } from '@avemo/backend';
import { deriveSeed, SeededDropout } from '@avemo/models';
import { beforeAll, describe, expect, it } from 'vitest';
import { onEachBackend, testBackends } from '../../../../tools/test-backends';
import { randomTensor } from '../support/random-tensor';

/** The output for a tensor of ones. */
function drop(layer: SeededDropout, shape = [40, 50], training = true): Float32Array {
  return tf.tidy(() => (layer.apply(tf.ones(shape), { training }) as tf.Tensor).dataSync() as Float32Array);
}

const kept = (mask: Float32Array) => mask.map((value) => (value === 0 ? 0 : 1));

/** Correlation of two 0/1 masks. */
function correlation(a: Float32Array, b: Float32Array): number {
  const mean = (v: Float32Array) => v.reduce((sum, x) => sum + x, 0) / v.length;
  const [ma, mb] = [mean(a), mean(b)];
  const moment = (u: Float32Array, mu: number, v: Float32Array, mv: number) =>
    u.reduce((sum, x, i) => sum + (x - mu) * (v[i] - mv), 0);
  return moment(a, ma, b, mb) / Math.sqrt(moment(a, ma, a, ma) * moment(b, mb, b, mb));
}

const byBackend = new Map<string, Float32Array[]>();

onEachBackend((backend) => {
  it('SeededDropout(…) repeats its masks bit for bit when its step is set back', () => {
    const layer = new SeededDropout({ rate: 0.3, seed: 9 });
    const run = Array.from({ length: 4 }, () => drop(layer));
    expect(layer.step).toBe(4);
    const resumed = new SeededDropout({ rate: 0.3, seed: 9, name: 'another' });
    resumed.setStep(2);
    expect(drop(resumed)).toEqual(run[2]);
    expect(drop(resumed)).toEqual(run[3]);
    byBackend.set(backend, run);
  });

  it('SeededDropout(…) lets the gradient through where it lets the value through', () => {
    const layer = new SeededDropout({ rate: 0.5, seed: 2 });
    const x = randomTensor([6, 7], 3);
    const value = layer.apply(x, { training: true }) as tf.Tensor;
    layer.setStep(0);
    const gradient = tf.grad((v) => layer.apply(v, { training: true }) as tf.Tensor)(x);
    const expected = value.dataSync().map((y) => (y === 0 ? 0 : 2));
    expect(gradient.dataSync()).toEqual(expected);
    expect(new Set(expected)).toEqual(new Set([0, 2]));
  });

  it('SeededDropout(…) leaves no tensors behind', () => {
    const layer = new SeededDropout({ rate: 0.5, seed: 2 });
    const x = tf.ones([3, 4]);
    const before = tf.memory().numTensors;
    for (const training of [true, false]) (layer.apply(x, { training }) as tf.Tensor).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('on any backend', () => {
  beforeAll(async () => void (await useBackend('cpu')));

  it('SeededDropout(…) draws equal masks on all backends', () => {
    const layer = new SeededDropout({ rate: 0.3, seed: 9 });
    const here = Array.from({ length: 4 }, () => drop(layer));
    expect([...byBackend.keys()]).toEqual(testBackends);
    for (const there of byBackend.values()) expect(there).toEqual(here);
  });

  it('SeededDropout(…) drops the share that its rate names and keeps the mean', () => {
    for (const rate of [0.1, 0.3, 0.5, 0.9]) {
      const mask = drop(new SeededDropout({ rate, seed: 11 }), [200, 500]);
      const dropped = mask.filter((value) => value === 0).length / mask.length;
      // Four standard errors of a share of 100,000 draws.
      expect(Math.abs(dropped - rate)).toBeLessThan(4 * Math.sqrt((rate * (1 - rate)) / mask.length));
      expect(new Set(mask)).toEqual(new Set([0, Math.fround(1 / (1 - rate))]));
    }
  });

  it('SeededDropout(…) draws unrelated masks for other steps, seeds and neighbours', () => {
    const masks = [0, 1, 2].flatMap((seed) => {
      const layer = new SeededDropout({ rate: 0.5, seed });
      return [0, 1, 2].map(() => kept(drop(layer, [20000])));
    });
    masks.push(masks[0].map((_, i, m) => m[(i + 1) % m.length]));
    for (let i = 0; i < masks.length; i++) {
      for (let j = 0; j < i; j++) expect(Math.abs(correlation(masks[i], masks[j]))).toBeLessThan(0.035);
    }
  });

  it('SeededDropout(…) changes nothing outside training, or at rate 0, and does not count such calls', () => {
    const layer = new SeededDropout({ rate: 0.5, seed: 1 });
    expect(drop(layer, [50], false)).toEqual(new Float32Array(50).fill(1));
    expect(layer.step).toBe(0);
    expect(drop(new SeededDropout({ rate: 0, seed: 1 }), [50])).toEqual(new Float32Array(50).fill(1));
  });

  it('SeededDropout(…) is active in fit and idle in predict of a model', async () => {
    const layer = new SeededDropout({ rate: 0.5, seed: 1, inputShape: [4] } as never);
    const model = tfl.sequential({ layers: [layer, tfl.layers.dense({ units: 1 })] });
    model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
    await model.fit(tf.ones([6, 4]), tf.ones([6, 1]), { batchSize: 2, epochs: 2, verbose: 0 });
    expect(layer.step).toBe(6);
    (model.predict(tf.ones([6, 4])) as tf.Tensor).dispose();
    expect(layer.step).toBe(6);
  });

  it('SeededDropout(…) survives getConfig and fromConfig', () => {
    const layer = new SeededDropout({ rate: 0.25, seed: 77, name: 'drop' });
    expect(layer.getConfig()).toMatchObject({ rate: 0.25, seed: 77, name: 'drop' });
    expect(drop(new SeededDropout(layer.getConfig() as never))).toEqual(drop(layer));
  });

  it('SeededDropout(…) refuses bad arguments', () => {
    expect(() => new SeededDropout({ rate: 1, seed: 1 })).toThrow(
      /rate must be at least 0 and below 1; got 1/,
    );
    expect(() => new SeededDropout({ rate: 0.5, seed: 0.5 })).toThrow(RangeError);
    expect(() => new SeededDropout({ rate: 0.5 } as never)).toThrow(TypeError);
    expect(() => new SeededDropout({ rate: 0.5, seed: 1 }).setStep(-1)).toThrow(RangeError);
  });

  it('deriveSeed(seed, index) is never 0 and hardly ever the same twice', () => {
    const seeds = new Set<number>();
    for (let seed = 0; seed < 100; seed++) {
      for (let index = 0; index < 100; index++) seeds.add(deriveSeed(seed, index));
    }
    expect(Math.min(...seeds)).toBeGreaterThanOrEqual(1);
    expect(Math.max(...seeds)).toBeLessThan(2 ** 31);
    // 10,000 draws of 2³¹ values collide 0.02 times on average.
    expect(seeds.size).toBeGreaterThanOrEqual(9999);
    expect(() => deriveSeed(-1, 0)).toThrow(RangeError);
    expect(deriveSeed(7, 'audio', 'dropout', 1)).not.toBe(deriveSeed(7, 'audio', 'dropout', 2));
  });
});
