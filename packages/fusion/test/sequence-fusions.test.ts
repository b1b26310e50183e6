import * as tf from '@tensorflow/tfjs-core';
import { expectClose, maxAbsDiff } from '@avemo/golden';
import { BottleneckAttention, CrossModalAttention } from '@avemo/fusion';
import { expect, test } from 'vitest';
import { onEachBackend } from './support/backends';
import { noise } from './support/layer';

const close = { rtol: 1e-4, atol: 5e-6 };
const [batch, heardFrames, seenFrames] = [2, 4, 3];
const heard = () => noise([batch, heardFrames, 5], 1) as tf.Tensor3D;
const seen = () => noise([batch, seenFrames, 3], 2) as tf.Tensor3D;
const output = (layer: { apply(inputs: tf.Tensor[]): unknown }, ...inputs: tf.Tensor[]) =>
  (layer.apply(inputs) as tf.Tensor).dataSync();
const rows = (tensor: tf.Tensor) => tensor.arraySync() as number[][];

const times = (v: number[], W: number[][]) =>
  W[0].map((_, j) => v.reduce((sum, vi, i) => sum + vi * W[i][j], 0));
const plus = (a: number[], b: number[]) => a.map((value, i) => value + b[i]);
const softmax = (values: number[]) => {
  const powers = values.map(Math.exp);
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
};

/** Attention of one sample in double precision, head by head. */
function attention(q: number[][], k: number[][], v: number[][], heads: number) {
  const size = q[0].length / heads;
  const weights: number[][][] = [];
  const mixed = q.map((row) => row.map(() => 0));
  for (let h = 0; h < heads; h++) {
    weights.push(
      q.map((query, i) => {
        const logits = k.map((key) => {
          let sum = 0;
          for (let d = h * size; d < (h + 1) * size; d++) sum += query[d] * key[d];
          return sum / Math.sqrt(size);
        });
        const shares = softmax(logits);
        for (let d = h * size; d < (h + 1) * size; d++) {
          mixed[i][d] = shares.reduce((sum, share, j) => sum + share * v[j][d], 0);
        }
        return shares;
      }),
    );
  }
  return { weights, mixed };
}

/** A layer whose weights, biases too, are not special, and its weights as plain numbers. */
function disturbed<L extends CrossModalAttention | BottleneckAttention>(layer: L, ...inputs: tf.Tensor[]) {
  layer.apply(inputs);
  layer.setWeights(layer.getWeights().map((w, i) => noise(w.shape, 100 + i)));
  return {
    layer,
    weights: layer.getWeights().map((w) => (w.rank === 1 ? [w.arraySync()] : w.arraySync()) as number[][]),
  };
}

onEachBackend(() => {
  test('CrossModalAttention.apply([x, y]) equals the equations written out in double precision', () => {
    const { layer, weights } = disturbed(new CrossModalAttention({ units: 4, heads: 2 }), heard(), seen());
    const [Q, K, V, P, [qb], [vb], [b]] = weights;
    const xs = heard().arraySync();
    const ys = seen().arraySync();
    const results = xs.map((x, sample) =>
      attention(
        x.map((frame) => plus(times(frame, Q), qb)),
        ys[sample].map((frame) => times(frame, K)),
        ys[sample].map((frame) => plus(times(frame, V), vb)),
        2,
      ),
    );
    const expected = results.map(({ mixed }, i) =>
      mixed.map((row, t) => plus(plus(times(row, P), b), xs[i][t])),
    );
    expectClose(output(layer, heard(), seen()), expected.flat(2), close);
    const looked = layer.attentionWeights([heard(), seen()]).dataSync();
    expectClose(
      looked,
      results.flatMap(({ weights: each }) => each.flat(2)),
      close,
    );
  });

  test('CrossModalAttention.attentionShares(inputs) add up the attention to each other modality', () => {
    const read = noise([batch, 2, 4], 3) as tf.Tensor3D;
    const { layer } = disturbed(
      new CrossModalAttention({ units: 4, heads: 2, presence: true }),
      heard(),
      seen(),
      read,
      tf.ones([2, 3]),
    );
    const present = tf.tensor2d([
      [1, 1, 1],
      [1, 0, 1],
    ]);
    const inputs = [heard(), seen(), read, present];
    const looked = tf.mean(layer.attentionWeights(inputs), [1, 2]);
    const sums = rows(looked).map((row) => [row[0] + row[1] + row[2], row[3] + row[4]]);
    const shares = rows(layer.attentionShares(inputs));
    expectClose(shares.flat(), sums.flat(), close);
    expectClose(shares[1], [0, 1], close);
    expectClose([shares[0][0] + shares[0][1]], [1], close);
  });

  test('CrossModalAttention(…) gives x itself where there is nothing to look at', () => {
    const { layer } = disturbed(
      new CrossModalAttention({ units: 4, presence: true }),
      heard(),
      seen(),
      tf.ones([2, 2]),
    );
    const got = output(
      layer,
      heard(),
      tf.fill([2, 3, 3], NaN),
      tf.tensor2d([
        [1, 0],
        [1, 0],
      ]),
    );
    expect(maxAbsDiff(got, heard().dataSync())).toBe(0);
  });

  test.each([
    ['CrossModalAttention', () => new CrossModalAttention({ units: 4, heads: 2, masks: true })],
    ['BottleneckAttention', () => new BottleneckAttention({ units: 4, tokens: 2, heads: 2, masks: true })],
  ])('%s gives padded sequences what it gives the shorter ones', (_, make) => {
    const ones = (time: number) => tf.ones([batch, time]);
    const { layer } = disturbed(make(), heard(), seen(), ones(4), ones(3));
    const expected = layer.apply([heard(), seen(), ones(4), ones(3)]) as tf.Tensor;
    const longer = (z: tf.Tensor) => tf.concat([z, tf.fill([batch, 2, z.shape[2] as number], NaN)], 1);
    const mask = (time: number) => tf.concat([ones(time), tf.zeros([batch, 2])], 1);
    const got = layer.apply([longer(heard()), longer(seen()), mask(4), mask(3)]) as tf.Tensor;
    const kept = got.rank === 3 ? tf.slice(got, [0, 0, 0], [-1, heardFrames, -1]) : got;
    expectClose(kept.dataSync(), expected.dataSync(), close);
  });

  test('BottleneckAttention.apply([x, y]) of one layer equals the equations written out in double precision', () => {
    const options = { units: 4, tokens: 2, heads: 2, layers: 1 };
    const { layer, weights } = disturbed(new BottleneckAttention(options), heard(), seen());
    const [tokens, ...rest] = weights;
    const norm = (row: number[], [scale]: number[][], [shift]: number[][]) => {
      const mean = row.reduce((a, b) => a + b, 0) / row.length;
      const variance = row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / row.length;
      return row.map((value, d) => ((value - mean) / Math.sqrt(variance + 1e-5)) * scale[d] + shift[d]);
    };
    const expected = heard()
      .arraySync()
      .map((_, sample) => {
        const own = [heard(), seen()].map((sequence, m) => {
          const [W, [wb]] = rest.slice(2 * m, 2 * m + 2);
          const [sA, hA, Q, [qb], K, V, [vb], O, [ob], sB, hB, W1, [b1], W2, [b2]] = rest.slice(
            4 + 15 * m,
            19 + 15 * m,
          );
          const s = [...sequence.arraySync()[sample].map((frame) => plus(times(frame, W), wb)), ...tokens];
          const a = s.map((row) => norm(row, sA, hA));
          const { mixed } = attention(
            a.map((row) => plus(times(row, Q), qb)),
            a.map((row) => times(row, K)),
            a.map((row) => plus(times(row, V), vb)),
            2,
          );
          const y = mixed.map((row, i) => plus(plus(times(row, O), ob), s[i]));
          const passed = y.map((row) => {
            const hidden = plus(times(norm(row, sB, hB), W1), b1).map((value) => Math.max(0, value));
            return plus(plus(times(hidden, W2), b2), row);
          });
          return passed.slice(-2).flat();
        });
        return own[0].map((value, i) => (value + own[1][i]) / 2);
      });
    expectClose(output(layer, heard(), seen()), expected.flat(), { rtol: 1e-3, atol: 1e-4 });
  });

  test('BottleneckAttention(…) exchanges from the second layer on: with one, the result is the mean of both alone', () => {
    const both = tf.ones([2, 2]);
    const gap = (layers: number) => {
      const make = new BottleneckAttention({ units: 4, tokens: 2, layers, presence: true });
      const { layer } = disturbed(make, heard(), seen(), both);
      const at = (present: number[]) => output(layer, heard(), seen(), tf.tensor2d([present, present]));
      const [joint, first, second] = [at([1, 1]), at([1, 0]), at([0, 1])];
      return maxAbsDiff(
        joint,
        first.map((value, i) => (value + second[i]) / 2),
      );
    };
    expect(gap(1)).toBeLessThan(1e-4);
    expect(gap(2)).toBeGreaterThan(1e-2);
  });

  test.each([
    [
      'heads that do not divide units',
      () => new CrossModalAttention({ units: 5, heads: 2 }),
      /multiple of heads.*Use units=6/,
    ],
    [
      'vectors',
      () => new CrossModalAttention({ units: 4 }).apply([noise([2, 3], 1), noise([2, 3], 2)]),
      /\[batch, time, features\]/,
    ],
    [
      'one mask for two sequences',
      () => new BottleneckAttention({ units: 4, masks: true }).apply([heard(), seen(), tf.ones([2, 4])]),
      /xMask, yMask/,
    ],
    [
      'a mask of another length',
      () =>
        new BottleneckAttention({ units: 4, masks: true }).apply([
          heard(),
          seen(),
          tf.ones([2, 4]),
          tf.ones([2, 4]),
        ]),
      /mask of input 1 must have shape \[batch, time\] = \[2, 3\]; got \[2, 4\]/,
    ],
  ])(
    'layer.apply(…) of attention layers refuses %s with a RangeError that says what to pass',
    (_, act, message) => {
      expect(act).toThrow(RangeError);
      expect(act).toThrow(message);
    },
  );
});
