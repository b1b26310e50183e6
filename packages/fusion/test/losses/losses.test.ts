import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { useBackend } from '@avemo/backend';
import { expectClose } from '@avemo/golden';
import {
  cccLoss,
  cccMseLoss,
  focalLoss,
  huberLoss,
  labelSmoothingLoss,
  maeLoss,
  rmseLoss,
} from '@avemo/fusion/losses';
import { beforeAll, describe, expect, test } from 'vitest';
import { onEachBackend } from '../support/backends';
import { goldenTensors, noise } from '../support/layer';

const close = { rtol: 1e-5, atol: 1e-6 };
const exact = { rtol: 0, atol: 0 };

/** Value and gradient towards the prediction. */
function valueAndGradient(loss: (prediction: tf.Tensor) => tf.Scalar, prediction: tf.Tensor) {
  const { value, grad } = tf.valueAndGrad(loss as (x: tf.Tensor) => tf.Tensor)(prediction);
  return { value: value.dataSync(), gradient: grad.dataSync() };
}

const isFinite = (values: ArrayLike<number>) => Array.from(values).every(Number.isFinite);

/** The concordance correlation of two lists in double precision. */
function concordance(t: number[], p: number[]): number {
  const mean = (list: number[]) => list.reduce((a, b) => a + b, 0) / list.length;
  const [mt, mp] = [mean(t), mean(p)];
  const covariance = mean(t.map((each, i) => (each - mt) * (p[i] - mp)));
  const variance = (list: number[], m: number) => mean(list.map((each) => (each - m) ** 2));
  return (2 * covariance) / (variance(t, mt) + variance(p, mp) + (mt - mp) ** 2);
}

onEachBackend(() => {
  const { tensor, output, parameters } = goldenTensors('layers/losses');
  const oneHot = () => tf.oneHot(tf.cast(tensor('labels'), 'int32'), 4);

  test.each([
    ['cccLoss(truth, prediction)', 'ccc', () => (p: tf.Tensor) => cccLoss(tensor('t'), p)],
    ['rmseLoss(truth, prediction)', 'rmse', () => (p: tf.Tensor) => rmseLoss(tensor('t'), p)],
    ['maeLoss(truth, prediction)', 'mae', () => (p: tf.Tensor) => maeLoss(tensor('t'), p)],
    [
      'huberLoss(truth, prediction, { delta })',
      'huber',
      () => (p: tf.Tensor) => huberLoss(tensor('t'), p, { delta: parameters.huber_delta as number }),
    ],
  ])('%s equals layers/losses/%s with its gradient', (_, name, make) => {
    const got = valueAndGradient(make(), tensor('p'));
    expectClose(got.value, output(name).data, output(name).tolerance);
    expectClose(got.gradient, output(`d_${name}`).data, output(`d_${name}`).tolerance);
  });

  test('cccMseLoss(truth, prediction) equals the sum of layers/losses/ccc and w times mse, gradients too', () => {
    const got = valueAndGradient((p) => cccMseLoss(tensor('t'), p, { mseWeight: 0.3 }), tensor('p'));
    const sum = (ccc: string, mse: string) =>
      Array.from(output(ccc).data, (value, i) => value + 0.3 * output(mse).data[i]);
    expectClose(got.value, sum('ccc', 'mse'), output('ccc').tolerance);
    expectClose(got.gradient, sum('d_ccc', 'd_mse'), output('d_ccc').tolerance);
  });

  test.each([
    ['focalLoss(truth, logits, { gamma: 0 })', 'ce', {}],
    ['focalLoss(truth, logits, { gamma: 0, classWeights })', 'ce_weighted', { weighted: true }],
    ['labelSmoothingLoss(truth, logits)', 'ce_smooth', { smooth: true }],
  ] as const)('%s equals layers/losses/%s with its gradient', (_, name, kind) => {
    const classWeights = 'weighted' in kind ? Array.from(tensor('class_weights').dataSync()) : undefined;
    const smoothing = parameters.label_smoothing as number;
    const got = valueAndGradient(
      (logits) =>
        'smooth' in kind
          ? labelSmoothingLoss(oneHot(), logits, { smoothing, fromLogits: true })
          : focalLoss(oneHot(), logits, { gamma: 0, classWeights, fromLogits: true }),
      tensor('logits'),
    );
    expectClose(got.value, output(name).data, output(name).tolerance);
    expectClose(got.gradient, output(`d_${name}`).data, output(`d_${name}`).tolerance);
  });

  test('huberLoss(truth, prediction, { delta }) is half the squared error for a large δ and δ times the distance for a small one', () => {
    const [truth, prediction] = [noise([3, 5], 21), noise([3, 5], 22)];
    const root = rmseLoss(truth, prediction).dataSync()[0];
    expectClose(huberLoss(truth, prediction, { delta: 100 }).dataSync(), [root ** 2 / 2], close);
    const distance = maeLoss(truth, prediction).dataSync()[0];
    expectClose(huberLoss(truth, prediction, { delta: 1e-4 }).dataSync(), [1e-4 * (distance - 5e-5)], {
      rtol: 1e-3,
      atol: 0,
    });
  });

  test('focalLoss(truth, [0, logit], { gamma: 0 }) equals layers/losses/bce with its gradient', () => {
    const targets = tf.reshape(tensor('binary_targets'), [-1]);
    const truth = tf.stack([tf.sub(1, targets), targets], 1);
    const got = valueAndGradient((logits) => {
      const yes = tf.reshape(logits, [-1]);
      const pairs = tf.stack([tf.zerosLike(yes), yes], 1); // their softmax is the sigmoid of the logit
      return focalLoss(truth, pairs, { gamma: 0, fromLogits: true });
    }, tensor('logits'));
    expectClose(got.value, output('bce').data, output('bce').tolerance);
    expectClose(got.gradient, output('d_bce').data, output('d_bce').tolerance);
  });

  test('focalLoss(truth, logits, { gamma: 0 }) equals layers/losses/big_ce for logits that overflow', () => {
    const truth = tf.oneHot(tf.tensor1d([0, 1], 'int32'), 3);
    [0, 1].forEach((row) => {
      const sample = (each: tf.Tensor) => tf.slice(each, [row, 0], [1, 3]);
      const got = focalLoss(sample(truth), sample(tensor('big_logits')), { gamma: 0, fromLogits: true });
      expectClose(got.dataSync(), [output('big_ce').data[row]], output('big_ce').tolerance);
    });
  });

  test.each([0.5, 1, 2, 3.5])(
    'focalLoss(truth, p, { gamma: %f }) equals the formula in double precision, from logits and probabilities',
    (gamma) => {
      const logits = tf.mul(noise([6, 3], 1), 3);
      const labels = [0, 1, 2, 2, 1, 0];
      const expected = (logits.arraySync() as number[][]).map((row, i) => {
        const powers = row.map(Math.exp);
        const p = powers[labels[i]] / powers.reduce((a, b) => a + b, 0);
        return -((1 - p) ** gamma) * Math.log(p);
      });
      const mean = expected.reduce((a, b) => a + b, 0) / 6;
      const truth = tf.oneHot(tf.tensor1d(labels, 'int32'), 3);
      const fromLogits = focalLoss(truth, logits, { gamma, fromLogits: true }).dataSync();
      expectClose(fromLogits, [mean], close);
      expectClose(focalLoss(truth, tf.softmax(logits), { gamma }).dataSync(), [mean], close);
    },
  );

  test('cccLoss(truth, prediction) is the mean over sequences and outputs, each over its own length', () => {
    const lengths = [7, 3, 5];
    const shape = [3, 7, 2];
    const [truth, prediction] = [noise(shape, 2), tf.add(noise(shape, 3), noise(shape, 2))];
    const mask = tf.tensor2d(lengths.map((n) => Array.from({ length: 7 }, (_, t) => (t < n ? 1 : 0))));
    const [t, p] = [truth, prediction].map((each) => each.arraySync() as number[][][]);
    let sum = 0;
    lengths.forEach((n, i) => {
      for (const m of [0, 1]) {
        const column = (rows: number[][]) => rows.slice(0, n).map((row) => row[m]);
        sum += 1 - concordance(column(t[i]), column(p[i]));
      }
    });
    expectClose(cccLoss(truth, prediction, { mask }).dataSync(), [sum / 6], close);
  });

  test('cccLoss(truth, prediction, { pooled: true }) takes all clips of the batch as one sequence', () => {
    const [truth, prediction] = [noise([9, 1], 4), noise([9, 1], 5)];
    const expected = 1 - concordance(Array.from(truth.dataSync()), Array.from(prediction.dataSync()));
    expectClose(cccLoss(truth, prediction, { pooled: true }).dataSync(), [expected], close);
    expect(cccLoss(truth, prediction).dataSync()[0]).toBeCloseTo(1, 6);
  });

  test('cccLoss(truth, prediction) is 0 for equal, 1 for unrelated constant and 2 for opposite predictions', () => {
    const truth = tf.tensor1d([1, -1, 1, -1]);
    const at = (prediction: tf.Tensor) => cccLoss(truth, prediction).dataSync();
    expectClose(at(truth), [0], close);
    expectClose(at(tf.fill([4], 0.7)), [1], close);
    expectClose(at(tf.neg(truth)), [2], close);
  });

  test('cccLoss(truth, prediction) keeps its precision far from zero', () => {
    const [t, p] = [noise([50], 6), noise([50], 7)].map((each) => tf.round(tf.mul(each, 64)));
    const far = cccLoss(tf.add(t, 1e5), tf.add(p, 1e5)).dataSync();
    expectClose(far, cccLoss(t, p).dataSync(), { rtol: 1e-3, atol: 0 });
  });

  const losses = { cccLoss, rmseLoss, cccMseLoss, maeLoss, huberLoss };
  describe.each(Object.entries(losses))('%s', (_, loss) => {
    const mask = [
      [1, 1, 1, 1, 0],
      [0, 1, 1, 0, 0],
    ];
    const blank = (values: tf.Tensor, filler: number) => {
      const keep = tf.tensor3d(mask.map((row) => row.map((valid) => [valid, valid])));
      return tf.where(tf.cast(keep, 'bool'), values, tf.fill([2, 5, 2], filler));
    };
    const [shape, where] = [[2, 5, 2], { rtol: 1e-6, atol: 1e-7 }];

    test.each([1e9, NaN, -Infinity])(
      'is not changed by %f where the mask is 0, its gradient neither',
      (filler) => {
        const at = (x: number) =>
          valueAndGradient(
            (p) => loss(blank(noise(shape, 8), x), p, { mask: tf.tensor2d(mask) }),
            blank(noise(shape, 9), x),
          );
        const [clean, dirty] = [at(0), at(filler)];
        expectClose(dirty.value, clean.value, exact);
        expectClose(dirty.gradient, clean.gradient, exact);
        expect(isFinite(dirty.gradient)).toBe(true);
      },
    );

    test("with mask 'truth' leaves out the steps whose truth is NaN", () => {
      const prediction = noise(shape, 9);
      const given = valueAndGradient(
        (p) => loss(noise(shape, 8), p, { mask: tf.tensor2d(mask) }),
        prediction,
      );
      const marked = valueAndGradient(
        (p) => loss(blank(noise(shape, 8), NaN), p, { mask: 'truth' }),
        prediction,
      );
      expectClose(marked.value, given.value, exact);
      expectClose(marked.gradient, given.gradient, exact);
    });

    test('of a padded batch equals that of its sequences alone', () => {
      const [truth, prediction] = [noise([1, 5, 2], 10), noise([1, 5, 2], 11)];
      const alone = loss(tf.slice(truth, [0, 0, 0], [1, 4, 2]), tf.slice(prediction, [0, 0, 0], [1, 4, 2]));
      const padded = loss(truth, prediction, { mask: tf.tensor2d([[1, 1, 1, 1, 0]]) });
      expectClose(padded.dataSync(), alone.dataSync(), where);
    });

    test('is 0 with a zero gradient when no step counts', () => {
      const got = valueAndGradient(
        (p) => loss(noise(shape, 8), p, { mask: tf.zeros([2, 5]) }),
        noise(shape, 9),
      );
      expectClose(got.value, [0], exact);
      expectClose(got.gradient, new Array(20).fill(0), exact);
    });

    test.each([
      ['two equal constants', tf.util.makeOnesTypedArray(6, 'float32'), 1],
      ['two constants that float32 rounds', new Float32Array(6).fill(0.1), 0.1],
      ['a constant truth', new Float32Array(6).fill(0.3), -0.2],
    ])('is finite with a gradient of moderate size for %s', (_name, truth, level) => {
      const got = valueAndGradient((p) => loss(tf.tensor1d(truth), p), tf.fill([6], level));
      expect(isFinite([...got.value, ...got.gradient])).toBe(true);
      expect(Math.max(...Array.from(got.gradient, Math.abs))).toBeLessThan(10);
    });

    test('is finite, gradient included, where prediction equals truth, and 0 there', () => {
      const truth = noise([2, 6], 12);
      const got = valueAndGradient((p) => loss(truth, p), truth.clone());
      expectClose(got.value, [0], { rtol: 0, atol: 1e-6 });
      expectClose(got.gradient, new Array(12).fill(0), { rtol: 0, atol: 1e-6 });
    });

    test('equals its central differences', () => {
      const [truth, prediction, direction] = [noise([2, 6], 13), noise([2, 6], 14), noise([2, 6], 15)];
      const { gradient } = valueAndGradient((p) => loss(truth, p), prediction);
      const slope = tf.sum(tf.mul(tf.tensor2d(gradient as Float32Array, [2, 6]), direction)).dataSync()[0];
      const at = (h: number) => loss(truth, tf.add(prediction, tf.mul(direction, h))).dataSync()[0];
      expect((at(1e-2) - at(-1e-2)) / 2e-2).toBeCloseTo(slope, 3);
    });
  });

  test.each([
    ['focalLoss', focalLoss],
    ['labelSmoothingLoss', labelSmoothingLoss],
  ] as const)('%s stays finite, gradient included, for probabilities 0 and 1 and huge logits', (_, loss) => {
    const truth = tf.tensor2d([
      [1, 0],
      [1, 0],
    ]);
    const sure = tf.tensor2d([
      [0, 1],
      [1, 0],
    ]);
    const hard: [tf.Tensor, boolean][] = [
      [sure, false],
      [tf.mul(sure, 1e6), true],
      [tf.zeros([2, 2]), true],
    ];
    for (const [prediction, fromLogits] of hard) {
      const got = valueAndGradient((p) => loss(truth, p, { fromLogits }), prediction);
      expect(isFinite([...got.value, ...got.gradient])).toBe(true);
    }
  });

  test('cccLoss(…) in model.fit learns a course over time from sequences with NaN labels', async () => {
    const x = noise([8, 12, 3], 16);
    const course = tf.add(
      tf.slice(x, [0, 0, 0], [8, 12, 1]),
      tf.mul(tf.slice(x, [0, 0, 1], [8, 12, 1]), 0.5),
    );
    const padded = tf.tensor3d(
      Array.from({ length: 8 }, (_, i) => Array.from({ length: 12 }, (_, t) => [t < 6 + (i % 6) ? 0 : NaN])),
    );
    const model = tfl.sequential({
      layers: [
        tfl.layers.dense({
          units: 1,
          inputShape: [12, 3],
          kernelInitializer: tfl.initializers.glorotUniform({ seed: 5 }),
        }),
      ],
    });
    const loss = (truth: tf.Tensor, p: tf.Tensor) => cccLoss(truth, p, { mask: 'truth' });
    model.compile({ optimizer: tf.train.adam(0.1), loss });
    const { history } = await model.fit(x, tf.add(course, padded), { epochs: 60, batchSize: 8, verbose: 0 });
    expect(history.loss[0]).toBeGreaterThan(0.3);
    expect(history.loss.at(-1)).toBeLessThan(0.05);
    expectClose(model.getWeights()[0].dataSync(), [1, 0.5, 0], { rtol: 0, atol: 0.2 });
  });

  test('loss(…) leaves no tensor behind, for every exported loss', () => {
    const [truth, prediction] = [noise([4, 6], 17), tf.softmax(noise([4, 6], 18))];
    const before = tf.memory().numTensors;
    for (const loss of [cccLoss, rmseLoss, maeLoss, huberLoss, cccMseLoss, focalLoss, labelSmoothingLoss]) {
      loss(truth, prediction).dispose();
    }
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('a loss refuses', () => {
  beforeAll(async () => void (await useBackend('cpu')));
  const [a, b] = [() => noise([2, 3], 1), () => noise([3, 2], 2)];
  test.each([
    [
      'two shapes',
      () => cccLoss(a(), b()),
      /cccLoss: truth and prediction must have one shape.*\[2, 3\] and \[3, 2\]/,
    ],
    [
      'rank 4',
      () => rmseLoss(noise([1, 1, 1, 1], 1), noise([1, 1, 1, 1], 2)),
      /rmseLoss: .*got \[1, 1, 1, 1\]/,
    ],
    [
      'a mask of another shape',
      () => cccMseLoss(a(), a(), { mask: tf.ones([2, 4]) }),
      /cccMseLoss: mask must have shape \[2, 3\].*got \[2, 4\]/,
    ],
    [
      'a negative weight',
      () => cccMseLoss(a(), a(), { mseWeight: -1 }),
      /mseWeight must be at least 0; got -1/,
    ],
    ['a delta of 0', () => huberLoss(a(), a(), { delta: 0 }), /huberLoss: delta must be .*got 0/],
    [
      'a negative gamma',
      () => focalLoss(a(), a(), { gamma: -1 }),
      /focalLoss: gamma must be at least 0; got -1/,
    ],
    [
      'weights for other classes',
      () => focalLoss(a(), a(), { classWeights: [1, 1] }),
      /focalLoss: classWeights must be 3 finite numbers.*got \[1, 1\]/,
    ],
    [
      'class indices',
      () => focalLoss(tf.tensor1d([0, 1]), a()),
      /focalLoss: .*Use tf.oneHot for class indices/,
    ],
    [
      'too much smoothing',
      () => labelSmoothingLoss(a(), a(), { smoothing: 1.5 }),
      /smoothing must be in \[0, 1\]/,
    ],
  ])('%s with a RangeError that says what to pass', (_, act, message) => {
    expect(act).toThrow(RangeError);
    expect(act).toThrow(message);
  });
});
