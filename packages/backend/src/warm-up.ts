import { requireFunction, requireOptions, requirePositive } from '@avemo/checks';
import { dispose, tensor_util, tidy, type TensorContainer } from '@tensorflow/tfjs-core';

/** Options of `warmUp`. */
export interface WarmUpOptions {
  /** Stops after so many seconds, above 0, even if it still gets faster. Default: 10. */
  maxSeconds?: number;
  /** Stops between two rounds. */
  signal?: AbortSignal;
}

/** How long the rounds of a warm-up took. */
export interface WarmUpResult {
  /** Rounds computed. */
  rounds: number;
  /** Seconds of the first round: what the first call would have cost. */
  firstSeconds: number;
  /** Seconds of the fastest round. */
  bestSeconds: number;
}

/**
 * Computes something until it no longer gets faster, and throws the results away. A program's first calls are slow: the
 * engine compiles WebAssembly for speed only while it runs, and webgpu compiles a shader for each kernel and shape.
 *
 * Give the shapes that you will use. For training, compute gradients rather than a step, which would change weights.
 *
 * @param compute - what is to become fast; its result holds the tensors that are waited for, as of `model.predict(x)`
 * @param options - when to stop
 * @returns the rounds and their times
 * @throws TypeError when compute is no function, or for a maxSeconds that is no number; RangeError for one that is not
 *   above 0; the reason of `signal`; whatever compute throws
 *
 * @example
 * ```ts
 * import { useBackend, warmUp } from '@avemo/backend';
 * import * as tfl from '@tensorflow/tfjs-layers';
 * import * as tf from '@tensorflow/tfjs-core';
 *
 * await useBackend('wasm');
 * const model = tfl.sequential({ layers: [tfl.layers.dense({ units: 2, inputShape: [3] })] });
 * const { rounds, firstSeconds, bestSeconds } = await warmUp(() => model.predict(tf.zeros([1, 3])));
 * [rounds >= 3, bestSeconds <= firstSeconds]; // → [true, true]
 * ```
 */
export async function warmUp(
  compute: () => TensorContainer,
  options: WarmUpOptions = {},
): Promise<WarmUpResult> {
  requireFunction('warmUp', 'compute', compute);
  requireOptions('warmUp', 'options', options);
  const { maxSeconds = 10, signal } = options;
  requirePositive('warmUp', 'options.maxSeconds', maxSeconds);
  const start = performance.now();
  const elapsed = () => (performance.now() - start) / 1000;
  const seconds: number[] = [];
  // A round that is a tenth faster is worth three more.
  for (let [best, idle] = [Infinity, 0]; idle < 3 && (seconds.length === 0 || elapsed() < maxSeconds);) {
    signal?.throwIfAborted();
    const began = elapsed();
    const results = tensor_util.getTensorsInContainer(tidy(compute));
    try {
      await Promise.all(results.map((tensor) => tensor.data()));
    } finally {
      dispose(results);
    }
    const took = elapsed() - began;
    seconds.push(took);
    idle = took < 0.9 * best ? 0 : idle + 1;
    best = Math.min(best, took);
    // The engine compiles in the background; timers and other work of the program get their turn.
    await new Promise((resolve) => setTimeout(resolve));
  }
  return { rounds: seconds.length, firstSeconds: seconds[0], bestSeconds: Math.min(...seconds) };
}
