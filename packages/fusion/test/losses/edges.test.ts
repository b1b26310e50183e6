import * as tf from '@tensorflow/tfjs-core';
import * as losses from '@avemo/fusion/losses';
import { modalityAuxiliaryLoss } from '@avemo/fusion';
import { describe, expect, test } from 'vitest';
import { onEachBackend } from '../support/backends';

const { cccLoss, cccMseLoss, rmseLoss } = losses;
type Loss = (truth: tf.Tensor, prediction: tf.Tensor) => tf.Scalar;

/** Every loss that is exported, whatever it is called. */
const all: [string, Loss][] = [
  ...Object.entries(losses),
  ['modalityAuxiliaryLoss', modalityAuxiliaryLoss],
].map(([name, loss]) => [name as string, loss as Loss]);

const valueOf = (make: () => tf.Tensor) => Array.from(tf.tidy(make).dataSync());

/** 1 − CCC and its gradient towards the prediction, in float64. */
function reference(truth: number[], prediction: number[]) {
  const n = truth.length;
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / n;
  const [mt, mp] = [mean(truth), mean(prediction)];
  const cov = mean(truth.map((t, i) => (t - mt) * (prediction[i] - mp)));
  const spread = (values: number[], m: number) => mean(values.map((value) => (value - m) ** 2));
  const total = spread(truth, mt) + spread(prediction, mp) + (mt - mp) ** 2;
  const gradient = prediction.map((p, i) => {
    const slope = (2 * (p - mp)) / n - (2 * (mt - mp)) / n;
    return (-2 * (truth[i] - mt)) / n / total + (2 * cov * slope) / total ** 2;
  });
  return { loss: 1 - (2 * cov) / total, gradient };
}

onEachBackend(() => {
  describe('losses at the edges of float32', () => {
    test.each([1e-25, 1e-12, 1e-6, 1, 1e8, 1e20, 1e30])(
      'cccLoss(truth, prediction) and its gradient equal those in float64 for values near %s',
      (scale) => {
        const [truth, prediction] = [
          [0, 1, 2, 3, 4],
          [1, 0, 2, 4, 3],
        ].map((row) => row.map((v) => v * scale));
        const expected = reference(truth, prediction);
        const t = tf.tensor2d([truth]);
        expect(
          Math.abs(valueOf(() => cccLoss(t, tf.tensor2d([prediction])))[0] - expected.loss),
        ).toBeLessThan(2e-6);
        const gradient = valueOf(() => tf.grad((p) => cccLoss(t, p))(tf.tensor2d([prediction])));
        gradient.forEach((value, i) => {
          expect(Math.abs(value - expected.gradient[i]) * scale).toBeLessThan(2e-6);
        });
      },
    );

    test.each([1e-38, 1e-25, 1e-12, 1, 1e25])(
      'cccLoss(0, prediction) is 1 with a gradient of 0 for predictions near %s',
      (scale) => {
        const prediction = tf.mul(tf.tensor2d([[1, 0, 2, 4, 3]]), scale);
        expect(valueOf(() => cccLoss(tf.zeros([1, 5]), prediction))).toEqual([1]);
        expect(valueOf(() => tf.grad((p) => cccLoss(tf.zeros([1, 5]), p))(prediction)).map(Math.abs)).toEqual(
          [0, 0, 0, 0, 0],
        );
      },
    );

    test.each([1e-30, 1e-22, 1, 1e22, 1e30])(
      'rmseLoss(truth, prediction) of differences near %s has their size and a gradient of length 1/√n',
      (scale) => {
        const prediction = tf.mul(tf.tensor1d([3, -3, 3, -3]), scale);
        expect(valueOf(() => rmseLoss(tf.zeros([4]), prediction))[0] / scale).toBeCloseTo(3, 5);
        const gradient = valueOf(() => tf.grad((p) => rmseLoss(tf.zeros([4]), p))(prediction));
        expect(gradient.map((value) => value.toFixed(5))).toEqual([
          '0.25000',
          '-0.25000',
          '0.25000',
          '-0.25000',
        ]);
      },
    );
  });

  describe('losses of a million values', () => {
    const shape: [number, number] = [1024, 1024];
    test.each([
      ['rmseLoss', () => rmseLoss(tf.zeros(shape), tf.fill(shape, 0.1)), 0.1],
      ['cccMseLoss', () => cccMseLoss(tf.zeros(shape), tf.fill(shape, 0.1)), 1.01],
      ['modalityAuxiliaryLoss', () => auxiliary(2 ** 19), 0.1 * 0.5 * -1],
      [
        'labelSmoothingLoss',
        () => losses.labelSmoothingLoss(tf.fill([2 ** 18, 2], 0.5), tf.fill([2 ** 18, 2], 0.9)),
        0.105360516,
      ],
      [
        'focalLoss',
        () => losses.focalLoss(tf.fill([2 ** 18, 2], 0.5), tf.fill([2 ** 18, 2], 0.9), { gamma: 0 }),
        0.105360516,
      ],
    ] as [string, () => tf.Tensor, number][])('%s is right to 1e-6', (_, make, expected) => {
      expect(Math.abs(valueOf(make)[0] / expected - 1)).toBeLessThan(1e-6);
    });

    test('cccLoss(truth, prediction, { pooled: true }) of half a million steps is right to 1e-6', () => {
      const n = 2 ** 19;
      const truth = Float32Array.from({ length: n }, (_, i) => Math.fround(0.1 + ((i * 7919) % 1000) / 1000));
      const prediction = truth.map((t, i) => Math.fround(0.9 * t + ((i * 104729) % 997) / 5000));
      const expected = reference(Array.from(truth), Array.from(prediction)).loss;
      const make = () =>
        cccLoss(tf.tensor2d(truth, [1024, n / 1024]), tf.tensor2d(prediction, [1024, n / 1024]), {
          pooled: true,
        });
      expect(Math.abs(valueOf(make)[0] - expected)).toBeLessThan(1e-6);
    });
  });

  describe('losses of nothing', () => {
    test.each(all)('%s of an empty batch is 0, and so is its gradient', (_, loss) => {
      // Memory that is used again must not show through.
      for (const n of [1, 2, 4, 8]) tf.dispose(Array.from({ length: 40 }, () => tf.fill([n], 7)));
      expect(valueOf(() => loss(tf.zeros([0, 2]), tf.zeros([0, 2])))).toEqual([0]);
      expect(valueOf(() => tf.grad((p) => loss(tf.zeros([0, 2]), p))(tf.zeros([0, 2])))).toEqual([]);
    });

    test.each([
      ['cccLoss', cccLoss],
      ['cccMseLoss', cccMseLoss],
      ['rmseLoss', rmseLoss],
    ])('%s of sequences without a step is 0, pooled too', (_, loss) => {
      expect(valueOf(() => loss(tf.zeros([2, 0]), tf.zeros([2, 0])))).toEqual([0]);
      expect(
        valueOf(() => loss(tf.zeros([2, 0, 3]), tf.zeros([2, 0, 3]), { pooled: true } as object)),
      ).toEqual([0]);
    });
  });

  test.each(all)('%s casts integers and truth values to floats', (_, loss) => {
    const [truth, prediction] = [tf.tensor2d([[1, 0], [0, 1]], [2, 2], 'int32'), tf.tensor2d([[1, 0], [1, 0]], [2, 2], 'bool')]; // prettier-ignore
    const floats = [truth, prediction].map((each) => tf.cast(each, 'float32'));
    expect(valueOf(() => loss(truth, prediction))).toEqual(valueOf(() => loss(floats[0], floats[1])));
  });
});

/** A share 0.1 ahead for a voice without a face, at so many steps. */
function auxiliary(steps: number) {
  const presence = tf.concat([tf.ones([steps, 1]), tf.zeros([steps, 1])], 1);
  return modalityAuxiliaryLoss(
    presence,
    tf.concat([tf.fill([steps, 1], 0.55), tf.fill([steps, 1], 0.45)], 1),
  );
}
