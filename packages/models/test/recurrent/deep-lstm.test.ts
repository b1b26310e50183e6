import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { expectClose, golden } from '@avemo/golden';
import { deepLstm, deriveSeed } from '@avemo/models';
import { expect, it } from 'vitest';
import { onEachBackend } from '../../../../tools/test-backends';
import { valueAndGradients } from '../support/gradients';
import { randomTensor } from '../support/random-tensor';

const { input, output } = golden('layers/lstm_stacked');
const toTensor = (name: string) => tf.tensor(Float32Array.from(input(name).data), input(name).shape);

onEachBackend(() => {
  it('deepLstm(options) has the hidden states and gradients of layers/lstm_stacked, and a linear prediction of them', () => {
    const net = deepLstm({ features: 3, units: [4, 5], hiddenStates: true });
    const [kernel, bias] = [randomTensor<tf.Rank.R2>([5, 2], 1), randomTensor([2], 2)];
    net.setWeights([...['k1', 'r1', 'b1', 'k2', 'r2', 'b2'].map(toTensor), kernel, bias]);
    const x = toTensor('x');
    const stack = [net.getLayer('dlstm_lstm1'), net.getLayer('dlstm_lstm2')];
    const hidden = (v: tf.Tensor) => (net.apply(v) as tf.Tensor[])[1];
    const { value, dx, dWeights } = valueAndGradients(hidden, x, toTensor('R'), stack);
    const check = (got: ArrayLike<number>, name: string) =>
      expectClose(got, output(name).data, output(name).tolerance);
    check(value, 'out');
    check(dx, 'd_x');
    ['k1', 'r1', 'b1', 'k2', 'r2', 'b2'].forEach((name, i) => check(dWeights[i], `d_${name}`));
    const [predictions, states] = net.predict(x) as tf.Tensor[];
    const flat = tf.reshape(states, [-1, 5]) as tf.Tensor2D;
    const expected = tf.add(tf.matMul(flat, kernel), bias);
    expectClose(predictions.dataSync(), expected.dataSync(), { rtol: 1e-5, atol: 1e-6 });
    expect(predictions.shape).toEqual([2, 6, 2]);
    net.dispose();
  });

  it('deepLstm({ states: true }) has the sequence and the last states of layers/lstm_stacked, in two stretches too', () => {
    const net = deepLstm({ features: 3, units: [4, 5], hiddenStates: true, states: true });
    const head = [randomTensor<tf.Rank.R2>([5, 2], 1), randomTensor([2], 2)];
    net.setWeights([...['k1', 'r1', 'b1', 'k2', 'r2', 'b2'].map(toTensor), ...head]);
    const x = toTensor('x');
    const zeros = [4, 4, 5, 5].map((units) => tf.zeros([2, units]));
    const check = (got: tf.Tensor, name: string) =>
      expectClose(got.dataSync(), output(name).data, output(name).tolerance);
    const whole = net.predict([x, ...zeros]) as tf.Tensor[];
    check(whole[1], 'out');
    const states = ['h1_last', 'c1_last', 'h2_last', 'c2_last'];
    states.forEach((name, i) => check(whole[2 + i], name));
    const stretch = (from: number, count: number, before: tf.Tensor[]) =>
      net.predict([tf.slice(x, [0, from, 0], [2, count, 3]), ...before]) as tf.Tensor[];
    const first = stretch(0, 4, zeros);
    const second = stretch(4, 2, first.slice(2));
    states.forEach((name, i) => check(second[2 + i], name));
    check(tf.concat([first[1], second[1]], 1), 'out');
    const level = tfl.model({
      inputs: net.inputs,
      outputs: (net.getLayer('dlstm_lstm1').output as tfl.SymbolicTensor[])[0],
    });
    check(level.predict([x, ...zeros]) as tf.Tensor, 'sequence1');
    net.dispose();
  });

  it('deepLstm({ states: true }) trains: carried states count as given', () => {
    const net = deepLstm({ features: 3, units: [4], states: true, outputs: 1, seed: 2 });
    const [x, h, c] = [
      randomTensor<tf.Rank.R3>([2, 5, 3], 1),
      randomTensor([2, 4], 2),
      randomTensor([2, 4], 3),
    ];
    const loss = () =>
      tf.tidy(() => {
        const [y, lastH, lastC] = net.apply([x, h, c]) as tf.Tensor[];
        return tf.add(tf.add(tf.sum(tf.square(y)), tf.sum(lastH)), tf.mul(0, tf.sum(lastC))) as tf.Scalar;
      });
    const variables = net.trainableWeights.map((weight) => weight.read() as tf.Variable);
    const { grads } = tf.variableGrads(loss, variables);
    for (const variable of variables) {
      const direction = randomTensor(variable.shape as [number], 9);
      const start = variable.clone();
      const at = (step: number) => {
        variable.assign(tf.add(start, tf.mul(direction, step)));
        return loss().dataSync()[0];
      };
      const slope = (at(1e-2) - at(-1e-2)) / 2e-2;
      variable.assign(start);
      const expected = tf.sum(tf.mul(direction, grads[variable.name])).dataSync()[0];
      expectClose([slope], [expected], { rtol: 2e-2, atol: 2e-3 });
    }
    net.dispose();
  });

  it('deepLstm({ bidirectional: true, masked: true }) does not see padding, and reads in both directions', () => {
    const net = deepLstm({
      features: 3,
      units: [4, 2],
      bidirectional: true,
      masked: true,
      hiddenStates: true,
    });
    const x = randomTensor<tf.Rank.R3>([2, 5, 3], 1);
    const padded = tf.concat([x, tf.fill([2, 3, 3], 7)], 1);
    const mask = tf.concat([tf.ones([2, 5]), tf.zeros([2, 3])], 1);
    const [short, hidden] = net.predict([x, tf.ones([2, 5])]) as tf.Tensor[];
    const [long] = net.predict([padded, mask]) as tf.Tensor[];
    expect(hidden.shape).toEqual([2, 5, 4]);
    const part = (y: tf.Tensor) => tf.slice(y, [0, 0, 0], [2, 5, 2]).dataSync();
    expectClose(part(long), part(short), { rtol: 1e-6, atol: 1e-7 });
    const later = tf.concat([tf.slice(x, [0, 0, 0], [2, 4, 3]), tf.ones([2, 1, 3])], 1);
    const [changed] = net.predict([later, tf.ones([2, 5])]) as tf.Tensor[];
    expect(changed.dataSync()[0]).not.toBe(short.dataSync()[0]);
    net.dispose();
  });

  it('deepLstm(options) predicts alike whatever follows, with equal weights and dropout for equal seeds', () => {
    const options = { features: 4, units: [6, 5, 3], outputs: 1 };
    const [a, b, c] = [3, 3, 4].map((seed) => deepLstm({ ...options, seed }));
    const x = randomTensor<tf.Rank.R3>([2, 7, 4], 1);
    const padded = tf.concat([x, tf.fill([2, 3, 4], 1e3)], 1);
    const run = (net: tfl.LayersModel, v: tf.Tensor, training = false) =>
      tf.tidy(() =>
        Float32Array.from(
          tf.slice(net.apply(v, { training }) as tf.Tensor, [0, 0, 0], [-1, 7, -1]).dataSync(),
        ),
      );
    expect(run(a, padded)).toEqual(run(a, x));
    expect(run(b, x)).toEqual(run(a, x));
    expect(run(c, x)).not.toEqual(run(a, x));
    const first = run(a, x, true);
    expect(first).not.toEqual(run(a, x));
    expect(run(b, x, true)).toEqual(first);
    expect(run(b, x, true)).not.toEqual(first);
    [a, b, c].forEach((net) => net.dispose());
  });
});

it('deepLstm(options) draws kernels from seeds derived from its own, and opens the forget gates', () => {
  const net = deepLstm({ features: 3, units: [2, 4], seed: 9 });
  const drawn = (index: number, shape: number[]) =>
    tfl.initializers.glorotUniform({ seed: deriveSeed(9, index) }).apply(shape);
  const open = (units: number) => tf.concat([tf.zeros([units]), tf.ones([units]), tf.zeros([2 * units])]);
  const expected = [
    ...[drawn(0, [3, 8]), drawn(1, [2, 8]), open(2)],
    ...[drawn(2, [2, 16]), drawn(3, [4, 16]), open(4)],
    ...[drawn(99, [4, 2]), tf.zeros([2])],
  ];
  expect(net.getWeights().map((w) => w.dataSync())).toEqual(expected.map((w) => w.dataSync()));
});

it('deepLstm(options) refuses bad arguments', () => {
  expect(() => deepLstm({ features: 0 })).toThrow(/features/);
  expect(() => deepLstm({ features: 1, units: [] })).toThrow(/at least one LSTM; got \[\]/);
  expect(() => deepLstm({ features: 1, units: [2, 0] })).toThrow(/units\[1\]/);
  expect(() => deepLstm({ features: 1, dropout: 1 })).toThrow(/dropout/);
  expect(() => deepLstm({ features: 1, bidirectional: true, states: true })).toThrow(
    /bidirectional and states/,
  );
  expect(() => deepLstm(undefined as never)).toThrow(/options must be an object of options; got undefined/);
});
