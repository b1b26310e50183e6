import { writeFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { registerKernels, useBackend } from '@avemo/backend';
import { lossOf } from '../../src/module/lost-backends';
import { convolutions } from './cases/convolutions';
import { elementWise } from './cases/element-wise';
import { gathering } from './cases/gathering';
import { matricesAndImages } from './cases/matrices-and-images';
import { pools } from './cases/pools';
import { reductions } from './cases/reductions';
import { shapeChanges } from './cases/shapes';
import { make, type Input, type KernelCall } from './random-tensors';

const cases: Record<string, fc.Arbitrary<KernelCall>> = {
  ...{ ...elementWise, ...reductions, ...shapeChanges, ...gathering },
  ...{ ...matricesAndImages, ...convolutions, ...pools },
};

/** Kernels that cpu has under another name. */
const onCpu: Record<string, string> = { LogicalXor: 'NotEqual' };
/** Results that chance decides. */
const random = ['Multinomial'];

type Outcome =
  { results: { shape: number[]; dtype: string; values: ArrayLike<number | string> }[] } | { error: Error };

let backend: BackendWasm;

/** Starts the backend, anew where an earlier test has broken it. */
async function startAgain(): Promise<void> {
  await useBackend('wasm', { threads: 2 });
  if (backend === tf.backend()) return;
  backend = tf.backend() as BackendWasm;
  poison(backend);
}

beforeAll(async () => {
  await useBackend('cpu');
  await startAgain();
});
afterAll(() => registerKernels({ kernels: 'own' }));

/** Fills what is allocated for results, so that values that no kernel writes are seen. */
function poison(backend: BackendWasm): void {
  const move = backend.move;
  backend.move = function (dataId, values, shape, dtype, refCount) {
    move.call(backend, dataId, values as never, shape, dtype, refCount);
    if (values !== null || dtype === 'string') return;
    const { memoryOffset } = backend.dataIdMap.get(dataId);
    const bytes = tf.util.sizeFromShape(shape) * tf.util.bytesPerElement(dtype);
    (backend.wasm as unknown as { HEAPU8: Uint8Array }).HEAPU8.fill(0x5a, memoryOffset, memoryOffset + bytes);
  };
}

function run(name: string, { inputs, attrs }: KernelCall, on: 'cpu' | 'wasm'): Outcome {
  tf.engine().setBackend(on);
  const made: tf.Tensor[] = [];
  const build = (input: Input) => {
    if (!input) return undefined;
    const tensor = make(input);
    made.push(tensor);
    return tensor;
  };
  try {
    const given = Array.isArray(inputs)
      ? inputs.map(build)
      : Object.fromEntries(Object.entries(inputs).map(([key, input]) => [key, build(input)]));
    withForward(name, given as Record<string, tf.Tensor>, attrs, made);
    const before = on === 'wasm' ? backend.numDataIds() : 0;
    const computed = tf
      .engine()
      .runKernel((on === 'cpu' && onCpu[name]) || name, given as never, attrs as never) as
      tf.Tensor | tf.Tensor[];
    const list = Array.isArray(computed) ? computed : [computed];
    const results = list.map((x) => ({ shape: x.shape, dtype: x.dtype, values: x.dataSync() }));
    tf.dispose(list);
    if (on === 'wasm') expect(backend.numDataIds()).toBe(before);
    return { results };
  } catch (error) {
    return { error: error as Error };
  } finally {
    tf.dispose(made);
  }
}

/** The gradient of max pooling takes the forward result, too. */
function withForward(name: string, given: Record<string, tf.Tensor>, attrs: object, made: tf.Tensor[]): void {
  if (!/^MaxPool(3D)?Grad$/.test(name)) return;
  given.output = tf
    .engine()
    .runKernel(name.replace('Grad', ''), { x: given.input }, attrs as never) as tf.Tensor;
  made.push(given.output);
}

function expectAlike(name: string, call: KernelCall): void {
  if (process.env.LOG) writeFileSync(process.env.LOG, JSON.stringify([name, call]));
  const expected = run(name, call, 'cpu');
  const got = run(name, call, 'wasm');
  if ('results' in expected && expected.results.some(({ shape }) => shape.some((n) => n < 0))) {
    expect('error' in got && got.error.message).toContain('larger than its padded input');
    return;
  }
  if ('error' in expected || 'error' in got) {
    if ('error' in got) expect(got.error.message).not.toMatch(/RuntimeError|Cannot read|undefined/);
    expect(
      'error' in got ? 'throws' : 'computes',
      JSON.stringify([expected, got], (_, v) => (v instanceof Error ? v.message : v)),
    ).toBe('error' in expected ? 'throws' : 'computes');
    return;
  }
  const shapesOf = (outcome: typeof got) => outcome.results.map(({ shape }) => shape.map(Math.abs));
  expect(shapesOf(got)).toEqual(shapesOf(expected));
  expect(got.results.map(({ dtype }) => dtype)).toEqual(expected.results.map(({ dtype }) => dtype));
  if (random.includes(name)) return;
  got.results.forEach(({ values }, r) => {
    const { values: right, shape } = expected.results[r];
    expect(values.length).toBe(Math.abs(tf.util.sizeFromShape(shape)));
    const scale = scaleOf(right);
    for (let i = 0; i < values.length; i++) {
      if (!isClose(values[i], right[i], scale)) {
        throw new Error(
          `value ${i}: ${values[i]}, on cpu ${right[i]}: ${[...(values as number[])].slice(0, 20)} | ${[...(right as number[])].slice(0, 20)}`,
        );
      }
    }
  });
}

/** The greatest magnitude of a result without huge values, which rounding errors of sums are measured by. */
function scaleOf(values: ArrayLike<number | string>): number {
  let scale = 1;
  for (let i = 0; i < values.length; i++) {
    const size = Math.abs(values[i] as number);
    if (size > scale && size < 1e4) scale = size;
  }
  return scale;
}

function isClose(a: number | string, b: number | string, scale: number): boolean {
  if (a === b || Object.is(a, b)) return true;
  if (typeof a === 'string' || typeof b === 'string') return false;
  return Math.abs(a - b) <= 1e-5 * scale + 2e-5 * Math.abs(b);
}

describe('useBackend("wasm") computes with every kernel what cpu computes, or throws', () => {
  test('runKernel(name) has cases for every kernel that is registered', () => {
    const names = tf.getKernelsForBackend('wasm').map(({ kernelName }) => kernelName);
    // Those of which cpu has none, or a wrong one, have tests of their own.
    const elsewhere = ['AvemoLstm', 'AvemoLstmGrad', 'ResizeNearestNeighborGrad'];
    expect(names.filter((name) => !cases[name] && !elsewhere.includes(name))).toEqual([]);
  });

  beforeEach(startAgain);

  test.each(Object.keys(cases))('runKernel("%s") on shapes of all kinds', async (name) => {
    await fc.assert(
      fc.asyncProperty(cases[name], async (call) => {
        if (lossOf(backend)) await startAgain();
        expectAlike(name, call);
      }),
      { numRuns: Number(process.env.RUNS ?? 40), seed: Number(process.env.SEED ?? 1) },
    );
  });
});
