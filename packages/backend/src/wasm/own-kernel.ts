import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { KernelConfig, KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import type { KernelArguments } from '../composed/compose';
import type { OwnModule } from '../module/own-module';
import { ownModule } from '../module/start-module';

/** What tfjs passes to a kernel, with the backend that it is on wasm. */
export type WasmArguments = Omit<KernelArguments, 'backend'> & { backend: BackendWasm };

/** A kernel of ours: its results, or undefined where the other kernel is to compute, because it is faster or ours cannot. */
export type OwnKernel<Results extends TensorInfo | TensorInfo[] = TensorInfo> = (
  args: WasmArguments,
  own: OwnModule,
  next: KernelFunc,
) => Results | undefined;

/** Which kernels compute; `registerKernels` sets it. */
export interface KernelChoice {
  kernels: 'own' | 'composed';
  deterministic: boolean;
}

/** The kernel that asks ours first and the registered one, stock or composed, where ours gives nothing. */
export function preferOwn(
  other: KernelConfig,
  kernel: OwnKernel<TensorInfo | TensorInfo[]>,
  choice: Readonly<KernelChoice>,
): KernelConfig {
  const kernelFunc: KernelFunc = (args) => {
    const given = args as unknown as WasmArguments;
    const own = choice.kernels === 'own' ? ownModule(given.backend, choice.deterministic) : undefined;
    return (own && kernel(given, own, other.kernelFunc)) ?? other.kernelFunc(args);
  };
  return { ...other, kernelFunc };
}
