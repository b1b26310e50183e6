import * as tf from '@tensorflow/tfjs-core';
import { expectClose, maxAbsDiff } from '@avemo/golden';
import {
  AdaptiveFactorizedBilinearPooling,
  BlockFusion,
  FactorizedBilinearPooling,
  FilmFusion,
  GatedFusion,
  LinearSumFusion,
  LowRankFusion,
  McbFusion,
  MfbFusion,
  MfhFusion,
  MlbFusion,
  MutanFusion,
  TensorFusion,
  TuckerFusion,
} from '@avemo/fusion';
import { describe, expect, test } from 'vitest';
import { onEachBackend } from './support/backends';
import { noise } from './support/layer';

const close = { rtol: 1e-4, atol: 2e-6 };
const run = (layer: { apply(inputs: tf.Tensor[]): unknown }, ...inputs: tf.Tensor[]) =>
  (layer.apply(inputs) as tf.Tensor).dataSync();
const rows = (tensor: tf.Tensor) => tensor.arraySync() as number[][];
const [batch, dx, dy] = [4, 5, 3];
const x = () => noise([batch, dx], 1);
const y = () => noise([batch, dy], 2);

onEachBackend(() => {
  test('MfbFusion(…) with factors 1 equals MlbFusion without activation under an identity', () => {
    const kernels = [noise([dx, 6], 3), noise([dy, 6], 4)];
    const biases = [noise([6], 5), noise([6], 6)];
    const mfb = new MfbFusion({
      outputs: 6,
      factors: 1,
      normalization: 'none',
      weights: [...kernels, ...biases],
    });
    const weights = [...kernels, tf.eye(6), ...biases, tf.zeros([6])];
    const mlb = new MlbFusion({ outputs: 6, units: 6, activation: 'none', weights });
    expectClose(run(mfb, x(), y()), run(mlb, x(), y()), close);
  });

  test.each(['none', 'l2', 'power'] as const)(
    'MfbFusion(…) of two modalities with normalization %s equals FactorizedBilinearPooling, and is the first block of MFH',
    (normalization) => {
      const weights = [noise([dx, 12], 3), noise([dy, 12], 4), noise([12], 5), noise([12], 6)];
      const options = { outputs: 4, factors: 3, normalization };
      const expected = run(new FactorizedBilinearPooling({ ...options, weights }), x(), y());
      expectClose(run(new MfbFusion({ ...options, weights }), x(), y()), expected, close);
      const mfh = new MfhFusion({ ...options, blocks: 2, seed: 1 });
      mfh.apply([x(), y()]);
      const all = mfh.getWeights();
      mfh.setWeights([weights[0], weights[1], all[2], all[3], weights[2], weights[3], all[6], all[7]]);
      const blocks = mfh.apply([x(), y()]) as tf.Tensor2D;
      expectClose(tf.slice(blocks, [0, 0], [-1, 4]).dataSync(), expected, close);
    },
  );

  test('MutanFusion(…) equals TuckerFusion with the core Σ_r M_r ⊗ N_r', () => {
    const [tx, ty, to, R] = [3, 4, 5, 2];
    const [M, N] = [noise([tx, R * to], 7), noise([ty, R * to], 8)];
    const core = tf.buffer([tx * ty, to]);
    const [m, n] = [rows(M), rows(N)];
    for (let i = 0; i < tx; i++) {
      for (let j = 0; j < ty; j++) {
        for (let k = 0; k < to; k++) {
          let sum = 0;
          for (let r = 0; r < R; r++) sum += m[i][r * to + k] * n[j][r * to + k];
          core.set(sum, i * ty + j, k);
        }
      }
    }
    const outer = [noise([dx, tx], 9), noise([dy, ty], 10)];
    const rest = [noise([to, 6], 11), noise([tx], 12), noise([ty], 13), noise([6], 14)];
    const options = { outputs: 6, units: [tx, ty], coreUnits: to, activation: 'tanh' as const };
    const mutan = new MutanFusion({ ...options, factors: R, weights: [...outer, M, N, ...rest] });
    const tucker = new TuckerFusion({ ...options, weights: [...outer, core.toTensor(), ...rest] });
    expectClose(run(mutan, x(), y()), run(tucker, x(), y()), close);
  });

  test('BlockFusion(…) with one chunk and no normalisation equals MutanFusion', () => {
    const shapes = [[dx, 4], [dy, 4], [1, 4, 8], [1, 4, 8], [4, 6], [4], [4], [6]];
    const weights = shapes.map((shape, i) => noise(shape, 20 + i));
    const flat = weights.map((w) => (w.rank === 3 ? tf.reshape(w, [4, 8]) : w));
    const options = { outputs: 6, units: 4, factors: 2 };
    const block = new BlockFusion({ ...options, chunks: 1, normalization: 'none', weights });
    const mutan = new MutanFusion({ ...options, coreUnits: 4, activation: 'none', weights: flat });
    expectClose(run(block, x(), y()), run(mutan, x(), y()), close);
  });

  test('BlockFusion(…) with several chunks equals TuckerFusion with a block-superdiagonal core', () => {
    const [units, chunks, size, R] = [6, 3, 2, 2];
    const shapes = [
      [dx, units],
      [dy, units],
      [chunks, size, R * size],
      [chunks, size, R * size],
      [units, 4],
    ];
    const weights = shapes.map((shape, i) => noise(shape, 30 + i));
    const [m, n] = weights.slice(2, 4).map((w) => w.arraySync() as number[][][]);
    const core = tf.buffer([units * units, units]);
    for (let c = 0; c < chunks; c++) {
      for (let i = 0; i < size; i++) {
        for (let j = 0; j < size; j++) {
          for (let k = 0; k < size; k++) {
            let sum = 0;
            for (let r = 0; r < R; r++) sum += m[c][i][r * size + k] * n[c][j][r * size + k];
            core.set(sum, (c * size + i) * units + c * size + j, c * size + k);
          }
        }
      }
    }
    const options = { outputs: 4, units, useBias: false };
    const block = new BlockFusion({ ...options, chunks, factors: R, normalization: 'none', weights });
    const dense = [weights[0], weights[1], core.toTensor(), weights[4]];
    const tucker = new TuckerFusion({ ...options, coreUnits: units, weights: dense });
    expectClose(run(block, x(), y()), run(tucker, x(), y()), close);
  });

  test('LowRankFusion(…) equals TensorFusion under the full weight tensor', () => {
    const [outputs, R] = [2, 3];
    const [F, G] = [noise([dx + 1, R * outputs], 40), noise([dy + 1, R * outputs], 41)];
    const q = noise([1, R], 42);
    const [f, g, [ranks]] = [rows(F), rows(G), rows(q)];
    const full = tf.buffer([(dx + 1) * (dy + 1), outputs]);
    f.forEach((fi, i) =>
      g.forEach((gj, j) => {
        for (let k = 0; k < outputs; k++) {
          let sum = 0;
          for (let r = 0; r < R; r++) sum += ranks[r] * fi[r * outputs + k] * gj[r * outputs + k];
          full.set(sum, i * (dy + 1) + j, k);
        }
      }),
    );
    const lmf = new LowRankFusion({ outputs, factors: R, useBias: false, weights: [F, G, q] });
    const tensor = new TensorFusion().apply([x(), y()]) as tf.Tensor2D;
    const expected = tf.matMul(tensor, full.toTensor() as tf.Tensor2D).dataSync();
    expectClose(run(lmf, x(), y()), expected, close);
  });

  test.each([
    [[5, 3], 24],
    [[5, 3], 17],
    [[4, 3, 2], 12],
  ])(
    'McbFusion(…) of features %j in %i places equals the outer product, each entry added at the sum of its indices',
    (dims, n) => {
      const inputs = dims.map((dim, m) => noise([2, dim], 50 + m));
      const layer = new McbFusion({ outputs: n, normalization: 'none', seed: 3 });
      const got = layer.apply(inputs) as tf.Tensor2D;
      const drawn = layer.getWeights().map((weight) => Array.from(weight.dataSync()));
      expect(layer.trainableWeights).toEqual([]);
      const expected = rows(inputs[0]).map((_, sample) => {
        const places = new Array<number>(n).fill(0);
        const add = (m: number, place: number, value: number): void => {
          if (m === dims.length) places[place % n] += value;
          else {
            rows(inputs[m])[sample].forEach((v, i) =>
              add(m + 1, place + drawn[2 * m][i], value * v * drawn[2 * m + 1][i]),
            );
          }
        };
        add(0, 0, 1);
        return places;
      });
      expectClose(got.dataSync(), expected.flat(), close);
      for (const [i, values] of drawn.entries()) {
        const valid = (value: number) =>
          i % 2 ? Math.abs(value) === 1 : value >= 0 && value < n && value % 1 === 0;
        expect(values.every(valid)).toBe(true);
      }
    },
  );

  test('GatedFusion(…) of two modalities is the gated multimodal unit σ(a) ∘ h₁ + (1 − σ(a)) ∘ h₂', () => {
    const layer = new GatedFusion({ outputs: 2, seed: 4 });
    layer.apply([x(), y()]);
    const weights = layer.getWeights().map((w, i) => noise(w.shape, 60 + i));
    layer.setWeights(weights);
    const [W, V, K, b, c, k] = weights as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D, ...tf.Tensor[]];
    const h1 = tf.tanh(tf.add(tf.matMul(x() as tf.Tensor2D, W), b));
    const h2 = tf.tanh(tf.add(tf.matMul(y() as tf.Tensor2D, V), c));
    const logits = tf.add(tf.matMul(tf.concat([x(), y()], 1) as tf.Tensor2D, K), k);
    const [first, second] = tf.split(logits, 2, 1);
    const gate = tf.sigmoid(tf.sub(first, second));
    const expected = tf.add(tf.mul(gate, h1), tf.mul(tf.sub(1, gate), h2));
    expectClose(run(layer, x(), y()), expected.dataSync(), close);
    const shares = layer.modalityWeights([x(), y()]);
    expectClose(tf.slice(shares, [0, 0], [-1, 1]).dataSync(), tf.mean(gate, 1).dataSync(), close);
    expectClose(tf.sum(shares, 1).dataSync(), new Array(batch).fill(1), close);
  });

  test('LinearSumFusion.modalityWeights(inputs) are the shares of the lengths of the terms', () => {
    const layer = new LinearSumFusion({
      outputs: 2,
      useBias: false,
      weights: [tf.eye(2), tf.eye(2)],
      presence: true,
    });
    const inputs = [
      tf.tensor2d([
        [3, 4],
        [3, 4],
      ]),
      tf.tensor2d([
        [0, 15],
        [NaN, 1],
      ]),
    ];
    const present = tf.tensor2d([
      [1, 1],
      [1, 0],
    ]);
    layer.apply([...inputs, present]);
    expectClose(layer.modalityWeights([...inputs, present]).dataSync(), [0.25, 0.75, 1, 0], close);
    expect(() => new LinearSumFusion({ outputs: 2 }).modalityWeights(inputs)).toThrow(/no weights yet/);
  });

  test('FilmFusion(…) scales and shifts the modulated sequence frame by frame', () => {
    const weights = [noise([3, 4], 70), noise([4], 71)];
    const [c, sequence] = [noise([2, 3], 72), noise([2, 5, 2], 73)];
    const fused = new FilmFusion({ modulated: 1, weights }).apply([c, sequence]) as tf.Tensor3D;
    const [w, [bias], conditions] = [rows(weights[0]), [weights[1].arraySync() as number[]], rows(c)];
    const expected = (sequence.arraySync() as number[][][]).map((frames, i) =>
      frames.map((frame) =>
        frame.map((value, d) => {
          const at = (column: number) =>
            conditions[i].reduce((sum, v, j) => sum + v * w[j][column], bias[column]);
          return (1 + at(d)) * value + at(2 + d);
        }),
      ),
    );
    expectClose(fused.dataSync(), expected.flat(2), close);
  });

  describe('with a missing modality', () => {
    const here = () => tf.tensor2d([[1, 0]]);
    const one = () => noise([1, dx], 80) as tf.Tensor2D;
    const lost = () => tf.fill([1, dy], NaN);

    test('MfbFusion(…), FactorizedBilinearPooling and the adaptive one give the sum pooling of the other projection', () => {
      const weights = [noise([dx, 12], 3), noise([dy, 12], 4), noise([12], 5), noise([12], 6)];
      const projected = tf.add(tf.matMul(one(), weights[0] as tf.Tensor2D), weights[2]);
      const expected = tf.sum(tf.reshape(projected, [1, 4, 3]), 2).dataSync();
      const options = { outputs: 4, factors: 3, normalization: 'none' as const, presence: true, weights };
      for (const Layer of [MfbFusion, FactorizedBilinearPooling, AdaptiveFactorizedBilinearPooling]) {
        expectClose(run(new Layer(options), one(), lost(), here()), expected, close);
      }
      const adaptive = new AdaptiveFactorizedBilinearPooling(options);
      expectClose(adaptive.adaptiveFactors([one(), lost(), here()]).dataSync(), [1, 0], close);
    });

    test('TensorFusion(…) keeps the other modality, McbFusion its sketch, GatedFusion its hidden vector', () => {
      const tensor = run(new TensorFusion({ presence: true }), one(), lost(), here());
      const alone = [1, ...one().dataSync()].flatMap((value) => [value, 0, 0, 0]);
      expectClose(tensor, alone, close);
      const mcb = new McbFusion({ outputs: 8, normalization: 'none', presence: true });
      const sketch = run(mcb, one(), lost(), here());
      const [places, signs] = mcb.getWeights().map((weight) => weight.dataSync());
      const expected = new Array<number>(8).fill(0);
      one()
        .dataSync()
        .forEach((value, i) => (expected[places[i]] += value * signs[i]));
      expectClose(sketch, expected, close);
      const gated = new GatedFusion({ outputs: 2, presence: true });
      const fused = run(gated, one(), lost(), here());
      const kernel = gated.getWeights()[0] as tf.Tensor2D;
      expectClose(fused, tf.tanh(tf.matMul(one(), kernel)).dataSync(), close);
    });

    test('FilmFusion(…) leaves the modulated modality as it is when its conditioner is missing', () => {
      const layer = new FilmFusion({
        presence: true,
        weights: [noise([dy, 2 * dx], 81), noise([2 * dx], 82)],
      });
      expect(maxAbsDiff(run(layer, one(), lost(), here()), one().dataSync())).toBe(0);
    });
  });

  test.each([
    [
      'one input',
      () => new MlbFusion({ outputs: 2, units: 2 }).apply([x()]),
      /at least two modalities, audio first; got 1 input/,
    ],
    [
      'a sequence',
      () => new MlbFusion({ outputs: 2, units: 2 }).apply([noise([2, 3, 4], 1), y()]),
      /input 0 must have shape \[batch, features\].*Pool a sequence/,
    ],
    [
      'batches of two sizes',
      () => new TensorFusion().apply([x(), noise([2, 3], 1)]),
      /same batch size; input 0 has 4, input 1 has 2/,
    ],
    [
      'a presence mask of another width',
      () => new TensorFusion({ presence: true }).apply([x(), y(), tf.ones([4, 3])]),
      /\[batch, modalities\] = \[batch, 2\]; got \[4, 3\]/,
    ],
    [
      'units for three of two modalities',
      () => new TuckerFusion({ outputs: 2, units: [1, 2, 3], coreUnits: 2 }).apply([x(), y()]),
      /one per modality \(2\)/,
    ],
    [
      'units that chunks do not divide',
      () => new BlockFusion({ outputs: 2, units: 5, chunks: 2, factors: 1 }),
      /multiple of chunks.*Use units=6/,
    ],
    [
      'an unknown activation',
      () => new LinearSumFusion({ outputs: 2, activation: 'gelu' as 'tanh' }),
      /activation must be one of 'none', 'tanh', 'relu'; got "gelu"/,
    ],
    [
      'an index behind the inputs',
      () => new FilmFusion({ modulated: 2 }).apply([x(), y()]),
      /modulated must be the index of one of the 2 inputs; got 2/,
    ],
  ])('layer.apply(…) refuses %s with a RangeError that says what to pass', (_, act, message) => {
    expect(act).toThrow(RangeError);
    expect(act).toThrow(message);
  });

  test('layer.apply(…) of a layer built for some features refuses others', () => {
    const layer = new MlbFusion({ outputs: 2, units: 2 });
    layer.apply([x(), y()]);
    expect(() => layer.apply([x(), x()])).toThrow('built for inputs with [5, 3] features; got [5, 5]');
  });
});
