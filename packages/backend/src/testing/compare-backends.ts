import { requireFunction, requireList, requireOptions, requireSeed } from '@avemo/checks';
import {
  dispose,
  engine,
  getBackend,
  keep,
  mul,
  setBackend,
  sum,
  tensor,
  tidy,
  util,
  type Tensor,
  type Variable,
} from '@tensorflow/tfjs-core';
import type { BackendName } from '../active-backend';
import { randomValues } from './random-values';
import { useBackend } from '../use-backend';

/** An input: its shape, which is filled with random values in [−1, 1), or its shape and values. */
export type ComparisonInput = number[] | { shape: number[]; values: Float32Array | Int32Array };

/** Options of `compareBackends`. */
export interface CompareBackendsOptions {
  /** The backends that are compared with the reference. Default: wasm alone. */
  backends?: BackendName[];
  /** What they are compared with. Default: cpu, the plainest; wasm takes seconds where cpu takes minutes. */
  reference?: BackendName;
  /** Seed of the random inputs, weights and loss, an integer. Default: 1. */
  seed?: number;
}

/** How far one backend is from the reference. A difference is relative to the greatest magnitude of its tensor there. */
export interface BackendComparison {
  /** The backend's name. */
  backend: BackendName;
  /** The greatest difference of the results, ≥ 0; null where the backend cannot compute them. */
  forward: number | null;
  /** The greatest difference of the gradients for the inputs and weights, ≥ 0; null where there are none. */
  gradients: number | null;
  /** Why something is null, in the backend's own words; otherwise empty. */
  failure: string;
}

/** Makes a function of the inputs; layers made inside get their weights at its first call. */
export type ComparedFunction = () => (...inputs: Tensor[]) => Tensor;

/**
 * Computes a function or layer and its gradients on several backends and says how far they are from another, by default cpu.
 *
 * The gradients are those of Σ y · r, with random r, for every float input and every trainable variable that `build`
 * or the first call makes. Inputs, weights and r are the same on every backend.
 *
 * @param build - makes the function; called once on each backend, so that layers make their weights there
 * @param inputs - a shape, or shape and values, for each input
 * @param options - which backends, the reference and the seed
 * @returns one comparison for each backend, in the order asked for
 * @throws BackendError when a backend is not here; whatever `build` or its function throws on the reference
 *
 * @example
 * ```ts
 * import { compareBackends } from '@avemo/backend/testing';
 * import * as tf from '@tensorflow/tfjs-core';
 *
 * const [wasm] = await compareBackends(
 *   () => (x, filter) => tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, 'same'),
 *   [
 *     [2, 8, 8, 3],
 *     [3, 3, 3, 4],
 *   ],
 * );
 * [wasm!.backend, wasm!.forward! < 1e-5, wasm!.gradients! < 1e-5, wasm!.failure]; // → ["wasm", true, true, ""]
 * ```
 */
export async function compareBackends(
  build: ComparedFunction,
  inputs: ComparisonInput[],
  options: CompareBackendsOptions = {},
): Promise<BackendComparison[]> {
  requireFunction('compareBackends', 'build', build);
  requireList('compareBackends', 'inputs', inputs);
  requireOptions('compareBackends', 'options', options);
  const { backends = ['wasm'], reference = 'cpu', seed = 1 } = options;
  requireList('compareBackends', 'options.backends', backends);
  requireSeed('compareBackends', 'options.seed', seed);
  const previous = getBackend();
  try {
    await useBackend(reference);
    const expected = await evaluate(build, inputs, seed);
    if (!expected.result) throw expected.error;
    const comparisons: BackendComparison[] = [];
    for (const backend of backends) {
      await useBackend(backend);
      const got = await evaluate(build, inputs, seed);
      comparisons.push({
        backend,
        forward: got.result ? difference(got.result, expected.result) : null,
        gradients:
          got.gradients && expected.gradients
            ? Math.max(0, ...got.gradients.map((values, i) => difference(values, expected.gradients![i])))
            : null,
        failure: got.error?.message ?? (expected.error ? `On ${reference}: ${expected.error.message}` : ''),
      });
    }
    return comparisons;
  } finally {
    if (previous) await setBackend(previous);
  }
}

interface Evaluation {
  result?: Float32Array;
  gradients?: Float32Array[];
  error?: Error;
}

/** Computes on the backend that is set now, and frees everything that was made. */
async function evaluate(
  build: ComparedFunction,
  inputs: ComparisonInput[],
  seed: number,
): Promise<Evaluation> {
  const registered = engine().registeredVariables;
  const before = new Set(Object.keys(registered));
  const kept: Tensor[] = [];
  let error: Error | undefined;
  try {
    tidy(() => {
      const compute = build();
      const given = inputs.map((input, i) => makeInput(input, seed + i));
      compute(...given);
      const variables = Object.keys(registered)
        .filter((name) => !before.has(name) && registered[name].trainable)
        .map((name) => registered[name]);
      variables.forEach((variable, i) => fill(variable, seed + 100 + i));
      const result = keep(compute(...given));
      kept.push(result);
      const weights = tensor(randomValues(result.size, seed + 1000), result.shape);
      const { grads } = engine().gradients(
        () => sum(mul(compute(...given), weights)),
        [...given.filter(({ dtype }) => dtype === 'float32'), ...variables],
        undefined,
        true,
      );
      kept.push(...grads.filter((gradient) => gradient).map((gradient) => keep(gradient)));
    });
  } catch (cause) {
    error = cause as Error;
  }
  // WebGPU in Node has no synchronous reading.
  const [result, ...gradients] = await Promise.all(kept.map(async (x) => Float32Array.from(await x.data())));
  dispose(kept);
  for (const name of Object.keys(registered)) if (!before.has(name)) registered[name].dispose();
  return { result, gradients: error ? undefined : gradients, error };
}

function makeInput(input: ComparisonInput, seed: number): Tensor {
  if (Array.isArray(input)) return tensor(randomValues(util.sizeFromShape(input), seed), input);
  return tensor(input.values, input.shape, input.values instanceof Int32Array ? 'int32' : 'float32');
}

/** Random weights, smaller where many inputs are summed, so that deep networks do not saturate. */
function fill(variable: Variable, seed: number): void {
  const inputs = variable.size / (variable.shape.at(-1) ?? 1);
  const limit = Math.min(1, Math.sqrt(6 / inputs));
  const values = randomValues(variable.size, seed).map((value) => value * limit);
  variable.assign(tensor(values, variable.shape));
}

/** The greatest difference over the greatest magnitude expected; Infinity for what is no number, or of another size. */
function difference(got: Float32Array, expected: Float32Array): number {
  if (got.length !== expected.length) return Infinity;
  let [worst, scale] = [0, 0];
  for (let i = 0; i < expected.length; i++) {
    const apart = Object.is(got[i], expected[i]) ? 0 : Math.abs(got[i] - expected[i]);
    if (!(apart <= worst)) worst = Number.isNaN(apart) ? Infinity : apart;
    scale = Math.max(scale, Math.abs(expected[i]));
  }
  return worst === 0 ? 0 : worst / scale;
}
