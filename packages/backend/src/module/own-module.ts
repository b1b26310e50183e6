import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { kernelArguments } from '../.generated/kernel-modules';

export type KernelName = keyof typeof kernelArguments;
/** The arguments of a compiled kernel, by the names of its fields; addresses and counts are whole numbers. */
export type KernelValues<Name extends KernelName> = Record<keyof (typeof kernelArguments)[Name], number>;

/** Our kernels over the memory of one wasm backend. */
export interface OwnModule {
  /** Threads that compute, the calling one included. */
  readonly threads: number;
  /** Rows of the tile that is faster here, 4 or 6; the numbers are the same. */
  readonly tileRows: number;
  /** Where the values of a tensor lie. Whatever allocates may move nothing, so it stays right. */
  address(tensor: TensorInfo): number;
  /** Computes the tasks 0 … tasks − 1 of a kernel on all threads. */
  run<Name extends KernelName>(name: Name, tasks: number, values: KernelValues<Name>): void;
  /** Calls `body` with the address of so many bytes, which are freed after it; undefined when memory is short. */
  withScratch<Result>(bytes: number, body: (address: number) => Result): Result | undefined;
  /**
   * Calls `body` with the address of so many bytes that `map` has filled from a filter and that are kept for the next time;
   * undefined when the filter is used for the first time, or when there is no room. The layout names all that they depend on
   * besides the filter's values. `body` must take no more memory.
   */
  withFilter<Result>(
    filter: TensorInfo,
    layout: string,
    bytes: number,
    map: (address: number) => void,
    body: (address: number) => Result,
  ): Result | undefined;
}
