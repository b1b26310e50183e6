import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { expectClose } from '@avemo/golden';
import { AttentionPooling, attentionScores, attentionWeights } from '@avemo/fusion';
import { useBackend } from '@avemo/backend';
import { beforeAll, describe, expect, test } from 'vitest';
import { onEachBackend } from '../support/backends';
import { gradients, noise } from '../support/layer';

const exact = { rtol: 0, atol: 0 };
const close = { rtol: 1e-5, atol: 1e-6 };

/** e and w of one sample in double precision, written from the equations. */
function reference(frames: number[][], [W, b, u]: number[][][], lambda: number) {
  const gammas = frames.map((a) =>
    b[0].reduce(
      (sum, bias, h) => sum + u[h][0] * Math.tanh(a.reduce((z, ai, i) => z + ai * W[i][h], bias)),
      0,
    ),
  );
  const powers = gammas.map((gamma) => Math.exp(lambda * gamma));
  const total = powers.reduce((a, b) => a + b, 0);
  const w = powers.map((power) => power / total);
  return { w, e: frames[0].map((_, i) => frames.reduce((sum, a, t) => sum + w[t] * a[i], 0)) };
}

const masked = (rows: number[][]) => tf.tensor2d(rows);

onEachBackend(() => {
  test('AttentionPooling.apply(a) equals the equations written out in double precision', () => {
    const a = noise([2, 5, 3], 1) as tf.Tensor3D;
    const weights = [noise([3, 4], 2), noise([4], 3), noise([4, 1], 4)];
    const layer = new AttentionPooling({ units: 4, temperature: 1.7, weights });
    const got = (layer.apply(a) as tf.Tensor2D).arraySync();
    const [W, b, u] = weights.map(
      (weight) => tf.reshape(weight, [-1, weight.shape[1] ?? 4]).arraySync() as number[][],
    );
    const shares = layer.attentionWeights(a).arraySync();
    a.arraySync().forEach((frames, i) => {
      const { e, w } = reference(frames, [W, b, u], 1.7);
      expectClose(got[i], e, close);
      expectClose(shares[i], w, close);
    });
  });

  test('attentionWeights(scores) sum to 1 over the frames that exist, and padding has exactly 0', () => {
    const scores = tf.mul(noise([20, 9], 5), 30) as tf.Tensor2D;
    const lengths = Array.from({ length: 20 }, (_, i) => 1 + (i % 9));
    const mask = masked(lengths.map((n) => Array.from({ length: 9 }, (_, t) => (t < n ? 1 : 0))));
    const rows = attentionWeights(scores, { mask, temperature: 3 }).arraySync();
    rows.forEach((row, i) => {
      expectClose([row.reduce((a, b) => a + b, 0)], [1], close);
      expectClose(row.slice(lengths[i]), new Array(9 - lengths[i]).fill(0), exact);
      expect(Math.min(...row)).toBeGreaterThanOrEqual(0);
    });
  });

  test('attentionWeights(scores, { mask }) equals the unmasked weights of the frames that exist', () => {
    const scores = noise([1, 6], 6) as tf.Tensor2D;
    const got = attentionWeights(scores, { mask: masked([[1, 0, 1, 1, 0, 1]]) }).arraySync()[0];
    const kept = attentionWeights(tf.gather(scores, [0, 2, 3, 5], 1)).dataSync();
    expectClose(
      [0, 2, 3, 5].map((t) => got[t]),
      kept,
      close,
    );
  });

  test('attentionWeights(scores) stays finite for scores of ±1e8', () => {
    const got = attentionWeights(tf.tensor2d([[1e8, -1e8, 1e8]]), { mask: masked([[1, 1, 1]]) }).dataSync();
    expectClose(got, [0.5, 0, 0.5], close);
  });

  test('attentionWeights(scores, { temperature: 0 }) weighs every frame that exists equally', () => {
    const got = attentionWeights(tf.tensor2d([[9, -4, 2, 7]]), {
      temperature: 0,
      mask: masked([[1, 1, 0, 0]]),
    });
    expectClose(got.dataSync(), [0.5, 0.5, 0, 0], close);
  });

  test('AttentionPooling(…) with temperature 0 gives the mean over the frames that exist', () => {
    const a = noise([2, 4, 3], 7) as tf.Tensor3D;
    const layer = new AttentionPooling({ units: 2, temperature: 0 });
    const got = layer.apply([
      a,
      masked([
        [1, 1, 1, 1],
        [1, 1, 0, 0],
      ]),
    ]) as tf.Tensor2D;
    const means = [tf.mean(tf.gather(a, 0), 0), tf.mean(tf.slice(a, [1, 0, 0], [1, 2, 3]), [0, 1])];
    expectClose(got.dataSync(), tf.stack(means).dataSync(), close);
  });

  describe.each([1e9, -1e30, NaN, Infinity])('AttentionPooling(…) of padding that holds %f', (rubbish) => {
    const mask = [
      [1, 1, 1, 0, 0],
      [1, 0, 0, 0, 0],
      [0, 1, 0, 1, 0],
    ];
    const make = (filler: number) => {
      const a = noise([3, 5, 4], 8).arraySync() as number[][][];
      return tf.tensor3d(a.map((frames, i) => frames.map((f, t) => (mask[i][t] ? f : f.map(() => filler)))));
    };
    const run = (filler: number) => {
      const layer = new AttentionPooling({ units: 3, seed: 9 });
      return { layer, ...gradients(layer, [make(filler)], noise([3, 4], 10), [masked(mask)]) };
    };

    test('changes neither outputs nor gradients of AttentionPooling, bit for bit', () => {
      const [clean, dirty] = [run(0), run(rubbish)];
      expectClose(dirty.output, clean.output, exact);
      expectClose(dirty.inputs[0], clean.inputs[0], exact);
      expect(Array.from(dirty.inputs[0]).every(Number.isFinite)).toBe(true);
      dirty.weights.forEach((grad, i) => expectClose(grad.dataSync(), clean.weights[i].dataSync(), exact));
    });

    test('gets weight exactly 0 and gradient exactly 0', () => {
      const { layer, inputs } = run(rubbish);
      const shares = layer.attentionWeights([make(rubbish), masked(mask)]).arraySync();
      mask.forEach((row, i) =>
        row.forEach((valid, t) => {
          if (valid) return;
          expect(shares[i][t]).toBe(0);
          for (let d = 0; d < 4; d++) expect(inputs[0][(i * 5 + t) * 4 + d] + 0).toBe(0);
        }),
      );
    });
  });

  test('AttentionPooling(…) gives zeros with zero gradients for a sample without any frame', () => {
    const layer = new AttentionPooling({ units: 3, temperature: 0.3 });
    const a = tf.concat([tf.fill([1, 4, 2], NaN), noise([1, 4, 2], 11)]);
    const mask = masked([
      [0, 0, 0, 0],
      [1, 1, 1, 0],
    ]);
    const got = gradients(layer, [a], tf.ones([2, 2]), [mask]);
    expectClose(got.output.slice(0, 2), [0, 0], exact);
    expectClose(got.inputs[0].slice(0, 8), new Array(8).fill(0), exact);
    expectClose(layer.attentionWeights([a, mask]).dataSync().slice(0, 4), [0, 0, 0, 0], exact);
    for (const grad of got.weights) expect(grad.dataSync().every(Number.isFinite)).toBe(true);
    expect(got.output.slice(2).every((value) => value !== 0)).toBe(true);
  });

  test('AttentionPooling(…) takes a mask as input, as Keras mask in kwargs and from tf.layers.masking alike', () => {
    const a = tf.tensor3d([
      [
        [1, 2],
        [3, -1],
        [0, 0],
      ],
      [
        [5, 1],
        [0, 0],
        [0, 0],
      ],
    ]);
    const mask = masked([
      [1, 1, 0],
      [1, 0, 0],
    ]);
    const layer = new AttentionPooling({ units: 4, seed: 3 });
    const asInput = (layer.apply([a, mask]) as tf.Tensor).dataSync();
    expectClose((layer.apply(a, { mask: tf.cast(mask, 'bool') }) as tf.Tensor).dataSync(), asInput, exact);
    const symbol = tfl.input({ shape: [null, 2] });
    const model = tfl.model({
      inputs: symbol,
      outputs: layer.apply(tfl.layers.masking().apply(symbol)) as tfl.SymbolicTensor,
    });
    expectClose((model.predict(a) as tf.Tensor).dataSync(), asInput, exact);
  });

  test('AttentionPooling(…) with its own mask input ignores the Keras mask that tfjs hands on from another branch', () => {
    const [x, y] = [tfl.input({ shape: [3, 2] }), tfl.input({ shape: [3, 2] })];
    const m = tfl.input({ shape: [3] });
    const pools = [1, 2].map((seed) => new AttentionPooling({ units: 4, seed }));
    const outputs = [
      pools[0].apply(tfl.layers.masking().apply(x)) as tfl.SymbolicTensor,
      pools[1].apply([y, m]) as tfl.SymbolicTensor,
    ];
    const model = tfl.model({ inputs: [x, y, m], outputs });
    const values = [
      tf.tensor3d([
        [
          [1, 2],
          [0, 0],
          [0, 0],
        ],
      ]),
      noise([1, 3, 2], 12),
      tf.ones([1, 3]),
    ];
    const [, got] = model.predict(values) as tf.Tensor[];
    expectClose(got.dataSync(), (pools[1].apply(values[1]) as tf.Tensor).dataSync(), exact);
  });

  test('AttentionPooling(…) takes sequences of any length once it is built', () => {
    const layer = new AttentionPooling({ units: 4 });
    for (const time of [7, 1, 20])
      expect((layer.apply(noise([2, time, 3], time)) as tf.Tensor).shape).toEqual([2, 3]);
  });

  test('attentionScores(a, weights) feed attentionWeights as the layer does', () => {
    const a = noise([2, 4, 3], 13) as tf.Tensor3D;
    const layer = new AttentionPooling({ units: 5, temperature: 0.5, seed: 2 });
    layer.apply(a);
    const [kernel, bias, context] = layer.getWeights() as [tf.Tensor2D, tf.Tensor1D, tf.Tensor2D];
    const scores = attentionScores(a, { kernel, bias, context });
    expectClose(
      attentionWeights(scores, { temperature: 0.5 }).dataSync(),
      layer.attentionWeights(a).dataSync(),
      exact,
    );
  });
});

describe('AttentionPooling(…) refuses', () => {
  beforeAll(async () => void (await useBackend('cpu')));

  test.each([
    [
      'units −1',
      () => new AttentionPooling({ units: -1 }),
      /AttentionPooling: units must be an integer of at least 0; got -1/,
    ],
    [
      'a negative temperature',
      () => new AttentionPooling({ units: 2, temperature: -1 }),
      /temperature must be in \[0, /,
    ],
    [
      'a NaN temperature',
      () => new AttentionPooling({ units: 2, temperature: NaN }),
      /temperature must be finite; got NaN/,
    ],
    [
      'a fractional seed',
      () => new AttentionPooling({ units: 2, seed: 0.5 }),
      /seed must be an integer of at least 0/,
    ],
    [
      'an unknown initialiser',
      () => new AttentionPooling({ units: 2, kernelInitializer: 'ones' as 'he' }),
      /kernelInitializer must be one of 'glorot', 'he', 'lecun'; got "ones"/,
    ],
    [
      'a mask of another length',
      () => new AttentionPooling({ units: 2 }).apply([noise([2, 3, 2], 1), tf.ones([2, 4])]),
      /mask must have shape \[batch, time\] = \[2, 3\]; got \[2, 4\]/,
    ],
    [
      'three inputs',
      () => new AttentionPooling({ units: 2 }).apply([1, 2, 3].map((s) => noise([2, 3, 2], s))),
      /expected \[sequence\] or \[sequence, mask\], of shapes \[batch, time, features\] and \[batch, time\]/,
    ],
    [
      'a count for two inputs',
      () => AttentionPooling.parameterCount([3, 4], { units: 2 }),
      /inputDims must be a list of 1 positive integer, .* got \[3,4\]/,
    ],
  ])('%s with a RangeError that says what to pass', (_, act, message) => {
    expect(act).toThrow(RangeError);
    expect(act).toThrow(message);
  });

  test('reading attention weights before it is built', () => {
    expect(() => new AttentionPooling({ units: 2 }).attentionWeights(noise([1, 2, 2], 1))).toThrow(
      /no weights yet/,
    );
  });
});
