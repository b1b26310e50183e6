import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { useBackend } from '@avemo/backend';
import { expectClose, golden } from '@avemo/golden';
import { deepLstm, deriveSeed } from '@avemo/models';
import { beforeAll, describe, expect, it } from 'vitest';
import { valueAndGradients } from '../support/gradients';
import { randomTensor } from '../support/random-tensor';

const { input, output } = golden('layers/lstm_stacked');
const toTensor = (name: string) => tf.tensor(Float32Array.from(input(name).data), input(name).shape);

describe.each(['cpu', 'wasm'] as const)('on %s', (backend) => {
  beforeAll(async () => void (await useBackend(backend)));

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

it('deepLstm(options) draws kernels from seeds derived from its own, and begins with a bias of zero', () => {
  const net = deepLstm({ features: 3, units: [2, 4], seed: 9 });
  const drawn = (index: number, shape: number[]) =>
    tfl.initializers.glorotUniform({ seed: deriveSeed(9, index) }).apply(shape);
  const expected = [
    ...[drawn(0, [3, 8]), drawn(1, [2, 8]), tf.zeros([8])],
    ...[drawn(2, [2, 16]), drawn(3, [4, 16]), tf.zeros([16])],
    ...[drawn(99, [4, 2]), tf.zeros([2])],
  ];
  expect(net.getWeights().map((w) => w.dataSync())).toEqual(expected.map((w) => w.dataSync()));
});

it('deepLstm(options) refuses bad arguments', () => {
  expect(() => deepLstm({ features: 0 })).toThrow(/features/);
  expect(() => deepLstm({ features: 1, units: [] })).toThrow(/at least one LSTM; got \[\]/);
  expect(() => deepLstm({ features: 1, units: [2, 0] })).toThrow(/units\[1\]/);
  expect(() => deepLstm({ features: 1, dropout: 1 })).toThrow(/dropout/);
});
