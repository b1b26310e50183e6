import { getKernel, registerKernel, type KernelConfig } from '@tensorflow/tfjs-core';
import { conv2dBackpropFilter } from './kernels/conv2d-backprop-filter';

/** Kernels that stock tfjs lacks on wasm. A later tfjs that has one keeps its own. */
const missing: ((backendName: string) => KernelConfig)[] = [conv2dBackpropFilter];

const added: string[] = [];

/**
 * Completes the wasm backend with the kernels that training convolutional networks needs. `useBackend` calls it.
 *
 * @returns the names of the kernels that are ours, in the order of registration
 */
export async function registerKernels(): Promise<string[]> {
  await import('@tensorflow/tfjs-backend-wasm');
  for (const make of missing) {
    const config = make('wasm');
    if (getKernel(config.kernelName, 'wasm')) continue;
    registerKernel(config);
    added.push(config.kernelName);
  }
  return [...added];
}
