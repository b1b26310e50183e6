import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { useBackend } from '@avemo/backend';
import { expectClose, maxAbsDiff } from '@avemo/golden';
import {
  bypassForEpochs,
  EmbeddingAttentionLstmCell,
  type EmbeddingAttentionLstmCellOptions,
  EmbeddingWindows,
} from '@avemo/fusion';
import { beforeAll, describe, expect, test } from 'vitest';
import { onEachBackend } from '../support/backends';
import { lstmReference } from '../support/lstm-reference';
import { goldenTensors, noise } from '../support/layer';

const close = { rtol: 1e-5, atol: 1e-6 };
const exact = { rtol: 0, atol: 0 };
const FEATURES = 3;
const WINDOW = 5;

const mask = () =>
  tf.tensor2d([
    [1, 1, 1, 1, 1, 1, 1],
    [1, 1, 0, 1, 1, 0, 0],
  ]);

/** Weights of a cell with units [4, 2], none of them zero. */
const weights = (seed: number) =>
  [[FEATURES, 2], [FEATURES, 16], [4, 16], [16], [4, 8], [2, 8], [8]].map((shape, i) =>
    noise(shape, seed + i),
  );

const cellOf = (options: Partial<EmbeddingAttentionLstmCellOptions> = {}) =>
  new EmbeddingAttentionLstmCell({ units: [4, 2], windowLength: WINDOW, ...options });

/** Windows → cell → the sequence of hidden states. */
function run(cell: EmbeddingAttentionLstmCell, inputs: tf.Tensor[], more: object = {}): tf.Tensor {
  const length = (cell.getConfig() as { windowLength: number }).windowLength;
  const windows = new EmbeddingWindows({ windowLength: length }).apply(inputs) as tf.Tensor;
  return tfl.layers.rnn({ cell, returnSequences: true, ...more }).apply(windows) as tf.Tensor;
}

/** The same cell with given weights. */
function withWeights(values: tf.Tensor[], options: Partial<EmbeddingAttentionLstmCellOptions> = {}) {
  const cell = cellOf(options);
  const windowLength = options.windowLength ?? WINDOW;
  cell.build([null, windowLength * (values[0].shape[0] + 1)]);
  cell.setWeights(values);
  return cell;
}

onEachBackend(() => {
  test('EmbeddingAttentionLstmCell(…) equals a plain reference in double precision, gaps and padding included', () => {
    const x = noise([2, 7, FEATURES], 1);
    const cell = withWeights(weights(10));
    const got = run(cell, [x, mask()]).arraySync() as number[][][];
    const values = weights(10).map((weight) => weight.arraySync()) as number[][][];
    const rows = x.arraySync() as number[][][];
    const valid = mask().arraySync();
    [0, 1].forEach((i) => {
      const { hidden } = lstmReference(rows[i], valid[i], values, WINDOW);
      expectClose(got[i].flat(), hidden.flat(), close);
    });
  });

  test('EmbeddingAttentionLstmCell.attentionWeights(window, state) equal the reference, sum to 1, and are 0 for gaps', () => {
    const x = noise([2, 7, FEATURES], 2);
    const cell = withWeights(weights(20));
    const hidden = run(cell, [x, mask()]);
    const windows = new EmbeddingWindows({ windowLength: WINDOW }).apply([x, mask()]) as tf.Tensor3D;
    const values = weights(20).map((weight) => weight.arraySync()) as number[][][];
    const at = (each: tf.Tensor, t: number) =>
      tf.squeeze<tf.Tensor2D>(tf.slice(each, [0, t, 0], [2, 1, -1]), [1]);
    const got = cell.attentionWeights(at(windows, 4), at(hidden, 3)).arraySync();
    [0, 1].forEach((i) => {
      const { attention } = lstmReference(
        (x.arraySync() as number[][][])[i],
        mask().arraySync()[i],
        values,
        WINDOW,
      );
      expectClose(got[i], attention[4], close);
      expectClose([got[i].reduce((a, b) => a + b, 0)], [1], close);
    });
    expectClose([got[1][0], got[1][3], got[1][4]], [0, 0, 0], exact);
  });

  test('EmbeddingAttentionLstmCell(…) with a window of one frame equals layers/lstm_stacked with all gradients', () => {
    const { tensor, output, parameters } = goldenTensors('layers/lstm_stacked');
    const names = ['k1', 'r1', 'b1', 'k2', 'r2', 'b2'];
    const values = [noise([3, parameters.units[1]], 3), ...names.map((name) => tensor(name))];
    const cell = withWeights(values, { units: parameters.units, windowLength: 1 });
    const variables = cell.trainableWeights.map((weight) => weight.read() as tf.Variable);
    const check = (name: string, got: ArrayLike<number>) =>
      expectClose(got, output(name).data, output(name).tolerance);

    const whole = (x: tf.Tensor) => run(cell, [x]);
    const loss = (x: tf.Tensor) => tf.sum(tf.mul(whole(x), tensor('R')));
    check('out', whole(tensor('x')).dataSync());
    check('d_x', tf.grad(loss)(tensor('x')).dataSync());
    const { grads } = tf.variableGrads(() => loss(tensor('x')) as tf.Scalar, variables);
    names.forEach((name, i) => check(`d_${name}`, grads[variables[i + 1].name].dataSync()));

    const lengths = Array.from(tensor('lengths').dataSync());
    const present = tf.tensor2d(
      lengths.map((n) => Array.from({ length: parameters.time }, (_, t) => (t < n ? 1 : 0))),
    );
    const last = (x: tf.Tensor) => run(cell, [x, present], { returnSequences: false });
    check('out_masked_last', last(tensor('x')).dataSync());
    const lastLoss = (x: tf.Tensor) => tf.sum(tf.mul(last(x), tensor('R_masked_last')));
    check('d_x_masked_last', tf.grad(lastLoss)(tensor('x')).dataSync());
  });

  test('EmbeddingAttentionLstmCell({ bypass: true }) equals tf.layers.lstm of the frames themselves', () => {
    const x = noise([2, 7, FEATURES], 4);
    const [, kernel, recurrent, bias] = weights(30);
    const cell = withWeights([noise([FEATURES, 4], 5), kernel, recurrent, bias], { units: 4, bypass: true });
    const lstm = tfl.layers.lstm({
      units: 4,
      recurrentActivation: 'sigmoid',
      recurrentInitializer: 'glorotUniform',
      returnSequences: true,
      weights: [kernel, recurrent, bias],
    });
    const plain = (lstm.apply(x) as tf.Tensor).dataSync();
    expectClose(run(cell, [x]).dataSync(), plain, close);
    cell.bypass = false;
    expect(maxAbsDiff(run(cell, [x]).dataSync(), plain)).toBeGreaterThan(0.01);
  });

  test('EmbeddingAttentionLstmCell(…) with W = 0 reads the mean of the frames that exist', () => {
    const x = noise([1, 7, FEATURES], 6);
    const [, ...rest] = weights(40);
    const attended = withWeights([tf.zeros([FEATURES, 2]), ...rest]);
    const bypassed = withWeights([tf.zeros([FEATURES, 2]), ...rest], { bypass: true });
    const rows = (x.arraySync() as number[][][])[0];
    const means = rows.map((_, t) => {
      const near = rows.slice(Math.max(0, t - 2), t + 3);
      return rows[0].map((__, d) => near.reduce((sum, row) => sum + row[d], 0) / near.length);
    });
    expectClose(run(attended, [x]).dataSync(), run(bypassed, [tf.tensor3d([means])]).dataSync(), close);
  });

  test.each([1e9, NaN, -Infinity])(
    'EmbeddingAttentionLstmCell(…) behind EmbeddingWindows is not changed by padding of %f, gradients neither',
    (filler) => {
      const at = (value: number, bypass: boolean) => {
        const keep = tf.cast(tf.add(tf.expandDims(mask(), 2), tf.zeros([2, 7, FEATURES])), 'bool');
        const x = tf.where(keep, noise([2, 7, FEATURES], 7), tf.fill([2, 7, FEATURES], value));
        const cell = withWeights(weights(50), { bypass });
        const loss = (each: tf.Tensor) => tf.sum(tf.mul(run(cell, [each, mask()]), noise([2, 7, 2], 8)));
        const variables = cell.trainableWeights.map((weight) => weight.read() as tf.Variable);
        const { grads } = tf.variableGrads(() => loss(x) as tf.Scalar, variables);
        const used = variables.filter(({ name }) => grads[name] !== null && grads[name] !== undefined);
        return [run(cell, [x, mask()]), tf.grad(loss)(x), ...used.map(({ name }) => grads[name])];
      };
      for (const bypass of [false, true]) {
        const [clean, dirty] = [at(0, bypass), at(filler, bypass)];
        dirty.forEach((each, i) => expectClose(each.dataSync(), clean[i].dataSync(), exact));
        expect(dirty.every((each) => Array.from(each.dataSync()).every(Number.isFinite))).toBe(true);
      }
    },
  );

  test('EmbeddingAttentionLstmCell(…) gives a padded sequence the last state of the sequence alone', () => {
    const x = noise([1, 7, FEATURES], 9);
    const present = tf.tensor2d([[1, 1, 1, 1, 0, 0, 0]]);
    const cell = withWeights(weights(60));
    const more = { returnSequences: false };
    expectClose(
      run(cell, [x, present], more).dataSync(),
      run(cell, [tf.slice(x, [0, 0, 0], [1, 4, FEATURES])], more).dataSync(),
      close,
    );
  });

  test('EmbeddingAttentionLstmCell.call(…) has gradients that equal central differences', () => {
    const x = noise([2, 7, FEATURES], 11);
    const R = noise([2, 7, 2], 12);
    const cell = withWeights(weights(70));
    const loss = (each: tf.Tensor) => tf.sum(tf.mul(run(cell, [each, mask()]), R)) as tf.Scalar;
    const variables = cell.trainableWeights.map((weight) => weight.read() as tf.Variable);
    const { grads } = tf.variableGrads(() => loss(x), variables);
    variables.forEach((variable, i) => {
      const direction = noise(variable.shape, 13 + i);
      const expected = tf.sum(tf.mul(grads[variable.name], direction)).dataSync()[0];
      const start = variable.clone();
      const at = (h: number) => {
        variable.assign(tf.add(start, tf.mul(direction, h)));
        return loss(x).dataSync()[0];
      };
      const slope = (at(1e-2) - at(-1e-2)) / 2e-2;
      variable.assign(start);
      expect(Math.abs(expected)).toBeGreaterThan(1e-4);
      expectClose([slope], [expected], { rtol: 2e-3, atol: 2e-3 });
    });
  });

  test('EmbeddingAttentionLstmCell(…) in a model is saved and loaded with config, weights, bypass and outputs', async () => {
    const [symbol, marks] = [tfl.input({ shape: [7, FEATURES] }), tfl.input({ shape: [7] })];
    const windows = new EmbeddingWindows({ windowLength: WINDOW }).apply([
      symbol,
      marks,
    ]) as tfl.SymbolicTensor;
    const cell = cellOf({ bypass: true, dropout: 0.25, kernelInitializer: 'he', seed: 3 });
    const hidden = tfl.layers.rnn({ cell, returnSequences: true, name: 'seen' }).apply(windows);
    const model = tfl.model({ inputs: [symbol, marks], outputs: hidden as tfl.SymbolicTensor });
    cell.setWeights(weights(80));
    let saved: tf.io.ModelArtifacts | undefined;
    await model.save(
      tf.io.withSaveHandler(async (artifacts) => {
        saved = { ...JSON.parse(JSON.stringify({ ...artifacts, weightData: undefined })) };
        saved!.weightData = artifacts.weightData;
        return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
      }),
    );
    const loaded = await tfl.loadLayersModel(tf.io.fromMemory(saved as tf.io.ModelArtifacts));
    const twin = (loaded.getLayer('seen') as unknown as { cell: EmbeddingAttentionLstmCell }).cell;
    expect(twin).toBeInstanceOf(EmbeddingAttentionLstmCell);
    expect(twin.getConfig()).toEqual(cell.getConfig());
    const inputs = [noise([2, 7, FEATURES], 14), mask()];
    for (const bypass of [true, false]) {
      cell.bypass = twin.bypass = bypass;
      const [before, after] = [model, loaded].map((each) => (each.predict(inputs) as tf.Tensor).dataSync());
      expectClose(after, before, exact);
    }
  });

  test('bypassForEpochs(cell) in model.fit leaves W alone at first, then trains it, and the loss falls', async () => {
    const symbol = tfl.input({ shape: [7, FEATURES] });
    const windows = new EmbeddingWindows({ windowLength: WINDOW }).apply(symbol) as tfl.SymbolicTensor;
    const cell = cellOf({ units: 6, seed: 4 });
    const hidden = tfl.layers.rnn({ cell, returnSequences: true }).apply(windows) as tfl.SymbolicTensor;
    const head = tfl.layers.dense({
      units: 1,
      kernelInitializer: tfl.initializers.glorotUniform({ seed: 5 }),
    });
    const model = tfl.model({ inputs: symbol, outputs: head.apply(hidden) as tfl.SymbolicTensor });
    model.compile({ optimizer: tf.train.adam(0.02), loss: 'meanSquaredError' });
    const x = noise([16, 7, FEATURES], 15);
    const ahead = tf.concat([tf.slice(x, [0, 1, 0], [16, 6, 1]), tf.zeros([16, 1, 1])], 1);
    const start = bypassForEpochs(cell, { epochs: 3 });
    const kernels: Float32Array[] = [];
    const switches: boolean[] = [];
    const { history } = await model.fit(x, ahead, {
      epochs: 12,
      batchSize: 16,
      verbose: 0,
      callbacks: {
        onEpochBegin: start.onEpochBegin,
        onEpochEnd: async () => {
          switches.push(cell.bypass);
          kernels.push(Float32Array.from(cell.getWeights()[0].dataSync()));
        },
      },
    });
    expect(switches).toEqual(Array.from({ length: 12 }, (_, epoch) => epoch < 3));
    expectClose(kernels[2], kernels[0], exact);
    expect(maxAbsDiff(kernels[3], kernels[2])).toBeGreaterThan(1e-3);
    expect(history.loss.at(-1)).toBeLessThan(history.loss[0] as number);
  });

  test('EmbeddingAttentionLstmCell(…) drops units between its LSTMs in training alone, the same ones for one seed', () => {
    const x = noise([2, 7, FEATURES], 16);
    const at = (dropout: number, seed: number, training: boolean) => {
      const cell = withWeights(weights(90), { dropout, seed });
      const windows = new EmbeddingWindows({ windowLength: WINDOW }).apply(x) as tf.Tensor;
      const rnn = tfl.layers.rnn({ cell, returnSequences: true });
      return (rnn.apply(windows, { training }) as tf.Tensor).dataSync();
    };
    const plain = at(0, 1, true);
    expectClose(at(0.5, 1, false), plain, exact);
    expect(maxAbsDiff(at(0.5, 1, true), plain)).toBeGreaterThan(0.01);
    expectClose(at(0.5, 1, true), at(0.5, 1, true), exact);
    expect(maxAbsDiff(at(0.5, 1, true), at(0.5, 2, true))).toBeGreaterThan(0.01);
  });

  test('EmbeddingAttentionLstmCell(…) starts by its seed, forget gates open, with parameterCount weights', () => {
    const start = (seed: number) => {
      const cell = cellOf({ seed });
      cell.build([null, WINDOW * (FEATURES + 1)]);
      expect(cell.countParams()).toBe(
        EmbeddingAttentionLstmCell.parameterCount([FEATURES], { units: [4, 2] }),
      );
      return cell.getWeights().map((weight) => weight.dataSync());
    };
    const [a, again, b] = [start(1), start(1), start(2)];
    a.forEach((values, i) => expectClose(values, again[i], exact));
    for (const i of [0, 1, 2, 4, 5]) expect(maxAbsDiff(a[i], b[i])).toBeGreaterThan(0.01);
    expectClose(a[6], [0, 0, 1, 1, 0, 0, 0, 0], exact);
  });

  test('EmbeddingAttentionLstmCell.call(…) leaves no tensor but its outputs behind', () => {
    const cell = withWeights(weights(95));
    const inputs = [
      noise([2, WINDOW * (FEATURES + 1)], 17),
      ...cell.stateSize.map((size) => tf.zeros([2, size])),
    ];
    const before = tf.memory().numTensors;
    const outputs = cell.call(inputs);
    expect(outputs.map(({ shape }) => shape)).toEqual([2, 2, 2, 4, 4].map((size) => [2, size]));
    tf.dispose(outputs);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('EmbeddingAttentionLstmCell(…) and EmbeddingWindows refuse', () => {
  beforeAll(async () => void (await useBackend('cpu')));
  test.each([
    [
      'units 0',
      () => cellOf({ units: 0 }),
      /EmbeddingAttentionLstmCell: units must be an integer of at least 1; got 0/,
    ],
    ['an empty list', () => cellOf({ units: [] }), /units must hold at least one number/],
    ['a list with a fraction', () => cellOf({ units: [4, 1.5] }), /units\[1\] must be an integer/],
    ['an even window', () => cellOf({ windowLength: 12 }), /windowLength must be odd.*got 12. Use 13/],
    ['dropout 1', () => cellOf({ dropout: 1 }), /dropout must be in \[0, /],
    [
      'frames without windows',
      () => tfl.layers.rnn({ cell: cellOf() }).apply(noise([1, 4, 7], 1)),
      /the last axis must hold windowLength · \(features \+ 1\) values; got 7 with windowLength=5/,
    ],
    [
      'an even window in front',
      () => new EmbeddingWindows({ windowLength: 2 }),
      /EmbeddingWindows: windowLength must be odd/,
    ],
    [
      'a mask of another length',
      () => new EmbeddingWindows().apply([noise([1, 4, 7], 1), tf.ones([1, 5])]),
      /EmbeddingWindows: mask must have shape .* got \[1, 5\]/,
    ],
    [
      'a negative number of epochs',
      () => bypassForEpochs(cellOf(), { epochs: -1 }),
      /bypassForEpochs: epochs must be/,
    ],
  ])('%s with a RangeError that says what to pass', (_, act, message) => {
    expect(act).toThrow(RangeError);
    expect(act).toThrow(message);
  });

  test('reading attention weights before it is built', () => {
    const [window, state] = [noise([1, 20], 1), noise([1, 2], 2)] as tf.Tensor2D[];
    expect(() => cellOf().attentionWeights(window, state)).toThrow(
      /attentionWeights: the layer has no weights yet/,
    );
  });
});

test.each([
  [{ units: 4, windowLength: 3 }],
  [{ units: [5, 2], windowLength: 5 }],
  [{ units: [3, 4], windowLength: 3, bypass: true }],
])(
  'EmbeddingAttentionLstmCell.macCount([3], %j) is what the matrix products of a step take',
  async (options) => {
    await useBackend('cpu');
    const cell = new EmbeddingAttentionLstmCell(options);
    const window = noise([1, options.windowLength * 4], 1);
    cell.build(window.shape);
    const states = cell.stateSize.map((size) => tf.zeros([1, size]));
    const { kernels } = await tf.profile(() => cell.call([window, ...states])[0]);
    const products = kernels
      .filter(({ name }) => name === 'BatchMatMul')
      .map(({ inputShapes }) => (inputShapes as number[][]).map((shape) => shape.slice(-2)));
    expect(products.every(([a, b]) => a[1] === b[0])).toBe(true);
    const taken = products.reduce((sum, [[rows, inner], [, columns]]) => sum + rows * inner * columns, 0);
    expect(EmbeddingAttentionLstmCell.macCount([3], options)).toBe(taken);
  },
);
