import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { BackendError, useBackend } from '@avemo/backend';

const megabytes = (count: number) => [count * 2 ** 18];

function caught(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  return undefined;
}

beforeAll(() => useBackend('cpu'));
beforeEach(() => useBackend('wasm'));

describe('useBackend("wasm") with a full memory', () => {
  test.each<[string, () => tf.Tensor]>([
    ['tf.fill(shape)', () => tf.fill(megabytes(100), 7)],
    ['tf.tensor(values)', () => tf.tensor(new Float32Array(megabytes(100)[0]))],
    ['tf.add(x, 1)', () => tf.add(tf.zeros(megabytes(100)), 1)],
  ])('%s throws a BackendError instead of writing over other tensors', (_, make) => {
    const small = tf.tensor1d([1, 2, 3]);
    const large: tf.Tensor[] = [];
    const error = caught(() => {
      for (let i = 0; i < 45; i++) large.push(tf.tidy(make));
    });
    expect(error).toBeInstanceOf(BackendError);
    expect(error).toMatchObject({ code: 'out-of-memory' });
    expect((error as Error).message).toContain('Dispose of tensors');
    expect([...small.dataSync()]).toEqual([1, 2, 3]);
    tf.dispose(large);
    // Nothing of the failed call is left, and the backend goes on.
    expect(tf.tidy(() => tf.sum(tf.fill(megabytes(1), 1)).dataSync()[0])).toBe(2 ** 18);
    small.dispose();
    expect(tf.backend().numDataIds()).toBe(0);
  });

  test('tf.fill(shape) of more bytes than 32 bits count throws, and so does a shape with a length below zero', () => {
    expect(caught(() => tf.fill([2 ** 30 + 16], 1))).toMatchObject({ code: 'out-of-memory' });
    expect(caught(() => tf.fill([2, -1], 1))).toBeInstanceOf(Error);
  });
});

describe('useBackend("wasm") after its module broke', () => {
  test('useBackend("wasm") is needed anew: everything else throws a BackendError of the code "lost"', async () => {
    const x = tf.tensor1d([1, 2]);
    const broken = tf.backend() as unknown as { wasm: { tfjs: Record<string, unknown> } };
    // No input of a user breaks it any more; this trap is that of an unreachable instruction.
    broken.wasm.tfjs.registerTensor = () => {
      const code = Uint8Array.of(
        ...[
          0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0, 10, 5, 1, 3, 0,
          0, 11,
        ],
      );
      (new WebAssembly.Instance(new WebAssembly.Module(code)).exports.f as () => void)();
    };
    for (const use of [() => tf.square(x), () => tf.square(x), () => x.dataSync(), () => tf.tensor1d([3])]) {
      const error = caught(use);
      expect(error).toBeInstanceOf(BackendError);
      expect(error).toMatchObject({ code: 'lost' });
      expect((error as Error).message).toContain("useBackend('wasm')");
    }
    x.dispose();
    await useBackend('wasm');
    expect(tf.tidy(() => [...tf.square(tf.tensor1d([1, 2])).dataSync()])).toEqual([1, 4]);
  });
});

test('tf.conv2d(x, filter) of windows that just do not fit has no values, and ends', async () => {
  await useBackend('wasm');
  const y = tf.tidy(() =>
    tf.conv2d(tf.ones([2, 2, 6, 3]) as tf.Tensor4D, tf.ones([4, 3, 3, 2]) as tf.Tensor4D, [5, 2], 'valid'),
  );
  expect(y.shape.map(Math.abs)).toEqual([2, 0, 2, 2]);
  expect(y.dataSync()).toHaveLength(0);
  y.dispose();
});
