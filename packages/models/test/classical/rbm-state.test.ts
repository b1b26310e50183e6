import * as tf from '@tensorflow/tfjs-core';
import { rbm } from '@avemo/models';
import { expect, it } from 'vitest';
import { onEachBackend } from '../../../../tools/test-backends';
import { randomTensor } from '../support/random-tensor';

onEachBackend(() => {
  it.each([false, true])(
    'Rbm.setState(state) goes on as if training had not stopped, to the bit (persistent: %s)',
    (persistent) => {
      const data = tf.cast(tf.greater(randomTensor<tf.Rank.R2>([6, 5], 1), 0), 'float32') as tf.Tensor2D;
      const options = { learningRate: 0.1, momentum: 0.9, persistent };
      const train = (machine: ReturnType<typeof rbm>, updates: number) => {
        for (let i = 0; i < updates; i++) machine.update(data, options).dispose();
      };
      const make = (seed: number) => rbm({ visible: 5, hidden: 4, seed });
      const [whole, half, rest] = [make(7), make(7), make(7)];
      train(whole, 5);
      train(half, 3);
      rest.setState(half.state);
      half.dispose();
      train(rest, 2);
      const values = ({ state }: ReturnType<typeof rbm>) => [
        ...Object.values(state.weights).map((tensor: tf.Tensor) => tensor.dataSync()),
        ...Object.values(state.velocities).map((tensor: tf.Tensor) => tensor.dataSync()),
        state.chain?.dataSync(),
      ];
      expect(values(rest)).toEqual(values(whole));
      expect([rest.state.updates, rest.state.chain?.shape]).toEqual([5, persistent ? [6, 4] : undefined]);
      [whole, rest].forEach((machine) => machine.dispose());
    },
  );
});

it('Rbm.setState(state) refuses what does not fit and then changes nothing', () => {
  const [machine, other] = [rbm({ visible: 3, hidden: 2 }), rbm({ visible: 3, hidden: 4 })];
  const before = Float32Array.from(machine.weights.kernel.dataSync());
  expect(() => machine.setState(other.state)).toThrow(/must have the shape/);
  expect(() => machine.setState({ ...machine.state, updates: -1 })).toThrow(/updates/);
  expect(() => machine.setState(null as never)).toThrow(/state must be an object/);
  expect(machine.weights.kernel.dataSync()).toEqual(before);
});
