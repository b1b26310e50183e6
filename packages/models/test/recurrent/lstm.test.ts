import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import fc from 'fast-check';
import { registerKernels, useBackend } from '@avemo/backend';
import { expectClose, golden, type GoldenArray } from '@avemo/golden';
import { Lstm, lstm, type LstmOptions } from '@avemo/models';
import { beforeAll, describe, expect, it } from 'vitest';
import { onEachBackend } from '../../../../tools/test-backends';
import { valueAndGradients } from '../support/gradients';
import { randomTensor } from '../support/random-tensor';

const toTensor = ({ data, shape }: GoldenArray) => tf.tensor(Float32Array.from(data), shape);

interface Sizes {
  batch: number;
  time: number;
  features: number;
  units: number;
  goBackwards: boolean;
  masked: boolean;
  started: boolean;
}

/** The tensors that can have a gradient, in order, and the function of them. */
function sequenceOf({ batch, time, features, units, goBackwards, masked, started }: Sizes) {
  const tensors: tf.Tensor[] = [
    randomTensor([batch, time, features], 1),
    randomTensor([features, 4 * units], 2),
    randomTensor([units, 4 * units], 3),
    randomTensor([4 * units], 4),
    ...(started ? [randomTensor([batch, units], 5), randomTensor([batch, units], 6)] : []),
  ];
  const mask = masked ? (tf.step(randomTensor([batch, time], 7)) as tf.Tensor2D) : undefined;
  const f = (...given: tf.Tensor[]) => {
    const [x, kernel, recurrentKernel, bias, hidden, cell] = given as any[];
    const options: LstmOptions = { mask, goBackwards, ...(hidden && { initialState: { hidden, cell } }) };
    return lstm(x, { kernel, recurrentKernel, bias }, options);
  };
  return { f, tensors };
}

/** The states and the gradients of Σ r · states for all tensors. */
function statesAndGradients(sizes: Sizes): Float32Array[] {
  return tf.tidy(() => {
    const { f, tensors } = sequenceOf(sizes);
    const states = f(...tensors);
    const r = randomTensor<tf.Rank.R3>(states.shape, 8);
    const gradients = tf.grads((...given: tf.Tensor[]) => tf.sum(tf.mul(f(...given), r)))(tensors);
    return [states, ...gradients].map((tensor) => Float32Array.from(tensor.dataSync()));
  });
}

onEachBackend((backend) => {
  it('Lstm(…) twice with a mask has the last states and gradients of layers/lstm_stacked', () => {
    const { input, output } = golden('layers/lstm_stacked');
    const layers = [new Lstm({ units: 4, returnSequences: true }), new Lstm({ units: 5 })];
    const lengths = [...input('lengths').data];
    const mask = tf.tensor2d(
      lengths.map((length) => Array.from({ length: 6 }, (_, t) => Number(t < length))),
    );
    const stack = (x: tf.Tensor) =>
      layers.reduce((sequence, layer) => layer.apply([sequence, mask]) as tf.Tensor, x);
    const x = toTensor(input('x'));
    tf.dispose(stack(x));
    const weights = ['k1', 'r1', 'b1', 'k2', 'r2', 'b2'];
    layers.forEach((layer, i) =>
      layer.setWeights(weights.slice(3 * i, 3 * i + 3).map((name) => toTensor(input(name)))),
    );
    const { value, dx, dWeights } = valueAndGradients(stack, x, toTensor(input('R_masked_last')), layers);
    const check = (got: ArrayLike<number>, name: string) =>
      expectClose(got, output(`${name}_masked_last`).data, output(`${name}_masked_last`).tolerance);
    check(value, 'out');
    check(dx, 'd_x');
    weights.forEach((name, i) => check(dWeights[i], `d_${name}`));
  });

  it('Lstm(…) in both directions, side by side, has the states and gradients of layers/bilstm', () => {
    const { input, output } = golden('layers/bilstm');
    const layers = [false, true].map(
      (goBackwards) => new Lstm({ units: 4, returnSequences: true, goBackwards }),
    );
    const both = (x: tf.Tensor) =>
      tf.concat(
        layers.map((layer) => layer.apply(x) as tf.Tensor),
        -1,
      );
    const x = toTensor(input('x'));
    tf.dispose(both(x));
    const weights = ['kf', 'rf', 'bf', 'kb', 'rb', 'bb'];
    layers.forEach((layer, i) =>
      layer.setWeights(weights.slice(3 * i, 3 * i + 3).map((name) => toTensor(input(name)))),
    );
    const { value, dx, dWeights } = valueAndGradients(both, x, toTensor(input('R')), layers);
    const check = (got: ArrayLike<number>, name: string) =>
      expectClose(got, output(name).data, output(name).tolerance);
    check(value, 'out');
    check(dx, 'd_x');
    weights.forEach((name, i) => check(dWeights[i], `d_${name}`));
  });

  it.each([
    [false, false, true],
    [true, true, false],
    [false, true, true],
  ])(
    'lstm(x) has the slopes of central differences (backwards: %s, mask: %s, initial state: %s)',
    (goBackwards, masked, started) => {
      const sizes = { batch: 3, time: 4, features: 2, units: 3, goBackwards, masked, started };
      const [, ...gradients] = statesAndGradients(sizes);
      tf.tidy(() => {
        const { f, tensors } = sequenceOf(sizes);
        const r = randomTensor([3, 4, 3], 8).dataSync();
        const loss = (given: tf.Tensor[]) => {
          const states = f(...given).dataSync() as Float32Array;
          return states.reduce((sum, h, i) => sum + h * r[i], 0);
        };
        tensors.forEach((tensor, i) => {
          const along = randomTensor(tensor.shape as [number, number], 30 + i);
          const at = (step: number) =>
            loss(tensors.map((other, j) => (i === j ? tf.add(other, tf.mul(along, step)) : other)));
          const slope = gradients[i].reduce((sum, value, j) => sum + value * along.dataSync()[j], 0);
          expectClose([slope], [(at(2 ** -7) - at(-(2 ** -7))) / 2 ** -6], { rtol: 1e-3, atol: 1e-3 });
        });
      });
    },
  );

  it('Lstm(…) has the outputs of tfl.layers.lstm with its weights, which has them the other way round backwards', () => {
    const x = randomTensor([3, 7, 5], 1);
    for (const goBackwards of [false, true]) {
      for (const returnSequences of [false, true]) {
        const args = { units: 6, goBackwards, returnSequences };
        const theirs = tfl.layers.lstm({
          ...args,
          recurrentActivation: 'sigmoid',
          recurrentInitializer: 'glorotUniform',
        });
        const ours = new Lstm(args);
        tf.tidy(() => {
          const expected = theirs.apply(x) as tf.Tensor;
          ours.build(x.shape);
          ours.setWeights(theirs.getWeights());
          const got = ours.apply(x) as tf.Tensor;
          expect(got.shape).toEqual(expected.shape);
          expect(ours.computeOutputShape(x.shape)).toEqual(expected.shape);
          const turned = goBackwards && returnSequences ? tf.reverse(expected, 1) : expected;
          expectClose(got.dataSync(), turned.dataSync(), { rtol: 1e-5, atol: 1e-6 });
        });
      }
    }
  });

  it('lstm(x, weights, { mask }) does not see padding, whichever end comes first', () => {
    tf.tidy(() => {
      const { tensors } = sequenceOf({
        ...{ batch: 2, time: 5, features: 3, units: 4 },
        ...{ goBackwards: false, masked: false, started: false },
      });
      const [x, kernel, recurrentKernel, bias] = tensors as any[];
      const weights = { kernel, recurrentKernel, bias };
      const padded = tf.concat([x, tf.fill([2, 3, 3], 1e3)], 1) as tf.Tensor3D;
      const mask = tf.tensor2d(Array(2).fill([1, 1, 1, 1, 1, 0, 0, 0]), [2, 8], 'int32');
      for (const goBackwards of [false, true]) {
        const states = lstm(x, weights, { goBackwards }).dataSync();
        const masked = lstm(padded, weights, { goBackwards, mask });
        expect(tf.slice(masked, [0, 0, 0], [2, 5, 4]).dataSync()).toEqual(states);
        const behind = tf.slice(masked, [0, 5, 0], [2, 3, 4]).dataSync();
        const last = tf.tile(tf.slice(masked, [0, 4, 0], [2, 1, 4]), [1, 3, 1]).dataSync();
        expect(behind).toEqual(goBackwards ? new Float32Array(24) : last);
      }
    });
  });

  it('lstm(x, weights, { initialState }) takes one step from that state', () => {
    tf.tidy(() => {
      const [kernel, recurrentKernel] = [
        randomTensor<tf.Rank.R2>([3, 16], 1),
        randomTensor<tf.Rank.R2>([4, 16], 2),
      ];
      const weights = { kernel, recurrentKernel, bias: randomTensor<tf.Rank.R1>([16], 3) };
      const x = randomTensor<tf.Rank.R3>([2, 1, 3], 4);
      const initialState = {
        hidden: randomTensor<tf.Rank.R2>([2, 4], 5),
        cell: randomTensor<tf.Rank.R2>([2, 4], 6),
      };
      const z = tf.add(
        tf.add(
          tf.matMul(tf.squeeze(x, [1]) as tf.Tensor2D, kernel),
          tf.matMul(initialState.hidden, recurrentKernel),
        ),
        weights.bias,
      );
      const [i, f, g, o] = tf.split(z, 4, 1);
      const cell = tf.add(tf.mul(tf.sigmoid(f), initialState.cell), tf.mul(tf.sigmoid(i), tf.tanh(g)));
      const expected = tf.mul(tf.sigmoid(o), tf.tanh(cell));
      const got = lstm(x, weights, { initialState });
      expectClose(got.dataSync(), expected.dataSync(), { rtol: 1e-5, atol: 1e-6 });
    });
  });

  it('lstm(x) keeps NaN in its sequence and in the steps from there on', () => {
    tf.tidy(() => {
      const sizes = { batch: 3, time: 4, features: 2, units: 3 };
      const { f, tensors } = sequenceOf({ ...sizes, goBackwards: false, masked: false, started: false });
      const clean = f(...tensors).dataSync();
      const values = Float32Array.from(tensors[0].dataSync());
      values[(1 * 4 + 2) * 2] = NaN;
      const dirty = f(tf.tensor3d(values, [3, 4, 2]), ...tensors.slice(1)).dataSync();
      const [from, to] = [(1 * 4 + 2) * 3, 2 * 4 * 3];
      dirty.forEach((value, i) => expect(value).toBe(i >= from && i < to ? NaN : clean[i]));
    });
  });

  it('lstm(x) and Lstm leave no tensors behind', () => {
    const sizes = {
      batch: 2,
      time: 3,
      features: 4,
      units: 5,
      goBackwards: true,
      masked: true,
      started: true,
    };
    const { f, tensors } = sequenceOf(sizes);
    const layer = new Lstm({ units: 3 });
    const mask = tf.ones([2, 3]);
    const before = tf.memory().numTensors;
    tf.dispose(f(...tensors));
    tf.dispose(tf.grads((...given) => tf.sum(f(...given)))(tensors));
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose(layer.apply([tensors[0], mask]) as tf.Tensor);
    const { value, grads } = tf.variableGrads(() => tf.sum(layer.apply([tensors[0], mask]) as tf.Tensor));
    tf.dispose([value, grads]);
    expect(tf.memory().numTensors).toBe(before + 3);
    layer.dispose();
    expect(tf.memory().numTensors).toBe(before);
    expect(backend).toBe(tf.getBackend());
    tf.dispose([...tensors, mask]);
  });
});

describe('with the kernels of @avemo/backend', () => {
  beforeAll(async () => void (await useBackend('wasm', { threads: 1 })));

  it('lstm(x) has the states and gradients of its composition of operations, for any sizes', async () => {
    const upTo = (max: number) => fc.integer({ min: 1, max });
    const sizes = fc.record({
      ...{ batch: upTo(10), time: upTo(8), features: upTo(40), units: upTo(40) },
      ...{ goBackwards: fc.boolean(), masked: fc.boolean(), started: fc.boolean() },
    });
    const by = async (kernels: 'own' | 'composed', s: Sizes) => {
      await registerKernels({ kernels });
      return statesAndGradients(s);
    };
    try {
      await fc.assert(
        fc.asyncProperty(sizes, async (s) => {
          const [got, expected] = [await by('own', s), await by('composed', s)];
          got.forEach((values, i) => {
            const most = expected[i].reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
            expectClose(values, expected[i], { rtol: 0, atol: 1e-5 * Math.max(1, most) });
          });
        }),
        { numRuns: 40 },
      );
    } finally {
      await registerKernels({ kernels: process.env.AVEMO_TEST_KERNELS === 'composed' ? 'composed' : 'own' });
    }
  });
});

describe('on any backend', () => {
  beforeAll(async () => void (await useBackend('cpu')));

  it('Lstm(…) draws kernels from its seeds, and sets the bias of the forget gate to 1 by default', () => {
    const made = (args: object) => {
      const layer = new Lstm({ units: 2, ...args });
      tf.dispose(layer.apply(tf.zeros([1, 1, 3])) as tf.Tensor);
      const values = layer.getWeights().map((weight) => [...weight.dataSync()]);
      layer.dispose();
      return values;
    };
    const drawn = (seed: number, shape: number[]) => [
      ...tfl.initializers.glorotUniform({ seed }).apply(shape).dataSync(),
    ];
    expect(made({ seed: 7, recurrentSeed: 8 })).toEqual([
      drawn(7, [3, 8]),
      drawn(8, [2, 8]),
      [0, 0, 1, 1, 0, 0, 0, 0],
    ]);
    expect(made({ unitForgetBias: false })).toEqual([drawn(1, [3, 8]), drawn(2, [2, 8]), Array(8).fill(0)]);
  });

  it('Lstm(…) comes back from a saved model with its weights, mask input and all', async () => {
    const [x, mask] = [tfl.input({ shape: [null, 3] }), tfl.input({ shape: [null] })];
    const args = { units: 4, returnSequences: true, goBackwards: true, unitForgetBias: false, seed: 5 };
    const outputs = new Lstm({ ...args, recurrentSeed: 6 }).apply([x, mask]) as tfl.SymbolicTensor;
    const model = tfl.model({ inputs: [x, mask], outputs });
    let saved: tf.io.ModelArtifacts;
    await model.save(
      tf.io.withSaveHandler(async (artifacts) => {
        saved = artifacts;
        return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } };
      }),
    );
    const loaded = await tfl.loadLayersModel(tf.io.fromMemory(saved!));
    expect(loaded.layers[2].getConfig()).toEqual(model.layers[2].getConfig());
    const inputs = [randomTensor([2, 5, 3], 1), tf.step(randomTensor([2, 5], 2))];
    const values = [model, loaded].map((m) => (m.predict(inputs) as tf.Tensor).dataSync());
    expect(values[1]).toEqual(values[0]);
  });

  it('lstm(x) refuses bad arguments', () => {
    const weights = {
      kernel: tf.zeros<tf.Rank.R2>([3, 8]),
      recurrentKernel: tf.zeros<tf.Rank.R2>([2, 8]),
      bias: tf.zeros<tf.Rank.R1>([8]),
    };
    const x = tf.zeros<tf.Rank.R3>([4, 5, 3]);
    const zeros = (...shape: number[]) => tf.zeros(shape) as any;
    expect(() => lstm(zeros(4, 3), weights)).toThrow(/x must be \[batch, time, features\].*got \[4,3\]/);
    expect(() => lstm(zeros(4, 0, 3), weights)).toThrow(RangeError);
    expect(() => lstm(zeros(4, 5, 2), weights)).toThrow(
      /kernel must be \[2,8\] for x \[4,5,2\].*got \[3,8\]/,
    );
    expect(() => lstm(x, { ...weights, recurrentKernel: zeros(2, 6) })).toThrow(
      /recurrentKernel must be \[2,8\]/,
    );
    expect(() => lstm(x, { ...weights, bias: zeros(2) })).toThrow(/bias must be \[8\]/);
    expect(() => lstm(x, weights, { mask: zeros(4, 6) })).toThrow(/mask must be \[4,5\].*got \[4,6\]/);
    const initialState = { hidden: zeros(4, 2), cell: zeros(3, 2) };
    expect(() => lstm(x, weights, { initialState })).toThrow(/initialState.cell must be \[4,2\]/);
    expect(() => lstm(tf.cast(x, 'int32'), weights)).toThrow(
      /x must be a float32 tensor; got a tensor of dtype int32/,
    );
    expect(() => lstm(x, weights, { initialState: { hidden: zeros(4, 2) } as any })).toThrow(
      /initialState.cell must be a float32 tensor; got undefined/,
    );
    expect(() => lstm([1] as any, weights)).toThrow(TypeError);
    expect(() => lstm(x, {} as any)).toThrow(/kernel must be a float32 tensor; got undefined/);
  });

  it('Lstm(…) refuses bad arguments', () => {
    expect(() => new Lstm({ units: 0 })).toThrow(/units/);
    expect(() => new Lstm({ units: 1, seed: 0 })).toThrow(/seed/);
    expect(() => new Lstm({ units: 1, recurrentSeed: 2 ** 31 })).toThrow(/recurrentSeed/);
    const layer = new Lstm({ units: 2, name: 'memory' });
    expect(() => layer.apply(tf.zeros([4, 3]))).toThrow(
      /Lstm memory: expected \[batch, time, features\].*got \[4,3\]/,
    );
    expect(() => layer.apply([1, 2, 3].map(() => tf.zeros([4, 3, 2])))).toThrow(/alone or with a mask/);
  });
});
