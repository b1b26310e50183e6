import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { useBackend } from '@avemo/backend';
import { expectClose } from '@avemo/golden';
import { faceAttention, modalityAuxiliaryLoss, MultimodalAttention, sharedSum } from '@avemo/fusion';
import { rmseLoss } from '@avemo/fusion/losses';
import { beforeAll, describe, expect, test } from 'vitest';
import { onEachBackend } from '../support/backends';
import { gradients, noise } from '../support/layer';

const close = { rtol: 1e-5, atol: 1e-6 };
const exact = { rtol: 0, atol: 0 };
const [HIDDEN, POSITIONS, FEATURES, UNITS, OUTPUTS] = [3, 6, 4, 5, 2];
const options = { outputs: OUTPUTS, units: UNITS };

/** All weights in order, none of them zero. */
const weights = (seed: number) =>
  [
    [FEATURES, UNITS],
    [HIDDEN, UNITS],
    [UNITS],
    [UNITS, 1],
    [HIDDEN, OUTPUTS],
    [OUTPUTS],
    [FEATURES, OUTPUTS],
    [OUTPUTS],
    [2 * OUTPUTS, 2],
    [2],
  ].map((shape, i) => noise(shape, seed + i));
const inputs = (seed: number) => [noise([2, 4, HIDDEN], seed), noise([2, 4, POSITIONS, FEATURES], seed + 1)];
const mask = () =>
  tf.tensor2d([
    [1, 1, 1, 0],
    [1, 0, 1, 0],
  ]);

const softmax = (scores: number[]) => {
  const powers = scores.map(Math.exp);
  const total = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / total);
};
const times = (v: number[], matrix: number[][], start: number[]) =>
  start.map((b, j) => v.reduce((sum, value, i) => sum + value * matrix[i][j], b));

/** The equations for one sequence in double precision, step by step. */
function reference(hidden: number[][], faces: number[][][], values: any[]) {
  const [Wf, Wh, b, w, Ua, ba, Uv, bv, V, c] = values;
  return hidden.map((h, t) => {
    const state = times(t > 0 ? hidden[t - 1] : h.map(() => 0), Wh, b);
    const scores = faces[t].map((position) =>
      times(position, Wf, state).reduce((sum, z, j) => sum + w[j][0] * Math.tanh(z), 0),
    );
    const positions = softmax(scores);
    const seen = faces[t][0].map((_, d) => faces[t].reduce((sum, f, i) => sum + positions[i] * f[d], 0));
    const [audio, video] = [times(h, Ua, ba), times(seen, Uv, bv)];
    const shares = softmax(times([...audio, ...video], V, c));
    const fused = audio.map((value, j) => shares[0] * value + shares[1] * video[j]);
    return { fused, shares, positions };
  });
}

onEachBackend(() => {
  test('MultimodalAttention.apply([h, F]) and its weights equal the equations in double precision', () => {
    const layer = new MultimodalAttention({ ...options, returnWeights: true, weights: weights(10) });
    const given = inputs(20);
    const [fused, shares] = (layer.apply(given) as tf.Tensor[]).map((each) =>
      each.arraySync(),
    ) as number[][][][];
    const positions = layer.positionWeights(given).arraySync();
    const values = weights(10).map((weight) => weight.arraySync());
    const [hidden, faces] = given.map((each) => each.arraySync()) as any[];
    [0, 1].forEach((i) => {
      const steps = reference(hidden[i], faces[i], values);
      expectClose(fused[i].flat(), steps.map((step) => step.fused).flat(), close);
      expectClose(shares[i].flat(), steps.map((step) => step.shares).flat(), close);
      expectClose(positions[i].flat(), steps.map((step) => step.positions).flat(), close);
    });
  });

  test('faceAttention(h, F, weights) and sharedSum(h, seen, weights) equal the equations in double precision', () => {
    const all = weights(10);
    const [faceKernel, stateKernel, bias, context] = all.slice(0, 4) as any[];
    const [audioKernel, audioBias, videoKernel, videoBias, shareKernel, shareBias] = all.slice(4) as any[];
    const [h, F] = inputs(20) as [tf.Tensor3D, tf.Tensor4D];
    const positions = faceAttention(h, F, { faceKernel, stateKernel, bias, context });
    const seen = tf.sum(tf.mul(F, tf.expandDims(positions, 3)), 2) as tf.Tensor3D;
    const projections = { audioKernel, audioBias, videoKernel, videoBias };
    const { fused, shares } = sharedSum(h, seen, { ...projections, shareKernel, shareBias });
    const values = all.map((weight) => weight.arraySync());
    const expected = h
      .arraySync()
      .map((hidden, i) => reference(hidden, (F.arraySync() as number[][][][])[i], values))
      .flat();
    expectClose(positions.dataSync(), expected.map((step) => step.positions).flat(), close);
    expectClose(shares.dataSync(), expected.map((step) => step.shares).flat(), close);
    expectClose(fused.dataSync(), expected.map((step) => step.fused).flat(), close);
  });

  test('MultimodalAttention.modalityWeights(…) and positionWeights(…) sum to 1', () => {
    const layer = new MultimodalAttention({ ...options, seed: 1 });
    const given = inputs(30).map((each) => tf.mul(each, 10));
    layer.apply(given);
    expectClose(tf.sum(layer.modalityWeights(given), -1).dataSync(), new Array(8).fill(1), close);
    expectClose(tf.sum(layer.positionWeights(given), -1).dataSync(), new Array(8).fill(1), close);
  });

  test('MultimodalAttention(…) looks at the face by the state before, not by that of the step itself', () => {
    const layer = new MultimodalAttention({ ...options, weights: weights(40) });
    const [hidden, face] = inputs(50);
    const moved = tf.add(
      hidden,
      tf.tensor3d([0, 0, 1, 0].map((x) => new Array(HIDDEN).fill(x)).flat(), [1, 4, HIDDEN]),
    );
    layer.apply([hidden, face]);
    const [before, after] = [hidden, moved].map((h) => layer.positionWeights([h, face]).arraySync()[0]);
    for (const t of [0, 1, 2]) expectClose(after[t], before[t], exact);
    expect(Math.abs(after[3][0] - before[3][0])).toBeGreaterThan(1e-4);
  });

  test('MultimodalAttention.getConfig() keeps returnWeights, and the shapes and masks are then those of two outputs', () => {
    const layer = new MultimodalAttention({ ...options, returnWeights: true, seed: 2 });
    const twin = new MultimodalAttention(layer.getConfig() as unknown as typeof options);
    expect(twin.getConfig()).toEqual(layer.getConfig());
    const given = [...inputs(55), mask()];
    const outputs = twin.apply(given) as tf.Tensor[];
    expect(twin.computeOutputShape(given.map(({ shape }) => shape))).toEqual(
      outputs.map(({ shape }) => shape),
    );
    const masks = twin.computeMask(given) as tf.Tensor[];
    masks.forEach((each) => expectClose(each.dataSync(), mask().dataSync(), exact));
    expect(masks.length).toBe(2);
  });

  test('MultimodalAttention(…) takes a single step', () => {
    const layer = new MultimodalAttention({ ...options, weights: weights(60) });
    const whole = inputs(70);
    const first = whole.map((each) =>
      tf.slice(
        each,
        each.shape.map(() => 0),
        [2, 1, ...each.shape.slice(2)],
      ),
    );
    const all = layer.apply(whole) as tf.Tensor;
    expectClose(
      (layer.apply(first) as tf.Tensor).dataSync(),
      tf.slice(all, [0, 0, 0], [2, 1, -1]).dataSync(),
      close,
    );
  });

  test.each([1e9, NaN, Infinity])(
    'MultimodalAttention(…) is not changed by padding of %f, its gradients neither',
    (filler) => {
      const run = (value: number) => {
        const padded = inputs(80).map((each) => {
          const present = tf.reshape(mask(), [2, 4, ...each.shape.slice(2).map(() => 1)]);
          const keep = tf.cast(tf.add(present, tf.zeros(each.shape)), 'bool');
          return tf.where(keep, each, tf.fill(each.shape, value));
        });
        const layer = new MultimodalAttention({ ...options, weights: weights(90) });
        return gradients(layer, padded, noise([2, 4, OUTPUTS], 100), [mask()]);
      };
      const [clean, dirty] = [run(0), run(filler)];
      expectClose(dirty.output, clean.output, exact);
      dirty.inputs.forEach((gradient, i) => expectClose(gradient, clean.inputs[i], exact));
      dirty.weights.forEach((gradient, i) =>
        expectClose(gradient.dataSync(), clean.weights[i].dataSync(), exact),
      );
      const padded = Array.from(dirty.output).slice(3 * OUTPUTS, 4 * OUTPUTS);
      expectClose(padded, [0, 0], exact);
    },
  );

  test('modalityAuxiliaryLoss(presence, weights) is the mean of (m − n)(λᵛ − λᵃ)/2, times β', () => {
    const [presence, shares] = [tf.abs(noise([3, 5, 2], 110)), tf.softmax(noise([3, 5, 2], 111))];
    const [mn, lambdas] = [presence, shares].map((each) => each.arraySync()) as number[][][][];
    const terms = mn.flatMap((row, i) =>
      row.map(([m, n], t) => ((m - n) * (lambdas[i][t][1] - lambdas[i][t][0])) / 2),
    );
    const mean = terms.reduce((a, b) => a + b, 0) / 15;
    expectClose(modalityAuxiliaryLoss(presence, shares).dataSync(), [mean], close);
    expectClose(modalityAuxiliaryLoss(presence, shares, { beta: 0.2 }).dataSync(), [0.2 * mean], close);
  });

  test.each([
    ['voice without a face', [1, 0], 0.5],
    ['a face without voice', [0, 1], -0.5],
    ['a quiet voice and a face', [0.4, 1], -0.3],
    ['both', [1, 1], 0],
    ['neither', [0, 0], 0],
  ])(
    'modalityAuxiliaryLoss(…) for %s has the slope (m − n)/2 towards λᵛ and its opposite towards λᵃ',
    (_, mn, slope) => {
      const presence = tf.tensor3d([[mn]]);
      const gradient = tf.grad((shares: tf.Tensor) => modalityAuxiliaryLoss(presence, shares))(
        tf.tensor3d([[[0.3, 0.7]]]),
      );
      expectClose(gradient.dataSync(), [-slope, slope], close);
    },
  );

  test('modalityAuxiliaryLoss(…) with a mask leaves out the steps that do not exist, NaN included, and may have none', () => {
    const [presence, shares] = [tf.abs(noise([1, 4, 2], 112)), tf.softmax(noise([1, 4, 2], 113))];
    const head = (each: tf.Tensor) => tf.slice(each, [0, 0, 0], [1, 2, 2]);
    const dirty = (each: tf.Tensor) => tf.concat([head(each), tf.fill([1, 2, 2], NaN)], 1);
    const masked = (values: tf.Tensor) =>
      modalityAuxiliaryLoss(dirty(presence), values, { mask: tf.tensor2d([[1, 1, 0, 0]]) });
    expectClose(
      masked(dirty(shares)).dataSync(),
      modalityAuxiliaryLoss(head(presence), head(shares)).dataSync(),
      close,
    );
    expectClose(tf.grad(masked)(dirty(shares)).dataSync().slice(4), [0, 0, 0, 0], exact);
    expectClose(modalityAuxiliaryLoss(presence, shares, { mask: tf.zeros([1, 4]) }).dataSync(), [0], exact);
  });

  test('modalityAuxiliaryLoss(…) in model.fit moves the weights away from the stream without a signal', async () => {
    const symbols = [tfl.input({ shape: [4, HIDDEN] }), tfl.input({ shape: [4, POSITIONS, FEATURES] })];
    const layer = new MultimodalAttention({ ...options, returnWeights: true, seed: 3 });
    const [fused, shares] = layer.apply(symbols) as tfl.SymbolicTensor[];
    const head = tfl.layers.dense({
      units: 1,
      kernelInitializer: tfl.initializers.glorotUniform({ seed: 4 }),
    });
    const model = tfl.model({ inputs: symbols, outputs: [head.apply(fused) as tfl.SymbolicTensor, shares] });
    model.compile({
      optimizer: tf.train.adam(0.05),
      loss: [rmseLoss, (presence, given) => modalityAuxiliaryLoss(presence, given, { beta: 2 })],
    });
    const size = 8;
    const noFace = tf.tensor1d(Array.from({ length: size }, (_, i) => i % 2));
    const hidden = tf.mul(tf.abs(noise([size, 4, HIDDEN], 120)), tf.reshape(tf.sub(1, noFace), [size, 1, 1]));
    const face = tf.mul(
      tf.abs(noise([size, 4, POSITIONS, FEATURES], 121)),
      tf.reshape(noFace, [size, 1, 1, 1]),
    );
    const presence = tf.add(
      tf.expandDims(tf.stack([tf.sub(1, noFace), noFace], 1), 1),
      tf.zeros([size, 4, 2]),
    ); // m, n
    const target = noise([size, 4, 1], 122);
    await model.fit([hidden, face], [target, presence], { epochs: 60, batchSize: size, verbose: 0 });
    const [, lambdas] = model.predict([hidden, face]) as tf.Tensor[];
    const rows = lambdas.arraySync() as number[][][];
    rows.forEach((row, i) => row.forEach((pair) => expect(pair[i % 2]).toBeGreaterThan(0.5)));
  });
});

describe('MultimodalAttention(…) and modalityAuxiliaryLoss refuse', () => {
  beforeAll(async () => void (await useBackend('cpu')));
  const [hidden, face] = [() => inputs(1)[0], () => inputs(1)[1]];
  test.each([
    [
      'units 0',
      () => new MultimodalAttention({ ...options, units: 0 }),
      /MultimodalAttention: units must be an integer/,
    ],
    [
      'one input',
      () => new MultimodalAttention(options).apply(hidden()),
      /expected \[h, F\] or \[h, F, mask\]/,
    ],
    [
      'a face without positions',
      () => new MultimodalAttention(options).apply([hidden(), noise([2, 4, 6], 1)]),
      /MultimodalAttention: .*got \[2, 4, 3\] and \[2, 4, 6\]/,
    ],
    [
      'streams of different lengths',
      () => new MultimodalAttention(options).apply([hidden(), noise([2, 5, 6, 4], 1)]),
      /MultimodalAttention: .*got \[2, 4, 3\] and \[2, 5, 6, 4\]/,
    ],
    [
      'a mask of another length',
      () => new MultimodalAttention(options).apply([hidden(), face(), tf.ones([2, 3])]),
      /MultimodalAttention: mask must have shape .*got \[2, 3\]/,
    ],
    [
      'weights of three modalities',
      () => modalityAuxiliaryLoss(tf.ones([2, 3]), tf.ones([2, 3])),
      /modalityAuxiliaryLoss: presence \[m, n\] and weights \[λᵃ, λᵛ\] must have one shape/,
    ],
    [
      'a mask for the loss of another shape',
      () => modalityAuxiliaryLoss(tf.ones([2, 3, 2]), tf.ones([2, 3, 2]), { mask: tf.ones([2, 2]) }),
      /modalityAuxiliaryLoss: mask must have shape \[2, 3\]; got \[2, 2\]/,
    ],
    [
      'a negative beta',
      () => modalityAuxiliaryLoss(tf.ones([2, 2]), tf.ones([2, 2]), { beta: -1 }),
      /modalityAuxiliaryLoss: beta must be at least 0; got -1/,
    ],
  ])('%s with a RangeError that says what to pass', (_, act, message) => {
    expect(act).toThrow(RangeError);
    expect(act).toThrow(message);
  });

  test('reading weights before they are built', () => {
    expect(() => new MultimodalAttention(options).modalityWeights(inputs(1))).toThrow(/no weights yet/);
    expect(() => new MultimodalAttention(options).positionWeights(inputs(1))).toThrow(/no weights yet/);
  });
});
