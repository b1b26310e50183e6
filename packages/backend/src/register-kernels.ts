import { getKernel, registerKernel, unregisterKernel, type KernelConfig } from '@tensorflow/tfjs-core';
import { avgPoolGrad } from './kernels/avg-pool-grad';
import { avgPool3d } from './kernels/avg-pool3d';
import { avgPool3dGrad } from './kernels/avg-pool3d-grad';
import { batchMatMul, fusedMatMul } from './kernels/batch-mat-mul';
import { conv2dBackpropFilter } from './kernels/conv2d-backprop-filter';
import { conv2dBackpropInput } from './kernels/conv2d-backprop-input';
import { conv3d } from './kernels/conv3d';
import { conv3dBackpropFilter } from './kernels/conv3d-backprop-filter';
import { conv3dBackpropInput } from './kernels/conv3d-backprop-input';
import { depthwiseConv2dBackpropFilter } from './kernels/depthwise-conv2d-backprop-filter';
import { depthwiseConv2dBackpropInput } from './kernels/depthwise-conv2d-backprop-input';
import { einsum } from './kernels/einsum';
import { maxPool3d } from './kernels/max-pool3d';
import { maxPool3dGrad } from './kernels/max-pool3d-grad';
import { maxPoolGrad } from './kernels/max-pool-grad';
import { unsortedSegmentSum } from './kernels/unsorted-segment-sum';

/** Kernels that stock tfjs lacks on wasm. A later tfjs that has one keeps its own. */
const missing: ((backendName: string) => KernelConfig)[] = [
  conv2dBackpropFilter,
  depthwiseConv2dBackpropFilter,
  depthwiseConv2dBackpropInput,
  einsum,
  unsortedSegmentSum,
];

/** Kernels that stock tfjs has, and that ours replace because they are many times faster, or because it is wrong. */
const replaced: Record<string, (backendName: string, stock: KernelConfig) => KernelConfig> = {
  BatchMatMul: batchMatMul,
  _FusedMatMul: fusedMatMul,
  Conv2DBackpropInput: conv2dBackpropInput,
  MaxPoolGrad: maxPoolGrad,
  AvgPoolGrad: avgPoolGrad,
  Conv3D: conv3d,
  Conv3DBackpropFilterV2: conv3dBackpropFilter,
  Conv3DBackpropInputV2: conv3dBackpropInput,
  MaxPool3D: maxPool3d,
  MaxPool3DGrad: maxPool3dGrad,
  AvgPool3D: avgPool3d,
  AvgPool3DGrad: avgPool3dGrad,
};

let names: string[] | undefined;

/**
 * Completes tfjs's wasm backend with the kernels that training convolutional networks needs, and replaces those that
 * are wrong or needlessly slow there. `useBackend` calls it; further calls change nothing.
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
  names ??= [...addMissing(), ...replaceStock()];
  return [...names];
}

function addMissing(): string[] {
  const configs = missing
    .map((make) => make('wasm'))
    .filter(({ kernelName }) => !getKernel(kernelName, 'wasm'));
  configs.forEach(registerKernel);
  return configs.map(({ kernelName }) => kernelName);
}

function replaceStock(): string[] {
  return Object.entries(replaced).map(([kernelName, make]) => {
    const stock = getKernel(kernelName, 'wasm');
    unregisterKernel(kernelName, 'wasm');
    registerKernel(make('wasm', stock));
    return kernelName;
  });
}
