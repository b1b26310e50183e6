import { getKernel, registerKernel, unregisterKernel, type KernelConfig } from '@tensorflow/tfjs-core';
import { batchMatMul, fusedMatMul } from './kernels/batch-mat-mul';
import { conv2dBackpropFilter } from './kernels/conv2d-backprop-filter';
import { conv2dBackpropInput } from './kernels/conv2d-backprop-input';
import { maxPoolGrad } from './kernels/max-pool-grad';
import { unsortedSegmentSum } from './kernels/unsorted-segment-sum';

/** Kernels that stock tfjs lacks on wasm. A later tfjs that has one keeps its own. */
const missing: ((backendName: string) => KernelConfig)[] = [conv2dBackpropFilter, unsortedSegmentSum];

/** Kernels that stock tfjs has, and that ours replace because they are many times faster. */
const slow: Record<string, (backendName: string, stock: KernelConfig) => KernelConfig> = {
  BatchMatMul: batchMatMul,
  _FusedMatMul: fusedMatMul,
  Conv2DBackpropInput: conv2dBackpropInput,
  MaxPoolGrad: maxPoolGrad,
};

let names: string[] | undefined;

/**
 * Completes tfjs's wasm backend with the kernels that training 2-D convolutional networks needs, and replaces those
 * that are needlessly slow there. `useBackend` calls it; further calls change nothing.
 *
 * @returns the names of the kernels that are now ours
 *
 * @example
 * ```ts
 * import { registerKernels } from '@avemo/backend';
 *
 * const names = await registerKernels();
 * names.includes('Conv2DBackpropFilter'); // → true
 * ```
 */
export async function registerKernels(): Promise<string[]> {
  await import('@tensorflow/tfjs-backend-wasm');
  names ??= [...addMissing(), ...replaceSlow()];
  return [...names];
}

function addMissing(): string[] {
  const configs = missing
    .map((make) => make('wasm'))
    .filter(({ kernelName }) => !getKernel(kernelName, 'wasm'));
  configs.forEach(registerKernel);
  return configs.map(({ kernelName }) => kernelName);
}

function replaceSlow(): string[] {
  return Object.entries(slow).map(([kernelName, make]) => {
    const stock = getKernel(kernelName, 'wasm');
    unregisterKernel(kernelName, 'wasm');
    registerKernel(make('wasm', stock));
    return kernelName;
  });
}
