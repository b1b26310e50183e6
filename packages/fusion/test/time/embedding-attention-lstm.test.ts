import * as tf from '@tensorflow/tfjs-core';
import { expectClose, maxAbsDiff } from '@avemo/golden';
import {
  EmbeddingAttentionLstm,
  EmbeddingAttentionLstmCell,
  type EmbeddingAttentionLstmOptions,
} from '@avemo/fusion';
import { expect, test } from 'vitest';
import { onEachBackend } from '../support/backends';
import { lstmReference } from '../support/lstm-reference';
import { goldenTensors, noise } from '../support/layer';

const close = { rtol: 1e-5, atol: 1e-6 };
const exact = { rtol: 0, atol: 0 };
const [BATCH, FEATURES, WINDOW, ROWS] = [2, 3, 5, 9];
const TIME = ROWS + WINDOW - 1;
const UNITS = [4, 2];
const shapes = [[FEATURES, 2], [FEATURES, 16], [4, 16], [16], [4, 8], [2, 8], [8]];
const modes = [{ bypass: false }, { bypass: true }];

const weights = () => shapes.map((shape, i) => noise(shape, 10 + i));
const x = () => noise([BATCH, TIME, FEATURES], 1);
const states = () => [2, 2, 4, 4].map((size, i) => noise([BATCH, size], 30 + i));
/** Gaps at the start, inside and at the end of the second sample. */
const mask = () =>
  tf.tensor2d([
    [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
    [0, 0, 0, 1, 1, 0, 1, 1, 1, 0, 0, 0, 0],
  ]);

function layerOf(options: Partial<EmbeddingAttentionLstmOptions> = {}) {
  return new EmbeddingAttentionLstm({ units: UNITS, windowLength: WINDOW, weights: weights(), ...options });
}

const rows = (each: tf.Tensor, from: number, count: number) =>
  tf.slice(each, [0, from], [BATCH, count]) as tf.Tensor2D;
const sample = (each: tf.Tensor, i: number) => tf.unstack(each)[i].dataSync();
const expectSame = (got: tf.Tensor[], expected: tf.Tensor[], tolerance: typeof close) => {
  expect(got.map(({ shape }) => shape)).toEqual(expected.map(({ shape }) => shape));
  got.forEach((each, i) => expectClose(each.dataSync(), expected[i].dataSync(), tolerance));
};

onEachBackend(() => {
  test.each(modes)(
    'EmbeddingAttentionLstm(%j) gives in pieces with carried states what it gives at once',
    (mode) => {
      const layer = layerOf(mode);
      const whole = layer.apply([x(), ...states(), mask()]);
      for (const pieces of [[4, 5], [1, 7, 1], [3, 3, 3], new Array<number>(ROWS).fill(1)]) {
        let carried = states();
        let from = 0;
        const hidden = pieces.map((count) => {
          const length = count + WINDOW - 1; // the rows of the piece and (n − 1) / 2 of context on either side
          const piece = [x(), mask()].map((each) => rows(each, from, length));
          const [now, ...next] = layer.apply([piece[0], ...carried, piece[1]]);
          from += count;
          carried = next;
          return now;
        });
        expectSame([tf.concat(hidden, 1), ...carried], whole, close);
      }
      const forgotten = layer.apply([rows(x(), 4, 9), ...layer.zeroStates(BATCH), rows(mask(), 4, 9)])[0];
      expect(maxAbsDiff(forgotten.dataSync(), rows(whole[0], 4, 5).dataSync())).toBeGreaterThan(0.01);
    },
  );

  test.each(modes)('EmbeddingAttentionLstm(%j) equals EmbeddingAttentionLstmCell stepped by hand', (mode) => {
    const layer = layerOf(mode);
    const cell = new EmbeddingAttentionLstmCell({ units: UNITS, windowLength: WINDOW, ...mode });
    cell.build([null, WINDOW * (FEATURES + 1)]);
    cell.setWeights(weights());
    let carried = states();
    const hidden: tf.Tensor[] = [];
    const frames = tf.mul(x(), tf.expandDims(mask(), 2));
    for (let t = 0; t < ROWS; t++) {
      const window = tf.reshape(rows(frames, t, WINDOW), [BATCH, WINDOW * FEATURES]);
      const [output, ...next] = cell.call([tf.concat([window, rows(mask(), t, WINDOW)], 1), ...carried]);
      hidden.push(output);
      carried = next;
    }
    expectSame(layer.apply([x(), ...states(), mask()]), [tf.stack(hidden, 1), ...carried], close);
    expectClose(sample(hidden[0], 1), sample(states()[0], 1), exact); // its first row is a gap
  });

  test('EmbeddingAttentionLstm.apply([x, …zeros]) equals a plain reference in double precision at the rows inside', () => {
    const layer = layerOf();
    const side = tf.zeros([BATCH, (WINDOW - 1) / 2, FEATURES]);
    const none = tf.zeros([BATCH, (WINDOW - 1) / 2]);
    const padded = tf.concat([side, x(), side], 1);
    const exists = tf.concat([none, mask(), none], 1);
    const got = layer.apply([padded, ...layer.zeroStates(BATCH), exists])[0].arraySync() as number[][][];
    const values = weights().map((weight) => weight.arraySync());
    [0, 1].forEach((i) => {
      const sequence = (x().arraySync() as number[][][])[i];
      const { hidden } = lstmReference(sequence, mask().arraySync()[i], values, WINDOW);
      expectClose(got[i].flat(), hidden.flat(), close);
    });
  });

  test('EmbeddingAttentionLstm.apply([x, …zeros, mask]) equals layers/lstm_stacked, its last states h and c too', () => {
    const { tensor, output, parameters } = goldenTensors('layers/lstm_stacked');
    const { units, time } = parameters;
    const values = [noise([3, units[1]], 3), ...['k1', 'r1', 'b1', 'k2', 'r2', 'b2'].map(tensor)];
    const layer = new EmbeddingAttentionLstm({ units, windowLength: 1, weights: values });
    const batch = tensor('x').shape[0];
    const [hidden, h2, c2, h1, c1] = layer.apply([tensor('x'), ...layer.zeroStates(batch)]);
    const check = (name: string, got: tf.Tensor) =>
      expectClose(got.dataSync(), output(name).data, output(name).tolerance);
    check('out', hidden);
    check('h1_last', h1);
    check('c1_last', c1);
    check('h2_last', h2);
    check('c2_last', c2);
    const lengths = Array.from(tensor('lengths').dataSync());
    const exists = tf.tensor2d(
      lengths.map((length) => Array.from({ length: time }, (_, t) => (t < length ? 1 : 0))),
    );
    check('out_masked_last', layer.apply([tensor('x'), ...layer.zeroStates(batch), exists])[1]);
  });

  test('EmbeddingAttentionLstm.bypass(…) switches attention off and on: off, only the current row counts', () => {
    const layer = layerOf();
    const inside = rows(x(), 2, ROWS);
    const other = noise([BATCH, 2, FEATURES], 2);
    const moved = tf.concat([other, inside, other], 1); // other context around the same rows
    const at = (each: tf.Tensor) => layer.apply([each, ...states()])[0].dataSync();
    expect(layer.bypass).toBe(false);
    const attended = Float32Array.from(at(x()));
    expect(maxAbsDiff(at(moved), attended)).toBeGreaterThan(1e-3);
    layer.bypass = true;
    expectClose(at(moved), at(x()), exact);
    expect(maxAbsDiff(at(x()), attended)).toBeGreaterThan(1e-3);
    layer.bypass = false;
    expectClose(at(x()), attended, exact);
  });

  test('EmbeddingAttentionLstm.setStep(step) repeats the dropout of that step, and step grows in training alone', () => {
    const dropping = (seed: number) => layerOf({ dropout: 0.5, seed });
    const layer = dropping(1);
    const call = (each = layer, training = true) =>
      Float32Array.from(each.apply([x(), ...states()], { training })[0].dataSync());
    const [first, second] = [call(), call()];
    expect(layer.step).toBe(2);
    expect(maxAbsDiff(first, second)).toBeGreaterThan(1e-3);
    expectClose(call(layer, false), Float32Array.from(call(layerOf(), false)), exact);
    expect(layer.step).toBe(2);
    layer.setStep(1);
    expectClose(call(), second, exact);
    layer.setStep(0);
    expectClose(call(), first, exact);
    layer.setStep(0);
    expectClose(call(), first, exact);
    expectClose(call(dropping(1)), first, exact);
    expect(maxAbsDiff(call(dropping(2)), first)).toBeGreaterThan(1e-3);
    layer.setStep(2 ** 32 - 1);
    call();
    expect(layer.step).toBe(0);
    expect(() => layer.setStep(-1)).toThrow(/EmbeddingAttentionLstm.setStep: step must be/);
  });

  test.each(modes)(
    'EmbeddingAttentionLstm(%j) is not changed by what masked rows hold, gradients neither',
    (mode) => {
      const layer = layerOf(mode);
      const at = (filler: number) => {
        const keep = tf.cast(tf.mul(tf.expandDims(mask(), 2), tf.ones([BATCH, TIME, FEATURES])), 'bool');
        const filled = tf.where(keep, x(), tf.fill([BATCH, TIME, FEATURES], filler));
        const loss = (each: tf.Tensor) =>
          tf.addN(layer.apply([each, ...states(), mask()]).map((part) => tf.sum(tf.square(part))));
        return [...layer.apply([filled, ...states(), mask()]), tf.grad(loss)(filled)];
      };
      const clean = at(0);
      expectSame(at(NaN), clean, exact);
      expectSame(at(1e9), clean, exact);
      expect(clean.every((each) => each.dataSync().every(Number.isFinite))).toBe(true);
    },
  );

  test('EmbeddingAttentionLstm({ presence: true }) leaves the states of a sample without the stream as they came in', () => {
    const layer = layerOf({ presence: true });
    const blank = tf.stack([tf.unstack(x())[0], tf.fill([TIME, FEATURES], NaN)]);
    const got = layer.apply([blank, ...states(), tf.tensor2d([[1], [0]])]);
    const plain = layerOf().apply([x(), ...states()]);
    got.forEach((each, i) => {
      expectClose(sample(each, 0), sample(plain[i], 0), close);
      const before = i > 0 ? states()[i - 1] : tf.tile(tf.expandDims(states()[0], 1), [1, ROWS, 1]);
      expectClose(sample(each, 1), sample(before, 1), exact);
    });
  });
});

test.each([
  [
    'fewer rows than a window',
    () => layerOf().apply([noise([BATCH, 4, FEATURES], 1), ...states()]),
    /x needs at least windowLength=5 rows, 4 of them context; got 4/,
  ],
  [
    'states in the order from below',
    () => layerOf().apply([x(), ...states().reverse()]),
    /the states must have \[2, 2, 4, 4\] units; got \[4, 4, 2, 2\]/,
  ],
  ['no states', () => layerOf().apply(x()), /EmbeddingAttentionLstm/],
  ['an empty batch of states', () => layerOf().zeroStates(0), /zeroStates: batch must be an integer/],
])('EmbeddingAttentionLstm(…) refuses %s with a RangeError that says what to pass', (_, act, message) => {
  expect(act).toThrow(RangeError);
  expect(act).toThrow(message);
});
