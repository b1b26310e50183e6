import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { useBackend, warmUp } from '@avemo/backend';

beforeAll(() => useBackend('cpu'));

afterEach(() => void vi.restoreAllMocks());

/** Computes for so many milliseconds in each round, by a clock that only computing moves. */
const taking = (durations: number[]) => {
  let clock = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => clock);
  const rounds = [...durations];
  return () => {
    clock += rounds.shift()!;
    return tf.zeros([2]);
  };
};

describe('warmUp', () => {
  test('warmUp(compute) ends after three rounds in a row that are not a tenth faster than the best', async () => {
    const durations = [400, 300, 310, 220, 160, 100, 100, 95, 200, 1];
    expect(await warmUp(taking(durations))).toEqual({
      rounds: 9,
      firstSeconds: 0.4,
      bestSeconds: expect.closeTo(0.095, 6),
    });
  });

  test('warmUp(compute, { maxSeconds }) stops in time, after one round at least', async () => {
    const durations = [1000, 500, 250, 125];
    expect((await warmUp(taking(durations), { maxSeconds: 0.5 })).rounds).toBe(1);
    expect((await warmUp(taking(durations), { maxSeconds: 1.5 })).rounds).toBe(2);
  });

  test('warmUp(compute) leaves no tensors, whatever compute returns, and when it throws', async () => {
    const x = tf.ones([4]);
    const { numTensors } = tf.memory();
    await warmUp(() => ({ a: [tf.add(x, 1)], b: tf.mul(tf.add(x, 2), 3) }));
    await warmUp(() => ({}));
    const failing = () => {
      tf.add(x, 1);
      throw new Error('on purpose');
    };
    await expect(warmUp(failing)).rejects.toThrow('on purpose');
    expect(tf.memory().numTensors).toBe(numTensors);
    x.dispose();
  });

  test('warmUp(compute) refuses what is no function, and a time that is none', async () => {
    await expect(warmUp(tf.ones([1]) as never)).rejects.toThrow(TypeError);
    await expect(warmUp(() => ({}), { maxSeconds: 0 })).rejects.toThrow(RangeError);
    await expect(warmUp(() => ({}), { maxSeconds: NaN })).rejects.toThrow(RangeError);
  });

  test('warmUp(compute, { signal }) stops with the reason', async () => {
    const controller = new AbortController();
    let rounds = 0;
    const compute = () => {
      if (++rounds === 2) controller.abort(new Error('enough'));
      return tf.zeros([1]);
    };
    await expect(warmUp(compute, { signal: controller.signal })).rejects.toThrow('enough');
    expect(rounds).toBe(2);
  });
});
