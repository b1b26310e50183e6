import * as tf from '@tensorflow/tfjs-core';
import { expectClose, maxAbsDiff } from '@avemo/golden';
import { ModalityDropout } from '@avemo/fusion';
import { expect, test } from 'vitest';
import { onEachBackend } from '../support/backends';
import { noise } from '../support/layer';

const SAMPLES = 4000;
const drawn = (layer: ModalityDropout, present: tf.Tensor, training = true) => {
  const inputs = [tf.ones([present.shape[0], 2]), tf.fill([present.shape[0], 3], 2), present];
  return layer.apply(inputs, { training }) as tf.Tensor[];
};
const all = () => tf.ones([SAMPLES, 2]);

onEachBackend(() => {
  test('ModalityDropout(…) drops each modality at its rate, but never both of a sample', () => {
    const layer = new ModalityDropout({ rate: 0.4, presence: true, seed: 2 });
    const [x, y, present] = drawn(layer, all());
    const rows = present.arraySync() as number[][];
    expect(rows.every(([a, b]) => a + b > 0)).toBe(true);
    // Both would fall with probability 0.16, then either one stays: 0.4 − 0.16 / 2.
    for (const m of [0, 1]) {
      const share = rows.filter((row) => row[m] === 0).length / SAMPLES;
      expect(Math.abs(share - 0.32)).toBeLessThan(0.03);
    }
    expectClose(
      x.dataSync(),
      rows.flatMap(([a]) => [a, a]),
      { rtol: 0, atol: 0 },
    );
    expectClose(
      y.dataSync(),
      rows.flatMap(([, b]) => [2 * b, 2 * b, 2 * b]),
      { rtol: 0, atol: 0 },
    );
  });

  test('ModalityDropout(…) never drops the only modality that a sample has, nor brings back a missing one', () => {
    const present = tf.tensor2d(
      Array.from(
        { length: 300 },
        (_, i) =>
          [
            [1, 0],
            [0, 1],
            [0, 0],
          ][i % 3],
      ),
    );
    const [, , left] = drawn(new ModalityDropout({ rate: 0.9, presence: true }), present);
    expectClose(left.dataSync(), present.dataSync(), { rtol: 0, atol: 0 });
  });

  test('ModalityDropout(…) repeats its draws after setStep, and has others at every step and for every seed', () => {
    const masks = (seed: number, step: number) => {
      const layer = new ModalityDropout({ rate: 0.5, presence: true, seed });
      layer.setStep(step);
      return drawn(layer, all())[2].dataSync();
    };
    const layer = new ModalityDropout({ rate: 0.5, presence: true, seed: 7 });
    const [first, second] = [drawn(layer, all())[2].dataSync(), drawn(layer, all())[2].dataSync()];
    expect(layer.step).toBe(2);
    expect(maxAbsDiff(first, masks(7, 0))).toBe(0);
    expect(maxAbsDiff(second, masks(7, 1))).toBe(0);
    expect(maxAbsDiff(first, second)).toBe(1);
    expect(maxAbsDiff(first, masks(8, 0))).toBe(1);
    expect(() => layer.setStep(-1)).toThrow('ModalityDropout.setStep: step must be an integer of at least 0');
  });

  test('ModalityDropout(…) changes nothing outside training and does not move its step', () => {
    const layer = new ModalityDropout({ rate: 0.5 });
    const inputs = [noise([6, 2], 1), noise([6, 4, 3], 2)];
    const outputs = layer.apply(inputs) as tf.Tensor[];
    outputs.forEach((each, m) => expect(maxAbsDiff(each.dataSync(), inputs[m].dataSync())).toBe(0));
    expect(layer.step).toBe(0);
  });

  test.each([-0.1, 1, NaN])('ModalityDropout(…) refuses the rate %f', (rate) => {
    expect(() => new ModalityDropout({ rate })).toThrow(/ModalityDropout: rate must be/);
  });
});
