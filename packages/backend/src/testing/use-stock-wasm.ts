import { setBackend } from '@tensorflow/tfjs-core';
import { ensureGradients } from '../repairs/gradients';

/**
 * Starts tfjs's wasm backend as it comes, without the kernels and threads that `useBackend` adds: what benchmarks compare
 * with. For a process of its own: kernels that `useBackend` has registered stay.
 *
 * @throws Error when the package `@tensorflow/tfjs-backend-wasm` does not load
 *
 * @example
 * ```ts
 * import { useStockWasm } from '@avemo/backend/testing';
 * import * as tf from '@tensorflow/tfjs-core';
 *
 * await useStockWasm();
 * tf.getBackend(); // → 'wasm'
 * ```
 */
export async function useStockWasm(): Promise<void> {
  await ensureGradients();
  await import('@tensorflow/tfjs-backend-wasm');
  await setBackend('wasm');
}
