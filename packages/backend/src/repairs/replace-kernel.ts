import {
  getKernel,
  registerKernel,
  unregisterKernel,
  type KernelConfig,
  type KernelFunc,
} from '@tensorflow/tfjs-core';

/** Puts a kernel in the place of one that a backend has; nothing where it has none of the name. */
export function replaceKernel(
  name: string,
  backendName: string,
  make: (stock: KernelConfig) => KernelFunc,
): void {
  const stock = getKernel(name, backendName);
  if (!stock) return;
  unregisterKernel(name, backendName);
  registerKernel({ ...stock, kernelFunc: make(stock) });
}
