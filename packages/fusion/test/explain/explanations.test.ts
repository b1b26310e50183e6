import * as tf from '@tensorflow/tfjs-core';
import { expectClose } from '@avemo/golden';
import {
  AmFbp,
  AttentionPooling,
  BimodalAttentionFusion,
  CrossModalAttention,
  explainAttention,
  explainByClass,
  explainModalities,
  explanationRows,
  FactorizedBilinearPooling,
  HiddenLinearFusion,
  modalityOcclusion,
  OutputLinearFusion,
  type Explanation,
} from '@avemo/fusion';
import { expect, test } from 'vitest';
import { onEachBackend } from '../support/backends';
import { noise } from '../support/layer';

const close = { rtol: 1e-5, atol: 1e-6 };
const length = (values: number[]) => Math.hypot(...values);

onEachBackend(() => {
  test('HiddenLinearFusion.modalityWeights(inputs) are the shares of the lengths of the terms hᵢWᵢ', () => {
    const W = noise([5, 3], 1);
    const layer = new HiddenLinearFusion({ outputs: 3, weights: [W] });
    const hidden = [noise([2, 4, 2], 2), noise([2, 4, 3], 3)];
    layer.apply(hidden);
    const kernels = tf.split(W, [2, 3], 0) as tf.Tensor2D[];
    const terms = hidden.map((h, i) => {
      const rows = tf.reshape(h, [8, -1]) as tf.Tensor2D;
      return (tf.matMul(rows, kernels[i]).arraySync() as number[][]).map(length);
    });
    const expected = terms[0].flatMap((a, row) => [a, terms[1][row]].map((b) => b / (a + terms[1][row])));
    const weights = layer.modalityWeights(hidden);
    expect(weights.shape).toEqual([2, 4, 2]);
    expectClose(weights.dataSync(), expected, close);
  });

  test('FactorizedBilinearPooling.modalityWeights([x, y]) compares with the fusion of the other alone', () => {
    const layer = new FactorizedBilinearPooling({ outputs: 4, factors: 2, seed: 3 });
    const inputs = [noise([3, 5], 4), noise([3, 4], 5)];
    const fused = (layer.apply(inputs) as tf.Tensor).arraySync() as number[][];
    const alone = [0, 1].map((m) => {
      const projected = tf.matMul(inputs[m] as tf.Tensor2D, layer.getWeights()[m] as tf.Tensor2D);
      return (tf.sum(tf.reshape(projected, [3, 4, 2]), 2).arraySync() as number[][]).map((row) =>
        row.map((value) => value / length(row)),
      );
    });
    const expected = fused.flatMap((row, i) => {
      const [withoutY, withoutX] = alone.map((z) => length(row.map((value, j) => value - z[i][j])));
      return [withoutX, withoutY].map((shift) => shift / (withoutX + withoutY));
    });
    expectClose(layer.modalityWeights(inputs).dataSync(), expected, close);
  });

  test('BimodalAttentionFusion.modalityWeights(inputs) average the attention over outputs, 0 at padded steps', () => {
    const layer = new BimodalAttentionFusion({ seed: 2 });
    const streams = [noise([1, 3, 2], 6), noise([1, 3, 4], 7), noise([1, 3, 2], 8), noise([1, 3, 2], 9)];
    const inputs = [...streams, tf.tensor2d([[1, 1, 0]])];
    layer.apply(inputs);
    const attention = layer.attentionWeights(inputs).arraySync() as number[][][][];
    const expected = attention[0].map((outputs, t) =>
      outputs[0].map((weight, i) => (t < 2 ? (weight + outputs[1][i]) / 2 : 0)),
    );
    const explanation = explainModalities(layer, inputs, {
      hopSeconds: 0.5,
      startSeconds: 1,
      modalities: ['voice', 'face'],
    });
    expect(explanation.measure).toBe('attention');
    expect(explanation.axes).toEqual([
      { name: 'sample', labels: [0] },
      { name: 'time', labels: [1, 1.5, 2] },
      { name: 'modality', labels: ['voice', 'face'] },
    ]);
    expectClose((explanation.values as number[][][]).flat(2), expected.flat(), close);
    expect(JSON.parse(JSON.stringify(explanation))).toEqual(explanation);
  });

  test('AmFbp.adaptiveFactors(inputs) are the shares of the norms of the whole utterances', () => {
    const layer = new AmFbp({ trunks: 2, presence: true });
    const trunks = [tf.ones([2, 2, 3]), tf.ones([2, 2, 3])];
    const present = tf.tensor2d([
      [1, 1],
      [0, 1],
    ]);
    const x = tf.tensor2d([
      [3, 4],
      [NaN, NaN],
    ]);
    expectClose(
      layer.adaptiveFactors([x, tf.tensor2d([[15], [15]]), ...trunks, present]).dataSync(),
      [0.25, 0.75, 0, 1],
      close,
    );
  });

  test('modalityOcclusion(fuse, inputs) asks any function, through zeros, a presence mask or several inputs a modality', () => {
    const [a, b] = [tf.tensor2d([[3, 4]]), tf.tensor2d([[0, 10]])];
    const sum = ([x, y]: tf.Tensor[]) => tf.add(x, y);
    expectClose(modalityOcclusion(sum, [a, b]).dataSync(), [1 / 3, 2 / 3], close);
    const four = ([x, y, u, v]: tf.Tensor[]) => tf.add(tf.add(x, y), tf.add(u, v));
    const shares = modalityOcclusion(four, [a, b, a, b], { modalityOf: [0, 1, 0, 1] });
    expectClose(shares.dataSync(), [1 / 3, 2 / 3], close);
    const layer = new OutputLinearFusion({ presence: true, weights: [tf.ones([2, 1])] });
    const inputs = [a, b, tf.tensor2d([[1, 0]])];
    const fuse = (all: tf.Tensor[]) => layer.apply(all) as tf.Tensor;
    expectClose(modalityOcclusion(fuse, inputs, { presence: true }).dataSync(), [1, 0], close);
    expectClose(modalityOcclusion(sum, [tf.zeros([1, 2]), tf.zeros([1, 2])]).dataSync(), [0, 0], close);
  });

  test('explainModalities(…) and explainAttention leave no tensor behind', () => {
    const pool = new AttentionPooling({ units: 2 });
    const fusion = new FactorizedBilinearPooling({ outputs: 2, factors: 2, presence: true });
    const frames = noise([2, 4, 3], 12);
    const inputs = [noise([2, 3], 10), noise([2, 3], 11), tf.ones([2, 2])];
    tf.dispose([pool.apply(frames) as tf.Tensor, fusion.apply(inputs) as tf.Tensor]);
    const before = tf.memory().numTensors;
    explainModalities(fusion, inputs);
    explainAttention(pool, [frames]);
    expect(tf.memory().numTensors).toBe(before);
  });

  test('explainAttention(layer, inputs, { axes }) names the axes of any attention', () => {
    const layer = new CrossModalAttention({ units: 4, heads: 2 });
    const inputs = [noise([1, 3, 2], 20), noise([1, 2, 2], 21)];
    layer.apply(inputs);
    const { axes, values } = explainAttention(layer, inputs, { axes: ['sample', 'head', 'time', 'frame'] });
    expect(axes.map(({ labels }) => labels)).toEqual([[0], [0, 1], [0, 1, 2], [0, 1]]);
    for (const rows of (values as number[][][][])[0]) {
      for (const [a, b] of rows) expectClose([a + b], [1], close);
    }
    expect(() => explainAttention(layer, inputs)).toThrow(
      'explainAttention: the weights have 4 axes, of sizes [1, 2, 3, 2]; got 2 names, [sample, time]. Name each axis in axes.',
    );
  });
});

const explanation = (names: string[], values: Explanation['values']): Explanation => ({
  measure: 'factor',
  axes: names.map((name) => ({ name, labels: name === 'modality' ? ['audio', 'video'] : [0, 1, 2] })),
  values,
});

test('explanationRows(explainByClass(explanation, labels)) hold means and deviations of the classes that occur', () => {
  const factors = explanation(
    ['sample', 'modality'],
    [
      [0.2, 0.8],
      [0.4, 0.6],
      [1, 0],
    ],
  );
  const rows = explanationRows(explainByClass(factors, [2, 2, 0], { classes: ['a', 'b', 'c'] }));
  const names = rows.map((row) => `${row.class} ${row.modality}`);
  expect(names).toEqual(['a audio', 'a video', 'c audio', 'c video']);
  const numbers = (key: string) => rows.map((row) => row[key] as number);
  expectClose(numbers('value'), [1, 0, 0.3, 0.7], close);
  expectClose(numbers('deviation'), [0, 0, 0.1, 0.1], close);
});

const one = explanation(['sample', 'modality'], [[1, 0]]);

test.each([
  [
    'other axes',
    () => explainByClass(explanation(['sample', 'time', 'modality'], [[[1, 0]]]), [0]),
    'explainByClass: the explanation must have the axes sample and modality; got [sample, time, modality].',
  ],
  [
    'too few labels',
    () => explainByClass(one, []),
    'explainByClass: labels must hold one class index for each of the 1 samples; got 0.',
  ],
  [
    'a class that has no name',
    () => explainByClass(one, [3], { classes: ['a'] }),
    'explainByClass: labels[0] must be an integer of at least 0 and at most 0; got 3.',
  ],
  [
    'too few owners',
    () => modalityOcclusion(([x]) => x, [tf.ones([1, 1])], { modalityOf: [] }),
    'modalityOcclusion: modalityOf must hold one integer of at least −1 for each of the 1 inputs; got [].',
  ],
  [
    'an unbuilt layer',
    () => new FactorizedBilinearPooling({ outputs: 1, factors: 1 }).modalityWeights([]),
    'FactorizedBilinearPooling.modalityWeights: the layer has no weights yet.',
  ],
])('explainModalities(…) and explainAttention(…) refuse %s', (_, run, message) => {
  expect(run).toThrow(message);
});
