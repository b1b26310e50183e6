import { requireBoolean, requireOneOf, requireOptions } from '@avemo/checks';
import {
  getKernel,
  getKernelsForBackend,
  registerKernel,
  unregisterKernel,
  type KernelConfig,
} from '@tensorflow/tfjs-core';
import { avgPoolGrad } from '../composed/avg-pool-grad';
import { avgPool3d } from '../composed/avg-pool3d';
import { avgPool3dGrad } from '../composed/avg-pool3d-grad';
import { batchMatMul, fusedMatMul } from '../composed/batch-mat-mul';
import { conv2dBackpropFilter } from '../composed/conv2d-backprop-filter';
import { conv2dBackpropInput } from '../composed/conv2d-backprop-input';
import { conv3d } from '../composed/conv3d';
import { conv3dBackpropFilter } from '../composed/conv3d-backprop-filter';
import { conv3dBackpropInput } from '../composed/conv3d-backprop-input';
import { depthwiseConv2dBackpropFilter } from '../composed/depthwise-conv2d-backprop-filter';
import { depthwiseConv2dBackpropInput } from '../composed/depthwise-conv2d-backprop-input';
import { einsum } from '../composed/einsum';
import { clipByValue, maximum, minimum, prelu, relu6, sign } from '../composed/element-wise';
import { identity } from '../composed/identity';
import { maxPool3d } from '../composed/max-pool3d';
import { maxPool3dGrad } from '../composed/max-pool3d-grad';
import { maxPoolGrad } from '../composed/max-pool-grad';
import { resizeNearestNeighborGrad } from '../composed/resize-nearest-neighbor-grad';
import { paddingInNumbers } from '../composed/padding-in-numbers';
import { tile } from '../composed/tile';
import { unsortedSegmentSum } from '../composed/unsorted-segment-sum';
import { guardKernel } from '../guards/guard-kernel';
import { ownKernels } from './kernel-table';
import { leftToCaller } from './lstm';
import { preferOwn, type KernelChoice } from './own-kernel';
import { compileKernels } from '../module/start-module';

/** Kernels that stock tfjs lacks on wasm. A later tfjs that has one keeps its own. Those of the LSTM are ours alone. */
const missing: ((backendName: string) => KernelConfig)[] = [
  conv2dBackpropFilter,
  depthwiseConv2dBackpropFilter,
  depthwiseConv2dBackpropInput,
  einsum,
  unsortedSegmentSum,
  ...leftToCaller,
];

/** Kernels that stock tfjs has, and that ours replace because they are many times faster, or because it is wrong. */
const replaced: Record<string, (backendName: string, stock: KernelConfig) => KernelConfig> = {
  BatchMatMul: batchMatMul,
  ClipByValue: clipByValue,
  Maximum: maximum,
  Minimum: minimum,
  Prelu: prelu,
  Relu6: relu6,
  ResizeNearestNeighborGrad: resizeNearestNeighborGrad,
  Sign: sign,
  Tile: tile,
  Conv2D: paddingInNumbers,
  DepthwiseConv2dNative: paddingInNumbers,
  FusedConv2D: paddingInNumbers,
  FusedDepthwiseConv2D: paddingInNumbers,
  Identity: identity,
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

/** Options of `registerKernels`. */
export interface RegisterKernelsOptions {
  /**
   * `'own'` (the default): our own WebAssembly kernels compute wherever they are faster. `'composed'`: only kernels of
   * tfjs compute, alone or several in a row.
   */
  kernels?: 'own' | 'composed';
  /**
   * Default true: our kernels round every product before they add it, so that they give the same bits in every run, with
   * any number of threads, and on every machine. False: a · b + c is rounded once where engine and processor can (relaxed
   * SIMD), up to a fifth faster on some; the bits are then the same on one machine only.
   */
  deterministic?: boolean;
}

let names: string[] | undefined;
const choice: KernelChoice = { kernels: 'own', deterministic: true };

/**
 * Completes tfjs's wasm backend with the kernels that training convolutional networks needs, and replaces those that
 * are wrong or needlessly slow there. `useBackend` calls it; a further call changes only the options that it names.
 *
 * @param options - `kernels` and `deterministic`
 * @returns the names of the kernels that are now ours
 * @throws RangeError for `kernels` that is neither `'own'` nor `'composed'`; TypeError for options of the wrong kind
 *
 * @example
 * ```ts
 * import { registerKernels } from '@avemo/backend';
 *
 * const names = await registerKernels();
 * names.includes('Conv2DBackpropFilter'); // → true
 * ```
 */
export async function registerKernels(options: RegisterKernelsOptions = {}): Promise<string[]> {
  requireOptions('registerKernels', 'options', options);
  const { kernels = choice.kernels, deterministic = choice.deterministic } = options;
  requireOneOf('registerKernels', 'options.kernels', kernels, ['own', 'composed']);
  requireBoolean('registerKernels', 'options.deterministic', deterministic);
  await Promise.all([import('@tensorflow/tfjs-backend-wasm'), import('@tensorflow/tfjs-backend-cpu')]);
  if (kernels === 'own') await compileKernels(deterministic);
  Object.assign(choice, { kernels, deterministic });
  names ??= register();
  return [...names];
}

function register(): string[] {
  const ours = [...new Set([...addMissing(), ...replaceStock(), ...preferOurs()])];
  for (const { kernelName } of getKernelsForBackend('wasm')) replace(kernelName, guardKernel);
  return ours;
}

function addMissing(): string[] {
  const configs = missing
    .map((make) => make('wasm'))
    .filter(({ kernelName }) => !getKernel(kernelName, 'wasm'));
  configs.forEach(registerKernel);
  return configs.map(({ kernelName }) => kernelName);
}

function replaceStock(): string[] {
  return Object.entries(replaced).map(([kernelName, make]) =>
    replace(kernelName, (stock) => make('wasm', stock)),
  );
}

function preferOurs(): string[] {
  return Object.entries(ownKernels).map(([kernelName, kernel]) =>
    replace(kernelName, (other) => preferOwn(other, kernel, choice)),
  );
}

function replace(kernelName: string, make: (other: KernelConfig) => KernelConfig): string {
  const other = getKernel(kernelName, 'wasm');
  unregisterKernel(kernelName, 'wasm');
  registerKernel(make(other));
  return kernelName;
}
