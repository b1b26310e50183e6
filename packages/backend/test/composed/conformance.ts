import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import { expectClose, type Tolerance } from '@avemo/golden';
import { randomValues } from '../testing/random-values';

/** An input of a kernel: its shape, and its values where they matter. */
export interface KernelInput {
  shape: number[];
  values?: Float32Array | Int32Array;
}

export interface KernelCase {
  name: string;
  inputs: Record<string, KernelInput>;
  attrs: Record<string, unknown>;
}

/** What a kernel gives on a backend, its shape, and how many tensors it left behind beside the result. */
export function runKernel(backendName: string, { name, inputs, attrs }: KernelCase) {
  tf.engine().setBackend(backendName);
  const given = Object.fromEntries(
    Object.entries(inputs).map(([key, { shape, values }], seed) => {
      const data = values ?? randomValues(tf.util.sizeFromShape(shape), seed + 1);
      return [key, tf.tensor(data, shape, data instanceof Int32Array ? 'int32' : 'float32')];
    }),
  );
  const { numTensors, numDataBuffers } = tf.memory();
  const result = tf.engine().runKernel(name, given, attrs as never) as tf.Tensor;
  const after = tf.memory();
  const answer = { shape: result.shape, values: result.dataSync() };
  tf.dispose([result, ...Object.values(given)]);
  return {
    ...answer,
    leaked: after.numTensors - numTensors - 1 + (after.numDataBuffers - numDataBuffers - 1),
  };
}

/** Throws unless a kernel gives on wasm what it gives on the cpu backend, and leaves no tensor behind. */
export function expectConformance(kernel: KernelCase, tolerance: Tolerance): void {
  const got = runKernel('wasm', kernel);
  const expected = runKernel('cpu', kernel);
  expect(got.shape).toEqual(expected.shape);
  expectClose(got.values, expected.values, tolerance);
  expect(got.leaked).toBe(0);
}
